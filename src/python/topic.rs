//! Topics of further articles, topics changed by hand, and topics over time.

use std::sync::Arc;

use numpy::PyReadonlyArray2;
use pyo3::prelude::*;

use super::frame::Frame;
use super::input::{IdColumn, TextColumn, articles_of};
use super::study::Study;
use super::trend::{Trend, trend_options};
use super::work::run;
use crate::article::Id;

/// The topics of articles, one row for each.
#[pyfunction]
#[pyo3(signature = (study, *, ids, texts, dates, titles, era, embeddings, n_threads, observer))]
#[allow(clippy::too_many_arguments)]
pub fn predict<'py>(
    py: Python<'py>,
    study: &Study,
    ids: IdColumn<'_>,
    texts: TextColumn,
    dates: Option<TextColumn>,
    titles: Option<TextColumn>,
    era: Option<&str>,
    embeddings: Option<PyReadonlyArray2<'_, f64>>,
    n_threads: Option<usize>,
    observer: Option<Bound<'_, PyAny>>,
) -> PyResult<Bound<'py, PyAny>> {
    let articles = articles_of(&ids, &texts, &dates, &titles)?;
    let embeddings = embeddings.as_ref().map(|rows| rows.as_array());
    let found = run(py, n_threads, observer.as_ref(), |progress| {
        study.0.predict(&articles, era, embeddings, progress)
    })?;
    let as_numbers = found.iter().all(|one| matches!(one.id, Id::Number(_)));
    let fits = || found.iter().map(|one| one.fit.as_ref());
    let nearest = || found.iter().map(|one| one.nearest);
    let number = |value: Option<f64>| value.unwrap_or(f64::NAN);
    Frame::default()
        .id("id", as_numbers, found.iter().map(|one| &one.id))
        .text("era", found.iter().map(|one| study.era(one.era)))
        .whole("topic", fits().map(|fit| Some(fit?.topic)))
        .number(
            "similarity",
            fits().map(|fit| number(fit.map(|fit| fit.similarity))),
        )
        .whole("runner_up", fits().map(|fit| fit?.runner_up))
        .number(
            "runner_up_similarity",
            fits().map(|fit| number(fit.map(|fit| fit.runner_up_similarity))),
        )
        .text(
            "nearest_era",
            nearest().map(|one| study.era(Some(one?.era))),
        )
        .whole("nearest_topic", nearest().map(|one| Some(one?.topic)))
        .number(
            "nearest_similarity",
            nearest().map(|one| number(one.map(|one| one.similarity))),
        )
        .into_py(py)
}

/// A study in which topics of an era are one.
#[pyfunction]
#[pyo3(signature = (study, era, topics, label, observer))]
pub fn merge_topics(
    py: Python<'_>,
    study: &Study,
    era: &str,
    topics: Vec<u32>,
    label: Option<&str>,
    observer: Option<Bound<'_, PyAny>>,
) -> PyResult<Study> {
    run(py, None, observer.as_ref(), |progress| {
        study.0.merge_topics(era, &topics, label, progress)
    })
    .map(|study| Study(Arc::new(study)))
}

/// A study in which a topic of an era is several.
#[pyfunction]
#[pyo3(signature = (study, era, topic, n_topics, observer))]
pub fn split_topic(
    py: Python<'_>,
    study: &Study,
    era: &str,
    topic: u32,
    n_topics: usize,
    observer: Option<Bound<'_, PyAny>>,
) -> PyResult<Study> {
    run(py, None, observer.as_ref(), |progress| {
        study.0.split_topic(era, topic, n_topics, progress)
    })
    .map(|study| Study(Arc::new(study)))
}

/// A study in which topics of an era have other labels.
#[pyfunction]
pub fn rename_topics(study: &Study, era: &str, labels: Vec<(u32, String)>) -> PyResult<Study> {
    Ok(Study(Arc::new(study.0.rename_topics(era, &labels)?)))
}

/// The chains of topics, one row for each topic in them.
#[pyfunction]
pub fn chains<'py>(py: Python<'py>, study: &Study) -> PyResult<Bound<'py, PyAny>> {
    let chains = study.0.chains();
    let rows: Vec<_> = chains
        .iter()
        .enumerate()
        .flat_map(|(number, chain)| {
            let topics = chain.topics.iter();
            topics.map(move |&topic| (number as u64, &chain.label, &study.0.topics()[topic]))
        })
        .collect();
    Frame::default()
        .count("chain", rows.iter().map(|row| row.0))
        .text("label", rows.iter().map(|row| Some(row.1)))
        .text("era", rows.iter().map(|row| study.era(Some(row.2.era))))
        .count("topic", rows.iter().map(|row| row.2.topic.into()))
        .text("topic_label", rows.iter().map(|row| Some(&row.2.label)))
        .number("share", rows.iter().map(|row| row.2.share))
        .number("share_low", rows.iter().map(|row| row.2.share_low))
        .number("share_high", rows.iter().map(|row| row.2.share_high))
        .into_py(py)
}

/// Counts the chains over time.
#[pyfunction]
#[pyo3(signature = (study, *, by, by_source, min_articles, window))]
pub fn topic_trend(
    py: Python<'_>,
    study: &Study,
    by: &str,
    by_source: bool,
    min_articles: u64,
    window: usize,
) -> PyResult<Trend> {
    let options = trend_options(by, by_source, min_articles, window)?;
    let trend = run(py, None, None, |_| study.0.topic_trend(options))?;
    Ok(Trend::new(study.0.clone(), trend))
}

/// A study as its file holds it.
#[pyfunction]
pub fn study_to_bytes(py: Python<'_>, study: &Study) -> PyResult<Vec<u8>> {
    Ok(py.detach(|| study.0.to_bytes())?)
}

/// The study that `study_to_bytes` gave.
#[pyfunction]
pub fn study_of_bytes(py: Python<'_>, bytes: &[u8]) -> PyResult<Study> {
    let study = py.detach(|| crate::study::Study::of_bytes(bytes))?;
    Ok(Study(Arc::new(study)))
}
