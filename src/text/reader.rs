//! Texts to words, batch by batch: what is kept of a text is four bytes per word, or a bag of them.
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
use super::bags::{Bagged, Bagger, Bags, DROPPED};
use super::interner::Interner;
use super::lexicon::Lexicon;
use super::numbering::Numbering;
use super::words::Words;
use crate::error::{Error, Result};
use crate::progress::Progress;

/// Large enough to be worth taking, small enough to be shared evenly and stopped soon.
const BLOCK_BYTES: usize = 1 << 20;

/// Reads texts that come in batches: [`Analyzer::reader`] makes one that keeps the order of their
/// words, [`Analyzer::bag_reader`] one that does not.
pub struct Reader<'a, K: Keep> {
    analyzer: &'a Analyzer,
    workers: Vec<Worker<K>>,
    /// Consecutive texts, and which worker's numbers they hold.
    blocks: Vec<(usize, K::Block)>,
}

/// Workers stand side by side and each writes to itself all the time: aligned so that no two share a cache
/// line, which costs two threads a third of their time.
#[repr(align(128))]
struct Worker<K> {
    vocabulary: Interner,
    kept: K,
    /// The words of the text that is being read.
    words: Vec<u32>,
}

/// What is kept of the words of a text.
pub trait Keep: Default + Send {
    /// Texts that were read one after the other.
    type Block: Send;

    /// Takes the words of the next text: numbers below `n_numbers`, and breaks.
    fn text(&mut self, words: &[u32], n_numbers: usize);

    /// The texts since the last block, in no more memory than they need.
    fn block(&mut self) -> Self::Block;
}

/// Keeps words as they stand: the ends of texts among their words.
#[derive(Default)]
pub struct InOrder {
    ends: Vec<usize>,
    ids: Vec<u32>,
}

impl Keep for InOrder {
    type Block = Self;

    fn text(&mut self, words: &[u32], _: usize) {
        self.ids.extend_from_slice(words);
        self.ends.push(self.ids.len());
    }

    fn block(&mut self) -> Self {
        let block = Self {
            ends: self.ends.clone(),
            ids: self.ids.clone(),
        };
        self.ends.clear();
        self.ids.clear();
        block
    }
}

impl Keep for Bagger {
    type Block = Bagged;

    fn text(&mut self, words: &[u32], n_numbers: usize) {
        self.text(words, n_numbers);
    }

    fn block(&mut self) -> Bagged {
        self.block()
    }
}

impl<'a, K: Keep> Reader<'a, K> {
    pub(super) fn new(analyzer: &'a Analyzer) -> Self {
        Self {
            analyzer,
            workers: Vec::new(),
            blocks: Vec::new(),
        }
    }

    fn hire(&mut self) {
        self.workers.push(Worker {
            vocabulary: self.analyzer.vocabulary(),
            kept: K::default(),
            words: Vec::new(),
        });
    }

    /// Takes words that somebody else found: each text a list of words, taken as they are but for
    /// lower case, stems and stop words.
    pub fn take(&mut self, texts: &[Vec<String>]) {
        self.hire();
        let at = self.workers.len() - 1;
        let worker = &mut self.workers[at];
        for words in texts {
            worker.words.clear();
            for word in words {
                let number = worker.vocabulary.intern(word, 0, word.len());
                worker.words.push(number);
            }
            worker.kept.text(&worker.words, worker.vocabulary.len());
        }
        self.blocks.push((at, worker.kept.block()));
    }

    /// Reads the next texts; advances `progress` by their bytes.
    pub fn read<T: AsRef<str> + Sync>(&mut self, texts: &[T], progress: &Progress) -> Result<()> {
        let ranges = blocks(texts);
        let n_workers = rayon::current_num_threads().min(ranges.len());
        while self.workers.len() < n_workers {
            self.hire();
        }
        let next = AtomicUsize::new(0);
        let read = self
            .workers
            .par_iter_mut()
            .enumerate()
            .map(|(at, worker)| {
                let mut found = Vec::new();
                while let block = next.fetch_add(1, Ordering::Relaxed)
                    && let Some(range) = ranges.get(block)
                {
                    let texts = &texts[range.clone()];
                    for text in texts {
                        worker.words.clear();
                        self.analyzer.read(
                            text.as_ref(),
                            &mut worker.vocabulary,
                            &mut worker.words,
                        );
                        worker.kept.text(&worker.words, worker.vocabulary.len());
                    }
                    found.push((block, (at, worker.kept.block())));
                    progress.advance(texts.iter().map(|text| text.as_ref().len()).sum())?;
                }
                Ok(found)
            })
            .collect::<Result<Vec<_>>>()?;
        let mut read: Vec<_> = read.into_iter().flatten().collect();
        read.sort_unstable_by_key(|(block, _)| *block);
        self.blocks.extend(read.into_iter().map(|(_, block)| block));
        Ok(())
    }

    /// What the words mean, and for each worker the forms of its numbers.
    fn lexicon(&self, progress: &Progress) -> Result<(Lexicon, Vec<Vec<u32>>)> {
        let vocabularies = || self.workers.iter().map(|worker| &worker.vocabulary);
        let slices: Vec<(&str, u64)> = vocabularies().flat_map(Interner::iter).collect();
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
        let mut form_of_slice = Vec::with_capacity(self.workers.len());
        for vocabulary in vocabularies() {
            let (of_this_worker, rest) = numbers.split_at(vocabulary.len());
            form_of_slice.push(of_this_worker.to_vec());
            numbers = rest;
        }
        Ok((lexicon, form_of_slice))
    }
}

impl Reader<'_, InOrder> {
    /// The words of all texts that were read, in their order, and what their numbers mean. The lexicon
    /// holds every form that occurs, stop words too.
    pub fn finish(self, progress: &Progress) -> Result<(Words, Lexicon)> {
        let (lexicon, form_of_slice) = self.lexicon(progress)?;
        drop(self.workers);
        Ok((renumbered(self.blocks, &form_of_slice), lexicon))
    }
}

impl Reader<'_, Bagger> {
    /// The terms of each text that was read, and what their numbers mean.
    pub fn finish(self, progress: &Progress) -> Result<(Bags, Lexicon)> {
        let (lexicon, mut term_of_slice) = self.lexicon(progress)?;
        drop(self.workers);
        for form in term_of_slice.iter_mut().flatten() {
            *form = lexicon.term_of_form(*form).unwrap_or(DROPPED);
        }
        progress.enter(
            "counts",
            self.blocks.iter().map(|(_, block)| block.n_texts()).sum(),
        )?;
        let n_terms = lexicon.terms().len();
        let bags = Bags::renumbered(self.blocks, &term_of_slice, n_terms, progress)?;
        Ok((bags, lexicon))
    }
}

/// The words of all blocks as numbers of forms; each block is let go as soon as it is copied.
fn renumbered(blocks: Vec<(usize, InOrder)>, form_of_slice: &[Vec<u32>]) -> Words {
    let n_texts: usize = blocks.iter().map(|(_, block)| block.ends.len()).sum();
    let mut indptr = Vec::with_capacity(n_texts + 1);
    indptr.push(0);
    for (_, block) in &blocks {
        let start = indptr[indptr.len() - 1];
        indptr.extend(block.ends.iter().map(|end| start + end));
    }
    let mut forms = vec![0; indptr[indptr.len() - 1]];
    let mut places = forms.as_mut_slice();
    let mut jobs = Vec::with_capacity(blocks.len());
    for (worker, block) in blocks {
        let (place, rest) = places.split_at_mut(block.ids.len());
        jobs.push((place, block, &form_of_slice[worker]));
        places = rest;
    }
    jobs.into_par_iter()
        .for_each(|(place, block, form_of_slice)| {
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
