//! A dump to pieces: the units that are kept or removed. A piece is a line, a cell of a line where
//! columns stand side by side, or a sentence of a line so long that it may hold a whole page.
//!
//! Comes in: the text of a dump. Goes out: the pieces in reading order, each a slice of the text
//! with its line number, so that nothing is copied. Time and memory are linear in the text.
//!
//! Text browsers and converters lay tables out in columns, so that a menu stands to the left of the
//! article on the same lines. Such lines are cut at the gaps between columns, and a run of lines is
//! read column after column. A gap is three spaces or more, or two where a wider gap of the page
//! ends in the same column: typists put two spaces behind a full stop.

use super::sentences::sentences;

/// A line of more words is cut into sentences: paragraphs of news are shorter.
const LONG_LINE: usize = 150;
/// So is a line that holds this many words and more than half of all words of the page.
const LONG_SHARE: usize = 60;
/// A line with more cells than this is a table of figures or noise, not columns of a layout.
const MAX_CELLS: usize = 12;
/// So many lines without columns end a run of lines with columns.
const MAX_BETWEEN: usize = 30;

/// A unit of the page that is kept or removed as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece<'a> {
    /// Its text without space at the ends; never empty.
    pub text: &'a str,
    /// The line it stands on, counted from 1.
    pub line: usize,
    /// The column it starts in, counted from 0.
    pub indent: usize,
    /// Whether it follows the piece before on the same line, as one sentence follows another.
    pub continues: bool,
    /// Empty lines before it, in its column.
    pub blank_before: usize,
}

/// Whether a character is no ink: white space, controls and invisible marks.
pub fn is_blank(character: char) -> bool {
    character.is_whitespace()
        || character.is_control()
        || matches!(character, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// The lines of a text as an editor counts them: `\n`, `\r\n` and `\r` end a line.
pub fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.split('\n').flat_map(|line| {
        let line = line.strip_suffix('\r').unwrap_or(line);
        line.split('\r')
    })
}

/// The pieces of a page in reading order.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let cells = in_reading_order(cells(text));
    let n_words: usize = cells
        .iter()
        .map(|cell| cell.text.split_whitespace().count())
        .sum();
    let mut pieces = Vec::with_capacity(cells.len());
    let mut last_line = 0;
    for cell in cells {
        let blank_before = cell.line.saturating_sub(last_line + 1);
        last_line = cell.line;
        let piece = Piece {
            text: cell.text,
            line: cell.line,
            indent: cell.indent,
            continues: false,
            blank_before,
        };
        let words = cell.text.split_whitespace().take(n_words + 1).count();
        if words > LONG_LINE || (words >= LONG_SHARE && 2 * words > n_words) {
            pieces.extend(
                sentences(cell.text)
                    .enumerate()
                    .map(|(number, sentence)| Piece {
                        text: sentence,
                        continues: number > 0,
                        blank_before: if number > 0 { 0 } else { blank_before },
                        ..piece
                    }),
            );
        } else {
            pieces.push(piece);
        }
    }
    pieces
}

/// A stretch of a line between two gaps.
#[derive(Clone, Copy, Debug)]
struct Cell<'a> {
    text: &'a str,
    line: usize,
    indent: usize,
    end: usize,
    /// Width of the gap before it; 0 for the first of its line.
    gap: usize,
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
        let columns = cells.len() <= MAX_CELLS;
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

/// The slice of `text` from the start of one of its slices to the end of a later one.
fn span<'a>(text: &'a str, first: &'a str, last: &'a str) -> &'a str {
    let start = first.as_ptr() as usize - text.as_ptr() as usize;
    let end = last.as_ptr() as usize - text.as_ptr() as usize + last.len();
    text.get(start..end).unwrap_or(first)
}

fn cells_of_line<'a>(line: &'a str, number: usize, found: &mut Vec<Cell<'a>>) {
    let mut start: Option<(usize, usize, usize)> = None; // byte, column, gap before
    let (mut end_byte, mut end_column) = (0, 0);
    let mut column = 0;
    let mut first = true;
    let mut close = |start: (usize, usize, usize), end_byte: usize, end_column: usize| {
        if let Some(text) = line.get(start.0..end_byte) {
            found.push(Cell {
                text,
                line: number,
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
                Some(open) if column - end_column >= 2 => {
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
