//! How strongly a term belongs to one era rather than another: evidence, effect size, z-score.
//!
//! Problem: a term occurs a times in N1 tokens and b times in N2. With N = N1 + N2, E1 = N1 (a+b) / N
//! and E2 = N2 (a+b) / N:
//!
//! - [`g2`] = 2 Σ o ln(o / e) over the four cells a, b, N1 − a, N2 − b (Dunning 1993,
//!   <https://aclanthology.org/J93-1003/>), the evidence; [`g2_two_cell`] drops the last two cells,
//!   as Rayson's wizard does (Rayson, Garside 2000, doi:10.3115/1117729.1117730);
//! - [`chi_square`] = Σ (o − e)² / e over the four cells (Pearson 1900), and [`fisher_p`], the exact
//!   test of the same table (Fisher 1934);
//! - [`log_ratio`] = log2((a / N1) / (b / N2)), the effect size; [`log_ratio_interval`] and the
//!   conservative end of it (LRC, Evert 2022): log2[(N2 / N1) L / (1 − L)] with L the
//!   Clopper-Pearson bounds of a / (a + b);
//! - [`log_odds_z`], the log-odds ratio under a Dirichlet prior in standard errors (Monroe, Colaresi,
//!   Quinn 2008, doi:10.1093/pan/mpn018).
//!
//! All take tokens as the sample: a single article that repeats a word counts as much as many that
//! use it once. The p-values that a comparison reports come from permuting articles instead.
//! Impossible tables (a above N1) and eras without tokens give NaN. Each costs a fixed number of
//! steps, but for the beta quantiles of the interval (see [`distributions`](super::distributions)).
//!
//! ```
//! use erascope::statistics::association::{conservative_log_ratio, g2, log_ratio};
//!
//! let (a, b, n1, n2) = (120, 60, 10_000, 20_000);
//! assert_eq!(log_ratio(a, b, n1, n2), 2.0);
//! assert!((g2(a, b, n1, n2) - 83.72147024509636).abs() < 1e-9);
//! assert!((conservative_log_ratio(a, b, n1, n2, 0.95) - 1.5412128458919239).abs() < 1e-9);
//! ```

use super::distributions::{
    beta_quantile_log_odds, binomial_ln_probability, chi_square_1_upper_tail, deviance,
};

/// G² of the four cells; 0 where the rates are equal.
///
/// The sum is taken as Σ (o ln(o / e) + e − o), whose terms are never negative: the large cells
/// of all other tokens, whose logarithms almost cancel, cost no digits.
pub fn g2(a: u64, b: u64, n1: u64, n2: u64) -> f64 {
    let Some(table) = Table::new(a, b, n1, n2) else {
        return f64::NAN;
    };
    let (rest_1, rest_2) = ((n1 - a) as f64, (n2 - b) as f64);
    let others = rest_1 + rest_2;
    2.0 * (table.term_deviance()
        + deviance(rest_1, table.share_1 * others, -table.surplus)
        + deviance(rest_2, table.share_2 * others, table.surplus))
}

/// G² of the two cells of the term alone.
pub fn g2_two_cell(a: u64, b: u64, n1: u64, n2: u64) -> f64 {
    Table::new(a, b, n1, n2).map_or(f64::NAN, |table| 2.0 * table.term_deviance())
}

/// Pearson's χ² of the four cells; 0 where the rates are equal. With `correction` every cell is taken
/// half an occurrence nearer to its expectation (Yates 1934), but not past it.
pub fn chi_square(a: u64, b: u64, n1: u64, n2: u64, correction: bool) -> f64 {
    let Some(table) = Table::new(a, b, n1, n2) else {
        return f64::NAN;
    };
    let (occurrences, others) = (table.a + table.b, (n1 - a) as f64 + (n2 - b) as f64);
    if occurrences == 0.0 || others == 0.0 {
        return 0.0;
    }
    let surplus = if correction {
        (table.surplus.abs() - 0.5).max(0.0)
    } else {
        table.surplus
    };
    // Every cell departs from its expectation by the same surplus: Σ 1/e over the cells.
    let tokens = occurrences + others;
    let inverse = tokens / (occurrences * others) / (table.share_1 * table.share_2);
    surplus * surplus * inverse
}

/// Fisher's exact p of the four cells, two-sided: the probability of all tables with these margins
/// that are no likelier than this one. It costs a step for each occurrence in the smaller margin.
pub fn fisher_p(a: u64, b: u64, n1: u64, n2: u64) -> f64 {
    let Some(table) = Table::new(a, b, n1, n2) else {
        return f64::NAN;
    };
    let (occurrences, n1, n2) = (table.a + table.b, n1 as f64, n2 as f64);
    if occurrences == 0.0 {
        return 1.0;
    }
    // Hypergeometric as binomials (Loader 2000), which keeps the digits of large counts.
    let share = occurrences / (n1 + n2);
    let ln_probability = |count: f64| {
        binomial_ln_probability(count, n1, share)
            + binomial_ln_probability(occurrences - count, n2, share)
            - binomial_ln_probability(occurrences, n1 + n2, share)
    };
    let (least, most) = ((occurrences - n2).max(0.0), occurrences.min(n1));
    // Probabilities that are equal may differ by rounding.
    let bound = ln_probability(table.a) + 1e-9;
    let mut p = 0.0;
    let mut count = least;
    while count <= most {
        let probability = ln_probability(count);
        if probability <= bound {
            p += probability.exp();
        }
        count += 1.0;
    }
    p.min(1.0)
}

/// The p-value of [`g2`]: the upper tail of chi-square with one degree of freedom.
pub fn g2_p(g2: f64) -> f64 {
    chi_square_1_upper_tail(g2)
}

/// A term in two eras, as its departure from equal rates.
struct Table {
    a: f64,
    b: f64,
    /// Shares of the eras in all tokens.
    share_1: f64,
    share_2: f64,
    /// a − E1, which is also E2 − b, from whole numbers: no digits are lost near 0.
    surplus: f64,
}

impl Table {
    fn new(a: u64, b: u64, n1: u64, n2: u64) -> Option<Self> {
        if a > n1 || b > n2 || n1 == 0 || n2 == 0 {
            return None;
        }
        let n = n1 as f64 + n2 as f64;
        let (left, right) = (
            u128::from(a) * u128::from(n2),
            u128::from(b) * u128::from(n1),
        );
        let surplus = if left >= right {
            (left - right) as f64
        } else {
            -((right - left) as f64)
        };
        Some(Self {
            a: a as f64,
            b: b as f64,
            share_1: n1 as f64 / n,
            share_2: n2 as f64 / n,
            surplus: surplus / n,
        })
    }

    fn term_deviance(&self) -> f64 {
        let occurrences = self.a + self.b;
        deviance(self.a, self.share_1 * occurrences, self.surplus)
            + deviance(self.b, self.share_2 * occurrences, -self.surplus)
    }
}

/// log2 of the ratio of the rates; positive means more in the first era. A zero counts as 0.5.
pub fn log_ratio(a: u64, b: u64, n1: u64, n2: u64) -> f64 {
    if a > n1 || b > n2 || n1 == 0 || n2 == 0 {
        return f64::NAN;
    }
    let occurrences = |count: u64| if count == 0 { 0.5 } else { count as f64 };
    ((occurrences(a) / n1 as f64) / (occurrences(b) / n2 as f64)).log2()
}

/// Both ends of the interval of the log-ratio. Without occurrences in the first era the low end is
/// −∞, without any in the second the high end is ∞.
pub fn log_ratio_interval(a: u64, b: u64, n1: u64, n2: u64, confidence: f64) -> (f64, f64) {
    let possible = a <= n1 && b <= n2 && n1 > 0 && n2 > 0;
    if !(possible && confidence > 0.0 && confidence < 1.0) {
        return (f64::NAN, f64::NAN);
    }
    let tail = 0.5 * (1.0 - confidence);
    let (a, b) = (a as f64, b as f64);
    let size_ratio = (n2 as f64 / n1 as f64).log2();
    // L / (1 − L) are the odds of the bound, which the beta quantile gives as they are.
    let low = if a == 0.0 {
        f64::NEG_INFINITY
    } else {
        size_ratio + beta_quantile_log_odds(tail, a, b + 1.0) * std::f64::consts::LOG2_E
    };
    let high = if b == 0.0 {
        f64::INFINITY
    } else {
        size_ratio - beta_quantile_log_odds(tail, b, a + 1.0) * std::f64::consts::LOG2_E
    };
    (low, high)
}

/// The end of the log-ratio's interval that lies nearer to 0, and 0 where the interval holds it.
pub fn conservative_log_ratio(a: u64, b: u64, n1: u64, n2: u64, confidence: f64) -> f64 {
    let (low, high) = log_ratio_interval(a, b, n1, n2, confidence);
    if low.is_nan() {
        f64::NAN
    } else if low > 0.0 {
        low
    } else if high < 0.0 {
        high
    } else {
        0.0
    }
}

/// The log-odds ratio of a term under a Dirichlet prior, in standard errors:
///
/// δ = ln[(y1 + α) / (n1 + α0 − y1 − α)] − ln[(y2 + α) / (n2 + α0 − y2 − α)],
/// z = δ / √(1 / (y1 + α) + 1 / (y2 + α)).
///
/// `alpha` is the prior count of the term, `alpha0` that of all terms, α0 > α > 0. NaN otherwise.
pub fn log_odds_z(y1: u64, n1: u64, y2: u64, n2: u64, alpha: f64, alpha0: f64) -> f64 {
    let valid_prior = alpha > 0.0 && alpha0 > alpha && alpha0.is_finite();
    if y1 > n1 || y2 > n2 || !valid_prior {
        return f64::NAN;
    }
    let occurrences = |y: u64| y as f64 + alpha;
    let others = |y: u64, n: u64| (n - y) as f64 + (alpha0 - alpha);
    let delta = (occurrences(y1) / others(y1, n1)).ln() - (occurrences(y2) / others(y2, n2)).ln();
    delta / (1.0 / occurrences(y1) + 1.0 / occurrences(y2)).sqrt()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn close(value: f64, expected: f64, tolerance: f64) {
        assert!(
            (value - expected).abs() <= tolerance,
            "{value} is not {expected}"
        );
    }

    #[test]
    fn tables_meet_the_reference() {
        // a, b, n1, n2, four cells, two cells, p, log-ratio
        let table = [
            (
                120,
                60,
                10_000,
                20_000,
                83.72147024509636,
                83.17766166719343,
                5.696321192276461e-20,
                2.0,
            ),
            (
                12,
                3,
                1_000,
                1_500,
                10.104261544567013,
                10.043858601430028,
                0.0014792685562277949,
                2.584962500721156,
            ),
            (
                5,
                0,
                1_000,
                1_000,
                6.944003147039047,
                6.931471805599453,
                0.008410069063443408,
                3.3219280948873626,
            ),
            (
                3,
                7,
                10,
                9,
                4.534939332256226,
                2.0948389015595947,
                0.033209633968387844,
                -1.3743955147,
            ),
        ];
        for (a, b, n1, n2, four_cell, two_cell, p, ratio) in table {
            close(g2(a, b, n1, n2), four_cell, 1e-12 * four_cell);
            close(g2_two_cell(a, b, n1, n2), two_cell, 1e-12 * two_cell);
            close(g2_p(g2(a, b, n1, n2)), p, 1e-9 * p);
            close(log_ratio(a, b, n1, n2), ratio, 2e-10);
            // Exchanging the eras turns the sign and nothing else.
            assert_eq!(g2(a, b, n1, n2), g2(b, a, n2, n1));
            close(log_ratio(b, a, n2, n1), -ratio, 2e-10);
        }
        close(
            conservative_log_ratio(120, 60, 10_000, 20_000, 0.95),
            1.5412128458919239,
            1e-9,
        );
        close(
            conservative_log_ratio(12, 3, 1_000, 1_500, 0.95),
            0.6952893018944901,
            1e-9,
        );
    }

    #[test]
    fn near_equal_rates_keep_their_digits() {
        assert_eq!(g2(500, 500, 1_000_000, 1_000_000), 0.0);
        assert_eq!(g2(0, 0, 10, 10), 0.0);
        assert_eq!(g2(10, 10, 10, 10), 0.0);
        assert_eq!(chi_square(0, 0, 10, 10, false), 0.0);
        assert_eq!(chi_square(10, 10, 10, 10, false), 0.0);
        // a − E1 is 1/2, and G² to leading order (1/2)² times the sum of 1/e over the cells.
        let value = g2(1_000_001, 1_000_000, 1_000_000_000, 1_000_000_000);
        let expected = 0.25 * (2.0 / 1_000_000.5 + 2.0 / 998_999_999.5);
        close(value, expected, 1e-9 * expected);
        let largest = g2(u64::MAX, 0, u64::MAX, u64::MAX);
        assert!(largest.is_finite() && largest > 1e19);
    }

    #[test]
    fn the_interval_holds_the_ratio_and_opens_at_zeros() {
        let (low, high) = log_ratio_interval(12, 3, 1_000, 1_500, 0.95);
        assert!(low < 2.584 && 2.585 < high);
        let (low, high) = log_ratio_interval(5, 0, 1_000, 1_000, 0.95);
        // L = 0.025^(1/5)
        let bound = 0.025f64.powf(0.2);
        close(low, (bound / (1.0 - bound)).log2(), 1e-12);
        assert_eq!(high, f64::INFINITY);
        assert_eq!(
            log_ratio_interval(0, 5, 1_000, 1_000, 0.95),
            (f64::NEG_INFINITY, -low)
        );
        assert_eq!(conservative_log_ratio(0, 5, 1_000, 1_000, 0.95), 0.0);
        let (low, _) = log_ratio_interval(20, 0, 1_000, 1_000, 0.95);
        assert_eq!(conservative_log_ratio(20, 0, 1_000, 1_000, 0.95), low);
        assert_eq!(conservative_log_ratio(0, 20, 1_000, 1_000, 0.95), -low);
        assert_eq!(
            log_ratio_interval(0, 0, 10, 20, 0.95),
            (f64::NEG_INFINITY, f64::INFINITY)
        );
        assert_eq!(conservative_log_ratio(3, 3, 10, 10, 0.95), 0.0);
    }

    #[test]
    fn log_odds_meet_the_worked_example() {
        let texts = [
            "the quick brown fox jumps over the lazy pig",
            "the lazy purple pig jumps over the lazier donkey",
        ];
        let mut counts: BTreeMap<&str, [u64; 2]> = BTreeMap::new();
        for (era, text) in texts.iter().enumerate() {
            for word in text.split_whitespace() {
                counts.entry(word).or_default()[era] += 1;
            }
        }
        let alpha = 0.05;
        let alpha0 = alpha * counts.len() as f64;
        for (word, z) in [
            ("quick", 0.6894227886807968),
            ("donkey", -0.6894227886807968),
            ("the", 0.0),
        ] {
            let [y1, y2] = counts[word];
            close(log_odds_z(y1, 9, y2, 9, alpha, alpha0), z, 1e-12);
        }
    }

    #[test]
    fn impossible_tables_are_nan() {
        for (a, b, n1, n2) in [
            (11, 0, 10, 10),
            (0, 11, 10, 10),
            (0, 1, 0, 10),
            (1, 0, 10, 0),
        ] {
            assert!(chi_square(a, b, n1, n2, false).is_nan());
            assert!(fisher_p(a, b, n1, n2).is_nan());
            assert!(g2(a, b, n1, n2).is_nan() && g2_two_cell(a, b, n1, n2).is_nan());
            assert!(log_ratio(a, b, n1, n2).is_nan());
            assert!(conservative_log_ratio(a, b, n1, n2, 0.95).is_nan());
        }
        assert!(conservative_log_ratio(1, 2, 10, 10, 1.0).is_nan());
        for (alpha, alpha0) in [
            (0.0, 1.0),
            (1.0, 1.0),
            (f64::NAN, 1.0),
            (0.1, f64::INFINITY),
        ] {
            assert!(log_odds_z(1, 10, 1, 10, alpha, alpha0).is_nan());
        }
        assert!(log_odds_z(11, 10, 1, 10, 0.1, 1.0).is_nan());
        assert!(g2_p(f64::NAN).is_nan());
    }
}
