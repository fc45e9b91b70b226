//! Topics that continue each other over all eras.
//!
//! A chain is a topic, the one it continues as, the one that continues as, and so on; most often with
//! one topic it is as short as can be. What split off or merged is a chain of its own, since each topic
//! stands in one chain only.

use super::links::{Event, Link};

/// For each topic (era, topic), which must come era after era and by topic, the number of its chain.
/// Chains are numbered by their first topic.
pub fn chains(topics: &[(u32, u32)], links: &[Link]) -> Vec<usize> {
    let mut n_chains = 0;
    let mut chain: Vec<usize> = Vec::with_capacity(topics.len());
    for &(era, topic) in topics {
        let continued = links.iter().find(|link| {
            (link.event, link.era_to, link.topic_to) == (Event::Continues, era, Some(topic))
        });
        let earlier = continued.and_then(|link| {
            let earlier = (link.era_from, link.topic_from?);
            topics[..chain.len()]
                .iter()
                .position(|topic| *topic == earlier)
        });
        chain.push(match earlier {
            Some(earlier) => chain[earlier],
            None => {
                n_chains += 1;
                n_chains - 1
            }
        });
    }
    chain
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::topic::links::{EraSizes, Evidence, link};

    #[test]
    fn a_chain_goes_through_the_eras() {
        let pair = |correlation: f64| Evidence {
            similarity: correlation,
            correlation,
            expected: 1.0,
            p_link: 0.005,
            p_change: 0.5,
        };
        let era = |era| EraSizes {
            era,
            sizes: &[5, 5],
        };
        // 0 becomes 1, which becomes 1 and has 0 split off; 1 dies, and 0 is born after it.
        let mut links = link(
            era(0),
            era(1),
            &[vec![pair(0.0), pair(0.9)], vec![pair(0.1), pair(0.0)]],
        );
        links.extend(link(
            era(1),
            era(2),
            &[vec![pair(0.0), pair(0.0)], vec![pair(0.6), pair(0.9)]],
        ));
        let topics = [(0, 0), (0, 1), (1, 0), (1, 1), (2, 0), (2, 1)];
        assert_eq!(chains(&topics, &links), [0, 1, 2, 0, 3, 0]);
    }
}
