//! The eras of a study against a list of word frequencies.

use super::result::Study;
use crate::compare::reference::{ReferenceKeyness, against_reference};
use crate::counts::TermCounts;
use crate::error::{Error, Result};
use crate::progress::Progress;

impl Study {
    /// Compares each era with the words of a list, see [`against_reference`]. A word of the list
    /// counts for the term of its stem; a word that no article holds counts as one of all words.
    pub fn keyness_against<T: AsRef<str>>(
        &self,
        reference: &[(T, u64)],
    ) -> Result<Vec<ReferenceKeyness>> {
        let total = reference
            .iter()
            .try_fold(0u64, |sum, (_, count)| sum.checked_add(*count))
            .filter(|total| (1..=1 << 53).contains(total));
        let Some(reference_words) = total else {
            return Err(Error::parameter(
                "reference",
                format!("a list of {} words", reference.len()),
                "its frequencies must add up to at least 1 and at most 2^53",
            ));
        };
        let analyzer = self.analyzer()?;
        let mut counts = vec![0u64; self.lexicon.terms().len()];
        for (word, count) in reference {
            let word = word.as_ref();
            // What is one word in the articles; a phrase is no term.
            if let [place] = &analyzer.places(word)[..] {
                let (_, stem) = analyzer.form_and_stem(&word[place.clone()]);
                if let Some(term) = self.lexicon.term(&stem) {
                    counts[term as usize] += count;
                }
            }
        }
        let texts = TermCounts::of_terms(&self.words, &self.lexicon, &Progress::default())?;
        let mut eras = vec![Vec::new(); self.params.eras.len()];
        for (text, &row) in self.order.iter().enumerate() {
            let record = &self.records[row as usize];
            if let Some(era) = record.era.filter(|_| record.counts(self.params.count)) {
                eras[era as usize].push(text);
            }
        }
        Ok(against_reference(
            &texts,
            &eras,
            &self.n_words,
            &counts,
            reference_words,
        ))
    }
}
