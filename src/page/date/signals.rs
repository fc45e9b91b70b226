//! What speaks for and against a date being the page's own: yes-or-no signals with a name each, so
//! that a decision can be read. The weights of the signals are a data file (`weights.tsv`), fitted
//! by `scripts/train_page_dates.py`.

use super::among::Among;
use super::candidates::Sighting;
use super::cues;
use super::forms::Form;
use super::layout::{Layout, Shape};
use super::role::{Reading, Role};
use super::value::{Value, WeekdayCheck};
use crate::article::DatePrecision;

/// The names, in the order of their bits.
pub(super) const NAMES: [&str; 66] = [
    "a date",
    "published",
    "updated",
    "dateline",
    "event",
    "comment",
    "related item",
    "day of reading",
    "unmarked",
    "alone on its line",
    "at most six other words",
    "in a long line",
    "at the end of its line",
    "a time beside it",
    "weekday agrees",
    "weekday contradicts",
    "no year",
    "month only",
    "year only",
    "short year",
    "eight digits",
    "within a span",
    "byline on its line",
    "byline beside its line",
    "just above the text",
    "up to 6 lines above the text",
    "up to 15 lines above the text",
    "up to 40 lines above the text",
    "far above the text",
    "in the text, first line",
    "in the text",
    "just below the text",
    "up to 6 lines below the text",
    "further below the text",
    "the first date",
    "the first line with content",
    "seen once",
    "seen more than twice",
    "in a list",
    "the latest date",
    "under a heading of lists",
    "below the first comment",
    "top of page with weekday, no time",
    "the first marked published",
    "length or comments beside it",
    "no year, and no full date on the page",
    "its year stands elsewhere",
    "begins a paragraph",
    "in a message shown",
    "filed beside it",
    "just below the headline",
    "in the headline",
    "just above the headline",
    "further above the headline",
    "no text on the page",
    "another day is marked",
    "later than the last change",
    "later than a comment",
    "below a relative date",
    "year of the copyright",
    "year before the copyright",
    "year after the copyright",
    "written in another form too",
    "said in passing",
    "later than a date nearer the text",
    "month only, and full dates on the page",
];

/// The bit of a name. Names are few, and the compiler checks none of them, the tests do.
pub(super) fn bit(name: &str) -> u128 {
    NAMES
        .iter()
        .position(|&known| known == name)
        .map_or(0, |at| 1 << at)
}

/// The signals of one date.
pub(super) fn signals(
    text: &str,
    layout: &Layout,
    sighting: &Sighting,
    value: &Value,
    read: &Reading,
    among: Among,
) -> u128 {
    let Some(date) = value.date else { return 0 };
    let shape = layout.shapes[sighting.piece];
    let span_words = text[read.evidence_start..sighting.span.end]
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .count();
    let rest = shape.words.saturating_sub(span_words as u32);
    let piece = layout.pieces[sighting.piece].clone();
    let before = &text[piece.start.min(sighting.span.start)..sighting.span.start];
    let mut set = bit("a date");
    let mut say = |name: &str, holds: bool| {
        if holds {
            set |= bit(name);
        }
    };
    let role = match read.role {
        Role::Event | Role::Policy | Role::Copyright => "event",
        Role::Reading => "day of reading",
        role => role.name(),
    };
    say(role, true);
    say("alone on its line", rest == 0);
    say("at most six other words", (1..=6).contains(&rest));
    say("in a long line", rest > 15 || shape.prose);
    say(
        "at the end of its line",
        rest > 0 && piece.end.saturating_sub(sighting.span.end) <= 2,
    );
    say(
        "begins a paragraph",
        before.is_empty() && !shape.continues && (rest > 15 || shape.prose),
    );
    say("a time beside it", sighting.time);
    say("weekday agrees", value.weekday == WeekdayCheck::Agrees);
    say(
        "weekday contradicts",
        value.weekday == WeekdayCheck::Contradicts,
    );
    say("no year", date.precision() == DatePrecision::MonthDay);
    say("its year stands elsewhere", value.completed);
    say("month only", date.precision() == DatePrecision::Month);
    say("year only", date.precision() == DatePrecision::Year);
    say("short year", sighting.short_year);
    say("eight digits", sighting.form == Form::Compact);
    say("within a span", sighting.ranged);
    // Messages and comments name authors as well.
    let own = matches!(
        read.role,
        Role::Published | Role::Updated | Role::Dateline | Role::Unmarked
    );
    let beside = |holds: fn(&Shape) -> bool| {
        let mut near = layout.before(sighting.piece, 3).take(2);
        let mut next = layout.after(sighting.piece, 3).take(2);
        near.any(|piece| holds(&layout.shapes[piece]))
            || next.any(|piece| holds(&layout.shapes[piece]))
    };
    say("byline on its line", own && shape.byline);
    say(
        "byline beside its line",
        own && beside(|shape| shape.byline),
    );
    say("length or comments beside it", shape.counts && rest <= 15);
    say(
        "filed beside it",
        rest <= 15 && (shape.files || beside(|shape| shape.files)),
    );
    say("in a message shown", cues::shows_message(before));
    say(
        "under a heading of lists",
        layout
            .before(sighting.piece, 5)
            .any(|piece| layout.shapes[piece].heads_related),
    );
    say(
        "below the first comment",
        layout.in_comments(sighting.piece),
    );
    say("the first line with content", sighting.piece == 0);
    say(
        "top of page with weekday, no time",
        sighting.piece < 30 && sighting.weekday.is_some() && !sighting.time && rest <= 6,
    );
    // The place says nothing of a day that a sentence of the story names.
    if read.role == Role::Event && shape.prose {
        say("said in passing", true);
    } else {
        position(layout, sighting.piece, &mut say);
    }
    among.say(&mut say);
    set
}

/// Where a piece stands to the article's headline and text.
fn position(layout: &Layout, piece: usize, say: &mut impl FnMut(&str, bool)) {
    let body = &layout.body;
    if let Some(title) = layout.title {
        let (below, above) = (piece.saturating_sub(title), title.saturating_sub(piece));
        say("just below the headline", (1..=3).contains(&below));
        say("in the headline", piece == title);
        say("just above the headline", (1..=3).contains(&above));
        say("further above the headline", above > 3);
    }
    if body.is_empty() {
        say("no text on the page", true);
    } else if piece < body.start {
        let pieces = body.start - piece;
        say("just above the text", pieces <= 2);
        say("up to 6 lines above the text", (3..=6).contains(&pieces));
        say("up to 15 lines above the text", (7..=15).contains(&pieces));
        say("up to 40 lines above the text", (16..=40).contains(&pieces));
        say("far above the text", pieces > 40);
    } else if piece < body.end {
        say("in the text, first line", piece == body.start);
        say("in the text", piece > body.start);
    } else {
        let pieces = piece - body.end;
        say("just below the text", pieces <= 1);
        say("up to 6 lines below the text", (2..=6).contains(&pieces));
        say("further below the text", pieces > 6);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_has_its_own_bit() {
        let all = NAMES.iter().fold(0, |all, name| all | bit(name));
        assert_eq!(all.count_ones() as usize, NAMES.len());
        assert_eq!(bit("no such signal"), 0);
    }
}
