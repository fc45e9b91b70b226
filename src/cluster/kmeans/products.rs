//! Sums over the entries of a row in 64 bits. In come numbers side by side, out goes one.
//!
//! Sums run in eight lanes, entry i in lane i modulo 8, and the lanes are added pairwise: one fixed
//! order on every processor.

/// Partial sums.
const LANES: usize = 8;

/// The sum of a term for each pair of numbers.
#[inline]
pub(super) fn in_lanes(a: &[f64], b: &[f64], term: impl Fn(f64, f64) -> f64) -> f64 {
    let mut sums = [0.0; LANES];
    let (a, b) = (a.chunks_exact(LANES), b.chunks_exact(LANES));
    let last = a.remainder().iter().zip(b.remainder());
    for (a, b) in a.zip(b) {
        for lane in 0..LANES {
            sums[lane] += term(a[lane], b[lane]);
        }
    }
    for (sum, (&a, &b)) in sums.iter_mut().zip(last) {
        *sum += term(a, b);
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
