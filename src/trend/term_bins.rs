//! How many articles or stories of each calendar bin hold each of many terms.
//!
//! [`series`](super::series) answers one query in full; a report lets its reader ask for any term, so
//! it needs the counts behind all shares at once. One pass over the words, whatever the number of
//! terms; only counts above zero come out.

use rustc_hash::FxHashMap;

use super::bins::BinWidth;
use super::series::{Texts, placed};
use crate::error::Result;
use crate::story::Count;
use crate::text::Words;

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

/// Counts every term of `texts` in every bin, by term, then bin; `unit` is what is counted, as in
/// [`series`](super::series::series).
pub fn term_bins(texts: &Texts<'_>, width: BinWidth, unit: Count) -> Result<Vec<TermBin>> {
    let (_, places) = placed(texts, width)?;
    let mut counts: FxHashMap<(u32, usize), u64> = FxHashMap::default();
    for (text, place) in places.iter().enumerate() {
        let Some(place) = place.filter(|place| place.stands || unit == Count::Articles) else {
            continue;
        };
        let forms = texts.words.text(text).iter();
        let mut terms: Vec<u32> = forms
            .filter(|&&form| form != Words::BREAK)
            .filter_map(|&form| texts.lexicon.term_of_form(form))
            .collect();
        terms.sort_unstable();
        terms.dedup();
        for term in terms {
            *counts.entry((term, place.bin)).or_default() += 1;
        }
    }
    let mut cells: Vec<TermBin> = counts
        .into_iter()
        .map(|((term, bin), count)| TermBin { term, bin, count })
        .collect();
    cells.sort_unstable_by_key(|cell| (cell.term, cell.bin));
    Ok(cells)
}
