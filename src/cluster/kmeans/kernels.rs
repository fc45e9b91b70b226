//! The inner loops of the fast look at all centroids, in 32 bits. In come a row and the centroids in
//! registers, out go its two lowest scores and where the lowest is.
//!
//! The loops are compiled for several sets of instructions, and the widest that the processor has runs.
//! Entries are counted, not iterated over, and functions called by name: what an iterator calls, or a
//! pointer leads to, may be compiled without the instructions.

// Lanes are counted, not iterated over: only so they stay in registers.
#![allow(clippy::needless_range_loop)]

use multiversion::multiversion;
use multiversion::target::target_cfg_f;

/// Clusters in a register.
pub(super) const LANES: usize = 16;
/// Clusters in half a register.
pub(super) const HALF: usize = LANES / 2;
/// Dense rows that share the loads of a centroid.
pub(super) const ROWS: usize = 4;
/// Registers of clusters that a sparse row adds to at once: as many as 16 registers of half the size hold.
const STRETCH: usize = 7;
/// Registers of clusters that dense rows add to at once.
const TILE: usize = 4;
/// Sums of a sparse row and half a register of clusters, as each addition waits for the one before.
const SUMS: usize = 4;

/// A register; aligned, as loads that cross a cache line take twice as long.
#[derive(Clone, Copy)]
#[repr(align(64))]
pub(super) struct Lanes([f32; LANES]);

/// Half a register.
#[derive(Clone, Copy)]
#[repr(align(32))]
pub(super) struct HalfLanes([f32; HALF]);

/// Numbers side by side, one for each cluster.
pub(super) trait Register<const N: usize>: Copy + Send {
    fn all(number: f32) -> Self;
    fn lanes(&self) -> &[f32; N];
    fn lanes_mut(&mut self) -> &mut [f32; N];
}

impl Register<LANES> for Lanes {
    #[inline(always)]
    fn all(number: f32) -> Self {
        Self([number; LANES])
    }

    #[inline(always)]
    fn lanes(&self) -> &[f32; LANES] {
        &self.0
    }

    #[inline(always)]
    fn lanes_mut(&mut self) -> &mut [f32; LANES] {
        &mut self.0
    }
}

impl Register<HALF> for HalfLanes {
    #[inline(always)]
    fn all(number: f32) -> Self {
        Self([number; HALF])
    }

    #[inline(always)]
    fn lanes(&self) -> &[f32; HALF] {
        &self.0
    }

    #[inline(always)]
    fn lanes_mut(&mut self) -> &mut [f32; HALF] {
        &mut self.0
    }
}

/// Centroids in registers. The score of a row and a cluster is `factor` times their product, plus the
/// square of the cluster.
pub(super) struct Registers<R> {
    /// Registers that hold the clusters.
    pub n_groups: usize,
    pub factor: f32,
    /// Feature by feature, `n_groups` registers for each.
    pub columns: Vec<R>,
    /// Squared lengths; infinite in the padding, so that it is never near.
    pub squares: Vec<R>,
}

/// The lowest score of a row, the one after it, and the cluster of the lowest.
#[derive(Clone, Copy)]
pub(super) struct Lowest {
    pub label: u32,
    pub best: f32,
    pub second: f32,
}

/// A sparse row; `products` has a place for each register of clusters.
#[multiversion(targets(
    "x86_64+avx512f+avx512bw+avx512dq+avx512vl+avx2+fma",
    "x86_64+avx2+fma",
    "aarch64+neon"
))]
pub(super) fn look_at_sparse(
    centroids: &Registers<Lanes>,
    columns: &[u32],
    values: &[f32],
    products: &mut [Lanes],
) -> Lowest {
    const FUSED: bool = target_cfg_f!(any(target_feature = "fma", target_feature = "neon"));
    // Stretches of nearly equal length, each one pass over the row.
    let all = centroids.n_groups;
    let stretch = all.div_ceil(all.div_ceil(STRETCH));
    let mut group = 0;
    while group < all {
        let n_groups = stretch.min(all - group);
        match n_groups {
            1 => see_sparse::<FUSED, 1>(centroids, columns, values, group, products),
            2 => see_sparse::<FUSED, 2>(centroids, columns, values, group, products),
            3 => see_sparse::<FUSED, 3>(centroids, columns, values, group, products),
            4 => see_sparse::<FUSED, 4>(centroids, columns, values, group, products),
            5 => see_sparse::<FUSED, 5>(centroids, columns, values, group, products),
            6 => see_sparse::<FUSED, 6>(centroids, columns, values, group, products),
            _ => see_sparse::<FUSED, STRETCH>(centroids, columns, values, group, products),
        }
        group += n_groups;
    }
    lowest(centroids, products)
}

/// The `G` registers of clusters from `first` on.
#[inline(always)]
fn see_sparse<const FUSED: bool, const G: usize>(
    centroids: &Registers<Lanes>,
    columns: &[u32],
    values: &[f32],
    first: usize,
    products: &mut [Lanes],
) {
    let mut sums = [[0.0f32; LANES]; G];
    let (n_entries, n_groups) = (columns.len(), centroids.n_groups);
    let values = &values[..n_entries];
    let mut entry = 0;
    while entry < n_entries {
        let terms = &centroids.columns[columns[entry] as usize * n_groups + first..][..G];
        for group in 0..G {
            sums[group] = add_scaled::<FUSED, LANES>(values[entry], &terms[group].0, sums[group]);
        }
        entry += 1;
    }
    let products = &mut products[first..][..G];
    for group in 0..G {
        products[group].0 = sums[group];
    }
}

/// A sparse row and no more than [`HALF`] clusters; `products` has one place.
#[multiversion(targets(
    "x86_64+avx512f+avx512bw+avx512dq+avx512vl+avx2+fma",
    "x86_64+avx2+fma",
    "aarch64+neon"
))]
pub(super) fn look_at_few(
    centroids: &Registers<HalfLanes>,
    columns: &[u32],
    values: &[f32],
    products: &mut [HalfLanes],
) -> Lowest {
    const FUSED: bool = target_cfg_f!(any(target_feature = "fma", target_feature = "neon"));
    let n_entries = columns.len();
    let values = &values[..n_entries];
    let mut sums = [[0.0f32; HALF]; SUMS];
    let mut entry = 0;
    while entry + SUMS <= n_entries {
        for sum in 0..SUMS {
            let terms = &centroids.columns[columns[entry + sum] as usize].0;
            sums[sum] = add_scaled::<FUSED, HALF>(values[entry + sum], terms, sums[sum]);
        }
        entry += SUMS;
    }
    while entry < n_entries {
        let terms = &centroids.columns[columns[entry] as usize].0;
        sums[0] = add_scaled::<FUSED, HALF>(values[entry], terms, sums[0]);
        entry += 1;
    }
    let mut total = [0.0; HALF];
    for lane in 0..HALF {
        total[lane] = (sums[0][lane] + sums[1][lane]) + (sums[2][lane] + sums[3][lane]);
    }
    // Stored side by side, lanes are added to side by side.
    products[0].0 = total;
    lowest(centroids, products)
}

/// [`ROWS`] dense rows, which share the loads of the centroids.
#[multiversion(targets(
    "x86_64+avx512f+avx512bw+avx512dq+avx512vl+avx2+fma",
    "x86_64+avx2+fma",
    "aarch64+neon"
))]
pub(super) fn look_at_dense(
    centroids: &Registers<Lanes>,
    rows: [&[f32]; ROWS],
    products: &mut [Lanes],
) -> [Lowest; ROWS] {
    const FUSED: bool = target_cfg_f!(any(target_feature = "fma", target_feature = "neon"));
    let n_groups = centroids.n_groups;
    let mut group = 0;
    while group < n_groups {
        match n_groups - group {
            1 => see_dense::<FUSED, 1>(centroids, rows, group, products),
            2 => see_dense::<FUSED, 2>(centroids, rows, group, products),
            3 => see_dense::<FUSED, 3>(centroids, rows, group, products),
            _ => see_dense::<FUSED, TILE>(centroids, rows, group, products),
        }
        group += TILE;
    }
    let [a, b, c, d] = [0, 1, 2, 3].map(|row| row * n_groups);
    [
        lowest(centroids, &products[a..]),
        lowest(centroids, &products[b..]),
        lowest(centroids, &products[c..]),
        lowest(centroids, &products[d..]),
    ]
}

/// The `G` registers of clusters from `first` on.
#[inline(always)]
fn see_dense<const FUSED: bool, const G: usize>(
    centroids: &Registers<Lanes>,
    rows: [&[f32]; ROWS],
    first: usize,
    products: &mut [Lanes],
) {
    let [a, b, c, d] = rows;
    let n_features = a.len();
    // Of one length, so that the loop needs no checks.
    let (b, c, d) = (&b[..n_features], &c[..n_features], &d[..n_features]);
    let mut sums = [[[0.0f32; LANES]; G]; ROWS];
    let mut feature = 0;
    while feature < n_features {
        let terms = &centroids.columns[feature * centroids.n_groups + first..][..G];
        let entries = [a[feature], b[feature], c[feature], d[feature]];
        for row in 0..ROWS {
            for group in 0..G {
                sums[row][group] =
                    add_scaled::<FUSED, LANES>(entries[row], &terms[group].0, sums[row][group]);
            }
        }
        feature += 1;
    }
    for row in 0..ROWS {
        for group in 0..G {
            products[row * centroids.n_groups + first + group].0 = sums[row][group];
        }
    }
}

#[inline(always)]
fn add_scaled<const FUSED: bool, const N: usize>(
    factor: f32,
    terms: &[f32; N],
    mut sum: [f32; N],
) -> [f32; N] {
    for lane in 0..N {
        sum[lane] = match FUSED {
            true => factor.mul_add(terms[lane], sum[lane]),
            false => factor * terms[lane] + sum[lane],
        };
    }
    sum
}

/// The two lowest scores of a row, from its products with the clusters, register by register. Every lane
/// remembers where its lowest score was, so that no branch depends on the scores.
#[inline(always)]
fn lowest<R: Register<N>, const N: usize>(centroids: &Registers<R>, products: &[R]) -> Lowest {
    let n_groups = centroids.n_groups;
    let (products, squares) = (&products[..n_groups], &centroids.squares[..n_groups]);
    let [mut best, mut second] = [[f32::INFINITY; N]; 2];
    let mut groups = [0u32; N];
    let mut group = 0;
    while group < n_groups {
        let (product, square) = (products[group].lanes(), squares[group].lanes());
        for lane in 0..N {
            let score = centroids.factor * product[lane] + square[lane];
            let low = best[lane];
            let higher = if score > low { score } else { low };
            second[lane] = lower(higher, second[lane]);
            groups[lane] = if score < low {
                group as u32
            } else {
                groups[lane]
            };
            best[lane] = lower(score, low);
        }
        group += 1;
    }
    let lowest = least(best);
    let mut labels = [u32::MAX; N];
    for lane in 0..N {
        if best[lane] == lowest {
            labels[lane] = groups[lane] * N as u32 + lane as u32;
        }
    }
    let label = least(labels);
    for lane in 0..N {
        if labels[lane] == label {
            best[lane] = second[lane];
        }
    }
    Lowest {
        label,
        best: lowest,
        second: least(best),
    }
}

/// The least of all lanes, halving by halving.
#[inline(always)]
fn least<T: Copy + PartialOrd, const N: usize>(mut lanes: [T; N]) -> T {
    let mut width = N / 2;
    while width > 0 {
        for lane in 0..width {
            lanes[lane] = lower(lanes[lane + width], lanes[lane]);
        }
        width /= 2;
    }
    lanes[0]
}

#[inline(always)]
fn lower<T: PartialOrd>(a: T, b: T) -> T {
    if a < b { a } else { b }
}
