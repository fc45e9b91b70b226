//! The findings of a study in plain sentences, each with its figures, and after them what the data
//! cannot show.

use std::slice::from_ref;

use super::forms::{NOTABLE, told_of};
use super::result::{EraSummary, Study};
use super::topics::{LOOSE, Topic};
use super::wording::{articles, digits, grouped, listed, percent, stories};
use crate::compare::composition::Composition;
use crate::story::Count;

/// Under so many articles an era allows no general statement.
const FEW_ARTICLES: u64 = 20;

impl Study {
    /// One sentence or short paragraph per line; a line that begins with a dash belongs to the sentence
    /// above it.
    pub fn summary(&self) -> Vec<String> {
        let eras = self.eras();
        let mut lines = vec![self.what_was_read(&eras)];
        for (era, summary) in eras.iter().enumerate() {
            lines.extend(self.topics_of(era as u32, summary));
        }
        lines.extend(self.what_became_of_topics(&eras));
        for (era, summary) in eras.iter().enumerate() {
            lines.extend(self.words_of(era as u32, summary, &eras));
        }
        lines.extend(self.what_differs_besides(&eras));
        lines.extend(self.what_cannot_be_shown(&eras));
        lines
    }

    /// Of two eras, which mirror each other, the later one is told of.
    fn what_differs_besides(&self, eras: &[EraSummary]) -> Vec<String> {
        let told = |era: u32| {
            let mut rows: Vec<&Composition> = self
                .composition
                .iter()
                .filter(|row| row.era == era && row.difference.abs() >= NOTABLE)
                .collect();
            rows.sort_by(|a, b| b.difference.abs().total_cmp(&a.difference.abs()));
            let differences: Vec<String> = rows.into_iter().map(told_of).collect();
            (!differences.is_empty()).then(|| {
                format!(
                    "Apart from words, {} differs in: {}.",
                    eras[era as usize].name,
                    differences.join("; ")
                )
            })
        };
        let first = if eras.len() == 2 { 1 } else { 0 };
        (first..eras.len() as u32).filter_map(told).collect()
    }

    fn what_was_read(&self, eras: &[EraSummary]) -> String {
        let parts: Vec<String> = eras
            .iter()
            .map(|era| {
                let copies = match self.n_counted(era) {
                    n if n == era.n_articles => String::new(),
                    n => format!(", counted as {}", stories(n)),
                };
                format!(
                    "{} in {}{copies} ({} words)",
                    articles(era.n_articles),
                    era.name,
                    grouped(era.n_tokens)
                )
            })
            .collect();
        let stage = |stage: &str| {
            let mut rows: Vec<usize> = self
                .ledger
                .iter()
                .filter(|e| e.stage == stage)
                .map(|e| e.article)
                .collect();
            rows.dedup();
            rows.len() as u64
        };
        let left_out: Vec<String> = [
            (stage("text"), "without a word of text"),
            (stage("date"), "without a usable date"),
            (stage("era"), "outside the eras or across an edge"),
            (stage("topics"), "in no topic for want of terms"),
        ]
        .into_iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, what)| format!("{} {what}", grouped(n)))
        .collect();
        let ledger = match left_out.is_empty() {
            true => "none was left out of any stage".to_owned(),
            false => format!(
                "left out of a stage: {} (see the ledger)",
                left_out.join(", ")
            ),
        };
        format!(
            "Of {}: {}; {ledger}.",
            articles(self.records.len() as u64),
            parts.join(", ")
        )
    }

    /// What the figures of an era are counted in: its stories, or its articles.
    pub(super) fn n_counted(&self, era: &EraSummary) -> u64 {
        match self.params.count {
            Count::Articles => era.n_articles,
            Count::Stories => era.n_stories,
        }
    }

    /// What that is called; where no era has copies, articles remain articles.
    pub(super) fn counted(&self, eras: &[EraSummary]) -> &'static str {
        if eras.iter().all(|era| self.n_counted(era) == era.n_articles) {
            "articles"
        } else {
            "stories"
        }
    }

    fn topics_of(&self, era: u32, summary: &EraSummary) -> Vec<String> {
        let topics: Vec<&Topic> = self
            .topics
            .iter()
            .filter(|topic| topic.era == era)
            .collect();
        if topics.is_empty() {
            return Vec::new();
        }
        if let [topic] = topics[..] {
            return vec![format!("{} is one topic: {}.", summary.name, topic.label)];
        }
        let named = topics.iter().map(|topic| {
            format!(
                "{} ({}, {} to {}{})",
                topic.label,
                percent(topic.share),
                digits(topic.share_low),
                percent(topic.share_high),
                if topic.is_loose() { ", loose" } else { "" }
            )
        });
        let mut lines = listed(
            format!(
                "{} falls into {} topics, with their share of its {} and the 95 % interval:",
                summary.name,
                topics.len(),
                self.counted(from_ref(summary))
            ),
            named,
        );
        if topics.iter().any(|topic| topic.is_loose()) {
            lines.push(format!(
                "Loose: found again to less than {} in half of the articles, so another sample may well cut \
                 these topics differently.",
                percent(LOOSE)
            ));
        }
        lines
    }

    fn what_cannot_be_shown(&self, eras: &[EraSummary]) -> Vec<String> {
        let mut lines: Vec<String> = self
            .warnings
            .iter()
            .map(|warning| format!("Note: {warning}."))
            .collect();
        for era in eras
            .iter()
            .filter(|era| (1..FEW_ARTICLES).contains(&self.n_counted(era)))
        {
            let speakers = match self.counted(from_ref(era)) {
                "stories" => stories(self.n_counted(era)),
                _ => articles(era.n_articles),
            };
            lines.push(format!(
                "Cannot be shown: {speakers} cannot stand for all of {}: differences may be those of a \
                 single article.",
                era.name
            ));
        }
        if eras.len() == 1 {
            lines.push("Cannot be shown: with one era there is nothing to compare it with.".into());
        }
        if !self.keyness.is_empty() {
            let note = match self.params.n_permutations {
                0 => {
                    "G² and z take every word for an independent observation, so a word that few \
                      articles repeat looks surer than it is; the counts of articles and the \
                      dispersion beside them tell. Other"
                }
                _ => "why a word is more frequent: other",
            };
            let unknown = match self.records.iter().any(|record| record.source.is_some()) {
                true => "",
                false => {
                    " Whether the eras differ in who wrote is unknown, since no source was named."
                }
            };
            lines.push(format!(
                "Cannot be shown: {note} sources, lengths or forms of text in an era show up as words, \
                 too.{unknown}"
            ));
        }
        lines
    }
}
