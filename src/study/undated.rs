//! Undated articles that a study was asked to include: each goes to the era that its words are most
//! like, marked as attributed, and its row of the ledger goes.
//!
//! An article counts as undated where it has words, but no date or one without a year. Attributed
//! articles have topics like all others; keyness does not hear them, since they were sorted by the
//! very words that it compares.

use super::corpus::Corpus;
use super::params::StudyParams;
use crate::compare::attribution::{LEAST_ARTICLES, attribute};

/// Attributes the undated articles of a corpus; `stories` are those of its rows.
pub(super) fn attribute_undated(corpus: &mut Corpus, stories: &[u32], params: &StudyParams) {
    let record = |row: &u32| &corpus.records[*row as usize];
    let era: Vec<Option<u32>> = corpus.order.iter().map(|row| record(row).era).collect();
    let is_undated = |text: &usize| {
        let date = record(&corpus.order[*text]).date;
        corpus.n_words[*text] > 0 && date.is_none_or(|date| date.span().is_none())
    };
    let undated: Vec<usize> = (0..corpus.order.len()).filter(is_undated).collect();
    if undated.is_empty() {
        return;
    }
    let (attributions, validation) =
        attribute(&corpus.counts, &era, stories, &undated, params.seed);
    for attribution in &attributions {
        let row = corpus.order[attribution.article] as usize;
        let record = &mut corpus.records[row];
        record.era = Some(attribution.era);
        record.attributed = true;
        record.attributed_probability = attribution.probability;
        corpus.ledger.retain(|entry| entry.article != row);
    }
    corpus.attribution = validation;
    let n_attributed = attributions.len();
    corpus.warnings.push(match (n_attributed, validation) {
        (0, _) => format!(
            "{} undated articles are attributed to no era, since fewer than two eras hold dated \
             articles",
            undated.len()
        ),
        (n, None) => format!(
            "{n} undated articles are attributed to the era their words are most like; this is not \
             calibrated, since an era holds fewer than {LEAST_ARTICLES} dated articles"
        ),
        (n, Some(validation)) => format!(
            "{n} undated articles are attributed to the era their words are most like; of {} dated \
             articles this gets {:.1} % right (the largest era for all: {:.1} %; Brier score {:.3}), \
             if they are of one of the eras at all",
            validation.n_articles,
            100.0 * validation.accuracy,
            100.0 * validation.baseline,
            validation.brier
        ),
    });
}
