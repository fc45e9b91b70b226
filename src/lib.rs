//! erascope answers one question: **what changed in the coverage between these eras, and how sure
//! are we?**

pub mod article;
pub mod compare;
pub mod counts;
pub mod csr;
pub mod era;
pub mod error;
pub mod exact_sum;
pub mod progress;
pub mod random;
pub mod statistics;
pub mod text;
pub mod topic;
pub mod trend;
pub mod weight;
pub use error::{Error, Result};
