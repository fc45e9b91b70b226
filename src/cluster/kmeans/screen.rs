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
    /// `None` where the lengths of rows or centroids do not fit 32 bits, and for rows that were not
    /// narrowed: then every row is compared in 64.
    packed: Option<Packed>,
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
    /// The screen for rows of that table.
    pub fn new(centroids: &Centroids, table: &Table) -> Self {
        let narrow = table.narrow.as_ref();
        let shift = narrow.map_or(&[][..], |narrow| &narrow.shift);
        let squares: Vec<f64> = (0..centroids.n_clusters())
            .into_par_iter()
            .map(|cluster| match shift.is_empty() {
                true => centroids.squared_length(cluster),
                false => centroids.squared_distance(cluster, shift),
            })
            .collect();
        let longest = squares.iter().copied().fold(0.0, f64::max).sqrt();
        let fit = LENGTHS.contains(&table.longest()) && longest < LENGTHS.end;
        let square = |square: &f64| match table.metric {
            Metric::Euclidean => *square as f32,
            Metric::Spherical => 0.0,
        };
        let squares: Vec<f32> = squares.iter().map(square).collect();
        let factor = factor(table.metric);
        let packed = match (table.rows, narrow) {
            _ if !fit => None,
            (Rows::Dense(_), None) => None,
            (Rows::Dense(_), Some(_)) => {
                let unit = centroid_unit(longest, largest_number(centroids, shift));
                Some(Packed::Pairs(pack_pairs(centroids, shift, unit, &squares)))
            }
            (Rows::Sparse(_), _) if squares.len() <= HALF => {
                Some(Packed::Half(pack(centroids, factor, &squares)))
            }
            (Rows::Sparse(_), _) => Some(Packed::Whole(pack(centroids, factor, &squares))),
        };
        Self {
            packed,
            metric: table.metric,
            longest,
        }
    }

    /// By how much the difference of two scores of a row may be off, in few bits and in 64 together.
    #[inline]
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
            Some(Packed::Pairs(centroids)) => {
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
        let judge = Judge {
            screen: self,
            table,
            centroids,
        };
        match (&self.packed, &table.narrow, table.rows) {
            (Some(Packed::Half(packed)), _, Rows::Sparse(csr)) => {
                look_at_half(packed, csr, rows, &judge)
            }
            (Some(Packed::Whole(packed)), _, Rows::Sparse(csr)) => {
                look_at_whole(packed, csr, rows, &judge)
            }
            (Some(Packed::Pairs(packed)), Some(narrow), _) => {
                look_at_pairs(packed, narrow, rows, &judge)
            }
            _ => {
                let look = |&row| Look::at(centroids.nearest(table, row));
                rows.iter().map(look).collect()
            }
        }
    }

    /// Bounds on the distances of a row of that length to the nearest centroid and to the next.
    #[inline]
    fn bound(&self, length: f64, best: f64, second: f64) -> Bound {
        match self.metric {
            Metric::Euclidean => {
                let square = length * length;
                Bound::of_squares(square + best, square + second)
            }
            // 2 - 2 cosine, both at length 1.
            Metric::Spherical => {
                let per_length = 2.0 / length;
                Bound::of_squares(2.0 + per_length * best, 2.0 + per_length * second)
            }
        }
    }
}

/// Sparse rows and no more than [`HALF`] clusters.
fn look_at_half(
    packed: &Registers<HalfLanes>,
    csr: CsrView<u32, f32>,
    rows: &[usize],
    judge: &Judge,
) -> Vec<Look> {
    let mut products = vec![HalfLanes::all(0.0); rows.len()];
    let mut lowest = vec![Lowest::NONE; rows.len()];
    for (place, (&row, products)) in rows.iter().zip(&mut products).enumerate() {
        ask_for(Rows::Sparse(csr), rows, place);
        let (columns, values) = csr.row(row);
        multiply_few(packed, columns, values, products);
    }
    look_at_few(packed, &products, &mut lowest);
    let mut looks = Vec::with_capacity(rows.len());
    for ((&row, lowest), products) in rows.iter().zip(lowest).zip(&products) {
        let scores = Scores {
            lowest,
            factor: packed.factor,
            squares: &packed.squares,
            products: slice::from_ref(products),
        };
        looks.push(judge.look(row, csr.row(row).0.len(), judge.table.lengths[row], &scores));
    }
    looks
}

/// Sparse rows and any number of clusters.
fn look_at_whole(
    packed: &Registers<Lanes>,
    csr: CsrView<u32, f32>,
    rows: &[usize],
    judge: &Judge,
) -> Vec<Look> {
    let mut products = vec![Lanes::all(0.0); packed.n_groups];
    let mut looks = Vec::with_capacity(rows.len());
    for (place, &row) in rows.iter().enumerate() {
        ask_for(Rows::Sparse(csr), rows, place);
        let (columns, values) = csr.row(row);
        let scores = Scores {
            lowest: look_at_sparse(packed, columns, values, &mut products),
            factor: packed.factor,
            squares: &packed.squares,
            products: &products,
        };
        looks.push(judge.look(row, columns.len(), judge.table.lengths[row], &scores));
    }
    looks
}

/// Dense rows.
fn look_at_pairs(
    packed: &PairRegisters,
    narrow: &NarrowRows,
    rows: &[usize],
    judge: &Judge,
) -> Vec<Look> {
    let per_unit = f64::from(factor(judge.screen.metric)) * packed.unit;
    let n_features = judge.table.n_features();
    let mut products = vec![Lanes::all(0.0); ROWS * packed.n_groups];
    let mut looks = Vec::with_capacity(rows.len());
    for (chunk, looked_at) in rows.chunks(ROWS).enumerate() {
        for &row in rows.iter().skip((chunk + 1) * ROWS).take(ROWS) {
            prefetch(narrow.row(row));
        }
        // Short of rows, the last one is looked at again.
        let four = [0, 1, 2, 3].map(|place| looked_at[place.min(looked_at.len() - 1)]);
        let factors = four.map(|row| (per_unit * narrow.unit(row)) as f32);
        let four = four.map(|row| narrow.row(row));
        let lowest = look_at_dense(packed, four, factors, &mut products);
        for (place, &row) in looked_at.iter().enumerate() {
            let scores = Scores {
                lowest: lowest[place],
                factor: factors[place],
                squares: &packed.squares,
                products: &products[place * packed.n_groups..],
            };
            looks.push(judge.look(row, n_features, narrow.lengths[row], &scores));
        }
    }
    looks
}

/// The scores of a row, as the kernels leave them.
struct Scores<'a, R> {
    lowest: Lowest,
    factor: f32,
    squares: &'a [R],
    products: &'a [R],
}

impl<R> Scores<'_, R> {
    fn of<const N: usize>(&self, cluster: usize) -> f64
    where
        R: Register<N>,
    {
        let [square, product] = [self.squares, self.products]
            .map(|registers| registers[cluster / N].lanes()[cluster % N]);
        f64::from(self.factor * product + square)
    }
}

/// Tells from scores what is certain, and settles the rest.
struct Judge<'a, 't> {
    screen: &'a Screen,
    table: &'a Table<'t>,
    centroids: &'a Centroids,
}

impl Judge<'_, '_> {
    /// What follows from the scores of a row of that length.
    #[inline]
    fn look<R: Register<N>, const N: usize>(
        &self,
        row: usize,
        n_entries: usize,
        length: f64,
        scores: &Scores<R>,
    ) -> Look {
        let margin = self.screen.margin(n_entries, length);
        let [best, second] = [scores.lowest.best, scores.lowest.second].map(f64::from);
        if second - best > margin {
            Look {
                label: scores.lowest.label,
                bound: self.screen.bound(length, best + margin, second - margin),
            }
        } else {
            self.settle(row, best + margin, scores)
        }
    }

    /// Any cluster of a score up to `limit` may be the nearest.
    #[cold]
    fn settle<R: Register<N>, const N: usize>(
        &self,
        row: usize,
        limit: f64,
        scores: &Scores<R>,
    ) -> Look {
        let clusters = 0..self.centroids.n_clusters();
        let near = clusters.filter(|&cluster| scores.of(cluster) <= limit);
        Look::at(self.centroids.nearest_of(self.table, row, near))
    }
}

/// The largest magnitude of any number of the centroids less `shift`, if there is one.
fn largest_number(centroids: &Centroids, shift: &[f64]) -> f64 {
    let taken = |feature| shift.get(feature).copied().unwrap_or(0.0);
    let largest = |cluster| {
        let numbers = centroids.centroid(cluster).iter().enumerate();
        let sizes = numbers.map(|(feature, x)| (x - taken(feature)).abs());
        sizes.fold(0.0, f64::max)
    };
    (0..centroids.n_clusters())
        .into_par_iter()
        .map(largest)
        .reduce(|| 0.0, f64::max)
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
