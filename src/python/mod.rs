//! The only folder that knows Python: `erascope._core`, a thin face over the crate's stages.
//!
//! [`input`] lets text, sparse matrices and arrays in, [`work`] runs the core with the interpreter
//! released, [`frame`] lets tables out as Arrow, and one file per stage wraps its types.

mod cluster;
mod comparison;
mod error;
mod frame;
mod input;
mod lsa;
mod page;
mod page_date;
mod report;
mod story;
mod study;
mod text;
mod topic;
mod topic_frames;
mod trend;
mod weight;
mod work;

use pyo3::prelude::*;

#[pymodule]
mod _core {
    #[pymodule_export]
    use super::cluster::KMeansModel;
    #[pymodule_export]
    use super::error::ErascopeError;
    #[pymodule_export]
    use super::lsa::LsaModel;
    #[pymodule_export]
    use super::page::{
        page_feature_names, page_features, page_title_features, read_page, read_pages_together,
    };
    #[pymodule_export]
    use super::page_date::{DateCandidate, FoundDate, PageDates, find_dates};
    #[pymodule_export]
    use super::report::{forms, origin, passages, term_bins, term_findings};
    #[pymodule_export]
    use super::story::find_stories;
    #[pymodule_export]
    use super::study::Study;
    #[pymodule_export]
    use super::text::{TermCounts, words};
    #[pymodule_export]
    use super::topic::{
        chains, merge_topics, predict, rename_topics, split_topic, study_of_bytes, study_to_bytes,
        topic_trend,
    };
    #[pymodule_export]
    use super::topic_frames::{choose_k, memberships, quotes, representatives, topic_terms};
    #[pymodule_export]
    use super::trend::Trend;
    #[pymodule_export]
    use super::weight::Weights;

    #[allow(non_upper_case_globals)]
    #[pymodule_export]
    const __version__: &str = env!("CARGO_PKG_VERSION");
}
