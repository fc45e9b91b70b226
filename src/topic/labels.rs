//! What a topic is called: its terms by class-based TF-IDF, in the forms people read.
//!
//! c-TF-IDF (Grootendorst 2022, arXiv:2203.05794) treats a topic as one long article:
//! weight = tf(term, topic) / |topic| · ln(1 + A / f(term)), with |topic| the words of the topic,
//! f(term) the term's count over all topics and A the mean number of words per topic. A term that
//! hardly any article of the topic uses may weigh much but names nothing, so the terms of a label
//! must stand in a tenth of the topic's articles.

use crate::csr::Csr;

/// Of the articles of a topic, the share that must use a term for it to name the topic.
const LEAST_SHARE: f64 = 0.1;

/// The terms of all topics of one era.
pub struct TopicTerms {
    /// Topics × terms.
    counts: Vec<Vec<u64>>,
    /// Topics × terms: articles that hold the term.
    documents: Vec<Vec<u64>>,
    n_articles: Vec<u64>,
}

impl TopicTerms {
    /// Adds up `counts` (articles × terms) by topic; `topic[i]` is the topic of `articles[i]`.
    pub fn new(counts: &Csr<u32>, articles: &[usize], topic: &[u32], n_topics: usize) -> Self {
        let mut sums = vec![vec![0u64; counts.n_cols()]; n_topics];
        let mut documents = sums.clone();
        let mut n_articles = vec![0; n_topics];
        for (&article, &topic) in articles.iter().zip(topic) {
            let topic = topic as usize;
            n_articles[topic] += 1;
            let (terms, values) = counts.row(article);
            for (&term, &count) in terms.iter().zip(values) {
                sums[topic][term as usize] += u64::from(count);
                documents[topic][term as usize] += 1;
            }
        }
        Self {
            counts: sums,
            documents,
            n_articles,
        }
    }

    /// The `n_terms` heaviest terms of each topic with their weights, heaviest first; of equals the
    /// first. Only terms for which `names` is true are taken.
    pub fn heaviest(&self, n_terms: usize, names: impl Fn(u32) -> bool) -> Vec<Vec<(u32, f64)>> {
        c_tf_idf(&self.counts)
            .into_iter()
            .enumerate()
            .map(|(topic, weights)| {
                let least = (LEAST_SHARE * self.n_articles[topic] as f64)
                    .ceil()
                    .max(if self.n_articles[topic] > 3 { 2.0 } else { 1.0 })
                    as u64;
                let mut terms: Vec<(u32, f64)> = weights
                    .into_iter()
                    .enumerate()
                    .filter(|&(term, weight)| weight > 0.0 && self.documents[topic][term] >= least)
                    .map(|(term, weight)| (term as u32, weight))
                    .filter(|&(term, _)| names(term))
                    .collect();
                terms.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
                terms.truncate(n_terms);
                terms
            })
            .collect()
    }
}

/// Class-based TF-IDF of counts (classes × terms).
pub fn c_tf_idf(counts: &[Vec<u64>]) -> Vec<Vec<f64>> {
    let sizes: Vec<u64> = counts.iter().map(|class| class.iter().sum()).collect();
    let mean_size = sizes.iter().sum::<u64>() as f64 / counts.len().max(1) as f64;
    let n_terms = counts.first().map_or(0, Vec::len);
    let rarity: Vec<f64> = (0..n_terms)
        .map(|term| {
            let total: u64 = counts.iter().map(|class| class[term]).sum();
            if total == 0 {
                0.0
            } else {
                (1.0 + mean_size / total as f64).ln()
            }
        })
        .collect();
    counts
        .iter()
        .zip(sizes)
        .map(|(class, size)| {
            class
                .iter()
                .zip(&rarity)
                .map(|(&count, rarity)| match count {
                    0 => 0.0,
                    _ => count as f64 / size as f64 * rarity,
                })
                .collect()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worked_example() {
        let weights = c_tf_idf(&[vec![4, 1, 0], vec![1, 1, 3]]);
        let expected = [
            [0.5545177444, 0.2505525937, 0.0],
            [0.1386294361, 0.2505525937, 0.5884975518],
        ];
        for (row, expected) in weights.iter().zip(expected) {
            for (weight, expected) in row.iter().zip(expected) {
                assert!((weight - expected).abs() < 1e-10);
            }
        }
    }

    #[test]
    fn one_article_does_not_name_a_topic() {
        // Term 0 stands ten times in one of five articles, term 1 once in each.
        let counts = Csr::new(
            2,
            vec![0, 2, 3, 4, 5, 6],
            vec![0, 1, 1, 1, 1, 1],
            vec![10, 1, 1, 1, 1, 1],
        )
        .unwrap();
        let terms = TopicTerms::new(&counts, &[0, 1, 2, 3, 4], &[0; 5], 1);
        let heaviest: Vec<u32> = terms.heaviest(5, |_| true)[0]
            .iter()
            .map(|term| term.0)
            .collect();
        assert_eq!(heaviest, [1]);
    }
}
