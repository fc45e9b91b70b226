//! Which pieces of a page are its article.
//!
//! Two models judge in turn: the first sees what a piece and its neighbours look like, the second
//! also what the first said about the neighbours and about the page (stacking over the sequence:
//! Cohen and Carvalho, "Stacked sequential learning", IJCAI 2005). The decision is one for the page
//! and not piece by piece: the pieces whose expected F1 is largest are kept. With probabilities p
//! and lengths n, in order of p, that is the k for which 2 Σ_{i≤k} n p / (Σ_{i≤k} n + Σ n p) is
//! largest (Ye, Chai, Lee and Chieu, "Optimizing F-measure: a tale of two approaches", ICML 2012).
//! Time is linear but for one sort.

use std::sync::OnceLock;

use super::features::{Context, N_FIRST, N_SECOND};
use super::repetition::hash_of;
use super::trees::Trees;

/// Shorter paragraphs may stand twice in an article.
const TEASER_WORDS: f32 = 8.0;

/// The two models.
pub struct Models {
    first: Trees,
    second: Trees,
}

impl Models {
    /// The models of this build.
    pub fn get() -> &'static Self {
        static MODELS: OnceLock<Models> = OnceLock::new();
        MODELS.get_or_init(|| Self {
            first: Trees::parse(include_str!("model/body_first.txt")).unwrap_or_default(),
            second: Trees::parse(include_str!("model/body_second.txt")).unwrap_or_default(),
        })
    }
}

/// Whether a piece may be part of an article at all: short ones far from all prose are not asked.
pub fn is_candidate(words: f32, since_prose: f32, until_prose: f32) -> bool {
    words > 6.0 || since_prose.min(until_prose) < 6.0
}

/// The probability of each piece to be part of the article.
pub fn probabilities(context: &Context<'_>) -> Vec<f32> {
    let models = Models::get();
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

/// Whether two texts are the same but for case, space and punctuation.
pub fn same(left: &str, right: &str) -> bool {
    hash_of(left) == hash_of(right)
}
