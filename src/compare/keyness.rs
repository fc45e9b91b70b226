//! Keyness: which terms an era uses more, or less, than the other eras together.
//!
//! For each era and each term that the eras use: counts and rates, the log-ratio with its interval
//! (how much), G² and the log-odds z (how surely, token by token), the number of articles and the
//! dispersion (how widely). Rates are per word of running text, stop words included. The prior of
//! the log-odds is the pooled corpus itself: α of a term is its pooled count, so a term needs more
//! evidence than one article's chatter to reach a large z (Monroe, Colaresi, Quinn 2008,
//! doi:10.1093/pan/mpn018). Dispersion is Gries's DP (2008, doi:10.1075/ijcl.13.4.02gri): 0 where a
//! term is spread as the words are, near 1 where one short article holds all of it.
//!
//! Cost: one pass over the counts of each era and one over the terms; nothing is pruned.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::csr::Csr;
use crate::statistics::association::{g2, g2_p, log_odds_z, log_ratio, log_ratio_interval};

/// Confidence of the interval of the log-ratio.
const CONFIDENCE: f64 = 0.95;

/// One term in one era, against the other eras together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Keyness {
    /// Place of the era.
    pub era: u32,
    /// Number of the term.
    pub term: u32,
    /// Occurrences in the era.
    pub count: u64,
    /// Occurrences in the other eras.
    pub rest_count: u64,
    /// Occurrences per word of the era.
    pub rate: f64,
    /// Occurrences per word of the other eras.
    pub rest_rate: f64,
    /// log2(rate / rest_rate), a count of 0 taken as 0.5; positive = more in this era.
    pub log_ratio: f64,
    /// Lower end of its 95 % interval.
    pub log_ratio_low: f64,
    /// Upper end of its 95 % interval.
    pub log_ratio_high: f64,
    /// Four-cell log-likelihood ratio G².
    pub g2: f64,
    /// Its p-value, which takes every token for an independent observation.
    pub g2_p: f64,
    /// Log-odds with an informative prior, in standard errors; positive = more in this era.
    pub z: f64,
    /// Articles of the era that hold the term.
    pub documents: u64,
    /// Articles of the other eras that hold it.
    pub rest_documents: u64,
    /// DP within the era; NaN where the era lacks the term.
    pub dispersion: f64,
}

/// What one era uses: per term its count, its articles and its dispersion.
struct Usage {
    n_words: u64,
    counts: Vec<u64>,
    documents: Vec<u64>,
    dispersion: Vec<f64>,
}

impl Usage {
    fn new(counts: &Csr<u32>, articles: &[usize], n_words: &[u64]) -> Self {
        let total: u64 = articles.iter().map(|&article| n_words[article]).sum();
        let n_terms = counts.n_cols();
        let (mut sums, mut documents) = (vec![0u64; n_terms], vec![0u64; n_terms]);
        for &article in articles {
            let (terms, values) = counts.row(article);
            for (&term, &count) in terms.iter().zip(values) {
                sums[term as usize] += u64::from(count);
                documents[term as usize] += 1;
            }
        }
        // DP = ½ Σ |v - s| with s the article's share of the words and v its share of the term: the
        // articles without the term contribute the words that the others leave.
        let (mut differences, mut shares) = (vec![0.0f64; n_terms], vec![0.0f64; n_terms]);
        for &article in articles {
            let share = n_words[article] as f64 / total as f64;
            let (terms, values) = counts.row(article);
            for (&term, &count) in terms.iter().zip(values) {
                let term = term as usize;
                differences[term] += (f64::from(count) / sums[term] as f64 - share).abs();
                shares[term] += share;
            }
        }
        let dispersion = differences
            .iter()
            .zip(&shares)
            .zip(&documents)
            .map(|((difference, share), &documents)| match documents {
                0 => f64::NAN,
                _ => (0.5 * (difference + (1.0 - share).max(0.0))).clamp(0.0, 1.0),
            })
            .collect();
        Self {
            n_words: total,
            counts: sums,
            documents,
            dispersion,
        }
    }
}

/// Compares each era with all others together.
///
/// `counts` is articles × terms, `eras` holds for each era its articles (rows of `counts`, in the
/// canonical order) and `n_words` the number of words of each article. The result is sorted by era
/// and falling z. Fewer than two eras that hold words give nothing to compare, so an empty result.
pub fn keyness(counts: &Csr<u32>, eras: &[Vec<usize>], n_words: &[u64]) -> Vec<Keyness> {
    let usages: Vec<Usage> = eras
        .par_iter()
        .map(|articles| Usage::new(counts, articles, n_words))
        .collect();
    if usages.iter().filter(|usage| usage.n_words > 0).count() < 2 {
        return Vec::new();
    }
    let pooled_words: u64 = usages.iter().map(|usage| usage.n_words).sum();
    let pooled = |pick: fn(&Usage) -> &Vec<u64>, term: usize| -> u64 {
        usages.iter().map(|usage| pick(usage)[term]).sum()
    };
    let mut rows: Vec<Keyness> = (0..counts.n_cols())
        .into_par_iter()
        .flat_map_iter(|term| {
            let count_of_all = pooled(|usage| &usage.counts, term);
            let documents_of_all = pooled(|usage| &usage.documents, term);
            usages
                .iter()
                .enumerate()
                .filter(move |_| count_of_all > 0)
                .map(move |(era, usage)| {
                    let (count, rest_count) =
                        (usage.counts[term], count_of_all - usage.counts[term]);
                    let (n, rest_n) = (usage.n_words, pooled_words - usage.n_words);
                    let evidence = g2(count, rest_count, n, rest_n);
                    let (low, high) = log_ratio_interval(count, rest_count, n, rest_n, CONFIDENCE);
                    let prior = count_of_all as f64;
                    Keyness {
                        era: era as u32,
                        term: term as u32,
                        count,
                        rest_count,
                        rate: count as f64 / n as f64,
                        rest_rate: rest_count as f64 / rest_n as f64,
                        log_ratio: log_ratio(count, rest_count, n, rest_n),
                        log_ratio_low: low,
                        log_ratio_high: high,
                        g2: evidence,
                        g2_p: g2_p(evidence),
                        z: log_odds_z(count, n, rest_count, rest_n, prior, pooled_words as f64),
                        documents: usage.documents[term],
                        rest_documents: documents_of_all - usage.documents[term],
                        dispersion: usage.dispersion[term],
                    }
                })
        })
        .collect();
    rows.par_sort_by(|a, b| {
        a.era
            .cmp(&b.era)
            .then(b.z.total_cmp(&a.z))
            .then(a.term.cmp(&b.term))
    });
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_eras_by_hand() {
        // Era 0: articles of 4 and 6 words; era 1: one of 10.
        let counts = Csr::new(2, vec![0, 2, 3, 4], vec![0, 1, 0, 1], vec![2, 1, 2, 3]).unwrap();
        let rows = keyness(&counts, &[vec![0, 1], vec![2]], &[4, 6, 10]);
        assert_eq!(rows.len(), 4);
        let first = &rows[0];
        assert_eq!(
            (first.era, first.term, first.count, first.rest_count),
            (0, 0, 4, 0)
        );
        assert_eq!((first.documents, first.rest_documents), (2, 0));
        assert_eq!(first.rate, 0.4);
        assert!((first.log_ratio - 3.0).abs() < 1e-12);
        assert!((first.dispersion - 0.1).abs() < 1e-12);
        // The second term of era 0 stands in the first article alone: ½ (|1 - 0.4| + 0.6).
        let second = rows
            .iter()
            .find(|row| row.era == 0 && row.term == 1)
            .unwrap();
        assert!((second.dispersion - 0.6).abs() < 1e-12);
        assert!(second.log_ratio < 0.0 && second.z < 0.0);
        let absent = rows
            .iter()
            .find(|row| row.era == 1 && row.term == 0)
            .unwrap();
        assert!(absent.dispersion.is_nan());
        assert!((absent.g2 - first.g2).abs() < 1e-12);
        assert_eq!(absent.z, -first.z);
    }

    #[test]
    fn one_era_has_nothing_to_compare_with() {
        let counts = Csr::new(1, vec![0, 1], vec![0], vec![1]).unwrap();
        assert!(keyness(&counts, &[vec![0]], &[1]).is_empty());
        assert!(keyness(&counts, &[vec![0], vec![]], &[1]).is_empty());
    }
}
