//! What the topics of an era are called: the terms of their articles, counted by topic, in the form people
//! read.

use super::result::Study;
use super::rows::pruning;
use crate::counts::TermCounts;
use crate::csr::Csr;
use crate::error::Result;
use crate::progress::Progress;
use crate::text::Lexicon;
use crate::text::phrases::Phrases;
use crate::topic::coherence::coherence;
use crate::topic::labels::{Candidate, N_CANDIDATES, diverse};
use crate::topic::terms::{TermOrder, TopicTerm, TopicTerms};

/// The articles of one era that have a topic, and what they say.
pub(super) struct EraTerms<'a> {
    pub lexicon: &'a Lexicon,
    pub phrases: &'a Phrases,
    /// Articles × columns.
    pub counts: &'a Csr<u32>,
    /// The term of each column, as a number of the lexicon; phrases are numbered behind its terms.
    pub columns: &'a [u32],
    /// Rows of `counts`.
    pub articles: &'a [usize],
    /// The topic of each of them.
    pub topic: &'a [u32],
    pub n_topics: usize,
}

/// What a topic is called.
pub(super) struct Naming {
    /// Its terms in the form people read, so that none repeats another.
    pub terms: Vec<String>,
    /// Their weights.
    pub weights: Vec<f64>,
    /// Whether they stand in the same articles.
    pub coherence: f64,
}

impl EraTerms<'_> {
    /// Names every topic by at most `n_terms` terms.
    pub fn names(&self, n_terms: usize) -> Vec<Naming> {
        let mut ranked = self.ranked(TermOrder::Weight);
        ranked
            .iter_mut()
            .for_each(|terms| terms.truncate(N_CANDIDATES));
        let mut articles_of: Vec<Vec<Vec<u32>>> = ranked
            .iter()
            .map(|terms| vec![Vec::new(); terms.len()])
            .collect();
        for (place, &article) in self.articles.iter().enumerate() {
            let (held, _) = self.counts.row(article);
            for (terms, articles_of) in ranked.iter().zip(&mut articles_of) {
                for (term, articles) in terms.iter().zip(articles_of) {
                    if held.binary_search(&term.term).is_ok() {
                        articles.push(place as u32);
                    }
                }
            }
        }
        let candidates = ranked
            .into_iter()
            .zip(articles_of)
            .map(|(terms, articles_of)| {
                let candidate = |(term, articles): (TopicTerm, Vec<u32>)| Candidate {
                    surface: self.surface(term.term),
                    parts: self.parts(term.term),
                    term,
                    articles,
                };
                terms
                    .into_iter()
                    .zip(articles_of)
                    .map(candidate)
                    .collect::<Vec<_>>()
            });
        candidates
            .map(|candidates| {
                let chosen: Vec<&Candidate<'_>> = diverse(&candidates, n_terms)
                    .into_iter()
                    .map(|at| &candidates[at])
                    .collect();
                Naming {
                    terms: chosen.iter().map(|term| term.surface.to_owned()).collect(),
                    weights: chosen.iter().map(|term| term.term.weight).collect(),
                    coherence: coherence(&chosen, self.articles.len()),
                }
            })
            .collect()
    }

    /// All terms that may name each topic.
    pub fn ranked(&self, order: TermOrder) -> Vec<Vec<TopicTerm>> {
        TopicTerms::new(self.counts, self.articles, self.topic, self.n_topics)
            .ranked(order, |column| can_name(self.surface(column)))
    }

    pub fn surface(&self, column: u32) -> &str {
        match self.phrase(column) {
            None => self.lexicon.surface(self.columns[column as usize]),
            Some(phrase) => self.phrases.surface(phrase),
        }
    }

    /// The terms of a phrase, or a term itself.
    fn parts(&self, column: u32) -> Vec<u32> {
        match self.phrase(column) {
            None => vec![self.columns[column as usize]],
            Some(phrase) => self.phrases.terms(phrase, self.lexicon).collect(),
        }
    }

    fn phrase(&self, column: u32) -> Option<u32> {
        self.columns[column as usize].checked_sub(self.lexicon.terms().len() as u32)
    }
}

/// The counts of terms with those of all phrases behind them, and the columns of both.
pub(super) fn with_phrases(
    counts: &Csr<u32>,
    terms: &[u32],
    phrase_counts: Option<&Csr<u32>>,
    rows: &[usize],
    lexicon: &Lexicon,
) -> Result<(Csr<u32>, Vec<u32>)> {
    let Some(of_phrases) = phrase_counts.map(|counts| counts.select_rows(rows)) else {
        return Ok((counts.clone(), terms.to_vec()));
    };
    let n_terms = lexicon.terms().len() as u32;
    let behind = n_terms..n_terms + of_phrases.n_cols() as u32;
    let columns = terms.iter().copied().chain(behind).collect();
    Ok((counts.beside(&of_phrases)?, columns))
}

/// Whether a form tells a reader something by itself: a word, or four digits, which are a year. Other
/// numbers and single letters do not.
fn can_name(form: &str) -> bool {
    let letters = form.chars().filter(|c| c.is_alphabetic()).count();
    letters > 1 || (form.len() == 4 && form.bytes().all(|byte| byte.is_ascii_digit()))
}

/// A term of a topic as a study tells it.
#[derive(Clone, Debug, PartialEq)]
pub struct ToldTerm {
    /// Place of the era.
    pub era: u32,
    /// The topic within it.
    pub topic: u32,
    /// The term in the form people read.
    pub surface: String,
    /// Its number in the lexicon; phrases are numbered behind its terms.
    pub term: u32,
    /// Its weight in the order asked for.
    pub weight: f64,
    /// How often the topic's articles hold it.
    pub count: u64,
    /// How many of them do.
    pub documents: u64,
}

impl Study {
    /// The first `n_terms` terms of every topic in an order, by era, topic and place. Unlike labels they may
    /// repeat each other.
    pub fn topic_terms(&self, order: TermOrder, n_terms: usize) -> Result<Vec<ToldTerm>> {
        let mut told = Vec::new();
        self.for_each_era(|era, terms| {
            for (topic, ranked) in terms.ranked(order).into_iter().enumerate() {
                told.extend(ranked.into_iter().take(n_terms).map(|term| ToldTerm {
                    era,
                    topic: topic as u32,
                    surface: terms.surface(term.term).to_owned(),
                    term: terms.columns[term.term as usize],
                    weight: term.weight,
                    count: term.count,
                    documents: term.documents,
                }));
            }
        })?;
        Ok(told)
    }

    /// Counts the terms of every era that has topics as they were counted to name them.
    pub(super) fn for_each_era(&self, mut visit: impl FnMut(u32, EraTerms<'_>)) -> Result<()> {
        let progress = Progress::default();
        let counts = TermCounts::of_terms(&self.words, &self.lexicon, &progress)?;
        let record = |text: usize| &self.records[self.order[text] as usize];
        let counted: Vec<usize> = (0..self.order.len())
            .filter(|&text| record(text).era.is_some() && record(text).counts(self.params.count))
            .collect();
        let counts = counts.select_rows(&counted);
        let Ok(keep) = pruning(&self.params, counted.len()).keep(&counts) else {
            return Ok(());
        };
        let columns: Vec<u32> = (0..keep.len() as u32)
            .filter(|&c| keep[c as usize])
            .collect();
        let of_phrases = self.phrase_counts(&progress)?;
        let (counts, columns) = with_phrases(
            &counts.select_columns(&keep),
            &columns,
            of_phrases.as_ref(),
            &counted,
            &self.lexicon,
        )?;
        for era in 0..self.params.eras.len() as u32 {
            let (articles, topic): (Vec<usize>, Vec<u32>) = counted
                .iter()
                .enumerate()
                .filter(|&(_, &text)| record(text).era == Some(era))
                .filter_map(|(row, &text)| Some((row, record(text).topic?)))
                .unzip();
            let n_topics = self.topics.iter().filter(|topic| topic.era == era).count();
            if n_topics > 0 {
                visit(
                    era,
                    EraTerms {
                        lexicon: &self.lexicon,
                        phrases: &self.phrases,
                        counts: &counts,
                        columns: &columns,
                        articles: &articles,
                        topic: &topic,
                        n_topics,
                    },
                );
            }
        }
        Ok(())
    }
}
