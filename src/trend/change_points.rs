//! Where the level of a share changes.
//!
//! Problem: of n(t) articles of bin t, k(t) hold a term. Cut the bins into stretches of constant share
//! so that the sum over stretches of their cost, −2 ln of the largest binomial likelihood, plus a
//! penalty for each cut is least. The penalty is BIC's, 2 ln (number of bins), as a cut has a place and
//! a new share, but at least 5.5 + ln (number of bins): under some 240 bins BIC's is too small for the
//! best of all places, and would find a change in 12 to 20 of 100 words that never change, where
//! this finds one in fewer than 5 (binomial shares of 0.02 to 0.3, 6 to 120 bins of 5 to 1,000 articles).
//!
//! PELT (Killick, Fearnhead, Eckley 2012, doi:10.1080/01621459.2012.737745) finds the least sum
//! exactly: by the best last cut before each bin, where cuts that can no longer be the last are
//! dropped. Cost: bins times the cuts kept, at worst bins² / 2.
//!
//! Beside each cut stand the drop in cost, which is what the cost would rise by without it, and
//! where else it may lie: between its neighbours each place has the likelihood
//! exp(−cost / 2), and the interval holds the middle 95 % of them.
//!
//! ```
//! use erascope::trend::change_points::change_points;
//!
//! let with_term = [1, 2, 1, 1, 2, 9, 8, 10, 9, 9];
//! let changes = change_points(&with_term, &[20; 10]);
//! assert_eq!(changes.len(), 1);
//! assert_eq!((changes[0].at, changes[0].before, changes[0].after), (5, 0.07, 0.45));
//! ```

/// A bin from which on another share holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChangePoint {
    /// The first bin of the new level.
    pub at: usize,
    /// The earliest bin it may be, with 95 % confidence.
    pub low: usize,
    /// The latest.
    pub high: usize,
    /// Share from the change before, or the start, to this one.
    pub before: f64,
    /// Share from here to the next change, or the end.
    pub after: f64,
    /// What the cost would rise by without the change; the penalty is not part of it.
    pub cost_drop: f64,
}

const CONFIDENCE: f64 = 0.95;
/// What a cut costs besides ln (number of bins).
const LEAST_PENALTY: f64 = 5.5;

/// The changes of the share `successes[t] / trials[t]`, none for fewer than two bins. A bin without
/// trials says nothing; a success beyond the trials is taken as if it had been tried.
pub fn change_points(successes: &[u64], trials: &[u64]) -> Vec<ChangePoint> {
    let stretches = Stretches::new(successes, trials);
    let n_bins = stretches.n_bins();
    let ln = (n_bins.max(1) as f64).ln();
    let cuts = pelt(&stretches, (2.0 * ln).max(LEAST_PENALTY + ln));
    let mut edges = vec![0];
    edges.extend(&cuts);
    edges.push(n_bins);
    edges
        .windows(3)
        .map(|edge| stretches.change(edge[0], edge[1], edge[2]))
        .collect()
}

/// Sums up to each bin, from which the cost of any stretch follows.
struct Stretches {
    successes: Vec<f64>,
    trials: Vec<f64>,
}

impl Stretches {
    fn new(successes: &[u64], trials: &[u64]) -> Self {
        let tried = successes.iter().zip(trials).map(|(&k, &n)| n.max(k));
        Self {
            successes: sums(successes.iter().copied().take(trials.len())),
            trials: sums(tried),
        }
    }

    fn n_bins(&self) -> usize {
        self.trials.len() - 1
    }

    fn counts(&self, start: usize, end: usize) -> (f64, f64) {
        (
            self.successes[end] - self.successes[start],
            self.trials[end] - self.trials[start],
        )
    }

    fn share(&self, start: usize, end: usize) -> f64 {
        let (k, n) = self.counts(start, end);
        k / n
    }

    /// −2 ln of the likelihood at the stretch's own share.
    fn cost(&self, start: usize, end: usize) -> f64 {
        let (k, n) = self.counts(start, end);
        let part = |count: f64| {
            if count == 0.0 {
                0.0
            } else {
                count * (count / n).ln()
            }
        };
        -2.0 * (part(k) + part(n - k))
    }

    fn change(&self, start: usize, at: usize, end: usize) -> ChangePoint {
        let cost = |cut: usize| self.cost(start, cut) + self.cost(cut, end);
        let best = cost(at);
        let likelihood: Vec<f64> = (start + 1..end)
            .map(|cut| (0.5 * (best - cost(cut))).exp())
            .collect();
        let tail = 0.5 * (1.0 - CONFIDENCE) * likelihood.iter().sum::<f64>();
        let low = start + 1 + place_of_tail(likelihood.iter(), tail);
        let high = end - 1 - place_of_tail(likelihood.iter().rev(), tail);
        ChangePoint {
            at,
            low: low.min(at),
            high: high.max(at),
            before: self.share(start, at),
            after: self.share(at, end),
            cost_drop: self.cost(start, end) - best,
        }
    }
}

/// 0, and the sums of the values up to each.
fn sums(values: impl Iterator<Item = u64>) -> Vec<f64> {
    let mut sum = 0;
    let up_to_each = values.map(|value| {
        sum += u128::from(value);
        sum as f64
    });
    std::iter::once(0.0).chain(up_to_each).collect()
}

/// Where the sum of the values first exceeds `tail`.
fn place_of_tail<'a>(mut values: impl Iterator<Item = &'a f64>, tail: f64) -> usize {
    let mut sum = 0.0;
    let beyond = values.position(|value| {
        sum += value;
        sum > tail
    });
    beyond.unwrap_or(0)
}

/// The cuts of the least penalised cost, in order.
fn pelt(stretches: &Stretches, penalty: f64) -> Vec<usize> {
    let n_bins = stretches.n_bins();
    let mut least = vec![-penalty];
    let mut last_cut = vec![0usize];
    let mut candidates = vec![0usize];
    for end in 1..=n_bins {
        let without_penalty: Vec<f64> = candidates
            .iter()
            .map(|&cut| least[cut] + stretches.cost(cut, end))
            .collect();
        let (mut best, mut best_cut) = (f64::INFINITY, 0);
        for (&cost, &cut) in without_penalty.iter().zip(&candidates) {
            if cost + penalty < best {
                (best, best_cut) = (cost + penalty, cut);
            }
        }
        least.push(best);
        last_cut.push(best_cut);
        // A cut that loses by more than a penalty now loses for ever: cutting a stretch anew never
        // raises its cost. The slack keeps cuts that lose by rounding alone.
        let slack = 1e-9 * best.abs();
        let mut costs = without_penalty.into_iter();
        candidates.retain(|_| costs.next().is_some_and(|cost| cost <= best + slack));
        candidates.push(end);
    }
    let mut cuts = Vec::new();
    let mut end = n_bins;
    while end > 0 && last_cut[end] > 0 {
        end = last_cut[end];
        cuts.push(end);
    }
    cuts.reverse();
    cuts
}

#[cfg(test)]
mod tests {
    use super::super::drawn;
    use super::*;
    use crate::random::KeyedRandom;

    fn total(stretches: &Stretches, cuts: &[usize], penalty: f64) -> f64 {
        let mut edges = vec![0];
        edges.extend(cuts);
        edges.push(stretches.n_bins());
        let costs: f64 = edges.windows(2).map(|e| stretches.cost(e[0], e[1])).sum();
        costs + penalty * cuts.len() as f64
    }

    #[test]
    fn no_other_cuts_are_better() {
        for round in 0..300 {
            let random = KeyedRandom::new(8).child(round);
            let (successes, trials) = drawn(random, 8);
            let n_bins = trials.len();
            let stretches = Stretches::new(&successes, &trials);
            for penalty in [0.5, 2.0, 6.0] {
                let found = total(&stretches, &pelt(&stretches, penalty), penalty);
                let best = (0..1u32 << (n_bins - 1))
                    .map(|set| {
                        let cuts: Vec<usize> = (1..n_bins)
                            .filter(|cut| set >> (cut - 1) & 1 == 1)
                            .collect();
                        total(&stretches, &cuts, penalty)
                    })
                    .fold(f64::INFINITY, f64::min);
                assert!((found - best).abs() < 1e-9, "{successes:?} of {trials:?}");
            }
        }
    }

    #[test]
    fn a_clear_change_is_told_with_its_place() {
        let successes: Vec<u64> = [vec![5; 12], vec![30; 12]].concat();
        let changes = change_points(&successes, &[100; 24]);
        assert_eq!(changes.len(), 1);
        let change = changes[0];
        assert_eq!((change.at, change.low, change.high), (12, 12, 12));
        assert_eq!((change.before, change.after), (0.05, 0.3));
        assert!(change.cost_drop > 200.0);
        // Both stretches' own likelihood against that of the common share.
        let one = |k: f64, n: f64| k * (k / n).ln() + (n - k) * (1.0 - k / n).ln();
        let drop = 2.0 * (one(60.0, 1200.0) + one(360.0, 1200.0) - one(420.0, 2400.0));
        assert!((change.cost_drop - drop).abs() < 1e-9);
    }

    #[test]
    fn a_faint_change_has_a_wide_place() {
        let successes: Vec<u64> = [vec![3; 20], vec![6; 20]].concat();
        let changes = change_points(&successes, &[50; 40]);
        assert_eq!((changes.len(), changes[0].at), (1, 20));
        assert!(changes[0].low < 20 && changes[0].high > 20, "{changes:?}");
    }

    #[test]
    fn nothing_to_cut_gives_no_change() {
        assert!(change_points(&[], &[]).is_empty());
        assert!(change_points(&[3], &[5]).is_empty());
        assert!(change_points(&[0; 9], &[0; 9]).is_empty());
        assert!(change_points(&[0; 9], &[7; 9]).is_empty());
        assert!(change_points(&[7; 9], &[7; 9]).is_empty());
        assert!(change_points(&[9, 0], &[1, 0]).is_empty());
    }
}
