//! The articles of one era, as topics are named from them: their terms and phrases, their words in order, and
//! the topic of each.

use crate::csr::Csr;
use crate::error::Result;
use crate::text::phrases::Phrases;
use crate::text::{Lexicon, Words};

/// The articles of one era that have a topic, and what they say.
pub(super) struct EraTerms<'a> {
    pub lexicon: &'a Lexicon,
    pub phrases: &'a Phrases,
    /// For each term of the lexicon whether it is a name.
    pub is_name: &'a [bool],
    /// Articles × columns.
    pub counts: &'a Csr<u32>,
    /// The term of each column, as a number of the lexicon; phrases are numbered behind its terms.
    pub columns: &'a [u32],
    /// The words of all texts, and for each row of `counts` the place of its text.
    pub words: &'a Words,
    pub texts: &'a [usize],
    /// Rows of `counts`.
    pub articles: &'a [usize],
    /// The topic of each of them.
    pub topic: &'a [u32],
    pub n_topics: usize,
}

impl EraTerms<'_> {
    /// Whether a column is a name or a phrase, which tell a reader more than a word by itself.
    pub fn says_more(&self, column: u32) -> bool {
        match self.phrase(column) {
            None => self.is_name[self.columns[column as usize] as usize],
            Some(_) => true,
        }
    }

    /// The words of a row.
    pub fn forms(&self, row: usize) -> &[u32] {
        self.words.text(self.texts[row])
    }

    pub fn surface(&self, column: u32) -> &str {
        self.surface_of(self.columns[column as usize])
    }

    /// The form people read of a term, or of a phrase, which are numbered behind them.
    pub fn surface_of(&self, number: u32) -> &str {
        match number.checked_sub(self.lexicon.terms().len() as u32) {
            None => self.lexicon.surface(number),
            Some(phrase) => self.phrases.surface(phrase),
        }
    }

    /// The terms of a phrase, or a term itself.
    pub fn parts(&self, column: u32) -> Vec<u32> {
        match self.phrase(column) {
            None => vec![self.columns[column as usize]],
            Some(phrase) => self.phrases.terms(phrase, self.lexicon).collect(),
        }
    }

    fn phrase(&self, column: u32) -> Option<u32> {
        self.columns[column as usize].checked_sub(self.lexicon.terms().len() as u32)
    }
}

/// The counts of terms with those of all phrases behind them, and the columns of both.
pub(super) fn with_phrases(
    counts: &Csr<u32>,
    terms: &[u32],
    phrase_counts: Option<&Csr<u32>>,
    rows: &[usize],
    lexicon: &Lexicon,
) -> Result<(Csr<u32>, Vec<u32>)> {
    let Some(of_phrases) = phrase_counts.map(|counts| counts.select_rows(rows)) else {
        return Ok((counts.clone(), terms.to_vec()));
    };
    let n_terms = lexicon.terms().len() as u32;
    let behind = n_terms..n_terms + of_phrases.n_cols() as u32;
    let columns = terms.iter().copied().chain(behind).collect();
    Ok((counts.beside(&of_phrases)?, columns))
}
