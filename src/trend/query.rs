//! What a user types, and which words of the text it means.
//!
//! A word matches every form of its stem, a `"quoted"` one only that form, `*` stands for any letters
//! within a form, and several words are a phrase. The words of a query are found by the rules
//! that found those of the text, so `Russian-Iranian` is a phrase of two words here as there.

use serde::{Deserialize, Serialize};

use crate::article::quoted;
use crate::error::{Error, Result};
use crate::text::{Analyzer, Lexicon, Words};

/// A query as typed, and what it asks for at each place of the phrase.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Query {
    text: String,
    places: Vec<Pattern>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
enum Pattern {
    /// Every form of a stem; the form stands in where the stem is a stop word's.
    Stem { form: String, stem: String },
    /// One form.
    Form(String),
    /// Forms that consist of these parts with anything between.
    Wildcard(Vec<String>),
}

impl Query {
    /// Reads a query, which the user gave as `parameter`. It must hold at least one word, its quotes must
    /// close, and wildcards must stand outside of them.
    pub fn parse(parameter: &str, text: &str, analyzer: &Analyzer) -> Result<Self> {
        let problem = |bound: &str| Err(Error::parameter(parameter, quoted(text), bound));
        let typed = text.replace(['\u{201c}', '\u{201d}', '\u{201e}'], "\"");
        if typed.matches('"').count() % 2 == 1 {
            return problem("a quote must be closed");
        }
        let mut places = Vec::new();
        for (part, segment) in typed.split('"').enumerate() {
            let quoted = part % 2 == 1;
            for piece in segment.split_whitespace() {
                if piece.contains('*') {
                    if quoted {
                        return problem("a quoted form cannot hold a wildcard");
                    }
                    let lower = piece.to_lowercase();
                    let parts: Vec<String> = lower.split('*').map(str::to_owned).collect();
                    if parts.iter().all(String::is_empty) {
                        return problem("a wildcard needs a letter beside it");
                    }
                    places.push(Pattern::Wildcard(parts));
                    continue;
                }
                for place in analyzer.places(piece) {
                    let (form, stem) = analyzer.form_and_stem(&piece[place]);
                    places.push(if quoted {
                        Pattern::Form(form)
                    } else {
                        Pattern::Stem { form, stem }
                    });
                }
            }
        }
        if places.is_empty() {
            return problem("must hold at least one word");
        }
        Ok(Self {
            text: text.to_owned(),
            places,
        })
    }

    /// The query as typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Looks the query up among the forms of a corpus.
    pub fn matcher(&self, lexicon: &Lexicon) -> Matcher {
        let places = self
            .places
            .iter()
            .map(|pattern| pattern.forms(lexicon))
            .collect();
        Matcher { places }
    }
}

impl Pattern {
    /// For each form of the lexicon, whether the pattern means it.
    fn forms(&self, lexicon: &Lexicon) -> Vec<bool> {
        let mut means = vec![false; lexicon.forms().len()];
        match self {
            Self::Form(form) => {
                if let Some(form) = lexicon.form(form) {
                    means[form as usize] = true;
                }
            }
            Self::Stem { form, stem } => match lexicon.term(stem) {
                Some(term) => {
                    for (form, means) in means.iter_mut().enumerate() {
                        *means = lexicon.term_of_form(form as u32) == Some(term);
                    }
                }
                None => return Self::Form(form.clone()).forms(lexicon),
            },
            Self::Wildcard(parts) => {
                for (form, means) in lexicon.forms().iter().zip(&mut means) {
                    *means = wildcard_matches(parts, form);
                }
            }
        }
        means
    }
}

/// Whether `form` is the parts in order with anything between them.
fn wildcard_matches(parts: &[String], form: &str) -> bool {
    let [first, middle @ .., last] = parts else {
        return false;
    };
    let Some(mut rest) = form.strip_prefix(first.as_str()) else {
        return false;
    };
    for part in middle {
        let Some(at) = rest.find(part.as_str()) else {
            return false;
        };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last.as_str())
}

/// A query looked up in one corpus.
pub struct Matcher {
    /// For each place of the phrase and each form, whether the form may stand there.
    places: Vec<Vec<bool>>,
}

impl Matcher {
    /// Whether no word of the corpus can match.
    pub fn is_hopeless(&self) -> bool {
        self.places.iter().any(|place| !place.contains(&true))
    }

    /// Number of words of a match.
    pub fn n_words(&self) -> usize {
        self.places.len()
    }

    /// Where matches start in a text, counted in words; they do not overlap.
    pub fn starts(&self, forms: &[u32]) -> Vec<usize> {
        let mut starts = Vec::new();
        self.each(forms, |start| starts.push(start));
        starts
    }

    /// Number of matches in a text; they do not overlap.
    pub fn count(&self, forms: &[u32]) -> u32 {
        let mut count = 0;
        self.each(forms, |_| count += 1);
        count
    }

    fn each(&self, forms: &[u32], mut found: impl FnMut(usize)) {
        let mut n_words = 0;
        let mut at = 0;
        while at < forms.len() {
            if forms[at] == Words::BREAK {
                at += 1;
                continue;
            }
            let matches = forms.len() - at >= self.places.len()
                && self
                    .places
                    .iter()
                    .zip(&forms[at..])
                    .all(|(place, &form)| form != Words::BREAK && place[form as usize]);
            let step = if matches { self.places.len() } else { 1 };
            if matches {
                found(n_words);
            }
            n_words += step;
            at += step;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::Progress;
    use crate::text::AnalyzerParams;

    const TEXTS: [&str; 5] = [
        "Missile talks: missiles, MISSILES and the anti-missile shield",
        "Arms sales rose; the arms sale was a sale of arms, sales",
        "Russian-Iranian ties between Iran and Iranians",
        "The U.S. told us about S-300 and S-400",
        "arms. Sale arms, sale",
    ];

    fn counts(query: &str) -> Vec<u32> {
        let analyzer = AnalyzerParams::default().check().unwrap();
        let (words, lexicon) = analyzer.analyze(&TEXTS, &Progress::default()).unwrap();
        let matcher = Query::parse("terms", query, &analyzer)
            .unwrap()
            .matcher(&lexicon);
        (0..TEXTS.len())
            .map(|text| matcher.count(words.text(text)))
            .collect()
    }

    #[test]
    fn queries_mean_what_their_form_says() {
        for (query, expected) in [
            ("missile", [3, 0, 0, 0, 0]),
            ("Missiles", [3, 0, 0, 0, 0]),
            ("\"missiles\"", [2, 0, 0, 0, 0]),
            ("miss*", [3, 0, 0, 0, 0]),
            ("*missile*", [4, 0, 0, 0, 0]),
            ("*les", [2, 2, 0, 0, 0]),
            ("arms sale", [0, 2, 0, 0, 0]),
            ("\"arms sales\"", [0, 1, 0, 0, 0]),
            ("arms sale*", [0, 2, 0, 0, 0]),
            ("Russian-Iranian", [0, 0, 1, 0, 0]),
            ("iran", [0, 0, 1, 0, 0]),
            ("iran*", [0, 0, 3, 0, 0]),
            ("U.S.", [0, 0, 0, 1, 0]),
            ("us", [0, 0, 0, 1, 0]),
            ("s-*", [0, 0, 0, 2, 0]),
            ("the", [1, 1, 0, 1, 0]),
            ("zeppelin", [0, 0, 0, 0, 0]),
        ] {
            assert_eq!(counts(query), expected, "{query}");
        }
    }

    #[test]
    fn queries_without_a_word_are_refused() {
        let analyzer = AnalyzerParams::default().check().unwrap();
        for (query, bound) in [
            ("", "must hold at least one word"),
            ("...", "must hold at least one word"),
            ("*", "a wildcard needs a letter beside it"),
            ("\"open", "a quote must be closed"),
            ("\"miss*\"", "a quoted form cannot hold a wildcard"),
        ] {
            let error = Query::parse("terms", query, &analyzer)
                .unwrap_err()
                .to_string();
            assert!(error.ends_with(bound), "{error}");
        }
    }

    #[test]
    fn parts_of_a_wildcard_do_not_overlap() {
        let parts = |query: &str| query.split('*').map(str::to_owned).collect::<Vec<_>>();
        assert!(wildcard_matches(&parts("a*a"), "aba"));
        assert!(!wildcard_matches(&parts("a*a"), "a"));
        assert!(wildcard_matches(&parts("*b*c*"), "abc"));
        assert!(!wildcard_matches(&parts("*c*b*"), "abc"));
    }
}
