//! Whether a series rises or falls, and how fast.
//!
//! Problem: a share per bin goes up and down by chance; is there a trend in it, and of what slope?
//! Neither test asks for a distribution or a straight line.
//!
//! **Mann-Kendall** (Mann 1945, doi:10.2307/1907187; Kendall 1975): S is the number of pairs of bins
//! that rise less those that fall. Without trend it has mean 0 and variance
//! (n (n−1) (2n+5) − Σ t (t−1) (2t+5)) / 18, t the sizes of the groups of equal values, and
//! z = (S ∓ 1) / √variance is about normal. Bins that resemble their neighbours make S vary more than
//! that: the variance is then multiplied by
//! 1 + 2 / (n (n−1) (n−2)) · Σ (n−i) (n−i−1) (n−i−2) ρ(i), ρ(i) the autocorrelation at lag i of the
//! ranks left when the slope is taken out, where it is significant at 5 %
//! (Hamed, Rao 1998, doi:10.1016/S0022-1694(97)00125-X).
//!
//! **Theil-Sen** (Sen 1968, doi:10.1080/01621459.1968.10480934): the median of the slopes of all
//! pairs, and the interval between two of their order statistics.
//!
//! Cost: n² / 2 slopes.
//!
//! ```
//! use erascope::trend::monotone::{mann_kendall, theil_sen};
//!
//! let series = [1.0, 3.0, 2.0, 5.0, 4.0, 6.0, 6.0, 8.0];
//! let test = mann_kendall(&series);
//! assert_eq!(test.s, 23);
//! assert!((test.z - 2.7428663952471632).abs() < 1e-12);
//! let places: Vec<f64> = (0..8).map(f64::from).collect();
//! assert_eq!(theil_sen(&places, &series, 0.95).slope, 1.0);
//! ```

use crate::statistics::distributions::{normal_quantile, normal_upper_tail};

/// The test of Mann and Kendall.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MannKendall {
    /// Pairs that rise less pairs that fall.
    pub s: i64,
    /// Variance of S without a trend, ties corrected.
    pub variance: f64,
    /// S in standard errors, with continuity correction; 0 where all values are equal.
    pub z: f64,
    /// Two-sided p-value.
    pub p: f64,
}

/// A median slope and its interval; NaN for fewer than two places.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TheilSen {
    /// Median of the slopes of all pairs.
    pub slope: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
}

/// Tests a series for a trend; ties are taken into account.
pub fn mann_kendall(values: &[f64]) -> MannKendall {
    let mut s = 0i64;
    for (place, value) in values.iter().enumerate() {
        for later in &values[place + 1..] {
            s += i64::from(later > value) - i64::from(later < value);
        }
    }
    judged(s, variance(values))
}

/// The same with the variance of Hamed and Rao, for bins that resemble their neighbours. `places` are
/// those of the values in time, rising. Where the correction leaves no variance, z and p are NaN.
pub fn hamed_rao(places: &[f64], values: &[f64]) -> MannKendall {
    let plain = mann_kendall(values);
    let n = values.len();
    if n < 3 {
        return plain;
    }
    let slope = theil_sen(places, values, 0.95).slope;
    let left: Vec<f64> = places
        .iter()
        .zip(values)
        .map(|(place, value)| value - slope * place)
        .collect();
    let mean = 0.5 * (n as f64 + 1.0);
    let ranks: Vec<f64> = ranks(&left).into_iter().map(|rank| rank - mean).collect();
    let power: f64 = ranks.iter().map(|rank| rank * rank).sum();
    let significant = normal_quantile(0.975) / (n as f64).sqrt();
    let size = n as f64;
    let mut sum = 0.0;
    for lag in 1..n {
        let product: f64 = ranks.iter().zip(&ranks[lag..]).map(|(a, b)| a * b).sum();
        let correlation = product / power;
        if correlation.abs() > significant {
            let rest = size - lag as f64;
            sum += rest * (rest - 1.0) * (rest - 2.0) * correlation;
        }
    }
    let factor = 1.0 + 2.0 / (size * (size - 1.0) * (size - 2.0)) * sum;
    judged(plain.s, plain.variance * factor)
}

/// The slope of `values` over `places`, which rise, and its interval.
pub fn theil_sen(places: &[f64], values: &[f64], confidence: f64) -> TheilSen {
    let mut slopes = Vec::with_capacity(values.len() * values.len().saturating_sub(1) / 2);
    for (at, (place, value)) in places.iter().zip(values).enumerate() {
        for (later_place, later) in places.iter().zip(values).skip(at + 1) {
            slopes.push((later - value) / (later_place - place));
        }
    }
    if slopes.is_empty() {
        return TheilSen {
            slope: f64::NAN,
            low: f64::NAN,
            high: f64::NAN,
        };
    }
    slopes.sort_by(f64::total_cmp);
    let n = slopes.len();
    let slope = 0.5 * (slopes[(n - 1) / 2] + slopes[n / 2]);
    // How far into the order statistics S may vary.
    let reach = -normal_quantile(0.5 * (1.0 - confidence)) * variance(values).sqrt();
    let low = ((n as f64 - reach) / 2.0).round_ties_even() - 1.0;
    let high = ((n as f64 + reach) / 2.0).round_ties_even();
    TheilSen {
        slope,
        low: slopes[low.max(0.0) as usize],
        high: slopes[(high as usize).min(n - 1)],
    }
}

fn judged(s: i64, variance: f64) -> MannKendall {
    let z = if s == 0 {
        0.0
    } else if variance > 0.0 {
        (s - s.signum()) as f64 / variance.sqrt()
    } else {
        f64::NAN
    };
    MannKendall {
        s,
        variance,
        z,
        p: (2.0 * normal_upper_tail(z.abs())).min(1.0),
    }
}

fn variance(values: &[f64]) -> f64 {
    let part = |n: usize| {
        let n = n as f64;
        n * (n - 1.0) * (2.0 * n + 5.0)
    };
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let ties: f64 = sorted.chunk_by(|a, b| a == b).map(|g| part(g.len())).sum();
    (part(values.len()) - ties) / 18.0
}

/// Ranks from 1, equal values sharing the mean of theirs.
fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
    let mut ranks = vec![0.0; values.len()];
    let mut before = 0;
    for group in order.chunk_by(|&a, &b| values[a] == values[b]) {
        for &place in group {
            ranks[place] = before as f64 + 0.5 * (group.len() as f64 + 1.0);
        }
        before += group.len();
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::KeyedRandom;

    fn close(value: f64, expected: f64) {
        assert!(
            (value - expected).abs() < 1e-12,
            "{value} is not {expected}"
        );
    }

    #[test]
    fn the_worked_example() {
        let series = [1.0, 3.0, 2.0, 5.0, 4.0, 6.0, 6.0, 8.0];
        let test = mann_kendall(&series);
        close(test.variance, 64.333_333_333_333_33);
        close(test.p, 0.006_090_546_056_578_81);
        let turned: Vec<f64> = series.iter().rev().copied().collect();
        assert_eq!(mann_kendall(&turned).s, -23);
        close(mann_kendall(&turned).z, -test.z);
    }

    #[test]
    fn what_is_flat_or_short_has_no_trend() {
        for series in [&[][..], &[1.0], &[2.0; 9]] {
            let test = mann_kendall(series);
            assert_eq!((test.s, test.z, test.p), (0, 0.0, 1.0));
            let places: Vec<f64> = (0..series.len()).map(|place| place as f64).collect();
            assert_eq!(hamed_rao(&places, series).p, 1.0);
        }
        assert!(theil_sen(&[0.0], &[1.0], 0.95).slope.is_nan());
        let flat = theil_sen(&[0.0, 1.0, 5.0], &[3.0; 3], 0.95);
        assert_eq!((flat.slope, flat.low, flat.high), (0.0, 0.0, 0.0));
    }

    #[test]
    fn gaps_in_time_count_for_the_slope() {
        let places = [0.0, 1.0, 2.0, 7.0, 8.0, 9.0];
        let values = places.map(|place| 3.0 - 0.5 * place);
        let sen = theil_sen(&places, &values, 0.95);
        assert_eq!((sen.slope, sen.low, sen.high), (-0.5, -0.5, -0.5));
    }

    #[test]
    fn neighbours_that_resemble_each_other_are_no_trend() {
        // A walk that forgets slowly: Mann-Kendall finds far too many trends, Hamed-Rao fewer.
        let (mut plain, mut corrected) = (0, 0);
        for round in 0..300 {
            let random = KeyedRandom::new(5).child(round);
            let places: Vec<f64> = (0..60).map(f64::from).collect();
            let mut level = 0.0;
            let values: Vec<f64> = (0..60)
                .map(|place| {
                    level = 0.6 * level + random.normal(place);
                    level
                })
                .collect();
            plain += i32::from(mann_kendall(&values).p < 0.05);
            corrected += i32::from(hamed_rao(&places, &values).p < 0.05);
        }
        assert!(
            plain > 60 && corrected < 3 * plain / 4,
            "{plain} {corrected}"
        );
    }
}
