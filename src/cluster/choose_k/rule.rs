//! Which number the tables speak for. In come the trials of an era, k = 1, 2, ..., out goes a number.

use super::{Reason, Trial};

/// What one more topic must widen the gap by, as a share of the mean step so far.
const LEAST_STEP: f64 = 0.2;

/// Between this much and so much of [`LEAST_STEP`] per topic an era bears another number than its own.
const ROOM: [f64; 2] = [0.5, 2.0];

/// Steps that are looked at beyond a number of topics.
pub(super) const N_STEPS: usize = 2;

/// How much more two or three clusters must raise the objective of the articles than of the references.
const LEAST_RISE: f64 = 1.3;

/// Rises below this count as this.
const NO_RISE: f64 = 1e-9;

/// The number that the table of one era speaks for, if it goes far enough.
pub(super) fn speaks_for(table: &[Trial], complete: bool) -> Option<(usize, Reason)> {
    if !has_structure(table, complete)? {
        return Some((1, Reason::NoStructure));
    }
    let number = sufficient(&gaps(table), complete).map(|number| (number, Reason::Gap));
    number.or_else(|| complete.then_some((table.len(), Reason::LargestTried)))
}

/// The number that the mean of several tables speaks for, if they go far enough; with each table goes
/// whether it is complete.
pub(super) fn common_number(tables: &[(&[Trial], bool)]) -> Option<usize> {
    let &(shortest, complete) = tables.iter().min_by_key(|(table, _)| table.len())?;
    let mean: Vec<f64> = (0..shortest.len())
        .map(|k| tables.iter().map(|(table, _)| table[k].gap).sum::<f64>() / tables.len() as f64)
        .collect();
    sufficient(&mean, complete).or_else(|| complete.then_some(shortest.len()))
}

/// Whether two or three clusters fit better than chance lets them; `None` where the trials do not go far
/// enough to tell.
fn has_structure(trials: &[Trial], complete: bool) -> Option<bool> {
    if trials.len() < 3 && !complete {
        return None;
    }
    let rises = |trial: &Trial| {
        let rise = trial.objective - trials[0].objective;
        let by_chance = rise - (trial.gap - trials[0].gap);
        // Identical rows rise by rounding noise, which is no evidence.
        rise > LEAST_RISE * by_chance.max(NO_RISE)
    };
    Some(trials.iter().skip(1).take(2).any(rises))
}

/// The smallest number of topics, two or more, that needs no further one, if the gaps (of k = 1, 2, ...) go
/// far enough to tell.
fn sufficient(gaps: &[f64], complete: bool) -> Option<usize> {
    // Where the search goes on, the last k has but one step before it.
    let last_told = gaps
        .len()
        .saturating_sub(if complete { 1 } else { N_STEPS });
    (2..=last_told).find(|&k| {
        let limit = LEAST_STEP * mean_step(gaps, 1, k);
        (k + 1..=k + N_STEPS).all(|beyond| mean_step(gaps, k, beyond.min(gaps.len())) < limit)
    })
}

/// Whether an era whose gaps speak for `own` topics bears `common` ones: further topics still widen its gap
/// by half of what they should, or topics spared would by no more than twice that.
pub(super) fn bears(table: &[Trial], own: usize, common: usize) -> bool {
    let gaps = gaps(table);
    let [low, high] = ROOM.map(|room| room * LEAST_STEP);
    let fewer = own.min(common);
    let so_far = mean_step(&gaps, 1, fewer);
    match own.cmp(&common) {
        _ if fewer < 2 || common > gaps.len() => false,
        std::cmp::Ordering::Less => mean_step(&gaps, own, common) >= low * so_far,
        std::cmp::Ordering::Equal => true,
        std::cmp::Ordering::Greater => mean_step(&gaps, common, own) <= high * so_far,
    }
}

fn gaps(table: &[Trial]) -> Vec<f64> {
    table.iter().map(|trial| trial.gap).collect()
}

/// By how much the gap widens for each topic from `k` to `beyond`.
fn mean_step(gaps: &[f64], k: usize, beyond: usize) -> f64 {
    (gaps[beyond - 1] - gaps[k - 1]) / (beyond - k) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gaps that widen by these steps.
    fn widening(steps: &[f64]) -> Vec<f64> {
        let mut gaps = vec![0.0];
        for step in steps {
            gaps.push(gaps[gaps.len() - 1] + step);
        }
        gaps
    }

    #[test]
    fn topics_end_where_two_steps_are_short() {
        let clear = widening(&[5.0, 5.0, 4.0, 0.1, 0.2, 0.0]);
        assert_eq!(sufficient(&clear, false), Some(4));
        // One bad fit between two good ones is looked past.
        assert_eq!(
            sufficient(&widening(&[5.0, 5.0, -1.0, 5.0, 0.1, 0.1]), false),
            Some(5)
        );
        assert_eq!(sufficient(&clear[..5], false), None);
        assert_eq!(sufficient(&clear[..5], true), Some(4));
        assert_eq!(sufficient(&widening(&[5.0, 5.0]), true), None);
    }

    fn table(steps: &[f64]) -> Vec<Trial> {
        let trial = |(place, &gap): (usize, &f64)| Trial {
            n_topics: place + 1,
            objective: gap,
            gap,
            gap_error: 0.0,
            silhouette: 0.0,
            stability: 0.0,
        };
        widening(steps).iter().enumerate().map(trial).collect()
    }

    #[test]
    fn tables_are_averaged_as_far_as_the_shortest_goes() {
        let four = table(&[5.0, 5.0, 4.0, 0.1, 0.2, 0.0]);
        let six = table(&[5.0, 5.0, 4.0, 4.0, 4.0, 0.0, 0.0, 0.0]);
        assert_eq!(speaks_for(&four, false), Some((4, Reason::Gap)));
        assert_eq!(speaks_for(&six, false), Some((6, Reason::Gap)));
        // To the middle of the two the steps are half as long.
        assert_eq!(common_number(&[(&four, false), (&six, false)]), None);
        assert_eq!(common_number(&[(&four, true), (&six, false)]), Some(6));
        assert_eq!(common_number(&[(&four, false), (&four, false)]), Some(4));
        assert_eq!(common_number(&[]), None);
    }

    #[test]
    fn a_gradual_table_bears_a_neighbour_and_a_clear_one_does_not() {
        let clear = table(&[5.0, 5.0, 4.0, 0.1, 0.2, 0.0]);
        assert!(bears(&clear, 4, 4));
        assert!(!bears(&clear, 4, 5) && !bears(&clear, 4, 3));
        let gradual = table(&[5.0, 3.0, 2.0, 1.0, 0.8, 0.6, 0.5]);
        assert!(bears(&gradual, 5, 6) && bears(&gradual, 6, 5));
        assert!(!bears(&clear, 4, 2) && !bears(&gradual, 5, 1) && !bears(&gradual, 5, 9));
    }
}
