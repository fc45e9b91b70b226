//! Whether the language of a page settles the order of day and month: the speakers of most
//! languages write the day first; those of English do both.

use super::cues::head;
use super::layout::Layout;

/// As much of the article as names its language.
const SAMPLE: usize = 4_000;

/// What the language of a page says about the order of numbers in its dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Habit {
    /// The day first, with these signs; with another the date is not of this language.
    DayFirst(&'static str),
    /// English: both.
    English,
    Unknown,
}

/// The habit of the language a page is written in.
pub(super) fn habit(text: &str, layout: &Layout) -> Habit {
    use whatlang::Lang;
    let mut sample = String::new();
    let body = match layout.body.is_empty() {
        true => 0..layout.pieces.len(),
        false => layout.body.clone(),
    };
    for piece in &layout.pieces[body] {
        sample.push_str(head(&text[piece.clone()], SAMPLE));
        sample.push('\n');
        if sample.len() > SAMPLE {
            break;
        }
    }
    match whatlang::detect(&sample).filter(whatlang::Info::is_reliable) {
        Some(found) => match found.lang() {
            Lang::Eng => Habit::English,
            Lang::Deu | Lang::Rus | Lang::Ukr | Lang::Pol | Lang::Ces | Lang::Nob | Lang::Fin => {
                Habit::DayFirst(".")
            }
            Lang::Fra | Lang::Spa | Lang::Ita | Lang::Por | Lang::Nld | Lang::Dan => {
                Habit::DayFirst("./-")
            }
            _ => Habit::Unknown,
        },
        None => Habit::Unknown,
    }
}
