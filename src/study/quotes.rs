//! Quotes: the sentences in which the topics of a study can be read.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::result::Study;
use super::topics::N_LABEL_TERMS;
use crate::error::{Error, Result};
use crate::text::Analyzer;
use crate::topic::quotes::{Sentence, choose, readable};
use crate::topic::terms::TermOrder;

/// The articles nearest to the centroid of a topic whose sentences are looked at.
const N_ARTICLES: usize = 60;
/// Of its terms, those that a sentence is weighed by.
const N_TERMS: usize = 100;

/// A sentence that shows a topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// Place of the era.
    pub era: u32,
    /// The topic within it.
    pub topic: u32,
    /// The article it stands in, as its place in the order handed over.
    pub article: usize,
    /// The sentence, white space folded.
    pub text: String,
}

impl Study {
    /// At most `n_quotes` sentences for each topic, from different stories, best first; a topic without a whole
    /// sentence of readable length has none.
    pub fn quotes(&self, n_quotes: usize) -> Result<Vec<Quote>> {
        if !self.params.keep_text {
            return Err(Error::Data(
                "quotes show the texts, but this study holds none: it was made with \
                 keep_text=False or saved with texts=False"
                    .into(),
            ));
        }
        let mut weights: FxHashMap<(u32, u32), FxHashMap<u32, f64>> = FxHashMap::default();
        let n_terms = self.lexicon.terms().len() as u32;
        for told in self.topic_terms(TermOrder::Weight, N_TERMS)? {
            let of_topic = weights.entry((told.era, told.topic)).or_default();
            // A sentence is read word by word, and the words of a phrase share its weight.
            let terms: Vec<u32> = match told.term.checked_sub(n_terms) {
                None => vec![told.term],
                Some(phrase) => self.phrases.terms(phrase, &self.lexicon).collect(),
            };
            for &term in &terms {
                *of_topic.entry(term).or_insert(0.0) += told.weight / terms.len() as f64;
            }
        }
        let analyzer = self.analyzer()?;
        let mut quotes = Vec::new();
        for topic in &self.topics {
            let key = (topic.era, topic.topic);
            let nearest = self.nearest(topic.era, topic.topic, N_ARTICLES);
            let candidates = self.sentences(&nearest, &analyzer);
            let label = (topic.terms.iter().take(N_LABEL_TERMS))
                .flat_map(|surface| self.terms_of(surface, &analyzer).1)
                .collect();
            let none = FxHashMap::default();
            let weights = weights.get(&key).unwrap_or(&none);
            let chosen = choose(&candidates, weights, &label, n_quotes);
            quotes.extend(chosen.into_iter().map(|at| Quote {
                era: topic.era,
                topic: topic.topic,
                article: candidates[at].article,
                text: candidates[at].text.clone(),
            }));
        }
        Ok(quotes)
    }

    /// The articles nearest to the centroid of a topic, one of each story, as places in the order handed
    /// over. Ties go by the canonical order.
    pub fn nearest(&self, era: u32, topic: u32, n_articles: usize) -> Vec<usize> {
        let mut nearest: Vec<usize> = self
            .order
            .iter()
            .map(|&row| row as usize)
            .filter(|&row| {
                let record = &self.records[row];
                record.era == Some(era)
                    && record.topic == Some(topic)
                    && record.counts(self.params.count)
            })
            .collect();
        nearest.sort_by(|&a, &b| {
            self.records[b]
                .similarity
                .total_cmp(&self.records[a].similarity)
        });
        let mut stories = FxHashSet::default();
        nearest.retain(|&row| stories.insert(self.records[row].story));
        nearest.truncate(n_articles);
        nearest
    }

    /// What can be quoted of some articles.
    fn sentences(&self, articles: &[usize], analyzer: &Analyzer) -> Vec<Sentence> {
        let mut sentences = Vec::new();
        for &article in articles {
            let record = &self.records[article];
            for text in readable(record.text.as_deref().unwrap_or_default()) {
                if self.begins_with_heading(&text, analyzer) {
                    continue;
                }
                let (n_words, terms) = self.terms_of(&text, analyzer);
                sentences.push(Sentence {
                    article,
                    story: record.story,
                    similarity: record.similarity,
                    n_words,
                    text,
                    terms,
                });
            }
        }
        sentences
    }

    /// Whether the second word has a capital though it is no name, right behind one that is no stop word:
    /// `Harbours Overall, the harbours lay still.`
    fn begins_with_heading(&self, sentence: &str, analyzer: &Analyzer) -> bool {
        let places = analyzer.places(sentence);
        let [first, second, ..] = places.as_slice() else {
            return false;
        };
        let term = |place: &Range<usize>| {
            let (form, _) = analyzer.form_and_stem(&sentence[place.clone()]);
            let form = self.lexicon.form(&form)?;
            Some(self.lexicon.term_of_form(form))
        };
        let is_name = |term: Option<u32>| term.is_some_and(|term| self.is_name[term as usize]);
        sentence[second.clone()].starts_with(char::is_uppercase)
            && sentence[first.end..second.start] == *" "
            && term(first).flatten().is_some()
            && term(second).is_some_and(|term| !is_name(term))
    }

    /// How many words a text has, and its different terms, rising.
    fn terms_of(&self, text: &str, analyzer: &Analyzer) -> (usize, Vec<u32>) {
        let places = analyzer.places(text);
        let term_of = |place: &Range<usize>| {
            let (form, _) = analyzer.form_and_stem(&text[place.clone()]);
            self.lexicon.term_of_form(self.lexicon.form(&form)?)
        };
        let mut terms: Vec<u32> = places.iter().filter_map(term_of).collect();
        terms.sort_unstable();
        terms.dedup();
        (places.len(), terms)
    }
}
