//! Which terms are names: words that stand with a capital in the middle of a sentence.
//!
//! A topic is told by its names before anything else, and forms are folded to lower case before they are
//! counted. So the texts are looked at once more: a term is a name where most of its words do not begin a clause
//! and yet begin with a capital. Titles do not count, since languages write them with capitals
//! throughout. In German every noun passes, which is as good; in scripts without capitals nothing does.
//! Cost: one pass over the words of at most [`MOST_TEXTS`] texts.

use rayon::prelude::*;

use super::corpus::Corpus;
use crate::article::Article;
use crate::error::Result;
use crate::progress::Progress;
use crate::text::{Analyzer, Words};

/// Texts looked at, taken evenly from all.
const MOST_TEXTS: usize = 2_000;
/// The share of its places at which a name has a capital.
const LEAST_SHARE: f64 = 0.7;

/// For each term whether it is a name.
pub(super) fn find_names(
    corpus: &Corpus,
    articles: &[Article<'_>],
    analyzer: &Analyzer,
    progress: &Progress,
) -> Result<Vec<bool>> {
    let step = corpus.order.len().div_ceil(MOST_TEXTS).max(1);
    let n_terms = corpus.lexicon.terms().len();
    let texts: Vec<usize> = (0..corpus.order.len()).step_by(step).collect();
    let counts = texts
        .par_chunks(MOST_TEXTS.div_ceil(16))
        .map(|texts| -> Result<Vec<(u64, u64)>> {
            let mut counts = vec![(0u64, 0u64); n_terms];
            for &text in texts {
                progress.advance(0)?;
                let article = &articles[corpus.order[text] as usize];
                count(
                    corpus,
                    text,
                    article.text.unwrap_or_default(),
                    analyzer,
                    &mut counts,
                );
            }
            Ok(counts)
        })
        .try_reduce(
            || vec![(0, 0); n_terms],
            |mut all, some| {
                for (all, some) in all.iter_mut().zip(some) {
                    *all = (all.0 + some.0, all.1 + some.1);
                }
                Ok(all)
            },
        )?;
    Ok(counts
        .into_iter()
        .map(|(capital, all)| all > 0 && capital as f64 >= LEAST_SHARE * all as f64)
        .collect())
}

/// Adds the words of a body that begin no clause: how many have a capital, and how many there are.
fn count(corpus: &Corpus, text: usize, body: &str, analyzer: &Analyzer, counts: &mut [(u64, u64)]) {
    let places = analyzer.places(body);
    let forms = corpus.words.text(text);
    let n_words = forms.iter().filter(|&&form| form != Words::BREAK).count();
    // What stands before the body is the title.
    let mut before = n_words.saturating_sub(places.len());
    let mut places = places.into_iter();
    let mut begins = true;
    for &form in forms {
        if form == Words::BREAK {
            begins = true;
            continue;
        }
        if before > 0 {
            before -= 1;
            continue;
        }
        let Some(place) = places.next() else { return };
        if let Some(term) = corpus.lexicon.term_of_form(form).filter(|_| !begins) {
            let (capital, all) = &mut counts[term as usize];
            *capital += u64::from(body[place].starts_with(char::is_uppercase));
            *all += 1;
        }
        begins = false;
    }
}
