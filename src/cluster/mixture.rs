//! Clusters with blurred edges: every row belongs to every cluster with some probability.
//!
//! # Problem and formula
//! Rows are taken for draws from `n_clusters` normal distributions, each with its own mean, covariance and
//! weight, which are fitted by expectation-maximization (Dempster, Laird, Rubin 1977), by linfa-clustering;
//! the start is a k-means. A membership is the probability, given the row, of having been drawn from a
//! cluster, and the label is the likeliest one.
//!
//! A distribution in d dimensions has (d + 1)(d + 2) / 2 parameters, and with fewer rows than those for each
//! cluster its covariance is a matter of chance. So of the leading dimensions at most [`MOST_DIMENSIONS`] are
//! looked at, and no more than the rows can carry; where not even two can be, that is an error.
//!
//! # Cost
//! Rows × clusters × d² for each iteration. The same bits for any number of threads.
//!
//! ```
//! use erascope::cluster::mixture::fit_mixture;
//! use erascope::random::KeyedRandom;
//! use ndarray::Array2;
//!
//! // Two clouds of 30 rows, six apart.
//! let random = KeyedRandom::new(1);
//! let rows = Array2::from_shape_fn((60, 3), |(i, j)| {
//!     random.child(i as u64).normal(j as u64) + if i % 2 == j { 6.0 } else { 0.0 }
//! });
//! let mixture = fit_mixture(rows.view(), 2, 0)?;
//! assert!(mixture.labels.iter().step_by(2).all(|&label| label == mixture.labels[0]));
//! assert!((mixture.memberships.row(7).sum() - 1.0).abs() < 1e-9);
//! # Ok::<(), erascope::Error>(())
//! ```

use linfa::DatasetBase;
use linfa::traits::Fit;
use linfa_clustering::GaussianMixtureModel;
use ndarray::{Array2, ArrayView2, Axis, s};
use rand_xoshiro::Xoshiro256Plus;
use rand_xoshiro::rand_core::SeedableRng;
use rustc_hash::FxHashSet;

use crate::error::{Error, Result};

/// Most dimensions that are looked at.
pub const MOST_DIMENSIONS: usize = 10;
/// Fewest: in one dimension clusters are intervals.
const LEAST_DIMENSIONS: usize = 2;
/// What is added to every variance, as a share of the mean variance: no cluster becomes flat.
const LEAST_VARIANCE: f64 = 1e-3;
const MAX_ITER: u64 = 1_000;
const TOLERANCE: f64 = 1e-5;

/// A fitted mixture.
#[derive(Clone, Debug, PartialEq)]
pub struct Mixture {
    /// The likeliest cluster of every row, of equals the first.
    pub labels: Vec<u32>,
    /// Rows × clusters; each row adds up to 1.
    pub memberships: Array2<f64>,
}

/// Fewest rows that `n_clusters` clusters can be fitted to.
pub fn least_rows(n_clusters: usize) -> usize {
    n_clusters * n_parameters(LEAST_DIMENSIONS)
}

/// Fits a mixture to the leading dimensions of `rows`, which come first. An error if there are too few rows, or
/// too few different ones, or if the fit does not converge.
pub fn fit_mixture(rows: ArrayView2<'_, f64>, n_clusters: usize, seed: u64) -> Result<Mixture> {
    let n_rows = rows.nrows();
    if n_clusters == 0 || n_rows < least_rows(n_clusters) {
        return Err(Error::parameter(
            "n_clusters",
            n_clusters,
            format!(
                "there are {n_rows} rows, and a mixture needs at least one cluster and {} rows for each",
                n_parameters(LEAST_DIMENSIONS)
            ),
        ));
    }
    if n_clusters == 1 {
        return Ok(Mixture {
            labels: vec![0; n_rows],
            memberships: Array2::ones((n_rows, 1)),
        });
    }
    let n_dimensions = (LEAST_DIMENSIONS..=MOST_DIMENSIONS.min(rows.ncols()))
        .rev()
        .find(|&d| n_clusters * n_parameters(d) <= n_rows)
        .unwrap_or(rows.ncols());
    let rows = rows.slice(s![.., ..n_dimensions]).to_owned();
    let variance = rows.var_axis(Axis(0), 0.0).mean().unwrap_or(0.0);
    let different: FxHashSet<Vec<u64>> = rows
        .rows()
        .into_iter()
        .map(|row| row.iter().map(|x| x.to_bits()).collect())
        .collect();
    if !variance.is_finite() || different.len() < n_clusters {
        return Err(Error::Data(format!(
            "no mixture of {n_clusters} can be fitted: of the rows {} differ, or not all are finite",
            different.len()
        )));
    }
    let model =
        GaussianMixtureModel::params_with_rng(n_clusters, Xoshiro256Plus::seed_from_u64(seed))
            .tolerance(TOLERANCE)
            .max_n_iterations(MAX_ITER)
            .reg_covariance(LEAST_VARIANCE * variance)
            .fit(&DatasetBase::from(rows.view()))
            .map_err(|error| {
                Error::Data(format!("no mixture of {n_clusters} can be fitted: {error}"))
            })?;
    let memberships = model.predict_proba(&rows);
    if memberships.iter().any(|membership| !membership.is_finite()) {
        return Err(Error::Data(format!(
            "no mixture of {n_clusters} can be fitted: an article lies too far from all of them"
        )));
    }
    let likeliest = |row: ndarray::ArrayView1<'_, f64>| {
        let above = |best: usize, at: usize| if row[at] > row[best] { at } else { best };
        (0..n_clusters).fold(0, above) as u32
    };
    Ok(Mixture {
        labels: memberships.rows().into_iter().map(likeliest).collect(),
        memberships,
    })
}

/// Of one cluster: its weight, its mean and its covariance.
fn n_parameters(n_dimensions: usize) -> usize {
    (n_dimensions + 1) * (n_dimensions + 2) / 2
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::KeyedRandom;

    fn clouds(n_rows: usize, n_clusters: usize, n_dimensions: usize) -> Array2<f64> {
        let random = KeyedRandom::new(5);
        Array2::from_shape_fn((n_rows, n_dimensions), |(i, j)| {
            let noise = random.child(i as u64).normal(j as u64);
            0.1 * noise + if i % n_clusters == j { 1.0 } else { 0.0 }
        })
    }

    #[test]
    fn clouds_are_found_again() {
        let mixture = fit_mixture(clouds(300, 4, 40).view(), 4, 3).unwrap();
        for (row, &label) in mixture.labels.iter().enumerate() {
            assert_eq!(label, mixture.labels[row % 4]);
            assert!((mixture.memberships.row(row).sum() - 1.0).abs() < 1e-9);
            assert!(mixture.memberships[[row, label as usize]] > 0.9);
        }
        let single = fit_mixture(clouds(30, 2, 3).view(), 1, 0).unwrap();
        assert_eq!(single.labels, [0; 30]);
    }

    #[test]
    fn any_number_of_threads_gives_the_same_bits() {
        let rows = clouds(400, 5, 20);
        let run = |n_threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads);
            pool.build()
                .unwrap()
                .install(|| fit_mixture(rows.view(), 3, 7))
                .unwrap()
        };
        assert_eq!(run(1), run(4));
    }

    #[test]
    fn too_few_or_equal_rows_are_an_error() {
        let told = |rows: Array2<f64>, n_clusters| {
            fit_mixture(rows.view(), n_clusters, 0)
                .unwrap_err()
                .to_string()
        };
        assert_eq!(
            told(clouds(17, 3, 5), 3),
            "n_clusters is 3, but there are 17 rows, and a mixture needs at least one cluster and 6 \
             rows for each"
        );
        assert_eq!(
            told(Array2::ones((40, 5)), 3),
            "no mixture of 3 can be fitted: of the rows 1 differ, or not all are finite"
        );
    }
}
