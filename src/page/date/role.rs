//! What a date is on its page: the day of publication, of a change, of an event in the text, of a
//! comment. Read from the words beside it and from where it stands.

use super::candidates::Sighting;
use super::cues::{self, Cue};
use super::forms::Form;
use super::layout::Layout;

/// What a date is on its page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A word beside it says so: "Published", "veröffentlicht am".
    Published,
    /// A word beside it says so: "Last updated", "Stand", "mis à jour".
    Updated,
    /// Behind a place and an agency: "Moscow (AFP) Feb 16, 2016".
    Dateline,
    /// Nothing beside it says what it is.
    Unmarked,
    /// Beside a sign of copyright.
    Copyright,
    /// Inside a sentence, or beside a word that names an event.
    Event,
    /// Among the comments of readers.
    Comment,
    /// In a list of other articles.
    Related,
    /// The day somebody read, printed or saved the page.
    Reading,
    /// In terms of use or a privacy statement.
    Policy,
}

impl Role {
    /// The name in frames and explanations.
    pub fn name(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Updated => "updated",
            Self::Dateline => "dateline",
            Self::Unmarked => "unmarked",
            Self::Copyright => "copyright",
            Self::Event => "event",
            Self::Comment => "comment",
            Self::Related => "related item",
            Self::Reading => "day of reading",
            Self::Policy => "policy",
        }
    }
}

/// A role, and where the words that give it begin in the text.
pub(super) struct Reading {
    pub role: Role,
    pub evidence_start: usize,
}

/// Bytes of a piece that are looked at before a date.
const REACH: usize = 160;

/// Reads the role of a date.
pub(super) fn role_of(text: &str, layout: &Layout, sighting: &Sighting, listed: bool) -> Reading {
    let line = layout.pieces[sighting.piece].clone();
    let whole_before = &text[line.start.min(sighting.span.start)..sighting.span.start];
    let before = cues::tail(whole_before, REACH);
    let whole = before.len() == whole_before.len();
    let offset = sighting.span.start - before.len();
    let after = &text[sighting.span.end..line.end.max(sighting.span.end)];
    let plain = |role| Reading {
        role,
        evidence_start: sighting.span.start,
    };
    let marked = |role, cue: usize| {
        let reach = &text[offset..sighting.span.end];
        let date = before.len()..reach.len();
        Reading {
            role,
            evidence_start: offset + cues::evidence_start(reach, cue, date),
        }
    };
    let prose = layout.shapes[sighting.piece].prose;
    match cues::before(before) {
        Some((Cue::Copyright, _)) => return plain(Role::Copyright),
        Some((Cue::Published, at)) => return marked(Role::Published, at),
        Some((Cue::Updated, at)) => return marked(Role::Updated, at),
        Some((Cue::Reading, _)) => return plain(Role::Reading),
        Some((Cue::Policy, _)) => return plain(Role::Policy),
        Some((Cue::Comment, _)) if !prose => return plain(Role::Comment),
        Some((Cue::Event, _)) => return plain(Role::Event),
        _ => {}
    }
    if let Some(start) = cues::dateline_start(before, whole)
        && sighting.form != Form::YearOnly
        && (prose || before.trim_end().ends_with(')'))
    {
        return Reading {
            role: Role::Dateline,
            evidence_start: offset + start,
        };
    }
    match cues::after(after) {
        Some(Cue::Published) => return plain(Role::Published),
        Some(Cue::Copyright) if sighting.form == Form::YearOnly => return plain(Role::Copyright),
        Some(Cue::Comment) if layout.in_comments(sighting.piece) => {
            return plain(Role::Comment);
        }
        _ => {}
    }
    if before.trim().is_empty()
        && let Some(piece) = layout.before(sighting.piece, 2).next()
    {
        match layout.shapes[piece].cue {
            Some(Cue::Published) => return plain(Role::Published),
            Some(Cue::Updated) => return plain(Role::Updated),
            Some(Cue::Reading) => return plain(Role::Reading),
            _ => {}
        }
    }
    if layout.in_comments(sighting.piece) && !prose {
        return plain(Role::Comment);
    }
    if prose && !cues::tail(before, 3).is_empty() && before.len() > 24 {
        return plain(Role::Event);
    }
    let related = listed
        && layout
            .before(sighting.piece, 8)
            .any(|piece| layout.shapes[piece].heads_related);
    plain(if related {
        Role::Related
    } else {
        Role::Unmarked
    })
}
