//! Randomness that depends on nothing but its key.
//!
//! A shared stream of random numbers gives other results as soon as threads or rows change their
//! order. Here every draw is a pure function of (seed, the path of labels that leads to it,
//! counter), so any thread may draw any number at any time and all runs agree.
//!
//! The mixing function is SplitMix64's finaliser (Steele, Lea, Flood 2014,
//! doi:10.1145/2714064.2660195), applied to the key and the counter in turn.

/// A generator whose draws are addressed by a counter.
///
/// ```
/// use erascope::random::KeyedRandom;
///
/// let round = KeyedRandom::new(7).child(3);
/// assert_eq!(round.bits(41), KeyedRandom::new(7).child(3).bits(41));
/// assert_ne!(round.bits(41), round.bits(42));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyedRandom {
    key: u64,
}

impl KeyedRandom {
    /// A generator for a user's seed.
    pub fn new(seed: u64) -> Self {
        Self {
            key: mix(seed ^ 0x9e37_79b9_7f4a_7c15),
        }
    }

    /// An independent generator, addressed by a label: a round, a start, a term.
    pub fn child(&self, label: u64) -> Self {
        Self {
            key: mix(self.key.rotate_left(17) ^ mix(label.wrapping_add(0xd1b5_4a32_d192_ed03))),
        }
    }

    /// 64 uniform bits.
    pub fn bits(&self, counter: u64) -> u64 {
        mix(self.key ^ mix(counter.wrapping_mul(0x9e37_79b9_7f4a_7c15)))
    }

    /// A uniform number in [0, 1).
    pub fn unit(&self, counter: u64) -> f64 {
        (self.bits(counter) >> 11) as f64 * (1.0 / (1u64 << 53) as f64)
    }

    /// A uniform whole number below `bound`, which must not be zero. The bias of the
    /// multiply-shift reduction stays below bound / 2^64.
    pub fn below(&self, counter: u64, bound: usize) -> usize {
        ((u128::from(self.bits(counter)) * bound as u128) >> 64) as usize
    }

    /// A standard normal number (Box-Muller, the cosine half).
    pub fn normal(&self, counter: u64) -> f64 {
        let radius = (-2.0 * (1.0 - self.unit(2 * counter)).ln()).sqrt();
        radius * (std::f64::consts::TAU * self.unit(2 * counter + 1)).cos()
    }

    /// Shuffles in place (Fisher-Yates), one draw per position.
    pub fn shuffle<T>(&self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last as u64, last + 1));
        }
    }
}

fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unit_numbers_fill_the_interval_evenly() {
        let random = KeyedRandom::new(1).child(2);
        let mut bins = [0u32; 10];
        for counter in 0..100_000 {
            bins[(random.unit(counter) * 10.0) as usize] += 1;
        }
        assert!(
            bins.iter().all(|&n| (9_600..10_400).contains(&n)),
            "{bins:?}"
        );
    }

    #[test]
    fn normal_numbers_have_mean_zero_and_variance_one() {
        let random = KeyedRandom::new(5);
        let draws: Vec<f64> = (0..100_000).map(|i| random.normal(i)).collect();
        let mean = draws.iter().sum::<f64>() / 1e5;
        let variance = draws.iter().map(|x| x * x).sum::<f64>() / 1e5;
        assert!(mean.abs() < 0.02 && (variance - 1.0).abs() < 0.02);
    }

    #[test]
    fn neighbouring_children_are_unrelated() {
        let random = KeyedRandom::new(0);
        let mut equal_bits = 0u32;
        for label in 0..1_000 {
            equal_bits +=
                (!(random.child(label).bits(0) ^ random.child(label + 1).bits(0))).count_ones();
        }
        assert!((31_000..33_000).contains(&equal_bits));
    }

    #[test]
    fn shuffle_reaches_every_order() {
        let mut seen = std::collections::BTreeSet::new();
        for seed in 0..200 {
            let mut items = [0, 1, 2, 3];
            KeyedRandom::new(seed).shuffle(&mut items);
            seen.insert(items);
        }
        assert_eq!(seen.len(), 24);
    }
}
