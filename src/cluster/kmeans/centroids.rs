//! Centroids, stored for the one thing done to them most: comparing a row with all of them. In come
//! centroids cluster by cluster, out go the nearest one and the distances of a row.
//!
//! The array is feature-major (features x clusters, padded to whole tiles): an entry of a row loads
//! one contiguous stretch and adds to one register lane per cluster. Cluster-major storage, as
//! scikit-learn has it, touches one random cache line per (entry, cluster) of a sparse row.
//! Vector lanes hold different clusters, so every sum keeps the order of the row's columns.

use super::params::Metric;
use super::rows::{Row, Table};

/// Clusters compared at once: eight `f64` are one cache line.
const TILE: usize = 8;

pub(super) struct Centroids {
    n_clusters: usize,
    width: usize,
    metric: Metric,
    values: Vec<f64>,
    squared_lengths: Vec<f64>,
}

/// Where a row belongs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Nearest {
    pub label: u32,
    /// Squared distance or 1 - cosine.
    pub distance: f64,
}

impl Centroids {
    /// From rows of `n_features` values, one per cluster.
    pub fn new(by_cluster: &[f64], n_features: usize, metric: Metric) -> Self {
        let n_clusters = by_cluster.len() / n_features;
        let width = n_clusters.next_multiple_of(TILE);
        let mut centroids = Self {
            n_clusters,
            width,
            metric,
            values: vec![0.0; n_features * width],
            squared_lengths: vec![0.0; width],
        };
        for (cluster, centroid) in by_cluster.chunks_exact(n_features).enumerate() {
            centroids.replace(cluster, centroid);
        }
        centroids
    }

    pub fn n_clusters(&self) -> usize {
        self.n_clusters
    }

    pub fn replace(&mut self, cluster: usize, centroid: &[f64]) {
        let mut squared_length = 0.0;
        for (places, &x) in self.values.chunks_exact_mut(self.width).zip(centroid) {
            places[cluster] = x;
            squared_length += x * x;
        }
        self.squared_lengths[cluster] = squared_length;
    }

    /// The nearest centroid, the lowest of equally near ones.
    pub fn nearest(&self, table: &Table, row: usize) -> Nearest {
        let entries = table.row(row);
        let (mut label, mut lowest) = (0, f64::INFINITY);
        for start in (0..self.n_clusters).step_by(TILE) {
            let scores = self.scores(&entries, start);
            let present = TILE.min(self.n_clusters - start);
            for (place, &score) in scores[..present].iter().enumerate() {
                if score < lowest {
                    (label, lowest) = (start + place, score);
                }
            }
        }
        Nearest {
            label: label as u32,
            distance: self.distance(table, row, &entries, lowest),
        }
    }

    /// Distances of a row to all centroids; `out` has one place per cluster.
    pub fn distances(&self, table: &Table, row: usize, out: &mut [f64]) {
        let entries = table.row(row);
        for (tile, out) in out.chunks_mut(TILE).enumerate() {
            let scores = self.scores(&entries, tile * TILE);
            for (out, &score) in out.iter_mut().zip(&scores) {
                *out = self.distance(table, row, &entries, score);
            }
        }
    }

    /// Numbers that rank the centroids `start..start + TILE` for a row, the nearest lowest.
    #[inline]
    fn scores(&self, row: &Row, start: usize) -> [f64; TILE] {
        let mut sums = [0.0; TILE];
        match (self.metric, row) {
            // Differences, where they cost no more: ||x||^2 - 2 x.c + ||c||^2 loses all digits
            // when the rows lie far from the origin.
            (Metric::Euclidean, Row::Dense(_)) => row.for_each(|feature, x| {
                let stretch = self.stretch(feature, start);
                for (sum, c) in sums.iter_mut().zip(stretch) {
                    *sum += (x - c) * (x - c);
                }
            }),
            _ => {
                row.for_each(|feature, x| {
                    let stretch = self.stretch(feature, start);
                    for (sum, c) in sums.iter_mut().zip(stretch) {
                        *sum += x * c;
                    }
                });
                for (sum, square) in sums.iter_mut().zip(&self.squared_lengths[start..]) {
                    *sum = match self.metric {
                        Metric::Euclidean => square - 2.0 * *sum,
                        Metric::Spherical => -*sum,
                    };
                }
            }
        }
        sums
    }

    #[inline]
    fn stretch(&self, feature: usize, start: usize) -> &[f64] {
        &self.values[feature * self.width + start..][..TILE]
    }

    fn distance(&self, table: &Table, row: usize, entries: &Row, score: f64) -> f64 {
        match (self.metric, entries) {
            (Metric::Euclidean, Row::Dense(_)) => score,
            (Metric::Euclidean, Row::Sparse(..)) => (table.squared_lengths[row] + score).max(0.0),
            (Metric::Spherical, _) => (1.0 + score * table.scale(row)).max(0.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::kmeans::rows::Rows;
    use crate::csr::Csr;
    use crate::random::KeyedRandom;
    use ndarray::Array2;

    /// The slow oracle: one pair at a time, from the definition.
    fn by_definition(metric: Metric, x: &[f64], c: &[f64]) -> f64 {
        let dot = |a: &[f64], b: &[f64]| -> f64 { a.iter().zip(b).map(|(x, y)| x * y).sum() };
        match metric {
            Metric::Euclidean => x.iter().zip(c).map(|(x, c)| (x - c).powi(2)).sum(),
            Metric::Spherical if dot(x, x) == 0.0 => 1.0,
            Metric::Spherical => 1.0 - dot(x, c) / dot(x, x).sqrt(),
        }
    }

    #[test]
    fn every_kernel_agrees_with_the_definition() {
        let random = KeyedRandom::new(1);
        let cell = |i: usize, j: usize| match random.child(i as u64).unit(j as u64) {
            x if x < 0.6 || i == 3 => 0.0,
            x => f64::from(x as f32),
        };
        let dense = Array2::from_shape_fn((9, 13), |(i, j)| cell(i, j));
        let (mut indptr, mut indices, mut values) = (vec![0], vec![], vec![]);
        for row in dense.rows() {
            for (column, &x) in row.iter().enumerate().filter(|(_, x)| **x != 0.0) {
                indices.push(column as u32);
                values.push(x as f32);
            }
            indptr.push(indices.len());
        }
        let sparse = Csr::new(13, indptr, indices, values).unwrap();
        for n_clusters in [1, 3, 8, 9, 17] {
            let by_cluster: Vec<f64> = (0..n_clusters * 13)
                .map(|i| random.unit(i as u64))
                .collect();
            for metric in [Metric::Euclidean, Metric::Spherical] {
                let centroids = Centroids::new(&by_cluster, 13, metric);
                for rows in [Rows::Dense(dense.view()), Rows::Sparse(&sparse)] {
                    let table = Table::new(rows, metric).unwrap();
                    for row in 0..9 {
                        let mut distances = vec![0.0; n_clusters];
                        centroids.distances(&table, row, &mut distances);
                        for (&ours, c) in distances.iter().zip(by_cluster.chunks(13)) {
                            let expected = by_definition(metric, &dense.row(row).to_vec(), c);
                            assert!((ours - expected.max(0.0)).abs() < 1e-13);
                        }
                        let nearest = centroids.nearest(&table, row);
                        let lowest = distances.iter().copied().fold(f64::INFINITY, f64::min);
                        assert_eq!(nearest.distance, lowest);
                        assert_eq!(nearest.distance, distances[nearest.label as usize]);
                    }
                }
            }
        }
    }

    #[test]
    fn ties_go_to_the_lowest_cluster() {
        let centroids = Centroids::new(&[1.0; 10], 1, Metric::Euclidean);
        let rows = ndarray::array![[3.0]];
        let table = Table::new(Rows::Dense(rows.view()), Metric::Euclidean).unwrap();
        let expected = Nearest {
            label: 0,
            distance: 4.0,
        };
        assert_eq!(centroids.nearest(&table, 0), expected);
    }

    #[test]
    fn dense_distances_survive_a_far_origin() {
        let rows = ndarray::array![[1e9 + 1.0], [1e9]];
        let table = Table::new(Rows::Dense(rows.view()), Metric::Euclidean).unwrap();
        let centroids = Centroids::new(&[1e9 + 1.25], 1, Metric::Euclidean);
        assert_eq!(centroids.nearest(&table, 0).distance, 0.0625);
    }
}
