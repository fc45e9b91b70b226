//! Articles of the eras to topics: rows, a number of topics, clusters, names, links.
//!
//! The rows of all eras are made together; each era is then [cut](super::cuts) into topics with spherical
//! k-means, its topics are numbered from the largest to the smallest and linked with those of the
//! era before.

use ndarray::{Array2, ArrayView2, Axis};
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

use super::corpus::{Corpus, Record};
use super::cuts::Cuts;
use super::era_terms::{EraTerms, with_phrases};
use super::model::Model;
use super::params::{Clustering, StudyValidParams};
use super::rows::{ClusterRows, cluster_rows};
use super::topic_links::{EraTopics, link_eras};
use super::topic_number::topic_numbers;
use super::wording::articles;
use crate::cluster::choose_k::{MIN_ROWS, Reason, TopicNumber};
use crate::cluster::mixture::{Normals, least_rows};
use crate::cluster::stability::stability;
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::random::KeyedRandom;
use crate::statistics::intervals::wilson;
use crate::topic::links::Link;
use crate::topic::partition::{Fit, Partition};

/// Terms kept of each topic, of which the first name it.
const N_TERMS: usize = 10;
pub(super) const N_LABEL_TERMS: usize = 4;
/// Articles shown for a topic: those nearest to its centroid.
const N_REPRESENTATIVES: usize = 3;
/// Halves of the articles that stability is the mean over.
const N_SUBSAMPLES: usize = 20;
const CONFIDENCE: f64 = 0.95;
/// The stability below which a topic is loose. Stories of eight topics of Reuters reach 0.58 to 0.78 on average, the
/// same with their terms permuted 0.25 to 0.39.
pub(super) const LOOSE: f64 = 0.4;

/// A topic of an era.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Topic {
    /// Place of the era.
    pub era: u32,
    /// Its number within the era; 0 is the largest.
    pub topic: u32,
    /// The first of its terms, in the form people read.
    pub label: String,
    /// The terms that set it apart, none of which repeats another, in the form people read.
    pub terms: Vec<String>,
    /// Their weights, see [`terms`](crate::topic::terms).
    pub term_weights: Vec<f64>,
    /// Its articles, copies included.
    pub n_articles: u64,
    /// Its stories.
    pub n_stories: u64,
    /// The share of what was clustered in the era, articles or stories, that belongs to it.
    pub share: f64,
    /// Lower end of its 95 % interval (Wilson).
    pub share_low: f64,
    /// Upper end of its 95 % interval.
    pub share_high: f64,
    /// Mean cosine of its articles with its centroid.
    pub cohesion: f64,
    /// Mean Jaccard coefficient with its best match among the topics of half of the articles, see
    /// [`stability`](crate::cluster::stability); NaN where the articles are too few.
    pub stability: f64,
    /// Mean NPMI of its terms over the articles of the era, see
    /// [`coherence`](crate::topic::coherence); NaN for fewer than two terms.
    pub coherence: f64,
    /// The articles nearest to the centroid, as places in the order handed over.
    pub representatives: Vec<usize>,
}

impl Topic {
    /// Whether half of its articles find less than 0.4 of it again: its bounds are vague.
    pub fn is_loose(&self) -> bool {
        self.stability < LOOSE
    }
}

/// The topics of all eras.
#[derive(Default)]
pub(super) struct Topics {
    pub topics: Vec<Topic>,
    pub links: Vec<Link>,
    pub choices: Vec<Option<TopicNumber>>,
    /// `None` where there was nothing to cluster on.
    pub model: Option<Model>,
}

/// Finds the topics and writes each article's topic into its record.
pub(super) fn find_topics(
    study: &StudyValidParams,
    corpus: &mut Corpus,
    embeddings: Option<ArrayView2<'_, f64>>,
    progress: &Progress,
) -> Result<Topics> {
    let eras = corpus.eras(study.params.eras.len(), study.params.count);
    for (era, articles) in study.params.eras.as_slice().iter().zip(&eras) {
        if articles.is_empty() {
            corpus
                .warnings
                .push(format!("era {:?} holds no article", era.name));
        }
    }
    let rows = match cluster_rows(study, corpus, &eras.concat(), embeddings, progress)? {
        Some(rows) => rows,
        None => {
            return Ok(Topics {
                choices: vec![None; eras.len()],
                ..Topics::default()
            });
        }
    };
    let mut found = Topics::default();
    let mut told = Vec::new();
    let mut partitions = Vec::new();
    let members = rows.members(&eras);
    found.choices = choices(study, &rows, &members, progress)?;
    let mut cuts = Cuts::new(study, &rows, &members);
    for (era, members) in members.into_iter().enumerate() {
        let choice = found.choices[era].as_ref();
        let partition = cluster_era(study, corpus, &rows, era, choice, &mut cuts, progress)?;
        let topic = match &partition {
            Some(partition) => tell_era(
                corpus,
                &rows,
                era,
                &members,
                partition,
                &mut found.topics,
                progress,
            )?,
            None => Vec::new(),
        };
        told.push(EraTopics::new(members, topic));
        partitions.push(partition);
    }
    found.links = link_eras(&rows, &told, study.params.seed, progress)?;
    found.model = Some(Model::new(rows, partitions));
    Ok(found)
}

/// For each era how many topics it holds; `None` where that is given, or where there is nothing to cluster.
fn choices(
    study: &StudyValidParams,
    rows: &ClusterRows,
    members: &[Vec<usize>],
    progress: &Progress,
) -> Result<Vec<Option<TopicNumber>>> {
    let eras = study.params.eras.as_slice();
    let open: Vec<usize> = (0..members.len())
        .filter(|&era| study.n_topics_of(&eras[era].name).is_none() && !members[era].is_empty())
        .collect();
    let mut choices = vec![None; members.len()];
    for (&era, number) in open
        .iter()
        .zip(topic_numbers(study, rows, members, &open, progress)?)
    {
        choices[era] = Some(number);
    }
    Ok(choices)
}

/// Clusters the rows of one era, its topics numbered from the largest to the smallest;
/// `None` where it has no rows.
fn cluster_era(
    study: &StudyValidParams,
    corpus: &mut Corpus,
    rows: &ClusterRows,
    era: usize,
    choice: Option<&TopicNumber>,
    cuts: &mut Cuts<'_>,
    progress: &Progress,
) -> Result<Option<Partition>> {
    let name = &study.params.eras.as_slice()[era].name;
    let n_rows = cuts.rows(era).nrows();
    let asked = study.n_topics_of(name);
    if let Some(n_topics) = asked.filter(|&n_topics| n_topics > n_rows) {
        return Err(Error::parameter(
            "n_topics",
            n_topics,
            format!("era {name:?} holds {n_rows} articles that can be clustered"),
        ));
    }
    if let Some(n_topics) = asked
        && let Some(n_different) = fewer_different_rows(cuts.rows(era), n_topics)
    {
        return Err(Error::parameter(
            "n_topics",
            n_topics,
            format!("era {name:?} holds {}, copies apart", articles(n_different)),
        ));
    }
    if n_rows == 0 {
        return Ok(None);
    }
    let n_topics = asked.or(choice.map(|choice| choice.n_topics)).unwrap_or(1);
    let n_topics = match (study.params.clustering, asked) {
        // Fewer articles make a topic than a distribution.
        (Clustering::Mixture, None) => n_topics.min((n_rows / least_rows(1)).max(1)),
        _ => n_topics,
    };
    match choice.map(|choice| choice.reason) {
        Some(Reason::FewArticles) => corpus.warnings.push(format!(
            "era {name:?} holds {} to cluster, fewer than {MIN_ROWS}: too few to tell topics apart, \
             so they are one topic",
            articles(n_rows as u64)
        )),
        Some(Reason::NoStructure) => corpus.warnings.push(format!(
            "era {name:?}: no structure found among {} beyond what shuffled words show, so they are \
             one topic",
            articles(n_rows as u64)
        )),
        _ => {}
    }
    let partition = match study.params.clustering {
        Clustering::KMeans => Partition::new(cuts.centroids(era, n_topics, progress)?),
        Clustering::Mixture => mixture(study, rows, cuts.rows(era), n_topics, name)?,
    };
    let number = numbers_by_size(&partition, cuts.rows(era));
    Ok(Some(partition.numbered(&number)))
}

/// A mixture on the leading dimensions of the rows. Those of the user's own have none, so they are
/// projected first.
fn mixture(
    study: &StudyValidParams,
    rows: &ClusterRows,
    dense: &Array2<f64>,
    n_topics: usize,
    name: &str,
) -> Result<Partition> {
    if dense.nrows() < least_rows(n_topics) && n_topics > 1 {
        return Err(Error::parameter(
            "n_topics",
            n_topics,
            format!(
                "era {name:?} holds {}, and cluster=\"mixture\" needs {} for each topic",
                articles(dense.nrows() as u64),
                least_rows(1)
            ),
        ));
    }
    let normals = match rows.embedded {
        true => Normals::fit_projected(dense.view(), n_topics, study.params.seed)?,
        false => Normals::fit(dense.view(), n_topics, study.params.seed)?,
    };
    Ok(Partition::of_mixture(normals, dense))
}

/// Writes the topic of each of `members` into its record, describes the topics, and returns the topic
/// of each member.
pub(super) fn tell_era(
    corpus: &mut Corpus,
    rows: &ClusterRows,
    era: usize,
    members: &[usize],
    partition: &Partition,
    topics: &mut Vec<Topic>,
    progress: &Progress,
) -> Result<Vec<u32>> {
    let fits: Vec<Fit> = members
        .iter()
        .map(|&member| partition.fit(rows.dense.row(member)))
        .collect();
    let topic: Vec<u32> = fits.iter().map(|fit| fit.topic).collect();
    for (&member, fit) in members.iter().zip(&fits) {
        let record = &mut corpus.records[corpus.order[rows.articles[member]] as usize];
        record.topic = Some(fit.topic);
        record.similarity = fit.similarity;
        record.runner_up = fit.runner_up;
        record.runner_up_similarity = fit.runner_up_similarity;
        record.memberships.clone_from(&fit.memberships);
    }
    let n_topics = partition.n_topics();
    describe(
        corpus, rows, era, members, &topic, &fits, n_topics, topics, progress,
    )?;
    Ok(topic)
}

/// The number of different rows, where that is below `n_topics`: some topics would stay empty.
pub(super) fn fewer_different_rows(dense: &Array2<f64>, n_topics: usize) -> Option<u64> {
    let mut different = FxHashSet::default();
    for row in dense.rows() {
        different.insert(
            row.iter()
                .map(|value| value.to_bits())
                .collect::<Vec<u64>>(),
        );
        if different.len() >= n_topics {
            return None;
        }
    }
    Some(different.len() as u64)
}

/// For each topic its number by size: the largest is 0, of equals the one whose first article comes
/// first in the canonical order.
pub(super) fn numbers_by_size(partition: &Partition, dense: &Array2<f64>) -> Vec<u32> {
    let n_topics = partition.n_topics();
    let mut order: Vec<(std::cmp::Reverse<usize>, usize, usize)> = (0..n_topics)
        .map(|topic| (std::cmp::Reverse(0), usize::MAX, topic))
        .collect();
    for (row, values) in dense.rows().into_iter().enumerate() {
        let (size, first, _) = &mut order[partition.fit(values).topic as usize];
        size.0 += 1;
        *first = row.min(*first);
    }
    order.sort_unstable();
    let mut number = vec![0; n_topics];
    for (place, (.., topic)) in order.into_iter().enumerate() {
        number[topic] = place as u32;
    }
    number
}

/// Names the topics of one era and counts their articles.
#[allow(clippy::too_many_arguments)]
fn describe(
    corpus: &Corpus,
    rows: &ClusterRows,
    era: usize,
    members: &[usize],
    topic: &[u32],
    fits: &[Fit],
    n_topics: usize,
    topics: &mut Vec<Topic>,
    progress: &Progress,
) -> Result<()> {
    let (counts, columns) = with_phrases(
        &rows.counts,
        &rows.terms,
        corpus.phrase_counts.as_ref(),
        &rows.articles,
        &corpus.lexicon,
    )?;
    let names = EraTerms {
        lexicon: &corpus.lexicon,
        phrases: &corpus.phrases,
        is_name: &corpus.is_name,
        words: &corpus.words,
        texts: &rows.articles,
        counts: &counts,
        columns: &columns,
        articles: members,
        topic,
        n_topics,
    }
    .names(N_TERMS);
    let dense = rows.dense.select(Axis(0), members);
    let stable = stability(
        dense.view(),
        topic,
        n_topics,
        N_SUBSAMPLES,
        KeyedRandom::new(era as u64),
        progress,
    )?;
    for (number, (name, stability)) in names.into_iter().zip(stable).enumerate() {
        let mut nearest: Vec<usize> = (0..members.len())
            .filter(|&i| topic[i] as usize == number)
            .collect();
        nearest.sort_by(|&a, &b| {
            fits[b]
                .similarity
                .total_cmp(&fits[a].similarity)
                .then(a.cmp(&b))
        });
        let n_articles = nearest.len() as u64;
        let row = |&i: &usize| corpus.order[rows.articles[members[i]]] as usize;
        let stories: FxHashSet<u32> = (nearest.iter())
            .map(|i| corpus.records[row(i)].story)
            .collect();
        let n_stories = stories.len() as u64;
        let cohesion = nearest.iter().map(|&i| fits[i].similarity).sum::<f64>() / n_articles as f64;
        let (share_low, share_high) = wilson(n_articles, members.len() as u64, CONFIDENCE);
        topics.push(Topic {
            era: era as u32,
            topic: number as u32,
            label: name.terms[..name.terms.len().min(N_LABEL_TERMS)].join(", "),
            term_weights: name.weights,
            terms: name.terms,
            n_articles,
            n_stories,
            share: n_articles as f64 / members.len() as f64,
            share_low,
            share_high,
            cohesion,
            stability,
            coherence: name.coherence,
            representatives: nearest.iter().take(N_REPRESENTATIVES).map(row).collect(),
        });
    }
    Ok(())
}

/// Adds the copies of the clustered articles to the counts of their topics.
pub(super) fn count_copies(topics: &mut [Topic], records: &[Record]) {
    for topic in topics {
        let belongs =
            |record: &&Record| record.era == Some(topic.era) && record.topic == Some(topic.topic);
        topic.n_articles = records.iter().filter(belongs).count() as u64;
    }
}
