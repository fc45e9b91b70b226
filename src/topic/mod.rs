//! Clusters to topics: which topic an article belongs to ([`partition`]), what each has more than the others
//! ([`terms`]) and what of that articles are about ([`adaptation`]), what it is called ([`labels`]), whether its
//! terms hang together ([`coherence`]), which sentences show it ([`quotes`]), and what became of it in the next
//! era ([`links`], judged by [`kinship`] against [`nulls`]), and in all eras ([`chains`]).

pub mod adaptation;
pub mod chains;
pub mod coherence;
pub mod kinship;
pub mod labels;
pub mod links;
pub mod nulls;
pub mod partition;
pub mod quotes;
pub mod terms;
