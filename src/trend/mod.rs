//! How often terms occur over time: calendar bins first, then what is counted in them.

pub mod bins;
