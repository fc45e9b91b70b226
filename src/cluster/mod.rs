//! Groups of articles with similar weights: weighted or dense rows come in, topics go out.
//! [`kmeans`] finds a given number of clusters, [`mixture`] some with blurred edges, [`choose_k`] says how many there are,
//! [`permute_terms`] makes the rows without structure that both are judged against, [`mod@stability`] and
//! [`mod@silhouette`] tell how good clusters are.

use ndarray::{Array2, ArrayView2};

pub mod choose_k;
pub mod kmeans;
pub mod mixture;
pub mod permute_terms;
pub mod silhouette;
pub mod stability;

/// The sum of the rows of each cluster, which has the direction of its spherical centroid; 0 for one without rows.
pub(crate) fn sums_of_clusters(
    rows: ArrayView2<'_, f64>,
    clusters: &[u32],
    n_clusters: usize,
) -> Array2<f64> {
    let mut sums = Array2::zeros((n_clusters, rows.ncols()));
    for (row, &cluster) in rows.rows().into_iter().zip(clusters) {
        let mut sum = sums.row_mut(cluster as usize);
        sum += &row;
    }
    sums
}
