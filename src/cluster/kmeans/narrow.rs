//! Dense rows in 32 bits, for the fast look at all centroids. In come rows in 64 bits, out goes a copy
//! near the origin and of length about 1, where 32 bits tell most.

use ndarray::ArrayView2;
use rayon::prelude::*;

use super::params::Metric;
use super::products::in_lanes;
use super::rows::{BLOCK_ROWS, Row, Rows};

/// Rows that tell where the middle of all of them is, well enough.
const ROWS_OF_MIDDLE: usize = 1024;

pub(super) struct NarrowRows {
    n_features: usize,
    /// What was taken from every row; empty for nothing. Any value serves: distances do not change.
    pub shift: Vec<f64>,
    /// Power of two by which the rows were multiplied.
    pub scale: f64,
    values: Vec<f32>,
    /// Squared lengths of the shifted and multiplied rows, before they were rounded.
    pub squared_lengths: Vec<f64>,
}

impl NarrowRows {
    pub fn new(rows: ArrayView2<f64>, longest: f64, metric: Metric) -> Self {
        let (n_rows, n_features) = rows.dim();
        let shift = match metric {
            Metric::Euclidean => middle(rows),
            Metric::Spherical => Vec::new(),
        };
        let scale = 1.0 / power_of_two_near(longest);
        let nothing = vec![0.0; n_features];
        let taken = match shift.is_empty() {
            true => &nothing,
            false => &shift,
        };
        let mut values = vec![0.0f32; n_rows * n_features];
        let mut squared_lengths = vec![0.0; n_rows];
        values
            .par_chunks_mut(BLOCK_ROWS * n_features)
            .zip(squared_lengths.par_chunks_mut(BLOCK_ROWS))
            .enumerate()
            .for_each(|(block, (values, lengths))| {
                let places = values.chunks_exact_mut(n_features).zip(lengths);
                for (offset, (values, length)) in places.enumerate() {
                    let row = Rows::Dense(rows).row(block * BLOCK_ROWS + offset);
                    if let Row::Dense(row) = row {
                        let near = |x: f64, taken: f64| (x - taken) * scale;
                        for ((value, &x), &taken) in values.iter_mut().zip(&*row).zip(taken) {
                            *value = near(x, taken) as f32;
                        }
                        *length = in_lanes(&row, taken, |x, taken| near(x, taken).powi(2));
                    }
                }
            });
        Self {
            n_features,
            shift,
            scale,
            values,
            squared_lengths,
        }
    }

    #[inline]
    pub fn row(&self, row: usize) -> &[f32] {
        &self.values[row * self.n_features..][..self.n_features]
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

fn power_of_two_near(length: f64) -> f64 {
    if length.is_normal() {
        f64::powi(2.0, (length.log2() as i32).clamp(-1000, 1000))
    } else {
        1.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::Array2;

    #[test]
    fn distances_survive_a_far_origin() {
        let rows = Array2::from_shape_fn((5000, 3), |(i, j)| 1e7 + ((i * 7 + j * 3) % 11) as f64);
        let narrow = NarrowRows::new(rows.view(), 2e7, Metric::Euclidean);
        for (a, b) in [(0, 1), (17, 4999), (3, 3)] {
            let distance = |x: &[f32], y: &[f32]| -> f32 {
                x.iter().zip(y).map(|(x, y)| (x - y) * (x - y)).sum()
            };
            let found = f64::from(distance(narrow.row(a), narrow.row(b)));
            let differences = &rows.row(a) - &rows.row(b);
            let exact: f64 = differences.iter().map(|x| x * x).sum();
            assert!((found / narrow.scale.powi(2) - exact).abs() < 1e-4 * exact.max(1.0));
        }
    }
}
