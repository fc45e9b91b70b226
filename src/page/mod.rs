//! A saved page to an article: [`lines`] cuts a text dump into pieces, [`features`] describes
//! them, [`body`] decides which are the article, [`title`] and [`source`] read what stands around
//! it, [`date`] finds when it was published, [`recurring`] finds what the pages of a source share. Nothing is lost: what does not enter
//! the body stands in [`Page::removed`], with its lines and the rule that took it out.
//!
//! ```
//! let page = erascope::page::read_page("Home | News | Sport\n\nShort and sharp.\n");
//! assert_eq!(page.removed[0].first_line, 1);
//! ```

mod agency;
pub mod body;
mod cells;
pub mod date;
pub mod features;
pub mod lines;
mod measure;
pub mod models;
pub mod pieces;
pub mod recurring;
mod repetition;
mod runs;
pub(crate) mod sentences;
pub mod source;
pub mod title;
mod trees;
mod words;
mod wrap;

use std::fmt;

use crate::text::Language;
use features::Context;
use lines::is_blank;
use models::Models;
use pieces::Piece;
use recurring::Recurring;

/// An article as it was found on a page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// Its headline.
    pub title: Option<String>,
    /// Its text, a paragraph per line; empty where nothing on the page reads as an article.
    pub body: String,
    /// Who published it.
    pub source: Option<String>,
    /// The news agency that wrote it.
    pub agency: Option<String>,
    /// The language of its longest paragraphs, where the detector is sure and we know it.
    pub language: Option<Language>,
    /// When it was published and changed, and every date on the page.
    pub dates: date::PageDates,
    /// What is on the page and not in the body, in reading order.
    pub removed: Vec<Removed>,
}

impl Page {
    /// Whether the page is so long that its end was not read.
    pub fn is_truncated(&self) -> bool {
        self.removed
            .last()
            .is_some_and(|part| part.rule == Rule::Unread)
    }
}

/// A stretch of a page that is not part of the body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Removed {
    /// Its first line, counted from 1.
    pub first_line: usize,
    /// Its last line.
    pub last_line: usize,
    /// Its text, a piece per line.
    pub text: String,
    /// Why it is no part of the body.
    pub rule: Rule,
}

/// Why a piece is no part of the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// It is the headline.
    Title,
    /// It is a dateline with its date, cut from a page that stands on few lines.
    Dateline,
    /// It stands on other pages with other articles.
    Recurring,
    /// It repeats a paragraph that the body holds.
    Repeated,
    /// It is a copyright notice, or stands behind one on the same line.
    Notice,
    /// It stands behind more text than any article has, and was not read.
    Unread,
    /// The models see furniture: before the body,
    BeforeBody,
    /// within it,
    WithinBody,
    /// or after it.
    AfterBody,
}

impl Rule {
    /// The rule in a word or two.
    pub fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Dateline => "dateline",
            Self::Recurring => "recurs on other pages",
            Self::Repeated => "repeats a paragraph",
            Self::Notice => "copyright notice",
            Self::Unread => "beyond what is read",
            Self::BeforeBody => "furniture before the body",
            Self::WithinBody => "furniture within the body",
            Self::AfterBody => "furniture after the body",
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// Reads one page.
pub fn read_page(text: &str) -> Page {
    read_page_among(text, &Recurring::default())
}

/// Reads one page, knowing what recurs on pages beside it.
pub fn read_page_among(text: &str, recurring: &Recurring) -> Page {
    read_page_with(text, recurring, Models::shipped())
}

/// Reads one page with models of one's own.
pub fn read_page_with(text: &str, recurring: &Recurring, models: &Models) -> Page {
    let (text, rest) = lines::head(text);
    let pieces = pieces::pieces(text);
    let language = language_of(&pieces);
    let context = Context::new(&pieces, language.and_then(Language::code));
    let p = body::probabilities(&context, models);
    let mut rules: Vec<Option<Rule>> = vec![None; pieces.len()];
    for (row, rule) in rules.iter_mut().enumerate() {
        if recurring.contains(context.hashes[row]) {
            *rule = Some(Rule::Recurring);
        } else if sentences::is_dateline(pieces[row].text) {
            *rule = Some(Rule::Dateline);
        }
    }
    for row in body::notices(&context, &p) {
        rules[row].get_or_insert(Rule::Notice);
    }
    let p: Vec<f32> = p
        .iter()
        .zip(&rules)
        .map(|(&p, rule)| if rule.is_some() { 0.0 } else { p })
        .collect();
    let words: Vec<f32> = context
        .measures
        .iter()
        .map(|measure| measure.n_words)
        .collect();
    let mut kept = body::best_set(&p, &words);
    let heading = title::place(&context, &p, &kept, &models.title);
    if let Some(row) = heading {
        rules[row] = Some(Rule::Title);
        kept[row] = false;
    }
    for (row, twin) in body::repeats(&context, &p, &kept).into_iter().enumerate() {
        if twin.is_some() {
            rules[row] = Some(Rule::Repeated);
            kept[row] = false;
        }
    }
    let shown = heading.map(|row| clean(pieces[row].text));
    let (title, site) = match &shown {
        Some(shown) => title::without_site(shown, &context.hashes),
        None => ("", None),
    };
    let mut removed = removed(&pieces, &kept, &rules);
    removed.extend(rest.map(|(text, first_line)| Removed {
        first_line,
        last_line: first_line + lines::lines(text.trim_end()).count() - 1,
        text: clean(text),
        rule: Rule::Unread,
    }));
    Page {
        title: (!title.is_empty()).then(|| title.to_owned()),
        source: source::publisher(&pieces, &kept, site),
        agency: source::agency(&pieces, &kept).map(str::to_owned),
        body: assemble(&pieces, &kept),
        language,
        dates: date::find_dates(
            text,
            &pieces,
            date::Article {
                title: heading,
                body: &kept,
            },
        ),
        removed,
    }
}

/// The kept pieces, a line each; sentences of one line stay on one line.
fn assemble(pieces: &[Piece<'_>], kept: &[bool]) -> String {
    let mut body = String::new();
    for (piece, _) in pieces.iter().zip(kept).filter(|(_, kept)| **kept) {
        if !body.is_empty() {
            body.push(if piece.continues { ' ' } else { '\n' });
        }
        push_clean(&mut body, piece.text);
    }
    body
}

/// What is not kept: neighbours that go by the same rule together.
fn removed(pieces: &[Piece<'_>], kept: &[bool], rules: &[Option<Rule>]) -> Vec<Removed> {
    let start = kept.iter().position(|&kept| kept).unwrap_or(0);
    let end = kept.iter().rposition(|&kept| kept).unwrap_or(0);
    let mut found: Vec<Removed> = Vec::new();
    let mut open = false;
    for (row, piece) in pieces.iter().enumerate() {
        if kept[row] {
            open = false;
            continue;
        }
        let rule = rules[row].unwrap_or(match row {
            _ if row < start => Rule::BeforeBody,
            _ if row > end || start == end => Rule::AfterBody,
            _ => Rule::WithinBody,
        });
        match found.last_mut() {
            Some(last) if open && last.rule == rule && last.last_line <= piece.line => {
                last.last_line = piece.last_line;
                last.text.push(if piece.continues { ' ' } else { '\n' });
                push_clean(&mut last.text, piece.text);
            }
            _ => found.push(Removed {
                first_line: piece.line,
                last_line: piece.last_line,
                text: clean(piece.text),
                rule,
            }),
        }
        open = true;
    }
    found
}

/// A text with one space wherever it has blanks.
fn clean(text: &str) -> String {
    let mut cleaned = String::with_capacity(text.len());
    push_clean(&mut cleaned, text);
    cleaned
}

fn push_clean(out: &mut String, text: &str) {
    let mut first = true;
    for word in text.split(is_blank).filter(|word| !word.is_empty()) {
        if !first {
            out.push(' ');
        }
        first = false;
        out.push_str(word);
    }
}

/// Characters of a piece, and bytes of a page, that the language is told by.
const SAMPLED: (usize, usize) = (2_000, 20_000);

/// The language of the longer pieces, where the detector is sure and we know it.
pub fn language_of(pieces: &[Piece<'_>]) -> Option<Language> {
    let mut sample = String::new();
    for piece in pieces.iter().filter(|piece| piece.text.len() >= 60) {
        sample.extend(piece.text.chars().take(SAMPLED.0));
        sample.push('\n');
        if sample.len() > SAMPLED.1 {
            break;
        }
    }
    Language::of(&sample)
}
