//! How many topics the eras hold, where the user leaves it to the articles.
//!
//! The search clusters projections of the weighted terms of the era, and its reference are the same
//! articles with their terms dealt out anew within the era. Both are projected by themselves, whatever other
//! eras are studied beside them. Rows of the user's own have no terms: there the values of each dimension
//! are dealt out.

use ndarray::{Array2, Axis};

use super::params::StudyValidParams;
use super::rows::ClusterRows;
use crate::cluster::choose_k::{
    ChooseKParams, ChooseKValidParams, SearchEra, SearchRows, TopicNumber,
};
use crate::cluster::permute_terms::permute_terms;
use crate::csr::Csr;
use crate::error::Result;
use crate::lsa::{LsaParams, scale_rows_to_unit_length};
use crate::progress::Progress;
use crate::random::KeyedRandom;

/// Of more articles the search looks at a sample of this size: it fits some hundred clusterings.
const SAMPLE: usize = 1_500;

/// The numbers of topics among the rows of the eras `places`; `members` are the rows of all eras.
pub(super) fn topic_numbers(
    study: &StudyValidParams,
    rows: &ClusterRows,
    members: &[Vec<usize>],
    places: &[usize],
    progress: &Progress,
) -> Result<Vec<TopicNumber>> {
    let random = KeyedRandom::new(study.params.seed);
    let search = ChooseKParams::default().seed(study.params.seed).check()?;
    let samples: Vec<Vec<usize>> = places
        .iter()
        .map(|&era| sample(&members[era], random.child(era as u64)))
        .collect();
    let units = samples.iter().map(|sample| search.max_units(sample.len()));
    progress.enter("number of topics", units.sum())?;
    let eras = places
        .iter()
        .zip(&samples)
        .map(|(&era, sample)| {
            search_era(
                study,
                rows,
                &search,
                sample,
                random.child(era as u64),
                progress,
            )
        })
        .collect::<Result<Vec<SearchEra>>>()?;
    search.fit(&eras, progress)
}

/// The rows `members` of one era and its references.
fn search_era(
    study: &StudyValidParams,
    rows: &ClusterRows,
    search: &ChooseKValidParams,
    members: &[usize],
    random: KeyedRandom,
    progress: &Progress,
) -> Result<SearchEra> {
    if rows.embedded {
        let dense = |clustered| SearchRows {
            clustered,
            weighted: None,
        };
        let clustered = rows.dense.select(Axis(0), members);
        let reference = |draw: usize| {
            let mut permuted = permute_columns(&clustered, random.child(draw as u64));
            scale_rows_to_unit_length(&mut permuted);
            Ok(dense(permuted))
        };
        return search.era(dense(clustered.clone()), reference, progress);
    }
    // The IDF of all eras, as the rows that are clustered in the end have it.
    let weights = study.term_weights().check()?.fit(&rows.counts)?;
    let weighted = weights.transform(&rows.counts.select_rows(members))?;
    let search_rows = |weighted: Csr<f32>| {
        Ok(SearchRows {
            clustered: projected(study, &weighted)?,
            weighted: Some(weighted),
        })
    };
    let reference = |draw: usize| {
        let permuted = permute_terms(&weighted, random.child(draw as u64))?;
        search_rows(of_unit_length(permuted)?)
    };
    search.era(search_rows(weighted.clone())?, reference, progress)
}

fn projected(study: &StudyValidParams, weighted: &Csr<f32>) -> Result<Array2<f64>> {
    let lsa = LsaParams::default()
        .n_components(study.n_components(weighted.n_rows()))
        .check()?
        // Several run at the same time, so none of them tells of its progress.
        .fit(weighted, &Progress::default())?;
    let mut dense = lsa.transform(weighted)?;
    scale_rows_to_unit_length(&mut dense);
    Ok(dense)
}

/// Some of the members, in their order. Their order is the canonical one, so the sample depends on what
/// the articles say and not on how they came.
fn sample(members: &[usize], random: KeyedRandom) -> Vec<usize> {
    let mut drawn = members.to_vec();
    if drawn.len() > SAMPLE {
        random.shuffle(&mut drawn);
        drawn.truncate(SAMPLE);
        drawn.sort_unstable();
    }
    drawn
}

fn of_unit_length(rows: Csr<f32>) -> Result<Csr<f32>> {
    let n_cols = rows.n_cols();
    let (indptr, indices, mut values) = rows.into_parts();
    for row in indptr.windows(2) {
        let row = &mut values[row[0]..row[1]];
        let length = row
            .iter()
            .map(|&x| f64::from(x).powi(2))
            .sum::<f64>()
            .sqrt() as f32;
        if length > 0.0 {
            row.iter_mut().for_each(|value| *value /= length);
        }
    }
    Csr::new(n_cols, indptr, indices, values)
}

/// The values of each dimension dealt out anew: what `permute_terms` is for rows without terms.
fn permute_columns(dense: &Array2<f64>, random: KeyedRandom) -> Array2<f64> {
    let mut permuted = dense.clone();
    for (dimension, mut column) in permuted.columns_mut().into_iter().enumerate() {
        let mut values = column.to_vec();
        random.child(dimension as u64).shuffle(&mut values);
        column
            .iter_mut()
            .zip(values)
            .for_each(|(place, value)| *place = value);
    }
    permuted
}
