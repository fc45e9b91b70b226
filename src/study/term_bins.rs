//! How many articles or stories of each calendar bin hold each term, of all terms at once.
//!
//! A trend answers one query in full; a report lets its reader ask for any term, so it needs the
//! counts behind all shares. One pass over the words, whatever the number of terms; only counts above
//! zero come out. They are those of [`Study::trend`] for each term.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::result::Study;
use super::trends::TrendOptions;
use crate::article::DateSpan;
use crate::error::{Error, Result};
use crate::story::Count;
use crate::text::Words;
use crate::trend::bins::{BinWidth, Bins};
use crate::trend::findings::{Findings, findings};
use crate::trend::series::TrendRow;

/// A term in a bin that holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TermBin {
    /// Number of the term in the lexicon.
    pub term: u32,
    /// Place of the bin, the first one being 0.
    pub bin: usize,
    /// Articles, or stories, of the bin that hold the term.
    pub count: u64,
}

impl Study {
    /// Counts every term of the lexicon over time, by term, then bin.
    pub fn term_bins(&self, by: BinWidth) -> Result<Vec<TermBin>> {
        let spans: Vec<Option<DateSpan>> = self
            .order
            .iter()
            .zip(&self.n_words)
            .map(|(&row, &n_words)| {
                let date = self.records[row as usize].date.filter(|_| n_words > 0)?;
                date.span()
            })
            .collect();
        let first = spans.iter().flatten().map(|span| span.start).min();
        let last = spans.iter().flatten().map(|span| span.end - 1).max();
        let (Some(first), Some(last)) = (first, last) else {
            return Err(Error::Data(
                "none of the articles has a date with a year".into(),
            ));
        };
        let bins = Bins::covering(first, last, by)?;
        let story = |text: usize| self.records[self.order[text] as usize].story;
        // Of each story in each bin the earliest text stands for it, of equals the first one.
        let mut standing: FxHashMap<(usize, u32), (i32, usize)> = FxHashMap::default();
        let mut counted: Vec<(usize, usize)> = Vec::new();
        for (text, span) in spans.iter().enumerate() {
            let Some(span) = *span else { continue };
            let Some(bin) = bins.bin_of(span) else {
                continue;
            };
            counted.push((text, bin));
            let own = (span.start, text);
            let stands = standing.entry((bin, story(text))).or_insert(own);
            *stands = own.min(*stands);
        }
        if self.params.count == Count::Stories {
            counted.retain(|&(text, bin)| standing[&(bin, story(text))].1 == text);
        }
        let mut counts: FxHashMap<(u32, usize), u64> = FxHashMap::default();
        for (text, bin) in counted {
            let forms = self.words.text(text).iter();
            let mut terms: Vec<u32> = forms
                .filter(|&&form| form != Words::BREAK)
                .filter_map(|&form| self.lexicon.term_of_form(form))
                .collect();
            terms.sort_unstable();
            terms.dedup();
            for term in terms {
                *counts.entry((term, bin)).or_default() += 1;
            }
        }
        let mut cells: Vec<TermBin> = counts
            .into_iter()
            .map(|((term, bin), count)| TermBin { term, bin, count })
            .collect();
        cells.sort_unstable_by_key(|cell| (cell.term, cell.bin));
        Ok(cells)
    }

    /// What the counts of these terms of the lexicon say over time, as [`Study::trend`] would find it of
    /// each; `query` in the findings is the number of the term.
    pub fn term_findings(&self, terms: &[u32], by: BinWidth) -> Result<Findings> {
        // Whatever the word, the bins and their totals are the same.
        let bins = self.trend(&["a"], TrendOptions::new(by))?.rows;
        let cells = self.term_bins(by)?;
        let unit = self.params.count;
        let found: Vec<Findings> = terms
            .par_iter()
            .map(|&term| {
                let mut rows = bins.clone();
                for row in &mut rows {
                    set_count(row, term, 0, unit);
                }
                let first = cells.partition_point(|cell| cell.term < term);
                for cell in cells[first..].iter().take_while(|cell| cell.term == term) {
                    set_count(&mut rows[cell.bin], term, cell.count, unit);
                }
                findings(&rows, unit)
            })
            .collect();
        let mut all = Findings::default();
        for one in found {
            all.tests.extend(one.tests);
            all.changes.extend(one.changes);
            all.bursts.extend(one.bursts);
        }
        Ok(all)
    }
}

/// Makes the row one of this term, with so many articles or stories that hold it.
fn set_count(row: &mut TrendRow, term: u32, count: u64, unit: Count) {
    row.query = term as usize;
    match unit {
        Count::Articles => row.articles = count,
        Count::Stories => row.stories = count,
    }
    let (count, all) = row.counted(unit);
    row.share = count as f64 / all as f64;
}
