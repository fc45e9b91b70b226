//! The links between the topics of neighbouring eras: what speaks for each pair, from the rows of the
//! study.

use super::rows::ClusterRows;
use crate::error::Result;
use crate::progress::Progress;
use crate::random::KeyedRandom;
use crate::topic::kinship::Profiles;
use crate::topic::links::{EraSizes, Evidence, Link, link};
use crate::topic::nulls::{EraRows, N_DRAWS, N_HALVINGS, by_chance, halved};

/// Keeps the draws apart from those of other stages, which are keyed by era.
const DRAWS: u64 = 1 << 40;

/// The rows of one era and the topic of each.
pub(super) struct EraTopics {
    members: Vec<usize>,
    topic: Vec<u32>,
    /// Rows of each topic.
    sizes: Vec<u64>,
}

impl EraTopics {
    pub fn new(members: Vec<usize>, topic: Vec<u32>) -> Self {
        let n_topics = topic
            .iter()
            .max()
            .map_or(0, |largest| *largest as usize + 1);
        let mut sizes = vec![0; n_topics];
        topic.iter().for_each(|&topic| sizes[topic as usize] += 1);
        Self {
            members,
            topic,
            sizes,
        }
    }

    fn rows<'a>(&'a self, rows: &'a ClusterRows) -> EraRows<'a> {
        EraRows {
            weighted: &rows.weighted,
            dense: rows.dense.view(),
            articles: &self.members,
            topic: &self.topic,
            n_topics: self.sizes.len(),
        }
    }

    fn profiles(&self, rows: &ClusterRows, centred: bool) -> Profiles {
        let n_topics = self.sizes.len();
        Profiles::new(
            &rows.weighted,
            &self.members,
            &self.topic,
            n_topics,
            centred,
        )
    }
}

/// Links each era with the next one.
pub(super) fn link_eras(
    rows: &ClusterRows,
    eras: &[EraTopics],
    seed: u64,
    progress: &Progress,
) -> Result<Vec<Link>> {
    let n_pairs = eras.len().saturating_sub(1);
    progress.enter("links", n_pairs * (N_DRAWS + 2 * N_HALVINGS))?;
    let random = KeyedRandom::new(seed).child(DRAWS);
    let mut links = Vec::new();
    for (era, pair) in eras.windows(2).enumerate() {
        let evidence = evidence(rows, [&pair[0], &pair[1]], era as u64, random, progress)?;
        let sizes = |place: usize| EraSizes {
            era: (era + place) as u32,
            sizes: &pair[place].sizes,
        };
        links.extend(link(sizes(0), sizes(1), &evidence));
    }
    Ok(links)
}

/// What speaks for each pair of topics of two eras.
fn evidence(
    rows: &ClusterRows,
    eras: [&EraTopics; 2],
    first: u64,
    random: KeyedRandom,
    progress: &Progress,
) -> Result<Vec<Vec<Evidence>>> {
    if eras.iter().any(|era| era.sizes.is_empty()) {
        return Ok(vec![Vec::new(); eras[0].sizes.len()]);
    }
    let centred = eras.iter().all(|era| era.sizes.len() > 1);
    let [earlier, later] = eras.map(|era| era.rows(rows));
    let p_link = match centred {
        true => Some(by_chance(&earlier, &later, random.child(first), progress)?),
        false => None,
    };
    let halves = |era: &EraRows<'_>, place: u64| {
        // The same halves for either neighbour of an era.
        halved(era, centred, random.child(u64::MAX - place), progress)
    };
    let (of_earlier, of_later) = (halves(&earlier, first)?, halves(&later, first + 1)?);
    let [a, b] = eras.map(|era| era.profiles(rows, centred));
    let pair = |i: usize, j: usize| {
        let mut unchanged = [&of_earlier[i][..], &of_later[j][..]].concat();
        unchanged.sort_by(f64::total_cmp);
        let correlation = a.correlation(i, &b, j);
        let n_below = unchanged.partition_point(|&value| value <= correlation);
        let n_unchanged = unchanged.len();
        Evidence {
            similarity: a.cosine(i, &b, j),
            correlation,
            expected: match (median(&of_earlier[i]), median(&of_later[j])) {
                (Some(one), Some(other)) => (one + other) / 2.0,
                (one, other) => one.or(other).unwrap_or(f64::NAN),
            },
            p_link: p_link.as_ref().map_or(f64::NAN, |p_link| p_link[i][j]),
            p_change: match n_unchanged {
                0 => f64::NAN,
                n => (1 + n_below) as f64 / (1 + n) as f64,
            },
        }
    };
    Ok((0..a.n_topics())
        .map(|i| (0..b.n_topics()).map(|j| pair(i, j)).collect())
        .collect())
}

/// The middle one of rising values.
fn median(values: &[f64]) -> Option<f64> {
    values.get(values.len() / 2).copied()
}
