//! Dates in a layout of the user's own: text and strptime format in, the named parts out.
//!
//! jiff reads the directives, in English whatever the locale; here stands which of them may be used
//! and what the ones used say about the precision.

use jiff::civil::Date;
use jiff::fmt::strtime::BrokenDownTime;

use super::iso8601::Parts;
use super::quoted;
use crate::error::{Error, Result};

/// The parts that a trimmed text names under a format.
pub(super) fn parse_strptime(text: &str, date_format: &str) -> Result<Parts> {
    check_format(date_format)?;
    let not_a_date = |bound: String| Error::parameter("date", quoted(text), bound);
    let read = BrokenDownTime::parse(date_format.trim(), text).map_err(|problem| {
        not_a_date(format!(
            "must match date_format {}: {problem}",
            quoted(date_format)
        ))
    })?;
    let parts = if let Ok(day) = read.to_date() {
        Parts::Day(day.year(), day.month(), day.day())
    } else {
        match (read.year(), read.month(), read.day()) {
            (Some(year), Some(month), Some(day)) => Parts::Day(year, month, day),
            (Some(year), None, _) if read.day_of_year().is_some() => {
                Parts::DayOfYear(year, read.day_of_year().unwrap_or_default())
            }
            (Some(year), Some(month), None) => Parts::Month(year, month),
            (Some(year), None, _) => Parts::Year(year),
            (None, Some(month), Some(day)) => Parts::MonthDay(month, day),
            _ => match (read.iso_week_year(), read.iso_week()) {
                (Some(year), Some(week)) => Parts::Week(year, week, None),
                _ => {
                    return Err(Error::parameter(
                        "date_format",
                        quoted(date_format),
                        "must hold a year, an ISO week (%G, %V), or a month and a day",
                    ));
                }
            },
        }
    };
    let contradicts = read.weekday().is_some_and(|weekday| {
        matches!(parts, Parts::Day(year, month, day)
                if Date::new(year, month, day).is_ok_and(|day| day.weekday() != weekday))
    });
    if contradicts {
        return Err(not_a_date("its day of the week is another one".into()));
    }
    Ok(parts)
}

/// Refuses directives that strptime cannot read here, or that would give a wrong year.
fn check_format(date_format: &str) -> Result<()> {
    let bad = |bound: String| Err(Error::parameter("date_format", quoted(date_format), bound));
    let mut rest = date_format.chars();
    while let Some(symbol) = rest.next() {
        if symbol != '%' {
            continue;
        }
        let directive =
            rest.find(|symbol| !matches!(symbol, '_' | '-' | '^' | '#' | ':' | '.' | '0'..='9'));
        match directive {
            Some(known) if "%AaBbDdeFfGHhIjklMmNnPpQRSTtUuVWwYyz".contains(known) => {}
            Some(unknown) => {
                return bad(format!(
                    "%{unknown} cannot be read; use %Y %y %m %B %b %d %j %G %V %A %a %H %I %M %S \
                     %f %p %z and plain text"
                ));
            }
            None => return bad("must not end within a directive".into()),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::article::PublicationDate;

    #[test]
    fn a_format_sets_the_precision() {
        let table = [
            ("27/12/2000", "%d/%m/%Y", "2000-12-27"),
            ("12/27/00", "%m/%d/%y", "2000-12-27"),
            ("1.2.69", "%d.%m.%y", "1969-02-01"),
            ("1.2.68", "%d.%m.%y", "2068-02-01"),
            ("December 2000", "%B %Y", "2000-12"),
            ("dec 27, 2000", "%b %d, %Y", "2000-12-27"),
            (
                "Wed, 27 Dec 2000 23:30:00 -0800",
                "%a, %d %b %Y %H:%M:%S %z",
                "2000-12-27",
            ),
            ("27 Dec 2000 10:00 GMT", "%d %b %Y %H:%M GMT", "2000-12-27"),
            ("2000", "%Y", "2000"),
            ("4 September", "%d %B", "--09-04"),
            ("29.2.", "%d.%m.", "--02-29"),
            ("2000-362", "%Y-%j", "2000-12-27"),
            ("2000-W05", "%G-W%V", "2000-W05"),
            (
                "2000-12-27 10:00:00.123456",
                "%Y-%m-%d %H:%M:%S.%f",
                "2000-12-27",
            ),
        ];
        for (text, date_format, iso) in table {
            let date = PublicationDate::parse_with_format(text, date_format).unwrap();
            assert_eq!(date.to_string(), iso, "{text}");
        }
    }

    #[test]
    fn a_format_that_does_not_fit_is_an_error() {
        let problem = |text: &str, date_format: &str| {
            PublicationDate::parse_with_format(text, date_format)
                .unwrap_err()
                .to_string()
        };
        for (text, date_format) in [
            ("10:00", "%H:%M"),
            ("20", "%C"),
            ("x", "%!"),
            ("x", "%"),
            ("x", "%5"),
            ("27", "%d"),
            ("CET 2000", "%Z %Y"),
            ("977875200", "%s"),
            ("x", "%x"),
        ] {
            let problem = problem(text, date_format);
            let start = format!("date_format is \"{date_format}\", but ");
            assert!(problem.starts_with(&start), "{problem}");
        }
        for (text, date_format) in [
            ("2000-12-27", "%d/%m/%Y"),
            ("31/02/2000", "%d/%m/%Y"),
            ("Tue 27 12 2000", "%a %d %m %Y"),
            ("27 Dezember 2000", "%d %B %Y"),
            ("0099", "%Y"),
            ("27/12/2000x", "%d/%m/%Y"),
            ("366 2001", "%j %Y"),
            ("30 2", "%d %m"),
        ] {
            let problem = problem(text, date_format);
            assert!(
                problem.starts_with(&format!("date is \"{text}\", but ")),
                "{problem}"
            );
        }
    }

    #[test]
    fn week_numbers_at_the_ends_of_the_calendar_do_not_panic() {
        for year in [-9999, -1, 0, 1, 999, 1000, 2000, 9998, 9999] {
            for week in 0..=53 {
                for weekday in 0..=7 {
                    let text = format!("{year} {week} {weekday}");
                    for date_format in ["%Y %U %w", "%Y %W %u", "%G %V %u", "%Y %U %u"] {
                        if let Ok(date) = PublicationDate::parse_with_format(&text, date_format) {
                            assert!(date.span().is_some_and(|span| span.start < span.end));
                        }
                    }
                }
            }
        }
    }
}
