//! Keyword trends, and the ledger that they share with their study.

use std::sync::Arc;

use pyo3::prelude::*;

use super::frame::Frame;
use crate::study::{self, LedgerEntry};

/// Keyword trends of a study.
#[pyclass(frozen, module = "erascope._core")]
pub struct Trend {
    study: Arc<study::Study>,
    trend: study::Trend,
}

impl Trend {
    pub fn new(study: Arc<study::Study>, trend: study::Trend) -> Self {
        Self { study, trend }
    }
}

#[pymethods]
impl Trend {
    fn frame<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let rows = &self.trend.rows;
        Frame::default()
            .text(
                "term",
                rows.iter().map(|row| Some(&self.trend.queries[row.query])),
            )
            .day("bin_start", rows.iter().map(|row| row.bin_start))
            .day("bin_end", rows.iter().map(|row| row.bin_end))
            .count("articles", rows.iter().map(|row| row.articles))
            .count("all_articles", rows.iter().map(|row| row.all_articles))
            .count("stories", rows.iter().map(|row| row.stories))
            .count("all_stories", rows.iter().map(|row| row.all_stories))
            .count("tokens", rows.iter().map(|row| row.tokens))
            .count("all_tokens", rows.iter().map(|row| row.all_tokens))
            .number("share", rows.iter().map(|row| row.share))
            .number("share_low", rows.iter().map(|row| row.share_low))
            .number("share_high", rows.iter().map(|row| row.share_high))
            .number("per_million", rows.iter().map(|row| row.per_million))
            .number(
                "per_million_low",
                rows.iter().map(|row| row.per_million_low),
            )
            .number(
                "per_million_high",
                rows.iter().map(|row| row.per_million_high),
            )
            .flag("partial", rows.iter().map(|row| row.partial))
            .into_py(py)
    }

    fn ledger<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        ledger(py, &self.study, &self.trend.ledger)
    }
}

/// Entries with the identifiers of their articles.
pub fn ledger<'py>(
    py: Python<'py>,
    study: &study::Study,
    entries: &[LedgerEntry],
) -> PyResult<Bound<'py, PyAny>> {
    Frame::default()
        .id(
            "id",
            study.ids_are_numbers(),
            entries
                .iter()
                .map(|entry| &study.records()[entry.article].id),
        )
        .text("stage", entries.iter().map(|entry| Some(&entry.stage)))
        .text("reason", entries.iter().map(|entry| Some(&entry.reason)))
        .into_py(py)
}
