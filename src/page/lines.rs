//! The lines of a page: how they are counted, and how many of them are read.

/// No article is longer than so many lines; what follows is not read.
pub const MAX_LINES: usize = 50_000;
/// Nor than so many bytes.
pub const MAX_BYTES: usize = 10_000_000;
/// Beyond so many pieces nothing is cut any more.
pub const MAX_PIECES: usize = 100_000;

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
pub fn n_breaks(text: &str) -> usize {
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
