//! Keywords over time: the calendar's [`bins`], what a [`query`] means, and the [`series`] of counts
//! with their intervals.

pub mod bins;
pub mod query;
pub mod series;
