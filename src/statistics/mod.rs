//! What comparison and trends share: distributions, intervals, association of a term with an era,
//! divergence of eras, false discoveries among many tests.

pub mod association;
pub mod distributions;
pub mod divergence;
pub mod false_discovery;
pub mod intervals;
