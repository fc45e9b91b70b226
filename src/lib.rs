pub mod counts;
pub mod csr;
pub mod error;
pub mod exact_sum;
pub mod progress;
pub mod random;
pub mod text;
pub mod weight;
pub use error::{Error, Result};
