//! Sums that do not depend on the order of their terms.
//!
//! Floating-point addition is not associative, so a sum split over threads or batches changes in
//! its last bits. Here every term is rounded once to a multiple of a common power of two and added
//! as an integer: partial sums merge exactly, in any order, and subtracting a term undoes its
//! addition exactly.

/// Fewer terms than this get the grid of so many: their rounding stays below that of the largest term,
/// and every term is small enough for the fast way of [`FixedPoint::quantize`].
const LEAST_TERMS: usize = 1 << 10;

/// Added to this number, one below 2^51 is rounded to a whole one, ties to even, in its last digits:
/// without a branch, so that several terms are rounded at once.
pub(crate) const ROUNDING: f64 = 6_755_399_441_055_744.0; // 1.5 * 2^52

/// A grid of equidistant numbers, fine enough for its task and coarse enough never to overflow.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FixedPoint {
    /// Steps per unit, a power of two; 0 where every term is 0.
    scale: f64,
}

impl FixedPoint {
    /// The finest grid on which `n_terms` numbers (and at least 1024) of magnitude up to `largest` add up
    /// within an `i64`. The rounding error of each term is at most `largest * n_terms / 2^61`.
    ///
    /// `largest` must be finite; 0 and denormal values give a grid on which every term is 0.
    pub fn new(largest: f64, n_terms: usize) -> Self {
        let bound = largest.abs() * (n_terms.max(LEAST_TERMS) as f64);
        if !bound.is_normal() {
            return Self { scale: 0.0 };
        }
        // 2^exponent > bound, so that bound * 2^(61 - exponent) < 2^61: two bits stay free.
        let exponent = bound.log2().floor() as i32 + 1;
        Self {
            scale: f64::powi(2.0, (61 - exponent).clamp(-1000, 1000)),
        }
    }

    /// The term on the grid, as an integer to be added or subtracted. No term may exceed the largest
    /// one the grid was made for.
    #[inline]
    pub fn quantize(&self, term: f64) -> i64 {
        let rounded = term * self.scale + ROUNDING;
        rounded.to_bits().wrapping_sub(ROUNDING.to_bits()) as i64
    }

    /// A sum of quantized terms as a number again.
    #[inline]
    pub fn value(&self, sum: i64) -> f64 {
        // The inverse of a power of two has its exponent negated; that of 0 becomes a finite number,
        // for sums that are 0.
        const EXPONENTS: u64 = (2 * 1023) << 52;
        sum as f64 * f64::from_bits(EXPONENTS - self.scale.to_bits())
    }

    /// The sum of a slice, independent of its order.
    pub fn sum(&self, terms: impl IntoIterator<Item = f64>) -> f64 {
        self.value(terms.into_iter().map(|term| self.quantize(term)).sum())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::KeyedRandom;

    #[test]
    fn any_order_gives_the_same_bits() {
        let random = KeyedRandom::new(3);
        let mut terms: Vec<f64> = (0..5_000).map(|i| random.normal(i) * 1e3).collect();
        let largest = terms.iter().fold(0.0, |m: f64, x| m.max(x.abs()));
        let grid = FixedPoint::new(largest, terms.len());
        let sum = grid.sum(terms.iter().copied());
        for seed in 0..5 {
            KeyedRandom::new(seed).shuffle(&mut terms);
            assert_eq!(sum.to_bits(), grid.sum(terms.iter().copied()).to_bits());
        }
        let plain: f64 = terms.iter().sum();
        assert!((sum - plain).abs() < 1e-9 * largest);
    }

    #[test]
    fn full_grid_does_not_overflow() {
        for largest in [1e-200, 0.3, 1.0, 7e11, 1e300] {
            let grid = FixedPoint::new(largest, 1_000_000);
            let term = grid.quantize(largest);
            let sum = term.checked_mul(1_000_000).expect("within i64");
            assert!((grid.value(sum) / (largest * 1e6) - 1.0).abs() < 1e-9);
        }
    }

    #[test]
    fn terms_are_rounded_to_the_nearest_ties_to_even() {
        let grid = FixedPoint { scale: 1.0 };
        for whole in [0.0, 1.0, 7.0, 1e9, 2e15, 2.25e15] {
            for part in [0.0, 0.25, 0.5, 0.75] {
                for term in [whole + part, -(whole + part)] {
                    assert_eq!(grid.quantize(term), term.round_ties_even() as i64, "{term}");
                }
            }
        }
    }

    #[test]
    fn the_largest_of_few_terms_is_small_enough() {
        for largest in [1e-250, 0.1, 1.0, 2.0, 3e80] {
            for n_terms in [0, 1, 2, 1023, 1024, 1025] {
                let grid = FixedPoint::new(largest, n_terms);
                assert_eq!(
                    grid.quantize(largest),
                    (largest * grid.scale).round_ties_even() as i64
                );
                assert_eq!(grid.quantize(-largest), -grid.quantize(largest));
            }
        }
    }

    #[test]
    fn zeros_sum_to_zero() {
        let grid = FixedPoint::new(0.0, 10);
        assert_eq!(grid.sum([0.0; 10]), 0.0);
    }
}
