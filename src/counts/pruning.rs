//! Which terms of counts stay: those in neither too few nor too many articles.

use serde::{Deserialize, Serialize};

use super::{column_sums, document_frequencies};
use crate::csr::Csr;
use crate::error::{Error, Result};

/// A bound on the number of articles that hold a term.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum DocumentFrequency {
    /// So many articles.
    Articles(usize),
    /// This share of the articles, from 0 to 1.
    Share(f64),
}

impl DocumentFrequency {
    fn articles(self, n_articles: usize) -> f64 {
        match self {
            Self::Articles(count) => count as f64,
            Self::Share(share) => share * n_articles as f64,
        }
    }

    fn check(self, parameter: &str) -> Result<()> {
        match self {
            Self::Share(share) if !(0.0..=1.0).contains(&share) => Err(Error::parameter(
                parameter,
                share,
                "a share must be from 0 to 1",
            )),
            _ => Ok(()),
        }
    }
}

/// Which terms stay: scikit-learn's `min_df`, `max_df` and `max_features`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pruning {
    /// Terms in fewer articles go.
    pub min_df: DocumentFrequency,
    /// Terms in more articles go.
    pub max_df: DocumentFrequency,
    /// Of the rest, so many stay: those that occur most often, the first ones of equals.
    pub max_features: Option<usize>,
}

impl Default for Pruning {
    fn default() -> Self {
        Self {
            min_df: DocumentFrequency::Articles(1),
            max_df: DocumentFrequency::Share(1.0),
            max_features: None,
        }
    }
}

impl Pruning {
    /// For each column, whether it stays. Fails where the bounds cross or leave nothing.
    pub fn keep(&self, counts: &Csr<u32>) -> Result<Vec<bool>> {
        let frequencies = document_frequencies(counts);
        self.keep_of(counts.n_rows(), &frequencies, || column_sums(counts))
    }

    /// The same by the number of articles, how many of them hold each term, and how often all do.
    pub(super) fn keep_of(
        &self,
        n_articles: usize,
        frequencies: &[u64],
        sums: impl FnOnce() -> Vec<u64>,
    ) -> Result<Vec<bool>> {
        self.min_df.check("min_df")?;
        self.max_df.check("max_df")?;
        let least = self.min_df.articles(n_articles);
        let most = self.max_df.articles(n_articles);
        if most < least {
            return Err(Error::parameter(
                "min_df",
                format!("{least} articles"),
                format!("must not be above max_df, {most} of {n_articles} articles"),
            ));
        }
        let mut keep: Vec<bool> = frequencies
            .iter()
            .map(|&frequency| (least..=most).contains(&(frequency as f64)))
            .collect();
        if let Some(max_features) = self.max_features {
            if max_features == 0 {
                return Err(Error::parameter("max_features", 0, "must be at least 1"));
            }
            let totals = sums();
            let mut ranked: Vec<usize> = (0..keep.len()).filter(|&column| keep[column]).collect();
            ranked.sort_by_key(|&column| std::cmp::Reverse(totals[column]));
            for &column in ranked.iter().skip(max_features) {
                keep[column] = false;
            }
        }
        if !keep.contains(&true) {
            return Err(Error::Data(format!(
                "no term of {} stays: min_df is {least} and max_df is {most} of {n_articles} articles",
                keep.len()
            )));
        }
        Ok(keep)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pruning_keeps_the_bounds() {
        // "a b c", "b c", "c c"
        let indptr = vec![0, 3, 5, 6];
        let counts = Csr::new(3, indptr, vec![0, 1, 2, 1, 2, 2], vec![1, 1, 1, 1, 1, 2]).unwrap();
        let keep = |min_df, max_df, max_features| {
            Pruning {
                min_df,
                max_df,
                max_features,
            }
            .keep(&counts)
        };
        use DocumentFrequency::{Articles, Share};
        assert_eq!(
            keep(Articles(2), Share(0.7), None).unwrap(),
            [false, true, false]
        );
        assert_eq!(
            keep(Articles(1), Share(1.0), Some(2)).unwrap(),
            [false, true, true]
        );
        for (min_df, max_df, max_features, message) in [
            (
                Articles(3),
                Articles(2),
                None,
                "min_df is 3 articles, but must not be above max_df, 2 of 3",
            ),
            (Share(1.5), Share(1.0), None, "min_df is 1.5"),
            (Articles(9), Articles(10), None, "no term of 3 stays"),
            (Articles(1), Share(1.0), Some(0), "max_features is 0"),
        ] {
            let error = keep(min_df, max_df, max_features).unwrap_err().to_string();
            assert!(error.starts_with(message), "{error}");
        }
    }
}
