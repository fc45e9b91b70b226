//! Calendar bins for counts over time.
//!
//! In comes the stretch of days the articles cover and a width; out come consecutive bins, empty
//! ones included, and the bin of each date. A date coarser than a bin has none: it is the caller's to
//! report it.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::article::{DateSpan, PublicationDate, civil_day, day_number, last_of_quarter, quoted};
use crate::error::{Error, Result};

/// The width of a bin. All follow the calendar: their lengths in days differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BinWidth {
    /// A calendar day.
    Day,
    /// An ISO week, from Monday to Sunday.
    Week,
    /// A calendar month.
    Month,
    /// Three calendar months, from January, April, July or October.
    Quarter,
    /// A calendar year.
    Year,
}

impl BinWidth {
    /// The name that a user writes as `by`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }

    /// The first day of the bin that a day lies in.
    fn start_of(self, day: i32) -> i32 {
        let date = civil_day(day);
        match self {
            Self::Day => day,
            // Day 0, 1970-01-01, was a Thursday.
            Self::Week => day - (day + 3).rem_euclid(7),
            Self::Month => day_number(date.first_of_month()),
            Self::Quarter => {
                let first = Date::new(date.year(), (date.month() + 2) / 3 * 3 - 2, 1);
                first.map_or(day, day_number)
            }
            Self::Year => day_number(date.first_of_year()),
        }
    }

    /// The day after the bin that a day lies in.
    fn end_of(self, day: i32) -> i32 {
        let date = civil_day(day);
        match self {
            Self::Day => day + 1,
            Self::Week => self.start_of(day) + 7,
            Self::Month => day_number(date.last_of_month()) + 1,
            Self::Quarter => day_number(last_of_quarter(date)) + 1,
            Self::Year => day_number(date.last_of_year()) + 1,
        }
    }
}

impl fmt::Display for BinWidth {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl FromStr for BinWidth {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        [
            Self::Day,
            Self::Week,
            Self::Month,
            Self::Quarter,
            Self::Year,
        ]
        .into_iter()
        .find(|width| width.name() == text)
        .ok_or_else(|| {
            Error::parameter(
                "by",
                quoted(text),
                "must be \"day\", \"week\", \"month\", \"quarter\" or \"year\"",
            )
        })
    }
}

/// Consecutive bins, the first and the last of which may reach past the days covered.
///
/// ```
/// use erascope::article::{PublicationDate, day_number};
/// use erascope::trend::bins::{BinWidth, Bins};
/// use jiff::civil::date;
///
/// let (first, last) = (day_number(date(2000, 1, 31)), day_number(date(2000, 4, 1)));
/// let bins = Bins::covering(first, last, BinWidth::Month)?;
/// assert_eq!(bins.len(), 4); // January, February, March, April
/// assert!(bins.partial(0) && !bins.partial(1));
/// let bin = |text| Ok::<_, erascope::Error>(PublicationDate::parse(text)?.span().and_then(|span| bins.bin_of(span)));
/// assert_eq!(bin("2000-02")?, Some(1));
/// assert_eq!(bin("2000")?, None);
/// # Ok::<(), erascope::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bins {
    width: BinWidth,
    /// Bin `i` holds the days from `edges[i]` up to but not including `edges[i + 1]`.
    edges: Vec<i32>,
    covered: DateSpan,
}

/// More bins than this cannot be read, and would only exhaust memory.
const MAX_BINS: usize = 1_000_000;

impl Bins {
    /// The bins from the one that holds `first_day` to the one that holds `last_day`, in days since
    /// 1970-01-01: the first day of the earliest date and the last day of the latest one.
    pub fn covering(first_day: i32, last_day: i32, width: BinWidth) -> Result<Self> {
        for day in [first_day, last_day] {
            PublicationDate::from_day(day)?;
        }
        if first_day > last_day {
            let bound = format!("must not come after the last day {}", civil_day(last_day));
            return Err(Error::parameter("first day", civil_day(first_day), bound));
        }
        let mut edges = vec![width.start_of(first_day)];
        let mut end = edges[0];
        while end <= last_day {
            if edges.len() > MAX_BINS {
                return Err(Error::parameter(
                    "by",
                    quoted(width.name()),
                    format!(
                        "the dates span {} days, and a trend has at most {MAX_BINS} bins",
                        last_day - first_day + 1
                    ),
                ));
            }
            end = width.end_of(end);
            edges.push(end);
        }
        Ok(Self {
            width,
            edges,
            covered: DateSpan {
                start: first_day,
                end: last_day + 1,
            },
        })
    }

    /// The number of bins, never zero.
    #[allow(clippy::len_without_is_empty)]
    pub fn len(&self) -> usize {
        self.edges.len() - 1
    }

    /// The width of each bin.
    pub fn width(&self) -> BinWidth {
        self.width
    }

    /// The days of each bin in turn.
    pub fn spans(&self) -> impl ExactSizeIterator<Item = DateSpan> {
        self.edges.windows(2).map(|edge| DateSpan {
            start: edge[0],
            end: edge[1],
        })
    }

    /// The bin that all days of a date lie in; `None` where they do not lie in one.
    pub fn bin_of(&self, span: DateSpan) -> Option<usize> {
        let bin = self
            .edges
            .partition_point(|&edge| edge <= span.start)
            .checked_sub(1)?;
        let end = *self.edges.get(bin + 1)?;
        (span.start < span.end && span.end <= end).then_some(bin)
    }

    /// Whether a bin is cut off by the ends of what was observed. Only the first and the last bin
    /// can be: an empty bin between others was observed and is a zero.
    pub fn partial(&self, bin: usize) -> bool {
        let starts_late = bin == 0 && self.covered.start > self.edges[0];
        let ends_early =
            bin + 1 == self.len() && self.edges.last().is_some_and(|&end| self.covered.end < end);
        starts_late || ends_early
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::day_to_iso;

    fn span(text: &str) -> DateSpan {
        PublicationDate::parse(text).unwrap().span().unwrap()
    }

    fn bins(first: &str, last: &str, by: &str) -> Bins {
        Bins::covering(span(first).start, span(last).end - 1, by.parse().unwrap()).unwrap()
    }

    #[test]
    fn bins_follow_the_calendar() {
        let table: &[(&str, &str, &str, &[&str])] = &[
            (
                "2000-02-28",
                "2000-03-01",
                "day",
                &["2000-02-28", "2000-02-29", "2000-03-01", "2000-03-02"],
            ),
            (
                "2001-02-28",
                "2001-03-01",
                "day",
                &["2001-02-28", "2001-03-01", "2001-03-02"],
            ),
            (
                "2000-01-01",
                "2000-01-10",
                "week",
                &["1999-12-27", "2000-01-03", "2000-01-10", "2000-01-17"],
            ),
            (
                "1969-12-31",
                "1970-01-05",
                "week",
                &["1969-12-29", "1970-01-05", "1970-01-12"],
            ),
            (
                "1900-01-31",
                "1900-03",
                "month",
                &["1900-01-01", "1900-02-01", "1900-03-01", "1900-04-01"],
            ),
            (
                "2000-02-29",
                "2000-02-29",
                "month",
                &["2000-02-01", "2000-03-01"],
            ),
            (
                "2000-03-31",
                "2000-07-01",
                "quarter",
                &["2000-01-01", "2000-04-01", "2000-07-01", "2000-10-01"],
            ),
            (
                "1999-12-31",
                "2000",
                "year",
                &["1999-01-01", "2000-01-01", "2001-01-01"],
            ),
        ];
        for (first, last, by, edges) in table {
            let bins = bins(first, last, by);
            let shown: Vec<String> = bins.edges.iter().map(|&day| day_to_iso(day)).collect();
            assert_eq!(&shown, edges, "{first} {last} {by}");
            assert_eq!(
                (bins.len(), bins.spans().len()),
                (edges.len() - 1, edges.len() - 1)
            );
        }
    }

    #[test]
    fn every_day_lies_in_the_bin_that_holds_it() {
        for by in ["day", "week", "month", "quarter", "year"] {
            let bins = bins("1999-11-15", "2005-02", by);
            for (index, bin) in bins.spans().enumerate() {
                for start in bin.start..bin.end {
                    assert_eq!(
                        bins.bin_of(DateSpan {
                            start,
                            end: start + 1
                        }),
                        Some(index)
                    );
                }
                assert_eq!(bins.bin_of(bin), Some(index));
            }
        }
    }

    #[test]
    fn a_date_coarser_than_the_bin_has_none() {
        let table = [
            ("2000", "month", None),
            ("2000-03", "week", None),
            ("2000-03", "quarter", Some(0)),
            ("2000-W13", "month", None), // 27 March to 2 April
            ("2000-W12", "month", Some(2)),
            ("2000-02", "month", Some(1)),
            ("1999-12-31", "month", None),
            ("2001-01-01", "month", None),
            ("2000", "year", Some(0)),
        ];
        for (date, by, expected) in table {
            assert_eq!(
                bins("2000-01-01", "2000-12-31", by).bin_of(span(date)),
                expected,
                "{date}"
            );
        }
        let year = bins("2000", "2000", "year");
        assert_eq!(year.bin_of(DateSpan { start: 5, end: 5 }), None);
        assert_eq!(
            year.bin_of(DateSpan {
                start: i32::MAX,
                end: i32::MIN
            }),
            None
        );
    }

    #[test]
    fn only_the_outer_bins_can_be_partial() {
        let flags = |bins: Bins| {
            (0..bins.len())
                .map(|bin| bins.partial(bin))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            flags(bins("2000-01-02", "2000-03-30", "month")),
            [true, false, true]
        );
        assert_eq!(flags(bins("2000-01-01", "2000-03-31", "month")), [false; 3]);
        assert_eq!(flags(bins("2000-01", "2000-03", "month")), [false; 3]);
        assert_eq!(flags(bins("2000-01-02", "2000-01-31", "month")), [true]);
        assert_eq!(flags(bins("2000-01-01", "2000-01-30", "month")), [true]);
        assert!(!bins("2000", "2000", "month").partial(usize::MAX - 1));
    }

    #[test]
    fn what_cannot_be_binned_is_an_error() {
        let problem = "decade".parse::<BinWidth>().unwrap_err().to_string();
        assert!(
            problem.starts_with("by is \"decade\", but must be \"day\", \"week\""),
            "{problem}"
        );
        let (first, last) = (span("1000").start, span("9999").end - 1);
        let problem = Bins::covering(first, last, BinWidth::Day)
            .unwrap_err()
            .to_string();
        assert_eq!(
            problem,
            "by is \"day\", but the dates span 3287182 days, and a trend has at most 1000000 bins"
        );
        for by in ["week", "month", "quarter", "year"] {
            bins("1000", "9999", by);
        }
        for (first, last) in [(5, 4), (i32::MIN, 0), (0, i32::MAX), (i32::MIN, i32::MAX)] {
            assert!(Bins::covering(first, last, BinWidth::Week).is_err());
        }
        assert_eq!(
            Bins::covering(0, 999_999, BinWidth::Day).unwrap().len(),
            1_000_000
        );
        assert!(Bins::covering(0, 1_000_000, BinWidth::Day).is_err());
    }
}
