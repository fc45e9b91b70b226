use super::*;

fn random_sparse(n_rows: usize, n_cols: usize, share: f64, seed: u64) -> Csr<f32> {
    let random = KeyedRandom::new(seed);
    let (mut indptr, mut indices, mut values) = (vec![0], Vec::new(), Vec::new());
    for row in 0..n_rows as u64 {
        for column in 0..n_cols as u64 {
            let cell = random.child(row).child(column);
            if cell.unit(0) < share {
                indices.push(column as u32);
                values.push(cell.unit(1) as f32);
            }
        }
        indptr.push(indices.len());
    }
    Csr::new(n_cols, indptr, indices, values).unwrap()
}

fn fit(rows: &Csr<f32>, n_components: usize) -> Lsa {
    let params = LsaParams::default().n_components(n_components).seed(4);
    let valid = params.check().unwrap();
    valid.fit(rows, &Progress::default()).unwrap()
}

#[derive(Deserialize)]
struct Golden {
    indptr: Vec<usize>,
    indices: Vec<u32>,
    values: Vec<f32>,
    n_cols: usize,
    singular_values: Vec<f64>,
    explained_variance: Vec<f64>,
    explained_variance_ratio: Vec<f64>,
    components: Vec<Vec<f64>>,
}

#[test]
fn agrees_with_scikit_learn() {
    let text = include_str!("../../tests/data/lsa.json");
    let golden: Golden = serde_json::from_str(text).unwrap();
    let rows = Csr::new(golden.n_cols, golden.indptr, golden.indices, golden.values).unwrap();
    let lsa = fit(&rows, golden.singular_values.len());
    let close = |ours: &Array1<f64>, theirs: &[f64]| {
        assert_eq!(ours.len(), theirs.len());
        for (x, y) in ours.iter().zip(theirs) {
            assert!((x - y).abs() < 1e-9, "{ours} {theirs:?}");
        }
    };
    close(&lsa.singular_values, &golden.singular_values);
    close(&lsa.explained_variance, &golden.explained_variance);
    close(
        &lsa.explained_variance_ratio,
        &golden.explained_variance_ratio,
    );
    for (ours, theirs) in lsa.components.rows().into_iter().zip(&golden.components) {
        close(&ours.to_owned(), theirs);
    }
}

#[test]
fn components_are_orthonormal_and_carry_the_singular_values() {
    let rows = random_sparse(300, 200, 0.05, 1);
    let lsa = fit(&rows, 20);
    let projected = lsa.transform(&rows).unwrap();
    for i in 0..20 {
        for j in 0..20 {
            let product: f64 = (lsa.components.row(i).iter())
                .zip(lsa.components.row(j))
                .map(|(x, y)| x * y)
                .sum();
            assert!((product - f64::from(u8::from(i == j))).abs() < 1e-12);
        }
        let length = projected
            .column(i)
            .iter()
            .map(|x| x * x)
            .sum::<f64>()
            .sqrt();
        // Random values have a flat spectrum, the hardest case for the iteration.
        assert!((length / lsa.singular_values[i] - 1.0).abs() < 0.02);
        let component = lsa.components.row(i);
        let largest = component
            .iter()
            .fold(0.0, |m: f64, x| if x.abs() > m.abs() { *x } else { m });
        assert!(largest > 0.0);
    }
}

#[test]
fn never_more_components_than_the_rank() {
    // Three different rows, each four times, two of them multiples of each other: rank 2.
    let (mut indptr, mut indices, mut values) = (vec![0], vec![], vec![]);
    for row in 0..12 {
        let (columns, weights): (&[u32], &[f32]) = match row % 3 {
            0 => (&[0, 1], &[1.0, 2.0]),
            1 => (&[0, 1], &[0.5, 1.0]),
            _ => (&[2, 4], &[0.3, 0.1]),
        };
        indices.extend(columns);
        values.extend(weights);
        indptr.push(indices.len());
    }
    let rows = Csr::new(5, indptr, indices, values).unwrap();
    let lsa = fit(&rows, 4);
    assert_eq!(lsa.components.dim(), (2, 5));
    assert_eq!(lsa.transform(&rows).unwrap().dim(), (12, 2));
    assert!((lsa.singular_values[0] - 25f64.sqrt()).abs() < 1e-6);
    assert!((lsa.singular_values[1] - 0.4f64.sqrt()).abs() < 1e-6);
    assert_eq!(fit(&rows.select_rows(&[2]), 4).components.nrows(), 1);
    // One row has no variance: a share of nothing is 0, not NaN.
    assert_eq!(
        fit(&rows.select_rows(&[2]), 4).explained_variance_ratio[0],
        0.0
    );
}

#[test]
fn the_unit_of_the_weights_does_not_matter() {
    let rows = random_sparse(300, 200, 0.05, 1);
    let lsa = fit(&rows, 9);
    for unit in [1e-35, 1e30f32] {
        let scaled = fit(&rows.map(|_, x| x * unit), 9);
        for (x, y) in lsa.singular_values.iter().zip(&scaled.singular_values) {
            assert!((y / f64::from(unit) / x - 1.0).abs() < 1e-3);
        }
    }
}

#[test]
fn a_full_subspace_gives_the_exact_values() {
    // Few terms, all present: the squares are the eigenvalues of a small matrix.
    for n_terms in [1, 5, 7, 30] {
        let rows = random_sparse(60, n_terms, 1.0, 3);
        let mut products = Matrix::zeros(n_terms, n_terms);
        for (_, values) in rows.rows() {
            for (i, &x) in values.iter().enumerate() {
                for (j, &y) in values.iter().enumerate() {
                    products.row_mut(i)[j] += f64::from(x) * f64::from(y);
                }
            }
        }
        let exact = symmetric_eigen(products).values;
        let few = n_terms.div_ceil(2);
        let found = [few, n_terms].map(|n| fit(&rows, n).singular_values);
        for (s, square) in found.iter().flat_map(|found| found.iter().zip(&exact)) {
            assert!((s / square.sqrt() - 1.0).abs() < 1e-9, "{n_terms}");
        }
    }
}

#[test]
fn fewer_components_are_the_first_of_more() {
    let rows = random_sparse(60, 30, 0.2, 8);
    let (few, many) = (fit(&rows, 3), fit(&rows, 20));
    for (x, y) in few.singular_values.iter().zip(&many.singular_values) {
        assert!((x / y - 1.0).abs() < 1e-3);
    }
}

#[test]
fn any_number_of_threads_gives_the_same_bits() {
    let rows = random_sparse(700, 400, 0.03, 2);
    let run = |n_threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads);
        pool.build().unwrap().install(|| fit(&rows, 12))
    };
    let one = run(1);
    for n_threads in [2, 4] {
        let lsa = run(n_threads);
        for (x, y) in one.components.iter().zip(&lsa.components) {
            assert_eq!(x.to_bits(), y.to_bits());
        }
        assert_eq!(one.explained_variance_ratio, lsa.explained_variance_ratio);
    }
}

#[test]
fn unit_rows_leave_zeros_alone() {
    let mut rows = ndarray::array![[3.0, 4.0], [0.0, 0.0]];
    scale_rows_to_unit_length(&mut rows);
    assert_eq!(rows, ndarray::array![[0.6, 0.8], [0.0, 0.0]]);
}

#[test]
fn what_cannot_be_decomposed_is_named() {
    let message = |rows: &Csr<f32>| {
        let valid = LsaParams::default().check().unwrap();
        valid
            .fit(rows, &Progress::default())
            .unwrap_err()
            .to_string()
    };
    let row = |value| Csr::new(2, vec![0, 0, 1], vec![1], vec![value]).unwrap();
    assert!(message(&row(f32::NAN)).contains("row 1 holds the weight NaN"));
    assert!(message(&row(0.0)).contains("nothing to decompose"));
    assert!(message(&Csr::new(0, vec![0], vec![], vec![]).unwrap()).contains("nothing"));
    let zero = LsaParams::default().n_components(0).check().unwrap_err();
    assert_eq!(
        zero.to_string(),
        "n_components is 0, but it must be at least 1"
    );
    let other = Csr::new(3, vec![0, 0], vec![], vec![]).unwrap();
    let error = fit(&row(1.0), 1).transform(&other).unwrap_err();
    assert!(error.to_string().contains("rows have 3 terms"));
}

#[test]
fn a_cancelled_fit_stops() {
    let progress = Progress::default();
    progress.cancel();
    let valid = LsaParams::default().check().unwrap();
    let result = valid.fit(&random_sparse(9, 9, 0.5, 0), &progress);
    assert!(matches!(result, Err(Error::Interrupted)));
}
