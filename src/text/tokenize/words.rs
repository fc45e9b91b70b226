//! The words of the news: what may stand inside a word, and where a clause ends.

use std::ops::Range;

use super::class::{ASCII, Class, class_of};
use super::{Token, ascii, markup};

/// Longer runs of letters and digits are encoded data, not words.
const LONGEST_WORD_BYTES: usize = 255;

/// The first top-level domains open to all.
const DOMAINS: [&[u8]; 4] = [b"com", b"net", b"org", b"info"];

pub(super) struct Words<'t> {
    text: &'t str,
    bytes: &'t [u8],
}

impl<'t> Words<'t> {
    pub fn new(text: &'t str) -> Self {
        Self {
            text,
            bytes: text.as_bytes(),
        }
    }

    /// Emits the tokens. `SHORT` takes the short way through ASCII words that stand alone; without it
    /// every word goes through all rules, which the tests compare.
    pub fn run<const SHORT: bool>(&self, emit: &mut impl FnMut(Token)) {
        let mut at = 0;
        let mut broken = false;
        let mut any = false;
        let mut newlines = 0u8;
        while at < self.bytes.len() {
            let (class, width) = self.class_at(at);
            match class {
                Class::Letter | Class::Digit => {
                    if SHORT && let Some((end, next, ends_clause)) = self.alone(at) {
                        if broken && any {
                            emit(Token::Break);
                        }
                        emit(Token::Word(at..end));
                        (any, broken, newlines) = (true, ends_clause, 0);
                        at = next;
                        continue;
                    }
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
                Class::Other | Class::Mark => match markup::end(self.bytes, at) {
                    Some(end) => {
                        // It may have ended a line, or stand for a dash.
                        broken = true;
                        at = end;
                    }
                    None => at += width,
                },
            }
        }
    }

    /// End of a run of ASCII letters and digits with a space behind it, or a comma or a full stop and
    /// a space; where to go on; whether a clause ends. No rule can join or skip anything there.
    #[inline]
    fn alone(&self, at: usize) -> Option<(usize, usize, bool)> {
        let end = ascii::run_end(self.bytes, at);
        let length = end - at;
        if length == 0 || length > LONGEST_WORD_BYTES {
            return None;
        }
        match (self.bytes.get(end)?, self.bytes.get(end + 1)?) {
            (b' ', _) => Some((end, end + 1, false)),
            (b',', b' ') => Some((end, end + 2, true)),
            // Shorter words may be initials or abbreviations.
            (b'.', b' ') if length > 3 => Some((end, end + 2, true)),
            _ => None,
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
                b'.' if self.joins_domain(&part, end) => Some(1),
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

    /// `Amazon.com`: firms are named by their sites.
    fn joins_domain(&self, part: &Range<usize>, at: usize) -> bool {
        let (next_end, _) = self.run_end(at + 1);
        DOMAINS.contains(&&self.bytes[at + 1..next_end])
            && self.text[part.clone()].chars().all(char::is_alphanumeric)
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

    /// A hyphen inside a designation (`S-300`, `COVID-19`), within a lower-case compound (`dot-com`,
    /// `twenty-first`) or behind a short first part (`e-mail`, `al-Qaeda`). Names stay words of their
    /// own, so `Russian-Iranian`, `Moscow-backed` and `US-led` part, and so does `2000-2001`.
    fn joins_hyphen(
        &self,
        start: usize,
        part: &Range<usize>,
        n_part: usize,
        at: usize,
        width: usize,
    ) -> bool {
        let part_text = &self.text[part.clone()];
        match self.class_at(at + width).0 {
            Class::Digit => part_text.chars().any(char::is_alphabetic),
            Class::Letter => {
                let (next_end, _) = self.run_end(at + width);
                let lower = |text: &str| text.chars().all(char::is_lowercase);
                let short = part.start == start && n_part <= 2;
                let capitals = n_part == 2 && part_text.chars().all(char::is_uppercase);
                (lower(part_text) && lower(&self.text[at + width..next_end]))
                    || (short && !capitals && part_text.chars().all(char::is_alphabetic))
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
