//! One start of Lloyd's iteration: assign every row to its nearest centroid, move every centroid
//! to the middle of its rows, until nothing moves. In come rows and initial centroids, out go
//! final centroids with the assignment that belongs to them.
//!
//! The outcome does not depend on the number of threads, nor, apart from the numbering of rows
//! at equal distance when an empty cluster is filled, on their order: each row is compared on its
//! own in a fixed order of operations, and all sums over rows are sums of integers.

use rayon::prelude::*;

use super::bounds::{Bound, Drift};
use super::centroids::{Centroids, Nearest};
use super::params::{KMeansValidParams, Metric};
use super::prefetch::ROWS_AHEAD;
use super::rows::BLOCK_ROWS;
use super::screen::Screen;
use super::sums::{ClusterSums, Grids, Move, length};
use super::table::Table;
use crate::error::Result;
use crate::exact_sum::FixedPoint;
use crate::progress::Progress;

/// What one start ends with.
pub(super) struct Outcome {
    pub centroids: Centroids,
    pub nearest: Vec<Nearest>,
    pub inertia: f64,
    pub n_iter: usize,
}

pub(super) fn lloyd(
    table: &Table,
    grids: &Grids,
    mut by_cluster: Vec<f64>,
    params: &KMeansValidParams,
    largest_shift: f64,
    progress: &Progress,
) -> Result<Outcome> {
    let n_features = table.n_features();
    if table.metric == Metric::Spherical {
        by_cluster
            .chunks_exact_mut(n_features)
            .for_each(scale_to_unit);
    }
    let mut centroids = Centroids::new(by_cluster, n_features, table.metric);
    let mut sums = ClusterSums::new(table, grids, centroids.n_clusters());
    let mut assignment = Assignment::new(table.n_rows());
    let mut n_iter = 0;
    // Ends with centroids for which `assignment` is right, so that predicting the rows that were
    // fitted gives their labels back.
    let mut assigned = false;
    while n_iter < params.max_iter {
        progress.advance(0)?;
        n_iter += 1;
        let moves = assignment.update(table, &centroids, progress)?;
        if moves.is_empty() {
            assigned = true;
            break;
        }
        let mut changed = sums.apply(&moves);
        let moves = fill_empty_clusters(table, &sums.counts, &assignment.labels, &centroids);
        for (changed, also) in changed.iter_mut().zip(sums.apply(&moves)) {
            *changed |= also;
        }
        assignment.carry_out(&moves);
        let shifts = centroids.move_to(&sums, &changed);
        assignment.drift = Some(Drift::new(&shifts));
        if shifts.iter().sum::<f64>() <= largest_shift {
            break;
        }
    }
    if !assigned {
        assignment.update(table, &centroids, progress)?;
    }
    let nearest = with_distances(table, &centroids, &assignment.labels);
    Ok(Outcome {
        inertia: sum_of_distances(&nearest),
        centroids,
        nearest,
        n_iter,
    })
}

/// The cluster of the nearest centroid of every row.
pub(super) fn assign(
    table: &Table,
    centroids: &Centroids,
    progress: &Progress,
) -> Result<Vec<u32>> {
    let mut assignment = Assignment::new(table.n_rows());
    assignment.update(table, centroids, progress)?;
    Ok(assignment.labels)
}

/// The cluster of every row, that of the nearest centroid unless it was given another one, and how long
/// that is sure to stay the nearest.
struct Assignment {
    labels: Vec<u32>,
    bounds: Vec<Bound>,
    /// Whether every row has had a label.
    is_whole: bool,
    /// How far the centroids moved since the last update.
    drift: Option<Drift>,
}

impl Assignment {
    fn new(n_rows: usize) -> Self {
        Self {
            labels: vec![0; n_rows],
            bounds: vec![Bound::NONE; n_rows],
            is_whole: false,
            drift: None,
        }
    }

    /// Looks where the centroids are; returns the rows that change their label, in their order.
    fn update(
        &mut self,
        table: &Table,
        centroids: &Centroids,
        progress: &Progress,
    ) -> Result<Vec<Move>> {
        let screen = Screen::new(centroids, table);
        let rounding = centroids.rounding(table);
        let drift = self.drift.take();
        let is_whole = std::mem::replace(&mut self.is_whole, true);
        let moves: Vec<Vec<Move>> = self
            .labels
            .par_chunks_mut(BLOCK_ROWS)
            .zip(self.bounds.par_chunks_mut(BLOCK_ROWS))
            .enumerate()
            .map(|(block, (labels, bounds))| {
                progress.advance(0)?;
                let first = block * BLOCK_ROWS;
                let mut rows = Vec::with_capacity(BLOCK_ROWS);
                for (offset, (bound, &label)) in bounds.iter_mut().zip(&*labels).enumerate() {
                    if let Some(drift) = &drift {
                        drift.apply(bound, label);
                    }
                    if !bound.holds(rounding) {
                        rows.push(first + offset);
                    }
                }
                let looks = screen.look(table, centroids, &rows);
                let mut moves = Vec::new();
                for (row, look) in rows.into_iter().zip(looks) {
                    bounds[row - first] = look.bound;
                    let to = look.label;
                    let left = std::mem::replace(&mut labels[row - first], to);
                    let from = is_whole.then_some(left);
                    if from != Some(to) {
                        moves.push(Move { row, from, to });
                    }
                }
                Ok(moves)
            })
            .collect::<Result<_>>()?;
        Ok(moves.into_iter().flatten().collect())
    }

    /// Gives rows another label than that of the nearest centroid.
    fn carry_out(&mut self, moves: &[Move]) {
        for change in moves {
            self.labels[change.row] = change.to;
            self.bounds[change.row] = Bound::NONE;
        }
    }
}

/// The labels with the distances that belong to them.
pub(super) fn with_distances(table: &Table, centroids: &Centroids, labels: &[u32]) -> Vec<Nearest> {
    labels
        .par_iter()
        .with_min_len(BLOCK_ROWS)
        .enumerate()
        .map(|(row, &label)| {
            table.rows.ask_for(row + ROWS_AHEAD);
            Nearest {
                label,
                distance: centroids.distance(table, row, label as usize),
            }
        })
        .collect()
}

/// Variance of a feature, averaged over the features: what the tolerance is relative to.
pub(super) fn mean_variance(table: &Table, grids: &Grids) -> f64 {
    let mut sums = ClusterSums::new(table, grids, 1);
    let to_one = |row| Move {
        row,
        from: None,
        to: 0,
    };
    sums.apply(&(0..table.n_rows()).map(to_one).collect::<Vec<_>>());
    let n_rows = table.n_rows() as f64;
    let squares = match table.metric {
        Metric::Euclidean => {
            let mean = Centroids::new(sums.mean(0).collect(), table.n_features(), table.metric);
            sum_of_distances(&with_distances(table, &mean, &vec![0; table.n_rows()]))
        }
        // Rows of length 1 (or 0): the mean square less the square of the mean.
        Metric::Spherical => {
            let n_unit = (0..table.n_rows())
                .filter(|&row| table.can_seed(row))
                .count();
            n_unit as f64 - n_rows * length(sums.mean(0)).powi(2)
        }
    };
    (squares / n_rows / table.n_features() as f64).max(0.0)
}

pub(super) fn sum_of_distances(nearest: &[Nearest]) -> f64 {
    let distances = nearest.iter().map(|nearest| nearest.distance);
    let largest = distances.clone().fold(0.0, f64::max);
    FixedPoint::new(largest, nearest.len()).sum(distances)
}

/// Gives each empty cluster the row farthest from its centroid (the lowest of equals), never the
/// only row of another cluster, never one that lies on its centroid or has no direction. With
/// fewer distinct rows than clusters some stay empty and keep their place.
fn fill_empty_clusters(
    table: &Table,
    counts: &[u64],
    labels: &[u32],
    centroids: &Centroids,
) -> Vec<Move> {
    let empty: Vec<usize> = (0..counts.len())
        .filter(|&cluster| counts[cluster] == 0)
        .collect();
    if empty.is_empty() {
        return Vec::new();
    }
    let nearest = with_distances(table, centroids, labels);
    let mut counts = counts.to_vec();
    let mut farthest: Vec<usize> = (0..nearest.len())
        .filter(|&row| nearest[row].distance > 0.0 && table.can_seed(row))
        .collect();
    farthest.sort_by(|&a, &b| {
        let falling = nearest[b].distance.total_cmp(&nearest[a].distance);
        falling.then(a.cmp(&b))
    });
    let mut farthest = farthest.into_iter();
    let mut moves = Vec::new();
    for cluster in empty {
        let not_alone = |row: &usize| counts[nearest[*row].label as usize] > 1;
        let Some(row) = farthest.find(not_alone) else {
            break;
        };
        counts[nearest[row].label as usize] -= 1;
        moves.push(Move {
            row,
            from: Some(nearest[row].label),
            to: cluster as u32,
        });
    }
    moves
}

fn scale_to_unit(centroid: &mut [f64]) {
    let length = length(centroid.iter().copied());
    if length > 0.0 {
        centroid.iter_mut().for_each(|x| *x /= length);
    }
}
