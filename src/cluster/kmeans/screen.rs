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

use multiversion::multiversion;
use multiversion::target::target_cfg_f;
use rayon::prelude::*;

use super::centroids::Centroids;
use super::params::Metric;
use super::rows::{Row, Rows, Table};

/// Clusters in a register, and in the stretch that is added to at once.
const LANES: usize = 16;
const STRETCH: usize = 64;
/// Dense rows that share the loads of a centroid.
const ROWS: usize = 4;
/// Lengths between which squares and products stay far from the ends of 32 bits.
const LENGTHS: std::ops::Range<f64> = 1e-12..1e12;

/// What a look at all centroids tells of a row. The numbers are scores: the squared distance less
/// the squared length of the row, or minus the product; in the units of the screen.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look {
    pub label: u32,
    pub best: f32,
    pub second: f32,
}

impl Look {
    pub const NONE: Self = Self {
        label: 0,
        best: f32::INFINITY,
        second: f32::INFINITY,
    };
}

pub(super) struct Screen {
    width: usize,
    metric: Metric,
    /// What is taken from dense rows and centroids before they are rounded: close to the origin
    /// the digits are enough.
    shift: Vec<f64>,
    /// Power of two by which dense rows and centroids are multiplied.
    scale: f64,
    columns: Vec<f32>,
    /// Squared lengths; infinite in the padding, so that it is never near.
    squares: Vec<f32>,
    /// Length of the longest centroid, in the units of the screen.
    longest: f64,
}

impl Screen {
    /// `None` where the lengths of rows or centroids do not fit 32 bits.
    pub fn new(centroids: &Centroids, table: &Table) -> Option<Self> {
        let (n_features, n_clusters) = (centroids.n_features(), centroids.n_clusters());
        let width = match (table.rows, n_clusters) {
            (Rows::Sparse(_), ..=8) => 8,
            _ => n_clusters.next_multiple_of(LANES),
        };
        let shift = match (table.rows, table.metric) {
            (Rows::Dense(_), Metric::Euclidean) => centroids.middle(),
            _ => Vec::new(),
        };
        let squares: Vec<f64> = (0..n_clusters)
            .into_par_iter()
            .map(|cluster| match shift.is_empty() {
                true => centroids.squared_length(cluster),
                false => centroids.squared_distance(cluster, &shift),
            })
            .collect();
        let longest = squares.iter().copied().fold(0.0, f64::max).sqrt();
        let scale = match table.rows {
            Rows::Dense(_) => 1.0 / power_of_two_near(table.longest()),
            Rows::Sparse(_) => 1.0,
        };
        if !(LENGTHS.contains(&(table.longest() * scale)) && longest * scale < LENGTHS.end) {
            return None;
        }
        let mut columns = vec![0.0f32; n_features * width];
        const FEATURES: usize = 64;
        columns
            .par_chunks_mut(FEATURES * width)
            .enumerate()
            .for_each(|(block, columns)| {
                let first = block * FEATURES;
                for cluster in 0..n_clusters {
                    let entries = &centroids.centroid(cluster)[first..];
                    for (place, (column, &c)) in
                        columns.chunks_exact_mut(width).zip(entries).enumerate()
                    {
                        let shift = shift.get(first + place).copied().unwrap_or(0.0);
                        column[cluster] = ((c - shift) * scale) as f32;
                    }
                }
            });
        let mut padded = vec![f32::INFINITY; width];
        for (padded, square) in padded.iter_mut().zip(&squares) {
            *padded = match table.metric {
                Metric::Euclidean => (square * scale * scale) as f32,
                Metric::Spherical => 0.0,
            };
        }
        Some(Self {
            width,
            metric: table.metric,
            shift,
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

    /// Looks at the rows named; `out` has one place for each. Whether a look is
    /// [certain](Certain) stands beside it.
    pub fn look(&self, table: &Table, rows: &[usize], out: &mut [(Look, f64)]) {
        match table.rows {
            Rows::Sparse(_) => {
                for (&row, out) in rows.iter().zip(out) {
                    if let Row::Sparse(columns, values) = table.row(row) {
                        let length = table.squared_lengths[row].sqrt();
                        out.0 = look_at_sparse(self, columns, values);
                        out.1 = self.margin(columns.len(), length);
                    }
                }
            }
            Rows::Dense(_) => {
                let n_features = table.n_features();
                let mut entries = vec![0.0f32; ROWS * n_features];
                for (rows, out) in rows.chunks(ROWS).zip(out.chunks_mut(ROWS)) {
                    let mut lengths = [0.0; ROWS];
                    for ((&row, entries), length) in rows
                        .iter()
                        .zip(entries.chunks_exact_mut(n_features))
                        .zip(&mut lengths)
                    {
                        if let Row::Dense(row) = table.row(row) {
                            *length = narrow(&row, &self.shift, self.scale, entries);
                        }
                    }
                    let looks = look_at_dense(self, &entries);
                    for ((out, look), length) in out.iter_mut().zip(looks).zip(lengths) {
                        *out = (look, self.margin(n_features, length));
                    }
                }
            }
        }
    }
}

fn power_of_two_near(length: f64) -> f64 {
    if length.is_normal() {
        f64::powi(2.0, (length.log2() as i32).clamp(-1000, 1000))
    } else {
        1.0
    }
}

#[inline(always)]
fn multiply_add<const FUSED: bool>(a: f32, b: f32, sum: f32) -> f32 {
    if FUSED {
        a.mul_add(b, sum)
    } else {
        a * b + sum
    }
}

/// The two lowest scores of every lane, and where the lowest was.
#[derive(Clone, Copy)]
struct Lowest<const L: usize> {
    best: [f32; L],
    second: [f32; L],
    cluster: [u32; L],
}

impl<const L: usize> Lowest<L> {
    const NEW: Self = Self {
        best: [f32::INFINITY; L],
        second: [f32::INFINITY; L],
        cluster: [0; L],
    };

    /// The products of a row with the clusters from `start` on.
    #[inline(always)]
    fn see(&mut self, screen: &Screen, start: usize, products: &[f32]) {
        let factor = match screen.metric {
            Metric::Euclidean => -2.0,
            Metric::Spherical => -1.0,
        };
        let squares = screen.squares[start..start + products.len()].chunks_exact(L);
        for (group, (products, squares)) in products.chunks_exact(L).zip(squares).enumerate() {
            let cluster = (start + group * L) as u32;
            for lane in 0..L {
                let score = factor * products[lane] + squares[lane];
                let lower = score < self.best[lane];
                let higher = if lower { self.best[lane] } else { score };
                self.second[lane] = if higher < self.second[lane] {
                    higher
                } else {
                    self.second[lane]
                };
                self.best[lane] = if lower { score } else { self.best[lane] };
                self.cluster[lane] = if lower { cluster } else { self.cluster[lane] };
            }
        }
    }

    #[inline(always)]
    fn look(&self) -> Look {
        let mut look = Look {
            label: 0,
            best: f32::INFINITY,
            second: f32::INFINITY,
        };
        for lane in 0..L {
            let score = self.best[lane];
            if score < look.best {
                (look.second, look.best) = (look.best, score);
                look.label = self.cluster[lane] + lane as u32;
            } else if score < look.second {
                look.second = score;
            }
        }
        for lane in 0..L {
            look.second = look.second.min(self.second[lane]);
        }
        look
    }
}

#[multiversion(targets(
    "x86_64+avx512f+avx512bw+avx512dq+avx512vl+avx2+fma",
    "x86_64+avx2+fma",
    "aarch64+neon"
))]
fn look_at_sparse(screen: &Screen, columns: &[u32], values: &[f32]) -> Look {
    const FUSED: bool = target_cfg_f!(any(target_feature = "fma", target_feature = "neon"));
    if screen.width == 8 {
        let mut lowest = Lowest::<8>::NEW;
        see_stretch::<FUSED, 8, 8>(screen, columns, values, 0, &mut lowest);
        return lowest.look();
    }
    let mut lowest = Lowest::<LANES>::NEW;
    let mut start = 0;
    while start < screen.width {
        match screen.width - start {
            16 => see_stretch::<FUSED, 16, LANES>(screen, columns, values, start, &mut lowest),
            32 => see_stretch::<FUSED, 32, LANES>(screen, columns, values, start, &mut lowest),
            48 => see_stretch::<FUSED, 48, LANES>(screen, columns, values, start, &mut lowest),
            _ => see_stretch::<FUSED, STRETCH, LANES>(screen, columns, values, start, &mut lowest),
        }
        start += STRETCH;
    }
    lowest.look()
}

#[inline(always)]
fn see_stretch<const FUSED: bool, const W: usize, const L: usize>(
    screen: &Screen,
    columns: &[u32],
    values: &[f32],
    start: usize,
    lowest: &mut Lowest<L>,
) {
    let mut sums = [0.0f32; W];
    for (&column, &x) in columns.iter().zip(values) {
        let stretch = &screen.columns[column as usize * screen.width + start..][..W];
        for lane in 0..W {
            sums[lane] = multiply_add::<FUSED>(x, stretch[lane], sums[lane]);
        }
    }
    lowest.see(screen, start, &sums);
}

/// `ROWS` rows at once, entry by entry.
#[multiversion(targets(
    "x86_64+avx512f+avx512bw+avx512dq+avx512vl+avx2+fma",
    "x86_64+avx2+fma",
    "aarch64+neon"
))]
fn look_at_dense(screen: &Screen, entries: &[f32]) -> [Look; ROWS] {
    const FUSED: bool = target_cfg_f!(any(target_feature = "fma", target_feature = "neon"));
    let mut lowest = [Lowest::<LANES>::NEW; ROWS];
    let mut start = 0;
    while start < screen.width {
        if screen.width - start >= 2 * LANES {
            see_block::<FUSED, { 2 * LANES }>(screen, entries, start, &mut lowest);
            start += 2 * LANES;
        } else {
            see_block::<FUSED, LANES>(screen, entries, start, &mut lowest);
            start += LANES;
        }
    }
    lowest.each_ref().map(Lowest::look)
}

#[inline(always)]
fn see_block<const FUSED: bool, const W: usize>(
    screen: &Screen,
    entries: &[f32],
    start: usize,
    lowest: &mut [Lowest<LANES>; ROWS],
) {
    let n_features = entries.len() / ROWS;
    let (a, rest) = entries.split_at(n_features);
    let (b, rest) = rest.split_at(n_features);
    let (c, d) = rest.split_at(n_features);
    let mut sums = [[0.0f32; W]; ROWS];
    let stretches = screen.columns.chunks_exact(screen.width);
    for ((((stretch, &a), &b), &c), &d) in stretches.zip(a).zip(b).zip(c).zip(d) {
        let stretch = &stretch[start..start + W];
        for (sums, x) in sums.iter_mut().zip([a, b, c, d]) {
            for lane in 0..W {
                sums[lane] = multiply_add::<FUSED>(x, stretch[lane], sums[lane]);
            }
        }
    }
    for (lowest, sums) in lowest.iter_mut().zip(&sums) {
        lowest.see(screen, start, sums);
    }
}

/// A dense row, shifted, scaled and rounded to 32 bits; returns its length, not below the true one.
#[multiversion(targets(
    "x86_64+avx512f+avx512bw+avx512dq+avx512vl+avx2+fma",
    "x86_64+avx2+fma",
    "aarch64+neon"
))]
fn narrow(row: &[f64], shift: &[f64], scale: f64, out: &mut [f32]) -> f64 {
    if shift.is_empty() {
        for (out, &x) in out.iter_mut().zip(row) {
            *out = (x * scale) as f32;
        }
    } else {
        for ((out, &x), &shift) in out.iter_mut().zip(row).zip(shift) {
            *out = ((x - shift) * scale) as f32;
        }
    }
    let mut squares = [0.0f32; LANES];
    let chunks = out.chunks_exact(LANES);
    for (square, x) in squares.iter_mut().zip(chunks.remainder()) {
        *square = x * x;
    }
    for chunk in chunks {
        for (square, x) in squares.iter_mut().zip(chunk) {
            *square += x * x;
        }
    }
    f64::from(squares.iter().sum::<f32>()).sqrt() * 1.001
}
