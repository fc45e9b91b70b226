//! Which pieces of a page are its article.
//!
//! Two models judge in turn: the first sees what a piece and its neighbours look like, the second
//! also what the first said about the neighbours and about the page (stacking over the sequence:
//! Cohen and Carvalho, "Stacked sequential learning", IJCAI 2005). The decision is one for the page
//! and not piece by piece: the pieces whose expected F1 is largest are kept. With probabilities p
//! and lengths n, in order of p, that is the k for which 2 Σ_{i≤k} n p / (Σ_{i≤k} n + Σ n p) is
//! largest (Ye, Chai, Lee and Chieu, "Optimizing F-measure: a tale of two approaches", ICML 2012).
//! Time is linear but for one sort.

use super::features::{Context, N_FIRST, N_SECOND};
use super::models::Models;
use super::trees::Trees;

/// Shorter paragraphs may stand twice in an article.
const TEASER_WORDS: f32 = 8.0;

/// The probability of each piece to be part of the article.
pub fn probabilities(context: &Context<'_>, models: &Models) -> Vec<f32> {
    let first = context.first_table();
    let candidates = context.candidates(&first);
    let judge = |trees: &Trees, table: &[f32], width: usize| -> Vec<f32> {
        let rows = table.chunks_exact(width).zip(&candidates);
        rows.map(|(row, &asked)| if asked { trees.probability(row) } else { 0.0 })
            .collect()
    };
    let judged = judge(&models.first, &first, N_FIRST);
    let second = context.second_table(&first, &judged);
    judge(&models.second, &second, N_SECOND)
}

/// The pieces with the largest expected F1 together.
pub fn best_set(probability: &[f32], words: &[f32]) -> Vec<bool> {
    let mut order: Vec<usize> = (0..probability.len()).collect();
    order.sort_by(|&left, &right| {
        probability[right]
            .total_cmp(&probability[left])
            .then(left.cmp(&right))
    });
    let pairs = probability.iter().zip(words);
    let total: f64 = pairs.map(|(&p, &n)| f64::from(p) * f64::from(n)).sum();
    let (mut hits, mut taken, mut best, mut n_best) = (0.0, 0.0, 0.0, 0);
    for (k, &row) in order.iter().enumerate() {
        hits += f64::from(probability[row]) * f64::from(words[row]);
        taken += f64::from(words[row]);
        let expected = 2.0 * hits / (taken + total + 1e-9);
        if expected > best {
            (best, n_best) = (expected, k + 1);
        }
    }
    let mut kept = vec![false; probability.len()];
    for &row in &order[..n_best] {
        kept[row] = true;
    }
    kept
}

/// For each piece, the kept piece it repeats, if it should go for that.
///
/// Of paragraphs that stand twice the one the models trust more stays, the first of equal ones.
pub fn repeats(context: &Context<'_>, probability: &[f32], kept: &[bool]) -> Vec<Option<usize>> {
    let mut best: rustc_hash::FxHashMap<u64, usize> = rustc_hash::FxHashMap::default();
    let long = |row: usize| kept[row] && context.measures[row].n_words >= TEASER_WORDS;
    for row in (0..kept.len()).filter(|&row| long(row)) {
        let place = best.entry(context.hashes[row]).or_insert(row);
        if probability[row] > probability[*place] {
            *place = row;
        }
    }
    (0..kept.len())
        .map(|row| {
            let place = best.get(&context.hashes[row]).copied()?;
            (long(row) && place != row).then_some(place)
        })
        .collect()
}

/// On lines that were cut into sentences: a copyright notice with its year and what stands behind
/// it, unless more of the article seems to follow than to precede.
pub fn notices(context: &Context<'_>, probability: &[f32]) -> Vec<usize> {
    let mut found = Vec::new();
    let expected = |row: usize| probability[row] * context.measures[row].n_words;
    let continues = |row: usize| context.pieces.get(row).is_some_and(|piece| piece.continues);
    let (mut row, mut before) = (0, 0.0);
    while row < probability.len() {
        let mut end = row + 1;
        if (continues(row) || continues(end)) && has_dated_copyright(context.pieces[row].text) {
            while continues(end) {
                end += 1;
            }
        }
        let behind: f32 = (row..end).map(expected).sum();
        if end > row + 1 && behind <= before {
            found.extend(row..end);
        }
        before += behind;
        row = end;
    }
    found
}

/// Whether a text holds `© 2000`, `(c) 2000` or `Copyright by … 2000` within a few words.
fn has_dated_copyright(text: &str) -> bool {
    let mut since_mark = usize::MAX;
    text.split_whitespace().any(|word| {
        let bare = word.trim_matches(|character: char| !character.is_alphanumeric());
        let marked = word.contains('©') || bare.eq_ignore_ascii_case("copyright");
        since_mark = if marked || word.eq_ignore_ascii_case("(c)") {
            0
        } else {
            since_mark.saturating_add(1)
        };
        let digits = |part: &[u8]| part.len() == 4 && part.iter().all(u8::is_ascii_digit);
        since_mark <= 5 && bare.as_bytes().get(..4).is_some_and(digits)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_set_with_the_largest_expected_f1() {
        // Taken in order of p: F1 is 0.78 with one, 0.95 with two, 0.74 with all three.
        assert_eq!(
            best_set(&[0.9, 0.1, 0.8], &[10.0, 10.0, 10.0]),
            [true, false, true]
        );
        // Where all is unsure, much is taken.
        assert_eq!(best_set(&[0.3, 0.3], &[5.0, 5.0]), [true, true]);
        assert_eq!(best_set(&[0.0, 0.0], &[5.0, 5.0]), [false, false]);
        assert_eq!(best_set(&[], &[]), Vec::<bool>::new());
    }

    #[test]
    fn a_copyright_has_its_year_near() {
        for (text, notice) in [
            ("Copyright 1995-2024 - A Network.", true),
            ("(c) 2000 The Herald", true),
            ("©2000 The Herald", true),
            ("The copyright of the book was sold.", false),
            (
                "Copyright was at issue in the trial that ended in May of 2001.",
                false,
            ),
        ] {
            assert_eq!(has_dated_copyright(text), notice, "{text}");
        }
    }
}
