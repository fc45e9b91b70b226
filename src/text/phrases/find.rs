//! Which runs of words are phrases.
//!
//! Problem: `paris agreement` is one thing to a reader, `agreement reached` is not. Two terms that
//! follow each other, with at most [`MOST_BETWEEN`] stop words between, are held against chance by
//! their normalized pointwise mutual information (Bouma 2009, "Normalized (pointwise) mutual
//! information in collocation extraction"):
//!
//! NPMI(x, y) = ln(p(x y) / (p(x) p(y))) / −ln p(x y),
//!
//! with p the share of all running words: 1 where neither term stands without the other, 0 at
//! independence. A pair counts from `min_npmi` on, and only where so many articles hold it that it is
//! no single writer's habit. Longer phrases grow out of shorter ones (Agrawal, Srikant 1994): a run
//! of n terms is looked at where its first and its last n − 1 terms are phrases, and is one itself if
//! its NPMI of both with the term that is added is high enough.
//!
//! [`choose`](super::choose) says which of these runs are kept.
//!
//! Cost: one pass over the words for pairs, whose counts stand in a hash table, and one short pass for
//! each further length. All counts are whole numbers, so neither the number of
//! threads nor the order of the texts leaves a trace.

use std::hash::Hash;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::{NONE, Phrases, Units};
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::text::{Lexicon, Words};

/// Most stop words between two terms of a phrase, as in `law of the sea`.
const MOST_BETWEEN: usize = 2;
/// Most terms of a phrase.
const MOST_TERMS: usize = 5;
/// Texts read at a time.
pub(super) const BLOCK: usize = 64;

/// What makes a run of words a phrase.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PhraseParams {
    /// Articles that must hold it.
    pub min_articles: u32,
    /// The NPMI it must reach, above −1 and at most 1.
    pub min_npmi: f64,
}

impl Default for PhraseParams {
    fn default() -> Self {
        Self {
            min_articles: 5,
            min_npmi: 0.5,
        }
    }
}

/// Finds the phrases of `texts` (places in `words`), which should hold one text of each story: a text
/// printed ten times would make phrases of all its sentences.
pub fn find(
    words: &Words,
    lexicon: &Lexicon,
    texts: &[usize],
    params: PhraseParams,
    progress: &Progress,
) -> Result<Phrases> {
    if !(params.min_npmi > -1.0 && params.min_npmi <= 1.0) {
        let bound = "must be above -1 and at most 1";
        return Err(Error::parameter("min_npmi", params.min_npmi, bound));
    }
    // Terms, pairs, each longer run, what stands alone, wordings: fewer where runs end sooner.
    progress.enter("phrases", (MOST_TERMS + 2) * texts.len())?;
    let search = Search {
        words,
        units: Units::new(lexicon),
        texts,
        n_words: texts.iter().map(|&text| words.n_words(text)).sum(),
        params,
        progress,
    };
    let terms = search.terms()?;
    let runs = search.runs(&terms)?;
    search.phrases(runs)
}

/// How often something stands in the texts, and in how many of them.
#[derive(Clone, Copy, Default)]
pub(super) struct Tally {
    pub count: u64,
    pub articles: u32,
    last_text: u32,
}

impl Tally {
    fn add(&mut self, text: usize) {
        let text = text as u32 + 1; // 0 stands for none yet
        self.count += 1;
        self.articles += u32::from(self.last_text != text);
        self.last_text = text;
    }
}

/// A run that is a phrase, as its units.
pub(super) struct Run {
    pub units: Vec<u32>,
    pub tally: Tally,
    pub npmi: f64,
}

/// Two terms and the stop words between: units, and [`NONE`] where there is no stop word.
type Pair = [u32; 2 + MOST_BETWEEN];

pub(super) struct Search<'a> {
    pub words: &'a Words,
    pub units: Units<'a>,
    pub texts: &'a [usize],
    n_words: u64,
    params: PhraseParams,
    pub progress: &'a Progress,
}

impl Search<'_> {
    fn terms(&self) -> Result<Vec<Tally>> {
        let mut terms = vec![Tally::default(); self.units.n_terms as usize];
        for &text in self.texts {
            for &form in self.words.text(text) {
                if let Some(term) = self.units.lexicon.term_of_form(form) {
                    terms[term as usize].add(text);
                }
            }
        }
        self.progress.advance(self.texts.len())?;
        Ok(terms)
    }

    fn is_frequent(&self, tally: &Tally) -> bool {
        tally.articles >= self.params.min_articles.max(1)
    }

    /// NPMI of a whole that stands `count` times with its two parts.
    fn npmi(&self, count: u64, parts: [u64; 2]) -> f64 {
        let ln = |count: u64| (count as f64 / self.n_words as f64).ln();
        (ln(count) - ln(parts[0]) - ln(parts[1])) / -ln(count)
    }

    /// All runs that are phrases, the shorter ones first.
    fn runs(&self, terms: &[Tally]) -> Result<Vec<Run>> {
        let pairs = self.counted(|place, found| {
            self.each_pair(self.texts[place], |pair| {
                let Some(pair) = pair else { return };
                let [first, last] = ends(&pair);
                let frequent = |term: u32| self.is_frequent(&terms[term as usize]);
                if frequent(first) && frequent(last) {
                    found(pair);
                }
            });
        })?;
        let mut runs = Vec::new();
        let mut number: FxHashMap<Pair, u32> = FxHashMap::default();
        for (pair, tally) in pairs {
            let parts = ends(&pair).map(|term| terms[term as usize].count);
            let npmi = self.npmi(tally.count, parts);
            if npmi >= self.params.min_npmi {
                number.insert(pair, runs.len() as u32);
                let units = pair.into_iter().filter(|&unit| unit != NONE).collect();
                runs.push(Run { units, tally, npmi });
            }
        }
        // For each text and each of its terms the run that ends the pair with the one before.
        let mut begins: Vec<Vec<u32>> = (self.texts.par_iter())
            .map(|&text| {
                let mut begins = Vec::new();
                self.each_pair(text, |pair| {
                    let run = pair.and_then(|pair| number.get(&pair).copied());
                    begins.push(run.unwrap_or(NONE));
                });
                begins
            })
            .collect();
        let mut shorter = 0..runs.len();
        for _ in 3..=MOST_TERMS {
            let longer = self.counted(|place, found| {
                for pair in begins[place].windows(2) {
                    if pair[0] != NONE && pair[1] != NONE {
                        found([pair[0], pair[1]]);
                    }
                }
            })?;
            let mut number: FxHashMap<[u32; 2], u32> = FxHashMap::default();
            for ([head, tail], tally) in longer {
                let [head_run, tail_run] = [&runs[head as usize], &runs[tail as usize]];
                let mut units = head_run.units.clone();
                // The tail begins with the second term of the head.
                let second =
                    1 + (units[1..].iter().position(|&unit| self.units.is_term(unit))).unwrap_or(0);
                units.truncate(second);
                units.extend(&tail_run.units);
                let outer =
                    [units[0], units[units.len() - 1]].map(|term| terms[term as usize].count);
                let npmi = f64::min(
                    self.npmi(tally.count, [head_run.tally.count, outer[1]]),
                    self.npmi(tally.count, [outer[0], tail_run.tally.count]),
                );
                if npmi >= self.params.min_npmi {
                    number.insert([head, tail], runs.len() as u32);
                    runs.push(Run { units, tally, npmi });
                }
            }
            if shorter.end == runs.len() {
                break;
            }
            shorter = shorter.end..runs.len();
            begins.par_iter_mut().for_each(|begins| {
                for at in 1..begins.len() {
                    let pair = [begins[at - 1], begins[at]];
                    begins[at - 1] = number.get(&pair).copied().unwrap_or(NONE);
                }
                begins.pop();
            });
        }
        Ok(runs)
    }

    /// Calls `found` for each term of a text with the pair it forms with the term before, if it does.
    fn each_pair(&self, text: usize, mut found: impl FnMut(Option<Pair>)) {
        let mut pair: Pair = [NONE; 2 + MOST_BETWEEN];
        let mut between = 0;
        for &form in self.words.text(text) {
            if form == Words::BREAK {
                pair[0] = NONE;
                continue;
            }
            let unit = self.units.of(form);
            if self.units.is_term(unit) {
                pair[1 + between..=MOST_BETWEEN].fill(NONE);
                pair[1 + MOST_BETWEEN] = unit;
                found((pair[0] != NONE).then_some(pair));
                (pair[0], between) = (unit, 0);
            } else if between == MOST_BETWEEN {
                pair[0] = NONE;
            } else {
                between += 1;
                pair[between] = unit;
            }
        }
    }

    /// What enough texts hold of all that `each` finds in them, sorted. Texts are named by their place.
    pub fn counted<K: Copy + Eq + Hash + Ord + Send>(
        &self,
        each: impl Fn(usize, &mut dyn FnMut(K)) + Sync,
    ) -> Result<Vec<(K, Tally)>> {
        let found = (0..self.texts.len())
            .into_par_iter()
            .with_min_len(BLOCK)
            .try_fold(FxHashMap::default, |mut tallies, place| {
                each(place, &mut |key| {
                    let tally: &mut Tally = tallies.entry(key).or_default();
                    tally.add(place);
                });
                self.progress.advance(1)?;
                Ok::<_, Error>(tallies)
            })
            .try_reduce(FxHashMap::default, |one, other| Ok(merged(one, other)))?;
        let mut frequent: Vec<(K, Tally)> = found
            .into_iter()
            .filter(|(_, tally)| self.is_frequent(tally))
            .collect();
        frequent.par_sort_unstable_by_key(|&(key, _)| key);
        Ok(frequent)
    }
}

/// The terms of a pair.
fn ends(pair: &Pair) -> [u32; 2] {
    [pair[0], pair[1 + MOST_BETWEEN]]
}

fn merged<K: Eq + Hash>(
    mut one: FxHashMap<K, Tally>,
    mut other: FxHashMap<K, Tally>,
) -> FxHashMap<K, Tally> {
    if one.len() < other.len() {
        std::mem::swap(&mut one, &mut other);
    }
    for (key, tally) in other {
        let sum = one.entry(key).or_default();
        sum.count += tally.count;
        sum.articles += tally.articles;
    }
    one
}
