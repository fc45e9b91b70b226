//! What a study knows about where articles belong, so that it can place further ones by the same rule:
//! the terms that count, the space of the rows and the partition of each era.

use std::collections::BTreeMap;

use ndarray::ArrayView1;
use serde::{Deserialize, Serialize};

use super::corpus::Corpus;
use super::params::StudyValidParams;
use super::rows::{ClusterRows, Space, is_empty};
use crate::csr::Csr;
use crate::error::Result;
use crate::text::Lexicon;
use crate::topic::partition::{Fit, Partition};

/// The fitted part of a study.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Model {
    /// Terms of the columns, as rising numbers of the lexicon.
    pub terms: Vec<u32>,
    /// How rows are made.
    pub space: Space,
    /// For each era its topics; `None` where it has none.
    pub partitions: Vec<Option<Partition>>,
    /// For each era the topics that were named by hand.
    pub names: Vec<BTreeMap<u32, String>>,
}

impl Model {
    pub fn new(rows: ClusterRows, partitions: Vec<Option<Partition>>) -> Self {
        Self {
            terms: rows.terms,
            space: rows.space,
            names: vec![BTreeMap::new(); partitions.len()],
            partitions,
        }
    }

    /// The counts over the terms that topics are made of; `counts` has a column for each term of the
    /// lexicon.
    pub fn counts(&self, counts: &Csr<u32>) -> Csr<u32> {
        let mut keep = vec![false; counts.n_cols()];
        for &term in &self.terms {
            keep[term as usize] = true;
        }
        counts.select_columns(&keep)
    }

    /// The rows that were clustered, made anew: the same to the bit.
    pub fn rows(&self, study: &StudyValidParams, corpus: &Corpus) -> Result<ClusterRows> {
        let eras = corpus.eras(study.params.eras.len(), study.params.count);
        let articles = eras.concat();
        let counts = self.counts(&corpus.counts.select_rows(&articles));
        let (terms, space) = (self.terms.clone(), self.space.clone());
        ClusterRows::new(study, &articles, terms, counts, space)
    }

    /// The topic of any era that is nearest to a row, of equals that of the first era; `None` for a
    /// row without terms.
    pub fn nearest(&self, row: ArrayView1<'_, f64>) -> Option<Nearest> {
        if is_empty(row) {
            return None;
        }
        let of_eras = self
            .partitions
            .iter()
            .enumerate()
            .filter_map(|(era, partition)| {
                Some(Nearest::new(era as u32, &partition.as_ref()?.fit(row)))
            });
        of_eras.reduce(|best, next| match next.similarity > best.similarity {
            true => next,
            false => best,
        })
    }

    /// Whether its parts fit each other and the lexicon; `n_topics` are those of each era, and
    /// `n_texts` the texts of the study.
    pub fn is_consistent(&self, lexicon: &Lexicon, n_topics: &[usize], n_texts: usize) -> bool {
        let n_dimensions = self.space.n_dimensions();
        let space_fits = match &self.space {
            Space::Given { rows } => rows.nrows() == n_texts,
            Space::Projected { weights, lsa } => {
                weights.idf().len() == self.terms.len()
                    && lsa.components.ncols() == self.terms.len()
            }
        };
        space_fits
            && self.terms.windows(2).all(|pair| pair[0] < pair[1])
            && self
                .terms
                .last()
                .is_none_or(|&term| (term as usize) < lexicon.terms().len())
            && self.partitions.len() == n_topics.len()
            && self.names.len() == n_topics.len()
            && self
                .partitions
                .iter()
                .zip(n_topics)
                .all(|(partition, &n_topics)| {
                    partition.as_ref().map_or(n_topics == 0, |partition| {
                        partition.n_topics() == n_topics && partition.is_consistent(n_dimensions)
                    })
                })
    }
}

/// A topic of any era, as the nearest to an article.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Nearest {
    /// Place of its era.
    pub era: u32,
    /// Its number within the era.
    pub topic: u32,
    /// Cosine of the article with its centroid.
    pub similarity: f64,
}

impl Nearest {
    /// The topic that an article of `era` fits.
    pub fn new(era: u32, fit: &Fit) -> Self {
        Self {
            era,
            topic: fit.topic,
            similarity: fit.similarity,
        }
    }
}
