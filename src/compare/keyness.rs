//! Keyness: which terms an era uses more, or less, than the other eras together.
//!
//! For each era and each term that the eras use: counts and rates, the log-ratio with its interval
//! (how much), the p and q of [permuted articles](super::permutation) (how surely), χ², G² and the
//! log-odds z (the same token by token, which takes one article's chatter for evidence), the number
//! of articles and the dispersion (how widely). Rates are per word of running text, stop words
//! included. The prior of the log-odds is the pooled corpus itself: α of a term is its pooled count,
//! so a term needs more evidence than one article's chatter to reach a large z (Monroe, Colaresi,
//! Quinn 2008, doi:10.1093/pan/mpn018). Dispersion is Gries's DP (2008,
//! doi:10.1075/ijcl.13.4.02gri): 0 where a term is spread as the words are, near 1 where one short
//! article holds all of it.
//!
//! Cost: one pass over the counts of each era and one over the terms, and the permutations; nothing is
//! pruned, but rare terms have no p.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::nesting::within;
use super::permutation::{ArticleP, PermutationTest};
use super::reweighting::reweighted_log_ratios;
use crate::csr::Csr;
use crate::error::Result;
use crate::progress::Progress;
use crate::statistics::association::{
    chi_square, conservative_log_ratio, g2, g2_p, g2_two_cell, log_odds_z, log_ratio,
    log_ratio_interval,
};
use crate::statistics::false_discovery::benjamini_hochberg;
use crate::statistics::intervals::newcombe;

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
    /// The end of that interval nearer to 0, and 0 where it holds 0.
    pub log_ratio_conservative: f64,
    /// The log-ratio if every source had the same weight in both eras, see
    /// [`reweighting`](super::reweighting); NaN without several sources.
    pub log_ratio_reweighted: f64,
    /// Pearson's χ² of the four cells.
    pub chi2: f64,
    /// Four-cell log-likelihood ratio G².
    pub g2: f64,
    /// Its p-value, which takes every token for an independent observation.
    pub g2_p: f64,
    /// G² of the two cells of the term alone.
    pub g2_two_cell: f64,
    /// Log-odds with an informative prior, in standard errors; positive = more in this era.
    pub z: f64,
    /// The p-value of permuted articles; NaN where the term is in too few to be tested.
    pub p: f64,
    /// The false discovery rate at which the term is a finding, over the terms tested.
    pub q: f64,
    /// Whether `p` is only a bound: no permutation reached the observed difference.
    pub p_is_bound: bool,
    /// Articles of the era that hold the term.
    pub documents: u64,
    /// Articles of the other eras that hold it.
    pub rest_documents: u64,
    /// Share of the era's articles that hold the term, less that of the others.
    pub document_difference: f64,
    /// Lower end of its 95 % interval.
    pub document_difference_low: f64,
    /// Upper end of its 95 % interval.
    pub document_difference_high: f64,
    /// DP within the era; NaN where the era lacks the term.
    pub dispersion: f64,
    /// The longer term, such as a phrase, in which most of the difference stands.
    pub within: Option<u32>,
}

/// What one era uses: per term its count, its articles and its dispersion.
struct Usage {
    n_words: u64,
    n_articles: u64,
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
            n_articles: articles.len() as u64,
            counts: sums,
            documents,
            dispersion,
        }
    }

    /// What all eras use together; its dispersion is not needed.
    fn sum(usages: &[Self], n_terms: usize) -> Self {
        let mut all = Self {
            n_words: 0,
            n_articles: 0,
            counts: vec![0; n_terms],
            documents: vec![0; n_terms],
            dispersion: Vec::new(),
        };
        for usage in usages {
            all.n_words += usage.n_words;
            all.n_articles += usage.n_articles;
            for term in 0..n_terms {
                all.counts[term] += usage.counts[term];
                all.documents[term] += usage.documents[term];
            }
        }
        all
    }
}

impl Keyness {
    /// How surely the era uses the term more (positive) or less: decades of p, and z. What a longer
    /// term tells already is no evidence of its own.
    fn signed_evidence(&self) -> (f64, f64) {
        if self.within.is_some() {
            return (0.0f64.copysign(self.log_ratio), 0.0);
        }
        let decades = if self.p.is_nan() {
            0.0
        } else {
            -self.p.log10()
        };
        (decades.copysign(self.log_ratio), self.z)
    }
}

/// Compares each era with all others together.
///
/// `counts` is articles × terms, `eras` holds for each era its articles (rows of `counts`, in the
/// canonical order), `n_words` the number of words of each article and `strata` the stratum, such as a
/// source, within which it is permuted. The result is sorted by era, falling evidence of the articles (terms used
/// more first, those used less last) and falling z; what is found within one of the
/// terms that are `longer` (for each term those that hold it) stands between them. Fewer than two eras that hold words give nothing
/// to compare, so an empty result.
pub fn keyness(
    counts: &Csr<u32>,
    eras: &[Vec<usize>],
    n_words: &[u64],
    strata: &[u32],
    longer: &[Vec<u32>],
    test: PermutationTest,
    progress: &Progress,
) -> Result<Vec<Keyness>> {
    let usages: Vec<Usage> = eras
        .par_iter()
        .map(|articles| Usage::new(counts, articles, n_words))
        .collect();
    if usages.iter().filter(|usage| usage.n_words > 0).count() < 2 {
        return Ok(Vec::new());
    }
    let tests = test.run(counts, eras, n_words, strata, progress)?;
    let q: Vec<Vec<f64>> = tests
        .iter()
        .map(|tests| {
            let p: Vec<f64> = tests.iter().map(|t| t.map_or(f64::NAN, |t| t.p)).collect();
            benjamini_hochberg(&p)
        })
        .collect();
    let reweighted = reweighted_log_ratios(counts, eras, n_words, strata);
    let all = Usage::sum(&usages, counts.n_cols());
    let mut rows: Vec<Keyness> = (0..counts.n_cols())
        .into_par_iter()
        .filter(|&term| all.counts[term] > 0)
        .flat_map_iter(|term| {
            let (usages, all, tests, q, reweighted) = (&usages, &all, &tests, &q, &reweighted);
            (0..usages.len()).map(move |era| Keyness {
                log_ratio_reweighted: reweighted[era][term],
                ..row(era, term, &usages[era], all, tests[era][term], q[era][term])
            })
        })
        .collect();
    let differences: Vec<(u32, f64)> = (rows.iter())
        .map(|row| (row.term, row.rate - row.rest_rate))
        .collect();
    for (row, within) in rows
        .iter_mut()
        .zip(within(&differences, usages.len(), longer))
    {
        row.within = within;
    }
    rows.par_sort_by(|a, b| {
        a.era
            .cmp(&b.era)
            .then_with(|| {
                let (one, other) = (a.signed_evidence(), b.signed_evidence());
                other.0.total_cmp(&one.0).then(other.1.total_cmp(&one.1))
            })
            .then(a.term.cmp(&b.term))
    });
    Ok(rows)
}

fn row(
    era: usize,
    term: usize,
    usage: &Usage,
    all: &Usage,
    test: Option<ArticleP>,
    q: f64,
) -> Keyness {
    let count = usage.counts[term];
    let rest_count = all.counts[term] - count;
    let (n, rest_n) = (usage.n_words, all.n_words - usage.n_words);
    let documents = usage.documents[term];
    let rest_documents = all.documents[term] - documents;
    let (n_articles, rest_articles) = (usage.n_articles, all.n_articles - usage.n_articles);
    let evidence = g2(count, rest_count, n, rest_n);
    let interval = log_ratio_interval(count, rest_count, n, rest_n, CONFIDENCE);
    let difference = newcombe(
        documents,
        n_articles,
        rest_documents,
        rest_articles,
        CONFIDENCE,
    );
    let prior = all.counts[term] as f64;
    Keyness {
        era: era as u32,
        term: term as u32,
        count,
        rest_count,
        rate: count as f64 / n as f64,
        rest_rate: rest_count as f64 / rest_n as f64,
        log_ratio: log_ratio(count, rest_count, n, rest_n),
        log_ratio_low: interval.0,
        log_ratio_high: interval.1,
        log_ratio_conservative: conservative_log_ratio(count, rest_count, n, rest_n, CONFIDENCE),
        chi2: chi_square(count, rest_count, n, rest_n, false),
        log_ratio_reweighted: f64::NAN,
        g2: evidence,
        g2_p: g2_p(evidence),
        g2_two_cell: g2_two_cell(count, rest_count, n, rest_n),
        z: log_odds_z(count, n, rest_count, rest_n, prior, all.n_words as f64),
        p: test.map_or(f64::NAN, |test| test.p),
        q,
        p_is_bound: test.is_some_and(|test| test.is_bound),
        documents,
        rest_documents,
        document_difference: documents as f64 / n_articles as f64
            - rest_documents as f64 / rest_articles as f64,
        document_difference_low: difference.0,
        document_difference_high: difference.1,
        dispersion: usage.dispersion[term],
        within: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compared(counts: &Csr<u32>, eras: &[Vec<usize>], n_words: &[u64]) -> Vec<Keyness> {
        let test = PermutationTest::new(99, 0).unwrap();
        let strata = vec![0; n_words.len()];
        keyness(
            counts,
            eras,
            n_words,
            &strata,
            &[],
            test,
            &Progress::default(),
        )
        .unwrap()
    }

    #[test]
    fn two_eras_by_hand() {
        // Era 0: articles of 4 and 6 words; era 1: one of 10.
        let counts = Csr::new(2, vec![0, 2, 3, 4], vec![0, 1, 0, 1], vec![2, 1, 2, 3]).unwrap();
        let rows = compared(&counts, &[vec![0, 1], vec![2]], &[4, 6, 10]);
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
        assert!(compared(&counts, &[vec![0]], &[1]).is_empty());
        assert!(compared(&counts, &[vec![0], vec![]], &[1]).is_empty());
    }
}
