//! The lie of the page as far as its dates need it: its pieces, which of them are prose, where the
//! headline and the article stand, and where the comments begin.

use std::ops::Range;

use super::cues::{self, Cue};
use crate::page::pieces::Piece;

/// What the reading of a page found out before its dates are asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Article<'a> {
    /// The piece that is the headline.
    pub title: Option<usize>,
    /// For each piece whether it is part of the body; where none is, prose tells.
    pub body: &'a [bool],
}

/// What a piece of the page is like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shape {
    pub words: u32,
    pub prose: bool,
    /// It follows the piece before as one sentence follows another.
    pub continues: bool,
    /// A short piece that is nothing but a cue.
    pub cue: Option<Cue>,
    /// It names an author.
    pub byline: bool,
    /// It counts comments, views or minutes of reading, as lines above articles do.
    pub counts: bool,
    /// It names what the article is filed under.
    pub files: bool,
    /// A short piece that heads a list of other articles.
    pub heads_related: bool,
}

/// A page seen from its dates.
#[derive(Debug)]
pub(super) struct Layout {
    /// Bytes of each piece.
    pub pieces: Vec<Range<usize>>,
    /// The line of each piece, counted from 1.
    pub lines: Vec<usize>,
    pub shapes: Vec<Shape>,
    pub title: Option<usize>,
    /// The pieces from the first to the last of the article; empty where there is none.
    pub body: Range<usize>,
    /// The piece that heads the comments.
    pub comments: Option<usize>,
}

/// A piece inside an article that is no part of it costs as much as so many of its words.
const GAP: i64 = 6;
/// No piece counts for more words than this, so that one long piece does not outweigh an article.
const MOST_WORDS: i64 = 120;

impl Layout {
    pub fn new(text: &str, pieces: &[Piece<'_>], article: Article<'_>) -> Self {
        let places: Vec<Range<usize>> = pieces
            .iter()
            .map(|piece| {
                let start = piece.text.as_ptr() as usize - text.as_ptr() as usize;
                start..start + piece.text.len()
            })
            .collect();
        let shapes: Vec<Shape> = pieces.iter().map(shape).collect();
        let known = article.body.contains(&true);
        let body = densest(&shapes, |piece| match known {
            true => article.body.get(piece).copied().unwrap_or(false),
            false => shapes[piece].prose,
        });
        let comments = (body.start + 2..pieces.len()).find(|&piece| {
            (1..=4).contains(&shapes[piece].words)
                && cues::heads_comments(cues::head(pieces[piece].text, 200))
        });
        Self {
            pieces: places,
            lines: pieces.iter().map(|piece| piece.line).collect(),
            shapes,
            // What stands below the text is the headline of something else.
            title: article.title.filter(|&title| title < body.end),
            body,
            comments,
        }
    }

    /// Whether a piece stands behind the heading of the comments.
    pub fn in_comments(&self, piece: usize) -> bool {
        self.comments.is_some_and(|first| piece > first)
    }

    /// The nearest pieces with words before a piece, the nearest first; at most `reach` back.
    pub fn before(&self, piece: usize, reach: usize) -> impl Iterator<Item = usize> {
        (piece.saturating_sub(reach)..piece)
            .rev()
            .filter(|&piece| self.shapes[piece].words > 0)
    }

    /// The nearest pieces with words after a piece.
    pub fn after(&self, piece: usize, reach: usize) -> impl Iterator<Item = usize> {
        (piece + 1..self.pieces.len().min(piece + 1 + reach))
            .filter(|&piece| self.shapes[piece].words > 0)
    }
}

fn shape(piece: &Piece<'_>) -> Shape {
    let line = piece.text;
    let mut words = 0_u32;
    let mut wide = 0_u32;
    let mut stops = 0_u32;
    let mut inside = false;
    for c in line.chars() {
        let letter = c.is_alphanumeric();
        // Han, kana and Hangul are written without spaces between words.
        wide += u32::from(
            matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}'),
        );
        words += u32::from(letter && !inside);
        inside = letter || inside && matches!(c, '\'' | '’' | '-');
        stops += u32::from(matches!(
            c,
            '.' | '!' | '?' | ',' | ';' | '。' | '、' | '，'
        ));
    }
    let words = words.saturating_add(wide / 2);
    let ends = line.ends_with(['.', '!', '?', '"', '”', '“', '»', ':', '。', '…', ')']);
    let prose = words >= 12 && (ends && stops > 0) || words >= 25 && stops * 30 >= words;
    let heading = words <= 6 && line.len() <= 100;
    Shape {
        words,
        prose,
        continues: piece.continues,
        cue: if heading { cues::alone(line) } else { None },
        byline: words > 0 && !prose && cues::byline(line),
        counts: (2..=30).contains(&words) && cues::counts(line),
        files: words > 0 && !prose && cues::files(line),
        heads_related: heading && words > 0 && cues::heads_related(line),
    }
}

/// The run of pieces with the most text for the fewest others (the maximum sum of a run).
fn densest(shapes: &[Shape], is_text: impl Fn(usize) -> bool) -> Range<usize> {
    let (mut best, mut best_sum) = (0..0, 0);
    let (mut start, mut sum) = (0, 0);
    for (piece, shape) in shapes.iter().enumerate() {
        sum += match (is_text(piece), shape.words) {
            (true, words) => i64::from(words).min(MOST_WORDS),
            (false, 0) => 0,
            (false, _) => -GAP,
        };
        if sum <= 0 {
            (start, sum) = (piece + 1, 0);
        } else if sum > best_sum {
            (best, best_sum) = (start..piece + 1, sum);
        }
    }
    best
}
