//! Texts to term counts, for the vectorizers.

use std::sync::Arc;

use arrow_array::{Array, ArrayRef};
use numpy::{Element, IntoPyArray, PyArray1};
use pyo3::prelude::*;
use pyo3_arrow::ffi::ArrayReader;

use super::input::{TextSource, texts_of_batch};
use super::work::run;
use crate::counts::{self, DocumentFrequency, Pruning};
use crate::csr::Csr;
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::text::{Analyzer, AnalyzerParams, Language, Lexicon, Tokenizer, Words};

/// `(indptr, indices, values)` of a sparse matrix.
pub type Parts<'py, T> = (
    Bound<'py, PyArray1<i64>>,
    Bound<'py, PyArray1<u32>>,
    Bound<'py, PyArray1<T>>,
);

/// Hands a sparse matrix over, its columns and values without a copy.
pub fn parts<T: Element>(py: Python<'_>, matrix: Csr<T>) -> Parts<'_, T> {
    let (indptr, indices, values) = matrix.into_parts();
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
#[pyclass(frozen, module = "erascope._core")]
pub struct TermCounts(Arc<counts::TermCounts>);

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

/// Reads a stream in one pass; of its texts nothing is kept but numbers of words.
fn read_batches(
    analyzer: &Analyzer,
    batches: Box<dyn ArrayReader + Send>,
    progress: &Progress,
) -> Result<(Words, Lexicon)> {
    progress.enter("words", 0)?;
    let mut reader = analyzer.reader();
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
    read(&mut held)?;
    reader.finish(progress)
}

#[pymethods]
impl TermCounts {
    /// Counts `texts`, or the tokens of each text where `tokenized`.
    #[staticmethod]
    #[pyo3(signature = (
        texts, *, tokenizer, language, stemming, stop_words, lowercase, ngram_range, n_threads=None
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
        let counted = match texts {
            TextSource::Column(texts) => {
                let texts = texts.texts()?;
                run(py, n_threads, None, |progress| {
                    let (words, lexicon) = analyzer.analyze(&texts, progress)?;
                    counts::TermCounts::new(&words, &lexicon, ngram_range, progress)
                })
            }
            TextSource::Stream(batches) => run(py, n_threads, None, |progress| {
                let (words, lexicon) = read_batches(&analyzer, batches, progress)?;
                counts::TermCounts::new(&words, &lexicon, ngram_range, progress)
            }),
        };
        counted.map(|counts| Self(Arc::new(counts)))
    }

    /// Counts texts that are lists of tokens already; tokens are stemmed, not split or lowered.
    #[staticmethod]
    #[pyo3(signature = (tokens, *, language, stop_words, ngram_range))]
    fn of_tokens(
        tokens: Vec<Vec<String>>,
        language: &str,
        stop_words: Vec<String>,
        ngram_range: (usize, usize),
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
        let (words, lexicon) = analyzer.analyze_tokens(&tokens)?;
        Ok(Self(Arc::new(counts::TermCounts::new(
            &words,
            &lexicon,
            ngram_range,
            &Progress::default(),
        )?)))
    }

    /// Terms in rising order, the columns of the counts.
    #[getter]
    fn vocabulary(&self) -> Vec<String> {
        self.0.vocabulary.clone()
    }

    /// For each term its commonest form.
    #[getter]
    fn surfaces(&self) -> Vec<String> {
        self.0.surfaces.clone()
    }

    /// The counts without terms in too few or too many texts.
    #[pyo3(signature = (*, min_df, max_df, max_features=None))]
    fn pruned(
        &self,
        py: Python<'_>,
        min_df: Frequency,
        max_df: Frequency,
        max_features: Option<usize>,
    ) -> PyResult<Self> {
        let pruning = Pruning {
            min_df: min_df.check("min_df")?,
            max_df: max_df.check("max_df")?,
            max_features,
        };
        py.detach(|| {
            let keep = pruning.keep(&self.0.counts)?;
            if keep.iter().all(|&keep| keep) {
                return Ok(Self(self.0.clone()));
            }
            Ok(Self(Arc::new(self.0.pruned(&keep))))
        })
    }

    /// Counts over the columns of this vocabulary; the surface of a term no text holds is the term.
    fn over(&self, py: Python<'_>, vocabulary: Vec<String>) -> PyResult<Self> {
        py.detach(|| Ok(Self(Arc::new(self.0.over(vocabulary)?))))
    }

    /// Each term counted once per text that holds it.
    fn binary(&self, py: Python<'_>) -> Self {
        py.detach(|| Self(Arc::new(self.0.binary())))
    }

    /// Texts × terms.
    fn rows<'py>(&self, py: Python<'py>) -> Parts<'py, u32> {
        parts(py, py.detach(|| self.0.counts.clone()))
    }
}

impl TermCounts {
    pub fn matrix(&self) -> &Csr<u32> {
        &self.0.counts
    }
}
