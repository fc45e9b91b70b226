//! Parameters of k-means, unchecked and checked, after linfa's pattern.

use linfa::ParamGuard;
use ndarray::Array2;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// What "near" means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Metric {
    /// Squared Euclidean distance; the centroid is the mean of its rows.
    #[default]
    Euclidean,
    /// 1 - cosine; rows and centroids count with length 1, the centroid is the mean direction of
    /// its rows. A row of zeros has no direction: its similarity to every centroid is 0, it is
    /// assigned to cluster 0 and moves no centroid.
    Spherical,
}

/// Where the centroids start.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Init {
    /// Greedy k-means++, drawn anew for every start.
    #[default]
    KMeansPlusPlus,
    /// These centroids (clusters x features), for a single start.
    Given(Array2<f64>),
}

/// Parameters of [`KMeans`](super::KMeans), not yet checked.
#[derive(Clone, Debug, PartialEq)]
pub struct KMeansParams(KMeansValidParams);

/// Checked parameters of [`KMeans`](super::KMeans).
#[derive(Clone, Debug, PartialEq)]
pub struct KMeansValidParams {
    pub(super) n_clusters: usize,
    pub(super) metric: Metric,
    pub(super) init: Init,
    pub(super) n_init: usize,
    pub(super) n_swaps: usize,
    pub(super) max_iter: usize,
    pub(super) tolerance: f64,
    pub(super) seed: u64,
}

impl KMeansParams {
    /// Euclidean k-means with 10 greedy k-means++ starts.
    pub fn new(n_clusters: usize) -> Self {
        Self(KMeansValidParams {
            n_clusters,
            metric: Metric::default(),
            init: Init::default(),
            n_init: 10,
            n_swaps: 0,
            max_iter: 300,
            tolerance: 1e-4,
            seed: 0,
        })
    }

    /// Euclidean (the default) or spherical.
    pub fn metric(mut self, metric: Metric) -> Self {
        self.0.metric = metric;
        self
    }

    /// Where the centroids start.
    pub fn init(mut self, init: Init) -> Self {
        self.0.init = init;
        self
    }

    /// Number of starts, of which the best is kept. Given centroids have one start. Default 10.
    pub fn n_init(mut self, n_init: usize) -> Self {
        self.0.n_init = n_init;
        self
    }

    /// How often, after the starts, one centroid of the best is moved to where it may serve better.
    /// Each swap costs a few iterations, and a few dozen reach a lower inertia than as many starts.
    /// Default 0.
    pub fn n_swaps(mut self, n_swaps: usize) -> Self {
        self.0.n_swaps = n_swaps;
        self
    }

    /// Largest number of iterations of a start. Default 300.
    pub fn max_iter(mut self, max_iter: usize) -> Self {
        self.0.max_iter = max_iter;
        self
    }

    /// A start ends once the squared movement of all centroids together is at most this share of
    /// the mean variance of the features (of the rows at length 1, if spherical). At 0 it ends
    /// when no row changes its cluster. Default 1e-4.
    pub fn tolerance(mut self, tolerance: f64) -> Self {
        self.0.tolerance = tolerance;
        self
    }

    /// Seed of all draws. Default 0.
    pub fn seed(mut self, seed: u64) -> Self {
        self.0.seed = seed;
        self
    }
}

impl ParamGuard for KMeansParams {
    type Checked = KMeansValidParams;
    type Error = Error;

    fn check_ref(&self) -> Result<&KMeansValidParams> {
        let params = &self.0;
        let at_least_one = [
            ("n_clusters", params.n_clusters),
            ("n_init", params.n_init),
            ("max_iter", params.max_iter),
        ];
        for (name, value) in at_least_one {
            if value == 0 {
                return Err(Error::parameter(name, 0, "it must be at least 1"));
            }
        }
        if u32::try_from(params.n_clusters).is_err() {
            let bound = "labels are numbers of 32 bits";
            return Err(Error::parameter("n_clusters", params.n_clusters, bound));
        }
        if !(params.tolerance.is_finite() && params.tolerance >= 0.0) {
            let bound = "it must be a finite number, 0 or more";
            return Err(Error::parameter("tolerance", params.tolerance, bound));
        }
        if let Init::Given(centroids) = &params.init {
            if centroids.nrows() != params.n_clusters {
                return Err(Error::parameter(
                    "init",
                    format!("an array of {} centroids", centroids.nrows()),
                    format!("n_clusters is {}", params.n_clusters),
                ));
            }
            if let Some(((row, _), value)) = centroids.indexed_iter().find(|(_, x)| !x.is_finite())
            {
                return Err(Error::parameter(
                    "init",
                    format!("{value} in row {row}"),
                    "centroids must be finite",
                ));
            }
        }
        Ok(params)
    }

    fn check(self) -> Result<KMeansValidParams> {
        self.check_ref()?;
        Ok(self.0)
    }
}

impl KMeansValidParams {
    /// What can only be checked beside the rows.
    pub(super) fn check_rows(&self, n_rows: usize, n_features: usize) -> Result<()> {
        if self.n_clusters > n_rows {
            let bound = format!("there are {n_rows} rows");
            return Err(Error::parameter("n_clusters", self.n_clusters, bound));
        }
        match &self.init {
            Init::Given(centroids) if centroids.ncols() != n_features => Err(Error::parameter(
                "init",
                format!("an array of {} columns", centroids.ncols()),
                format!("the rows have {n_features} columns"),
            )),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_invalid_parameter_is_named_with_its_bound() {
        let given = |centroids| KMeansParams::new(2).init(Init::Given(centroids));
        let table = [
            (
                KMeansParams::new(0),
                "n_clusters is 0, but it must be at least 1",
            ),
            (
                KMeansParams::new(2).n_init(0),
                "n_init is 0, but it must be at least 1",
            ),
            (
                KMeansParams::new(2).max_iter(0),
                "max_iter is 0, but it must be at least 1",
            ),
            (
                KMeansParams::new(2).tolerance(-1.0),
                "tolerance is -1, but it must be a finite number, 0 or more",
            ),
            (
                KMeansParams::new(2).tolerance(f64::NAN),
                "tolerance is NaN, but it must be a finite number, 0 or more",
            ),
            (
                given(Array2::zeros((3, 1))),
                "init is an array of 3 centroids, but n_clusters is 2",
            ),
            (
                given(Array2::from_elem((2, 1), f64::INFINITY)),
                "init is inf in row 0, but centroids must be finite",
            ),
        ];
        for (params, message) in table {
            assert_eq!(params.check_ref().unwrap_err().to_string(), message);
            assert_eq!(params.check().unwrap_err().to_string(), message);
        }
        let too_many = KMeansParams::new(usize::MAX)
            .check()
            .unwrap_err()
            .to_string();
        assert!(too_many.contains("32 bits"));
    }

    #[test]
    fn rows_that_do_not_fit_are_refused() {
        let message = |params: KMeansParams, n_rows, n_features| {
            let valid = params.check().unwrap();
            valid
                .check_rows(n_rows, n_features)
                .unwrap_err()
                .to_string()
        };
        assert_eq!(
            message(KMeansParams::new(8), 3, 1),
            "n_clusters is 8, but there are 3 rows"
        );
        let given = KMeansParams::new(2).init(Init::Given(Array2::zeros((2, 5))));
        assert_eq!(
            message(given, 3, 4),
            "init is an array of 5 columns, but the rows have 4 columns"
        );
    }
}
