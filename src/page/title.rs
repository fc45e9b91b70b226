//! The headline of a page: of all short pieces the one that a model takes for it.
//!
//! The model sees what a piece looks like, where it stands before the body, how many of its words
//! the body uses, and whether another piece says the same, as the first line of a page often does
//! with the name of the site behind it.

use rustc_hash::{FxHashMap, FxHashSet};

use super::features::Context;
use super::measure::Measure;
use super::repetition::hash_of;
use super::runs::{log, since, until};
use super::trees::Trees;

/// A headline has at least and at most so many words, and ends with no ideographic full stop.
const WORDS: (f32, f32) = (2.0, 40.0);
/// Below this probability the model sees no headline.
const LOWEST: f32 = 0.05;
/// What parts a headline from the name of a site.
const PARTS: [&str; 7] = [" | ", " - ", " – ", " — ", " :: ", " » ", " · "];

/// Number of columns of the table.
pub const N_TITLE: usize = 59;

/// A row of features for each piece that may be the headline, by its place.
pub fn table(context: &Context<'_>, p: &[f32], kept: &[bool]) -> Vec<(usize, [f32; N_TITLE])> {
    let m = &context.measures;
    let start = kept.iter().position(|&kept| kept).unwrap_or(0);
    let mut words_before = vec![0.0];
    for measure in m {
        words_before.push(words_before.last().copied().unwrap_or(0.0) + measure.n_words);
    }
    let mut in_body: FxHashSet<u64> = FxHashSet::default();
    let mut on_page: FxHashMap<u64, u32> = FxHashMap::default();
    let mut lines: FxHashMap<u64, u32> = FxHashMap::default();
    for (row, piece) in context.pieces.iter().enumerate() {
        *lines.entry(context.hashes[row]).or_insert(0) += 1;
        for word in content(piece.text) {
            *on_page.entry(word).or_insert(0) += 1;
            if kept[row] {
                in_body.insert(word);
            }
        }
    }
    let opening: Vec<FxHashSet<u64>> = context
        .pieces
        .iter()
        .take(3)
        .map(|piece| content(piece.text).collect())
        .collect();
    let dated = |m: &Measure| m.n_words <= 15.0 && m.n_numbers > 0.0 && m.n_kind[5] > 0.0;
    let since_dated = since(m.iter().map(dated));
    let until_dated = until(m.iter().map(dated));
    let until_prose = until(m.iter().map(Measure::is_prose));
    let rows = (0..m.len()).filter(|&row| {
        (WORDS.0..=WORDS.1).contains(&m[row].n_words) && !context.pieces[row].text.ends_with('。')
    });
    let mut table: Vec<(usize, [f32; N_TITLE])> = rows
        .map(|row| {
            let own: Vec<u64> = content(context.pieces[row].text).collect();
            let n = own.len().max(1) as f32;
            let share =
                |is: &dyn Fn(&u64) -> bool| own.iter().filter(|word| is(word)).count() as f32 / n;
            let body_share = share(&|word| in_body.contains(word));
            let often = share(&|word| on_page.get(word).is_some_and(|&count| count >= 2));
            let opened = opening
                .iter()
                .enumerate()
                .filter(|&(place, _)| place != row)
                .map(|(_, words)| share(&|word| words.contains(word)))
                .fold(0.0, f32::max);
            let at = |offset: isize| row.checked_add_signed(offset).and_then(|row| m.get(row));
            let near = |offset: isize, of: &dyn Fn(&Measure) -> f32| at(offset).map_or(-1.0, of);
            let flag = |is: bool| f32::from(u8::from(is));
            let p_at = |offset: isize| {
                let other = row.checked_add_signed(offset).and_then(|row| p.get(row));
                other.copied().unwrap_or(-1.0)
            };
            let before = row as f32 - start as f32;
            let words_to_body = words_before[row] - words_before[start.min(m.len())];
            let measure = &m[row];
            let indent = |row: usize| {
                context
                    .pieces
                    .get(row)
                    .map_or(0.0, |piece| piece.indent.min(100) as f32)
            };
            let features = [
                measure.n_words,
                measure.n_characters,
                measure.share(measure.n_lower),
                measure.share(measure.n_upper),
                measure.share(measure.n_capitals),
                measure.share(measure.n_numbers),
                measure.share(measure.n_function),
                measure.share(measure.n_kind[0]),
                measure.share(measure.n_kind[1]),
                measure.share(measure.n_kind[2]),
                measure.share(measure.n_kind[4]),
                measure.share(measure.n_kind[5]),
                measure.n_separators,
                measure.n_colons,
                measure.n_commas,
                measure.n_quotes,
                flag(measure.ends_sentence),
                flag(measure.bullet),
                flag(measure.starts_digit),
                measure.n_addresses,
                indent(row),
                indent(row) - indent(start),
                context.pieces[row].blank_before.min(5) as f32,
                context
                    .pieces
                    .get(row + 1)
                    .map_or(3.0, |next| next.blank_before.min(5) as f32),
                lines
                    .get(&context.hashes[row])
                    .map_or(0.0, |&count| count.min(5) as f32),
                log(row as f32),
                before.clamp(-60.0, 60.0),
                before.signum() * log(before.abs()),
                words_to_body.signum() * log(words_to_body.abs()),
                p[row],
                flag(kept[row]),
                body_share,
                body_share * log(n),
                often,
                opened,
                near(-1, &|m| m.n_words),
                near(1, &|m| m.n_words),
                near(-1, &|m| m.share(m.n_kind[5] + m.n_kind[4])),
                near(1, &|m| m.share(m.n_kind[5] + m.n_kind[4])),
                near(2, &|m| m.share(m.n_kind[5] + m.n_kind[4])),
                near(1, &|m| flag(m.is_prose())),
                near(-1, &|m| flag(m.ends_sentence)),
                flag(context.pieces[row].continues),
                near(-2, &|m| m.n_words),
                near(2, &|m| m.n_words),
                near(-1, &|m| m.share(m.n_kind[0] + m.n_kind[2])),
                near(1, &|m| m.share(m.n_kind[0] + m.n_kind[2])),
                near(1, &|m| flag(m.ends_sentence)),
                near(-1, &|m| flag(m.bullet)),
                near(1, &|m| m.share(m.n_upper)),
                near(1, &|m| m.share(m.n_numbers)),
                near(2, &|m| flag(m.is_prose())),
                p_at(-1),
                p_at(1),
                p_at(2),
                until_dated[row],
                since_dated[row],
                until_prose[row],
                0.0,
            ];
            (row, features)
        })
        .collect();
    let likeness = |features: &[f32; N_TITLE]| features[32];
    let largest = table
        .iter()
        .filter(|(row, _)| *row <= start)
        .map(|(_, features)| likeness(features))
        .fold(0.0, f32::max);
    for (_, features) in &mut table {
        features[N_TITLE - 1] = likeness(features) - largest;
    }
    table
}

/// The place of the headline, where there is one.
pub fn place(context: &Context<'_>, p: &[f32], kept: &[bool], model: &Trees) -> Option<usize> {
    let judged = table(context, p, kept)
        .into_iter()
        .map(|(row, features)| (row, model.probability(&features)));
    let best = judged.reduce(|best, next| if next.1 > best.1 { next } else { best })?;
    (best.1 >= LOWEST).then_some(best.0)
}

/// A headline and the name of the site that stands behind it, if another piece of the page shows
/// that the headline is whole without it.
pub fn without_site<'a>(title: &'a str, hashes: &[u64]) -> (&'a str, Option<&'a str>) {
    for part in PARTS {
        if let Some((left, right)) = title.rsplit_once(part) {
            let short = right.split_whitespace().count() <= 4;
            if short && left.split_whitespace().count() >= 2 && hashes.contains(&hash_of(left)) {
                return (left.trim(), Some(right.trim()));
            }
        }
    }
    (title, None)
}

/// Hashes of the words of three letters and more.
fn content(text: &str) -> impl Iterator<Item = u64> {
    text.split_whitespace()
        .map(|word| word.trim_matches(|character: char| !character.is_alphanumeric()))
        .filter(|word| word.len() >= 3)
        .map(hash_of)
}
