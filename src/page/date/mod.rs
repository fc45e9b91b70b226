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
//! use erascope::page::read_page;
//!
//! let page = "Talks end in Moscow\n\nPublished December 28th, 2000 - 02:00 GMT\n\n\
//!     The two sides agreed on further talks, a spokesman said after the meeting in 1999.";
//! let dates = read_page(page).dates;
//! let published = dates.published.as_ref().ok_or(erascope::Error::Data("undated".into()))?;
//! assert_eq!(published.date.to_string(), "2000-12-28");
//! assert_eq!(published.evidence, "Published December 28th, 2000 - 02:00 GMT");
//! # Ok::<(), erascope::Error>(())
//! ```

use std::ops::Range;

use crate::article::PublicationDate;

mod among;
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

use super::pieces::Piece;
use among::among;
use candidates::{MOST_SIGHTINGS, Sighting, find_sightings};
use choose::{most_probable, score};
pub use forms::Form;
pub use layout::Article;
use layout::Layout;
use order::PageOrder;
use relative::relative_in;
pub use role::Role;
use role::{Reading, role_of};
use signals::{NAMES, bit, signals};
pub use value::WeekdayCheck;
use value::{Value, complete, value_of};

/// Letters of an abbreviated weekday.
const LONGEST_ABBREVIATION: usize = 3;

/// Whether a word in lower case names a month, a weekday or a span of the calendar in any of the languages
/// that are read, and nothing else: "march" and "mi" do not count.
pub(crate) fn is_calendar_word(word: &str) -> bool {
    months::month(word).is_some_and(|month| !month.everyday)
        || word.chars().count() > LONGEST_ABBREVIATION && months::weekday(word).is_some()
        || is_calendar_span(word)
}

pub(crate) use months::is_span as is_calendar_span;

/// The dates of a page.
#[derive(Clone, Debug, Default, PartialEq)]
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
    /// The probability, by the model, that this is the page's own date. On 311 pages of sites that
    /// took no part in the fit, about 260 dates had 0.9 or more, and all but 3 of them were right;
    /// below 0.6 no date is given.
    pub confidence: f64,
    /// The line it stands on, counted from 1.
    pub line: usize,
}

/// A date-like expression of the page, and what became of it.
#[derive(Clone, Debug, PartialEq)]
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
    completed: bool,
    signals: u128,
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

/// The dates of a page, given its pieces in reading order and what is known of its article.
pub fn find_dates(text: &str, pieces: &[Piece<'_>], article: Article<'_>) -> PageDates {
    let layout = Layout::new(text, pieces, article);
    let sightings = find_sightings(text, &layout);
    let order = PageOrder::new(text, &sightings, language::habit(text, &layout));
    let mut values: Vec<Value> = sightings
        .iter()
        .map(|sighting| value_of(sighting, &order))
        .collect();
    complete(&sightings, &mut values);
    let listed = among::listed(&layout, &sightings, &values);
    let roles: Vec<Reading> = sightings
        .iter()
        .zip(&listed)
        .map(|(sighting, &listed)| role_of(text, &layout, sighting, listed))
        .collect();
    let relative: Vec<(usize, Range<usize>)> = layout
        .pieces
        .iter()
        .enumerate()
        .filter_map(|(piece, range)| Some((piece, relative_in(text, range.clone())?)))
        .take(MOST_SIGHTINGS)
        .collect();
    let relative_pieces: Vec<usize> = relative.iter().map(|&(piece, _)| piece).collect();
    let among = among(
        &layout,
        &sightings,
        &values,
        &roles,
        &listed,
        &relative_pieces,
    );
    let mut candidates: Vec<Candidate> = (0..sightings.len())
        .map(|at| {
            let signals = signals(
                text,
                &layout,
                &sightings[at],
                &values[at],
                &roles[at],
                among[at],
            );
            judge(&layout, &sightings[at], &values[at], &roles[at], signals)
        })
        .collect();
    candidates.extend(relative.into_iter().map(|(piece, span)| Candidate {
        span,
        line: layout.lines[piece],
        form: Form::Relative,
        role: Role::Unmarked,
        value: None,
        weekday: WeekdayCheck::None,
        score: 0.0,
        rejected: Some("counts from the day of reading, which the page does not name".into()),
        eligible: false,
        completed: false,
        signals: 0,
    }));
    candidates.sort_by_key(|candidate| candidate.span.start);
    choice(text, candidates)
}

/// The choice itself: the most probable publication, and the most probable change.
/// The two do not compete: a page that says both has both.
fn choice(text: &str, mut candidates: Vec<Candidate>) -> PageDates {
    let found = |candidates: &[Candidate], (place, confidence): (usize, f64)| {
        let date = candidates[place].value?;
        // A day that got its year from elsewhere is shown by the place that has both.
        let shown = candidates
            .iter()
            .find(|other| {
                candidates[place].completed && !other.completed && other.value == Some(date)
            })
            .unwrap_or(&candidates[place]);
        Some(Found {
            date,
            evidence: text[shown.span.clone()].to_owned(),
            confidence,
            line: shown.line,
        })
    };
    let own = most_probable(&candidates, |candidate| candidate.role != Role::Updated);
    let changed = most_probable(&candidates, |candidate| candidate.role == Role::Updated);
    let dates = (
        own.and_then(|choice| found(&candidates, choice)),
        changed.and_then(|choice| found(&candidates, choice)),
    );
    let taken_dates: Vec<(usize, PublicationDate)> = [&dates.0, &dates.1]
        .into_iter()
        .flatten()
        .map(|found| (found.line, found.date))
        .collect();
    for (place, candidate) in candidates.iter_mut().enumerate() {
        let taken = [own, changed]
            .iter()
            .flatten()
            .any(|&(chosen, _)| chosen == place);
        if taken {
            candidate.rejected = None;
        } else if candidate.rejected.is_none() {
            candidate.rejected = Some(why_not(candidate, &taken_dates));
        }
    }
    PageDates {
        published: dates.0,
        updated: dates.1,
        candidates,
    }
}

/// Why a date that could be the page's own is not, in words; `taken` are the dates that are, with
/// their lines.
fn why_not(candidate: &Candidate, taken: &[(usize, PublicationDate)]) -> String {
    let same = |&&(_, date): &&(usize, PublicationDate)| Some(date) == candidate.value;
    if let Some((line, _)) = taken.iter().find(same) {
        return format!("the date taken, which line {line} gives with more weight");
    }
    let holds = |name: &str| candidate.signals & bit(name) != 0;
    let what = match candidate.role {
        Role::Event => "a day of which the text speaks",
        Role::Comment => "the day of a comment or a message",
        Role::Related => "the day of another article",
        Role::Reading => "the day on which the page was printed or read",
        _ if holds("weekday contradicts") => "its weekday is wrong",
        _ if holds("later than the last change") => "later than the last change of the page",
        _ if holds("in a list") => "one of a list of dates",
        _ if holds("in a long line") => "a day of which the text speaks",
        _ => "no word says what it is",
    };
    match taken.first() {
        Some((line, date)) => format!("{what}; more speaks for {date} on line {line}"),
        None => format!("{what}; too little speaks for it"),
    }
}

fn judge(
    layout: &Layout,
    sighting: &Sighting,
    value: &Value,
    read: &Reading,
    signals: u128,
) -> Candidate {
    let bare = sighting.form == Form::YearOnly;
    let marked = read.role == Role::Published && layout.shapes[sighting.piece].words <= 4;
    let rejected = match (&value.problem, read.role) {
        (Some(problem), _) => Some(problem.clone()),
        (None, Role::Copyright) => Some("a year of copyright".into()),
        (None, Role::Policy) => Some("belongs to terms of use or a privacy statement".into()),
        (None, _) if bare && !marked => {
            Some("a year alone, and nothing says it is the page's".into())
        }
        _ => None,
    };
    Candidate {
        line: layout.lines[sighting.piece],
        form: sighting.form,
        role: read.role,
        value: value.date,
        weekday: value.weekday,
        score: score(signals),
        eligible: rejected.is_none(),
        rejected,
        completed: value.completed,
        signals,
        span: read.evidence_start..sighting.span.end,
    }
}
