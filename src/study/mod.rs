//! The main job: articles and eras in, what changed between the eras out.
//!
//! [`StudyParams`] says what is asked, [`StudyValidParams::fit`] reads the articles ([`corpus`]) and
//! finds which are copies of one story (`stories`),
//! compares the eras word by word, makes the rows that are clustered (`rows`) and finds the topics
//! (`topics`), and a [`Study`] holds all of it:
//! trends and contexts ([`kwic`]) are looked up in it, [`summary`] puts it into sentences,
//! [`mod@file`] saves it, and a report shows [`passages`], counts
//! of all terms ([`term_bins`]) and its [`origin`].

mod completion;
pub mod corpus;
mod cuts;
mod edit;
mod era_terms;
mod fates;
pub mod file;
mod forms;
pub mod kwic;
#[cfg(test)]
mod label_tests;
mod labels;
mod model;
mod names;
pub mod origin;
mod params;
pub mod passages;
mod phrases;
mod places;
mod predict;
mod quotes;
mod reference;
mod result;
mod rows;
mod stories;
pub mod summary;
pub mod term_bins;
mod terms;
mod told_words;
mod topic_links;
mod topic_number;
mod topic_terms;
mod topic_trend;
mod topics;
mod trends;
mod undated;
mod wording;

pub use corpus::{LedgerEntry, Record};
pub use model::Nearest;
pub use params::{Clustering, StudyParams, StudyValidParams, TopicCount, Weighting};
pub use predict::Prediction;
pub use quotes::Quote;
pub use result::{EraSummary, Study};
pub use topic_terms::ToldTerm;
pub use topic_trend::Chain;
pub use topics::Topic;
pub use trends::{Trend, TrendOptions};
