//! What the topics of an era are called: the terms of their articles, counted by topic
//! ([`terms`](crate::topic::terms)), weighed by what each tells a reader ([`places`](super::places),
//! [`adaptation`](crate::topic::adaptation)), made whole ([`completion`](super::completion)) and different from
//! each other ([`labels`](crate::topic::labels)), in the form people read.

use super::completion::{MOST_WORDS, Whole, complete};
use super::era_terms::EraTerms;
use super::places::{Places, Role, has_letters};
use crate::topic::adaptation::adaptation;
use crate::topic::coherence::coherence;
use crate::topic::labels::{Candidate, N_CANDIDATES, diverse};
use crate::topic::terms::{TermOrder, TopicTerm, TopicTerms};

/// What names and phrases weigh more than words.
const SAYS_MORE: f64 = 2.0;
/// What words weigh that only lead to others.
const PIECE: f64 = 1.0 / 3.0;
/// What a phrase keeps at least of its weight where its words are those of other topics, too.
const WORDING: f64 = 0.1;
/// The share of running words, against that of all terms, is raised to this power, and no smaller than that.
const RUNNING: i32 = 3;
const LEAST_RUNNING: f64 = 0.05;

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
        let places = Places::new(self);
        let mut ranked = self.weighed(&places);
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
        let number = |term: &TopicTerm| self.columns[term.term as usize];
        let numbers: Vec<Vec<u32>> = ranked
            .iter()
            .map(|terms| terms.iter().map(number).collect())
            .collect();
        let whole = complete(&places, &numbers);
        ranked
            .into_iter()
            .zip(articles_of)
            .zip(whole)
            .map(|((terms, articles), whole)| {
                let candidates = (terms.into_iter().zip(articles).zip(whole))
                    .map(|((term, articles), whole)| {
                        self.candidate(term, articles, whole, &places.roles)
                    })
                    .collect();
                self.naming(candidates, n_terms)
            })
            .collect()
    }

    /// A term that may become part of a label, the articles that hold it and what it is a piece of.
    fn candidate(
        &self,
        mut term: TopicTerm,
        articles: Vec<u32>,
        whole: Option<Whole>,
        roles: &[Role],
    ) -> Candidate {
        if whole.is_some() && roles[self.columns[term.term as usize] as usize].leads_on {
            term.weight /= PIECE; // what it leads to stands behind it now
        }
        let whole = whole.unwrap_or_else(|| Whole {
            surface: self.surface(term.term).to_owned(),
            parts: self.parts(term.term),
        });
        Candidate {
            surface: whole.surface,
            parts: whole.parts,
            term,
            articles,
        }
    }

    fn naming(&self, candidates: Vec<Candidate>, n_terms: usize) -> Naming {
        let chosen: Vec<&Candidate> = diverse(&candidates, n_terms)
            .into_iter()
            .map(|at| &candidates[at])
            .collect();
        Naming {
            terms: chosen.iter().map(|term| term.surface.clone()).collect(),
            weights: chosen.iter().map(|term| term.term.weight).collect(),
            coherence: coherence(&chosen, self.articles.len()),
        }
    }

    /// All terms that may name each topic.
    pub fn ranked(&self, order: TermOrder) -> Vec<Vec<TopicTerm>> {
        match order {
            TermOrder::Weight => self.weighed(&Places::new(self)),
            _ => (self.counted()).ranked(order, |column| self.can_name(column)),
        }
    }

    /// The same by weight, and by what a term tells a reader: a subject more than what is said of it, a
    /// name or a phrase more than a word, a piece of something less, and what stands in tables next to
    /// nothing. A phrase sets a topic apart no more than the best of its words does: `survey period` is the
    /// house style of some, whose words all others use. Figures name a topic only where nothing else does.
    fn weighed(&self, places: &Places<'_>) -> Vec<Vec<TopicTerm>> {
        let role = |column: u32| places.roles[self.columns[column as usize] as usize];
        let usual = places.running();
        let tells: Vec<f64> = (0..)
            .zip(self.adaptation())
            .map(|(column, adaptation)| {
                let role = role(column);
                let kind = if self.says_more(column) {
                    SAYS_MORE
                } else {
                    1.0
                };
                let whole = if role.leads_on { PIECE } else { 1.0 };
                // A language without stop words has no running words to tell from others.
                let running = if usual > 0.0 {
                    role.running / usual
                } else {
                    1.0
                };
                let running = running.clamp(LEAST_RUNNING, 1.0).powi(RUNNING);
                kind * whole * running * role.likeness * adaptation
            })
            .collect();
        let counted = self.counted();
        let column_of = self.column_of();
        let mut ranked = counted.ranked(TermOrder::Weight, |column| self.can_name(column));
        for (topic, terms) in ranked.iter_mut().enumerate() {
            let of_words = |term: &TopicTerm| {
                let words = self.parts(term.term).into_iter();
                let columns = words.filter_map(|word| column_of[word as usize]);
                counted.of_words(topic, term.term, columns).max(WORDING)
            };
            let says_what = |term: &TopicTerm| !role(term.term).is_figure;
            if terms.iter().any(says_what) {
                terms.retain(says_what);
            }
            for term in terms.iter_mut() {
                term.weight *= tells[term.term as usize] * of_words(term);
            }
            terms.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.term.cmp(&b.term)));
        }
        ranked
    }

    fn counted(&self) -> TopicTerms {
        TopicTerms::new(self.counts, self.articles, self.topic, self.n_topics)
    }

    fn can_name(&self, column: u32) -> bool {
        can_name(self.surface(column))
    }

    /// For each term of the lexicon its column; the commonest and the rarest have none.
    fn column_of(&self) -> Vec<Option<u32>> {
        let mut column_of = vec![None; self.lexicon.terms().len()];
        for (column, &term) in (0..).zip(self.columns) {
            if let Some(of_term) = column_of.get_mut(term as usize) {
                *of_term = Some(column);
            }
        }
        column_of
    }

    /// Whether articles that hold a term are about it. Having named a thing in full they go on with a part
    /// of the name, so a phrase has that of its words, too.
    fn adaptation(&self) -> Vec<f64> {
        let mut adaptation = adaptation(self.counts);
        let column_of = self.column_of();
        for column in 0..self.columns.len() {
            let parts = self.parts(column as u32);
            if parts.len() > 1 {
                let known: Vec<f64> = (parts.into_iter())
                    .filter_map(|part| column_of[part as usize])
                    .map(|word| adaptation[word as usize].ln())
                    .collect();
                let mean = (known.iter().sum::<f64>() / known.len() as f64).exp();
                // Of none it is NaN, and the larger one is the other.
                adaptation[column] = adaptation[column].max(mean);
            }
        }
        adaptation
    }
}

/// Whether a form tells a reader something by itself: a word, or four digits, which are a year. Other
/// numbers and single letters do not.
fn can_name(form: &str) -> bool {
    if form.split(' ').count() > MOST_WORDS {
        return false;
    }
    has_letters(form) || (form.len() == 4 && form.bytes().all(|byte| byte.is_ascii_digit()))
}
