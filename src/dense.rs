//! Small dense linear algebra in a fixed order: what the decomposition of a sparse matrix needs
//! besides sparse products. In come tall matrices (many rows, a hundred columns); out go their
//! inner products, orthonormal bases and eigenvectors, with the same bits on any number of threads.
//!
//! `ndarray::dot` is not used: its backend picks instructions at run time and may split the inner
//! sum, so two machines of one kind could disagree. Here the order of every sum is written down;
//! vector instructions only ever work on several *independent* sums at once.
//!
//! Householder reduction and implicit QL: Golub, Van Loan 2013, *Matrix Computations*, ch. 8.3.
//! Orthonormal basis through the eigenvectors of the inner products: Stathopoulos, Wu 2002,
//! doi:10.1137/S1064827500370883. Householder QR would lose less on nearly dependent columns, but
//! its steps follow one another, while inner products of blocks of rows can be taken in parallel;
//! the columns lost are those whose share is below the resolution of the `f32` weights that come in.

use rayon::prelude::*;

/// Rows per partial sum of [`gram`]; part of the result, as it fixes the order of additions.
const BLOCK_ROWS: usize = 1024;

/// Eigenvalues of the scaled inner products below this share of the largest are rounding noise.
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

/// Eigenvalues, falling, and the eigenvectors beside them as rows of unit length.
pub(crate) struct Eigen {
    pub values: Vec<f64>,
    pub vectors: Matrix,
}

/// The inner products of all pairs of columns: blocks of rows in parallel, added in block order.
pub(crate) fn gram(tall: &Matrix) -> Matrix {
    let n_cols = tall.n_cols;
    let mut sum = Matrix::zeros(n_cols, n_cols);
    if n_cols == 0 {
        return sum;
    }
    let partial_sums: Vec<Matrix> = tall
        .values
        .par_chunks(BLOCK_ROWS * n_cols)
        .map(|block| {
            let mut partial = Matrix::zeros(n_cols, n_cols);
            // Four rows at a time: the products stay in registers, the sums are loaded once.
            let mut groups = block.chunks_exact(4 * n_cols);
            for group in groups.by_ref() {
                let rows = [0, 1, 2, 3].map(|row| &group[row * n_cols..(row + 1) * n_cols]);
                for first in 0..n_cols {
                    let factors = rows.map(|row| row[first]);
                    let sums = &mut partial.row_mut(first)[first..];
                    add_four_scaled(factors, rows.map(|row| &row[first..]), sums);
                }
            }
            for row in groups.remainder().chunks_exact(n_cols) {
                for (first, &x) in row.iter().enumerate() {
                    add_scaled(x, &row[first..], &mut partial.row_mut(first)[first..]);
                }
            }
            partial
        })
        .collect();
    for partial in &partial_sums {
        add_scaled(1.0, &partial.values, &mut sum.values);
    }
    for row in 1..n_cols {
        for column in 0..row {
            sum.values[row * n_cols + column] = sum.values[column * n_cols + row];
        }
    }
    sum
}

/// `tall` times `small`; every entry adds its products in the order of `small`'s rows, four at once.
pub(crate) fn multiply(tall: &Matrix, small: &Matrix) -> Matrix {
    let (n_inner, n_cols) = (tall.n_cols, small.n_cols);
    if n_inner == 0 || n_cols == 0 {
        return Matrix {
            n_cols,
            values: Vec::new(),
        };
    }
    let mut product = Matrix::zeros(tall.values.len() / n_inner, n_cols);
    product
        .values
        .par_chunks_mut(BLOCK_ROWS * n_cols)
        .zip(tall.values.par_chunks(BLOCK_ROWS * n_inner))
        .for_each(|(out, rows)| {
            // A handful of rows per sweep over `small`, which does not fit the nearest cache.
            for (out, rows) in out.chunks_mut(8 * n_cols).zip(rows.chunks(8 * n_inner)) {
                for inner in (0..n_inner).step_by(4) {
                    let last = n_inner.min(inner + 4);
                    for (out, row) in out.chunks_exact_mut(n_cols).zip(rows.chunks_exact(n_inner)) {
                        let terms = (inner..last).map(|inner| (row[inner], small.row(inner)));
                        add_scaled_rows(terms, out);
                    }
                }
            }
        });
    product
}

/// Orthonormal columns that span the columns of `tall`, as many as its numerical rank; those of
/// largest extent first. Where columns were nearly dependent one
/// call leaves them orthonormal to about 1e-3 only; a second call on the result to rounding.
pub(crate) fn orthonormal_basis(tall: &Matrix) -> Matrix {
    let n_cols = tall.n_cols;
    let mut products = gram(tall);
    let largest = (0..n_cols).fold(0.0, |m: f64, i| m.max(products.row(i)[i]));
    // Columns to unit length first, so that a short column is judged by its direction.
    let scales: Vec<f64> = (0..n_cols)
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
    let eigen = symmetric_eigen(products);
    let bound = NOISE * eigen.values.first().copied().unwrap_or(0.0);
    let rank = eigen.values.iter().take_while(|&&v| v > bound).count();
    let mut rotation = Matrix::zeros(n_cols, rank);
    for (component, &value) in eigen.values[..rank].iter().enumerate() {
        for (column, &entry) in eigen.vectors.row(component).iter().enumerate() {
            rotation.row_mut(column)[component] = scales[column] * entry / value.sqrt();
        }
    }
    multiply(tall, &rotation)
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
pub(crate) fn add_scaled(factor: f64, terms: &[f64], sum: &mut [f64]) {
    for (sum, term) in sum.iter_mut().zip(terms) {
        *sum += factor * term;
    }
}

/// `sum += factor * row` for several rows, four at once: `sum` is loaded and stored a quarter as
/// often. The grouping starts at the first row and is part of the result.
#[inline]
pub(crate) fn add_scaled_rows<'a>(
    mut terms: impl ExactSizeIterator<Item = (f64, &'a [f64])>,
    sum: &mut [f64],
) {
    while terms.len() >= 4 {
        if let (Some(a), Some(b), Some(c), Some(d)) =
            (terms.next(), terms.next(), terms.next(), terms.next())
        {
            add_four_scaled([a.0, b.0, c.0, d.0], [a.1, b.1, c.1, d.1], sum);
        }
    }
    for (factor, row) in terms {
        add_scaled(factor, row, sum);
    }
}

#[inline]
fn add_four_scaled(factors: [f64; 4], rows: [&[f64]; 4], sum: &mut [f64]) {
    // Cut to one length, so that the loop needs no checks.
    let [a, b, c, d] = rows.map(|row| &row[..sum.len()]);
    for (place, sum) in sum.iter_mut().enumerate() {
        *sum += (factors[0] * a[place] + factors[1] * b[place])
            + (factors[2] * c[place] + factors[3] * d[place]);
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::KeyedRandom;

    fn random(n_rows: usize, n_cols: usize, seed: u64) -> Matrix {
        let random = KeyedRandom::new(seed);
        let values = (0..n_rows * n_cols)
            .map(|i| random.normal(i as u64))
            .collect();
        Matrix { n_cols, values }
    }

    fn assert_identity(m: &Matrix, tolerance: f64) {
        for i in 0..m.n_cols {
            for j in 0..m.n_cols {
                let expected = f64::from(u8::from(i == j));
                assert!((m.row(i)[j] - expected).abs() < tolerance, "{i} {j}");
            }
        }
    }

    #[test]
    fn inner_products_by_hand() {
        let tall = Matrix {
            n_cols: 2,
            values: vec![1., 2., 3., 4., 5., 6., 7., 8., 9., 10.],
        };
        assert_eq!(gram(&tall).values, [165., 190., 190., 220.]);
        let small = Matrix {
            n_cols: 1,
            values: vec![1., -1.],
        };
        assert_eq!(multiply(&tall, &small).values, [-1.; 5]);
    }

    #[test]
    fn eigenvalues_of_the_second_difference() {
        // Known in closed form: 2 - 2 cos(pi j / (n + 1)).
        let n = 12;
        let mut m = Matrix::zeros(n, n);
        for i in 0..n {
            m.row_mut(i)[i] = 2.0;
            if i + 1 < n {
                m.row_mut(i)[i + 1] = -1.0;
                m.row_mut(i + 1)[i] = -1.0;
            }
        }
        let eigen = symmetric_eigen(m);
        for (place, value) in eigen.values.iter().enumerate() {
            let j = (n - place) as f64;
            let expected = 2.0 - 2.0 * (std::f64::consts::PI * j / (n + 1) as f64).cos();
            assert!((value - expected).abs() < 1e-14);
        }
    }

    #[test]
    fn eigenvectors_give_the_matrix_back() {
        for n in [0, 1, 2, 3, 7, 60] {
            let m = gram(&random(n + 3, n, 5));
            let eigen = symmetric_eigen(m.clone());
            assert_eq!(eigen.values.len(), n);
            assert!(eigen.values.windows(2).all(|pair| pair[0] >= pair[1]));
            let transposed = |m: &Matrix| {
                let mut out = Matrix::zeros(n, n);
                (0..n * n).for_each(|i| out.values[i % n.max(1) * n + i / n] = m.values[i]);
                out
            };
            assert_identity(&gram(&transposed(&eigen.vectors)), 1e-13);
            let mut scaled = eigen.vectors.clone();
            for (i, value) in eigen.values.iter().enumerate() {
                scaled.row_mut(i).iter_mut().for_each(|x| *x *= value);
            }
            let back = multiply(&transposed(&eigen.vectors), &scaled);
            for (x, y) in back.values.iter().zip(&m.values) {
                assert!((x - y).abs() < 1e-12 * n as f64);
            }
        }
    }

    #[test]
    fn degenerate_matrices_end() {
        for fill in [0.0, 1.0] {
            let eigen = symmetric_eigen(Matrix {
                n_cols: 9,
                values: vec![fill; 81],
            });
            assert!((eigen.values[0] - 9.0 * fill).abs() < 1e-13);
            assert!(eigen.values[1..].iter().all(|v| v.abs() < 1e-13));
        }
    }

    #[test]
    fn a_basis_is_orthonormal_and_no_wider_than_the_rank() {
        let tall = multiply(&random(3000, 4, 1), &random(4, 9, 2));
        let basis = orthonormal_basis(&orthonormal_basis(&tall));
        assert_eq!(basis.n_cols, 4);
        assert_identity(&gram(&basis), 1e-14);
        assert_eq!(orthonormal_basis(&Matrix::zeros(5, 3)).n_cols, 0);
    }

    #[test]
    fn any_number_of_threads_gives_the_same_bits() {
        let tall = random(5000, 17, 3);
        let run = |n_threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads);
            pool.build().unwrap().install(|| orthonormal_basis(&tall))
        };
        assert_eq!(run(1), run(4));
    }
}
