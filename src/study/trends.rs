//! Keyword trends of a study: its dated articles as texts of a series, in an era or not.

use std::collections::{BTreeMap, BTreeSet};

use super::corpus::LedgerEntry;
use super::result::Study;
use crate::article::PublicationDate;
use crate::error::{Error, Result};
use crate::trend::bins::BinWidth;
use crate::trend::findings::{Findings, findings};
use crate::trend::query::Query;
use crate::trend::series::{Texts, TrendParams, TrendRow, matches, series};

/// How [`Study::trend`] counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrendOptions {
    /// The calendar bins.
    pub by: BinWidth,
    /// Whether each source has a series of its own.
    pub by_source: bool,
    /// Bins of fewer articles or stories are flagged and not tested.
    pub min_articles: u64,
    /// Bins of the rolling window.
    pub window: usize,
}

impl TrendOptions {
    /// One series for all sources, flagged under 5 articles, with a window of 3 bins.
    pub fn new(by: BinWidth) -> Self {
        Self {
            by,
            by_source: false,
            min_articles: 5,
            window: 3,
        }
    }
}

/// Keyword trends: one series per query and source.
#[derive(Clone, Debug, PartialEq)]
pub struct Trend {
    /// The queries as typed; rows name them by their place.
    pub queries: Vec<String>,
    /// The source of each group of rows; `None` for all articles, or those without a source.
    pub sources: Vec<Option<String>>,
    /// By query, then source, then bin.
    pub rows: Vec<TrendRow>,
    /// What the rows say.
    pub findings: Findings,
    /// Articles that no bin could take.
    pub ledger: Vec<LedgerEntry>,
}

impl Study {
    /// Counts queries over time, see [`Query`] for what may be typed.
    pub fn trend<T: AsRef<str>>(&self, terms: &[T], options: TrendOptions) -> Result<Trend> {
        if terms.is_empty() {
            return Err(Error::parameter(
                "terms",
                "empty",
                "must hold at least one term",
            ));
        }
        let analyzer = self.analyzer()?;
        let queries = terms
            .iter()
            .map(|term| Query::parse("terms", term.as_ref(), &analyzer))
            .collect::<Result<Vec<Query>>>()?;
        let labels = queries
            .iter()
            .map(|query| query.text().to_owned())
            .collect();
        let matches = |query: usize| matches(&self.words, &self.lexicon, &queries[query]);
        self.trend_of(labels, matches, options)
    }

    /// Counts over time what each text holds: `matches` gives for each of the `labels` how often.
    pub(super) fn trend_of(
        &self,
        labels: Vec<String>,
        matches: impl Fn(usize) -> Vec<u32> + Sync,
        options: TrendOptions,
    ) -> Result<Trend> {
        // Texts without a word take no part, not even in the denominators.
        let dates: Vec<Option<PublicationDate>> = self
            .order
            .iter()
            .zip(&self.n_words)
            .map(|(&row, &n_words)| self.records[row as usize].date.filter(|_| n_words > 0))
            .collect();
        let stories: Vec<u32> = self
            .order
            .iter()
            .map(|&row| self.records[row as usize].story)
            .collect();
        let (sources, groups) = if options.by_source {
            let (sources, groups) = self.sources()?;
            (sources, Some(groups))
        } else {
            (vec![None], None)
        };
        let texts = Texts {
            dates: &dates,
            n_words: &self.n_words,
            stories: &stories,
            groups: groups.as_deref(),
        };
        let unit = self.params.count;
        let params = TrendParams {
            width: options.by,
            unit,
            min_articles: options.min_articles,
            window: options.window,
        };
        let counted = series(&texts, labels.len(), matches, params)?;
        let mut ledger: Vec<LedgerEntry> = counted
            .left_out
            .into_iter()
            .filter(|(text, _)| self.n_words[*text] > 0)
            .map(|(text, reason)| LedgerEntry {
                article: self.order[text] as usize,
                stage: "trend".into(),
                reason,
            })
            .collect();
        ledger.sort_by_key(|entry| entry.article);
        Ok(Trend {
            queries: labels,
            sources,
            findings: findings(&counted.rows, unit),
            rows: counted.rows,
            ledger,
        })
    }

    /// The sources by name, and the number of each text's, articles without one first.
    fn sources(&self) -> Result<(Vec<Option<String>>, Vec<u32>)> {
        let source = |row: u32| self.records[row as usize].source.as_deref();
        let names: BTreeSet<Option<&str>> = self.order.iter().map(|&row| source(row)).collect();
        if names.iter().all(Option::is_none) {
            let bound = "no article has a source: name its column by source=";
            return Err(Error::parameter("by_source", "True", bound));
        }
        let number: BTreeMap<Option<&str>, u32> = names.iter().copied().zip(0..).collect();
        let groups = self.order.iter().map(|&row| number[&source(row)]).collect();
        let names = names.into_iter().map(|name| name.map(str::to_owned));
        Ok((names.collect(), groups))
    }
}
