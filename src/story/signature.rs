//! One-permutation MinHash: every shingle falls into one of `n_bins` bins by its hash, and each bin
//! keeps its least hash. Two texts agree in a bin that is not empty with a probability equal to
//! the Jaccard similarity of their shingles (Li, Owen, Zhang 2012).
//!
//! Empty bins stay empty and match nothing. Filling them from others ("densification") serves
//! estimates; for finding pairs it adds nothing, since the bins of a short text already hold nearly
//! all its shingles. One hash per shingle, where as many permutations as bins take one each: 64
//! times the work for the same probability per bin.

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::StoryParams;
use super::fold::{Folded, without_breaks};
use crate::error::Result;
use crate::progress::Progress;
use crate::text::{Lexicon, Words};

/// In place of a hash: no shingle fell into the bin.
pub(super) const EMPTY: u32 = u32::MAX;
/// Odd, so that multiplying by it loses nothing.
const BASE: u64 = 0x9e37_79b9_7f4a_7c15;

/// Distinct texts x bins.
pub(super) struct Signatures {
    n_bins: usize,
    bins: Vec<u32>,
}

impl Signatures {
    pub fn new(
        words: &Words,
        lexicon: &Lexicon,
        folded: &Folded,
        params: &StoryParams,
        progress: &Progress,
    ) -> Result<Self> {
        let n_bins = params.n_bins;
        // Of the forms themselves, so that their numbers, which other articles shift, have no say.
        let hashes: Vec<u64> = lexicon
            .forms()
            .par_iter()
            .map(|form| xxh3_64_with_seed(form.as_bytes(), params.seed))
            .collect();
        let least = params.min_words.max(params.n_shingle);
        let mut bins = vec![EMPTY; folded.len() * n_bins];
        bins.par_chunks_mut(n_bins).enumerate().try_for_each_init(
            Vec::new,
            |text_hashes: &mut Vec<u64>, (text, bins)| {
                let forms = words.text(folded.first(text as u32));
                text_hashes.clear();
                text_hashes.extend(without_breaks(forms).map(|form| hashes[form as usize]));
                if text_hashes.len() >= least {
                    each_shingle(text_hashes, params.n_shingle, |shingle| {
                        let bin = (((shingle >> 32) * n_bins as u64) >> 32) as usize;
                        bins[bin] = bins[bin].min((shingle as u32).min(EMPTY - 1));
                    });
                }
                progress.advance(1)
            },
        )?;
        Ok(Self { n_bins, bins })
    }

    pub fn n_bins(&self) -> usize {
        self.n_bins
    }

    pub fn n_texts(&self) -> usize {
        self.bins.len() / self.n_bins
    }

    /// The least hash of a text in a bin, or [`EMPTY`].
    pub fn get(&self, text: u32, bin: usize) -> u32 {
        self.bins[text as usize * self.n_bins + bin]
    }

    /// In how many bins two texts hold the same shingle.
    pub fn n_equal(&self, a: u32, b: u32) -> usize {
        let row = |text: u32| &self.bins[text as usize * self.n_bins..][..self.n_bins];
        row(a)
            .iter()
            .zip(row(b))
            .filter(|(a, b)| a == b && **a != EMPTY)
            .count()
    }

    #[cfg(test)]
    pub fn of_bins(n_bins: usize, bins: Vec<u32>) -> Self {
        Self { n_bins, bins }
    }
}

/// Hands over the hash of every `n_shingle` consecutive words, given the hashes of the words.
fn each_shingle(hashes: &[u64], n_shingle: usize, mut found: impl FnMut(u64)) {
    let highest = (1..n_shingle).fold(1u64, |power, _| power.wrapping_mul(BASE));
    let mut rolling = 0u64;
    for (place, &hash) in hashes.iter().enumerate() {
        if place >= n_shingle {
            rolling = rolling.wrapping_sub(hashes[place - n_shingle].wrapping_mul(highest));
        }
        rolling = rolling.wrapping_mul(BASE).wrapping_add(hash);
        if place + 1 >= n_shingle {
            found(mixed(rolling));
        }
    }
}

/// Spreads the sum over all bits (the finaliser of MurmurHash3).
fn mixed(mut hash: u64) -> u64 {
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ (hash >> 33)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shingle_has_the_same_hash_wherever_it_stands() {
        let hashes = |words: &[u64]| {
            let mut found = Vec::new();
            each_shingle(words, 3, |hash| found.push(hash));
            found
        };
        let long = hashes(&[7, 8, 9, 1, 2, 3]);
        assert_eq!(long.len(), 4);
        assert_eq!(long[3..], hashes(&[1, 2, 3]));
        assert_eq!(long[0], hashes(&[7, 8, 9])[0]);
        assert_ne!(hashes(&[1, 2, 3]), hashes(&[3, 2, 1]));
        assert!(hashes(&[1, 2]).is_empty());
    }
}
