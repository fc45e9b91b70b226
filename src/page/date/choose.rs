//! Which date is the page's own: candidates with their signals come in, probabilities go out.
//!
//! A conditional logit model over the different dates of a page and the answer "none of them":
//! with `s(d)` the highest sum of weights among the places where the date `d` stands,
//! `p(d) = exp s(d) / (1 + sum over all dates e of exp s(e))` (McFadden 1974, Conditional logit
//! analysis of qualitative choice behavior). Linear in the number of candidates.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::Candidate;
use super::signals::NAMES;
use crate::article::PublicationDate;

/// A date less probable than this is not taken: the page says it is undated. Under cross-validation
/// 0.6 gives fewer wrong dates than 0.5 or 0.55 and as many right ones; 0.65 loses right ones.
pub(super) const LEAST_PROBABILITY: f64 = 0.6;

static WEIGHTS: LazyLock<[f64; NAMES.len()]> =
    LazyLock::new(|| weights(include_str!("weights.tsv")));

/// Reads lines of a name, the weight expected before the fit, and the weight; signals without a line weigh nothing.
fn weights(table: &str) -> [f64; NAMES.len()] {
    let known: FxHashMap<&str, f64> = table
        .lines()
        .filter_map(|line| {
            let (name, weights) = line.split_once('\t')?;
            let (_, weight) = weights.split_once('\t')?;
            Some((name, weight.parse().ok()?))
        })
        .collect();
    NAMES.map(|name| known.get(name).copied().unwrap_or(0.0))
}

/// The sum of the weights of a set of signals.
pub(super) fn score(signals: u128) -> f64 {
    (0..NAMES.len())
        .filter(|&at| signals >> at & 1 == 1)
        .map(|at| WEIGHTS[at])
        .sum()
}

/// The most probable date among some candidates, where it is probable enough: the index of its
/// best place, and its probability.
pub(super) fn most_probable(
    candidates: &[Candidate],
    among: impl Fn(&Candidate) -> bool,
) -> Option<(usize, f64)> {
    let mut best: FxHashMap<PublicationDate, usize> = FxHashMap::default();
    for (index, candidate) in candidates.iter().enumerate() {
        let Some(value) = candidate
            .value
            .filter(|_| candidate.eligible && among(candidate))
        else {
            continue;
        };
        let place = best.entry(value).or_insert(index);
        if candidate.score > candidates[*place].score {
            *place = index;
        }
    }
    // Sums of floating-point numbers depend on their order: that of the page.
    let mut places: Vec<usize> = best.into_values().collect();
    places.sort_unstable();
    let highest = places
        .iter()
        .map(|&place| candidates[place].score)
        .fold(0.0, f64::max);
    let weight = |score: f64| libm::exp(score - highest);
    let total: f64 = places
        .iter()
        .map(|&place| weight(candidates[place].score))
        .sum::<f64>()
        + weight(0.0);
    places
        .into_iter()
        .reduce(
            |best, place| match candidates[place].score > candidates[best].score {
                true => place,
                false => best,
            },
        )
        .map(|place| (place, weight(candidates[place].score) / total))
        .filter(|&(_, probability)| probability >= LEAST_PROBABILITY)
}

#[cfg(test)]
mod tests {
    use super::super::signals::bit;
    use super::*;

    #[test]
    fn weights_are_read_by_name() {
        let table = "signal\texpected\tweight\npublished\t2\t2.5\nno such signal\t0\t9\n";
        let weights = weights(table);
        assert_eq!(weights.iter().sum::<f64>(), 2.5);
        let known = include_str!("weights.tsv").lines().filter(|line| {
            line.split_once('\t')
                .is_some_and(|(name, _)| bit(name) != 0)
        });
        assert_eq!(known.count(), NAMES.len());
    }
}
