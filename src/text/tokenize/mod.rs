//! Text to word boundaries: where each word starts and ends, and where a phrase may not run on.
//!
//! [`Tokenizer::Words`] knows what news prints: `S-300`, `MiG-29`, `U.S.`, `COVID-19`, `AT&T`,
//! `dot-com`, `3.5` and `1,000` stay whole, hyphens beside names part words, web and mail addresses
//! are no words.
//! [`Tokenizer::Pattern`] is scikit-learn's default, `\b\w\w+\b`. Neither copies or changes a byte:
//! what a slice becomes (lower case, no possessive) is the next module's question and asked only
//! once per distinct slice.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use self::class::{Class, class_of};
use self::words::Words;

mod class;
mod words;

/// The rules that find words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tokenizer {
    /// Words as news prints them.
    #[default]
    Words,
    /// Runs of two or more letters, digits or underscores: scikit-learn's default `token_pattern`.
    Pattern,
}

/// What the tokenizer meets, in the order of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token {
    /// The bytes of a word.
    Word(Range<usize>),
    /// The end of a clause, a sentence or a paragraph: no phrase runs across it.
    Break,
}

impl Tokenizer {
    /// Calls `emit` for each token of `text` in order. Breaks come only between two words, and
    /// [`Tokenizer::Pattern`] has none.
    pub fn tokenize(self, text: &str, mut emit: impl FnMut(Token)) {
        match self {
            Self::Words => Words {
                text,
                bytes: text.as_bytes(),
            }
            .run(&mut emit),
            Self::Pattern => pattern(text, &mut emit),
        }
    }
}

fn pattern(text: &str, emit: &mut impl FnMut(Token)) {
    let is_word = |character: char| {
        character == '_'
            || match class_of(character) {
                Class::Letter | Class::Digit | Class::Ideograph => true,
                Class::Mark | Class::Other | Class::Space | Class::Clause => false,
            }
    };
    let mut start = None;
    for (at, character) in text.char_indices().chain([(text.len(), ' ')]) {
        match (start, is_word(character)) {
            (None, true) => start = Some((at, character.len_utf8())),
            (Some((from, first)), false) => {
                if at > from + first {
                    emit(Token::Word(from..at));
                }
                start = None;
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(tokenizer: Tokenizer, text: &str) -> Vec<&str> {
        let mut found = Vec::new();
        tokenizer.tokenize(text, |token| {
            found.push(match token {
                Token::Word(range) => &text[range],
                Token::Break => "/",
            });
        });
        found
    }

    #[test]
    fn words_of_the_news_stay_whole() {
        let table: &[(&str, &[&str])] = &[
            ("S-300 and MiG-29s", &["S-300", "and", "MiG-29s"]),
            ("the U.S. Army", &["the", "U.S.", "Army"]),
            ("in the U.S", &["in", "the", "U.S"]),
            ("U.S.-led, U.S.S.R.", &["U.S.", "led", "/", "U.S.S.R."]),
            ("the U.S.'s aim", &["the", "U.S.'s", "aim"]),
            (
                "J. Smith and J.F. Kennedy",
                &["J", "Smith", "and", "J.F.", "Kennedy"],
            ),
            ("Iran's don’t", &["Iran's", "don’t"]),
            ("'quoted' states'", &["quoted", "states"]),
            ("Russian-Iranian ties", &["Russian", "Iranian", "ties"]),
            ("US-led UN-backed", &["US", "led", "UN", "backed"]),
            (
                "e-mail co-operation al-Qaeda",
                &["e-mail", "co-operation", "al-Qaeda"],
            ),
            (
                "the dot-com twenty-first state-of-the-art",
                &["the", "dot-com", "twenty-first", "state-of-the-art"],
            ),
            (
                "Moscow-backed post-Soviet",
                &["Moscow", "backed", "post", "Soviet"],
            ),
            ("Ban Ki-moon 30-year", &["Ban", "Ki-moon", "30", "year"]),
            ("2000-2001, post-2015", &["2000", "2001", "/", "post-2015"]),
            (
                "3.5 percent of 1,000,000",
                &["3.5", "percent", "of", "1,000,000"],
            ),
            ("in 2000,2001", &["in", "2000", "/", "2001"]),
            ("AT&T R&D a&b", &["AT&T", "R&D", "a", "b"]),
            ("see https://a.b/c?d=e now", &["see", "now"]),
            ("www.albawaba.com me@x.org end", &["end"]),
            ("naïve CAFÉ ядерный", &["naïve", "CAFÉ", "ядерный"]),
            ("cafe\u{301} à", &["cafe\u{301}", "à"]),
            ("制裁 くに", &["制", "裁", "く", "に"]),
            ("one. Two", &["one", "Two"]),
            ("three. Four", &["three", "/", "Four"]),
            ("St. Petersburg", &["St", "Petersburg"]),
            ("line\nwrapped\n\nnext", &["line", "wrapped", "/", "next"]),
            ("(a) b", &["a", "/", "b"]),
            ("", &[]),
            ("... 🙂 —", &[]),
        ];
        for (text, expected) in table {
            assert_eq!(words(Tokenizer::Words, text), *expected, "{text}");
        }
    }

    #[test]
    fn endless_runs_are_no_words() {
        let text = format!("start {} end", "x".repeat(300));
        assert_eq!(words(Tokenizer::Words, &text), ["start", "/", "end"]);
    }

    #[test]
    fn pattern_is_two_or_more_word_characters() {
        assert_eq!(
            words(
                Tokenizer::Pattern,
                "A U.S. S-300, don't snake_case é日本 ½x"
            ),
            ["300", "don", "snake_case", "é日本", "½x"]
        );
    }

    proptest::proptest! {
        #[test]
        fn any_text_gives_rising_ranges_on_character_bounds(text in ".{0,80}") {
            for tokenizer in [Tokenizer::Words, Tokenizer::Pattern] {
                let mut last = 0;
                tokenizer.tokenize(&text, |token| {
                    if let Token::Word(range) = token {
                        assert!(range.start >= last && range.end > range.start);
                        assert!(text.get(range.clone()).is_some());
                        last = range.end;
                    }
                });
            }
        }
    }
}
