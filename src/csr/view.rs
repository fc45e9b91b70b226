//! Sparse rows where they lie: in a [`Csr`](super::Csr), or in a matrix that somebody else made of other
//! integers and floats. A copy in types of our own would take about as much memory as they do.

use rayon::prelude::*;

use super::Csr;
use crate::error::{Error, Result};

/// A number that can be a column.
pub trait Column: Copy + Send + Sync {
    /// The column; of a negative number, which is none, one that no matrix has.
    fn place(self) -> usize;
}

impl Column for u32 {
    #[inline(always)]
    fn place(self) -> usize {
        self as usize
    }
}

impl Column for i32 {
    #[inline(always)]
    fn place(self) -> usize {
        self as usize
    }
}

impl Column for i64 {
    #[inline(always)]
    fn place(self) -> usize {
        self as usize
    }
}

/// A number that can be a weight.
pub trait Weight: Copy + Send + Sync {
    /// The weight in 32 bits, rounded.
    fn narrow(self) -> f32;
}

impl Weight for f32 {
    #[inline(always)]
    fn narrow(self) -> f32 {
        self
    }
}

impl Weight for f64 {
    #[inline(always)]
    fn narrow(self) -> f32 {
        self as f32
    }
}

/// A sparse matrix in compressed row form, borrowed and checked.
#[derive(Clone, Copy, Debug)]
pub struct CsrView<'a, C, V> {
    n_cols: usize,
    indptr: &'a [usize],
    indices: &'a [C],
    values: &'a [V],
}

impl<'a, C: Column, V> CsrView<'a, C, V> {
    /// Checks that `indptr` starts at 0, never falls and ends at the number of values, and that the
    /// columns of each row rise strictly and stay below `n_cols`.
    pub fn new(
        n_cols: usize,
        indptr: &'a [usize],
        indices: &'a [C],
        values: &'a [V],
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
        let columns = |row: &[usize]| &indices[row[0]..row[1]];
        let falls = |pair: &[C]| pair[0].place() >= pair[1].place();
        if indptr
            .par_windows(2)
            .any(|row| columns(row).windows(2).any(falls))
        {
            return bad("the columns of a row do not rise strictly");
        }
        let outside = |column: &C| column.place() >= n_cols;
        if indptr
            .par_windows(2)
            .any(|row| columns(row).last().is_some_and(outside))
        {
            return bad("a column index is not below the number of columns");
        }
        Ok(Self::checked(n_cols, indptr, indices, values))
    }

    /// Of parts that were checked before.
    pub(super) fn checked(
        n_cols: usize,
        indptr: &'a [usize],
        indices: &'a [C],
        values: &'a [V],
    ) -> Self {
        Self {
            n_cols,
            indptr,
            indices,
            values,
        }
    }

    /// Number of rows.
    pub fn n_rows(&self) -> usize {
        self.indptr.len() - 1
    }

    /// Number of columns.
    pub fn n_cols(&self) -> usize {
        self.n_cols
    }

    /// Columns and values of a row; `row` must be below [`n_rows`](Self::n_rows).
    #[inline(always)]
    pub fn row(&self, row: usize) -> (&'a [C], &'a [V]) {
        let (start, end) = (self.indptr[row], self.indptr[row + 1]);
        (&self.indices[start..end], &self.values[start..end])
    }

    /// Offsets of the rows, `n_rows + 1` of them.
    pub fn indptr(&self) -> &'a [usize] {
        self.indptr
    }

    /// Columns of all values, row by row.
    pub fn indices(&self) -> &'a [C] {
        self.indices
    }

    /// All values, row by row.
    pub fn values(&self) -> &'a [V] {
        self.values
    }
}

impl<T: Copy> CsrView<'_, u32, T> {
    /// The rows named, in the order named; each must be below [`n_rows`](Self::n_rows).
    pub fn select_rows(&self, rows: &[usize]) -> Csr<T> {
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
        Csr {
            n_cols: self.n_cols,
            indptr,
            indices,
            values,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signed_columns_are_checked_like_others() {
        let table: &[(&[usize], &[i32], Option<&str>)] = &[
            (&[0, 2, 3], &[0, 3, 1], None),
            (&[0, 1, 1], &[-1], Some("not below the number of columns")),
            (&[0, 2, 2], &[-1, 0], Some("do not rise")),
            (&[0, 2, 2], &[0, 4], Some("not below the number of columns")),
            (&[0, 2, 1], &[0], Some("indptr falls")),
            (&[], &[], Some("indptr does not run")),
        ];
        for (indptr, indices, problem) in table {
            let values = vec![1.5f64; indices.len()];
            match (CsrView::new(4, indptr, indices, &values), problem) {
                (Ok(view), None) => assert_eq!(view.row(1), (&[1][..], &[1.5][..])),
                (Err(error), Some(problem)) => {
                    assert!(error.to_string().contains(problem), "{error}");
                }
                (found, _) => panic!("{indptr:?} {indices:?} {found:?}"),
            }
        }
    }
}
