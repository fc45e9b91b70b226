//! Topics over time: each dated article in the chain of topics that it belongs to, in an era or not.

use super::result::Study;
use super::trends::{Trend, TrendOptions};
use crate::error::Result;
use crate::topic::chains::chains;

/// A topic that continues through the eras.
#[derive(Clone, Debug, PartialEq)]
pub struct Chain {
    /// Its label: that of its topic in the latest era, with a number where another chain has the same.
    pub label: String,
    /// Its topics from era to era, as places in [`Study::topics`].
    pub topics: Vec<usize>,
}

impl Study {
    /// Topics that continue each other, the one with the largest share in any era first.
    pub fn chains(&self) -> Vec<Chain> {
        let keys: Vec<(u32, u32)> = self.topics.iter().map(|t| (t.era, t.topic)).collect();
        let number = chains(&keys, &self.links);
        let n_chains = number.iter().max().map_or(0, |largest| largest + 1);
        let mut topics = vec![Vec::new(); n_chains];
        number
            .iter()
            .enumerate()
            .for_each(|(topic, &chain)| topics[chain].push(topic));
        let share = |topics: &Vec<usize>| {
            let shares = topics.iter().map(|&topic| self.topics[topic].share);
            shares.fold(0.0, f64::max)
        };
        // Stable, so that of equals the one with the earlier first topic comes first.
        topics.sort_by(|a, b| share(b).total_cmp(&share(a)));
        let mut chains: Vec<Chain> = Vec::with_capacity(n_chains);
        for topics in topics {
            let label = topics
                .last()
                .map_or("", |&topic| self.topics[topic].label.as_str());
            let is_taken = |label: &str| chains.iter().any(|chain| chain.label == label);
            let mut numbered = label.to_owned();
            let mut n = 1;
            while is_taken(&numbered) {
                n += 1;
                numbered = format!("{label} ({n})");
            }
            chains.push(Chain {
                label: numbered,
                topics,
            });
        }
        chains
    }

    /// Counts the chains over time. An article of an era belongs to the chain of its topic, any other to
    /// that of the nearest topic of any era, by the rule of [`predict`](Study::predict). The tokens of a
    /// chain are the words of its articles.
    pub fn topic_trend(&self, options: TrendOptions) -> Result<Trend> {
        let chains = self.chains();
        let chain_of_text = self.chain_of_texts(&chains)?;
        let words_in = |chain: usize| {
            let texts = chain_of_text.iter().zip(&self.n_words);
            texts
                .map(|(&of_text, &n_words)| match of_text == Some(chain) {
                    true => u32::try_from(n_words).unwrap_or(u32::MAX),
                    false => 0,
                })
                .collect()
        };
        let labels = chains.iter().map(|chain| chain.label.clone()).collect();
        self.trend_of(labels, words_in, options)
    }

    /// The chain of each text of the canonical order; `None` without terms to tell it by.
    fn chain_of_texts(&self, chains: &[Chain]) -> Result<Vec<Option<usize>>> {
        let model = self.model()?;
        let chain_of = |era: u32, topic: u32| {
            let holds =
                |&place: &usize| (self.topics[place].era, self.topics[place].topic) == (era, topic);
            chains
                .iter()
                .position(|chain| chain.topics.iter().any(holds))
        };
        let rows = self.rows_of_texts(model)?;
        let chain = |(row, &record): (_, &u32)| {
            let record = &self.records[record as usize];
            match (record.era, record.topic) {
                (Some(era), Some(topic)) => chain_of(era, topic),
                (Some(_), None) => None,
                (None, _) => {
                    let nearest = model.nearest(row)?;
                    chain_of(nearest.era, nearest.topic)
                }
            }
        };
        Ok(rows
            .rows()
            .into_iter()
            .zip(&self.order)
            .map(chain)
            .collect())
    }
}
