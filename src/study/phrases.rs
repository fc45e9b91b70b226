//! The phrases of a study: found in the articles that are compared, counted in all.

use std::borrow::Cow;

use super::corpus::Corpus;
use super::params::StudyValidParams;
use crate::counts::phrase_counts;
use crate::csr::Csr;
use crate::error::Result;
use crate::progress::Progress;
use crate::story::Count;
use crate::text::phrases::{PhraseParams, find};

/// Finds the phrases of a corpus in its dated articles of all eras, of each story one.
pub(super) fn find_phrases(
    corpus: &mut Corpus,
    study: &StudyValidParams,
    progress: &Progress,
) -> Result<()> {
    if !study.params.phrases {
        return Ok(());
    }
    let texts = corpus
        .dated_eras(study.params.eras.len(), Count::Stories)
        .concat();
    let params = PhraseParams::default();
    corpus.phrases = find(&corpus.words, &corpus.lexicon, &texts, params, progress)?;
    if !corpus.phrases.is_empty() {
        let counts = phrase_counts(&corpus.words, &corpus.lexicon, &corpus.phrases, progress)?;
        corpus.phrase_counts = Some(counts);
    }
    Ok(())
}

impl Corpus {
    /// Articles × terms and, behind them, phrases.
    pub fn counts_with_phrases(&self) -> Result<Cow<'_, Csr<u32>>> {
        Ok(match &self.phrase_counts {
            None => Cow::Borrowed(&self.counts),
            Some(counts) => Cow::Owned(self.counts.beside(counts)?),
        })
    }

    /// For each term and each phrase the phrases that hold it, numbered behind the terms.
    pub fn longer(&self) -> Vec<Vec<u32>> {
        let n_terms = self.lexicon.terms().len();
        let mut longer = vec![Vec::new(); n_terms];
        for phrase in 0..self.phrases.len() as u32 {
            for term in self.phrases.terms(phrase, &self.lexicon) {
                longer[term as usize].push(n_terms as u32 + phrase);
            }
        }
        longer.iter_mut().for_each(|phrases| phrases.dedup());
        let of_phrases = self.phrases.longer().into_iter();
        longer.extend(of_phrases.map(|phrases| {
            phrases
                .into_iter()
                .map(|one| n_terms as u32 + one)
                .collect()
        }));
        longer
    }
}
