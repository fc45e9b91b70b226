//! Groups of articles with similar weights: weighted or dense rows come in, topics go out.
//! [`kmeans`] finds a given number of clusters and
//! [`permute_terms`] makes the rows without structure that both are judged against.

pub mod kmeans;
pub mod permute_terms;
