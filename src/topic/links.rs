//! Which topic of one era is which topic of the next, and how much bigger it became.
//!
//! Two topics are linked where they have more in common than chance deals out (`p_link` below
//! [`LARGEST_P`]) and their [correlation](super::kinship) is at least [`LEAST_PART`] of what the topic
//! has with itself, by the median over random halves of either era ([`nulls`](super::nulls)). The first
//! alone would not do: cocoa and sugar are related beyond chance, and still two topics. The second follows
//! from the articles: a topic of few articles or vague bounds is held to how badly it finds itself
//! again. A correlation of [`SAME`] links without `p_link`.
//!
//! Linked topics are matched one to one so that the correlations of all pairs add up to the most (Kuhn
//! 1955, doi:10.1002/nav.3800020109; Munkres 1957, doi:10.1137/0105003): they continue. A topic
//! left over that is linked to one that is taken split off from it, or merged into it. All others died
//! with their era or were born in it. Shares are compared over all topics that hang together, so that a
//! topic that split in two did not shrink by it; the interval is Newcombe's (1998).
//!
//! The part of the median that pairs reach, measured: the same topic in random halves of Beige Books,
//! Reuters and UN speeches 0.6 and more, and drawn word by word from one topic of Reuters 0.8 to 1;
//! the parts of a drawn topic that split in two 0.4 to 0.7; different topics of Reuters at most 0.4,
//! Beige Books against Reuters 0.2; Beige Books of 2000 against 2016, whose districts go on, 0.1 to 0.9.

use pathfinding::prelude::{Matrix, kuhn_munkres};
use serde::{Deserialize, Serialize};

use crate::statistics::intervals::newcombe;

/// A pair is linked by a `p_link` below this.
pub const LARGEST_P: f64 = 0.05;

/// And by a correlation of at least this part of what is expected if nothing had changed.
pub const LEAST_PART: f64 = 0.4;

/// A correlation of at least this links whatever `p_link` says: it is twice what unrelated topics reach in
/// 19 of 20 cases, and texts of few different words point the same way by chance, too, so that nothing
/// could be told from it.
pub const SAME: f64 = 0.7;

const CONFIDENCE: f64 = 0.95;

/// Correlations are matched as integers of this many steps per unit, so that the matching is exact.
const STEPS: f64 = 1e12;

/// What became of a topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Event {
    /// The later topic is the earlier one.
    Continues,
    /// The later topic split off from the earlier one, which continues as another.
    Split,
    /// The earlier topic merged into the later one, which continues another.
    Merged,
    /// The topic has no later one.
    Died,
    /// The topic has no earlier one.
    Born,
}

impl Event {
    /// The name in frames.
    pub fn name(self) -> &'static str {
        match self {
            Self::Continues => "continues",
            Self::Split => "split",
            Self::Merged => "merged",
            Self::Died => "died",
            Self::Born => "born",
        }
    }
}

/// What speaks for and against two topics being the same.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// Cosine of the centroids in term space.
    pub similarity: f64,
    /// What they have in common beyond their eras: about 1 for the same topic, about 0 for unrelated
    /// ones.
    pub correlation: f64,
    /// What it would be if nothing had changed: the mean of the two medians over random halves; NaN
    /// where the articles are too few to tell.
    pub expected: f64,
    /// How often chance comes up to the pair; NaN where an era has one topic only, as then there is
    /// nothing to deal out.
    pub p_link: f64,
    /// How often a topic falls so far from itself; NaN where the articles are too few to tell.
    pub p_change: f64,
}

impl Evidence {
    const NONE: Self = Self {
        similarity: f64::NAN,
        correlation: f64::NAN,
        expected: f64::NAN,
        p_link: f64::NAN,
        p_change: f64::NAN,
    };

    /// Whether the two are one topic, as far as these figures tell.
    pub fn links(&self) -> bool {
        let expected = if self.expected.is_nan() {
            1.0
        } else {
            self.expected
        };
        // Where halves do not find the topic again, their median asks for nothing and p_link decides.
        (self.p_link.is_nan() || self.p_link < LARGEST_P || self.correlation >= SAME)
            && self.correlation > 0.0
            && self.correlation >= LEAST_PART * expected
    }
}

/// One topic of one era with what it is in the other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Link {
    /// Place of the earlier era.
    pub era_from: u32,
    /// Its topic; `None` for a topic that was born.
    pub topic_from: Option<u32>,
    /// Place of the later era.
    pub era_to: u32,
    /// Its topic; `None` for a topic that died.
    pub topic_to: Option<u32>,
    /// Of the pair; for a topic born or died of it and the `nearest`, all NaN where there is none.
    pub evidence: Evidence,
    /// For a topic born or died the topic of the other era with which it correlates most.
    pub nearest: Option<u32>,
    /// What happened.
    pub event: Event,
    /// Share of the earlier era that belongs to the topic, or to all topics that hang together here.
    pub share_from: f64,
    /// The same of the later era.
    pub share_to: f64,
    /// `share_to - share_from`; NaN, as its ends, where an era has no article.
    pub share_change: f64,
    /// Lower end of its 95 % interval (Newcombe).
    pub share_change_low: f64,
    /// Upper end of its 95 % interval.
    pub share_change_high: f64,
}

/// The topics of an era: its place, and what is counted in each.
#[derive(Clone, Copy, Debug)]
pub struct EraSizes<'a> {
    /// Place of the era.
    pub era: u32,
    /// Articles, or stories, of each topic.
    pub sizes: &'a [u64],
}

/// Links two eras; `evidence` is earlier × later. By event in the order of [`Event`], each by topic.
pub fn link(earlier: EraSizes<'_>, later: EraSizes<'_>, evidence: &[Vec<Evidence>]) -> Vec<Link> {
    let (n_earlier, n_later) = (earlier.sizes.len(), later.sizes.len());
    let strength = |i: usize, j: usize| match evidence[i][j].links() {
        true => evidence[i][j].correlation,
        false => 0.0,
    };
    let strengths: Vec<Vec<f64>> = (0..n_earlier)
        .map(|i| (0..n_later).map(|j| strength(i, j)).collect())
        .collect();
    let matched: Vec<(usize, usize)> = matching(&strengths, n_earlier, n_later)
        .into_iter()
        .filter(|&(i, j)| evidence[i][j].links())
        .collect();
    let mut found: Vec<(Event, Option<usize>, Option<usize>)> = Vec::new();
    found.extend(
        matched
            .iter()
            .map(|&(i, j)| (Event::Continues, Some(i), Some(j))),
    );
    // A topic left over is linked to taken ones only: the matching would have used a free one.
    for j in (0..n_later).filter(|j| matched.iter().all(|pair| pair.1 != *j)) {
        let partner = strongest((0..n_earlier).map(|i| strengths[i][j]));
        found.push(match partner.filter(|&i| evidence[i][j].links()) {
            Some(i) => (Event::Split, Some(i), Some(j)),
            None => (Event::Born, None, Some(j)),
        });
    }
    for i in (0..n_earlier).filter(|i| matched.iter().all(|pair| pair.0 != *i)) {
        let partner = strongest(strengths[i].iter().copied());
        found.push(match partner.filter(|&j| evidence[i][j].links()) {
            Some(j) => (Event::Merged, Some(i), Some(j)),
            None => (Event::Died, Some(i), None),
        });
    }
    found.sort_by_key(|&(event, i, j)| (event as u8, i.is_none(), i, j));
    let families = families(&found, n_earlier, n_later);
    let told = |&(event, i, j): &(Event, Option<usize>, Option<usize>)| {
        let correlation = |i: usize, j: usize| evidence[i][j].correlation;
        let pair = match (i, j) {
            (Some(i), None) => strongest((0..n_later).map(|j| correlation(i, j))).map(|j| (i, j)),
            (None, Some(j)) => strongest((0..n_earlier).map(|i| correlation(i, j))).map(|i| (i, j)),
            pair => pair.0.zip(pair.1),
        };
        let family = match (i, j) {
            (Some(i), _) => families[i],
            (_, Some(j)) => families[n_earlier + j],
            (None, None) => 0,
        };
        let of_family = |sizes: &[u64], first: usize| -> u64 {
            let members = sizes.iter().zip(&families[first..]);
            members
                .filter(|member| *member.1 == family)
                .map(|member| member.0)
                .sum()
        };
        let (n_1, n_2) = (earlier.sizes.iter().sum(), later.sizes.iter().sum());
        let (from, to) = (
            of_family(earlier.sizes, 0),
            of_family(later.sizes, n_earlier),
        );
        let (share_from, share_to) = (from as f64 / n_1 as f64, to as f64 / n_2 as f64);
        let (low, high) = match n_1 > 0 && n_2 > 0 {
            true => newcombe(to, n_2, from, n_1, CONFIDENCE),
            false => (f64::NAN, f64::NAN),
        };
        Link {
            era_from: earlier.era,
            topic_from: i.map(|i| i as u32),
            era_to: later.era,
            topic_to: j.map(|j| j as u32),
            evidence: pair.map_or(Evidence::NONE, |(i, j)| evidence[i][j]),
            nearest: match event {
                Event::Died => pair.map(|(_, j)| j as u32),
                Event::Born => pair.map(|(i, _)| i as u32),
                _ => None,
            },
            event,
            share_from,
            share_to,
            share_change: share_to - share_from,
            share_change_low: low,
            share_change_high: high,
        }
    };
    found.iter().map(told).collect()
}

/// For each earlier and then each later topic the number of those it hangs together with.
fn families(
    found: &[(Event, Option<usize>, Option<usize>)],
    n_earlier: usize,
    n_later: usize,
) -> Vec<usize> {
    let mut family: Vec<usize> = (0..n_earlier + n_later).collect();
    for (_, i, j) in found {
        if let (Some(i), Some(j)) = (i, j) {
            let (one, other) = (family[*i], family[n_earlier + j]);
            family
                .iter_mut()
                .filter(|f| **f == other)
                .for_each(|f| *f = one);
        }
    }
    family
}

/// The place of the largest value, of equals the first.
fn strongest(values: impl Iterator<Item = f64>) -> Option<usize> {
    values
        .enumerate()
        .fold(
            None,
            |best: Option<(usize, f64)>, (place, value)| match best {
                Some((_, largest)) if largest >= value => best,
                _ => Some((place, value)),
            },
        )
        .map(|(place, _)| place)
}

/// The one-to-one pairs (earlier, later) with the largest sum of strengths, by earlier topic.
fn matching(strength: &[Vec<f64>], n_earlier: usize, n_later: usize) -> Vec<(usize, usize)> {
    let (n_rows, n_columns) = (n_earlier.min(n_later), n_earlier.max(n_later));
    if n_rows == 0 {
        return Vec::new();
    }
    // The algorithm wants no more rows than columns.
    let turned = n_earlier > n_later;
    let weights = Matrix::from_fn(n_rows, n_columns, |(row, column)| {
        let strength = if turned {
            strength[column][row]
        } else {
            strength[row][column]
        };
        (strength * STEPS).round() as i64
    });
    let (_, columns) = kuhn_munkres(&weights);
    let mut pairs: Vec<(usize, usize)> = columns
        .into_iter()
        .enumerate()
        .map(|(row, column)| if turned { (column, row) } else { (row, column) })
        .collect();
    pairs.sort_unstable();
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn evidence(correlations: &[&[f64]]) -> Vec<Vec<Evidence>> {
        let pair = |&correlation: &f64| Evidence {
            similarity: correlation,
            correlation,
            expected: 0.9,
            p_link: if correlation > 0.2 { 0.005 } else { 0.4 },
            p_change: 0.5,
        };
        correlations
            .iter()
            .map(|row| row.iter().map(pair).collect())
            .collect()
    }

    fn told(sizes: [&[u64]; 2], correlations: &[&[f64]]) -> Vec<Link> {
        let era = |era, sizes| EraSizes { era, sizes };
        link(era(0, sizes[0]), era(1, sizes[1]), &evidence(correlations))
    }

    fn events(links: &[Link]) -> Vec<(Option<u32>, Option<u32>, &'static str)> {
        let event = |link: &Link| (link.topic_from, link.topic_to, link.event.name());
        links.iter().map(event).collect()
    }

    #[test]
    fn matching_is_best_overall_not_greedy() {
        // Greedy takes 0.9 and is left with 0.1; the best sum is 0.8 + 0.7.
        let strength = vec![vec![0.9, 0.8], vec![0.7, 0.1]];
        assert_eq!(matching(&strength, 2, 2), [(0, 1), (1, 0)]);
        assert_eq!(matching(&[vec![0.1], vec![0.6], vec![0.3]], 3, 1), [(1, 0)]);
        assert_eq!(matching(&[], 0, 2), []);
    }

    #[test]
    fn every_fate() {
        // Topic 0 goes on; 1 splits in two; 2 and 3 become one; 4, only related to something, dies.
        let links = told(
            [&[10, 30, 20, 20, 20], &[10, 20, 25, 35, 10]],
            &[
                &[1.0, 0.0, 0.0, 0.0, 0.0],
                &[0.0, 0.7, 0.6, 0.0, 0.1],
                &[0.0, 0.0, 0.0, 0.8, 0.0],
                &[0.0, 0.0, 0.0, 0.7, 0.0],
                &[0.0, 0.0, 0.3, 0.0, -0.2],
            ],
        );
        assert_eq!(
            events(&links),
            [
                (Some(0), Some(0), "continues"),
                (Some(1), Some(1), "continues"),
                (Some(2), Some(3), "continues"),
                (Some(1), Some(2), "split"),
                (Some(3), Some(3), "merged"),
                (Some(4), None, "died"),
                (None, Some(4), "born"),
            ]
        );
        let shares = |at: usize| (links[at].share_from, links[at].share_to);
        assert_eq!(shares(0), (0.1, 0.1));
        // The parts together, and the same in both their rows.
        assert_eq!(shares(1), (0.3, 0.45));
        assert_eq!(shares(3), shares(1));
        assert_eq!(shares(2), (0.4, 0.35));
        assert_eq!(shares(5), (0.2, 0.0));
        assert_eq!(links[5].evidence.correlation, 0.3);
        assert_eq!(links[6].evidence.correlation, 0.1);
        assert!(links[1].share_change_low < 0.15 && 0.15 < links[1].share_change_high);
    }

    #[test]
    fn an_era_without_topics_has_nothing_to_link() {
        let links = told([&[], &[3]], &[]);
        assert_eq!(events(&links), [(None, Some(0), "born")]);
        assert!(links[0].evidence.correlation.is_nan() && links[0].share_change.is_nan());
    }

    #[test]
    fn chance_alone_and_kinship_alone_link_nothing() {
        let pair = |correlation, expected, p_link| Evidence {
            correlation,
            expected,
            p_link,
            ..Evidence::NONE
        };
        assert!(pair(0.5, 0.9, 0.01).links());
        assert!(!pair(0.5, 0.9, 0.2).links());
        assert!(!pair(0.3, 0.9, 0.01).links());
        // A vague topic is held to how it finds itself again, an era of one topic to 1.
        assert!(pair(0.3, 0.5, 0.01).links());
        assert!(pair(0.6, f64::NAN, f64::NAN).links());
        assert!(!pair(-0.1, -0.3, 0.01).links());
    }
}
