use super::*;
use crate::random::KeyedRandom;

fn random(n_rows: usize, n_cols: usize, seed: u64) -> Matrix {
    let random = KeyedRandom::new(seed);
    let values = (0..n_rows * n_cols)
        .map(|i| random.normal(i as u64))
        .collect();
    Matrix { n_cols, values }
}

fn tall(matrix: &Matrix) -> Tall {
    let n_cols = matrix.n_cols;
    let mut tall = Tall::zeros(matrix.values.len() / n_cols.max(1), n_cols);
    for (place, &x) in matrix.values.iter().enumerate() {
        let (row, column) = (place / n_cols, place % n_cols);
        tall.strips[column / LANES][row].0[column % LANES] = x;
    }
    tall
}

fn entries(tall: &Tall) -> impl Iterator<Item = f64> {
    tall.strips.iter().flatten().flat_map(|lanes| lanes.0)
}

/// The slow oracle, without the columns that fill up.
fn plain_product(a: &Matrix, b: &Matrix) -> Matrix {
    let mut product = Matrix::zeros(a.values.len() / a.n_cols, b.n_cols);
    for (row, entries) in a.values.chunks_exact(a.n_cols).enumerate() {
        for (&x, b) in entries.iter().zip(b.values.chunks_exact(b.n_cols)) {
            add_scaled(x, b, product.row_mut(row));
        }
    }
    product
}

fn transposed(m: &Matrix) -> Matrix {
    let n_rows = m.values.len() / m.n_cols.max(1);
    let mut out = Matrix::zeros(m.n_cols, n_rows);
    for (place, &x) in m.values.iter().enumerate() {
        out.row_mut(place % m.n_cols)[place / m.n_cols] = x;
    }
    out
}

fn assert_identity(m: &Matrix, tolerance: f64) {
    for i in 0..m.n_cols {
        for j in 0..m.n_cols {
            let expected = f64::from(u8::from(i == j));
            assert!((m.row(i)[j] - expected).abs() < tolerance, "{i} {j}");
        }
    }
}

fn product_of(tall: &Tall, small: &Matrix) -> Tall {
    let mut product = Tall::zeros(tall.n_rows, small.n_cols);
    // What stood there before leaves no trace.
    for lanes in product.strips.iter_mut().flatten() {
        lanes.0.fill(f64::NAN);
    }
    multiply(tall, small, &mut product);
    product
}

fn basis_of(tall: &Tall) -> Tall {
    let mut basis = tall.clone();
    orthonormal_basis(tall, &mut basis);
    basis
}

#[test]
fn products_agree_with_the_definition() {
    for (n_rows, n_inner, n_cols) in [(1, 1, 1), (7, 3, 20), (1030, 33, 17)] {
        let a = random(n_rows, n_inner, 1);
        let products = inner_products(&tall(&a), &tall(&a));
        let by_definition = plain_product(&transposed(&a), &a);
        for i in 0..n_inner {
            for j in 0..n_inner {
                assert!((products.row(i)[j] - by_definition.row(i)[j]).abs() < 1e-11);
            }
        }
        let expected = random(n_inner, n_cols, 2);
        let mut small = Matrix::zeros(n_inner.next_multiple_of(LANES), n_cols);
        for row in 0..n_inner {
            small.row_mut(row).copy_from_slice(expected.row(row));
        }
        let product = product_of(&tall(&a), &small);
        let expected = tall(&plain_product(&a, &expected));
        for (ours, theirs) in product
            .strips
            .iter()
            .flatten()
            .zip(expected.strips.iter().flatten())
        {
            for (x, y) in ours.0.iter().zip(&theirs.0) {
                assert!((x - y).abs() < 1e-9);
            }
        }
    }
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
        let factor = random(n + 3, n, 5);
        let m = match n {
            0 => Matrix::zeros(0, 0),
            _ => plain_product(&transposed(&factor), &factor),
        };
        let eigen = symmetric_eigen(m.clone());
        assert_eq!(eigen.values.len(), n);
        assert!(eigen.values.windows(2).all(|pair| pair[0] >= pair[1]));
        if n == 0 {
            continue;
        }
        assert_identity(
            &plain_product(&eigen.vectors, &transposed(&eigen.vectors)),
            1e-13,
        );
        let mut scaled = eigen.vectors.clone();
        for (i, value) in eigen.values.iter().enumerate() {
            scaled.row_mut(i).iter_mut().for_each(|x| *x *= value);
        }
        let back = plain_product(&transposed(&eigen.vectors), &scaled);
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
    let dependent = plain_product(&random(3000, 4, 1), &random(4, 9, 2));
    let basis = basis_of(&basis_of(&tall(&dependent)));
    let products = inner_products(&basis, &basis);
    for i in 0..products.n_cols {
        for j in 0..products.n_cols {
            let expected = f64::from(u8::from(i == j && i < 4));
            assert!((products.row(i)[j] - expected).abs() < 1e-14, "{i} {j}");
        }
    }
    // It spans the columns: what is left of them beside it is rounding.
    let mut coordinates = Matrix::zeros(LANES, 9);
    for (row, column) in (0..9).flat_map(|row| (0..9).map(move |column| (row, column))) {
        let pairs = basis.strips[0].iter().zip(dependent.values.chunks_exact(9));
        coordinates.row_mut(row)[column] = pairs.map(|(b, x)| b.0[row] * x[column]).sum();
    }
    let back = product_of(&basis, &coordinates);
    let dependent = tall(&dependent);
    for (x, y) in entries(&back).zip(entries(&dependent)) {
        assert!((x - y).abs() < 1e-9);
    }
    let nothing = basis_of(&Tall::zeros(5, 3));
    assert!(entries(&nothing).all(|x| x == 0.0));
}

#[test]
fn any_number_of_threads_gives_the_same_bits() {
    let tall = tall(&random(5000, 17, 3));
    let run = |n_threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads);
        pool.build().unwrap().install(|| basis_of(&tall))
    };
    assert_eq!(run(1), run(4));
}
