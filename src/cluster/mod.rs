//! Groups of articles with similar weights: weighted or dense rows come in, topics go out.
//! [`kmeans`] finds a given number of clusters, [`choose_k`] says how many there are,
//! [`permute_terms`] makes the rows without structure that both are judged against, [`mod@stability`] and
//! [`mod@silhouette`] tell how good clusters are.

pub mod choose_k;
pub mod kmeans;
pub mod permute_terms;
pub mod silhouette;
pub mod stability;
