//! The languages erascope knows: a stemmer, a stop list and the way its apostrophes work, and
//! the check that the text looks like the language it is said to be in.

use rust_stemmers::Algorithm;
use serde::{Deserialize, Serialize};
use whatlang::Lang;

use crate::error::{Error, Result};

/// A language, or [`Language::Any`] for text that is neither stemmed nor freed of stop words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub enum Language {
    Arabic,
    Danish,
    Dutch,
    #[default]
    English,
    Finnish,
    French,
    German,
    Greek,
    Hungarian,
    Italian,
    Norwegian,
    Portuguese,
    Romanian,
    Russian,
    Spanish,
    Swedish,
    Tamil,
    Turkish,
    Any,
}

/// Name, ISO 639-1 code, stemmer and detector of a language.
struct Entry(Language, &'static str, &'static str, Algorithm, Lang);

const LANGUAGES: [Entry; 18] = [
    Entry(
        Language::Arabic,
        "arabic",
        "ar",
        Algorithm::Arabic,
        Lang::Ara,
    ),
    Entry(
        Language::Danish,
        "danish",
        "da",
        Algorithm::Danish,
        Lang::Dan,
    ),
    Entry(Language::Dutch, "dutch", "nl", Algorithm::Dutch, Lang::Nld),
    Entry(
        Language::English,
        "english",
        "en",
        Algorithm::English,
        Lang::Eng,
    ),
    Entry(
        Language::Finnish,
        "finnish",
        "fi",
        Algorithm::Finnish,
        Lang::Fin,
    ),
    Entry(
        Language::French,
        "french",
        "fr",
        Algorithm::French,
        Lang::Fra,
    ),
    Entry(
        Language::German,
        "german",
        "de",
        Algorithm::German,
        Lang::Deu,
    ),
    Entry(Language::Greek, "greek", "el", Algorithm::Greek, Lang::Ell),
    Entry(
        Language::Hungarian,
        "hungarian",
        "hu",
        Algorithm::Hungarian,
        Lang::Hun,
    ),
    Entry(
        Language::Italian,
        "italian",
        "it",
        Algorithm::Italian,
        Lang::Ita,
    ),
    Entry(
        Language::Norwegian,
        "norwegian",
        "no",
        Algorithm::Norwegian,
        Lang::Nob,
    ),
    Entry(
        Language::Portuguese,
        "portuguese",
        "pt",
        Algorithm::Portuguese,
        Lang::Por,
    ),
    Entry(
        Language::Romanian,
        "romanian",
        "ro",
        Algorithm::Romanian,
        Lang::Ron,
    ),
    Entry(
        Language::Russian,
        "russian",
        "ru",
        Algorithm::Russian,
        Lang::Rus,
    ),
    Entry(
        Language::Spanish,
        "spanish",
        "es",
        Algorithm::Spanish,
        Lang::Spa,
    ),
    Entry(
        Language::Swedish,
        "swedish",
        "sv",
        Algorithm::Swedish,
        Lang::Swe,
    ),
    Entry(Language::Tamil, "tamil", "ta", Algorithm::Tamil, Lang::Tam),
    Entry(
        Language::Turkish,
        "turkish",
        "tr",
        Algorithm::Turkish,
        Lang::Tur,
    ),
];

/// Articles the language check looks at, and how much of each.
const SAMPLED_ARTICLES: usize = 200;
const SAMPLED_CHARACTERS: usize = 1_000;

impl Language {
    /// The language of a name (`english`) or ISO 639-1 code (`en`), in any case; `any` for none.
    pub fn parse(parameter: &str, name: &str) -> Result<Self> {
        let lower = name.trim().to_lowercase();
        if lower == "any" {
            return Ok(Self::Any);
        }
        LANGUAGES
            .iter()
            .find(|Entry(_, name, code, ..)| lower == *name || lower == *code)
            .map(|entry| entry.0)
            .ok_or_else(|| {
                let known: Vec<&str> = LANGUAGES.iter().map(|entry| entry.1).collect();
                Error::parameter(
                    parameter,
                    format!("{name:?}"),
                    format!(
                        "must be one of {}, or any for no stemming",
                        known.join(", ")
                    ),
                )
            })
    }

    /// The language of a text, where the detector is sure and it is one of ours.
    pub fn of(text: &str) -> Option<Self> {
        let info = whatlang::detect(text).filter(whatlang::Info::is_reliable)?;
        LANGUAGES
            .iter()
            .find(|entry| entry.4 == info.lang())
            .map(|entry| entry.0)
    }

    fn entry(self) -> Option<&'static Entry> {
        LANGUAGES.iter().find(|entry| entry.0 == self)
    }

    /// The name in lower case.
    pub fn name(self) -> &'static str {
        self.entry().map_or("any", |entry| entry.1)
    }

    /// The ISO 639-1 code; `None` for [`Language::Any`].
    pub fn code(self) -> Option<&'static str> {
        self.entry().map(|entry| entry.2)
    }

    /// The Snowball algorithm; `None` for [`Language::Any`].
    pub fn algorithm(self) -> Option<Algorithm> {
        self.entry().map(|entry| entry.3)
    }

    /// What an elided article or pronoun may be (`l'accord`, `dell'Iran`): it goes with its
    /// apostrophe. Languages without elision have none.
    pub fn elisions(self) -> &'static [&'static str] {
        match self {
            Self::French => &[
                "c", "d", "j", "l", "m", "n", "s", "t", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu",
            ],
            Self::Italian => &[
                "l", "un", "dell", "all", "dall", "nell", "sull", "coll", "quell", "quest", "c",
                "d", "m", "t", "s", "v",
            ],
            _ => &[],
        }
    }

    /// A warning where most of a sample of the texts is reliably in another language.
    ///
    /// Looks at up to 200 texts, evenly spaced, the first 1,000 characters of each. Says nothing
    /// where fewer than 3 texts are long enough to tell.
    pub fn doubt(self, texts: &[&str]) -> Option<String> {
        let expected = self.entry()?;
        let step = texts.len().div_ceil(SAMPLED_ARTICLES).max(1);
        let found: Vec<Lang> = texts
            .iter()
            .step_by(step)
            .filter_map(|text| {
                let head: String = text.chars().take(SAMPLED_CHARACTERS).collect();
                whatlang::detect(&head)
                    .filter(whatlang::Info::is_reliable)
                    .map(|info| info.lang())
            })
            .collect();
        let others: Vec<Lang> = found
            .iter()
            .copied()
            .filter(|lang| *lang != expected.4)
            .collect();
        if found.len() < 3 || others.len() * 2 <= found.len() {
            return None;
        }
        let likeliest = others.iter().max_by_key(|lang| {
            (
                others.iter().filter(|other| other == lang).count(),
                lang.code(),
            )
        })?;
        Some(format!(
            "language is {:?}, but {} of {} sampled texts look like another language, most often {}: \
             stems and stop words will be wrong",
            expected.1,
            others.len(),
            found.len(),
            likeliest.eng_name(),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_codes_are_understood() {
        assert_eq!(
            Language::parse("language", "German").unwrap(),
            Language::German
        );
        assert_eq!(
            Language::parse("language", "ru").unwrap(),
            Language::Russian
        );
        assert_eq!(Language::parse("language", "any").unwrap(), Language::Any);
        let error = Language::parse("language", "klingon")
            .unwrap_err()
            .to_string();
        assert!(
            error.starts_with("language is \"klingon\", but must be one of arabic"),
            "{error}"
        );
    }

    #[test]
    fn the_wrong_language_is_noticed() {
        let german = [
            "Die Verhandlungen zwischen Moskau und Teheran wurden gestern Abend fortgesetzt.",
            "Nach Angaben des Ministeriums sollen die Lieferungen im Herbst beginnen.",
            "Die Regierung wollte sich zu den Berichten zunächst nicht äußern.",
        ];
        let doubt = Language::English.doubt(&german).unwrap();
        assert!(
            doubt.contains("3 of 3") && doubt.contains("German"),
            "{doubt}"
        );
        assert_eq!(Language::German.doubt(&german), None);
        assert_eq!(Language::English.doubt(&["short", "texts"]), None);
        assert_eq!(Language::Any.doubt(&german), None);
    }
}
