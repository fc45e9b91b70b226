//! Many tests at once: how many of those called findings may be chance.
//!
//! Problem: among m p-values, find for each the smallest share of false findings among all that are
//! at least as small. Benjamini and Hochberg (1995, doi:10.1111/j.2517-6161.1995.tb02031.x): with
//! the p-values rising, q of rank i is the least of m p(j) / j over j ≥ i, and at most 1. Taking all
//! with q ≤ 0.05 keeps the expected share of false findings below 5 %, also where tests are
//! positively dependent, as words of the same articles are (Benjamini, Yekutieli 2001,
//! doi:10.1214/aos/1013699998).
//!
//! Cost: one sort.
//!
//! ```
//! use erascope::statistics::false_discovery::benjamini_hochberg;
//!
//! let q = benjamini_hochberg(&[0.01, f64::NAN, 0.04, 0.03]);
//! assert_eq!(q[0], 0.03);
//! assert!(q[1].is_nan()); // what was not tested counts nowhere
//! assert_eq!((q[2], q[3]), (0.04, 0.04));
//! ```

/// The q-value of each p-value; NaN, which stands for no test, stays NaN and is not counted.
pub fn benjamini_hochberg(p: &[f64]) -> Vec<f64> {
    let mut falling: Vec<usize> = (0..p.len()).filter(|&test| !p[test].is_nan()).collect();
    falling.sort_by(|&a, &b| p[b].total_cmp(&p[a]));
    let n_tests = falling.len();
    let mut q = vec![f64::NAN; p.len()];
    let mut least = 1.0f64;
    for (place, &test) in falling.iter().enumerate() {
        let rank = n_tests - place;
        least = least.min(n_tests as f64 * p[test] / rank as f64);
        q[test] = least;
    }
    q
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::KeyedRandom;

    #[test]
    fn q_is_its_definition() {
        for round in 0..50 {
            let random = KeyedRandom::new(3).child(round);
            let n_tests = 1 + random.below(0, 30);
            // Coarse, so that ties are common.
            let p: Vec<f64> = (0..n_tests)
                .map(|test| random.below(1 + test as u64, 12) as f64 / 11.0)
                .collect();
            let q = benjamini_hochberg(&p);
            for (&own, &q) in p.iter().zip(&q) {
                // Every bound t from p up calls the p-values ≤ t findings.
                let slow = p
                    .iter()
                    .filter(|&&bound| bound >= own)
                    .map(|&bound| {
                        let found = p.iter().filter(|&&other| other <= bound).count();
                        (bound * n_tests as f64 / found as f64).min(1.0)
                    })
                    .fold(1.0, f64::min);
                assert!((q - slow).abs() < 1e-12, "{p:?}");
            }
        }
        assert!(benjamini_hochberg(&[]).is_empty());
        assert!(benjamini_hochberg(&[f64::NAN])[0].is_nan());
    }
}
