//! What articles are clustered on: the terms that shape topics, weighted, projected and of length one.
//!
//! The rows of all eras are made together (one vocabulary, one IDF, one LSA space). Rows of the user's
//! own model may take the place of the projection.

use ndarray::{Array2, ArrayView1, ArrayView2, Axis};
use serde::{Deserialize, Serialize};

use super::corpus::{Corpus, LedgerEntry};
use super::params::StudyValidParams;
use crate::article::Id;
use crate::counts::{DocumentFrequency, Pruning};
use crate::csr::Csr;
use crate::error::{Error, Result};
use crate::lsa::{Lsa, LsaParams, scale_rows_to_unit_length};
use crate::progress::Progress;
use crate::weight::Weights;

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
    /// How rows of further articles are made.
    pub space: Space,
}

/// Where the rows that are clustered come from.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) enum Space {
    /// Weighted terms on their leading components.
    Projected { weights: Weights, lsa: Box<Lsa> },
    /// The user's own: for each text in canonical order a row of length one.
    Given { rows: Array2<f64> },
}

impl Space {
    /// Unit rows of further articles, given the counts of their terms; `None` where rows are the
    /// user's own, which no counts tell.
    pub fn project(&self, counts: &Csr<u32>) -> Result<Option<Array2<f64>>> {
        match self {
            Self::Given { .. } => Ok(None),
            Self::Projected { weights, lsa } => {
                let mut dense = lsa.transform(&weights.transform(counts)?)?;
                scale_rows_to_unit_length(&mut dense);
                Ok(Some(dense))
            }
        }
    }

    /// Dimensions of the rows.
    pub fn n_dimensions(&self) -> usize {
        match self {
            Self::Given { rows } => rows.ncols(),
            Self::Projected { lsa, .. } => lsa.components.nrows(),
        }
    }
}

impl ClusterRows {
    /// The rows of these articles, whose `counts` are those of `terms`.
    pub fn new(
        study: &StudyValidParams,
        articles: &[usize],
        terms: Vec<u32>,
        counts: Csr<u32>,
        space: Space,
    ) -> Result<Self> {
        let weights = study.term_weights().check()?.fit(&counts)?;
        let dense = match (&space, space.project(&counts)?) {
            (Space::Given { rows }, _) => rows.select(Axis(0), articles),
            (_, dense) => dense.unwrap_or_default(),
        };
        Ok(Self {
            articles: articles.to_vec(),
            dense,
            weighted: weights.transform(&counts)?,
            counts,
            terms,
            embedded: matches!(space, Space::Given { .. }),
            space,
        })
    }

    /// The rows of each era that hold anything; `eras` are the articles of each.
    pub fn members(&self, eras: &[Vec<usize>]) -> Vec<Vec<usize>> {
        let mut start = 0;
        let mut members = Vec::with_capacity(eras.len());
        for articles in eras {
            let range = start..start + articles.len();
            start = range.end;
            members.push(
                range
                    .filter(|&row| !is_empty(self.dense.row(row)))
                    .collect(),
            );
        }
        members
    }
}

/// Whether a row is all zeros: its article has no term that topics are made of.
pub(super) fn is_empty(row: ArrayView1<'_, f64>) -> bool {
    row.iter().all(|&value| value == 0.0)
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
    let max_df = if articles.len() < LEAST_FOR_MAX_DF {
        DocumentFrequency::Share(1.0)
    } else {
        params.max_df
    };
    let pruning = Pruning {
        min_df: params.min_df,
        max_df,
        max_features: None,
    };
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
    let space = match embeddings {
        Some(embeddings) => Space::Given {
            rows: embedded_rows(corpus, embeddings)?,
        },
        None => projection(study, &counts, progress)?,
    };
    let rows = ClusterRows::new(study, articles, terms, counts, space)?;
    let empty = (0..articles.len())
        .filter(|&row| is_empty(rows.dense.row(row)))
        .map(|row| articles[row]);
    let reason = match embeddings {
        None => "no term that min_df and max_df leave, so nothing to cluster on",
        Some(_) => "its embedding is all zeros",
    };
    leave_out(corpus, empty, reason);
    Ok(Some(rows))
}

/// The leading components of weighted rows. The seed of the study is not that of the projection: its
/// last components would change with it, and topics with them, where there is one right answer that all
/// seeds approach.
fn projection(study: &StudyValidParams, counts: &Csr<u32>, progress: &Progress) -> Result<Space> {
    let weights = study.cluster_weights().check()?.fit(counts)?;
    let lsa = LsaParams::default()
        .n_components(study.n_components(counts.n_rows()))
        .check()?;
    progress.enter("LSA", lsa.n_units())?;
    let lsa = Box::new(lsa.fit(&weights.transform(counts)?, progress)?);
    Ok(Space::Projected { weights, lsa })
}

/// The user's rows of all texts, in canonical order and of length one.
fn embedded_rows(corpus: &Corpus, embeddings: ArrayView2<'_, f64>) -> Result<Array2<f64>> {
    if embeddings.nrows() != corpus.records.len() {
        return Err(Error::parameter(
            "embeddings",
            format!("{} rows", embeddings.nrows()),
            format!("there are {} articles", corpus.records.len()),
        ));
    }
    let ids = corpus.records.iter().map(|record| &record.id);
    let rows: Vec<usize> = corpus.order.iter().map(|&row| row as usize).collect();
    Ok(unit_rows(embeddings, ids)?.select(Axis(0), &rows))
}

/// Rows of the user's own at length one; `ids` are those of the articles.
pub(super) fn unit_rows<'a>(
    embeddings: ArrayView2<'_, f64>,
    ids: impl Iterator<Item = &'a Id>,
) -> Result<Array2<f64>> {
    for (row, id) in embeddings.rows().into_iter().zip(ids) {
        if let Some(value) = row.iter().find(|value| !value.is_finite()) {
            return Err(Error::parameter(
                "embeddings",
                format!("{value} in the row of article {id}"),
                "every value must be finite",
            ));
        }
    }
    let mut rows = embeddings.to_owned();
    scale_rows_to_unit_length(&mut rows);
    Ok(rows)
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
