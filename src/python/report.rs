//! What a report shows besides the frames of a study.

use pyo3::prelude::*;

use super::frame::Frame;
use super::study::Study;
use super::trend::{bursts, changes, tests};
use super::work::run;
use crate::trend::bins::BinWidth;
use crate::trend::findings::SeriesKey;

/// Every form and the term it counts as; a stop word has none.
#[pyfunction]
pub fn forms<'py>(py: Python<'py>, study: &Study) -> PyResult<Bound<'py, PyAny>> {
    let lexicon = study.0.lexicon();
    let terms = (0..lexicon.forms().len() as u32).map(|form| {
        let term = lexicon.term_of_form(form)?;
        Some(&lexicon.terms()[term as usize])
    });
    Frame::default()
        .text("form", lexicon.forms().iter().map(Some))
        .text("term", terms)
        .into_py(py)
}

/// Articles or stories with each of the terms in each bin, without the zeros. `term` and `bin` are
/// places, of the term in `terms` and of the bin in a trend of the same width.
#[pyfunction]
pub fn term_bins<'py>(
    py: Python<'py>,
    study: &Study,
    terms: Vec<String>,
    by: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let width: BinWidth = by.parse()?;
    let place = places(study, &terms);
    let cells = run(py, None, None, |_| study.0.term_bins(width))?;
    let cells: Vec<(u64, u64, u64)> = cells
        .iter()
        .filter_map(|cell| Some((place[cell.term as usize]?, cell.bin as u64, cell.count)))
        .collect();
    Frame::default()
        .count("term", cells.iter().map(|cell| cell.0))
        .count("bin", cells.iter().map(|cell| cell.1))
        .count("count", cells.iter().map(|cell| cell.2))
        .into_py(py)
}

/// Three frames: test, changes and bursts of the series of each of the terms, which `term` names by
/// its place in `terms`; otherwise as those of a trend of the same width.
#[pyfunction]
pub fn term_findings<'py>(
    py: Python<'py>,
    study: &Study,
    terms: Vec<String>,
    by: &str,
) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyAny>, Bound<'py, PyAny>)> {
    let width: BinWidth = by.parse()?;
    let place = places(study, &terms);
    let wanted: Vec<u32> = (0..place.len() as u32)
        .filter(|&term| place[term as usize].is_some())
        .collect();
    let found = run(py, None, None, |_| study.0.term_findings(&wanted, width))?;
    let keyed = |series: &mut dyn Iterator<Item = SeriesKey>| {
        let terms = series.map(|series| place[series.query].unwrap_or_default());
        Frame::default().count("term", terms)
    };
    Ok((
        tests(keyed(&mut found.tests.iter().map(|one| one.series)), &found).into_py(py)?,
        changes(
            keyed(&mut found.changes.iter().map(|one| one.series)),
            &found,
        )
        .into_py(py)?,
        bursts(
            keyed(&mut found.bursts.iter().map(|one| one.series)),
            &found,
        )
        .into_py(py)?,
    ))
}

/// Two frames: passages (article, text) and mentions (term, passage, start, length). `articles` are
/// rows of the articles, and terms in the mentions are places in `terms`.
#[pyfunction]
pub fn passages<'py>(
    py: Python<'py>,
    study: &Study,
    articles: Vec<usize>,
    terms: Vec<String>,
    per_era: usize,
    window: usize,
) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyAny>)> {
    let place = places(study, &terms);
    let wanted: Vec<u32> = (0..place.len() as u32)
        .filter(|&term| place[term as usize].is_some())
        .collect();
    let (passages, mentions) =
        py.detach(|| study.0.passages(&articles, &wanted, per_era, window))?;
    let passages = Frame::default()
        .count("article", passages.iter().map(|one| one.article as u64))
        .text("text", passages.iter().map(|one| Some(&one.text)));
    let term = |term: u32| place[term as usize].unwrap_or_default();
    let mentions = Frame::default()
        .count("term", mentions.iter().map(|one| term(one.term)))
        .count("passage", mentions.iter().map(|one| one.passage as u64))
        .count("start", mentions.iter().map(|one| one.start as u64))
        .count("length", mentions.iter().map(|one| one.length as u64));
    Ok((passages.into_py(py)?, mentions.into_py(py)?))
}

/// The parameters of a study, names and values in words, and the fingerprint of what it read.
#[pyfunction]
pub fn origin(py: Python<'_>, study: &Study) -> (Vec<(&'static str, String)>, String) {
    py.detach(|| (study.0.parameters(), study.0.fingerprint()))
}

/// For each term of the lexicon its place in `terms`.
fn places(study: &Study, terms: &[String]) -> Vec<Option<u64>> {
    let lexicon = study.0.lexicon();
    let mut places = vec![None; lexicon.terms().len()];
    for (place, term) in terms.iter().enumerate() {
        if let Some(term) = lexicon.term(term) {
            places[term as usize] = Some(place as u64);
        }
    }
    places
}
