//! Saved pages for Python: `read_page`, and the tables from which the models are trained, so that
//! training and reading see the same features.

use numpy::{PyArray1, PyArray2, PyArrayMethods};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use pyo3::types::PyDict;
use rayon::prelude::*;

use super::page_date::FoundDate;
use super::work::run;
use crate::page::features::{self, Context, N_FIRST, N_SECOND};
use crate::page::{
    Page, body, language_of, models::Models, pieces, read_page_among, read_page_with,
    recurring::Recurring, title,
};
use crate::text::Language;

/// Read one text dump of a page: `title`, `body`, `source`, `agency`, `language`, `date`, `updated`,
/// `removed`, and whether it is so long that its end was not read (`truncated`).
///
/// `models` are the texts of three models to read with in place of those of this build.
#[pyfunction]
#[pyo3(signature = (text, models=None))]
pub fn read_page<'py>(
    py: Python<'py>,
    text: &str,
    models: Option<(String, String, String)>,
) -> PyResult<Bound<'py, PyDict>> {
    let own = match &models {
        Some((first, second, title)) => Some(
            Models::parse(first, second, title)
                .ok_or_else(|| PyValueError::new_err("models are no models of pages"))?,
        ),
        None => None,
    };
    let models = own.as_ref().unwrap_or_else(|| Models::shipped());
    let page = py.detach(|| read_page_with(text, &Recurring::default(), models));
    dictionary(py, &page)
}

/// Read several pages, of one source or more: what recurs on them is no part of an article.
#[pyfunction]
#[pyo3(signature = (texts, *, n_threads=None, observer=None))]
#[allow(clippy::needless_pass_by_value)]
pub fn read_pages_together<'py>(
    py: Python<'py>,
    texts: Vec<PyBackedStr>,
    n_threads: Option<usize>,
    observer: Option<Bound<'py, PyAny>>,
) -> PyResult<Vec<Bound<'py, PyDict>>> {
    let pages: Vec<Page> = run(py, n_threads, observer.as_ref(), |progress| {
        let slices: Vec<&str> = texts.iter().map(|text| &**text).collect();
        let recurring = Recurring::among(&slices, progress)?;
        progress.enter("pages", slices.len())?;
        slices
            .par_iter()
            .map(|text| {
                progress.advance(1)?;
                let mut page = read_page_among(text, &recurring);
                // The dates that were not taken would fill the memory of a large collection.
                page.dates.candidates = Vec::new();
                Ok(page)
            })
            .collect()
    })?;
    pages.iter().map(|page| dictionary(py, page)).collect()
}

fn dictionary<'py>(py: Python<'py>, page: &Page) -> PyResult<Bound<'py, PyDict>> {
    let read = PyDict::new(py);
    read.set_item("title", &page.title)?;
    read.set_item("body", &page.body)?;
    read.set_item("source", &page.source)?;
    read.set_item("agency", &page.agency)?;
    read.set_item("language", page.language.map(Language::name))?;
    read.set_item("date", page.dates.date().map(FoundDate::from))?;
    read.set_item("updated", page.dates.updated.as_ref().map(FoundDate::from))?;
    let mut removed = Vec::with_capacity(page.removed.len());
    for part in &page.removed {
        let entry = PyDict::new(py);
        entry.set_item("first_line", part.first_line)?;
        entry.set_item("last_line", part.last_line)?;
        entry.set_item("text", &part.text)?;
        entry.set_item("rule", part.rule.name())?;
        removed.push(entry);
    }
    read.set_item("removed", removed)?;
    read.set_item("truncated", page.is_truncated())?;
    Ok(read)
}

/// What the models are trained on: the pieces of a page and their features.
///
/// `pieces` (their texts), `continues`, `candidate` and `features`, a row per piece: the columns of
/// the first model, or with its `judgement`, a probability per piece, those of the second.
#[pyfunction]
#[pyo3(signature = (text, judgement=None))]
#[allow(clippy::needless_pass_by_value)]
pub fn page_features<'py>(
    py: Python<'py>,
    text: &str,
    judgement: Option<Vec<f32>>,
) -> PyResult<Bound<'py, PyDict>> {
    let pieces = pieces::pieces(text);
    let context = Context::new(&pieces, language_of(&pieces).and_then(Language::code));
    let first = context.first_table();
    let candidates = context.candidates(&first);
    let (table, width) = match judgement {
        Some(judgement) => (
            context.second_table(&first, &in_length(judgement, pieces.len())),
            N_SECOND,
        ),
        None => (first, N_FIRST),
    };
    let result = PyDict::new(py);
    let texts: Vec<&str> = pieces.iter().map(|piece| piece.text).collect();
    let continues: Vec<bool> = pieces.iter().map(|piece| piece.continues).collect();
    result.set_item("pieces", texts)?;
    result.set_item("continues", continues)?;
    result.set_item("candidate", candidates)?;
    result.set_item("features", rows(py, table, width)?)?;
    Ok(result)
}

/// What the model of headlines is trained on: `pieces` (their numbers) and `features`, a row per
/// piece that may be the headline, given the probability of each piece to be part of the body.
#[pyfunction]
#[allow(clippy::needless_pass_by_value)]
pub fn page_title_features<'py>(
    py: Python<'py>,
    text: &str,
    judgement: Vec<f32>,
) -> PyResult<Bound<'py, PyDict>> {
    let pieces = pieces::pieces(text);
    let context = Context::new(&pieces, language_of(&pieces).and_then(Language::code));
    let judgement = in_length(judgement, pieces.len());
    let words: Vec<f32> = context.measures.iter().map(|m| m.n_words).collect();
    let kept = body::best_set(&judgement, &words);
    let table = title::table(&context, &judgement, &kept);
    let numbers: Vec<usize> = table.iter().map(|&(row, _)| row).collect();
    let values = table.into_iter().flat_map(|(_, row)| row).collect();
    let result = PyDict::new(py);
    result.set_item("pieces", numbers)?;
    result.set_item("features", rows(py, values, title::N_TITLE)?)?;
    Ok(result)
}

/// The names of the columns of `page_features`.
#[pyfunction]
pub fn page_feature_names() -> Vec<String> {
    features::names()
}

/// One probability per piece, whatever was given.
fn in_length(mut judgement: Vec<f32>, n_pieces: usize) -> Vec<f32> {
    judgement.resize(n_pieces, 0.0);
    judgement
}

fn rows<'py>(
    py: Python<'py>,
    values: Vec<f32>,
    width: usize,
) -> PyResult<Bound<'py, PyArray2<f32>>> {
    let n_rows = values.len() / width;
    PyArray1::from_vec(py, values).reshape([n_rows, width])
}
