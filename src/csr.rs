//! The one sparse matrix: compressed rows, checked once.
//!
//! Counts (`u32`) and weights (`f32`) share it. [`Csr::new`] is the only way in, also for files, so
//! every kernel may index without looking.

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// A sparse matrix in compressed row form: row `i` holds the columns
/// `indices[indptr[i]..indptr[i + 1]]`, strictly rising, and the values beside them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Parts<T>")]
#[serde(bound(deserialize = "T: Deserialize<'de>"))]
pub struct Csr<T> {
    n_cols: usize,
    indptr: Vec<usize>,
    indices: Vec<u32>,
    values: Vec<T>,
}

#[derive(Deserialize)]
struct Parts<T> {
    n_cols: usize,
    indptr: Vec<usize>,
    indices: Vec<u32>,
    values: Vec<T>,
}

impl<T> TryFrom<Parts<T>> for Csr<T> {
    type Error = Error;

    fn try_from(parts: Parts<T>) -> Result<Self> {
        Csr::new(parts.n_cols, parts.indptr, parts.indices, parts.values)
    }
}

impl<T> Csr<T> {
    /// Builds the matrix after checking that `indptr` starts at 0, never falls and ends at the
    /// number of values, and that the columns of each row rise strictly and stay below `n_cols`.
    pub fn new(
        n_cols: usize,
        indptr: Vec<usize>,
        indices: Vec<u32>,
        values: Vec<T>,
    ) -> Result<Self> {
        let bad = |what: &str| Err(Error::Data(format!("sparse matrix: {what}")));
        if indptr.first() != Some(&0) || indptr.last() != Some(&indices.len()) {
            return bad("indptr does not run from 0 to the number of values");
        }
        if indices.len() != values.len() {
            return bad("indices and values differ in length");
        }
        if indptr.windows(2).any(|pair| pair[0] > pair[1]) {
            return bad("indptr falls");
        }
        for row in indptr.windows(2) {
            let columns = &indices[row[0]..row[1]];
            if columns.windows(2).any(|pair| pair[0] >= pair[1]) {
                return bad("the columns of a row do not rise strictly");
            }
            if columns
                .last()
                .is_some_and(|&column| column as usize >= n_cols)
            {
                return bad("a column index is not below the number of columns");
            }
        }
        Ok(Self {
            n_cols,
            indptr,
            indices,
            values,
        })
    }

    /// Number of rows.
    pub fn n_rows(&self) -> usize {
        self.indptr.len() - 1
    }

    /// Number of columns.
    pub fn n_cols(&self) -> usize {
        self.n_cols
    }

    /// Number of stored values.
    pub fn n_values(&self) -> usize {
        self.values.len()
    }

    /// Columns and values of a row; `row` must be below [`n_rows`](Self::n_rows).
    #[inline]
    pub fn row(&self, row: usize) -> (&[u32], &[T]) {
        let range = self.indptr[row]..self.indptr[row + 1];
        (&self.indices[range.clone()], &self.values[range])
    }

    /// All rows in order.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = (&[u32], &[T])> {
        (0..self.n_rows()).map(|row| self.row(row))
    }

    /// Offsets of the rows, `n_rows + 1` of them.
    pub fn indptr(&self) -> &[usize] {
        &self.indptr
    }

    /// Columns of all values, row by row.
    pub fn indices(&self) -> &[u32] {
        &self.indices
    }

    /// All values, row by row.
    pub fn values(&self) -> &[T] {
        &self.values
    }

    /// `(indptr, indices, values)`, to hand on without a copy.
    pub fn into_parts(self) -> (Vec<usize>, Vec<u32>, Vec<T>) {
        (self.indptr, self.indices, self.values)
    }

    /// The same pattern with each value replaced; `replace` sees the column and the value.
    pub fn map<U>(&self, replace: impl Fn(u32, &T) -> U) -> Csr<U> {
        Csr {
            n_cols: self.n_cols,
            indptr: self.indptr.clone(),
            indices: self.indices.clone(),
            values: self
                .indices
                .iter()
                .zip(&self.values)
                .map(|(&column, value)| replace(column, value))
                .collect(),
        }
    }
}

impl<T: Copy> Csr<T> {
    /// The rows named, in the order named; each must be below [`n_rows`](Self::n_rows).
    pub fn select_rows(&self, rows: &[usize]) -> Self {
        let mut indptr = Vec::with_capacity(rows.len() + 1);
        let mut indices = Vec::new();
        let mut values = Vec::new();
        indptr.push(0);
        for &row in rows {
            let (row_indices, row_values) = self.row(row);
            indices.extend_from_slice(row_indices);
            values.extend_from_slice(row_values);
            indptr.push(indices.len());
        }
        Self {
            n_cols: self.n_cols,
            indptr,
            indices,
            values,
        }
    }

    /// The columns for which `keep` is true, renumbered in their order.
    pub fn select_columns(&self, keep: &[bool]) -> Self {
        let mut renumbered = vec![u32::MAX; self.n_cols];
        let mut n_cols = 0;
        for (column, _) in keep.iter().enumerate().filter(|(_, keep)| **keep) {
            renumbered[column] = n_cols;
            n_cols += 1;
        }
        let mut indptr = Vec::with_capacity(self.indptr.len());
        let mut indices = Vec::new();
        let mut values = Vec::new();
        indptr.push(0);
        for (row_indices, row_values) in self.rows() {
            for (&column, &value) in row_indices.iter().zip(row_values) {
                if renumbered[column as usize] != u32::MAX {
                    indices.push(renumbered[column as usize]);
                    values.push(value);
                }
            }
            indptr.push(indices.len());
        }
        Self {
            n_cols: n_cols as usize,
            indptr,
            indices,
            values,
        }
    }

    /// Rows and columns exchanged; within each row of the result the columns rise.
    pub fn transpose(&self) -> Self
    where
        T: Default,
    {
        let mut indptr = vec![0usize; self.n_cols + 1];
        for &column in &self.indices {
            indptr[column as usize + 1] += 1;
        }
        for column in 0..self.n_cols {
            indptr[column + 1] += indptr[column];
        }
        let mut next = indptr.clone();
        let mut indices = vec![0u32; self.indices.len()];
        let mut values = vec![T::default(); self.values.len()];
        for (row, (row_indices, row_values)) in self.rows().enumerate() {
            for (&column, &value) in row_indices.iter().zip(row_values) {
                let place = &mut next[column as usize];
                indices[*place] = row as u32;
                values[*place] = value;
                *place += 1;
            }
        }
        Self {
            n_cols: self.n_rows(),
            indptr,
            indices,
            values,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example() -> Csr<u32> {
        Csr::new(4, vec![0, 2, 2, 4], vec![0, 3, 1, 3], vec![5, 6, 7, 8]).unwrap()
    }

    #[test]
    fn broken_parts_are_refused() {
        let table: &[(usize, &[usize], &[u32])] = &[
            (2, &[], &[]),
            (2, &[1, 1], &[0]),
            (2, &[0, 2], &[0]),
            (2, &[0, 2, 1], &[0]),
            (2, &[0, 2], &[1, 1]),
            (2, &[0, 2], &[1, 0]),
            (2, &[0, 1], &[2]),
        ];
        for (n_cols, indptr, indices) in table {
            let values = vec![1u32; indices.len()];
            assert!(
                Csr::new(*n_cols, indptr.to_vec(), indices.to_vec(), values).is_err(),
                "{indptr:?} {indices:?}"
            );
        }
    }

    #[test]
    fn transposing_twice_gives_the_matrix_back() {
        let matrix = example();
        assert_eq!(matrix.transpose().row(3), (&[0u32, 2][..], &[6u32, 8][..]));
        assert_eq!(matrix.transpose().transpose(), matrix);
    }

    #[test]
    fn selections_keep_the_order_asked_for() {
        let matrix = example();
        assert_eq!(
            matrix.select_rows(&[2, 0]).row(0),
            (&[1u32, 3][..], &[7u32, 8][..])
        );
        let columns = matrix.select_columns(&[true, false, false, true]);
        assert_eq!(columns.row(2), (&[1u32][..], &[8u32][..]));
        assert_eq!(columns.n_cols(), 2);
    }
}
