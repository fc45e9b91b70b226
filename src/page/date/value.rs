//! What a date means: parts as written and the page's order of day and month come in, a calendar
//! date or the reason why there is none comes out.

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::candidates::Sighting;
use super::forms::Parts;
use super::order::{Order, PageOrder};
use crate::article::{DatePrecision, PublicationDate};

/// The weekday beside a date, held against the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WeekdayCheck {
    /// No weekday stands beside it, or no year says which it must be.
    None,
    /// It is right.
    Agrees,
    /// It is wrong: one of the two is not to be trusted.
    Contradicts,
}

impl WeekdayCheck {
    /// The name in frames and explanations.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Agrees => "agrees",
            Self::Contradicts => "contradicts",
        }
    }
}

/// What a date means.
#[derive(Clone, Debug)]
pub(super) struct Value {
    pub date: Option<PublicationDate>,
    pub weekday: WeekdayCheck,
    pub problem: Option<String>,
    /// Its year stands with the same day elsewhere on the page.
    pub completed: bool,
}

impl Value {
    /// The year, where it has one.
    pub fn year(&self) -> Option<i16> {
        let iso = self.date?.to_string();
        iso.get(..4)?.parse().ok()
    }
}

/// What a date means on a page with this order of day and month.
pub(super) fn value_of(sighting: &Sighting, order: &PageOrder) -> Value {
    let iso = match sighting.parts {
        Parts::Day(year, month, day) => Ok(day_iso(year, month, day)),
        Parts::Month(year, month) => Ok(format!("{year:04}-{month:02}")),
        Parts::Year(year) => Ok(format!("{year:04}")),
        Parts::MonthDay(month, day) => Ok(short_iso(month, day)),
        Parts::Numeric(first, second, year, sign) => {
            match order.of((first, second), year, sign, sighting.weekday) {
                Some(Order::DayFirst) => Ok(day_iso(year, second, first)),
                Some(Order::MonthFirst) => Ok(day_iso(year, first, second)),
                None => Err((day_iso(year, second, first), day_iso(year, first, second))),
            }
        }
        Parts::NumericNoYear(first, second, sign) => match order.of_short(first, second, sign) {
            Some(Order::DayFirst) => Ok(short_iso(second, first)),
            Some(Order::MonthFirst) => Ok(short_iso(first, second)),
            None => Err((short_iso(second, first), short_iso(first, second))),
        },
    };
    let read = iso.map(|iso| PublicationDate::parse(&iso).ok());
    let problem = match &read {
        Ok(Some(_)) => None,
        Ok(None) => Some("no such date is in the calendar".into()),
        Err((first, second)) => Some(match first.ends_with("-00") {
            true => "no such date is in the calendar".into(),
            false => format!("may be {first} or {second}, and nothing on the page decides"),
        }),
    };
    let date = read.ok().flatten();
    Value {
        date,
        weekday: weekday_check(sighting.weekday, date),
        problem,
        completed: false,
    }
}

/// Gives a day without a year the year that the page writes with the same day, where it writes one
/// year only and the weekday beside the day does not contradict it.
pub(super) fn complete(sightings: &[Sighting], values: &mut [Value]) {
    let mut years: FxHashMap<String, Option<PublicationDate>> = FxHashMap::default();
    for date in values.iter().filter_map(|value| value.date) {
        if date.precision() == DatePrecision::Day {
            let short = date
                .to_string()
                .replacen(|c: char| c.is_ascii_digit(), "", 4);
            let known = years.entry(format!("-{short}")).or_insert(Some(date));
            *known = known.filter(|&known| known == date);
        }
    }
    for (sighting, value) in sightings.iter().zip(values) {
        let short = value
            .date
            .filter(|date| date.precision() == DatePrecision::MonthDay);
        let whole = short.and_then(|date| years.get(&date.to_string()).copied().flatten());
        if let Some(whole) = whole {
            let weekday = weekday_check(sighting.weekday, Some(whole));
            if weekday != WeekdayCheck::Contradicts {
                (value.date, value.weekday, value.completed) = (Some(whole), weekday, true);
            }
        }
    }
}

fn day_iso(year: i16, month: i8, day: i8) -> String {
    format!("{year:04}-{month:02}-{day:02}")
}

fn short_iso(month: i8, day: i8) -> String {
    format!("--{month:02}-{day:02}")
}

fn weekday_check(weekday: Option<i8>, date: Option<PublicationDate>) -> WeekdayCheck {
    let day = date
        .map(|date| date.to_string())
        .and_then(|iso| iso.parse::<Date>().ok());
    match (weekday, day) {
        (Some(weekday), Some(day)) if day.weekday().to_monday_one_offset() == weekday => {
            WeekdayCheck::Agrees
        }
        (Some(_), Some(_)) => WeekdayCheck::Contradicts,
        _ => WeekdayCheck::None,
    }
}
