//! What a series says: its trend, where its level changes, and its bursts.
//!
//! In come the rows of [`series`](super::series), out go rows of their own with calendar days. The
//! trend is tested over the shares of bins that hold enough articles, by their places in time; changes
//! and bursts take every bin with its counts, so that a bin of few articles weighs little.

use super::bursts::{BurstModel, bursts};
use super::change_points::change_points;
use super::monotone::{MannKendall, TheilSen, hamed_rao, mann_kendall, theil_sen};
use super::series::TrendRow;
use crate::story::Count;

/// Whose series a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeriesKey {
    /// Place of the query.
    pub query: usize,
    /// Its group; 0 without groups.
    pub group: u32,
}

/// Whether the share of a term rises or falls.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TrendTest {
    /// The series.
    pub series: SeriesKey,
    /// Bins tested: those with enough articles.
    pub n_bins: u64,
    /// Mann-Kendall with ties.
    pub test: MannKendall,
    /// The same where bins resemble their neighbours.
    pub autocorrelated: MannKendall,
    /// Change of the share from bin to bin.
    pub slope: TheilSen,
}

/// A day from which on the share is another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Change {
    /// The series.
    pub series: SeriesKey,
    /// First day of the first bin of the new level, in days since 1970-01-01.
    pub at: i32,
    /// The earliest such day, with 95 % confidence.
    pub low: i32,
    /// The latest.
    pub high: i32,
    /// Share before, back to the change before it.
    pub before: f64,
    /// Share after, up to the next change.
    pub after: f64,
    /// What the cost would rise by without the change.
    pub cost_drop: f64,
}

/// A stretch of days in which a term is in the news.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DatedBurst {
    /// The series.
    pub series: SeriesKey,
    /// Its first day.
    pub start: i32,
    /// The day after its last.
    pub end: i32,
    /// How much the state of rest would cost more.
    pub weight: f64,
}

/// All findings, in the order of the series.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Findings {
    /// One for each series.
    pub tests: Vec<TrendTest>,
    /// By series, then time.
    pub changes: Vec<Change>,
    /// By series, then time.
    pub bursts: Vec<DatedBurst>,
}

/// Finds what the rows of each query and group say; `unit` is what their shares count.
pub fn findings(rows: &[TrendRow], unit: Count) -> Findings {
    let mut found = Findings::default();
    for rows in rows.chunk_by(|a, b| (a.query, a.group) == (b.query, b.group)) {
        let series = SeriesKey {
            query: rows[0].query,
            group: rows[0].group,
        };
        found.tests.push(tested(series, rows));
        // A bin without articles says nothing about where a level ends.
        let filled: Vec<&TrendRow> = rows.iter().filter(|row| row.counted(unit).1 > 0).collect();
        let (with_term, all) = counts(filled.iter().copied(), unit);
        let day = |bin: usize| filled[bin].bin_start;
        let changes = change_points(&with_term, &all).into_iter();
        found.changes.extend(changes.map(|change| Change {
            series,
            at: day(change.at),
            low: day(change.low),
            high: day(change.high),
            before: change.before,
            after: change.after,
            cost_drop: change.cost_drop,
        }));
        let (with_term, all) = counts(rows.iter(), unit);
        let bursts = bursts(&with_term, &all, BurstModel::default()).into_iter();
        found.bursts.extend(bursts.map(|burst| DatedBurst {
            series,
            start: rows[burst.start].bin_start,
            end: rows[burst.end - 1].bin_end,
            weight: burst.weight,
        }));
    }
    found
}

fn counts<'a>(rows: impl Iterator<Item = &'a TrendRow>, unit: Count) -> (Vec<u64>, Vec<u64>) {
    rows.map(|row| row.counted(unit)).unzip()
}

fn tested(series: SeriesKey, rows: &[TrendRow]) -> TrendTest {
    let (places, shares): (Vec<f64>, Vec<f64>) = rows
        .iter()
        .enumerate()
        .filter(|(_, row)| !row.few_articles && !row.share.is_nan())
        .map(|(bin, row)| (bin as f64, row.share))
        .unzip();
    TrendTest {
        series,
        n_bins: shares.len() as u64,
        test: mann_kendall(&shares),
        autocorrelated: hamed_rao(&places, &shares),
        slope: theil_sen(&places, &shares, 0.95),
    }
}
