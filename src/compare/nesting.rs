//! Whether a term differs by itself or as part of a longer one.
//!
//! Problem: where `paris agreement` is new, `paris` and `agreement` rise with it, and a list led by all
//! three tells one thing three times. A term differs *within* a longer one if that one holds more than
//! half of the difference of its rates:
//!
//! (a / N1 − b / N2) of the longer term > ½ (a / N1 − b / N2) of the term,
//!
//! either with its sign. The figures of the term stay as they are; only its place in the list changes.

use rayon::prelude::*;

use super::keyness::Keyness;

/// The share of a difference from which a longer term has it.
const MOST: f64 = 0.5;

/// Writes into each row the longer term that it differs within. `rows` hold era after era of each term, in
/// rising order of the terms; `longer` holds for each term those that hold it, and may be empty.
pub(super) fn find_within(rows: &mut [Keyness], n_eras: usize, longer: &[Vec<u32>]) {
    let mut place = vec![None; longer.len()];
    for (at, row) in rows.iter().enumerate().step_by(n_eras) {
        if let Some(place) = place.get_mut(row.term as usize) {
            *place = Some(at);
        }
    }
    let difference: Vec<f64> = rows.iter().map(|row| row.rate - row.rest_rate).collect();
    rows.par_iter_mut().enumerate().for_each(|(at, row)| {
        let longer = longer.get(row.term as usize).into_iter().flatten();
        let known =
            longer.filter_map(|&longer| Some((longer, place[longer as usize]? + row.era as usize)));
        row.within = known
            .map(|(longer, at_longer)| (difference[at_longer] / difference[at], longer))
            .filter(|(share, _)| *share > MOST)
            .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)))
            .map(|(_, longer)| longer);
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::keyness::keyness;
    use crate::compare::permutation::PermutationTest;
    use crate::csr::Csr;
    use crate::progress::Progress;

    #[test]
    fn a_term_differs_within_what_holds_most_of_it() {
        // paris, agreement, paris agreement: of the agreements of era 1 half have no other name.
        let rows: [[u32; 3]; 4] = [[1, 4, 0], [0, 0, 0], [3, 5, 3], [3, 7, 3]];
        let (mut indptr, mut indices, mut values) = (vec![0], Vec::new(), Vec::new());
        for row in rows {
            for (term, &count) in row.iter().enumerate().filter(|(_, count)| **count > 0) {
                indices.push(term as u32);
                values.push(count);
            }
            indptr.push(indices.len());
        }
        let counts = Csr::new(3, indptr, indices, values).unwrap();
        let found = |eras: &[Vec<usize>], longer: &[Vec<u32>]| {
            let test = PermutationTest::new(0, 0).unwrap();
            let (n_words, strata) = ([100; 4], [0; 4]);
            let progress = Progress::default();
            keyness(&counts, eras, &n_words, &strata, longer, test, &progress).unwrap()
        };
        let longer = [vec![2], vec![2], vec![]];
        let within = |rows: &[Keyness], term: u32| {
            let of_term = rows.iter().filter(|row| row.term == term);
            of_term.map(|row| row.within).collect::<Vec<_>>()
        };
        let rows = found(&[vec![0, 1], vec![2, 3]], &longer);
        assert_eq!(within(&rows, 0), [Some(2); 2]); // 6 of 5
        assert_eq!(within(&rows, 1), [Some(2); 2]); // 6 of 8
        assert_eq!(within(&rows, 2), [None; 2]);
        assert_eq!(rows.iter().rfind(|row| row.era == 0).unwrap().term, 2);
        assert_eq!(
            within(&found(&[vec![1], vec![0, 3]], &longer), 1),
            [None; 2]
        ); // 1.5 of 5.5
        assert_eq!(within(&found(&[vec![0, 1], vec![2, 3]], &[]), 0), [None; 2]);
    }
}
