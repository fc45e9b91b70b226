//! Truncated SVD for the estimator.

use numpy::{IntoPyArray, PyArray1, PyArray2, PyReadonlyArray2};
use pyo3::prelude::*;

use super::input::{SparseParts, SparseRows};
use super::work::run;
use crate::lsa::{LsaParams, project_rows};

/// A fitted truncated SVD.
#[pyclass(frozen, get_all, module = "erascope._core")]
pub struct LsaModel {
    components: Py<PyArray2<f64>>,
    singular_values: Py<PyArray1<f64>>,
    explained_variance: Py<PyArray1<f64>>,
    explained_variance_ratio: Py<PyArray1<f64>>,
}

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
        let lsa = run(py, n_threads, None, |progress| match rows.view()? {
            SparseRows::Narrow(rows) => params.fit_view(rows, progress),
            SparseRows::Wide(rows) => params.fit_view(rows, progress),
        })?;
        Ok(Self {
            components: lsa.components.into_pyarray(py).unbind(),
            singular_values: lsa.singular_values.into_pyarray(py).unbind(),
            explained_variance: lsa.explained_variance.into_pyarray(py).unbind(),
            explained_variance_ratio: lsa.explained_variance_ratio.into_pyarray(py).unbind(),
        })
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
        let projected = run(py, n_threads, None, |progress| match rows.view()? {
            SparseRows::Narrow(rows) => project_rows(rows, components, progress),
            SparseRows::Wide(rows) => project_rows(rows, components, progress),
        })?;
        Ok(projected.into_pyarray(py))
    }
}
