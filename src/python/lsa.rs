//! Truncated SVD for the estimator.

use numpy::{IntoPyArray, PyArray1, PyArray2, PyReadonlyArray2};
use pyo3::prelude::*;

use super::input::SparseParts;
use super::work::run;
use crate::lsa::{Lsa, LsaParams, project_rows};

/// A fitted truncated SVD.
#[pyclass(frozen, module = "erascope._core")]
pub struct LsaModel(Lsa);

#[pymethods]
impl LsaModel {
    /// Fits the parts of a sparse matrix.
    #[staticmethod]
    #[pyo3(signature = (rows, *, n_components, n_oversamples, n_iter, seed, n_threads=None))]
    fn fit(
        py: Python<'_>,
        rows: SparseParts<'_>,
        n_components: usize,
        n_oversamples: usize,
        n_iter: usize,
        seed: u64,
        n_threads: Option<usize>,
    ) -> PyResult<Self> {
        let params = LsaParams::default()
            .n_components(n_components)
            .n_oversamples(n_oversamples)
            .n_iter(n_iter)
            .seed(seed)
            .check()?;
        let rows = rows.slices()?;
        run(py, n_threads, None, |progress| {
            params.fit(&rows.to_csr()?, progress)
        })
        .map(Self)
    }

    /// Rows in the space of components (components x terms).
    #[staticmethod]
    #[pyo3(signature = (rows, components, *, n_threads=None))]
    fn project<'py>(
        py: Python<'py>,
        rows: SparseParts<'py>,
        components: PyReadonlyArray2<'py, f64>,
        n_threads: Option<usize>,
    ) -> PyResult<Bound<'py, PyArray2<f64>>> {
        let (rows, components) = (rows.slices()?, components.as_array());
        let projected = run(py, n_threads, None, |progress| {
            project_rows(&rows.to_csr()?, components, progress)
        })?;
        Ok(projected.into_pyarray(py))
    }

    #[getter]
    fn components<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray2<f64>> {
        self.0.components.clone().into_pyarray(py)
    }

    #[getter]
    fn singular_values<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<f64>> {
        self.0.singular_values.clone().into_pyarray(py)
    }

    #[getter]
    fn explained_variance<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<f64>> {
        self.0.explained_variance.clone().into_pyarray(py)
    }

    #[getter]
    fn explained_variance_ratio<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<f64>> {
        self.0.explained_variance_ratio.clone().into_pyarray(py)
    }
}
