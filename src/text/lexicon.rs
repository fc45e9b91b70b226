//! What the words of a corpus are: every form that occurs, and the term each form counts as.

use std::borrow::Cow;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::numbering::Numbering;
use super::stem::Stemmer;
use super::stop_words::StopWords;
use crate::error::{Error, Result};
use crate::progress::Progress;

/// All forms of a corpus and the terms they count as, both sorted.
///
/// A *form* is a word as it stands in the text, in lower case (`missiles`); a *term* is what forms
/// with the same stem share (`missil`); the *surface* of a term is its commonest form, which is
/// what people are shown.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Parts")]
pub struct Lexicon {
    forms: Vec<String>,
    term_of_form: Vec<u32>,
    terms: Vec<String>,
    surface_of_term: Vec<u32>,
}

#[derive(Deserialize)]
struct Parts {
    forms: Vec<String>,
    term_of_form: Vec<u32>,
    terms: Vec<String>,
    surface_of_term: Vec<u32>,
}

impl TryFrom<Parts> for Lexicon {
    type Error = Error;

    fn try_from(parts: Parts) -> Result<Self> {
        let Parts {
            forms,
            term_of_form,
            terms,
            surface_of_term,
        } = parts;
        let rising = |words: &[String]| words.windows(2).all(|pair| pair[0] < pair[1]);
        let below = |ids: &[u32], bound: usize| ids.iter().all(|&id| (id as usize) < bound);
        let terms_hold = term_of_form
            .iter()
            .all(|&term| term == Lexicon::STOP_WORD || (term as usize) < terms.len());
        if term_of_form.len() == forms.len()
            && surface_of_term.len() == terms.len()
            && rising(&forms)
            && rising(&terms)
            && below(&surface_of_term, forms.len())
            && terms_hold
        {
            return Ok(Self {
                forms,
                term_of_form,
                terms,
                surface_of_term,
            });
        }
        Err(Error::Data(
            "lexicon: forms and terms do not fit each other".into(),
        ))
    }
}

impl Lexicon {
    /// In place of a term: the form is a stop word.
    pub const STOP_WORD: u32 = u32::MAX;

    /// Builds the lexicon of distinct forms, given in rising order with how often each occurs.
    pub(super) fn new(
        counted: Vec<(String, u64)>,
        stemmer: &Stemmer,
        stop_words: &StopWords,
        progress: &Progress,
    ) -> Result<Self> {
        progress.enter("stems", counted.len())?;
        let stems = counted
            .par_iter()
            .map(|(form, _)| {
                progress.advance(1)?;
                let stem = stemmer.stem(form);
                Ok((!stop_words.contains(form, &stem)).then_some(stem))
            })
            .collect::<Result<Vec<Option<Cow<'_, str>>>>>()?;
        let stemmed: Vec<u32> = (0..counted.len() as u32)
            .filter(|&form| stems[form as usize].is_some())
            .collect();
        let stem = |place: u32| {
            stems[stemmed[place as usize] as usize]
                .as_deref()
                .unwrap_or("")
        };
        let numbering = Numbering::new(stemmed.len(), stem);
        let terms: Vec<String> = numbering
            .firsts
            .iter()
            .map(|&place| stem(place).to_owned())
            .collect();
        let mut term_of_form = vec![Self::STOP_WORD; counted.len()];
        let mut surface_of_term = vec![u32::MAX; terms.len()];
        for (&form, &term) in stemmed.iter().zip(&numbering.numbers) {
            term_of_form[form as usize] = term;
            let surface = &mut surface_of_term[term as usize];
            // Strictly more, so that equally common forms leave the first one standing.
            if *surface == u32::MAX || counted[form as usize].1 > counted[*surface as usize].1 {
                *surface = form;
            }
        }
        drop(stems);
        Ok(Self {
            forms: counted.into_iter().map(|(form, _)| form).collect(),
            term_of_form,
            terms,
            surface_of_term,
        })
    }

    /// All forms in rising order; their places are their numbers.
    pub fn forms(&self) -> &[String] {
        &self.forms
    }

    /// All terms in rising order; their places are their numbers, and the columns of counts.
    pub fn terms(&self) -> &[String] {
        &self.terms
    }

    /// Number of a form.
    pub fn form(&self, form: &str) -> Option<u32> {
        self.forms
            .binary_search_by(|known| known.as_str().cmp(form))
            .ok()
            .map(|at| at as u32)
    }

    /// Number of a term.
    pub fn term(&self, term: &str) -> Option<u32> {
        self.terms
            .binary_search_by(|known| known.as_str().cmp(term))
            .ok()
            .map(|at| at as u32)
    }

    /// The term a form counts as; `None` for a stop word, and for what is no form.
    #[inline]
    pub fn term_of_form(&self, form: u32) -> Option<u32> {
        let term = self.term_of_form.get(form as usize).copied();
        term.filter(|&term| term != Self::STOP_WORD)
    }

    /// The commonest form of a term.
    pub fn surface(&self, term: u32) -> &str {
        &self.forms[self.surface_of_term[term as usize] as usize]
    }
}
