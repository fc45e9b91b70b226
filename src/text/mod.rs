//! Text to terms, in the order of the work: [`tokenize`] finds words, [`normalize`] gives each its
//! form, [`stop_words`] and [`stem`] decide which term a form counts as, and [`analyzer`] runs them
//! over all texts at once into [`Words`] (every word as a number) and a [`Lexicon`] (what the
//! numbers mean).

pub mod analyzer;
mod interner;
pub mod language;
pub mod lexicon;
pub mod normalize;
pub mod stem;
pub mod stop_words;
pub mod tokenize;

pub use analyzer::{Analyzer, AnalyzerParams, Words};
pub use language::Language;
pub use lexicon::Lexicon;
pub use tokenize::Tokenizer;
