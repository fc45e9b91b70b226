//! What comparison and trends share: distributions, intervals, association of a term with an era.

pub mod association;
pub mod distributions;
pub mod intervals;
