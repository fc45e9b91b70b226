//! erascope answers one question: **what changed in the coverage between these eras, and how sure
//! are we?**

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
pub mod progress;
#[cfg(feature = "python")]
mod python;
pub mod random;
pub mod statistics;
pub mod study;
pub mod text;
pub mod topic;
pub mod trend;
pub mod weight;
pub use error::{Error, Result};
