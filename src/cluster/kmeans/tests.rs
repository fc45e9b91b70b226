//! What a user of k-means would notice, over both metrics and both kinds of rows.

use ndarray::{Array2, array};
use proptest::prelude::*;

use super::*;
use crate::csr::Csr;
use crate::random::KeyedRandom;

const METRICS: [Metric; 2] = [Metric::Euclidean, Metric::Spherical];

/// Rows around `n_groups` random directions, a third of the entries zero.
fn grouped(n_rows: usize, n_features: usize, n_groups: u64, seed: u64) -> Array2<f64> {
    let random = KeyedRandom::new(seed);
    Array2::from_shape_fn((n_rows, n_features), |(row, feature)| {
        let (row, feature) = (row as u64, feature as u64);
        let group = random.child(1_000 + row % n_groups);
        let noise = random.child(row);
        if noise.unit(feature) < 1.0 / 3.0 {
            return 0.0;
        }
        f64::from((2.0 * group.normal(feature) + noise.normal(100 + feature)) as f32)
    })
}

fn sparse(dense: &Array2<f64>) -> Csr<f32> {
    let (mut indptr, mut indices, mut values) = (vec![0], Vec::new(), Vec::new());
    for row in dense.rows() {
        for (column, &x) in row.iter().enumerate().filter(|(_, x)| **x != 0.0) {
            indices.push(column as u32);
            values.push(x as f32);
        }
        indptr.push(indices.len());
    }
    Csr::new(dense.ncols(), indptr, indices, values).unwrap()
}

fn fit(params: &KMeansParams, rows: Rows) -> KMeans {
    params.fit_rows(rows, &Progress::default()).unwrap()
}

fn predict(kmeans: &KMeans, rows: Rows) -> Vec<u32> {
    kmeans.predict_rows(rows, &Progress::default()).unwrap()
}

fn given(rows: &Array2<f64>, chosen: &[usize], metric: Metric) -> KMeansParams {
    let centroids = rows.select(ndarray::Axis(0), chosen);
    KMeansParams::new(chosen.len())
        .init(Init::Given(centroids))
        .metric(metric)
}

/// Equality of every number to the bit.
fn assert_same(a: &KMeans, b: &KMeans) {
    assert_eq!(a, b);
    assert!(
        a.centroids
            .iter()
            .zip(&b.centroids)
            .all(|(x, y)| x.to_bits() == y.to_bits())
    );
    assert_eq!(a.inertia.to_bits(), b.inertia.to_bits());
}

#[test]
fn two_iterations_by_hand() {
    let rows = array![[0.0], [1.0], [4.0], [9.0]];
    let params = given(&rows, &[0, 1], Metric::Euclidean).tolerance(0.0);
    // 0 | 1 4 9 -> centroids 0 and 14/3; then 0 1 | 4 9 -> 1/2 and 13/2; nothing moves again.
    let one = fit(&params.clone().max_iter(1), Rows::Dense(rows.view()));
    assert!((one.centroids[[1, 0]] - 14.0 / 3.0).abs() < 1e-12);
    assert_eq!((one.labels, one.n_iter), (vec![0, 0, 1, 1], 1));
    let all = fit(&params, Rows::Dense(rows.view()));
    assert_eq!(all.centroids, array![[0.5], [6.5]]);
    assert_eq!(all.labels, [0, 0, 1, 1]);
    assert_eq!(all.distances, [0.25, 0.25, 6.25, 6.25]);
    assert_eq!((all.inertia, all.n_iter, all.counts), (13.0, 3, vec![2, 2]));
}

#[test]
fn directions_by_hand() {
    // Lengths do not matter; the row of zeros goes to cluster 0 and moves nothing.
    let rows = array![[5.0, 0.0], [0.0, 0.0], [0.3, 0.4], [0.0, 2.0]];
    let params = given(&rows, &[0, 3], Metric::Spherical);
    let kmeans = fit(&params, Rows::Dense(rows.view()));
    assert_eq!(kmeans.labels, [0, 0, 1, 1]);
    assert_eq!(kmeans.counts, [2, 2]);
    assert_eq!(kmeans.centroids.row(0).to_vec(), [1.0, 0.0]);
    // (0.6, 0.8) + (0, 1) has length sqrt(3.6); both rows lie at the cosine sqrt(0.9).
    let cosine = 0.9f64.sqrt();
    assert!((kmeans.centroids[[1, 1]] - 1.8 / 3.6f64.sqrt()).abs() < 1e-12);
    assert!((kmeans.inertia - (1.0 + 2.0 * (1.0 - cosine))).abs() < 1e-12);
    assert_eq!(kmeans.distances[1], 1.0);
}

#[test]
fn an_empty_cluster_takes_the_farthest_row() {
    let rows = array![[0.0], [1.0], [2.0], [50.0]];
    let init = Init::Given(array![[0.0], [1.0], [900.0]]);
    let kmeans = fit(&KMeansParams::new(3).init(init), Rows::Dense(rows.view()));
    assert_eq!(kmeans.labels, [0, 1, 1, 2]);
    assert_eq!(kmeans.centroids, array![[0.0], [1.5], [50.0]]);
}

#[test]
fn more_clusters_than_distinct_rows_leave_some_empty() {
    let rows = array![[1.0, 2.0], [1.0, 2.0], [1.0, 2.0], [3.0, 3.0]];
    for metric in METRICS {
        let kmeans = fit(
            &KMeansParams::new(4).metric(metric),
            Rows::Dense(rows.view()),
        );
        assert!(kmeans.inertia < 1e-12);
        assert_eq!(kmeans.counts.iter().sum::<u64>(), 4);
        assert_eq!(kmeans.counts.iter().filter(|&&n| n > 0).count(), 2);
        assert!(kmeans.centroids.iter().all(|x| x.is_finite()));
    }
}

#[test]
fn the_best_start_is_the_one_reported() {
    let rows = grouped(200, 6, 9, 3);
    for metric in METRICS {
        let params = KMeansParams::new(9).metric(metric).seed(5);
        let mut inertia = f64::INFINITY;
        for n_init in [1, 2, 4, 12] {
            let kmeans = fit(&params.clone().n_init(n_init), Rows::Dense(rows.view()));
            assert!(kmeans.inertia <= inertia);
            inertia = kmeans.inertia;
            let sum: f64 = kmeans.distances.iter().sum();
            assert!((sum - kmeans.inertia).abs() < 1e-9);
            let from_centroids = kmeans
                .distances_to_centroids(Rows::Dense(rows.view()), &Progress::default())
                .unwrap();
            for (row, &label) in kmeans.labels.iter().enumerate() {
                assert_eq!(from_centroids[[row, label as usize]], kmeans.distances[row]);
            }
            let members = |cluster| kmeans.labels.iter().filter(|&&l| l == cluster).count() as u64;
            assert_eq!(kmeans.counts, (0..9).map(members).collect::<Vec<_>>());
        }
    }
}

/// Two centroids in one of three groups and one between the two others: Lloyd's iteration alone
/// ends there.
#[test]
fn a_swap_mends_what_the_iteration_cannot() {
    let groups = [
        [0.9, 0.1],
        [1.0, 0.1],
        [-1.0, 0.3],
        [-1.0, 0.4],
        [-1.0, -0.3],
        [-1.0, -0.4],
    ];
    let rows = Array2::from_shape_fn((6, 2), |(row, column)| groups[row][column]);
    for metric in METRICS {
        let stuck = given(&rows, &[0, 1, 2], metric).init(Init::Given(array![
            [0.9, 0.1],
            [1.0, 0.1],
            [-1.0, 0.0]
        ]));
        let before = fit(&stuck, Rows::Dense(rows.view()));
        assert_eq!(before.labels[2..], [2, 2, 2, 2]);
        for rows in [Rows::Dense(rows.view()), Rows::Sparse(sparse(&rows).view())] {
            let after = fit(&stuck.clone().n_swaps(8), rows);
            assert!(after.inertia < before.inertia / 2.0);
            assert_ne!(after.labels[2], after.labels[4]);
            assert_eq!(predict(&after, rows), after.labels);
        }
    }
}

#[test]
fn nothing_to_swap_leaves_what_there_is() {
    let same = Array2::ones((5, 2));
    for (params, n_clusters) in [(KMeansParams::new(1), 1), (KMeansParams::new(3), 3)] {
        let rows = Rows::Dense(same.view());
        let with = fit(&params.clone().n_swaps(5), rows);
        assert_eq!(with.centroids.nrows(), n_clusters);
        assert_same(&with, &fit(&params, rows));
    }
}

#[test]
fn any_number_of_threads_gives_the_same_bits() {
    let rows = grouped(1_500, 12, 10, 8);
    let sparse_rows = sparse(&rows);
    for metric in METRICS {
        for rows in [Rows::Dense(rows.view()), Rows::Sparse(sparse_rows.view())] {
            let run = |n_threads| {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads);
                let params = KMeansParams::new(11).metric(metric).n_init(3);
                pool.build().unwrap().install(|| fit(&params, rows))
            };
            let one = run(1);
            assert_same(&one, &run(2));
            assert_same(&one, &run(4));
        }
    }
}

#[test]
fn sparse_and_dense_rows_give_the_same_clusters() {
    let dense = grouped(300, 15, 5, 2);
    for metric in METRICS {
        let params = KMeansParams::new(5).metric(metric);
        let from_dense = fit(&params, Rows::Dense(dense.view()));
        let from_sparse = fit(&params, Rows::Sparse(sparse(&dense).view()));
        assert_eq!(from_dense.labels, from_sparse.labels);
        assert!((from_dense.inertia / from_sparse.inertia - 1.0).abs() < 1e-12);
    }
}

/// The slow oracle: all distances of a row in 64 bits, without bounds and without a look in few bits.
fn assert_nearest(params: &KMeansParams, rows: Rows, metric: Metric) {
    let kmeans = fit(params, rows);
    let by_cluster = kmeans.centroids.iter().copied().collect();
    let centroids = Centroids::new(by_cluster, rows.n_features(), metric);
    let table = Table::new(rows, metric).unwrap();
    for (row, &label) in kmeans.labels.iter().enumerate() {
        let nearest = centroids.nearest(&table, row);
        let found = (label, kmeans.distances[row]);
        assert_eq!(found, (nearest.label, nearest.distance));
    }
}

#[test]
fn every_label_is_that_of_the_slow_comparison() {
    let plain = grouped(400, 20, 12, 4);
    let far = plain.mapv(|x| x + 1e6);
    let sparse_rows = sparse(&plain);
    let twins = plain.mapv(|x| x.signum());
    for (rows, dense) in [
        (Rows::Dense(plain.view()), &plain),
        (Rows::Dense(far.view()), &far),
        (Rows::Dense(twins.view()), &twins),
        (Rows::Sparse(sparse_rows.view()), &plain),
    ] {
        for (metric, n_clusters) in [(0, 1), (0, 5), (1, 17), (0, 40), (1, 130), (0, 130)] {
            let metric = METRICS[metric];
            let chosen: Vec<usize> = (0..n_clusters).collect();
            for max_iter in [1, 3, 9, 30] {
                let params = given(dense, &chosen, metric).tolerance(0.0);
                assert_nearest(&params.max_iter(max_iter), rows, metric);
            }
        }
    }
}

#[test]
fn labels_are_right_at_the_ends_of_few_bits() {
    let chosen = [0, 1, 2, 3, 4];
    for n_features in [1, 2, 3, 7] {
        let plain = grouped(120, n_features, 5, 8);
        let mut dominated = plain.clone();
        dominated.column_mut(0).mapv_inplace(|x| x * 1e5);
        for rows in [plain, dominated] {
            for scale in [1e-160, 1e-30, 1e-18, 1e-13, 1e-11, 1.0, 1e11, 1e13, 1e60] {
                let rows = rows.mapv(|x| x * scale);
                for metric in METRICS {
                    let params = given(&rows, &chosen, metric).tolerance(0.0);
                    assert_nearest(&params, Rows::Dense(rows.view()), metric);
                }
            }
        }
    }
    // Beside a feature that never changes, all others are too small for 32 bits.
    for scale in [1e-17, 1e-18, 3e-19, 1e-19, 1e-21] {
        let small = grouped(120, 5, 5, 9);
        let rows = Array2::from_shape_fn((120, 6), |(row, feature)| match feature {
            0 => 1e-12,
            feature => small[[row, feature - 1]] * scale,
        });
        let params = given(&rows, &chosen, Metric::Euclidean).tolerance(0.0);
        assert_nearest(&params, Rows::Dense(rows.view()), Metric::Euclidean);
    }
}

#[test]
fn a_centroid_that_gains_a_direction_may_come_near_any_row() {
    let at = |degrees: f64| [degrees.to_radians().cos(), degrees.to_radians().sin()];
    let mut rows = vec![[1.0, 0.0]; 30];
    rows.extend([at(20.0), at(30.0)]);
    let rows = Array2::from(rows);
    let params = KMeansParams::new(2)
        .init(Init::Given(array![[1.0, 0.0], [0.0, 0.0]]))
        .metric(Metric::Spherical)
        .tolerance(0.0);
    assert_nearest(&params, Rows::Dense(rows.view()), Metric::Spherical);
    let kmeans = fit(&params, Rows::Dense(rows.view()));
    assert_eq!(kmeans.labels[29..], [0, 1, 1]);
    assert_eq!(predict(&kmeans, Rows::Dense(rows.view())), kmeans.labels);
}

#[test]
fn centroids_from_elsewhere_are_checked() {
    let rows = array![[1.0, 2.0], [3.0, 4.0]];
    let mut kmeans = fit(&KMeansParams::new(2), Rows::Dense(rows.view()));
    for (centroids, message) in [
        (Array2::zeros((0, 2)), "centroids are of shape [0, 2], but"),
        (array![[1.0, f64::NAN]], "a centroid holds NaN, but"),
        (array![[1.0, f64::INFINITY]], "a centroid holds inf, but"),
    ] {
        kmeans.centroids = centroids;
        let found = kmeans.predict_rows(Rows::Dense(rows.view()), &Progress::default());
        assert!(found.unwrap_err().to_string().starts_with(message));
    }
    kmeans.centroids = Array2::zeros((2, 0));
    let nothing = Array2::zeros((2, 0));
    let found = kmeans.distances_to_centroids(Rows::Dense(nothing.view()), &Progress::default());
    assert!(found.is_err());
}

#[test]
fn serialising_gives_the_model_back() {
    let rows = grouped(30, 4, 3, 1);
    let kmeans = fit(&KMeansParams::new(3), Rows::Dense(rows.view()));
    let text = serde_json::to_string(&kmeans).unwrap();
    let back: KMeans = serde_json::from_str(&text).unwrap();
    assert_eq!(back.labels, kmeans.labels);
    assert_eq!(predict(&back, Rows::Dense(rows.view())), kmeans.labels);
}

#[test]
fn what_does_not_fit_is_refused() {
    let rows = array![[1.0, 2.0], [3.0, 4.0]];
    let progress = Progress::default();
    let message = |result: Result<KMeans>| result.unwrap_err().to_string();
    let too_many = KMeansParams::new(3).fit_rows(Rows::Dense(rows.view()), &progress);
    assert_eq!(message(too_many), "n_clusters is 3, but there are 2 rows");
    let bad = array![[1.0], [f64::NAN]];
    let not_finite = KMeansParams::new(1).fit_rows(Rows::Dense(bad.view()), &progress);
    assert!(message(not_finite).starts_with("row 1 holds NaN"));
    let kmeans = fit(&KMeansParams::new(1), Rows::Dense(rows.view()));
    let narrow = kmeans.predict_rows(Rows::Dense(bad.view()), &progress);
    assert_eq!(
        narrow.unwrap_err().to_string(),
        "rows have 1 columns, but the centroids have 2"
    );
    progress.cancel();
    let rows = Rows::Dense(rows.view());
    let cancelled = KMeansParams::new(1).fit_rows(rows, &progress);
    assert!(matches!(cancelled, Err(Error::Interrupted)));
    let cancelled = kmeans.predict_rows(rows, &progress);
    assert!(matches!(cancelled, Err(Error::Interrupted)));
    let cancelled = kmeans.distances_to_centroids(rows, &progress);
    assert!(matches!(cancelled, Err(Error::Interrupted)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn the_objective_never_rises_and_predictions_equal_labels(
        seed in 0u64..1_000, n_rows in 6usize..60, n_clusters in 1usize..6, spherical: bool,
    ) {
        let metric = METRICS[usize::from(spherical)];
        let dense = grouped(n_rows, 5, 4, seed);
        let sparse_rows = sparse(&dense);
        for rows in [Rows::Dense(dense.view()), Rows::Sparse(sparse_rows.view())] {
            let chosen: Vec<usize> = (0..n_clusters).collect();
            let params = given(&dense, &chosen, metric).tolerance(0.0);
            let mut inertia = f64::INFINITY;
            for max_iter in 1..12 {
                let kmeans = fit(&params.clone().max_iter(max_iter), rows);
                prop_assert!(kmeans.inertia <= inertia * (1.0 + 1e-12) + 1e-12);
                prop_assert_eq!(predict(&kmeans, rows), kmeans.labels);
                inertia = kmeans.inertia;
            }
        }
    }

    #[test]
    fn permuted_rows_get_permuted_labels_and_the_same_centroids(
        seed in 0u64..1_000, n_rows in 8usize..80, n_clusters in 1usize..7, spherical: bool,
    ) {
        let metric = METRICS[usize::from(spherical)];
        let dense = grouped(n_rows, 5, 6, seed);
        let chosen: Vec<usize> = (0..n_clusters).collect();
        let params = given(&dense, &chosen, metric);
        let mut order: Vec<usize> = (0..n_rows).collect();
        KeyedRandom::new(seed + 1).shuffle(&mut order);
        let shuffled = dense.select(ndarray::Axis(0), &order);
        let (sparse_rows, sparse_shuffled) = (sparse(&dense), sparse(&shuffled));
        for (rows, shuffled) in [
            (Rows::Dense(dense.view()), Rows::Dense(shuffled.view())),
            (Rows::Sparse(sparse_rows.view()), Rows::Sparse(sparse_shuffled.view())),
        ] {
            let (plain, mut other) = (fit(&params, rows), fit(&params, shuffled));
            let labels: Vec<u32> = order.iter().map(|&row| plain.labels[row]).collect();
            prop_assert_eq!(&other.labels, &labels);
            (other.labels, other.distances) = (plain.labels.clone(), plain.distances.clone());
            assert_same(&plain, &other);
        }
    }
}
