//! The lines of a dump to cells, the stretches of a line between two gaps, in reading order.
//!
//! Text browsers and converters lay tables out in columns, so that a menu stands to the left of the
//! article on the same lines. Such lines are cut at the gaps between columns, and a run of lines is
//! read column after column. A gap is three spaces or more, or two where a wider gap of the page
//! ends in the same column: typists put two spaces behind a full stop. Time and memory are linear in
//! the text.

use super::lines::{MAX_PIECES, is_blank, lines};

/// A line with more cells than this is a table of figures or noise, not columns of a layout.
const MAX_CELLS: usize = 12;
/// So many lines without columns end a run of lines with columns.
const MAX_BETWEEN: usize = 30;

/// A stretch of a line between two gaps.
#[derive(Clone, Copy, Debug)]
pub struct Cell<'a> {
    pub text: &'a str,
    pub line: usize,
    pub last_line: usize,
    pub indent: usize,
    /// The column behind its last character.
    pub end: usize,
    /// Width of the gap before it; 0 for the first of its line.
    pub gap: usize,
}

/// The cells of a text in reading order: a run of lines with columns side by side is read column after
/// column.
pub fn cells(text: &str) -> Vec<Cell<'_>> {
    in_reading_order(cells_of_text(text))
}

/// The cells of all lines, one line after the other.
fn cells_of_text(text: &str) -> Vec<Cell<'_>> {
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

/// The slice of `text` from the start of one of its slices to the end of a later one.
pub fn span<'a>(text: &'a str, first: &'a str, last: &'a str) -> &'a str {
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
