//! Articles as handed over to articles as analysed: each is placed in its era, put into the one
//! order that all later work follows, and read. What cannot go on is written into the ledger with
//! its reason, and the rest goes on.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::params::StudyValidParams;
use crate::article::{Article, Id, PublicationDate, canonical_order, day_to_iso};
use crate::compare::attribution::CrossValidation;
use crate::counts::TermCounts;
use crate::csr::Csr;
use crate::era::{Eras, Placement};
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::story::Count;
use crate::text::phrases::Phrases;
use crate::text::{Lexicon, Words};

/// An article in a study, in the order it was handed over.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// The user's identifier.
    pub id: Id,
    /// Its title, if any.
    pub title: Option<String>,
    /// Its date, if one was readable.
    pub date: Option<PublicationDate>,
    /// Its source, if any.
    pub source: Option<String>,
    /// Its address, if any.
    pub url: Option<String>,
    /// Its text, where the study keeps texts.
    pub text: Option<String>,
    /// Place of its era; `None` outside all of them and for an article without words.
    pub era: Option<u32>,
    /// Its topic within the era.
    pub topic: Option<u32>,
    /// Cosine with the centroid of its topic; NaN without one.
    pub similarity: f64,
    /// The topic it resembles next.
    pub runner_up: Option<u32>,
    /// Cosine with the centroid of that one; NaN without one.
    pub runner_up_similarity: f64,
    /// Of a mixture, its probability of belonging to each topic of the era; else empty.
    pub memberships: Vec<f64>,
    /// The story it belongs to; copies of it in another era are a story of their own.
    pub story: u32,
    /// Whether it is the article that stands for its story.
    pub stands_for_story: bool,
    /// Whether its era was told by its words, for want of a date.
    pub attributed: bool,
    /// The calibrated probability of that era; NaN where there is none.
    pub attributed_probability: f64,
}

impl Record {
    /// Whether the article enters the counts, or a copy of it does.
    pub fn counts(&self, count: Count) -> bool {
        count == Count::Articles || self.stands_for_story
    }
}

/// An article left out of a stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerEntry {
    /// Place of the article in the order it was handed over.
    pub article: usize,
    /// `text`, `date`, `era`, `topics` or `trend`.
    pub stage: String,
    /// Why it was left out.
    pub reason: String,
}

/// Everything later stages need of the articles.
pub(super) struct Corpus {
    pub records: Vec<Record>,
    pub ledger: Vec<LedgerEntry>,
    /// Records with words, in canonical order; their places are the rows of all that follows.
    pub order: Vec<u32>,
    pub words: Words,
    pub lexicon: Lexicon,
    pub counts: Csr<u32>,
    /// Words that belong together.
    pub phrases: Phrases,
    /// For each term whether it is a name.
    pub is_name: Vec<bool>,
    /// Articles × phrases; `None` where there are none.
    pub phrase_counts: Option<Csr<u32>>,
    pub n_words: Vec<u64>,
    pub warnings: Vec<String>,
    /// How well eras are told by words, where undated articles were to be attributed.
    pub attribution: Option<CrossValidation>,
}

impl Corpus {
    pub fn read(
        study: &StudyValidParams,
        articles: &[Article<'_>],
        progress: &Progress,
    ) -> Result<Self> {
        if articles.is_empty() {
            return Err(Error::parameter(
                "articles",
                "empty",
                "must hold at least one article",
            ));
        }
        let mut ledger = Vec::new();
        let mut records = place(study, articles, &mut ledger)?;
        let dates: Vec<Option<PublicationDate>> =
            records.iter().map(|record| record.date).collect();
        let order = canonical_order(articles, &dates);
        let texts: Vec<Cow<'_, str>> = order
            .iter()
            .map(|&row| articles[row as usize].analysed_text())
            .collect();
        let (words, lexicon) = study.analyzer.analyze(&texts, progress)?;
        let sampled: Vec<&str> = texts.iter().map(AsRef::as_ref).collect();
        let warnings = study.params.language.doubt(&sampled).into_iter().collect();
        let mut corpus = Self {
            n_words: (0..words.len()).map(|text| words.n_words(text)).collect(),
            counts: TermCounts::of_terms(&words, &lexicon, progress)?,
            phrases: Phrases::default(),
            is_name: Vec::new(),
            phrase_counts: None,
            records: Vec::new(),
            ledger,
            order,
            words,
            lexicon,
            warnings,
            attribution: None,
        };
        corpus.leave_out_the_wordless(&mut records, articles)?;
        corpus.records = records;
        Ok(corpus)
    }

    /// Articles of each era that count, as rows of the canonical order.
    pub fn eras(&self, n_eras: usize, count: Count) -> Vec<Vec<usize>> {
        let mut eras = vec![Vec::new(); n_eras];
        for (text, &row) in self.order.iter().enumerate() {
            let record = &self.records[row as usize];
            if let Some(era) = record.era.filter(|_| record.counts(count)) {
                eras[era as usize].push(text);
            }
        }
        eras
    }

    /// Those of [`eras`](Self::eras) that have a date. An article that its words put into an era is
    /// no evidence for the words of that era.
    pub fn dated_eras(&self, n_eras: usize, count: Count) -> Vec<Vec<usize>> {
        let mut eras = self.eras(n_eras, count);
        for texts in &mut eras {
            texts.retain(|&text| !self.records[self.order[text] as usize].attributed);
        }
        eras
    }

    /// The source of each row of the canonical order as a number, articles without one together;
    /// permutations stay within a source.
    pub fn sources(&self) -> Vec<u32> {
        let source = |row: u32| self.records[row as usize].source.as_deref();
        let names: BTreeSet<Option<&str>> = self.order.iter().map(|&row| source(row)).collect();
        let number: BTreeMap<Option<&str>, u32> = names.into_iter().zip(0..).collect();
        self.order.iter().map(|&row| number[&source(row)]).collect()
    }

    /// Articles whose texts hold no word take no part: they would be denominators without content.
    fn leave_out_the_wordless(
        &mut self,
        records: &mut [Record],
        articles: &[Article<'_>],
    ) -> Result<()> {
        for (text, &row) in self.order.iter().enumerate() {
            if self.n_words[text] == 0 {
                records[row as usize].era = None;
                self.ledger.retain(|entry| entry.article != row as usize);
                let problem = articles[row as usize].problem.map_or_else(
                    || match articles[row as usize].text {
                        None => "no text".to_owned(),
                        Some(text) if text.trim().is_empty() => "empty text".to_owned(),
                        Some(_) => "no word in the text".to_owned(),
                    },
                    str::to_owned,
                );
                self.ledger.push(LedgerEntry {
                    article: row as usize,
                    stage: "text".into(),
                    reason: problem,
                });
            }
        }
        if self.n_words.iter().all(|&n_words| n_words == 0) {
            let first = &self.ledger.iter().find(|entry| entry.stage == "text");
            return Err(Error::Data(format!(
                "none of the {} texts holds a word; the first: {}",
                articles.len(),
                first.map_or("", |entry| &entry.reason)
            )));
        }
        Ok(())
    }
}

/// Reads the dates and finds the eras. Fails only where no date at all can be used.
fn place(
    study: &StudyValidParams,
    articles: &[Article<'_>],
    ledger: &mut Vec<LedgerEntry>,
) -> Result<Vec<Record>> {
    let params = &study.params;
    let mut records = Vec::with_capacity(articles.len());
    let mut first_problem = None;
    for (row, article) in articles.iter().enumerate() {
        let parsed = article.date.map(|date| match &params.date_format {
            None => PublicationDate::parse(date),
            Some(format) => PublicationDate::parse_with_format(date, format),
        });
        let (date, problem) = match parsed {
            None => (None, None),
            Some(Ok(date)) => (Some(date), None),
            // A format that cannot be read is wrong for every article alike.
            Some(Err(error)) if error.names_parameter("date_format") => return Err(error),
            Some(Err(error)) => (None, Some(error)),
        };
        let placement = params.eras.place(date);
        let (stage, reason) = match (&problem, &placement) {
            (Some(problem), _) => ("date", problem.to_string()),
            (None, Placement::In(_)) => ("", String::new()),
            (None, Placement::Outside) => (
                "era",
                format!(
                    "{} lies outside all eras",
                    date.map_or(String::new(), |d| d.to_string())
                ),
            ),
            (None, Placement::Ambiguous(reason)) => ("era", reason.clone()),
            (None, Placement::Undated) => ("date", "undated".to_owned()),
            (None, Placement::NoYear) => (
                "date",
                format!(
                    "{} has no year",
                    date.map_or(String::new(), |d| d.to_string())
                ),
            ),
        };
        if !stage.is_empty() {
            ledger.push(LedgerEntry {
                article: row,
                stage: stage.to_owned(),
                reason,
            });
        }
        first_problem = first_problem.or(problem);
        records.push(Record {
            id: article.id.clone(),
            title: article.title.map(str::to_owned),
            date,
            source: article.source.map(str::to_owned),
            url: article.url.map(str::to_owned),
            text: article.text.filter(|_| params.keep_text).map(str::to_owned),
            era: match placement {
                Placement::In(era) => Some(era as u32),
                _ => None,
            },
            topic: None,
            similarity: f64::NAN,
            runner_up: None,
            runner_up_similarity: f64::NAN,
            memberships: Vec::new(),
            story: 0,
            stands_for_story: true,
            attributed: false,
            attributed_probability: f64::NAN,
        });
    }
    if records.iter().all(|record| record.date.is_none()) {
        let n_articles = articles.len();
        // What has no text for a reason, such as a page that could not be read, has no date for it either.
        let unread = |article: &&Article<'_>| {
            article.problem.is_some() && article.text.is_none_or(|text| text.trim().is_empty())
        };
        return Err(Error::Data(match first_problem {
            None if articles.iter().all(|article| unread(&article)) => format!(
                "none of the {n_articles} articles could be read; the first, {}: {}",
                articles[0].id,
                articles[0].problem.unwrap_or_default()
            ),
            None => format!("none of the {n_articles} articles has a date"),
            Some(problem) => {
                let hint = match params.date_format {
                    None => "; any other layout needs date_format",
                    Some(_) => "",
                };
                format!("none of the {n_articles} dates can be read; the first: {problem}{hint}")
            }
        }));
    }
    if records.iter().all(|record| record.era.is_none()) {
        return Err(no_article_in_any_era(&records, &params.eras));
    }
    Ok(records)
}

fn no_article_in_any_era(records: &[Record], eras: &Eras) -> Error {
    let spans = || records.iter().filter_map(|record| record.date?.span());
    let dates = match (spans().map(|s| s.start).min(), spans().map(|s| s.end).max()) {
        (Some(first), Some(end)) => {
            format!("run from {} to {}", day_to_iso(first), day_to_iso(end - 1))
        }
        _ => "have no year".to_owned(),
    };
    let named: Vec<String> = eras
        .as_slice()
        .iter()
        .map(|era| {
            format!(
                "{} from {} to before {}",
                era.name,
                day_to_iso(era.start),
                day_to_iso(era.end)
            )
        })
        .collect();
    Error::Data(format!(
        "no article lies in an era: the eras are {}; the dates {dates}",
        named.join(", ")
    ))
}
