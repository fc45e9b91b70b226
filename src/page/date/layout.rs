//! The lie of the page as far as its dates need it: lines, which of them are prose, where the
//! article seems to begin and end, and where comments begin.

use std::ops::Range;

use super::cues::{self, Cue};

/// What a line of the dump is like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct LineShape {
    pub words: u32,
    pub prose: bool,
    /// A short line that is nothing but a cue.
    pub cue: Option<Cue>,
    /// A line that names an author.
    pub byline: bool,
    /// A line that counts comments, views or minutes of reading, as those above articles do.
    pub counts: bool,
    /// A short line that heads a list of other articles.
    pub heads_related: bool,
}

/// A page seen from its dates.
#[derive(Debug)]
pub(super) struct Layout {
    /// Bytes of each line, without its end.
    pub lines: Vec<Range<usize>>,
    pub shapes: Vec<LineShape>,
    /// Lines with content before each line.
    filled: Vec<u32>,
    /// The lines of the article, as far as prose shows it; empty where there is none.
    pub body: Range<usize>,
    /// The first line of the comments.
    pub comments: Option<usize>,
}

/// A line without prose inside an article costs as much as so many words of prose.
const GAP: i64 = 6;
/// No line counts for more words than this, so that one long line does not outweigh an article.
const MOST_WORDS: i64 = 120;

impl Layout {
    pub fn new(text: &str, body: Option<Range<usize>>) -> Self {
        let lines: Vec<Range<usize>> = text
            .split('\n')
            .scan(0, |start, line| {
                let range = *start..*start + line.len();
                *start = range.end + 1;
                Some(range)
            })
            .collect();
        let shapes: Vec<LineShape> = lines
            .iter()
            .map(|line| shape(&text[line.clone()]))
            .collect();
        let filled = shapes
            .iter()
            .scan(0_u32, |count, shape| {
                let before = *count;
                *count += u32::from(shape.words > 0);
                Some(before)
            })
            .collect();
        let body = body
            .map(|body| body.start.min(lines.len())..body.end.min(lines.len()))
            .unwrap_or_else(|| densest(&shapes));
        let comments = (body.start + 3..lines.len()).find(|&line| {
            (1..=4).contains(&shapes[line].words)
                && cues::heads_comments(cues::head(&text[lines[line].clone()], 200))
        });
        Self {
            lines,
            shapes,
            filled,
            body,
            comments,
        }
    }

    /// Lines with content from one line to another.
    pub fn distance(&self, from: usize, to: usize) -> i64 {
        let at = |line: usize| {
            let last = self.filled.len().saturating_sub(1);
            i64::from(self.filled.get(line.min(last)).copied().unwrap_or(0))
        };
        at(to) - at(from)
    }

    /// The nearest lines with content before a line, the nearest first; at most `reach` lines back.
    pub fn before(&self, line: usize, reach: usize) -> impl Iterator<Item = usize> {
        (line.saturating_sub(reach)..line)
            .rev()
            .filter(|&line| self.shapes[line].words > 0)
    }

    /// The nearest lines with content after a line.
    pub fn after(&self, line: usize, reach: usize) -> impl Iterator<Item = usize> {
        (line + 1..self.lines.len().min(line + 1 + reach))
            .filter(|&line| self.shapes[line].words > 0)
    }
}

fn shape(line: &str) -> LineShape {
    let line = line.trim();
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
    LineShape {
        words,
        prose,
        cue: if heading { cues::alone(line) } else { None },
        byline: words > 0 && !prose && cues::byline(line),
        counts: (2..=30).contains(&words) && cues::counts(line),
        heads_related: heading && words > 0 && cues::heads_related(line),
    }
}

/// The run of lines with the most prose for the fewest other lines (the maximum sum of a run).
fn densest(shapes: &[LineShape]) -> Range<usize> {
    let (mut best, mut best_sum) = (0..0, 0);
    let (mut start, mut sum) = (0, 0);
    for (line, shape) in shapes.iter().enumerate() {
        sum += match (shape.prose, shape.words) {
            (true, words) => i64::from(words).min(MOST_WORDS),
            (false, 0) => 0,
            (false, _) => -GAP,
        };
        if sum <= 0 {
            (start, sum) = (line + 1, 0);
        } else if sum > best_sum {
            (best, best_sum) = (start..line + 1, sum);
        }
    }
    best
}
