//! What a date is among all dates of its page: the first, the latest, one of a list, named twice,
//! later than what can only have come after it.

use rustc_hash::{FxHashMap, FxHashSet};

use super::candidates::Sighting;
use super::forms::Form;
use super::layout::Layout;
use super::role::{Reading, Role};
use super::value::Value;
use crate::article::{DatePrecision, PublicationDate};

/// What is known about a date from all dates of the page.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Among {
    first: bool,
    /// The first whose role is published.
    first_marked: bool,
    latest: bool,
    /// No date of the page names a day of a year outside running text.
    only_short: bool,
    /// It names a month, though the page writes whole dates outside running text.
    coarse: bool,
    times_seen: usize,
    /// The page writes it in two forms.
    two_forms: bool,
    listed: bool,
    /// A word marks another day as that of publication or of a change.
    other_marked: bool,
    /// The page was changed, or commented on, before this day.
    after_change: bool,
    after_comment: bool,
    /// Between it and the text stands an earlier day: a page prints its own date at its head.
    after_nearer: bool,
    /// The page gives its own age in hours or days, above this date.
    below_relative: bool,
    /// How its year stands to the last year of copyright.
    copyright: Option<std::cmp::Ordering>,
}

impl Among {
    pub fn say(&self, say: &mut impl FnMut(&str, bool)) {
        use std::cmp::Ordering;
        say("the first date", self.first);
        say("the first marked published", self.first_marked);
        say("the latest date", self.latest);
        say("no year, and no full date on the page", self.only_short);
        say("month only, and full dates on the page", self.coarse);
        say("seen once", self.times_seen == 1);
        say("seen more than twice", self.times_seen > 2);
        say("written in another form too", self.two_forms);
        say("in a list", self.listed);
        say("another day is marked", self.other_marked);
        say("later than the last change", self.after_change);
        say("later than a comment", self.after_comment);
        say("later than a date nearer the text", self.after_nearer);
        say("below a relative date", self.below_relative);
        say(
            "year of the copyright",
            self.copyright == Some(Ordering::Equal),
        );
        say(
            "year before the copyright",
            self.copyright == Some(Ordering::Less),
        );
        say(
            "year after the copyright",
            self.copyright == Some(Ordering::Greater),
        );
    }
}

/// In longer pieces a word beside a date speaks of something else, as that of a price does.
const LONGEST_MARK: u32 = 12;
/// Pieces above the article that may already speak of it.
const ABOVE_TEXT: usize = 15;
/// Pieces below the article that may still speak of it.
const NEAR_TEXT: usize = 6;

fn is_day(date: &PublicationDate) -> bool {
    date.precision() == DatePrecision::Day
}

/// What each date is among all of the page. `relative` are the pieces that count from a moment
/// the page does not name.
pub(super) fn among(
    layout: &Layout,
    sightings: &[Sighting],
    values: &[Value],
    roles: &[Reading],
    listed: &[bool],
    relative: &[usize],
) -> Vec<Among> {
    let mut times: FxHashMap<PublicationDate, (usize, FxHashSet<Form>)> = FxHashMap::default();
    for (sighting, value) in sightings.iter().zip(values) {
        if let Some(date) = value.date {
            let seen = times.entry(date).or_default();
            seen.0 += 1;
            seen.1.insert(sighting.form);
        }
    }
    let day = |at: usize| values[at].date.filter(is_day);
    let of_role = |role: Role| (0..values.len()).filter(move |&at| roles[at].role == role);
    let latest = (0..values.len()).filter_map(day).max();
    let first = (0..values.len()).find(|&at| day(at).is_some());
    let first_marked = of_role(Role::Published).find(|&at| values[at].date.is_some());
    // Below the article stand the changes of terms and notices.
    let last_change = of_role(Role::Updated)
        .filter(|&at| sightings[at].piece < layout.body.end + NEAR_TEXT)
        .filter_map(day)
        .max();
    let first_comment = of_role(Role::Comment)
        .filter(|&at| sightings[at].time && layout.in_comments(sightings[at].piece))
        .filter_map(day)
        .min();
    let marked: FxHashSet<PublicationDate> = of_role(Role::Published)
        .chain(of_role(Role::Updated))
        .filter(|&at| layout.shapes[sightings[at].piece].words <= LONGEST_MARK)
        .filter_map(day)
        .collect();
    let outside_prose =
        (0..values.len()).any(|at| day(at).is_some() && !layout.shapes[sightings[at].piece].prose);
    // Near the text it is the age of the article; elsewhere that of another.
    let near_text = layout.body.start.saturating_sub(ABOVE_TEXT)..layout.body.end;
    let first_relative = relative
        .iter()
        .copied()
        .find(|piece| near_text.contains(piece));
    let whole_elsewhere =
        (0..values.len()).any(|at| day(at).is_some() && roles[at].role != Role::Event);
    // The earliest day between each date and the text, looking up from the text.
    let mut earliest_below = vec![None; values.len()];
    let mut earliest: Option<PublicationDate> = None;
    for at in (0..values.len()).rev() {
        let piece = sightings[at].piece;
        if piece > layout.body.start + 2 {
            continue;
        }
        earliest_below[at] = earliest;
        let own = matches!(
            roles[at].role,
            Role::Unmarked | Role::Published | Role::Updated | Role::Dateline
        );
        if let Some(day) = day(at)
            && own
            && !listed[at]
            && !layout.shapes[piece].prose
        {
            earliest = Some(earliest.map_or(day, |known| known.min(day)));
        }
    }
    let copyright = of_role(Role::Copyright)
        .filter_map(|at| values[at].year())
        .max();
    (0..values.len())
        .map(|at| {
            let date = values[at].date;
            let seen = date.and_then(|date| times.get(&date));
            let short = date.is_some_and(|date| date.precision() == DatePrecision::MonthDay);
            let piece = sightings[at].piece;
            let after = |bound: Option<PublicationDate>| match (day(at), bound) {
                (Some(day), Some(bound)) => day > bound,
                _ => false,
            };
            Among {
                first: first == Some(at),
                first_marked: first_marked == Some(at),
                latest: date.is_some() && date == latest,
                only_short: short && !outside_prose,
                coarse: date.is_some_and(|date| date.precision() == DatePrecision::Month)
                    && whole_elsewhere,
                times_seen: seen.map_or(0, |seen| seen.0),
                two_forms: seen.is_some_and(|seen| seen.1.len() > 1),
                listed: listed[at],
                other_marked: !marked.is_empty()
                    && matches!(roles[at].role, Role::Unmarked | Role::Event)
                    && !date.is_some_and(|date| marked.contains(&date)),
                after_change: after(last_change),
                after_comment: after(first_comment),
                after_nearer: after(earliest_below[at]),
                below_relative: first_relative.is_some_and(|first| first < piece),
                copyright: day(at).and_then(|_| Some(values[at].year()?.cmp(&copyright?))),
            }
        })
        .collect()
}

/// Dates of one form on pieces close to each other, with different values: a list of items.
pub(super) fn listed(layout: &Layout, sightings: &[Sighting], values: &[Value]) -> Vec<bool> {
    const NEAR_PIECES: usize = 8;
    const NEAR_DATES: usize = 4;
    (0..sightings.len())
        .map(|at| {
            let near = at.saturating_sub(NEAR_DATES)..sightings.len().min(at + NEAR_DATES + 1);
            let others = near.filter(|&other| {
                let pieces = sightings[other].piece.abs_diff(sightings[at].piece);
                sightings[other].form == sightings[at].form
                    && !layout.shapes[sightings[other].piece].prose
                    && (1..=NEAR_PIECES).contains(&pieces)
                    && values[other].date != values[at].date
            });
            others.count() >= 2
        })
        .collect()
}
