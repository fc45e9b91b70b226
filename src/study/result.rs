//! A finished study, and what can be asked of it.

use ndarray::ArrayView2;
use serde::{Deserialize, Serialize};

use super::corpus::{Corpus, LedgerEntry, Record};
use super::forms::{compose, confounds};
use super::model::Model;
use super::names::find_names;
use super::params::{StudyParams, StudyValidParams};
use super::phrases::find_phrases;
use super::stories::{find_stories, give_copies_their_topics, tell_stories};
use super::topics::{Topic, Topics, count_copies, find_topics};
use super::undated::attribute_undated;
use crate::article::{Article, Id};
use crate::cluster::choose_k::TopicNumber;
use crate::compare::attribution::CrossValidation;
use crate::compare::composition::Composition;
use crate::compare::keyness::{Keyness, keyness};
use crate::compare::permutation::PermutationTest;
use crate::error::Result;
use crate::progress::Progress;
use crate::story::Count;
use crate::text::phrases::Phrases;
use crate::text::{Analyzer, Lexicon, Words};
use crate::topic::links::Link;

/// What changed between eras, with everything needed to ask further.
///
/// Immutable; two studies of the same articles with the same parameters are equal to the bit,
/// whatever the order of the articles and the number of threads.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Study {
    pub(super) params: StudyParams,
    pub(super) records: Vec<Record>,
    /// Records with words, in canonical order: text `i` of `words` belongs to record `order[i]`.
    pub(super) order: Vec<u32>,
    pub(super) words: Words,
    pub(super) n_words: Vec<u64>,
    pub(super) lexicon: Lexicon,
    pub(super) phrases: Phrases,
    /// For each term whether it is a name.
    pub(super) is_name: Vec<bool>,
    pub(super) topics: Vec<Topic>,
    pub(super) links: Vec<Link>,
    pub(super) keyness: Vec<Keyness>,
    pub(super) choices: Vec<Option<TopicNumber>>,
    pub(super) ledger: Vec<LedgerEntry>,
    pub(super) warnings: Vec<String>,
    pub(super) attribution: Option<CrossValidation>,
    pub(super) composition: Vec<Composition>,
    /// How articles find their topics; `None` where there was nothing to cluster on.
    pub(super) model: Option<Model>,
}

/// An era and what it holds.
#[derive(Clone, Debug, PartialEq)]
pub struct EraSummary {
    /// Its name.
    pub name: String,
    /// First day, in days since 1970-01-01.
    pub start: i32,
    /// The day after the last one.
    pub end: i32,
    /// Articles with words.
    pub n_articles: u64,
    /// Their stories.
    pub n_stories: u64,
    /// Words of what is counted, articles or stories, stop words included.
    pub n_tokens: u64,
    /// Those of its articles that have no date and were attributed to it.
    pub n_undated_attributed: u64,
}

impl StudyValidParams {
    /// Runs the study. `embeddings`, one row per article in the order given, take the place of the
    /// LSA rows that are clustered.
    pub fn fit(
        &self,
        articles: &[Article<'_>],
        embeddings: Option<ArrayView2<'_, f64>>,
        progress: &Progress,
    ) -> Result<Study> {
        let mut corpus = Corpus::read(self, articles, progress)?;
        let stories = find_stories(&corpus, progress)?;
        if self.params.include_undated {
            attribute_undated(&mut corpus, &stories, &self.params);
        }
        tell_stories(&mut corpus, &stories);
        find_phrases(&mut corpus, self, progress)?;
        corpus.is_name = find_names(&corpus, articles, &self.analyzer, progress)?;
        let eras = corpus.dated_eras(self.params.eras.len(), self.params.count);
        let (counts, longer) = (corpus.counts_with_phrases()?, corpus.longer());
        let keyness = keyness(
            counts.as_ref(),
            &eras,
            &corpus.n_words,
            &corpus.sources(),
            &longer,
            PermutationTest::new(self.params.n_permutations, self.params.seed)?,
            progress,
        )?;
        let composition = compose(&corpus, articles, &self.params);
        let n_counted: Vec<usize> = eras.iter().map(Vec::len).collect();
        corpus
            .warnings
            .extend(confounds(&composition, &keyness, &n_counted, &self.params));
        let Topics {
            mut topics,
            links,
            choices,
            model,
        } = find_topics(self, &mut corpus, embeddings, progress)?;
        if self.params.count == Count::Stories {
            give_copies_their_topics(&mut corpus.records);
            count_copies(&mut topics, &corpus.records);
        }
        let Corpus {
            records,
            mut ledger,
            order,
            words,
            lexicon,
            phrases,
            is_name,
            n_words,
            warnings,
            attribution,
            ..
        } = corpus;
        ledger.sort_by(|a, b| (a.article, &a.stage).cmp(&(b.article, &b.stage)));
        Ok(Study {
            params: self.params.clone(),
            records,
            order,
            words,
            n_words,
            lexicon,
            phrases,
            is_name,
            topics,
            links,
            keyness,
            choices,
            ledger,
            warnings,
            attribution,
            composition,
            model,
        })
    }
}

impl Study {
    /// What the study was asked.
    pub fn params(&self) -> &StudyParams {
        &self.params
    }

    /// The articles in the order they were handed over.
    pub fn records(&self) -> &[Record] {
        &self.records
    }

    /// Whether all identifiers are numbers.
    pub fn ids_are_numbers(&self) -> bool {
        self.records
            .iter()
            .all(|record| matches!(record.id, Id::Number(_)))
    }

    /// Every form and term of the articles.
    pub fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// Topics by era, then size.
    pub fn topics(&self) -> &[Topic] {
        &self.topics
    }

    /// How the topics of neighbouring eras hang together.
    pub fn links(&self) -> &[Link] {
        &self.links
    }

    /// What each era uses more and less than the others, by era and falling z.
    pub fn keyness(&self) -> &[Keyness] {
        &self.keyness
    }

    /// For each era how its number of topics was found; `None` where it was given.
    pub fn choices(&self) -> &[Option<TopicNumber>] {
        &self.choices
    }

    /// Articles left out of a stage, by article.
    pub fn ledger(&self) -> &[LedgerEntry] {
        &self.ledger
    }

    /// What a reader must know before believing the rest.
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// How well the eras of undated articles can be told; `None` where that was not asked or cannot
    /// be measured.
    pub fn attribution(&self) -> Option<CrossValidation> {
        self.attribution
    }

    /// What differs between the eras apart from words.
    pub fn composition(&self) -> &[Composition] {
        &self.composition
    }

    /// The eras with what they hold.
    pub fn eras(&self) -> Vec<EraSummary> {
        let mut eras: Vec<EraSummary> = self
            .params
            .eras
            .as_slice()
            .iter()
            .map(|era| EraSummary {
                name: era.name.clone(),
                start: era.start,
                end: era.end,
                n_articles: 0,
                n_stories: 0,
                n_tokens: 0,
                n_undated_attributed: 0,
            })
            .collect();
        for (&row, &n_words) in self.order.iter().zip(&self.n_words) {
            let record = &self.records[row as usize];
            if let Some(era) = record.era {
                let era = &mut eras[era as usize];
                era.n_articles += 1;
                era.n_stories += u64::from(record.stands_for_story);
                era.n_undated_attributed += u64::from(record.attributed);
                era.n_tokens += n_words * u64::from(record.counts(self.params.count));
            }
        }
        eras
    }

    /// The rules by which the articles were read.
    pub(super) fn analyzer(&self) -> Result<Analyzer> {
        Ok(self.params.clone().check()?.analyzer)
    }
}
