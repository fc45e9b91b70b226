//! What terms do in running words: where they stand, and what that says of them.
//!
//! A label is made of nouns, and no list of them is needed. Names, which can be told by their capitals
//! ([`names`](super::names)), stand behind some stop words (`of`, `in the`) and not behind others (`have`,
//! `to`, `they`), and so do nouns: the names of the texts show what else is one, in any language that has
//! both. Of what is left, adjectives and pieces of names (`mutual`, `saint`) lead to the next term, and
//! measures and dates (`pct`, `record march`) stand beside numbers or units.
//!
//! In tables and lists of names no stop words stand: there `avg shrs` is all that is left of a word, and
//! everything is beside a number. So only places in running words are looked at, those with a stop word near, and a term
//! that has few of them says little: `net` 0.3, other words of news 0.9.
//!
//! Cost: three passes over the words of an era.

use std::ops::Range;

use super::era_terms::EraTerms;
use crate::page::date::{is_calendar_span, is_calendar_word};
use crate::text::phrases::PhraseMatcher;

/// Words to either side of which one is a stop word where words run on.
const NEAR: usize = 5;
/// Share of its places at which a unit stands behind a number.
const LEAST_BEHIND: f64 = 0.6;
/// Share of its places at which what measures or dates something stands beside a number: `pct`, `tonnes`,
/// `cts` 0.6 to 0.9, `dlrs`, `rose` 0.4, `jobs` 0.3.
const LEAST_BESIDE: f64 = 0.4;
/// Share of its places at which what does not stand by itself leads to another term. Measured on news and
/// speeches: `domestic`, `nuclear`, `african` 0.8 to 1, `oil`, `energy`, `tax` 0.4 to 0.7, other nouns 0 to 0.4.
const LEAST_LEADING: f64 = 0.75;
/// Names that a stop word is taken to stand before as often as before other words, and stop words that a term
/// is taken to stand behind like any other, before they are counted.
const PRIOR_NAMES: f64 = 50.0;
const PRIOR_STOP_WORDS: f64 = 3.0;

/// The terms and phrases of an era in its articles; phrases are numbered behind the terms of the lexicon.
pub(super) struct Places<'a> {
    pub era: &'a EraTerms<'a>,
    matcher: PhraseMatcher<'a>,
    /// For each term and each phrase what it does.
    pub roles: Vec<Role>,
}

/// What a term does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Role {
    /// How often it stands in the articles.
    pub places: u32,
    /// It is a number or a word of the calendar, or what measures or dates something. Figures say how much
    /// and when, but not what about.
    pub is_figure: bool,
    /// It only leads to the next term.
    pub leads_on: bool,
    /// The share of its places that lie in running words.
    pub running: f64,
    /// How likely the stop words before it are to stand before a name, against any word, at most 1: about
    /// 0.4 to 1 for nouns, 0.02 to 0.4 for verbs and adverbs. Without capitals 1.
    pub likeness: f64,
}

/// What stands beside a term.
#[derive(Clone, Copy, Default)]
struct Beside {
    places: u32,
    /// Places in running words, to which all that follows is confined.
    running: u32,
    /// Places beside a number.
    numbers: u32,
    /// Places before another term, with nothing between.
    terms: u32,
    /// Places behind a stop word, and how close those are to names altogether.
    stop_words: u32,
    closeness: f64,
}

impl<'a> Places<'a> {
    /// Reads the articles.
    pub fn new(era: &'a EraTerms<'a>) -> Self {
        let mut places = Self {
            era,
            matcher: era.phrases.matcher(era.lexicon),
            roles: Vec::new(),
        };
        for (number, beside) in (0..).zip(places.read()) {
            let role = places.role(number, beside);
            places.roles.push(role);
        }
        places
    }

    /// The share of all places of terms and phrases that lie in running words.
    pub fn running(&self) -> f64 {
        let add = |(running, all): (f64, f64), role: &Role| {
            let places = f64::from(role.places);
            (running + role.running * places, all + places)
        };
        let (running, all) = self.roles.iter().fold((0.0, 0.0), add);
        running / f64::max(all, 1.0)
    }

    /// Calls `found` with the number and the place of each term and phrase of a text.
    pub fn each(&self, forms: &[u32], mut found: impl FnMut(u32, Range<usize>)) {
        let lexicon = self.era.lexicon;
        for (at, &form) in forms.iter().enumerate() {
            if let Some(term) = lexicon.term_of_form(form) {
                found(term, at..at + 1);
            }
        }
        let n_terms = lexicon.terms().len() as u32;
        self.matcher.each(forms, |one| {
            found(n_terms + one.phrase, one.start..one.start + one.length);
        });
    }

    fn read(&self) -> Vec<Beside> {
        let lexicon = self.era.lexicon;
        let measures = self.numbers_and_units();
        let closeness = self.closeness_to_names();
        let n_numbers = lexicon.terms().len() + self.era.phrases.len();
        let mut beside = vec![Beside::default(); n_numbers];
        for &article in self.era.articles {
            let forms = self.era.forms(article);
            let form = |at: usize| forms.get(at).map_or(usize::MAX, |&form| form as usize);
            let is_stop_word = |at: usize| closeness.get(form(at)).is_some_and(Option::is_some);
            let measures = |at: usize| measures.get(form(at)) == Some(&true);
            self.each(forms, |number, place| {
                let beside = &mut beside[number as usize];
                beside.places += 1;
                let near = place.start.saturating_sub(NEAR)..place.end + NEAR;
                if !near.into_iter().any(is_stop_word) {
                    return;
                }
                let before = place.start.checked_sub(1);
                let next = lexicon.term_of_form(form(place.end) as u32);
                beside.running += 1;
                beside.terms += u32::from(next.is_some() && !measures(place.end));
                beside.numbers += u32::from(measures(place.end) || before.is_some_and(measures));
                if let Some(Some(closeness)) = before.and_then(|at| closeness.get(form(at))) {
                    beside.stop_words += 1;
                    beside.closeness += closeness;
                }
            });
        }
        beside
    }

    /// For each form whether it is a number, or a unit, which stands behind one: `8.2 mln dlrs`.
    fn numbers_and_units(&self) -> Vec<bool> {
        let lexicon = self.era.lexicon;
        let is_number: Vec<bool> = (lexicon.forms().iter())
            .map(|form| form.starts_with(char::is_numeric))
            .collect();
        let mut counts = vec![(0u64, 0u64); is_number.len()];
        for &article in self.era.articles {
            let mut behind = false;
            for &form in self.era.forms(article) {
                if let Some((behind_number, all)) = counts.get_mut(form as usize) {
                    (*behind_number, *all) = (*behind_number + u64::from(behind), *all + 1);
                }
                behind = is_number.get(form as usize) == Some(&true);
            }
        }
        let is_unit = |form: usize| {
            let (behind, all) = counts[form];
            lexicon.term_of_form(form as u32).is_some() && behind as f64 > LEAST_BEHIND * all as f64
        };
        (0..is_number.len())
            .map(|form| is_number[form] || is_unit(form))
            .collect()
    }

    /// For each form that is a stop word how much likelier it stands before a name than before any word, as a
    /// logarithm; `None` for other forms.
    fn closeness_to_names(&self) -> Vec<Option<f64>> {
        let lexicon = self.era.lexicon;
        let mut counts = vec![(0u64, 0u64); lexicon.forms().len()];
        let (mut n_names, mut n_all) = (0u64, 0u64);
        for &article in self.era.articles {
            for pair in self.era.forms(article).windows(2) {
                let is_stop_word = lexicon.term_of_form(pair[0]).is_none();
                let next = lexicon.term_of_form(pair[1]).filter(|_| is_stop_word);
                if let (Some(term), Some((names, all))) = (next, counts.get_mut(pair[0] as usize)) {
                    let is_name = u64::from(self.era.is_name[term as usize]);
                    (*names, *all) = (*names + is_name, *all + 1);
                    (n_names, n_all) = (n_names + is_name, n_all + 1);
                }
            }
        }
        let closeness = |(names, all): (u64, u64)| {
            let share = all as f64 / n_all as f64;
            let of_names = (names as f64 + PRIOR_NAMES * share) / (n_names as f64 + PRIOR_NAMES);
            (all > 0).then(|| (of_names / share).ln())
        };
        counts.into_iter().map(closeness).collect()
    }

    /// What a term or phrase does. Those of all terms are known before those of phrases: where few stop words stand
    /// before a phrase, it is taken for what its last term is.
    fn role(&self, number: u32, beside: Beside) -> Role {
        let share = |places: u32, of: u32| f64::from(places) / f64::from(of.max(1));
        let words: Vec<&str> = self.era.surface_of(number).split(' ').collect();
        let ends = [words[0], words[words.len() - 1]];
        let usual = match number.checked_sub(self.era.lexicon.terms().len() as u32) {
            None => 0.0,
            Some(phrase) => (self.era.phrases.terms(phrase, self.era.lexicon).last())
                .map_or(0.0, |last| self.roles[last as usize].likeness.ln()),
        };
        let sum = beside.closeness + PRIOR_STOP_WORDS * usual;
        let mean = sum / (f64::from(beside.stop_words) + PRIOR_STOP_WORDS);
        Role {
            places: beside.places,
            is_figure: share(beside.numbers, beside.running) >= LEAST_BESIDE
                || ends.into_iter().any(is_calendar_span)
                || (words.iter()).all(|word| is_calendar_word(word) || !has_letters(word)),
            leads_on: share(beside.terms, beside.running) >= LEAST_LEADING,
            running: share(beside.running, beside.places),
            likeness: mean.exp().min(1.0),
        }
    }
}

/// Whether a form is more than a number or a single letter.
pub(super) fn has_letters(form: &str) -> bool {
    form.chars().filter(|c| c.is_alphabetic()).count() > 1
}
