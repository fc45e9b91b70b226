//! What the topics of an era are called: the terms of their articles, counted by topic
//! ([`terms`](crate::topic::terms)), weighed by what each tells a reader ([`places`](super::places),
//! [`adaptation`](crate::topic::adaptation)), made whole ([`completion`](super::completion)) and different from
//! each other ([`labels`](crate::topic::labels)), in the form people read.

use super::completion::{MOST_WORDS, Whole, complete};
use super::places::{Places, Role, has_letters};
use super::result::Study;
use crate::counts::TermCounts;
use crate::csr::Csr;
use crate::error::Result;
use crate::progress::Progress;
use crate::text::phrases::Phrases;
use crate::text::{Lexicon, Words};
use crate::topic::adaptation::adaptation;
use crate::topic::coherence::coherence;
use crate::topic::labels::{Candidate, N_CANDIDATES, diverse};
use crate::topic::terms::{TermOrder, TopicTerm, TopicTerms};

/// The articles of one era that have a topic, and what they say.
pub(super) struct EraTerms<'a> {
    pub lexicon: &'a Lexicon,
    pub phrases: &'a Phrases,
    /// For each term of the lexicon whether it is a name.
    pub is_name: &'a [bool],
    /// Articles × columns.
    pub counts: &'a Csr<u32>,
    /// The term of each column, as a number of the lexicon; phrases are numbered behind its terms.
    pub columns: &'a [u32],
    /// The words of all texts, and for each row of `counts` the place of its text.
    pub words: &'a Words,
    pub texts: &'a [usize],
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
        let places = Places::new(self);
        let mut ranked = self.weighed(&places.roles);
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
            TermOrder::Weight => self.weighed(&Places::new(self).roles),
            _ => self.terms(order),
        }
    }

    /// The same by weight, and by what a term tells a reader: a subject more than what is said of it, a
    /// name or a phrase more than a word, a piece of something less, and a figure next to nothing.
    fn weighed(&self, roles: &[Role]) -> Vec<Vec<TopicTerm>> {
        let tells: Vec<f64> = (0..)
            .zip(self.adaptation())
            .map(|(column, adaptation)| {
                let role = roles[self.columns[column as usize] as usize];
                let kind = match (role.is_figure, self.says_more(column)) {
                    (true, _) => FIGURE,
                    (false, true) => SAYS_MORE,
                    (false, false) => 1.0,
                };
                let whole = if role.leads_on { PIECE } else { 1.0 };
                kind * whole * role.likeness * adaptation
            })
            .collect();
        let mut ranked = self.terms(TermOrder::Weight);
        for terms in &mut ranked {
            for term in terms.iter_mut() {
                term.weight *= tells[term.term as usize];
            }
            terms.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.term.cmp(&b.term)));
        }
        ranked
    }

    fn terms(&self, order: TermOrder) -> Vec<Vec<TopicTerm>> {
        TopicTerms::new(self.counts, self.articles, self.topic, self.n_topics)
            .ranked(order, |column| can_name(self.surface(column)))
    }

    /// Whether articles that hold a term are about it. Having named a thing in full they go on with a part
    /// of the name, so a phrase has that of its words, too.
    fn adaptation(&self) -> Vec<f64> {
        let mut adaptation = adaptation(self.counts);
        let n_terms = self.lexicon.terms().len();
        let mut of_term = vec![None; n_terms];
        for (column, &term) in self.columns.iter().enumerate() {
            match of_term.get_mut(term as usize) {
                Some(of_term) => *of_term = Some(adaptation[column].ln()),
                None => {
                    let parts = self.parts(column as u32).into_iter();
                    let known: Vec<f64> = parts.filter_map(|part| of_term[part as usize]).collect();
                    let mean = (known.iter().sum::<f64>() / known.len() as f64).exp();
                    // Of none it is NaN, and the larger one is the other.
                    adaptation[column] = adaptation[column].max(mean);
                }
            }
        }
        adaptation
    }

    /// Whether a column is a name or a phrase, which tell a reader more than a word by itself.
    fn says_more(&self, column: u32) -> bool {
        match self.phrase(column) {
            None => self.is_name[self.columns[column as usize] as usize],
            Some(_) => true,
        }
    }

    /// The words of a row.
    pub fn forms(&self, row: usize) -> &[u32] {
        self.words.text(self.texts[row])
    }

    pub fn surface(&self, column: u32) -> &str {
        self.surface_of(self.columns[column as usize])
    }

    /// The form people read of a term, or of a phrase, which are numbered behind them.
    pub fn surface_of(&self, number: u32) -> &str {
        match number.checked_sub(self.lexicon.terms().len() as u32) {
            None => self.lexicon.surface(number),
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

/// What names and phrases weigh more than words.
const SAYS_MORE: f64 = 2.0;
/// What figures weigh.
const FIGURE: f64 = 0.01;
/// What words weigh that only lead to others.
const PIECE: f64 = 1.0 / 3.0;

/// Whether a form tells a reader something by itself: a word, or four digits, which are a year. Other
/// numbers and single letters do not.
fn can_name(form: &str) -> bool {
    if form.split(' ').count() > MOST_WORDS {
        return false;
    }
    has_letters(form) || (form.len() == 4 && form.bytes().all(|byte| byte.is_ascii_digit()))
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
        let Some(model) = &self.model else {
            return Ok(());
        };
        let of_phrases = self.phrase_counts(&progress)?;
        let (counts, columns) = with_phrases(
            &model.counts(&counts.select_rows(&counted)),
            &model.terms,
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
                        is_name: &self.is_name,
                        words: &self.words,
                        texts: &counted,
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
