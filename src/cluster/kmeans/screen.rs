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
use super::rows::{Row, Table};

/// Clusters in a register.
const LANES: usize = 16;
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
    metric: Metric,
    /// Of a product in a score.
    factor: f32,
    /// Power of two by which rows and centroids are multiplied.
    scale: f64,
    /// Feature by feature.
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
        let mut columns = vec![Lanes([0.0; LANES]); n_features * n_groups];
        columns
            .par_chunks_mut(BLOCK_FEATURES * n_groups)
            .enumerate()
            .for_each(|(block, columns)| {
                let first = block * BLOCK_FEATURES;
                for cluster in 0..n_clusters {
                    let (group, lane) = (cluster / LANES, cluster % LANES);
                    let entries = &centroids.centroid(cluster)[first..];
                    let places = columns.chunks_exact_mut(n_groups).zip(entries);
                    for (feature, (place, &c)) in places.enumerate() {
                        let shift = shift.get(first + feature).copied().unwrap_or(0.0);
                        place[group].0[lane] = ((c - shift) * scale) as f32;
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
            metric: table.metric,
            factor,
            scale,
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
        match table.narrow() {
            None => {
                for (&row, out) in rows.iter().zip(out) {
                    if let Row::Sparse(columns, values) = table.row(row) {
                        *out = look_at_sparse(self, columns, values);
                        let square = table.squared_lengths[row];
                        self.judge(out, columns.len(), square);
                    }
                }
            }
            Some(narrow) => {
                for (rows, out) in rows.chunks(ROWS).zip(out.chunks_mut(ROWS)) {
                    // Short of rows, the last one is looked at again.
                    let row = |place: usize| narrow.row(rows[place.min(rows.len() - 1)]);
                    let looks = look_at_dense(self, [row(0), row(1), row(2), row(3)]);
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
                    let [upper, lower] = squares.map(|square| square / self.scale / self.scale);
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

#[inline(always)]
fn add_scaled<const FUSED: bool>(
    factor: f32,
    terms: &Lanes,
    mut sum: [f32; LANES],
) -> [f32; LANES] {
    for lane in 0..LANES {
        sum[lane] = match FUSED {
            true => factor.mul_add(terms.0[lane], sum[lane]),
            false => factor * terms.0[lane] + sum[lane],
        };
    }
    sum
}

/// The two lowest scores of every lane, and the register in which the lowest was.
#[derive(Clone, Copy)]
struct Lowest {
    best: [f32; LANES],
    second: [f32; LANES],
    group: [u32; LANES],
}

impl Lowest {
    const NEW: Self = Self {
        best: [f32::INFINITY; LANES],
        second: [f32::INFINITY; LANES],
        group: [0; LANES],
    };

    /// Sees the products of a row with the clusters of a register.
    #[inline(always)]
    fn see(mut self, screen: &Screen, group: usize, products: [f32; LANES]) -> Self {
        let squares = &screen.squares[group].0;
        for lane in 0..LANES {
            let score = screen.factor * products[lane] + squares[lane];
            let best = self.best[lane];
            let lower = score < best;
            let higher = if lower { best } else { score };
            let second = self.second[lane];
            self.second[lane] = if higher < second { higher } else { second };
            self.best[lane] = if lower { score } else { best };
            self.group[lane] = if lower {
                group as u32
            } else {
                self.group[lane]
            };
        }
        self
    }

    #[inline(always)]
    fn look(self) -> Look {
        let (mut lane, mut best) = (0, f32::INFINITY);
        for place in 0..LANES {
            if self.best[place] < best {
                (lane, best) = (place, self.best[place]);
            }
        }
        let mut others = self.best;
        others[lane] = f32::INFINITY;
        let mut second = f32::INFINITY;
        for place in 0..LANES {
            let lower = match others[place] < self.second[place] {
                true => others[place],
                false => self.second[place],
            };
            second = if lower < second { lower } else { second };
        }
        Look {
            label: self.group[lane] * LANES as u32 + lane as u32,
            best,
            second,
            ..Look::NONE
        }
    }
}

#[multiversion(targets(
    "x86_64+avx512f+avx512bw+avx512dq+avx512vl+avx2+fma",
    "x86_64+avx2+fma",
    "aarch64+neon"
))]
fn look_at_sparse(screen: &Screen, columns: &[u32], values: &[f32]) -> Look {
    const FUSED: bool = target_cfg_f!(any(target_feature = "fma", target_feature = "neon"));
    let mut lowest = Lowest::NEW;
    // Stretches of nearly equal length, each one pass over the row.
    let stretch = screen.n_groups.div_ceil(screen.n_groups.div_ceil(STRETCH));
    let mut group = 0;
    while group < screen.n_groups {
        // Called by name: through a pointer they would be compiled without the instructions.
        let n_groups = stretch.min(screen.n_groups - group);
        lowest = match n_groups {
            1 => see_sparse::<FUSED, 1>(screen, columns, values, group, lowest),
            2 => see_sparse::<FUSED, 2>(screen, columns, values, group, lowest),
            3 => see_sparse::<FUSED, 3>(screen, columns, values, group, lowest),
            4 => see_sparse::<FUSED, 4>(screen, columns, values, group, lowest),
            5 => see_sparse::<FUSED, 5>(screen, columns, values, group, lowest),
            6 => see_sparse::<FUSED, 6>(screen, columns, values, group, lowest),
            _ => see_sparse::<FUSED, STRETCH>(screen, columns, values, group, lowest),
        };
        group += n_groups;
    }
    lowest.look()
}

/// A sparse row and the `G` registers of clusters from `first` on.
#[inline(always)]
fn see_sparse<const FUSED: bool, const G: usize>(
    screen: &Screen,
    columns: &[u32],
    values: &[f32],
    first: usize,
    mut lowest: Lowest,
) -> Lowest {
    let mut sums = [[0.0f32; LANES]; G];
    for (&column, &x) in columns.iter().zip(values) {
        let terms = &screen.columns[column as usize * screen.n_groups + first..][..G];
        for group in 0..G {
            sums[group] = add_scaled::<FUSED>(x, &terms[group], sums[group]);
        }
    }
    for (group, sums) in sums.into_iter().enumerate() {
        lowest = lowest.see(screen, first + group, sums);
    }
    lowest
}

/// [`ROWS`] dense rows, which share the loads of the centroids.
#[multiversion(targets(
    "x86_64+avx512f+avx512bw+avx512dq+avx512vl+avx2+fma",
    "x86_64+avx2+fma",
    "aarch64+neon"
))]
fn look_at_dense(screen: &Screen, rows: [&[f32]; ROWS]) -> [Look; ROWS] {
    const FUSED: bool = target_cfg_f!(any(target_feature = "fma", target_feature = "neon"));
    let mut lowest = [Lowest::NEW; ROWS];
    let mut group = 0;
    while group < screen.n_groups {
        if screen.n_groups - group >= 2 {
            lowest = see_dense::<FUSED, 2>(screen, rows, group, lowest);
        } else {
            lowest = see_dense::<FUSED, 1>(screen, rows, group, lowest);
        }
        group += 2;
    }
    // One by one: what `map` is given would be compiled without the instructions.
    let [a, b, c, d] = lowest;
    [a.look(), b.look(), c.look(), d.look()]
}

#[inline(always)]
fn see_dense<const FUSED: bool, const G: usize>(
    screen: &Screen,
    rows: [&[f32]; ROWS],
    first: usize,
    mut lowest: [Lowest; ROWS],
) -> [Lowest; ROWS] {
    let [a, b, c, d] = rows;
    let n_features = a.len();
    // Of one length, so that the loop needs no checks.
    let (b, c, d) = (&b[..n_features], &c[..n_features], &d[..n_features]);
    let mut sums = [[[0.0f32; LANES]; G]; ROWS];
    for feature in 0..n_features {
        let terms = &screen.columns[feature * screen.n_groups + first..][..G];
        let entries = [a[feature], b[feature], c[feature], d[feature]];
        for row in 0..ROWS {
            for group in 0..G {
                sums[row][group] =
                    add_scaled::<FUSED>(entries[row], &terms[group], sums[row][group]);
            }
        }
    }
    for row in 0..ROWS {
        for group in 0..G {
            lowest[row] = lowest[row].see(screen, first + group, sums[row][group]);
        }
    }
    lowest
}
