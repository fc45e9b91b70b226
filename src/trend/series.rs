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
use crate::statistics::intervals::{RatioSums, wilson};
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

/// Counts queries over time. `dates[i]` and `n_words[i]` belong to text `i` of `words`.
pub fn series(
    words: &Words,
    lexicon: &Lexicon,
    dates: &[Option<PublicationDate>],
    n_words: &[u64],
    queries: &[Query],
    width: BinWidth,
) -> Result<Series> {
    let spans: Vec<Option<DateSpan>> = dates
        .iter()
        .map(|date| date.and_then(|date| date.span()))
        .collect();
    let first = spans.iter().flatten().map(|span| span.start).min();
    let last = spans.iter().flatten().map(|span| span.end - 1).max();
    let (Some(first), Some(last)) = (first, last) else {
        return Err(Error::Data(
            "a trend needs dated articles, but none has a date with a year".into(),
        ));
    };
    let bins = Bins::covering(first, last, width)?;
    let bin_of: Vec<Option<usize>> = spans
        .iter()
        .map(|span| span.and_then(|span| bins.bin_of(span)))
        .collect();

    let bin_spans: Vec<DateSpan> = bins.spans().collect();
    let rows = queries
        .par_iter()
        .enumerate()
        .flat_map_iter(|(place, query)| {
            let cells = count(words, lexicon, query, &bin_of, n_words, bins.len());
            let rows: Vec<TrendRow> = cells
                .iter()
                .zip(&bin_spans)
                .enumerate()
                .map(|(bin, (cell, span))| cell.row(place, *span, bins.partial(bin)))
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

/// What one bin holds: the articles with the query, and over all its articles matches and words.
#[derive(Clone, Copy, Default)]
struct Cell {
    articles: u64,
    sums: RatioSums,
}

fn count(
    words: &Words,
    lexicon: &Lexicon,
    query: &Query,
    bin_of: &[Option<usize>],
    n_words: &[u64],
    n_bins: usize,
) -> Vec<Cell> {
    let matcher = query.matcher(lexicon);
    let hopeless = matcher.is_hopeless();
    let matches: Vec<u32> = (0..words.len())
        .into_par_iter()
        .map(|text| {
            if hopeless {
                0
            } else {
                matcher.count(words.text(text))
            }
        })
        .collect();
    let mut cells = vec![Cell::default(); n_bins];
    for ((&matches, bin), &n_words) in matches.iter().zip(bin_of).zip(n_words) {
        if let Some(bin) = *bin {
            cells[bin].articles += u64::from(matches > 0);
            cells[bin].sums.add(u64::from(matches), n_words);
        }
    }
    cells
}

impl Cell {
    fn row(&self, query: usize, bin: DateSpan, partial: bool) -> TrendRow {
        let all_articles = self.sums.n_articles;
        let (share_low, share_high) = wilson(self.articles, all_articles, CONFIDENCE);
        let (low, high) = self.sums.log_interval(CONFIDENCE);
        TrendRow {
            query,
            bin_start: bin.start,
            bin_end: bin.end,
            articles: self.articles,
            all_articles,
            tokens: self.sums.count,
            all_tokens: self.sums.tokens,
            share: self.articles as f64 / all_articles as f64,
            share_low,
            share_high,
            per_million: 1e6 * self.sums.rate(),
            per_million_low: 1e6 * low,
            per_million_high: 1e6 * high,
            partial,
        }
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
