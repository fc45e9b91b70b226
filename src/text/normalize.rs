//! The slice of text a tokenizer found to the form that is counted: lower case, no possessive, no
//! elided article, one kind of apostrophe and hyphen, composed characters. Asked once per distinct
//! slice, so it may take its time.

use std::borrow::Cow;

use unicode_normalization::{UnicodeNormalization, is_nfkc};

use super::language::Language;
use super::tokenize::Tokenizer;

/// How slices become forms.
#[derive(Clone, Copy, Debug)]
pub struct Normalizer {
    /// The rules that found the slice.
    pub tokenizer: Tokenizer,
    /// Whose elisions are dropped.
    pub language: Language,
    /// Whether forms are lower case.
    pub lowercase: bool,
}

impl Normalizer {
    /// The one slice whose form depends on its capitals.
    pub fn kept(&self) -> Option<&'static str> {
        let is_acronym = self.tokenizer == Tokenizer::Words && self.language == Language::English;
        is_acronym.then_some("US")
    }

    /// The form of a slice. `Iran's` becomes `iran`, `U.S` and English `US` become `u.s.`, French
    /// `l'accord` becomes `accord`.
    pub fn normalize<'s>(&self, slice: &'s str) -> Cow<'s, str> {
        // Nearly all slices are ASCII words in lower case, which are their own forms.
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if slice.bytes().all(plain) {
            return Cow::Borrowed(slice);
        }
        Cow::Owned(self.changed(slice))
    }

    fn changed(&self, slice: &str) -> String {
        let mut form = if self.lowercase {
            slice.to_lowercase()
        } else {
            slice.to_owned()
        };
        if self.tokenizer == Tokenizer::Pattern {
            return form;
        }
        // The country, not the pronoun: only this acronym is a stop word that news prints daily.
        if Some(slice) == self.kept() {
            return if self.lowercase { "u.s." } else { "U.S." }.to_owned();
        }
        if !form.is_ascii() {
            if !is_nfkc(&form) {
                form = form.nfkc().collect();
            }
            form = form
                .chars()
                .filter(|character| *character != '\u{ad}')
                .map(|character| match character {
                    '\u{2019}' | '\u{02bc}' => '\'',
                    '\u{2010}' | '\u{2011}' => '-',
                    other => other,
                })
                .collect();
        }
        self.drop_apostrophes(&mut form);
        if is_acronym(&form) && !form.ends_with('.') {
            form.push('.');
        }
        form
    }

    fn drop_apostrophes(&self, form: &mut String) {
        if form.len() > 2 && (form.ends_with("'s") || form.ends_with("'S")) {
            form.truncate(form.len() - 2);
        }
        if let Some(at) = form.find('\'') {
            let elided = form[..at].to_lowercase();
            if self.language.elisions().contains(&elided.as_str()) {
                form.drain(..=at);
            }
        }
    }
}

/// `u.s`, `u.s.`, `u.s.s.r.`: single letters with stops between them.
pub(super) fn is_acronym(form: &str) -> bool {
    let letters: Vec<&str> = form.strip_suffix('.').unwrap_or(form).split('.').collect();
    letters.len() > 1
        && letters.iter().all(|letter| {
            let mut characters = letter.chars();
            characters.next().is_some_and(char::is_alphabetic) && characters.next().is_none()
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slices_become_forms() {
        let table = [
            (Language::English, "Iran's", "iran"),
            (Language::English, "Iran’s", "iran"),
            (Language::English, "IRAN'S", "iran"),
            (Language::English, "don’t", "don't"),
            (Language::English, "O'Brien", "o'brien"),
            (Language::English, "U.S", "u.s."),
            (Language::English, "U.S.'s", "u.s."),
            (Language::English, "US", "u.s."),
            (Language::English, "us", "us"),
            (Language::German, "US", "us"),
            (Language::English, "MiG‑29", "mig-29"),
            (Language::English, "ﬁnance", "finance"),
            (Language::English, "cafe\u{301}", "café"),
            (Language::English, "co\u{ad}operate", "cooperate"),
            (Language::English, "3.5", "3.5"),
            (Language::French, "l’accord", "accord"),
            (Language::French, "L'Iran", "iran"),
            (Language::French, "aujourd'hui", "aujourd'hui"),
            (Language::Italian, "dell'Iran", "iran"),
        ];
        for (language, slice, form) in table {
            let normalizer = Normalizer {
                tokenizer: Tokenizer::Words,
                language,
                lowercase: true,
            };
            assert_eq!(normalizer.normalize(slice), form, "{slice}");
        }
    }
}
