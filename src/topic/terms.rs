//! Which terms a topic has more than the other topics of its era. In come the counts of the articles
//! and the topic of each; out goes every term that may name a topic, with its weight.
//!
//! c-TF-IDF (Grootendorst 2022, arXiv:2203.05794) treats a topic as one long article:
//! `c-TF-IDF = tf(term, topic) / |topic| · ln(1 + A / f(term))`, with |topic| the words of the topic,
//! f(term) the term's count over all topics and A the mean number of words per topic. By itself it lets
//! frequent words through that all topics share, and words that one long article repeats. So a term is
//! weighed by the articles that use it, too: `weight = c-TF-IDF · √evenness · p ln(p / q)`, where p is the
//! share of the topic's articles that hold the term and q that of the others (one half of an article added,
//! so that a term nobody else has does not weigh infinitely much): what the term adds to the divergence of
//! the topic's articles from the rest. Evenness is 1 where its articles use the term equally often, and
//! one part in n where nearly all uses are those of one in n: `(Σ count)² / (n Σ count²)`.
//!
//! FREX (Bischof, Airoldi 2012, arXiv:1206.4631) is the harmonic mean of two ranks among the terms of a
//! topic: how frequent a term is in it, and how exclusive to it, `rate(topic) / Σ rate(any topic)`.
//!
//! A term names one topic only: that which uses it most per word. And a tenth of the topic's articles
//! must use it, which must be likely of the next article, too: the lower end of Wilson's 80 % interval
//! counts. Of 8 articles that takes 2, of 30 it takes 6: what few articles say much names nothing.

use crate::csr::Csr;
use crate::statistics::intervals::wilson;

/// Of the articles of a topic, the share that must use a term for it to name the topic, and how surely.
const LEAST_SHARE: f64 = 0.1;
const CONFIDENCE: f64 = 0.8;

/// What a higher place in the list of a topic's terms means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TermOrder {
    /// c-TF-IDF times the divergence of shares: what labels are made of, once it is known what each term does
    /// in running words.
    #[default]
    Weight,
    /// c-TF-IDF alone.
    CTfIdf,
    /// Frequent and exclusive.
    Frex,
}

/// The terms of all topics of one era.
pub struct TopicTerms {
    /// Topics × terms.
    counts: Vec<Vec<u64>>,
    /// Topics × terms: articles that hold the term.
    documents: Vec<Vec<u64>>,
    /// Topics × terms: squares of the counts in the articles, summed.
    squares: Vec<Vec<u64>>,
    n_articles: Vec<u64>,
    /// How many articles of each topic must hold a term that names it.
    least_documents: Vec<u64>,
}

/// A term of a topic.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TopicTerm {
    /// Its column.
    pub term: u32,
    /// Its weight in the order asked for.
    pub weight: f64,
    /// How often the topic holds it.
    pub count: u64,
    /// How many of its articles do.
    pub documents: u64,
}

impl TopicTerms {
    /// Adds up `counts` (articles × terms) by topic; `topic[i]` is the topic of `articles[i]`.
    pub fn new(counts: &Csr<u32>, articles: &[usize], topic: &[u32], n_topics: usize) -> Self {
        let mut sums = vec![vec![0u64; counts.n_cols()]; n_topics];
        let mut documents = sums.clone();
        let mut squares = sums.clone();
        let mut n_articles = vec![0; n_topics];
        for (&article, &topic) in articles.iter().zip(topic) {
            let topic = topic as usize;
            n_articles[topic] += 1;
            let (terms, values) = counts.row(article);
            for (&term, &count) in terms.iter().zip(values) {
                sums[topic][term as usize] += u64::from(count);
                documents[topic][term as usize] += 1;
                squares[topic][term as usize] += u64::from(count).pow(2);
            }
        }
        Self {
            counts: sums,
            documents,
            squares,
            least_documents: n_articles.iter().map(|&n| least_documents(n)).collect(),
            n_articles,
        }
    }

    /// For each topic all terms that may name it and for which `names` is true, heaviest first; of
    /// equals the first.
    pub fn ranked(&self, order: TermOrder, names: impl Fn(u32) -> bool) -> Vec<Vec<TopicTerm>> {
        let c_tf_idf = c_tf_idf(&self.counts);
        let rates = self.rates();
        (0..self.counts.len())
            .map(|topic| {
                let mut terms: Vec<TopicTerm> = (0..rates[topic].len())
                    .filter(|&term| self.may_name(topic, term, &rates) && names(term as u32))
                    .map(|term| TopicTerm {
                        term: term as u32,
                        weight: match order {
                            TermOrder::CTfIdf => c_tf_idf[topic][term],
                            TermOrder::Weight => {
                                c_tf_idf[topic][term]
                                    * self.evenness(topic, term).sqrt()
                                    * self.divergence(topic, term)
                            }
                            TermOrder::Frex => exclusivity(topic, term, &rates),
                        },
                        count: self.counts[topic][term],
                        documents: self.documents[topic][term],
                    })
                    .filter(|term| term.weight > 0.0)
                    .collect();
                if order == TermOrder::Frex {
                    frex(&mut terms);
                }
                terms.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.term.cmp(&b.term)));
                terms
            })
            .collect()
    }

    /// Topics × terms: counts per word of the topic.
    fn rates(&self) -> Vec<Vec<f64>> {
        self.counts
            .iter()
            .map(|counts| {
                let size = counts.iter().sum::<u64>().max(1) as f64;
                counts.iter().map(|&count| count as f64 / size).collect()
            })
            .collect()
    }

    fn may_name(&self, topic: usize, term: usize, rates: &[Vec<f64>]) -> bool {
        self.documents[topic][term] >= self.least_documents[topic]
            && rates.iter().all(|rate| rate[term] <= rates[topic][term])
    }

    fn evenness(&self, topic: usize, term: usize) -> f64 {
        let counts = |of: &[Vec<u64>]| of[topic][term] as f64;
        counts(&self.counts).powi(2) / (counts(&self.documents) * counts(&self.squares)).max(1.0)
    }

    /// What part of a phrase's divergence the best of its words reaches, at most 1. Where all of them are
    /// common among the other articles, too, the phrase is a way of putting things and no subject.
    pub fn of_words(&self, topic: usize, phrase: u32, words: impl Iterator<Item = u32>) -> f64 {
        let of_words = words.map(|word| self.divergence(topic, word as usize));
        (of_words.fold(0.0, f64::max) / self.divergence(topic, phrase as usize)).min(1.0)
    }

    /// `p ln(p / q)`; of a single topic, which has no others, p alone.
    fn divergence(&self, topic: usize, term: usize) -> f64 {
        let share = |documents: f64, articles: f64| documents / articles;
        let (own, n_own) = (self.documents[topic][term], self.n_articles[topic]);
        let p = share(own as f64, n_own as f64);
        if self.counts.len() == 1 {
            return p;
        }
        let others: u64 = self
            .documents
            .iter()
            .map(|counts| counts[term])
            .sum::<u64>()
            - own;
        let n_others = self.n_articles.iter().sum::<u64>() - n_own;
        p * (p / share(others as f64 + 0.5, n_others as f64 + 0.5)).ln()
    }
}

fn least_documents(n_articles: u64) -> u64 {
    let is_enough = |&documents: &u64| wilson(documents, n_articles, CONFIDENCE).0 >= LEAST_SHARE;
    (1..n_articles).find(is_enough).unwrap_or(n_articles).max(1)
}

/// What part of the uses of a term, topics taken as equally long, is this topic's.
fn exclusivity(topic: usize, term: usize, rates: &[Vec<f64>]) -> f64 {
    let all: f64 = rates.iter().map(|rate| rate[term]).sum();
    rates[topic][term] / all
}

/// Turns the exclusivity that `terms` carry into FREX.
fn frex(terms: &mut [TopicTerm]) {
    let below = |values: &mut Vec<f64>| values.sort_by(f64::total_cmp);
    let mut exclusive: Vec<f64> = terms.iter().map(|term| term.weight).collect();
    let mut frequent: Vec<f64> = terms.iter().map(|term| term.count as f64).collect();
    below(&mut exclusive);
    below(&mut frequent);
    let rank = |values: &[f64], value: f64| {
        values.partition_point(|&other| other <= value) as f64 / values.len() as f64
    };
    for term in terms {
        term.weight =
            2.0 / (1.0 / rank(&exclusive, term.weight) + 1.0 / rank(&frequent, term.count as f64));
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

    fn ranked(terms: &TopicTerms, order: TermOrder) -> Vec<Vec<u32>> {
        let numbers = |terms: Vec<TopicTerm>| terms.iter().map(|term| term.term).collect();
        let ranked = terms.ranked(order, |_| true);
        ranked.into_iter().map(numbers).collect()
    }

    #[test]
    fn one_article_does_not_name_a_topic() {
        // Term 0 stands ten times in one of five articles, term 1 once in each.
        let indptr = vec![0, 2, 3, 4, 5, 6];
        let counts = Csr::new(2, indptr, vec![0, 1, 1, 1, 1, 1], vec![10, 1, 1, 1, 1, 1]).unwrap();
        let terms = TopicTerms::new(&counts, &[0, 1, 2, 3, 4], &[0; 5], 1);
        assert_eq!(ranked(&terms, TermOrder::Weight), [[1]]);
    }

    #[test]
    fn few_articles_do_not_name_a_topic() {
        let least = [1, 3, 4, 8, 30, 2000].map(least_documents);
        assert_eq!(least, [1, 1, 2, 2, 6, 218]);
    }

    #[test]
    fn what_is_used_evenly_weighs_more() {
        // Both terms stand six times in three of four articles: twice in each, and four times in one.
        let indptr = vec![0, 2, 4, 6, 7];
        let values = vec![2, 4, 2, 1, 2, 1, 1];
        let counts = Csr::new(3, indptr, vec![0, 1, 0, 1, 0, 1, 2], values).unwrap();
        let terms = TopicTerms::new(&counts, &[0, 1, 2, 3], &[0; 4], 1);
        assert!((terms.evenness(0, 0) - 1.0).abs() < 1e-12);
        assert!((terms.evenness(0, 1) - 36.0 / 54.0).abs() < 1e-12);
        assert_eq!(ranked(&terms, TermOrder::Weight), [[0, 1]]);
        assert_eq!(ranked(&terms, TermOrder::CTfIdf), [[0, 1]]);
    }

    #[test]
    fn a_phrase_of_common_words_is_a_way_of_putting_things() {
        // The first topic's three articles hold the phrase 2, which is of the words 0 and 1, and the
        // word 3; the other two hold the words of the phrase apart.
        let indices = vec![0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 0, 1];
        let counts = Csr::new(4, vec![0, 4, 8, 12, 14, 16], indices, vec![1; 16]).unwrap();
        let terms = TopicTerms::new(&counts, &[0, 1, 2, 3, 4], &[0, 0, 0, 1, 1], 2);
        assert_eq!(terms.of_words(0, 2, [0, 1].into_iter()), 0.0);
        assert_eq!(terms.of_words(0, 2, [0, 3].into_iter()), 1.0);
        assert_eq!(terms.of_words(0, 2, std::iter::empty()), 0.0);
    }

    #[test]
    fn a_word_of_several_topics_names_the_one_that_uses_it_most() {
        // Two articles each. Term 0: in all, more often in the first topic; term 1: the first topic's
        // own; term 2: the second one's own.
        let counts = Csr::new(
            3,
            vec![0, 2, 4, 6, 8],
            vec![0, 1, 0, 1, 0, 2, 0, 2],
            vec![2, 1, 2, 1, 1, 1, 1, 1],
        )
        .unwrap();
        let terms = TopicTerms::new(&counts, &[0, 1, 2, 3], &[0, 0, 1, 1], 2);
        // Every article holds term 0, so it weighs next to nothing, and never names the second topic.
        assert_eq!(ranked(&terms, TermOrder::Weight), [vec![1], vec![2]]);
        assert_eq!(ranked(&terms, TermOrder::CTfIdf), [vec![1, 0], vec![2]]);
        // By FREX: term 0 is the more frequent, term 1 the exclusive one; both score 2 / (1 + 2).
        assert_eq!(ranked(&terms, TermOrder::Frex), [vec![0, 1], vec![2]]);
    }
}
