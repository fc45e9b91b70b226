//! Tables on their way out: columns of Rust values as one Arrow record batch, which pandas and
//! polars take over with its types and nulls.

use std::sync::Arc;

use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Float64Array, Int64Array, RecordBatch, StringArray,
};
use pyo3::prelude::*;
use pyo3_arrow::PyRecordBatch;

use crate::error::Error;

/// Columns in the order in which they were added.
#[derive(Default)]
pub struct Frame {
    columns: Vec<(&'static str, ArrayRef)>,
}

impl Frame {
    fn with(mut self, name: &'static str, column: ArrayRef) -> Self {
        self.columns.push((name, column));
        self
    }

    pub fn text<T: AsRef<str>>(self, name: &'static str, cells: impl Iterator<Item = Option<T>>) -> Self {
        let column: StringArray = cells.collect();
        self.with(name, Arc::new(column))
    }

    /// Lists of texts.
    pub fn texts<'a, L: AsRef<[String]> + 'a>(
        self,
        name: &'static str,
        cells: impl Iterator<Item = L>,
    ) -> Self {
        let mut builder = ListBuilder::new(StringBuilder::new());
        for cell in cells {
            for text in cell.as_ref() {
                builder.values().append_value(text);
            }
            builder.append(true);
        }
        self.with(name, Arc::new(builder.finish()))
    }

    /// Whole numbers, some of which may be missing.
    pub fn whole(self, name: &'static str, cells: impl Iterator<Item = Option<u64>>) -> Self {
        let column: Int64Array = cells.map(|cell| cell.map(|value| value as i64)).collect();
        self.with(name, Arc::new(column))
    }

    /// Counts.
    pub fn count(self, name: &'static str, cells: impl Iterator<Item = u64>) -> Self {
        self.whole(name, cells.map(Some))
    }

    /// Numbers; NaN is a missing one.
    pub fn number(self, name: &'static str, cells: impl Iterator<Item = f64>) -> Self {
        let column: Float64Array = cells.map(|value| (!value.is_nan()).then_some(value)).collect();
        self.with(name, Arc::new(column))
    }

    pub fn flag(self, name: &'static str, cells: impl Iterator<Item = bool>) -> Self {
        let column: BooleanArray = cells.map(Some).collect();
        self.with(name, Arc::new(column))
    }

    /// Days since 1970-01-01.
    pub fn day(self, name: &'static str, cells: impl Iterator<Item = i32>) -> Self {
        let column: Date32Array = cells.map(Some).collect();
        self.with(name, Arc::new(column))
    }

    /// A `pyarrow.RecordBatch`.
    pub fn into_py(self, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        let batch = RecordBatch::try_from_iter(self.columns)
            .map_err(|error| Error::Data(format!("frame: {error}")))?;
        PyRecordBatch::new(batch).into_pyarrow(py)
    }
}
