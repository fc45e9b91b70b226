//! Centroids in the order in which the look reads them: feature by feature, the clusters side by side in
//! registers. In come centroids cluster by cluster.

use rayon::prelude::*;

use super::centroids::Centroids;
use super::kernels::{LANES, Register, Registers};
use super::narrow::whole;
use super::pairs::{PairRegisters, Pairs};

/// Features turned by one thread at once, an even number; no part of the result.
const BLOCK_FEATURES: usize = 64;

/// Centroids in registers, in 32 bits.
pub(super) fn pack<R: Register<N>, const N: usize>(
    centroids: &Centroids,
    factor: f32,
    squares: &[f32],
) -> Registers<R> {
    let n_groups = squares.len().div_ceil(N);
    let mut columns = vec![R::all(0.0); centroids.n_features() * n_groups];
    columns
        .par_chunks_mut(BLOCK_FEATURES * n_groups)
        .enumerate()
        .for_each(|(block, columns)| {
            for cluster in 0..squares.len() {
                let numbers = &centroids.centroid(cluster)[block * BLOCK_FEATURES..];
                let places = columns[cluster / N..].iter_mut().step_by(n_groups);
                for (place, &number) in places.zip(numbers) {
                    place.lanes_mut()[cluster % N] = number as f32;
                }
            }
        });
    Registers {
        n_groups,
        factor,
        columns,
        squares: in_registers(squares),
    }
}

/// Centroids less `shift` in registers, in whole numbers that count `unit`.
pub(super) fn pack_pairs(
    centroids: &Centroids,
    shift: &[f64],
    unit: f64,
    squares: &[f32],
) -> PairRegisters {
    let n_groups = squares.len().div_ceil(LANES);
    let n_pairs = centroids.n_features().div_ceil(2);
    // Centroids that all lie on the origin stay there.
    let per_unit = if unit > 0.0 { 1.0 / unit } else { 0.0 };
    let mut columns = vec![Pairs([0; 2 * LANES]); n_pairs * n_groups];
    columns
        .par_chunks_mut(BLOCK_FEATURES / 2 * n_groups)
        .enumerate()
        .for_each(|(block, columns)| {
            let first = block * BLOCK_FEATURES;
            for cluster in 0..squares.len() {
                let (group, lane) = (cluster / LANES, cluster % LANES);
                let numbers = &centroids.centroid(cluster)[first..];
                for (feature, number) in numbers.iter().take(BLOCK_FEATURES).enumerate() {
                    let shift = shift.get(first + feature).copied().unwrap_or(0.0);
                    let pair = &mut columns[feature / 2 * n_groups + group].0;
                    pair[2 * lane + feature % 2] = whole((number - shift) * per_unit) as i16;
                }
            }
        });
    PairRegisters {
        n_groups,
        columns,
        unit,
        squares: in_registers(squares),
    }
}

/// Numbers of clusters side by side, infinite beyond the last.
fn in_registers<R: Register<N>, const N: usize>(numbers: &[f32]) -> Vec<R> {
    let mut padded = vec![R::all(f32::INFINITY); numbers.len().div_ceil(N)];
    for (cluster, &number) in numbers.iter().enumerate() {
        padded[cluster / N].lanes_mut()[cluster % N] = number;
    }
    padded
}
