//! The fast look at all centroids at once. In come rows and centroids, out goes for each row which
//! centroid is nearest in few bits, by how much, and how far rounding may have misled.
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
    HALF, HalfLanes, Lanes, Lowest, Register, Registers, look_at_few, look_at_sparse, multiply_few,
};
use super::narrow::{NarrowRows, centroid_unit, error_of_product};
use super::pack::{pack, pack_pairs};
use super::pairs::{PairRegisters, ROWS, look_at_dense};
use super::params::Metric;
use super::prefetch::{ROWS_AHEAD, prefetch};
use super::rows::Rows;
use super::table::Table;
use crate::csr::CsrView;

/// Lengths of rows as given, and of centroids, with which squares and products stay below the end of 32
/// bits. Where they come near its beginning, as after a shift, [`LEAST_MARGIN`] counts.
const LENGTHS: std::ops::Range<f64> = 1e-12..1e12;
/// By how much the difference of two scores may be off where numbers of 32 bits have no digits left: two
/// factors that are off by 2^-150, each times a product below 2^31, and some sums and squares as far off.
const LEAST_MARGIN: f64 = 1e-35;

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
    /// For dense rows.
    Pairs(PairRegisters),
}

impl Screen {
    /// `None` where the lengths of rows or centroids do not fit 32 bits, and for rows that were not
    /// narrowed.
    pub fn new(centroids: &Centroids, table: &Table) -> Option<Self> {
        let narrow = table.narrow.as_ref();
        let shift = narrow.map_or(&[][..], |narrow| &narrow.shift);
        let (squares, largest): (Vec<f64>, Vec<f64>) = (0..centroids.n_clusters())
            .into_par_iter()
            .map(|cluster| match shift.is_empty() {
                true => (
                    centroids.squared_length(cluster),
                    largest(centroids.centroid(cluster).iter().copied()),
                ),
                false => {
                    let shifted = centroids.centroid(cluster).iter().zip(shift);
                    (
                        centroids.squared_distance(cluster, shift),
                        largest(shifted.map(|(x, shift)| x - shift)),
                    )
                }
            })
            .unzip();
        let longest = largest_of(&squares).sqrt();
        if !(LENGTHS.contains(&table.longest()) && longest < LENGTHS.end) {
            return None;
        }
        let square = |square: &f64| match table.metric {
            Metric::Euclidean => *square as f32,
            Metric::Spherical => 0.0,
        };
        let squares: Vec<f32> = squares.iter().map(square).collect();
        let factor = factor(table.metric);
        let packed = match (table.rows, narrow) {
            (Rows::Dense(_), None) => return None,
            (Rows::Dense(_), Some(_)) => {
                let unit = centroid_unit(longest, largest_of(&largest));
                Packed::Pairs(pack_pairs(centroids, shift, unit, &squares))
            }
            (Rows::Sparse(_), _) if squares.len() <= HALF => {
                Packed::Half(pack(centroids, factor, &squares))
            }
            (Rows::Sparse(_), _) => Packed::Whole(pack(centroids, factor, &squares)),
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
        let roundoff = f64::from(f32::EPSILON) / 2.0;
        let error = match &self.packed {
            Packed::Pairs(centroids) => {
                error_of_product(n_entries, length, self.longest, centroids.unit)
                    + 4.0 * roundoff * product
            }
            _ => roundoff * n * product,
        };
        let narrow = factor * error + roundoff * (4.0 * square + 2.0 * factor * product);
        let wide = f64::EPSILON * n * (length * length + square + product);
        2.02 * (narrow + wide) + LEAST_MARGIN
    }

    /// Looks at the rows named, in their order.
    pub fn look(&self, table: &Table, centroids: &Centroids, rows: &[usize]) -> Vec<Look> {
        let judge = |row, n_entries, length, lowest, score: &dyn Fn(usize) -> f64| match self
            .judge(n_entries, length, lowest)
        {
            Judged::Certain(look) => look,
            Judged::Open { limit } => {
                let clusters = 0..centroids.n_clusters();
                let near = clusters.filter(|&cluster| score(cluster) <= limit);
                Look::at(centroids.nearest_of(table, row, near))
            }
        };
        match (&self.packed, &table.narrow, table.rows) {
            (Packed::Half(packed), _, Rows::Sparse(csr)) => {
                look_at_half(packed, csr, rows, |row, lowest, score| {
                    judge(row, csr.row(row).0.len(), table.lengths[row], lowest, score)
                })
            }
            (Packed::Whole(packed), _, Rows::Sparse(csr)) => {
                look_at_whole(packed, csr, rows, |row, lowest, score| {
                    judge(row, csr.row(row).0.len(), table.lengths[row], lowest, score)
                })
            }
            (Packed::Pairs(packed), Some(narrow), _) => {
                let factor = f64::from(factor(self.metric));
                look_at_pairs(packed, narrow, factor, rows, |row, lowest, score| {
                    judge(row, table.n_features(), narrow.lengths[row], lowest, score)
                })
            }
            // Rows of another kind than the screen was made for.
            _ => {
                let look = |&row| Look::at(centroids.nearest(table, row));
                rows.iter().map(look).collect()
            }
        }
    }

    /// What follows from the scores of a row of that length.
    #[inline]
    fn judge(&self, n_entries: usize, length: f64, lowest: Lowest) -> Judged {
        let (margin, square) = (self.margin(n_entries, length), length * length);
        let (best, second) = (f64::from(lowest.best), f64::from(lowest.second));
        let is_certain = second - best > margin;
        if !is_certain {
            return Judged::Open {
                limit: best + margin,
            };
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
        Judged::Certain(Look {
            label: lowest.label,
            bound,
        })
    }
}

/// What the scores of a row tell.
enum Judged {
    Certain(Look),
    /// Any cluster of a score up to this may be the nearest.
    Open {
        limit: f64,
    },
}

/// Sparse rows and no more than [`HALF`] clusters; `judge` gets a row, its lowest scores and all of them.
fn look_at_half(
    packed: &Registers<HalfLanes>,
    csr: CsrView<u32, f32>,
    rows: &[usize],
    judge: impl Fn(usize, Lowest, &dyn Fn(usize) -> f64) -> Look,
) -> Vec<Look> {
    let mut products = vec![HalfLanes::all(0.0); rows.len()];
    let mut lowest = vec![Lowest::NONE; rows.len()];
    for (place, (&row, products)) in rows.iter().zip(&mut products).enumerate() {
        ask_for(Rows::Sparse(csr), rows, place);
        let (columns, values) = csr.row(row);
        multiply_few(packed, columns, values, products);
    }
    look_at_few(packed, &products, &mut lowest);
    let look = |((&row, lowest), products): ((&usize, Lowest), &HalfLanes)| {
        let (squares, products) = (&packed.squares, slice::from_ref(products));
        judge(row, lowest, &|cluster| {
            score(packed.factor, squares, products, cluster)
        })
    };
    rows.iter().zip(lowest).zip(&products).map(look).collect()
}

/// Sparse rows and any number of clusters.
fn look_at_whole(
    packed: &Registers<Lanes>,
    csr: CsrView<u32, f32>,
    rows: &[usize],
    judge: impl Fn(usize, Lowest, &dyn Fn(usize) -> f64) -> Look,
) -> Vec<Look> {
    let mut products = vec![Lanes::all(0.0); packed.n_groups];
    let look = |(place, &row): (usize, &usize)| {
        ask_for(Rows::Sparse(csr), rows, place);
        let (columns, values) = csr.row(row);
        let lowest = look_at_sparse(packed, columns, values, &mut products);
        judge(row, lowest, &|cluster| {
            score(packed.factor, &packed.squares, &products, cluster)
        })
    };
    rows.iter().enumerate().map(look).collect()
}

/// Dense rows; a product counts `factor`.
fn look_at_pairs(
    packed: &PairRegisters,
    narrow: &NarrowRows,
    factor: f64,
    rows: &[usize],
    judge: impl Fn(usize, Lowest, &dyn Fn(usize) -> f64) -> Look,
) -> Vec<Look> {
    let mut products = vec![Lanes::all(0.0); ROWS * packed.n_groups];
    let mut looks = Vec::with_capacity(rows.len());
    for (chunk, looked_at) in rows.chunks(ROWS).enumerate() {
        for &row in rows.iter().skip((chunk + 1) * ROWS).take(ROWS) {
            prefetch(narrow.row(row));
        }
        // Short of rows, the last one is looked at again.
        let four = [0, 1, 2, 3].map(|place| looked_at[place.min(looked_at.len() - 1)]);
        let factors = four.map(|row| (factor * packed.unit * narrow.unit(row)) as f32);
        let four = four.map(|row| narrow.row(row));
        let lowest = look_at_dense(packed, four, factors, &mut products);
        for (place, &row) in looked_at.iter().enumerate() {
            let products = &products[place * packed.n_groups..];
            looks.push(judge(row, lowest[place], &|cluster| {
                score(factors[place], &packed.squares, products, cluster)
            }));
        }
    }
    looks
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

fn largest_of(numbers: &[f64]) -> f64 {
    largest(numbers.iter().copied())
}

/// The largest magnitude.
fn largest(numbers: impl Iterator<Item = f64>) -> f64 {
    numbers.fold(0.0, |largest, x| largest.max(x.abs()))
}

/// What the product of a row and a centroid counts in their score.
fn factor(metric: Metric) -> f32 {
    match metric {
        Metric::Euclidean => -2.0,
        Metric::Spherical => -1.0,
    }
}

/// Asks for the row that will be looked at soon after the one at `place`.
#[inline(always)]
fn ask_for(table: Rows, rows: &[usize], place: usize) {
    if let Some(&row) = rows.get(place + ROWS_AHEAD) {
        table.ask_for(row);
    }
}
