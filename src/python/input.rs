//! What users hand over: columns of text in whatever holds them, and sparse matrices.

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef};
use arrow_schema::DataType;
use numpy::{PyReadonlyArray1, PyReadonlyArray2};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use pyo3::types::{PyFloat, PyString};
use pyo3_arrow::PyChunkedArray;
use pyo3_arrow::ffi::ArrayReader;
use pyo3_arrow::input::AnyArray;

use crate::article::Id;
use crate::csr::Csr;
use crate::error::{Error, Result};

/// A column of text: Arrow strings are read in place, a Python sequence cell by cell.
pub enum TextColumn {
    Arrow(Vec<ArrayRef>),
    Cells(Vec<Cell>),
}

/// One cell of a Python sequence.
pub enum Cell {
    Text(PyBackedStr),
    Null,
    /// Something else, or text that is not Unicode; in words.
    Problem(String),
}

impl<'py> FromPyObject<'_, 'py> for TextColumn {
    type Error = PyErr;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if object.hasattr("__arrow_c_stream__")? || object.hasattr("__arrow_c_array__")? {
            let array: AnyArray = object.extract()?;
            return Self::from_arrow(array.into_chunked_array()?);
        }
        if object.is_instance_of::<PyString>() {
            return Err(PyTypeError::new_err(
                "texts is one str, but must be a sequence of texts",
            ));
        }
        object
            .try_iter()?
            .map(|cell| cell.map(|cell| Cell::new(&cell)))
            .collect::<PyResult<_>>()
            .map(Self::Cells)
    }
}

impl Cell {
    fn new(value: &Bound<'_, PyAny>) -> Self {
        if let Ok(text) = value.cast::<PyString>() {
            return match PyBackedStr::try_from(text.clone()) {
                Ok(text) => Self::Text(text),
                Err(_) => {
                    Self::Problem("text holds a lone surrogate, which is no character".into())
                }
            };
        }
        let missing = value.is_none()
            || value
                .cast::<PyFloat>()
                .is_ok_and(|value| value.value().is_nan());
        let type_name = value
            .get_type()
            .name()
            .map(|name| name.to_string())
            .unwrap_or_default();
        if missing || type_name == "NAType" || type_name == "NaTType" {
            Self::Null
        } else {
            Self::Problem(format!("text is of type {type_name}, but must be a string"))
        }
    }
}

impl TextColumn {
    fn from_arrow(array: PyChunkedArray) -> PyResult<Self> {
        let (chunks, field) = array.into_inner();
        match field.data_type() {
            data_type if is_text(data_type) => Ok(Self::Arrow(chunks)),
            DataType::Null => Ok(Self::Cells(
                (0..chunks.iter().map(|chunk| chunk.len()).sum())
                    .map(|_| Cell::Null)
                    .collect(),
            )),
            other => Err(PyTypeError::new_err(format!(
                "a text column is of Arrow type {other}, but must hold strings"
            ))),
        }
    }

    /// Each cell as text, as nothing, or as what is wrong with it.
    pub fn cells(&self) -> Vec<std::result::Result<Option<&str>, &str>> {
        match self {
            Self::Arrow(chunks) => chunks.iter().flat_map(arrow_cells).map(Ok).collect(),
            Self::Cells(cells) => cells
                .iter()
                .map(|cell| match cell {
                    Cell::Text(text) => Ok(Some(&**text)),
                    Cell::Null => Ok(None),
                    Cell::Problem(problem) => Err(problem.as_str()),
                })
                .collect(),
        }
    }

    /// All cells as text; the first that is none is an error that names its row.
    pub fn texts(&self) -> PyResult<Vec<&str>> {
        self.cells()
            .into_iter()
            .enumerate()
            .map(|(row, cell)| match cell {
                Ok(Some(text)) => Ok(text),
                Ok(None) => Err(Error::Data(format!("row {row} holds no text")).into()),
                Err(problem) => Err(Error::Data(format!("row {row}: {problem}")).into()),
            })
            .collect()
    }
}

/// Texts that are all there, or that come in Arrow batches and are read in one pass.
pub enum TextSource {
    Column(TextColumn),
    Stream(Box<dyn ArrayReader + Send>),
}

impl<'py> FromPyObject<'_, 'py> for TextSource {
    type Error = PyErr;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if object.hasattr("__arrow_c_stream__")? {
            let array: AnyArray = object.extract()?;
            return Ok(Self::Stream(array.into_reader()?));
        }
        object.extract().map(Self::Column)
    }
}

/// The texts of one Arrow batch, the first of which is row `first`: a column of strings, or a table
/// with nothing else.
pub fn texts_of_batch(batch: &ArrayRef, first: usize) -> Result<Vec<&str>> {
    let column = match batch.data_type() {
        DataType::Struct(fields) if fields.len() == 1 => batch.as_struct().column(0),
        _ => batch,
    };
    if !is_text(column.data_type()) {
        return Err(Error::Data(format!(
            "texts are of Arrow type {}, but must be one column of strings",
            column.data_type()
        )));
    }
    let cells = arrow_cells(column).into_iter().enumerate();
    cells
        .map(|(row, cell)| {
            cell.ok_or_else(|| Error::Data(format!("row {} holds no text", first + row)))
        })
        .collect()
}

fn is_text(data_type: &DataType) -> bool {
    matches!(
        data_type,
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View
    )
}

/// The cells of a column as text; what is no text counts as absent.
pub fn present(column: &TextColumn) -> Vec<Option<&str>> {
    column
        .cells()
        .into_iter()
        .map(|cell| cell.ok().flatten())
        .collect()
}

/// The same for a column that may be absent as a whole.
pub fn given(column: &Option<TextColumn>) -> Vec<Option<&str>> {
    column.as_ref().map_or_else(Vec::new, present)
}

/// Identifiers: whole numbers, or text.
#[derive(FromPyObject)]
pub enum IdColumn<'py> {
    Numbers(PyReadonlyArray1<'py, i64>),
    Texts(TextColumn),
}

impl IdColumn<'_> {
    pub fn ids(&self) -> PyResult<Vec<Id>> {
        match self {
            Self::Numbers(numbers) => Ok(numbers
                .as_array()
                .iter()
                .map(|&number| Id::Number(number))
                .collect()),
            Self::Texts(texts) => Ok(texts
                .texts()?
                .into_iter()
                .map(|text| Id::Text(text.to_owned()))
                .collect()),
        }
    }
}

fn arrow_cells(chunk: &ArrayRef) -> Vec<Option<&str>> {
    match chunk.data_type() {
        DataType::Utf8 => chunk.as_string::<i32>().iter().collect(),
        DataType::LargeUtf8 => chunk.as_string::<i64>().iter().collect(),
        _ => chunk.as_string_view().iter().collect(),
    }
}

/// A mapping of the parts of a `scipy.sparse` matrix in compressed row form, indices sorted.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub struct SparseParts<'py> {
    n_cols: usize,
    indptr: PyReadonlyArray1<'py, i64>,
    indices: PyReadonlyArray1<'py, i64>,
    values: PyReadonlyArray1<'py, f64>,
}

impl SparseParts<'_> {
    /// The matrix with each value converted; explicit zeros are dropped.
    pub fn to_csr<T>(&self, convert: impl Fn(f64) -> T) -> PyResult<Csr<T>> {
        let bad = |_| PyTypeError::new_err("sparse arrays must be contiguous");
        let (indptr, indices, values) = (
            self.indptr.as_slice().map_err(bad)?,
            self.indices.as_slice().map_err(bad)?,
            self.values.as_slice().map_err(bad)?,
        );
        let mut rows = Vec::with_capacity(indptr.len());
        let (mut kept_indices, mut kept_values) = (Vec::new(), Vec::new());
        rows.push(0);
        for row in indptr.windows(2) {
            let range = row[0].max(0) as usize..row[1].max(0) as usize;
            let (Some(columns), Some(cells)) = (indices.get(range.clone()), values.get(range))
            else {
                return Err(Error::Data("sparse matrix: indptr points outside".into()).into());
            };
            for (&column, &value) in columns.iter().zip(cells) {
                if value != 0.0 {
                    kept_indices.push(u32::try_from(column).unwrap_or(u32::MAX));
                    kept_values.push(convert(value));
                }
            }
            rows.push(kept_indices.len());
        }
        Ok(Csr::new(self.n_cols, rows, kept_indices, kept_values)?)
    }
}

/// The rows of a clustering: dense or sparse.
#[derive(FromPyObject)]
pub enum Matrix<'py> {
    Dense(PyReadonlyArray2<'py, f64>),
    Sparse(SparseParts<'py>),
}
