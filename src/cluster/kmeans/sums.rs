//! Sums of the rows of every cluster, kept as integers: moving a row from one cluster to another
//! subtracts exactly what was once added, and neither the order of the rows nor the number of
//! threads shows. In come moves of rows, out go centroids.

use multiversion::multiversion;
use ndarray::ArrayView2;
use rayon::prelude::*;

use super::params::Metric;
use super::prefetch::ROWS_AHEAD;
use super::products::squared_distance;
use super::rows::{Row, Rows, dense_row};
use super::table::Table;
use crate::exact_sum::FixedPoint;

/// Rows of a block whose largest values are looked for by one thread.
const GRID_ROWS: usize = 8192;

/// Sums that stay in the cache of a processor while rows are added to them. Clusters are taken together
/// up to that size, as rows come fastest in their order.
const NEAR_SUMS: usize = 1 << 18;

/// Values of a sparse row that are rounded side by side.
const LANES: usize = 8;

/// Features of a centroid that are moved together, so that they stay in the cache meanwhile.
const NEAR_FEATURES: usize = 512;

/// A row that changes its cluster.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Move {
    pub row: usize,
    /// None for a row that belonged nowhere yet.
    pub from: Option<u32>,
    pub to: u32,
}

/// A row that is added to the sums from `first` on, or taken away. The grid rounds up as far as down:
/// what is taken away is what was added.
#[derive(Clone, Copy)]
struct Change {
    row: usize,
    first: usize,
    sign: f64,
}

/// One grid per feature: a feature of small values keeps its digits beside large ones. Sparse rows, of 24
/// binary digits each, share one, which is near whatever feature comes next.
pub(super) struct Grids(Vec<FixedPoint>);

impl Grids {
    pub fn new(table: &Table) -> Self {
        let largest = match table.rows {
            Rows::Dense(rows) => largest_by_feature(table, rows),
            // No value is larger than the length of its row.
            Rows::Sparse(_) => {
                let lengths = (0..table.n_rows()).map(|row| table.lengths[row] * table.scale(row));
                vec![lengths.fold(0.0, f64::max); table.n_features()]
            }
        };
        let grid = |&largest: &f64| FixedPoint::new(largest, table.n_rows());
        Self(largest.iter().map(grid).collect())
    }
}

/// The largest magnitude of each feature, in the rows as they enter centroids.
fn largest_by_feature(table: &Table, rows: ArrayView2<f64>) -> Vec<f64> {
    let n_features = table.n_features();
    (0..table.n_rows().div_ceil(GRID_ROWS))
        .into_par_iter()
        .map(|block| {
            let mut largest = vec![0.0; n_features];
            for row in block * GRID_ROWS..table.n_rows().min((block + 1) * GRID_ROWS) {
                table.rows.ask_for(row + ROWS_AHEAD);
                let scale = table.scale(row);
                let sizes = dense_row(rows, row);
                raise(&mut largest, sizes.iter().map(|x| (x * scale).abs()));
            }
            largest
        })
        .reduce(
            || vec![0.0; n_features],
            |mut largest, other| {
                raise(&mut largest, other);
                largest
            },
        )
}

fn raise(largest: &mut [f64], sizes: impl IntoIterator<Item = f64>) {
    for (largest, size) in largest.iter_mut().zip(sizes) {
        *largest = if size > *largest { size } else { *largest };
    }
}

pub(super) struct ClusterSums<'t, 'a> {
    table: &'t Table<'a>,
    grids: &'t [FixedPoint],
    /// Cluster-major, as rows of one cluster are added together.
    sums: Vec<i64>,
    pub counts: Vec<u64>,
}

impl<'t, 'a> ClusterSums<'t, 'a> {
    pub fn new(table: &'t Table<'a>, grids: &'t Grids, n_clusters: usize) -> Self {
        Self {
            table,
            grids: &grids.0,
            sums: vec![0; n_clusters * table.n_features()],
            counts: vec![0; n_clusters],
        }
    }

    /// Carries out the moves, best in the order of the rows; stretches of clusters are worked on in
    /// parallel. Returns, for every cluster, whether its rows changed.
    pub fn apply(&mut self, moves: &[Move]) -> Vec<bool> {
        let (table, grids) = (self.table, self.grids);
        let (n_clusters, n_features) = (self.counts.len(), table.n_features());
        let stretch = n_clusters.div_ceil(rayon::current_num_threads());
        let stretch = stretch.min((NEAR_SUMS / n_features).max(1));
        let mut changes: Vec<Vec<Change>> = vec![Vec::new(); n_clusters.div_ceil(stretch)];
        let mut changed = vec![false; n_clusters];
        for &Move { row, from, to } in moves {
            let left = from.map(|from| (from as usize, -1.0));
            for (cluster, sign) in left.into_iter().chain([(to as usize, 1.0)]) {
                changes[cluster / stretch].push(Change {
                    row,
                    first: cluster % stretch * n_features,
                    sign,
                });
                changed[cluster] = true;
            }
            self.counts[to as usize] += 1;
            if let Some(from) = from {
                self.counts[from as usize] -= 1;
            }
        }
        self.sums
            .par_chunks_mut(stretch * n_features)
            .zip(&changes)
            .for_each(|(sums, changes)| {
                for (place, change) in changes.iter().enumerate() {
                    if let Some(change) = changes.get(place + ROWS_AHEAD) {
                        table.rows.ask_for(change.row);
                    }
                    let sums = &mut sums[change.first..][..n_features];
                    let scale = change.sign * table.scale(change.row);
                    add(sums, grids, &table.row(change.row), scale);
                }
            });
        changed
    }

    /// The mean of a cluster's rows (at length 1, if spherical), feature by feature; not a number
    /// without rows.
    pub fn mean(&self, cluster: usize) -> impl Iterator<Item = f64> {
        let n_features = self.table.n_features();
        let sums = &self.sums[cluster * n_features..][..n_features];
        let count = self.counts[cluster] as f64;
        let values = sums.iter().zip(self.grids);
        values.map(move |(&sum, grid)| grid.value(sum) / count)
    }

    /// Moves a centroid to where its rows are: to their mean, scaled to length 1 if spherical. Returns
    /// the squared distance; a cluster without rows, or whose directions cancel out, stays.
    pub fn move_centroid(&self, cluster: usize, centroid: &mut [f64]) -> f64 {
        if self.counts[cluster] == 0 {
            return 0.0;
        }
        let length = match self.table.metric {
            Metric::Euclidean => 1.0,
            Metric::Spherical => length(self.mean(cluster)),
        };
        if length == 0.0 {
            return 0.0;
        }
        let n_features = self.table.n_features();
        let sums = &self.sums[cluster * n_features..][..n_features];
        let divisor = self.counts[cluster] as f64 * length;
        let mut moved = [0.0; NEAR_FEATURES];
        let mut shift = 0.0;
        let parts = sums
            .chunks(NEAR_FEATURES)
            .zip(self.grids.chunks(NEAR_FEATURES));
        for (centroid, (sums, grids)) in centroid.chunks_mut(NEAR_FEATURES).zip(parts) {
            let moved = &mut moved[..centroid.len()];
            divide(sums, grids, divisor, moved);
            shift += squared_distance(centroid, moved);
            centroid.copy_from_slice(moved);
        }
        shift
    }
}

/// Adds a row, scaled, to the sums of a cluster.
fn add(sums: &mut [i64], grids: &[FixedPoint], row: &Row, scale: f64) {
    match row {
        Row::Dense(values) => add_dense(sums, grids, values, scale),
        Row::Sparse(columns, values) => add_sparse(sums, grids[0], columns, values, scale),
    }
}

/// Values are rounded side by side before the first one is added.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+avx2", "x86_64+avx2"))]
fn add_sparse(sums: &mut [i64], grid: FixedPoint, columns: &[u32], values: &[f32], scale: f64) {
    let (columns, last_columns) = columns.as_chunks::<LANES>();
    let (values, last_values) = values.as_chunks::<LANES>();
    let mut chunk = 0;
    while chunk < columns.len().min(values.len()) {
        let mut terms = [0; LANES];
        for lane in 0..LANES {
            terms[lane] = grid.quantize(f64::from(values[chunk][lane]) * scale);
        }
        for lane in 0..LANES {
            sums[columns[chunk][lane] as usize] += terms[lane];
        }
        chunk += 1;
    }
    for (&column, &x) in last_columns.iter().zip(last_values) {
        sums[column as usize] += grid.quantize(f64::from(x) * scale);
    }
}

/// The products are rounded before they are rounded to the grid: the same on every processor.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+avx2", "x86_64+avx2"))]
fn add_dense(sums: &mut [i64], grids: &[FixedPoint], values: &[f64], scale: f64) {
    let (grids, values) = (&grids[..sums.len()], &values[..sums.len()]);
    let mut feature = 0;
    while feature < sums.len() {
        sums[feature] += grids[feature].quantize(values[feature] * scale);
        feature += 1;
    }
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+avx2", "x86_64+avx2"))]
fn divide(sums: &[i64], grids: &[FixedPoint], divisor: f64, out: &mut [f64]) {
    let (sums, grids) = (&sums[..out.len()], &grids[..out.len()]);
    let mut feature = 0;
    while feature < out.len() {
        out[feature] = grids[feature].value(sums[feature]) / divisor;
        feature += 1;
    }
}

pub(super) fn length(values: impl Iterator<Item = f64>) -> f64 {
    values.map(|x| x * x).sum::<f64>().sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::kmeans::rows::Rows;
    use ndarray::array;

    fn arrive(row: usize, to: u32) -> Move {
        Move {
            row,
            from: None,
            to,
        }
    }

    #[test]
    fn means_by_hand() {
        let rows = array![[1.0, 1e-9], [3.0, 3e-9], [0.0, -8.0]];
        let table = Table::new(Rows::Dense(rows.view()), Metric::Euclidean).unwrap();
        let grids = Grids::new(&table);
        let mut sums = ClusterSums::new(&table, &grids, 3);
        let changed = sums.apply(&[arrive(0, 1), arrive(1, 1)]);
        assert_eq!(changed, [false, true, false]);
        let mut centroid = [0.0; 2];
        let shift = sums.move_centroid(1, &mut centroid);
        assert_eq!(centroid[0], 2.0);
        // Steps of 2^-51 of the largest value, 8.
        assert!((centroid[1] - 2e-9).abs() < 1e-14);
        assert!((shift - 4.0).abs() < 1e-12);
        assert_eq!(sums.move_centroid(0, &mut [7.0; 2]), 0.0);
        sums.apply(&[Move {
            row: 1,
            from: Some(1),
            to: 0,
        }]);
        assert_eq!(sums.counts, [1, 1, 0]);
        assert_eq!(sums.mean(0).next(), Some(3.0));
        assert_eq!(sums.mean(1).next(), Some(1.0));
    }

    #[test]
    fn spherical_centroids_are_mean_directions() {
        let rows = array![[10.0, 0.0], [0.0, 0.1], [-2.0, 0.0], [0.0, 0.0]];
        let table = Table::new(Rows::Dense(rows.view()), Metric::Spherical).unwrap();
        let grids = Grids::new(&table);
        let mut sums = ClusterSums::new(&table, &grids, 2);
        sums.apply(&[arrive(0, 0), arrive(1, 0), arrive(3, 0)]);
        let mut centroid = [0.0; 2];
        sums.move_centroid(0, &mut centroid);
        assert!(centroid.iter().all(|x| (x - 0.5f64.sqrt()).abs() < 1e-12));
        sums.apply(&[
            Move {
                row: 0,
                from: Some(0),
                to: 1,
            },
            arrive(2, 1),
        ]);
        let mut stays = [0.6, 0.8];
        assert_eq!(sums.move_centroid(1, &mut stays), 0.0);
        assert_eq!(stays, [0.6, 0.8], "opposite directions cancel out");
    }
}
