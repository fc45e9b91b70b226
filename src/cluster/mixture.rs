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
//! use erascope::cluster::mixture::Normals;
//! use erascope::random::KeyedRandom;
//! use ndarray::Array2;
//!
//! // Two clouds of 30 rows, six apart.
//! let random = KeyedRandom::new(1);
//! let rows = Array2::from_shape_fn((60, 3), |(i, j)| {
//!     random.child(i as u64).normal(j as u64) + if i % 2 == j { 6.0 } else { 0.0 }
//! });
//! let normals = Normals::fit(rows.view(), 2, 0)?;
//! let memberships = normals.memberships(rows.row(7));
//! assert!(memberships.iter().any(|&membership| membership > 0.99));
//! assert!((memberships.iter().sum::<f64>() - 1.0).abs() < 1e-9);
//! # Ok::<(), erascope::Error>(())
//! ```

use linfa::DatasetBase;
use linfa::traits::Fit;
use linfa_clustering::GaussianMixtureModel;
use ndarray::{Array2, ArrayView1, ArrayView2, Axis, s};
use rand_xoshiro::Xoshiro256Plus;
use rand_xoshiro::rand_core::SeedableRng;
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

use crate::csr::Csr;
use crate::error::{Error, Result};
use crate::lsa::LsaParams;
use crate::progress::Progress;

/// Most dimensions that are looked at.
pub const MOST_DIMENSIONS: usize = 10;
/// Fewest: in one dimension clusters are intervals.
const LEAST_DIMENSIONS: usize = 2;
/// What is added to every variance, as a share of the mean variance: no cluster becomes flat.
const LEAST_VARIANCE: f64 = 1e-3;
const MAX_ITER: u64 = 1_000;
const TOLERANCE: f64 = 1e-5;

/// Normal distributions, each with its weight.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Normals {
    /// Dimensions looked at × dimensions of a row; `None` where the leading ones are looked at.
    axes: Option<Array2<f64>>,
    /// Clusters × dimensions looked at.
    means: Array2<f64>,
    /// For each cluster the lower triangle whose product with its transpose is the covariance.
    factors: Vec<Array2<f64>>,
    /// For each cluster the logarithm of its weight over the root of the determinant of its covariance.
    log_scales: Vec<f64>,
}

/// Fewest rows that `n_clusters` clusters can be fitted to.
pub fn least_rows(n_clusters: usize) -> usize {
    n_clusters * n_parameters(LEAST_DIMENSIONS)
}

impl Normals {
    /// Fits distributions to the leading dimensions of `rows`, which come first. An error if there are too few rows,
    /// or too few different ones, or if the fit does not converge.
    pub fn fit(rows: ArrayView2<'_, f64>, n_clusters: usize, seed: u64) -> Result<Self> {
        let n_rows = rows.nrows();
        if n_clusters == 1 {
            return Ok(Self::single());
        }
        if n_clusters == 0 || n_rows < least_rows(n_clusters) || rows.ncols() < LEAST_DIMENSIONS {
            return Err(Error::parameter(
                "n_clusters",
                n_clusters,
                format!(
                    "there are {n_rows} rows of {} dimensions, and a mixture needs at least one cluster, \
                     {} rows for each and {LEAST_DIMENSIONS} dimensions",
                    rows.ncols(),
                    n_parameters(LEAST_DIMENSIONS)
                ),
            ));
        }
        let n_dimensions = (LEAST_DIMENSIONS..=MOST_DIMENSIONS.min(rows.ncols()))
            .rev()
            .find(|&d| n_clusters * n_parameters(d) <= n_rows)
            .unwrap_or(LEAST_DIMENSIONS);
        let rows = rows.slice(s![.., ..n_dimensions]).to_owned();
        let variance = rows.var_axis(Axis(0), 0.0).mean().unwrap_or(0.0);
        let different: FxHashSet<Vec<u64>> = rows
            .rows()
            .into_iter()
            .map(|row| row.iter().map(|x| x.to_bits()).collect())
            .collect();
        let failed =
            |why: String| Error::Data(format!("no mixture of {n_clusters} can be fitted: {why}"));
        if !variance.is_finite() || different.len() < n_clusters {
            return Err(failed(format!(
                "of the rows {} differ, or not all are finite",
                different.len()
            )));
        }
        let model =
            GaussianMixtureModel::params_with_rng(n_clusters, Xoshiro256Plus::seed_from_u64(seed))
                .tolerance(TOLERANCE)
                .max_n_iterations(MAX_ITER)
                .reg_covariance(LEAST_VARIANCE * variance)
                .fit(&DatasetBase::from(rows.view()))
                .map_err(|error| failed(error.to_string()))?;
        let factors = model
            .covariances()
            .outer_iter()
            .map(cholesky)
            .collect::<Option<Vec<_>>>()
            .ok_or_else(|| failed("a covariance is not positive".into()))?;
        let log_root = |factor: &Array2<f64>| factor.diag().iter().map(|x| x.ln()).sum::<f64>();
        Ok(Self {
            axes: None,
            means: model.means().clone(),
            log_scales: (model.weights().iter().zip(&factors))
                .map(|(weight, factor)| weight.ln() - log_root(factor))
                .collect(),
            factors,
        })
    }

    /// The same on the leading components of rows whose dimensions have no order.
    pub fn fit_projected(rows: ArrayView2<'_, f64>, n_clusters: usize, seed: u64) -> Result<Self> {
        let (n_rows, n_columns) = rows.dim();
        let sparse = Csr::new(
            n_columns,
            (0..=n_rows).map(|row| row * n_columns).collect(),
            (0..n_rows).flat_map(|_| 0..n_columns as u32).collect(),
            rows.iter().map(|&value| value as f32).collect(),
        )?;
        let lsa = LsaParams::default().n_components(MOST_DIMENSIONS).check()?;
        let axes = lsa.fit(&sparse, &Progress::default())?.components;
        let fitted = Self::fit(rows.dot(&axes.t()).view(), n_clusters, seed)?;
        Ok(Self {
            axes: Some(axes),
            ..fitted
        })
    }

    /// One cluster, to which everything belongs whatever its distribution.
    fn single() -> Self {
        Self {
            axes: None,
            means: Array2::zeros((1, 0)),
            factors: vec![Array2::zeros((0, 0))],
            log_scales: vec![0.0],
        }
    }

    /// Number of clusters.
    pub fn n_clusters(&self) -> usize {
        self.log_scales.len()
    }

    /// Whether the parts fit each other, so many clusters, and rows of `n_dimensions`.
    pub fn is_consistent(&self, n_clusters: usize, n_dimensions: usize) -> bool {
        let looked_at = self.means.ncols();
        let axes_fit = match &self.axes {
            Some(axes) => axes.ncols() == n_dimensions && axes.nrows() >= looked_at,
            None => looked_at <= n_dimensions,
        };
        axes_fit
            && self.means.nrows() == n_clusters
            && self.factors.len() == n_clusters
            && self.log_scales.len() == n_clusters
            && self
                .factors
                .iter()
                .all(|factor| factor.dim() == (looked_at, looked_at))
    }

    /// The probability of each cluster for a row: all of them add up to 1.
    pub fn memberships(&self, row: ArrayView1<'_, f64>) -> Vec<f64> {
        let row: Vec<f64> = match &self.axes {
            Some(axes) => axes.dot(&row).to_vec(),
            None => row.iter().take(self.means.ncols()).copied().collect(),
        };
        let log_densities: Vec<f64> = (self.means.rows().into_iter())
            .zip(&self.factors)
            .zip(&self.log_scales)
            .map(|((mean, factor), log_scale)| {
                // Forward substitution: the distance in units of the covariance.
                let mut solved: Vec<f64> = Vec::with_capacity(mean.len());
                for at in 0..mean.len() {
                    let known: f64 = (0..at).map(|k| factor[[at, k]] * solved[k]).sum();
                    solved.push((row[at] - mean[at] - known) / factor[[at, at]]);
                }
                log_scale - 0.5 * solved.iter().map(|x| x * x).sum::<f64>()
            })
            .collect();
        // The largest is taken out first, so that rows far from everything do not vanish.
        let largest = log_densities
            .iter()
            .copied()
            .fold(f64::NEG_INFINITY, f64::max);
        let densities: Vec<f64> = log_densities.iter().map(|x| (x - largest).exp()).collect();
        let sum: f64 = densities.iter().sum();
        densities.iter().map(|density| density / sum).collect()
    }
}

/// The lower triangle whose product with its transpose is `matrix`; `None` if that is not positive.
fn cholesky(matrix: ArrayView2<'_, f64>) -> Option<Array2<f64>> {
    let mut factor: Array2<f64> = Array2::zeros(matrix.dim());
    for i in 0..matrix.nrows() {
        for j in 0..=i {
            let known: f64 = (0..j).map(|k| factor[[i, k]] * factor[[j, k]]).sum();
            let left = matrix[[i, j]] - known;
            factor[[i, j]] = if i == j {
                left.sqrt()
            } else {
                left / factor[[j, j]]
            };
            if !factor[[i, j]].is_finite() || factor[[i, i]] < 0.0 {
                return None;
            }
        }
        if factor[[i, i]] <= 0.0 {
            return None;
        }
    }
    Some(factor)
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

    fn likeliest(normals: &Normals, rows: &Array2<f64>) -> Vec<usize> {
        let of = |row: ArrayView1<'_, f64>| {
            let memberships = normals.memberships(row);
            assert!((memberships.iter().sum::<f64>() - 1.0).abs() < 1e-9);
            memberships
                .iter()
                .position(|&membership| membership > 0.9)
                .unwrap()
        };
        rows.rows().into_iter().map(of).collect()
    }

    #[test]
    fn clouds_are_found_again() {
        let rows = clouds(300, 4, 40);
        for normals in [
            Normals::fit(rows.view(), 4, 3).unwrap(),
            Normals::fit_projected(rows.view(), 4, 3).unwrap(),
        ] {
            assert!(normals.is_consistent(4, 40) && !normals.is_consistent(3, 40));
            let labels = likeliest(&normals, &rows);
            assert!((0..300).all(|row| labels[row] == labels[row % 4]));
            // Far from everything a row still belongs somewhere.
            let far = ndarray::Array1::from_elem(40, 1e3);
            assert!(
                normals
                    .memberships(far.view())
                    .iter()
                    .all(|x| x.is_finite())
            );
        }
        let single = Normals::fit(clouds(3, 2, 3).view(), 1, 0).unwrap();
        assert_eq!(single.memberships(rows.row(0)), [1.0]);
    }

    #[test]
    fn a_triangle_worked_by_hand() {
        let factor = cholesky(ndarray::array![[4.0, 2.0], [2.0, 5.0]].view()).unwrap();
        assert_eq!(factor, ndarray::array![[2.0, 0.0], [1.0, 2.0]]);
        assert!(cholesky(ndarray::array![[1.0, 2.0], [2.0, 1.0]].view()).is_none());
    }

    #[test]
    fn any_number_of_threads_gives_the_same_bits() {
        let rows = clouds(400, 5, 20);
        let run = |n_threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads);
            let fit = || Normals::fit(rows.view(), 3, 7).unwrap();
            pool.build().unwrap().install(fit)
        };
        assert_eq!(run(1), run(4));
    }

    #[test]
    fn too_few_or_equal_rows_are_an_error() {
        let told = |rows: Array2<f64>, n_clusters| {
            Normals::fit(rows.view(), n_clusters, 0)
                .unwrap_err()
                .to_string()
        };
        assert_eq!(
            told(clouds(17, 3, 5), 3),
            "n_clusters is 3, but there are 17 rows of 5 dimensions, and a mixture needs at least one \
             cluster, 6 rows for each and 2 dimensions"
        );
        assert_eq!(
            told(Array2::ones((40, 5)), 3),
            "no mixture of 3 can be fitted: of the rows 1 differ, or not all are finite"
        );
    }
}
