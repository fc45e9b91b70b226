//! Which topic an article belongs to: the one whose centroid is nearest.
//!
//! A fit, a prediction and a study read from a file all ask the same [`Partition`], so that they agree
//! to the bit. A topic may hold several centroids, where topics were merged by hand, and a cluster may
//! be divided further, where a topic was split: an article then goes to the nearest cluster first and
//! to the nearest of its parts next, so that a split moves no article of any other topic.

use ndarray::{Array2, ArrayView1};
use serde::{Deserialize, Serialize};

use crate::cluster::mixture::Normals;
use crate::cluster::sums_of_clusters;
use crate::lsa::scale_rows_to_unit_length;

/// Clusters and what became of each.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Partition {
    /// clusters × dimensions, rows of unit length.
    centroids: Array2<f64>,
    parts: Vec<Part>,
    /// Of a mixture, the distribution of each cluster: an article then goes to the likeliest one.
    normals: Option<Box<Normals>>,
}

/// What a cluster is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
enum Part {
    Topic(u32),
    Parts(Partition),
}

/// How well an article fits its topic, and which one it fits next.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit {
    /// Its topic.
    pub topic: u32,
    /// Cosine with the centroid of its cluster.
    pub similarity: f64,
    /// Of the other topics the one with the nearest centroid, of equals the first; `None` without one.
    pub runner_up: Option<u32>,
    /// Cosine with that centroid; NaN without one.
    pub runner_up_similarity: f64,
    /// Of a mixture, the probability of each topic; else empty.
    pub memberships: Vec<f64>,
}

impl Partition {
    /// One topic for each centroid, by its place.
    pub fn new(centroids: Array2<f64>) -> Self {
        let parts = (0..centroids.nrows() as u32).map(Part::Topic).collect();
        Self {
            centroids,
            parts,
            normals: None,
        }
    }

    /// One topic for each distribution, by its place; centroids are those of the `rows` it is the likeliest for.
    pub fn of_mixture(normals: Normals, rows: &Array2<f64>) -> Self {
        let clusters: Vec<u32> = (rows.rows().into_iter())
            .map(|row| likeliest(&normals.memberships(row)) as u32)
            .collect();
        let mut centroids = sums_of_clusters(rows.view(), &clusters, normals.n_clusters());
        scale_rows_to_unit_length(&mut centroids);
        Self {
            normals: Some(Box::new(normals)),
            ..Self::new(centroids)
        }
    }

    /// Number of topics.
    pub fn n_topics(&self) -> usize {
        let largest = self.parts.iter().map(|part| match part {
            Part::Topic(topic) => *topic as usize + 1,
            Part::Parts(partition) => partition.n_topics(),
        });
        largest.max().unwrap_or(0)
    }

    /// Whether every cluster is something and all centroids have `n_dimensions` dimensions.
    pub fn is_consistent(&self, n_dimensions: usize) -> bool {
        !self.parts.is_empty()
            && self.centroids.dim() == (self.parts.len(), n_dimensions)
            && self
                .normals
                .as_ref()
                .is_none_or(|normals| normals.is_consistent(self.parts.len(), n_dimensions))
            && self.parts.iter().all(|part| match part {
                Part::Topic(_) => true,
                Part::Parts(partition) => partition.is_consistent(n_dimensions),
            })
    }

    /// The topic of a row, as wide as the centroids.
    pub fn fit(&self, row: ArrayView1<'_, f64>) -> Fit {
        let memberships = self.memberships(row);
        let (topic, similarity) = self.nearest(row);
        let mut nearest = vec![f64::NEG_INFINITY; self.n_topics()];
        self.similarities(row, &mut nearest);
        let closeness = match memberships.is_empty() {
            true => &nearest,
            false => &memberships,
        };
        let runner_up = (0..nearest.len() as u32)
            .filter(|&other| other != topic && nearest[other as usize] > f64::NEG_INFINITY)
            .max_by(|&a, &b| {
                let [of_a, of_b] = [a, b].map(|topic| closeness[topic as usize]);
                of_a.total_cmp(&of_b).then(b.cmp(&a))
            });
        Fit {
            topic,
            similarity,
            runner_up,
            runner_up_similarity: runner_up.map_or(f64::NAN, |topic| nearest[topic as usize]),
            memberships,
        }
    }

    /// Of a mixture, the probability of each topic: those of its clusters together. A cluster that was
    /// divided gives all of its own to the part the row is nearest to.
    fn memberships(&self, row: ArrayView1<'_, f64>) -> Vec<f64> {
        let Some(normals) = &self.normals else {
            return Vec::new();
        };
        let mut memberships = vec![0.0; self.n_topics()];
        for (part, membership) in self.parts.iter().zip(normals.memberships(row)) {
            let topic = match part {
                Part::Topic(topic) => *topic,
                Part::Parts(partition) => partition.nearest(row).0,
            };
            memberships[topic as usize] += membership;
        }
        memberships
    }

    /// The topic of the nearest cluster, of equals the first, and the cosine with its centroid.
    fn nearest(&self, row: ArrayView1<'_, f64>) -> (u32, f64) {
        let (mut best, mut similarity) = (0, f64::NEG_INFINITY);
        for cluster in 0..self.parts.len() {
            let cosine = self.cosine(cluster, row);
            if cosine > similarity {
                (best, similarity) = (cluster, cosine);
            }
        }
        if let Some(normals) = &self.normals {
            best = likeliest(&normals.memberships(row));
            similarity = self.cosine(best, row);
        }
        match &self.parts[best] {
            Part::Topic(topic) => (*topic, similarity),
            Part::Parts(partition) => partition.nearest(row),
        }
    }

    /// For each topic the cosine with the nearest of its centroids.
    fn similarities(&self, row: ArrayView1<'_, f64>, nearest: &mut [f64]) {
        for (cluster, part) in self.parts.iter().enumerate() {
            match part {
                Part::Topic(topic) => {
                    let nearest = &mut nearest[*topic as usize];
                    *nearest = nearest.max(self.cosine(cluster, row));
                }
                Part::Parts(partition) => partition.similarities(row, nearest),
            }
        }
    }

    fn cosine(&self, cluster: usize, row: ArrayView1<'_, f64>) -> f64 {
        let products = row.iter().zip(self.centroids.row(cluster));
        products.map(|(x, centroid)| x * centroid).sum()
    }

    /// The same with topic `i` called `number[i]`; topics of one number are one from then on.
    pub fn numbered(&self, number: &[u32]) -> Self {
        self.replaced(&|topic| Part::Topic(number[topic as usize]))
    }

    /// The same with the clusters of `topic` divided by `parts`, whose first topic is `topic` itself
    /// and whose others are new.
    pub fn divided(&self, topic: u32, parts: &Self) -> Self {
        let n_topics = self.n_topics() as u32;
        let number: Vec<u32> = (0..parts.n_topics() as u32)
            .map(|part| match part {
                0 => topic,
                part => n_topics + part - 1,
            })
            .collect();
        let parts = parts.numbered(&number);
        self.replaced(&|old| match old == topic {
            true => Part::Parts(parts.clone()),
            false => Part::Topic(old),
        })
    }

    fn replaced(&self, replace: &impl Fn(u32) -> Part) -> Self {
        let parts = self.parts.iter().map(|part| match part {
            Part::Topic(topic) => replace(*topic),
            Part::Parts(partition) => Part::Parts(partition.replaced(replace)),
        });
        Self {
            parts: parts.collect(),
            centroids: self.centroids.clone(),
            normals: self.normals.clone(),
        }
    }
}

/// The place of the largest membership, of equals the first.
fn likeliest(memberships: &[f64]) -> usize {
    let above = |best: usize, at: usize| {
        if memberships[at] > memberships[best] {
            at
        } else {
            best
        }
    };
    (0..memberships.len()).fold(0, above)
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    fn axes() -> Partition {
        Partition::new(array![[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    }

    #[test]
    fn the_nearest_topic_and_the_next() {
        let fit = axes().fit(array![0.6, 0.8, 0.0].view());
        assert_eq!((fit.topic, fit.runner_up), (1, Some(0)));
        assert_eq!((fit.similarity, fit.runner_up_similarity), (0.8, 0.6));
        let one = Partition::new(array![[1.0]]).fit(array![1.0].view());
        assert_eq!((one.topic, one.runner_up), (0, None));
        assert!(one.runner_up_similarity.is_nan());
    }

    #[test]
    fn merged_topics_keep_their_articles() {
        let merged = axes().numbered(&[0, 1, 0]);
        assert_eq!(merged.n_topics(), 2);
        let fit = merged.fit(array![0.0, 0.6, 0.8].view());
        assert_eq!((fit.topic, fit.similarity), (0, 0.8));
        assert_eq!(fit.runner_up, Some(1));
    }

    #[test]
    fn a_split_moves_nothing_else() {
        // The second part would be nearer to the article of topic 1 than its own centroid.
        let parts = Partition::new(array![[1.0, 0.0, 0.0], [0.6, 0.8, 0.0]]);
        let split = axes().divided(0, &parts);
        assert_eq!(split.n_topics(), 4);
        assert_eq!(split.fit(array![0.6, 0.8, 0.0].view()).topic, 1);
        assert_eq!(split.fit(array![0.8, 0.6, 0.0].view()).topic, 3);
        assert!(split.is_consistent(3) && !split.is_consistent(2));
    }
}
