//! The one sparse matrix: compressed rows, checked once.
//!
//! Counts (`u32`) and weights (`f32`) share it. [`Csr::new`] is the only way in, also for files, so
//! every kernel may index without looking.

mod view;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

pub use view::{Column, CsrView, Weight};

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

/// Consecutive rows that one thread made.
#[derive(Default)]
pub(crate) struct Block<T> {
    /// For each row where its values end.
    pub ends: Vec<usize>,
    pub indices: Vec<u32>,
    pub values: Vec<T>,
}

/// Offsets of rows in overlapping pieces: each holds the start of its first row to the end of its
/// last one, about [`BLOCK_VALUES`] apart.
pub(crate) fn row_blocks(indptr: &[usize]) -> Vec<&[usize]> {
    let mut pieces = Vec::new();
    let mut first = 0;
    for row in 1..indptr.len() {
        if indptr[row] - indptr[first] >= BLOCK_VALUES || row + 1 == indptr.len() {
            pieces.push(&indptr[first..=row]);
            first = row;
        }
    }
    pieces
}

/// Large enough to be worth a job, small enough to be shared evenly and stopped soon.
const BLOCK_VALUES: usize = 1 << 18;

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
        CsrView::new(n_cols, &indptr, &indices, &values)?;
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

    /// The same, borrowed.
    pub fn view(&self) -> CsrView<'_, u32, T> {
        CsrView::checked(self.n_cols, &self.indptr, &self.indices, &self.values)
    }

    /// `(indptr, indices, values)`, to hand on without a copy.
    pub fn into_parts(self) -> (Vec<usize>, Vec<u32>, Vec<T>) {
        (self.indptr, self.indices, self.values)
    }

    /// Blocks of consecutive rows as one matrix; each is let go as soon as it is copied. What
    /// [`new`](Self::new) checks must hold by the way the blocks were made.
    pub(crate) fn of_blocks(n_cols: usize, blocks: Vec<Block<T>>) -> Self
    where
        T: Copy + Default + Send,
    {
        let n_values = blocks.iter().map(|block| block.indices.len()).sum();
        let mut indptr = vec![0];
        for block in &blocks {
            let start = indptr[indptr.len() - 1];
            indptr.extend(block.ends.iter().map(|end| start + end));
        }
        let (mut indices, mut values) = (vec![0; n_values], vec![T::default(); n_values]);
        let (mut free_indices, mut free_values) = (&mut indices[..], &mut values[..]);
        let mut jobs = Vec::with_capacity(blocks.len());
        for block in blocks {
            let (to_indices, rest_indices) = free_indices.split_at_mut(block.indices.len());
            let (to_values, rest_values) = free_values.split_at_mut(block.indices.len());
            jobs.push((block, to_indices, to_values));
            (free_indices, free_values) = (rest_indices, rest_values);
        }
        jobs.into_par_iter().for_each(|(block, indices, values)| {
            indices.copy_from_slice(&block.indices);
            values.copy_from_slice(&block.values);
        });
        Self {
            n_cols,
            indptr,
            indices,
            values,
        }
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
        self.view().select_rows(rows)
    }

    /// The columns of this matrix and, behind them, those of `other`, which has as many rows.
    pub fn beside(&self, other: &Self) -> Result<Self> {
        if self.n_rows() != other.n_rows() {
            return Err(Error::Data(format!(
                "matrices of {} and {} rows cannot stand beside each other",
                self.n_rows(),
                other.n_rows()
            )));
        }
        let n_values = self.n_values() + other.n_values();
        let mut indptr = Vec::with_capacity(self.indptr.len());
        let (mut indices, mut values) =
            (Vec::with_capacity(n_values), Vec::with_capacity(n_values));
        indptr.push(0);
        for (one, next) in self.rows().zip(other.rows()) {
            indices.extend_from_slice(one.0);
            indices.extend(next.0.iter().map(|column| self.n_cols as u32 + column));
            values.extend_from_slice(one.1);
            values.extend_from_slice(next.1);
            indptr.push(indices.len());
        }
        Ok(Self {
            n_cols: self.n_cols + other.n_cols,
            indptr,
            indices,
            values,
        })
    }

    /// The columns for which `keep` is true, renumbered in their order.
    pub fn select_columns(&self, keep: &[bool]) -> Self
    where
        T: Default + Send + Sync,
    {
        let mut n_cols = 0;
        let renumbered: Vec<u32> = keep
            .iter()
            .map(|&keep| {
                n_cols += u32::from(keep);
                if keep { n_cols - 1 } else { u32::MAX }
            })
            .collect();
        let select = |rows: &[usize]| {
            let n_values = rows[rows.len() - 1] - rows[0];
            let mut block = Block {
                ends: Vec::with_capacity(rows.len() - 1),
                indices: Vec::with_capacity(n_values),
                values: Vec::with_capacity(n_values),
            };
            for row in rows.windows(2) {
                let range = row[0]..row[1];
                for (&column, &value) in self.indices[range.clone()].iter().zip(&self.values[range])
                {
                    let column = renumbered[column as usize];
                    if column != u32::MAX {
                        block.indices.push(column);
                        block.values.push(value);
                    }
                }
                block.ends.push(block.indices.len());
            }
            block
        };
        let blocks = row_blocks(&self.indptr)
            .into_par_iter()
            .map(select)
            .collect();
        Self::of_blocks(n_cols as usize, blocks)
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
        let wide = matrix.beside(&columns).unwrap();
        assert_eq!(wide.row(2), (&[1u32, 3, 5][..], &[7u32, 8, 8][..]));
        assert!(matrix.beside(&columns.select_rows(&[0])).is_err());
    }
}
