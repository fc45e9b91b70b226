//! Where further articles belong among the topics of a study.
//!
//! An article is read by the rules of the study, its terms are weighted and projected by what was
//! fitted, and it goes to the nearest centroid: the rule by which the study's own articles got their
//! topics, so that they get the same ones again. An article that the study holds, word for word and
//! with its date, is that article: a copy keeps the topic of its story.

use ndarray::{Array2, ArrayView2};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::Xxh3;

use super::corpus::Record;
use super::model::{Model, Nearest};
use super::params::StudyParams;
use super::result::Study;
use super::rows::{Space, is_empty, unit_rows};
use crate::article::{Article, Id, PublicationDate};
use crate::counts::TermCounts;
use crate::csr::Csr;
use crate::era::Placement;
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::text::{Lexicon, Words};
use crate::topic::partition::Fit;

/// Where an article belongs.
#[derive(Clone, Debug, PartialEq)]
pub struct Prediction {
    /// The user's identifier.
    pub id: Id,
    /// Place of its era; `None` outside all of them.
    pub era: Option<u32>,
    /// Its topic within that era, with the figures that [`Record`] has.
    pub fit: Option<Fit>,
    /// The topic nearest to it: its own, or outside the eras that of any era.
    pub nearest: Option<Nearest>,
}

impl Study {
    /// Finds the topics of `articles`. With `era` they are all taken to be of that era, whatever their
    /// dates. A study on `embeddings` needs those of the articles, one row for each.
    pub fn predict(
        &self,
        articles: &[Article<'_>],
        era: Option<&str>,
        embeddings: Option<ArrayView2<'_, f64>>,
        progress: &Progress,
    ) -> Result<Vec<Prediction>> {
        let forced = era
            .map(|era| self.era_of("era", era))
            .transpose()?
            .map(|era| era as u32);
        let model = self.model()?;
        let texts: Vec<_> = articles.iter().map(Article::analysed_text).collect();
        let (words, lexicon) = self.analyzer()?.analyze(&texts, progress)?;
        let dense = self.rows_of(model, articles, &words, &lexicon, embeddings, progress)?;
        let known = self.fingerprints();
        let forms: Vec<Option<u32>> = lexicon
            .forms()
            .iter()
            .map(|form| self.lexicon.form(form))
            .collect();
        let predict = |place: usize| {
            let date = date(&self.params, &articles[place]);
            let has_words = words.n_words(place) > 0;
            let by_date = match self.params.eras.place(date) {
                Placement::In(era) => Some(era as u32),
                _ => None,
            };
            let mut era = forced.or(by_date).filter(|_| has_words);
            let same = |record: &&Record| match era {
                Some(era) => record.era == Some(era),
                None => record.era.is_none() || record.attributed,
            };
            let record = fingerprint(words.text(place), |form| forms[form as usize])
                .and_then(|print| known.get(&print))
                .and_then(|rows| {
                    let mut records = rows.iter().map(|&row| &self.records[row as usize]);
                    records.find(|record| record.date == date && same(record))
                });
            era = era.or(record.and_then(|record| record.era));
            let row = dense.row(place);
            let of_era = |era: u32| {
                let partition = model.partitions[era as usize].as_ref();
                partition
                    .filter(|_| !is_empty(row))
                    .map(|partition| partition.fit(row))
            };
            let fit = match record.filter(|_| era.is_some()) {
                Some(record) => fit_of(record),
                None => era.and_then(of_era),
            };
            let nearest = match (era, &fit) {
                (Some(era), Some(fit)) => Some(Nearest::new(era, fit)),
                (Some(_), None) => None,
                (None, _) => model.nearest(row),
            };
            Prediction {
                id: articles[place].id.clone(),
                era,
                fit,
                nearest,
            }
        };
        Ok((0..articles.len()).into_par_iter().map(predict).collect())
    }

    /// What places articles, or an error that says that there are no topics.
    pub(super) fn model(&self) -> Result<&Model> {
        self.model.as_ref().ok_or_else(|| {
            Error::Data("the study has no topics: its articles left no term to cluster on".into())
        })
    }

    /// The place of an era by its name.
    pub(super) fn era_of(&self, parameter: &str, name: &str) -> Result<usize> {
        self.params.eras.index_of(name).ok_or_else(|| {
            let eras = self.params.eras.as_slice().iter();
            let names: Vec<&str> = eras.map(|era| era.name.as_str()).collect();
            let bound = format!("the eras are {}", names.join(", "));
            Error::parameter(parameter, format!("{name:?}"), bound)
        })
    }

    fn rows_of(
        &self,
        model: &Model,
        articles: &[Article<'_>],
        words: &Words,
        lexicon: &Lexicon,
        embeddings: Option<ArrayView2<'_, f64>>,
        progress: &Progress,
    ) -> Result<Array2<f64>> {
        match (&model.space, embeddings) {
            (Space::Given { rows }, Some(embeddings)) => {
                if embeddings.dim() != (articles.len(), rows.ncols()) {
                    return Err(Error::parameter(
                        "embeddings",
                        format!("of shape {:?}", embeddings.dim()),
                        format!(
                            "must be {:?}: a row for each article",
                            (articles.len(), rows.ncols())
                        ),
                    ));
                }
                unit_rows(embeddings, articles.iter().map(|article| &article.id))
            }
            (Space::Given { .. }, None) => Err(Error::parameter(
                "embeddings",
                "None",
                "the study was made on embeddings, so new articles need theirs",
            )),
            (_, Some(_)) => Err(Error::parameter(
                "embeddings",
                "given",
                "the study was made without embeddings",
            )),
            (space, None) => {
                let counts = TermCounts::of_terms(words, lexicon, progress)?;
                let counts = self.over_terms_of(model, &counts, lexicon)?;
                Ok(space.project(&counts)?.unwrap_or_default())
            }
        }
    }

    /// The row of each text of the study, those that are in no era, too.
    pub(super) fn rows_of_texts(&self, model: &Model) -> Result<Array2<f64>> {
        let counts = || TermCounts::of_terms(&self.words, &self.lexicon, &Progress::default());
        match &model.space {
            Space::Given { rows } => Ok(rows.clone()),
            space => Ok(space
                .project(&model.counts(&counts()?))?
                .unwrap_or_default()),
        }
    }

    /// Counts over another lexicon's terms as counts over those of the model.
    fn over_terms_of(
        &self,
        model: &Model,
        counts: &Csr<u32>,
        lexicon: &Lexicon,
    ) -> Result<Csr<u32>> {
        let column = |term: &String| {
            let term = self.lexicon.term(term)?;
            model
                .terms
                .binary_search(&term)
                .ok()
                .map(|column| column as u32)
        };
        // Both lexicons are sorted, so the columns of a row rise as before.
        let columns: Vec<Option<u32>> = lexicon.terms().iter().map(column).collect();
        let (mut indptr, mut indices, mut values) = (vec![0], Vec::new(), Vec::new());
        for (terms, counts) in counts.rows() {
            for (&term, &count) in terms.iter().zip(counts) {
                if let Some(column) = columns[term as usize] {
                    indices.push(column);
                    values.push(count);
                }
            }
            indptr.push(indices.len());
        }
        Csr::new(model.terms.len(), indptr, indices, values)
    }

    /// The records of each text that the study holds.
    fn fingerprints(&self) -> FxHashMap<u128, Vec<u32>> {
        let mut known: FxHashMap<u128, Vec<u32>> = FxHashMap::default();
        for (text, &row) in self.order.iter().enumerate() {
            if let Some(print) = fingerprint(self.words.text(text), Some) {
                known.entry(print).or_default().push(row);
            }
        }
        known
    }
}

/// A hash of the forms of a text by their numbers; `None` where one of them has no number.
fn fingerprint(forms: &[u32], number: impl Fn(u32) -> Option<u32>) -> Option<u128> {
    let mut hash = Xxh3::new();
    for &form in forms {
        let form = match form {
            Words::BREAK => Words::BREAK,
            form => number(form)?,
        };
        hash.update(&form.to_le_bytes());
    }
    Some(hash.digest128())
}

/// The date of an article, if it can be read.
fn date(params: &StudyParams, article: &Article<'_>) -> Option<PublicationDate> {
    let parsed = match &params.date_format {
        None => PublicationDate::parse(article.date?),
        Some(format) => PublicationDate::parse_with_format(article.date?, format),
    };
    parsed.ok()
}

fn fit_of(record: &Record) -> Option<Fit> {
    Some(Fit {
        topic: record.topic?,
        similarity: record.similarity,
        runner_up: record.runner_up,
        runner_up_similarity: record.runner_up_similarity,
        memberships: record.memberships.clone(),
    })
}
