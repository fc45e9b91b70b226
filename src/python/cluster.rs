//! k-means for the estimator.

use ndarray::{Array2, ArrayView2};
use numpy::{IntoPyArray, PyArray1, PyArray2, PyReadonlyArray2};
use pyo3::prelude::*;

use super::input::{Matrix, SparseSlices};
use super::work::run;
use crate::cluster::kmeans::{Init, KMeans, KMeansParams, Metric, Rows};
use crate::error::{Error, Result};

/// A fitted k-means.
#[pyclass(frozen, module = "erascope._core")]
pub struct KMeansModel(KMeans);

/// The rows of one call, as threads of the core may read them.
enum Given<'a> {
    Dense(ArrayView2<'a, f64>),
    Sparse(SparseSlices<'a>),
}

impl<'a> Given<'a> {
    fn new(matrix: &'a Matrix<'_>) -> PyResult<Self> {
        Ok(match matrix {
            Matrix::Dense(rows) => Self::Dense(rows.as_array()),
            Matrix::Sparse(parts) => Self::Sparse(parts.slices()?),
        })
    }

    /// Does what needs the rows.
    fn with_rows<T>(&self, work: impl FnOnce(Rows<'_>) -> Result<T>) -> Result<T> {
        match self {
            Self::Dense(rows) => work(Rows::Dense(rows.view())),
            Self::Sparse(parts) => {
                let (columns, values) = (parts.columns(), parts.narrow_values());
                work(Rows::Sparse(parts.view_of(&columns, &values)?))
            }
        }
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
        let given = Given::new(&rows)?;
        run(py, n_threads, None, |progress| {
            given.with_rows(|rows| params.fit_rows(rows, progress))
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
        let given = Given::new(&rows)?;
        let labels = run(py, n_threads, None, |progress| {
            given.with_rows(|rows| self.0.predict_rows(rows, progress))
        })?;
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
        let given = Given::new(&rows)?;
        let distances = run(py, n_threads, None, |progress| {
            given.with_rows(|rows| self.0.distances_to_centroids(rows, progress))
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
