//! Text to word boundaries: where each word starts and ends, and where a phrase may not run on.
//!
//! [`Tokenizer::Words`] knows what news prints: `S-300`, `MiG-29`, `U.S.`, `COVID-19`, `AT&T`,
//! `3.5` and `1,000` stay whole, other hyphens part words, web and mail addresses are no words.
//! [`Tokenizer::Pattern`] is scikit-learn's default, `\b\w\w+\b`. Neither copies or changes a byte:
//! what a slice becomes (lower case, no possessive) is the next module's question and asked only
//! once per distinct slice.

use std::ops::Range;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

/// Longer runs of letters and digits are encoded data, not words.
const LONGEST_WORD_BYTES: usize = 255;

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

#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
enum Class {
    Other,
    Space,
    Letter,
    Digit,
    /// A combining mark or an invisible joiner: part of a word that has begun.
    Mark,
    /// A character of a script without spaces: a word by itself.
    Ideograph,
    /// Punctuation that ends a clause.
    Clause,
}

static ASCII: [Class; 128] = ascii_classes();

const fn ascii_classes() -> [Class; 128] {
    let mut classes = [Class::Other; 128];
    let mut byte = 0u8;
    while byte < 128 {
        classes[byte as usize] = match byte {
            b'a'..=b'z' | b'A'..=b'Z' => Class::Letter,
            b'0'..=b'9' => Class::Digit,
            b' ' | b'\n' | b'\t' | b'\r' => Class::Space,
            b',' | b';' | b':' | b'!' | b'?' | b'(' | b')' | b'[' | b']' | b'{' | b'}' | b'|' => {
                Class::Clause
            }
            _ => Class::Other,
        };
        byte += 1;
    }
    classes
}

/// Classes of the basic multilingual plane, looked up once per process and only for text that
/// leaves ASCII: the Unicode tables behind it are searched by bisection.
static PLANE: LazyLock<Vec<Class>> = LazyLock::new(|| {
    (0..0x1_0000)
        .map(|code| char::from_u32(code).map_or(Class::Other, class_of_rare))
        .collect()
});

fn class_of(character: char) -> Class {
    let code = character as usize;
    if code < 128 {
        ASCII[code]
    } else if code < 0x1_0000 {
        PLANE[code]
    } else {
        class_of_rare(character)
    }
}

fn class_of_rare(character: char) -> Class {
    match character {
        '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}'
        | '\u{3041}'..='\u{309f}' => return Class::Ideograph,
        '\u{00ad}' | '\u{200c}' | '\u{200d}' => return Class::Mark,
        '…' | '—' | '–' | '•' | '«' | '»' | '¿' | '¡' | '、' | '。' | '！' | '？' | '，' | '：'
        | '；' | '؟' | '،' | '؛' | '।' => return Class::Clause,
        _ => {}
    }
    match character.general_category_group() {
        GeneralCategoryGroup::Letter => Class::Letter,
        GeneralCategoryGroup::Number => Class::Digit,
        GeneralCategoryGroup::Mark => Class::Mark,
        GeneralCategoryGroup::Separator => Class::Space,
        _ => Class::Other,
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

struct Words<'t> {
    text: &'t str,
    bytes: &'t [u8],
}

impl Words<'_> {
    fn run(&self, emit: &mut impl FnMut(Token)) {
        let mut at = 0;
        let mut broken = false;
        let mut any = false;
        let mut newlines = 0u8;
        while at < self.bytes.len() {
            let (class, width) = self.class_at(at);
            match class {
                Class::Letter | Class::Digit => {
                    let end = self.word_end(at);
                    if let Some(skip) = self.address_end(at, end) {
                        at = skip;
                        continue;
                    }
                    if end - at <= LONGEST_WORD_BYTES {
                        if broken && any {
                            emit(Token::Break);
                        }
                        emit(Token::Word(at..end));
                        (any, broken) = (true, false);
                    } else {
                        broken = true;
                    }
                    newlines = 0;
                    broken |= self.ends_sentence(at, end);
                    at = end;
                }
                Class::Ideograph => {
                    if broken && any {
                        emit(Token::Break);
                    }
                    emit(Token::Word(at..at + width));
                    (any, broken, newlines) = (true, false, 0);
                    at += width;
                }
                Class::Clause => {
                    broken = true;
                    at += width;
                }
                Class::Space => {
                    newlines += u8::from(self.bytes[at] == b'\n');
                    broken |= newlines >= 2;
                    newlines = newlines.min(2);
                    at += width;
                }
                Class::Other | Class::Mark => at += width,
            }
        }
    }

    /// Class and width of the character that starts at byte `at`.
    #[inline]
    fn class_at(&self, at: usize) -> (Class, usize) {
        match self.bytes.get(at) {
            None => (Class::Space, 0),
            Some(&byte) if byte < 128 => (ASCII[byte as usize], 1),
            Some(_) => match self.text[at..].chars().next() {
                Some(character) => (class_of(character), character.len_utf8()),
                None => (Class::Space, 0),
            },
        }
    }

    /// End of the run of letters, digits and marks that starts at `at`, and how many characters.
    #[inline]
    fn run_end(&self, mut at: usize) -> (usize, usize) {
        let mut n_characters = 0;
        loop {
            let (class, width) = self.class_at(at);
            match class {
                Class::Letter | Class::Digit | Class::Mark => {
                    at += width;
                    n_characters += 1;
                }
                _ => return (at, n_characters),
            }
        }
    }

    /// End of the word that starts at `start`: runs joined by what may stand inside a word.
    #[inline]
    fn word_end(&self, start: usize) -> usize {
        let (mut end, n_characters) = self.run_end(start);
        let mut part = start..end;
        let mut n_part = n_characters;
        loop {
            let Some(&next) = self.bytes.get(end) else {
                return end;
            };
            let joined = match next {
                b'.' if n_part == 1 => match self.acronym_end(start, end) {
                    Some(acronym_end) => {
                        end = acronym_end;
                        part = start..end;
                        n_part = usize::MAX;
                        continue;
                    }
                    None => self.joins_number(&part, end, 1).then_some(1),
                },
                b'.' | b',' => self.joins_number(&part, end, 1).then_some(1),
                b'\'' => self.joins_letters(&part, end, 1).then_some(1),
                b'&' => self.joins_capitals(&part, end).then_some(1),
                b'-' => self.joins_hyphen(start, &part, n_part, end, 1).then_some(1),
                0xe2 => match self.bytes.get(end + 1..end + 3) {
                    Some([0x80, 0x99]) => self.joins_letters(&part, end, 3).then_some(3),
                    Some([0x80, 0x90 | 0x91]) => {
                        self.joins_hyphen(start, &part, n_part, end, 3).then_some(3)
                    }
                    _ => None,
                },
                _ => None,
            };
            let Some(width) = joined else { return end };
            let part_start = end + width;
            let (part_end, n_characters) = self.run_end(part_start);
            part = part_start..part_end;
            n_part = n_characters;
            end = part_end;
        }
    }

    /// End of an acronym of single letters and full stops whose first stop is at `stop`.
    fn acronym_end(&self, start: usize, stop: usize) -> Option<usize> {
        if self.class_at(start).0 != Class::Letter {
            return None;
        }
        let mut end = stop;
        let mut n_letters = 1;
        loop {
            let (class, width) = self.class_at(end + 1);
            let after = end + 1 + width;
            let single = class == Class::Letter
                && !matches!(
                    self.class_at(after).0,
                    Class::Letter | Class::Digit | Class::Mark
                );
            if !single {
                // "U.S." takes its last stop along; "J. Smith" is an initial and a name.
                return (n_letters > 1).then_some(end + 1);
            }
            n_letters += 1;
            if self.bytes.get(after) != Some(&b'.') {
                return Some(after);
            }
            end = after;
        }
    }

    /// `3.5`, `1,000`: a stop or a comma between digits; a comma only before exactly three.
    fn joins_number(&self, part: &Range<usize>, at: usize, width: usize) -> bool {
        let digits = |range: &[u8]| !range.is_empty() && range.iter().all(u8::is_ascii_digit);
        let (next_end, _) = self.run_end(at + width);
        let next = &self.bytes[at + width..next_end];
        digits(&self.bytes[part.clone()])
            && digits(next)
            && (self.bytes[at] != b',' || (part.len() <= 3 && next.len() == 3))
    }

    /// `don't`, `l'accord`, `country's`: an apostrophe between letters.
    fn joins_letters(&self, part: &Range<usize>, at: usize, width: usize) -> bool {
        self.class_at(at + width).0 == Class::Letter
            && self.text[part.clone()]
                .chars()
                .next_back()
                .is_some_and(char::is_alphabetic)
            || (self.bytes[part.clone()].ends_with(b".")
                && self.class_at(at + width).0 == Class::Letter)
    }

    /// `AT&T`, `R&D`: an ampersand between capitals.
    fn joins_capitals(&self, part: &Range<usize>, at: usize) -> bool {
        self.bytes[part.clone()]
            .last()
            .is_some_and(u8::is_ascii_uppercase)
            && self.bytes.get(at + 1).is_some_and(u8::is_ascii_uppercase)
    }

    /// A hyphen inside a designation (`S-300`, `MiG-29`, `COVID-19`) or behind a short first part
    /// (`e-mail`, `co-operation`, `al-Qaeda`). `Russian-Iranian`, `US-led` and `2000-2001` part.
    fn joins_hyphen(
        &self,
        start: usize,
        part: &Range<usize>,
        n_part: usize,
        at: usize,
        width: usize,
    ) -> bool {
        let (next_class, _) = self.class_at(at + width);
        let part_text = &self.text[part.clone()];
        let has_letter = part_text.chars().any(char::is_alphabetic);
        match next_class {
            Class::Digit => has_letter,
            Class::Letter => {
                let capitals = n_part == 2 && part_text.chars().all(char::is_uppercase);
                part.start == start
                    && n_part <= 2
                    && !capitals
                    && part_text.chars().all(char::is_alphabetic)
            }
            _ => false,
        }
    }

    /// Where a web or mail address ends, if the word at `start..end` begins one.
    fn address_end(&self, start: usize, end: usize) -> Option<usize> {
        let rest = &self.bytes[end..];
        let begins = match rest.first()? {
            b':' => {
                rest.starts_with(b"://") && {
                    let scheme = &self.bytes[start..end];
                    scheme.eq_ignore_ascii_case(b"http")
                        || scheme.eq_ignore_ascii_case(b"https")
                        || scheme.eq_ignore_ascii_case(b"ftp")
                }
            }
            b'.' => {
                self.bytes[start..end].eq_ignore_ascii_case(b"www")
                    && rest.get(1).is_some_and(u8::is_ascii_alphanumeric)
            }
            b'@' => rest.get(1).is_some_and(u8::is_ascii_alphanumeric),
            _ => false,
        };
        let stops = |byte: &u8| byte.is_ascii_whitespace() || b"<>\"|".contains(byte);
        begins.then(|| end + rest.iter().position(stops).unwrap_or(rest.len()))
    }

    /// Whether a full stop behind the word ends a sentence rather than an abbreviation: `St.`,
    /// `Gen.` and `U.S.` are short or took their stop along.
    fn ends_sentence(&self, start: usize, end: usize) -> bool {
        self.bytes.get(end) == Some(&b'.')
            && (end - start > 3 || self.bytes[end - 1].is_ascii_digit())
            && !matches!(self.class_at(end + 1).0, Class::Letter | Class::Digit)
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
