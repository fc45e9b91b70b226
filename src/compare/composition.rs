//! What differs between the eras apart from words: who wrote, how much, and in what form.
//!
//! Problem: 2000 against 2016 easily finds that the texts of 2000 were scanned and wrapped, or came
//! from other outlets, and calls it a change of coverage. Each measure is taken for every article
//! and its mean held against that of the other eras, as a standardized difference d = (m1 − m2) /
//! √((s1² + s2²) / 2) (Cohen 1988), so that lengths, shares and words can be held against each
//! other; what is a distribution, sources and characters, by the divergence in bits
//! ([`jensen_shannon`]).
//!
//! Cost: one pass over the characters of the texts.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::statistics::divergence::jensen_shannon;

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Measure {
    /// Words of an article; its difference is that of their logarithms.
    Words,
    /// Whether it is a copy of another article of its era.
    Copies,
    /// Whether its era was told by its words, for want of a date.
    Undated,
    /// Line breaks within paragraphs, for each 100 words: hard-wrapped text has about ten.
    LineBreaks,
    /// Share of upper case in its letters.
    Capitals,
    /// Share of its characters that are not ASCII.
    NonAscii,
    /// Share of its terms that no other article holds: names, and the scars of scanning.
    SingleTerms,
    /// Sources: how many there are, and how far their shares diverge.
    Sources,
    /// Characters likewise.
    Characters,
}

impl Measure {
    /// The name in frames.
    pub fn name(self) -> &'static str {
        match self {
            Self::Words => "words",
            Self::Copies => "copies",
            Self::Undated => "undated",
            Self::LineBreaks => "line_breaks",
            Self::Capitals => "capitals",
            Self::NonAscii => "non_ascii",
            Self::SingleTerms => "single_terms",
            Self::Sources => "sources",
            Self::Characters => "characters",
        }
    }
}

/// One measure of one era against the other eras together.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Composition {
    /// Place of the era.
    pub era: u32,
    /// What is measured.
    pub measure: Measure,
    /// Its mean over the articles of the era; of sources and characters how many there are.
    pub value: f64,
    /// The same in the other eras.
    pub rest_value: f64,
    /// Standardized difference, positive = more in this era; NaN for distributions.
    pub difference: f64,
    /// Divergence in bits of a distribution, from 0 to 1; NaN for means.
    pub divergence: f64,
}

/// An article, as far as it is no words.
#[derive(Clone, Copy, Debug)]
pub struct Form<'a> {
    /// Place of its era.
    pub era: u32,
    /// Its text.
    pub text: &'a str,
    /// Its source.
    pub source: Option<&'a str>,
    /// Its words.
    pub n_words: u64,
    /// Whether another article stands for its story.
    pub is_copy: bool,
    /// Whether it has no date of its own.
    pub is_undated: bool,
    /// Share of its terms that no other article holds.
    pub single_terms: f64,
}

/// Compares each era with the others together; `articles` in the canonical order. Empty where fewer
/// than two eras have articles. Sources are compared where any article has one.
pub fn composition(articles: &[Form<'_>], n_eras: usize) -> Vec<Composition> {
    let texts: Vec<TextForm> = articles
        .par_iter()
        .map(|article| TextForm::of(article.text, article.n_words))
        .collect();
    let means: [(Measure, Vec<f64>); 7] = [
        (
            Measure::Words,
            articles.iter().map(|a| a.n_words as f64).collect(),
        ),
        (
            Measure::Copies,
            articles.iter().map(|a| f64::from(a.is_copy)).collect(),
        ),
        (
            Measure::Undated,
            articles.iter().map(|a| f64::from(a.is_undated)).collect(),
        ),
        (
            Measure::LineBreaks,
            texts.iter().map(|text| text.line_breaks).collect(),
        ),
        (
            Measure::Capitals,
            texts.iter().map(|text| text.capitals).collect(),
        ),
        (
            Measure::NonAscii,
            texts.iter().map(|text| text.non_ascii).collect(),
        ),
        (
            Measure::SingleTerms,
            articles.iter().map(|a| a.single_terms).collect(),
        ),
    ];
    let mut rows = Vec::new();
    for era in 0..n_eras as u32 {
        let own = |place: usize| articles[place].era == era;
        let n_own = (0..articles.len()).filter(|&place| own(place)).count();
        if n_own == 0 || n_own == articles.len() {
            continue;
        }
        for (measure, values) in &means {
            let side = |wanted: bool| {
                let places = (0..values.len()).filter(move |&place| own(place) == wanted);
                places.map(|place| values[place]).collect::<Vec<f64>>()
            };
            let (one, other) = (side(true), side(false));
            let difference = if *measure == Measure::Words {
                let logs = |values: &[f64]| values.iter().map(|x| x.ln()).collect::<Vec<f64>>();
                standardized(&logs(&one), &logs(&other))
            } else {
                standardized(&one, &other)
            };
            rows.push(Composition {
                era,
                measure: *measure,
                value: mean(&one),
                rest_value: mean(&other),
                difference,
                divergence: f64::NAN,
            });
        }
        let mut sources: BTreeMap<Option<&str>, [f64; 2]> = BTreeMap::new();
        let mut characters: BTreeMap<char, [f64; 2]> = BTreeMap::new();
        for (place, article) in articles.iter().enumerate() {
            let side = usize::from(!own(place));
            sources.entry(article.source).or_default()[side] += 1.0;
            for (&character, &count) in &texts[place].characters {
                characters.entry(character).or_default()[side] += f64::from(count);
            }
        }
        if sources.keys().any(Option::is_some) {
            rows.push(distribution(era, Measure::Sources, sources.values()));
        }
        rows.push(distribution(era, Measure::Characters, characters.values()));
    }
    rows
}

fn distribution<'a>(
    era: u32,
    measure: Measure,
    counts: impl Iterator<Item = &'a [f64; 2]>,
) -> Composition {
    let (one, other): (Vec<f64>, Vec<f64>) = counts.map(|pair| (pair[0], pair[1])).unzip();
    let present = |counts: &[f64]| counts.iter().filter(|&&count| count > 0.0).count() as f64;
    Composition {
        era,
        measure,
        value: present(&one),
        rest_value: present(&other),
        difference: f64::NAN,
        divergence: jensen_shannon(&one, &other),
    }
}

/// The form of a text.
struct TextForm {
    line_breaks: f64,
    capitals: f64,
    non_ascii: f64,
    characters: BTreeMap<char, u32>,
}

impl TextForm {
    fn of(text: &str, n_words: u64) -> Self {
        let mut characters: BTreeMap<char, u32> = BTreeMap::new();
        text.chars()
            .filter(|character| !character.is_whitespace())
            .for_each(|character| *characters.entry(character).or_default() += 1);
        let count = |counts: &dyn Fn(char) -> bool| -> f64 {
            let counted = characters
                .iter()
                .filter(|(character, _)| counts(**character));
            // Not `sum`, which makes −0 of nothing.
            counted.fold(0.0, |sum, (_, &count)| sum + f64::from(count))
        };
        let share = |part: f64, whole: f64| if whole == 0.0 { 0.0 } else { part / whole };
        // A line that text follows at once: paragraphs have an empty line, or none at all, between.
        let lines: Vec<&str> = text.lines().collect();
        let within = |pair: &&[&str]| pair.iter().all(|line| !line.trim().is_empty());
        let breaks = lines.windows(2).filter(within).count();
        Self {
            line_breaks: share(100.0 * breaks as f64, n_words as f64),
            capitals: share(count(&char::is_uppercase), count(&char::is_alphabetic)),
            non_ascii: share(count(&|c| !c.is_ascii()), count(&|_| true)),
            characters,
        }
    }
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// The difference of means in standard deviations; infinite where neither side varies.
pub fn standardized(one: &[f64], other: &[f64]) -> f64 {
    let variance = |values: &[f64]| {
        let centre = mean(values);
        let squares: f64 = values.iter().map(|value| (value - centre).powi(2)).sum();
        squares / (values.len() as f64 - 1.0).max(1.0)
    };
    let difference = mean(one) - mean(other);
    if difference == 0.0 {
        return 0.0;
    }
    difference / (0.5 * (variance(one) + variance(other))).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(era: u32, text: &'static str, source: &'static str) -> Form<'static> {
        Form {
            era,
            text,
            source: Some(source),
            n_words: text.split_whitespace().count() as u64,
            is_copy: false,
            is_undated: false,
            single_terms: 0.5,
        }
    }

    #[test]
    fn forms_are_told_apart() {
        let articles = [
            form(0, "One line\nof a wrapped\ntext here", "A"),
            form(0, "ANOTHER wrapped\ntext", "B"),
            form(1, "A paragraph of words.\n\nAnother one é", "B"),
            form(1, "No break in it", "C"),
        ];
        let rows = composition(&articles, 2);
        let of = |measure: Measure, era: u32| {
            let found = rows
                .iter()
                .find(|row| row.measure == measure && row.era == era);
            *found.unwrap()
        };
        let breaks = of(Measure::LineBreaks, 0);
        assert!((breaks.value - 0.5 * (200.0 / 7.0 + 100.0 / 3.0)).abs() < 1e-12);
        assert_eq!(breaks.rest_value, 0.0);
        assert!(breaks.difference > 1.0);
        assert_eq!(of(Measure::LineBreaks, 1).difference, -breaks.difference);
        assert!(of(Measure::Capitals, 0).difference > 0.0);
        assert!(of(Measure::NonAscii, 1).value > 0.0 && of(Measure::NonAscii, 0).value == 0.0);
        let sources = of(Measure::Sources, 0);
        assert_eq!((sources.value, sources.rest_value), (2.0, 2.0));
        assert_eq!(sources.divergence, 0.5);
        assert_eq!(of(Measure::SingleTerms, 0).difference, 0.0);
        assert!(composition(&articles[..2], 2).is_empty());
    }

    #[test]
    fn a_difference_is_in_standard_deviations() {
        assert_eq!(standardized(&[1.0, 3.0], &[4.0, 6.0]), -3.0 / 2.0f64.sqrt());
        assert_eq!(standardized(&[1.0], &[1.0, 1.0]), 0.0);
        assert_eq!(standardized(&[2.0], &[1.0]), f64::INFINITY);
    }
}
