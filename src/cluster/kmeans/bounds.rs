//! Which rows need no look at the centroids: those whose own centroid came no farther than the next
//! one may have come near. In come the distances of the last look and how far centroids moved since.
//!
//! A row keeps an upper bound on the distance to its own centroid and a lower one on that to any
//! other. A move by d changes a distance by at most d (for unit rows and centroids, too, as
//! 1 - cosine is half the square of a distance). While the bounds stay apart by more than rounding can
//! hide, the label is the one a look would give.
//!
//! One lower bound for all other clusters: Hamerly 2010, *Making k-means even faster*,
//! doi:10.1137/1.9781611972801.12. Measured on 25,000 rows of 100 components, k = 50, a third of the rows
//! is looked at after 15 iterations and a fifth after 25; on TF-IDF rows nearly all until 15 and half
//! after 25. His test of the own distance before a look would spare another 5 % of the rows and costs more.

/// How far a row is from its own centroid at most, and from any other at least.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bound {
    pub upper: f64,
    pub lower: f64,
}

/// Rounding of a few operations on bounds.
const ROUNDING: f64 = 1e-12;

impl Bound {
    /// Nothing is known: the row is looked at.
    pub const NONE: Self = Self {
        upper: f64::INFINITY,
        lower: 0.0,
    };

    /// From bounds on the squares.
    #[inline]
    pub fn of_squares(upper: f64, lower: f64) -> Self {
        Self {
            upper: upper.max(0.0).sqrt() * (1.0 + ROUNDING),
            lower: lower.max(0.0).sqrt() * (1.0 - ROUNDING),
        }
    }

    /// Whether the squared distances differ by more than `rounding`.
    #[inline]
    pub fn holds(&self, rounding: f64) -> bool {
        self.lower > self.upper && (self.lower - self.upper) * (self.lower + self.upper) > rounding
    }
}

/// How far the centroids moved.
pub(super) struct Drift {
    by_cluster: Vec<f64>,
    farthest: usize,
    /// The farthest move, and that of all other clusters.
    largest: [f64; 2],
}

impl Drift {
    pub fn new(squared_shifts: &[f64]) -> Self {
        let by_cluster: Vec<f64> = squared_shifts
            .iter()
            .map(|square| square.sqrt() * (1.0 + ROUNDING))
            .collect();
        let mut drift = Self {
            farthest: 0,
            largest: [0.0; 2],
            by_cluster,
        };
        for (cluster, &moved) in drift.by_cluster.iter().enumerate() {
            if moved > drift.largest[0] {
                drift.largest = [moved, drift.largest[0]];
                drift.farthest = cluster;
            } else {
                drift.largest[1] = drift.largest[1].max(moved);
            }
        }
        drift
    }

    /// The bound of a row of that cluster after the move.
    #[inline]
    pub fn apply(&self, bound: &mut Bound, label: u32) {
        let label = label as usize;
        let others = self.largest[usize::from(label == self.farthest)];
        bound.upper = (bound.upper + self.by_cluster[label]) * (1.0 + ROUNDING);
        bound.lower = (bound.lower * (1.0 - ROUNDING) - others).max(0.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_moves_raise_and_others_lower() {
        let drift = Drift::new(&[4.0, 0.25, 1.0]);
        for (label, upper, lower) in [(0, 3.0, 4.0), (1, 1.5, 3.0), (2, 2.0, 3.0)] {
            let mut bound = Bound {
                upper: 1.0,
                lower: 5.0,
            };
            drift.apply(&mut bound, label);
            assert!((bound.upper - upper).abs() < 1e-9 && bound.upper >= upper);
            assert!((bound.lower - lower).abs() < 1e-9 && bound.lower <= lower);
            assert!(bound.holds(1e-9) && !bound.holds(14.0));
        }
        let mut unknown = Bound::NONE;
        drift.apply(&mut unknown, 1);
        assert!(!unknown.holds(0.0));
    }
}
