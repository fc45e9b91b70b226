//! Rows without topics, to compare with: every term keeps its values but loses its articles. In
//! comes a sparse matrix, out goes one of the same size in which terms occur independently of each
//! other.

use crate::csr::Csr;
use crate::error::Result;
use crate::random::KeyedRandom;

/// Moves the values of every column to random, distinct rows. Each column keeps its values and so
/// its document frequency; which terms meet in one row is chance alone. The result depends on
/// nothing but `rows` and `random`.
///
/// Cost: linear in the number of values.
///
/// ```
/// use erascope::{cluster::permute_terms::permute_terms, csr::Csr, random::KeyedRandom};
///
/// let rows = Csr::new(2, vec![0, 2, 3, 3], vec![0, 1, 1], vec![1.0, 2.0, 3.0])?;
/// let permuted = permute_terms(&rows, KeyedRandom::new(7))?;
/// assert_eq!(permuted.n_rows(), 3);
/// let mut of_term_1 = permuted.transpose().row(1).1.to_vec();
/// of_term_1.sort_by(f32::total_cmp);
/// assert_eq!(of_term_1, [2.0, 3.0]);
/// # Ok::<(), erascope::Error>(())
/// ```
pub fn permute_terms(rows: &Csr<f32>, random: KeyedRandom) -> Result<Csr<f32>> {
    let n_rows = rows.n_rows();
    let columns = rows.transpose();
    let targets = random_rows(&columns, random);

    let mut indptr = vec![0usize; n_rows + 1];
    for &row in &targets {
        indptr[row + 1] += 1;
    }
    for row in 0..n_rows {
        indptr[row + 1] += indptr[row];
    }
    let mut next = indptr.clone();
    let mut indices = vec![0u32; targets.len()];
    let mut values = vec![0f32; targets.len()];
    // Column after column, so that the columns of every row rise.
    for column in 0..columns.n_rows() {
        let range = columns.indptr()[column]..columns.indptr()[column + 1];
        for (&row, &value) in targets[range.clone()].iter().zip(&columns.values()[range]) {
            indices[next[row]] = column as u32;
            values[next[row]] = value;
            next[row] += 1;
        }
    }
    Csr::new(rows.n_cols(), indptr, indices, values)
}

/// For every value, column by column, its new row: the first steps of a Fisher-Yates shuffle.
fn random_rows(columns: &Csr<f32>, random: KeyedRandom) -> Vec<usize> {
    let n_rows = columns.n_cols();
    let mut pool: Vec<usize> = (0..n_rows).collect();
    let mut targets = Vec::with_capacity(columns.n_values());
    let mut swaps = Vec::new();
    for (column, (present, _)) in columns.rows().enumerate() {
        let random = random.child(column as u64);
        for place in 0..present.len() {
            let other = place + random.below(place as u64, n_rows - place);
            pool.swap(place, other);
            swaps.push((place, other));
            targets.push(pool[place]);
        }
        // Undone, so that no column's draws depend on the columns before it.
        while let Some((place, other)) = swaps.pop() {
            pool.swap(place, other);
        }
    }
    targets
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example() -> Csr<f32> {
        // Term 0 in every article, term 1 in two, term 2 in one, term 3 in none.
        Csr::new(
            4,
            vec![0, 3, 5, 6, 7],
            vec![0, 1, 2, 0, 1, 0, 0],
            vec![1., 2., 3., 4., 5., 6., 7.],
        )
        .unwrap()
    }

    fn sorted_columns(rows: &Csr<f32>) -> Vec<Vec<f32>> {
        let columns = rows.transpose();
        let sorted = |(_, values): (&[u32], &[f32])| {
            let mut values = values.to_vec();
            values.sort_by(f32::total_cmp);
            values
        };
        columns.rows().map(sorted).collect()
    }

    #[test]
    fn every_term_keeps_its_values() {
        let rows = example();
        for seed in 0..50 {
            let permuted = permute_terms(&rows, KeyedRandom::new(seed)).unwrap();
            assert_eq!(permuted.n_rows(), rows.n_rows());
            assert_eq!(sorted_columns(&permuted), sorted_columns(&rows));
            assert_eq!(
                permuted,
                permute_terms(&rows, KeyedRandom::new(seed)).unwrap()
            );
        }
    }

    #[test]
    fn every_row_is_equally_likely() {
        let rows = example();
        let mut hits = [0; 4];
        for seed in 0..4_000 {
            let permuted = permute_terms(&rows, KeyedRandom::new(seed)).unwrap();
            hits[permuted.transpose().row(2).0[0] as usize] += 1;
        }
        assert!(hits.iter().all(|&n| (880..1_120).contains(&n)), "{hits:?}");
    }

    #[test]
    fn a_term_does_not_depend_on_the_terms_before_it() {
        let rows = example();
        let random = KeyedRandom::new(3);
        let all = permute_terms(&rows, random).unwrap().transpose();
        let cleared = rows
            .map(|_, &value| value)
            .select_columns(&[true, true, false, true]);
        let fewer = permute_terms(&cleared, random).unwrap().transpose();
        assert_eq!(all.row(1), fewer.row(1));
    }

    #[test]
    fn no_rows_stay_no_rows() {
        let empty = Csr::new(3, vec![0], vec![], vec![]).unwrap();
        assert_eq!(permute_terms(&empty, KeyedRandom::new(0)).unwrap(), empty);
    }
}
