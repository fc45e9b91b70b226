//! Clusters to topics: which topic an article belongs to ([`partition`]), what each is called
//! ([`labels`]), and what became of it in the next era ([`links`], judged by [`kinship`] against
//! [`nulls`]), and in all eras ([`chains`]).

pub mod chains;
pub mod kinship;
pub mod labels;
pub mod links;
pub mod nulls;
pub mod partition;
