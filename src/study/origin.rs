//! Where the figures of a study come from: its parameters in words, and a fingerprint of what it read.

use xxhash_rust::xxh3::xxh3_128;

use super::params::{StudyParams, TopicCount, Weighting};
use super::result::Study;
use crate::article::day_to_iso;
use crate::counts::DocumentFrequency;
use crate::story::Count;

impl Study {
    /// Each parameter by its name, and its value in words.
    pub fn parameters(&self) -> Vec<(&'static str, String)> {
        let StudyParams {
            eras,
            n_topics,
            language,
            stop_words,
            weighting,
            n_components,
            min_df,
            max_df,
            phrases,
            count,
            n_permutations,
            include_undated,
            keep_text,
            date_format,
            seed,
        } = &self.params;
        let eras = eras.as_slice().iter().map(|era| {
            let (start, end) = (day_to_iso(era.start), day_to_iso(era.end));
            format!("{}: {start} to before {end}", era.name)
        });
        let n_topics = match n_topics {
            TopicCount::Auto => "auto".to_owned(),
            TopicCount::Same(n_topics) => n_topics.to_string(),
            TopicCount::PerEra(counts) => {
                joined(counts.iter().map(|(era, n)| format!("{era}: {n}")))
            }
        };
        let weights = match weighting {
            Weighting::Auto => "auto (bm25)",
            Weighting::Bm25 => "bm25",
            Weighting::TfIdf => "tfidf",
        };
        let count = match count {
            Count::Stories => "stories",
            Count::Articles => "articles",
        };
        vec![
            ("eras", joined(eras)),
            ("n_topics", n_topics),
            ("language", language.name().to_owned()),
            ("stop_words", joined(stop_words.iter().cloned())),
            ("weights", weights.to_owned()),
            (
                "n_components",
                n_components.map_or("auto".into(), |n| n.to_string()),
            ),
            ("min_df", frequency(min_df)),
            ("max_df", frequency(max_df)),
            ("phrases", phrases.to_string()),
            ("count", count.to_owned()),
            ("n_permutations", n_permutations.to_string()),
            ("include_undated", include_undated.to_string()),
            ("keep_text", keep_text.to_string()),
            ("date_format", date_format.clone().unwrap_or_default()),
            ("seed", seed.to_string()),
        ]
    }

    /// 128-bit xxh3 hash, in hexadecimal digits, of what the study read: identifier, date, title, source,
    /// address and words of each article with words, in an order that is not that of the rows. It does
    /// not change where texts are left out when a study is saved.
    pub fn fingerprint(&self) -> String {
        let mut read: Vec<u8> = Vec::new();
        for (text, &row) in self.order.iter().enumerate() {
            let record = &self.records[row as usize];
            let date = record.date.map(|date| date.to_string());
            let labels = [&record.title, &date, &record.source, &record.url];
            let mut field = |field: &str| {
                // Lengths keep two fields from running into each other.
                read.extend_from_slice(&(field.len() as u64).to_le_bytes());
                read.extend_from_slice(field.as_bytes());
            };
            field(&record.id.to_string());
            for label in labels {
                field(label.as_deref().unwrap_or_default());
            }
            for form in self.words.text(text) {
                read.extend_from_slice(&form.to_le_bytes());
            }
        }
        for form in self.lexicon.forms() {
            read.extend_from_slice(form.as_bytes());
            read.push(0);
        }
        format!("{:032x}", xxh3_128(&read))
    }
}

fn joined(words: impl Iterator<Item = String>) -> String {
    words.collect::<Vec<_>>().join(", ")
}

fn frequency(frequency: &DocumentFrequency) -> String {
    match frequency {
        DocumentFrequency::Articles(articles) => format!("{articles} articles"),
        DocumentFrequency::Share(share) => format!("{share} of the articles"),
    }
}
