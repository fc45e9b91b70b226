//! Dates of a saved page.

use pyo3::prelude::*;

use crate::page::{date, read_page};

/// A date the page gives itself. `confidence` is the probability by the model that it is the page's
/// own, 0.6 to 1: of dates with 0.9 or more, 98 in 100 are right on sites the model has not seen.
#[pyclass(frozen, get_all, module = "erascope._core")]
pub struct FoundDate {
    date: String,
    precision: &'static str,
    evidence: String,
    confidence: f64,
    line: usize,
}

impl From<&date::Found> for FoundDate {
    fn from(found: &date::Found) -> Self {
        Self {
            date: found.date.to_string(),
            precision: found.date.precision().name(),
            evidence: found.evidence.clone(),
            confidence: found.confidence,
            line: found.line,
        }
    }
}

/// A date-like expression of the page, and what became of it.
#[pyclass(frozen, get_all, module = "erascope._core")]
pub struct DateCandidate {
    line: usize,
    evidence: String,
    form: &'static str,
    role: &'static str,
    value: Option<String>,
    weekday: &'static str,
    score: f64,
    rejected: Option<String>,
    eligible: bool,
    signals: Vec<&'static str>,
}

/// The dates of a page saved as text.
#[pyclass(frozen, module = "erascope._core")]
pub struct PageDates {
    dates: date::PageDates,
    text: String,
}

#[pymethods]
impl PageDates {
    #[getter]
    fn published(&self) -> Option<FoundDate> {
        self.dates.published.as_ref().map(FoundDate::from)
    }

    #[getter]
    fn updated(&self) -> Option<FoundDate> {
        self.dates.updated.as_ref().map(FoundDate::from)
    }

    /// That of publication, or else that of the last change.
    #[getter]
    fn date(&self) -> Option<FoundDate> {
        self.dates.date().map(FoundDate::from)
    }

    #[getter]
    fn candidates(&self) -> Vec<DateCandidate> {
        self.dates
            .candidates
            .iter()
            .map(|candidate| DateCandidate {
                line: candidate.line,
                evidence: self.text[candidate.span.clone()].to_owned(),
                form: candidate.form.name(),
                role: candidate.role.name(),
                value: candidate.value.map(|value| value.to_string()),
                weekday: candidate.weekday.name(),
                score: candidate.score,
                rejected: candidate.rejected.clone(),
                eligible: candidate.eligible(),
                signals: candidate.signals().collect(),
            })
            .collect()
    }
}

/// The dates of a page saved as text, its article read first.
#[pyfunction]
pub fn find_dates(py: Python<'_>, text: String) -> PageDates {
    let dates = py.detach(|| read_page(&text).dates);
    PageDates { dates, text }
}
