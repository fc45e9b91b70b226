//! Texts to term counts, for the vectorizers.

use arrow_array::{Array, ArrayRef};
use numpy::{Element, IntoPyArray, PyArray1};
use pyo3::prelude::*;
use pyo3_arrow::ffi::ArrayReader;

use super::input::{TextSource, texts_of_batch};
use super::work::run;
use crate::counts::{self, DocumentFrequency, Pruning};
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::text::reader::{Keep, Reader};
use crate::text::{Analyzer, AnalyzerParams, Bags, Language, Tokenizer, Words};

/// `(indptr, indices, values)` of a sparse matrix.
pub type Parts<'py, T> = (
    Bound<'py, PyArray1<i64>>,
    Bound<'py, PyArray1<u32>>,
    Bound<'py, PyArray1<T>>,
);

/// Hands a sparse matrix over, its columns and values without a copy.
pub fn parts<T: Element>(
    py: Python<'_>,
    (indptr, indices, values): (Vec<usize>, Vec<u32>, Vec<T>),
) -> Parts<'_, T> {
    let indptr: Vec<i64> = indptr.into_iter().map(|at| at as i64).collect();
    (
        indptr.into_pyarray(py),
        indices.into_pyarray(py),
        values.into_pyarray(py),
    )
}

/// The words of a text, lower-case, in their order: as studies and stories read them.
#[pyfunction]
#[allow(clippy::needless_pass_by_value)]
pub fn words(py: Python<'_>, text: String) -> PyResult<Vec<String>> {
    let (words, lexicon) = run(py, Some(1), None, |progress| {
        AnalyzerParams::default()
            .check()?
            .analyze(&[text.as_str()], progress)
    })?;
    Ok(words
        .text(0)
        .iter()
        .filter(|&&form| form != Words::BREAK)
        .map(|&form| lexicon.forms()[form as usize].clone())
        .collect())
}

/// Terms and how often each text uses them.
#[pyclass(module = "erascope._core")]
pub struct TermCounts {
    vocabulary: Vec<String>,
    surfaces: Vec<String>,
    /// `None` once they were handed over.
    bags: Option<Bags>,
}

/// The columns of counts: those of a vocabulary, or the terms found that stay.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub struct Columns {
    vocabulary: Option<Vec<String>>,
    min_df: Frequency,
    max_df: Frequency,
    max_features: Option<usize>,
    binary: bool,
}

impl Columns {
    fn of(self, mut counts: counts::TermCounts, progress: &Progress) -> Result<TermCounts> {
        if self.binary {
            counts.bags.binary();
        }
        let counts = match self.vocabulary {
            Some(vocabulary) => counts.over(vocabulary, progress)?,
            None if counts.vocabulary.is_empty() => {
                return Err(Error::Data(
                    "empty vocabulary: no document holds a term; stop_words, token_pattern, \
                     tokenizer or analyzer leave nothing"
                        .into(),
                ));
            }
            None => counts.pruned(&Pruning {
                min_df: self.min_df.check("min_df")?,
                max_df: self.max_df.check("max_df")?,
                max_features: self.max_features,
            })?,
        };
        Ok(TermCounts {
            vocabulary: counts.vocabulary,
            surfaces: counts.surfaces,
            bags: Some(counts.bags),
        })
    }
}

/// A whole number of articles, or a share of them.
#[derive(FromPyObject)]
pub enum Frequency {
    Articles(i64),
    Share(f64),
}

impl Frequency {
    pub fn check(&self, parameter: &str) -> Result<DocumentFrequency> {
        match *self {
            Self::Articles(n) => usize::try_from(n)
                .map(DocumentFrequency::Articles)
                .map_err(|_| Error::parameter(parameter, n, "must not be negative")),
            Self::Share(share) => Ok(DocumentFrequency::Share(share)),
        }
    }
}

/// Batches that are read together: small ones would leave threads idle.
const BATCH_BYTES: usize = 1 << 24;

/// Reads a stream in one pass; of its texts nothing is kept but what the reader keeps.
fn read_batches<K: Keep>(
    reader: &mut Reader<'_, K>,
    batches: Box<dyn ArrayReader + Send>,
    progress: &Progress,
) -> Result<()> {
    progress.enter("words", 0)?;
    let (mut held, mut n_bytes, mut n_rows) = (Vec::new(), 0, 0);
    let mut read = |held: &mut Vec<ArrayRef>| -> Result<()> {
        let mut texts = Vec::new();
        for batch in held.iter() {
            texts.extend(texts_of_batch(batch, n_rows + texts.len())?);
        }
        reader.read(&texts, progress)?;
        n_rows += texts.len();
        held.clear();
        Ok(())
    };
    for batch in batches {
        let batch = batch.map_err(|error| Error::Data(format!("texts: {error}")))?;
        n_bytes += batch.get_array_memory_size();
        held.push(batch);
        if n_bytes >= BATCH_BYTES {
            read(&mut held)?;
            n_bytes = 0;
        }
    }
    read(&mut held)
}

/// Texts, or the tokens of each text.
enum Source<'a> {
    Texts(Vec<&'a str>),
    Stream(Box<dyn ArrayReader + Send>),
    Tokens(Vec<Vec<String>>),
}

impl Source<'_> {
    fn count(
        self,
        analyzer: &Analyzer,
        ngram_range: (usize, usize),
        progress: &Progress,
    ) -> Result<counts::TermCounts> {
        if ngram_range == (1, 1) {
            let mut reader = analyzer.bag_reader();
            self.read(&mut reader, progress)?;
            let (bags, lexicon) = reader.finish(progress)?;
            return Ok(counts::TermCounts::of_bags(bags, &lexicon));
        }
        let mut reader = analyzer.reader();
        self.read(&mut reader, progress)?;
        let (words, lexicon) = reader.finish(progress)?;
        counts::TermCounts::of_sequences(&words, &lexicon, ngram_range, progress)
    }

    fn read<K: Keep>(self, reader: &mut Reader<'_, K>, progress: &Progress) -> Result<()> {
        match self {
            Self::Texts(texts) => {
                progress.enter("words", texts.iter().map(|text| text.len()).sum())?;
                reader.read(&texts, progress)
            }
            Self::Stream(batches) => read_batches(reader, batches, progress),
            Self::Tokens(tokens) => {
                reader.take(&tokens);
                Ok(())
            }
        }
    }
}

#[pymethods]
impl TermCounts {
    /// Counts the terms of texts.
    #[staticmethod]
    #[pyo3(signature = (
        texts, *, tokenizer, language, stemming, stop_words, lowercase, ngram_range, columns,
        n_threads=None
    ))]
    #[allow(clippy::too_many_arguments)]
    fn of_texts(
        py: Python<'_>,
        texts: TextSource,
        tokenizer: &str,
        language: &str,
        stemming: bool,
        stop_words: Vec<String>,
        lowercase: bool,
        ngram_range: (usize, usize),
        columns: Columns,
        n_threads: Option<usize>,
    ) -> PyResult<Self> {
        let analyzer = AnalyzerParams {
            tokenizer: match tokenizer {
                "words" => Tokenizer::Words,
                _ => Tokenizer::Pattern,
            },
            language: Language::parse("stemmer", language)?,
            stemming,
            language_stop_words: false,
            stop_words,
            lowercase,
        }
        .check()?;
        let column;
        let source = match texts {
            TextSource::Stream(batches) => Source::Stream(batches),
            TextSource::Column(texts) => {
                column = texts;
                Source::Texts(column.texts()?)
            }
        };
        run(py, n_threads, None, |progress| {
            columns.of(source.count(&analyzer, ngram_range, progress)?, progress)
        })
    }

    /// Counts texts that are lists of tokens already; tokens are stemmed, not split or lowered.
    #[staticmethod]
    #[pyo3(signature = (tokens, *, language, stop_words, ngram_range, columns))]
    fn of_tokens(
        py: Python<'_>,
        tokens: Vec<Vec<String>>,
        language: &str,
        stop_words: Vec<String>,
        ngram_range: (usize, usize),
        columns: Columns,
    ) -> PyResult<Self> {
        let analyzer = AnalyzerParams {
            tokenizer: Tokenizer::Pattern,
            language: Language::parse("stemmer", language)?,
            stemming: true,
            language_stop_words: false,
            stop_words,
            lowercase: false,
        }
        .check()?;
        run(py, Some(1), None, |progress| {
            let source = Source::Tokens(tokens);
            columns.of(source.count(&analyzer, ngram_range, progress)?, progress)
        })
    }

    /// Terms in rising order, or those of the vocabulary given: the columns of the counts.
    #[getter]
    fn vocabulary(&self) -> &[String] {
        &self.vocabulary
    }

    /// For each term its commonest form.
    #[getter]
    fn surfaces(&self) -> &[String] {
        &self.surfaces
    }

    /// Texts × terms. Counts are handed over once, here or by `Weights.transform`.
    #[pyo3(signature = (*, n_threads=None))]
    fn rows<'py>(
        &mut self,
        py: Python<'py>,
        n_threads: Option<usize>,
    ) -> PyResult<Parts<'py, i64>> {
        let bags = self.take()?;
        let rows = run(py, n_threads, None, |progress| {
            progress.enter("counts", bags.n_texts())?;
            bags.into_rows(progress, |_, counts, row| {
                for (value, &count) in row.iter_mut().zip(counts) {
                    *value = i64::from(count);
                }
            })
        })?;
        Ok(parts(py, rows))
    }
}

impl TermCounts {
    pub fn bags(&self) -> Result<&Bags> {
        self.bags.as_ref().ok_or_else(handed_over)
    }

    pub fn take(&mut self) -> Result<Bags> {
        self.bags.take().ok_or_else(handed_over)
    }
}

fn handed_over() -> Error {
    Error::Data("these counts were handed over before".into())
}
