//! k-means for the estimator.

use ndarray::{Array2, ArrayView2};
use numpy::{IntoPyArray, PyArray1, PyArray2, PyReadonlyArray2};
use pyo3::prelude::*;

use super::input::Matrix;
use super::work::run;
use crate::cluster::kmeans::{Init, KMeans, KMeansParams, Metric, Rows};
use crate::csr::Csr;
use crate::error::{Error, Result};

/// A fitted k-means.
#[pyclass(frozen, module = "erascope._core")]
pub struct KMeansModel(KMeans);

/// The rows held for the time of one call.
enum Held<'a> {
    Dense(ArrayView2<'a, f64>),
    Sparse(Csr<f32>),
}

impl Held<'_> {
    fn rows(&self) -> Rows<'_> {
        match self {
            Self::Dense(rows) => Rows::Dense(rows.view()),
            Self::Sparse(rows) => Rows::Sparse(rows),
        }
    }
}

fn hold<'a>(matrix: &'a Matrix<'_>) -> PyResult<Held<'a>> {
    match matrix {
        Matrix::Dense(rows) => Ok(Held::Dense(rows.as_array())),
        Matrix::Sparse(parts) => Ok(Held::Sparse(parts.to_csr(|value| value as f32)?)),
    }
}

fn parse_metric(name: &str) -> Result<Metric> {
    match name {
        "euclidean" => Ok(Metric::Euclidean),
        "spherical" => Ok(Metric::Spherical),
        other => Err(Error::parameter(
            "metric",
            format!("{other:?}"),
            "must be \"euclidean\" or \"spherical\"",
        )),
    }
}

#[pymethods]
impl KMeansModel {
    /// Fits rows, dense or the parts of a sparse matrix.
    #[staticmethod]
    #[pyo3(signature = (
        rows, *, n_clusters, metric, init, n_init, max_iter, tolerance, seed, n_swaps=0, n_threads=None
    ))]
    #[allow(clippy::too_many_arguments)]
    fn fit(
        py: Python<'_>,
        rows: Matrix<'_>,
        n_clusters: usize,
        metric: &str,
        init: Option<PyReadonlyArray2<'_, f64>>,
        n_init: usize,
        max_iter: usize,
        tolerance: f64,
        seed: u64,
        n_swaps: usize,
        n_threads: Option<usize>,
    ) -> PyResult<Self> {
        let metric = parse_metric(metric)?;
        let init = init.map_or(Init::KMeansPlusPlus, |given| {
            let given: Array2<f64> = given.as_array().to_owned();
            Init::Given(given)
        });
        let params = KMeansParams::new(n_clusters)
            .metric(metric)
            .init(init)
            .n_init(n_init)
            .n_swaps(n_swaps)
            .max_iter(max_iter)
            .tolerance(tolerance)
            .seed(seed);
        let held = hold(&rows)?;
        run(py, n_threads, None, |progress| {
            params.fit_rows(held.rows(), progress)
        })
        .map(Self)
    }

    /// The model of these centroids (clusters x features), for estimators that come from a file.
    /// It has no labels, and an inertia and a number of iterations of 0.
    #[staticmethod]
    #[pyo3(signature = (centroids, *, metric))]
    fn of_centroids(centroids: PyReadonlyArray2<'_, f64>, metric: &str) -> PyResult<Self> {
        Ok(Self(KMeans {
            metric: parse_metric(metric)?,
            centroids: centroids.as_array().to_owned(),
            labels: Vec::new(),
            distances: Vec::new(),
            counts: Vec::new(),
            inertia: 0.0,
            n_iter: 0,
        }))
    }

    /// Nearest centroid of each row.
    #[pyo3(signature = (rows, *, n_threads=None))]
    fn predict<'py>(
        &self,
        py: Python<'py>,
        rows: Matrix<'py>,
        n_threads: Option<usize>,
    ) -> PyResult<Bound<'py, PyArray1<u32>>> {
        let held = hold(&rows)?;
        let labels = run(py, n_threads, None, |_| self.0.predict_rows(held.rows()))?;
        Ok(labels.into_pyarray(py))
    }

    /// Distance of each row to each centroid.
    #[pyo3(signature = (rows, *, n_threads=None))]
    fn transform<'py>(
        &self,
        py: Python<'py>,
        rows: Matrix<'py>,
        n_threads: Option<usize>,
    ) -> PyResult<Bound<'py, PyArray2<f64>>> {
        let held = hold(&rows)?;
        let distances = run(py, n_threads, None, |_| {
            self.0.distances_to_centroids(held.rows())
        })?;
        Ok(distances.into_pyarray(py))
    }

    #[getter]
    fn centroids<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray2<f64>> {
        self.0.centroids.clone().into_pyarray(py)
    }

    #[getter]
    fn labels<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<u32>> {
        self.0.labels.clone().into_pyarray(py)
    }

    #[getter]
    fn inertia(&self) -> f64 {
        self.0.inertia
    }

    #[getter]
    fn n_iter(&self) -> usize {
        self.0.n_iter
    }
}
