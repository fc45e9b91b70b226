//! When a term is in the news: stretches of bins in which its share is far above its own mean.
//!
//! Problem: of d(t) articles of bin t, r(t) hold a term. Kleinberg (2003,
//! doi:10.1023/A:1024940629314) takes them for drawn by a machine of two states: with p0 = Σr / Σd at
//! rest and p1 = s p0 in a burst. A sequence of states costs, for each bin,
//! −ln [C(d, r) pᵢʳ (1 − pᵢ)^(d − r)], and γ ln n (n bins) whenever it rises to a burst; it starts at
//! rest and falls for free. The cheapest sequence tells the bursts; the weight of a burst is what its
//! bins would cost more at rest.
//!
//! The cheapest sequence is found exactly by Viterbi's recursion; going bin by bin and taking the
//! cheaper state gives wrong answers. Cost: two sums for each bin.
//!
//! Where s p0 nears 1 a burst would allow hardly an article without the term. From p0 = 1 / (s + 1)
//! on the share without it is divided by s instead, p1 = 1 − (1 − p0) / s, which is equal there and
//! below 1.
//!
//! ```
//! use erascope::trend::bursts::{BurstModel, bursts};
//!
//! let with_term = [0, 1, 0, 0, 4, 4, 4, 4, 0, 1];
//! let found = bursts(&with_term, &[20; 10], BurstModel::default());
//! assert_eq!((found[0].start, found[0].end), (4, 8));
//! assert_eq!(found.len(), 1);
//! ```

use crate::statistics::distributions::binomial_ln_probability;

/// How far above rest a burst is, and what starting one costs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BurstModel {
    /// s: how many times the share at rest the share in a burst is; above 1.
    pub ratio: f64,
    /// γ: the cost of a rise, in units of ln n.
    pub rise: f64,
}

impl Default for BurstModel {
    fn default() -> Self {
        Self {
            ratio: 2.0,
            rise: 1.0,
        }
    }
}

/// Bins `start..end` of a burst.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Burst {
    /// Its first bin.
    pub start: usize,
    /// The bin after its last.
    pub end: usize,
    /// What its bins would cost more at rest, in natural logarithms.
    pub weight: f64,
}

/// The bursts in order. A bin without articles never stands at an end of one.
pub fn bursts(with_term: &[u64], articles: &[u64], model: BurstModel) -> Vec<Burst> {
    let machine = Machine::new(with_term, articles, model);
    let (states, _) = machine.cheapest();
    let mut bursts = Vec::new();
    let mut start = 0;
    for stretch in states.chunk_by(|a, b| a == b) {
        let end = start + stretch.len();
        if stretch[0] {
            let weight = machine.costs[start..end].iter().map(|c| c[0] - c[1]).sum();
            bursts.push(Burst { start, end, weight });
        }
        start = end;
    }
    bursts
}

/// Which bins are in a burst, and the cost of that sequence of states.
pub fn states(with_term: &[u64], articles: &[u64], model: BurstModel) -> (Vec<bool>, f64) {
    Machine::new(with_term, articles, model).cheapest()
}

/// Costs of each bin at rest and in a burst, and of a rise.
struct Machine {
    costs: Vec<[f64; 2]>,
    rise: f64,
}

impl Machine {
    fn new(with_term: &[u64], articles: &[u64], model: BurstModel) -> Self {
        let bins = || with_term.iter().zip(articles).map(|(&r, &d)| (r.min(d), d));
        let (hits, all) = bins().fold((0.0, 0.0), |sums: (f64, f64), (r, d)| {
            (sums.0 + r as f64, sums.1 + d as f64)
        });
        let rest = hits / all;
        let burst = (model.ratio * rest).min(1.0 - (1.0 - rest) / model.ratio);
        let cost =
            |(r, d): (u64, u64), share: f64| -binomial_ln_probability(r as f64, d as f64, share);
        // A term that stands nowhere or everywhere never differs from its mean.
        let constant = hits == 0.0 || hits == all;
        Self {
            costs: bins()
                .map(|bin| {
                    if constant {
                        return [0.0, f64::INFINITY];
                    }
                    [cost(bin, rest), cost(bin, burst)]
                })
                .collect(),
            rise: model.rise * (with_term.len() as f64).ln(),
        }
    }

    fn cheapest(&self) -> (Vec<bool>, f64) {
        // The cost of the cheapest sequence that ends in each state, and where it came from. Of
        // equal ones the sequence at rest wins, so that no bin without articles opens a burst.
        let mut total = [0.0, f64::INFINITY];
        let mut from: Vec<[bool; 2]> = Vec::with_capacity(self.costs.len());
        for cost in &self.costs {
            let falls = total[1] < total[0];
            let stays = total[1] < total[0] + self.rise;
            from.push([falls, stays]);
            total = [
                cost[0] + total[0].min(total[1]),
                cost[1] + (total[0] + self.rise).min(total[1]),
            ];
        }
        let mut bursting = total[1] < total[0];
        let cheapest = total[0].min(total[1]);
        let mut states = vec![false; self.costs.len()];
        for (state, from) in states.iter_mut().zip(&from).rev() {
            *state = bursting;
            bursting = from[usize::from(bursting)];
        }
        (states, cheapest)
    }
}

#[cfg(test)]
mod tests {
    use super::super::drawn;
    use super::*;
    use crate::random::KeyedRandom;

    #[test]
    fn no_other_states_are_cheaper() {
        for round in 0..400 {
            let random = KeyedRandom::new(21).child(round);
            let (with_term, articles) = drawn(random, 11);
            let n_bins = articles.len();
            let model = BurstModel {
                ratio: [1.3, 2.0, 3.0][random.below(90, 3)],
                rise: [0.0, 0.3, 1.0][random.below(91, 3)],
            };
            let machine = Machine::new(&with_term, &articles, model);
            let cost = |state: &dyn Fn(usize) -> usize| -> f64 {
                (0..n_bins)
                    .map(|bin| {
                        let before = if bin == 0 { 0 } else { state(bin - 1) };
                        let rise = if state(bin) > before {
                            machine.rise
                        } else {
                            0.0
                        };
                        machine.costs[bin][state(bin)] + rise
                    })
                    .sum()
            };
            let best = (0..1usize << n_bins)
                .map(|set| cost(&|bin| set >> bin & 1))
                .fold(f64::INFINITY, f64::min);
            let (states, cheapest) = machine.cheapest();
            assert!(
                (cheapest - best).abs() < 1e-9,
                "{with_term:?} of {articles:?}"
            );
            let own = cost(&|bin| usize::from(states[bin]));
            assert!((own - best).abs() < 1e-9, "{with_term:?} of {articles:?}");
        }
    }

    #[test]
    fn what_never_varies_never_bursts() {
        for (with_term, articles) in [
            (&[][..], &[][..]),
            (&[0, 0, 0], &[5, 0, 9]),
            (&[5, 0, 9], &[5, 0, 9]),
            (&[0, 0], &[0, 0]),
        ] {
            assert!(bursts(with_term, articles, BurstModel::default()).is_empty());
        }
    }

    #[test]
    fn bins_without_articles_are_no_part_of_the_ends() {
        let with_term = [1, 1, 1, 0, 0, 9, 9, 0, 1, 1, 1, 1];
        let articles = [20, 20, 20, 0, 0, 20, 20, 0, 20, 20, 20, 20];
        let found = bursts(&with_term, &articles, BurstModel::default());
        assert_eq!((found.len(), found[0].start, found[0].end), (1, 5, 7));
    }

    #[test]
    fn a_common_term_can_burst() {
        let with_term = [8, 9, 8, 8, 19, 20, 19, 8, 9, 8];
        let found = bursts(&with_term, &[20; 10], BurstModel::default());
        assert_eq!((found.len(), found[0].start, found[0].end), (1, 4, 7));
        assert!(found[0].weight > 0.0);
    }
}
