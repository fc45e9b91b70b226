//! Dense k-means against linfa-clustering's, from the same centroids for as many iterations. Prints the
//! ratio of medians over alternating runs, and both objectives.

use std::hint::black_box;
use std::time::Instant;

use erascope::cluster::kmeans::{Init, KMeansParams, Rows};
use erascope::progress::Progress;
use erascope::random::KeyedRandom;
use linfa::DatasetBase;
use linfa::traits::Fit;
use linfa_clustering::{KMeans, KMeansInit};
use ndarray::{Array2, s};

const RUNS: usize = 3;
const ITERATIONS: usize = 10;

fn main() {
    let random = KeyedRandom::new(3);
    let rows = Array2::from_shape_fn((20_000, 50), |(row, column)| {
        let group = random.child(1).below(row as u64, 40) as u64;
        random.child(2).child(group).normal(column as u64)
            + random.child(3).child(row as u64).normal(column as u64)
    });
    for k in [8, 50] {
        let centroids = rows.slice(s![..k, ..]).to_owned();
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        let (mut our_objective, mut their_objective) = (f64::NAN, f64::NAN);
        for _ in 0..RUNS {
            let start = Instant::now();
            let fitted = KMeansParams::new(k)
                .init(Init::Given(centroids.clone()))
                .n_init(1)
                .max_iter(ITERATIONS)
                .tolerance(0.0)
                .fit_rows(Rows::Dense(rows.view()), &Progress::default());
            ours.push(start.elapsed().as_secs_f64());
            if let Ok(model) = black_box(fitted) {
                our_objective = model.inertia / rows.nrows() as f64;
            }
            let start = Instant::now();
            let fitted = KMeans::params(k)
                .init_method(KMeansInit::Precomputed(centroids.clone()))
                .n_runs(1)
                .max_n_iterations(ITERATIONS as u64)
                .tolerance(1e-300)
                .fit(&DatasetBase::from(rows.clone()));
            theirs.push(start.elapsed().as_secs_f64());
            if let Ok(model) = black_box(fitted) {
                their_objective = model.inertia();
            }
        }
        ours.sort_by(f64::total_cmp);
        theirs.sort_by(f64::total_cmp);
        println!(
            "dense k-means, 20000 x 50, k = {k}, {ITERATIONS} iterations: {:.1} times as fast as \
             linfa-clustering (mean squared distance {our_objective:.4} and {their_objective:.4})",
            theirs[RUNS / 2] / ours[RUNS / 2]
        );
    }
}
