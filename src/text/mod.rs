//! Text to terms, in the order of the work: [`tokenize`] finds words, [`normalize`] gives each its
//! form, [`stop_words`] and [`stem`] decide which term a form counts as, and [`reader`] runs them
//! over all texts in parallel into [`Words`] (every word as a number) or [`Bags`] (how often each
//! text uses each term) and a [`Lexicon`] (what the numbers mean). [`phrases`] finds the words that
//! belong together.

pub mod analyzer;
pub mod bags;
mod interner;
pub mod language;
pub mod lexicon;
pub mod normalize;
mod numbering;
pub mod phrases;
pub mod reader;
pub mod stem;
pub mod stop_words;
pub mod tokenize;
mod words;

pub use analyzer::{Analyzer, AnalyzerParams};
pub use bags::Bags;
pub use language::Language;
pub use lexicon::Lexicon;
pub use reader::Reader;
pub use tokenize::Tokenizer;
pub use words::Words;
