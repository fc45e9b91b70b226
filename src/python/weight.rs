//! TF-IDF weights of counted terms.

use numpy::{IntoPyArray, PyArray1, PyReadonlyArray1};
use pyo3::prelude::*;

use super::text::{Parts, TermCounts, parts};
use super::work::run;
use crate::error::{Error, Result};
use crate::weight::{self, Norm, Scheme, WeightParams};

/// Fitted weights.
#[pyclass(frozen, module = "erascope._core")]
pub struct Weights(weight::Weights);

#[pymethods]
impl Weights {
    /// Learns TF-IDF weights from counts.
    #[staticmethod]
    #[pyo3(signature = (counts, *, norm, use_idf, smooth_idf, sublinear_tf))]
    fn fit(
        counts: &TermCounts,
        norm: Option<&str>,
        use_idf: bool,
        smooth_idf: bool,
        sublinear_tf: bool,
    ) -> PyResult<Self> {
        let scheme = Scheme::TfIdf {
            sublinear_tf,
            smooth_idf,
            use_idf,
        };
        let params = WeightParams {
            scheme,
            norm: norm_of(norm)?,
        };
        let bags = counts.bags()?;
        let frequencies = bags.document_frequencies();
        // The sum of all counts is of no use to TF-IDF.
        let weights = params.check()?;
        Ok(Self(weights.fit_frequencies(
            bags.n_texts(),
            frequencies,
            0,
        )?))
    }

    /// TF-IDF weights by an inverse document frequency that somebody else learned.
    #[staticmethod]
    #[pyo3(signature = (idf, *, norm, sublinear_tf))]
    fn of_idf(
        idf: PyReadonlyArray1<'_, f64>,
        norm: Option<&str>,
        sublinear_tf: bool,
    ) -> PyResult<Self> {
        let norm = norm_of(norm)?;
        Ok(Self(weight::Weights::of_idf(
            idf.as_array().to_vec(),
            sublinear_tf,
            norm,
        )))
    }

    /// Inverse document frequency of each term.
    #[getter]
    fn idf<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<f64>> {
        self.0.idf().to_vec().into_pyarray(py)
    }

    /// Weighted rows of counts, which are handed over.
    #[pyo3(signature = (counts, *, n_threads=None))]
    fn transform<'py>(
        &self,
        py: Python<'py>,
        counts: &mut TermCounts,
        n_threads: Option<usize>,
    ) -> PyResult<Parts<'py, f64>> {
        let bags = counts.take()?;
        let rows = run(py, n_threads, None, |progress| self.0.rows(bags, progress))?;
        Ok(parts(py, rows))
    }
}

fn norm_of(norm: Option<&str>) -> Result<Norm> {
    match norm {
        Some("l1") => Ok(Norm::L1),
        Some("l2") => Ok(Norm::L2),
        None => Ok(Norm::None),
        Some(other) => {
            let bound = "must be \"l1\", \"l2\" or None";
            Err(Error::parameter("norm", format!("{other:?}"), bound))
        }
    }
}
