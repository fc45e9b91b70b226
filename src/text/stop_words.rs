//! Words that carry grammar rather than subject, and the rule that keeps them away.
//!
//! A list that is only compared with the text lets its words back in once they are stemmed
//! (`others` becomes `other`), and lets through the stem of a word the user wanted gone. Here a form
//! is a stop word if it stands in the list, or if its stem is in the list or is the stem of a word
//! in the list.
//!
//! The lists are NLTK's, through the stop-words crate. The English one is short for news, so the
//! closed-class words it lacks and the verbs of attribution stand here; its fragments of
//! contractions (`won`, `haven`, `don`) go, since tokens keep `won't` whole and `won` is a word.

use rustc_hash::FxHashSet;

use super::language::Language;
use super::normalize::Normalizer;
use super::stem::Stemmer;

#[rustfmt::skip]
const MORE_ENGLISH: &[&str] = &[
    "across", "ago", "ain't", "almost", "along", "already", "also", "although", "always", "among",
    "amongst", "another", "anyone", "anything", "around", "away", "became", "become", "becomes",
    "behind", "beside", "besides", "beyond", "can't", "cannot", "could", "despite", "either",
    "else", "even", "ever", "every", "everyone", "everything", "hence", "however", "i've", "indeed",
    "instead", "let", "let's", "like", "many", "may", "maybe", "meanwhile", "might", "moreover",
    "mostly", "mr", "mrs", "ms", "much", "must", "neither", "never", "nevertheless", "next",
    "nobody", "none", "nonetheless", "nothing", "often", "one", "onto", "otherwise", "per",
    "perhaps", "quite", "rather", "said", "say", "saying", "says", "shall", "since", "somehow",
    "someone", "something", "sometimes", "somewhat", "still", "therefore", "thereby", "though",
    "throughout", "thus", "together", "toward", "towards", "upon", "us", "via", "well", "whatever",
    "whenever", "whereas", "whereby", "whether", "whose", "within", "without", "would", "yet",
];

/// The words to leave out, closed under stemming.
pub struct StopWords {
    forms: FxHashSet<String>,
    stems: FxHashSet<String>,
}

impl StopWords {
    /// The list of a language and the user's own words, both seen as the text is seen.
    pub fn new(
        language: Language,
        own: &[String],
        normalizer: &Normalizer,
        stemmer: &Stemmer,
    ) -> Self {
        let listed = language.code().and_then(stop_words::lookup).unwrap_or(&[]);
        let contraction = |word: &str| {
            let whole = format!("{word}'t");
            language == Language::English && word.len() > 1 && listed.contains(&whole.as_str())
        };
        let more = if language == Language::English {
            MORE_ENGLISH
        } else {
            &[]
        };
        let forms: FxHashSet<String> = listed
            .iter()
            .copied()
            .filter(|word| !contraction(word))
            .chain(more.iter().copied())
            .chain(own.iter().map(String::as_str))
            .map(|word| normalizer.normalize(word.trim()).into_owned())
            .collect();
        let stems = forms
            .iter()
            .map(|form| stemmer.stem(form).into_owned())
            .collect();
        Self { forms, stems }
    }

    /// Whether a form with this stem is left out.
    pub fn contains(&self, form: &str, stem: &str) -> bool {
        self.forms.contains(form) || self.forms.contains(stem) || self.stems.contains(stem)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::tokenize::Tokenizer;

    fn stopped(language: Language, own: &[&str], form: &str) -> bool {
        let normalizer = Normalizer {
            tokenizer: Tokenizer::Words,
            language,
            lowercase: true,
        };
        let stemmer = Stemmer::new(language);
        let own: Vec<String> = own.iter().map(|word| (*word).to_owned()).collect();
        StopWords::new(language, &own, &normalizer, &stemmer).contains(form, &stemmer.stem(form))
    }

    #[test]
    fn stop_words_do_not_come_back_as_stems() {
        for form in ["the", "others", "because", "said", "us", "wouldn't"] {
            assert!(stopped(Language::English, &[], form), "{form}");
        }
        for form in ["u.s.", "won", "haven", "sanctions", "interest", "system"] {
            assert!(!stopped(Language::English, &[], form), "{form}");
        }
        assert!(stopped(Language::English, &["Sanctions"], "sanction"));
        assert!(stopped(Language::German, &[], "nicht"));
        assert!(!stopped(Language::Any, &[], "the"));
    }

    #[test]
    fn every_stemmed_language_has_a_list() {
        for name in [
            "ar", "da", "nl", "en", "fi", "fr", "de", "el", "hu", "it", "no", "pt", "ro", "ru",
            "es", "sv", "ta", "tr",
        ] {
            let language = Language::parse("language", name).unwrap();
            let list = stop_words::lookup(language.code().unwrap()).unwrap();
            assert!(list.len() > 50, "{name}");
            assert!(stopped(language, &[], list[5]), "{name}: {}", list[5]);
        }
    }
}
