//! The log-ratio of a term if every source had the same weight in both eras.
//!
//! Problem: where an agency prints a third of era 1 and a tenth of era 2, its favourite words fall with it.
//! Direct standardization (Kitagawa 1955, doi:10.1080/01621459.1955.10501299) holds the mix still: the rate
//! of a term is taken within each source and era, and the rates of the sources that both eras have
//! are averaged with the same weights, the shares of those sources in the words of both eras together.
//! Sources of one era alone say nothing, since nothing of the other stands against them.
//!
//! Cost: one pass over the counts for each era.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::csr::Csr;

/// For each era and each term log2 of the ratio of the reweighted rates, a rate of 0 taken as that of
/// half an occurrence; NaN where no source stands on both sides, or there are not two sources. The
/// parameters are those of [`keyness`](super::keyness::keyness); `sources` tells the source of each
/// article.
pub fn reweighted_log_ratios(
    counts: &Csr<u32>,
    eras: &[Vec<usize>],
    n_words: &[u64],
    sources: &[u32],
) -> Vec<Vec<f64>> {
    let mut compared = eras.iter().flatten().map(|&article| sources[article]);
    let first = compared.next();
    if compared.all(|source| Some(source) == first) {
        return vec![vec![f64::NAN; counts.n_cols()]; eras.len()];
    }
    (0..eras.len())
        .into_par_iter()
        .map(|era| {
            let own = &eras[era];
            let rest: Vec<usize> = (0..eras.len())
                .filter(|&other| other != era)
                .flat_map(|other| eras[other].iter().copied())
                .collect();
            let sides = [own, &rest];
            let mut words: BTreeMap<u32, [u64; 2]> = BTreeMap::new();
            for (side, articles) in sides.iter().enumerate() {
                for &article in *articles {
                    words.entry(sources[article]).or_default()[side] += n_words[article];
                }
            }
            words.retain(|_, words| words[0] > 0 && words[1] > 0);
            let total: u64 = words.values().flatten().sum();
            if total == 0 {
                return vec![f64::NAN; counts.n_cols()];
            }
            let [own, rest] = [0, 1].map(|side| {
                let mut rates = vec![0.0; counts.n_cols()];
                for &article in sides[side] {
                    let Some(words) = words.get(&sources[article]) else {
                        continue;
                    };
                    let weight = (words[0] + words[1]) as f64 / total as f64 / words[side] as f64;
                    let (terms, values) = counts.row(article);
                    for (&term, &count) in terms.iter().zip(values) {
                        rates[term as usize] += weight * f64::from(count);
                    }
                }
                let words: u64 = words.values().map(|words| words[side]).sum();
                (rates, 0.5 / words as f64)
            });
            let either = |rate: f64, half: f64| if rate == 0.0 { half } else { rate };
            (own.0.iter().zip(&rest.0))
                .map(|(&one, &other)| match one + other {
                    0.0 => f64::NAN,
                    _ => (either(one, own.1) / either(other, rest.1)).log2(),
                })
                .collect()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mix_of_sources_is_held_still() {
        // Source 0 says the term once in 10 words, source 1 never; the first era has more of source 0.
        let counts = Csr::new(1, vec![0, 1, 1, 2, 2], vec![0, 0], vec![30, 10]).unwrap();
        let n_words = [300, 100, 100, 300];
        let eras = [vec![0, 1], vec![2, 3]];
        let ratio =
            |sources: &[u32]| reweighted_log_ratios(&counts, &eras, &n_words, sources)[0][0];
        assert!(ratio(&[0, 1, 0, 1]).abs() < 1e-12);
        assert!(ratio(&[0, 0, 0, 0]).is_nan()); // one source has no mix
        assert!(ratio(&[0, 1, 2, 3]).is_nan()); // none stands in both eras
        // By hand: source 0 alone stands in both eras, once in the first and once in the last article.
        let counts = Csr::new(1, vec![0, 1, 1, 2, 3], vec![0, 0, 0], vec![30, 9, 6]).unwrap();
        let found = reweighted_log_ratios(&counts, &eras, &n_words, &[0, 1, 2, 0]);
        assert!((found[0][0] - (30.0f64 / 300.0 / (6.0 / 300.0)).log2()).abs() < 1e-12);
        assert!((found[1][0] + found[0][0]).abs() < 1e-12);
    }
}
