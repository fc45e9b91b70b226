//! Tails and quantiles of the normal, chi-square, beta and Student distributions.
//!
//! Everything here is accurate where significance is decided, far out in the tails: upper tails are
//! computed as such, never as 1 minus a distribution function. statrs 0.19 serves for the normal
//! quantile only: its `erfc` is wrong by 1e-10 at 0.5, and its beta quantile does not return for
//! (5, 10 000 000), a rare word in a large corpus; libm's `erfc` and the solver below take their place.
//!
//! **Beta quantile.** Wanted is x with I_x(a, b) = p, where I is the regularised incomplete beta
//! function. Written in the log-odds y = ln(x / (1 - x)) the density is log-concave, so ln I is
//! concave and rising in y, and Newton's iteration
//!
//! y ← y − (ln I − ln p) · I / (x^a (1 − x)^b / B(a, b))
//!
//! falls left of the solution after one step at most and then rises to it without ever overshooting.
//! The log-odds keep their accuracy where x or 1 − x is tiny. I itself is the continued fraction of
//! Didonato and Morris (1992, doi:10.1145/131766.131776), its prefactor in the saddle-point form of
//! Loader (2000, "Fast and accurate computation of binomial probabilities"), which does not cancel
//! for large a and b. Cost: about six Newton steps of a few dozen terms, one to three microseconds
//! for usual tails, whatever the size of a and b.

use libm::{erfc, lgamma};
use statrs::function::erf::erfc_inv;

/// Upper tail of the standard normal distribution.
pub fn normal_upper_tail(z: f64) -> f64 {
    0.5 * erfc(z * std::f64::consts::FRAC_1_SQRT_2)
}

/// Quantile of the standard normal distribution; NaN outside [0, 1], infinite at its ends.
pub fn normal_quantile(probability: f64) -> f64 {
    if !(0.0..=1.0).contains(&probability) {
        return f64::NAN;
    }
    -std::f64::consts::SQRT_2 * erfc_inv(2.0 * probability)
}

/// Upper tail of the chi-square distribution with one degree of freedom, with full relative
/// accuracy down to the smallest numbers: `erfc(√(x / 2))`. 1 for negative x.
///
/// ```
/// use erascope::statistics::distributions::chi_square_1_upper_tail;
///
/// assert!((chi_square_1_upper_tail(3.841458820694124) - 0.05).abs() < 1e-15);
/// let tiny = chi_square_1_upper_tail(1370.0); // 1 - 0.99999... would be 0 here
/// assert!(0.0 < tiny && tiny < 1e-298);
/// ```
pub fn chi_square_1_upper_tail(x: f64) -> f64 {
    if x <= 0.0 {
        return 1.0;
    }
    erfc((0.5 * x).sqrt())
}

/// The critical value t with P(|T| > t) = `two_sided` for Student's distribution, whose degrees of
/// freedom may be a fraction. Infinite for 0 degrees of freedom.
pub fn student_critical(two_sided: f64, degrees_of_freedom: f64) -> f64 {
    if degrees_of_freedom <= 0.0 {
        return f64::INFINITY;
    }
    // df / (df + T²) is beta distributed, and T² / df is its odds turned over.
    let log_odds = beta_quantile_log_odds(two_sided, 0.5 * degrees_of_freedom, 0.5);
    (degrees_of_freedom * (-log_odds).exp()).sqrt()
}

/// Quantile of the beta distribution, see [`beta_quantile_log_odds`].
pub fn beta_quantile(probability: f64, a: f64, b: f64) -> f64 {
    logistic(beta_quantile_log_odds(probability, a, b))
}

/// Quantile x of the beta distribution as ln(x / (1 - x)), for a and b from 0.001 to 1e20.
///
/// −∞ and ∞ at the probabilities 0 and 1; NaN for anything that is no probability or no such
/// parameter.
///
/// ```
/// use erascope::statistics::distributions::{beta_quantile, beta_quantile_log_odds};
///
/// // Beta(1, b) has the closed form 1 - (1 - p)^(1 / b).
/// assert!((beta_quantile(0.025, 1.0, 8.0) - (1.0 - 0.975f64.powf(0.125))).abs() < 1e-15);
/// assert_eq!(beta_quantile_log_odds(0.5, 3.0, 3.0), 0.0);
/// ```
pub fn beta_quantile_log_odds(probability: f64, a: f64, b: f64) -> f64 {
    let bound = 1e-3..=1e20;
    if !bound.contains(&a) || !bound.contains(&b) || !(0.0..=1.0).contains(&probability) {
        return f64::NAN;
    }
    if probability == 0.0 || probability == 1.0 {
        return (2.0 * probability - 1.0) * f64::INFINITY;
    }
    if probability > 0.5 || (probability == 0.5 && a < b) {
        // The median is computed on one side, so that swapped parameters give exactly −y.
        return -solve_log_odds(1.0 - probability, b, a);
    }
    solve_log_odds(probability, a, b)
}

/// Newton's iteration of the module's head, for probabilities up to a half.
fn solve_log_odds(probability: f64, a: f64, b: f64) -> f64 {
    const MAX_STEPS: usize = 100;
    if a == b && probability == 0.5 {
        return 0.0;
    }
    let target = probability.ln();
    let mut y = (a / b).ln() + normal_quantile(probability) * (1.0 / a + 1.0 / b).sqrt();
    for _ in 0..MAX_STEPS {
        let (ln_density, ln_tail) = log_odds_density_and_lower_tail(y, a, b);
        let step = (ln_tail - target) * (ln_tail - ln_density).exp();
        if !step.is_finite() {
            break;
        }
        y -= step;
        if step.abs() <= 4.0 * f64::EPSILON * y.abs().max(1.0) {
            break;
        }
    }
    y
}

/// At the log-odds y: ln of the density x^a (1 − x)^b / B(a, b) and ln I_x(a, b).
fn log_odds_density_and_lower_tail(y: f64, a: f64, b: f64) -> (f64, f64) {
    let (x, complement) = (logistic(y), logistic(-y));
    let n = a + b;
    let difference = a * complement - b * x;
    let ln_density = 0.5 * (a / n * b / std::f64::consts::TAU).ln() + stirling_error(n)
        - stirling_error(a)
        - stirling_error(b)
        - deviance(a, n * x, difference)
        - deviance(b, n * complement, -difference);
    let ln_tail = if x <= (a + 1.0) / (n + 2.0) {
        ln_density + beta_continued_fraction(x, complement, a, b).ln()
    } else {
        let upper = ln_density + beta_continued_fraction(complement, x, b, a).ln();
        (-upper.exp()).ln_1p()
    };
    (ln_density, ln_tail)
}

/// I_x(a, b) · B(a, b) / (x^a (1 − x)^b), which converges fast for x up to the mean. The fraction
/// is built on a (1 − x) − b x, so it keeps its digits for x near 1.
fn beta_continued_fraction(x: f64, complement: f64, a: f64, b: f64) -> f64 {
    // Far more than any tail needs; only keeps the loop finite.
    const MAX_TERMS: usize = 1_000_000;
    let above_mean = 1.0 + a * complement - b * x;
    let first = 1.0 + 1.0 / a;
    let (mut numerator, mut denominator) = ([0.0, 1.0], [1.0, above_mean / first]);
    let mut fraction = first / above_mean;
    for term in 1..=MAX_TERMS {
        let m = term as f64;
        let (w, s) = (m * (b - m) * x, a + 2.0 * m - 1.0);
        let p = 1.0 + (m - 1.0) / a;
        let alpha = p * (p + b / a) * (a / s) * (a / s) * w * x;
        let beta = m
            + w / s
            + (1.0 + m / a) / (first + 2.0 * m / a) * (above_mean + m * (1.0 + complement));
        numerator = [numerator[1], alpha * numerator[0] + beta * numerator[1]];
        denominator = [
            denominator[1],
            alpha * denominator[0] + beta * denominator[1],
        ];
        let scale = denominator[1];
        for value in numerator.iter_mut().chain(&mut denominator) {
            *value /= scale;
        }
        let before = fraction;
        fraction = numerator[1];
        if (fraction - before).abs() <= f64::EPSILON * fraction || fraction.is_nan() {
            break;
        }
    }
    fraction
}

/// ln of the binomial probability of `successes` in `trials`, each with probability `share` (Loader
/// 2000: no digits are lost where counts are large). Counts may be any numbers with 0 ≤ k ≤ n.
///
/// ```
/// use erascope::statistics::distributions::binomial_ln_probability;
///
/// let fair = binomial_ln_probability(2.0, 4.0, 0.5);
/// assert!((fair - (6.0f64 / 16.0).ln()).abs() < 1e-14);
/// assert_eq!(binomial_ln_probability(1.0, 4.0, 0.0), f64::NEG_INFINITY);
/// ```
pub fn binomial_ln_probability(successes: f64, trials: f64, share: f64) -> f64 {
    let failures = trials - successes;
    if trials == 0.0 {
        return 0.0;
    }
    if successes == 0.0 {
        return trials * (-share).ln_1p();
    }
    if failures == 0.0 {
        return trials * share.ln();
    }
    if share <= 0.0 || share >= 1.0 {
        return f64::NEG_INFINITY;
    }
    let expected = trials * share;
    let surplus = successes - expected;
    stirling_error(trials)
        - stirling_error(successes)
        - stirling_error(failures)
        - deviance(successes, expected, surplus)
        - deviance(failures, trials * (1.0 - share), -surplus)
        + 0.5 * (trials / (std::f64::consts::TAU * successes * failures)).ln()
}

/// ln Γ(n + 1) less Stirling's formula: the part that is left when the large terms have cancelled.
fn stirling_error(n: f64) -> f64 {
    if n < 16.0 {
        const LN_SQRT_TAU: f64 = 0.918_938_533_204_672_8;
        return lgamma(n + 1.0) - (n + 0.5) * n.ln() + n - LN_SQRT_TAU;
    }
    let inverse_square = 1.0 / (n * n);
    let series = [
        1.0 / 12.0,
        -1.0 / 360.0,
        1.0 / 1260.0,
        -1.0 / 1680.0,
        1.0 / 1188.0,
        -691.0 / 360_360.0,
        1.0 / 156.0,
    ];
    let sum = series
        .iter()
        .rev()
        .fold(0.0, |sum, term| sum * inverse_square + term);
    sum / n
}

/// o ln(o / e) + e − o for an observed and an expected count whose difference o − e is known, never
/// negative and accurate even where o and e nearly agree (Loader 2000). 0 · ln 0 is 0.
pub(crate) fn deviance(observed: f64, expected: f64, difference: f64) -> f64 {
    if observed == 0.0 {
        return expected;
    }
    let ratio = difference / (observed + expected);
    if ratio.abs() >= 0.1 {
        return observed * (observed / expected).ln() - difference;
    }
    // With v = (o − e) / (o + e): ln(o / e) = 2 artanh v, and o + e cancels against its first term.
    let square = ratio * ratio;
    let mut sum = difference * ratio;
    let mut power = 2.0 * observed * ratio;
    let mut odd = 1.0;
    loop {
        power *= square;
        odd += 2.0;
        let next = sum + power / odd;
        // Also ends on NaN, which equals nothing: v below 0.1 needs at most eight terms.
        if next == sum || odd > 40.0 {
            return next;
        }
        sum = next;
    }
}

fn logistic(y: f64) -> f64 {
    if y < 0.0 {
        let odds = y.exp();
        odds / (1.0 + odds)
    } else {
        1.0 / (1.0 + (-y).exp())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(value: f64, expected: f64, relative: f64) {
        let within = (value - expected).abs() <= relative * expected.abs();
        assert!(within || value == expected, "{value:e} is not {expected:e}");
    }

    #[test]
    fn normal_quantile_and_tail_undo_each_other() {
        for exponent in 1..=290 {
            let tail = 10f64.powi(-exponent);
            // A quantile of z is wrong by at least z² · ε in its tail.
            close(normal_upper_tail(-normal_quantile(tail)), tail, 1e-12);
        }
        close(normal_quantile(0.975), 1.959_963_984_540_054, 1e-15);
        assert_eq!(normal_quantile(0.5), 0.0);
        assert_eq!(
            (normal_quantile(0.0), normal_quantile(1.0)),
            (f64::NEG_INFINITY, f64::INFINITY)
        );
        assert!(normal_quantile(1.5).is_nan() && normal_quantile(f64::NAN).is_nan());
        // erfc(0.5), where statrs is wrong in the tenth digit.
        close(chi_square_1_upper_tail(0.5), 0.479_500_122_186_953_5, 1e-15);
        assert_eq!(chi_square_1_upper_tail(-1.0), 1.0);
        assert!(chi_square_1_upper_tail(f64::NAN).is_nan());
    }

    #[test]
    fn beta_quantile_meets_its_closed_forms() {
        for p in [1e-12f64, 1e-4, 0.025, 0.3, 0.5] {
            for other in [0.5, 1.0, 3.0, 1e3, 1e7, 1e10] {
                close(beta_quantile(p, other, 1.0), p.powf(1.0 / other), 1e-13);
                close(
                    beta_quantile(p, 1.0, other),
                    -((-p).ln_1p() / other).exp_m1(),
                    1e-13,
                );
            }
            // The arcsine distribution.
            let arcsine = (std::f64::consts::FRAC_PI_2 * p).sin().powi(2);
            close(beta_quantile(p, 0.5, 0.5), arcsine, 1e-13);
            for (a, b) in [(2.0, 7.0), (1e5, 3.0), (1e7, 1e7)] {
                let (lower, upper) = (
                    beta_quantile_log_odds(p, a, b),
                    beta_quantile_log_odds(1.0 - p, b, a),
                );
                close(lower, -upper, 1e-4 * f64::EPSILON.sqrt() / p);
            }
        }
    }

    #[test]
    fn student_critical_values_are_those_of_the_tables() {
        let table = [
            (1.0, 12.706_204_736_174_7),
            (5.0, 2.570_581_835_636_3),
            (1e9, 1.959_963_986_912),
        ];
        for (degrees_of_freedom, expected) in table {
            close(student_critical(0.05, degrees_of_freedom), expected, 1e-10);
        }
        assert_eq!(student_critical(0.05, 0.0), f64::INFINITY);
    }

    #[test]
    fn what_is_no_probability_or_parameter_gives_nan() {
        let table = [
            (f64::NAN, 1.0, 1.0),
            (-0.1, 1.0, 1.0),
            (1.1, 1.0, 1.0),
            (0.5, 0.0, 1.0),
            (0.5, 1.0, f64::INFINITY),
            (0.5, 1.0, 1e21),
            (0.5, 1e-4, 1.0),
            (0.5, f64::NAN, 1.0),
        ];
        for (p, a, b) in table {
            assert!(beta_quantile(p, a, b).is_nan(), "{p} {a} {b}");
        }
        assert_eq!(
            (beta_quantile(0.0, 2.0, 2.0), beta_quantile(1.0, 2.0, 2.0)),
            (0.0, 1.0)
        );
    }

    #[test]
    fn deviance_keeps_its_digits_where_counts_agree() {
        // d² / 2e − d³ / 6e² + ..., exact to the shown digits.
        close(
            deviance(1e9 + 1.0, 1e9, 1.0),
            4.999_999_998_333_333e-10,
            1e-14,
        );
        close(deviance(12.0, 10.0, 2.0), 12.0 * 1.2f64.ln() - 2.0, 1e-14);
        assert_eq!(deviance(0.0, 3.0, -3.0), 3.0);
        assert_eq!(deviance(5.0, 5.0, 0.0), 0.0);
    }
}
