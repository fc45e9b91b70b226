//! The main job and everything a study answers.

use std::path::PathBuf;
use std::sync::Arc;

use numpy::PyReadonlyArray2;
use pyo3::prelude::*;

use super::comparison::{composition_frame, keyness_frame, reference_frame};
use super::frame::Frame;
use super::input::{IdColumn, TextColumn, given, present};
use super::text::Frequency;
use super::trend::{Trend, ledger, trend_options};
use super::work::run;
use crate::article::Article;
use crate::era::Eras;
use crate::error::{Error, Result};
use crate::story::Count;
use crate::study::{self, Clustering, StudyParams, TopicCount, Weighting};
use crate::text::Language;
use crate::topic::links::Evidence;

/// A finished study; every frame is a `pyarrow.RecordBatch`.
#[pyclass(frozen, module = "erascope._core")]
pub struct Study(pub(super) Arc<study::Study>);

/// Number of topics as a user gives it.
#[derive(FromPyObject)]
pub enum NTopics {
    Word(String),
    Same(i64),
    PerEra(Vec<(String, i64)>),
}

impl NTopics {
    fn check(self) -> Result<TopicCount> {
        let whole = |parameter: String, n: i64| {
            usize::try_from(n)
                .map_err(|_| Error::parameter(parameter, n, "must be at least 1, or \"auto\""))
        };
        match self {
            Self::Word(word) if word == "auto" => Ok(TopicCount::Auto),
            Self::Word(word) => Err(Error::parameter(
                "n_topics",
                format!("{word:?}"),
                "must be \"auto\", a whole number, or a dict of a number for each era",
            )),
            Self::Same(n) => whole("n_topics".into(), n).map(TopicCount::Same),
            Self::PerEra(counts) => counts
                .into_iter()
                .map(|(era, n)| {
                    let n = whole(format!("n_topics for era {era:?}"), n)?;
                    Ok((era, n))
                })
                .collect::<Result<_>>()
                .map(TopicCount::PerEra),
        }
    }
}

#[pymethods]
impl Study {
    /// Runs a study; see `erascope.compare_eras` for the parameters.
    #[staticmethod]
    #[pyo3(signature = (
        *, ids, texts, problems, dates, titles, sources, urls, eras, n_topics, language, stop_words, weights,
        n_components, cluster, embeddings, min_df, max_df, phrases, count, n_permutations,
        include_undated, keep_text, date_format, seed, n_threads, observer
    ))]
    #[allow(clippy::too_many_arguments)]
    fn fit(
        py: Python<'_>,
        ids: IdColumn<'_>,
        texts: TextColumn,
        problems: Option<TextColumn>,
        dates: TextColumn,
        titles: Option<TextColumn>,
        sources: Option<TextColumn>,
        urls: Option<TextColumn>,
        eras: Vec<(String, String, String)>,
        n_topics: NTopics,
        language: &str,
        stop_words: Vec<String>,
        weights: &str,
        n_components: Option<usize>,
        cluster: &str,
        embeddings: Option<PyReadonlyArray2<'_, f64>>,
        min_df: Frequency,
        max_df: Frequency,
        phrases: bool,
        count: &str,
        n_permutations: usize,
        include_undated: bool,
        keep_text: bool,
        date_format: Option<String>,
        seed: u64,
        n_threads: Option<usize>,
        observer: Option<Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let params = StudyParams::new(Eras::new(eras)?)
            .n_topics(n_topics.check()?)
            .language(Language::parse("language", language)?)
            .stop_words(stop_words)
            .weighting(weighting(weights)?)
            .n_components(n_components)
            .clustering(clustering(cluster)?)
            .min_df(min_df.check("min_df")?)
            .max_df(max_df.check("max_df")?)
            .phrases(phrases)
            .count(count_of(count)?)
            .n_permutations(n_permutations)
            .include_undated(include_undated)
            .keep_text(keep_text)
            .date_format(date_format)
            .seed(seed)
            .check()?;
        let ids = ids.ids()?;
        let (titles, sources, urls) = (given(&titles), given(&sources), given(&urls));
        let (dates, problems) = (present(&dates), given(&problems));
        let articles: Vec<Article<'_>> = texts
            .cells()
            .into_iter()
            .enumerate()
            .map(|(row, text)| Article {
                id: ids.get(row).cloned().unwrap_or_default(),
                title: titles.get(row).copied().flatten(),
                text: text.ok().flatten(),
                problem: text.err().or(problems.get(row).copied().flatten()),
                date: dates.get(row).copied().flatten(),
                source: sources.get(row).copied().flatten(),
                url: urls.get(row).copied().flatten(),
            })
            .collect();
        let embeddings = embeddings.as_ref().map(|rows| rows.as_array());
        run(py, n_threads, observer.as_ref(), |progress| {
            params.fit(&articles, embeddings, progress)
        })
        .map(|study| Self(Arc::new(study)))
    }

    /// Reads a file that `save` wrote.
    #[staticmethod]
    fn load(py: Python<'_>, path: PathBuf) -> PyResult<Self> {
        Ok(Self(Arc::new(py.detach(|| study::Study::load(&path))?)))
    }

    /// Writes the study to a file, whole or not at all.
    fn save(&self, py: Python<'_>, path: PathBuf, texts: bool) -> PyResult<()> {
        Ok(py.detach(|| self.0.save(&path, texts))?)
    }

    fn eras<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let eras = self.0.eras();
        Frame::default()
            .text("era", eras.iter().map(|era| Some(&era.name)))
            .day("start", eras.iter().map(|era| era.start))
            .day("end", eras.iter().map(|era| era.end))
            .count("n_articles", eras.iter().map(|era| era.n_articles))
            .count("n_stories", eras.iter().map(|era| era.n_stories))
            .count("n_tokens", eras.iter().map(|era| era.n_tokens))
            .count(
                "n_undated_attributed",
                eras.iter().map(|era| era.n_undated_attributed),
            )
            .into_py(py)
    }

    fn topics<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let topics = self.0.topics();
        let representatives = topics.iter().map(|topic| {
            topic
                .representatives
                .iter()
                .map(|&row| &self.0.records()[row].id)
                .collect()
        });
        Frame::default()
            .text("era", topics.iter().map(|topic| self.era(Some(topic.era))))
            .count("topic", topics.iter().map(|topic| topic.topic.into()))
            .text("label", topics.iter().map(|topic| Some(&topic.label)))
            .texts("terms", topics.iter().map(|topic| &topic.terms))
            .count("n_articles", topics.iter().map(|topic| topic.n_articles))
            .count("n_stories", topics.iter().map(|topic| topic.n_stories))
            .number("share", topics.iter().map(|topic| topic.share))
            .number("share_low", topics.iter().map(|topic| topic.share_low))
            .number("share_high", topics.iter().map(|topic| topic.share_high))
            .number("cohesion", topics.iter().map(|topic| topic.cohesion))
            .number("stability", topics.iter().map(|topic| topic.stability))
            .number("coherence", topics.iter().map(|topic| topic.coherence))
            .ids("representatives", self.0.ids_are_numbers(), representatives)
            .into_py(py)
    }

    fn articles<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let records = self.0.records();
        Frame::default()
            .id(
                "id",
                self.0.ids_are_numbers(),
                records.iter().map(|record| &record.id),
            )
            .text("era", records.iter().map(|record| self.era(record.era)))
            .whole("topic", records.iter().map(|record| record.topic))
            .number("similarity", records.iter().map(|record| record.similarity))
            .whole("runner_up", records.iter().map(|record| record.runner_up))
            .number(
                "runner_up_similarity",
                records.iter().map(|record| record.runner_up_similarity),
            )
            .count("story", records.iter().map(|record| record.story.into()))
            .flag("attributed", records.iter().map(|record| record.attributed))
            .number(
                "attributed_probability",
                records.iter().map(|record| record.attributed_probability),
            )
            .text(
                "date",
                records
                    .iter()
                    .map(|record| record.date.map(|date| date.to_string())),
            )
            .given(
                "title",
                records.iter().map(|record| record.title.as_deref()),
            )
            .given(
                "source",
                records.iter().map(|record| record.source.as_deref()),
            )
            .given("url", records.iter().map(|record| record.url.as_deref()))
            .into_py(py)
    }

    fn links<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let links = self.0.links();
        let evidence =
            |figure: fn(&Evidence) -> f64| links.iter().map(move |link| figure(&link.evidence));
        Frame::default()
            .text(
                "era_from",
                links.iter().map(|link| self.era(Some(link.era_from))),
            )
            .whole("topic_from", links.iter().map(|link| link.topic_from))
            .text(
                "era_to",
                links.iter().map(|link| self.era(Some(link.era_to))),
            )
            .whole("topic_to", links.iter().map(|link| link.topic_to))
            .number("similarity", evidence(|e| e.similarity))
            .number("correlation", evidence(|e| e.correlation))
            .number("expected", evidence(|e| e.expected))
            .number("p_link", evidence(|e| e.p_link))
            .number("p_change", evidence(|e| e.p_change))
            .text("event", links.iter().map(|link| Some(link.event.name())))
            .whole("nearest", links.iter().map(|link| link.nearest))
            .number("share_from", links.iter().map(|link| link.share_from))
            .number("share_to", links.iter().map(|link| link.share_to))
            .number("share_change", links.iter().map(|link| link.share_change))
            .number(
                "share_change_low",
                links.iter().map(|link| link.share_change_low),
            )
            .number(
                "share_change_high",
                links.iter().map(|link| link.share_change_high),
            )
            .into_py(py)
    }

    fn keyness<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        keyness_frame(&self.0).into_py(py)
    }

    fn composition<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        composition_frame(&self.0).into_py(py)
    }

    /// Each era against a list of words and their frequencies.
    fn keyness_against<'py>(
        &self,
        py: Python<'py>,
        reference: Vec<(String, u64)>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let rows = py.detach(|| self.0.keyness_against(&reference))?;
        reference_frame(&self.0, &rows).into_py(py)
    }

    fn ledger<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        ledger(py, &self.0, self.0.ledger())
    }

    /// Counts terms over time.
    #[pyo3(signature = (terms, *, by, by_source, min_articles, window))]
    fn trend(
        &self,
        py: Python<'_>,
        terms: Vec<String>,
        by: &str,
        by_source: bool,
        min_articles: u64,
        window: usize,
    ) -> PyResult<Trend> {
        let options = trend_options(by, by_source, min_articles, window)?;
        let trend = run(py, None, None, |_| self.0.trend(&terms, options))?;
        Ok(Trend::new(self.0.clone(), trend))
    }

    /// Every match of a term with the words around it.
    fn kwic<'py>(&self, py: Python<'py>, term: &str, window: usize) -> PyResult<Bound<'py, PyAny>> {
        let contexts = py.detach(|| self.0.kwic(term, window))?;
        let record = |article: usize| &self.0.records()[article];
        Frame::default()
            .id(
                "id",
                self.0.ids_are_numbers(),
                contexts.iter().map(|context| &record(context.article).id),
            )
            .text(
                "date",
                contexts
                    .iter()
                    .map(|c| record(c.article).date.map(|date| date.to_string())),
            )
            .text(
                "title",
                contexts
                    .iter()
                    .map(|context| record(context.article).title.as_ref()),
            )
            .text("left", contexts.iter().map(|context| Some(&context.left)))
            .text(
                "keyword",
                contexts.iter().map(|context| Some(&context.keyword)),
            )
            .text("right", contexts.iter().map(|context| Some(&context.right)))
            .given(
                "source",
                contexts.iter().map(|c| record(c.article).source.as_deref()),
            )
            .given(
                "url",
                contexts.iter().map(|c| record(c.article).url.as_deref()),
            )
            .into_py(py)
    }

    /// The findings in plain sentences, one per item.
    fn summary(&self) -> Vec<String> {
        self.0.summary()
    }

    /// Of how many dated articles the era was told by their words: (n, accuracy, baseline, Brier).
    #[getter]
    fn attribution(&self) -> Option<(u64, f64, f64, f64)> {
        self.0.attribution().map(|validation| {
            (
                validation.n_articles,
                validation.accuracy,
                validation.baseline,
                validation.brier,
            )
        })
    }

    /// How dates were written, where they were not in ISO 8601.
    #[getter]
    fn date_format(&self) -> Option<&str> {
        self.0.params().given_date_format()
    }

    /// What a reader must know before believing the rest.
    #[getter]
    fn warnings(&self) -> Vec<String> {
        self.0.warnings().to_vec()
    }
}

impl Study {
    pub(super) fn era(&self, era: Option<u32>) -> Option<&str> {
        era.map(|era| {
            self.0.params().eras().as_slice()[era as usize]
                .name
                .as_str()
        })
    }
}

fn count_of(name: &str) -> Result<Count> {
    match name {
        "stories" => Ok(Count::Stories),
        "articles" => Ok(Count::Articles),
        other => Err(Error::parameter(
            "count",
            format!("{other:?}"),
            "must be \"stories\" or \"articles\"",
        )),
    }
}

fn clustering(name: &str) -> Result<Clustering> {
    match name {
        "kmeans" => Ok(Clustering::KMeans),
        "mixture" => Ok(Clustering::Mixture),
        other => Err(Error::parameter(
            "cluster",
            format!("{other:?}"),
            "must be \"kmeans\" or \"mixture\"",
        )),
    }
}

fn weighting(name: &str) -> Result<Weighting> {
    match name {
        "auto" => Ok(Weighting::Auto),
        "tfidf" => Ok(Weighting::TfIdf),
        "bm25" => Ok(Weighting::Bm25),
        other => Err(Error::parameter(
            "weights",
            format!("{other:?}"),
            "must be \"auto\", \"tfidf\" or \"bm25\"",
        )),
    }
}
