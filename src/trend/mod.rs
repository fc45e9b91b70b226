//! Keywords over time: the calendar's [`bins`], what a [`query`] means, the [`series`] of counts
//! with their intervals, and what they say: [`monotone`] trends, [`change_points`] and [`bursts`],
//! with their days in [`findings`].

pub mod bins;
pub mod bursts;
pub mod change_points;
pub mod findings;
pub mod monotone;
pub mod query;
pub mod series;
