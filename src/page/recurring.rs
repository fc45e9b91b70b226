//! What the pages of a source share: pieces that stand on several pages with different articles.
//!
//! A wire story stands on several pages too, and its paragraphs are no furniture. So pages are
//! first joined into one where they share half of the shorter body; a piece recurs where it stands
//! on three or more pages that are left. Time is linear in the text: a paragraph is compared with
//! the first page that holds it only.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::features::Context;
use super::models::Models;
use super::{body, language_of, lines, pieces};
use crate::error::Result;
use crate::progress::Progress;

/// A piece recurs if it stands on so many different pages.
const N_PAGES: usize = 3;
/// Pages are one where they share this much of the shorter body.
const SAME_STORY: f32 = 0.5;
/// Shorter paragraphs tell no story.
const STORY_WORDS: f32 = 8.0;

/// The pieces that recur.
#[derive(Clone, Debug, Default)]
pub struct Recurring(FxHashSet<u64>);

impl Recurring {
    /// Reads several pages of one source, or of several: what recurs on the pages of one recurs.
    pub fn among(texts: &[&str], progress: &Progress) -> Result<Self> {
        progress.enter("what recurs", texts.len())?;
        let pages: Vec<Pieces> = texts
            .par_iter()
            .map(|text| {
                progress.advance(1)?;
                Ok(Pieces::of(text))
            })
            .collect::<Result<_>>()?;
        let story = stories(&pages);
        let mut holders: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
        for (page, pieces) in pages.iter().enumerate() {
            for &hash in &pieces.all {
                let stories = holders.entry(hash).or_default();
                if stories.len() < N_PAGES && !stories.contains(&story[page]) {
                    stories.push(story[page]);
                }
            }
        }
        Ok(Self(
            holders
                .into_iter()
                .filter(|(_, stories)| stories.len() >= N_PAGES)
                .map(|(hash, _)| hash)
                .collect(),
        ))
    }

    /// Whether a piece with this hash recurs.
    pub fn contains(&self, hash: u64) -> bool {
        self.0.contains(&hash)
    }
}

/// The hashes of a page's pieces, and of the paragraphs of its body with their words.
struct Pieces {
    all: Vec<u64>,
    body: Vec<(u64, f32)>,
}

impl Pieces {
    fn of(text: &str) -> Self {
        let pieces = pieces::pieces(lines::head(text).0);
        let language = language_of(&pieces);
        let context = Context::new(&pieces, language.and_then(crate::text::Language::code));
        let probability = body::probabilities(&context, Models::shipped());
        let words: Vec<f32> = context
            .measures
            .iter()
            .map(|measure| measure.n_words)
            .collect();
        let kept = body::best_set(&probability, &words);
        let body = (0..kept.len())
            .filter(|&row| kept[row] && words[row] >= STORY_WORDS)
            .map(|row| (context.hashes[row], words[row]))
            .collect();
        Self {
            all: context.hashes,
            body,
        }
    }
}

/// For each page the first page that tells the same story.
fn stories(pages: &[Pieces]) -> Vec<usize> {
    let mut first: FxHashMap<u64, usize> = FxHashMap::default();
    let mut story = Vec::with_capacity(pages.len());
    let length = |page: &Pieces| page.body.iter().map(|(_, words)| words).sum::<f32>();
    for (page, pieces) in pages.iter().enumerate() {
        let mut shared: FxHashMap<usize, f32> = FxHashMap::default();
        for &(hash, words) in &pieces.body {
            let holder = *first.entry(hash).or_insert(page);
            if holder != page {
                *shared.entry(story[holder]).or_insert(0.0) += words;
            }
        }
        let best = shared
            .into_iter()
            .max_by(|left, right| left.1.total_cmp(&right.1).then(right.0.cmp(&left.0)));
        let same = best.filter(|&(other, words)| {
            words >= SAME_STORY * length(pieces).min(length(&pages[other]))
        });
        story.push(same.map_or(page, |(other, _)| other));
    }
    story
}
