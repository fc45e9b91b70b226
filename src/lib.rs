//! erascope answers one question: **what changed in the coverage between these eras, and how sure
//! are we?** Dated articles and two or more eras go in; out come the topics of each era and how they
//! link, the words that set the eras apart, and keyword trends, each number with its uncertainty and
//! its way back to the article it came from.
//!
//! ```
//! use erascope::article::{Article, Id};
//! use erascope::era::Eras;
//! use erascope::progress::Progress;
//! use erascope::study::{StudyParams, TrendOptions};
//! use erascope::trend::bins::BinWidth;
//!
//! let article = |number, date, text| Article {
//!     id: Id::Number(number),
//!     date: Some(date),
//!     text: Some(text),
//!     ..Article::default()
//! };
//! let articles = [
//!     article(1, "2000-12-27", "Moscow and Tehran agreed on arms sales."),
//!     article(2, "2001-03-12", "An arms sale to Iran worries Washington."),
//!     article(3, "2016-02-16", "S-300 missiles are on their way to Iran."),
//! ];
//! let study = StudyParams::new(Eras::new(vec![
//!     ("2000".into(), "2000-01-01".into(), "2002-01-01".into()),
//!     ("2016".into(), "2016-01-01".into(), "2017-01-01".into()),
//! ])?)
//! .check()?
//! .fit(&articles, None, &Progress::default())?;
//!
//! let lexicon = study.lexicon();
//! let strongest = &study.keyness()[0];
//! assert_eq!(lexicon.surface(strongest.term), "arms");
//! let trend = study.trend(&["arms sale"], TrendOptions::new(BinWidth::Year))?;
//! assert_eq!(trend.rows[0].articles, 1);
//! # Ok::<(), erascope::Error>(())
//! ```
//!
//! # The flow
//!
//! Data flows one way, and a module uses only what stands above it:
//!
//! ```text
//! error  random  exact_sum  progress     what every stage shares
//! article, era                           what comes in, and which era it belongs to
//! text                                   words, forms, stems: text -> numbered words
//! page                                   saved page -> dated article
//! story                                  words -> which articles are copies of one text
//! csr, counts                            numbered words -> sparse counts: text ends here
//! weight, dense, lsa                     counts -> weighted rows -> dense rows
//! cluster                                rows -> clusters, and how many of them
//! statistics                             intervals and tests that the rest shares
//! topic, compare, trend                  names and links; keyness; series over time
//! study                                  the main job: all of it in one call
//! python                                 the bindings, behind the feature `python`
//! ```
//!
//! Algorithms follow `Params -> check() -> fit()`, as in linfa. The same input gives the same bits
//! for any number of threads and any order of the articles.

#![warn(missing_docs)]

pub mod article;
pub mod cluster;
pub mod compare;
pub mod counts;
pub mod csr;
pub mod dense;
pub mod era;
pub mod error;
pub mod exact_sum;
pub mod lsa;
pub mod page;
pub mod progress;
#[cfg(feature = "python")]
mod python;
pub mod random;
pub mod statistics;
pub mod story;
pub mod study;
pub mod text;
pub mod topic;
pub mod trend;
pub mod weight;
pub use error::{Error, Result};
