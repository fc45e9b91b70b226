//! The rows of one fit or prediction: checked, their lengths measured once, and dense ones in 16 bits,
//! too. In come rows and a metric.

use rayon::prelude::*;

use super::narrow::NarrowRows;
use super::params::Metric;
use super::prefetch::ROWS_AHEAD;
use super::rows::{BLOCK_ROWS, Row, Rows};
use crate::error::{Error, Result};

/// The rows of one fit or prediction.
pub(super) struct Table<'a> {
    pub rows: Rows<'a>,
    pub metric: Metric,
    /// Of every row as given.
    pub squared_lengths: Vec<f64>,
    pub lengths: Vec<f64>,
    longest: f64,
    /// Dense rows in 16 bits, for the fast look; sparse ones have few enough.
    pub narrow: Option<NarrowRows>,
}

impl<'a> Table<'a> {
    /// Rows whose nearest centroids will be looked for; an error names the first one that holds NaN, an
    /// infinite value, or values whose squares do not fit a number.
    pub fn new(rows: Rows<'a>, metric: Metric) -> Result<Self> {
        let narrowed = match rows {
            Rows::Dense(dense) if rows.n_features() > 0 => NarrowRows::new(dense, metric),
            _ => None,
        };
        match narrowed {
            Some((narrow, squared_lengths)) => {
                Self::measured(rows, metric, squared_lengths, Some(narrow))
            }
            None => Self::of_distances(rows, metric),
        }
    }

    /// The same, for rows whose distances are asked for and nothing else.
    pub fn of_distances(rows: Rows<'a>, metric: Metric) -> Result<Self> {
        let squared_lengths = (0..rows.n_rows())
            .into_par_iter()
            .with_min_len(BLOCK_ROWS)
            .map(|row| {
                rows.ask_for(row + ROWS_AHEAD);
                rows.row(row).squared_length()
            })
            .collect();
        Self::measured(rows, metric, squared_lengths, None)
    }

    fn measured(
        rows: Rows<'a>,
        metric: Metric,
        squared_lengths: Vec<f64>,
        narrow: Option<NarrowRows>,
    ) -> Result<Self> {
        if rows.n_features() == 0 {
            return Err(Error::Data("the rows have no columns".to_owned()));
        }
        // Room for the sum over all rows of the square of a difference, which is up to four times
        // the larger square.
        let bound = f64::MAX / 8.0 / (rows.n_rows().max(1) as f64);
        let refused = |&length: &f64| length.is_nan() || length > bound;
        if let Some(row) = squared_lengths.iter().position(refused) {
            let mut offending = 0.0;
            rows.row(row).for_each(|_, x| {
                if f64::is_finite(offending) && (x.abs() > f64::abs(offending) || !x.is_finite()) {
                    offending = x;
                }
            });
            return Err(Error::Data(format!(
                "row {row} holds {offending}, but values must be finite and their squares too"
            )));
        }
        let lengths: Vec<f64> = squared_lengths.iter().map(|square| square.sqrt()).collect();
        Ok(Self {
            rows,
            metric,
            longest: lengths.iter().copied().fold(0.0, f64::max),
            squared_lengths,
            lengths,
            narrow,
        })
    }

    /// Length of the longest row as given.
    pub fn longest(&self) -> f64 {
        self.longest
    }

    pub fn n_rows(&self) -> usize {
        self.rows.n_rows()
    }

    pub fn n_features(&self) -> usize {
        self.rows.n_features()
    }

    pub fn row(&self, row: usize) -> Row<'a> {
        self.rows.row(row)
    }

    /// What a row is multiplied by before it enters a centroid: spherical rows count with length
    /// 1, rows of zeros not at all.
    pub fn scale(&self, row: usize) -> f64 {
        match self.metric {
            Metric::Euclidean => 1.0,
            Metric::Spherical if self.lengths[row] > 0.0 => 1.0 / self.lengths[row],
            Metric::Spherical => 0.0,
        }
    }

    /// Whether a row may become a centroid: without direction it cannot, in the spherical metric.
    pub fn can_seed(&self, row: usize) -> bool {
        self.scale(row) > 0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::csr::Csr;
    use ndarray::array;

    #[test]
    fn sparse_and_dense_rows_agree() {
        let sparse = Csr::new(3, vec![0, 2, 2], vec![0, 2], vec![3.0, 4.0]).unwrap();
        // A transposed view: its rows are not contiguous.
        let dense = array![[3.0, 0.0], [0.0, 0.0], [4.0, 0.0]];
        for rows in [Rows::Sparse(sparse.view()), Rows::Dense(dense.t())] {
            let table = Table::new(rows, Metric::Spherical).unwrap();
            assert_eq!((table.n_rows(), table.n_features()), (2, 3));
            assert_eq!(table.squared_lengths, [25.0, 0.0]);
            assert_eq!((table.scale(0), table.scale(1)), (0.2, 0.0));
            let mut seen = vec![0.0; 3];
            table.row(0).for_each(|column, x| seen[column] = x);
            assert_eq!(seen, [3.0, 0.0, 4.0]);
        }
    }

    #[test]
    fn the_row_at_fault_is_named() {
        for (bad, shown) in [
            (f64::NAN, "NaN"),
            (f64::NEG_INFINITY, "-inf"),
            (1e200, "1000"),
        ] {
            let rows = array![[1.0, 2.0], [0.5, bad]];
            let error = Table::new(Rows::Dense(rows.view()), Metric::Euclidean).err();
            let message = error.map(|e| e.to_string()).unwrap_or_default();
            assert!(message.starts_with("row 1 holds "), "{message}");
            assert!(message.contains(shown), "{message}");
        }
        let no_columns = ndarray::Array2::<f64>::zeros((3, 0));
        assert!(Table::new(Rows::Dense(no_columns.view()), Metric::Euclidean).is_err());
    }
}
