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

    /// A column of text that is left out where no cell holds any.
    pub fn given<'a>(
        self,
        name: &'static str,
        cells: impl Iterator<Item = Option<&'a str>> + Clone,
    ) -> Self {
        if cells.clone().all(|cell| cell.is_none()) {
            self
        } else {
            self.text(name, cells)
        }
    }

    /// Identifiers, as numbers or as text.
    pub fn id<'a>(
        self,
        name: &'static str,
        as_numbers: bool,
        cells: impl Iterator<Item = &'a Id>,
    ) -> Self {
        if as_numbers {
            let column: Int64Array = cells.map(number).collect();
            self.with(name, Arc::new(column), false)
        } else {
            self.text(name, cells.map(|id| Some(id.to_string())))
        }
    }

    /// Lists of identifiers.
    pub fn ids<'a>(
        self,
        name: &'static str,
        as_numbers: bool,
        cells: impl Iterator<Item = Vec<&'a Id>>,
    ) -> Self {
        if as_numbers {
            let mut builder = ListBuilder::new(Int64Builder::new());
            for cell in cells {
                cell.into_iter()
                    .for_each(|id| builder.values().append_option(number(id)));
                builder.append(true);
            }
            self.with(name, Arc::new(builder.finish()), false)
        } else {
            let text = |cell: Vec<&Id>| cell.iter().map(ToString::to_string).collect::<Vec<_>>();
            self.texts(name, cells.map(text))
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

    /// Whole numbers of either sign.
    pub fn whole_numbers(self, name: &'static str, cells: impl Iterator<Item = i64>) -> Self {
        let column: Int64Array = cells.map(Some).collect();
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

fn number(id: &Id) -> Option<i64> {
    match id {
        Id::Number(number) => Some(*number),
        Id::Text(_) => None,
    }
}
