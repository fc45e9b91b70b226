pub mod csr;
pub mod error;
pub mod exact_sum;
pub mod progress;
pub mod random;
pub use error::{Error, Result};
