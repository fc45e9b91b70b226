//! A dump to pieces: the units that are kept or removed. A piece is a line, the lines of a paragraph
//! that was broken at a margin, a cell of a line where columns stand side by side, or a sentence of
//! a paragraph so long that it may hold a whole page.
//!
//! Comes in: the text of a dump. Goes out: the pieces in reading order, each a slice of the text
//! with its line number, so that nothing is copied. Time and memory are linear in the text.

use super::cells::{cells, span};
use super::lines::{MAX_PIECES, n_breaks};
use super::sentences::sentences;
use super::wrap::paragraphs;

/// A line of more words is cut into sentences: paragraphs of news are shorter.
const LONG_LINE: usize = 150;
/// So is a line that holds this many words and more than half of all words of the page.
const LONG_SHARE: usize = 60;

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

/// The pieces of a page in reading order.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let cells = paragraphs(text, &cells(text));
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

/// The empty slice at the end of a text.
fn end_of(text: &str) -> &str {
    text.get(text.len()..).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::super::lines::{MAX_BYTES, MAX_LINES, head};
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
        let (read, rest) = head(&page);
        assert_eq!(pieces(read).len(), MAX_LINES);
        assert_eq!(rest, Some(("Home\nHome\n", MAX_LINES + 1)));
        let returns = "Home\r".repeat(MAX_LINES + 2);
        assert_eq!(head(&returns).1, Some(("Home\rHome\r", MAX_LINES + 1)));
        let wide = "é".repeat(MAX_BYTES);
        assert_eq!(
            head(&wide).1.map(|(rest, line)| (rest.len(), line)),
            Some((MAX_BYTES, 1))
        );
        let endless = "So it is. ".repeat(MAX_PIECES + 9);
        let found = pieces(&endless);
        assert_eq!(found.len(), MAX_PIECES + 1);
        assert_eq!(found[MAX_PIECES].text, "So it is. ".repeat(9).trim_end());
    }
}
