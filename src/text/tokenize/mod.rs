//! Text to word boundaries: where each word starts and ends, and where a phrase may not run on.
//!
//! [`Tokenizer::Words`] knows what news prints: `S-300`, `MiG-29`, `U.S.`, `COVID-19`, `AT&T`,
//! `dot-com`, `Amazon.com`, `3.5` and `1,000` stay whole, hyphens beside names part words, web and mail addresses
//! are no words, and neither is what is left of a page's markup.
//! [`Tokenizer::Pattern`] is scikit-learn's default, `\b\w\w+\b`. Neither copies or changes a byte:
//! what a slice becomes (lower case, no possessive) is the next module's question and asked only
//! once per distinct slice.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use self::class::{Class, class_of};
use self::words::Words;

pub(super) mod ascii;
mod class;
mod markup;
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
            Self::Words => Words::new(text).run::<true>(&mut emit),
            Self::Pattern => pattern(text, &mut emit),
        }
    }
}

fn pattern(text: &str, emit: &mut impl FnMut(Token)) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        // Nearly every word is a run of ASCII letters and digits with a space or the like behind it,
        // which is passed in the same step.
        let end = ascii::run_end(bytes, at);
        if bytes
            .get(end)
            .is_none_or(|&byte| byte != b'_' && byte < 128)
        {
            if end > at + 1 {
                emit(Token::Word(at..end));
            }
            at = end + 1;
            continue;
        }
        let Some(first) = word_character(text, at) else {
            at += character_at(text, at).map_or(1, char::len_utf8);
            continue;
        };
        let mut end = ascii::run_end(bytes, at + first);
        while bytes
            .get(end)
            .is_some_and(|&byte| byte == b'_' || byte >= 128)
        {
            let Some(width) = word_character(text, end) else {
                break;
            };
            end = ascii::run_end(bytes, end + width);
        }
        if end > at + first {
            emit(Token::Word(at..end));
        }
        at = end;
    }
}

/// Width of the character at byte `at`, if it may stand in a word of the pattern.
#[inline]
fn word_character(text: &str, at: usize) -> Option<usize> {
    let character = character_at(text, at)?;
    let is_word = character == '_'
        || match class_of(character) {
            Class::Letter | Class::Digit | Class::Ideograph => true,
            Class::Mark | Class::Other | Class::Space | Class::Clause => false,
        };
    is_word.then_some(character.len_utf8())
}

#[inline]
fn character_at(text: &str, at: usize) -> Option<char> {
    match text.as_bytes().get(at) {
        Some(&byte) if byte < 128 => Some(char::from(byte)),
        Some(_) => text[at..].chars().next(),
        None => None,
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
            (
                "calm<br>seas &mdash; <OXY>",
                &["calm", "/", "seas", "/", "OXY"],
            ),
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

    /// The pattern character by character, as it reads.
    fn plain_pattern(text: &str) -> Vec<&str> {
        let is_word = |c: char| word_character(c.encode_utf8(&mut [0; 4]), 0).is_some();
        text.split(|c| !is_word(c))
            .filter(|word| word.chars().nth(1).is_some())
            .collect()
    }

    fn tokens(tokenizer: Tokenizer, text: &str) -> Vec<Token> {
        let mut found = Vec::new();
        tokenizer.tokenize(text, |token| found.push(token));
        found
    }

    fn plain_words(text: &str) -> Vec<Token> {
        let mut found = Vec::new();
        Words::new(text).run::<false>(&mut |token| found.push(token));
        found
    }

    proptest::proptest! {
        #[test]
        fn the_short_way_finds_what_the_long_way_finds(
            any in ".{0,60}",
            pieces in proptest::collection::vec(
                "[a-zA-Z]{1,20}|[0-9]{1,4}|[ .,'&\\-:;@_/\n]{1,3}|é|\u{301}|’|‐|й|制|www\\.|http://|U\\.S\\.",
                0..30,
            ),
        ) {
            for text in [any, pieces.concat()] {
                assert_eq!(tokens(Tokenizer::Words, &text), plain_words(&text), "{text:?}");
                assert_eq!(words(Tokenizer::Pattern, &text), plain_pattern(&text), "{text:?}");
            }
        }

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
