//! Tables on their way out: columns of Rust values as one Arrow record batch, which pandas and
//! polars take over with its types and nulls.

use std::sync::Arc;

use arrow_array::builder::{Int64Builder, ListBuilder, StringBuilder};
use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Float64Array, Int64Array, RecordBatch, StringArray,
};
use pyo3::prelude::*;
use pyo3_arrow::PyRecordBatch;

use crate::article::Id;
use crate::error::Error;

/// Columns in the order in which they were added.
#[derive(Default)]
pub struct Frame {
    columns: Vec<(&'static str, ArrayRef, bool)>,
}

impl Frame {
    fn with(mut self, name: &'static str, column: ArrayRef, nullable: bool) -> Self {
        self.columns.push((name, column, nullable));
        self
    }

    pub fn text<T: AsRef<str>>(
        self,
        name: &'static str,
        cells: impl Iterator<Item = Option<T>>,
    ) -> Self {
        let column: StringArray = cells.collect();
        self.with(name, Arc::new(column), true)
    }

    /// Identifiers: numbers where all are numbers, else text.
    pub fn id<'a>(self, name: &'static str, cells: impl Iterator<Item = &'a Id>) -> Self {
        let cells: Vec<&Id> = cells.collect();
        match numbers(&cells) {
            Some(numbers) => self.with(name, Arc::new(Int64Array::from(numbers)), false),
            None => self.text(name, cells.into_iter().map(|id| Some(id.to_string()))),
        }
    }

    /// Lists of identifiers.
    pub fn ids<'a>(self, name: &'static str, cells: impl Iterator<Item = Vec<&'a Id>>) -> Self {
        let cells: Vec<Vec<&Id>> = cells.collect();
        match cells
            .iter()
            .map(|cell| numbers(cell))
            .collect::<Option<Vec<Vec<i64>>>>()
        {
            Some(cells) => {
                let mut builder = ListBuilder::new(Int64Builder::new());
                for cell in cells {
                    builder.values().append_slice(&cell);
                    builder.append(true);
                }
                self.with(name, Arc::new(builder.finish()), false)
            }
            None => {
                let text =
                    |cell: Vec<&Id>| cell.iter().map(ToString::to_string).collect::<Vec<_>>();
                self.texts(name, cells.into_iter().map(text))
            }
        }
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
        self.with(name, Arc::new(builder.finish()), false)
    }

    /// Whole numbers, some of which may be missing.
    pub fn whole(self, name: &'static str, cells: impl Iterator<Item = Option<u32>>) -> Self {
        let column: Int64Array = cells.map(|cell| cell.map(i64::from)).collect();
        self.with(name, Arc::new(column), true)
    }

    /// Counts.
    pub fn count(self, name: &'static str, cells: impl Iterator<Item = u64>) -> Self {
        let column: Int64Array = cells.map(|cell| Some(cell as i64)).collect();
        self.with(name, Arc::new(column), false)
    }

    /// Numbers; NaN is a missing one.
    pub fn number(self, name: &'static str, cells: impl Iterator<Item = f64>) -> Self {
        let column: Float64Array = cells
            .map(|value| (!value.is_nan()).then_some(value))
            .collect();
        self.with(name, Arc::new(column), true)
    }

    pub fn flag(self, name: &'static str, cells: impl Iterator<Item = bool>) -> Self {
        let column: BooleanArray = cells.map(Some).collect();
        self.with(name, Arc::new(column), false)
    }

    /// Days since 1970-01-01.
    pub fn day(self, name: &'static str, cells: impl Iterator<Item = i32>) -> Self {
        let column: Date32Array = cells.map(Some).collect();
        self.with(name, Arc::new(column), false)
    }

    /// A `pyarrow.RecordBatch`.
    pub fn into_py(self, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        let batch = RecordBatch::try_from_iter_with_nullable(self.columns)
            .map_err(|error| Error::Data(format!("frame: {error}")))?;
        PyRecordBatch::new(batch).into_pyarrow(py)
    }
}

/// The identifiers as numbers, if all are.
fn numbers(ids: &[&Id]) -> Option<Vec<i64>> {
    ids.iter()
        .map(|id| match id {
            Id::Number(number) => Some(*number),
            Id::Text(_) => None,
        })
        .collect()
}
