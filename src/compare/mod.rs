//! What sets the eras apart: [`keyness`] of words, with the p-values of a [`permutation`] of articles,
//! told once where a word stands [within](nesting) a phrase, [reweighted](reweighting) by source, and
//! also against a [`mod@reference`] list; the [`composition`] of the eras apart from words; and the
//! [`attribution`] of articles without a date to the era that they are most like.

pub mod attribution;
pub mod composition;
mod deals;
pub mod keyness;
pub mod nesting;
pub mod permutation;
pub mod reference;
pub mod reweighting;
