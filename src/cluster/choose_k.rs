//! How many topics an era holds: as many as its articles form beyond what articles with the same
//! words, but without topics, would form. In come the rows of one era and a way to make rows without
//! topics; out go the number and the table it was read from.
//!
//! # Problem and formula
//! More clusters always fit better, also where there is nothing to find. So the fit is compared
//! with that on reference rows, whose terms were permuted among the articles of the era
//! ([`permute_terms`](super::permute_terms::permute_terms)):
//! - `objective(k)` = mean cosine of the articles to the centroid of their own cluster, spherical k-means
//!   with k clusters. The rows that are clustered are projections, whose components were fitted to these
//!   very articles; so the cosine is taken of the weighted terms they are projections of;
//! - `gap(k)` = `objective(k)` minus its mean over the reference draws.
//!
//! A reference fits better, too, the more clusters it has, and on short articles most of what an objective rises by is
//! that. So the rule looks at the fit beside the references, `fit(k)` = `objective(k)` over its mean among them. More
//! topics are worth having while they add to it: while for some k' up to four above k `(fit(k') - fit(k)) / (k' - k)`
//! is at least `0.255 / sqrt(k)` of what each topic has added so far, `(fit(k) - fit(1)) / (k - 1)`. The number is the
//! smallest k of which that is not true, from 1 to min(`max_topics`, rows / 5). It is 1, and no structure was
//! found, where neither two nor three clusters raise the objective by `LEAST_RISE` times what they raise it
//! by among the references.
//!
//! Eras that are compared are searched together, since topics can only be compared that were cut equally fine.
//! The rule applied to the mean of their fits gives a common number. An era takes it in place of its own where
//! its table bears it: where further topics still add half of what they should, or the topics it is
//! spared would add no more than twice as much. So another number in another era is what the articles show, and
//! not where noise happened to cross a line.
//!
//! # Measured
//! With `benches/quality/number_of_topics.py`, which describes the sets; how often the number was right, and what
//! it was.
//!
//! | set | draws | right | numbers found |
//! |---|---|---|---|
//! | drawn from 4 topics of Reuters, to ±1 | 30 | 100 % | 4 |
//! | from 8 | 30 | 100 % | 7, 8 |
//! | from 12 | 30 | 100 % | 11, 12 |
//! | from one | 30 | 100 % | 1 |
//! | from 4, 8, 12 of sizes 1 to 10 | 30 each | 97, 33, 7 % | 2 to 4, 5 to 7, 7 to 11: small topics are overlooked |
//! | stories of 4 topics, k to 1.5 k + 1 | 60 | 83 % | 3 to 9, once 14 |
//! | of 8 | 60 | 90 % | 6 to 14 |
//! | of 12 | 60 | 80 % | 9 to 18 |
//! | UN speeches of 2000 and 2016 | | | 7, 7 |
//! | Beige Books of 2000, 2008 and 2016, 12 districts and a summary | | | 13, 13, 13 |
//!
//! The share of each step and its root were chosen on these mixtures, so that other draws may do somewhat worse. By the
//! gap itself, against a fifth of the mean step and on weights that saturate later, 70, 80 and 77 % of thirty were
//! right, by penalties of k or its root, pooled steps, subsamples, the silhouette or the stability of the topics no
//! more.
//!
//! # Cost
//! (B + 1) `n_init` k-means fits for each k up to `n_beyond` past the number chosen, and the stability of
//! those k. Larger k are not paid for and not in the table. Memory: B arrays of the size of the rows.
//!
//! # Reference
//! Tibshirani, Walther, Hastie 2001, doi:10.1111/1467-9868.00293. Their reference is uniform in a box,
//! which no text resembles: any text beats it at any k. Their rule stops at the first step that chance
//! may explain; topics have parts, which are no chance, so with enough articles it never stops.
//!
//! ```
//! use erascope::cluster::choose_k::{ChooseKParams, SearchRows};
//! use erascope::{progress::Progress, random::KeyedRandom};
//! use ndarray::Array2;
//!
//! // 60 articles on three subjects of ten terms each; in the references every term is dealt out anew.
//! let random = KeyedRandom::new(1);
//! let rows = |draw: u64, in_subject: f64, elsewhere: f64| SearchRows {
//!     clustered: Array2::from_shape_fn((60, 30), |(i, j)| {
//!         let holds = if i % 3 == j % 3 { in_subject } else { elsewhere };
//!         f64::from(u8::from(random.child(draw).child(i as u64).unit(j as u64) < holds))
//!     }),
//!     weighted: None,
//! };
//! let (search, progress) = (ChooseKParams::default().check()?, Progress::default());
//! let reference = |draw| Ok(rows(1 + draw as u64, 0.33, 0.33));
//! let era = search.era(rows(0, 0.8, 0.1), reference, &progress)?;
//! assert_eq!(search.fit(&[era], &progress)?[0].n_topics, 3);
//! # Ok::<(), erascope::Error>(())
//! ```

use ndarray::Array2;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use self::rule::{N_STEPS, bears, common_number, speaks_for};
use super::kmeans::{KMeansParams, Metric, Rows};
use super::silhouette::silhouette;
use super::stability::stability;
use crate::csr::Csr;
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::random::KeyedRandom;

/// Below this number of rows nothing is searched: one topic.
pub const MIN_ROWS: usize = 20;

/// Rows there must be for each topic.
const ROWS_PER_TOPIC: usize = 5;

/// Subsamples behind the stability in the table, which the rule does not look at.
const N_SUBSAMPLES: usize = 5;

/// Parameters of the search, not yet checked.
#[derive(Clone, Debug, PartialEq)]
pub struct ChooseKParams(ChooseKValidParams);

/// Checked parameters of the search.
#[derive(Clone, Debug, PartialEq)]
pub struct ChooseKValidParams {
    max_topics: usize,
    n_draws: usize,
    n_init: usize,
    n_beyond: usize,
    seed: u64,
}

impl Default for ChooseKParams {
    fn default() -> Self {
        Self(ChooseKValidParams {
            max_topics: 30,
            n_draws: 4,
            n_init: 6,
            n_beyond: 1,
            seed: 0,
        })
    }
}

impl ChooseKParams {
    /// Largest number of topics that is tried. Default 30.
    pub fn max_topics(mut self, max_topics: usize) -> Self {
        self.0.max_topics = max_topics;
        self
    }

    /// Number of reference draws, B. Default 4.
    pub fn n_draws(mut self, n_draws: usize) -> Self {
        self.0.n_draws = n_draws;
        self
    }

    /// Starts of every k-means, of the articles and the references alike. Default 6.
    pub fn n_init(mut self, n_init: usize) -> Self {
        self.0.n_init = n_init;
        self
    }

    /// How many more values of k than the rule needs are tried and tabled. Default 1.
    pub fn n_beyond(mut self, n_beyond: usize) -> Self {
        self.0.n_beyond = n_beyond;
        self
    }

    /// Seed of the k-means starts. Default 0.
    pub fn seed(mut self, seed: u64) -> Self {
        self.0.seed = seed;
        self
    }

    /// Refuses numbers too small to compute a gap and its error.
    pub fn check(self) -> Result<ChooseKValidParams> {
        let params = &self.0;
        for (name, value, least) in [
            ("max_topics", params.max_topics, 1),
            ("n_draws", params.n_draws, 2),
            ("n_init", params.n_init, 1),
        ] {
            if value < least {
                let bound = format!("it must be at least {least}");
                return Err(Error::parameter(name, value, bound));
            }
        }
        Ok(self.0)
    }
}

/// The articles of one era, or a reference.
#[derive(Clone, Debug)]
pub struct SearchRows {
    /// What is clustered, one row per article.
    pub clustered: Array2<f64>,
    /// The weighted terms, rows of length one, that `clustered` are projections of and that the fit is
    /// judged by; `None` where there are none, and then it is judged by `clustered`.
    pub weighted: Option<Csr<f32>>,
}

/// An era that is ready to be searched.
#[derive(Clone, Debug)]
pub struct SearchEra {
    rows: SearchRows,
    references: Vec<SearchRows>,
    /// The largest number tried; 0 where the rows are too few.
    largest: usize,
}

/// Why the number is what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reason {
    /// Fewer than [`MIN_ROWS`] rows: nothing was searched.
    FewArticles,
    /// Two or three clusters fit hardly better, against the references, than one.
    NoStructure,
    /// One more topic would add too little to the fit.
    Sufficient,
    /// The gap still widened at the largest number tried, which was taken.
    LargestTried,
    /// The era bears the number that the tables of all eras together speak for.
    Common,
}

impl Reason {
    /// The reason in words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::FewArticles => "few articles",
            Self::NoStructure => "no structure found",
            Self::Sufficient => "one more topic would explain little beyond chance",
            Self::LargestTried => "the largest number tried still explains more",
            Self::Common => "the number that suits the eras together",
        }
    }
}

/// One value of k that was tried.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trial {
    /// The number of topics, k.
    pub n_topics: usize,
    /// Mean cosine of the articles to the centroid of their own topic.
    pub objective: f64,
    /// The objective minus its mean over the reference draws.
    pub gap: f64,
    /// Standard deviation of the objective over the reference draws, times `sqrt(1 + 1/B)`.
    pub gap_error: f64,
    /// Mean silhouette by cosine, of at most 500 articles; NaN for one topic.
    pub silhouette: f64,
    /// Mean over the topics of their stability under subsampling.
    pub stability: f64,
}

/// The number of topics and what it was read from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TopicNumber {
    /// The number chosen, at least 1.
    pub n_topics: usize,
    /// Why.
    pub reason: Reason,
    /// k = 1, 2, ... up to where the search stopped; empty for few articles.
    pub table: Vec<Trial>,
}

impl TopicNumber {
    /// Whether the articles form more topics than articles without topics would.
    pub fn structure_found(&self) -> bool {
        self.n_topics > 1
    }
}

impl ChooseKValidParams {
    /// Most units of work [`fit`](Self::fit) reports to its progress for an era of so many rows.
    pub fn max_units(&self, n_rows: usize) -> usize {
        self.largest(n_rows) * (self.n_draws + 1) * self.n_init
    }

    fn largest(&self, n_rows: usize) -> usize {
        match n_rows {
            0..MIN_ROWS => 0,
            _ => self.max_topics.min(n_rows / ROWS_PER_TOPIC),
        }
    }

    /// Makes an era ready to be searched. `reference` gives the rows of draw 0, 1, ... `n_draws - 1`: as many
    /// as `rows`, made from permuted terms; it is called from several threads, and not at all where the
    /// rows are too few to search.
    pub fn era(
        &self,
        rows: SearchRows,
        reference: impl Fn(usize) -> Result<SearchRows> + Sync,
        progress: &Progress,
    ) -> Result<SearchEra> {
        let n_rows = rows.clustered.nrows();
        let largest = self.largest(n_rows);
        let references = (0..if largest > 0 { self.n_draws } else { 0 })
            .into_par_iter()
            .map(|draw| {
                progress.advance(0)?;
                let drawn = reference(draw)?;
                if drawn.clustered.nrows() == n_rows {
                    return Ok(drawn);
                }
                Err(Error::Data(format!(
                    "reference {draw} has {} rows, but the articles have {n_rows}",
                    drawn.clustered.nrows()
                )))
            })
            .collect::<Result<Vec<_>>>()?;
        Ok(SearchEra {
            rows,
            references,
            largest,
        })
    }

    /// Chooses the numbers of topics of eras that are to be compared.
    pub fn fit(&self, eras: &[SearchEra], progress: &Progress) -> Result<Vec<TopicNumber>> {
        let mut found: Vec<TopicNumber> = eras
            .iter()
            .map(|_| TopicNumber {
                n_topics: 1,
                reason: Reason::FewArticles,
                table: Vec::new(),
            })
            .collect();
        let mut own: Vec<Option<(usize, Reason)>> = (eras.iter())
            .map(|era| (era.largest == 0).then_some((1, Reason::FewArticles)))
            .collect();
        let largest = eras.iter().map(|era| era.largest).max().unwrap_or(0);
        let mut common = None;
        for n_topics in 1..=largest {
            for ((era, found), own) in eras.iter().zip(&mut found).zip(&mut own) {
                // An era without structure has nothing to say of what is common.
                let told = own.is_some_and(|(chosen, reason)| {
                    reason != Reason::Sufficient && n_topics > chosen + N_STEPS + self.n_beyond
                });
                if n_topics > era.largest || told {
                    continue;
                }
                found.table.push(self.trial(n_topics, era, progress)?);
                *own = own.or_else(|| speaks_for(&found.table, n_topics == era.largest));
            }
            if own.iter().all(Option::is_some) {
                let structured: Vec<(&[Trial], bool)> = (eras.iter().zip(&found).zip(&own))
                    .filter(|(_, own)| own.is_some_and(|(_, reason)| reason == Reason::Sufficient))
                    .map(|((era, found), _)| (&found.table[..], n_topics >= era.largest))
                    .collect();
                common = common.or_else(|| common_number(&structured));
                let known = own.iter().flatten().map(|(chosen, _)| *chosen);
                let farthest = known.chain(common).max().unwrap_or(1);
                if common.is_some() && n_topics >= farthest + N_STEPS + self.n_beyond {
                    break;
                }
            }
        }
        for (found, own) in found.iter_mut().zip(own) {
            (found.n_topics, found.reason) = own.unwrap_or((1, Reason::FewArticles));
            if let (Some(common), Reason::Sufficient) = (common, found.reason)
                && common != found.n_topics
                && bears(&found.table, found.n_topics, common)
            {
                (found.n_topics, found.reason) = (common, Reason::Common);
            }
        }
        Ok(found)
    }

    /// Clusters the articles and the references: a row of the table.
    fn trial(&self, n_topics: usize, era: &SearchEra, progress: &Progress) -> Result<Trial> {
        let random = KeyedRandom::new(self.seed).child(n_topics as u64);
        let all: Vec<&SearchRows> = std::iter::once(&era.rows).chain(&era.references).collect();
        // The fits in parallel: an era is small, its fits are many.
        let fits = all
            .par_iter()
            .enumerate()
            .map(|(place, rows)| {
                let clusters =
                    self.clusters(rows, n_topics, random.bits(place as u64), progress)?;
                Ok((objective(rows, &clusters, n_topics), clusters))
            })
            .collect::<Result<Vec<(f64, Vec<u32>)>>>()?;
        let objectives: Vec<f64> = fits.iter().map(|fit| fit.0).collect();
        let n_draws = (objectives.len() - 1) as f64;
        let mean = objectives[1..].iter().sum::<f64>() / n_draws;
        let squares: f64 = objectives[1..].iter().map(|x| (x - mean).powi(2)).sum();
        let clusters = &fits[0].1;
        let stable = stability(
            era.rows.clustered.view(),
            clusters,
            n_topics,
            N_SUBSAMPLES,
            random.child(u64::MAX),
            progress,
        )?;
        Ok(Trial {
            n_topics,
            objective: objectives[0],
            gap: objectives[0] - mean,
            gap_error: (squares / (n_draws - 1.0) * (1.0 + 1.0 / n_draws)).sqrt(),
            silhouette: silhouette(era.rows.clustered.view(), clusters, n_topics),
            stability: stable.iter().sum::<f64>() / stable.len() as f64,
        })
    }

    fn clusters(
        &self,
        rows: &SearchRows,
        n_topics: usize,
        seed: u64,
        progress: &Progress,
    ) -> Result<Vec<u32>> {
        let kmeans = KMeansParams::new(n_topics)
            .metric(Metric::Spherical)
            .n_init(self.n_init)
            .seed(seed)
            .fit_rows(Rows::Dense(rows.clustered.view()), progress)?;
        Ok(kmeans.labels)
    }
}

/// Mean cosine of rows of length one to the centroid of their cluster: the lengths of the sums of all
/// clusters over the number of rows.
fn objective(rows: &SearchRows, clusters: &[u32], n_topics: usize) -> f64 {
    let n_columns = match &rows.weighted {
        Some(weighted) => weighted.n_cols(),
        None => rows.clustered.ncols(),
    };
    let mut sums = vec![vec![0.0; n_columns]; n_topics];
    for (row, &cluster) in clusters.iter().enumerate() {
        let sum = &mut sums[cluster as usize];
        match &rows.weighted {
            Some(weighted) => {
                let (terms, weights) = weighted.row(row);
                for (&term, &weight) in terms.iter().zip(weights) {
                    sum[term as usize] += f64::from(weight);
                }
            }
            None => {
                let row = rows.clustered.row(row);
                let length = row.iter().map(|x| x * x).sum::<f64>().sqrt();
                if length > 0.0 {
                    sum.iter_mut()
                        .zip(row)
                        .for_each(|(sum, x)| *sum += x / length);
                }
            }
        }
    }
    let length = |sum: &Vec<f64>| sum.iter().map(|x| x * x).sum::<f64>().sqrt();
    sums.iter().map(length).sum::<f64>() / clusters.len() as f64
}

mod rule;
#[cfg(test)]
mod tests;
