//! Clusters to topics: what each has more than the others ([`terms`]), what it is called ([`labels`]), whether
//! its terms hang together ([`coherence`]), which sentences show it ([`quotes`]) and what became of it in
//! the next era ([`links`]).

pub mod coherence;
pub mod labels;
pub mod links;
pub mod quotes;
pub mod terms;
