//! Who published a page and which agency wrote it, from what the page says of itself.
//!
//! The publisher is named behind the headline in the first line of a page, by an address without
//! path that stands on the page three times, by its copyright notice, or by a name that opens one
//! line outside the body and stands in another. The agency is named in brackets in a dateline
//! (`Moscow (AFP) Feb 16, 2016`) or a credit at the end, or alone on a short line beside the body.
//! Where none of these speaks there is no answer.

use rustc_hash::FxHashMap;

use super::agency;
use super::pieces::Piece;
use super::repetition::hash_of;

/// Behind a name: what kind of business it is, not what it is called.
const LEGAL: [&str; 17] = [
    "online",
    "inc",
    "ltd",
    "llc",
    "co",
    "corp",
    "gmbh",
    "ag",
    "plc",
    "limited",
    "company",
    "corporation",
    "s.a",
    "sa",
    "bv",
    "b.v",
    "kg",
];
/// Ends of addresses.
const DOMAINS: [&str; 12] = [
    ".com", ".net", ".org", ".co.uk", ".info", ".de", ".fr", ".ru", ".ir", ".es", ".it", ".eu",
];
/// A name of a publisher has at most so many words.
const MAX_WORDS: usize = 5;
/// A name is looked for only in short pieces; notices of law are longer.
const MAX_BYTES: usize = 4_000;

/// The publisher of a page; `behind_title` is what stood behind its headline.
pub fn publisher(
    pieces: &[Piece<'_>],
    kept: &[bool],
    behind_title: Option<&str>,
) -> Option<String> {
    if let Some(name) = behind_title {
        return Some(name.to_owned());
    }
    let outside = || {
        let pieces = pieces.iter().zip(kept);
        pieces
            .filter(|(piece, kept)| !**kept && piece.text.len() <= MAX_BYTES)
            .map(|(piece, _)| piece.text)
    };
    address(outside())
        .or_else(|| outside().rev().find_map(copyright_holder))
        .or_else(|| opening_name(&outside().collect::<Vec<_>>()))
}

/// The name in an address that stands on the page three times or more: `SpaceWar.com`.
fn address<'a>(outside: impl Iterator<Item = &'a str>) -> Option<String> {
    let mut count: FxHashMap<String, (u32, usize, &str)> = FxHashMap::default();
    for word in outside.flat_map(str::split_whitespace) {
        let word = word.trim_matches(|character: char| !character.is_alphanumeric());
        if word.len() > 60 || word.contains(['@', '/']) {
            continue;
        }
        let lower = word.to_lowercase();
        let name = DOMAINS.iter().find_map(|domain| {
            let stem = lower.strip_suffix(domain)?;
            word.get(..stem.len())
        });
        let Some(name) = name else { continue };
        let bare = name
            .get(..4)
            .is_some_and(|head| head.eq_ignore_ascii_case("www."));
        let name = if bare {
            name.get(4..).unwrap_or(name)
        } else {
            name
        };
        if name.len() >= 3 && !name.contains('.') {
            let order = count.len();
            count
                .entry(name.to_lowercase())
                .or_insert((0, order, name))
                .0 += 1;
        }
    }
    let best = count
        .into_values()
        .max_by_key(|&(n, order, _)| (n, std::cmp::Reverse(order)))?;
    (best.0 >= 3).then(|| best.2.to_owned())
}

/// The holder in a copyright notice: `© 2000 Al Bawaba (www.albawaba.com)`.
fn copyright_holder(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    let mut from = None;
    for mark in ["copyright", "©", "(c)"] {
        if let Some(place) = lower.find(mark) {
            from = from.max(Some(place + mark.len()));
        }
    }
    let mut words = Vec::new();
    for raw in text.get(from?..)?.split_whitespace() {
        let ends = raw.ends_with([',', '.', ';', '|', ')']);
        let word = raw.trim_matches(|character: char| {
            !character.is_alphanumeric() && !matches!(character, '\'' | '’' | '&')
        });
        let years = word
            .chars()
            .all(|character| character.is_ascii_digit() || matches!(character, '-' | '–' | '/'));
        let lower = word.to_lowercase();
        if words.is_empty()
            && (years
                || word == "the"
                || ["by", "of", "copyright", "c", "and"].contains(&lower.as_str()))
        {
            continue;
        }
        let starts_name = word
            .chars()
            .next()
            .is_some_and(|first| first.is_uppercase() || first.is_numeric() || first == '&');
        let joins = matches!(lower.as_str(), "of" | "and" | "the" | "de" | "der" | "&");
        if raw.starts_with(['(', '|', '-', '–', '[']) && !words.is_empty()
            || years
            || lower == "all"
            || !(starts_name || (joins && !words.is_empty()))
        {
            break;
        }
        words.push(word);
        if ends || words.len() > MAX_WORDS {
            break;
        }
    }
    while words.last().is_some_and(|word| {
        let lower = word.to_lowercase();
        LEGAL.contains(&lower.as_str()) || ["of", "and", "the", "&"].contains(&lower.as_str())
    }) {
        words.pop();
    }
    let name = words.join(" ");
    let named = !words.is_empty() && words.len() <= MAX_WORDS && name.len() >= 3;
    (named && agency::agency_called(&name).is_none()).then_some(name)
}

/// A name that opens the first or last line outside the body, before a colon or bar, and stands at
/// an end of another line there: `IranExpert: all the news` and `4 September IranExpert`.
fn opening_name(outside: &[&str]) -> Option<String> {
    let ends = [outside.last(), outside.first()];
    ends.into_iter().flatten().find_map(|line| {
        let (name, _) = line.split_once([':', '|'])?;
        let name = name.trim();
        let words = name.split_whitespace().count();
        let named = (1..=MAX_WORDS).contains(&words)
            && name.len() >= 3
            && name.chars().next().is_some_and(char::is_uppercase);
        let hash = hash_of(name);
        let again = outside.iter().any(|other| {
            other != line
                && (other.ends_with(name) || other.starts_with(name) || hash_of(other) == hash)
        });
        (named && again).then(|| name.to_owned())
    })
}

/// The agency that wrote the body.
pub fn agency(pieces: &[Piece<'_>], kept: &[bool]) -> Option<&'static str> {
    let start = kept.iter().position(|&kept| kept)?;
    let end = kept.iter().rposition(|&kept| kept)? + 1;
    let head = pieces.get(start.saturating_sub(5)..(start + 3).min(end))?;
    let tail = pieces.get(end - 1..(end + 3).min(pieces.len()))?;
    let opening = head.iter().find_map(|piece| {
        let (agency, place) = agency::in_brackets(piece.text)?;
        (place.start <= 60).then_some(agency)
    });
    let closing = || {
        tail.iter().find_map(|piece| {
            let from = piece
                .text
                .char_indices()
                .rev()
                .nth(40)
                .map_or(0, |(byte, _)| byte);
            let last = piece.text.get(from..)?;
            let (agency, place) = agency::in_brackets(last)?;
            (last.len() - place.end <= 3).then_some(agency)
        })
    };
    let alone = || {
        let credits = head
            .iter()
            .chain(tail)
            .filter(|piece| piece.text.len() <= 80);
        let mut parts =
            credits.flat_map(|piece| piece.text.split(['|', '/', '-', '–', '—', '©', ',']));
        parts.find_map(|part| {
            let part = part.trim_matches(|character: char| !character.is_alphabetic());
            let part = part
                .strip_prefix("By ")
                .or(part.strip_prefix("by "))
                .unwrap_or(part);
            let part = part.strip_prefix("Copyright").unwrap_or(part).trim();
            agency::agency_called(part.trim_matches(|character: char| !character.is_alphabetic()))
        })
    };
    opening.or_else(closing).or_else(alone)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::pieces::pieces;

    #[test]
    fn holders_of_copyright() {
        for (text, holder) in [
            (
                "\u{a9} 2003 The Harbour Post (www.example.org)",
                Some("The Harbour Post"),
            ),
            (
                "Copyright by Mountain Daily Online, all rights reserved",
                Some("Mountain Daily"),
            ),
            (
                "(c) 2001-2004 Valley News Ltd. All rights reserved.",
                Some("Valley News"),
            ),
            ("Copyright 2004 AFP", None),
            ("the copyright was sold", None),
        ] {
            assert_eq!(copyright_holder(text).as_deref(), holder, "{text}");
        }
    }

    #[test]
    fn agencies_in_datelines_credits_and_lines() {
        for (page, agency) in [
            ("Springfield (AFP) - It rained.", Some("AFP")),
            ("It rained all day -- SPRINGFIELD (AFP)", Some("AFP")),
            ("Associated Press", Some("AP")),
            ("The agency (which likes AFP) said so.", None),
        ] {
            let pieces = pieces(page);
            assert_eq!(super::agency(&pieces, &[true]), agency, "{page}");
        }
    }
}
