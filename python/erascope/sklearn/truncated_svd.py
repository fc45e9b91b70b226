"""Truncated SVD of sparse rows (latent semantic analysis) as a scikit-learn estimator."""

from __future__ import annotations

from typing import Any

import numpy as np

from erascope import _core
from erascope.sklearn import checks
from erascope.sklearn.estimator import Estimator, FrameOutput


class TruncatedSVD(FrameOutput, Estimator):
    """Project rows on their leading singular vectors.

    scikit-learn's `TruncatedSVD` by the same randomized algorithm (Halko, Martinsson, Tropp 2011,
    doi:10.1137/090771806), with the same result on any number of threads.

    Parameters
    ----------
    n_components : int, default=2
        Number of components, at most the number of columns.
    algorithm : {"randomized"}, default="randomized"
        scikit-learn's "arpack" is not available.
    n_iter : int, default=5
        How often the rows are applied to sharpen the subspace.
    n_oversamples : int, default=10
        Columns the random subspace has beyond `n_components`.
    power_iteration_normalizer : {"auto", "QR", "LU", "none"}, default="auto"
        Accepted for scikit-learn's sake: all are carried out as "QR", the most accurate one.
    random_state : int, RandomState or None, default=None
        Seed of the random subspace.
    tol : float, default=0.0
        Accepted for scikit-learn's sake; the randomized algorithm has no tolerance.
    n_threads : int or None, default=None
        Number of threads; all cores for None.

    Attributes
    ----------
    components_ : ndarray of shape (n_components, n_features)
        Right singular vectors, largest singular value first. The entry of largest magnitude of each
        is positive.
    singular_values_ : ndarray of shape (n_components,)
    explained_variance_ : ndarray of shape (n_components,)
        Variance of each column of the projected rows.
    explained_variance_ratio_ : ndarray of shape (n_components,)
        `explained_variance_` over the variance of all columns; 0 where that is 0.
    n_features_in_ : int
    feature_names_in_ : ndarray of shape (n_features,)

    Raises
    ------
    ValueError
        A parameter is out of its bound; the message names it, its value and the bound.
    ErascopeError
        A value is not finite in 32 bits, or no value is other than 0.

    Notes
    -----
    Values are read in 32 bits, and what is reported is computed in 64.
    Singular values below one millionth of the largest are rounding. Where the rank of the rows is
    below `n_components`, the components beyond it are zeros and so are their singular values, where
    scikit-learn has arbitrary directions. There are never more components than rows.

    Examples
    --------
    >>> import erascope as es
    >>> texts = ["arms sale", "arms and missiles sale", "interest rates", "interest rates fell"]
    >>> rows = es.TfidfVectorizer().fit_transform(texts)
    >>> svd = es.TruncatedSVD(n_components=2, random_state=0)
    >>> svd.fit_transform(rows).shape
    (4, 2)
    >>> bool(svd.explained_variance_ratio_.sum() > 0.5)
    True
    """

    def __init__(
        self,
        n_components: int = 2,
        *,
        algorithm: str = "randomized",
        n_iter: int = 5,
        n_oversamples: int = 10,
        power_iteration_normalizer: str = "auto",
        random_state: Any = None,
        tol: float = 0.0,
        n_threads: int | None = None,
    ) -> None:
        self.n_components = n_components
        self.algorithm = algorithm
        self.n_iter = n_iter
        self.n_oversamples = n_oversamples
        self.power_iteration_normalizer = power_iteration_normalizer
        self.random_state = random_state
        self.tol = tol
        self.n_threads = n_threads

    def fit(self, X: Any, y: Any = None) -> TruncatedSVD:
        """Find the components of rows.

        Parameters
        ----------
        X : {array-like, sparse matrix} of shape (n_samples, n_features)
            Dense rows are made sparse.
        y : None
            Ignored.

        Returns
        -------
        TruncatedSVD
            The estimator itself.
        """
        self._fit(X)
        return self

    def fit_transform(self, X: Any, y: Any = None) -> np.ndarray:
        """Find the components of rows and project the rows on them.

        Parameters
        ----------
        X : {array-like, sparse matrix} of shape (n_samples, n_features)
        y : None
            Ignored.

        Returns
        -------
        ndarray of shape (n_samples, n_components)
        """
        return self._framed(self._project(self._fit(X)), X)

    def transform(self, X: Any) -> np.ndarray:
        """Project rows on the components.

        Parameters
        ----------
        X : {array-like, sparse matrix} of shape (n_samples, n_features)

        Returns
        -------
        ndarray of shape (n_samples, n_components)
        """
        checks.fitted(self, "components_")
        return self._framed(self._project(checks.rows(self, X, fitting=False)), X)

    def inverse_transform(self, X: Any) -> np.ndarray:
        """Return the rows that projected ones stand for.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_components)

        Returns
        -------
        ndarray of shape (n_samples, n_features)
        """
        checks.fitted(self, "components_")
        from sklearn.utils import check_array

        return np.asarray(check_array(X, dtype=np.float64) @ self.components_)

    def _fit(self, X: Any) -> Any:
        checks.one_of("algorithm", self.algorithm, ["randomized"])
        normalizers = ["auto", "QR", "LU", "none"]
        checks.one_of("power_iteration_normalizer", self.power_iteration_normalizer, normalizers)
        checks.not_negative("tol", self.tol)
        n_components = checks.whole("n_components", self.n_components, 1)
        n_oversamples = checks.whole("n_oversamples", self.n_oversamples, 1)
        n_iter = checks.whole("n_iter", self.n_iter, 0)
        X = checks.rows(self, X, fitting=True, least_columns=2)
        if n_components > X.shape[1]:
            raise ValueError(
                f"n_components is {n_components}, but must be at most the number of columns, "
                f"{X.shape[1]}"
            )
        model = _core.LsaModel.fit(
            checks.sparse_parts(X),
            n_components=n_components,
            n_oversamples=n_oversamples,
            n_iter=n_iter,
            seed=int(checks.random(self.random_state).randint(2**31 - 1)),
            n_threads=self.n_threads,
        )
        n_components = min(n_components, X.shape[0])
        self._n_features_out = n_components
        self.components_ = _padded(model.components, n_components)
        self.singular_values_ = _padded(model.singular_values, n_components)
        self.explained_variance_ = _padded(model.explained_variance, n_components)
        self.explained_variance_ratio_ = _padded(model.explained_variance_ratio, n_components)
        return X

    def _project(self, X: Any) -> np.ndarray:
        # Dense rows too as sparse ones: a dense product would depend on the threads of BLAS.
        components = np.ascontiguousarray(self.components_, dtype=np.float64)
        return _core.LsaModel.project(checks.sparse_parts(X), components, n_threads=self.n_threads)


def _padded(values: np.ndarray, length: int) -> np.ndarray:
    """Zeros after the first axis's end, up to `length`."""
    if len(values) == length:
        return values
    missing = [(0, length - len(values))] + [(0, 0)] * (values.ndim - 1)
    return np.pad(values, missing)
