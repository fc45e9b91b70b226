//! Whether the terms of a topic stand in the same articles.
//!
//! Coherence is the mean normalized pointwise mutual information over all pairs of a topic's terms,
//! `ln(p(a, b) / p(a) p(b)) / -ln p(a, b)`, p being shares of articles (Bouma 2009; Röder, Both, Hinneburg 2015,
//! doi:10.1145/2684822.2685324): 1 for terms that only occur together, 0 for independent ones, -1 for terms
//! that never meet.

use super::labels::Candidate;

/// Coherence of terms among `n_articles`; NaN for fewer than two terms.
pub fn coherence(terms: &[&Candidate], n_articles: usize) -> f64 {
    let n = n_articles as f64;
    let mut values = Vec::new();
    for (at, a) in terms.iter().enumerate() {
        for b in &terms[at + 1..] {
            values.push(npmi(
                a.articles.len() as f64,
                b.articles.len() as f64,
                a.shared(b),
                n,
            ));
        }
    }
    values.iter().sum::<f64>() / values.len() as f64
}

fn npmi(a: f64, b: f64, both: f64, n: f64) -> f64 {
    if both == 0.0 {
        -1.0
    } else if both == n {
        // Both stand in every article: nothing is known of their dependence.
        0.0
    } else {
        (both * n / (a * b)).ln() / (n / both).ln()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worked_by_hand() {
        // Together whenever either occurs; independent; never together; in every article.
        assert!((npmi(2.0, 2.0, 2.0, 8.0) - 1.0).abs() < 1e-12);
        assert!(npmi(4.0, 4.0, 2.0, 8.0).abs() < 1e-12);
        assert_eq!(npmi(4.0, 4.0, 0.0, 8.0), -1.0);
        assert_eq!(npmi(8.0, 8.0, 8.0, 8.0), 0.0);
        assert!(coherence(&[], 8).is_nan());
    }
}
