//! Keywords over time: the calendar's [`bins`], what a [`query`] means, the [`series`] of counts
//! with their intervals, and what they say: [`monotone`] trends, [`change_points`] and [`bursts`],
//! with their days in [`findings`].

pub mod bins;
pub mod bursts;
pub mod change_points;
pub mod findings;
pub mod monotone;
pub mod query;
pub mod series;

/// A random short series of counts for tests: articles with a term, and articles, of each bin.
#[cfg(test)]
fn drawn(random: crate::random::KeyedRandom, most_articles: usize) -> (Vec<u64>, Vec<u64>) {
    let n_bins = 1 + random.below(0, 11);
    let articles: Vec<usize> = (1..=n_bins as u64)
        .map(|bin| random.below(bin, most_articles + 1))
        .collect();
    let with_term = (0..)
        .zip(&articles)
        .map(|(bin, &all)| random.below(100 + bin, all + 1) as u64);
    (
        with_term.collect(),
        articles.iter().map(|&all| all as u64).collect(),
    )
}
