//! Sentences of the articles that show what a topic is about.
//!
//! A sentence is close to the centre of its topic when it says much of what sets the topic apart, in few
//! words: `score = similarity · Σ √weight(term) / √words`, the sum over the different terms of the sentence and
//! `similarity` that of its article with the topic's centroid. By the weights themselves, of which the first is
//! often several times the second, the shortest sentence with one heavy word would win. What one quote has said counts
//! half for the next, and each comes from another story.
//!
//! Only whole sentences of readable length are looked at: they start with a capital and end as sentences do, not
//! with what may be an abbreviation, their quotation marks and brackets pair, and they are neither tables nor
//! lists nor headings nor datelines nor markup. A sentence that stands in several stories is furniture. And
//! as long as there are any, only those are taken that hold a word of the topic's label.

use rustc_hash::{FxHashMap, FxHashSet};

use super::labels::are_of_one_family;
use crate::page::sentences::{ends_sentence, sentences};

/// Words of a sentence that can stand by itself and is read at a glance.
const N_WORDS: std::ops::RangeInclusive<usize> = 8..=40;
/// Most of the letters that may be capitals, and most of the characters that may be digits.
const MOST_CAPITALS: f64 = 0.3;
const MOST_DIGITS: f64 = 0.08;
/// Most commas and the like of a sentence that is no list, for each of its words.
const MOST_MARKS: f64 = 1.0 / 3.0;
/// What markup, code and tables are made of.
const NO_PROSE: [char; 10] = ['<', '>', '{', '}', '[', ']', '|', '\\', '^', '_'];
/// Letters up to which a word with a capital and a full stop may be an abbreviation.
const ABBREVIATION: usize = 4;
/// Digits up to which a number with a full stop may be an ordinal one.
const ORDINAL: usize = 2;
/// Letters from which a first word all in capitals is that of a dateline.
const DATELINE: usize = 4;
/// Characters from which a line that ends in mid-sentence was wrapped.
const WRAPPED: usize = 40;
/// What a term counts once a quote has said it.
const REPEATED: f64 = 0.5;

/// A sentence that may be quoted.
pub struct Sentence {
    /// Its article.
    pub article: usize,
    /// The story of that article.
    pub story: u32,
    /// How similar that article is to the topic's centroid.
    pub similarity: f64,
    /// The sentence, each run of white space as one space.
    pub text: String,
    /// How many words it has.
    pub n_words: usize,
    /// Its different terms.
    pub terms: Vec<u32>,
}

/// The sentences of a text that can stand by themselves.
pub fn readable(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut paragraph = String::new();
    let mut finish = |paragraph: &mut String| {
        let mut is_cut = false;
        for sentence in sentences(paragraph) {
            let was_cut = std::mem::replace(&mut is_cut, ends_in_abbreviation(sentence));
            if !is_cut && !was_cut && is_readable(sentence) {
                found.push(sentence.to_owned());
            }
        }
        paragraph.clear();
    };
    for line in text.lines() {
        let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
        if line.is_empty() {
            finish(&mut paragraph);
            continue;
        }
        if !paragraph.is_empty() {
            paragraph.push(' ');
        }
        paragraph.push_str(&line);
        if ends_sentence(&line) && line.chars().count() < WRAPPED
            || !ends_sentence(&line) && line.chars().count() < WRAPPED
        {
            finish(&mut paragraph);
        }
    }
    finish(&mut paragraph);
    found
}

/// Whether the sentence may go on behind its full stop: `the mayor of St.`, `bis zum 17.`
fn ends_in_abbreviation(sentence: &str) -> bool {
    let last = |word: &str| {
        word.rsplit(|c: char| c.is_whitespace() || c == '-')
            .next()
            .map(str::to_owned)
    };
    sentence
        .strip_suffix('.')
        .and_then(last)
        .is_some_and(|word| {
            let short = word.chars().count() <= ABBREVIATION;
            let ordinal = word.len() <= ORDINAL && word.bytes().all(|byte| byte.is_ascii_digit());
            short && word.starts_with(char::is_uppercase) || ordinal
        })
}

fn is_readable(sentence: &str) -> bool {
    let n_words = sentence.split(' ').count();
    let count = |is: fn(char) -> bool| sentence.chars().filter(|&c| is(c)).count() as f64;
    let letters = count(char::is_alphabetic);
    let mut words = sentence.split(' ');
    let first = words.next().unwrap_or_default();
    let second = words.next().unwrap_or_default();
    // `Banking Bankers lent more.`, `Harbour Harbour dues rose.`
    let headed = first == second
        || second.starts_with(char::is_uppercase) && are_of_one_family(first, second);
    let shouted = first.chars().filter(|c| c.is_uppercase()).count() >= DATELINE
        && !first.chars().any(char::is_lowercase);
    let starts = sentence
        .trim_start_matches(['"', '“', '\'', '‘', '«'])
        .starts_with(char::is_uppercase);
    let pair = |open: char, close: char| {
        let of = |mark: char| sentence.matches(mark).count();
        if open == close {
            of(open) % 2 == 0
        } else {
            of(open) == of(close)
        }
    };
    N_WORDS.contains(&n_words)
        && starts
        && !shouted
        && !headed
        && ends_sentence(sentence)
        && [('"', '"'), ('“', '”'), ('«', '»'), ('(', ')')]
            .iter()
            .all(|&(a, b)| pair(a, b))
        && count(char::is_uppercase) <= MOST_CAPITALS * letters
        && count(|c| c.is_ascii_digit()) <= MOST_DIGITS * sentence.len() as f64
        && !sentence.contains(" - ")
        && !sentence.contains("--")
        && !sentence.contains("http")
        && !sentence.contains(NO_PROSE)
        && count(|c| matches!(c, ',' | ';' | ':' | '、' | '،')) <= MOST_MARKS * n_words as f64
}

/// The places of at most `n_quotes` of `candidates` that show a topic whose terms have these weights and
/// whose label has these terms, in the order in which they were chosen.
pub fn choose(
    candidates: &[Sentence],
    weights: &FxHashMap<u32, f64>,
    label: &FxHashSet<u32>,
    n_quotes: usize,
) -> Vec<usize> {
    let mut stories_of: FxHashMap<String, FxHashSet<u32>> = FxHashMap::default();
    let words = |text: &str| text.to_lowercase();
    for sentence in candidates {
        let stories = stories_of.entry(words(&sentence.text)).or_default();
        stories.insert(sentence.story);
    }
    let mut left: Vec<usize> = (0..candidates.len())
        .filter(|&at| stories_of[&words(&candidates[at].text)].len() == 1)
        .collect();
    let holds_label = |at: &usize| {
        let mut terms = candidates[*at].terms.iter();
        terms.any(|term| label.contains(term))
    };
    if left.iter().any(holds_label) {
        left.retain(holds_label);
    }
    let mut said: FxHashSet<u32> = FxHashSet::default();
    let mut chosen = Vec::new();
    while chosen.len() < n_quotes {
        let score = |&at: &usize| {
            let sentence = &candidates[at];
            let of = |term: &u32| {
                let weight = weights.get(term).copied().unwrap_or(0.0).sqrt();
                if said.contains(term) {
                    REPEATED * weight
                } else {
                    weight
                }
            };
            let sum: f64 = sentence.terms.iter().map(of).sum();
            sentence.similarity * sum / (sentence.n_words as f64).sqrt()
        };
        // Of equals the first.
        let Some(best) = left
            .iter()
            .copied()
            .rev()
            .max_by(|a, b| score(a).total_cmp(&score(b)))
            .filter(|best| score(best) > 0.0)
        else {
            break;
        };
        said.extend(&candidates[best].terms);
        left.retain(|&at| candidates[at].story != candidates[best].story);
        chosen.push(best);
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_sentences_are_readable() {
        let text = "HEADING OF THE PAGE\nThe council met again on the question of the harbour dues\n\
                    that had been left open since the spring. It did not decide.\n\n\
                    Table 1 - 2000 - 2001 - 2002 of all the harbours we know in the north.\n\
                    LONDON, March 3, a dateline is where the report was written and nothing more.\n\
                    and this piece of a sentence begins in the middle of what somebody wrote.\n\
                    \"Nobody knows what the ships will pay,\" the master of the harbour told them.\n\
                    The ferry from the island was late again and so was the one to Alba-St. \
                    Anne, whose captain had been ill for most of the week before.\n\
                    The <b>dues</b> were raised in the year in which the harbour was rebuilt.\n\
                    Harbour Harbour dues were raised in the year in which the town was rebuilt.\n\
                    Harbours Harbour masters of the north had nothing to do for most of the week.\n\
                    In the year of the flood the dues of the harbour were raised on the 3.\n\
                    Ships came from Alba, Brena, Corva, Delva, Ellin, Fenna, Galla and Horta.";
        assert_eq!(
            readable(text),
            [
                "The council met again on the question of the harbour dues that had been left open \
                 since the spring.",
                "\"Nobody knows what the ships will pay,\" the master of the harbour told them.",
            ]
        );
    }

    fn sentence(story: u32, text: &str, terms: &[u32]) -> Sentence {
        Sentence {
            article: story as usize,
            story,
            similarity: 1.0,
            text: text.to_owned(),
            n_words: 9,
            terms: terms.to_vec(),
        }
    }

    #[test]
    fn quotes_come_from_different_stories_and_say_different_things() {
        let weights: FxHashMap<u32, f64> = [(1, 4.0), (2, 3.0), (3, 2.5)].into_iter().collect();
        let candidates = [
            sentence(1, "a", &[1, 2]),
            sentence(1, "b", &[1, 2, 3]),
            sentence(2, "c", &[1, 2]),
            sentence(3, "d", &[1]),
            sentence(4, "furniture", &[1, 2, 3]),
            sentence(5, "Furniture", &[1, 2, 3]),
            sentence(6, "e", &[9]),
        ];
        let label = |terms: &[u32]| terms.iter().copied().collect();
        let chosen = |terms: &[u32]| choose(&candidates, &weights, &label(terms), 5);
        assert_eq!(chosen(&[1, 2]), [1, 2, 3]);
        // Only what holds a word of the label, if anything does.
        assert_eq!(chosen(&[3]), [1]);
        assert_eq!(chosen(&[7]), [1, 2, 3]);
    }
}
