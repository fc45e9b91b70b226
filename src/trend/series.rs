//! Keyword trends: for each query and calendar bin, how many articles hold it, how often they use
//! it, and how sure both figures are.
//!
//! Every dated article counts, in an era or not. The share of articles has Wilson's interval
//! (1927, doi:10.1080/01621459.1927.10502953); the rate per million words the linearised interval of
//! a ratio over articles, on the log scale, since articles and not words are the sample. Bins
//! follow the calendar without gaps: an empty bin is a row of zeros with no share, and the edge
//! bins that the articles cover only in part are flagged.

use rayon::prelude::*;

use super::bins::{BinWidth, Bins};
use super::query::Query;
use crate::article::{DateSpan, PublicationDate, day_to_iso};
use crate::error::{Error, Result};
use crate::statistics::intervals::{RatioSums, ratio_log_interval, wilson};
use crate::text::{Lexicon, Words};

const CONFIDENCE: f64 = 0.95;

/// One query in one bin.
#[derive(Clone, Debug, PartialEq)]
pub struct TrendRow {
    /// Place of the query.
    pub query: usize,
    /// First day of the bin, in days since 1970-01-01.
    pub bin_start: i32,
    /// The day after the last one.
    pub bin_end: i32,
    /// Articles of the bin that hold the query.
    pub articles: u64,
    /// Articles of the bin.
    pub all_articles: u64,
    /// Matches of the query.
    pub tokens: u64,
    /// Words of the bin, stop words included.
    pub all_tokens: u64,
    /// `articles / all_articles`; NaN in an empty bin, as are the figures below.
    pub share: f64,
    /// Lower end of its 95 % interval.
    pub share_low: f64,
    /// Upper end of its 95 % interval.
    pub share_high: f64,
    /// Matches per million words.
    pub per_million: f64,
    /// Lower end of its 95 % interval.
    pub per_million_low: f64,
    /// Upper end of its 95 % interval.
    pub per_million_high: f64,
    /// Whether the articles cover only a part of the bin.
    pub partial: bool,
}

/// The series of all queries, and the articles that no bin could take.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// By query, then bin.
    pub rows: Vec<TrendRow>,
    /// Articles left out, with the reason.
    pub left_out: Vec<(usize, String)>,
}

/// What one bin holds of one query.
#[derive(Clone, Copy, Default)]
struct Cell {
    articles: u64,
    matches: u64,
    matches_squared: u128,
    matches_by_words: u128,
}

/// What one bin holds in all.
#[derive(Clone, Copy, Default)]
struct Denominator {
    articles: u64,
    words: u64,
    words_squared: u128,
}

/// Counts queries over time. `dates[i]` and `n_words[i]` belong to text `i` of `words`.
pub fn series(
    words: &Words,
    lexicon: &Lexicon,
    dates: &[Option<PublicationDate>],
    n_words: &[u64],
    queries: &[Query],
    width: BinWidth,
) -> Result<Series> {
    let spans: Vec<Option<DateSpan>> =
        dates.iter().map(|date| date.and_then(|date| date.span())).collect();
    let first = spans.iter().flatten().map(|span| span.start).min();
    let last = spans.iter().flatten().map(|span| span.end - 1).max();
    let (Some(first), Some(last)) = (first, last) else {
        return Err(Error::Data("a trend needs dated articles, but none has a date with a year".into()));
    };
    let bins = Bins::covering(first, last, width)?;
    let bin_of: Vec<Option<usize>> =
        spans.iter().map(|span| span.and_then(|span| bins.bin_of(span))).collect();

    let mut totals = vec![Denominator::default(); bins.len()];
    for (bin, &n_words) in bin_of.iter().zip(n_words) {
        if let Some(bin) = *bin {
            totals[bin].articles += 1;
            totals[bin].words += n_words;
            totals[bin].words_squared += u128::from(n_words).pow(2);
        }
    }
    let rows = queries
        .par_iter()
        .enumerate()
        .flat_map_iter(|(place, query)| {
            let cells = count(words, lexicon, query, &bin_of, n_words, bins.len());
            let rows: Vec<TrendRow> = (0..bins.len())
                .map(|bin| row(place, &bins, bin, cells[bin], totals[bin]))
                .collect();
            rows
        })
        .collect();
    let left_out = (0..dates.len())
        .filter(|&text| bin_of[text].is_none())
        .map(|text| (text, reason(dates[text], width)))
        .collect();
    Ok(Series { rows, left_out })
}

fn count(
    words: &Words,
    lexicon: &Lexicon,
    query: &Query,
    bin_of: &[Option<usize>],
    n_words: &[u64],
    n_bins: usize,
) -> Vec<Cell> {
    let mut cells = vec![Cell::default(); n_bins];
    let matcher = query.matcher(lexicon);
    if matcher.is_hopeless() {
        return cells;
    }
    let matches: Vec<u32> =
        (0..words.len()).into_par_iter().map(|text| matcher.count(words.text(text))).collect();
    for ((&matches, bin), &n_words) in matches.iter().zip(bin_of).zip(n_words) {
        if let (Some(bin), 1..) = (*bin, matches) {
            let cell = &mut cells[bin];
            cell.articles += 1;
            cell.matches += u64::from(matches);
            cell.matches_squared += u128::from(matches).pow(2);
            cell.matches_by_words += u128::from(matches) * u128::from(n_words);
        }
    }
    cells
}

fn row(query: usize, bins: &Bins, bin: usize, cell: Cell, total: Denominator) -> TrendRow {
    let span = bins.span(bin);
    let (share_low, share_high) = wilson(cell.articles, total.articles, CONFIDENCE);
    let (low, high) = ratio_log_interval(
        &RatioSums {
            n: total.articles,
            x: cell.matches as f64,
            t: total.words as f64,
            xx: cell.matches_squared as f64,
            xt: cell.matches_by_words as f64,
            tt: total.words_squared as f64,
        },
        CONFIDENCE,
    );
    TrendRow {
        query,
        bin_start: span.start,
        bin_end: span.end,
        articles: cell.articles,
        all_articles: total.articles,
        tokens: cell.matches,
        all_tokens: total.words,
        share: cell.articles as f64 / total.articles as f64,
        share_low,
        share_high,
        per_million: 1e6 * cell.matches as f64 / total.words as f64,
        per_million_low: 1e6 * low,
        per_million_high: 1e6 * high,
        partial: bins.partial(bin),
    }
}

fn reason(date: Option<PublicationDate>, width: BinWidth) -> String {
    match date {
        None => "undated".to_owned(),
        Some(date) => match date.span() {
            None => format!("date {date} has no year"),
            Some(span) => format!(
                "date {date} is known to the {}: {} to {} is more than one {}",
                date.precision().name(),
                day_to_iso(span.start),
                day_to_iso(span.end - 1),
                width.name()
            ),
        },
    }
}
