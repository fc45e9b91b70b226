//! What a study is asked to do.

use serde::{Deserialize, Serialize};

use crate::compare::permutation::PermutationTest;
use crate::counts::DocumentFrequency;
use crate::era::Eras;
use crate::error::{Error, Result};
use crate::story::Count;
use crate::text::{Analyzer, AnalyzerParams, Language};
use crate::weight::{Norm, Scheme, WeightParams};

/// Where the term frequency of BM25 saturates. Retrieval has 1.2, as a query asks whether an article
/// mentions a term; a topic shows in how often it does. Over nine labelled sets the mean NMI rises from
/// 1.2 over 2 to 4, and `B` hardly matters. On the longer articles of six of them it rises further to 8
/// and falls by 16; 4 is nearest to the sublinear frequency that long, repetitive articles ask for.
const K1: f64 = 4.0;
const B: f64 = 0.75;

/// Most dimensions of the rows that are clustered, unless the user asks for more.
const MOST_COMPONENTS: usize = 100;

/// How many topics each era is to have.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum TopicCount {
    /// As many as the articles show, see [`choose_k`](crate::cluster::choose_k).
    #[default]
    Auto,
    /// The same number in every era.
    Same(usize),
    /// A number for each era, by its name.
    PerEra(Vec<(String, usize)>),
}

/// How articles are clustered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Clustering {
    /// Spherical k-means: every article has one topic.
    #[default]
    KMeans,
    /// A mixture of normal distributions: every article belongs to every topic with some probability,
    /// see [`mixture`](crate::cluster::mixture).
    Mixture,
}

/// What the rows that are clustered are weighted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Weighting {
    /// The one that does best over several labelled sets: BM25.
    #[default]
    Auto,
    /// TF-IDF with sublinear term frequency.
    TfIdf,
    /// BM25 with k1 = 4 and b = 0.75.
    Bm25,
}

/// Parameters of a [`Study`](super::Study).
///
/// ```
/// use erascope::era::Eras;
/// use erascope::study::{StudyParams, TopicCount};
///
/// let params = StudyParams::new(Eras::from_years(&[2000, 2016])?)
///     .n_topics(TopicCount::Same(3))
///     .seed(7);
/// # params.check()?;
/// # Ok::<(), erascope::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StudyParams {
    pub(super) eras: Eras,
    pub(super) n_topics: TopicCount,
    pub(super) language: Language,
    pub(super) stop_words: Vec<String>,
    pub(super) weighting: Weighting,
    pub(super) clustering: Clustering,
    pub(super) n_components: Option<usize>,
    pub(super) min_df: DocumentFrequency,
    pub(super) max_df: DocumentFrequency,
    pub(super) phrases: bool,
    pub(super) count: Count,
    pub(super) n_permutations: usize,
    pub(super) include_undated: bool,
    pub(super) keep_text: bool,
    pub(super) date_format: Option<String>,
    pub(super) seed: u64,
}

impl StudyParams {
    /// A study of these eras with the defaults.
    pub fn new(eras: Eras) -> Self {
        Self {
            eras,
            n_topics: TopicCount::Auto,
            language: Language::English,
            stop_words: Vec::new(),
            weighting: Weighting::Auto,
            clustering: Clustering::KMeans,
            n_components: None,
            min_df: DocumentFrequency::Articles(2),
            max_df: DocumentFrequency::Share(0.5),
            phrases: true,
            count: Count::Stories,
            n_permutations: 999,
            include_undated: false,
            keep_text: true,
            date_format: None,
            seed: 0,
        }
    }

    /// Number of topics; default: found from the articles.
    pub fn n_topics(mut self, n_topics: TopicCount) -> Self {
        self.n_topics = n_topics;
        self
    }

    /// Language of the articles; default: English.
    pub fn language(mut self, language: Language) -> Self {
        self.language = language;
        self
    }

    /// Words to leave out besides the language's own.
    pub fn stop_words(mut self, stop_words: Vec<String>) -> Self {
        self.stop_words = stop_words;
        self
    }

    /// Weights of the rows that are clustered.
    pub fn weighting(mut self, weighting: Weighting) -> Self {
        self.weighting = weighting;
        self
    }

    /// How articles are clustered; default: spherical k-means.
    pub fn clustering(mut self, clustering: Clustering) -> Self {
        self.clustering = clustering;
        self
    }

    /// Largest number of LSA dimensions; the rank of the rows bounds it. Default: twice the square
    /// root of the number of articles, at most 100.
    pub fn n_components(mut self, n_components: Option<usize>) -> Self {
        self.n_components = n_components;
        self
    }

    /// Terms in fewer articles do not shape topics; default: 2 articles. Counts keep every term.
    pub fn min_df(mut self, min_df: DocumentFrequency) -> Self {
        self.min_df = min_df;
        self
    }

    /// Terms in more articles do not shape topics; default: half of the articles. Inactive under
    /// 50 articles.
    pub fn max_df(mut self, max_df: DocumentFrequency) -> Self {
        self.max_df = max_df;
        self
    }

    /// Whether phrases are found and compared beside words, see
    /// [`phrases`](crate::text::phrases); default: yes.
    pub fn phrases(mut self, phrases: bool) -> Self {
        self.phrases = phrases;
        self
    }

    /// What counts as one; default: all copies of a story together.
    pub fn count(mut self, count: Count) -> Self {
        self.count = count;
        self
    }

    /// Permutations of articles behind the p-values of keyness, see
    /// [`permutation`](crate::compare::permutation); default: 999, and 0 for none.
    pub fn n_permutations(mut self, n_permutations: usize) -> Self {
        self.n_permutations = n_permutations;
        self
    }

    /// Whether articles without a date go to the era their words are most like, see
    /// [`attribution`](crate::compare::attribution); default: no.
    pub fn include_undated(mut self, include_undated: bool) -> Self {
        self.include_undated = include_undated;
        self
    }

    /// Whether the study keeps the texts, which kwic shows; default: yes.
    pub fn keep_text(mut self, keep_text: bool) -> Self {
        self.keep_text = keep_text;
        self
    }

    /// strptime format of the dates; default: ISO 8601.
    pub fn date_format(mut self, date_format: Option<String>) -> Self {
        self.date_format = date_format;
        self
    }

    /// Seed of every random draw; default: 0.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// The eras compared.
    pub fn eras(&self) -> &Eras {
        &self.eras
    }

    /// How articles are clustered.
    pub fn clustering_asked(&self) -> Clustering {
        self.clustering
    }

    /// The strptime format of the dates; `None` for ISO 8601.
    pub fn given_date_format(&self) -> Option<&str> {
        self.date_format.as_deref()
    }

    /// Checks every parameter that can be checked without articles.
    pub fn check(self) -> Result<StudyValidParams> {
        let at_least_one = |parameter: String, value: usize| match value {
            0 => Err(Error::parameter(
                parameter,
                value,
                "must be at least 1, or \"auto\"",
            )),
            _ => Ok(()),
        };
        match &self.n_topics {
            TopicCount::Auto => {}
            TopicCount::Same(n_topics) => at_least_one("n_topics".into(), *n_topics)?,
            TopicCount::PerEra(counts) => {
                for (era, n_topics) in counts {
                    if self.eras.index_of(era).is_none() {
                        let names: Vec<&str> = self
                            .eras
                            .as_slice()
                            .iter()
                            .map(|era| era.name.as_str())
                            .collect();
                        return Err(Error::parameter(
                            "n_topics",
                            format!("for era {era:?}"),
                            format!("the eras are {}", names.join(", ")),
                        ));
                    }
                    at_least_one(format!("n_topics for era {era:?}"), *n_topics)?;
                }
            }
        }
        if self.n_components == Some(0) {
            return Err(Error::parameter("n_components", 0, "must be at least 1"));
        }
        PermutationTest::new(self.n_permutations, self.seed)?;
        let analyzer = AnalyzerParams {
            language: self.language,
            stop_words: self.stop_words.clone(),
            ..AnalyzerParams::default()
        }
        .check()?;
        Ok(StudyValidParams {
            params: self,
            analyzer,
        })
    }
}

/// Checked [`StudyParams`]; [`fit`](Self::fit) runs the study.
pub struct StudyValidParams {
    pub(super) params: StudyParams,
    pub(super) analyzer: Analyzer,
}

impl StudyValidParams {
    /// The number of topics asked for in an era; `None` where the articles decide.
    pub(super) fn n_topics_of(&self, era: &str) -> Option<usize> {
        match &self.params.n_topics {
            TopicCount::Auto => None,
            TopicCount::Same(n_topics) => Some(*n_topics),
            TopicCount::PerEra(counts) => counts
                .iter()
                .find(|(name, _)| name == era)
                .map(|(_, n_topics)| *n_topics),
        }
    }

    /// Dimensions of the rows of so many articles. On labelled sets cut to 300 and 600 articles, 35 and
    /// 50 did best, of 1,400 to 3,000 it was 100: of few articles the later components are noise.
    pub(super) fn n_components(&self, n_articles: usize) -> usize {
        let default = || (2 * n_articles.isqrt()).clamp(1, MOST_COMPONENTS);
        self.params.n_components.unwrap_or_else(default)
    }

    /// Weights of what is projected and clustered.
    pub(super) fn cluster_weights(&self) -> WeightParams {
        match self.params.weighting {
            Weighting::Auto | Weighting::Bm25 => WeightParams {
                scheme: Scheme::Bm25 { k1: K1, b: B },
                norm: Norm::L2,
            },
            Weighting::TfIdf => self.term_weights(),
        }
    }

    /// Weights of the terms that the number of topics is searched on and topics are linked by. On mixtures of
    /// topics of Reuters the search is right more often than with `K1`, by any rule that was tried.
    pub(super) fn term_weights(&self) -> WeightParams {
        match self.params.weighting {
            Weighting::Auto | Weighting::Bm25 => WeightParams::bm25(),
            Weighting::TfIdf => WeightParams {
                scheme: Scheme::TfIdf {
                    sublinear_tf: true,
                    smooth_idf: true,
                    use_idf: true,
                },
                norm: Norm::L2,
            },
        }
    }
}
