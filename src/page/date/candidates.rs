//! Every expression on a page that looks like a date: text in; out come places, forms and parts, with
//! the weekday and the time that stand beside them. Nothing is decided here.
//!
//! One pass over the text, a bounded look around each date: linear in the length of the page.

use std::ops::Range;

use super::forms::{Ahead, Form, Parts, Written, date_at};
use super::layout::Layout;
use super::tokens::{Kind, Token, tokenize};

/// A date as it stands on the page.
#[derive(Clone, Debug)]
pub(super) struct Sighting {
    /// Weekday, date, time and zone: bytes in the text.
    pub span: Range<usize>,
    /// Index of the piece it begins in.
    pub piece: usize,
    pub form: Form,
    pub parts: Parts,
    /// 1 for Monday to 7 for Sunday.
    pub weekday: Option<i8>,
    /// A time of day stands beside it.
    pub time: bool,
    pub short_year: bool,
    /// Joined to another date by a hyphen or a word: a span of days or years.
    pub ranged: bool,
}

/// A page with more dates than this is a list of dates: the rest is not looked at.
pub(super) const MOST_SIGHTINGS: usize = 20_000;
/// Longer lines are searched in stretches, cut at white space.
const LONGEST_STRETCH: usize = 1 << 16;

/// All dates of the page in the order they stand there.
pub(super) fn find_sightings(text: &str, layout: &Layout) -> Vec<Sighting> {
    let mut sightings = Vec::new();
    let mut tokens = Vec::new();
    let mut first = 0;
    while first < layout.pieces.len() && sightings.len() < MOST_SIGHTINGS {
        // Sentences of one line are searched together: one may have been cut inside a date.
        let next = (first + 1..layout.pieces.len())
            .find(|&piece| !layout.shapes[piece].continues)
            .unwrap_or(layout.pieces.len());
        let line = layout.pieces[first].start..layout.pieces[next - 1].end;
        let found = sightings.len();
        let mut start = line.start;
        while start < line.end {
            let end = stretch_end(text, start, line.end);
            tokenize(text, start..end, &mut tokens);
            search(&tokens, &mut sightings);
            start = end;
        }
        for sighting in &mut sightings[found..] {
            let ends = &layout.pieces[first..next];
            sighting.piece = first + ends.partition_point(|piece| piece.end <= sighting.span.start);
        }
        first = next;
    }
    sightings
}

fn stretch_end(text: &str, start: usize, end: usize) -> usize {
    if end - start <= LONGEST_STRETCH {
        return end;
    }
    let bytes = text.as_bytes();
    let target = start + LONGEST_STRETCH;
    let space = (start + LONGEST_STRETCH / 2..target)
        .rev()
        .find(|&at| bytes[at] == b' ');
    // Without white space the stretch is no text; it is cut where a character begins.
    space.unwrap_or_else(|| {
        (target..end)
            .find(|&at| text.is_char_boundary(at))
            .unwrap_or(end)
    })
}

fn search(tokens: &[Token], sightings: &mut Vec<Sighting>) {
    let mut at = 0;
    let mut free = 0;
    let mut last: Option<(usize, usize)> = None;
    while at < tokens.len() && sightings.len() < MOST_SIGHTINGS {
        let Some(written) = written_at(tokens, at) else {
            at += 1;
            continue;
        };
        let (first, weekday_before) = weekday_before(tokens, at, free);
        let (end, weekday_after) = match weekday_before {
            Some(_) => (written.end, None),
            None => weekday_after(tokens, written.end),
        };
        let (first, time_before) = time_before(tokens, first, free);
        let (end, time_after) = time_after(tokens, end);
        let ranged = last.is_some_and(|(_, end)| joins_range(tokens, end, first));
        if ranged && let Some(before) = sightings.last_mut() {
            before.ranged = true;
        }
        sightings.push(Sighting {
            span: tokens[first].span.start..tokens[end - 1].span.end,
            piece: 0,
            form: written.form,
            parts: written.parts,
            weekday: weekday_before.or(weekday_after),
            time: time_before || time_after,
            short_year: written.short_year,
            ranged: ranged || day_range(tokens, at),
        });
        last = Some((first, end));
        free = end;
        at = end;
    }
}

fn written_at(tokens: &[Token], at: usize) -> Option<Written> {
    let ahead = Ahead(tokens);
    // A date does not begin inside a word or a number: "v2008", "4,000", "12:2000".
    if let Kind::Number(..) = tokens[at].kind
        && at > 0
        && ahead.tight(at)
    {
        let before = &tokens[at - 1];
        let glued = match before.kind {
            Kind::Word => before.span.len() < 4 && !before.capital,
            Kind::Sign(sign) => {
                "$€£#%=&_+".contains(sign)
                    || sign == ':'
                        && at > 1
                        && ahead.tight(at - 1)
                        && ahead.number(at - 2).is_some()
            }
            Kind::Number(..) | Kind::Month(_) => false,
        };
        if glued {
            return None;
        }
    }
    date_at(tokens, at).filter(|written| plausible_year(tokens, at, written))
}

/// A bare year must stand alone: no figure, measure, code or part of an address.
fn plausible_year(tokens: &[Token], at: usize, written: &Written) -> bool {
    let Parts::Year(year) = written.parts else {
        return true;
    };
    let beside = |token: Option<&Token>, signs: &str| matches!(token, Some(Token { kind: Kind::Sign(sign), .. }) if signs.contains(*sign));
    let after = tokens.get(written.end);
    let tight_after = after.is_some_and(|token| !token.spaced);
    (1900..2100).contains(&year)
        && !(tight_after
            && (beside(after, "%€$_=+") || after.is_some_and(|token| token.kind == Kind::Word)))
        && !(beside(after, ".,/")
            && tight_after
            && Ahead(tokens).tight(written.end + 1)
            && Ahead(tokens).number(written.end + 1).is_some())
        && !(at > 0 && !tokens[at].spaced && beside(tokens.get(at - 1), "/.,-"))
}

/// "12-14 March 2008", "12. bis 14. März": the first day stands before the date.
fn day_range(tokens: &[Token], at: usize) -> bool {
    let ahead = Ahead(tokens);
    at >= 2
        && ahead.sign(at - 1, "-–—").is_some()
        && (ahead
            .number(at - 2)
            .is_some_and(|(value, digits)| digits <= 2 && (1..=31).contains(&value))
            || ahead.sign(at - 2, ".").is_some())
}

fn joins_range(tokens: &[Token], end: usize, first: usize) -> bool {
    match tokens.get(end..first) {
        Some([joint]) => match joint.kind {
            Kind::Sign(sign) => "-–—".contains(sign),
            Kind::Word => joint.span.len() <= 5 && !joint.capital,
            Kind::Number(..) | Kind::Month(_) => false,
        },
        _ => false,
    }
}

/// A weekday up to two tokens before: "Friday, 28 Dec", "Samstag, den 3. Dezember".
fn weekday_before(tokens: &[Token], at: usize, free: usize) -> (usize, Option<i8>) {
    for back in 1..=4 {
        if at < free + back {
            break;
        }
        let token = &tokens[at - back];
        if let Some(day) = token.weekday
            && (token.capital || token.span.len() > 3)
        {
            return (at - back, Some(day));
        }
        let skipped = match token.kind {
            Kind::Sign(sign) => ",.-()|".contains(sign),
            Kind::Word => {
                token.span.len() <= 4 && !token.capital || token.span.len() <= 6 && back > 1
            }
            Kind::Number(..) | Kind::Month(_) => false,
        };
        if !skipped {
            break;
        }
    }
    (at, None)
}

/// A weekday directly after: "Jan 15, 2008 Tuesday", "24/10/2008 (Fri)".
fn weekday_after(tokens: &[Token], end: usize) -> (usize, Option<i8>) {
    let open = usize::from(Ahead(tokens).sign(end, "(,").is_some());
    let Some(token) = tokens.get(end + open) else {
        return (end, None);
    };
    let long = token.span.len() > 5 || open == 1 && Ahead(tokens).sign(end, "(").is_some();
    match token.weekday {
        Some(day)
            if token.capital
                && long
                && !matches!(Ahead(tokens).number(end + open + 1), Some((_, 1 | 2))) =>
        {
            let closed = usize::from(Ahead(tokens).sign(end + open + 1, ")").is_some());
            (end + open + 1 + closed, Some(day))
        }
        _ => (end, None),
    }
}

/// Hours and minutes starting at a token; where they end.
fn clock(tokens: &[Token], at: usize) -> Option<usize> {
    let ahead = Ahead(tokens);
    let (hour, digits) = ahead.number(at)?;
    if digits > 2 || hour > 24 {
        return None;
    }
    let two = |at| {
        ahead
            .number(at)
            .is_some_and(|(value, digits)| digits == 2 && value < 60)
    };
    let mut end = at + 1;
    let colon =
        ahead.sign(end, ":.").is_some() && ahead.tight(end) && ahead.tight(end + 1) && two(end + 1);
    let dotted = ahead.sign(end, ".").is_some();
    if colon {
        end += 2;
        if ahead.sign(end, ":").is_some() && two(end + 1) {
            end += 2;
        }
        // Fractions of a second.
        if !dotted
            && ahead.sign(end, ".").is_some()
            && ahead.tight(end + 1)
            && ahead.number(end + 1).is_some()
        {
            end += 2;
        }
    }
    let named = clock_word(tokens, end);
    // Without a colon only a word makes it an hour: "6 PM", "20.30 Uhr", "16h00".
    if !colon || dotted {
        return named.or((colon && dotted && ahead.sign(end, ".").is_none()).then_some(end));
    }
    Some(named.unwrap_or(end))
}

/// "pm", "p.m.", "Uhr", "h", "h30" after figures; the lengths are enough to know them.
fn clock_word(tokens: &[Token], at: usize) -> Option<usize> {
    let ahead = Ahead(tokens);
    let token = tokens.get(at)?;
    if token.kind != Kind::Word {
        return None;
    }
    let length = token.span.len();
    let dotted = length == 1
        && ahead.sign(at + 1, ".").is_some()
        && tokens
            .get(at + 2)
            .is_some_and(|t| t.span.len() == 1 && t.kind == Kind::Word && !t.spaced);
    if dotted {
        return Some(
            at + 3 + usize::from(ahead.sign(at + 3, ".").is_some() && ahead.tight(at + 3)),
        );
    }
    let minutes = length == 1
        && ahead.tight(at + 1)
        && ahead.number(at + 1).is_some_and(|(_, digits)| digits == 2);
    let short = length == 2 && !token.joins || length == 1 && !token.spaced;
    if minutes {
        Some(at + 2)
    } else if short || length == 3 && token.capital && token.spaced {
        Some(at + 1)
    } else {
        None
    }
}

/// A time and a zone after the date: "- 02:00 GMT", ", 15:20 Uhr", "T10:00:00+01:00", "at 6.30pm".
fn time_after(tokens: &[Token], end: usize) -> (usize, bool) {
    let ahead = Ahead(tokens);
    let mut at = end;
    for _ in 0..3 {
        let skipped = tokens.get(at).is_some_and(|token| match token.kind {
            Kind::Sign(sign) => ",-–|(•·/;@T".contains(sign),
            Kind::Word => !token.spaced || token.span.len() <= 3 && !token.capital,
            Kind::Number(..) | Kind::Month(_) => false,
        });
        if !skipped {
            break;
        }
        at += 1;
    }
    let Some(mut done) = clock(tokens, at) else {
        return (end, false);
    };
    // The zone: letters in capitals, or an offset.
    if let Some(token) = tokens.get(done)
        && token.kind == Kind::Word
        && token.capital
        && (2..=4).contains(&token.span.len())
    {
        done += 1;
    }
    if ahead.sign(done, "+-").is_some()
        && ahead.tight(done + 1)
        && ahead
            .number(done + 1)
            .is_some_and(|(_, digits)| matches!(digits, 2 | 4))
    {
        done += 2;
        if ahead.sign(done, ":").is_some()
            && ahead.tight(done + 1)
            && ahead.number(done + 1).is_some()
        {
            done += 2;
        }
    }
    (done, true)
}

/// A time before the date: "15:43 - 13th, Jan 2008", "20:20, Dec 29 2007".
fn time_before(tokens: &[Token], first: usize, free: usize) -> (usize, bool) {
    for back in 3..=8 {
        let Some(at) = first.checked_sub(back).filter(|&at| at >= free) else {
            break;
        };
        let ahead = Ahead(tokens);
        if ahead.sign(at + 1, ":").is_some()
            && (at == 0 || ahead.sign(at - 1, ":.").is_none())
            && let Some(end) = clock(tokens, at)
            && end <= first
            && tokens[end..first].iter().all(|token| match token.kind {
                Kind::Sign(sign) => ",-–|()".contains(sign),
                Kind::Word => token.span.len() <= 4,
                Kind::Number(..) | Kind::Month(_) => false,
            })
        {
            return (at, true);
        }
    }
    (first, false)
}
