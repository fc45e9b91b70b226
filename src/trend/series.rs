//! Keyword trends: for each query and calendar bin, how many articles hold it, how often they use
//! it, and how sure both figures are.
//!
//! Every dated article counts, in an era or not. Where stories are counted, one article stands for
//! each story in each bin, the earliest one there, and copies have no say in shares and rates; both
//! counts stand in the rows. The share of articles has Wilson's interval (1927,
//! doi:10.1080/01621459.1927.10502953); the rate per million words the linearised interval of a
//! ratio over articles, on the log scale, since articles and not words are the sample. Bins follow
//! the calendar without gaps: an empty bin is a row of zeros with no share, and the edge bins that
//! the articles cover only in part are flagged. Beside the raw figures stand those of a rolling
//! window, its articles taken together. With groups, such as sources, each has a series of its own
//! over the same bins.

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
    /// Its group; 0 without groups.
    pub group: u32,
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
    /// The share over the bins of the window around this one; NaN where they are all empty.
    pub share_rolling: f64,
    /// Matches per million words over the same bins.
    pub per_million_rolling: f64,
    /// Whether the bin holds fewer articles or stories than a share should be read from.
    pub few_articles: bool,
    /// Whether fewer than [`FEW_WITH_TERM`] of them hold the query.
    pub few_with_term: bool,
}

impl TrendRow {
    /// Of what `unit` says how many hold the query, and how many there are.
    pub fn counted(&self, unit: Count) -> (u64, u64) {
        match unit {
            Count::Articles => (self.articles, self.all_articles),
            Count::Stories => (self.stories, self.all_stories),
        }
    }
}

/// Articles with a term from which on the interval of its rate holds what it promises: simulated,
/// 95 % intervals hold the truth in at least 92 % of cases.
pub const FEW_WITH_TERM: u64 = 30;

/// How a series is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrendParams {
    /// The calendar bins.
    pub width: BinWidth,
    /// What shares and rates count.
    pub unit: Count,
    /// Fewer articles or stories in a bin are flagged.
    pub min_articles: u64,
    /// Bins of the rolling window, an odd number: as many before the bin as after it.
    pub window: usize,
}

impl TrendParams {
    /// Bins of this width, flagged under 5 articles, with a window of 3.
    pub fn new(width: BinWidth, unit: Count) -> Self {
        Self {
            width,
            unit,
            min_articles: 5,
            window: 3,
        }
    }

    fn check(self) -> Result<Self> {
        if self.window.is_multiple_of(2) {
            let bound = "must be odd: as many bins before as after";
            return Err(Error::parameter("window", self.window, bound));
        }
        Ok(self)
    }
}

/// The series of all queries, and the articles that no bin could take.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// By query, then bin.
    pub rows: Vec<TrendRow>,
    /// Articles left out, with the reason.
    pub left_out: Vec<(usize, String)>,
}

/// What is counted: place `i` of each part belongs to text `i`.
#[derive(Clone, Copy)]
pub struct Texts<'a> {
    /// When each text was published.
    pub dates: &'a [Option<PublicationDate>],
    /// Its number of words.
    pub n_words: &'a [u64],
    /// The story it belongs to.
    pub stories: &'a [u32],
    /// The group of each text, from 0 without gaps; one series for all where it is absent.
    pub groups: Option<&'a [u32]>,
}

/// Counts queries over time; `matches` gives for each of them how often each text holds it.
pub fn series(
    texts: &Texts<'_>,
    n_queries: usize,
    matches: impl Fn(usize) -> Vec<u32> + Sync,
    params: TrendParams,
) -> Result<Series> {
    let params = params.check()?;
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
    let bins = Bins::covering(first, last, params.width)?;
    let bin_of: Vec<Option<usize>> = spans
        .iter()
        .map(|span| span.and_then(|span| bins.bin_of(span)))
        .collect();

    let places = places(&bin_of, &spans, texts, bins.len());
    let bin_spans: Vec<DateSpan> = bins.spans().collect();
    let rows = (0..n_queries)
        .into_par_iter()
        .flat_map_iter(|query| {
            let mut rows = Vec::new();
            let cells = count(texts, &matches(query), &places, bins.len(), params.unit);
            for (group, cells) in cells.chunks(bins.len()).enumerate() {
                for (bin, span) in bin_spans.iter().enumerate() {
                    rows.push(TrendRow {
                        query,
                        group: group as u32,
                        bin_start: span.start,
                        bin_end: span.end,
                        partial: bins.partial(bin),
                        ..row(cells, bin, params)
                    });
                }
            }
            rows
        })
        .collect();
    let left_out = (0..dates.len())
        .filter(|&text| bin_of[text].is_none())
        .map(|text| (text, reason(dates[text], params.width)))
        .collect();
    Ok(Series { rows, left_out })
}

/// The cell of a text, which is its bin in the series of its group, and whether it stands for its
/// story there.
#[derive(Clone, Copy)]
struct Place {
    cell: usize,
    stands: bool,
}

/// Of each story in each cell the earliest text stands for it, of equals the first one.
fn places(
    bin_of: &[Option<usize>],
    spans: &[Option<DateSpan>],
    texts: &Texts<'_>,
    n_bins: usize,
) -> Vec<Option<Place>> {
    let start = |text: usize| spans[text].map(|span| span.start);
    let cell_of = |text: usize| {
        let group = texts.groups.map_or(0, |groups| groups[text] as usize);
        bin_of[text].map(|bin| group * n_bins + bin)
    };
    let mut earliest: FxHashMap<(usize, u32), usize> = FxHashMap::default();
    for text in 0..bin_of.len() {
        if let Some(cell) = cell_of(text) {
            let stands = earliest.entry((cell, texts.stories[text])).or_insert(text);
            if start(text) < start(*stands) {
                *stands = text;
            }
        }
    }
    let place = |text: usize| {
        cell_of(text).map(|cell| Place {
            cell,
            stands: earliest.get(&(cell, texts.stories[text])) == Some(&text),
        })
    };
    (0..bin_of.len()).map(place).collect()
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

/// How often each text holds the query.
pub fn matches(words: &Words, lexicon: &Lexicon, query: &Query) -> Vec<u32> {
    let matcher = query.matcher(lexicon);
    let hopeless = matcher.is_hopeless();
    let count = |text: usize| match hopeless {
        true => 0,
        false => matcher.count(words.text(text)),
    };
    (0..words.len()).into_par_iter().map(count).collect()
}

fn count(
    texts: &Texts<'_>,
    matches: &[u32],
    places: &[Option<Place>],
    n_bins: usize,
    unit: Count,
) -> Vec<Cell> {
    let n_groups = texts
        .groups
        .and_then(|groups| groups.iter().max())
        .map_or(1, |&last| last as usize + 1);
    let mut cells = vec![Cell::default(); n_groups * n_bins];
    for ((&matches, place), &n_words) in matches.iter().zip(places).zip(texts.n_words) {
        if let Some(Place { cell, stands }) = *place {
            let cell = &mut cells[cell];
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
    /// Of what is counted how many hold the query, and how many there are.
    fn counted(&self, unit: Count) -> (u64, u64) {
        match unit {
            Count::Articles => (self.articles, self.all_articles),
            Count::Stories => (self.stories, self.all_stories),
        }
    }
}

/// The figures of one bin of a series; its place in query, group and time is the caller's.
fn row(cells: &[Cell], bin: usize, params: TrendParams) -> TrendRow {
    let cell = &cells[bin];
    let (with_query, all) = cell.counted(params.unit);
    let (share_low, share_high) = wilson(with_query, all, CONFIDENCE);
    let (low, high) = cell.sums.log_interval(CONFIDENCE);
    let reach = params.window / 2;
    let window = &cells[bin.saturating_sub(reach)..bin.saturating_add(reach + 1).min(cells.len())];
    let (mut rolling, mut sums) = ((0, 0), RatioSums::default());
    for cell in window {
        let (with_query, all) = cell.counted(params.unit);
        rolling = (rolling.0 + with_query, rolling.1 + all);
        sums.merge(&cell.sums);
    }
    TrendRow {
        query: 0,
        group: 0,
        bin_start: 0,
        bin_end: 0,
        articles: cell.articles,
        all_articles: cell.all_articles,
        stories: cell.stories,
        all_stories: cell.all_stories,
        tokens: cell.sums.count,
        all_tokens: cell.sums.tokens,
        share: with_query as f64 / all as f64,
        share_low,
        share_high,
        per_million: 1e6 * cell.sums.rate(),
        per_million_low: 1e6 * low,
        per_million_high: 1e6 * high,
        partial: false,
        share_rolling: rolling.0 as f64 / rolling.1 as f64,
        per_million_rolling: 1e6 * sums.rate(),
        few_articles: all < params.min_articles,
        few_with_term: with_query < FEW_WITH_TERM,
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
