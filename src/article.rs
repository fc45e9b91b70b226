//! An article as it is handed over: what the user calls it, its text, and its date at the precision
//! its source gives.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

mod canonical_order;
mod iso8601;
mod publication_date;
mod strptime;

pub use canonical_order::canonical_order;
pub use publication_date::{
    DatePrecision, DateSpan, PublicationDate, civil_day, day_number, day_to_iso,
};
pub(crate) use publication_date::{last_of_quarter, quoted};

/// What the user calls an article: numbers stay numbers, so that frames join on them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Id {
    /// A whole number.
    Number(i64),
    /// Anything else, as text.
    Text(String),
}

impl Default for Id {
    fn default() -> Self {
        Self::Number(0)
    }
}

impl fmt::Display for Id {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(formatter),
            Self::Text(text) => text.fmt(formatter),
        }
    }
}

/// One article as it is handed over; every part but the identifier may be missing.
#[derive(Clone, Debug, Default)]
pub struct Article<'a> {
    /// The user's identifier.
    pub id: Id,
    /// Its title, whose words are analysed with the text.
    pub title: Option<&'a str>,
    /// Its text.
    pub text: Option<&'a str>,
    /// Why it has no text, where a reader can tell.
    pub problem: Option<&'a str>,
    /// Its date as written.
    pub date: Option<&'a str>,
    /// Where it was published.
    pub source: Option<&'a str>,
    /// Its address.
    pub url: Option<&'a str>,
}

impl<'a> Article<'a> {
    /// What is analysed: title and text with a paragraph between, so that no phrase runs across.
    /// An article without text has nothing to analyse, whatever its title.
    pub fn analysed_text(&self) -> Cow<'a, str> {
        match (self.title, self.text) {
            (Some(title), Some(text)) if !title.is_empty() => {
                Cow::Owned(format!("{title}\n\n{text}"))
            }
            (_, Some(text)) => Cow::Borrowed(text),
            (_, None) => Cow::Borrowed(""),
        }
    }
}
