//! The findings of a study in plain sentences, each with its figures, and after them what the data
//! cannot show.

use super::forms::{LARGEST_Q, NOTABLE, told_of};
use super::result::{EraSummary, Study};
use super::topics::Topic;
use crate::compare::composition::Composition;
use crate::compare::keyness::Keyness;
use crate::story::Count;

/// Keyness terms named for each era.
const N_TERMS: usize = 5;
/// Without p-values a term is named only where so many articles of the era hold it.
const LEAST_ARTICLES: u64 = 5;
/// Under so many articles an era allows no general statement.
const FEW_ARTICLES: u64 = 20;

impl Study {
    /// One sentence or short paragraph per line.
    pub fn summary(&self) -> Vec<String> {
        let eras = self.eras();
        let mut lines = vec![self.what_was_read(&eras)];
        for (era, summary) in eras.iter().enumerate() {
            lines.extend(self.topics_of(era as u32, summary));
        }
        lines.extend(self.what_became_of_topics(&eras));
        for (era, summary) in eras.iter().enumerate() {
            lines.extend(self.words_of(era as u32, summary, eras.len()));
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
    fn n_counted(&self, era: &EraSummary) -> u64 {
        match self.params.count {
            Count::Articles => era.n_articles,
            Count::Stories => era.n_stories,
        }
    }

    /// What that is called; articles without copies remain articles.
    fn counted(&self, era: &EraSummary) -> &'static str {
        if self.n_counted(era) == era.n_articles {
            "articles"
        } else {
            "stories"
        }
    }

    fn topics_of(&self, era: u32, summary: &EraSummary) -> Option<String> {
        let topics: Vec<&Topic> = self
            .topics
            .iter()
            .filter(|topic| topic.era == era)
            .collect();
        if topics.is_empty() {
            return None;
        }
        if let [topic] = topics[..] {
            return Some(format!("{} is one topic: {}.", summary.name, topic.label));
        }
        let named: Vec<String> = topics
            .iter()
            .map(|topic| {
                format!(
                    "{} ({}, {} to {})",
                    topic.label,
                    percent(topic.share),
                    digits(topic.share_low),
                    percent(topic.share_high)
                )
            })
            .collect();
        Some(format!(
            "{} falls into {} topics, with their share of its {} and the 95 % interval: {}.",
            summary.name,
            topics.len(),
            self.counted(summary),
            named.join("; ")
        ))
    }

    fn words_of(&self, era: u32, summary: &EraSummary, n_eras: usize) -> Option<String> {
        let rows = || self.keyness.iter().filter(move |row| row.era == era);
        let n_tested = rows().filter(|row| !row.p.is_nan()).count() as u64;
        let is_finding = |row: &&Keyness| match self.params.n_permutations {
            0 => row.log_ratio_low > 0.0 && row.documents >= LEAST_ARTICLES,
            _ => row.log_ratio > 0.0 && row.q < LARGEST_Q,
        };
        let found: Vec<&Keyness> = rows().filter(is_finding).collect();
        let rest = if n_eras == 2 {
            "the other era"
        } else {
            "the other eras together"
        };
        if found.is_empty() {
            return (n_tested > 0).then(|| {
                format!(
                    "No word is surely more frequent in {} than in {rest}: of the {} tested, none keeps \
                     the false discovery rate below {}.",
                    summary.name,
                    grouped(n_tested),
                    percent(LARGEST_Q)
                )
            });
        }
        let named: Vec<String> = found
            .iter()
            .take(N_TERMS)
            .map(|row| {
                format!(
                    "{} ({}; in {} of {} {}, {})",
                    self.surface(row.term),
                    times(row),
                    grouped(row.documents),
                    grouped(self.n_counted(summary)),
                    self.counted(summary),
                    points(row)
                )
            })
            .collect();
        let how_sure = match self.params.n_permutations {
            0 => String::new(),
            _ => format!(
                " ({} of {} words tested, at a false discovery rate of {} by permuting {})",
                grouped(found.len() as u64),
                grouped(n_tested),
                percent(LARGEST_Q),
                self.counted(summary)
            ),
        };
        Some(format!(
            "What {} says more often, per word, than {rest}{how_sure}: {}.",
            summary.name,
            named.join("; ")
        ))
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
            let speakers = match self.counted(era) {
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
            lines.push(format!(
                "Cannot be shown: {note} sources, lengths or forms of text in an era show up as words, \
                 too."
            ));
        }
        lines
    }
}

/// `4.2 times as often`, or that the other eras lack the word.
fn times(row: &Keyness) -> String {
    if row.rest_count == 0 {
        "nowhere else".to_owned()
    } else {
        format!("{} times as often", ratio(row.log_ratio.exp2()))
    }
}

/// `20 to 36 percentage points above the rest`, the interval of the difference of shares.
fn points(row: &Keyness) -> String {
    let digits = |share: f64| digits(share).replace('-', "−");
    format!(
        "{} to {} percentage points above the rest",
        digits(row.document_difference_low),
        digits(row.document_difference_high)
    )
}

fn ratio(value: f64) -> String {
    if value < 10.0 {
        format!("{value:.1}")
    } else {
        format!("{value:.0}")
    }
}

/// `1 article`, `2,548 articles`
pub(super) fn articles(n: u64) -> String {
    if n == 1 {
        "1 article".to_owned()
    } else {
        format!("{} articles", grouped(n))
    }
}

/// `1 story`, `2,548 stories`
fn stories(n: u64) -> String {
    if n == 1 {
        "1 story".to_owned()
    } else {
        format!("{} stories", grouped(n))
    }
}

pub(super) fn digits(share: f64) -> String {
    format!("{:.0}", 100.0 * share)
}

pub(super) fn percent(share: f64) -> String {
    format!("{} %", digits(share))
}

/// `12,345`
fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well() {
        assert_eq!(grouped(7), "7");
        assert_eq!(grouped(1_234_567), "1,234,567");
        assert_eq!(articles(1), "1 article");
        assert_eq!(ratio(4.24), "4.2");
        assert_eq!(ratio(42.4), "42");
    }
}
