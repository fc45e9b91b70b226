//! What k-means clusters: sparse weighted rows or dense ones, behind the few operations it needs.

use std::borrow::Cow;

use ndarray::{Array2, ArrayView2, Axis};

use super::prefetch::prefetch;
use super::products::product;
use crate::csr::{Csr, CsrView};

/// Rows given to a thread at once; no part of the result.
pub(super) const BLOCK_ROWS: usize = 256;

/// Rows to cluster, borrowed.
#[derive(Clone, Copy, Debug)]
pub enum Rows<'a> {
    /// Weighted terms of articles; absent terms are zeros.
    Sparse(CsrView<'a, u32, f32>),
    /// Projected or embedded articles, one per row.
    Dense(ArrayView2<'a, f64>),
}

/// Rows to cluster, owned.
#[derive(Clone, Debug)]
pub enum OwnedRows {
    /// Weighted terms of articles.
    Sparse(Csr<f32>),
    /// Projected or embedded articles.
    Dense(Array2<f64>),
}

impl OwnedRows {
    /// The rows, borrowed.
    pub fn view(&self) -> Rows<'_> {
        match self {
            Self::Sparse(rows) => Rows::Sparse(rows.view()),
            Self::Dense(rows) => Rows::Dense(rows.view()),
        }
    }
}

/// One row.
pub(super) enum Row<'a> {
    Sparse(&'a [u32], &'a [f32]),
    /// Owned only where the array's rows are not contiguous.
    Dense(Cow<'a, [f64]>),
}

impl<'a> Rows<'a> {
    /// Number of rows.
    pub fn n_rows(&self) -> usize {
        match self {
            Self::Sparse(rows) => rows.n_rows(),
            Self::Dense(rows) => rows.nrows(),
        }
    }

    /// Number of columns.
    pub fn n_features(&self) -> usize {
        match self {
            Self::Sparse(rows) => rows.n_cols(),
            Self::Dense(rows) => rows.ncols(),
        }
    }

    /// The rows named, in the order named.
    pub(super) fn select(&self, rows: &[usize]) -> OwnedRows {
        match self {
            Self::Sparse(table) => OwnedRows::Sparse(table.select_rows(rows)),
            Self::Dense(table) => OwnedRows::Dense(table.select(Axis(0), rows)),
        }
    }

    #[inline]
    pub(super) fn row(self, row: usize) -> Row<'a> {
        match self {
            Self::Sparse(rows) => {
                let (columns, values) = rows.row(row);
                Row::Sparse(columns, values)
            }
            Self::Dense(rows) => Row::Dense(dense_row(rows, row)),
        }
    }

    /// Asks for a row that will be read soon, if there is one of that number.
    #[inline(always)]
    pub(super) fn ask_for(self, row: usize) {
        if row >= self.n_rows() {
            return;
        }
        match self {
            Self::Sparse(rows) => {
                let (columns, values) = rows.row(row);
                prefetch(columns);
                prefetch(values);
            }
            Self::Dense(rows) => {
                if let Some(values) = rows.index_axis_move(Axis(0), row).to_slice() {
                    prefetch(values);
                }
            }
        }
    }
}

/// A row as it lies, or a copy where its numbers are not side by side.
#[inline]
pub(super) fn dense_row<'a>(rows: ArrayView2<'a, f64>, row: usize) -> Cow<'a, [f64]> {
    let row = rows.index_axis_move(Axis(0), row);
    match row.to_slice() {
        Some(slice) => Cow::Borrowed(slice),
        None => Cow::Owned(row.to_vec()),
    }
}

impl Row<'_> {
    /// Visits the stored entries from the first column to the last.
    #[inline]
    pub fn for_each(&self, mut visit: impl FnMut(usize, f64)) {
        match self {
            Self::Sparse(columns, values) => {
                for (&column, &value) in columns.iter().zip(*values) {
                    visit(column as usize, f64::from(value));
                }
            }
            Self::Dense(values) => {
                for (column, &value) in values.iter().enumerate() {
                    visit(column, value);
                }
            }
        }
    }

    pub fn squared_length(&self) -> f64 {
        match self {
            Row::Sparse(_, values) => values.iter().map(|&x| f64::from(x) * f64::from(x)).sum(),
            Row::Dense(values) => product(values, values),
        }
    }
}
