//! Dense rows in 16 bits, for the fast look at all centroids. In come rows in 64 bits, out goes a copy
//! near the origin, in whole numbers of a unit that each row has to itself.
//!
//! Units are such that sums of products fit 32 bits: by Cauchy and Schwarz, also over a part of the
//! features, they are at most the product of the lengths.

use multiversion::multiversion;
use ndarray::ArrayView2;
use rayon::prelude::*;

use super::params::Metric;
use super::prefetch::ROWS_AHEAD;
use super::products::{product, squared_distance};
use super::rows::{BLOCK_ROWS, Rows, dense_row};
use crate::exact_sum::ROUNDING;

/// Rows that tell where the middle of all of them is, well enough.
const ROWS_OF_MIDDLE: usize = 1024;
/// Length of every row in its unit, and of the longest centroid at most in its own; their product
/// leaves room for rounding below 2^31.
const ROW_LENGTH: f64 = 32_000.0;
const CENTROID_LENGTH: f64 = 60_000.0;
/// Largest whole number.
const LARGEST: f64 = 32_767.0;
/// With more features, rounding could make sums too large.
const MOST_FEATURES: usize = 1 << 20;

pub(super) struct NarrowRows {
    n_pairs: usize,
    /// What was taken from every row; empty for nothing. Any value serves: distances do not change.
    pub shift: Vec<f64>,
    /// Two features to a word, the first in its lower half.
    pairs: Vec<u32>,
    /// Lengths of the shifted rows.
    pub lengths: Vec<f64>,
}

impl NarrowRows {
    /// The rows, and their squared lengths as given, which are not finite where a row is not; `None` if
    /// there are too many features.
    pub fn new(rows: ArrayView2<f64>, metric: Metric) -> Option<(Self, Vec<f64>)> {
        let (n_rows, n_features) = rows.dim();
        if n_features > MOST_FEATURES {
            return None;
        }
        let shift = match metric {
            Metric::Euclidean => middle(rows),
            Metric::Spherical => Vec::new(),
        };
        let nothing = vec![0.0; n_features];
        let taken = match shift.is_empty() {
            true => &nothing,
            false => &shift,
        };
        let n_pairs = n_features.div_ceil(2);
        let mut pairs = vec![0u32; n_rows * n_pairs];
        let [mut lengths, mut squared_lengths] = [vec![0.0; n_rows], vec![0.0; n_rows]];
        pairs
            .par_chunks_mut(BLOCK_ROWS * n_pairs)
            .zip(lengths.par_chunks_mut(BLOCK_ROWS))
            .zip(squared_lengths.par_chunks_mut(BLOCK_ROWS))
            .enumerate()
            .for_each(|(block, ((pairs, lengths), squared_lengths))| {
                let numbers = lengths.iter_mut().zip(squared_lengths);
                let places = pairs.chunks_exact_mut(n_pairs).zip(numbers);
                for (offset, (pairs, (length, squared_length))) in places.enumerate() {
                    let row = block * BLOCK_ROWS + offset;
                    Rows::Dense(rows).ask_for(row + ROWS_AHEAD);
                    let row = dense_row(rows, row);
                    *squared_length = product(&row, &row);
                    *length = squared_distance(&row, taken).sqrt();
                    narrow(&row, taken, *length, pairs);
                }
            });
        let narrow = Self {
            n_pairs,
            shift,
            pairs,
            lengths,
        };
        Some((narrow, squared_lengths))
    }

    #[inline]
    pub fn row(&self, row: usize) -> &[u32] {
        &self.pairs[row * self.n_pairs..][..self.n_pairs]
    }

    /// What the whole numbers of a row count.
    #[inline]
    pub fn unit(&self, row: usize) -> f64 {
        self.lengths[row] / ROW_LENGTH
    }
}

/// What the whole numbers of centroids count, where the longest one is of that length and the largest
/// number in any of them is `largest`.
pub(super) fn centroid_unit(longest: f64, largest: f64) -> f64 {
    (longest / CENTROID_LENGTH).max(largest / LARGEST)
}

/// By how much the product of a row and a centroid of that length may be off.
#[inline]
pub(super) fn error_of_product(n_features: usize, row: f64, centroid: f64, unit: f64) -> f64 {
    // Every number is off by half a unit at most, and n of them by sqrt(n) as much.
    let spread = (n_features as f64).sqrt() / 2.0;
    let row_error = spread * row / ROW_LENGTH;
    row_error * centroid + (row + row_error) * spread * unit
}

/// The whole number next to `x`, which may have up to 16 bits.
#[inline(always)]
pub(super) fn whole(x: f64) -> u16 {
    (x + ROUNDING).to_bits() as u16
}

/// A row less `taken`, in its unit.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+avx2", "x86_64+avx2"))]
fn narrow(row: &[f64], taken: &[f64], length: f64, pairs: &mut [u32]) {
    // A row that lies on the origin stays there.
    let per_unit = if length > 0.0 {
        ROW_LENGTH / length
    } else {
        0.0
    };
    let (twos, last) = row.as_chunks::<2>();
    let taken = &taken[..row.len()];
    let mut pair = 0;
    while pair < twos.len() {
        let first = whole((twos[pair][0] - taken[2 * pair]) * per_unit);
        let second = whole((twos[pair][1] - taken[2 * pair + 1]) * per_unit);
        pairs[pair] = u32::from(first) | u32::from(second) << 16;
        pair += 1;
    }
    if let [x] = last {
        pairs[pair] = u32::from(whole((x - taken[2 * pair]) * per_unit));
    }
}

/// The mean of rows at equal distances.
fn middle(rows: ArrayView2<f64>) -> Vec<f64> {
    let step = rows.nrows().div_ceil(ROWS_OF_MIDDLE).max(1);
    let share = step as f64 / rows.nrows().max(1) as f64;
    let mut middle = vec![0.0; rows.ncols()];
    for row in rows.rows().into_iter().step_by(step) {
        for (middle, x) in middle.iter_mut().zip(row) {
            *middle += x * share;
        }
    }
    middle
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::Array2;

    fn numbers(narrow: &NarrowRows, row: usize) -> Vec<f64> {
        let halves = |pair: &u32| [*pair as i16, (*pair >> 16) as i16];
        let wholes = narrow.row(row).iter().flat_map(halves);
        wholes.map(|x| f64::from(x) * narrow.unit(row)).collect()
    }

    #[test]
    fn products_are_as_near_as_told() {
        let far = |(i, j): (usize, usize)| 1e7 + ((i * 7 + j * 3) % 11) as f64;
        let single = |(i, j): (usize, usize)| if i % 3 == j { 5.0 } else { 0.0 };
        for rows in [
            Array2::from_shape_fn((5000, 3), far),
            Array2::from_shape_fn((40, 6), single),
        ] {
            for metric in [Metric::Euclidean, Metric::Spherical] {
                let (narrow, squared_lengths) = NarrowRows::new(rows.view(), metric).unwrap();
                assert_eq!(squared_lengths[1], rows.row(1).mapv(|x| x * x).sum());
                let shift = |feature: usize| narrow.shift.get(feature).copied().unwrap_or(0.0);
                for (one, other) in [(0, 1), (17, 39), (3, 3)] {
                    let found = numbers(&narrow, one)
                        .into_iter()
                        .zip(numbers(&narrow, other));
                    let found: f64 = found.map(|(x, y)| x * y).sum();
                    let exact = (0..rows.ncols())
                        .map(|j| (rows[[one, j]] - shift(j)) * (rows[[other, j]] - shift(j)))
                        .sum::<f64>();
                    let [length, other_length] = [one, other].map(|row| narrow.lengths[row]);
                    let unit = narrow.unit(other);
                    let bound = error_of_product(rows.ncols(), length, other_length, unit);
                    assert!((found - exact).abs() <= bound * (1.0 + 1e-9));
                    assert!(bound < 1e-3 * length * other_length);
                }
            }
        }
    }

    #[test]
    fn rows_that_lie_on_the_middle_have_no_length() {
        let same = Array2::from_elem((10, 3), 0.1);
        let (narrow, _) = NarrowRows::new(same.view(), Metric::Euclidean).unwrap();
        assert!(numbers(&narrow, 4).iter().all(|x| x.abs() < 1e-15));
    }

    #[test]
    fn whole_numbers_have_a_sign() {
        for x in [0.0, 0.4, -0.4, 1.6, -1.6, 32_767.0, -32_767.0] {
            assert_eq!(f64::from(whole(x) as i16), x.round());
        }
    }
}
