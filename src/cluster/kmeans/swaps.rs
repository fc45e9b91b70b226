//! One centroid moved to another place: where the next run of Lloyd's iteration may start from. In
//! come the best clustering so far and the key of one attempt, out go changed centroids.
//!
//! # Problem
//! Lloyd's iteration never carries a centroid across rows that belong to others. A start with two
//! centroids in one topic and one in two topics keeps them so, and starts differ in little else. A
//! swap mends just that: it removes a centroid whose rows lose little by going to their second
//! nearest, one of the three that lose least, and sets it on a row that the others leave far away, by
//! the draw of greedy k-means++. Whoever calls runs Lloyd's iteration from there, which ends soon as
//! most centroids hold still, and keeps the outcome if its inertia is lower.
//!
//! # Reference
//! Fränti 2018, *Efficiency of random swap clustering*, doi:10.1186/s40537-018-0122-y; there both
//! the centroid and its new place are drawn evenly.

use rayon::prelude::*;

use super::lloyd::Outcome;
use super::rows::BLOCK_ROWS;
use super::seeding;
use super::table::Table;
use crate::exact_sum::FixedPoint;
use crate::random::KeyedRandom;

/// Of so many centroids that are missed least one is drawn: always the first would try the same
/// swap again and again.
const N_REMOVABLE: usize = 3;

/// Centroids, cluster by cluster, of which one has moved; `None` where no row is away from its
/// centroid, or where there is only one.
pub(super) fn swap(table: &Table, from: &Outcome, random: KeyedRandom) -> Option<Vec<f64>> {
    let n_clusters = from.centroids.n_clusters();
    if n_clusters < 2 {
        return None;
    }
    let able = seeding::able_rows(table);
    let second = second_distances(table, from, &able);
    let loss = losses(from, &able, &second);
    let mut least_missed: Vec<usize> = (0..n_clusters).collect();
    least_missed.sort_by_key(|&cluster| (loss[cluster], cluster));
    let removed = least_missed[random.below(0, n_clusters.min(N_REMOVABLE))];
    let left: Vec<f64> = able
        .iter()
        .zip(&second)
        .map(|(&row, &second)| match &from.nearest[row] {
            nearest if nearest.label as usize == removed => second,
            nearest => nearest.distance,
        })
        .collect();
    let place = seeding::draw_best(table, &able, &left, random.child(1), n_clusters)?;
    let centroids = (0..n_clusters).flat_map(|cluster| match cluster == removed {
        true => seeding::centroid_at(table, place),
        false => from.centroids.centroid(cluster).to_vec(),
    });
    Some(centroids.collect())
}

/// The distance of each of the rows `able` to its second nearest centroid.
fn second_distances(table: &Table, from: &Outcome, able: &[usize]) -> Vec<f64> {
    able.par_iter()
        .with_min_len(BLOCK_ROWS)
        .map(|&row| {
            let own = from.nearest[row].label as usize;
            (0..from.centroids.n_clusters())
                .filter(|&cluster| cluster != own)
                .map(|cluster| from.centroids.distance(table, row, cluster))
                .fold(f64::INFINITY, f64::min)
        })
        .collect()
}

/// What the rows of each cluster lose together without its centroid, on a common grid.
fn losses(from: &Outcome, able: &[usize], second: &[f64]) -> Vec<i64> {
    let largest = second.iter().copied().fold(0.0, f64::max);
    let grid = FixedPoint::new(largest, able.len());
    let mut losses = vec![0; from.centroids.n_clusters()];
    for (&row, &second) in able.iter().zip(second) {
        let nearest = &from.nearest[row];
        losses[nearest.label as usize] += grid.quantize((second - nearest.distance).max(0.0));
    }
    losses
}
