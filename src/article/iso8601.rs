//! The grammar of ISO 8601 dates, at any precision: text in, the named parts out.
//!
//! Only the form is judged here; whether the calendar holds such a day is judged by
//! [`PublicationDate`](super::PublicationDate). A time and a zone behind a day are checked and dropped.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

/// What a written date names, not yet looked up in the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Parts {
    Year(i16),
    Quarter(i16, i8),
    Month(i16, i8),
    /// ISO year, week and, if given, the day of the week from Monday = 1.
    Week(i16, i8, Option<i8>),
    Day(i16, i8, i8),
    DayOfYear(i16, i16),
    MonthDay(i8, i8),
}

/// The parts of a trimmed text; `None` if it is not of the form.
pub(super) fn parse_iso(text: &[u8]) -> Option<Parts> {
    parse_date(text).or_else(|| {
        let slash = text.iter().position(|&byte| byte == b'/')?;
        parse_week_interval(&text[..slash], &text[slash + 1..])
    })
}

/// pandas writes a weekly period as its first and its last day. Only a week from Monday to Sunday
/// is an ISO week; other intervals are refused.
fn parse_week_interval(first: &[u8], last: &[u8]) -> Option<Parts> {
    let day = |text| match parse_date(text) {
        Some(Parts::Day(year, month, day)) => Date::new(year, month, day).ok(),
        _ => None,
    };
    let (first, last) = (day(first)?, day(last)?);
    if first.weekday() != Weekday::Monday || first.checked_add(6.days()).ok()? != last {
        return None;
    }
    let week = first.iso_week_date();
    Some(Parts::Week(week.year(), week.week(), None))
}

fn parse_date(text: &[u8]) -> Option<Parts> {
    let mut cursor = Cursor { rest: text };
    if cursor.eat(b"--") {
        let month = cursor.number(2)? as i8;
        cursor.eat(b"-");
        let day = cursor.number(2)? as i8;
        return cursor.at_end().then_some(Parts::MonthDay(month, day));
    }
    let parts = match cursor.digits_ahead() {
        8 => Parts::Day(
            cursor.number(4)?,
            cursor.number(2)? as i8,
            cursor.number(2)? as i8,
        ),
        4 => {
            let year = cursor.number(4)?;
            if cursor.at_end() {
                return Some(Parts::Year(year));
            }
            let hyphen = cursor.eat(b"-");
            if cursor.eat(b"Q") || cursor.eat(b"q") {
                let quarter = cursor.number(1)? as i8;
                return cursor.at_end().then_some(Parts::Quarter(year, quarter));
            }
            if cursor.eat(b"W") || cursor.eat(b"w") {
                let week = cursor.number(2)? as i8;
                if cursor.at_end() {
                    return Some(Parts::Week(year, week, None));
                }
                if cursor.eat(b"-") != hyphen {
                    return None;
                }
                Parts::Week(year, week, Some(cursor.number(1)? as i8))
            } else if !hyphen {
                return None;
            } else if cursor.digits_ahead() == 3 {
                Parts::DayOfYear(year, cursor.number(3)?)
            } else {
                let month = cursor.number(2)? as i8;
                if cursor.at_end() {
                    return Some(Parts::Month(year, month));
                }
                if !cursor.eat(b"-") {
                    return None;
                }
                Parts::Day(year, month, cursor.number(2)? as i8)
            }
        }
        _ => return None,
    };
    cursor.skip_time_and_zone()?;
    Some(parts)
}

/// What is left of the text; every step takes off its front.
struct Cursor<'a> {
    rest: &'a [u8],
}

impl Cursor<'_> {
    fn at_end(&self) -> bool {
        self.rest.is_empty()
    }

    fn digits_ahead(&self) -> usize {
        self.rest
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count()
    }

    fn eat(&mut self, prefix: &[u8]) -> bool {
        match self.rest.strip_prefix(prefix) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    /// Exactly `n_digits` digits, at most four; more digits may follow.
    fn number(&mut self, n_digits: usize) -> Option<i16> {
        let (digits, rest) = self.rest.split_at_checked(n_digits)?;
        if !digits.iter().all(u8::is_ascii_digit) {
            return None;
        }
        self.rest = rest;
        Some(
            digits
                .iter()
                .fold(0, |value, &digit| value * 10 + i16::from(digit - b'0')),
        )
    }

    /// All that may stand behind a day: nothing, a zone, or a time with or without a zone.
    fn skip_time_and_zone(&mut self) -> Option<()> {
        if self.at_end() {
            return Some(());
        }
        let before = self.rest.len();
        while self.eat(b" ") {}
        let spaced = self.rest.len() < before;
        if spaced || !(self.eat(b"T") || self.eat(b"t")) {
            // `2000-12-27Z` and `2000-12-27+01:00` are dates of XML Schema.
            if self.digits_ahead() == 0 {
                return self.skip_zone();
            }
            if !spaced {
                return None;
            }
        }
        self.skip_time()?;
        if self.at_end() {
            return Some(());
        }
        while self.eat(b" ") {}
        self.skip_zone()
    }

    fn skip_time(&mut self) -> Option<()> {
        let hour = self.number(2)?;
        let (mut minute, mut second) = (0, 0);
        let colon = self.eat(b":");
        if colon || self.digits_ahead() > 0 {
            minute = self.number(2)?;
            if (colon && self.eat(b":")) || (!colon && self.digits_ahead() > 0) {
                second = self.number(2)?;
            }
        }
        if self.eat(b".") || self.eat(b",") {
            let n_digits = self.digits_ahead();
            if n_digits == 0 {
                return None;
            }
            self.rest = &self.rest[n_digits..];
        }
        // Second 60 is a leap second, 24:00 the end of the day.
        let possible = hour < 24 && minute < 60 && second <= 60;
        (possible || (hour, minute, second) == (24, 0, 0)).then_some(())
    }

    /// A zone, up to the end of the text: `Z`, `UTC`, `+02:00`, `+0200`, `+02`, and a name in
    /// brackets behind it.
    fn skip_zone(&mut self) -> Option<()> {
        if self.eat(b"+") || self.eat(b"-") {
            let hour = self.number(2)?;
            let colon = self.eat(b":");
            let minute = if colon || self.digits_ahead() > 0 {
                self.number(2)?
            } else {
                0
            };
            if hour > 25 || minute > 59 {
                return None;
            }
        } else if !["Z", "z", "UTC", "GMT"]
            .iter()
            .any(|zone| self.eat(zone.as_bytes()))
            && self.rest.first() != Some(&b'[')
        {
            return None;
        }
        let bracketed = self.rest.len() > 2 && self.rest[0] == b'[' && self.rest.ends_with(b"]");
        (self.at_end() || bracketed).then_some(())
    }
}

#[cfg(test)]
mod tests {
    use crate::article::PublicationDate;

    #[test]
    fn times_and_zones_leave_the_day_as_written() {
        for behind in [
            "T10:00:00Z",
            "t10:00z",
            "T10",
            "T100000Z",
            "T1000+0200",
            " 10:00:00+02:00",
            " 10:00:00.123456789 +0200",
            "T23:59:60,5-08",
            "T24:00:00",
            " 10:00:00 UTC",
            " 10:00 GMT",
            "Z",
            "+01:00",
            " UTC",
            "T10:00:00+01:00[Europe/Berlin]",
        ] {
            for day in ["2000-12-27", "20001227", "2000-W52-3"] {
                let date = PublicationDate::parse(&format!("{day}{behind}"));
                assert_eq!(date.unwrap().to_string(), "2000-12-27", "{behind}");
            }
        }
    }

    #[test]
    fn what_is_no_date_is_an_error_that_names_it() {
        let table = [
            "",
            "x",
            "2001-02-29",
            "1900-02-29",
            "2000-13",
            "2000-00-10",
            "2000-12-00",
            "2000-Q5",
            "2000-Q0",
            "2000-W53",
            "2000-W00",
            "2000-W05-8",
            "2000-366x",
            "2001-366",
            "--13-01",
            "--02-30",
            "200012",
            "2000123",
            "0999",
            "10000",
            "-2000",
            "+2000-01-01",
            "20",
            "2000-1",
            "2000-1-1",
            "27/12/2000",
            "27.12.2000",
            "2000/12/27",
            "2000-12-27T",
            "2000-12-27 25:00",
            "2000-12-27T10:60",
            "2000-12-27T24:01",
            "2000-12-27T10:00:00.",
            "2000-12-27x",
            "2000-12-2710:00",
            "2000-12-27/2000-12-28",
            "2000-12-27-99:00",
            "2000-12-27T10:00 CEST",
            "December 27, 2000",
            "２０００",
            "2000-12-27\u{0}",
            "////",
            "null",
            "1000-W01",
        ];
        for text in table {
            let problem = PublicationDate::parse(text).unwrap_err().to_string();
            assert!(problem.contains(&format!("\"{text}\"")), "{problem}");
        }
        let problem = |text| PublicationDate::parse(text).unwrap_err().to_string();
        assert!(problem("0999").contains("between 1000 and 9999"));
        assert!(problem("2001-02-29").contains("no such date is in the calendar"));
        assert!(problem("200012").contains("six digits"));
        assert!(problem(&"9".repeat(10_000)).len() < 400);
    }
}
