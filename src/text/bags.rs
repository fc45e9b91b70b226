//! Bags of words: which numbers each text holds and how often, about five bytes apiece. The order of
//! the words is lost, and with it nine tenths of their memory need not be kept.

use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use super::words::Words;
use crate::error::{Error, Result};
use crate::progress::Progress;

/// In place of a number: what has it is dropped.
pub const DROPPED: u32 = u32::MAX;
/// A count that does not fit into its byte; it stands among the large ones.
const LARGE: u8 = u8::MAX;

/// How often each text holds each number, sorted by number.
#[derive(Debug, Default)]
pub struct Bags {
    blocks: Vec<Bagged>,
    /// For each number how many texts hold it.
    frequencies: Vec<u64>,
}

/// The bags of consecutive texts.
#[derive(Clone, Debug, Default)]
pub struct Bagged {
    /// For each text where its numbers end.
    ends: Vec<usize>,
    numbers: Vec<u32>,
    counts: Vec<u8>,
    /// The counts that are [`LARGE`], in their order.
    large: Vec<u32>,
}

impl Bagged {
    /// Number of texts.
    pub fn n_texts(&self) -> usize {
        self.ends.len()
    }

    /// The numbers of all texts, each as often as texts hold it.
    pub fn numbers(&self) -> &[u32] {
        &self.numbers
    }

    fn push(&mut self, number: u32, count: u32) {
        self.numbers.push(number);
        let byte = self.stored(count);
        self.counts.push(byte);
    }

    /// The byte of a count; a large one is put behind those that are there.
    #[inline]
    fn stored(&mut self, count: u32) -> u8 {
        if count < u32::from(LARGE) {
            return count as u8;
        }
        self.large.push(count);
        LARGE
    }
}

/// The large counts of a block, handed out as its bytes are gone through from the start on.
struct Large<'a>(std::slice::Iter<'a, u32>);

impl Large<'_> {
    /// The count that a byte stands for.
    #[inline]
    fn count(&mut self, byte: u8) -> u32 {
        match byte {
            LARGE => self.0.next().copied().unwrap_or(u32::from(LARGE)),
            byte => u32::from(byte),
        }
    }
}

/// Makes bags of the words of one text after the other.
#[derive(Default)]
pub struct Bagger {
    tally: Tally,
    bags: Bagged,
}

impl Bagger {
    /// Adds a text, given as numbers below `n_numbers`, breaks between them.
    pub fn text(&mut self, words: &[u32], n_numbers: usize) {
        self.tally.cover(n_numbers);
        let words = words.iter().filter(|&&word| word != Words::BREAK);
        words.for_each(|&word| self.tally.add(word, 1));
        let bags = &mut self.bags;
        self.tally.drain(|number, count| bags.push(number, count));
        self.bags.ends.push(self.bags.numbers.len());
    }

    /// The bags since the last block, in no more memory than they need.
    pub fn block(&mut self) -> Bagged {
        let block = self.bags.clone();
        self.bags.ends.clear();
        self.bags.numbers.clear();
        self.bags.counts.clear();
        self.bags.large.clear();
        block
    }
}

impl Bags {
    /// Bags under other numbers: `number_of[i]` holds them for blocks that come with `i`, below
    /// `n_numbers` or [`DROPPED`]. What gets the same number is added up.
    pub(crate) fn renumbered(
        mut blocks: Vec<(usize, Bagged)>,
        number_of: &[Vec<u32>],
        n_numbers: usize,
        progress: &Progress,
    ) -> Result<Self> {
        let share = blocks.len().div_ceil(4 * rayon::current_num_threads());
        let sums = Mutex::new(vec![0; n_numbers]);
        blocks.par_chunks_mut(share.max(1)).try_for_each(|blocks| {
            let (mut tally, mut frequencies) = (Tally::default(), vec![0; n_numbers]);
            tally.cover(n_numbers);
            for (from, block) in blocks {
                renumber(block, &number_of[*from], &mut tally, &mut frequencies);
                progress.advance(block.ends.len())?;
            }
            let mut sums = sums.lock().unwrap_or_else(PoisonError::into_inner);
            for (sum, frequency) in sums.iter_mut().zip(frequencies) {
                *sum += frequency;
            }
            Ok::<(), Error>(())
        })?;
        Ok(Self {
            blocks: blocks.into_iter().map(|(_, block)| block).collect(),
            frequencies: sums.into_inner().unwrap_or_else(PoisonError::into_inner),
        })
    }

    /// The same bags under other numbers: `number_of` holds them, below `n_numbers` or [`DROPPED`].
    pub fn renumber(
        self,
        number_of: Vec<u32>,
        n_numbers: usize,
        progress: &Progress,
    ) -> Result<Self> {
        progress.enter("counts", self.n_texts())?;
        let blocks = self.blocks.into_iter().map(|block| (0, block)).collect();
        Self::renumbered(blocks, &[number_of], n_numbers, progress)
    }

    /// Drops the numbers for which `keep` is false; the others move up.
    pub fn retain(&mut self, keep: &[bool]) {
        let mut kept = 0;
        let number_of: Vec<u32> = keep
            .iter()
            .map(|&keep| {
                kept += u32::from(keep);
                if keep { kept - 1 } else { DROPPED }
            })
            .collect();
        self.blocks
            .par_iter_mut()
            .for_each(|block| retain(block, &number_of));
        let mut keep = keep.iter();
        self.frequencies
            .retain(|_| keep.next().copied().unwrap_or(false));
    }

    /// Counts each number once for each text.
    pub fn binary(&mut self) {
        for block in &mut self.blocks {
            block.counts.fill(1);
            block.large = Vec::new();
        }
    }

    /// Number of texts.
    pub fn n_texts(&self) -> usize {
        self.blocks.iter().map(|block| block.ends.len()).sum()
    }

    /// For each number how many texts hold it.
    pub fn document_frequencies(&self) -> &[u64] {
        &self.frequencies
    }

    /// For each number how often all texts hold it.
    pub fn sums(&self) -> Vec<u64> {
        let mut sums = vec![0; self.frequencies.len()];
        for block in &self.blocks {
            let mut large = Large(block.large.iter());
            for (&number, &byte) in block.numbers.iter().zip(&block.counts) {
                sums[number as usize] += u64::from(large.count(byte));
            }
        }
        sums
    }

    /// `(indptr, indices, values)` of a sparse matrix of texts × numbers; `fill` gets the numbers of
    /// a text, their counts and the place of the values. Each block is let go when it was read.
    pub fn into_rows<T: Copy + Default + Send>(
        self,
        progress: &Progress,
        fill: impl Fn(&[u32], &[u32], &mut [T]) + Sync,
    ) -> Result<(Vec<usize>, Vec<u32>, Vec<T>)> {
        let n_values = self.blocks.iter().map(|block| block.numbers.len()).sum();
        let mut indptr = vec![0];
        let (mut indices, mut values) = (vec![0; n_values], vec![T::default(); n_values]);
        let (mut free_indices, mut free_values) = (&mut indices[..], &mut values[..]);
        let mut jobs = Vec::with_capacity(self.blocks.len());
        for block in self.blocks {
            let start = indptr[indptr.len() - 1];
            indptr.extend(block.ends.iter().map(|end| start + end));
            let (indices, rest_indices) = free_indices.split_at_mut(block.numbers.len());
            let (values, rest_values) = free_values.split_at_mut(block.numbers.len());
            jobs.push((block, indices, values));
            (free_indices, free_values) = (rest_indices, rest_values);
        }
        jobs.into_par_iter()
            .try_for_each(|(block, indices, values)| {
                indices.copy_from_slice(&block.numbers);
                let mut large = Large(block.large.iter());
                let (mut start, mut row) = (0, Vec::new());
                for &end in &block.ends {
                    row.clear();
                    row.extend(
                        block.counts[start..end]
                            .iter()
                            .map(|&byte| large.count(byte)),
                    );
                    fill(&block.numbers[start..end], &row, &mut values[start..end]);
                    start = end;
                }
                progress.advance(block.ends.len())
            })?;
        Ok((indptr, indices, values))
    }
}

/// Gives a block its new numbers where it stands: no text holds more of them than before.
fn renumber(block: &mut Bagged, number_of: &[u32], tally: &mut Tally, frequencies: &mut [u64]) {
    let large = std::mem::take(&mut block.large);
    let mut large = Large(large.iter());
    let (mut start, mut to) = (0, 0);
    for text in 0..block.ends.len() {
        let end = block.ends[text];
        let stored = block.numbers[start..end].iter();
        for (&number, &byte) in stored.zip(&block.counts[start..end]) {
            let (number, count) = (number_of[number as usize], large.count(byte));
            if number != DROPPED {
                tally.add(number, count);
            }
        }
        tally.drain(|number, count| {
            frequencies[number as usize] += 1;
            block.numbers[to] = number;
            block.counts[to] = block.stored(count);
            to += 1;
        });
        block.ends[text] = to;
        start = end;
    }
    block.numbers.truncate(to);
    block.counts.truncate(to);
}

/// The same for numbers whose order stays.
fn retain(block: &mut Bagged, number_of: &[u32]) {
    let large = std::mem::take(&mut block.large);
    let mut large = Large(large.iter());
    let (mut start, mut to) = (0, 0);
    for text in 0..block.ends.len() {
        let end = block.ends[text];
        for place in start..end {
            let number = number_of[block.numbers[place] as usize];
            let count = large.count(block.counts[place]);
            if number != DROPPED {
                block.numbers[to] = number;
                block.counts[to] = block.stored(count);
                to += 1;
            }
        }
        block.ends[text] = to;
        start = end;
    }
    block.numbers.truncate(to);
    block.counts.truncate(to);
}

/// Adds up counts by number and gives them back in rising order, without sorting: a bit for each
/// number that was met, and a bit for each 64 of those.
#[derive(Default)]
pub struct Tally {
    counts: Vec<u32>,
    met: Vec<u64>,
    met_words: Vec<u64>,
}

impl Tally {
    /// Makes room for numbers below `n_numbers`.
    pub fn cover(&mut self, n_numbers: usize) {
        if n_numbers > self.counts.len() {
            let words = n_numbers.next_power_of_two().div_ceil(64);
            self.counts.resize(words * 64, 0);
            self.met.resize(words, 0);
            self.met_words.resize(words.div_ceil(64), 0);
        }
    }

    /// Adds to the count of a number that is covered.
    #[inline]
    pub fn add(&mut self, number: u32, count: u32) {
        let number = number as usize;
        self.counts[number] += count;
        self.met[number / 64] |= 1 << (number % 64);
        self.met_words[number / 4096] |= 1 << (number / 64 % 64);
    }

    /// Gives each number with its count, and starts anew.
    #[inline]
    pub fn drain(&mut self, mut each: impl FnMut(u32, u32)) {
        for (at, words) in self.met_words.iter_mut().enumerate() {
            let mut words = std::mem::take(words);
            while words != 0 {
                let word = at * 64 + words.trailing_zeros() as usize;
                words &= words - 1;
                let mut bits = std::mem::take(&mut self.met[word]);
                while bits != 0 {
                    let number = word * 64 + bits.trailing_zeros() as usize;
                    bits &= bits - 1;
                    each(number as u32, std::mem::take(&mut self.counts[number]));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(bags: Bags) -> (Vec<usize>, Vec<u32>, Vec<u32>) {
        let progress = Progress::default();
        let fill = |_: &[u32], counts: &[u32], row: &mut [u32]| row.copy_from_slice(counts);
        bags.into_rows(&progress, fill).unwrap()
    }

    /// Three texts of two workers, the counts of which do and do not fit into a byte.
    fn bags() -> Bags {
        let (mut first, mut second) = (Bagger::default(), Bagger::default());
        first.text(
            &[vec![4; 254], vec![Words::BREAK], vec![0; 255]].concat(),
            5,
        );
        first.text(&[], 5);
        second.text(&[vec![100_000; 300], vec![2, 70]].concat(), 100_001);
        let mut other = vec![DROPPED; 100_001];
        (other[100_000], other[2], other[70]) = (1, 3, 1);
        let maps = [vec![3, DROPPED, DROPPED, DROPPED, 3], other];
        let blocks = vec![(0, first.block()), (1, second.block())];
        Bags::renumbered(blocks, &maps, 4, &Progress::default()).unwrap()
    }

    #[test]
    fn numbers_of_one_name_are_added_up() {
        assert_eq!(bags().document_frequencies(), [0, 1, 0, 2]);
        assert_eq!(bags().sums(), [0, 301, 0, 510]);
        assert_eq!(
            rows(bags()),
            (vec![0, 1, 1, 3], vec![3, 1, 3], vec![509, 301, 1])
        );
    }

    #[test]
    fn what_is_kept_moves_up_with_its_counts() {
        let mut kept = bags();
        kept.retain(&[false, false, true, true]);
        assert_eq!(kept.document_frequencies(), [0, 2]);
        assert_eq!(rows(kept), (vec![0, 1, 1, 2], vec![1, 1], vec![509, 1]));
        let mut kept = bags();
        kept.binary();
        kept.retain(&[false, true, false, false]);
        assert_eq!(rows(kept), (vec![0, 0, 0, 1], vec![0], vec![1]));
    }

    #[test]
    fn a_tally_gives_rising_numbers_and_starts_anew() {
        let mut tally = Tally::default();
        for n_numbers in [1, 63, 64, 65, 4096, 4097, 300_000] {
            tally.cover(n_numbers);
            let last = n_numbers as u32 - 1;
            for number in [last, last / 2, last, 0] {
                tally.add(number, 3);
            }
            let mut expected = std::collections::BTreeMap::new();
            for number in [last, last / 2, last, 0] {
                *expected.entry(number).or_insert(0) += 3;
            }
            let mut found = Vec::new();
            tally.drain(|number, count| found.push((number, count)));
            assert_eq!(found, Vec::from_iter(expected), "{n_numbers}");
            tally.drain(|_, _| unreachable!());
        }
    }
}
