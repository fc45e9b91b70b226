//! Expressions that count from a moment the page does not name: "3 hours ago", "vor 2 Tagen",
//! "yesterday". They hold no date, but a reader wants to see that they were not overlooked.

use std::ops::Range;

/// The first relative expression of a short line. In longer lines such words belong to a story.
pub(super) fn relative_in(text: &str, line: Range<usize>) -> Option<Range<usize>> {
    const LONGEST_LINE: usize = 80;
    let content = text[line.clone()].trim();
    if content.is_empty() || content.len() > LONGEST_LINE {
        return None;
    }
    let lower = content.to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let counted = |at: usize| {
        words.get(at).is_some_and(|word| {
            word.parse::<u32>().is_ok() || matches!(*word, "a" | "an" | "one" | "einer" | "einem")
        }) && words.get(at + 1).is_some_and(|word| is_unit(word))
    };
    let found = (0..words.len()).any(|at| {
        let before = at.checked_sub(1).map(|before| words[before]);
        let after = words.get(at + 2).copied();
        let ago = matches!(after, Some("ago" | "geleden" | "fa" | "назад" | "atrás"))
            || matches!(before, Some("vor" | "hace" | "há" | "a"));
        counted(at) && ago
    });
    let named = words.len() <= 4
        && words.first().is_some_and(|word| {
            matches!(
                *word,
                "yesterday"
                    | "today"
                    | "gestern"
                    | "heute"
                    | "hier"
                    | "ayer"
                    | "hoy"
                    | "ieri"
                    | "oggi"
                    | "ontem"
                    | "hoje"
                    | "gisteren"
                    | "vandaag"
                    | "вчера"
                    | "сегодня"
            )
        })
        && words[1..].iter().any(|word| word.parse::<u32>().is_ok());
    if !(found || named) {
        return None;
    }
    let start = line.start + text[line].find(content)?;
    Some(start..start + content.len())
}

fn is_unit(word: &str) -> bool {
    #[rustfmt::skip]
    const UNITS: &[&str] = &[
        "second", "minute", "min", "hour", "hr", "day", "week", "month", "year", "sekunde",
        "stunde", "tag", "woche", "monat", "jahr", "heure", "jour", "semaine", "mois", "hora",
        "día", "dia", "semana", "mes", "mese", "ora", "ore", "giorn", "uur", "dag", "maand",
        "час", "дн", "недел",
    ];
    UNITS.iter().any(|unit| {
        word.strip_prefix(unit)
            .is_some_and(|ending| ending.chars().count() <= 2)
    })
}
