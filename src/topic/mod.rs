//! Clusters to topics: what each is called ([`labels`]) and what became of it in the next era
//! ([`links`]).

pub mod labels;
pub mod links;
