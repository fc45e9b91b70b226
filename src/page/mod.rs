//! A saved page to a dated article: what stands on the page in, what a careful reader would take
//! from it out.

pub mod date;
