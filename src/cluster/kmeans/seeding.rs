//! Greedy k-means++: rows far from the centroids chosen so far are likely to be chosen next. In
//! come rows and the key of one start, out go the initial centroids.
//!
//! Every step draws 2 + ln k candidates with probability proportional to the squared distance D^2
//! (1 - cosine, if spherical, which is half of it for rows of length 1) to the nearest centroid so
//! far, and keeps the one that leaves the smallest sum of D^2. The weights are rounded to a common
//! grid and summed as integers, so a draw lands on the same row however the work was split.
//!
//! Arthur, Vassilvitskii 2007, *k-means++: the advantages of careful seeding*, SODA;
//! the greedy form is scikit-learn's.

use rayon::prelude::*;

use super::centroids::Centroids;
use super::rows::BLOCK_ROWS;
use super::table::Table;
use crate::error::Result;
use crate::exact_sum::FixedPoint;
use crate::progress::Progress;
use crate::random::KeyedRandom;

/// `n_clusters` centroids, cluster by cluster, each a row (at length 1, if spherical).
pub(super) fn seed_centroids(
    table: &Table,
    n_clusters: usize,
    random: KeyedRandom,
    progress: &Progress,
) -> Result<Vec<f64>> {
    let rows = choose_rows(table, n_clusters, random, progress)?;
    Ok(rows
        .iter()
        .flat_map(|&row| centroid_at(table, row))
        .collect())
}

fn choose_rows(
    table: &Table,
    n_clusters: usize,
    random: KeyedRandom,
    progress: &Progress,
) -> Result<Vec<usize>> {
    let able = able_rows(table);
    let first = match able.len() {
        0 => 0,
        n_able => able[random.child(0).below(0, n_able)],
    };
    let mut chosen = vec![first];
    let only = Centroids::new(centroid_at(table, first), table.n_features(), table.metric);
    let mut nearest: Vec<f64> = able
        .par_iter()
        .with_min_len(BLOCK_ROWS)
        .map(|&row| only.distance(table, row, 0))
        .collect();
    clear(&mut nearest, &able, first);
    while chosen.len() < n_clusters {
        progress.advance(0)?;
        let step = random.child(chosen.len() as u64);
        let Some(candidates) = draw(&nearest, &able, step, n_trials(n_clusters)) else {
            // Every row lies on a centroid: any further one is as good as the lowest left.
            let unused = (0..table.n_rows()).find(|row| !chosen.contains(row));
            chosen.push(unused.unwrap_or(0));
            continue;
        };
        let (best, remaining) = best_candidate(table, &able, &nearest, &candidates);
        nearest = remaining;
        clear(&mut nearest, &able, candidates[best]);
        chosen.push(candidates[best]);
    }
    Ok(chosen)
}

/// Rows a centroid can be set on, rising.
pub(super) fn able_rows(table: &Table) -> Vec<usize> {
    (0..table.n_rows())
        .filter(|&row| table.can_seed(row))
        .collect()
}

/// Candidates for one of `n_clusters` centroids.
fn n_trials(n_clusters: usize) -> usize {
    2 + (n_clusters as f64).ln() as usize
}

/// The row for one further centroid beside those that leave the distances `nearest`; None if all
/// distances are 0.
pub(super) fn draw_best(
    table: &Table,
    able: &[usize],
    nearest: &[f64],
    step: KeyedRandom,
    n_clusters: usize,
) -> Option<usize> {
    let candidates = draw(nearest, able, step, n_trials(n_clusters))?;
    let (best, _) = best_candidate(table, able, nearest, &candidates);
    Some(candidates[best])
}

/// Rows drawn in proportion to their weight; None if all weights are 0.
fn draw(weights: &[f64], able: &[usize], step: KeyedRandom, n_trials: usize) -> Option<Vec<usize>> {
    let largest = weights.iter().copied().fold(0.0, f64::max);
    let grid = FixedPoint::new(largest, weights.len());
    let mut total = 0;
    let cumulative: Vec<i64> = weights
        .iter()
        .map(|&weight| {
            total += grid.quantize(weight);
            total
        })
        .collect();
    (total > 0).then(|| {
        let trial = |trial| {
            let target = step.below(trial, total as usize) as i64;
            able[cumulative.partition_point(|&sum| sum <= target)]
        };
        (0..n_trials as u64).map(trial).collect()
    })
}

/// The candidate that leaves the least distance (the first of equals), and the distances it leaves.
fn best_candidate(
    table: &Table,
    able: &[usize],
    nearest: &[f64],
    candidates: &[usize],
) -> (usize, Vec<f64>) {
    let by_candidate: Vec<f64> = candidates
        .iter()
        .flat_map(|&row| centroid_at(table, row))
        .collect();
    let centroids = Centroids::new(by_candidate, table.n_features(), table.metric);
    let width = candidates.len();
    let mut left = vec![0.0; able.len() * width];
    left.par_chunks_mut(BLOCK_ROWS * width)
        .enumerate()
        .for_each(|(block, left)| {
            for (offset, left) in left.chunks_exact_mut(width).enumerate() {
                let place = block * BLOCK_ROWS + offset;
                for (candidate, left) in left.iter_mut().enumerate() {
                    let distance = centroids.distance(table, able[place], candidate);
                    *left = distance.min(nearest[place]);
                }
            }
        });
    let largest = nearest.iter().copied().fold(0.0, f64::max);
    let grid = FixedPoint::new(largest, able.len());
    let mut sums = vec![0i64; width];
    for left in left.chunks_exact(width) {
        for (sum, &x) in sums.iter_mut().zip(left) {
            *sum += grid.quantize(x);
        }
    }
    let best = (0..width).min_by_key(|&trial| sums[trial]).unwrap_or(0);
    (
        best,
        left.chunks_exact(width).map(|left| left[best]).collect(),
    )
}

/// A chosen row is at distance 0, whatever rounding says.
fn clear(nearest: &mut [f64], able: &[usize], chosen: usize) {
    if let Ok(place) = able.binary_search(&chosen) {
        nearest[place] = 0.0;
    }
}

pub(super) fn centroid_at(table: &Table, row: usize) -> Vec<f64> {
    let mut centroid = vec![0.0; table.n_features()];
    let scale = table.scale(row);
    table
        .row(row)
        .for_each(|feature, x| centroid[feature] = x * scale);
    centroid
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::kmeans::params::Metric;
    use crate::cluster::kmeans::rows::Rows;
    use ndarray::{Array2, array};

    fn choose(rows: &Array2<f64>, metric: Metric, n_clusters: usize, seed: u64) -> Vec<usize> {
        let table = Table::new(Rows::Dense(rows.view()), metric).unwrap();
        let random = KeyedRandom::new(seed);
        choose_rows(&table, n_clusters, random, &Progress::default()).unwrap()
    }

    #[test]
    fn distant_groups_each_get_a_seed() {
        let rows = array![[0.0], [0.1], [0.2], [100.0], [100.1], [-90.0], [-90.1]];
        for seed in 0..50 {
            let mut groups: Vec<i64> = choose(&rows, Metric::Euclidean, 3, seed)
                .iter()
                .map(|&row| (rows[[row, 0]] / 50.0).round() as i64)
                .collect();
            groups.sort_unstable();
            assert_eq!(groups, [-2, 0, 2]);
        }
    }

    #[test]
    fn draws_follow_the_weights() {
        let mut hits = [0u32; 4];
        for seed in 0..10_000 {
            let drawn = draw(
                &[1.0, 0.0, 3.0, 6.0],
                &[0, 1, 2, 3],
                KeyedRandom::new(seed),
                1,
            );
            hits[drawn.unwrap()[0]] += 1;
        }
        assert_eq!(hits[1], 0);
        for (place, expected) in [(0, 1_000i64), (2, 3_000), (3, 6_000)] {
            assert!((i64::from(hits[place]) - expected).abs() < 250, "{hits:?}");
        }
    }

    #[test]
    fn no_row_is_chosen_twice_even_among_equals() {
        for (rows, metric) in [
            (Array2::ones((5, 2)), Metric::Euclidean),
            (Array2::zeros((5, 2)), Metric::Spherical),
            (
                array![[0., 0.], [1., 0.], [0., 0.], [0., 1.]],
                Metric::Spherical,
            ),
        ] {
            for seed in 0..20 {
                let mut chosen = choose(&rows, metric, rows.nrows(), seed);
                chosen.sort_unstable();
                assert_eq!(chosen, (0..rows.nrows()).collect::<Vec<_>>());
            }
        }
    }

    #[test]
    fn rows_without_direction_come_last() {
        let rows = array![[0., 0.], [1., 0.], [0., 0.], [0., 1.]];
        for seed in 0..20 {
            let mut chosen = choose(&rows, Metric::Spherical, 2, seed);
            chosen.sort_unstable();
            assert_eq!(chosen, [1, 3]);
        }
    }
}
