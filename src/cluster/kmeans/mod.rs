//! k-means: a given number of clusters, each with a centroid, so that every row is near the
//! centroid of its cluster. Sparse or dense rows come in; labels, centroids and distances go out.
//!
//! # Problem and formula
//! Minimise the inertia, the sum over rows of the distance to the centroid of their cluster:
//! - Euclidean: squared distance `||x - c||^2`, the centroid is the mean of its rows;
//! - spherical: `1 - cos(x, c)`, the centroid is the mean direction of its rows.
//!
//! Greedy k-means++ picks initial centroids, Lloyd's iteration improves them until no row changes
//! its cluster or the centroids hardly move, and the best of `n_init` starts is kept. With many rows
//! (twice 256 for each cluster, and twice 8192) the starts run on a sample, and the best three go on
//! with all rows. `n_swaps` times one centroid of the best is then set elsewhere and the iteration
//! run from there, and what is better is kept. Everything a [`KMeans`] reports comes from one run.
//!
//! # Cost
//! An iteration multiplies at most `stored values * n_clusters` times, in 32 bits or 16; rows that cannot have
//! changed their cluster are passed over. A seeding multiplies about
//! `stored values of the sample * n_clusters * (2 + ln n_clusters)` times. Memory beside the rows: up to two and
//! a half arrays of `n_clusters * n_features` in 64 bits, and dense rows once more in 16 bits. Sums are
//! updated by the rows that changed their cluster only.
//!
//! # Determinism
//! Same rows, parameters and seed: same bits on any number of threads. With given centroids the
//! order of the rows does not matter either (permuted rows get permuted labels and the same
//! centroids, to the bit); k-means++ draws rows by their place, so callers that seed keep
//! them in a canonical order.
//!
//! # Reference
//! Lloyd 1982, doi:10.1109/TIT.1982.1056489. Arthur, Vassilvitskii 2007, *k-means++: the advantages
//! of careful seeding*. Spherical: Dhillon, Modha 2001, doi:10.1023/A:1007612920971.
//!
//! ```
//! use erascope::cluster::kmeans::{KMeansParams, Rows};
//! use erascope::progress::Progress;
//! use ndarray::array;
//!
//! let rows = array![[0.0, 0.0], [0.0, 1.0], [9.0, 9.0], [9.0, 8.0]];
//! let kmeans = KMeansParams::new(2).fit_rows(Rows::Dense(rows.view()), &Progress::default())?;
//! assert_eq!(kmeans.labels[0], kmeans.labels[1]);
//! assert_ne!(kmeans.labels[0], kmeans.labels[2]);
//! assert_eq!(kmeans.inertia, 1.0);
//! assert_eq!(kmeans.predict_rows(Rows::Dense(rows.view()), &Progress::default())?, kmeans.labels);
//! # Ok::<(), erascope::Error>(())
//! ```

mod bounds;
mod centroids;
mod kernels;
mod linfa_traits;
mod lloyd;
mod narrow;
mod pack;
mod pairs;
mod params;
mod prefetch;
mod products;
mod rows;
mod screen;
mod seeding;
mod starts;
mod sums;
mod swaps;
mod table;
#[cfg(test)]
mod tests;

use linfa::ParamGuard;
use ndarray::Array2;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use self::centroids::Centroids;
use self::lloyd::Outcome;
pub use self::params::{Init, KMeansParams, KMeansValidParams, Metric};
use self::rows::BLOCK_ROWS;
pub use self::rows::{OwnedRows, Rows};
use self::table::Table;
use crate::error::{Error, Result};
use crate::progress::Progress;

/// A fitted clustering.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KMeans {
    /// The metric it was fitted with.
    pub metric: Metric,
    /// n_clusters x n_features; of length 1, if spherical. A cluster without rows (fewer distinct
    /// rows than clusters) keeps the centroid it had last.
    pub centroids: Array2<f64>,
    /// The cluster of every row.
    pub labels: Vec<u32>,
    /// Distance of every row to the centroid of its cluster: squared Euclidean, or 1 - cosine
    /// (1 for rows of zeros).
    pub distances: Vec<f64>,
    /// Rows per cluster.
    pub counts: Vec<u64>,
    /// Sum of `distances`.
    pub inertia: f64,
    /// Iterations of the run that was kept.
    pub n_iter: usize,
}

impl KMeansParams {
    /// [`check`](ParamGuard::check), then [`KMeansValidParams::fit_rows`].
    pub fn fit_rows(&self, rows: Rows, progress: &Progress) -> Result<KMeans> {
        self.check_ref()?.fit_rows(rows, progress)
    }
}

impl KMeansValidParams {
    /// Units of work [`fit_rows`](Self::fit_rows) reports to its progress: one for each start and
    /// for each swap.
    pub fn n_units(&self) -> usize {
        self.n_starts() + self.n_swaps
    }

    fn n_starts(&self) -> usize {
        match self.init {
            Init::KMeansPlusPlus => self.n_init,
            Init::Given(_) => 1,
        }
    }

    /// Clusters `rows`. An error if there are fewer rows than clusters, if a row holds NaN or
    /// infinity, if given centroids have another width, or once `progress` was cancelled.
    pub fn fit_rows(&self, rows: Rows, progress: &Progress) -> Result<KMeans> {
        self.check_rows(rows.n_rows(), rows.n_features())?;
        let table = Table::new(rows, self.metric)?;
        let best = starts::best_outcome(self, &table, progress)?;
        Ok(self.finish(best, rows.n_features()))
    }

    fn finish(&self, outcome: Outcome, n_features: usize) -> KMeans {
        let mut counts = vec![0; self.n_clusters];
        for nearest in &outcome.nearest {
            counts[nearest.label as usize] += 1;
        }
        KMeans {
            metric: self.metric,
            centroids: Array2::from_shape_fn(
                (self.n_clusters, n_features),
                |(cluster, feature)| outcome.centroids.centroid(cluster)[feature],
            ),
            labels: outcome
                .nearest
                .iter()
                .map(|nearest| nearest.label)
                .collect(),
            distances: outcome
                .nearest
                .iter()
                .map(|nearest| nearest.distance)
                .collect(),
            counts,
            inertia: outcome.inertia,
            n_iter: outcome.n_iter,
        }
    }
}

impl KMeans {
    /// The cluster of each of `rows`; for the rows that were fitted, exactly `labels`. An error if the
    /// rows have another width than the centroids or are not finite, or once `progress` was cancelled.
    pub fn predict_rows(&self, rows: Rows, progress: &Progress) -> Result<Vec<u32>> {
        let centroids = self.prepare(rows)?;
        let table = Table::new(rows, self.metric)?;
        lloyd::assign(&table, &centroids, progress)
    }

    /// Distances of `rows` to all centroids (rows x clusters): squared Euclidean, or 1 - cosine. The
    /// errors are those of [`predict_rows`](Self::predict_rows).
    pub fn distances_to_centroids(&self, rows: Rows, progress: &Progress) -> Result<Array2<f64>> {
        let centroids = self.prepare(rows)?;
        let table = Table::of_distances(rows, self.metric)?;
        let mut distances = Array2::zeros((table.n_rows(), centroids.n_clusters()));
        if let Some(values) = distances.as_slice_mut() {
            values
                .par_chunks_mut(BLOCK_ROWS * centroids.n_clusters())
                .enumerate()
                .try_for_each(|(block, out)| -> Result<()> {
                    progress.advance(0)?;
                    centroids.distances(&table, block * BLOCK_ROWS, out);
                    Ok(())
                })?;
        }
        Ok(distances)
    }

    /// The centroids, if they are sound and fit the rows.
    fn prepare(&self, rows: Rows) -> Result<Centroids> {
        let n_features = self.centroids.ncols();
        if rows.n_features() != n_features {
            return Err(Error::Data(format!(
                "rows have {} columns, but the centroids have {n_features}",
                rows.n_features()
            )));
        }
        if self.centroids.is_empty() {
            return Err(Error::Data(format!(
                "centroids are of shape {:?}, but there must be one at least, of one column",
                self.centroids.shape()
            )));
        }
        if let Some(x) = self.centroids.iter().find(|x| !x.is_finite()) {
            return Err(Error::Data(format!(
                "a centroid holds {x}, but centroids must be finite"
            )));
        }
        let by_cluster = self.centroids.iter().copied().collect();
        Ok(Centroids::new(by_cluster, n_features, self.metric))
    }
}
