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
//! Bound on the error: of sparse rows, a sum of n products in 32 bits is off by at most
//! (n + 2) u sum |x_i c_i|, with u = 2^-24 and both factors rounded, and sum |x_i c_i| <= ||x|| ||c||
//! (Higham 2002, *Accuracy and Stability of Numerical Algorithms*, ch. 3.1). Dense rows are multiplied in
//! whole numbers, so only their rounding counts.

use std::slice;

use rayon::prelude::*;

use super::bounds::Bound;
use super::centroids::{Centroids, Nearest};
use super::kernels::{
    HALF, HalfLanes, LANES, Lanes, Lowest, Register, Registers, look_at_few, look_at_sparse,
    multiply_few,
};
use super::narrow::{MOST_FEATURES, centroid_unit, error_of_product, whole};
use super::pairs::{PairRegisters, Pairs, ROWS, look_at_dense};
use super::params::Metric;
use super::prefetch::prefetch;
use super::rows::Rows;
use super::table::Table;
use crate::csr::CsrView;

/// Features turned by one thread at once, an even number; no part of the result.
const BLOCK_FEATURES: usize = 64;
/// How many rows before it is looked at a sparse row is asked for.
const ROWS_AHEAD: usize = 4;
/// Lengths between which squares and products stay far from the ends of 32 bits.
const LENGTHS: std::ops::Range<f64> = 1e-12..1e12;

/// What a look at all centroids tells of a row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look {
    pub label: u32,
    /// What is known of the distances; nothing, if the scores left the label open.
    pub bound: Bound,
}

impl Look {
    /// The label, and nothing else.
    pub fn at(nearest: Nearest) -> Self {
        Self {
            label: nearest.label,
            bound: Bound::NONE,
        }
    }
}

/// Scores are the squared distance less the squared length of the row, or minus the product.
pub(super) struct Screen {
    packed: Packed,
    metric: Metric,
    /// Length of the longest centroid.
    longest: f64,
}

enum Packed {
    Whole(Registers<Lanes>),
    /// Where rows are sparse and half a register holds all clusters: twice as many features stay in the
    /// cache.
    Half(Registers<HalfLanes>),
    /// For dense rows, in whole numbers that count so much.
    Pairs(PairRegisters, f64),
}

impl Screen {
    /// `None` where the lengths of rows or centroids do not fit 32 bits.
    pub fn new(centroids: &Centroids, table: &Table) -> Option<Self> {
        let (n_clusters, n_features) = (centroids.n_clusters(), centroids.n_features());
        let shift = table
            .narrow
            .as_ref()
            .map_or(&[][..], |narrow| &narrow.shift);
        let squares: Vec<f64> = (0..n_clusters)
            .into_par_iter()
            .map(|cluster| match shift.is_empty() {
                true => centroids.squared_length(cluster),
                false => centroids.squared_distance(cluster, shift),
            })
            .collect();
        let longest = squares.iter().copied().fold(0.0, f64::max).sqrt();
        if !(LENGTHS.contains(&table.longest()) && longest < LENGTHS.end) {
            return None;
        }
        let square = |square: &f64| match table.metric {
            Metric::Euclidean => *square as f32,
            Metric::Spherical => 0.0,
        };
        let squares: Vec<f32> = squares.iter().map(square).collect();
        let packed = match table.rows {
            Rows::Dense(_) if n_features > MOST_FEATURES => return None,
            Rows::Dense(_) => {
                let unit = centroid_unit(longest, centroids.largest_from(shift));
                Packed::Pairs(pack_pairs(centroids, shift, unit, &squares), unit)
            }
            Rows::Sparse(_) if n_clusters <= HALF => {
                Packed::Half(pack(centroids, factor(table.metric), &squares))
            }
            Rows::Sparse(_) => Packed::Whole(pack(centroids, factor(table.metric), &squares)),
        };
        Some(Self {
            packed,
            metric: table.metric,
            longest,
        })
    }

    /// By how much the difference of two scores of a row may be off, in few bits and in 64 together.
    fn margin(&self, n_entries: usize, length: f64) -> f64 {
        let product = length * self.longest;
        let factor = f64::from(factor(self.metric).abs());
        let square = match self.metric {
            Metric::Euclidean => self.longest * self.longest,
            Metric::Spherical => 0.0,
        };
        let n = (n_entries + 4) as f64;
        let unit = f64::from(f32::EPSILON) / 2.0;
        let error = match &self.packed {
            Packed::Pairs(_, centroid) => {
                error_of_product(n_entries, length, self.longest, *centroid) + 4.0 * unit * product
            }
            _ => unit * n * product,
        };
        let narrow = factor * error + unit * (4.0 * square + 2.0 * factor * product);
        let wide = f64::EPSILON * n * (length * length + square + product);
        2.02 * (narrow + wide) + 1e-36
    }

    /// Looks at the rows named, in their order.
    pub fn look(&self, table: &Table, centroids: &Centroids, rows: &[usize]) -> Vec<Look> {
        let mut looks = Vec::with_capacity(rows.len());
        // Among all that may be nearest, in 64 bits.
        let settle = |row, limit, score: &dyn Fn(usize) -> f64| {
            let clusters = 0..centroids.n_clusters();
            let near = clusters.filter(|&cluster| score(cluster) <= limit);
            Look::at(centroids.nearest_of(table, row, near))
        };
        match (&self.packed, &table.narrow, table.rows) {
            (Packed::Half(packed), _, Rows::Sparse(csr)) => {
                let mut products = vec![HalfLanes::all(0.0); rows.len()];
                let mut lowest = vec![Lowest::NONE; rows.len()];
                for (place, (&row, products)) in rows.iter().zip(&mut products).enumerate() {
                    ask_for_sparse(csr, rows, place);
                    let (columns, values) = csr.row(row);
                    multiply_few(packed, columns, values, products);
                }
                look_at_few(packed, &products, &mut lowest);
                for ((&row, lowest), products) in rows.iter().zip(lowest).zip(&products) {
                    let judged = self.judge(csr.row(row).0.len(), table.lengths[row], lowest);
                    looks.push(judged.unwrap_or_else(|limit| {
                        let products = slice::from_ref(products);
                        let (factor, squares) = (packed.factor, &packed.squares);
                        settle(row, limit, &|cluster| {
                            score(factor, squares, products, cluster)
                        })
                    }));
                }
            }
            (Packed::Whole(packed), _, Rows::Sparse(csr)) => {
                let mut products = vec![Lanes::all(0.0); packed.n_groups];
                for (place, &row) in rows.iter().enumerate() {
                    ask_for_sparse(csr, rows, place);
                    let (columns, values) = csr.row(row);
                    let lowest = look_at_sparse(packed, columns, values, &mut products);
                    let judged = self.judge(columns.len(), table.lengths[row], lowest);
                    looks.push(judged.unwrap_or_else(|limit| {
                        let (factor, squares) = (packed.factor, &packed.squares);
                        settle(row, limit, &|cluster| {
                            score(factor, squares, &products, cluster)
                        })
                    }));
                }
            }
            (Packed::Pairs(packed, unit), Some(narrow), _) => {
                let per_units = f64::from(factor(self.metric)) * unit;
                let mut products = vec![Lanes::all(0.0); ROWS * packed.n_groups];
                for (chunk, looked_at) in rows.chunks(ROWS).enumerate() {
                    for &row in rows.iter().skip((chunk + 1) * ROWS).take(ROWS) {
                        prefetch(narrow.row(row));
                    }
                    // Short of rows, the last one is looked at again.
                    let four = [0, 1, 2, 3].map(|place| looked_at[place.min(looked_at.len() - 1)]);
                    let factors = four.map(|row| (per_units * narrow.unit(row)) as f32);
                    let four = four.map(|row| narrow.row(row));
                    let lowest = look_at_dense(packed, four, factors, &mut products);
                    for (place, &row) in looked_at.iter().enumerate() {
                        let (n_features, length) = (table.n_features(), narrow.lengths[row]);
                        let judged = self.judge(n_features, length, lowest[place]);
                        looks.push(judged.unwrap_or_else(|limit| {
                            let products = &products[place * packed.n_groups..];
                            let (factor, squares) = (factors[place], &packed.squares);
                            settle(row, limit, &|cluster| {
                                score(factor, squares, products, cluster)
                            })
                        }));
                    }
                }
            }
            // Rows of another kind than the screen was made for.
            _ => looks.extend(
                rows.iter()
                    .map(|&row| Look::at(centroids.nearest(table, row))),
            ),
        }
        looks
    }

    /// What follows from the scores of a row of that length; where they leave its label open, the
    /// highest score that its nearest centroid may have.
    #[inline]
    fn judge(&self, n_entries: usize, length: f64, lowest: Lowest) -> Result<Look, f64> {
        let (margin, square) = (self.margin(n_entries, length), length * length);
        let (best, second) = (f64::from(lowest.best), f64::from(lowest.second));
        let is_certain = second - best > margin;
        if !is_certain {
            return Err(best + margin);
        }
        let bound = match self.metric {
            Metric::Euclidean => {
                Bound::of_squares(square + best + margin, square + second - margin)
            }
            // 2 - 2 cosine, both at length 1.
            Metric::Spherical => {
                let per_length = 2.0 / length;
                let [upper, lower] = [best + margin, second - margin];
                Bound::of_squares(2.0 + per_length * upper, 2.0 + per_length * lower)
            }
        };
        Ok(Look {
            label: lowest.label,
            bound,
        })
    }
}

/// The score of a row and a cluster, from its products register by register.
fn score<R: Register<N>, const N: usize>(
    factor: f32,
    squares: &[R],
    products: &[R],
    cluster: usize,
) -> f64 {
    let [square, product] =
        [squares, products].map(|registers| registers[cluster / N].lanes()[cluster % N]);
    f64::from(factor * product + square)
}

/// What the product of a row and a centroid counts in their score.
fn factor(metric: Metric) -> f32 {
    match metric {
        Metric::Euclidean => -2.0,
        Metric::Spherical => -1.0,
    }
}

/// Asks for a row that will be looked at soon.
#[inline(always)]
fn ask_for_sparse(csr: CsrView<u32, f32>, rows: &[usize], place: usize) {
    if let Some(&row) = rows.get(place + ROWS_AHEAD) {
        let (columns, values) = csr.row(row);
        prefetch(columns);
        prefetch(values);
    }
}

/// Centroids in registers, in 32 bits.
fn pack<R: Register<N>, const N: usize>(
    centroids: &Centroids,
    factor: f32,
    squares: &[f32],
) -> Registers<R> {
    let n_groups = squares.len().div_ceil(N);
    let mut columns = vec![R::all(0.0); centroids.n_features() * n_groups];
    columns
        .par_chunks_mut(BLOCK_FEATURES * n_groups)
        .enumerate()
        .for_each(|(block, columns)| {
            for cluster in 0..squares.len() {
                let numbers = &centroids.centroid(cluster)[block * BLOCK_FEATURES..];
                let places = columns[cluster / N..].iter_mut().step_by(n_groups);
                for (place, &number) in places.zip(numbers) {
                    place.lanes_mut()[cluster % N] = number as f32;
                }
            }
        });
    Registers {
        n_groups,
        factor,
        columns,
        squares: in_registers(squares),
    }
}

/// Centroids less `shift` in registers, in whole numbers that count `unit`.
fn pack_pairs(centroids: &Centroids, shift: &[f64], unit: f64, squares: &[f32]) -> PairRegisters {
    let n_groups = squares.len().div_ceil(LANES);
    let n_pairs = centroids.n_features().div_ceil(2);
    // Centroids that all lie on the origin stay there.
    let per_unit = if unit > 0.0 { 1.0 / unit } else { 0.0 };
    let mut columns = vec![Pairs([0; 2 * LANES]); n_pairs * n_groups];
    columns
        .par_chunks_mut(BLOCK_FEATURES / 2 * n_groups)
        .enumerate()
        .for_each(|(block, columns)| {
            let first = block * BLOCK_FEATURES;
            for cluster in 0..squares.len() {
                let (group, lane) = (cluster / LANES, cluster % LANES);
                let numbers = &centroids.centroid(cluster)[first..];
                for (feature, number) in numbers.iter().take(BLOCK_FEATURES).enumerate() {
                    let shift = shift.get(first + feature).copied().unwrap_or(0.0);
                    let pair = &mut columns[feature / 2 * n_groups + group].0;
                    pair[2 * lane + feature % 2] = whole((number - shift) * per_unit) as i16;
                }
            }
        });
    PairRegisters {
        n_groups,
        columns,
        squares: in_registers(squares),
    }
}

/// Numbers of clusters side by side, infinite beyond the last.
fn in_registers<R: Register<N>, const N: usize>(numbers: &[f32]) -> Vec<R> {
    let mut padded = vec![R::all(f32::INFINITY); numbers.len().div_ceil(N)];
    for (cluster, &number) in numbers.iter().enumerate() {
        padded[cluster / N].lanes_mut()[cluster % N] = number;
    }
    padded
}
