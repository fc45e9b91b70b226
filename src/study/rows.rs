//! What articles are clustered on: the terms that shape topics, weighted, projected and of length one.
//!
//! The rows of all eras are made together (one vocabulary, one IDF, one LSA space). Rows of the user's
//! own model may take the place of the projection.

use ndarray::{Array2, ArrayView2, Axis};

use super::corpus::{Corpus, LedgerEntry};
use super::params::{StudyParams, StudyValidParams};
use crate::counts::{DocumentFrequency, Pruning};
use crate::csr::Csr;
use crate::error::{Error, Result};
use crate::lsa::{LsaParams, scale_rows_to_unit_length};
use crate::progress::Progress;

/// Under so many articles of all eras `max_df` is inactive: half of few articles is too few.
const LEAST_FOR_MAX_DF: usize = 50;

/// What is clustered: one dense unit row for each article of an era.
pub(super) struct ClusterRows {
    /// Places in the canonical order, era after era.
    pub articles: Vec<usize>,
    /// For each of them its row of length one, or of length zero where it has no terms left.
    pub dense: Array2<f64>,
    /// For each of them its weighted terms.
    pub weighted: Csr<f32>,
    /// For each of them the counts of the same terms.
    pub counts: Csr<u32>,
    /// Terms of the columns, as numbers of the lexicon.
    pub terms: Vec<u32>,
    /// Whether `dense` are rows of the user's own.
    pub embedded: bool,
}

/// The rows of the articles of all eras; `None` where pruning leaves no term to cluster on.
pub(super) fn cluster_rows(
    study: &StudyValidParams,
    corpus: &mut Corpus,
    articles: &[usize],
    embeddings: Option<ArrayView2<'_, f64>>,
    progress: &Progress,
) -> Result<Option<ClusterRows>> {
    let params = &study.params;
    let counts = corpus.counts.select_rows(articles);
    let pruning = pruning(params, articles.len());
    let keep = match pruning.keep(&counts) {
        Ok(keep) => keep,
        Err(Error::Data(problem)) => {
            corpus.warnings.push(format!("no topics: {problem}"));
            leave_out(corpus, articles.iter().copied(), &problem);
            return Ok(None);
        }
        Err(error) => return Err(error),
    };
    let terms: Vec<u32> = (0..keep.len())
        .filter(|&term| keep[term])
        .map(|term| term as u32)
        .collect();
    let counts = counts.select_columns(&keep);
    let weighted = study
        .term_weights()
        .check()?
        .fit(&counts)?
        .transform(&counts)?;
    let dense = match embeddings {
        Some(embeddings) => embedded_rows(corpus, articles, embeddings)?,
        None => projected_rows(study, &counts, progress)?,
    };
    let empty = (0..articles.len())
        .filter(|&row| dense.row(row).iter().all(|&value| value == 0.0))
        .map(|row| articles[row]);
    let reason = match embeddings {
        None => "no term that min_df and max_df leave, so nothing to cluster on",
        Some(_) => "its embedding is all zeros",
    };
    leave_out(corpus, empty, reason);
    Ok(Some(ClusterRows {
        articles: articles.to_vec(),
        dense,
        weighted,
        counts,
        terms,
        embedded: embeddings.is_some(),
    }))
}

/// Weighted rows on their leading components, of length one; rows without terms stay zero. The seed of
/// the study is not that of the projection: its last components would change with it, and topics with
/// them, where there is one right answer that all seeds approach.
fn projected_rows(
    study: &StudyValidParams,
    counts: &Csr<u32>,
    progress: &Progress,
) -> Result<Array2<f64>> {
    let weighted = study
        .cluster_weights()
        .check()?
        .fit(counts)?
        .transform(counts)?;
    let lsa = LsaParams::default()
        .n_components(study.n_components(counts.n_rows()))
        .check()?;
    progress.enter("LSA", lsa.n_units())?;
    let mut dense = lsa.fit(&weighted, progress)?.transform(&weighted)?;
    scale_rows_to_unit_length(&mut dense);
    Ok(dense)
}

/// The user's rows, in canonical order and of length one.
fn embedded_rows(
    corpus: &Corpus,
    articles: &[usize],
    embeddings: ArrayView2<'_, f64>,
) -> Result<Array2<f64>> {
    if embeddings.nrows() != corpus.records.len() {
        return Err(Error::parameter(
            "embeddings",
            format!("{} rows", embeddings.nrows()),
            format!("there are {} articles", corpus.records.len()),
        ));
    }
    for (row, record) in embeddings.rows().into_iter().zip(&corpus.records) {
        if let Some(value) = row.iter().find(|value| !value.is_finite()) {
            return Err(Error::parameter(
                "embeddings",
                format!("{value} in the row of article {}", record.id),
                "every value must be finite",
            ));
        }
    }
    let rows: Vec<usize> = articles
        .iter()
        .map(|&article| corpus.order[article] as usize)
        .collect();
    let mut dense = embeddings.select(Axis(0), &rows);
    scale_rows_to_unit_length(&mut dense);
    Ok(dense)
}

/// Which terms shape topics, and name them.
pub(super) fn pruning(params: &StudyParams, n_articles: usize) -> Pruning {
    Pruning {
        min_df: params.min_df,
        max_df: match n_articles {
            0..LEAST_FOR_MAX_DF => DocumentFrequency::Share(1.0),
            _ => params.max_df,
        },
        max_features: None,
    }
}

fn leave_out(corpus: &mut Corpus, articles: impl Iterator<Item = usize>, reason: &str) {
    for article in articles {
        corpus.ledger.push(LedgerEntry {
            article: corpus.order[article] as usize,
            stage: "topics".into(),
            reason: reason.to_owned(),
        });
    }
}
