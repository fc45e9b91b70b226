//! Lines to paragraphs, where a program or a typist has broken the lines at a margin.
//!
//! A line is broken if the first word of the next would have run over the margin; the margin is the
//! column that explains most breaks of the page within a sentence. A line is broken too where the
//! next goes on in lower case, as behind a link that a converter put on a line of its own. Time is
//! linear in the lines.

use super::cells::{Cell, span};
use super::lines::is_blank;
use super::sentences::ends_sentence;

/// Where a margin may lie.
const MARGINS: std::ops::RangeInclusive<usize> = 40..=120;
/// A margin explains at least so many breaks within a sentence,
const MIN_BREAKS: usize = 3;
/// and at least one in so many that it explains is within a sentence.
const MIN_SHARE: usize = 3;
/// Longer words are broken anywhere.
const MAX_WORD: usize = 30;
/// A shorter line is not continued in lower case: tags and menus look so.
const MIN_WIDTH: usize = 40;
/// A paragraph has at most so many lines.
const MAX_LINES: usize = 200;

/// A line that may go on in the next: both stand alone, one under the other.
struct Break {
    /// The column in which the line ends.
    end: usize,
    /// The column in which the first word of the next would have ended.
    reached: usize,
    /// Whether the next goes on within the sentence, as far as letters tell.
    within: bool,
    /// Whether the next goes on in lower case.
    lower: bool,
}

/// The cells of `text` in reading order, those that are lines of one paragraph joined.
pub fn paragraphs<'a>(text: &'a str, cells: &[Cell<'a>]) -> Vec<Cell<'a>> {
    let breaks: Vec<Option<Break>> = (0..cells.len())
        .map(|row| break_after(cells, row))
        .collect();
    let margin = margin(breaks.iter().flatten());
    let mut joined: Vec<Cell<'a>> = Vec::with_capacity(cells.len());
    let mut open = false;
    for (cell, after) in cells.iter().zip(&breaks) {
        match joined.last_mut() {
            Some(last) if open && cell.line - last.line < MAX_LINES => {
                last.text = span(text, last.text, cell.text);
                last.end = cell.end;
                last.last_line = cell.line;
            }
            _ => joined.push(*cell),
        }
        open = after.as_ref().is_some_and(|after| {
            let full = margin.is_some_and(|margin| after.end <= margin && margin < after.reached);
            full || (after.lower && after.end >= cell.indent + MIN_WIDTH)
        });
    }
    joined
}

fn break_after(cells: &[Cell<'_>], row: usize) -> Option<Break> {
    let (cell, next) = (cells.get(row)?, cells.get(row + 1)?);
    let lonely = |row: Option<usize>, line: usize| {
        row.and_then(|row| cells.get(row))
            .is_none_or(|other| other.line != line)
    };
    let alone = cell.gap == 0
        && next.gap == 0
        && lonely(row.checked_sub(1), cell.line)
        && lonely(Some(row + 2), next.line);
    if !alone || next.line != cell.line + 1 || starts_list(next.text) {
        return None;
    }
    let word = next.text.split(is_blank).next().unwrap_or("");
    let first = next.text.chars().next()?;
    let closed = ends_sentence(cell.text);
    Some(Break {
        end: cell.end,
        reached: cell.end + 1 + word.chars().take(MAX_WORD).count(),
        within: !closed && first.is_alphabetic() && !first.is_uppercase(),
        lower: !closed && first.is_lowercase(),
    })
}

/// The margin that explains most breaks within a sentence, the widest of equal ones.
fn margin<'a>(breaks: impl Iterator<Item = &'a Break>) -> Option<usize> {
    let n = MARGINS.end() + 2;
    let (mut within, mut all) = (vec![0isize; n], vec![0isize; n]);
    for found in breaks.filter(|found| found.end <= *MARGINS.end()) {
        let (from, to) = (found.end, found.reached.min(n - 1));
        for (steps, counts) in [(&mut all, true), (&mut within, found.within)] {
            steps[from] += isize::from(counts);
            steps[to] -= isize::from(counts);
        }
    }
    let sums = |steps: &[isize]| -> Vec<usize> {
        let sum = steps.iter().scan(0isize, |sum, step| {
            *sum += step;
            Some(*sum)
        });
        sum.map(|sum| usize::try_from(sum).unwrap_or(0)).collect()
    };
    let (within, all) = (sums(&within), sums(&all));
    let best = MARGINS.max_by_key(|&margin| within[margin])?;
    (within[best] >= MIN_BREAKS && MIN_SHARE * within[best] >= all[best]).then_some(best)
}

/// Whether a line starts with the mark of a list, alone or before a space.
pub fn starts_list(text: &str) -> bool {
    let mut characters = text.chars();
    let first = characters.next();
    let marked = matches!(
        first,
        Some('*' | '+' | '-' | '–' | '—' | '•' | '·' | 'o' | '▪' | '●' | '■' | '»' | '›' | '>')
    );
    marked && characters.next().is_none_or(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::super::pieces::pieces;

    fn texts(page: &str) -> Vec<(String, usize, usize)> {
        pieces(page)
            .iter()
            .map(|piece| {
                let words: Vec<&str> = piece.text.split_whitespace().collect();
                (words.join(" "), piece.line, piece.last_line)
            })
            .collect()
    }

    #[test]
    fn lines_that_end_at_the_margin_go_on() {
        let page = "\
A bridge for the town
The council of the town met on Monday and decided
that a second bridge should be built where the old
ferry used to land. It will cost four million and
be open to carts, carriages and to people on foot.
Work starts in spring.
The mayor was glad. She said that the town had been
waiting for this day since the ferry had sunk, and
that she would be the first to walk across it.
* Home
* Contact
";
        let found = texts(page);
        let lines: Vec<_> = found.iter().map(|(_, from, to)| (*from, *to)).collect();
        assert_eq!(lines, [(1, 1), (2, 6), (7, 9), (10, 10), (11, 11)]);
        assert!(found[1].0.ends_with("on foot. Work starts in spring."));
    }

    #[test]
    fn a_link_on_a_line_of_its_own_ends_no_paragraph() {
        let page = "\
The report, which the ministry had promised for May,
was published on Friday.

news
weather
sport
";
        let lines: Vec<_> = texts(page).iter().map(|found| (found.1, found.2)).collect();
        assert_eq!(lines, [(1, 2), (4, 4), (5, 5), (6, 6)]);
    }
}
