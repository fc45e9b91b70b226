pub mod article;
pub mod csr;
pub mod era;
pub mod error;
pub mod exact_sum;
pub mod progress;
pub mod random;
pub mod trend;
pub use error::{Error, Result};
