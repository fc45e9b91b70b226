//! Which terms an article can be about. In come counts; out goes a number for each term, which is the
//! same whatever the topics are.
//!
//! A word that an article is about comes up in it again: after the first `tariffs` a second one is likely,
//! after the first `suggested` it is as unlikely as before (Church 2000, "Empirical estimates of adaptation",
//! doi:10.3115/990820.990847). So verbs of reporting, adverbs and most adjectives can be told from what
//! texts deal with, in any language and without a list: of the articles that hold a term,
//!
//! adaptation = (repeated − chance) / (1 − chance),
//!
//! with the share that repeats it and that which would by chance if its uses fell on articles evenly (Poisson).
//! A term of few articles is taken for a usual one as far as twenty articles count against its own.

use crate::csr::Csr;

/// What is assumed of a term before it is looked at, and the articles that this counts as.
const PRIOR: f64 = 0.2;
const PRIOR_ARTICLES: f64 = 20.0;
/// Below this, differences are noise.
const LEAST: f64 = 0.02;

/// The adaptation of each column of `counts` (articles × terms), at most 1.
pub fn adaptation(counts: &Csr<u32>) -> Vec<f64> {
    let mut articles = vec![(0u64, 0u64); counts.n_cols()];
    for (terms, values) in counts.rows() {
        for (&term, &count) in terms.iter().zip(values) {
            let (all, repeated) = &mut articles[term as usize];
            *all += 1;
            *repeated += u64::from(count > 1);
        }
    }
    let n_articles = counts.n_rows() as f64 + 1.0;
    let of_term = |(all, repeated): (u64, u64)| {
        let (all, repeated) = (all as f64, repeated as f64);
        let share = all / n_articles;
        let rate = -(1.0 - share).ln();
        // Of the articles with one use or more, those with two or more.
        let chance = if all > 0.0 {
            1.0 - rate * (1.0 - share) / share
        } else {
            0.0
        };
        let more = repeated - chance * all + PRIOR * PRIOR_ARTICLES;
        (more / ((1.0 - chance) * all + PRIOR_ARTICLES)).clamp(LEAST, 1.0)
    };
    articles.into_iter().map(of_term).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_again_can_be_a_subject() {
        // 20 of 40 articles hold each of three terms: the first twice in all of them, the second once, the
        // third as chance has it, twice or more in 30.7 % of them.
        let (mut indptr, mut values) = (vec![0], Vec::new());
        for article in 0..40 {
            if article < 20 {
                values.extend([2, 1, 1 + u32::from(article < 6)]);
            }
            indptr.push(values.len());
        }
        let indices = (0..20).flat_map(|_| [0, 1, 2]).collect();
        let found = adaptation(&Csr::new(3, indptr, indices, values).unwrap());
        assert!(found[0] > 0.5, "{found:?}");
        assert_eq!(found[1], LEAST);
        assert!(found[2] < 0.15, "{found:?}");
    }
}
