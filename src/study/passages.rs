//! Passages: few and short pieces of the articles in which as many terms as possible can be read.
//!
//! A reader who clicks a term wants to see it in its sentence, but a report cannot carry every
//! article. A window around one word shows its neighbours, too, so one passage serves several terms:
//! the articles are walked once in the order given, and a passage is cut only around a word whose term
//! has not been shown often enough in its era. One pass over the words of those articles.

use rustc_hash::FxHashSet;

use super::result::Study;
use crate::error::{Error, Result};
use crate::text::Words;

/// A piece of an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// The article, as its place in the order handed over.
    pub article: usize,
    /// The piece as it stands there, each white space character as one space.
    pub text: String,
}

/// A term in a passage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Number of the term in the lexicon.
    pub term: u32,
    /// Place of the passage.
    pub passage: usize,
    /// Where the word begins in its text, in UTF-16 units, as browsers count.
    pub start: usize,
    /// Its length in UTF-16 units.
    pub length: usize,
}

impl Study {
    /// Passages of `articles` (places in the order handed over) with `window` words to either side of
    /// the word that each is cut for, until every one of `terms` is shown in `per_era` articles of
    /// each era, and of none, or no article is left. An article shows a term once, in its text rather
    /// than its title. Mentions are by term, then passage.
    pub fn passages(
        &self,
        articles: &[usize],
        terms: &[u32],
        per_era: usize,
        window: usize,
    ) -> Result<(Vec<Passage>, Vec<Mention>)> {
        if !self.params.keep_text {
            return Err(Error::Data(
                "passages show the texts, but this study holds none: it was made with \
                 keep_text=False or saved with texts=False"
                    .into(),
            ));
        }
        let analyzer = self.analyzer()?;
        let n_eras = self.params.eras.len() + 1;
        let mut lacking = vec![0; self.lexicon.terms().len() * n_eras];
        for &term in terms {
            let from = term as usize * n_eras;
            if let Some(lacking) = lacking.get_mut(from..from + n_eras) {
                lacking.fill(per_era);
            }
        }
        let mut text_of = vec![None; self.records.len()];
        for (text, &row) in self.order.iter().enumerate() {
            text_of[row as usize] = Some(text);
        }
        let (mut passages, mut mentions) = (Vec::new(), Vec::new());
        for &article in articles {
            let Some(text) = text_of.get(article).copied().flatten() else {
                continue;
            };
            let record = &self.records[article];
            let era = record.era.map_or(n_eras - 1, |era| era as usize);
            let forms = self.words.text(text).iter();
            let terms: Vec<Option<u32>> = forms
                .filter(|&&form| form != Words::BREAK)
                .map(|&form| self.lexicon.term_of_form(form))
                .collect();
            let mut shown = FxHashSet::default();
            let lacks = |term: u32, lacking: &[usize]| lacking[term as usize * n_eras + era] > 0;
            if !terms.iter().flatten().any(|&term| lacks(term, &lacking)) {
                continue;
            }
            let title = record.title.as_deref().unwrap_or_default();
            let body = record.text.as_deref().unwrap_or_default();
            let (titled, bodied) = (analyzer.places(title), analyzer.places(body));
            let (of_title, of_body) = terms.split_at(titled.len().min(terms.len()));
            for (part, places, terms) in [(body, &bodied, of_body), (title, &titled, of_title)] {
                let n_words = places.len().min(terms.len());
                for at in 0..n_words {
                    let wanted = |term: &u32, shown: &FxHashSet<u32>, lacking: &[usize]| {
                        lacks(*term, lacking) && !shown.contains(term)
                    };
                    if !terms[at].is_some_and(|term| wanted(&term, &shown, &lacking)) {
                        continue;
                    }
                    let from = at.saturating_sub(window);
                    let to = at.saturating_add(window).min(n_words - 1);
                    let first = places[from].start;
                    for (term, place) in terms[from..=to].iter().zip(&places[from..=to]) {
                        let Some(term) = term.filter(|term| wanted(term, &shown, &lacking)) else {
                            continue;
                        };
                        shown.insert(term);
                        lacking[term as usize * n_eras + era] -= 1;
                        mentions.push(Mention {
                            term,
                            passage: passages.len(),
                            start: utf16_length(&part[first..place.start]),
                            length: utf16_length(&part[place.clone()]),
                        });
                    }
                    let spaced = |c: char| if c.is_whitespace() { ' ' } else { c };
                    passages.push(Passage {
                        article,
                        text: part[first..places[to].end].chars().map(spaced).collect(),
                    });
                }
            }
        }
        mentions.sort_unstable_by_key(|mention| (mention.term, mention.passage));
        Ok((passages, mentions))
    }
}

fn utf16_length(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}
