//! TF-IDF and BM25 weights.

use numpy::{IntoPyArray, PyArray1};
use pyo3::prelude::*;

use super::input::SparseParts;
use super::text::{Parts, parts};
use crate::error::Error;
use crate::weight::{self, Norm, Scheme, WeightParams};

/// Fitted weights.
#[pyclass(frozen, module = "erascope._core")]
pub struct Weights(weight::Weights);

#[pymethods]
impl Weights {
    /// Learns TF-IDF weights from the parts of a sparse matrix of counts.
    #[staticmethod]
    #[pyo3(signature = (counts, *, norm, use_idf, smooth_idf, sublinear_tf))]
    fn fit(
        counts: SparseParts<'_>,
        norm: Option<&str>,
        use_idf: bool,
        smooth_idf: bool,
        sublinear_tf: bool,
    ) -> PyResult<Self> {
        let norm = match norm {
            Some("l1") => Norm::L1,
            Some("l2") => Norm::L2,
            None => Norm::None,
            Some(other) => {
                let bound = "must be \"l1\", \"l2\" or None";
                return Err(Error::parameter("norm", format!("{other:?}"), bound).into());
            }
        };
        let scheme = Scheme::TfIdf {
            sublinear_tf,
            smooth_idf,
            use_idf,
        };
        let counts = counts.to_csr(|value| value as u32)?;
        Ok(Self(WeightParams { scheme, norm }.check()?.fit(&counts)?))
    }

    /// Inverse document frequency of each term.
    #[getter]
    fn idf<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<f64>> {
        self.0.idf().to_vec().into_pyarray(py)
    }

    /// Weighted rows of counts.
    fn transform<'py>(
        &self,
        py: Python<'py>,
        counts: SparseParts<'py>,
    ) -> PyResult<Parts<'py, f32>> {
        let counts = counts.to_csr(|value| value as u32)?;
        Ok(parts(py, py.detach(|| self.0.transform(&counts))?))
    }
}
