//! Texts to words, batch by batch: what is kept of a text is four bytes per word.
//!
//! The texts of a batch are cut into blocks. Workers take one block after the other, find its words
//! and number the distinct slices they meet, each by a vocabulary of its own. In the end every
//! distinct slice is normalised, the forms are sorted, stop words and stems are looked up once per
//! form, and all words are renumbered by the sorted forms: who read which block leaves no trace.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::analyzer::Analyzer;
use super::interner::Interner;
use super::lexicon::Lexicon;
use super::numbering::Numbering;
use super::words::Words;
use crate::error::{Error, Result};
use crate::progress::Progress;

/// Large enough to be worth taking, small enough to be shared evenly and stopped soon.
const BLOCK_BYTES: usize = 1 << 20;

/// Reads texts that come in batches; [`Analyzer::reader`] makes it.
pub struct Reader<'a> {
    analyzer: &'a Analyzer,
    vocabularies: Vec<Interner>,
    blocks: Vec<Block>,
}

/// The words of consecutive texts, as numbers of one worker's vocabulary.
struct Block {
    worker: usize,
    /// For each text where its words end.
    ends: Vec<usize>,
    ids: Vec<u32>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(analyzer: &'a Analyzer) -> Self {
        Self {
            analyzer,
            vocabularies: Vec::new(),
            blocks: Vec::new(),
        }
    }

    /// Takes words that somebody else found: each text a list of words.
    pub(super) fn take(&mut self, texts: &[Vec<String>]) {
        let mut vocabulary = self.analyzer.vocabulary();
        let mut block = Block {
            worker: self.vocabularies.len(),
            ends: Vec::with_capacity(texts.len()),
            ids: Vec::new(),
        };
        for words in texts {
            let numbered = words
                .iter()
                .map(|word| vocabulary.intern(word, 0, word.len()));
            block.ids.extend(numbered);
            block.ends.push(block.ids.len());
        }
        self.vocabularies.push(vocabulary);
        self.blocks.push(block);
    }

    /// Reads the next texts; advances `progress` by their bytes.
    pub fn read<T: AsRef<str> + Sync>(&mut self, texts: &[T], progress: &Progress) -> Result<()> {
        let ranges = blocks(texts);
        let n_workers = rayon::current_num_threads().min(ranges.len());
        while self.vocabularies.len() < n_workers {
            self.vocabularies.push(self.analyzer.vocabulary());
        }
        let next = AtomicUsize::new(0);
        let read = self
            .vocabularies
            .par_iter_mut()
            .enumerate()
            .map(|(worker, vocabulary)| {
                let (mut found, mut ids) = (Vec::new(), Vec::new());
                while let at = next.fetch_add(1, Ordering::Relaxed)
                    && let Some(range) = ranges.get(at)
                {
                    let texts = &texts[range.clone()];
                    ids.clear();
                    let mut ends = Vec::with_capacity(texts.len());
                    for text in texts {
                        self.analyzer.read(text.as_ref(), vocabulary, &mut ids);
                        ends.push(ids.len());
                    }
                    let block = Block {
                        worker,
                        ends,
                        ids: ids.clone(),
                    };
                    progress.advance(texts.iter().map(|text| text.as_ref().len()).sum())?;
                    found.push((at, block));
                }
                Ok(found)
            })
            .collect::<Result<Vec<_>>>()?;
        let mut read: Vec<(usize, Block)> = read.into_iter().flatten().collect();
        read.sort_unstable_by_key(|(at, _)| *at);
        self.blocks.extend(read.into_iter().map(|(_, block)| block));
        Ok(())
    }
}

impl Reader<'_> {
    /// The words of all texts that were read, in their order, and what their numbers mean. The lexicon
    /// holds every form that occurs, stop words too.
    pub fn finish(self, progress: &Progress) -> Result<(Words, Lexicon)> {
        let slices: Vec<(&str, u64)> = self.vocabularies.iter().flat_map(Interner::iter).collect();
        if slices.len() >= Words::BREAK as usize {
            return Err(Error::Data(format!(
                "the texts hold {} distinct words, but at most {} can be numbered",
                slices.len(),
                Words::BREAK - 1
            )));
        }
        progress.enter("vocabulary", slices.len())?;
        let forms = slices
            .par_iter()
            .map(|(slice, _)| {
                progress.advance(1)?;
                Ok(self.analyzer.normalize(slice))
            })
            .collect::<Result<Vec<Cow<'_, str>>>>()?;
        let numbering = Numbering::new(forms.len(), |place| &forms[place as usize]);
        let mut counted: Vec<(String, u64)> = numbering
            .firsts
            .iter()
            .map(|&place| (forms[place as usize].to_string(), 0))
            .collect();
        for ((_, count), &form) in slices.iter().zip(&numbering.numbers) {
            counted[form as usize].1 += count;
        }
        drop(forms);
        let lexicon = self.analyzer.lexicon(counted, progress)?;
        let mut numbers = numbering.numbers.as_slice();
        let mut form_of_slice = Vec::with_capacity(self.vocabularies.len());
        for vocabulary in &self.vocabularies {
            let (of_this_worker, rest) = numbers.split_at(vocabulary.len());
            form_of_slice.push(of_this_worker);
            numbers = rest;
        }
        Ok((renumbered(self.blocks, &form_of_slice), lexicon))
    }
}

/// The words of all blocks as numbers of forms; each block is let go as soon as it is copied.
fn renumbered(blocks: Vec<Block>, form_of_slice: &[&[u32]]) -> Words {
    let mut indptr =
        Vec::with_capacity(blocks.iter().map(|block| block.ends.len()).sum::<usize>() + 1);
    indptr.push(0);
    for block in &blocks {
        let start = indptr[indptr.len() - 1];
        indptr.extend(block.ends.iter().map(|end| start + end));
    }
    let mut forms = vec![0; indptr[indptr.len() - 1]];
    let mut places = forms.as_mut_slice();
    let mut jobs = Vec::with_capacity(blocks.len());
    for block in blocks {
        let (place, rest) = places.split_at_mut(block.ids.len());
        jobs.push((place, block));
        places = rest;
    }
    jobs.into_par_iter().for_each(|(place, block)| {
        let form_of_slice = form_of_slice[block.worker];
        for (form, &id) in place.iter_mut().zip(&block.ids) {
            *form = match id {
                Words::BREAK => Words::BREAK,
                id => form_of_slice[id as usize],
            };
        }
    });
    Words { indptr, forms }
}

/// Consecutive ranges of texts of about [`BLOCK_BYTES`] each.
fn blocks<T: AsRef<str>>(texts: &[T]) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let (mut start, mut held) = (0, 0);
    for (at, text) in texts.iter().enumerate() {
        held += text.as_ref().len();
        if held >= BLOCK_BYTES || at + 1 == texts.len() {
            ranges.push(start..at + 1);
            (start, held) = (at + 1, 0);
        }
    }
    ranges
}
