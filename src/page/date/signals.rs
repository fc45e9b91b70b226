//! What speaks for and against a date being the page's own: yes-or-no signals with a name each, so
//! that a decision can be read. The weights of the signals are a data file (`weights.tsv`), fitted
//! by `scripts/train_page_dates.py`.

use super::candidates::Sighting;
use super::forms::Form;
use super::layout::Layout;
use super::role::Role;
use crate::article::{DatePrecision, PublicationDate};

/// The names, in the order of their bits.
pub(super) const NAMES: [&str; 46] = [
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
];

/// The bit of a name. Names are few, and the compiler checks none of them, the tests do.
pub(super) fn bit(name: &str) -> u64 {
    NAMES
        .iter()
        .position(|&known| known == name)
        .map_or(0, |at| 1 << at)
}

/// What is known about a date from all dates of the page.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Among {
    pub first: bool,
    /// The first whose role is published.
    pub first_marked: bool,
    pub latest: bool,
    /// No date of the page names a day of a year outside running text.
    pub only_short: bool,
    pub times_seen: usize,
    pub listed: bool,
}

/// The signals of one date.
pub(super) fn signals(
    layout: &Layout,
    sighting: &Sighting,
    value: PublicationDate,
    role: Role,
    weekday_agrees: Option<bool>,
    among: Among,
    span_words: u32,
) -> u64 {
    let shape = layout.shapes[sighting.line];
    let rest = shape.words.saturating_sub(span_words);
    let line = layout.lines[sighting.line].clone();
    let mut set = bit("a date");
    let mut say = |name: &str, holds: bool| {
        if holds {
            set |= bit(name);
        }
    };
    match role {
        Role::Published => say("published", true),
        Role::Updated => say("updated", true),
        Role::Dateline => say("dateline", true),
        Role::Event | Role::Policy | Role::Copyright => say("event", true),
        Role::Comment => say("comment", true),
        Role::Related => say("related item", true),
        Role::Reading => say("day of reading", true),
        Role::Unmarked => say("unmarked", true),
    }
    say("alone on its line", rest == 0);
    say("at most six other words", (1..=6).contains(&rest));
    say("in a long line", rest > 15 || shape.prose);
    say(
        "at the end of its line",
        rest > 0 && line.end.saturating_sub(sighting.span.end) <= 2,
    );
    say("a time beside it", sighting.time);
    say("weekday agrees", weekday_agrees == Some(true));
    say("weekday contradicts", weekday_agrees == Some(false));
    say("no year", value.precision() == DatePrecision::MonthDay);
    say("month only", value.precision() == DatePrecision::Month);
    say("year only", value.precision() == DatePrecision::Year);
    say("short year", sighting.short_year);
    say("eight digits", sighting.form == Form::Compact);
    say("within a span", sighting.ranged);
    // Messages and comments name authors as well.
    let own = matches!(
        role,
        Role::Published | Role::Updated | Role::Dateline | Role::Unmarked
    );
    say("byline on its line", own && shape.byline);
    let beside = |line: usize| layout.shapes[line].byline;
    say(
        "byline beside its line",
        own && (layout.before(sighting.line, 4).take(2).any(beside)
            || layout.after(sighting.line, 4).take(2).any(beside)),
    );
    position(layout, sighting.line, &mut say);
    say("the first date", among.first);
    say("no year, and no full date on the page", among.only_short);
    say("the first marked published", among.first_marked);
    say("length or comments beside it", shape.counts && rest <= 15);
    say("the latest date", among.latest);
    say("seen once", among.times_seen == 1);
    say("seen more than twice", among.times_seen > 2);
    say("in a list", among.listed);
    say(
        "under a heading of lists",
        layout
            .before(sighting.line, 8)
            .any(|line| layout.shapes[line].heads_related),
    );
    say(
        "below the first comment",
        layout.comments.is_some_and(|first| sighting.line > first),
    );
    let top = layout.distance(0, sighting.line);
    say("the first line with content", top == 0);
    say(
        "top of page with weekday, no time",
        top < 30 && sighting.weekday.is_some() && !sighting.time && rest <= 6,
    );
    set
}

/// Where a line stands to the article's text.
fn position(layout: &Layout, line: usize, say: &mut impl FnMut(&str, bool)) {
    let body = &layout.body;
    if body.is_empty() {
        return;
    }
    if line < body.start {
        let lines = layout.distance(line, body.start);
        say("just above the text", lines <= 2);
        say("up to 6 lines above the text", (3..=6).contains(&lines));
        say("up to 15 lines above the text", (7..=15).contains(&lines));
        say("up to 40 lines above the text", (16..=40).contains(&lines));
        say("far above the text", lines > 40);
    } else if line < body.end {
        say("in the text, first line", line == body.start);
        say("in the text", line > body.start);
    } else {
        let lines = layout.distance(body.end, line);
        say("just below the text", lines <= 1);
        say("up to 6 lines below the text", (2..=6).contains(&lines));
        say("further below the text", lines > 6);
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
