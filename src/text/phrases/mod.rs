//! Phrases: runs of words that stand together far more often than chance would put them side by side,
//! such as `paris agreement` or `rule of law`.
//!
//! [`find`] looks for them in a corpus; [`Phrases`] holds what was found and says where it stands in
//! a text. A phrase begins and ends with a term and may hold stop words between. Like a term it has a
//! name (its stems, `sustain develop`) and a surface (its commonest wording, `sustainable development`).
//!
//! ```
//! use erascope::progress::Progress;
//! use erascope::text::AnalyzerParams;
//! use erascope::text::phrases::{PhraseParams, find};
//!
//! let texts = ["The arms sale", "An arms sale to Iran", "Iran and arms sales", "a sale in Iran"];
//! let (words, lexicon) =
//!     AnalyzerParams::default().check()?.analyze(&texts, &Progress::default())?;
//! let params = PhraseParams { min_articles: 3, ..PhraseParams::default() };
//! let phrases = find(&words, &lexicon, &[0, 1, 2, 3], params, &Progress::default())?;
//! assert_eq!(phrases.names(), ["arm sale"]);
//! assert_eq!(phrases.surface(0), "arms sale");
//! # Ok::<(), erascope::Error>(())
//! ```

mod choose;
mod find;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::lexicon::Lexicon;
use super::words::Words;

pub use find::{PhraseParams, find};

/// No phrase, no node, no word.
const NONE: u32 = u32::MAX;

/// The phrases of a corpus, sorted by their names.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Phrases {
    /// The words of each phrase as [units](Units).
    units: Vec<Vec<u32>>,
    names: Vec<String>,
    surfaces: Vec<String>,
    npmi: Vec<f64>,
}

impl Phrases {
    /// Number of phrases.
    pub fn len(&self) -> usize {
        self.units.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.units.is_empty()
    }

    /// The stems of each phrase, with spaces between; their places are the numbers of the phrases.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The commonest wording of a phrase.
    pub fn surface(&self, phrase: u32) -> &str {
        &self.surfaces[phrase as usize]
    }

    /// Normalized pointwise mutual information of a phrase, see [`find`].
    pub fn npmi(&self, phrase: u32) -> f64 {
        self.npmi[phrase as usize]
    }

    /// The terms of a phrase in their order, without the stop words between.
    pub fn terms(&self, phrase: u32, lexicon: &Lexicon) -> impl Iterator<Item = u32> {
        let n_terms = lexicon.terms().len() as u32;
        let units = self.units[phrase as usize].iter().copied();
        units.filter(move |&unit| unit < n_terms)
    }

    /// For each phrase the longer ones that it stands in.
    pub fn longer(&self) -> Vec<Vec<u32>> {
        let number: FxHashMap<&[u32], usize> =
            (self.units.iter().map(Vec::as_slice)).zip(0..).collect();
        let mut longer = vec![Vec::new(); self.len()];
        for (phrase, units) in self.units.iter().enumerate() {
            for length in 2..units.len() {
                for part in units.windows(length) {
                    if let Some(&part) = number.get(part) {
                        longer[part].push(phrase as u32);
                    }
                }
            }
        }
        longer.iter_mut().for_each(|phrases| phrases.dedup());
        longer
    }

    fn push(&mut self, run: &find::Run, units: &Units<'_>) {
        self.names.push(units.name(&run.units));
        self.units.push(run.units.clone());
        self.npmi.push(run.npmi);
    }

    /// Checks phrases that come from a file against the lexicon they refer to.
    pub(crate) fn fits(&self, lexicon: &Lexicon) -> bool {
        let n_units = Units::number(lexicon);
        [self.names.len(), self.surfaces.len(), self.npmi.len()] == [self.len(); 3]
            && (self.units.iter()).all(|units| {
                let is_term = |&unit: &u32| (unit as usize) < lexicon.terms().len();
                units.first().is_some_and(is_term) && units.iter().all(|&unit| unit < n_units)
            })
    }

    /// What finds the phrases in texts.
    pub fn matcher<'a>(&self, lexicon: &'a Lexicon) -> PhraseMatcher<'a> {
        let mut matcher = PhraseMatcher {
            units: Units::new(lexicon),
            first: vec![NONE; lexicon.terms().len()],
            next: FxHashMap::default(),
            ends: Vec::new(),
        };
        for (phrase, units) in self.units.iter().enumerate() {
            matcher.add(units, phrase as u32);
        }
        matcher
    }
}

/// Words as phrases see them: a form counts as its term, and a stop word, which has no term, as
/// itself, numbered behind the terms.
struct Units<'a> {
    lexicon: &'a Lexicon,
    n_terms: u32,
}

impl<'a> Units<'a> {
    fn new(lexicon: &'a Lexicon) -> Self {
        Self {
            lexicon,
            n_terms: lexicon.terms().len() as u32,
        }
    }

    fn number(lexicon: &Lexicon) -> u32 {
        (lexicon.terms().len() + lexicon.forms().len()) as u32
    }

    /// The unit of a form that is no break.
    #[inline]
    fn of(&self, form: u32) -> u32 {
        (self.lexicon.term_of_form(form)).unwrap_or_else(|| self.n_terms.saturating_add(form))
    }

    fn is_term(&self, unit: u32) -> bool {
        unit < self.n_terms
    }

    fn name(&self, units: &[u32]) -> String {
        let word = |&unit: &u32| match unit.checked_sub(self.n_terms) {
            None => self.lexicon.terms()[unit as usize].as_str(),
            Some(form) => self.lexicon.forms()[form as usize].as_str(),
        };
        units.iter().map(word).collect::<Vec<_>>().join(" ")
    }
}

/// A phrase or a term where it stands: at a place of the forms of a text, so many forms long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match {
    /// The place of its first form; breaks have places, too.
    pub start: usize,
    /// Its forms.
    pub length: usize,
    /// Number of the phrase.
    pub phrase: u32,
    /// Whether it lies in no longer phrase: going from left to right, the longest one is taken.
    pub stands_alone: bool,
}

/// Finds phrases in texts: a tree of their units.
pub struct PhraseMatcher<'a> {
    units: Units<'a>,
    /// For each term the node of the phrases that begin with it.
    first: Vec<u32>,
    next: FxHashMap<(u32, u32), u32>,
    /// For each node the phrase that ends there.
    ends: Vec<u32>,
}

impl PhraseMatcher<'_> {
    fn add(&mut self, units: &[u32], phrase: u32) {
        let mut node = NONE;
        for (place, &unit) in units.iter().enumerate() {
            let fresh = self.ends.len() as u32;
            let known = match place {
                0 => &mut self.first[unit as usize],
                _ => self.next.entry((node, unit)).or_insert(NONE),
            };
            if *known == NONE {
                *known = fresh;
                self.ends.push(NONE);
            }
            node = *known;
        }
        self.ends[node as usize] = phrase;
    }

    /// Calls `found` for every phrase in a text, from left to right, at each place the longest first.
    pub fn each(&self, forms: &[u32], mut found: impl FnMut(Match)) {
        let mut free = 0;
        let mut ends: Vec<(usize, u32)> = Vec::new();
        for start in 0..forms.len() {
            let Some(term) = self.units.lexicon.term_of_form(forms[start]) else {
                continue; // a stop word or a break, with which no phrase begins
            };
            let mut node = self.first[term as usize];
            let mut length = 1;
            while node != NONE {
                if self.ends[node as usize] != NONE {
                    ends.push((length, self.ends[node as usize]));
                }
                let form = forms
                    .get(start + length)
                    .filter(|&&form| form != Words::BREAK);
                let next = form.and_then(|&form| self.next.get(&(node, self.units.of(form))));
                node = next.copied().unwrap_or(NONE);
                length += 1;
            }
            for (place, (length, phrase)) in ends.drain(..).rev().enumerate() {
                let stands_alone = place == 0 && start >= free;
                if stands_alone {
                    free = start + length;
                }
                found(Match {
                    start,
                    length,
                    phrase,
                    stands_alone,
                });
            }
        }
    }
}

#[cfg(test)]
mod tests;
