//! Where the borders between topics run: in come the rows of an era and a number of topics, out go
//! the centroids. Eras are cut alike as far as their articles bear it.
//!
//! Many cuts fit the same articles almost equally well, and which of them fits best is then a matter of a
//! few articles: random halves of one year fall into different topics, and none of their links means
//! anything. So the articles of all eras are cut together, too, freed of the mean of their era, lest the
//! years become topics. From there k-means finds the *common cut* of an era, as from the best of many starts it
//! finds its *own cut*. The own one is taken where the articles are surely nearer to its centroids: where the sum
//! over the articles of `cos(own centroid) - cos(common centroid)` is more than [`LEAST_Z`] of its standard errors.
//!
//! Measured on two eras: the own cuts of random halves of Reuters, Beige Books and UN speeches were better by
//! 2.0 standard errors at most; those of eras that share four of seven topics of Reuters by more than 2.3 in four
//! cases of five, and by up to 8.9. Of halves of eight topics of Reuters the topics agree better with the labels than
//! those of each half by itself (mean NMI 0.81 against 0.78, ten draws).

use std::collections::BTreeMap;

use linfa::ParamGuard;
use ndarray::{Array2, ArrayView2, Axis, concatenate};

use super::params::StudyValidParams;
use super::rows::ClusterRows;
use crate::cluster::kmeans::{Init, KMeans, KMeansParams, KMeansValidParams, Metric, Rows};
use crate::cluster::sums_of_clusters;
use crate::error::Result;
use crate::lsa::scale_rows_to_unit_length;
use crate::progress::Progress;

/// Starts of k-means, of which the best is kept, and swaps that improve on it: the fewer articles, the
/// more of either they can have, and the more they need, since one article more or less then shifts a
/// topic. On labelled sets 5 starts and 30 swaps fit better than 20 starts, agree better with the labels
/// and depend less on the seed.
const N_INIT: std::ops::RangeInclusive<usize> = 4..=100;
const N_SWAPS: std::ops::RangeInclusive<usize> = 20..=200;
/// Rows over all starts, and over all swaps, that bound their number.
const ROWS_OF_ALL_STARTS: usize = 20_000;
const ROWS_OF_ALL_SWAPS: usize = 300_000;

/// Standard errors by which the articles of an era must be nearer to the centroids of its own cut: chance
/// alone does so once in a hundred times.
const LEAST_Z: f64 = 2.326;

/// The cuts of several eras.
pub(super) struct Cuts<'a> {
    study: &'a StudyValidParams,
    /// The rows of each era.
    eras: Vec<Array2<f64>>,
    /// For each number of topics asked for so far the clusters of all rows together.
    together: BTreeMap<usize, Vec<u32>>,
}

impl<'a> Cuts<'a> {
    /// For eras whose rows are `members`.
    pub fn new(study: &'a StudyValidParams, rows: &ClusterRows, members: &[Vec<usize>]) -> Self {
        let of_era = |members: &Vec<usize>| rows.dense.select(Axis(0), members);
        Self {
            study,
            eras: members.iter().map(of_era).collect(),
            together: BTreeMap::new(),
        }
    }

    /// The centroids of `n_topics` among the rows of an era.
    pub fn centroids(
        &mut self,
        era: usize,
        n_topics: usize,
        progress: &Progress,
    ) -> Result<Array2<f64>> {
        let own = fit(self.study, n_topics, self.rows(era).view(), progress)?;
        let n_eras = self.eras.iter().filter(|rows| rows.nrows() > 0).count();
        if n_topics == 1 || n_eras == 1 {
            return Ok(own.centroids);
        }
        let Some(start) = self.start(era, n_topics, progress)? else {
            return Ok(own.centroids);
        };
        let common = KMeansParams::new(n_topics)
            .metric(Metric::Spherical)
            .init(Init::Given(start))
            .fit_rows(Rows::Dense(self.rows(era).view()), &Progress::default())?;
        let bears = !surely_nearer(&own, &common) && common.counts.iter().all(|&count| count > 0);
        Ok(if bears { common } else { own }.centroids)
    }

    /// The directions of the rows of an era in each cluster of all rows; `None` where it has no row in some.
    fn start(
        &mut self,
        era: usize,
        n_topics: usize,
        progress: &Progress,
    ) -> Result<Option<Array2<f64>>> {
        if !self.together.contains_key(&n_topics) {
            let freed: Vec<Array2<f64>> = self.eras.iter().map(freed_of_era).collect();
            let views: Vec<ArrayView2<'_, f64>> = freed.iter().map(|rows| rows.view()).collect();
            let all = concatenate(Axis(0), &views).expect("eras have the same dimensions");
            let fitted = fit(self.study, n_topics, all.view(), progress)?;
            self.together.insert(n_topics, fitted.labels);
        }
        let first: usize = self.eras[..era].iter().map(|rows| rows.nrows()).sum();
        let rows = self.rows(era);
        let clusters = &self.together[&n_topics][first..first + rows.nrows()];
        let is_met = |cluster: u32| clusters.contains(&cluster);
        Ok((0..n_topics as u32)
            .all(is_met)
            .then(|| sums_of_clusters(rows.view(), clusters, n_topics)))
    }

    /// The rows of an era.
    pub fn rows(&self, era: usize) -> &Array2<f64> {
        &self.eras[era]
    }
}

/// Rows without the mean of their era, of length one.
fn freed_of_era(rows: &Array2<f64>) -> Array2<f64> {
    let Some(mean) = rows.mean_axis(Axis(0)) else {
        return rows.clone();
    };
    let mut freed = rows - &mean;
    scale_rows_to_unit_length(&mut freed);
    freed
}

fn fit(
    study: &StudyValidParams,
    n_topics: usize,
    rows: ArrayView2<'_, f64>,
    progress: &Progress,
) -> Result<KMeans> {
    let kmeans = topic_clusters(study, n_topics, rows.nrows())?;
    progress.enter("topics", kmeans.n_units())?;
    kmeans.fit_rows(Rows::Dense(rows), progress)
}

/// How so many rows are clustered.
pub(super) fn topic_clusters(
    study: &StudyValidParams,
    n_topics: usize,
    n_rows: usize,
) -> Result<KMeansValidParams> {
    KMeansParams::new(n_topics)
        .metric(Metric::Spherical)
        .n_init((ROWS_OF_ALL_STARTS / n_rows).clamp(*N_INIT.start(), *N_INIT.end()))
        .n_swaps((ROWS_OF_ALL_SWAPS / n_rows).clamp(*N_SWAPS.start(), *N_SWAPS.end()))
        .seed(study.params.seed)
        .check()
}

/// Whether the rows are nearer to the centroids of `own` than those of `common` by more than the
/// differences between rows let one doubt.
fn surely_nearer(own: &KMeans, common: &KMeans) -> bool {
    let nearer = || (common.distances.iter().zip(&own.distances)).map(|(common, own)| common - own);
    let sum: f64 = nearer().sum();
    let mean = sum / own.distances.len() as f64;
    let squares: f64 = nearer().map(|difference| (difference - mean).powi(2)).sum();
    sum > LEAST_Z * squares.sqrt()
}

#[cfg(test)]
mod tests {
    use std::f64::consts::TAU;

    use super::*;
    use crate::era::Eras;
    use crate::random::KeyedRandom;
    use crate::study::StudyParams;

    const N_ROWS: usize = 200;

    /// The centroids of each of two eras, cut into three topics.
    fn cut(eras: &[Array2<f64>; 2]) -> [Array2<f64>; 2] {
        let study = StudyParams::new(Eras::from_years(&[2000, 2016]).unwrap());
        let study = study.check().unwrap();
        let mut cuts = Cuts {
            study: &study,
            eras: eras.to_vec(),
            together: BTreeMap::new(),
        };
        let progress = Progress::default();
        [0, 1].map(|era| cuts.centroids(era, 3, &progress).unwrap())
    }

    /// For each centroid the cosine with the nearest of the others.
    fn found_again(centroids: &[Array2<f64>; 2]) -> Vec<f64> {
        let cosines = centroids[0].dot(&centroids[1].t());
        let nearest = |row: ndarray::ArrayView1<'_, f64>| row.iter().copied().fold(-1.0, f64::max);
        cosines.rows().into_iter().map(nearest).collect()
    }

    #[test]
    fn halves_of_what_has_no_borders_are_cut_alike() {
        let random = KeyedRandom::new(4);
        // Points all around a circle: thirds may begin anywhere.
        let half = |era: u64| {
            Array2::from_shape_fn((N_ROWS, 2), |(row, axis)| {
                let angle = TAU * random.child(era).unit(row as u64);
                if axis == 0 { angle.cos() } else { angle.sin() }
            })
        };
        let halves = [half(0), half(1)];
        assert!(
            found_again(&cut(&halves))
                .iter()
                .all(|&cosine| cosine > 0.95)
        );
        let study = StudyParams::new(Eras::from_years(&[2000]).unwrap());
        let study = study.check().unwrap();
        let own = |half: &Array2<f64>| {
            fit(&study, 3, half.view(), &Progress::default())
                .unwrap()
                .centroids
        };
        assert!(
            found_again(&halves.each_ref().map(own))
                .iter()
                .any(|&cosine| cosine < 0.8)
        );
    }

    #[test]
    fn eras_of_other_topics_are_cut_by_themselves() {
        let random = KeyedRandom::new(5);
        // Groups along the axes: 0, 1, 2 in the one era and 2, 3, 4 in the other.
        let era = |first: usize| {
            let mut rows = Array2::from_shape_fn((N_ROWS, 5), |(row, axis)| {
                let noise = random
                    .child(first as u64)
                    .child(row as u64)
                    .normal(axis as u64);
                0.2 * noise + f64::from(u8::from(first + row % 3 == axis))
            });
            scale_rows_to_unit_length(&mut rows);
            rows
        };
        let cosines = found_again(&cut(&[era(0), era(2)]));
        assert_eq!(cosines.iter().filter(|&&cosine| cosine > 0.9).count(), 1);
        assert_eq!(cosines.iter().filter(|&&cosine| cosine < 0.2).count(), 2);
    }
}
