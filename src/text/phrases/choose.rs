//! Which runs of words are worth a name of their own.
//!
//! Of the runs that [`find`](super::find()) meets two kinds are left out. What stands outside of longer
//! ones in less than [`LEAST_ALONE`] of its articles is a piece of them (`general kofi`). And what stop
//! words tie together of phrases that mostly stand without each other is two (`session of the general
//! assembly`), while `mass destruction` hardly stands but in `weapons of mass destruction`.
//! Quantities (`10 percent`) are no phrases either.
//!
//! Cost: two passes over the words, for what stands alone and for the wordings.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::find::{BLOCK, Run, Search};
use super::{Match, PhraseMatcher, Phrases};
use crate::error::Result;

/// Share of its articles in which a phrase must stand in no longer one.
const LEAST_ALONE: f64 = 0.2;
/// Share of a part, a phrase itself, that must stand in the run that stop words tie together.
const LEAST_TIED: f64 = 0.5;

impl Search<'_> {
    /// The runs that stand by themselves often enough, with their commonest wording.
    pub fn phrases(&self, mut runs: Vec<Run>) -> Result<Phrases> {
        runs.sort_by_cached_key(|run| (self.units.name(&run.units), run.units.clone()));
        let mut all = Phrases::default();
        runs.iter().for_each(|run| all.push(run, &self.units));
        let matcher = all.matcher(self.units.lexicon);
        let number: FxHashMap<&[u32], u32> = (runs.iter().map(|run| run.units.as_slice()))
            .zip(0..)
            .collect();
        let parts: Vec<Vec<u32>> = (0..runs.len() as u32)
            .map(|run| {
                let mut parts = Vec::new();
                self.add_parts(run, &runs, &number, &mut parts);
                parts
            })
            .collect();
        let alone = self.counted(|place, found| {
            matcher.each(self.words.text(self.texts[place]), |one| {
                if one.stands_alone {
                    parts[one.phrase as usize]
                        .iter()
                        .for_each(|&part| found(part));
                }
            });
        })?;
        let mut phrases = Phrases::default();
        for (run, alone) in alone {
            let run = &runs[run as usize];
            let least = LEAST_ALONE * f64::from(run.tally.articles);
            if f64::from(alone.articles) >= least && !self.is_quantity(run) {
                phrases.push(run, &self.units);
            }
        }
        phrases.surfaces = self.surfaces(&phrases)?;
        self.progress.advance(self.texts.len())?;
        Ok(phrases)
    }

    /// Whether a run begins with a number that is no year: `10 percent`.
    fn is_quantity(&self, run: &Run) -> bool {
        let first = &self.units.lexicon.terms()[run.units[0] as usize];
        let is_year = first.len() == 4 && first.bytes().all(|byte| byte.is_ascii_digit());
        !is_year && !first.chars().any(char::is_alphabetic)
    }

    /// Adds the run itself, or where it is two with stop words between, those.
    fn add_parts(
        &self,
        run: u32,
        runs: &[Run],
        number: &FxHashMap<&[u32], u32>,
        parts: &mut Vec<u32>,
    ) {
        let Run { units, tally, .. } = &runs[run as usize];
        let is_term = |place: usize| self.units.is_term(units[place]);
        for at in (1..units.len() - 1).filter(|&at| is_term(at - 1) && !is_term(at)) {
            let behind = (at..units.len())
                .find(|&place| is_term(place))
                .unwrap_or(at);
            let sides = [&units[..at], &units[behind..]].map(|side| number.get(side).copied());
            let stands_without = |side: &u32| {
                let all = runs[*side as usize].tally.count as f64;
                (tally.count as f64) < LEAST_TIED * all
            };
            if sides.iter().flatten().any(stands_without) {
                sides
                    .into_iter()
                    .flatten()
                    .for_each(|side| self.add_parts(side, runs, number, parts));
                return;
            }
        }
        parts.push(run);
    }

    /// The commonest wording of each phrase, of equally common ones the first.
    fn surfaces(&self, phrases: &Phrases) -> Result<Vec<String>> {
        let matcher = phrases.matcher(self.units.lexicon);
        let wordings = (self.texts.par_chunks(BLOCK))
            .fold(FxHashMap::default, |mut wordings, texts| {
                texts
                    .iter()
                    .for_each(|&text| self.add_wordings(&matcher, text, &mut wordings));
                wordings
            })
            .reduce(FxHashMap::default, |mut one, other| {
                other
                    .into_iter()
                    .for_each(|(key, count)| *one.entry(key).or_insert(0) += count);
                one
            });
        let mut best: Vec<Option<(u64, &[u32])>> = vec![None; phrases.len()];
        for (&(phrase, wording), &count) in &wordings {
            let better = |&(known, first): &(u64, &[u32])| {
                count > known || count == known && wording < first
            };
            let best = &mut best[phrase as usize];
            if best.as_ref().is_none_or(better) {
                *best = Some((count, wording));
            }
        }
        let forms = self.units.lexicon.forms();
        let written = |wording: &[u32]| {
            let words: Vec<&str> = wording
                .iter()
                .map(|&form| forms[form as usize].as_str())
                .collect();
            words.join(" ")
        };
        Ok(best
            .into_iter()
            .map(|best| best.map_or_else(String::new, |(_, wording)| written(wording)))
            .collect())
    }

    fn add_wordings<'w>(
        &'w self,
        matcher: &PhraseMatcher<'_>,
        text: usize,
        wordings: &mut FxHashMap<(u32, &'w [u32]), u64>,
    ) {
        let forms = self.words.text(text);
        matcher.each(
            forms,
            |Match {
                 start,
                 length,
                 phrase,
                 ..
             }| {
                *wordings
                    .entry((phrase, &forms[start..start + length]))
                    .or_insert(0) += 1;
            },
        );
    }
}
