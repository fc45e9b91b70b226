//! Texts that are word for word the same become one: all later work is done once per distinct text.

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_128;

use crate::article::DateSpan;
use crate::text::Words;

/// Distinct texts, numbered by the first article that has each.
pub(super) struct Folded {
    /// Articles of each distinct text, rising.
    members: Vec<Vec<u32>>,
}

impl Folded {
    pub fn new(words: &Words) -> Self {
        let keys: Vec<Option<u128>> = (0..words.len())
            .into_par_iter()
            .map_init(Vec::new, |bytes: &mut Vec<u8>, text| {
                bytes.clear();
                for form in without_breaks(words.text(text)) {
                    bytes.extend_from_slice(&form.to_le_bytes());
                }
                // Texts without words have nothing in common.
                (!bytes.is_empty()).then(|| xxh3_128(bytes))
            })
            .collect();
        let mut number: FxHashMap<u128, usize> = FxHashMap::default();
        let mut members: Vec<Vec<u32>> = Vec::new();
        for (article, key) in keys.into_iter().enumerate() {
            let place = match key {
                Some(key) => *number.entry(key).or_insert(members.len()),
                None => members.len(),
            };
            if place == members.len() {
                members.push(Vec::new());
            }
            members[place].push(article as u32);
        }
        Self { members }
    }

    /// Number of distinct texts.
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Articles with this text, rising.
    pub fn members(&self, text: u32) -> &[u32] {
        &self.members[text as usize]
    }

    /// The first article with this text.
    pub fn first(&self, text: u32) -> usize {
        self.members[text as usize][0] as usize
    }

    /// All members of all texts.
    pub fn iter(&self) -> impl Iterator<Item = &[u32]> {
        self.members.iter().map(Vec::as_slice)
    }

    /// For each text the days between its first and its last date; all time where one is undated.
    pub fn hulls(&self, spans: &[Option<DateSpan>]) -> Vec<DateSpan> {
        const ALWAYS: DateSpan = DateSpan {
            start: i32::MIN,
            end: i32::MAX,
        };
        let hull = |members: &[u32]| {
            members
                .iter()
                .map(|&article| spans[article as usize].unwrap_or(ALWAYS))
                .reduce(|a, b| DateSpan {
                    start: a.start.min(b.start),
                    end: a.end.max(b.end),
                })
        };
        self.iter()
            .map(|members| hull(members).unwrap_or(ALWAYS))
            .collect()
    }
}

/// The words of a text, clause after clause.
pub(super) fn without_breaks(forms: &[u32]) -> impl Iterator<Item = u32> + '_ {
    forms.iter().copied().filter(|&form| form != Words::BREAK)
}
