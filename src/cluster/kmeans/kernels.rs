//! The inner loops of the fast look of sparse rows, in 32 bits. In come a row and the centroids in
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
/// Registers of clusters that a sparse row adds to at once: as many as 16 registers of half the size hold.
const STRETCH: usize = 7;
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

impl Lowest {
    pub const NONE: Self = Self {
        label: 0,
        best: f32::INFINITY,
        second: f32::INFINITY,
    };
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
    lowest(centroids.factor, &centroids.squares, products)
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

/// The products of a sparse row and no more than [`HALF`] clusters. The scores are looked at elsewhere:
/// side by side with that, the compiler takes the registers apart.
#[multiversion(targets(
    "x86_64+avx512f+avx512bw+avx512dq+avx512vl+avx2+fma",
    "x86_64+avx2+fma",
    "aarch64+neon"
))]
pub(super) fn multiply_few(
    centroids: &Registers<HalfLanes>,
    columns: &[u32],
    values: &[f32],
    products: &mut HalfLanes,
) {
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
    for lane in 0..HALF {
        products.0[lane] = (sums[0][lane] + sums[1][lane]) + (sums[2][lane] + sums[3][lane]);
    }
}

/// The lowest scores of rows from their products with no more than [`HALF`] clusters.
#[multiversion(targets(
    "x86_64+avx512f+avx512bw+avx512dq+avx512vl+avx2+fma",
    "x86_64+avx2+fma",
    "aarch64+neon"
))]
pub(super) fn look_at_few(
    centroids: &Registers<HalfLanes>,
    products: &[HalfLanes],
    out: &mut [Lowest],
) {
    let out = &mut out[..products.len()];
    let mut row = 0;
    while row < products.len() {
        let products = &products[row..=row];
        out[row] = lowest(centroids.factor, &centroids.squares[..1], products);
        row += 1;
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
pub(super) fn lowest<R: Register<N>, const N: usize>(
    factor: f32,
    squares: &[R],
    products: &[R],
) -> Lowest {
    let n_groups = squares.len();
    let products = &products[..n_groups];
    let [mut best, mut second] = [[f32::INFINITY; N]; 2];
    let mut groups = [0u32; N];
    let mut group = 0;
    while group < n_groups {
        let (product, square) = (products[group].lanes(), squares[group].lanes());
        for lane in 0..N {
            let score = factor * product[lane] + square[lane];
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
