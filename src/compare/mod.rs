//! What sets the eras apart: [`keyness`] of words, with the p-values of a [`permutation`] of articles,
//! also against a [`mod@reference`] list; the [`composition`] of the eras apart from words; and the
//! [`attribution`] of articles without a date to the era that they are most like.

pub mod attribution;
pub mod composition;
pub mod keyness;
pub mod nesting;
pub mod permutation;
pub mod reference;
