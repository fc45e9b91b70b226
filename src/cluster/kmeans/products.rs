//! Sums over the entries of a row in 64 bits. In come numbers side by side, out goes one.
//!
//! Sums run in eight lanes, entry i in lane i modulo 8, and the lanes are added pairwise: one fixed
//! order on every processor, whichever of its instructions the loops are compiled for: nothing is fused.

// Lanes are counted, not iterated over: only so they stay in registers.
#![allow(clippy::needless_range_loop)]

use multiversion::multiversion;

/// Partial sums.
const LANES: usize = 8;

/// The product of two vectors.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+avx2", "x86_64+avx2"))]
pub(super) fn product(a: &[f64], b: &[f64]) -> f64 {
    in_lanes(a, b, |x, y| x * y)
}

/// The squared distance of two points.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+avx2", "x86_64+avx2"))]
pub(super) fn squared_distance(a: &[f64], b: &[f64]) -> f64 {
    in_lanes(a, b, |x, y| (x - y) * (x - y))
}

/// The sum of a term for each pair of numbers.
#[inline(always)]
fn in_lanes(a: &[f64], b: &[f64], term: impl Fn(f64, f64) -> f64) -> f64 {
    let mut sums = [0.0; LANES];
    let n_entries = a.len().min(b.len());
    let (a, b) = (&a[..n_entries], &b[..n_entries]);
    let mut entry = 0;
    while entry + LANES <= n_entries {
        for lane in 0..LANES {
            sums[lane] += term(a[entry + lane], b[entry + lane]);
        }
        entry += LANES;
    }
    for lane in 0..n_entries - entry {
        sums[lane] += term(a[entry + lane], b[entry + lane]);
    }
    pairwise(sums)
}

/// The product of a sparse row and a point.
pub(super) fn sparse_product(columns: &[u32], values: &[f32], centroid: &[f64]) -> f64 {
    let mut sums = [0.0; LANES];
    let (columns, last_columns) = columns.as_chunks::<LANES>();
    let (values, last_values) = values.as_chunks::<LANES>();
    let mut chunk = 0;
    while chunk < columns.len().min(values.len()) {
        for lane in 0..LANES {
            let c = centroid[columns[chunk][lane] as usize];
            sums[lane] += f64::from(values[chunk][lane]) * c;
        }
        chunk += 1;
    }
    for ((sum, &column), &x) in sums.iter_mut().zip(last_columns).zip(last_values) {
        *sum += f64::from(x) * centroid[column as usize];
    }
    pairwise(sums)
}

#[inline]
fn pairwise(sums: [f64; LANES]) -> f64 {
    ((sums[0] + sums[4]) + (sums[2] + sums[6])) + ((sums[1] + sums[5]) + (sums[3] + sums[7]))
}
