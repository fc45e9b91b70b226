//! The inner loop of the fast look of dense rows, in whole numbers of 16 bits: two features are multiplied
//! at once, twice as many as in 32 bits, and sums are exact. In come rows and centroids, out go the
//! two lowest scores of each row and where the lowest is.
//!
//! Compilers do not find the instruction that multiplies pairs, so it is called by its name where a processor
//! has it; elsewhere the same numbers come from plain loops.

// Lanes are counted, not iterated over: only so they stay in registers.
#![allow(clippy::needless_range_loop)]

use multiversion::multiversion;
use multiversion::target::match_target;

use super::kernels::{LANES, Lanes, Lowest, Register, lowest};

/// Rows that share the loads of a centroid.
pub(super) const ROWS: usize = 4;
/// Registers of clusters that rows add to at once, where there are 16 of half the size. With 32 of full
/// size, four.
const TILE: usize = 1;

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
    /// What the whole numbers count.
    pub unit: f64,
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
            use bytemuck::must_cast;
            use std::arch::x86_64::{
                _mm512_add_epi32, _mm512_madd_epi16, _mm512_set1_epi32, _mm512_setzero_si512,
            };
            let add = |sum, terms: &Pairs, pair: u32| {
                let pair = _mm512_set1_epi32(pair as i32);
                _mm512_add_epi32(sum, _mm512_madd_epi16(must_cast(terms.0), pair))
            };
            let zero = _mm512_setzero_si512();
            multiply::<_, 4>(centroids, rows, products, zero, add, must_cast);
        }
        "x86_64+avx2+fma" => {
            use bytemuck::must_cast;
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
            multiply::<_, TILE>(centroids, rows, products, zero, add, must_cast);
        }
        _ => {
            multiply::<_, TILE>(centroids, rows, products, [0; LANES], add_pair, |sums| sums);
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

/// Adds the products of a pair, as the instructions do.
#[inline(always)]
fn add_pair(mut sums: [i32; LANES], terms: &Pairs, pair: u32) -> [i32; LANES] {
    let [first, second] = [pair as i16, (pair >> 16) as i16].map(i32::from);
    for lane in 0..LANES {
        let [one, other] = [terms.0[2 * lane], terms.0[2 * lane + 1]].map(i32::from);
        sums[lane] = sums[lane].wrapping_add(first * one + second * other);
    }
    sums
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

    /// Numbers up to `largest` and that magnitude itself.
    fn numbers(random: KeyedRandom, n_numbers: usize, largest: i16) -> Vec<i16> {
        let wide = 2 * usize::from(largest.unsigned_abs()) + 1;
        let draw = |place: u64| (random.below(place, wide) as i32 - i32::from(largest)) as i16;
        let draws = (1..n_numbers as u64).map(draw);
        std::iter::once(-largest).chain(draws).collect()
    }

    #[test]
    fn scores_are_those_of_plain_sums() {
        let random = KeyedRandom::new(5);
        for (n_pairs, n_clusters, largest) in [
            (1, 1, i16::MAX),
            (1, 40, i16::MAX),
            (7, 16, 9000),
            (7, 17, 9000),
            (50, 70, 4000),
            (3, 100, 1),
        ] {
            let n_groups = usize::div_ceil(n_clusters, LANES);
            let of = |key: u64| numbers(random.child(key), 2 * n_pairs, largest);
            let clusters: Vec<Vec<i16>> = (0..n_clusters as u64).map(of).collect();
            let rows: Vec<Vec<i16>> = (200..204).map(of).collect();
            let mut columns = vec![Pairs([0; 2 * LANES]); n_pairs * n_groups];
            let mut squares = vec![Lanes::all(f32::INFINITY); n_groups];
            for (cluster, numbers) in clusters.iter().enumerate() {
                let (group, lane) = (cluster / LANES, cluster % LANES);
                squares[group].lanes_mut()[lane] = cluster as f32;
                for (feature, &number) in numbers.iter().enumerate() {
                    let pair = &mut columns[feature / 2 * n_groups + group].0;
                    pair[2 * lane + feature % 2] = number;
                }
            }
            let centroids = PairRegisters {
                n_groups,
                columns,
                unit: 1.0,
                squares,
            };
            let word =
                |&[one, other]: &[i16; 2]| u32::from(one as u16) | u32::from(other as u16) << 16;
            let words = |row: &Vec<i16>| row.as_chunks::<2>().0.iter().map(word).collect();
            let words: Vec<Vec<u32>> = rows.iter().map(words).collect();
            let four = [0, 1, 2, 3].map(|row| words[row].as_slice());
            let factors = [-2.0, -1.0, -0.5, -4.0];
            let mut products = vec![Lanes::all(0.0); ROWS * n_groups];
            let found = look_at_dense(&centroids, four, factors, &mut products);
            // What processors without the instructions do.
            let mut plain = vec![Lanes::all(0.0); ROWS * n_groups];
            multiply::<_, TILE>(&centroids, four, &mut plain, [0; LANES], add_pair, |sums| {
                sums
            });
            for (row, found) in found.into_iter().enumerate() {
                let mut scores = vec![f32::INFINITY];
                for (cluster, numbers) in clusters.iter().enumerate() {
                    let terms = rows[row].iter().zip(numbers);
                    let product: i64 = terms.map(|(&x, &c)| i64::from(x) * i64::from(c)).sum();
                    let place = row * n_groups + cluster / LANES;
                    for products in [&products, &plain] {
                        assert_eq!(products[place].lanes()[cluster % LANES], product as f32);
                    }
                    scores.push(factors[row] * product as f32 + cluster as f32);
                }
                assert_eq!(scores[1 + found.label as usize], found.best);
                scores.sort_by(f32::total_cmp);
                assert_eq!([found.best, found.second], [scores[0], scores[1]]);
            }
        }
    }
}
