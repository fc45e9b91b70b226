//! Keywords over time: the calendar's [`bins`], what a [`query`] means, and the [`series`] of counts
//! with their intervals; [`term_bins`] counts many terms at once.

pub mod bins;
pub mod query;
pub mod series;
pub mod term_bins;
