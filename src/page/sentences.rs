//! A long line to sentences, for pages that stand on one or few lines.
//!
//! A sentence ends at a full stop, exclamation or question mark with what closes it, where the next
//! word does not start in lower case and the word before is no abbreviation. A dateline with its
//! date (`by Staff Writers Moscow (AFP) Feb 16, 2016`) is a sentence of its own: what stands before
//! it is the headline. Sentences without space between words are found by their own full stops.

use super::agency;

/// Words whose full stop ends no sentence. Single letters count as such too.
#[rustfmt::skip]
const ABBREVIATIONS: &[&str] = &[
    "mr", "mrs", "ms", "dr", "prof", "st", "gen", "adm", "col", "lt", "maj", "capt", "sgt", "cmdr",
    "rear", "sen", "rep", "gov", "pres", "hon", "rev", "fr", "jr", "sr", "inc", "ltd", "co", "corp",
    "no", "nos", "vs", "etc", "e.g", "i.e", "u.s", "u.n", "u.k", "a.m", "p.m", "jan", "feb", "mar",
    "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "bzw", "ca", "z.b", "d.h", "nr",
    "hr", "fr", "usw", "art", "abs", "sra", "dra", "sig", "dott", "mme", "mlle", "г", "гг", "им",
    "тыс", "млн", "млрд", "руб", "ул", "стр", "т.е", "т.д", "т.п",
];
/// A byline or dateline is looked for within so many words before the agency.
const BYLINE_WORDS: usize = 8;

/// The sentences of a line in order, without the space between them.
pub fn sentences(line: &str) -> impl Iterator<Item = &str> {
    let mut cuts = dateline_cuts(line);
    cuts.reverse();
    let mut rest_from = 0;
    std::iter::from_fn(move || {
        loop {
            let rest = line.get(rest_from..)?;
            if rest.is_empty() {
                return None;
            }
            while cuts.last().is_some_and(|&cut| cut <= rest_from) {
                cuts.pop();
            }
            let until = cuts.last().map_or(line.len(), |&cut| cut);
            let window = line.get(rest_from..until)?;
            let end = rest_from + sentence_end(window);
            let sentence = line.get(rest_from..end)?.trim();
            rest_from = end;
            if !sentence.is_empty() {
                return Some(sentence);
            }
        }
    })
}

/// How many sentences end in a text, its last counted if it is closed.
pub fn count_ends(text: &str) -> usize {
    let mut from = 0;
    let mut n_ends = 0;
    while let Some(rest) = text.get(from..).filter(|rest| !rest.is_empty()) {
        let end = sentence_end(rest);
        if rest.get(..end).is_some_and(ends_sentence) {
            n_ends += 1;
        }
        from += end;
    }
    n_ends
}

/// Whether a text ends as a sentence does, closing quotes and brackets put aside.
pub fn ends_sentence(text: &str) -> bool {
    text.trim_end()
        .trim_end_matches(is_closing)
        .ends_with(is_terminal)
}

fn is_terminal(character: char) -> bool {
    matches!(
        character,
        '.' | '!' | '?' | '…' | '。' | '！' | '？' | '．' | '۔' | '؟' | '।' | '։' | '።'
    )
}

/// Marks that stand behind a full stop and belong to its sentence.
fn is_closing(character: char) -> bool {
    matches!(
        character,
        '"' | '\'' | '”' | '’' | '»' | '›' | '“' | ')' | ']' | '」' | '』' | '）'
    )
}

/// Marks of scripts that put no space behind a sentence.
fn needs_no_space(character: char) -> bool {
    matches!(character, '。' | '！' | '？' | '．')
}

/// The byte at which the first sentence of `text` ends; its length where only one stands there.
fn sentence_end(text: &str) -> usize {
    let mut characters = text.char_indices().peekable();
    let mut word_start = 0;
    while let Some((byte, character)) = characters.next() {
        if character.is_whitespace() {
            word_start = byte + character.len_utf8();
        }
        if !is_terminal(character) {
            continue;
        }
        let word = text.get(word_start..byte).unwrap_or("");
        let mut end = byte + character.len_utf8();
        let mut closed = false;
        while let Some(&(place, next)) = characters.peek() {
            if !is_closing(next) && !is_terminal(next) {
                break;
            }
            closed |= next != '.' && next != '\'';
            end = place + next.len_utf8();
            characters.next();
        }
        let Some(&(_, next)) = characters.peek() else {
            return text.len();
        };
        if needs_no_space(character) {
            return end;
        }
        if !next.is_whitespace() {
            continue;
        }
        let behind = text.get(end..).unwrap_or("").trim_start();
        let starts_new = behind.chars().next().is_none_or(|first| {
            !first.is_lowercase() && !matches!(first, '-' | '–' | '—' | ',' | ';')
        });
        if starts_new && (closed || character != '.' || !is_abbreviation(word)) {
            return end;
        }
    }
    text.len()
}

fn is_abbreviation(word: &str) -> bool {
    let word = word.trim_start_matches(|character: char| !character.is_alphanumeric());
    let mut letters = word.chars();
    match (letters.next(), letters.next()) {
        (None, _) => true,
        (Some(only), None) => only.is_alphabetic(),
        _ if word.len() > 5 * 4 => false,
        _ => ABBREVIATIONS.contains(&word.to_lowercase().as_str()),
    }
}

/// Where datelines with a date start and end.
fn dateline_cuts(line: &str) -> Vec<usize> {
    let mut cuts = Vec::new();
    let mut from = 0;
    while let Some((_, brackets)) = line.get(from..).and_then(agency::in_brackets) {
        let (open, close) = (from + brackets.start, from + brackets.end);
        if let Some(length) = line.get(close..).and_then(date_length) {
            if let Some(start) = line.get(from..open).and_then(byline_start) {
                cuts.push(from + start);
            }
            cuts.push(close + length);
        }
        from = close;
    }
    cuts
}

/// The length of `Feb 16, 2016` or `16 February 2016` at the start of a text.
fn date_length(text: &str) -> Option<usize> {
    // A date is short: an endless word behind the agency is not read to its end.
    let limit = text
        .char_indices()
        .nth(40)
        .map_or(text.len(), |(byte, _)| byte);
    let mut words = text.get(..limit)?.split_whitespace();
    let parts = [words.next()?, words.next()?, words.next()?];
    let [first, second, year] = parts.map(|part| part.trim_matches([',', '.']));
    let day = |word: &str| word.parse::<u8>().is_ok_and(|day| (1..=31).contains(&day));
    let month = |word: &str| word.len() <= 20 && word.chars().all(char::is_alphabetic);
    let is_year = year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
    let dated = is_year && ((month(first) && day(second)) || (day(first) && month(second)));
    dated.then(|| {
        let end = parts[2].as_ptr() as usize - text.as_ptr() as usize + parts[2].len();
        end.min(text.len())
    })
}

/// Where `by Staff Writers Moscow` starts, if the text ends so.
fn byline_start(text: &str) -> Option<usize> {
    let mut end = text.trim_end().len();
    for _ in 0..BYLINE_WORDS {
        let before = text.get(..end)?;
        let start = before
            .char_indices()
            .rev()
            .find(|(_, character)| character.is_whitespace())
            .map_or(0, |(byte, character)| byte + character.len_utf8());
        let word = before.get(start..)?;
        if word.eq_ignore_ascii_case("by") {
            return Some(start);
        }
        if !word.chars().next()?.is_uppercase() {
            return None;
        }
        end = before.get(..start)?.trim_end().len();
    }
    None
}

/// Whether a text is nothing but a byline and dateline with its date.
pub fn is_dateline(text: &str) -> bool {
    if text.len() > 200 {
        return false;
    }
    agency::in_brackets(text).is_some_and(|(_, brackets)| {
        let rest = text.get(brackets.end..).unwrap_or("");
        date_length(rest).is_some_and(|length| {
            rest.get(length..)
                .is_some_and(|rest| rest.trim().is_empty())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_where_they_end() {
        for (line, expected) in [
            ("One came. Two went.", &["One came.", "Two went."][..]),
            (
                "Mr. Oak met Gen. Elm. They spoke.",
                &["Mr. Oak met Gen. Elm.", "They spoke."],
            ),
            (
                "It cost 3.5 million. \u{201c}Too much!\u{201d} she said.",
                &[
                    "It cost 3.5 million.",
                    "\u{201c}Too much!\u{201d} she said.",
                ],
            ),
            (
                "He asked \"Why?\" Nobody knew.",
                &["He asked \"Why?\"", "Nobody knew."],
            ),
            ("雨が降った。止んだ。", &["雨が降った。", "止んだ。"]),
            (
                "Bridge opens by Staff Writers Springfield (AFP) May 3, 2004 The bridge is open.",
                &[
                    "Bridge opens",
                    "by Staff Writers Springfield (AFP) May 3, 2004",
                    "The bridge is open.",
                ],
            ),
            ("LONDON (AP) - It rained.", &["LONDON (AP) - It rained."]),
            ("", &[]),
        ] {
            assert_eq!(sentences(line).collect::<Vec<_>>(), expected);
        }
    }

    #[test]
    fn ends_are_counted() {
        for (text, n_ends) in [
            ("No end", 0),
            ("One.", 1),
            ("One. Two! \"Three?\"", 3),
            ("U.S. ships", 0),
        ] {
            assert_eq!(count_ends(text), n_ends, "{text}");
        }
    }
}
