//! Which of two numbers is the day. 10/01/2008 is the tenth of January or the first of October, and
//! the page alone decides: never the machine's locale, never a habit of ours.
//!
//! Evidence, the strongest first: a number above twelve or a weekday in the date itself; the same
//! date written out elsewhere on the page; other numeric dates of the page with the same sign, which
//! leave no choice; the language of the text, where its speakers know one order only; in English,
//! dates written out with the day first, or the clock of a United States zone. Where nothing
//! decides, or witnesses of one rank disagree, the date stays ambiguous.

use jiff::civil::Date;
use rustc_hash::FxHashSet;

use super::candidates::Sighting;
use super::forms::{Form, Parts};
use super::language::Habit;

/// The order of a numeric date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    DayFirst,
    MonthFirst,
}

/// What the page says about the order of its numeric dates.
#[derive(Debug)]
pub(super) struct PageOrder {
    written_out: FxHashSet<(i16, i8, i8)>,
    /// By sign: how many dates can only be read with the day, or the month, first.
    forced: [(usize, usize); 3],
    habit: Habit,
    house: Option<Order>,
}

fn slot(sign: char) -> usize {
    match sign {
        '.' => 0,
        '/' => 1,
        _ => 2,
    }
}

/// The one order that makes a possible date with the weekday, if it is one only.
fn only_order(first: i8, second: i8, year: i16, weekday: Option<i8>) -> Option<Order> {
    let possible = |day, month| {
        Date::new(year, month, day).is_ok_and(|date| {
            weekday.is_none_or(|weekday| date.weekday().to_monday_one_offset() == weekday)
        })
    };
    match (possible(first, second), possible(second, first)) {
        (true, false) => Some(Order::DayFirst),
        (false, true) => Some(Order::MonthFirst),
        _ => None,
    }
}

/// One order for all, or none.
fn agreed(day_first: bool, month_first: bool) -> Option<Order> {
    match (day_first, month_first) {
        (true, false) => Some(Order::DayFirst),
        (false, true) => Some(Order::MonthFirst),
        _ => None,
    }
}

impl PageOrder {
    /// Reads the page's evidence.
    pub fn new(text: &str, sightings: &[Sighting], habit: Habit) -> Self {
        let mut page = Self {
            written_out: FxHashSet::default(),
            forced: [(0, 0); 3],
            habit,
            house: None,
        };
        let (mut named_day, mut named_month) = (0_usize, 0_usize);
        for sighting in sightings {
            match (sighting.parts, sighting.form) {
                (Parts::Day(year, month, day), form) => {
                    page.written_out.insert((year, month, day));
                    named_day += usize::from(form == Form::DayMonthName);
                    named_month += usize::from(form == Form::MonthNameDay);
                }
                (Parts::Numeric(first, second, year, sign), _) => {
                    let forced = &mut page.forced[slot(sign)];
                    match only_order(first, second, year, sighting.weekday) {
                        Some(Order::DayFirst) => forced.0 += 1,
                        Some(Order::MonthFirst) => forced.1 += 1,
                        None => {}
                    }
                }
                _ => {}
            }
        }
        if habit == Habit::English {
            page.house = agreed(
                named_day > 0 && named_month == 0,
                named_day == 0 && has_us_zone(text),
            )
            .or_else(|| spelling(text));
        }
        page
    }

    /// The order of one numeric date, where anything decides it.
    pub fn of(
        &self,
        (first, second): (i8, i8),
        year: i16,
        sign: char,
        weekday: Option<i8>,
    ) -> Option<Order> {
        if first == second {
            return Some(Order::DayFirst);
        }
        if first > 12 || second > 12 {
            return only_order(first, second, year, None);
        }
        let same = agreed(
            self.written_out.contains(&(year, second, first)),
            self.written_out.contains(&(year, first, second)),
        );
        let (day, month) = self.forced[slot(sign)];
        only_order(first, second, year, weekday)
            .or(same)
            .or(agreed(
                day > 0 && day > 4 * month,
                month > 0 && month > 4 * day,
            ))
            .or(match self.habit {
                Habit::DayFirst(signs) if signs.contains(sign) => Some(Order::DayFirst),
                _ => self.house,
            })
    }

    /// The order of two numbers without a year.
    pub fn of_short(&self, first: i8, second: i8, sign: char) -> Option<Order> {
        // A leap year: 29/2 is a day.
        self.of((first, second), 2000, sign, None)
    }
}

/// Whether a clock of the page runs in a zone that only the United States and Canada name so.
fn has_us_zone(text: &str) -> bool {
    const ZONES: [&str; 9] = [
        " EDT", " EST", " PDT", " PST", " CDT", " MDT", "m. ET", "M ET", "m ET",
    ];
    ZONES.iter().any(|zone| {
        text.match_indices(zone).any(|(at, _)| {
            let after = text[at + zone.len()..].chars().next();
            let before = text[..at].chars().next_back();
            !after.is_some_and(char::is_alphanumeric)
                && before.is_some_and(|c| c.is_ascii_alphanumeric() || c == '.')
        })
    })
}

/// The order that goes with the spelling of English: the day first with British spelling, the month
/// first with American; `None` where too few words tell.
fn spelling(text: &str) -> Option<Order> {
    #[rustfmt::skip]
    const BRITISH: &[&str] = &[
        "colour", "favour", "honour", "labour", "behaviour", "neighbour", "centre", "theatre", "defence",
        "licence", "organis", "realis", "recognis", "criticis", "apologis", "programme", "travell",
        "cancell", "whilst", "tyre", "cheque", "grey", "metres", "litres", "catalogue",
    ];
    #[rustfmt::skip]
    const AMERICAN: &[&str] = &[
        "color", "favor", "honor", "labor", "behavior", "neighbor", "center", "theater", "defense",
        "license", "organiz", "realiz", "recogniz", "criticiz", "apologiz", "program", "travele",
        "traveli", "canceled", "gray", "meters", "liters", "catalog",
    ];
    const LONGEST: usize = 16;
    let (mut british, mut american) = (0_usize, 0_usize);
    let mut lower = String::new();
    for word in text.split(|c: char| !c.is_ascii_alphabetic()) {
        if !(4..=LONGEST).contains(&word.len()) {
            continue;
        }
        lower.clear();
        lower.extend(word.chars().map(|c| c.to_ascii_lowercase()));
        let is = |beginnings: &[&str]| beginnings.iter().any(|start| lower.starts_with(start));
        if is(BRITISH) {
            british += 1;
        } else if is(AMERICAN) {
            american += 1;
        }
    }
    agreed(
        british >= 2 && british > 2 * american,
        american >= 2 && american > 2 * british,
    )
}
