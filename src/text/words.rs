//! The words of every text, in order, as numbers.

use serde::{Deserialize, Serialize};

use super::lexicon::Lexicon;

/// The words of every text, in order, as numbers of forms.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Words {
    pub(super) indptr: Vec<usize>,
    pub(super) forms: Vec<u32>,
}

impl Words {
    /// Between two words: no phrase runs across.
    pub const BREAK: u32 = u32::MAX;

    /// Number of texts.
    pub fn len(&self) -> usize {
        self.indptr.len().saturating_sub(1)
    }

    /// Whether there is no text.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The forms of a text in order, with [`Words::BREAK`] between clauses.
    pub fn text(&self, text: usize) -> &[u32] {
        &self.forms[self.indptr[text]..self.indptr[text + 1]]
    }

    /// Where each text starts among the words of all, and where the last one ends.
    pub(crate) fn indptr(&self) -> &[usize] {
        &self.indptr
    }

    /// The forms between two places of [`indptr`](Self::indptr).
    pub(crate) fn between(&self, start: usize, end: usize) -> &[u32] {
        &self.forms[start..end]
    }

    /// Number of words of a text, stop words included.
    pub fn n_words(&self, text: usize) -> u64 {
        self.text(text)
            .iter()
            .filter(|&&form| form != Self::BREAK)
            .count() as u64
    }

    /// Checks words that come from a file against the lexicon they refer to.
    pub(crate) fn fits(&self, lexicon: &Lexicon) -> bool {
        self.indptr.first() == Some(&0)
            && self.indptr.last() == Some(&self.forms.len())
            && self.indptr.windows(2).all(|pair| pair[0] <= pair[1])
            && self
                .forms
                .iter()
                .all(|&form| form == Self::BREAK || (form as usize) < lexicon.forms().len())
    }
}
