//! Texts to numbered words by the parameters of a language: what a [`Reader`] needs to know.

use std::borrow::Cow;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::bags::Bagger;
use super::interner::Interner;
use super::language::Language;
use super::lexicon::Lexicon;
use super::normalize::Normalizer;
use super::reader::{InOrder, Reader};
use super::stem::Stemmer;
use super::stop_words::StopWords;
use super::tokenize::{Token, Tokenizer};
use super::words::Words;
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
        progress.enter("words", texts.iter().map(|text| text.as_ref().len()).sum())?;
        let mut reader = self.reader();
        reader.read(texts, progress)?;
        reader.finish(progress)
    }

    /// Reads texts that come in batches, of which the words are kept in their order.
    pub fn reader(&self) -> Reader<'_, InOrder> {
        Reader::new(self)
    }

    /// Reads texts that come in batches, of which only the counts of terms are kept.
    pub fn bag_reader(&self) -> Reader<'_, Bagger> {
        Reader::new(self)
    }

    /// The form a single slice of text is counted under, and its stem.
    pub fn form_and_stem(&self, slice: &str) -> (String, String) {
        let form = self.normalizer.normalize(slice).into_owned();
        let stem = self.stemmer.stem(&form).into_owned();
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

    /// An empty vocabulary that folds what [`normalize`](Self::normalize) would fold.
    pub(super) fn vocabulary(&self) -> Interner {
        Interner::new(self.params.lowercase, self.normalizer.kept())
    }

    /// Adds the words of a text, as numbers of `vocabulary`.
    pub(super) fn read(&self, text: &str, vocabulary: &mut Interner, ids: &mut Vec<u32>) {
        // Two letters whose lower case depends on, or makes, what stands beside them: scikit-learn
        // lowers before it splits.
        let lowers_first = self.params.tokenizer == Tokenizer::Pattern
            && self.params.lowercase
            && !text.is_ascii()
            && text.contains(['İ', 'Σ']);
        let lowered = lowers_first.then(|| text.to_lowercase());
        let text = lowered.as_deref().unwrap_or(text);
        self.params.tokenizer.tokenize(text, |token| {
            ids.push(match token {
                Token::Word(place) => vocabulary.intern(text, place.start, place.end),
                Token::Break => Words::BREAK,
            });
        });
    }

    /// The form a slice is counted under.
    pub(super) fn normalize<'s>(&self, slice: &'s str) -> Cow<'s, str> {
        self.normalizer.normalize(slice)
    }

    /// What distinct forms, with how often each occurs, count as.
    pub(super) fn lexicon(
        &self,
        counted: Vec<(String, u64)>,
        progress: &Progress,
    ) -> Result<Lexicon> {
        Lexicon::new(counted, &self.stemmer, &self.stop_words, progress)
    }
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
