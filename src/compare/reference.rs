//! Keyness against a list of frequencies from elsewhere, such as a general corpus of the language.
//!
//! The list knows words and counts, but no articles, so nothing can be permuted: its rates are taken
//! for known. What varies are the articles of the era, and the interval of the log-ratio is that of
//! the era's rate [over its articles](RatioSums::log_interval). G² compares token by token.
//!
//! Cost: one pass over the counts of each era.

use crate::csr::Csr;
use crate::statistics::association::{g2, g2_p, log_ratio};
use crate::statistics::intervals::RatioSums;

const CONFIDENCE: f64 = 0.95;

/// One term of an era against a list of frequencies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ReferenceKeyness {
    /// Place of the era.
    pub era: u32,
    /// Number of the term.
    pub term: u32,
    /// Occurrences in the era.
    pub count: u64,
    /// Occurrences in the list.
    pub reference_count: u64,
    /// Occurrences per word of the era.
    pub rate: f64,
    /// Occurrences per word of the list.
    pub reference_rate: f64,
    /// log2(rate / reference_rate), a count of 0 taken as 0.5.
    pub log_ratio: f64,
    /// Lower end of its 95 % interval over the articles of the era; −∞ where the era lacks the term.
    pub log_ratio_low: f64,
    /// Upper end.
    pub log_ratio_high: f64,
    /// Four-cell log-likelihood ratio G².
    pub g2: f64,
    /// Its p-value, which takes every token for an independent observation.
    pub g2_p: f64,
    /// Articles of the era that hold the term.
    pub documents: u64,
}

/// Compares each era with a list. `counts` is articles × terms, `eras` holds for each era its
/// articles, `n_words` the words of each article; `reference` is the count of each term in the list
/// and `reference_words` all words of the list. Sorted by era, then evidence: terms used more first,
/// those used less last. Terms that neither side has are left out, and so are eras without words.
pub fn against_reference(
    counts: &Csr<u32>,
    eras: &[Vec<usize>],
    n_words: &[u64],
    reference: &[u64],
    reference_words: u64,
) -> Vec<ReferenceKeyness> {
    let mut rows = Vec::new();
    for (era, articles) in eras.iter().enumerate() {
        let mut none = RatioSums::default();
        articles.iter().for_each(|&row| none.add(0, n_words[row]));
        if none.tokens == 0 {
            continue;
        }
        let mut sums = vec![none; counts.n_cols()];
        let mut documents = vec![0u64; counts.n_cols()];
        for &row in articles {
            let (terms, values) = counts.row(row);
            for (&term, &count) in terms.iter().zip(values) {
                sums[term as usize].add_occurrences(u64::from(count), n_words[row]);
                documents[term as usize] += 1;
            }
        }
        let of_era = sums.iter().zip(&documents).zip(reference).enumerate();
        rows.extend(
            of_era
                .filter(|(_, ((sums, _), reference))| sums.count + **reference > 0)
                .map(|(term, ((sums, &documents), &reference_count))| {
                    let (n, b) = (sums.tokens, reference_count);
                    let evidence = g2(sums.count, b, n, reference_words);
                    let (low, high) = sums.log_interval(CONFIDENCE);
                    let reference_rate = b as f64 / reference_words as f64;
                    let known_rate = (b as f64).max(0.5) / reference_words as f64;
                    ReferenceKeyness {
                        era: era as u32,
                        term: term as u32,
                        count: sums.count,
                        reference_count,
                        rate: sums.rate(),
                        reference_rate,
                        log_ratio: log_ratio(sums.count, b, n, reference_words),
                        log_ratio_low: (low / known_rate).log2(),
                        log_ratio_high: (high / known_rate).log2(),
                        g2: evidence,
                        g2_p: g2_p(evidence),
                        documents,
                    }
                }),
        );
    }
    rows.sort_by(|a, b| {
        let signed = |row: &ReferenceKeyness| row.g2.copysign(row.log_ratio);
        a.era
            .cmp(&b.era)
            .then(signed(b).total_cmp(&signed(a)))
            .then(a.term.cmp(&b.term))
    });
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_era_by_hand() {
        let counts = Csr::new(3, vec![0, 2, 3], vec![0, 1, 0], vec![2, 1, 4]).unwrap();
        let rows = against_reference(
            &counts,
            &[vec![0, 1], vec![]],
            &[40, 60],
            &[10, 90, 0],
            1000,
        );
        assert_eq!(rows.len(), 2); // the third term stands nowhere
        let first = rows[0];
        assert_eq!((first.term, first.count, first.documents), (0, 6, 2));
        assert!((first.log_ratio - 6.0f64.log2()).abs() < 1e-12);
        let mut sums = RatioSums::default();
        sums.add(2, 40);
        sums.add(4, 60);
        let (low, high) = sums.log_interval(0.95);
        assert!((first.log_ratio_low - (low / 0.01).log2()).abs() < 1e-12);
        assert!((first.log_ratio_high - (high / 0.01).log2()).abs() < 1e-12);
        assert_eq!(first.g2, g2(6, 10, 100, 1000));
        assert!(rows[1].log_ratio < 0.0 && rows[1].reference_rate == 0.09);
    }
}
