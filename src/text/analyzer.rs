//! Texts to numbered words: one parallel pass over the bytes, everything else once per distinct
//! word.
//!
//! Each worker finds the words of its share of the texts and numbers the distinct slices it meets.
//! The shares are then merged: every distinct slice is normalised, the forms are sorted, stop words
//! and stems are looked up once per form, and the words are renumbered by the sorted forms. How the
//! texts were shared out leaves no trace.

use std::ops::Range;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::interner::Interner;
use super::language::Language;
use super::lexicon::Lexicon;
use super::normalize::Normalizer;
use super::stem::Stemmer;
use super::stop_words::StopWords;
use super::tokenize::{Token, Tokenizer};
use crate::error::{Error, Result};
use crate::progress::Progress;

/// How text is read.
///
/// ```
/// use erascope::progress::Progress;
/// use erascope::text::AnalyzerParams;
///
/// let analyzer = AnalyzerParams::default().check()?;
/// let (words, lexicon) =
///     analyzer.analyze(&["Iran's missiles", "A missile for Iran"], &Progress::default())?;
/// assert_eq!(lexicon.terms(), ["iran", "missil"]);
/// assert_eq!(words.n_words(1), 4);
/// # Ok::<(), erascope::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AnalyzerParams {
    /// The rules that find words.
    pub tokenizer: Tokenizer,
    /// Whose stop words, elisions and (with `stemming`) stems apply.
    pub language: Language,
    /// Whether forms with the same stem are one term.
    pub stemming: bool,
    /// Whether the language's own stop words are left out.
    pub language_stop_words: bool,
    /// Further words to leave out.
    pub stop_words: Vec<String>,
    /// Whether forms are lower case.
    pub lowercase: bool,
}

impl Default for AnalyzerParams {
    fn default() -> Self {
        Self {
            tokenizer: Tokenizer::Words,
            language: Language::English,
            stemming: true,
            language_stop_words: true,
            stop_words: Vec::new(),
            lowercase: true,
        }
    }
}

impl AnalyzerParams {
    /// Prepares the lists. Fails where a stop word is not a single word, since it could never match.
    pub fn check(self) -> Result<Analyzer> {
        for word in &self.stop_words {
            if word.trim().is_empty() || word.trim().contains(char::is_whitespace) {
                return Err(Error::parameter(
                    "stop_words",
                    format!("{word:?}"),
                    "each stop word must be one word",
                ));
            }
        }
        let normalizer = Normalizer {
            tokenizer: self.tokenizer,
            language: self.language,
            lowercase: self.lowercase,
        };
        let stemmed = if self.stemming {
            self.language
        } else {
            Language::Any
        };
        let listed = if self.language_stop_words {
            self.language
        } else {
            Language::Any
        };
        let stemmer = Stemmer::new(stemmed);
        let stop_words = StopWords::new(listed, &self.stop_words, &normalizer, &stemmer);
        Ok(Analyzer {
            params: self,
            normalizer,
            stemmer,
            stop_words,
        })
    }
}

/// Checked parameters with their lists.
pub struct Analyzer {
    params: AnalyzerParams,
    normalizer: Normalizer,
    stemmer: Stemmer,
    stop_words: StopWords,
}

/// The words of every text, in order, as numbers of forms.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Words {
    indptr: Vec<usize>,
    forms: Vec<u32>,
}

impl Words {
    /// Between two words: no phrase runs across.
    pub const BREAK: u32 = u32::MAX;

    /// Number of texts.
    pub fn len(&self) -> usize {
        self.indptr.len().saturating_sub(1)
    }

    /// Whether there is no text.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The forms of a text in order, with [`Words::BREAK`] between clauses.
    pub fn text(&self, text: usize) -> &[u32] {
        &self.forms[self.indptr[text]..self.indptr[text + 1]]
    }

    /// Number of words of a text, stop words included.
    pub fn n_words(&self, text: usize) -> u64 {
        self.text(text)
            .iter()
            .filter(|&&form| form != Self::BREAK)
            .count() as u64
    }

    /// Checks words that come from a file against the lexicon they refer to.
    pub(crate) fn fits(&self, lexicon: &Lexicon) -> bool {
        self.indptr.first() == Some(&0)
            && self.indptr.last() == Some(&self.forms.len())
            && self.indptr.windows(2).all(|pair| pair[0] <= pair[1])
            && self
                .forms
                .iter()
                .all(|&form| form == Self::BREAK || (form as usize) < lexicon.forms().len())
    }
}

/// One worker's share: words numbered by its own interner.
struct Share {
    interner: Interner,
    lengths: Vec<usize>,
    ids: Vec<u32>,
}

impl Analyzer {
    /// The parameters this analyzer was made from.
    pub fn params(&self) -> &AnalyzerParams {
        &self.params
    }

    /// Reads all texts. The lexicon holds every form that occurs, stop words too.
    pub fn analyze<T: AsRef<str> + Sync>(
        &self,
        texts: &[T],
        progress: &Progress,
    ) -> Result<(Words, Lexicon)> {
        progress.enter("words", texts.len())?;
        let shares = shares(texts, rayon::current_num_threads())
            .into_par_iter()
            .map(|range| self.read(&texts[range], progress))
            .collect::<Result<Vec<Share>>>()?;
        self.merge(shares)
    }

    /// Counts words that somebody else found: each text a list of words, taken as they are but for
    /// lower case, stems and stop words.
    pub fn analyze_tokens(&self, texts: &[Vec<String>]) -> Result<(Words, Lexicon)> {
        let mut share = Share {
            interner: Interner::default(),
            lengths: Vec::new(),
            ids: Vec::new(),
        };
        for words in texts {
            share
                .ids
                .extend(words.iter().map(|word| share.interner.intern(word)));
            share.lengths.push(words.len());
        }
        self.merge(vec![share])
    }

    /// The form a single slice of text is counted under, and its stem.
    pub fn form_and_stem(&self, slice: &str) -> (String, String) {
        let form = self.normalizer.normalize(slice);
        let stem = self.stemmer.stem(&form);
        (form, stem)
    }

    /// Words of a text with their places: what kwic shows.
    pub fn places(&self, text: &str) -> Vec<Range<usize>> {
        let mut places = Vec::new();
        self.params.tokenizer.tokenize(text, |token| {
            if let Token::Word(place) = token {
                places.push(place);
            }
        });
        places
    }

    fn read<T: AsRef<str>>(&self, texts: &[T], progress: &Progress) -> Result<Share> {
        let mut share = Share {
            interner: Interner::default(),
            lengths: Vec::new(),
            ids: Vec::new(),
        };
        for text in texts {
            let before = share.ids.len();
            let text = text.as_ref();
            // Two letters whose lower case depends on, or makes, what stands beside them: scikit-learn
            // lowers before it splits.
            let lowers_first = self.params.tokenizer == Tokenizer::Pattern
                && self.params.lowercase
                && text.contains(['İ', 'Σ']);
            let lowered = lowers_first.then(|| text.to_lowercase());
            let text = lowered.as_deref().unwrap_or(text);
            self.params.tokenizer.tokenize(text, |token| {
                share.ids.push(match token {
                    Token::Word(place) => share.interner.intern(&text[place]),
                    Token::Break => Words::BREAK,
                });
            });
            share.lengths.push(share.ids.len() - before);
            progress.advance(1)?;
        }
        Ok(share)
    }

    fn merge(&self, shares: Vec<Share>) -> Result<(Words, Lexicon)> {
        let form_of_slice: Vec<Vec<String>> = shares
            .iter()
            .map(|share| {
                let slices: Vec<&str> = share.interner.iter().map(|(slice, _)| slice).collect();
                slices
                    .par_iter()
                    .map(|slice| self.normalizer.normalize(slice))
                    .collect()
            })
            .collect();
        let mut counts: FxHashMap<&str, u64> = FxHashMap::default();
        for (share, forms) in shares.iter().zip(&form_of_slice) {
            for ((_, count), form) in share.interner.iter().zip(forms) {
                *counts.entry(form).or_default() += count;
            }
        }
        let mut counted: Vec<(String, u64)> = counts
            .into_iter()
            .map(|(form, count)| (form.to_owned(), count))
            .collect();
        counted.par_sort_unstable();
        if counted.len() >= Words::BREAK as usize {
            return Err(Error::Data(format!(
                "the texts hold {} distinct words, but at most {} can be numbered",
                counted.len(),
                Words::BREAK - 1
            )));
        }
        let lexicon = Lexicon::new(counted, &self.stemmer, &self.stop_words);
        let mut indptr = vec![0];
        let mut forms = Vec::with_capacity(shares.iter().map(|share| share.ids.len()).sum());
        for (share, form_of_slice) in shares.into_iter().zip(&form_of_slice) {
            let number: Vec<u32> = form_of_slice
                .par_iter()
                .map(|form| lexicon.form(form).unwrap_or(Words::BREAK))
                .collect();
            for length in share.lengths {
                indptr.push(indptr[indptr.len() - 1] + length);
            }
            forms.extend(share.ids.into_iter().map(|id| match id {
                Words::BREAK => Words::BREAK,
                id => number[id as usize],
            }));
        }
        Ok((Words { indptr, forms }, lexicon))
    }
}

/// Consecutive ranges of texts with about the same number of bytes each.
fn shares<T: AsRef<str>>(texts: &[T], n_shares: usize) -> Vec<Range<usize>> {
    let bytes: usize = texts.iter().map(|text| text.as_ref().len()).sum();
    let target = bytes / n_shares.max(1) + 1;
    let mut ranges = Vec::with_capacity(n_shares);
    let (mut start, mut held) = (0, 0);
    for (at, text) in texts.iter().enumerate() {
        held += text.as_ref().len();
        if held >= target {
            ranges.push(start..at + 1);
            (start, held) = (at + 1, 0);
        }
    }
    if start < texts.len() {
        ranges.push(start..texts.len());
    }
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXTS: [&str; 4] = [
        "Sanctions on Iran; the sanction stands.",
        "The U.S. and Iran's missiles",
        "",
        "missile Missile MISSILES missiles others",
    ];

    fn analyze(n_threads: usize) -> (Words, Lexicon) {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(n_threads)
            .build()
            .unwrap();
        let analyzer = AnalyzerParams::default().check().unwrap();
        pool.install(|| analyzer.analyze(&TEXTS, &Progress::default()))
            .unwrap()
    }

    #[test]
    fn terms_are_sorted_stems_shown_by_their_commonest_form() {
        let (words, lexicon) = analyze(1);
        assert_eq!(
            lexicon.terms(),
            ["iran", "missil", "sanction", "stand", "u.s."]
        );
        assert_eq!(lexicon.surface(1), "missiles");
        assert_eq!(lexicon.surface(2), "sanction");
        assert_eq!(words.n_words(0), 6);
        assert!(words.text(2).is_empty());
        let shown: Vec<&str> = words
            .text(0)
            .iter()
            .map(|&form| {
                if form == Words::BREAK {
                    "/"
                } else {
                    &lexicon.forms()[form as usize]
                }
            })
            .collect();
        assert_eq!(
            shown,
            ["sanctions", "on", "iran", "/", "the", "sanction", "stands"]
        );
    }

    #[test]
    fn the_number_of_threads_leaves_no_trace() {
        let one = analyze(1);
        for n_threads in [2, 3, 4] {
            assert_eq!(analyze(n_threads), one);
        }
    }

    #[test]
    fn stop_words_of_two_words_are_refused() {
        let params = AnalyzerParams {
            stop_words: vec!["united nations".into()],
            ..Default::default()
        };
        let error = params.check().err().unwrap().to_string();
        assert_eq!(
            error,
            "stop_words is \"united nations\", but each stop word must be one word"
        );
    }
}
