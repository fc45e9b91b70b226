//! Whether the language of a page settles the order of day and month: the speakers of most
//! languages write the day first; those of English do both.

use super::cues::head;
use super::layout::Layout;

/// As much of the article as names its language.
const SAMPLE: usize = 4_000;

/// `Some(true)` for a language that writes the day first, `Some(false)` for English, `None` where
/// the language is not known, or writes dates otherwise.
pub(super) fn day_first(text: &str, layout: &Layout) -> Option<bool> {
    use whatlang::Lang;
    let mut sample = String::new();
    let body = match layout.body.is_empty() {
        true => 0..layout.lines.len(),
        false => layout.body.clone(),
    };
    for line in &layout.lines[body] {
        sample.push_str(head(&text[line.clone()], SAMPLE));
        sample.push('\n');
        if sample.len() > SAMPLE {
            break;
        }
    }
    let found = whatlang::detect(&sample).filter(whatlang::Info::is_reliable)?;
    match found.lang() {
        Lang::Eng => Some(false),
        Lang::Deu
        | Lang::Fra
        | Lang::Spa
        | Lang::Ita
        | Lang::Por
        | Lang::Nld
        | Lang::Rus
        | Lang::Ukr
        | Lang::Pol
        | Lang::Ces
        | Lang::Dan
        | Lang::Nob
        | Lang::Fin
        | Lang::Tur
        | Lang::Ell
        | Lang::Ron
        | Lang::Bul => Some(true),
        _ => None,
    }
}
