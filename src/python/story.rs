//! Near-duplicate articles of any table, without a study.

use pyo3::prelude::*;

use super::frame::Frame;
use super::input::{IdColumn, TextColumn, articles_of};
use super::work::run;
use crate::article::{Article, PublicationDate, canonical_order};
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::story::{Stories, StoryParams, StoryValidParams};
use crate::text::{AnalyzerParams, Language};

/// The frame of stories, that of pairs, how many dates cannot be read, and the first problem.
type FoundStories<'py> = (Bound<'py, PyAny>, Bound<'py, PyAny>, usize, Option<String>);

/// Finds the story of each article. Out come one row per article (story, n_copies, similarity), one per
/// pair of copies (first, second, similarity; places of the articles), the number of dates that could not
/// be read, and what is wrong with the first of them.
#[pyfunction]
#[pyo3(signature = (
    *, ids, texts, titles, dates, date_format, similarity, window_days, n_threads, observer
))]
#[allow(clippy::too_many_arguments)]
pub fn find_stories<'py>(
    py: Python<'py>,
    ids: IdColumn<'_>,
    texts: TextColumn,
    titles: Option<TextColumn>,
    dates: Option<TextColumn>,
    date_format: Option<String>,
    similarity: f64,
    window_days: Option<u32>,
    n_threads: Option<usize>,
    observer: Option<Bound<'py, PyAny>>,
) -> PyResult<FoundStories<'py>> {
    let params = StoryParams {
        similarity,
        window_days,
        ..StoryParams::default()
    }
    .check()?;
    let articles = articles_of(&ids, &texts, &dates, &titles)?;
    let (dates, problems) = read_dates(&articles, date_format.as_deref())?;
    let stories = run(py, n_threads, observer.as_ref(), |progress| {
        stories_by_row(&params, &articles, &dates, progress)
    })?;
    let frame = Frame::default()
        .count("story", stories.story.iter().map(|&story| story.into()))
        .count("n_copies", stories.n_copies.iter().map(|&n| n.into()))
        .number("similarity", stories.similarity.iter().copied())
        .into_py(py)?;
    let pairs = Frame::default()
        .count("first", stories.pairs.iter().map(|pair| pair.first.into()))
        .count(
            "second",
            stories.pairs.iter().map(|pair| pair.second.into()),
        )
        .number(
            "similarity",
            stories.pairs.iter().map(|pair| pair.similarity),
        )
        .into_py(py)?;
    let first = problems.first().map(ToString::to_string);
    Ok((frame, pairs, problems.len(), first))
}

/// The dates of all articles, and what is wrong with those that cannot be read.
fn read_dates(
    articles: &[Article<'_>],
    date_format: Option<&str>,
) -> Result<(Vec<Option<PublicationDate>>, Vec<Error>)> {
    let mut problems = Vec::new();
    let mut dates = Vec::with_capacity(articles.len());
    for article in articles {
        let parsed = article.date.map(|date| match date_format {
            None => PublicationDate::parse(date),
            Some(format) => PublicationDate::parse_with_format(date, format),
        });
        dates.push(match parsed {
            None => None,
            Some(Ok(date)) => Some(date),
            Some(Err(error)) if error.names_parameter("date_format") => return Err(error),
            Some(Err(error)) => {
                problems.push(error);
                None
            }
        });
    }
    Ok((dates, problems))
}

/// The stories of the articles in canonical order, told in the order of the rows.
fn stories_by_row(
    params: &StoryValidParams,
    articles: &[Article<'_>],
    dates: &[Option<PublicationDate>],
    progress: &Progress,
) -> Result<Stories> {
    let analyzer = AnalyzerParams {
        language: Language::Any,
        ..AnalyzerParams::default()
    }
    .check()?;
    let order = canonical_order(articles, dates);
    let texts: Vec<_> = order
        .iter()
        .map(|&row| articles[row as usize].analysed_text())
        .collect();
    let dates: Vec<_> = order.iter().map(|&row| dates[row as usize]).collect();
    let (words, lexicon) = analyzer.analyze(&texts, progress)?;
    drop(texts);
    let found = params.fit(&words, &lexicon, &dates, progress)?;
    let mut by_row = found.clone();
    for (text, &row) in order.iter().enumerate() {
        by_row.story[row as usize] = found.story[text];
        by_row.n_copies[row as usize] = found.n_copies[text];
        by_row.similarity[row as usize] = found.similarity[text];
    }
    for pair in &mut by_row.pairs {
        let rows = [pair.first, pair.second].map(|text| order[text as usize]);
        (pair.first, pair.second) = (rows[0].min(rows[1]), rows[0].max(rows[1]));
    }
    by_row.pairs.sort_by_key(|pair| (pair.first, pair.second));
    Ok(by_row)
}
