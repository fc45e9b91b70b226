//! k-means against two independent implementations: scikit-learn (golden values, made by
//! `tests/data/make_kmeans.py`) and linfa-clustering (run here, from the same centroids).

use erascope::cluster::kmeans::{Init, KMeans, KMeansParams, Rows};
use erascope::csr::Csr;
use erascope::progress::Progress;
use erascope::random::KeyedRandom;
use linfa::DatasetBase;
use linfa::traits::{Fit, Predict};
use linfa_clustering::KMeansInit;
use ndarray::{Array1, Array2};
use serde::Deserialize;

#[derive(Deserialize)]
struct Case {
    name: String,
    sparse: bool,
    rows: Vec<Vec<f64>>,
    init: Vec<Vec<f64>>,
    max_iter: usize,
    tolerance: f64,
    labels: Vec<u32>,
    centroids: Vec<Vec<f64>>,
    inertia: f64,
    n_iter: usize,
}

fn array(rows: &[Vec<f64>]) -> Array2<f64> {
    Array2::from_shape_fn((rows.len(), rows[0].len()), |(i, j)| rows[i][j])
}

fn sparse(rows: &[Vec<f64>]) -> Csr<f32> {
    let (mut indptr, mut indices, mut values) = (vec![0], Vec::new(), Vec::new());
    for row in rows {
        for (column, &x) in row.iter().enumerate().filter(|(_, x)| **x != 0.0) {
            indices.push(column as u32);
            values.push(x as f32);
        }
        indptr.push(indices.len());
    }
    Csr::new(rows[0].len(), indptr, indices, values).unwrap()
}

#[test]
fn agrees_with_scikit_learn() {
    let cases: Vec<Case> = serde_json::from_str(include_str!("data/kmeans.json")).unwrap();
    for case in cases {
        let label = format!(
            "{}, {} iterations, tolerance {}",
            case.name, case.max_iter, case.tolerance
        );
        let params = KMeansParams::new(case.init.len())
            .init(Init::Given(array(&case.init)))
            .max_iter(case.max_iter)
            .tolerance(case.tolerance);
        let (dense, sparse) = (array(&case.rows), sparse(&case.rows));
        let rows = match case.sparse {
            true => Rows::Sparse(sparse.view()),
            false => Rows::Dense(dense.view()),
        };
        let kmeans = params.fit_rows(rows, &Progress::default()).unwrap();
        assert_eq!(kmeans.labels, case.labels, "{label}");
        assert_eq!(kmeans.n_iter, case.n_iter, "{label}");
        assert!((kmeans.inertia - case.inertia).abs() < 1e-6, "{label}");
        for (ours, theirs) in kmeans.centroids.iter().zip(&array(&case.centroids)) {
            assert!((ours - theirs).abs() < 1e-6, "{label}");
        }
    }
}

#[test]
fn agrees_with_linfa_clustering() {
    for seed in 0..20 {
        let random = KeyedRandom::new(seed);
        let (n_rows, n_features, n_clusters) = (150, 3, 4);
        let rows = Array2::from_shape_fn((n_rows, n_features), |(i, j)| {
            random.child(i as u64).normal(j as u64) + 4.0 * ((i % n_clusters) * (j + 1)) as f64
        });
        let init = rows.slice(ndarray::s![..n_clusters, ..]).to_owned();
        let set = DatasetBase::from(rows.clone());

        let ours: KMeans = KMeansParams::new(n_clusters)
            .init(Init::Given(init.clone()))
            .tolerance(0.0)
            .fit(&set)
            .unwrap();
        let theirs = linfa_clustering::KMeans::params(n_clusters)
            .init_method(KMeansInit::Precomputed(init))
            .n_runs(1)
            .tolerance(1e-12)
            .max_n_iterations(1_000)
            .fit(&set)
            .unwrap();
        let (our_labels, their_labels): (Array1<usize>, Array1<usize>) =
            (ours.predict(&rows), theirs.predict(&rows));
        assert_eq!(our_labels, their_labels);
        // linfa's centroids count the previous centroid as one more row of each cluster, so they
        // creep towards the mean and stop when a step is below the tolerance.
        for (x, y) in ours.centroids.iter().zip(theirs.centroids()) {
            assert!((x - y).abs() < 1e-6);
        }
        // linfa reports the mean over rows.
        assert!((ours.inertia / n_rows as f64 - theirs.inertia()).abs() < 1e-6);
    }
}
