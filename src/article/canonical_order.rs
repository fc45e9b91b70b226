//! The one order that all work on articles follows, so that no result depends on how they came.

use xxhash_rust::xxh3::Xxh3;

use super::{Article, Id, PublicationDate};

/// Rows by the hash of title, text, date and source. Articles alike in all of them are ordered by
/// their identifiers, and those alike in that, too, as they came. `dates[i]` is the date of article
/// `i` as it was read.
pub fn canonical_order(articles: &[Article<'_>], dates: &[Option<PublicationDate>]) -> Vec<u32> {
    let mut keyed: Vec<(u128, &Id, u32)> = articles
        .iter()
        .zip(dates)
        .enumerate()
        .map(|(row, (article, date))| {
            let mut hash = Xxh3::new();
            let date = date.map_or(String::new(), |date| date.to_string());
            let parts = [article.title, article.text, Some(&date), article.source];
            for part in parts.into_iter().map(Option::unwrap_or_default) {
                hash.update(&(part.len() as u64).to_le_bytes());
                hash.update(part.as_bytes());
            }
            (hash.digest128(), &article.id, row as u32)
        })
        .collect();
    keyed.sort_unstable();
    keyed.into_iter().map(|(.., row)| row).collect()
}
