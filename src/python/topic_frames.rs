//! What shows the topics of a study: their terms in several orders, quotes, and the articles nearest to
//! their centroids.

use pyo3::prelude::*;

use super::frame::Frame;
use super::study::Study as PyStudy;
use crate::error::{Error, Result};
use crate::study::{Clustering, Record, Study};
use crate::topic::terms::TermOrder;

/// The order a user names.
fn term_order(name: &str) -> Result<TermOrder> {
    match name {
        "weight" => Ok(TermOrder::Weight),
        "c-tf-idf" => Ok(TermOrder::CTfIdf),
        "frex" => Ok(TermOrder::Frex),
        other => Err(Error::parameter(
            "order",
            format!("{other:?}"),
            "must be \"weight\", \"c-tf-idf\" or \"frex\"",
        )),
    }
}

/// The table behind "auto": one row per era and number of topics tried.
#[pyfunction]
pub fn choose_k<'py>(py: Python<'py>, study: &PyStudy) -> PyResult<Bound<'py, PyAny>> {
    let study = &study.0;
    let trials: Vec<_> = study
        .choices()
        .iter()
        .enumerate()
        .flat_map(|(era, choice)| {
            let era = era as u32;
            choice.iter().flat_map(move |choice| {
                choice
                    .table
                    .iter()
                    .map(move |trial| (era, choice.n_topics, trial))
            })
        })
        .collect();
    Frame::default()
        .text(
            "era",
            trials.iter().map(|(place, ..)| Some(era(study, *place))),
        )
        .count(
            "n_topics",
            trials.iter().map(|(.., trial)| trial.n_topics as u64),
        )
        .number(
            "objective",
            trials.iter().map(|(.., trial)| trial.objective),
        )
        .number("gap", trials.iter().map(|(.., trial)| trial.gap))
        .number(
            "gap_error",
            trials.iter().map(|(.., trial)| trial.gap_error),
        )
        .number(
            "silhouette",
            trials.iter().map(|(.., trial)| trial.silhouette),
        )
        .number(
            "stability",
            trials.iter().map(|(.., trial)| trial.stability),
        )
        .flag(
            "chosen",
            trials
                .iter()
                .map(|(_, chosen, trial)| trial.n_topics == *chosen),
        )
        .into_py(py)
}

/// The first terms of every topic in an order, one row for each.
#[pyfunction]
pub fn topic_terms<'py>(
    py: Python<'py>,
    study: &PyStudy,
    order: &str,
    n_terms: usize,
) -> PyResult<Bound<'py, PyAny>> {
    let study = &study.0;
    let order = term_order(order)?;
    let terms = py.detach(|| study.topic_terms(order, n_terms))?;
    Frame::default()
        .text("era", terms.iter().map(|term| Some(era(study, term.era))))
        .count("topic", terms.iter().map(|term| term.topic.into()))
        .text("term", terms.iter().map(|term| Some(study.term(term.term))))
        .text("surface", terms.iter().map(|term| Some(&term.surface)))
        .number("weight", terms.iter().map(|term| term.weight))
        .count("count", terms.iter().map(|term| term.count))
        .count("documents", terms.iter().map(|term| term.documents))
        .into_py(py)
}

/// Sentences that show each topic, one row for each, with the article it stands in.
#[pyfunction]
pub fn quotes<'py>(
    py: Python<'py>,
    study: &PyStudy,
    n_quotes: usize,
) -> PyResult<Bound<'py, PyAny>> {
    let study = &study.0;
    let quotes = py.detach(|| study.quotes(n_quotes))?;
    let frame = Frame::default()
        .text(
            "era",
            quotes.iter().map(|quote| Some(era(study, quote.era))),
        )
        .count("topic", quotes.iter().map(|quote| quote.topic.into()))
        .text("quote", quotes.iter().map(|quote| Some(&quote.text)));
    let records: Vec<&Record> = quotes
        .iter()
        .map(|quote| &study.records()[quote.article])
        .collect();
    with_articles(frame, study, &records).into_py(py)
}

/// The articles nearest to the centroid of each topic, one row for each.
#[pyfunction]
pub fn representatives<'py>(
    py: Python<'py>,
    study: &PyStudy,
    n_articles: usize,
) -> PyResult<Bound<'py, PyAny>> {
    let study = &study.0;
    let (mut eras, mut topics, mut records) = (Vec::new(), Vec::new(), Vec::new());
    for topic in study.topics() {
        for row in study.nearest(topic.era, topic.topic, n_articles) {
            eras.push(era(study, topic.era));
            topics.push(u64::from(topic.topic));
            records.push(&study.records()[row]);
        }
    }
    let frame = Frame::default()
        .text("era", eras.into_iter().map(Some))
        .count("topic", topics.into_iter());
    with_articles(frame, study, &records)
        .number("similarity", records.iter().map(|record| record.similarity))
        .into_py(py)
}

/// Of a mixture, the probability of every topic for each article: one row for each article and topic of its
/// era.
#[pyfunction]
pub fn memberships<'py>(py: Python<'py>, study: &PyStudy) -> PyResult<Bound<'py, PyAny>> {
    let study = &study.0;
    if study.params().clustering_asked() != Clustering::Mixture {
        return Err(Error::Data(
            "only a mixture knows memberships, but this study was made with cluster=\"kmeans\""
                .into(),
        )
        .into());
    }
    let cells: Vec<(&Record, u32, u64, f64)> = study
        .records()
        .iter()
        .filter_map(|record| Some((record, record.era?)))
        .flat_map(|(record, era)| {
            let cell = move |(topic, &p): (usize, &f64)| (record, era, topic as u64, p);
            record.memberships.iter().enumerate().map(cell)
        })
        .collect();
    Frame::default()
        .id(
            "id",
            study.ids_are_numbers(),
            cells.iter().map(|cell| &cell.0.id),
        )
        .text("era", cells.iter().map(|cell| Some(era(study, cell.1))))
        .count("topic", cells.iter().map(|cell| cell.2))
        .number("probability", cells.iter().map(|cell| cell.3))
        .into_py(py)
}

/// Adds what tells a reader which article it is.
fn with_articles(frame: Frame, study: &Study, records: &[&Record]) -> Frame {
    let date = |record: &&Record| record.date.map(|date| date.to_string());
    frame
        .id(
            "id",
            study.ids_are_numbers(),
            records.iter().map(|record| &record.id),
        )
        .text("date", records.iter().map(date))
        .text(
            "title",
            records.iter().map(|record| record.title.as_deref()),
        )
        .given(
            "source",
            records.iter().map(|record| record.source.as_deref()),
        )
        .given("url", records.iter().map(|record| record.url.as_deref()))
}

fn era(study: &Study, era: u32) -> &str {
    &study.params().eras().as_slice()[era as usize].name
}
