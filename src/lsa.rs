//! Latent semantic analysis: weighted rows, thousands of terms wide, become dense rows of about a
//! hundred numbers in which articles on one subject lie close together even when they share few
//! words. In comes a sparse matrix, out go its leading singular vectors and the projection on them.
//!
//! # Problem and formula
//! The best approximation of X (rows x terms) of rank r is U S V' with the r largest singular
//! values. The columns of V are the components; a row x is represented by x V.
//!
//! Randomised subspace iteration finds them without ever forming a dense X: from a random
//! matrix of `n_components + n_oversamples` columns, X and X' are applied in turn `n_iter` times,
//! with a change of basis in between so that the smaller directions are not lost; then the problem
//! is solved exactly within the subspace found.
//!
//! # Cost
//! `2 n_iter + 3` sparse products of `n_values * (n_components + n_oversamples)` multiplications,
//! and as many changes of basis of `(rows or terms) * (n_components + n_oversamples)^2`. Memory:
//! three matrices of `max(rows, terms) * (n_components + n_oversamples)` and X' once.
//!
//! # Determinism
//! Every entry of a sparse product is added by one thread in the order of the row; see
//! [`crate::random`] for the start and `dense.rs` for the rest. The bits do not depend on the number of
//! threads. They do depend on the order of the rows: callers bring it into a canonical order.
//!
//! # Reference
//! Halko, Martinsson, Tropp 2011, *Finding structure with randomness*, algorithms 4.4 and 5.1,
//! doi:10.1137/090771806.
//!
//! ```
//! use erascope::{csr::Csr, lsa::LsaParams, progress::Progress};
//!
//! // Two articles on trade (terms 0 and 1), one on sport (term 2).
//! let rows = Csr::new(3, vec![0, 2, 4, 5], vec![0, 1, 0, 1, 2], vec![1.0, 1.0, 1.0, 1.0, 1.5])?;
//! let lsa = LsaParams::default().n_components(2).check()?.fit(&rows, &Progress::default())?;
//! assert!((lsa.singular_values[0] - 2.0).abs() < 1e-12);
//! let projected = lsa.transform(&rows)?;
//! assert!((projected[[0, 0]] - 2f64.sqrt()).abs() < 1e-12);
//! assert!((projected[[2, 1]] - 1.5).abs() < 1e-12);
//! # Ok::<(), erascope::Error>(())
//! ```

use ndarray::{Array1, Array2};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::csr::Csr;
use crate::dense::{
    Matrix, add_scaled, add_scaled_rows, gram, multiply, orthonormal_basis, symmetric_eigen,
};
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::random::KeyedRandom;

/// Singular values below this share of the largest are dropped: the weights are `f32`, whose own
/// rounding (6e-8 each) fills such directions with noise.
const RANK_TOLERANCE: f64 = 1e-6;

/// Rows of a sparse product given to a thread at once; no part of the result.
const BLOCK_ROWS: usize = 64;

/// Parameters of [`Lsa`], not yet checked.
#[derive(Clone, Debug, PartialEq)]
pub struct LsaParams(LsaValidParams);

/// Checked parameters of [`Lsa`].
#[derive(Clone, Debug, PartialEq)]
pub struct LsaValidParams {
    n_components: usize,
    n_oversamples: usize,
    n_iter: usize,
    seed: u64,
}

impl Default for LsaParams {
    fn default() -> Self {
        Self(LsaValidParams {
            n_components: 100,
            n_oversamples: 10,
            n_iter: 5,
            seed: 0,
        })
    }
}

impl LsaParams {
    /// Largest number of components; the numerical rank bounds it as well. Default 100.
    pub fn n_components(mut self, n_components: usize) -> Self {
        self.0.n_components = n_components;
        self
    }

    /// Columns the random subspace has beyond `n_components`. Default 10.
    pub fn n_oversamples(mut self, n_oversamples: usize) -> Self {
        self.0.n_oversamples = n_oversamples;
        self
    }

    /// How often X X' is applied to sharpen the subspace. Default 5.
    pub fn n_iter(mut self, n_iter: usize) -> Self {
        self.0.n_iter = n_iter;
        self
    }

    /// Seed of the random subspace. Default 0.
    pub fn seed(mut self, seed: u64) -> Self {
        self.0.seed = seed;
        self
    }

    /// Refuses `n_components` of 0.
    pub fn check(self) -> Result<LsaValidParams> {
        if self.0.n_components == 0 {
            return Err(Error::parameter("n_components", 0, "it must be at least 1"));
        }
        Ok(self.0)
    }
}

/// A fitted decomposition. All arrays have one entry (row) per component, largest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Lsa {
    /// n_components x n_terms, rows of unit length and at right angles; in each, the entry of
    /// largest magnitude (the first of several) is positive.
    pub components: Array2<f64>,
    /// Singular values of the fitted matrix.
    pub singular_values: Array1<f64>,
    /// Variance of each column of the transformed rows (divisor: number of rows).
    pub explained_variance: Array1<f64>,
    /// `explained_variance` over the summed variance of all terms; 0 where that is 0.
    pub explained_variance_ratio: Array1<f64>,
}

impl LsaValidParams {
    /// Units of work [`fit`](Self::fit) reports to its progress.
    pub fn n_units(&self) -> usize {
        2 * self.n_iter + 3
    }

    /// Decomposes `rows`. There are at most `min(rows, terms, numerical rank)` components,
    /// whatever was asked for. An error if a weight is not finite (names the row) or all are 0.
    pub fn fit(&self, rows: &Csr<f32>, progress: &Progress) -> Result<Lsa> {
        check_weights(rows)?;
        let columns = rows.transpose();
        let width = self
            .n_components
            .saturating_add(self.n_oversamples)
            .min(rows.n_rows())
            .min(rows.n_cols());
        let mut row_side = sparse_product(rows, &self.random_start(rows.n_cols(), width));
        progress.advance(1)?;
        for _ in 0..self.n_iter {
            let term_side = sparse_product(&columns, &orthonormal_basis(&row_side));
            progress.advance(1)?;
            row_side = sparse_product(rows, &orthonormal_basis(&term_side));
            progress.advance(1)?;
        }
        // Twice, as the last basis has to be orthonormal to rounding.
        let basis = orthonormal_basis(&orthonormal_basis(&row_side));
        let term_side = sparse_product(&columns, &basis);
        progress.advance(1)?;

        let (singular_values, transposed_components) = self.within_subspace(&term_side);
        let projected = sparse_product(rows, &transposed_components);
        progress.advance(1)?;
        let explained_variance = column_variances(&projected, rows.n_rows());
        let total = total_variance(&columns, rows.n_rows());
        let ratio = |&v: &f64| if total > 0.0 { v / total } else { 0.0 };
        Ok(Lsa {
            components: Array2::from_shape_fn(
                (singular_values.len(), rows.n_cols()),
                |(component, term)| transposed_components.row(term)[component],
            ),
            singular_values: singular_values.into(),
            explained_variance_ratio: explained_variance.iter().map(ratio).collect(),
            explained_variance: explained_variance.into(),
        })
    }

    /// Normal draws keyed by (seed, term, component): no entry depends on how many there are.
    fn random_start(&self, n_terms: usize, width: usize) -> Matrix {
        let random = KeyedRandom::new(self.seed);
        let mut start = Matrix::zeros(n_terms, width);
        start
            .values
            .par_chunks_mut(width)
            .enumerate()
            .for_each(|(term, draws)| {
                let random = random.child(term as u64);
                for (component, draw) in draws.iter_mut().enumerate() {
                    *draw = random.normal(component as u64);
                }
            });
        start
    }

    /// Singular values and right singular vectors (as columns) of Q X, given its transpose.
    fn within_subspace(&self, term_side: &Matrix) -> (Vec<f64>, Matrix) {
        let eigen = symmetric_eigen(gram(term_side));
        let singular: Vec<f64> = eigen.values.iter().map(|v| v.max(0.0).sqrt()).collect();
        let bound = RANK_TOLERANCE * singular.first().copied().unwrap_or(0.0);
        let rank = singular.iter().take_while(|&&s| s > bound).count();
        let n_components = rank.min(self.n_components);
        let mut rotation = Matrix::zeros(term_side.n_cols, n_components);
        for (component, length) in singular[..n_components].iter().enumerate() {
            for (inner, &entry) in eigen.vectors.row(component).iter().enumerate() {
                rotation.row_mut(inner)[component] = entry / length;
            }
        }
        let mut components = multiply(term_side, &rotation);
        turn_largest_entries_positive(&mut components);
        (singular[..n_components].to_vec(), components)
    }
}

impl Lsa {
    /// `rows` (any number of rows over the fitted terms) in the space of the components:
    /// rows x n_components, not scaled to unit length.
    pub fn transform(&self, rows: &Csr<f32>) -> Result<Array2<f64>> {
        let (n_components, n_terms) = self.components.dim();
        if rows.n_cols() != n_terms {
            return Err(Error::Data(format!(
                "rows have {} terms, but the components were fitted on {n_terms}",
                rows.n_cols()
            )));
        }
        let transposed = Matrix {
            n_cols: n_components,
            values: self.components.t().iter().copied().collect(),
        };
        let projected = sparse_product(rows, &transposed);
        Ok(to_array(&projected, rows.n_rows()))
    }
}

/// Scales every row to Euclidean length 1; rows of zeros stay as they are.
pub fn scale_rows_to_unit_length(rows: &mut Array2<f64>) {
    for mut row in rows.rows_mut() {
        // By the largest entry first, so that squares neither overflow nor vanish.
        let largest = row.iter().fold(0.0, |largest: f64, x| largest.max(x.abs()));
        if largest > 0.0 {
            row.mapv_inplace(|x| x / largest);
            let length = row.iter().map(|x| x * x).sum::<f64>().sqrt();
            row.mapv_inplace(|x| x / length);
        }
    }
}

fn check_weights(rows: &Csr<f32>) -> Result<()> {
    for (row, (_, weights)) in rows.rows().enumerate() {
        if let Some(weight) = weights.iter().find(|weight| !weight.is_finite()) {
            return Err(Error::Data(format!(
                "row {row} holds the weight {weight}, but weights must be finite"
            )));
        }
    }
    if rows.values().iter().all(|&weight| weight == 0.0) {
        let message = "no row holds a weight other than 0, so there is nothing to decompose";
        return Err(Error::Data(message.to_owned()));
    }
    Ok(())
}

/// Sparse times dense; each row is added up by one thread in the order of its columns, four at
/// once.
fn sparse_product(sparse: &Csr<f32>, dense: &Matrix) -> Matrix {
    let n_cols = dense.n_cols;
    let mut product = Matrix::zeros(sparse.n_rows(), n_cols);
    if n_cols == 0 {
        return product;
    }
    product
        .values
        .par_chunks_mut(BLOCK_ROWS * n_cols)
        .enumerate()
        .for_each(|(block, out)| {
            for (offset, out) in out.chunks_exact_mut(n_cols).enumerate() {
                let (columns, values) = sparse.row(block * BLOCK_ROWS + offset);
                let terms = columns.iter().zip(values);
                let terms = terms.map(|(&j, &value)| (f64::from(value), dense.row(j as usize)));
                add_scaled_rows(terms, out);
            }
        });
    product
}

fn turn_largest_entries_positive(columns: &mut Matrix) {
    for component in 0..columns.n_cols {
        let mut largest = 0.0f64;
        for row in columns.values.chunks_exact(columns.n_cols) {
            if row[component].abs() > largest.abs() {
                largest = row[component];
            }
        }
        if largest < 0.0 {
            for row in columns.values.chunks_exact_mut(columns.n_cols) {
                row[component] = -row[component];
            }
        }
    }
}

fn column_variances(rows: &Matrix, n_rows: usize) -> Vec<f64> {
    let mut means = vec![0.0; rows.n_cols];
    let mut squares = vec![0.0; rows.n_cols];
    for row in 0..n_rows {
        add_scaled(1.0 / n_rows as f64, rows.row(row), &mut means);
    }
    for row in 0..n_rows {
        for ((square, x), mean) in squares.iter_mut().zip(rows.row(row)).zip(&means) {
            *square += (x - mean) * (x - mean);
        }
    }
    squares
        .iter()
        .map(|square| square / n_rows as f64)
        .collect()
}

/// Summed variance of all terms, given the terms as rows; absent values count as zeros.
fn total_variance(columns: &Csr<f32>, n_rows: usize) -> f64 {
    let n = n_rows as f64;
    let squares = columns.rows().map(|(_, values)| {
        let mean = values.iter().map(|&x| f64::from(x)).sum::<f64>() / n;
        let present: f64 = values.iter().map(|&x| (f64::from(x) - mean).powi(2)).sum();
        present + (n_rows - values.len()) as f64 * mean * mean
    });
    squares.sum::<f64>() / n
}

fn to_array(matrix: &Matrix, n_rows: usize) -> Array2<f64> {
    Array2::from_shape_fn((n_rows, matrix.n_cols), |(row, column)| {
        matrix.row(row)[column]
    })
}

#[cfg(test)]
mod tests;
