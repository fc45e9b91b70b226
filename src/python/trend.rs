//! Keyword trends, and the ledger that they share with their study.

use std::sync::Arc;

use pyo3::prelude::*;

use super::frame::Frame;
use crate::study::{self, LedgerEntry, TrendOptions};
use crate::trend::findings::{Findings, SeriesKey};

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
        self.keyed(rows.iter().map(|row| (row.query, row.group)))
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
            .number("share_rolling", rows.iter().map(|row| row.share_rolling))
            .number(
                "per_million_rolling",
                rows.iter().map(|row| row.per_million_rolling),
            )
            .flag("few_articles", rows.iter().map(|row| row.few_articles))
            .flag("few_with_term", rows.iter().map(|row| row.few_with_term))
            .into_py(py)
    }

    fn test<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let found = &self.trend.findings;
        tests(
            self.keyed(found.tests.iter().map(|test| key(test.series))),
            found,
        )
        .into_py(py)
    }

    fn changes<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let found = &self.trend.findings;
        changes(
            self.keyed(found.changes.iter().map(|change| key(change.series))),
            found,
        )
        .into_py(py)
    }

    fn bursts<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let found = &self.trend.findings;
        bursts(
            self.keyed(found.bursts.iter().map(|burst| key(burst.series))),
            found,
        )
        .into_py(py)
    }

    fn ledger<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        ledger(py, &self.study, &self.trend.ledger)
    }
}

impl Trend {
    /// A frame that opens with the term of each row and, where each source has its series, the source.
    fn keyed(&self, keys: impl Iterator<Item = (usize, u32)> + Clone) -> Frame {
        let queries = keys.clone().map(|key| Some(&self.trend.queries[key.0]));
        let frame = Frame::default().text("term", queries);
        if self.trend.sources == [None] {
            return frame;
        }
        frame.text(
            "source",
            keys.map(|key| self.trend.sources[key.1 as usize].as_ref()),
        )
    }
}

fn key(series: SeriesKey) -> (usize, u32) {
    (series.query, series.group)
}

/// Adds the tests to a frame that names the series of each.
pub fn tests(keyed: Frame, found: &Findings) -> Frame {
    let tests = || found.tests.iter();
    keyed
        .whole_numbers("s", tests().map(|test| test.test.s))
        .number("z", tests().map(|test| test.test.z))
        .number("p", tests().map(|test| test.test.p))
        .number("slope", tests().map(|test| test.slope.slope))
        .number("slope_low", tests().map(|test| test.slope.low))
        .number("slope_high", tests().map(|test| test.slope.high))
        .number(
            "z_autocorrelated",
            tests().map(|test| test.autocorrelated.z),
        )
        .number(
            "p_autocorrelated",
            tests().map(|test| test.autocorrelated.p),
        )
        .count("n_bins", tests().map(|test| test.n_bins))
}

/// Adds the changes to a frame that names the series of each.
pub fn changes(keyed: Frame, found: &Findings) -> Frame {
    let changes = || found.changes.iter();
    keyed
        .day("at", changes().map(|change| change.at))
        .day("low", changes().map(|change| change.low))
        .day("high", changes().map(|change| change.high))
        .number("before", changes().map(|change| change.before))
        .number("after", changes().map(|change| change.after))
        .number("cost_drop", changes().map(|change| change.cost_drop))
}

/// Adds the bursts to a frame that names the series of each.
pub fn bursts(keyed: Frame, found: &Findings) -> Frame {
    let bursts = || found.bursts.iter();
    keyed
        .day("start", bursts().map(|burst| burst.start))
        .day("end", bursts().map(|burst| burst.end))
        .number("weight", bursts().map(|burst| burst.weight))
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

/// How to count over time, the calendar bins by their name.
pub fn trend_options(
    by: &str,
    by_source: bool,
    min_articles: u64,
    window: usize,
) -> PyResult<TrendOptions> {
    Ok(TrendOptions {
        by: by.parse()?,
        by_source,
        min_articles,
        window,
    })
}
