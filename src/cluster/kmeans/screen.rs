//! The fast look at all centroids at once. In come rows and centroids, out goes for each row which
//! centroid is nearest in 32 bits, by how much, and how far rounding may have misled.
//!
//! The scores decide nothing on their own: where the two best lie within the bound on the rounding
//! error, [`Centroids`](super::centroids::Centroids) is asked in 64 bits. So the labels are those of
//! the exact comparison to the bit, whatever instructions the processor has, and the kernels are
//! free to use the widest ones.
//!
//! The array is feature-major (features x clusters, padded to whole registers): an entry of a row loads
//! one contiguous stretch and adds to one lane per cluster. Cluster-major storage, as scikit-learn
//! has it, touches one random cache line per (entry, cluster) of a sparse row.
//!
//! Bound on the error: a sum of n products in 32 bits is off by at most (n + 2) u sum |x_i c_i|, with
//! u = 2^-24 and both factors rounded, and sum |x_i c_i| <= ||x|| ||c|| (Higham 2002, *Accuracy and
//! Stability of Numerical Algorithms*, ch. 3.1).

// Lanes are counted, not iterated over: only so they stay in registers.
#![allow(clippy::needless_range_loop)]

use multiversion::multiversion;
use multiversion::target::target_cfg_f;
use rayon::prelude::*;

use super::bounds::Bound;
use super::centroids::Centroids;
use super::params::Metric;
use super::rows::{Row, Rows, Table};

/// Clusters in a register.
const LANES: usize = 16;
/// Clusters that half a register holds.
const HALF: usize = LANES / 2;
/// Registers of clusters that a sparse row adds to at once: as many as 16 registers of half the size hold.
const STRETCH: usize = 7;
/// Dense rows that share the loads of a centroid.
const ROWS: usize = 4;
/// Features turned by one thread at once; no part of the result.
const BLOCK_FEATURES: usize = 64;
/// Lengths between which squares and products stay far from the ends of 32 bits.
const LENGTHS: std::ops::Range<f64> = 1e-12..1e12;

/// A register; aligned, as loads that cross a cache line take twice as long.
#[derive(Clone, Copy)]
#[repr(align(64))]
struct Lanes([f32; LANES]);

/// What a look at all centroids tells of a row. The numbers are scores: the squared distance less
/// the squared length of the row, or minus the product; in the units of the screen.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look {
    pub label: u32,
    best: f32,
    second: f32,
    /// Whether the label is that of the exact comparison.
    pub certain: bool,
    /// What is known of the distances; nothing, if the label is not certain.
    pub bound: Bound,
}

impl Look {
    pub const NONE: Self = Self {
        label: 0,
        best: f32::INFINITY,
        second: f32::INFINITY,
        certain: false,
        bound: Bound::NONE,
    };
}

pub(super) struct Screen {
    /// Registers that hold the clusters.
    n_groups: usize,
    /// Places of a feature: whole registers, or half a one where that holds all clusters, so that twice
    /// as many features stay in the cache.
    width: usize,
    metric: Metric,
    /// Of a product in a score.
    factor: f32,
    /// Squares of the screen times this are those of the rows as given: rows and centroids were
    /// multiplied by a power of two.
    unscale: f64,
    /// Feature by feature, `width` numbers for each.
    columns: Vec<Lanes>,
    /// Squared lengths; infinite in the padding, so that it is never near.
    squares: Vec<Lanes>,
    /// Length of the longest centroid, in the units of the screen.
    longest: f64,
}

impl Screen {
    /// `None` where the lengths of rows or centroids do not fit 32 bits.
    pub fn new(centroids: &Centroids, table: &Table) -> Option<Self> {
        let (n_features, n_clusters) = (centroids.n_features(), centroids.n_clusters());
        let n_groups = n_clusters.div_ceil(LANES);
        let (shift, scale) = match table.narrow() {
            Some(narrow) => (narrow.shift.as_slice(), narrow.scale),
            None => (&[][..], 1.0),
        };
        let squares: Vec<f64> = (0..n_clusters)
            .into_par_iter()
            .map(|cluster| match shift.is_empty() {
                true => centroids.squared_length(cluster),
                false => centroids.squared_distance(cluster, shift),
            })
            .collect();
        let longest = squares.iter().copied().fold(0.0, f64::max).sqrt();
        if !(LENGTHS.contains(&(table.longest() * scale)) && longest * scale < LENGTHS.end) {
            return None;
        }
        let halved = n_clusters <= HALF && matches!(table.rows, Rows::Sparse(_));
        let width = if halved { HALF } else { n_groups * LANES };
        let mut columns = vec![Lanes([0.0; LANES]); (n_features * width).div_ceil(LANES)];
        columns
            .par_chunks_mut(BLOCK_FEATURES * width / LANES)
            .enumerate()
            .for_each(|(block, columns)| {
                let first = block * BLOCK_FEATURES;
                let last = n_features.min(first + BLOCK_FEATURES);
                for cluster in 0..n_clusters {
                    let entries = &centroids.centroid(cluster)[first..last];
                    for (feature, &c) in entries.iter().enumerate() {
                        let shift = shift.get(first + feature).copied().unwrap_or(0.0);
                        let place = feature * width + cluster;
                        columns[place / LANES].0[place % LANES] = ((c - shift) * scale) as f32;
                    }
                }
            });
        let (factor, share) = match table.metric {
            Metric::Euclidean => (-2.0, scale * scale),
            Metric::Spherical => (-1.0, 0.0),
        };
        let mut padded = vec![Lanes([f32::INFINITY; LANES]); n_groups];
        for (cluster, square) in squares.iter().enumerate() {
            padded[cluster / LANES].0[cluster % LANES] = (square * share) as f32;
        }
        Some(Self {
            n_groups,
            width,
            metric: table.metric,
            factor,
            unscale: 1.0 / (scale * scale),
            columns,
            squares: padded,
            longest: longest * scale,
        })
    }

    /// By how much the difference of two scores of a row may be off, in 32 and in 64 bits together.
    fn margin(&self, n_entries: usize, length: f64) -> f64 {
        let n = (n_entries + 4) as f64;
        let product = length * self.longest;
        let (factor, square) = match self.metric {
            Metric::Euclidean => (2.0, self.longest * self.longest),
            Metric::Spherical => (1.0, 0.0),
        };
        let unit = f64::from(f32::EPSILON) / 2.0;
        let narrow = unit * (factor * n * product + 4.0 * square + 2.0 * factor * product);
        let wide = f64::EPSILON * n * (length * length + square + product);
        2.02 * (narrow + wide) + 1e-36
    }

    /// Looks at the rows named; `out` has one place for each.
    pub fn look(&self, table: &Table, rows: &[usize], out: &mut [Look]) {
        let mut scores = vec![Lanes([0.0; LANES]); ROWS * self.n_groups];
        match table.narrow() {
            None => {
                for (&row, out) in rows.iter().zip(out) {
                    if let Row::Sparse(columns, values) = table.row(row) {
                        *out = look_at_sparse(self, columns, values, &mut scores);
                        let square = table.squared_lengths[row];
                        self.judge(out, columns.len(), square);
                    }
                }
            }
            Some(narrow) => {
                for (rows, out) in rows.chunks(ROWS).zip(out.chunks_mut(ROWS)) {
                    // Short of rows, the last one is looked at again.
                    let row = |place: usize| narrow.row(rows[place.min(rows.len() - 1)]);
                    let looks = look_at_dense(self, [row(0), row(1), row(2), row(3)], &mut scores);
                    for ((out, look), &row) in out.iter_mut().zip(looks).zip(rows) {
                        *out = look;
                        self.judge(out, table.n_features(), narrow.squared_lengths[row]);
                    }
                }
            }
        }
    }

    /// Whether a look at a row of that squared length is certain, and what bounds follow from it.
    fn judge(&self, look: &mut Look, n_entries: usize, square: f64) {
        let margin = self.margin(n_entries, square.sqrt());
        let (best, second) = (f64::from(look.best), f64::from(look.second));
        look.certain = second - best > margin;
        if look.certain {
            look.bound = match self.metric {
                Metric::Euclidean => {
                    let squares = [square + best + margin, square + second - margin];
                    let [upper, lower] = squares.map(|square| square * self.unscale);
                    Bound::of_squares(upper, lower)
                }
                // 2 - 2 cosine, both at length 1.
                Metric::Spherical => {
                    let per_length = 2.0 / square.sqrt();
                    let [upper, lower] = [best + margin, second - margin];
                    Bound::of_squares(2.0 + per_length * upper, 2.0 + per_length * lower)
                }
            };
        }
    }
}

/// `terms` has at least as many numbers as `sum`.
#[inline(always)]
fn add_scaled<const FUSED: bool, const N: usize>(
    factor: f32,
    terms: &[f32],
    mut sum: [f32; N],
) -> [f32; N] {
    let terms = &terms[..N];
    for lane in 0..N {
        sum[lane] = match FUSED {
            true => factor.mul_add(terms[lane], sum[lane]),
            false => factor * terms[lane] + sum[lane],
        };
    }
    sum
}

/// The two lowest scores of a row; in come its products with all clusters, a register for each group.
#[inline(always)]
fn lowest(screen: &Screen, scores: &mut [Lanes]) -> Look {
    let n_groups = screen.n_groups;
    let (scores, squares) = (&mut scores[..n_groups], &screen.squares[..n_groups]);
    let [mut best, mut second] = [[f32::INFINITY; LANES]; 2];
    let mut group = 0;
    while group < n_groups {
        for lane in 0..LANES {
            let score = screen.factor * scores[group].0[lane] + squares[group].0[lane];
            scores[group].0[lane] = score;
            let low = best[lane];
            let higher = if score > low { score } else { low };
            second[lane] = if higher < second[lane] {
                higher
            } else {
                second[lane]
            };
            best[lane] = if score < low { score } else { low };
        }
        group += 1;
    }
    let lowest = least(best);
    let (mut group, mut equal) = (0, 0u32);
    while group < n_groups {
        for lane in 0..LANES {
            equal |= u32::from(scores[group].0[lane] == lowest) << lane;
        }
        if equal != 0 {
            break;
        }
        group += 1;
    }
    // None is equal where a score is no number; then the look is not certain.
    let lane = equal.trailing_zeros() as usize % LANES;
    let mut others = best;
    others[lane] = second[lane];
    Look {
        label: (group * LANES + lane) as u32,
        best: lowest,
        second: least(others),
        ..Look::NONE
    }
}

/// The least of all lanes, halving by halving.
#[inline(always)]
fn least(mut lanes: [f32; LANES]) -> f32 {
    let mut width = LANES / 2;
    while width > 0 {
        for lane in 0..width {
            let other = lanes[lane + width];
            lanes[lane] = if other < lanes[lane] {
                other
            } else {
                lanes[lane]
            };
        }
        width /= 2;
    }
    lanes[0]
}

// Entries are counted, not iterated over, and functions called by name: what an iterator calls, or a
// pointer leads to, may be compiled without the instructions.

#[multiversion(targets(
    "x86_64+avx512f+avx512bw+avx512dq+avx512vl+avx2+fma",
    "x86_64+avx2+fma",
    "aarch64+neon"
))]
fn look_at_sparse(screen: &Screen, columns: &[u32], values: &[f32], scores: &mut [Lanes]) -> Look {
    const FUSED: bool = target_cfg_f!(any(target_feature = "fma", target_feature = "neon"));
    if screen.width == HALF {
        see_few::<FUSED>(screen, columns, values, scores);
        return lowest(screen, scores);
    }
    // Stretches of nearly equal length, each one pass over the row.
    let stretch = screen.n_groups.div_ceil(screen.n_groups.div_ceil(STRETCH));
    let mut group = 0;
    while group < screen.n_groups {
        let n_groups = stretch.min(screen.n_groups - group);
        match n_groups {
            1 => see_sparse::<FUSED, 1>(screen, columns, values, group, scores),
            2 => see_sparse::<FUSED, 2>(screen, columns, values, group, scores),
            3 => see_sparse::<FUSED, 3>(screen, columns, values, group, scores),
            4 => see_sparse::<FUSED, 4>(screen, columns, values, group, scores),
            5 => see_sparse::<FUSED, 5>(screen, columns, values, group, scores),
            6 => see_sparse::<FUSED, 6>(screen, columns, values, group, scores),
            _ => see_sparse::<FUSED, STRETCH>(screen, columns, values, group, scores),
        }
        group += n_groups;
    }
    lowest(screen, scores)
}

/// A sparse row and no more than [`HALF`] clusters. Two sums side by side, as each addition waits for the
/// one before.
#[inline(always)]
fn see_few<const FUSED: bool>(
    screen: &Screen,
    columns: &[u32],
    values: &[f32],
    products: &mut [Lanes],
) {
    let n_entries = columns.len();
    let values = &values[..n_entries];
    let [mut even, mut odd] = [[0.0f32; HALF]; 2];
    let mut entry = 0;
    while entry + 1 < n_entries {
        let (first, second) = (columns[entry] as usize, columns[entry + 1] as usize);
        let terms = &screen.columns[first / 2].0[first % 2 * HALF..][..HALF];
        even = add_scaled::<FUSED, HALF>(values[entry], terms, even);
        let terms = &screen.columns[second / 2].0[second % 2 * HALF..][..HALF];
        odd = add_scaled::<FUSED, HALF>(values[entry + 1], terms, odd);
        entry += 2;
    }
    if entry < n_entries {
        let last = columns[entry] as usize;
        let terms = &screen.columns[last / 2].0[last % 2 * HALF..][..HALF];
        even = add_scaled::<FUSED, HALF>(values[entry], terms, even);
    }
    let mut sums = [0.0; LANES];
    for lane in 0..HALF {
        sums[lane] = even[lane] + odd[lane];
    }
    products[0].0 = sums;
}

/// A sparse row and the `G` registers of clusters from `first` on.
#[inline(always)]
fn see_sparse<const FUSED: bool, const G: usize>(
    screen: &Screen,
    columns: &[u32],
    values: &[f32],
    first: usize,
    products: &mut [Lanes],
) {
    let mut sums = [[0.0f32; LANES]; G];
    let (n_entries, n_groups) = (columns.len(), screen.n_groups);
    let values = &values[..n_entries];
    let mut entry = 0;
    while entry < n_entries {
        let terms = &screen.columns[columns[entry] as usize * n_groups + first..][..G];
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

/// [`ROWS`] dense rows, which share the loads of the centroids.
#[multiversion(targets(
    "x86_64+avx512f+avx512bw+avx512dq+avx512vl+avx2+fma",
    "x86_64+avx2+fma",
    "aarch64+neon"
))]
fn look_at_dense(screen: &Screen, rows: [&[f32]; ROWS], scores: &mut [Lanes]) -> [Look; ROWS] {
    const FUSED: bool = target_cfg_f!(any(target_feature = "fma", target_feature = "neon"));
    let n_groups = screen.n_groups;
    let mut group = 0;
    while group < n_groups {
        if n_groups - group >= 2 {
            see_dense::<FUSED, 2>(screen, rows, group, scores);
        } else {
            see_dense::<FUSED, 1>(screen, rows, group, scores);
        }
        group += 2;
    }
    let mut looks = [Look::NONE; ROWS];
    let mut row = 0;
    while row < ROWS {
        looks[row] = lowest(screen, &mut scores[row * n_groups..]);
        row += 1;
    }
    looks
}

#[inline(always)]
fn see_dense<const FUSED: bool, const G: usize>(
    screen: &Screen,
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
        let terms = &screen.columns[feature * screen.n_groups + first..][..G];
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
            products[row * screen.n_groups + first + group].0 = sums[row][group];
        }
    }
}
