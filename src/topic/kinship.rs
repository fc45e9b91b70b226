//! How much two topics of different eras are the same, whatever their sizes and their eras.
//!
//! # Problem and formula
//! The cosine of two centroids says little by itself: it falls with the number of articles, and two
//! topics of one subject written in two styles are less alike than two subjects in one style. So each
//! topic is taken by what it has beyond its era, `d = centroid - mean of the era`, and the cosine of
//! two such deviations is divided by what noise takes from it:
//! `correlation = d_i · d_j / sqrt(v_i v_j)`, with `v` the unbiased estimate of `|d|²`: products of two
//! different articles only, as an article always resembles itself. Two halves of one topic then
//! correlate at about 1, with 8 articles or with 800, and unrelated topics at about 0; noise may take it
//! beyond 1. An era of a single topic has nothing beyond itself: there the centroids as they are stand
//! in place of the deviations.
//!
//! # Cost
//! One pass over the rows, topics × terms additions, and as many multiplications for each pair compared.
//!
//! # Reference
//! The correction for attenuation: Spearman 1904, doi:10.2307/1412159.
//!
//! ```
//! use erascope::{csr::Csr, topic::kinship::Profiles};
//!
//! // In either era three articles on term 0 and three on term 1, one word of chance in each.
//! let rows = |chance: u32| {
//!     let indices = (0..6).flat_map(|i| [i / 3, 2 + 6 * chance + i]).collect();
//!     Csr::new(14, vec![0, 2, 4, 6, 8, 10, 12], indices, vec![0.6f32, 0.8].repeat(6))
//! };
//! let articles = [0, 1, 2, 3, 4, 5];
//! let topic = [0, 0, 0, 1, 1, 1];
//! let [earlier, later] = [rows(0)?, rows(1)?].map(|rows| Profiles::new(&rows, &articles, &topic, 2, true));
//! assert!((earlier.correlation(0, &later, 0) - 1.0).abs() < 1e-6);
//! assert!(earlier.cosine(0, &later, 0) < 0.7);
//! assert!(earlier.correlation(0, &later, 1) < 0.0);
//! # Ok::<(), erascope::Error>(())
//! ```

use crate::csr::Csr;

const LANES: usize = 8;

/// What chance may leave of the squared length of a centroid: a smaller deviation counts as this, so
/// that a topic that hardly differs from its era is not divided by noise.
const LEAST_DEVIATION: f64 = 0.05;

/// The topics of one era in term space.
pub struct Profiles {
    /// Mean row of each topic.
    means: Vec<Vec<f64>>,
    mean_norms: Vec<f64>,
    /// What it is beyond its era.
    deviations: Vec<Vec<f64>>,
    deviation_norms: Vec<f64>,
    /// Unbiased estimates of the squared lengths of the deviations.
    lengths: Vec<f64>,
}

impl Profiles {
    /// `topic[i]` is the topic of row `articles[i]`; `centred` takes the mean of the era off.
    pub fn new(
        rows: &Csr<f32>,
        articles: &[usize],
        topic: &[u32],
        n_topics: usize,
        centred: bool,
    ) -> Self {
        let mut means = vec![vec![0.0; rows.n_cols()]; n_topics];
        let mut sizes = vec![0.0; n_topics];
        // For each topic the products of its articles with themselves.
        let mut own = vec![0.0; n_topics];
        for (&article, &topic) in articles.iter().zip(topic) {
            let topic = topic as usize;
            let (terms, weights) = rows.row(article);
            sizes[topic] += 1.0;
            for (&term, &weight) in terms.iter().zip(weights) {
                let weight = f64::from(weight);
                means[topic][term as usize] += weight;
                own[topic] += weight * weight;
            }
        }
        for (mean, &size) in means.iter_mut().zip(&sizes) {
            mean.iter_mut()
                .for_each(|weight| *weight /= f64::max(size, 1.0));
        }
        let all = articles.len().max(1) as f64;
        let mut mean_of_era = vec![0.0; rows.n_cols()];
        for (mean, size) in means.iter().zip(&sizes) {
            let weights = mean_of_era.iter_mut().zip(mean);
            weights.for_each(|(sum, weight)| *sum += weight * size / all);
        }
        // By how much the products of articles with themselves raise the squared length of each mean,
        // and that of the mean of the era.
        let raised: Vec<f64> = (0..n_topics)
            .map(|i| {
                let (size, squared) = (sizes[i], dot(&means[i], &means[i]));
                match size > 1.0 {
                    true => (own[i] / size - squared) / (size - 1.0),
                    false => 0.0,
                }
            })
            .collect();
        let parts = || sizes.iter().map(|size| size / all).zip(&raised);
        let within_era = dot(&mean_of_era, &mean_of_era)
            - parts()
                .map(|(part, raised)| part * part * raised)
                .sum::<f64>();
        let lengths = parts()
            .enumerate()
            .map(|(i, (part, raised))| {
                let squared = dot(&means[i], &means[i]);
                let with_era = dot(&means[i], &mean_of_era) - part * raised;
                let of_deviation = match centred {
                    true => squared - raised - 2.0 * with_era + within_era,
                    false => squared - raised,
                };
                match part > 0.0 {
                    true => of_deviation.max(LEAST_DEVIATION * squared),
                    false => 0.0,
                }
            })
            .collect();
        let mut deviations = means.clone();
        if centred {
            let of_some = deviations.iter_mut().zip(&sizes).filter(|one| *one.1 > 0.0);
            for (deviation, _) in of_some {
                let weights = deviation.iter_mut().zip(&mean_of_era);
                weights.for_each(|(weight, mean)| *weight -= mean);
            }
        }
        let norms = |vectors: &[Vec<f64>]| vectors.iter().map(|v| dot(v, v).sqrt()).collect();
        Self {
            mean_norms: norms(&means),
            deviation_norms: norms(&deviations),
            means,
            deviations,
            lengths,
        }
    }

    /// Number of topics.
    pub fn n_topics(&self) -> usize {
        self.means.len()
    }

    /// Cosine of the centroids of topic `i` and topic `j` of `other`.
    pub fn cosine(&self, i: usize, other: &Self, j: usize) -> f64 {
        let product = dot(&self.means[i], &other.means[j]);
        ratio(product, self.mean_norms[i] * other.mean_norms[j])
    }

    /// Cosine of the deviations, noise and all.
    pub fn cosine_beyond_era(&self, i: usize, other: &Self, j: usize) -> f64 {
        let product = dot(&self.deviations[i], &other.deviations[j]);
        ratio(product, self.deviation_norms[i] * other.deviation_norms[j])
    }

    /// Their correlation; 0 where a topic has no article.
    pub fn correlation(&self, i: usize, other: &Self, j: usize) -> f64 {
        ratio(
            dot(&self.deviations[i], &other.deviations[j]),
            (self.lengths[i] * other.lengths[j]).sqrt(),
        )
    }
}

/// In lanes, which the processor adds at once and which are always the same.
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let (a, a_rest) = a.as_chunks::<LANES>();
    let (b, b_rest) = b.as_chunks::<LANES>();
    let mut sums = [0.0; LANES];
    for (a, b) in a.iter().zip(b) {
        for lane in 0..LANES {
            sums[lane] += a[lane] * b[lane];
        }
    }
    let rest: f64 = a_rest.iter().zip(b_rest).map(|(x, y)| x * y).sum();
    sums.iter().sum::<f64>() + rest
}

fn ratio(product: f64, scale: f64) -> f64 {
    if scale > 0.0 { product / scale } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::KeyedRandom;

    /// `n` articles of term 0 or 1, term 2 that all have, and 5 of 200 terms of chance.
    fn noisy(n: usize, seed: u64) -> (Csr<f32>, Vec<u32>) {
        let random = KeyedRandom::new(seed);
        let mut indptr = vec![0];
        let (mut indices, mut values) = (Vec::new(), Vec::new());
        let topic: Vec<u32> = (0..n as u32).map(|article| article % 2).collect();
        for (article, &topic) in topic.iter().enumerate() {
            let draw = random.child(article as u64);
            let mut terms: Vec<u32> = (0..5).map(|i| 3 + draw.below(i, 200) as u32).collect();
            terms.extend([topic, 2]);
            terms.sort_unstable();
            terms.dedup();
            values.extend(vec![(1.0 / terms.len() as f32).sqrt(); terms.len()]);
            indices.extend(terms);
            indptr.push(indices.len());
        }
        (Csr::new(203, indptr, indices, values).unwrap(), topic)
    }

    #[test]
    fn the_number_of_articles_does_not_matter() {
        for n in [16, 64, 400] {
            let profiles = |seed| {
                let (rows, topic) = noisy(n, seed);
                let articles: Vec<usize> = (0..n).collect();
                Profiles::new(&rows, &articles, &topic, 2, true)
            };
            let (a, b) = (profiles(1), profiles(2));
            let (same, other) = (a.correlation(0, &b, 0), a.correlation(0, &b, 1));
            assert!(
                (0.8..1.2).contains(&same) && other < -0.8,
                "{n}: {same}, {other}"
            );
        }
        let few = noisy(16, 1);
        let articles: Vec<usize> = (0..16).collect();
        let a = Profiles::new(&few.0, &articles, &few.1, 2, true);
        let few = noisy(16, 2);
        let b = Profiles::new(&few.0, &articles, &few.1, 2, true);
        assert!(a.cosine_beyond_era(0, &b, 0) < 0.8);
    }

    #[test]
    fn no_article_and_one_article_are_no_numbers_to_divide_by() {
        let (rows, _) = noisy(4, 3);
        let a = Profiles::new(&rows, &[0, 1, 2], &[0, 0, 1], 3, true);
        assert_eq!(a.correlation(2, &a, 2), 0.0);
        assert!(a.correlation(1, &a, 1).is_finite());
        assert_eq!(
            Profiles::new(&rows, &[], &[], 1, false).cosine(0, &a, 0),
            0.0
        );
    }
}
