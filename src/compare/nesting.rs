//! Whether a term differs by itself or as part of a longer one.
//!
//! Problem: where `paris agreement` is new, `paris` and `agreement` rise with it, and a list led by all
//! three tells one thing three times. A term differs *within* a longer one if that one holds more than
//! half of the difference of its rates:
//!
//! (a / N1 − b / N2) of the longer term > ½ (a / N1 − b / N2) of the term,
//!
//! either with its sign. The figures of the term stay as they are; only its place in the list changes.

/// The share of a difference from which a longer term has it.
const MOST: f64 = 0.5;

/// For each row of a comparison the longer term that it differs within. Row by row in come the term and the
/// difference of its rates, era after era of each term, in rising order of the terms; `longer` holds for each
/// term those that hold it, and may be empty.
pub(super) fn within(rows: &[(u32, f64)], n_eras: usize, longer: &[Vec<u32>]) -> Vec<Option<u32>> {
    let mut place = vec![None; longer.len()];
    for (at, (term, _)) in rows.iter().enumerate().step_by(n_eras) {
        if let Some(place) = place.get_mut(*term as usize) {
            *place = Some(at);
        }
    }
    let within = |(at, (term, difference)): (usize, &(u32, f64))| {
        let longer = longer.get(*term as usize).into_iter().flatten();
        let known =
            longer.filter_map(|&longer| Some((longer, place[longer as usize]? + at % n_eras)));
        known
            .map(|(longer, at_longer)| (rows[at_longer].1 / difference, longer))
            .filter(|(share, _)| *share > MOST)
            .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)))
            .map(|(_, longer)| longer)
    };
    rows.iter().enumerate().map(within).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_differs_within_what_holds_most_of_it() {
        // paris, agreement, paris agreement, which makes 6 of 5 and 6 of 8 of the difference.
        let rows = [
            (0, -5.0),
            (0, 5.0),
            (1, -8.0),
            (1, 8.0),
            (2, -6.0),
            (2, 6.0),
        ];
        let longer = [vec![2], vec![2], vec![]];
        let expected = [Some(2), Some(2), Some(2), Some(2), None, None];
        assert_eq!(within(&rows, 2, &longer), expected);
        assert_eq!(within(&rows, 2, &[]), [None; 6]);
        // 1.5 of 5.5, and the other way.
        for shared in [1.5, -6.0] {
            let rows = [
                (0, -3.0),
                (0, 3.0),
                (1, -5.5),
                (1, 5.5),
                (2, -shared),
                (2, shared),
            ];
            assert_eq!(within(&rows, 2, &longer)[2..4], [None; 2]);
        }
        // A term that is in no article of the eras has no row.
        assert_eq!(within(&rows[..4], 2, &longer), [None; 4]);
    }
}
