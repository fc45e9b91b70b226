//! Counts to weighted rows: TF-IDF by scikit-learn's definition, and BM25.
//!
//! TF-IDF: weight = tf · idf with tf the count (or 1 + ln count with `sublinear_tf`) and
//! idf = ln((1 + N) / (1 + df)) + 1 with `smooth_idf`, ln(N / df) + 1 without, 1 without `use_idf`;
//! N articles, df of them with the term. BM25 (Robertson and Zaragoza 2009,
//! doi:10.1561/1500000019): weight = idf · c (k1 + 1) / (c + k1 (1 - b + b · L / mean L)) with
//! idf = ln(1 + (N - df + ½) / (df + ½)) and L the number of counted terms of the article.
//! Either way rows are then scaled to unit length, unless `norm` says otherwise.
//!
//! ```
//! use erascope::csr::Csr;
//! use erascope::weight::{Scheme, WeightParams};
//!
//! let counts = Csr::new(3, vec![0, 2, 3], vec![0, 2, 0], vec![3, 1, 2])?;
//! let weights = WeightParams::default().check()?.fit(&counts)?;
//! let rows = weights.transform(&counts)?;
//! let (_, row) = rows.row(0);
//! assert!((row.iter().map(|w| w * w).sum::<f32>() - 1.0).abs() < 1e-6);
//! # Ok::<(), erascope::Error>(())
//! ```

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::counts::document_frequencies;
use crate::csr::{Csr, row_blocks};
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::text::Bags;

/// How a count becomes a weight.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Scheme {
    /// Term frequency times inverse document frequency.
    TfIdf {
        /// Replace a count c by 1 + ln c.
        sublinear_tf: bool,
        /// Count one article more that holds every term.
        smooth_idf: bool,
        /// Weigh terms by their rarity at all.
        use_idf: bool,
    },
    /// Saturated term frequency, normalised by the length of the article.
    Bm25 {
        /// Where the term frequency saturates; not negative.
        k1: f64,
        /// How much the length counts, from 0 to 1.
        b: f64,
    },
}

/// What length rows are scaled to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Norm {
    /// Absolute weights of a row add up to 1.
    L1,
    /// Squared weights of a row add up to 1.
    L2,
    /// Rows are left as they are.
    None,
}

/// Parameters of the weights.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct WeightParams {
    /// TF-IDF or BM25.
    pub scheme: Scheme,
    /// Length of the rows.
    pub norm: Norm,
}

impl Default for WeightParams {
    fn default() -> Self {
        Self {
            scheme: Scheme::TfIdf {
                sublinear_tf: false,
                smooth_idf: true,
                use_idf: true,
            },
            norm: Norm::L2,
        }
    }
}

impl WeightParams {
    /// BM25 with k1 = 1.2 and b = 0.75, unit rows.
    pub fn bm25() -> Self {
        Self {
            scheme: Scheme::Bm25 { k1: 1.2, b: 0.75 },
            norm: Norm::L2,
        }
    }

    /// Checks the numbers.
    pub fn check(self) -> Result<WeightValidParams> {
        if let Scheme::Bm25 { k1, b } = self.scheme {
            if !(k1.is_finite() && k1 >= 0.0) {
                return Err(Error::parameter("k1", k1, "must be a number of at least 0"));
            }
            if !(0.0..=1.0).contains(&b) {
                return Err(Error::parameter("b", b, "must be from 0 to 1"));
            }
        }
        Ok(WeightValidParams(self))
    }
}

/// Checked [`WeightParams`].
#[derive(Clone, Copy, Debug)]
pub struct WeightValidParams(WeightParams);

impl WeightValidParams {
    /// Learns document frequencies and the mean length from `counts` (articles × terms).
    pub fn fit(&self, counts: &Csr<u32>) -> Result<Weights> {
        let total = counts.values().iter().map(|&count| u64::from(count)).sum();
        self.fit_frequencies(counts.n_rows(), &document_frequencies(counts), total)
    }

    /// The same by the number of articles, how many of them hold each term, and the sum of all
    /// counts.
    pub fn fit_frequencies(
        &self,
        n_articles: usize,
        frequencies: &[u64],
        total: u64,
    ) -> Result<Weights> {
        if n_articles == 0 {
            return Err(Error::Data("weights need at least one article".into()));
        }
        let n_articles = n_articles as f64;
        let idf = |&frequency: &u64| {
            let df = frequency as f64;
            match self.0.scheme {
                Scheme::TfIdf { use_idf: false, .. } => 1.0,
                Scheme::TfIdf {
                    smooth_idf: true, ..
                } => ((1.0 + n_articles) / (1.0 + df)).ln() + 1.0,
                Scheme::TfIdf { .. } => (n_articles / df).ln() + 1.0,
                Scheme::Bm25 { .. } => (1.0 + (n_articles - df + 0.5) / (df + 0.5)).ln(),
            }
        };
        Ok(Weights {
            params: self.0,
            idf: frequencies.iter().map(idf).collect(),
            mean_length: total as f64 / n_articles,
        })
    }
}

/// Fitted weights: they turn any counts over the same terms into rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Weights {
    params: WeightParams,
    idf: Vec<f64>,
    mean_length: f64,
}

impl Weights {
    /// Inverse document frequency of each term.
    pub fn idf(&self) -> &[f64] {
        &self.idf
    }

    /// TF-IDF with the idf that somebody else learned.
    pub fn of_idf(idf: Vec<f64>, sublinear_tf: bool, norm: Norm) -> Self {
        let scheme = Scheme::TfIdf {
            sublinear_tf,
            smooth_idf: true,
            use_idf: true,
        };
        Self {
            params: WeightParams { scheme, norm },
            idf,
            mean_length: 0.0,
        }
    }

    /// Weighted rows of `counts`, computed in `f64` and stored as `f32`. Rows without terms stay
    /// empty.
    pub fn transform(&self, counts: &Csr<u32>) -> Result<Csr<f32>> {
        self.check(counts.n_cols())?;
        let mut values = vec![0.0; counts.n_values()];
        let mut places = values.as_mut_slice();
        let mut jobs = Vec::new();
        for rows in row_blocks(counts.indptr()) {
            let (place, rest) = places.split_at_mut(rows[rows.len() - 1] - rows[0]);
            jobs.push((rows, place));
            places = rest;
        }
        jobs.into_par_iter().for_each(|(rows, mut place)| {
            let mut weights: Vec<f64> = Vec::new();
            for row in rows.windows(2) {
                let range = row[0]..row[1];
                weights.resize(range.len(), 0.0);
                self.weigh(
                    &counts.indices()[range.clone()],
                    &counts.values()[range],
                    &mut weights,
                );
                let (row, rest) = place.split_at_mut(weights.len());
                for (value, &weight) in row.iter_mut().zip(&weights) {
                    *value = weight as f32;
                }
                place = rest;
            }
        });
        Csr::new(
            counts.n_cols(),
            counts.indptr().to_vec(),
            counts.indices().to_vec(),
            values,
        )
    }

    /// `(indptr, indices, values)` of the weighted rows of bags, in 64 bits.
    pub fn rows(
        &self,
        bags: Bags,
        progress: &Progress,
    ) -> Result<(Vec<usize>, Vec<u32>, Vec<f64>)> {
        self.check(bags.document_frequencies().len())?;
        progress.enter("weights", bags.n_texts())?;
        bags.into_rows(progress, |columns, counts, row| {
            self.weigh(columns, counts, row);
        })
    }

    fn check(&self, n_terms: usize) -> Result<()> {
        if n_terms == self.idf.len() {
            return Ok(());
        }
        Err(Error::parameter(
            "counts",
            format!("of {n_terms} terms"),
            format!("the weights were fitted on {} terms", self.idf.len()),
        ))
    }

    /// The weights of a row.
    fn weigh(&self, columns: &[u32], counts: &[u32], weights: &mut [f64]) {
        let length: u64 = counts.iter().map(|&count| u64::from(count)).sum();
        for ((weight, &column), &count) in weights.iter_mut().zip(columns).zip(counts) {
            let frequency = self.frequency(f64::from(count), length as f64);
            *weight = frequency * self.idf[column as usize];
        }
        let norm = match self.params.norm {
            Norm::L1 => weights.iter().map(|weight| weight.abs()).sum(),
            Norm::L2 => weights
                .iter()
                .map(|weight| weight * weight)
                .sum::<f64>()
                .sqrt(),
            Norm::None => 1.0,
        };
        let scale = if norm > 0.0 { 1.0 / norm } else { 1.0 };
        for weight in weights {
            *weight *= scale;
        }
    }

    fn frequency(&self, count: f64, length: f64) -> f64 {
        match self.params.scheme {
            Scheme::TfIdf {
                sublinear_tf: true, ..
            } => 1.0 + count.ln(),
            Scheme::TfIdf { .. } => count,
            Scheme::Bm25 { k1, b } => {
                count * (k1 + 1.0) / (count + k1 * (1.0 - b + b * length / self.mean_length))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts() -> Csr<u32> {
        Csr::new(
            3,
            vec![0, 2, 3, 4, 5, 7, 9],
            vec![0, 2, 0, 0, 0, 0, 1, 0, 2],
            vec![3, 1, 2, 3, 4, 3, 2, 3, 2],
        )
        .unwrap()
    }

    fn first_row(params: WeightParams) -> Vec<f32> {
        let weights = params.check().unwrap().fit(&counts()).unwrap();
        weights.transform(&counts()).unwrap().row(0).1.to_vec()
    }

    #[test]
    fn worked_example_of_the_definition() {
        let tf_idf = |smooth_idf| WeightParams {
            scheme: Scheme::TfIdf {
                sublinear_tf: false,
                smooth_idf,
                use_idf: true,
            },
            norm: Norm::L2,
        };
        for (smooth, expected) in [
            (false, [0.819_409_95, 0.573_207_93]),
            (true, [0.851_513_35, 0.524_332_93]),
        ] {
            for (weight, expected) in first_row(tf_idf(smooth)).iter().zip(expected) {
                assert!(
                    (f64::from(*weight) - expected).abs() < 1e-7,
                    "{weight} {expected}"
                );
            }
        }
    }

    #[test]
    fn bm25_by_hand() {
        let params = WeightParams {
            norm: Norm::None,
            ..WeightParams::bm25()
        };
        // Six articles, 23 words; the first has 4, its terms stand in 6 and 2 articles.
        let length = 1.2 * (0.25 + 0.75 * 4.0 / (23.0 / 6.0));
        let expected = [
            3.0 * 2.2 / (3.0 + length) * (1.0f64 + 0.5 / 6.5).ln(),
            2.2 / (1.0 + length) * (1.0f64 + 4.5 / 2.5).ln(),
        ];
        for (weight, expected) in first_row(params).iter().zip(expected) {
            assert!((f64::from(*weight) - expected).abs() < 1e-6);
        }
    }

    #[test]
    fn each_parameter_has_its_bound() {
        for (k1, b, message) in [
            (-1.0, 0.5, "k1 is -1, but must be a number of at least 0"),
            (
                f64::NAN,
                0.5,
                "k1 is NaN, but must be a number of at least 0",
            ),
            (1.2, 1.5, "b is 1.5, but must be from 0 to 1"),
        ] {
            let params = WeightParams {
                scheme: Scheme::Bm25 { k1, b },
                norm: Norm::L2,
            };
            assert_eq!(params.check().unwrap_err().to_string(), message);
        }
    }
}
