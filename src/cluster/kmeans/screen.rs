//! The fast look at all centroids at once. In come rows and centroids, out goes for each row which
//! centroid is nearest in 32 bits, by how much, and how far rounding may have misled.
//!
//! The scores decide nothing on their own: where the two best lie within the bound on the rounding
//! error, [`Centroids`](super::centroids::Centroids) is asked in 64 bits. So the labels are those of
//! the exact comparison to the bit, whatever instructions the processor has, and the kernels are
//! free to use the widest ones.
//!
//! The array is feature-major (features x clusters, padded to whole registers): an entry of a row loads
//! one contiguous stretch and adds to one lane per cluster. Cluster-major storage, as scikit-learn
//! has it, touches one random cache line per (entry, cluster) of a sparse row.
//!
//! Bound on the error: a sum of n products in 32 bits is off by at most (n + 2) u sum |x_i c_i|, with
//! u = 2^-24 and both factors rounded, and sum |x_i c_i| <= ||x|| ||c|| (Higham 2002, *Accuracy and
//! Stability of Numerical Algorithms*, ch. 3.1).

use rayon::prelude::*;

use super::bounds::Bound;
use super::centroids::Centroids;
use super::kernels::{
    HALF, HalfLanes, Lanes, Lowest, ROWS, Register, Registers, look_at_dense, look_at_few,
    look_at_sparse,
};
use super::params::Metric;
use super::rows::Rows;
use super::table::Table;

/// Features turned by one thread at once; no part of the result.
const BLOCK_FEATURES: usize = 64;
/// Lengths between which squares and products stay far from the ends of 32 bits.
const LENGTHS: std::ops::Range<f64> = 1e-12..1e12;

/// What a look at all centroids tells of a row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look {
    pub label: u32,
    /// Whether the label is that of the exact comparison.
    pub certain: bool,
    /// What is known of the distances; nothing, if the label is not certain.
    pub bound: Bound,
}

impl Look {
    pub const NONE: Self = Self {
        label: 0,
        certain: false,
        bound: Bound::NONE,
    };
}

/// Scores are the squared distance less the squared length of the row, or minus the product; in the
/// units of the screen.
pub(super) struct Screen {
    centroids: Packed,
    metric: Metric,
    /// Squares of the screen times this are those of the rows as given: rows and centroids were
    /// multiplied by a power of two.
    unscale: f64,
    /// Length of the longest centroid, in the units of the screen.
    longest: f64,
}

enum Packed {
    Whole(Registers<Lanes>),
    /// Where rows are sparse and half a register holds all clusters: twice as many features stay in the
    /// cache.
    Half(Registers<HalfLanes>),
}

impl Screen {
    /// `None` where the lengths of rows or centroids do not fit 32 bits.
    pub fn new(centroids: &Centroids, table: &Table) -> Option<Self> {
        let n_clusters = centroids.n_clusters();
        let (shift, scale) = match table.narrow() {
            Some(narrow) => (narrow.shift.as_slice(), narrow.scale),
            None => (&[][..], 1.0),
        };
        let squares: Vec<f64> = (0..n_clusters)
            .into_par_iter()
            .map(|cluster| match shift.is_empty() {
                true => centroids.squared_length(cluster),
                false => centroids.squared_distance(cluster, shift),
            })
            .collect();
        let longest = squares.iter().copied().fold(0.0, f64::max).sqrt();
        if !(LENGTHS.contains(&(table.longest() * scale)) && longest * scale < LENGTHS.end) {
            return None;
        }
        let narrow = |cluster: usize, first: usize, out: &mut [f32]| {
            let centroid = &centroids.centroid(cluster)[first..];
            match shift.get(first..) {
                Some(shift) if !shift.is_empty() => {
                    for ((out, &c), &shift) in out.iter_mut().zip(centroid).zip(shift) {
                        *out = ((c - shift) * scale) as f32;
                    }
                }
                _ => {
                    for (out, &c) in out.iter_mut().zip(centroid) {
                        *out = (c * scale) as f32;
                    }
                }
            }
        };
        let (factor, share) = match table.metric {
            Metric::Euclidean => (-2.0, scale * scale),
            Metric::Spherical => (-1.0, 0.0),
        };
        let squares: Vec<f32> = squares
            .iter()
            .map(|square| (square * share) as f32)
            .collect();
        let packed = match table.rows {
            Rows::Sparse(_) if n_clusters <= HALF => {
                Packed::Half(pack(centroids.n_features(), factor, &squares, narrow))
            }
            _ => Packed::Whole(pack(centroids.n_features(), factor, &squares, narrow)),
        };
        Some(Self {
            centroids: packed,
            metric: table.metric,
            unscale: 1.0 / (scale * scale),
            longest: longest * scale,
        })
    }

    /// By how much the difference of two scores of a row may be off, in 32 and in 64 bits together.
    fn margin(&self, n_entries: usize, length: f64) -> f64 {
        let n = (n_entries + 4) as f64;
        let product = length * self.longest;
        let (factor, square) = match self.metric {
            Metric::Euclidean => (2.0, self.longest * self.longest),
            Metric::Spherical => (1.0, 0.0),
        };
        let unit = f64::from(f32::EPSILON) / 2.0;
        let narrow = unit * (factor * n * product + 4.0 * square + 2.0 * factor * product);
        let wide = f64::EPSILON * n * (length * length + square + product);
        2.02 * (narrow + wide) + 1e-36
    }

    /// Looks at the rows named, in their order.
    pub fn look(&self, table: &Table, rows: &[usize]) -> Vec<Look> {
        let mut looks = Vec::with_capacity(rows.len());
        match (&self.centroids, table.narrow(), table.rows) {
            (Packed::Half(centroids), _, Rows::Sparse(csr)) => {
                let mut products = [HalfLanes::all(0.0)];
                for &row in rows {
                    let (columns, values) = csr.row(row);
                    let lowest = look_at_few(centroids, columns, values, &mut products);
                    looks.push(self.judge(lowest, columns.len(), table.squared_lengths[row]));
                }
            }
            (Packed::Whole(centroids), _, Rows::Sparse(csr)) => {
                let mut products = vec![Lanes::all(0.0); centroids.n_groups];
                for &row in rows {
                    let (columns, values) = csr.row(row);
                    let lowest = look_at_sparse(centroids, columns, values, &mut products);
                    looks.push(self.judge(lowest, columns.len(), table.squared_lengths[row]));
                }
            }
            (Packed::Whole(centroids), Some(narrow), Rows::Dense(_)) => {
                let mut products = vec![Lanes::all(0.0); ROWS * centroids.n_groups];
                for rows in rows.chunks(ROWS) {
                    // Short of rows, the last one is looked at again.
                    let row = |place: usize| narrow.row(rows[place.min(rows.len() - 1)]);
                    let four = [row(0), row(1), row(2), row(3)];
                    let lowest = look_at_dense(centroids, four, &mut products);
                    for (lowest, &row) in lowest.into_iter().zip(rows) {
                        let square = narrow.squared_lengths[row];
                        looks.push(self.judge(lowest, table.n_features(), square));
                    }
                }
            }
            _ => looks.resize(rows.len(), Look::NONE),
        }
        looks
    }

    /// Whether a look at a row of that squared length is certain, and what bounds follow from it.
    #[inline]
    fn judge(&self, lowest: Lowest, n_entries: usize, square: f64) -> Look {
        let margin = self.margin(n_entries, square.sqrt());
        let (best, second) = (f64::from(lowest.best), f64::from(lowest.second));
        // Not so where a score is no number.
        let certain = second - best > margin;
        let bound = match self.metric {
            _ if !certain => Bound::NONE,
            Metric::Euclidean => {
                let squares = [square + best + margin, square + second - margin];
                let [upper, lower] = squares.map(|square| square * self.unscale);
                Bound::of_squares(upper, lower)
            }
            // 2 - 2 cosine, both at length 1.
            Metric::Spherical => {
                let per_length = 2.0 / square.sqrt();
                let [upper, lower] = [best + margin, second - margin];
                Bound::of_squares(2.0 + per_length * upper, 2.0 + per_length * lower)
            }
        };
        Look {
            label: lowest.label,
            certain,
            bound,
        }
    }
}

/// Centroids in registers; `narrow` fills in the numbers of a cluster from a feature on.
fn pack<R: Register<N>, const N: usize>(
    n_features: usize,
    factor: f32,
    squares: &[f32],
    narrow: impl Fn(usize, usize, &mut [f32]) + Sync,
) -> Registers<R> {
    let n_groups = squares.len().div_ceil(N);
    let mut columns = vec![R::all(0.0); n_features * n_groups];
    columns
        .par_chunks_mut(BLOCK_FEATURES * n_groups)
        .enumerate()
        .for_each(|(block, columns)| {
            let mut numbers = [0.0; BLOCK_FEATURES];
            for cluster in 0..squares.len() {
                narrow(cluster, block * BLOCK_FEATURES, &mut numbers);
                let places = columns[cluster / N..].iter_mut().step_by(n_groups);
                for (place, &number) in places.zip(&numbers) {
                    place.lanes_mut()[cluster % N] = number;
                }
            }
        });
    let mut padded = vec![R::all(f32::INFINITY); n_groups];
    for (cluster, &square) in squares.iter().enumerate() {
        padded[cluster / N].lanes_mut()[cluster % N] = square;
    }
    Registers {
        n_groups,
        factor,
        columns,
        squares: padded,
    }
}
