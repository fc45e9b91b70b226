//! Where terms and phrases stand in running words: what is beside them tells figures from words
//! ([`find_figures`]) and a whole from a piece of it ([`complete`](super::completion)).

use std::ops::Range;

use super::labels::EraTerms;
use crate::page::date::is_month_or_weekday;
use crate::text::phrases::PhraseMatcher;

/// Share of its places at which what measures or dates something stands beside a number.
const LEAST_BESIDE: f64 = 0.5;
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

    /// For each column whether it is a figure: a number, the name of a month or a weekday, or what measures
    /// or dates something and so stands beside a number in most of its places (`tonnes`, `pct`, `record
    /// march`). Figures say how much and when, but not what about.
    pub fn find_figures(&self) -> Vec<bool> {
        let forms_of_all = self.era.lexicon.forms();
        let is_number: Vec<bool> = forms_of_all
            .iter()
            .map(|form| form.starts_with(char::is_numeric))
            .collect();
        let mut counts = vec![(0u64, 0u64); self.era.columns.len()];
        for &article in self.era.articles {
            let forms = self.era.forms(article);
            let is_number = |at: usize| {
                let form = forms.get(at);
                form.is_some_and(|&form| is_number.get(form as usize) == Some(&true))
            };
            self.each(forms, |column, place| {
                let (beside, all) = &mut counts[column as usize];
                let before = place.start.checked_sub(1);
                *beside += u64::from(before.is_some_and(is_number) || is_number(place.end));
                *all += 1;
            });
        }
        (0..)
            .zip(counts)
            .map(|(column, (beside, all))| {
                let is_figure = |word: &str| is_month_or_weekday(word) || !has_letters(word);
                all > 0 && beside as f64 >= LEAST_BESIDE * all as f64
                    || self.era.surface(column).split(' ').all(is_figure)
            })
            .collect()
    }
}

/// Whether a form is more than a number or a single letter.
pub(super) fn has_letters(form: &str) -> bool {
    form.chars().filter(|c| c.is_alphabetic()).count() > 1
}
