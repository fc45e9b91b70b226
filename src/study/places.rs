//! Where terms and phrases stand in running words: what is beside them tells figures from words
//! ([`Places::is_figure`]) and a whole from a piece of it ([`complete`](super::completion)).

use std::ops::Range;

use super::labels::EraTerms;
use crate::page::date::{is_calendar_span, is_calendar_word};
use crate::text::phrases::PhraseMatcher;

/// Share of its places at which what measures or dates something stands beside a number: `pct`, `tonnes`,
/// `cts` 0.6 to 0.9, `dlrs`, `rose` 0.4, `jobs` 0.3.
const LEAST_BESIDE: f64 = 0.4;
/// Share of its places at which what does not stand by itself leads to another term. Measured on news and
/// speeches: `domestic`, `nuclear`, `african` 0.8 to 1, `oil`, `energy`, `tax` 0.4 to 0.7, other nouns 0 to 0.4.
const LEAST_LEADING: f64 = 0.75;
/// In place of a column: the term has none.
const NONE: u32 = u32::MAX;

/// The terms of an era, to be found in its articles.
pub(super) struct Places<'a> {
    pub era: &'a EraTerms<'a>,
    matcher: PhraseMatcher<'a>,
    column_of_term: Vec<u32>,
    first_phrase: u32,
}

impl<'a> Places<'a> {
    pub fn new(era: &'a EraTerms<'a>) -> Self {
        let n_terms = era.lexicon.terms().len();
        let mut column_of_term = vec![NONE; n_terms];
        let of_terms = era
            .columns
            .iter()
            .take_while(|&&term| (term as usize) < n_terms);
        let mut first_phrase = 0;
        for &term in of_terms {
            column_of_term[term as usize] = first_phrase;
            first_phrase += 1;
        }
        Self {
            era,
            matcher: era.phrases.matcher(era.lexicon),
            column_of_term,
            first_phrase,
        }
    }

    /// The column that counts a term.
    pub fn column(&self, term: u32) -> Option<u32> {
        Some(self.column_of_term[term as usize]).filter(|&column| column != NONE)
    }

    /// Calls `found` with the column and the place of all that stands in a text.
    pub fn each(&self, forms: &[u32], mut found: impl FnMut(u32, Range<usize>)) {
        for (at, &form) in forms.iter().enumerate() {
            let term = self.era.lexicon.term_of_form(form);
            if let Some(column) = term.and_then(|term| self.column(term)) {
                found(column, at..at + 1);
            }
        }
        if self.first_phrase as usize == self.era.columns.len() {
            return;
        }
        self.matcher.each(forms, |one| {
            let column = self.first_phrase + one.phrase;
            found(column, one.start..one.start + one.length);
        });
    }

    /// What is known of each column from the words beside it.
    pub fn read(&self) -> Vec<Beside> {
        let lexicon = self.era.lexicon;
        let is_number: Vec<bool> = (lexicon.forms().iter())
            .map(|form| form.starts_with(char::is_numeric))
            .collect();
        let mut beside = vec![Beside::default(); self.era.columns.len()];
        for &article in self.era.articles {
            let forms = self.era.forms(article);
            let is_number = |at: usize| {
                let form = forms.get(at);
                form.is_some_and(|&form| is_number.get(form as usize) == Some(&true))
            };
            self.each(forms, |column, place| {
                let beside = &mut beside[column as usize];
                let after = is_number(place.end);
                let before = place.start.checked_sub(1).is_some_and(is_number);
                let next = forms.get(place.end).copied();
                let term = next.and_then(|form| lexicon.term_of_form(form));
                beside.places += 1;
                beside.numbers += u64::from(before || after);
                beside.terms += u64::from(!after && term.is_some());
            });
        }
        beside
    }

    /// Whether a column is a figure: a number, a word of the calendar, or what measures or dates something and
    /// so stands beside a number in most of its places (`tonnes`, `pct`, `record march`). Figures say how
    /// much and when, but not what about.
    pub fn is_figure(&self, column: u32, beside: Beside) -> bool {
        let words: Vec<&str> = self.era.surface(column).split(' ').collect();
        let ends = [words[0], words[words.len() - 1]];
        beside.places > 0 && beside.numbers as f64 >= LEAST_BESIDE * beside.places as f64
            || ends.iter().any(|word| is_calendar_span(word))
            || words
                .iter()
                .all(|word| is_calendar_word(word) || !has_letters(word))
    }
}

/// What stands beside a term.
#[derive(Clone, Copy, Default)]
pub(super) struct Beside {
    /// Its places in the articles of the era.
    pub places: u64,
    /// Those beside a number.
    pub numbers: u64,
    /// Those before another term, with nothing between.
    pub terms: u64,
}

impl Beside {
    /// Whether a term leads to the next one in most of its places. Adjectives (`mutual`) and pieces of names
    /// (`saint`) do, nouns and verbs do not.
    pub fn leads_on(self) -> bool {
        self.places > 0 && self.terms as f64 >= LEAST_LEADING * self.places as f64
    }
}

/// Whether a form is more than a number or a single letter.
pub(super) fn has_letters(form: &str) -> bool {
    form.chars().filter(|c| c.is_alphabetic()).count() > 1
}
