//! How much closer rows are to their own cluster than to the next one.
//!
//! `s = (b - a) / max(a, b)`, with a the mean distance of a row to the others of its cluster and b the
//! smallest mean distance to those of another one (Rousseeuw 1987, doi:10.1016/0377-0427(87)90125-7);
//! distance is 1 - cosine, and a row alone in its cluster has 0. Cost: the square of the rows looked at.

use ndarray::ArrayView2;
use rayon::prelude::*;

/// Most rows that are looked at, taken evenly from all.
const MOST_ROWS: usize = 500;

/// Mean silhouette of `rows` in `n_clusters` clusters; NaN for a single cluster.
pub fn silhouette(rows: ArrayView2<'_, f64>, clusters: &[u32], n_clusters: usize) -> f64 {
    if n_clusters < 2 {
        return f64::NAN;
    }
    let step = rows.nrows().div_ceil(MOST_ROWS).max(1);
    let looked_at: Vec<usize> = (0..rows.nrows()).step_by(step).collect();
    let mut sizes = vec![0usize; n_clusters];
    for &row in &looked_at {
        sizes[clusters[row] as usize] += 1;
    }
    let length: Vec<f64> = looked_at
        .iter()
        .map(|&row| rows.row(row).dot(&rows.row(row)).sqrt())
        .collect();
    let values: Vec<f64> = (0..looked_at.len())
        .into_par_iter()
        .map(|one| {
            let own = clusters[looked_at[one]] as usize;
            if sizes[own] < 2 {
                return 0.0;
            }
            let mut sums = vec![0.0; n_clusters];
            for (other, &row) in looked_at
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != one)
            {
                let lengths = length[one] * length[other];
                let cosine = match lengths > 0.0 {
                    true => rows.row(looked_at[one]).dot(&rows.row(row)) / lengths,
                    false => 0.0,
                };
                sums[clusters[row] as usize] += 1.0 - cosine;
            }
            let within = sums[own] / (sizes[own] - 1) as f64;
            let nearest = (0..n_clusters)
                .filter(|&cluster| cluster != own && sizes[cluster] > 0)
                .map(|cluster| sums[cluster] / sizes[cluster] as f64)
                .fold(f64::INFINITY, f64::min);
            match within.max(nearest) {
                larger if larger > 0.0 && larger.is_finite() => (nearest - within) / larger,
                _ => 0.0,
            }
        })
        .collect();
    values.iter().sum::<f64>() / values.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn worked_by_hand() {
        // Two rows on each axis: within 0, to the others 1.
        let rows = array![[1.0, 0.0], [2.0, 0.0], [0.0, 1.0], [0.0, 3.0]];
        assert_eq!(silhouette(rows.view(), &[0, 0, 1, 1], 2), 1.0);
        // Wrongly put: within 1, to the others (0 + 1) / 2.
        assert_eq!(silhouette(rows.view(), &[0, 1, 0, 1], 2), -0.5);
        // A row alone has 0; the third one is as far from its fellow as from the other cluster.
        assert_eq!(silhouette(rows.view(), &[0, 0, 1, 2], 3), 0.5);
        assert!(silhouette(rows.view(), &[0; 4], 1).is_nan());
    }
}
