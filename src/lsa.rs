//! Latent semantic analysis: weighted rows, thousands of terms wide, become dense rows of about a
//! hundred numbers in which articles on one subject lie close together even when they share few
//! words. In comes a sparse matrix, out go its leading singular vectors and the projection on them.
//!
//! # Problem and formula
//! The best approximation of X (rows x terms) of rank r is U S V' with the r largest singular
//! values. The columns of V are the components; a row x is represented by x V.
//!
//! Randomised subspace iteration finds them without ever forming a dense X: to a random matrix of at
//! least `n_components + n_oversamples` columns X'X is applied `n_iter` times, with a change of basis
//! after each so that the smaller directions are not lost; then the problem is solved exactly within
//! the subspace found, by the eigenvectors of Q'X'XQ (Rayleigh and Ritz).
//!
//! # Cost
//! `n_iter + 2` passes of `2 n_values` multiplications for each column, all but the last one in 32 bits,
//! as only the last decides what is found within the subspace; and as many changes of
//! basis of `terms * columns^2`. X'X q is made row by row, x (x.q): the rows of X are read once, and
//! nothing of the size rows * columns, nor a transposed X, is ever held; X itself is read where it lies.
//! Memory: two matrices of `terms * columns` in 64 bits, and for each thread 64 columns in 32.
//!
//! # Determinism
//! Columns are worked on in strips of 16, each by one thread in the order of the rows; see `dense.rs`
//! for the rest. The bits do not depend on the number of threads. They do depend on the order of the
//! rows: callers bring it into a canonical order.
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

mod products;

use ndarray::{Array1, Array2, ArrayView2};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use self::products::{RoughProducts, apply_twice, project};
use crate::csr::{Column, Csr, CsrView, Weight};
use crate::dense::{
    LANES, Lanes, Matrix, Tall, inner_products, multiply, orthonormal_basis, symmetric_eigen,
};
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::random::KeyedRandom;

/// Singular values below this share of the largest are dropped: the weights are `f32`, whose own
/// rounding (6e-8 each) fills such directions with noise.
const RANK_TOLERANCE: f64 = 1e-6;

/// Rows of a projection given to a thread at once; no part of the result.
const BLOCK_ROWS: usize = 256;

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

    /// Columns the random subspace has beyond `n_components` at least; their number is rounded up to
    /// whole strips, as the rest of one costs nothing. Default 10.
    pub fn n_oversamples(mut self, n_oversamples: usize) -> Self {
        self.0.n_oversamples = n_oversamples;
        self
    }

    /// How often X'X is applied to sharpen the subspace. Default 5.
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
        self.n_iter + 2
    }

    /// Decomposes `rows`. There are at most `min(rows, terms, numerical rank)` components,
    /// whatever was asked for. An error if a weight is not finite (names the row) or all are 0.
    pub fn fit(&self, rows: &Csr<f32>, progress: &Progress) -> Result<Lsa> {
        self.fit_view(rows.view(), progress)
    }

    /// The same for rows that lie elsewhere.
    pub fn fit_view<C: Column, V: Weight>(
        &self,
        rows: CsrView<C, V>,
        progress: &Progress,
    ) -> Result<Lsa> {
        check_weights(rows)?;
        let width = self
            .n_components
            .saturating_add(self.n_oversamples)
            .min(rows.n_rows())
            .min(rows.n_cols());
        // In this order: the components will take the place of the first one, which is let go first, and
        // what lies above them goes back to the system.
        let mut applied = Tall::zeros(rows.n_cols(), width);
        let mut basis = self.random_start(rows.n_cols(), width);
        let rough = RoughProducts::new(rows);
        // Once more than asked for: scikit-learn's solution within the subspace sharpens it by half
        // a step, and this one must not explain less.
        for _ in 0..=self.n_iter {
            progress.advance(1)?;
            rough.apply_twice(rows, &basis, &mut applied, progress)?;
            orthonormal_basis(&applied, &mut basis);
        }
        drop(rough);
        // Again, as the last basis has to be orthonormal to rounding.
        orthonormal_basis(&basis, &mut applied);
        std::mem::swap(&mut basis, &mut applied);
        apply_twice(rows, &basis, &mut applied, progress)?;
        progress.advance(1)?;
        let (singular_values, components) = self.within_subspace(basis, applied);
        let n_rows = rows.n_rows() as f64;
        let (means, total) = means_and_total_variance(rows);
        // The mean square of a column less the square of its mean.
        let explained_variance: Array1<f64> = components
            .rows()
            .into_iter()
            .zip(&singular_values)
            .map(|(component, length)| {
                let mean: f64 = component.iter().zip(&means).map(|(x, mean)| x * mean).sum();
                (length * length / n_rows - mean * mean).max(0.0)
            })
            .collect();
        let ratio = |&variance: &f64| if total > 0.0 { variance / total } else { 0.0 };
        Ok(Lsa {
            singular_values: singular_values.into(),
            explained_variance_ratio: explained_variance.iter().map(ratio).collect(),
            explained_variance,
            components,
        })
    }

    /// Evenly spread draws keyed by (seed, term, component): no entry depends on how many there are.
    /// Sixteen bits each: signs alone would do for many terms, but few rows of signs are easily
    /// dependent.
    fn random_start(&self, n_terms: usize, width: usize) -> Tall {
        let random = KeyedRandom::new(self.seed);
        // All columns of the last strip, as far as so many can be independent.
        let width = width.next_multiple_of(LANES).min(n_terms);
        let mut start = Tall::zeros(n_terms, width);
        start
            .strips
            .par_iter_mut()
            .enumerate()
            .for_each(|(strip, rows)| {
                let random = random.child(strip as u64);
                let n_lanes = LANES.min(width - strip * LANES);
                for (term, lanes) in rows.iter_mut().enumerate() {
                    for (lane, draw) in lanes.0[..n_lanes].iter_mut().enumerate() {
                        let bits = random.bits((term * LANES + lane / 4) as u64);
                        *draw = f64::from((bits >> (lane % 4 * 16)) as u16) - 32767.5;
                    }
                }
            });
        start
    }

    /// Singular values and right singular vectors (as rows) within an orthonormal `basis`, given
    /// X'X times it.
    fn within_subspace(&self, basis: Tall, applied: Tall) -> (Vec<f64>, Array2<f64>) {
        let eigen = symmetric_eigen(inner_products(&basis, &applied));
        let singular: Vec<f64> = eigen.values.iter().map(|v| v.max(0.0).sqrt()).collect();
        let bound = RANK_TOLERANCE * singular.first().copied().unwrap_or(0.0);
        let rank = singular.iter().take_while(|&&s| s > bound).count();
        let n_components = rank.min(self.n_components);
        let mut rotation = Matrix::zeros(basis.width(), basis.width());
        for component in 0..n_components {
            for (inner, &entry) in eigen.vectors.row(component).iter().enumerate() {
                rotation.row_mut(inner)[component] = entry;
            }
        }
        // In the place of what is no longer asked for.
        let mut components = applied;
        multiply(&basis, &rotation, &mut components);
        drop(basis);
        turn_largest_entries_positive(&mut components);
        let components = rows_of(&components, n_components);
        (singular[..n_components].to_vec(), components)
    }
}

impl Lsa {
    /// `rows` (any number of rows over the fitted terms) in the space of the components:
    /// rows x n_components, not scaled to unit length.
    pub fn transform(&self, rows: &Csr<f32>) -> Result<Array2<f64>> {
        project_rows(rows.view(), self.components.view(), &Progress::default())
    }
}

/// `rows` times the transpose of `components` (n_components x terms). An error if the numbers of terms
/// differ, if a weight is not finite (names the row), or once `progress` was cancelled.
pub fn project_rows<C: Column, V: Weight>(
    rows: CsrView<C, V>,
    components: ArrayView2<f64>,
    progress: &Progress,
) -> Result<Array2<f64>> {
    let (n_components, n_terms) = components.dim();
    if rows.n_cols() != n_terms {
        return Err(Error::Data(format!(
            "rows have {} terms, but the components were fitted on {n_terms}",
            rows.n_cols()
        )));
    }
    check_finite(rows)?;
    let mut projected = Array2::zeros((rows.n_rows(), n_components));
    let Some(values) = projected.as_slice_mut().filter(|values| !values.is_empty()) else {
        return Ok(projected);
    };
    // Strip by strip: all components once more, laid out for this, would be as large as they are.
    let mut terms = vec![Lanes::zero(); n_terms];
    for first in (0..n_components).step_by(LANES) {
        let last = n_components.min(first + LANES);
        for (lane, component) in (first..last).enumerate() {
            for (lanes, &x) in terms.iter_mut().zip(components.row(component)) {
                lanes.0[lane] = x;
            }
        }
        values
            .par_chunks_mut(BLOCK_ROWS * n_components)
            .enumerate()
            .try_for_each(|(block, out)| {
                for (offset, out) in out.chunks_exact_mut(n_components).enumerate() {
                    let (columns, values) = rows.row(block * BLOCK_ROWS + offset);
                    let lanes = project(columns, values, &terms);
                    out[first..last].copy_from_slice(&lanes.0[..last - first]);
                }
                progress.advance(0)
            })?;
    }
    Ok(projected)
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

fn check_finite<C: Column, V: Weight>(rows: CsrView<C, V>) -> Result<()> {
    let not_finite = |weight: &V| !weight.narrow().is_finite();
    let Some(place) = rows.values().par_iter().position_first(not_finite) else {
        return Ok(());
    };
    let row = rows.indptr().partition_point(|&start| start <= place) - 1;
    Err(Error::Data(format!(
        "row {row} holds the weight {}, but weights must be finite",
        rows.values()[place].narrow()
    )))
}

fn check_weights<C: Column, V: Weight>(rows: CsrView<C, V>) -> Result<()> {
    check_finite(rows)?;
    if rows.values().iter().all(|weight| weight.narrow() == 0.0) {
        let message = "no row holds a weight other than 0, so there is nothing to decompose";
        return Err(Error::Data(message.to_owned()));
    }
    Ok(())
}

fn turn_largest_entries_positive(columns: &mut Tall) {
    for strip in &mut columns.strips {
        let mut largest = [0.0f64; LANES];
        for lanes in strip.iter() {
            for (largest, &x) in largest.iter_mut().zip(&lanes.0) {
                if x.abs() > largest.abs() {
                    *largest = x;
                }
            }
        }
        let signs = largest.map(|x| if x < 0.0 { -1.0 } else { 1.0 });
        for lanes in strip.iter_mut() {
            for (x, sign) in lanes.0.iter_mut().zip(signs) {
                *x *= sign;
            }
        }
    }
}

/// The first columns of a matrix as rows of an array.
fn rows_of(tall: &Tall, n_columns: usize) -> Array2<f64> {
    let mut rows = Array2::zeros((n_columns, tall.n_rows));
    for (column, mut row) in rows.rows_mut().into_iter().enumerate() {
        let strip = &tall.strips[column / LANES];
        for (x, lanes) in row.iter_mut().zip(strip) {
            *x = lanes.0[column % LANES];
        }
    }
    rows
}

/// The mean of every term, and the variance of all terms together; absent values count as zeros.
fn means_and_total_variance<C: Column, V: Weight>(rows: CsrView<C, V>) -> (Vec<f64>, f64) {
    let n_rows = rows.n_rows() as f64;
    let mut means = vec![0.0; rows.n_cols()];
    for (&column, &x) in rows.indices().iter().zip(rows.values()) {
        means[column.place()] += f64::from(x.narrow());
    }
    means.iter_mut().for_each(|mean| *mean /= n_rows);
    let mut n_present = vec![0u64; means.len()];
    let mut squares = vec![0.0; means.len()];
    for (&column, &x) in rows.indices().iter().zip(rows.values()) {
        let place = column.place();
        n_present[place] += 1;
        squares[place] += (f64::from(x.narrow()) - means[place]).powi(2);
    }
    let absent = means
        .iter()
        .zip(&n_present)
        .map(|(mean, &n_present)| (n_rows - n_present as f64) * mean * mean);
    let total: f64 = squares
        .iter()
        .zip(absent)
        .map(|(present, absent)| present + absent)
        .sum();
    (means, total / n_rows)
}

#[cfg(test)]
mod tests;
