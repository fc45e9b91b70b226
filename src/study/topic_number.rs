//! How many topics an era holds, where the user leaves it to the articles.
//!
//! The search looks at weighted terms, and its reference are the same articles with their terms dealt out
//! anew within the era. Rows of the user's own have no terms: there the values of each dimension are.

use ndarray::Array2;

use super::params::StudyValidParams;
use super::rows::ClusterRows;
use crate::cluster::choose_k::{ChooseKParams, TopicNumber};
use crate::cluster::kmeans::OwnedRows;
use crate::cluster::permute_terms::permute_terms;
use crate::error::Result;
use crate::lsa::scale_rows_to_unit_length;
use crate::progress::Progress;
use crate::random::KeyedRandom;

/// Of more articles the search looks at a sample of this size: it fits some hundred clusterings.
const SAMPLE: usize = 1_500;

/// The number of topics among the rows `members` of one era.
pub(super) fn topic_number(
    study: &StudyValidParams,
    rows: &ClusterRows,
    members: &[usize],
    era: usize,
    progress: &Progress,
) -> Result<TopicNumber> {
    let random = KeyedRandom::new(study.params.seed).child(era as u64);
    let members = sample(members, random);
    let search = ChooseKParams::default().seed(study.params.seed).check()?;
    progress.enter("number of topics", search.max_units(members.len()))?;
    if rows.embedded {
        let dense = rows.dense.select(ndarray::Axis(0), &members);
        let reference = |draw: usize| {
            let mut permuted = permute_columns(&dense, random.child(draw as u64));
            scale_rows_to_unit_length(&mut permuted);
            Ok(OwnedRows::Dense(permuted))
        };
        return search.fit(&OwnedRows::Dense(dense.clone()), reference, progress);
    }
    let weighted = rows.weighted.select_rows(&members);
    let reference =
        |draw: usize| permute_terms(&weighted, random.child(draw as u64)).map(OwnedRows::Sparse);
    search.fit(&OwnedRows::Sparse(weighted.clone()), reference, progress)
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
