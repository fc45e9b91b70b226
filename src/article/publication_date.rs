//! When an article was published, at the precision its source gives.
//!
//! Text comes in ([`PublicationDate::parse`], or any other layout through
//! [`PublicationDate::parse_with_format`]); out come the ISO 8601 form and the days a date may mean,
//! from which eras and calendar bins decide. A date is eight bytes, its text is made on demand.

use std::fmt;
use std::str::FromStr;

use jiff::SignedDuration;
use jiff::civil::{Date, ISOWeekDate, Weekday, date};
use serde::{Deserialize, Serialize};

use super::iso8601::{Parts, parse_iso};
use super::strptime::parse_strptime;
use crate::error::{Error, Result};

/// How much of a date is known. The order runs from the finest to the coarsest; a date without a
/// year stands last. An article without any date has no [`PublicationDate`] at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DatePrecision {
    /// `2000-12-27`
    Day,
    /// `2000-W05`, the ISO week from Monday to Sunday
    Week,
    /// `2000-12`
    Month,
    /// `2000-Q4`
    Quarter,
    /// `2000`
    Year,
    /// `--09-04`, a day without its year
    MonthDay,
}

impl DatePrecision {
    /// The name in frames: `day`, `week`, `month`, `quarter`, `year`, `month-day`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
            Self::MonthDay => "month-day",
        }
    }
}

/// Days since 1970-01-01, from `start` up to but not including `end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct DateSpan {
    /// The first day.
    pub start: i32,
    /// The day after the last one.
    pub end: i32,
}

/// A date at its own precision, from year 1000 to year 9999.
///
/// Dates sort by the first day they may mean, finer ones first; those without a year sort among
/// themselves, at the year 2000.
///
/// ```
/// use erascope::article::{DatePrecision, PublicationDate};
///
/// let date = PublicationDate::parse("2000-12")?;
/// assert_eq!(date.precision(), DatePrecision::Month);
/// let span = date.span().ok_or(erascope::Error::Data("no year".into()))?;
/// assert_eq!(span.end - span.start, 31);
/// // The day is kept as written, whatever the zone.
/// assert_eq!(PublicationDate::parse("2000-12-27T23:30:00-08:00")?.to_string(), "2000-12-27");
/// # Ok::<(), erascope::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct PublicationDate {
    /// First day of the date; without a year, the day in 2000, a leap year.
    start: i32,
    precision: DatePrecision,
}

const FIRST_YEAR: i16 = 1000;
const LAST_YEAR: i16 = 9999;
/// The year in which dates without one are kept: a leap year, so that `--02-29` has a place.
const LEAP_YEAR: i16 = 2000;
const EPOCH: Date = date(1970, 1, 1);
/// What the errors of [`PublicationDate::parse`] ask for.
const EXPECTED: &str = "must be ISO 8601, as 2000, 2000-Q4, 2000-12, 2000-W52, 2000-12-27, --12-27 \
                        or 2000-12-27T10:00:00Z";

impl PublicationDate {
    /// Reads an ISO 8601 date at any precision; white space around it is trimmed.
    ///
    /// Read are `2000`, `2000-Q4`, `2000-12`, `2000-W52`, `2000-W52-3`, `2000-12-27`, `2000-362`,
    /// `--12-27`, the forms without hyphens of all but the month and the day of the year
    /// (`200012` may mean 2000-12 or 20-00-12, so six digits are refused), and pandas' weeks
    /// (`2000-12-25/2000-12-31`). A time and a zone may follow a day; they are checked and
    /// dropped: the calendar day as written is kept.
    pub fn parse(text: &str) -> Result<Self> {
        let text = text.trim();
        let not_a_date = |bound: &str| Error::parameter("date", quoted(text), bound);
        let parts = match parse_iso(text.as_bytes()) {
            Some(parts) => parts,
            None if text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit()) => {
                return Err(not_a_date(
                    "six digits may be a month or a day; write 2000-12, or give date_format",
                ));
            }
            None => return Err(not_a_date(EXPECTED)),
        };
        Self::from_parts(parts).map_err(|bound| not_a_date(&bound))
    }

    /// Reads a date laid out as `date_format` says, in strptime's directives (`%d/%m/%Y`).
    ///
    /// The precision follows what the format holds: without `%d` it is the month, without a month
    /// the year, without a year the day of an unknown year. `%G-W%V` gives an ISO week. Names of
    /// months and days are English and known in any case, never those of the locale. `%y` is a
    /// year from 1969 to 2068, as in Python and POSIX: `68` is 2068, `69` is 1969. A stated day of
    /// the week must be right. A time and an offset are read and dropped: the calendar day as
    /// written is kept. Directives of the locale (`%c`, `%x`, `%X`), zone names (`%Z`), centuries
    /// and Unix timestamps are refused; a fixed zone name can stand in the format as text.
    pub fn parse_with_format(text: &str, date_format: &str) -> Result<Self> {
        let text = text.trim();
        Self::from_parts(parse_strptime(text, date_format)?)
            .map_err(|bound| Error::parameter("date", quoted(text), bound))
    }

    /// The date of a known day, in days since 1970-01-01.
    pub fn from_day(day: i32) -> Result<Self> {
        if !(day_number(date(FIRST_YEAR, 1, 1))..=day_number(Date::MAX)).contains(&day) {
            return Err(Error::parameter(
                "date",
                format!("{day} days from 1970-01-01"),
                format!("must lie in the years {FIRST_YEAR} to {LAST_YEAR}"),
            ));
        }
        Ok(Self {
            start: day,
            precision: DatePrecision::Day,
        })
    }

    /// How much of the date is known.
    pub fn precision(&self) -> DatePrecision {
        self.precision
    }

    /// The days the date may mean; `None` without a year.
    pub fn span(&self) -> Option<DateSpan> {
        let first = civil_day(self.start);
        let last = match self.precision {
            DatePrecision::Day => first,
            DatePrecision::Week => {
                return Some(DateSpan {
                    start: self.start,
                    end: self.start + 7,
                });
            }
            DatePrecision::Month => first.last_of_month(),
            DatePrecision::Quarter => last_of_quarter(first),
            DatePrecision::Year => first.last_of_year(),
            DatePrecision::MonthDay => return None,
        };
        Some(DateSpan {
            start: self.start,
            end: day_number(last) + 1,
        })
    }

    /// The date that the parts name, or what is wrong with them.
    fn from_parts(parts: Parts) -> std::result::Result<Self, String> {
        use DatePrecision as P;
        let (year, precision) = match parts {
            Parts::Year(year) => (year, P::Year),
            Parts::Quarter(year, _) => (year, P::Quarter),
            Parts::Month(year, _) => (year, P::Month),
            Parts::Week(year, _, None) => (year, P::Week),
            Parts::Week(year, ..) | Parts::Day(year, ..) | Parts::DayOfYear(year, _) => {
                (year, P::Day)
            }
            Parts::MonthDay(..) => (LEAP_YEAR, P::MonthDay),
        };
        if !(FIRST_YEAR..=LAST_YEAR).contains(&year) {
            return Err(format!(
                "its year must lie between {FIRST_YEAR} and {LAST_YEAR}"
            ));
        }
        let first = match parts {
            Parts::Year(year) => Date::new(year, 1, 1),
            Parts::Quarter(year, quarter) => Date::new(year, quarter * 3 - 2, 1),
            Parts::Month(year, month) => Date::new(year, month, 1),
            Parts::Week(year, week, weekday) => {
                Weekday::from_monday_one_offset(weekday.unwrap_or(1))
                    .and_then(|weekday| ISOWeekDate::new(year, week, weekday))
                    .map(ISOWeekDate::date)
            }
            Parts::Day(year, month, day) => Date::new(year, month, day),
            Parts::DayOfYear(year, day) => {
                Date::new(year, 1, 1).and_then(|first| first.with().day_of_year(day).build())
            }
            Parts::MonthDay(month, day) => Date::new(LEAP_YEAR, month, day),
        };
        match first {
            // The Monday of 1000-W01 may lie in 999, the last week of 9999 beyond the calendar.
            Ok(first) if first.year() >= FIRST_YEAR => Ok(Self {
                start: day_number(first),
                precision,
            }),
            _ => Err("no such date is in the calendar".into()),
        }
    }
}

impl fmt::Display for PublicationDate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let first = civil_day(self.start);
        let (year, month, day) = (first.year(), first.month(), first.day());
        match self.precision {
            DatePrecision::Day => write!(formatter, "{year:04}-{month:02}-{day:02}"),
            DatePrecision::Week => {
                let week = first.iso_week_date();
                write!(formatter, "{:04}-W{:02}", week.year(), week.week())
            }
            DatePrecision::Month => write!(formatter, "{year:04}-{month:02}"),
            DatePrecision::Quarter => write!(formatter, "{year:04}-Q{}", (month + 2) / 3),
            DatePrecision::Year => write!(formatter, "{year:04}"),
            DatePrecision::MonthDay => write!(formatter, "--{month:02}-{day:02}"),
        }
    }
}

impl FromStr for PublicationDate {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Self::parse(text)
    }
}

impl From<PublicationDate> for String {
    fn from(date: PublicationDate) -> Self {
        date.to_string()
    }
}

impl TryFrom<String> for PublicationDate {
    type Error = Error;

    fn try_from(text: String) -> Result<Self> {
        Self::parse(&text)
    }
}

/// The civil date of a day counted from 1970-01-01; days outside the years -9999 to 9999 become
/// the nearest day within, so the end of 9999 is shown as its last day.
pub fn civil_day(day: i32) -> Date {
    let bounded = day.clamp(day_number(Date::MIN), day_number(Date::MAX));
    EPOCH.saturating_add(SignedDuration::from_hours(24 * i64::from(bounded)))
}

/// The days from 1970-01-01 to a civil date.
pub fn day_number(date: Date) -> i32 {
    // At most 9999 years of days, which an i32 holds many times over.
    (date.duration_since(EPOCH).as_hours() / 24) as i32
}

/// A day counted from 1970-01-01 in ISO form, `2000-12-27`; bounded as in [`civil_day`].
pub fn day_to_iso(day: i32) -> String {
    civil_day(day).to_string()
}

/// The last day of the calendar quarter that a date lies in.
pub(crate) fn last_of_quarter(day: Date) -> Date {
    let first_of_last_month = Date::new(day.year(), (day.month() + 2) / 3 * 3, 1);
    first_of_last_month.unwrap_or(day).last_of_month()
}

/// A user's text in quotes, cut where it would drown the message.
pub(crate) fn quoted(text: &str) -> String {
    const LONGEST: usize = 60;
    match text.char_indices().nth(LONGEST) {
        Some((cut, _)) => format!("\"{}…\"", &text[..cut]),
        None => format!("\"{text}\""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(text: &str) -> Option<(String, String)> {
        let span = PublicationDate::parse(text).unwrap().span()?;
        Some((day_to_iso(span.start), day_to_iso(span.end)))
    }

    #[test]
    fn dates_are_read_at_their_own_precision() {
        let table = [
            ("2000", "2000", "year"),
            ("2000-12", "2000-12", "month"),
            ("2000-12-27", "2000-12-27", "day"),
            ("20001227", "2000-12-27", "day"),
            ("2000-362", "2000-12-27", "day"),
            ("--09-04", "--09-04", "month-day"),
            ("--0229", "--02-29", "month-day"),
            ("2000-W05", "2000-W05", "week"),
            ("2000W05", "2000-W05", "week"),
            ("2000-W52-3", "2000-12-27", "day"),
            ("2000W523", "2000-12-27", "day"),
            ("1999-12-27/2000-01-02", "1999-W52", "week"),
            ("2000-Q4", "2000-Q4", "quarter"),
            ("2000Q4", "2000-Q4", "quarter"),
            (" \t2000-12\n", "2000-12", "month"),
            ("1000-01-01", "1000-01-01", "day"),
            ("9999-12-31", "9999-12-31", "day"),
        ];
        for (text, iso, precision) in table {
            let date = PublicationDate::parse(text).unwrap();
            assert_eq!(
                (date.to_string().as_str(), date.precision().name()),
                (iso, precision)
            );
            assert_eq!(PublicationDate::parse(iso).unwrap(), date, "{text}");
        }
    }

    #[test]
    fn a_span_covers_every_day_the_date_may_mean() {
        let pair = |start: &str, end: &str| Some((start.to_string(), end.to_string()));
        assert_eq!(span("2000"), pair("2000-01-01", "2001-01-01"));
        assert_eq!(span("2000-Q4"), pair("2000-10-01", "2001-01-01"));
        assert_eq!(span("2000-02"), pair("2000-02-01", "2000-03-01"));
        assert_eq!(span("1900-02"), pair("1900-02-01", "1900-03-01"));
        assert_eq!(span("1999-W52"), pair("1999-12-27", "2000-01-03"));
        assert_eq!(span("2000-12-31"), pair("2000-12-31", "2001-01-01"));
        assert_eq!(span("--09-04"), None);
        let last_year = PublicationDate::parse("9999").unwrap().span().unwrap();
        assert_eq!(last_year.end - last_year.start, 365);
        assert_eq!(
            PublicationDate::from_day(last_year.end - 1)
                .unwrap()
                .to_string(),
            "9999-12-31"
        );
        assert!(PublicationDate::from_day(last_year.end).is_err());
        assert!(PublicationDate::from_day(i32::MIN).is_err());
        assert_eq!(day_to_iso(i32::MAX), "9999-12-31");
    }

    #[test]
    fn a_date_is_stored_as_its_text() {
        for iso in ["2000", "2000-12-27", "--09-04", "2000-W05", "2000-Q4"] {
            let date = PublicationDate::parse(iso).unwrap();
            let stored = serde_json::to_string(&date).unwrap();
            assert_eq!(stored, format!("\"{iso}\""));
            assert_eq!(
                serde_json::from_str::<PublicationDate>(&stored).unwrap(),
                date
            );
        }
        assert!(serde_json::from_str::<PublicationDate>("\"2000-13\"").is_err());
    }

    proptest::proptest! {
        #[test]
        fn no_text_and_no_format_panics(text in "[0-9TWQZ/:+. -]{0,24}|\\PC{0,12}", date_format in "(%[-_^#0-9:.]{0,2}[A-Za-z%]|[ /:-]){0,6}") {
            if let Ok(date) = PublicationDate::parse(&text) {
                assert_eq!(PublicationDate::parse(&date.to_string()).unwrap(), date);
            }
            let _ = PublicationDate::parse_with_format(&text, &date_format);
        }
    }
}
