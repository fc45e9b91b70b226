//! Whether a cluster would be found again: in come rows and their clusters, out goes for each cluster
//! how well it is recovered from half of the rows.
//!
//! Half of the rows are drawn without replacement and clustered anew; the cluster's rows among them are
//! compared with the most similar new cluster by Jaccard's coefficient, `|A ∩ B| / |A ∪ B|`. Stability is the
//! mean over some draws: 1 where it always comes back whole. Hennig calls a cluster below 0.6
//! not trustworthy, and from 0.75 on valid (2007, doi:10.1016/j.csda.2006.11.025).
//!
//! Cost: for each draw a k-means fit of at most `LARGEST` rows.

use ndarray::{ArrayView2, Axis};
use rayon::prelude::*;

use super::kmeans::{KMeansParams, Metric, Rows};
use crate::error::Result;
use crate::progress::Progress;
use crate::random::KeyedRandom;

/// Most rows of a subsample: of more, the stability of a cluster hardly depends on how many.
const LARGEST: usize = 1_000;
/// Starts of each k-means.
const N_INIT: usize = 3;

/// Stability, over `n_subsamples` draws, of each of `n_clusters` spherical clusters of `rows`, from 0 to 1; `clusters[i]` is the cluster
/// of row `i`. NaN for a cluster that no subsample meets. The one cluster of all rows has 1.
pub fn stability(
    rows: ArrayView2<'_, f64>,
    clusters: &[u32],
    n_clusters: usize,
    n_subsamples: usize,
    random: KeyedRandom,
    progress: &Progress,
) -> Result<Vec<f64>> {
    let size = (rows.nrows() / 2).min(LARGEST);
    if n_clusters == 1 || size < n_clusters {
        let single = if n_clusters == 1 { 1.0 } else { f64::NAN };
        return Ok(vec![single; n_clusters]);
    }
    let draws = (0..n_subsamples as u64)
        .into_par_iter()
        .map(|draw| {
            progress.advance(0)?;
            let random = random.child(draw);
            let mut drawn: Vec<usize> = (0..rows.nrows()).collect();
            random.shuffle(&mut drawn);
            drawn.truncate(size);
            drawn.sort_unstable();
            let subsample = rows.select(Axis(0), &drawn);
            let found = KMeansParams::new(n_clusters)
                .metric(Metric::Spherical)
                .n_init(N_INIT)
                .seed(random.bits(0))
                .fit_rows(Rows::Dense(subsample.view()), &Progress::default())?;
            let own: Vec<u32> = drawn.iter().map(|&row| clusters[row]).collect();
            Ok(best_jaccard(&own, &found.labels, n_clusters))
        })
        .collect::<Result<Vec<Vec<f64>>>>()?;
    Ok((0..n_clusters)
        .map(|cluster| {
            let met = || {
                draws
                    .iter()
                    .map(|draw| draw[cluster])
                    .filter(|x| !x.is_nan())
            };
            met().sum::<f64>() / met().count() as f64
        })
        .collect())
}

/// For each cluster of `own` its Jaccard coefficient with the most similar cluster of `found`.
fn best_jaccard(own: &[u32], found: &[u32], n_clusters: usize) -> Vec<f64> {
    let mut shared = vec![vec![0u64; n_clusters]; n_clusters];
    let (mut own_sizes, mut found_sizes) = (vec![0u64; n_clusters], vec![0u64; n_clusters]);
    for (&a, &b) in own.iter().zip(found) {
        shared[a as usize][b as usize] += 1;
        own_sizes[a as usize] += 1;
        found_sizes[b as usize] += 1;
    }
    (0..n_clusters)
        .map(|a| {
            let jaccard = |b: usize| {
                let both = shared[a][b];
                both as f64 / (own_sizes[a] + found_sizes[b] - both) as f64
            };
            match own_sizes[a] {
                0 => f64::NAN,
                _ => (0..n_clusters).map(jaccard).fold(0.0, f64::max),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::Array2;

    #[test]
    fn best_match_worked_by_hand() {
        // {0, 1, 2} and {3, 4, 5} against {0, 1}, {2, 3, 4, 5}.
        let jaccard = best_jaccard(&[0, 0, 0, 1, 1, 1], &[1, 1, 0, 0, 0, 0], 2);
        assert_eq!(jaccard, [2.0 / 3.0, 3.0 / 4.0]);
        assert!(best_jaccard(&[0, 0], &[0, 1], 2)[1].is_nan());
    }

    #[test]
    fn groups_are_stable_and_halves_of_a_cloud_are_not() {
        let random = KeyedRandom::new(3);
        let rows = |length: f64| {
            Array2::from_shape_fn((120, 10), |(i, j)| {
                random.child(i as u64).normal(j as u64) + if i % 2 == j { length } else { 0.0 }
            })
        };
        let clusters: Vec<u32> = (0..120).map(|row| row % 2).collect();
        let of = |rows: &Array2<f64>| {
            let progress = Progress::default();
            stability(
                rows.view(),
                &clusters,
                2,
                20,
                KeyedRandom::new(1),
                &progress,
            )
            .unwrap()
        };
        assert!(of(&rows(9.0)).iter().all(|&value| value > 0.99));
        assert!(of(&rows(0.0)).iter().all(|&value| value < 0.6));
    }

    #[test]
    fn one_cluster_is_stable_and_too_few_rows_tell_nothing() {
        let rows = Array2::ones((4, 2));
        let of = |clusters: &[u32], n_clusters| {
            let random = KeyedRandom::new(1);
            stability(
                rows.view(),
                clusters,
                n_clusters,
                20,
                random,
                &Progress::default(),
            )
            .unwrap()
        };
        assert_eq!(of(&[0; 4], 1), [1.0]);
        assert!(of(&[0, 1, 2, 2], 3).iter().all(|value| value.is_nan()));
    }
}
