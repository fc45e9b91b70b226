//! Text to numbers, words and signs, as the search for dates needs them. A piece of one line comes
//! in; out come tokens with their places, words already known as months or weekdays.

use std::ops::Range;

use super::months::{Month, follows_year, joins_parts, month, ordinal_suffix, weekday};

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kind {
    /// A run of ASCII digits: its value, and how many digits.
    Number(u32, u8),
    /// The name of a month.
    Month(Month),
    /// A word of letters.
    Word,
    /// Any other character.
    Sign(char),
}

/// A token of a line.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub kind: Kind,
    /// Bytes in the text.
    pub span: Range<usize>,
    /// Whether white space stands before it.
    pub spaced: bool,
    /// The weekday the word may name.
    pub weekday: Option<i8>,
    /// The word makes the number before it an ordinal.
    pub ordinal: bool,
    /// The word joins the parts of a date.
    pub joins: bool,
    /// The word says that the number before it is a year.
    pub follows_year: bool,
    /// The word starts with a capital letter.
    pub capital: bool,
}

/// Digits beyond these make no part of a date.
const LONGEST_NUMBER: usize = 14;

/// The tokens of `text[piece]`, with places in `text`.
pub(super) fn tokenize(text: &str, piece: Range<usize>, tokens: &mut Vec<Token>) {
    tokens.clear();
    let mut lower = String::new();
    let mut rest = piece.start;
    let mut spaced = true;
    while let Some(first) = text[rest..piece.end].chars().next() {
        let start = rest;
        if first.is_whitespace() || matches!(first, '\u{200b}'..='\u{200f}' | '\u{feff}') {
            rest += first.len_utf8();
            spaced = true;
            continue;
        }
        let run = |belongs: fn(char) -> bool| {
            let bytes: usize = text[start..piece.end]
                .chars()
                .take_while(|&c| belongs(c))
                .map(char::len_utf8)
                .sum();
            start + bytes
        };
        let mut token = Token {
            kind: Kind::Sign(first),
            span: start..start + first.len_utf8(),
            spaced,
            weekday: None,
            ordinal: false,
            joins: false,
            follows_year: false,
            capital: first.is_uppercase(),
        };
        if first.is_ascii_digit() {
            token.span.end = run(|c| c.is_ascii_digit());
            if let Some(end) = year_run_together(text, &token.span, tokens, piece.end) {
                token.span.end = end;
            }
            token.kind = number(&text[token.span.clone()]);
        } else if matches!(first, '年' | '月' | '日' | '년' | '월' | '일') {
        } else if first.is_alphabetic() || matches!(first, 'º' | 'ª' | '°') {
            token.span.end = run(|c| c.is_alphabetic() || matches!(c, 'º' | 'ª' | '°'));
            lower.clear();
            // No word that matters is longer.
            lower.extend(
                text[token.span.clone()]
                    .chars()
                    .take(16)
                    .flat_map(char::to_lowercase),
            );
            token.kind = month(&lower).map_or(Kind::Word, Kind::Month);
            token.weekday = weekday(&lower);
            token.ordinal = ordinal_suffix(&lower);
            token.joins = joins_parts(&lower);
            token.follows_year = follows_year(&lower);
        }
        rest = token.span.end;
        spaced = false;
        tokens.push(token);
    }
}

fn number(digits: &str) -> Kind {
    match digits.parse() {
        Ok(value) if digits.len() <= LONGEST_NUMBER => Kind::Number(value, digits.len() as u8),
        _ => Kind::Word,
    }
}

/// Pages that show a date twice, one copy hidden, leave "26.10.202326.10.2023" in a dump: where a
/// date expects its year, and another date goes on after it, the year ends after four digits.
fn year_run_together(
    text: &str,
    span: &Range<usize>,
    before: &[Token],
    end: usize,
) -> Option<usize> {
    if !(5..=6).contains(&span.len()) {
        return None;
    }
    let year: u32 = text[span.start..span.start + 4].parse().ok()?;
    let expected = match before.last()?.kind {
        Kind::Sign('.' | '/' | '-') => before.len() >= 4,
        Kind::Month(_) => true,
        _ => false,
    };
    let next = text[span.end..end].chars().find(|c| !c.is_whitespace())?;
    let goes_on = matches!(next, '.' | '/' | '-') || next.is_alphabetic();
    (expected && goes_on && (1900..2100).contains(&year)).then_some(span.start + 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<Kind> {
        let mut tokens = Vec::new();
        tokenize(text, 0..text.len(), &mut tokens);
        tokens.into_iter().map(|token| token.kind).collect()
    }

    #[test]
    fn dates_shown_twice_come_apart() {
        let once = kinds("26.10.2023");
        assert_eq!(kinds("26.10.202326.10.2023"), [once.clone(), once].concat());
        assert_eq!(kinds("123456"), [Kind::Number(123_456, 6)]);
        assert_eq!(kinds("99999999999999999999"), [Kind::Word]);
    }
}
