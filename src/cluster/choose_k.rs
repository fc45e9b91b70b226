//! How many topics an era holds: as many as its articles form beyond what articles with the same
//! words, but without topics, would form. In come the rows of one era and a way to make rows without
//! topics; out go the number and the table it was read from.
//!
//! # Problem and formula
//! More clusters always fit better, also where there is nothing to find. So the fit is compared
//! with that on reference rows, whose terms were permuted among the articles of the era
//! ([`permute_terms`](super::permute_terms::permute_terms)):
//! - `objective(k)` = mean cosine of the rows to their own centroid, spherical k-means with k
//!   clusters; what it leaves over is the dispersion `W(k) = 1 - objective(k)`;
//! - `gap(k)` = mean of `ln W_b(k)` over reference draws b = 1 ... B, minus `ln W(k)`;
//! - `s(k)` = standard deviation over the draws of `ln W_b(k) - ln W_b(k - 1)`, times
//!   `sqrt(1 + 1/B)`: how much the step from `gap(k - 1)` to `gap(k)` may be chance. A draw that fits
//!   well with k - 1 clusters does so with k, too, and the difference is free of that.
//!
//! The number is the smallest k from which neither of the next two steps exceeds 8 of its errors,
//! `gap(j) - gap(j - 1) <= 8 s(j)` for j = k + 1, k + 2, with k from 1 to min(`max_topics`, rows / 5).
//! At k = 1 no structure was found.
//!
//! Measured with 8 draws, k up to 18 and BM25 rows on 15 sets drawn word by word from 4, 8 or 12 topics of
//! Reuters; on 14 sets without topics; on 15 mixtures of 4, 8 or 12 single-topic sets of Reuters stories;
//! on the UN speeches of 2000 and 2016; on the Beige Books of 2000, 2008 and 2016, 13 sections each; and
//! on Wikinews of 2005, 2006, 2008, 2010:
//!
//! | rows, steps looked at, errors | drawn, to ±1 | without: 1 | mixtures, k to 1.5 k + 1 | UN | Beige Books | Wikinews |
//! |---|---|---|---|---|---|---|
//! | terms, one, 4 | 10 of 15 | 14 of 14 | 9 of 15 | 4, 7 | 7, 7, 13 | 5, 7, 9, 3 |
//! | terms, two, 4 | 15 of 15 | 14 of 14 | 8 of 15 | 8, 7 | 13, 13, 13 | 5, 17, 14, 10 |
//! | terms, two, 6 | 15 of 15 | 14 of 14 | 5 of 15 | 8, 7 | 13, 13, 13 | 5, 9, 14, 10 |
//! | terms, two, 8 | 15 of 15 | 14 of 14 | 7 of 15 | 8, 7 | 13, 13, 13 | 4, 3, 14, 7 |
//! | terms, three, 8 | 14 of 15 | 14 of 14 | 5 of 15 | 8, 7 | 13, 13, 13 | 4, 3, 14, 7 |
//! | 100 components, two, 5 | 15 of 15 | 14 of 14 | 9 of 15 | 2, 2 | 13, 14, 13 | 9, 7, 5, 2 |
//!
//! The rule is the fourth row. With one step a single k that happens to fit badly ends the search; the
//! second step looks past it, and many errors keep it from going on through the parts that every topic
//! has. On components the references are not alike in all but the topics, because the components were
//! fitted to the articles: the answer then changes with what else is in the space, down to one topic for
//! the Wikinews of 2005 beside other years. The mixtures are undecided between the rules: topics of Reuters
//! have parts, and the number mixed is not the only right answer. The largest gap takes nearly the
//! largest k, whatever is in the mixture.
//!
//! # Cost
//! (B + 1) `n_init` k-means fits for each k up to `n_beyond` past the last step looked at; larger k are
//! not paid for and not in the table. Memory: B arrays of the size of the rows.
//!
//! # Reference
//! Tibshirani, Walther, Hastie 2001, doi:10.1111/1467-9868.00293; their reference is uniform in a
//! box, which no text resembles: any text beats it at any k.
//!
//! ```
//! use erascope::cluster::choose_k::ChooseKParams;
//! use erascope::cluster::kmeans::OwnedRows;
//! use erascope::{progress::Progress, random::KeyedRandom};
//! use ndarray::Array2;
//!
//! // 60 articles in three directions; the reference has no directions.
//! let random = KeyedRandom::new(1);
//! let noise = |draw: u64, i: usize, j: usize| random.child(draw).child(i as u64).normal(j as u64);
//! let rows = Array2::from_shape_fn((60, 8), |(i, j)| {
//!     noise(0, i, j) + if i % 3 == j { 9.0 } else { 0.0 }
//! });
//! let reference = |draw| {
//!     let rows = Array2::from_shape_fn((60, 8), |(i, j)| noise(1 + draw as u64, i, j));
//!     Ok(OwnedRows::Dense(rows))
//! };
//! let chosen = ChooseKParams::default()
//!     .check()?
//!     .fit(&OwnedRows::Dense(rows), reference, &Progress::default())?;
//! assert_eq!(chosen.n_topics, 3);
//! # Ok::<(), erascope::Error>(())
//! ```

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::kmeans::{KMeansParams, Metric, OwnedRows, Rows};
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::random::KeyedRandom;

/// Below this number of rows nothing is searched: one topic.
pub const MIN_ROWS: usize = 20;

/// Rows there must be for each topic.
const ROWS_PER_TOPIC: usize = 5;

/// Dispersions below this count as this.
const NO_DISPERSION: f64 = 1e-12;

/// Standard errors by which one more topic has to widen the gap.
const N_ERRORS: f64 = 8.0;

/// Steps that are looked at before the search is content.
const N_STEPS: usize = 2;

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
            n_draws: 10,
            n_init: 3,
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

    /// Number of reference draws, B. Default 10.
    pub fn n_draws(mut self, n_draws: usize) -> Self {
        self.0.n_draws = n_draws;
        self
    }

    /// Starts of every k-means, of the articles and the references alike. Default 3.
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

/// Why the number is what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reason {
    /// Fewer than [`MIN_ROWS`] rows: nothing was searched.
    FewArticles,
    /// One cluster fits as well, against the references, as two.
    NoStructure,
    /// The rule was satisfied.
    Gap,
    /// The gap still rose at the largest number tried, which was taken.
    LargestTried,
}

impl Reason {
    /// The reason in words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::FewArticles => "few articles",
            Self::NoStructure => "no structure found",
            Self::Gap => "more topics fit no better than in articles without topics",
            Self::LargestTried => "the largest number tried still fits better",
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
    /// Mean over the reference draws of the logarithm of 1 - objective, minus that of the articles.
    pub gap: f64,
    /// s(k), the standard error of the step from the gap before; NaN for the first.
    pub gap_error: f64,
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
    /// Most units of work [`fit`](Self::fit) reports to its progress: one per k-means start.
    pub fn max_units(&self, n_rows: usize) -> usize {
        self.largest(n_rows) * (self.n_draws + 1) * self.n_init
    }

    /// Chooses the number of topics of `rows`, the articles of one era. `reference` gives the rows
    /// of draw 0, 1, ... `n_draws - 1`: as many, made from permuted terms; it is called from
    /// several threads.
    pub fn fit(
        &self,
        rows: &OwnedRows,
        reference: impl Fn(usize) -> Result<OwnedRows> + Sync,
        progress: &Progress,
    ) -> Result<TopicNumber> {
        let rows = rows.view();
        let largest = self.largest(rows.n_rows());
        if largest == 0 {
            return Ok(TopicNumber {
                n_topics: 1,
                reason: Reason::FewArticles,
                table: Vec::new(),
            });
        }
        let references = (0..self.n_draws)
            .into_par_iter()
            .map(|draw| {
                progress.advance(0)?;
                self.check_reference(rows, reference(draw)?)
            })
            .collect::<Result<Vec<_>>>()?;
        let mut table = Vec::new();
        let mut before = None;
        let mut chosen = None;
        for n_topics in 1..=largest {
            let logarithms = self.log_dispersions(n_topics, rows, &references, progress)?;
            table.push(trial(n_topics, &logarithms, before.as_deref()));
            before = Some(logarithms);
            chosen = chosen.or_else(|| smallest_sufficient(&table, n_topics == largest));
            if chosen.is_some_and(|chosen| n_topics >= chosen + N_STEPS + self.n_beyond) {
                break;
            }
        }
        let (n_topics, reason) = match chosen {
            Some(1) => (1, Reason::NoStructure),
            Some(n_topics) => (n_topics, Reason::Gap),
            None => (largest, Reason::LargestTried),
        };
        Ok(TopicNumber {
            n_topics,
            reason,
            table,
        })
    }

    fn largest(&self, n_rows: usize) -> usize {
        match n_rows {
            0..MIN_ROWS => 0,
            _ => self.max_topics.min(n_rows / ROWS_PER_TOPIC),
        }
    }

    fn check_reference(&self, rows: Rows<'_>, drawn: OwnedRows) -> Result<OwnedRows> {
        let shape = |rows: Rows<'_>| (rows.n_rows(), rows.n_features());
        if shape(drawn.view()) == shape(rows) {
            return Ok(drawn);
        }
        Err(Error::Data(format!(
            "the reference rows are {:?}, but the rows are {:?}",
            shape(drawn.view()),
            shape(rows)
        )))
    }

    /// `ln W(k)` of the articles and then of each reference.
    fn log_dispersions<'a>(
        &self,
        n_topics: usize,
        rows: Rows<'a>,
        references: &'a [OwnedRows],
        progress: &Progress,
    ) -> Result<Vec<f64>> {
        let random = KeyedRandom::new(self.seed).child(n_topics as u64);
        // The fits in parallel, articles first: an era is small, its fits are many.
        (0..=references.len())
            .into_par_iter()
            .map(|place| {
                let rows = match place {
                    0 => rows,
                    draw => references[draw - 1].view(),
                };
                let kmeans = KMeansParams::new(n_topics)
                    .metric(Metric::Spherical)
                    .n_init(self.n_init)
                    .seed(random.bits(place as u64))
                    .fit_rows(rows, progress)?;
                // Identical rows leave nothing over, and the logarithm of rounding noise is no
                // evidence.
                Ok((kmeans.inertia / rows.n_rows() as f64)
                    .max(NO_DISPERSION)
                    .ln())
            })
            .collect()
    }
}

/// One row of the table from `ln W` of the articles and the references, at this k and the one before.
fn trial(n_topics: usize, logarithms: &[f64], before: Option<&[f64]>) -> Trial {
    let n_draws = (logarithms.len() - 1) as f64;
    let mean = |values: &[f64]| values.iter().sum::<f64>() / n_draws;
    let gap_error = before.map_or(f64::NAN, |before| {
        let steps: Vec<f64> = logarithms
            .iter()
            .zip(before)
            .skip(1)
            .map(|(x, y)| x - y)
            .collect();
        let mean_step = mean(&steps);
        let squares: f64 = steps.iter().map(|step| (step - mean_step).powi(2)).sum();
        (squares / (n_draws - 1.0) * (1.0 + 1.0 / n_draws)).sqrt()
    });
    Trial {
        n_topics,
        objective: 1.0 - logarithms[0].exp(),
        gap: mean(&logarithms[1..]) - logarithms[0],
        gap_error,
    }
}

/// The smallest k of the table from which the next steps rise no more than chance may. The last rows of
/// a table that does not go on have fewer steps before them.
fn smallest_sufficient(table: &[Trial], complete: bool) -> Option<usize> {
    let rises = |pair: &[Trial]| pair[1].gap - pair[0].gap > N_ERRORS * pair[1].gap_error;
    let last = if complete {
        table.len().saturating_sub(1)
    } else {
        table.len().saturating_sub(N_STEPS)
    };
    (0..last)
        .find(|&at| {
            let end = (at + N_STEPS + 1).min(table.len());
            !table[at..end].windows(2).any(rises)
        })
        .map(|at| table[at].n_topics)
}

#[cfg(test)]
mod tests;
