//! The eras that are compared, and which of them an article belongs to.
//!
//! In come names with their first day and the day after their last, out comes the place of each
//! publication date: in one era, outside all of them, or undecided for a stated reason.

use serde::{Deserialize, Serialize};

use crate::article::{DatePrecision, PublicationDate, day_to_iso, quoted};
use crate::error::{Error, Result};

/// 1000-01-01 and the day after 9999-12-31, in days since 1970-01-01.
const FIRST_DAY: i32 = -354_285;
const LAST_DAY: i32 = 2_932_897;

/// A named stretch of time, from `start` up to but not including `end`, in days since 1970-01-01.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Era {
    /// The name the user gave it, the key in every output.
    pub name: String,
    /// The first day.
    pub start: i32,
    /// The day after the last one.
    pub end: i32,
}

/// Eras in the order of time, none overlapping another.
///
/// ```
/// use erascope::article::PublicationDate;
/// use erascope::era::{Eras, Placement};
///
/// let eras = Eras::from_years(&[2016, 2000])?;
/// assert_eq!(eras.as_slice()[0].name, "2000");
/// assert_eq!(eras.place(Some(PublicationDate::parse("2016-05")?)), Placement::In(1));
/// # Ok::<(), erascope::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Vec<Era>", try_from = "Vec<Era>")]
pub struct Eras {
    eras: Vec<Era>,
}

/// Where a publication date lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Placement {
    /// In the era of this index, with all the days it may mean.
    In(usize),
    /// In no era, with all the days it may mean.
    Outside,
    /// On both sides of an era's edge; the reason names the date and the edge.
    Ambiguous(String),
    /// There is no date.
    Undated,
    /// There is a day and a month, but no year.
    NoYear,
}

impl Eras {
    /// Eras from `(name, start, end)`, half-open. `start` and `end` are ISO dates of any precision
    /// that has a year, and stand for their first day: `2000` is 2000-01-01.
    pub fn new(eras: Vec<(String, String, String)>) -> Result<Self> {
        let first_day = |name: &str, edge: &str, text: &str| {
            let problem = |bound: String| {
                let parameter = format!("{edge} of era {}", quoted(name));
                Error::parameter(parameter, quoted(text), bound)
            };
            let date = PublicationDate::parse(text).map_err(|error| match error {
                Error::Parameter { bound, .. } => problem(bound),
                other => other,
            })?;
            let span = date.span();
            span.map(|span| span.start)
                .ok_or_else(|| problem("must have a year".into()))
        };
        let eras: Result<Vec<Era>> = eras
            .into_iter()
            .map(|(name, start, end)| {
                Ok(Era {
                    start: first_day(&name, "start", &start)?,
                    end: first_day(&name, "end", &end)?,
                    name,
                })
            })
            .collect();
        Self::try_from(eras?)
    }

    /// One era for each calendar year, named by it.
    pub fn from_years(years: &[i32]) -> Result<Self> {
        let eras: Result<Vec<Era>> = years
            .iter()
            .map(|year| {
                let span = PublicationDate::parse(&year.to_string())
                    .ok()
                    .filter(|date| date.precision() == DatePrecision::Year)
                    .and_then(|date| date.span())
                    .ok_or_else(|| {
                        Error::parameter("eras", year, "a year must lie between 1000 and 9999")
                    })?;
                Ok(Era {
                    name: year.to_string(),
                    start: span.start,
                    end: span.end,
                })
            })
            .collect();
        Self::try_from(eras?)
    }

    /// All eras in the order of time.
    pub fn as_slice(&self) -> &[Era] {
        &self.eras
    }

    /// The number of eras, never zero.
    #[allow(clippy::len_without_is_empty)]
    pub fn len(&self) -> usize {
        self.eras.len()
    }

    /// The index of the era of this name.
    pub fn index_of(&self, name: &str) -> Option<usize> {
        self.eras.iter().position(|era| era.name == name)
    }

    /// Where a date lies: by all the days it may mean, not by one of them.
    pub fn place(&self, date: Option<PublicationDate>) -> Placement {
        let Some(date) = date else {
            return Placement::Undated;
        };
        let Some(span) = date.span() else {
            return Placement::NoYear;
        };
        // The first era that ends after the date begins is the only one that can hold it.
        let index = self.eras.partition_point(|era| era.end <= span.start);
        let Some(era) = self.eras.get(index).filter(|era| era.start < span.end) else {
            return Placement::Outside;
        };
        if era.start <= span.start && span.end <= era.end {
            return Placement::In(index);
        }
        let (edge, day) = if era.start > span.start {
            ("starts", era.start)
        } else {
            ("ends", era.end)
        };
        Placement::Ambiguous(format!(
            "date {date} is a whole {}, and era {} {edge} within it, at {}",
            date.precision().name(),
            quoted(&era.name),
            day_to_iso(day)
        ))
    }
}

impl From<Eras> for Vec<Era> {
    fn from(eras: Eras) -> Self {
        eras.eras
    }
}

impl TryFrom<Vec<Era>> for Eras {
    type Error = Error;

    /// Sorts the eras and checks what every reader of them relies on.
    fn try_from(mut eras: Vec<Era>) -> Result<Self> {
        if eras.is_empty() {
            return Err(Error::Eras(
                "eras is empty, but at least one is needed".into(),
            ));
        }
        for (index, era) in eras.iter().enumerate() {
            let name = quoted(&era.name);
            if era.name.trim().is_empty() {
                return Err(Error::Eras(format!(
                    "an era's name is {name}, but must not be empty"
                )));
            }
            if eras[..index].iter().any(|other| other.name == era.name) {
                return Err(Error::Eras(format!(
                    "era {name} is given twice, but names must differ"
                )));
            }
            let days = FIRST_DAY..=LAST_DAY;
            if !days.contains(&era.start) || !days.contains(&era.end) {
                return Err(Error::Eras(format!(
                    "era {name} lies outside of the years 1000 to 9999"
                )));
            }
            if era.start >= era.end {
                return Err(Error::Eras(format!(
                    "era {name} starts {}, but must start before its end {}",
                    day_to_iso(era.start),
                    day_to_iso(era.end)
                )));
            }
        }
        eras.sort_by_key(|era| era.start);
        for pair in eras.windows(2) {
            if pair[1].start < pair[0].end {
                return Err(Error::Eras(format!(
                    "era {} starts {}, but era {} ends only at {}; eras must not overlap",
                    quoted(&pair[1].name),
                    day_to_iso(pair[1].start),
                    quoted(&pair[0].name),
                    day_to_iso(pair[0].end)
                )));
            }
        }
        Ok(Self { eras })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn eras(given: &[(&str, &str, &str)]) -> Result<Eras> {
        let owned = |(name, start, end): &(&str, &str, &str)| {
            (name.to_string(), start.to_string(), end.to_string())
        };
        Eras::new(given.iter().map(owned).collect())
    }

    fn place(eras: &Eras, date: &str) -> Placement {
        eras.place(Some(PublicationDate::parse(date).unwrap()))
    }

    #[test]
    fn a_date_lies_where_all_its_days_lie() {
        let eras = eras(&[
            ("2016", "2016", "2017"),
            ("2000", "2000-01-01", "2002-01"),
            ("crisis", "2008-09-15", "2009-Q2"),
        ])
        .unwrap();
        let table = [
            ("2000", Placement::In(0)),
            ("2001-12-31", Placement::In(0)),
            ("2001-Q4", Placement::In(0)),
            ("2002", Placement::Outside),
            ("1999-12-31", Placement::Outside),
            ("2008-09-14", Placement::Outside),
            ("2008-09-15", Placement::In(1)),
            ("2009-03", Placement::In(1)),
            ("2009-04", Placement::Outside),
            ("2016-12-31", Placement::In(2)),
            ("2017-01-01", Placement::Outside),
            ("--09-04", Placement::NoYear),
        ];
        for (date, expected) in table {
            assert_eq!(place(&eras, date), expected, "{date}");
        }
        assert_eq!(eras.place(None), Placement::Undated);
        assert_eq!(eras.index_of("crisis"), Some(1));
    }

    #[test]
    fn a_date_across_an_edge_is_ambiguous_and_says_why() {
        let eras = eras(&[
            ("crisis", "2008-09-15", "2009-04"),
            ("after", "2009-04", "2010"),
        ]);
        let eras = eras.unwrap();
        let table = [
            (
                "2008",
                "date 2008 is a whole year, and era \"crisis\" starts within it, at 2008-09-15",
            ),
            (
                "2008-09",
                "date 2008-09 is a whole month, and era \"crisis\" starts within it, at 2008-09-15",
            ),
            (
                "2009",
                "date 2009 is a whole year, and era \"crisis\" ends within it, at 2009-04-01",
            ),
            (
                "2009-W53",
                "date 2009-W53 is a whole week, and era \"after\" ends within it, at 2010-01-01",
            ),
        ];
        for (date, reason) in table {
            assert_eq!(place(&eras, date), Placement::Ambiguous(reason.into()));
        }
    }

    #[test]
    fn eras_that_contradict_are_refused_by_name() {
        type Given<'a> = &'a [(&'a str, &'a str, &'a str)];
        let table: &[(Given, &str)] = &[
            (&[], "eras is empty, but at least one is needed"),
            (
                &[(" ", "2000", "2001")],
                "an era's name is \" \", but must not be empty",
            ),
            (
                &[("a", "2000", "2001"), ("a", "2003", "2004")],
                "era \"a\" is given twice, but names must differ",
            ),
            (
                &[("2000", "2002-01-01", "2000-01-01")],
                "era \"2000\" starts 2002-01-01, but must start before its end 2000-01-01",
            ),
            (
                &[("a", "2000", "2000-01")],
                "era \"a\" starts 2000-01-01, but must start before its end 2000-01-01",
            ),
            (
                &[("b", "2000-06", "2001"), ("a", "2000", "2000-07")],
                "era \"b\" starts 2000-06-01, but era \"a\" ends only at 2000-07-01; \
                 eras must not overlap",
            ),
            (
                &[("a", "2001-02-29", "2002")],
                "start of era \"a\" is \"2001-02-29\", but no such date is in the calendar",
            ),
            (
                &[("a", "2001", "--09-04")],
                "end of era \"a\" is \"--09-04\", but must have a year",
            ),
        ];
        for (given, problem) in table {
            assert_eq!(&eras(given).unwrap_err().to_string(), problem);
        }
        for year in [0, -5, 999, 10_000, 200_012, 20_001_227, i32::MIN, i32::MAX] {
            assert!(Eras::from_years(&[2000, year]).is_err());
        }
        assert!(Eras::from_years(&[2000, 2000]).is_err());
    }

    #[test]
    fn stored_eras_are_checked_when_they_come_back() {
        let eras = Eras::from_years(&[2000, 2016, 9999]).unwrap();
        let stored = serde_json::to_string(&eras).unwrap();
        assert_eq!(serde_json::from_str::<Eras>(&stored).unwrap(), eras);
        let broken = r#"[{"name": "a", "start": 5, "end": 5}]"#;
        assert!(serde_json::from_str::<Eras>(broken).is_err());
    }
}
