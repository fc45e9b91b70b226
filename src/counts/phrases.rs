//! How often each article uses a phrase.

use rayon::prelude::*;

use super::Counter;
use crate::csr::{Csr, row_blocks};
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
    let blocks = row_blocks(words.indptr())
        .into_par_iter()
        .map(|texts| {
            let mut counter = Counter::new(phrases.len());
            let mut found = Vec::new();
            for text in texts.windows(2) {
                let forms = words.between(text[0], text[1]);
                matcher.each(forms, |one| found.push(one.phrase));
                counter.row(found.drain(..));
            }
            progress.advance(texts.len() - 1)?;
            Ok(counter.block)
        })
        .collect::<Result<_>>()?;
    Ok(Csr::of_blocks(phrases.len(), blocks))
}
