//! Which starts are carried to the end. In come rows and the number of starts, out goes the best
//! outcome.
//!
//! Starts differ by a few thousandths of the objective, and nearly all of an iteration over many rows
//! says the same as one over some of them. So with many rows every start is seeded and run to
//! its end on a sample, its centroids are then measured on all rows, and only the best few go on
//! with all of them, from where the sample left them. Successive halving: Jamieson, Talwalkar 2016,
//! *Non-stochastic best arm identification and hyperparameter optimization*, AISTATS.

use super::lloyd::{Outcome, assign, lloyd, mean_variance, sum_of_distances, with_distances};
use super::params::{Init, KMeansValidParams};
use super::seeding::seed_centroids;
use super::sums::Grids;
use super::swaps::swap;
use super::table::Table;
use crate::error::Result;
use crate::progress::Progress;
use crate::random::KeyedRandom;

/// Rows of the sample: this many for each cluster, and no fewer than that in all.
const SAMPLE_PER_CLUSTER: usize = 256;
const LEAST_SAMPLE: usize = 8192;
/// Starts that go on with all rows.
const N_FINALISTS: usize = 3;
/// Label of the generator that draws the sample, beside the starts 0, 1, ...
const SAMPLE: u64 = u64::MAX;

/// The best of the starts that `params` ask for, after the swaps that they ask for.
pub(super) fn best_outcome(
    params: &KMeansValidParams,
    table: &Table,
    progress: &Progress,
) -> Result<Outcome> {
    let all_rows = Runs::new(params, table, progress);
    let mut best = best_start(&all_rows)?;
    let random = KeyedRandom::new(params.seed);
    for attempt in params.n_starts()..params.n_units() {
        let Some(moved) = swap(table, &best, random.child(attempt as u64)) else {
            break;
        };
        let outcome = all_rows.run(moved)?;
        progress.advance(1)?;
        if outcome.inertia < best.inertia {
            best = outcome;
        }
    }
    Ok(best)
}

fn best_start(all_rows: &Runs) -> Result<Outcome> {
    let Runs {
        params,
        table,
        progress,
        ..
    } = *all_rows;
    if let Init::Given(centroids) = &params.init {
        let outcome = all_rows.run(centroids.iter().copied().collect())?;
        progress.advance(1)?;
        return Ok(outcome);
    }
    let n_sample = (SAMPLE_PER_CLUSTER * params.n_clusters).max(LEAST_SAMPLE);
    if table.n_rows() / 2 < n_sample {
        return best_of(0..params.n_init as u64, |start| {
            let outcome = all_rows.run(all_rows.seed(start)?)?;
            progress.advance(1)?;
            Ok(outcome)
        });
    }
    let sample = table
        .rows
        .select(&sample(params.seed, table.n_rows(), n_sample));
    let sample = Table::new(sample.view(), params.metric)?;
    let sampled_rows = Runs::new(params, &sample, progress);
    let mut candidates = Vec::new();
    for start in 0..params.n_init as u64 {
        let centroids = sampled_rows.run(sampled_rows.seed(start)?)?.centroids;
        let labels = assign(table, &centroids, progress)?;
        let inertia = sum_of_distances(&with_distances(table, &centroids, &labels));
        candidates.push((inertia, centroids.into_values()));
        progress.advance(1)?;
    }
    // Stable: of equally good starts the first comes first.
    candidates.sort_by(|a, b| a.0.total_cmp(&b.0));
    candidates.truncate(N_FINALISTS);
    best_of(candidates, |(_, centroids)| all_rows.run(centroids))
}

/// The outcome of lowest inertia, the first of equals.
fn best_of<T>(
    starts: impl IntoIterator<Item = T>,
    mut run: impl FnMut(T) -> Result<Outcome>,
) -> Result<Outcome> {
    let mut starts = starts.into_iter();
    let first = starts
        .next()
        .expect("n_init is at least 1, as check() sees to");
    let mut best = run(first)?;
    for start in starts {
        let outcome = run(start)?;
        if outcome.inertia < best.inertia {
            best = outcome;
        }
    }
    Ok(best)
}

/// Places of the sample, rising: one drawn from each of `n_sample` stretches of equal length.
fn sample(seed: u64, n_rows: usize, n_sample: usize) -> Vec<usize> {
    let random = KeyedRandom::new(seed).child(SAMPLE);
    let edge = |stretch: usize| (stretch as u128 * n_rows as u128 / n_sample as u128) as usize;
    (0..n_sample)
        .map(|stretch| {
            let first = edge(stretch);
            first + random.below(stretch as u64, edge(stretch + 1) - first)
        })
        .collect()
}

/// What all starts on the same rows share.
struct Runs<'t, 'a> {
    params: &'t KMeansValidParams,
    table: &'t Table<'a>,
    grids: Grids,
    largest_shift: f64,
    progress: &'t Progress,
}

impl<'t, 'a> Runs<'t, 'a> {
    fn new(params: &'t KMeansValidParams, table: &'t Table<'a>, progress: &'t Progress) -> Self {
        let grids = Grids::new(table);
        let largest_shift = match params.tolerance {
            0.0 => 0.0,
            tolerance => tolerance * mean_variance(table, &grids),
        };
        Self {
            params,
            table,
            grids,
            largest_shift,
            progress,
        }
    }

    fn seed(&self, start: u64) -> Result<Vec<f64>> {
        let random = KeyedRandom::new(self.params.seed).child(start);
        seed_centroids(self.table, self.params.n_clusters, random, self.progress)
    }

    fn run(&self, centroids: Vec<f64>) -> Result<Outcome> {
        lloyd(
            self.table,
            &self.grids,
            centroids,
            self.params,
            self.largest_shift,
            self.progress,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::kmeans::params::{KMeansParams, Metric};
    use crate::cluster::kmeans::rows::Rows;
    use linfa::ParamGuard;
    use ndarray::Array2;

    #[test]
    fn a_sample_has_one_row_of_each_stretch() {
        let places = sample(3, 100, 30);
        assert_eq!(places.len(), 30);
        assert!(
            places
                .windows(2)
                .all(|pair| pair[0] < pair[1] && pair[1] - pair[0] < 8)
        );
        assert_ne!(places, sample(4, 100, 30));
    }

    #[test]
    fn with_many_rows_the_sample_loses_nothing() {
        let random = KeyedRandom::new(2);
        let rows = Array2::from_shape_fn((2 * LEAST_SAMPLE + 1, 3), |(row, feature)| {
            let group = random.child(1).child(random.below(row as u64, 40) as u64);
            4.0 * group.normal(feature as u64)
                + random.child(2).child(row as u64).normal(feature as u64)
        });
        let progress = Progress::default();
        let table = Table::new(Rows::Dense(rows.view()), Metric::Euclidean).unwrap();
        let params = KMeansParams::new(10).n_init(4).check().unwrap();
        let runs = Runs::new(&params, &table, &progress);
        let every = best_of(0..4, |start| runs.run(runs.seed(start)?)).unwrap();
        let ours = best_start(&runs).unwrap();
        assert!(ours.inertia < every.inertia * 1.01);
    }
}
