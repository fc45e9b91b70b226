//! How far two distributions are from each other.
//!
//! Problem: words, sources or characters have shares p in one era and q in another; how different
//! are the two, in one number that does not depend on which comes first? The Jensen-Shannon
//! divergence (Lin 1991, doi:10.1109/18.61115) is the mean number of bits that one draw tells about
//! which of the two it came from: ½ Σ p log2(p / m) + ½ Σ q log2(q / m), m = (p + q) / 2. 0 where
//! they are equal, 1 where they share nothing. Cost: one pass.
//!
//! ```
//! use erascope::statistics::divergence::jensen_shannon;
//!
//! let value = jensen_shannon(&[5.0, 3.0, 2.0], &[1.0, 3.0, 6.0]);
//! assert!((value - 0.1804820237).abs() < 1e-9);
//! assert_eq!(jensen_shannon(&[2.0, 0.0], &[0.0, 7.0]), 1.0);
//! ```

/// The divergence in bits of two lists of counts or weights over the same things, each scaled to sum
/// to 1; NaN where one of them sums to 0. Things past the end of the shorter list are missing there.
pub fn jensen_shannon(one: &[f64], other: &[f64]) -> f64 {
    let (sum, other_sum): (f64, f64) = (one.iter().sum(), other.iter().sum());
    let at = |list: &[f64], place: usize, sum: f64| list.get(place).map_or(0.0, |x| x / sum);
    let bits = |share: f64, mean: f64| {
        if share == 0.0 {
            0.0
        } else {
            0.5 * share * (share / mean).log2()
        }
    };
    let divergence: f64 = (0..one.len().max(other.len()))
        .map(|place| {
            let (p, q) = (at(one, place, sum), at(other, place, other_sum));
            let mean = 0.5 * (p + q);
            bits(p, mean) + bits(q, mean)
        })
        .sum();
    divergence.clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_and_scale_do_not_matter() {
        let (one, other) = ([1.0, 2.0, 3.0], [4.0, 1.0]);
        let value = jensen_shannon(&one, &other);
        assert_eq!(value, jensen_shannon(&other, &one));
        let scaled = one.map(|x| 8.0 * x);
        assert_eq!(value, jensen_shannon(&scaled, &other));
        assert_eq!(jensen_shannon(&one, &one), 0.0);
        assert!(jensen_shannon(&one, &[0.0]).is_nan());
    }
}
