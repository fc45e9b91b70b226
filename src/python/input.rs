//! What users hand over: columns of text in whatever holds them, and sparse matrices.

use std::borrow::Cow;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef};
use arrow_schema::DataType;
use numpy::{PyReadonlyArray1, PyReadonlyArray2};
use pyo3::exceptions::PyTypeError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use pyo3::types::{PyFloat, PyString};
use pyo3_arrow::PyChunkedArray;
use pyo3_arrow::ffi::ArrayReader;
use pyo3_arrow::input::AnyArray;
use rayon::prelude::*;

use crate::article::{Article, Id};
use crate::csr::CsrView;
use crate::error::{Error, Result};

/// Values of a sparse matrix given to a thread at once.
const BLOCK_VALUES: usize = 1 << 14;

/// A column of text: Arrow strings are read in place, a Python sequence cell by cell.
pub enum TextColumn {
    Arrow(Vec<ArrayRef>),
    Cells(Vec<Cell>),
}

/// One cell of a Python sequence.
pub enum Cell {
    Text(PyBackedStr),
    /// Text that is not ASCII: a str whose UTF-8 is looked at keeps it for as long as it lives.
    Copied(String),
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
    fn of_text(text: &Bound<'_, PyString>) -> PyResult<Self> {
        let is_ascii = text.call_method0(intern!(text.py(), "isascii"))?;
        if is_ascii.is_truthy()? {
            return Ok(Self::Text(text.clone().try_into()?));
        }
        let bytes = text.encode_utf8()?.as_bytes().to_vec();
        Ok(Self::Copied(String::from_utf8(bytes)?))
    }

    fn new(value: &Bound<'_, PyAny>) -> Self {
        if let Ok(text) = value.cast::<PyString>() {
            return Self::of_text(text).unwrap_or_else(|_| {
                Self::Problem("text holds a lone surrogate, which is no character".into())
            });
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
                    Cell::Copied(text) => Ok(Some(text.as_str())),
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

/// Articles from their columns, without sources and addresses.
pub fn articles_of<'a>(
    ids: &IdColumn<'_>,
    texts: &'a TextColumn,
    dates: &'a Option<TextColumn>,
    titles: &'a Option<TextColumn>,
) -> PyResult<Vec<Article<'a>>> {
    let ids = ids.ids()?;
    let (dates, titles) = (given(dates), given(titles));
    let article = |(row, text): (usize, Option<&'a str>)| Article {
        id: ids.get(row).cloned().unwrap_or_default(),
        title: titles.get(row).copied().flatten(),
        text,
        date: dates.get(row).copied().flatten(),
        ..Article::default()
    };
    Ok(present(texts)
        .into_iter()
        .enumerate()
        .map(article)
        .collect())
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
    indices: Columns<'py>,
    values: PyReadonlyArray1<'py, f64>,
}

/// Columns of stored values in either of SciPy's index types, read in place.
#[derive(FromPyObject)]
enum Columns<'py> {
    Narrow(PyReadonlyArray1<'py, i32>),
    Wide(PyReadonlyArray1<'py, i64>),
}

impl SparseParts<'_> {
    /// The parts as threads of the core may read them.
    pub fn slices(&self) -> PyResult<SparseSlices<'_>> {
        let bad = |_| PyTypeError::new_err("sparse arrays must be contiguous");
        let offset = |&at: &i64| usize::try_from(at);
        let indptr = self.indptr.as_slice().map_err(bad)?.iter().map(offset);
        Ok(SparseSlices {
            n_cols: self.n_cols,
            indptr: indptr
                .collect::<std::result::Result<_, _>>()
                .map_err(|_| Error::Data("sparse matrix: indptr holds a negative number".into()))?,
            indices: match &self.indices {
                Columns::Narrow(indices) => ColumnSlice::Narrow(indices.as_slice().map_err(bad)?),
                Columns::Wide(indices) => ColumnSlice::Wide(indices.as_slice().map_err(bad)?),
            },
            values: self.values.as_slice().map_err(bad)?,
        })
    }
}

/// The parts of a sparse matrix, borrowed.
pub struct SparseSlices<'a> {
    n_cols: usize,
    indptr: Vec<usize>,
    indices: ColumnSlice<'a>,
    values: &'a [f64],
}

enum ColumnSlice<'a> {
    Narrow(&'a [i32]),
    Wide(&'a [i64]),
}

/// The same, checked, to be read in place.
pub enum SparseRows<'a> {
    Narrow(CsrView<'a, i32, f64>),
    Wide(CsrView<'a, i64, f64>),
}

impl SparseSlices<'_> {
    pub fn view(&self) -> Result<SparseRows<'_>> {
        Ok(match self.indices {
            ColumnSlice::Narrow(indices) => SparseRows::Narrow(CsrView::new(
                self.n_cols,
                &self.indptr,
                indices,
                self.values,
            )?),
            ColumnSlice::Wide(indices) => SparseRows::Wide(CsrView::new(
                self.n_cols,
                &self.indptr,
                indices,
                self.values,
            )?),
        })
    }

    /// Columns in 32 bits, those of SciPy's narrow matrices where they lie; what is no column becomes one
    /// that no matrix has.
    pub fn columns(&self) -> Cow<'_, [u32]> {
        match self.indices {
            ColumnSlice::Narrow(indices) => Cow::Borrowed(bytemuck::must_cast_slice(indices)),
            ColumnSlice::Wide(indices) => {
                let column = |&index: &i64| u32::try_from(index).unwrap_or(u32::MAX);
                Cow::Owned(indices.par_iter().map(column).collect())
            }
        }
    }

    /// Values in 32 bits; those that are 0 are entries like others.
    pub fn narrow_values(&self) -> Vec<f32> {
        let mut narrow = vec![0.0; self.values.len()];
        narrow
            .par_chunks_mut(BLOCK_VALUES)
            .zip(self.values.par_chunks(BLOCK_VALUES))
            .for_each(|(narrow, values)| {
                for (narrow, &value) in narrow.iter_mut().zip(values) {
                    *narrow = value as f32;
                }
            });
        narrow
    }

    /// The same rows with other columns and values.
    pub fn view_of<'a>(
        &'a self,
        columns: &'a [u32],
        values: &'a [f32],
    ) -> Result<CsrView<'a, u32, f32>> {
        if u32::try_from(self.n_cols).is_err() {
            return Err(Error::Data(format!(
                "sparse matrix: {} columns, but at most {} can be numbered",
                self.n_cols,
                u32::MAX
            )));
        }
        CsrView::new(self.n_cols, &self.indptr, columns, values)
    }
}

/// The rows of a clustering: dense or sparse.
#[derive(FromPyObject)]
pub enum Matrix<'py> {
    Dense(PyReadonlyArray2<'py, f64>),
    Sparse(SparseParts<'py>),
}
