//! What a piece looks like by itself: the counts from which features are made.

use super::lines::is_blank;
use super::pieces::Piece;
use super::sentences;
use super::words::{N_KINDS, WordLists};
use super::wrap::starts_list;

/// Counts over the words and characters of one piece.
#[derive(Clone, Debug, Default)]
pub struct Measure {
    /// Words; two ideographs count as one.
    pub n_words: f32,
    /// Characters that are no space.
    pub n_characters: f32,
    /// Letters, digits.
    pub n_letters: f32,
    /// Decimal digits.
    pub n_digits: f32,
    /// Words that start in lower case.
    pub n_lower: f32,
    /// Words that start in upper case.
    pub n_upper: f32,
    /// Words of two or more letters, all in upper case.
    pub n_capitals: f32,
    /// Words with a digit.
    pub n_numbers: f32,
    /// Function words of the page's language.
    pub n_function: f32,
    /// Words of each list.
    pub n_kind: [f32; N_KINDS],
    /// Commas and their like.
    pub n_commas: f32,
    /// Double quotes of any form.
    pub n_quotes: f32,
    /// `|`, `»`, `>`, `·` and other marks that part links.
    pub n_separators: f32,
    /// Opening brackets.
    pub n_brackets: f32,
    /// `:` and `/`.
    pub n_colons: f32,
    /// Ends of sentences.
    pub n_ends: f32,
    /// Addresses: `www.`, `http`, `@`.
    pub n_addresses: f32,
    /// `©`, `(c)`.
    pub copyright: bool,
    /// Whether it ends as a sentence does.
    pub ends_sentence: bool,
    /// Whether it ends with `:`.
    pub ends_colon: bool,
    /// Whether it ends with `...`, `…` or `»`.
    pub ends_open: bool,
    /// Whether it starts with the mark of a list.
    pub bullet: bool,
    /// Whether it starts in lower case.
    pub starts_lower: bool,
    /// Whether it starts with a quote.
    pub starts_quote: bool,
    /// Whether it starts with a digit.
    pub starts_digit: bool,
    /// Letters of the longest word.
    pub longest: f32,
}

impl Measure {
    /// Measures one piece.
    pub fn of(piece: &Piece<'_>, lists: &mut WordLists) -> Self {
        let mut measure = Self::default();
        measure.ends(piece.text);
        for word in piece.text.split(is_blank) {
            if !word.is_empty() {
                measure.add_word(word, lists);
            }
        }
        measure
    }

    fn ends(&mut self, text: &str) {
        self.n_ends = sentences::count_ends(text) as f32;
        self.ends_sentence = sentences::ends_sentence(text);
        let last = text.chars().next_back();
        self.ends_colon = matches!(last, Some(':' | '：'));
        self.ends_open = text.ends_with("...") || matches!(last, Some('…' | '»' | '>' | '›'));
        if let Some(first) = text.chars().next() {
            self.bullet = starts_list(text);
            self.starts_lower = first.is_lowercase() && !self.bullet;
            self.starts_quote = is_quote(first);
            self.starts_digit = first.is_ascii_digit();
        }
    }

    fn add_word(&mut self, raw: &str, lists: &mut WordLists) {
        let (mut letters, mut upper, mut digits, mut ideographs) = (0u32, 0u32, 0u32, 0u32);
        for character in raw.chars() {
            self.n_characters += 1.0;
            match character {
                ',' | ';' | '،' | '、' | '，' => self.n_commas += 1.0,
                '|' | '»' | '«' | '›' | '>' | '<' | '·' | '•' | '¦' | '~' | '_' | '=' => {
                    self.n_separators += 1.0;
                }
                '(' | '[' | '{' => self.n_brackets += 1.0,
                ':' | '/' => self.n_colons += 1.0,
                '@' => self.n_addresses += 1.0,
                '©' => self.copyright = true,
                _ if is_quote(character) => self.n_quotes += 1.0,
                _ if character.is_numeric() => digits += 1,
                _ if is_ideograph(character) => ideographs += 1,
                _ if character.is_alphabetic() => {
                    letters += 1;
                    upper += u32::from(character.is_uppercase());
                }
                _ => {}
            }
        }
        self.n_letters += (letters + ideographs) as f32;
        self.n_digits += digits as f32;
        if ideographs > 0 {
            self.n_words += (ideographs as f32 / 2.0).max(1.0);
            self.n_lower += ideographs as f32 / 2.0;
            return;
        }
        if letters + digits == 0 {
            return;
        }
        let word = raw.trim_matches(|character: char| !character.is_alphanumeric());
        self.n_words += 1.0;
        self.longest = self.longest.max(letters as f32);
        let first_upper = word.chars().next().is_some_and(char::is_uppercase);
        if digits > 0 {
            self.n_numbers += 1.0;
        } else if first_upper {
            self.n_upper += 1.0;
        } else {
            self.n_lower += 1.0;
        }
        if letters >= 2 && upper == letters {
            self.n_capitals += 1.0;
        }
        let (kinds, function) = lists.look_up(word);
        for (kind, count) in self.n_kind.iter_mut().enumerate() {
            *count += f32::from(kinds >> kind & 1);
        }
        self.n_function += f32::from(u8::from(function));
        let head = word.as_bytes().get(..4).unwrap_or(b"");
        if head.eq_ignore_ascii_case(b"http") || head.eq_ignore_ascii_case(b"www.") {
            self.n_addresses += 1.0;
        }
        if raw.eq_ignore_ascii_case("(c)") {
            self.copyright = true;
        }
    }

    /// A share of the words.
    pub fn share(&self, count: f32) -> f32 {
        count / self.n_words.max(1.0)
    }

    /// Whether the piece reads as running text: a closed sentence, or words enough in lower case.
    pub fn is_prose(&self) -> bool {
        let lower = self.share(self.n_lower);
        let plain = self.n_separators <= 1.0 + self.n_words / 40.0;
        plain
            && ((self.n_words >= 6.0 && self.ends_sentence && lower >= 0.4)
                || (self.n_words >= 20.0 && lower >= 0.5)
                || (self.n_words >= 10.0 && self.n_ends >= 1.0 && lower >= 0.5))
    }
}

/// Quotation marks that stand for speech.
pub fn is_quote(character: char) -> bool {
    matches!(
        character,
        '"' | '“' | '”' | '„' | '‟' | '「' | '」' | '\u{93}' | '\u{94}'
    )
}

/// Characters of scripts that put no space between words.
pub fn is_ideograph(character: char) -> bool {
    matches!(character,
        '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{e00}'..='\u{eff}' | '\u{20000}'..='\u{2fa1f}')
}
