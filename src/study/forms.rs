//! The composition of a study's eras, and the warnings that follow from it: where the eras differ in
//! form as much as in the words found, a word may be a trace of that form.

use super::corpus::Corpus;
use super::params::StudyParams;
use crate::article::Article;
use crate::compare::composition::{Composition, Form, Measure, composition};
use crate::compare::keyness::Keyness;

/// The false discovery rate at which a word is a finding.
pub(super) const LARGEST_Q: f64 = 0.05;
/// A difference from which forms are called different: half a standard deviation (Cohen's medium).
pub(super) const NOTABLE: f64 = 0.5;
/// Divergence of sources from which eras share few of them.
const FEW_SHARED: f64 = 0.5;
/// Findings of each era that forms are held against.
const N_FINDINGS: usize = 5;

/// Compares the eras of a corpus apart from words.
pub(super) fn compose(
    corpus: &Corpus,
    articles: &[Article<'_>],
    params: &StudyParams,
) -> Vec<Composition> {
    let mut documents = vec![0u32; corpus.counts.n_cols()];
    for (terms, _) in corpus.counts.rows() {
        terms.iter().for_each(|&term| documents[term as usize] += 1);
    }
    let forms: Vec<Form<'_>> = corpus
        .order
        .iter()
        .enumerate()
        .filter_map(|(text, &row)| {
            let record = &corpus.records[row as usize];
            let (terms, _) = corpus.counts.row(text);
            let single = terms.iter().filter(|&&term| documents[term as usize] == 1);
            Some(Form {
                era: record.era?,
                text: articles[row as usize].text.unwrap_or_default(),
                source: record.source.as_deref(),
                n_words: corpus.n_words[text],
                is_copy: !record.stands_for_story,
                is_undated: record.attributed,
                single_terms: single.count() as f64 / terms.len().max(1) as f64,
            })
        })
        .collect();
    composition(&forms, params.eras.len())
}

/// What a reader must know of the composition before believing the words. Of two eras, which
/// mirror each other, the later one is told of. `n_counted` is what each era counts.
pub(super) fn confounds(
    rows: &[Composition],
    keyness: &[Keyness],
    n_counted: &[usize],
    params: &StudyParams,
) -> Vec<String> {
    let told = rows
        .iter()
        .filter(|row| n_counted.len() != 2 || row.era == 1);
    told.filter_map(|row| {
        let era = &params.eras.as_slice()[row.era as usize].name;
        if row.measure == Measure::Sources && row.divergence >= FEW_SHARED {
            return Some(format!(
                "{era} and the rest share few sources (divergence {:.2} of 1): words may be those of \
                 the sources",
                row.divergence
            ));
        }
        let size = row.difference.abs();
        let typical = typical_finding(keyness, row.era, n_counted)?;
        (size >= typical.max(NOTABLE)).then(|| {
            format!(
                "{era} differs in {} as much as in the words found: {}",
                told_of(row),
                consequence(row.measure)
            )
        })
    })
    .collect()
}

/// `line breaks within paragraphs (0.1 for each 100 words against 9.6; 4.2 standard deviations)`
pub(super) fn told_of(row: &Composition) -> String {
    let number = |value: f64| match row.measure {
        Measure::Words => format!("{value:.0}"),
        Measure::LineBreaks => format!("{value:.1}"),
        Measure::NonAscii => format!("{:.2} %", 100.0 * value),
        _ => format!("{:.1} %", 100.0 * value),
    };
    let what = match row.measure {
        Measure::Words => "words of an article",
        Measure::Copies => "copies among its articles",
        Measure::Undated => "articles without a date",
        Measure::LineBreaks => "line breaks within paragraphs, for each 100 words",
        Measure::Capitals => "upper case among the letters",
        Measure::NonAscii => "characters that are not ASCII",
        Measure::SingleTerms => "terms that no other article holds",
        Measure::Sources => "sources",
        Measure::Characters => "characters",
    };
    let size = match row.difference.abs() {
        size if size > 10.0 => "more than 10".to_owned(),
        size => format!("{size:.1}"),
    };
    format!(
        "{what} ({} against {}, {size} standard deviations)",
        number(row.value),
        number(row.rest_value),
    )
}

/// What a difference in form can do to words.
fn consequence(measure: Measure) -> &'static str {
    match measure {
        Measure::Words => {
            "a longer article is likelier to hold any word, so rates per word can be compared, but \
             shares of articles favour the longer ones"
        }
        Measure::Copies => "what one story says is counted as often as it was copied",
        Measure::Undated => "part of the era was sorted by its words",
        Measure::LineBreaks | Measure::SingleTerms | Measure::NonAscii | Measure::Characters => {
            "words that wrapping or scanning broke or misread may be missing in one era and stand as fragments in its list"
        }
        Measure::Capitals => "headings or tables may stand among the text of one era",
        Measure::Sources => "words may be those of the sources",
    }
}

/// The standardized difference of a typical finding: the median over the first ones of the era, of
/// the shares of articles that hold the word.
fn typical_finding(keyness: &[Keyness], era: u32, n_counted: &[usize]) -> Option<f64> {
    let own = n_counted[era as usize] as f64;
    let rest = n_counted.iter().sum::<usize>() as f64 - own;
    let mut sizes: Vec<f64> = keyness
        .iter()
        .filter(|row| row.era == era && row.q < LARGEST_Q && row.log_ratio > 0.0)
        .take(N_FINDINGS)
        .map(|row| {
            let (one, other) = (row.documents as f64 / own, row.rest_documents as f64 / rest);
            let spread = 0.5 * (one * (1.0 - one) + other * (1.0 - other));
            (one - other).abs() / spread.sqrt()
        })
        .collect();
    sizes.sort_by(f64::total_cmp);
    sizes.get(sizes.len() / 2).copied()
}
