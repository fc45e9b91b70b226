//! How often each article uses a phrase.

use super::count_texts;
use crate::csr::Csr;
use crate::error::Result;
use crate::progress::Progress;
use crate::text::phrases::Phrases;
use crate::text::{Lexicon, Words};

/// Counts phrases, articles × phrases: every place where one stands, in a longer one or not, as a query
/// for it finds it.
pub fn phrase_counts(
    words: &Words,
    lexicon: &Lexicon,
    phrases: &Phrases,
    progress: &Progress,
) -> Result<Csr<u32>> {
    let matcher = phrases.matcher(lexicon);
    progress.enter("phrase counts", words.len())?;
    count_texts(words, phrases.len(), progress, |forms, count| {
        matcher.each(forms, |one| count(one.phrase));
    })
}
