//! Groups of articles with similar weights: weighted or dense rows come in, topics go out.
//! [`kmeans`] finds a given number of clusters, [`choose_k`] says how many there are, and
//! [`permute_terms`] makes the rows without structure that both are judged against.

pub mod choose_k;
pub mod kmeans;
pub mod permute_terms;
