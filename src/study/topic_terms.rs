//! The terms of the topics of a study in the order a user asks for.

use super::era_terms::{EraTerms, with_phrases};
use super::result::Study;
use crate::counts::TermCounts;
use crate::error::Result;
use crate::progress::Progress;
use crate::topic::terms::TermOrder;

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
