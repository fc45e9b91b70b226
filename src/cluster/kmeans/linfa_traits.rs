//! linfa's traits for k-means, so that it fits wherever linfa's own algorithms do: `Fit`,
//! `Predict` and `PredictInplace` for dense data sets and for sparse ones. Work started through
//! them cannot be cancelled, as the traits have no place for an observer.

use linfa::DatasetBase;
use linfa::dataset::Records;
use linfa::traits::{Fit, Predict, PredictInplace};
use ndarray::{Array1, ArrayBase, Data, Ix2};

use super::{KMeans, KMeansValidParams, Rows};
use crate::csr::Csr;
use crate::error::{Error, Result};
use crate::progress::Progress;

impl Records for Csr<f32> {
    type Elem = f32;

    fn nsamples(&self) -> usize {
        self.n_rows()
    }

    fn nfeatures(&self) -> usize {
        self.n_cols()
    }
}

impl<D: Data<Elem = f64>, T> Fit<ArrayBase<D, Ix2>, T, Error> for KMeansValidParams {
    type Object = KMeans;

    fn fit(&self, dataset: &DatasetBase<ArrayBase<D, Ix2>, T>) -> Result<KMeans> {
        self.fit_rows(Rows::Dense(dataset.records.view()), &Progress::default())
    }
}

impl<T> Fit<Csr<f32>, T, Error> for KMeansValidParams {
    type Object = KMeans;

    fn fit(&self, dataset: &DatasetBase<Csr<f32>, T>) -> Result<KMeans> {
        self.fit_rows(Rows::Sparse(dataset.records.view()), &Progress::default())
    }
}

impl KMeans {
    /// # Panics
    /// If the rows do not fit the centroids or are not finite: linfa's traits return no error.
    /// [`KMeans::predict_rows`] does.
    fn predict_into(&self, rows: Rows, targets: &mut Array1<usize>) {
        match self.predict_rows(rows, &Progress::default()) {
            Ok(labels) => {
                assert_eq!(labels.len(), targets.len(), "as many targets as rows");
                for (target, label) in targets.iter_mut().zip(labels) {
                    *target = label as usize;
                }
            }
            Err(error) => panic!("{error}"),
        }
    }
}

impl<D: Data<Elem = f64>> PredictInplace<ArrayBase<D, Ix2>, Array1<usize>> for KMeans {
    /// # Panics
    /// If the rows do not fit the centroids or are not finite.
    fn predict_inplace<'a>(&'a self, rows: &'a ArrayBase<D, Ix2>, targets: &mut Array1<usize>) {
        self.predict_into(Rows::Dense(rows.view()), targets);
    }

    fn default_target(&self, rows: &ArrayBase<D, Ix2>) -> Array1<usize> {
        Array1::zeros(rows.nrows())
    }
}

impl PredictInplace<Csr<f32>, Array1<usize>> for KMeans {
    /// # Panics
    /// If the rows do not fit the centroids or are not finite.
    fn predict_inplace<'a>(&'a self, rows: &'a Csr<f32>, targets: &mut Array1<usize>) {
        self.predict_into(Rows::Sparse(rows.view()), targets);
    }

    fn default_target(&self, rows: &Csr<f32>) -> Array1<usize> {
        Array1::zeros(rows.n_rows())
    }
}

/// linfa derives this for arrays and data sets; a sparse matrix alone needs its own.
impl Predict<&Csr<f32>, Array1<usize>> for KMeans {
    /// # Panics
    /// If the rows do not fit the centroids or are not finite.
    fn predict(&self, rows: &Csr<f32>) -> Array1<usize> {
        let mut targets = self.default_target(rows);
        self.predict_inplace(rows, &mut targets);
        targets
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::kmeans::KMeansParams;
    use ndarray::array;

    #[test]
    fn dense_and_sparse_data_sets_fit_and_predict() {
        let dense = array![[0.0, 1.0], [0.0, 1.5], [4.0, 0.0]];
        let sparse = Csr::new(2, vec![0, 1, 2, 3], vec![1, 1, 0], vec![1.0, 1.5, 4.0]).unwrap();
        // Through linfa's blanket implementation for unchecked parameters.
        let params = KMeansParams::new(2);
        let dense_set = DatasetBase::from(dense.clone());
        let from_dense: KMeans = params.fit(&dense_set).unwrap();
        let sparse_set = DatasetBase::new(sparse.clone(), ());
        let from_sparse: KMeans = params.fit(&sparse_set).unwrap();
        assert_eq!(from_dense.labels, from_sparse.labels);
        let expected: Array1<usize> = from_dense.labels.iter().map(|&l| l as usize).collect();
        let predicted: [Array1<usize>; 4] = [
            from_dense.predict(&dense),
            from_dense.predict(&dense_set),
            from_sparse.predict(&sparse),
            from_sparse.predict(&sparse_set),
        ];
        assert!(predicted.iter().all(|labels| *labels == expected));
    }

    #[test]
    fn unchecked_parameters_are_checked() {
        let set = DatasetBase::from(array![[0.0]]);
        let message = |params: KMeansParams| params.fit(&set).unwrap_err().to_string();
        assert!(message(KMeansParams::new(0)).starts_with("n_clusters is 0"));
        assert_eq!(
            message(KMeansParams::new(2)),
            "n_clusters is 2, but there are 1 rows"
        );
    }
}
