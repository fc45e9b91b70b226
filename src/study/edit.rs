//! Topics changed by hand. Each change gives a new study, and the old one stays as it is.
//!
//! Labels, quality and links are made anew where they hang on the change; the topics of the era are
//! numbered anew from the largest to the smallest. Articles of other topics stay where they are, and
//! [`predict`](Study::predict) follows the new topics.

use std::collections::BTreeMap;
use std::mem::take;

use ndarray::{Array2, Axis};

use super::corpus::Corpus;
use super::cuts::topic_clusters;
use super::params::StudyValidParams;
use super::result::Study;
use super::stories::give_copies_their_topics;
use super::topic_links::{EraTopics, link_eras};
use super::topics::{Topic, count_copies, fewer_different_rows, numbers_by_size, tell_era};
use crate::cluster::kmeans::Rows;
use crate::counts::TermCounts;
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::story::Count;
use crate::topic::partition::Partition;

/// The topics of one era after a change, with their names by hand.
struct Change {
    partition: Partition,
    names: BTreeMap<u32, String>,
}

impl Study {
    /// A study in which these topics of an era are one, called `label` if there is one.
    pub fn merge_topics(
        &self,
        era: &str,
        topics: &[u32],
        label: Option<&str>,
        progress: &Progress,
    ) -> Result<Self> {
        let era = self.era_of("era", era)?;
        for &topic in topics {
            self.topic_of(era, topic)?;
        }
        let mut merged = topics.to_vec();
        merged.sort_unstable();
        merged.dedup();
        let Some((&target, [_, ..])) = merged.split_first() else {
            let given = format!("{topics:?}");
            return Err(Error::parameter(
                "topics",
                given,
                "must name at least two topics",
            ));
        };
        let note = format!("{} were merged by hand", self.labels(era, &merged));
        self.changed(era, note, progress, |_, partition, _, names| {
            // Topics after a merged one move up.
            let number = |topic: u32| match merged.contains(&topic) {
                true => target,
                false => topic - merged[1..].iter().filter(|&&gone| gone < topic).count() as u32,
            };
            let numbers: Vec<u32> = (0..partition.n_topics() as u32).map(number).collect();
            let mut names: BTreeMap<u32, String> = names
                .iter()
                .filter(|(topic, _)| !merged.contains(topic))
                .map(|(&topic, name)| (numbers[topic as usize], name.clone()))
                .collect();
            names.extend(label.map(|label| (target, label.to_owned())));
            Ok(Change {
                partition: partition.numbered(&numbers),
                names,
            })
        })
    }

    /// A study in which a topic of an era is clustered into `n_topics` of its own.
    pub fn split_topic(
        &self,
        era: &str,
        topic: u32,
        n_topics: usize,
        progress: &Progress,
    ) -> Result<Self> {
        let era = self.era_of("era", era)?;
        let label = self.topic_of(era, topic)?.label.clone();
        if n_topics < 2 {
            return Err(Error::parameter("n_topics", n_topics, "must be at least 2"));
        }
        let note = format!("{label:?} was split by hand into {n_topics} topics");
        self.changed(era, note, progress, |study, partition, dense, names| {
            let members: Vec<usize> = (0..dense.nrows())
                .filter(|&row| partition.fit(dense.row(row)).topic == topic)
                .collect();
            let dense = dense.select(Axis(0), &members);
            let n_different = fewer_different_rows(&dense, n_topics);
            if let Some(n_different) = n_different {
                let bound = format!("topic {topic} holds {n_different} articles, copies apart");
                return Err(Error::parameter("n_topics", n_topics, bound));
            }
            let kmeans = topic_clusters(study, n_topics, members.len())?;
            progress.enter("topics", kmeans.n_units())?;
            let model = kmeans.fit_rows(Rows::Dense(dense.view()), progress)?;
            let mut names = names.clone();
            names.remove(&topic);
            Ok(Change {
                partition: partition.divided(topic, &Partition::new(model.centroids)),
                names,
            })
        })
    }

    /// A study in which topics of an era have other labels.
    pub fn rename_topics(&self, era: &str, labels: &[(u32, String)]) -> Result<Self> {
        let era = self.era_of("era", era)?;
        for (topic, label) in labels {
            self.topic_of(era, *topic)?;
            if label.trim().is_empty() {
                let parameter = format!("the label of topic {topic}");
                return Err(Error::parameter(
                    parameter,
                    format!("{label:?}"),
                    "must not be empty",
                ));
            }
        }
        let mut study = self.clone();
        for (number, label) in labels {
            let topics = study.topics.iter_mut();
            for topic in topics.filter(|t| (t.era as usize, t.topic) == (era, *number)) {
                topic.label.clone_from(label);
            }
            if let Some(model) = &mut study.model {
                model.names[era].insert(*number, label.clone());
            }
        }
        Ok(study)
    }

    fn topic_of(&self, era: usize, topic: u32) -> Result<&Topic> {
        let mut topics = self.topics.iter().filter(|t| t.era as usize == era);
        let n_topics = topics.clone().count();
        topics.find(|t| t.topic == topic).ok_or_else(|| {
            let name = &self.params.eras.as_slice()[era].name;
            let bound = match n_topics {
                0 => format!("era {name:?} has no topics"),
                n => format!("the topics of era {name:?} are 0 to {}", n - 1),
            };
            Error::parameter("topic", topic, bound)
        })
    }

    fn labels(&self, era: usize, topics: &[u32]) -> String {
        let of_topics = self
            .topics
            .iter()
            .filter(|t| t.era as usize == era && topics.contains(&t.topic));
        let labels: Vec<String> = of_topics
            .map(|topic| format!("{:?}", topic.label))
            .collect();
        labels.join(" and ")
    }

    /// The study with the topics of one era changed; `change` sees its partition, rows and names.
    fn changed(
        &self,
        era: usize,
        note: String,
        progress: &Progress,
        change: impl FnOnce(
            &StudyValidParams,
            &Partition,
            &Array2<f64>,
            &BTreeMap<u32, String>,
        ) -> Result<Change>,
    ) -> Result<Self> {
        let checked = self.params.clone().check()?;
        let mut model = self.model()?.clone();
        let mut study = self.clone();
        let mut corpus = Corpus {
            counts: TermCounts::of_terms(&study.words, &study.lexicon, progress)?,
            records: take(&mut study.records),
            ledger: Vec::new(),
            order: take(&mut study.order),
            words: take(&mut study.words),
            phrase_counts: self.phrase_counts(progress)?,
            phrases: take(&mut study.phrases),
            is_name: take(&mut study.is_name),
            lexicon: take(&mut study.lexicon),
            n_words: take(&mut study.n_words),
            warnings: Vec::new(),
            attribution: None,
        };
        let rows = model.rows(&checked, &corpus)?;
        let members = rows.members(&corpus.eras(self.params.eras.len(), self.params.count));
        let dense = rows.dense.select(Axis(0), &members[era]);
        let old = model.partitions[era].as_ref().ok_or_else(|| {
            let name = &self.params.eras.as_slice()[era].name;
            Error::Data(format!("era {name:?} has no topics"))
        })?;
        let Change { partition, names } = change(&checked, old, &dense, &model.names[era])?;
        let number = numbers_by_size(&partition, &dense);
        let partition = partition.numbered(&number);
        let names = names
            .into_iter()
            .map(|(topic, name)| (number[topic as usize], name));
        model.names[era] = names.collect();
        let (mut topics, mut told) = (Vec::new(), Vec::new());
        for (place, members) in members.into_iter().enumerate() {
            let topic = if place == era {
                tell_era(
                    &mut corpus,
                    &rows,
                    era,
                    &members,
                    &partition,
                    &mut topics,
                    progress,
                )?
            } else {
                topics.extend(
                    self.topics
                        .iter()
                        .filter(|t| t.era as usize == place)
                        .cloned(),
                );
                let record =
                    |row: usize| &corpus.records[corpus.order[rows.articles[row]] as usize];
                members
                    .iter()
                    .map(|&row| record(row).topic.unwrap_or_default())
                    .collect()
            };
            told.push(EraTopics::new(members, topic));
        }
        for topic in topics.iter_mut().filter(|topic| topic.era as usize == era) {
            if let Some(name) = model.names[era].get(&topic.topic) {
                topic.label.clone_from(name);
            }
        }
        study.links = link_eras(&rows, &told, self.params.seed, progress)?;
        if self.params.count == Count::Stories {
            give_copies_their_topics(&mut corpus.records);
            count_copies(&mut topics, &corpus.records);
        }
        model.partitions[era] = Some(partition);
        study.warnings.push(format!(
            "in {}, {note}",
            self.params.eras.as_slice()[era].name
        ));
        Ok(Self {
            records: corpus.records,
            order: corpus.order,
            words: corpus.words,
            lexicon: corpus.lexicon,
            phrases: corpus.phrases,
            is_name: corpus.is_name,
            n_words: corpus.n_words,
            topics,
            model: Some(model),
            ..study
        })
    }
}
