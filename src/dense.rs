//! Small dense linear algebra in a fixed order: what the decomposition of a sparse matrix needs
//! besides sparse products. In come tall matrices (many rows, a hundred columns); out go their
//! inner products, orthonormal bases and eigenvectors, with the same bits on any number of threads.
//!
//! `ndarray::dot` is not used: its backend multiplies and adds in one rounding where the processor
//! can, and may split the inner sum, so two machines could disagree. Here the order of every sum is
//! written down, each product is rounded, and vector instructions, chosen at run time, only ever work on
//! several *independent* sums at once: the bits are those of plain code on any processor.
//!
//! Householder reduction and implicit QL: Golub, Van Loan 2013, *Matrix Computations*, ch. 8.3.
//! Orthonormal basis by the Cholesky factor of the inner products: Fukaya, Nakatsukasa, Yanagisawa,
//! Yamamoto 2014, doi:10.1109/ScalA.2014.11. Householder QR would lose less on nearly dependent columns,
//! but its steps follow one another, while inner products can be taken in parallel; the columns lost
//! are those whose share is below the resolution of the `f32` weights that come in.

// Lanes are counted, not iterated over: only so they stay in registers.
#![allow(clippy::needless_range_loop)]

use std::ops::{Add, Mul};

use multiversion::multiversion;
use rayon::prelude::*;

/// Columns of a strip; numbers that are worked on together.
pub(crate) const LANES: usize = 16;

/// One row of a strip; aligned, as loads that cross a cache line take twice as long.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(align(64))]
pub(crate) struct Lanes<T = f64, const N: usize = LANES>(pub [T; N]);

impl<T: Copy + Default + Mul<Output = T> + Add<Output = T>, const N: usize> Lanes<T, N> {
    #[inline(always)]
    pub fn zero() -> Self {
        Self([T::default(); N])
    }

    /// Itself plus `factor * terms`, lane by lane, each product rounded before it is added.
    #[inline(always)]
    pub fn plus_scaled(mut self, factor: T, terms: &Self) -> Self {
        for lane in 0..N {
            self.0[lane] = self.0[lane] + factor * terms.0[lane];
        }
        self
    }
}

/// Rows given to a thread at once; no part of the result.
const BLOCK_ROWS: usize = 512;

/// A squared length of which less than this share is left after the columns before were taken out
/// is rounding noise.
const NOISE: f64 = 1e-13;

/// A row-major matrix, without the operators that would hide the order of additions.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Matrix {
    pub n_cols: usize,
    pub values: Vec<f64>,
}

impl Matrix {
    pub fn zeros(n_rows: usize, n_cols: usize) -> Self {
        Self {
            n_cols,
            values: vec![0.0; n_rows * n_cols],
        }
    }

    #[inline]
    pub fn row(&self, row: usize) -> &[f64] {
        &self.values[row * self.n_cols..(row + 1) * self.n_cols]
    }

    #[inline]
    pub fn row_mut(&mut self, row: usize) -> &mut [f64] {
        &mut self.values[row * self.n_cols..(row + 1) * self.n_cols]
    }
}

/// A tall matrix as strips of [`LANES`] columns, the last one filled up with zeros: a strip is worked
/// on by one thread from top to bottom, and a row of it is two cache lines.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Tall {
    pub n_rows: usize,
    pub strips: Vec<Vec<Lanes>>,
}

impl Tall {
    pub fn zeros(n_rows: usize, n_cols: usize) -> Self {
        Self {
            n_rows,
            strips: vec![vec![Lanes::zero(); n_rows]; n_cols.div_ceil(LANES)],
        }
    }

    /// Number of columns, those that fill up included.
    pub fn width(&self) -> usize {
        self.strips.len() * LANES
    }
}

/// Eigenvalues, falling, and the eigenvectors beside them as rows of unit length.
pub(crate) struct Eigen {
    pub values: Vec<f64>,
    pub vectors: Matrix,
}

/// The inner products of the columns of two matrices of equally many rows, each added up from the first
/// row to the last. They have to be symmetric: one half is computed.
pub(crate) fn inner_products(a: &Tall, b: &Tall) -> Matrix {
    let width = b.width();
    let mut products = Matrix::zeros(width, width);
    // Four columns of `a` with one strip of `b`: the sums stay in registers.
    let pieces: Vec<(usize, usize)> = (0..width)
        .step_by(4)
        .flat_map(|first| (first / LANES..b.strips.len()).map(move |strip| (first, strip)))
        .collect();
    let sums: Vec<[Lanes; 4]> = pieces
        .par_iter()
        .map(|&(first, strip)| {
            products_of_strips(&a.strips[first / LANES], first % LANES, &b.strips[strip])
        })
        .collect();
    for (&(first, strip), sums) in pieces.iter().zip(&sums) {
        for (row, sums) in (first..).zip(sums) {
            for (column, &sum) in (strip * LANES..)
                .zip(&sums.0)
                .filter(|(column, _)| *column >= row)
            {
                products.row_mut(row)[column] = sum;
                products.row_mut(column)[row] = sum;
            }
        }
    }
    products
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+avx2", "x86_64+avx2"))]
fn products_of_strips(a: &[Lanes], first: usize, b: &[Lanes]) -> [Lanes; 4] {
    let [mut p, mut q, mut r, mut s] = [Lanes::zero(); 4];
    let b = &b[..a.len()];
    let mut row = 0;
    while row < a.len() {
        let factors = &a[row].0[first..first + 4];
        p = p.plus_scaled(factors[0], &b[row]);
        q = q.plus_scaled(factors[1], &b[row]);
        r = r.plus_scaled(factors[2], &b[row]);
        s = s.plus_scaled(factors[3], &b[row]);
        row += 1;
    }
    [p, q, r, s]
}

/// `tall` times `small`, which has `tall.width()` rows, into `product`, which has room for it; every entry
/// adds its products in their order.
pub(crate) fn multiply(tall: &Tall, small: &Matrix, product: &mut Tall) {
    for (strip, out) in product.strips.iter_mut().enumerate() {
        let first = strip * LANES;
        let columns: Vec<Lanes> = (0..tall.width())
            .map(|row| {
                let mut lanes = Lanes::zero();
                let present = &small.row(row)[first..small.n_cols.min(first + LANES)];
                lanes.0[..present.len()].copy_from_slice(present);
                lanes
            })
            .collect();
        // Of a triangular matrix only the strips up to its last entries.
        let used = columns.iter().rposition(|column| *column != Lanes::zero());
        let n_strips = used.map_or(0, |last| last / LANES + 1);
        out.par_chunks_mut(BLOCK_ROWS)
            .enumerate()
            .for_each(|(block, out)| {
                let first = block * BLOCK_ROWS;
                multiply_block(&tall.strips[..n_strips], first, &columns, out);
            });
    }
}

/// Rows `first..` of the strips times one strip of columns.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+avx2", "x86_64+avx2"))]
fn multiply_block(strips: &[Vec<Lanes>], first: usize, columns: &[Lanes], out: &mut [Lanes]) {
    // Four rows share the loads of a column; the last ones are short of company.
    let n_fours = out.len() / 4 * 4;
    for (row, out) in (first..).step_by(4).zip(out.chunks_exact_mut(4)) {
        let [mut a, mut b, mut c, mut d] = [Lanes::zero(); 4];
        for (strip, columns) in strips.iter().zip(columns.chunks_exact(LANES)) {
            let rows = &strip[row..row + 4];
            for inner in 0..LANES {
                let column = &columns[inner];
                a = a.plus_scaled(rows[0].0[inner], column);
                b = b.plus_scaled(rows[1].0[inner], column);
                c = c.plus_scaled(rows[2].0[inner], column);
                d = d.plus_scaled(rows[3].0[inner], column);
            }
        }
        out.copy_from_slice(&[a, b, c, d]);
    }
    for (row, out) in (first + n_fours..).zip(&mut out[n_fours..]) {
        *out = Lanes::zero();
        for (strip, columns) in strips.iter().zip(columns.chunks_exact(LANES)) {
            for inner in 0..LANES {
                *out = out.plus_scaled(strip[row].0[inner], &columns[inner]);
            }
        }
    }
}

/// Orthonormal columns that span the columns of `tall` into `basis`, which is as large; columns that depend
/// on those before become zeros. Where columns were nearly dependent one call leaves them orthonormal to
/// about 1e-3 only; a second call on the result to rounding.
pub(crate) fn orthonormal_basis(tall: &Tall, basis: &mut Tall) {
    multiply(tall, &inverse_factor(inner_products(tall, tall)), basis);
}

/// With R the Cholesky factor of the inner products, R' R: the inverse of R, upper triangular.
fn inverse_factor(mut products: Matrix) -> Matrix {
    let n = products.n_cols;
    let largest = (0..n).fold(0.0, |m: f64, i| m.max(products.row(i)[i]));
    // Columns to unit length first, so that a short column is judged by its direction.
    let scales: Vec<f64> = (0..n)
        .map(|i| match products.row(i)[i] {
            square if square > largest * NOISE * NOISE => 1.0 / square.sqrt(),
            _ => 0.0,
        })
        .collect();
    for (row, &scale) in scales.iter().enumerate() {
        for (product, other) in products.row_mut(row).iter_mut().zip(&scales) {
            *product *= scale * other;
        }
    }
    // Row by row: the rows of R below take out what the columns before explain.
    let mut inverse = Matrix::zeros(n, n);
    for step in 0..n {
        let left = products.row(step)[step];
        if left.is_nan() || left <= NOISE {
            products.row_mut(step).fill(0.0);
            continue;
        }
        let root = 1.0 / left.sqrt();
        products.row_mut(step)[step..]
            .iter_mut()
            .for_each(|x| *x *= root);
        let factor = products.row(step).to_vec();
        for row in step + 1..n {
            add_scaled(
                -factor[row],
                &factor[row..],
                &mut products.row_mut(row)[row..],
            );
        }
        // Column `step` of the inverse: -(inverse so far) * (column of R) / its diagonal entry.
        for row in 0..step {
            let product: f64 = (row..step)
                .map(|inner| inverse.row(row)[inner] * products.row(inner)[step])
                .sum();
            inverse.row_mut(row)[step] = -product * root;
        }
        inverse.row_mut(step)[step] = root;
    }
    for (row, &scale) in scales.iter().enumerate() {
        inverse.row_mut(row).iter_mut().for_each(|x| *x *= scale);
    }
    inverse
}

/// All eigenvalues and eigenvectors of a symmetric matrix. Cost about 9 n^3, one thread.
pub(crate) fn symmetric_eigen(matrix: Matrix) -> Eigen {
    let n = matrix.n_cols;
    let (mut diagonal, mut beside, mut vectors) = tridiagonal(matrix);
    implicit_ql(&mut diagonal, &mut beside, &mut vectors);
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|&a, &b| diagonal[b].total_cmp(&diagonal[a]));
    let mut sorted = Matrix::zeros(n, n);
    for (place, &source) in order.iter().enumerate() {
        sorted.row_mut(place).copy_from_slice(vectors.row(source));
    }
    Eigen {
        values: order.iter().map(|&place| diagonal[place]).collect(),
        vectors: sorted,
    }
}

/// Householder reduction: diagonal, the entries beside it (`beside[i]` couples i and i + 1) and the
/// transposed orthogonal matrix Q' with Q' A Q tridiagonal.
fn tridiagonal(mut a: Matrix) -> (Vec<f64>, Vec<f64>, Matrix) {
    let n = a.n_cols;
    let mut beside = vec![0.0; n];
    let mut reflectors: Vec<(usize, f64, Vec<f64>)> = Vec::new();
    for first in 1..n {
        let step = first - 1;
        // Row instead of column: the matrix is symmetric and rows are contiguous.
        let mut v = a.row(step)[first..].to_vec();
        let tail = dot(&v[1..], &v[1..]);
        if tail == 0.0 {
            beside[step] = v[0];
            continue;
        }
        let length = -(v[0] * v[0] + tail).sqrt().copysign(v[0]);
        beside[step] = length;
        v[0] -= length;
        let beta = 2.0 / (v[0] * v[0] + tail);
        let mut w: Vec<f64> = (first..n)
            .map(|row| beta * dot(&a.row(row)[first..], &v))
            .collect();
        add_scaled(-0.5 * beta * dot(&w, &v), &v, &mut w);
        for (place, row) in (first..n).enumerate() {
            add_scaled(-v[place], &w, &mut a.row_mut(row)[first..]);
            add_scaled(-w[place], &v, &mut a.row_mut(row)[first..]);
        }
        reflectors.push((first, beta, v));
    }
    let diagonal = (0..n).map(|i| a.row(i)[i]).collect();
    let mut q = Matrix::zeros(n, n);
    for i in 0..n {
        q.row_mut(i)[i] = 1.0;
    }
    for (first, beta, v) in reflectors.iter().rev() {
        for row in *first..n {
            let entries = &mut q.row_mut(row)[*first..];
            add_scaled(-beta * dot(entries, v), v, entries);
        }
    }
    (diagonal, beside, q)
}

/// Diagonalises a tridiagonal matrix by implicitly shifted QL steps; each rotation also turns two
/// rows of `vectors`.
fn implicit_ql(diagonal: &mut [f64], beside: &mut [f64], vectors: &mut Matrix) {
    let n = diagonal.len();
    let norm = diagonal
        .iter()
        .chain(beside.iter())
        .fold(0.0, |m: f64, x| m.max(x.abs()));
    let negligible = |diagonal: &[f64], beside: &[f64], i: usize| {
        let near = diagonal[i].abs() + diagonal[i + 1].abs();
        beside[i].abs() <= f64::EPSILON * near.max(f64::EPSILON * norm)
    };
    for low in 0..n {
        // Three steps per eigenvalue are usual; the bound only keeps NaN from looping for ever.
        for _ in 0..60 {
            let high = (low..n - 1)
                .find(|&i| negligible(diagonal, beside, i))
                .unwrap_or(n - 1);
            if high == low {
                break;
            }
            ql_step(low, high, diagonal, beside, vectors);
        }
    }
}

fn ql_step(low: usize, high: usize, diagonal: &mut [f64], beside: &mut [f64], v: &mut Matrix) {
    let half_gap = (diagonal[low + 1] - diagonal[low]) / (2.0 * beside[low]);
    let root = half_gap.hypot(1.0).copysign(half_gap);
    let mut bulge = diagonal[high] - diagonal[low] + beside[low] / (half_gap + root);
    let (mut sine, mut cosine, mut carried) = (1.0, 1.0, 0.0);
    for i in (low..high).rev() {
        let (f, b) = (sine * beside[i], cosine * beside[i]);
        let radius = f.hypot(bulge);
        beside[i + 1] = radius;
        if radius == 0.0 {
            // The matrix has come apart here: finish this step, the next one works on the parts.
            diagonal[i + 1] -= carried;
            beside[high] = 0.0;
            return;
        }
        (sine, cosine) = (f / radius, bulge / radius);
        let shifted = diagonal[i + 1] - carried;
        let mixed = (diagonal[i] - shifted) * sine + 2.0 * cosine * b;
        carried = sine * mixed;
        diagonal[i + 1] = shifted + carried;
        bulge = cosine * mixed - b;
        let (above, below) = v.values.split_at_mut((i + 1) * v.n_cols);
        let above = &mut above[i * v.n_cols..];
        for (x, y) in above.iter_mut().zip(&mut below[..v.n_cols]) {
            (*x, *y) = (cosine * *x - sine * *y, sine * *x + cosine * *y);
        }
    }
    diagonal[low] -= carried;
    beside[low] = bulge;
    beside[high] = 0.0;
}

/// `sum += factor * terms`, entry by entry.
#[inline]
fn add_scaled(factor: f64, terms: &[f64], sum: &mut [f64]) {
    for (sum, term) in sum.iter_mut().zip(terms) {
        *sum += factor * term;
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

#[cfg(test)]
mod tests;
