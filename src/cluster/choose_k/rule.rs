//! Which number the tables speak for. In come the trials of an era, k = 1, 2, ..., out goes a number.

use super::{Reason, Trial};

/// What one more topic must add to the fit beside the references, as a share of the mean step so far, times the
/// root of the number of topics: the more there are, the less there is left of a fit to add.
const LEAST_STEP: f64 = 0.255;

/// Between this much and so much of [`LEAST_STEP`] per topic an era bears another number than its own.
const ROOM: [f64; 2] = [0.5, 2.0];

/// Steps that are looked at beyond a number of topics.
pub(super) const N_STEPS: usize = 4;

/// How much more two or three clusters must raise the objective of the articles than of the references: articles
/// drawn from one topic reach 1.06, halves of UN speeches 1.22 and more.
const LEAST_RISE: f64 = 1.15;

/// Rises, and fits of references, below this count as this.
const NO_RISE: f64 = 1e-9;

/// The number that the table of one era speaks for, if it goes far enough.
pub(super) fn speaks_for(table: &[Trial], complete: bool) -> Option<(usize, Reason)> {
    if !has_structure(table, complete)? {
        return Some((1, Reason::NoStructure));
    }
    let number = sufficient(&fits(table), complete).map(|number| (number, Reason::Sufficient));
    number.or_else(|| complete.then_some((table.len(), Reason::LargestTried)))
}

/// The number that the mean of several tables speaks for, if they go far enough; with each table goes
/// whether it is complete.
pub(super) fn common_number(tables: &[(&[Trial], bool)]) -> Option<usize> {
    let &(shortest, complete) = tables.iter().min_by_key(|(table, _)| table.len())?;
    let fits: Vec<Vec<f64>> = tables.iter().map(|(table, _)| fits(table)).collect();
    let mean: Vec<f64> = (0..shortest.len())
        .map(|k| fits.iter().map(|fits| fits[k]).sum::<f64>() / fits.len() as f64)
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

/// The smallest number of topics, two or more, that needs no further one, if the fits (of k = 1, 2, ...) go
/// far enough to tell.
fn sufficient(fits: &[f64], complete: bool) -> Option<usize> {
    // Where the search goes on, the last k have fewer steps before them.
    let last_told = fits
        .len()
        .saturating_sub(if complete { 1 } else { N_STEPS });
    (2..=last_told).find(|&k| {
        (k + 1..=k + N_STEPS)
            .map(|beyond| beyond.min(fits.len()))
            .all(|beyond| mean_step(fits, k, beyond) < least_step(fits, k))
    })
}

/// Whether an era whose table speaks for `own` topics bears `common` ones: further topics still add half of what
/// they should, or topics spared would no more than twice that.
pub(super) fn bears(table: &[Trial], own: usize, common: usize) -> bool {
    let fits = fits(table);
    let fewer = own.min(common);
    if fewer < 2 || common > fits.len() {
        return false;
    }
    let [low, high] = ROOM.map(|room| room * least_step(&fits, fewer));
    match own.cmp(&common) {
        std::cmp::Ordering::Less => mean_step(&fits, own, common) >= low,
        std::cmp::Ordering::Equal => true,
        std::cmp::Ordering::Greater => mean_step(&fits, common, own) <= high,
    }
}

/// The fit of each number of topics beside that of the references.
fn fits(table: &[Trial]) -> Vec<f64> {
    let fit = |trial: &Trial| trial.objective / (trial.objective - trial.gap).max(NO_RISE);
    table.iter().map(fit).collect()
}

/// What a topic beyond `k` must add.
fn least_step(fits: &[f64], k: usize) -> f64 {
    LEAST_STEP / (k as f64).sqrt() * mean_step(fits, 1, k)
}

/// What each topic from `k` to `beyond` adds.
fn mean_step(fits: &[f64], k: usize, beyond: usize) -> f64 {
    (fits[beyond - 1] - fits[k - 1]) / (beyond - k) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Fits to which topics add these steps.
    fn rising(steps: &[f64]) -> Vec<f64> {
        let mut fits = vec![1.0];
        for step in steps {
            fits.push(fits[fits.len() - 1] + step);
        }
        fits
    }

    #[test]
    fn topics_end_where_all_steps_ahead_are_short() {
        let clear = rising(&[5.0, 5.0, 4.0, 0.1, 0.2, 0.0, 0.1]);
        assert_eq!(sufficient(&clear, false), Some(4));
        // Bad fits between good ones are looked past.
        let uneven = rising(&[5.0, 5.0, -1.0, 0.5, 5.0, 0.1, 0.1, 0.0, 0.0]);
        assert_eq!(sufficient(&uneven, false), Some(6));
        assert_eq!(sufficient(&clear[..7], false), None);
        assert_eq!(sufficient(&clear[..5], true), Some(4));
        assert_eq!(sufficient(&rising(&[5.0, 5.0]), true), None);
    }

    #[test]
    fn many_topics_need_add_less_than_few() {
        let step = |k: usize| least_step(&rising(&[1.0; 20]), k);
        assert_eq!((step(4), step(16)), (LEAST_STEP / 2.0, LEAST_STEP / 4.0));
    }

    fn table(steps: &[f64]) -> Vec<Trial> {
        let trial = |(place, &fit): (usize, &f64)| Trial {
            n_topics: place + 1,
            objective: fit,
            gap: fit - 1.0,
            gap_error: 0.0,
            silhouette: 0.0,
            stability: 0.0,
        };
        rising(steps).iter().enumerate().map(trial).collect()
    }

    #[test]
    fn tables_are_averaged_as_far_as_the_shortest_goes() {
        let four = table(&[5.0, 5.0, 4.0, 0.1, 0.2, 0.0, 0.0, 0.0]);
        let six = table(&[5.0, 5.0, 4.0, 4.0, 4.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
        assert_eq!(speaks_for(&four, false), Some((4, Reason::Sufficient)));
        assert_eq!(speaks_for(&six, false), Some((6, Reason::Sufficient)));
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
        let gradual = table(&[5.0, 3.0, 2.0, 1.0, 0.5, 0.4, 0.3]);
        assert!(bears(&gradual, 5, 6) && bears(&gradual, 6, 5));
        assert!(!bears(&clear, 4, 2) && !bears(&gradual, 5, 1) && !bears(&gradual, 5, 9));
    }
}
