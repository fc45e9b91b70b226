//! When a saved page was published.
//!
//! The text of the page comes in; out come the day of publication, the day of the last change, and
//! every date on the page with its role and with the reason why it was not taken. Nothing is
//! guessed: a page whose own date does not stand on it, or stands there in a form that may mean two
//! days, is undated.
//!
//! Steps: every date-like expression ([`Form`]); the order of day and month in numeric ones, by
//! evidence on the page; the role of each ([`Role`]); yes-or-no signals of form, place and
//! neighbours; a logistic choice among the dates of the page and "none of them", whose weights are
//! a data file. Time and memory are linear in the length of the page.
//!
//! ```
//! use erascope::page::date::find_dates;
//!
//! let page = "Talks end in Moscow\n\nPublished December 28th, 2000 - 02:00 GMT\n\n\
//!     The two sides agreed on further talks, a spokesman said after the meeting in 1999.";
//! let dates = find_dates(page);
//! let published = dates.published.as_ref().ok_or(erascope::Error::Data("undated".into()))?;
//! assert_eq!(published.date.to_string(), "2000-12-28");
//! assert_eq!(published.evidence, "Published December 28th, 2000 - 02:00 GMT");
//! # Ok::<(), erascope::Error>(())
//! ```

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::article::{DatePrecision, PublicationDate};

mod candidates;
mod choose;
mod cues;
mod forms;
mod language;
mod layout;
mod months;
mod order;
mod relative;
mod role;
mod signals;
mod tokens;
mod value;

use candidates::{Sighting, find_sightings};
use choose::{most_probable, score};
pub use forms::Form;
use layout::Layout;
use order::PageOrder;
pub use role::Role;
use signals::{Among, NAMES, bit, signals};
pub use value::WeekdayCheck;
use value::{Value, value_of};

/// The dates of a page.
#[derive(Clone, Debug, Default)]
pub struct PageDates {
    /// When the page was published.
    pub published: Option<Found>,
    /// When it was last changed.
    pub updated: Option<Found>,
    /// Every date on the page, in the order they stand there.
    pub candidates: Vec<Candidate>,
}

impl PageDates {
    /// The date of the page: that of publication, or else that of the last change.
    pub fn date(&self) -> Option<&Found> {
        self.published.as_ref().or(self.updated.as_ref())
    }
}

/// A date the page gives itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The date at its own precision.
    pub date: PublicationDate,
    /// The words it was read from, as they stand on the page.
    pub evidence: String,
    /// The probability, by the model, that this is the page's own date.
    pub confidence: f64,
    /// The line it stands on, counted from 1.
    pub line: usize,
}

/// A date-like expression of the page, and what became of it.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Where its words stand, in bytes of the text.
    pub span: Range<usize>,
    /// Its line, counted from 1.
    pub line: usize,
    /// How it is written.
    pub form: Form,
    /// What it is on the page.
    pub role: Role,
    /// What it means; `None` where it may mean two days, names no day, or counts from another one.
    pub value: Option<PublicationDate>,
    /// Whether the weekday beside it is right.
    pub weekday: WeekdayCheck,
    /// The sum of the weights of its signals; above 0 it is more probable than no date at all.
    pub score: f64,
    /// Why it is not the date of the page; `None` where it is.
    pub rejected: Option<String>,
    eligible: bool,
    signals: u64,
}

impl Candidate {
    /// Whether it could be the date of the page at all.
    pub fn eligible(&self) -> bool {
        self.eligible
    }

    /// The signals that hold for it, by name.
    pub fn signals(&self) -> impl Iterator<Item = &'static str> {
        NAMES
            .into_iter()
            .filter(|name| self.signals & bit(name) != 0)
    }
}

/// The dates of a page saved as text.
pub fn find_dates(text: &str) -> PageDates {
    find_dates_around(text, None)
}

/// The dates of a page whose article is known to stand on some lines, counted from 0.
pub fn find_dates_around(text: &str, body: Option<Range<usize>>) -> PageDates {
    let layout = Layout::new(text, body);
    let sightings = find_sightings(text, &layout.lines);
    let order = PageOrder::new(text, &sightings, language::habit(text, &layout));
    let values: Vec<Value> = sightings
        .iter()
        .map(|sighting| value_of(sighting, &order))
        .collect();
    let among = among(&layout, &sightings, &values);
    let mut marked = false;
    let mut candidates: Vec<Candidate> = sightings
        .iter()
        .zip(values)
        .zip(among)
        .map(|((sighting, value), mut among)| {
            let read = role::role_of(text, &layout, sighting, among.listed);
            among.first_marked = !marked && read.role == Role::Published && value.date.is_some();
            marked |= among.first_marked;
            judge(text, &layout, sighting, value, among, read)
        })
        .collect();
    for (line, range) in layout.lines.iter().enumerate() {
        if let Some(span) = relative::relative_in(text, range.clone())
            && candidates.len() < 2 * candidates::MOST_SIGHTINGS
        {
            candidates.push(Candidate {
                span,
                line: line + 1,
                form: Form::Relative,
                role: Role::Unmarked,
                value: None,
                weekday: WeekdayCheck::None,
                score: 0.0,
                rejected: Some("counts from a moment the page does not name".into()),
                eligible: false,
                signals: 0,
            });
        }
    }
    candidates.sort_by_key(|candidate| candidate.span.start);
    choice(text, candidates)
}

/// The choice itself: the most probable publication, and the most probable change.
/// The two do not compete: a page that says both has both.
fn choice(text: &str, mut candidates: Vec<Candidate>) -> PageDates {
    let found = |candidates: &[Candidate], (place, confidence): (usize, f64)| {
        let candidate = &candidates[place];
        candidate.value.map(|date| Found {
            date,
            evidence: text[candidate.span.clone()].to_owned(),
            confidence,
            line: candidate.line,
        })
    };
    let own = most_probable(&candidates, |candidate| candidate.role != Role::Updated);
    let changed = most_probable(&candidates, |candidate| candidate.role == Role::Updated);
    let dates = (
        own.and_then(|choice| found(&candidates, choice)),
        changed.and_then(|choice| found(&candidates, choice)),
    );
    for (place, candidate) in candidates.iter_mut().enumerate() {
        let taken = [own, changed]
            .iter()
            .flatten()
            .any(|&(chosen, _)| chosen == place);
        if taken {
            candidate.rejected = None;
        } else if candidate.rejected.is_none() {
            candidate.rejected = Some(why_not(candidate, own.or(changed).is_some()));
        }
    }
    PageDates {
        published: dates.0,
        updated: dates.1,
        candidates,
    }
}

fn why_not(candidate: &Candidate, dated: bool) -> String {
    if dated {
        format!(
            "another date of the page has more for it (score {:.1})",
            candidate.score
        )
    } else {
        format!("too little speaks for it (score {:.1})", candidate.score)
    }
}

/// What each date is among all of the page.
fn among(layout: &Layout, sightings: &[Sighting], values: &[Value]) -> Vec<Among> {
    let mut times: FxHashMap<PublicationDate, usize> = FxHashMap::default();
    for date in values.iter().filter_map(|value| value.date) {
        *times.entry(date).or_default() += 1;
    }
    let whole = |date: &PublicationDate| date.precision() == DatePrecision::Day;
    let days = || values.iter().filter_map(|value| value.date).filter(whole);
    let latest = days().max();
    let first = values
        .iter()
        .position(|value| value.date.is_some_and(|date| whole(&date)));
    let short = |date: Option<PublicationDate>| {
        date.is_some_and(|date| date.precision() == DatePrecision::MonthDay)
    };
    let outside_prose = sightings.iter().zip(values).any(|(sighting, value)| {
        value.date.is_some_and(|date| whole(&date)) && !layout.shapes[sighting.line].prose
    });
    let listed = listed(layout, sightings, values);
    (0..values.len())
        .map(|at| Among {
            first: first == Some(at),
            only_short: short(values[at].date) && !outside_prose,
            first_marked: false,
            latest: values[at].date.is_some() && values[at].date == latest,
            times_seen: values[at]
                .date
                .and_then(|date| times.get(&date).copied())
                .unwrap_or(0),
            listed: listed[at],
        })
        .collect()
}

/// Dates of one form on lines close to each other, with different values: a list of items.
fn listed(layout: &Layout, sightings: &[Sighting], values: &[Value]) -> Vec<bool> {
    const NEAR_LINES: usize = 12;
    const NEAR_DATES: usize = 4;
    (0..sightings.len())
        .map(|at| {
            let near = at.saturating_sub(NEAR_DATES)..sightings.len().min(at + NEAR_DATES + 1);
            let others = near.filter(|&other| {
                let lines = sightings[other].line.abs_diff(sightings[at].line);
                sightings[other].form == sightings[at].form
                    && !layout.shapes[sightings[other].line].prose
                    && (1..=NEAR_LINES).contains(&lines)
                    && values[other].date != values[at].date
            });
            others.count() >= 2
        })
        .collect()
}

fn judge(
    text: &str,
    layout: &Layout,
    sighting: &Sighting,
    value: Value,
    among: Among,
    read: role::Reading,
) -> Candidate {
    let role = read.role;
    let span = read.evidence_start..sighting.span.end;
    let span_words = text[span.clone()]
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .count();
    let bare = matches!(sighting.form, Form::YearOnly);
    let marked = role == Role::Published && layout.shapes[sighting.line].words <= 4;
    let rejected = match (&value.problem, role) {
        (Some(problem), _) => Some(problem.clone()),
        (None, Role::Copyright) => Some("a year of copyright".into()),
        (None, Role::Policy) => Some("belongs to terms of use or a privacy statement".into()),
        (None, _) if bare && !marked => {
            Some("a year alone, and nothing says it is the page's".into())
        }
        _ => None,
    };
    let signals = value.date.map_or(0, |date| {
        let weekday = match value.weekday {
            WeekdayCheck::None => None,
            check => Some(check == WeekdayCheck::Agrees),
        };
        signals(
            layout,
            sighting,
            date,
            role,
            weekday,
            among,
            span_words as u32,
        )
    });
    Candidate {
        line: sighting.line + 1,
        form: sighting.form,
        role,
        value: value.date,
        weekday: value.weekday,
        score: score(signals),
        eligible: rejected.is_none(),
        rejected,
        signals,
        span,
    }
}
