//! Which era an article without a date is most like.
//!
//! Problem: a saved page has lost its date, but its words are those of its time. A multinomial
//! naive Bayes model (McCallum, Nigam 1998) of the dated articles scores each era: ln P(era) + Σ
//! count(term) ln[(n(term, era) + 1) / (n(era) + V)], V the number of terms. The era with the
//! highest score is the answer, if the article is of one of the eras at all: a third era cannot be
//! the answer.
//!
//! How good the answers are is measured on the dated articles, a tenth at a time with a model of
//! the others; copies of a story are never on both sides. Naive Bayes is far too sure of itself,
//! since it takes words for independent, so its scores are scaled by the one number with which they
//! predict those held-out eras best (Guo et al. 2017, arXiv:1706.04599). Under [`LEAST_ARTICLES`]
//! in an era there is nothing to measure by: the era stands alone, without a probability.
//!
//! Cost: one pass over the counts for the sums, one for the scores of each era.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::csr::Csr;
use crate::random::KeyedRandom;

/// Articles that each era needs for a probability.
pub const LEAST_ARTICLES: usize = 20;

const N_FOLDS: usize = 10;

/// What the dated articles say about the answers.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct CrossValidation {
    /// Dated articles.
    pub n_articles: u64,
    /// Share of them attributed to their own era by a model that had not seen them.
    pub accuracy: f64,
    /// Share that attributing all to the largest era would get right.
    pub baseline: f64,
    /// Brier's score of the calibrated probabilities: the mean over articles of Σ (p − 1 or 0)² over
    /// the eras; 0 is best (Brier 1950).
    pub brier: f64,
}

/// The era of one article.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Attribution {
    /// Row of the counts.
    pub article: usize,
    /// The likeliest era.
    pub era: u32,
    /// Its calibrated probability; NaN where the dated articles are too few to calibrate.
    pub probability: f64,
}

/// Attributes the rows `undated` of `counts` (articles × terms, in the canonical order). `era` holds
/// the era of each dated row and `stories` the story of each row. Empty where fewer than two eras
/// have articles; without a cross-validation where one of them has too few.
pub fn attribute(
    counts: &Csr<u32>,
    era: &[Option<u32>],
    stories: &[u32],
    undated: &[usize],
    seed: u64,
) -> (Vec<Attribution>, Option<CrossValidation>) {
    let n_eras = era
        .iter()
        .flatten()
        .max()
        .map_or(0, |&last| last as usize + 1);
    let dated: Vec<(usize, usize)> = era
        .iter()
        .enumerate()
        .filter_map(|(row, era)| era.map(|era| (row, era as usize)))
        .collect();
    let mut sizes = vec![0usize; n_eras];
    dated.iter().for_each(|&(_, era)| sizes[era] += 1);
    if sizes.iter().filter(|&&size| size > 0).count() < 2 {
        return (Vec::new(), None);
    }
    let mut model = Model::new(n_eras, counts.n_cols());
    dated
        .iter()
        .for_each(|&(row, era)| model.add(counts, row, era));
    let enough = sizes
        .iter()
        .all(|&size| size == 0 || size >= LEAST_ARTICLES);
    let held_out = enough.then(|| held_out(&model, counts, &dated, stories, seed));
    let scale = held_out.as_ref().map(|scores| calibrated(scores));
    let attributions = undated
        .par_iter()
        .map(|&article| {
            let scores = model.scores(counts, article);
            let best = best(&scores);
            Attribution {
                article,
                era: best as u32,
                probability: scale.map_or(f64::NAN, |scale| softmax(&scores, scale)[best]),
            }
        })
        .collect();
    let validation = held_out.zip(scale).map(|(held_out, scale)| {
        let n = held_out.len() as f64;
        let right = held_out.iter().filter(|(scores, era)| best(scores) == *era);
        let brier: f64 = held_out
            .iter()
            .map(|(scores, era)| {
                let missed = softmax(scores, scale).into_iter().enumerate();
                let square = |(place, p): (usize, f64)| (p - f64::from(place == *era)).powi(2);
                missed.map(square).sum::<f64>()
            })
            .sum();
        CrossValidation {
            n_articles: held_out.len() as u64,
            accuracy: right.count() as f64 / n,
            baseline: sizes.iter().copied().max().unwrap_or(0) as f64 / n,
            brier: brier / n,
        }
    });
    (attributions, validation)
}

/// Sums of the articles of each era, from which their scores follow.
#[derive(Clone)]
struct Model {
    /// Terms × eras.
    counts: Vec<u64>,
    totals: Vec<u64>,
    n_articles: Vec<u64>,
    n_terms: usize,
}

impl Model {
    fn new(n_eras: usize, n_terms: usize) -> Self {
        Self {
            counts: vec![0; n_eras * n_terms],
            totals: vec![0; n_eras],
            n_articles: vec![0; n_eras],
            n_terms,
        }
    }

    fn add(&mut self, counts: &Csr<u32>, row: usize, era: usize) {
        let (terms, values) = counts.row(row);
        for (&term, &count) in terms.iter().zip(values) {
            self.counts[term as usize * self.totals.len() + era] += u64::from(count);
            self.totals[era] += u64::from(count);
        }
        self.n_articles[era] += 1;
    }

    /// This model without the articles of another one, which are among its own.
    fn without(&self, other: &Self) -> Self {
        let less = |own: &[u64], other: &[u64]| own.iter().zip(other).map(|(a, b)| a - b).collect();
        Self {
            counts: less(&self.counts, &other.counts),
            totals: less(&self.totals, &other.totals),
            n_articles: less(&self.n_articles, &other.n_articles),
            n_terms: self.n_terms,
        }
    }

    /// ln of the probability of the article and each era; −∞ for an era without articles.
    fn scores(&self, counts: &Csr<u32>, row: usize) -> Vec<f64> {
        let n_eras = self.totals.len();
        let articles: u64 = self.n_articles.iter().sum();
        let (terms, values) = counts.row(row);
        (0..n_eras)
            .map(|era| {
                if self.n_articles[era] == 0 {
                    return f64::NEG_INFINITY;
                }
                let total = (self.totals[era] + self.n_terms as u64) as f64;
                let words: f64 = terms
                    .iter()
                    .zip(values)
                    .map(|(&term, &count)| {
                        let seen = self.counts[term as usize * n_eras + era] + 1;
                        f64::from(count) * (seen as f64 / total).ln()
                    })
                    .sum();
                (self.n_articles[era] as f64 / articles as f64).ln() + words
            })
            .collect()
    }
}

/// The scores of each dated article by a model that has not seen its tenth, and its era.
fn held_out(
    model: &Model,
    counts: &Csr<u32>,
    dated: &[(usize, usize)],
    stories: &[u32],
    seed: u64,
) -> Vec<(Vec<f64>, usize)> {
    let random = KeyedRandom::new(seed).child(0x666f_6c64);
    let fold_of = |row: usize| random.below(u64::from(stories[row]), N_FOLDS);
    let parts: Vec<Vec<(Vec<f64>, usize)>> = (0..N_FOLDS)
        .into_par_iter()
        .map(|fold| {
            let part = || dated.iter().filter(|(row, _)| fold_of(*row) == fold);
            let mut own = Model::new(model.totals.len(), model.n_terms);
            part().for_each(|&(row, era)| own.add(counts, row, era));
            let others = model.without(&own);
            part()
                .map(|&(row, era)| (others.scores(counts, row), era))
                .collect()
        })
        .collect();
    parts.into_iter().flatten().collect()
}

/// The scale of the scores with the least log loss. The truth is taken for not quite certain, as one
/// article more of any era might show, so that eras which are never confused have a scale, too.
fn calibrated(held_out: &[(Vec<f64>, usize)]) -> f64 {
    let doubt = 1.0 / (held_out.len() as f64 + 2.0);
    let loss = |scale: f64| -> f64 {
        held_out
            .iter()
            .map(|(scores, era)| {
                let finite = scores.iter().filter(|score| score.is_finite()).count() as f64;
                let logs = log_softmax(scores, scale);
                let others: f64 = logs
                    .iter()
                    .enumerate()
                    .filter(|(place, log)| place != era && log.is_finite())
                    .map(|(_, log)| log / (finite - 1.0).max(1.0))
                    .sum();
                -(1.0 - doubt) * logs[*era].max(-1e3) - doubt * others
            })
            .sum()
    };
    // The loss is convex in the scale, so unimodal in its logarithm: golden section.
    let ratio = 0.5 * (5.0f64.sqrt() - 1.0);
    let (mut low, mut high) = (1e-6f64.ln(), 10.0f64.ln());
    for _ in 0..60 {
        let (left, right) = (high - ratio * (high - low), low + ratio * (high - low));
        if loss(left.exp()) <= loss(right.exp()) {
            high = right;
        } else {
            low = left;
        }
    }
    (0.5 * (low + high)).exp()
}

fn best(scores: &[f64]) -> usize {
    let mut best = 0;
    for (era, score) in scores.iter().enumerate() {
        if *score > scores[best] {
            best = era;
        }
    }
    best
}

fn log_softmax(scores: &[f64], scale: f64) -> Vec<f64> {
    let top = scores[best(scores)];
    let shifted: Vec<f64> = scores.iter().map(|score| scale * (score - top)).collect();
    let sum: f64 = shifted.iter().map(|x| x.exp()).sum();
    shifted.into_iter().map(|x| x - sum.ln()).collect()
}

fn softmax(scores: &[f64], scale: f64) -> Vec<f64> {
    log_softmax(scores, scale)
        .into_iter()
        .map(f64::exp)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Articles of 30 words; an article of era e draws from terms 10 e.. as often as `own` says.
    fn corpus(n_articles: usize, own: f64) -> (Csr<u32>, Vec<Option<u32>>) {
        let (mut indptr, mut indices, mut values) = (vec![0], Vec::new(), Vec::new());
        let mut eras = Vec::new();
        for article in 0..n_articles {
            let era = article % 2;
            let random = KeyedRandom::new(3).child(article as u64);
            let mut counts = [0u32; 30];
            for word in 0..30 {
                let from = if random.unit(2 * word) < own {
                    10 * era
                } else {
                    20
                };
                counts[from + random.below(2 * word + 1, 10)] += 1;
            }
            for (term, &count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
                indices.push(term as u32);
                values.push(count);
            }
            indptr.push(indices.len());
            eras.push(Some(era as u32));
        }
        (Csr::new(30, indptr, indices, values).unwrap(), eras)
    }

    fn hidden(counts: &Csr<u32>, eras: &[Option<u32>]) -> (Vec<Attribution>, CrossValidation) {
        let mut known = eras.to_vec();
        let undated: Vec<usize> = (0..known.len()).filter(|row| row % 5 == 0).collect();
        undated.iter().for_each(|&row| known[row] = None);
        let stories: Vec<u32> = (0..known.len() as u32).collect();
        let (found, validation) = attribute(counts, &known, &stories, &undated, 1);
        (found, validation.unwrap())
    }

    #[test]
    fn eras_are_told_by_their_words() {
        let (counts, eras) = corpus(200, 0.4);
        let (found, validation) = hidden(&counts, &eras);
        assert_eq!(found.len(), 40);
        assert!(found.iter().all(|one| Some(one.era) == eras[one.article]));
        let mean = found.iter().map(|one| one.probability).sum::<f64>() / 40.0;
        assert!(mean > 0.95, "{mean}");
        assert!(validation.accuracy > 0.99 && validation.brier < 0.05);
        assert_eq!((validation.n_articles, validation.baseline), (160, 0.5));
    }

    #[test]
    fn probabilities_are_shares_of_right_answers() {
        let (counts, eras) = corpus(2_000, 0.05);
        let (found, validation) = hidden(&counts, &eras);
        let right = found
            .iter()
            .filter(|one| Some(one.era) == eras[one.article]);
        let share = right.count() as f64 / found.len() as f64;
        let promised: f64 =
            found.iter().map(|one| one.probability).sum::<f64>() / found.len() as f64;
        assert!((share - promised).abs() < 0.06, "{share} {promised}");
        assert!((share - validation.accuracy).abs() < 0.07);
    }

    #[test]
    fn few_articles_give_an_era_and_no_probability() {
        let (counts, eras) = corpus(12, 0.4);
        let stories: Vec<u32> = (0..12).collect();
        let mut known = eras.clone();
        known[11] = None;
        let (found, validation) = attribute(&counts, &known, &stories, &[11], 0);
        assert!(found[0].probability.is_nan() && validation.is_none());
        assert_eq!(Some(found[0].era), eras[11]);
        // One era is no choice.
        let one = vec![Some(0); 12];
        assert!(attribute(&counts, &one, &stories, &[11], 0).0.is_empty());
        assert!(
            attribute(&counts, &[None; 12], &stories, &[11], 0)
                .0
                .is_empty()
        );
    }

    #[test]
    fn copies_do_not_vouch_for_each_other() {
        // Every article twice, eras at random: with copies apart the model would know all answers.
        let (counts, _) = corpus(120, 0.0);
        let random = KeyedRandom::new(9);
        let rows: Vec<usize> = (0..240).map(|row| row / 2).collect();
        let (mut indptr, mut indices, mut values) = (vec![0], Vec::new(), Vec::new());
        for &row in &rows {
            indices.extend(counts.row(row).0);
            values.extend(counts.row(row).1);
            indptr.push(indices.len());
        }
        let twice = Csr::new(30, indptr, indices, values).unwrap();
        let eras: Vec<Option<u32>> = rows
            .iter()
            .map(|&row| Some(random.below(row as u64, 2) as u32))
            .collect();
        let stories: Vec<u32> = rows.iter().map(|&row| row as u32).collect();
        let (_, validation) = attribute(&twice, &eras, &stories, &[], 0);
        assert!(validation.unwrap().accuracy < 0.65);
    }
}
