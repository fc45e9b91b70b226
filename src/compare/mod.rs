//! What sets the eras apart: [`keyness`] of words.

pub mod keyness;
