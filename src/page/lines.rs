//! A dump to pieces: the units that are kept or removed. A piece is a line, the lines of a paragraph
//! that was broken at a margin, a cell of a line where columns stand side by side, or a sentence of
//! a paragraph so long that it may hold a whole page.
//!
//! Comes in: the text of a dump. Goes out: the pieces in reading order, each a slice of the text
//! with its line number, so that nothing is copied. Time and memory are linear in the text.
//!
//! Text browsers and converters lay tables out in columns, so that a menu stands to the left of the
//! article on the same lines. Such lines are cut at the gaps between columns, and a run of lines is
//! read column after column. A gap is three spaces or more, or two where a wider gap of the page
//! ends in the same column: typists put two spaces behind a full stop.

use super::sentences::sentences;
use super::wrap::paragraphs;

/// A line of more words is cut into sentences: paragraphs of news are shorter.
const LONG_LINE: usize = 150;
/// So is a line that holds this many words and more than half of all words of the page.
const LONG_SHARE: usize = 60;
/// A line with more cells than this is a table of figures or noise, not columns of a layout.
const MAX_CELLS: usize = 12;
/// So many lines without columns end a run of lines with columns.
const MAX_BETWEEN: usize = 30;

/// No article is longer than so many lines; what follows is not read.
const MAX_LINES: usize = 50_000;
/// Nor than so many bytes.
const MAX_BYTES: usize = 10_000_000;
/// Beyond so many pieces nothing is cut any more.
const MAX_PIECES: usize = 100_000;

/// A unit of the page that is kept or removed as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece<'a> {
    /// Its text without space at the ends; never empty.
    pub text: &'a str,
    /// The line it starts on, counted from 1.
    pub line: usize,
    /// The line it ends on.
    pub last_line: usize,
    /// The column it starts in, counted from 0.
    pub indent: usize,
    /// Whether it follows the piece before as one sentence of a paragraph follows another.
    pub continues: bool,
    /// Empty lines before it, in its column.
    pub blank_before: usize,
}

/// Whether a character is no ink: white space, controls and invisible marks.
pub fn is_blank(character: char) -> bool {
    character.is_whitespace()
        || character.is_control()
        || matches!(
            character,
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}'
        )
}

/// The lines of a text as an editor counts them: `\n`, `\r\n` and `\r` end a line.
pub fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.split('\n').flat_map(|line| {
        let line = line.strip_suffix('\r').unwrap_or(line);
        line.split('\r')
    })
}

/// How many line ends a text holds.
fn n_breaks(text: &str) -> usize {
    lines(text).count() - 1
}

/// What of a page is read, and what stands behind it with the number of its first line.
pub fn head(text: &str) -> (&str, Option<(&str, usize)>) {
    let behind = |byte: usize| text.as_bytes().get(byte + 1).copied();
    let mut ends = text
        .match_indices(['\n', '\r'])
        .filter(|&(byte, end)| end == "\n" || behind(byte) != Some(b'\n'));
    let (end, first_line) = match ends.nth(MAX_LINES - 1) {
        Some((byte, _)) if byte < MAX_BYTES => (byte + 1, Some(MAX_LINES + 1)),
        _ => (text.len().min(MAX_BYTES), None),
    };
    let boundary = (0..=end).rfind(|&byte| text.is_char_boundary(byte));
    let (head, rest) = text.split_at(boundary.unwrap_or(0));
    let first_line = || first_line.unwrap_or_else(|| lines(head).count());
    let rest = (!rest.chars().all(is_blank)).then(|| (rest, first_line()));
    (head, rest)
}

/// The pieces of a page in reading order.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let cells = paragraphs(text, &in_reading_order(cells(text)));
    let n_words: usize = cells
        .iter()
        .map(|cell| cell.text.split_whitespace().count())
        .sum();
    let mut pieces = Vec::with_capacity(cells.len());
    let mut last_line = 0;
    for cell in cells {
        let blank_before = cell.line.saturating_sub(last_line + 1);
        last_line = cell.last_line;
        let piece = Piece {
            text: cell.text,
            line: cell.line,
            last_line: cell.last_line,
            indent: cell.indent,
            continues: false,
            blank_before,
        };
        let words = cell.text.split_whitespace().take(n_words + 1).count();
        if words > LONG_LINE || (words >= LONG_SHARE && 2 * words > n_words) {
            let (mut read, mut line) = (0, cell.line);
            for (number, sentence) in sentences(cell.text).enumerate() {
                let full = pieces.len() >= MAX_PIECES;
                let text = if full {
                    span(cell.text, sentence, end_of(cell.text))
                } else {
                    sentence
                };
                let start = sentence.as_ptr() as usize - cell.text.as_ptr() as usize;
                line += n_breaks(cell.text.get(read..start).unwrap_or(""));
                read = start + text.len();
                let first_line = line;
                line += n_breaks(text);
                pieces.push(Piece {
                    text,
                    line: first_line,
                    last_line: line,
                    continues: number > 0,
                    blank_before: if number > 0 { 0 } else { blank_before },
                    ..piece
                });
                if full {
                    break;
                }
            }
        } else {
            pieces.push(piece);
        }
    }
    pieces
}

/// A stretch of a line between two gaps.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cell<'a> {
    pub text: &'a str,
    pub line: usize,
    pub last_line: usize,
    pub indent: usize,
    /// The column behind its last character.
    pub end: usize,
    /// Width of the gap before it; 0 for the first of its line.
    pub gap: usize,
}

/// The cells of all lines, two spaces still counted as a gap.
fn cells(text: &str) -> Vec<Cell<'_>> {
    let mut found = Vec::new();
    for (number, line) in lines(text).enumerate() {
        cells_of_line(line, number + 1, &mut found);
    }
    let mut wide: Vec<usize> = found
        .iter()
        .filter(|cell| cell.gap >= 3)
        .map(|cell| cell.indent)
        .collect();
    wide.sort_unstable();
    let is_column = |indent: usize| {
        let from = wide.partition_point(|&column| column < indent);
        wide.get(from) == Some(&indent)
    };
    let mut joined: Vec<Cell<'_>> = Vec::with_capacity(found.len());
    for cells in found.chunk_by(|left, right| left.line == right.line) {
        let columns = cells.len() <= MAX_CELLS && found.len() <= MAX_PIECES;
        for &cell in cells {
            let cut = cell.gap == 0 || (columns && (cell.gap >= 3 || is_column(cell.indent)));
            match joined.last_mut() {
                Some(before) if !cut && before.line == cell.line => {
                    before.text = span(text, before.text, cell.text);
                    before.end = cell.end;
                }
                _ => joined.push(cell),
            }
        }
    }
    joined
}

/// The empty slice at the end of a text.
fn end_of(text: &str) -> &str {
    text.get(text.len()..).unwrap_or("")
}

/// The slice of `text` from the start of one of its slices to the end of a later one.
pub(super) fn span<'a>(text: &'a str, first: &'a str, last: &'a str) -> &'a str {
    let start = first.as_ptr() as usize - text.as_ptr() as usize;
    let end = last.as_ptr() as usize - text.as_ptr() as usize + last.len();
    text.get(start..end).unwrap_or(first)
}

fn cells_of_line<'a>(line: &'a str, number: usize, found: &mut Vec<Cell<'a>>) {
    let mut start: Option<(usize, usize, usize)> = None; // byte, column, gap before
    let (mut end_byte, mut end_column) = (0, 0);
    let mut column = 0;
    let (mut first, mut n_cells) = (true, 1);
    let mut close = |start: (usize, usize, usize), end_byte: usize, end_column: usize| {
        if let Some(text) = line.get(start.0..end_byte) {
            found.push(Cell {
                text,
                line: number,
                last_line: number,
                indent: start.1,
                end: end_column,
                gap: start.2,
            });
        }
    };
    for (byte, character) in line.char_indices() {
        let width = if character == '\t' { 4 } else { 1 };
        if !is_blank(character) {
            match start {
                Some(open) if column - end_column >= 2 && n_cells <= MAX_CELLS => {
                    n_cells += 1;
                    close(open, end_byte, end_column);
                    start = Some((byte, column, column - end_column));
                }
                Some(_) => {}
                None => start = Some((byte, column, 0)),
            }
            first = false;
            end_byte = byte + character.len_utf8();
            end_column = column + width;
        }
        column += width;
    }
    if let (Some(open), false) = (start, first) {
        close(open, end_byte, end_column);
    }
}

/// Reads runs of lines with columns side by side column after column.
fn in_reading_order(cells: Vec<Cell<'_>>) -> Vec<Cell<'_>> {
    let rows: Vec<&[Cell<'_>]> = cells
        .chunk_by(|left, right| left.line == right.line)
        .collect();
    let mut ordered = Vec::with_capacity(cells.len());
    let mut place = 0;
    while place < rows.len() {
        let edges: Vec<usize> = rows[place].iter().skip(1).map(|cell| cell.indent).collect();
        let mut end = place + 1;
        let mut last_with_columns = place;
        if !edges.is_empty() {
            while end < rows.len()
                && end - last_with_columns <= MAX_BETWEEN
                && fits(rows[end], &edges)
            {
                if rows[end].len() > 1 {
                    last_with_columns = end;
                }
                end += 1;
            }
            // What follows the last line with columns is no part of them.
            end = last_with_columns + 1;
        }
        let run = &rows[place..end];
        if run.len() < 2 {
            ordered.extend(run.iter().flat_map(|row| row.iter().copied()));
        } else {
            for column in 0..=edges.len() {
                for row in run {
                    ordered.extend(
                        row.iter()
                            .filter(|cell| column_of(cell, &edges) == column)
                            .copied(),
                    );
                }
            }
        }
        place = end;
    }
    ordered
}

/// The column a cell belongs to: how many edges lie at or before its start.
fn column_of(cell: &Cell<'_>, edges: &[usize]) -> usize {
    edges.partition_point(|&edge| edge <= cell.indent)
}

/// Whether no cell of the row runs across an edge.
fn fits(row: &[Cell<'_>], edges: &[usize]) -> bool {
    row.iter().all(|cell| {
        edges
            .get(column_of(cell, edges))
            .is_none_or(|&edge| cell.end < edge)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(page: &str) -> Vec<&str> {
        pieces(page).iter().map(|piece| piece.text).collect()
    }

    #[test]
    fn lines_are_numbered_as_an_editor_does() {
        let found = pieces("One\r\n\n  Two \u{a0}\rThree\n\u{200b}\n");
        let shown: Vec<_> = found
            .iter()
            .map(|p| (p.text, p.line, p.indent, p.blank_before))
            .collect();
        assert_eq!(
            shown,
            [("One", 1, 0, 0), ("Two", 3, 2, 1), ("Three", 4, 0, 0)]
        );
        assert_eq!(texts(" \t\n\u{feff}"), Vec::<&str>::new());
    }

    #[test]
    fn columns_are_read_one_after_the_other() {
        let page = "\
* World     The harbour reopened
* Sport
* Weather   Ships came in at noon.
            More will come.
The end of the table is a line across both columns of it.
";
        assert_eq!(
            texts(page),
            [
                "* World",
                "* Sport",
                "* Weather",
                "The harbour reopened",
                "Ships came in at noon.",
                "More will come.",
                "The end of the table is a line across both columns of it.",
            ]
        );
    }

    #[test]
    fn two_spaces_behind_a_full_stop_are_no_gap() {
        assert_eq!(
            texts("It rained.  It stopped.\n"),
            ["It rained.  It stopped."]
        );
    }

    #[test]
    fn a_page_on_one_line_is_cut_into_sentences() {
        let sentence = "The mayor of the town opened the new bridge in the rain on Monday. ";
        let page = sentence.repeat(8);
        let found = pieces(&page);
        assert_eq!(found.len(), 8);
        assert!(!found[0].continues && found[1].continues);
        assert!(found.iter().all(|piece| piece.line == 1));
    }

    #[test]
    fn what_no_article_needs_is_not_read() {
        let page = "Home\n".repeat(MAX_LINES + 2);
        let (head, rest) = super::head(&page);
        assert_eq!(pieces(head).len(), MAX_LINES);
        assert_eq!(rest, Some(("Home\nHome\n", MAX_LINES + 1)));
        let returns = "Home\r".repeat(MAX_LINES + 2);
        assert_eq!(
            super::head(&returns).1,
            Some(("Home\rHome\r", MAX_LINES + 1))
        );
        let wide = "é".repeat(MAX_BYTES);
        assert_eq!(
            super::head(&wide).1.map(|(rest, line)| (rest.len(), line)),
            Some((MAX_BYTES, 1))
        );
        let endless = "So it is. ".repeat(MAX_PIECES + 9);
        let found = pieces(&endless);
        assert_eq!(found.len(), MAX_PIECES + 1);
        assert_eq!(found[MAX_PIECES].text, "So it is. ".repeat(9).trim_end());
    }
}
