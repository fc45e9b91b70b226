//! Centroids and the distance of a row to one of them, in 64 bits: what "nearest" means. In come
//! centroids cluster by cluster; [`Screen`](super::screen::Screen) is the fast look at all of them.

use rayon::prelude::*;

use super::params::Metric;
use super::products::{product, sparse_product, squared_distance};
use super::rows::Row;
use super::sums::ClusterSums;
use super::table::Table;

pub(super) struct Centroids {
    n_features: usize,
    metric: Metric,
    /// Cluster by cluster.
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
    pub fn new(by_cluster: Vec<f64>, n_features: usize, metric: Metric) -> Self {
        let squared_lengths = by_cluster
            .par_chunks_exact(n_features)
            .map(|centroid| product(centroid, centroid))
            .collect();
        Self {
            n_features,
            metric,
            values: by_cluster,
            squared_lengths,
        }
    }

    pub fn n_clusters(&self) -> usize {
        self.squared_lengths.len()
    }

    pub fn n_features(&self) -> usize {
        self.n_features
    }

    pub fn centroid(&self, cluster: usize) -> &[f64] {
        &self.values[cluster * self.n_features..][..self.n_features]
    }

    pub fn squared_length(&self, cluster: usize) -> f64 {
        self.squared_lengths[cluster]
    }

    /// Squared Euclidean distance of a centroid from a point.
    pub fn squared_distance(&self, cluster: usize, point: &[f64]) -> f64 {
        squared_distance(self.centroid(cluster), point)
    }

    /// Moves the centroids of changed clusters to where their rows are; returns the squared movement
    /// of each: by so much distances to it may have changed.
    pub fn move_to(&mut self, sums: &ClusterSums, changed: &[bool]) -> Vec<f64> {
        self.values
            .par_chunks_exact_mut(self.n_features)
            .zip(&mut self.squared_lengths)
            .enumerate()
            .map(|(cluster, (centroid, squared_length))| {
                if !changed[cluster] {
                    return 0.0;
                }
                let shift = sums.move_centroid(cluster, centroid);
                // Every row is at right angles to a centroid without direction, and may be in line
                // with what it becomes.
                let had_none = self.metric == Metric::Spherical && *squared_length == 0.0;
                *squared_length = product(centroid, centroid);
                match had_none && *squared_length > 0.0 {
                    true => 2.0,
                    false => shift,
                }
            })
            .collect()
    }

    /// By how much squared distances of rows to centroids may differ from those computed.
    pub fn rounding(&self, table: &Table) -> f64 {
        let longest = match self.metric {
            Metric::Euclidean => {
                let square = self.squared_lengths.iter().copied().fold(0.0, f64::max);
                table.longest() + square.sqrt()
            }
            Metric::Spherical => 2.0,
        };
        16.0 * f64::EPSILON * (self.n_features + 8) as f64 * longest * longest
    }

    /// All values, cluster by cluster.
    pub fn into_values(self) -> Vec<f64> {
        self.values
    }

    /// The distance of a row to the centroid of a cluster: squared Euclidean or 1 - cosine.
    pub fn distance(&self, table: &Table, row: usize, cluster: usize) -> f64 {
        let centroid = self.centroid(cluster);
        match (self.metric, &table.row(row)) {
            // Differences, where they cost no more: ||x||^2 - 2 x.c + ||c||^2 loses all digits
            // when the rows lie far from the origin.
            (Metric::Euclidean, Row::Dense(row)) => squared_distance(row, centroid),
            (Metric::Euclidean, Row::Sparse(columns, values)) => {
                let product = sparse_product(columns, values, centroid);
                let square = self.squared_lengths[cluster];
                (table.squared_lengths[row] + (square - 2.0 * product)).max(0.0)
            }
            (Metric::Spherical, entries) => {
                let product = match entries {
                    Row::Dense(row) => product(row, centroid),
                    Row::Sparse(columns, values) => sparse_product(columns, values, centroid),
                };
                (1.0 - product * table.scale(row)).max(0.0)
            }
        }
    }

    /// Distances of the rows from `first` on to all centroids; `out` has one place per cluster for
    /// each of them. Centroid by centroid, so that one of them stays near while the rows pass.
    pub fn distances(&self, table: &Table, first: usize, out: &mut [f64]) {
        for cluster in 0..self.n_clusters() {
            for (offset, out) in out.chunks_exact_mut(self.n_clusters()).enumerate() {
                out[cluster] = self.distance(table, first + offset, cluster);
            }
        }
    }

    /// The nearest centroid, the lowest of equally near ones.
    pub fn nearest(&self, table: &Table, row: usize) -> Nearest {
        self.nearest_of(table, row, 0..self.n_clusters())
    }

    /// The nearest of some centroids, which come in rising order.
    pub fn nearest_of(
        &self,
        table: &Table,
        row: usize,
        clusters: impl Iterator<Item = usize>,
    ) -> Nearest {
        let mut nearest = Nearest {
            label: 0,
            distance: f64::INFINITY,
        };
        for cluster in clusters {
            let distance = self.distance(table, row, cluster);
            if distance < nearest.distance {
                nearest = Nearest {
                    label: cluster as u32,
                    distance,
                };
            }
        }
        nearest
    }
}
