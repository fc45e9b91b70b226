pub mod cluster;
pub mod csr;
mod dense;
pub mod error;
pub mod exact_sum;
pub mod lsa;
pub mod progress;
pub mod random;
pub use error::{Error, Result};
