//! What the pieces of a page have in common: words, runs of four words, whole lines.

use std::hash::Hasher;

use rustc_hash::{FxHashMap, FxHasher};

use super::lines::is_blank;
use super::measure::Measure;
use super::pieces::Piece;

/// Only so many words of a page are compared with each other.
const MAX_GRAMS: usize = 200_000;

/// The words in lower case that the prose of the page uses most: its function words, whatever
/// its language.
pub fn frequent_short_words(pieces: &[Piece<'_>], measures: &[Measure]) -> FxHashMap<u64, u32> {
    let mut count: FxHashMap<u64, (u32, u32)> = FxHashMap::default();
    let prose = pieces.iter().zip(measures);
    let words = prose
        .filter(|(_, measure)| measure.is_prose())
        .flat_map(|(piece, _)| piece.text.split_whitespace())
        .take(MAX_GRAMS);
    for (order, word) in words.enumerate() {
        if word.len() <= 20 && word.chars().all(char::is_lowercase) {
            count.entry(hash_of(word)).or_insert((0, order as u32)).0 += 1;
        }
    }
    let mut ranked: Vec<(u64, (u32, u32))> = count.into_iter().collect();
    ranked.sort_unstable_by_key(|&(_, (n, order))| (std::cmp::Reverse(n), order));
    ranked.truncate(30);
    ranked
        .into_iter()
        .filter(|&(_, (n, _))| n >= 2)
        .map(|(hash, (n, _))| (hash, n))
        .collect()
}

/// The share of a piece's longer words that other prose of the page uses too.
pub fn topic(pieces: &[Piece<'_>], prose: &[f32]) -> Vec<f32> {
    let content = |row: usize| {
        let words = pieces[row].text.split_whitespace();
        words
            .map(|word| word.trim_matches(|character: char| !character.is_alphanumeric()))
            .filter(|word| word.len() >= 5)
            .map(hash_of)
    };
    let mut holders: FxHashMap<u64, (u32, bool)> = FxHashMap::default();
    let rows = (0..prose.len()).filter(|&row| prose[row] > 0.0);
    for (row, word) in rows
        .flat_map(|row| content(row).map(move |word| (row, word)))
        .take(MAX_GRAMS)
    {
        let row = row as u32;
        let entry = holders.entry(word).or_insert((row, false));
        entry.1 |= entry.0 != row;
    }
    (0..prose.len())
        .map(|row| {
            let (mut n, mut shared) = (0.0, 0.0);
            for word in content(row) {
                n += 1.0;
                let found = holders
                    .get(&word)
                    .is_some_and(|&(holder, several)| several || holder != row as u32);
                shared += f32::from(u8::from(found));
            }
            if n > 0.0 { shared / n } else { 0.0 }
        })
        .collect()
}

/// The share of a piece's runs of four words that stand in another piece too.
pub fn grams_elsewhere(pieces: &[Piece<'_>]) -> Vec<f32> {
    let mut holders: FxHashMap<u64, (u32, bool)> = FxHashMap::default();
    let mut grams: Vec<u64> = Vec::new();
    let mut ends = Vec::with_capacity(pieces.len());
    for (row, piece) in pieces.iter().enumerate() {
        let row = row as u32;
        let mut last = [0u64; 4];
        for (number, word) in piece.text.split_whitespace().enumerate() {
            if grams.len() >= MAX_GRAMS {
                break;
            }
            last.rotate_left(1);
            last[3] = hash_of(word);
            if number >= 3 {
                let mut hasher = FxHasher::default();
                last.iter().for_each(|&word| hasher.write_u64(word));
                let gram = hasher.finish();
                let entry = holders.entry(gram).or_insert((row, false));
                entry.1 |= entry.0 != row;
                grams.push(gram);
            }
        }
        ends.push(grams.len());
    }
    let mut start = 0;
    ends.into_iter()
        .map(|end| {
            let own = &grams[start..end];
            start = end;
            let shared = own.iter().filter(|gram| holders[gram].1).count();
            if own.is_empty() {
                0.0
            } else {
                shared as f32 / own.len() as f32
            }
        })
        .collect()
}

/// A hash of the letters and digits of a text, whatever their case.
pub fn hash_of(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    for character in text.chars().filter(|character| !is_blank(*character)) {
        if character.is_alphanumeric() {
            for lower in character.to_lowercase() {
                hasher.write_u32(lower as u32);
            }
        }
    }
    hasher.finish()
}
