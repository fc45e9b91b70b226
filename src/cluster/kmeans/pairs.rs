//! The inner loop of the fast look of dense rows, in whole numbers of 16 bits: two features are multiplied
//! at once, twice as many as in 32 bits, and sums are exact. In come rows and centroids, out go the
//! two lowest scores of each row and where the lowest is.
//!
//! Compilers do not find the instruction that multiplies pairs, so it is called by its name where a processor
//! has it; elsewhere the same numbers come from plain loops.

// Lanes are counted, not iterated over: only so they stay in registers.
#![allow(clippy::needless_range_loop)]

use bytemuck::must_cast;
use multiversion::multiversion;
use multiversion::target::match_target;

use super::kernels::{LANES, Lanes, Lowest, Register, lowest};

/// Rows that share the loads of a centroid.
pub(super) const ROWS: usize = 4;
/// Registers of clusters that rows add to at once: as many as 32 registers hold, and 16 of half the size.
const TILE: usize = 4;
const NARROW_TILE: usize = 1;

/// Two features of the clusters of a register, side by side.
#[derive(Clone, Copy)]
#[repr(align(64))]
pub(super) struct Pairs(pub [i16; 2 * LANES]);

/// Centroids in registers. The score of a row and a cluster is a factor of the row times their product,
/// plus the square of the cluster.
pub(super) struct PairRegisters {
    /// Registers that hold the clusters.
    pub n_groups: usize,
    /// Two features by two, `n_groups` registers for each.
    pub columns: Vec<Pairs>,
    /// Squared lengths; infinite in the padding, so that it is never near.
    pub squares: Vec<Lanes>,
}

/// Rows side by side, two features to a word, and their factors; `products` has `ROWS` places for each
/// register of clusters.
#[multiversion(targets(
    "x86_64+avx512f+avx512bw+avx512dq+avx512vl+avx2+fma",
    "x86_64+avx2+fma",
    "aarch64+neon"
))]
pub(super) fn look_at_dense(
    centroids: &PairRegisters,
    rows: [&[u32]; ROWS],
    factors: [f32; ROWS],
    products: &mut [Lanes],
) -> [Lowest; ROWS] {
    match_target! {
        "x86_64+avx512f+avx512bw+avx512dq+avx512vl+avx2+fma" => {
            use std::arch::x86_64::{
                _mm512_add_epi32, _mm512_madd_epi16, _mm512_set1_epi32, _mm512_setzero_si512,
            };
            let add = |sum, terms: &Pairs, pair: u32| {
                let pair = _mm512_set1_epi32(pair as i32);
                _mm512_add_epi32(sum, _mm512_madd_epi16(must_cast(terms.0), pair))
            };
            let zero = _mm512_setzero_si512();
            multiply::<_, TILE>(centroids, rows, products, zero, add, must_cast);
        }
        "x86_64+avx2+fma" => {
            use std::arch::x86_64::{
                __m256i, _mm256_add_epi32, _mm256_madd_epi16, _mm256_set1_epi32,
                _mm256_setzero_si256,
            };
            let add = |[low, high]: [__m256i; 2], terms: &Pairs, pair: u32| {
                let pair = _mm256_set1_epi32(pair as i32);
                let [low_terms, high_terms]: [__m256i; 2] = must_cast(terms.0);
                [
                    _mm256_add_epi32(low, _mm256_madd_epi16(low_terms, pair)),
                    _mm256_add_epi32(high, _mm256_madd_epi16(high_terms, pair)),
                ]
            };
            let zero = [_mm256_setzero_si256(); 2];
            multiply::<_, NARROW_TILE>(centroids, rows, products, zero, add, must_cast);
        }
        _ => {
            let add = |mut sums: [i32; LANES], terms: &Pairs, pair: u32| {
                let (first, second) = (i32::from(pair as i16), i32::from((pair >> 16) as i16));
                for lane in 0..LANES {
                    sums[lane] += first * i32::from(terms.0[2 * lane]);
                    sums[lane] += second * i32::from(terms.0[2 * lane + 1]);
                }
                sums
            };
            multiply::<_, NARROW_TILE>(centroids, rows, products, [0; LANES], add, |sums| sums);
        }
    }
    let (n_groups, squares) = (centroids.n_groups, &centroids.squares);
    [
        lowest(factors[0], squares, products),
        lowest(factors[1], squares, &products[n_groups..]),
        lowest(factors[2], squares, &products[2 * n_groups..]),
        lowest(factors[3], squares, &products[3 * n_groups..]),
    ]
}

/// The products of rows and all clusters, `G` registers of clusters at once.
#[inline(always)]
fn multiply<Sums: Copy, const G: usize>(
    centroids: &PairRegisters,
    rows: [&[u32]; ROWS],
    products: &mut [Lanes],
    zero: Sums,
    add: impl Fn(Sums, &Pairs, u32) -> Sums + Copy,
    numbers: impl Fn(Sums) -> [i32; LANES] + Copy,
) {
    let mut first = 0;
    while first < centroids.n_groups {
        match (centroids.n_groups - first).min(G) {
            1 => tile::<_, 1>(centroids, rows, first, products, zero, add, numbers),
            2 => tile::<_, 2>(centroids, rows, first, products, zero, add, numbers),
            3 => tile::<_, 3>(centroids, rows, first, products, zero, add, numbers),
            _ => tile::<_, G>(centroids, rows, first, products, zero, add, numbers),
        }
        first += G;
    }
}

/// The `G` registers of clusters from `first` on.
#[inline(always)]
fn tile<Sums: Copy, const G: usize>(
    centroids: &PairRegisters,
    rows: [&[u32]; ROWS],
    first: usize,
    products: &mut [Lanes],
    zero: Sums,
    add: impl Fn(Sums, &Pairs, u32) -> Sums,
    numbers: impl Fn(Sums) -> [i32; LANES],
) {
    let [a, b, c, d] = rows;
    let n_pairs = a.len();
    // Of one length, so that the loop needs no checks.
    let (b, c, d) = (&b[..n_pairs], &c[..n_pairs], &d[..n_pairs]);
    let mut sums = [[zero; G]; ROWS];
    let mut pair = 0;
    while pair < n_pairs {
        let terms = &centroids.columns[pair * centroids.n_groups + first..][..G];
        let pairs = [a[pair], b[pair], c[pair], d[pair]];
        for row in 0..ROWS {
            for group in 0..G {
                sums[row][group] = add(sums[row][group], &terms[group], pairs[row]);
            }
        }
        pair += 1;
    }
    for row in 0..ROWS {
        for group in 0..G {
            let numbers = numbers(sums[row][group]);
            let products = products[row * centroids.n_groups + first + group].lanes_mut();
            for lane in 0..LANES {
                products[lane] = numbers[lane] as f32;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::KeyedRandom;

    #[test]
    fn scores_are_those_of_plain_sums() {
        let random = KeyedRandom::new(5);
        let number =
            |key: u64, place: usize| random.child(key).below(place as u64, 4001) as i16 - 2000;
        for (n_pairs, n_clusters) in [(1, 1), (7, 16), (7, 17), (50, 70), (3, 100)] {
            let n_groups = usize::div_ceil(n_clusters, LANES);
            let mut columns = vec![Pairs([0; 2 * LANES]); n_pairs * n_groups];
            let mut squares = vec![Lanes::all(f32::INFINITY); n_groups];
            for cluster in 0..n_clusters {
                let (group, lane) = (cluster / LANES, cluster % LANES);
                squares[group].lanes_mut()[lane] = cluster as f32;
                for feature in 0..2 * n_pairs {
                    let pair = &mut columns[feature / 2 * n_groups + group].0;
                    pair[2 * lane + feature % 2] = number(cluster as u64, feature);
                }
            }
            let centroids = PairRegisters {
                n_groups,
                columns,
                squares,
            };
            let rows: Vec<Vec<i16>> = (200..204)
                .map(|row| {
                    (0..2 * n_pairs)
                        .map(|feature| number(row, feature))
                        .collect()
                })
                .collect();
            let words = |row: &Vec<i16>| -> Vec<u32> {
                let halves = row.as_chunks::<2>().0.iter();
                halves
                    .map(|&[first, second]| {
                        u32::from(first as u16) | u32::from(second as u16) << 16
                    })
                    .collect()
            };
            let words: Vec<Vec<u32>> = rows.iter().map(words).collect();
            let factors = [-2.0, -1.0, -0.5, -4.0];
            let mut products = vec![Lanes::all(0.0); ROWS * n_groups];
            let four = [0, 1, 2, 3].map(|row| words[row].as_slice());
            let found = look_at_dense(&centroids, four, factors, &mut products);
            for (row, found) in found.into_iter().enumerate() {
                let mut scores: Vec<f32> = (0..n_clusters)
                    .map(|cluster| {
                        let products = rows[row].iter().enumerate().map(|(feature, &x)| {
                            i32::from(x) * i32::from(number(cluster as u64, feature))
                        });
                        factors[row] * products.sum::<i32>() as f32 + cluster as f32
                    })
                    .collect();
                assert_eq!(scores[found.label as usize], found.best);
                scores.push(f32::INFINITY);
                scores.sort_by(f32::total_cmp);
                assert_eq!([found.best, found.second], [scores[0], scores[1]]);
            }
        }
    }
}
