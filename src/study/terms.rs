//! What the terms of a study are called; phrases are numbered behind those of the lexicon.

use super::result::Study;
use crate::counts::phrase_counts;
use crate::csr::Csr;
use crate::error::Result;
use crate::progress::Progress;
use crate::text::phrases::Phrases;

impl Study {
    /// The words that belong together.
    pub fn phrases(&self) -> &Phrases {
        &self.phrases
    }

    /// Articles × phrases; `None` where they were not asked for.
    pub(super) fn phrase_counts(&self, progress: &Progress) -> Result<Option<Csr<u32>>> {
        self.params
            .phrases
            .then(|| phrase_counts(&self.words, &self.lexicon, &self.phrases, progress))
            .transpose()
    }

    /// The name of a term of [`keyness`](Self::keyness): a stem, or the stems of a phrase, which are
    /// numbered behind the terms.
    pub fn term(&self, term: u32) -> &str {
        match (term as usize).checked_sub(self.lexicon.terms().len()) {
            None => &self.lexicon.terms()[term as usize],
            Some(phrase) => &self.phrases.names()[phrase],
        }
    }

    /// What people are shown of it: the commonest form, or the commonest wording of a phrase.
    pub fn surface(&self, term: u32) -> &str {
        match (term as usize).checked_sub(self.lexicon.terms().len()) {
            None => self.lexicon.surface(term),
            Some(phrase) => self.phrases.surface(phrase as u32),
        }
    }

    /// Whether a term of [`keyness`](Self::keyness) is a phrase.
    pub fn is_phrase(&self, term: u32) -> bool {
        term as usize >= self.lexicon.terms().len()
    }
}
