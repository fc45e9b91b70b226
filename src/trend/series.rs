//! Keyword trends: for each query and calendar bin, how many articles hold it, how often they use
//! it, and how sure both figures are.
//!
//! Every dated article counts, in an era or not. Where stories are counted, one article stands for each
//! story in each bin, the earliest one there, and copies have no say in shares and rates; both counts
//! stand in the rows. The share of articles has Wilson's interval
//! (1927, doi:10.1080/01621459.1927.10502953); the rate per million words the linearised interval of
//! a ratio over articles, on the log scale, since articles and not words are the sample. Bins
//! follow the calendar without gaps: an empty bin is a row of zeros with no share, and the edge
//! bins that the articles cover only in part are flagged.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::bins::{BinWidth, Bins};
use super::query::Query;
use crate::article::{DateSpan, PublicationDate, day_to_iso};
use crate::error::{Error, Result};
use crate::statistics::intervals::{RatioSums, wilson};
use crate::story::Count;
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
    /// Stories of the bin whose standing article holds the query.
    pub stories: u64,
    /// Stories of the bin.
    pub all_stories: u64,
    /// Matches of the query in what is counted, articles or stories.
    pub tokens: u64,
    /// Words of what is counted, stop words included.
    pub all_tokens: u64,
    /// `stories / all_stories` where stories are counted, else `articles / all_articles`; NaN in an
    /// empty bin, as are the figures below.
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

/// What is counted: place `i` of each part belongs to text `i` of `words`.
#[derive(Clone, Copy)]
pub struct Texts<'a> {
    /// The words of the texts.
    pub words: &'a Words,
    /// What they are.
    pub lexicon: &'a Lexicon,
    /// When each text was published.
    pub dates: &'a [Option<PublicationDate>],
    /// Its number of words.
    pub n_words: &'a [u64],
    /// The story it belongs to.
    pub stories: &'a [u32],
}

/// Counts queries over time; `unit` is what shares and rates count.
pub fn series(
    texts: &Texts<'_>,
    queries: &[Query],
    width: BinWidth,
    unit: Count,
) -> Result<Series> {
    let dates = texts.dates;
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

    let places = places(&bin_of, &spans, texts.stories);
    let bin_spans: Vec<DateSpan> = bins.spans().collect();
    let rows = queries
        .par_iter()
        .enumerate()
        .flat_map_iter(|(place, query)| {
            let cells = count(texts, query, &places, bins.len(), unit);
            let rows: Vec<TrendRow> = cells
                .iter()
                .zip(&bin_spans)
                .enumerate()
                .map(|(bin, (cell, span))| cell.row(place, *span, bins.partial(bin), unit))
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

/// The bin of a text, and whether it stands for its story there.
#[derive(Clone, Copy)]
struct Place {
    bin: usize,
    stands: bool,
}

/// Of each story in each bin the earliest text stands for it, of equals the first one.
fn places(
    bin_of: &[Option<usize>],
    spans: &[Option<DateSpan>],
    stories: &[u32],
) -> Vec<Option<Place>> {
    let start = |text: usize| spans[text].map(|span| span.start);
    let mut earliest: FxHashMap<(usize, u32), usize> = FxHashMap::default();
    for (text, bin) in bin_of.iter().enumerate() {
        if let Some(bin) = *bin {
            let stands = earliest.entry((bin, stories[text])).or_insert(text);
            if start(text) < start(*stands) {
                *stands = text;
            }
        }
    }
    let place = |(text, bin): (usize, &Option<usize>)| {
        bin.map(|bin| Place {
            bin,
            stands: earliest.get(&(bin, stories[text])) == Some(&text),
        })
    };
    bin_of.iter().enumerate().map(place).collect()
}

/// What one bin holds: articles and stories, with the query and in all, and over what is counted
/// matches and words.
#[derive(Clone, Copy, Default)]
struct Cell {
    articles: u64,
    all_articles: u64,
    stories: u64,
    all_stories: u64,
    sums: RatioSums,
}

fn count(
    texts: &Texts<'_>,
    query: &Query,
    places: &[Option<Place>],
    n_bins: usize,
    unit: Count,
) -> Vec<Cell> {
    let words = texts.words;
    let matcher = query.matcher(texts.lexicon);
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
    for ((&matches, place), &n_words) in matches.iter().zip(places).zip(texts.n_words) {
        if let Some(Place { bin, stands }) = *place {
            let cell = &mut cells[bin];
            cell.all_articles += 1;
            cell.articles += u64::from(matches > 0);
            cell.all_stories += u64::from(stands);
            cell.stories += u64::from(stands && matches > 0);
            if stands || unit == Count::Articles {
                cell.sums.add(u64::from(matches), n_words);
            }
        }
    }
    cells
}

impl Cell {
    fn row(&self, query: usize, bin: DateSpan, partial: bool, unit: Count) -> TrendRow {
        let (with_query, all) = match unit {
            Count::Articles => (self.articles, self.all_articles),
            Count::Stories => (self.stories, self.all_stories),
        };
        let (share_low, share_high) = wilson(with_query, all, CONFIDENCE);
        let (low, high) = self.sums.log_interval(CONFIDENCE);
        TrendRow {
            query,
            bin_start: bin.start,
            bin_end: bin.end,
            articles: self.articles,
            all_articles: self.all_articles,
            stories: self.stories,
            all_stories: self.all_stories,
            tokens: self.sums.count,
            all_tokens: self.sums.tokens,
            share: with_query as f64 / all as f64,
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
