//! Keyness in sentences: the words that set an era apart, and how many of them hold if every source
//! weighs the same.

use super::forms::LARGEST_Q;
use super::result::{EraSummary, Study};
use super::wording::{digits, grouped, listed, percent};
use crate::compare::keyness::Keyness;

/// Terms named for each era.
const N_TERMS: usize = 5;
/// Without p-values a term is named only where so many articles of the era hold it.
const LEAST_ARTICLES: u64 = 5;
/// A ratio to fewer occurrences than these is told by the counts themselves.
const LEAST_FOR_RATIO: u64 = 5;

impl Study {
    /// What an era says more often. Of the terms found those are named that set the most articles apart:
    /// the surest that their difference of articles is large, not the smallest p, which many share.
    pub(super) fn words_of(
        &self,
        era: u32,
        summary: &EraSummary,
        eras: &[EraSummary],
    ) -> Vec<String> {
        let rows = || self.keyness.iter().filter(move |row| row.era == era);
        let n_tested = rows().filter(|row| !row.p.is_nan()).count() as u64;
        let is_finding = |row: &&Keyness| match self.params.n_permutations {
            0 => row.log_ratio_low > 0.0 && row.documents >= LEAST_ARTICLES,
            _ => row.log_ratio > 0.0 && row.q < LARGEST_Q,
        };
        let found: Vec<&Keyness> = rows().filter(is_finding).collect();
        let rest = if eras.len() == 2 {
            "the other era"
        } else {
            "the other eras together"
        };
        let what = if self.phrases.is_empty() {
            "words"
        } else {
            "words and phrases"
        };
        if found.is_empty() {
            let none = || {
                format!(
                    "No word is surely more frequent in {} than in {rest}: of the {} {what} tested, none \
                     keeps the false discovery rate below {}.",
                    summary.name,
                    grouped(n_tested),
                    percent(LARGEST_Q)
                )
            };
            return (n_tested > 0).then(none).into_iter().collect();
        }
        // Numbers, mostly those of years, tell an era from another, but nothing about it.
        let says_something = |row: &&&Keyness| {
            row.within.is_none() && self.surface(row.term).chars().any(char::is_alphabetic)
        };
        let mut named: Vec<&Keyness> = found.iter().filter(says_something).copied().collect();
        named.sort_by(|a, b| {
            b.document_difference_low
                .total_cmp(&a.document_difference_low)
        });
        let all: u64 = eras.iter().map(|era| self.n_counted(era)).sum();
        let (n_own, counted) = (self.n_counted(summary), self.counted(eras));
        let told = named.iter().take(N_TERMS).map(|row| {
            format!(
                "{} ({}; in {} of {} {counted} against {} of {}, {})",
                self.surface(row.term),
                times(row),
                grouped(row.documents),
                grouped(n_own),
                grouped(row.rest_documents),
                grouped(all - n_own),
                points(row)
            )
        });
        let how_sure = match self.params.n_permutations {
            0 => String::new(),
            _ => format!(
                " ({} of {} {what} tested, at a false discovery rate of {} by permuting {counted})",
                grouped(found.len() as u64),
                grouped(n_tested),
                percent(LARGEST_Q),
            ),
        };
        let heading = format!(
            "What {} says more often, per word, than {rest}{how_sure}",
            summary.name
        );
        let mut lines = match named.is_empty() {
            true => vec![format!("{heading}: numbers only.")],
            false => listed(
                format!("{heading}, those first that set most {counted} apart:"),
                told,
            ),
        };
        lines.extend(reweighted(&found));
        lines
    }
}

/// How many of the findings hold with the same weight for every source.
fn reweighted(found: &[&Keyness]) -> Option<String> {
    let known = || {
        found
            .iter()
            .filter(|row| !row.log_ratio_reweighted.is_nan())
    };
    let kept = known().filter(|row| row.log_ratio_reweighted >= 0.5 * row.log_ratio);
    let n = known().count() as u64;
    (n > 0).then(|| {
        format!(
            "If every source had the same weight in both eras, {} of these {} would differ in the same \
             direction and by at least half the log-ratio.",
            grouped(kept.count() as u64),
            grouped(n)
        )
    })
}

/// `4.2 times as often`, or the counts where the other eras hardly have the term.
fn times(row: &Keyness) -> String {
    match row.rest_count {
        0 => format!("{} times, nowhere else", grouped(row.count)),
        n if n < LEAST_FOR_RATIO => format!("{} times against {n}", grouped(row.count)),
        _ => format!("{} times as often", ratio(row.log_ratio.exp2())),
    }
}

/// `20 to 36 percentage points more`, the interval of the difference of shares.
fn points(row: &Keyness) -> String {
    let digits = |share: f64| match digits(share).as_str() {
        "-0" => "0".to_owned(),
        digits => digits.replace('-', "−"),
    };
    format!(
        "{} to {} percentage points more",
        digits(row.document_difference_low),
        digits(row.document_difference_high)
    )
}

fn ratio(value: f64) -> String {
    if value < 10.0 {
        format!("{value:.1}")
    } else {
        format!("{value:.0}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_read_well() {
        assert_eq!(ratio(4.24), "4.2");
        assert_eq!(ratio(42.4), "42");
    }
}
