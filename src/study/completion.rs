//! The rest of what a term is a piece of: `light vehicle` where nearly every one is followed by `sales`.
//!
//! Phrases are found by what their words have to do with each other in all texts. A word that goes with
//! many others (`sales`) belongs to none of them by that measure, and a name of which one part is common
//! (`papua`) stands in the list by itself. So in the articles of a topic its terms are looked at once more:
//! as long as one and the same term follows or precedes it in two of three of its places, nothing between, it
//! is a part of that.
//!
//! Cost: one pass over the words of an era, and one over the places of its terms for each word that is added.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::places::{Places, has_letters};

/// Share of its places in which a term stands in the longer one.
const LEAST_SHARE: f64 = 2.0 / 3.0;
/// Likeness to names of what can be added: `car dealers` are whole, though they mostly `report`.
const LEAST_LIKENESS: f64 = 0.4;
/// Words of which more are a formula.
pub(super) const MOST_WORDS: usize = 5;

/// A term made whole.
pub(super) struct Whole {
    /// Its commonest wording.
    pub surface: String,
    /// Its terms in their order.
    pub parts: Vec<u32>,
}

/// For each topic and each of its terms what it is a piece of; `None` where it is whole.
pub(super) fn complete(places: &Places<'_>, terms: &[Vec<u32>]) -> Vec<Vec<Option<Whole>>> {
    let number: Vec<FxHashMap<u32, usize>> = terms
        .iter()
        .map(|terms| terms.iter().copied().zip(0..).collect())
        .collect();
    let mut found: Vec<Vec<Vec<Place<'_>>>> = terms
        .iter()
        .map(|terms| terms.iter().map(|_| Vec::new()).collect())
        .collect();
    let era = places.era;
    for (&article, &topic) in era.articles.iter().zip(era.topic) {
        let forms = era.forms(article);
        let (number, found) = (&number[topic as usize], &mut found[topic as usize]);
        places.each(forms, |term, range| {
            if let Some(&number) = number.get(&term) {
                found[number].push(Place { forms, range });
            }
        });
    }
    let whole = |found: Vec<Place<'_>>| Completion { places }.whole(found);
    found
        .into_iter()
        .map(|of_topic| of_topic.into_iter().map(whole).collect())
        .collect()
}

/// A piece of a text.
struct Place<'a> {
    forms: &'a [u32],
    range: Range<usize>,
}

struct Completion<'a> {
    places: &'a Places<'a>,
}

impl Completion<'_> {
    /// What stands in these places, if it is longer than what was looked for.
    fn whole(&self, mut found: Vec<Place<'_>>) -> Option<Whole> {
        let least = (LEAST_SHARE * found.len() as f64).ceil() as usize;
        let mut is_whole = true;
        while let Some(longer) = [true, false]
            .into_iter()
            .find_map(|behind| self.longer(&found, behind, least.max(2)))
        {
            found = longer;
            is_whole = false;
        }
        (!is_whole).then(|| self.told(&found))
    }

    /// The places at which the commonest neighbour stands, with it, if they are enough.
    fn longer<'f>(
        &self,
        found: &[Place<'f>],
        behind: bool,
        least: usize,
    ) -> Option<Vec<Place<'f>>> {
        let mut by_neighbour: FxHashMap<u32, Vec<Place<'f>>> = FxHashMap::default();
        for place in found {
            if let Some((term, range)) = self.with_neighbour(place, behind) {
                let forms = place.forms;
                let places = by_neighbour.entry(term).or_default();
                places.push(Place { forms, range });
            }
        }
        // More than half is one only.
        by_neighbour
            .into_values()
            .find(|places| places.len() >= least && 2 * places.len() > found.len())
    }

    /// A place with the term beside it, as a number of the lexicon.
    fn with_neighbour(&self, place: &Place<'_>, behind: bool) -> Option<(u32, Range<usize>)> {
        let Range { start, end } = place.range;
        let (at, longer) = match behind {
            true => (end, start..end + 1),
            false => (start.checked_sub(1)?, start.checked_sub(1)?..end),
        };
        let lexicon = self.places.era.lexicon;
        let term = lexicon.term_of_form(*place.forms.get(at)?)?;
        let role = self.places.roles[term as usize];
        let can_be_part = longer.len() <= MOST_WORDS
            && !role.is_figure
            && role.likeness >= LEAST_LIKENESS
            && has_letters(lexicon.surface(term));
        can_be_part.then_some((term, longer))
    }

    /// The commonest wording, of equally common ones the first, and its terms.
    fn told(&self, found: &[Place<'_>]) -> Whole {
        let mut wordings: FxHashMap<&[u32], u64> = FxHashMap::default();
        for place in found {
            *wordings
                .entry(&place.forms[place.range.clone()])
                .or_insert(0) += 1;
        }
        let best = wordings
            .into_iter()
            .max_by(|(a, of_a), (b, of_b)| of_a.cmp(of_b).then(b.cmp(a)));
        let wording = best.map_or(&[][..], |(wording, _)| wording);
        let lexicon = self.places.era.lexicon;
        let words: Vec<&str> = wording
            .iter()
            .map(|&form| lexicon.forms()[form as usize].as_str())
            .collect();
        Whole {
            surface: words.join(" "),
            parts: (wording.iter())
                .filter_map(|&form| lexicon.term_of_form(form))
                .collect(),
        }
    }
}
