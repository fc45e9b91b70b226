"""k-means of sparse or dense rows, Euclidean or spherical, as a scikit-learn estimator."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import scipy.sparse

from erascope import _core
from erascope.sklearn import checks
from erascope.sklearn.estimator import Estimator, FrameOutput


class KMeans(FrameOutput, Estimator):
    """Part rows into clusters so that each is near the centroid of its cluster.

    scikit-learn's `KMeans`, with the same result on any number of threads and with a metric for
    text.

    Parameters
    ----------
    n_clusters : int, default=8
        Number of clusters, at most the number of rows.
    init : {"k-means++", "random"}, array-like of shape (n_clusters, n_features) or callable
        Where centroids start: greedy k-means++, rows drawn at random, these centroids, or what
        ``init(X, n_clusters, random_state=...)`` returns.
    n_init : "auto" or int, default="auto"
        Number of starts, of which the one of lowest inertia is kept. "auto" is 1 for k-means++ and
        for given centroids, else 10.
    max_iter : int, default=300
        Largest number of iterations of a start.
    tol : float, default=1e-4
        A start ends once the squared movement of all centroids together is at most this share of
        the mean variance of the columns.
    verbose : int, default=0
        Above 0, a fit prints its iterations and inertia.
    random_state : int, RandomState or None, default=None
        Seed of all draws.
    copy_x : bool, default=True
        Accepted for scikit-learn's sake: the rows are never changed.
    algorithm : {"lloyd", "elkan"}, default="lloyd"
        Both give the same clusters and are carried out as "lloyd".
    metric : {"euclidean", "spherical"}, default="euclidean"
        Squared Euclidean distance, or 1 - cosine; spherical centroids are of length 1, and rows of
        zeros belong to cluster 0 and move no centroid.
    n_threads : int or None, default=None
        Number of threads; all cores for None.

    Attributes
    ----------
    cluster_centers_ : ndarray of shape (n_clusters, n_features)
    labels_ : ndarray of shape (n_samples,)
        Cluster of each row, always that of the nearest of `cluster_centers_`.
    inertia_ : float
        Sum over the rows of the distance to their centroid: squared Euclidean, or 1 - cosine.
    n_iter_ : int
        Iterations of the start that was kept.
    n_features_in_ : int
    feature_names_in_ : ndarray of shape (n_features,)

    Raises
    ------
    ValueError
        A parameter is out of its bound; the message names it, its value and the bound.
    ErascopeError
        The squares of the values of a row do not fit a number, or a sparse one 32 bits.

    Warns
    -----
    ConvergenceWarning
        There are fewer distinct rows than clusters, so that clusters stay empty.

    Notes
    -----
    Dense rows are read in 64 bits, sparse ones in 32; distances and centroids have 64. There is no
    `sample_weight`: every row counts once.

    Examples
    --------
    >>> import erascope as es
    >>> rows = [[1, 2], [1, 4], [1, 0], [10, 2], [10, 4], [10, 0]]
    >>> kmeans = es.KMeans(n_clusters=2, init=[[0, 0], [9, 9]]).fit(rows)
    >>> kmeans.labels_
    array([0, 0, 0, 1, 1, 1], dtype=int32)
    >>> kmeans.cluster_centers_
    array([[ 1.,  2.],
           [10.,  2.]])
    >>> kmeans.predict([[0, 0], [12, 3]])
    array([0, 1], dtype=int32)
    """

    _kind = "clusterer"

    def __init__(
        self,
        n_clusters: int = 8,
        *,
        init: Any = "k-means++",
        n_init: int | str = "auto",
        max_iter: int = 300,
        tol: float = 1e-4,
        verbose: int = 0,
        random_state: Any = None,
        copy_x: bool = True,
        algorithm: str = "lloyd",
        metric: str = "euclidean",
        n_threads: int | None = None,
    ) -> None:
        self.n_clusters = n_clusters
        self.init = init
        self.n_init = n_init
        self.max_iter = max_iter
        self.tol = tol
        self.verbose = verbose
        self.random_state = random_state
        self.copy_x = copy_x
        self.algorithm = algorithm
        self.metric = metric
        self.n_threads = n_threads

    def fit(self, X: Any, y: Any = None) -> KMeans:
        """Cluster rows.

        Parameters
        ----------
        X : {array-like, sparse matrix} of shape (n_samples, n_features)
        y : None
            Ignored.

        Returns
        -------
        KMeans
            The estimator itself.
        """
        n_clusters = checks.whole("n_clusters", self.n_clusters, 1)
        verbose = checks.not_negative("verbose", self.verbose)
        checks.flag("copy_x", self.copy_x)
        checks.one_of("algorithm", self.algorithm, ["lloyd", "elkan"])
        X = checks.rows(self, X, fitting=True)
        if n_clusters > X.shape[0]:
            raise ValueError(
                f"n_clusters is {n_clusters}, but must be at most the number of rows: "
                f"n_samples={X.shape[0]}"
            )
        model = self._best_start(X, n_clusters)
        self.cluster_centers_ = model.centroids
        self.labels_ = model.labels.astype(np.int32)
        self.inertia_ = model.inertia
        self.n_iter_ = model.n_iter
        self._n_features_out = n_clusters
        # What the centroids were fitted for, whatever becomes of the parameter.
        self._metric = self.metric
        if verbose:
            print(f"KMeans: {self.n_iter_} iterations, inertia {self.inertia_:g}")  # noqa: T201
        n_found = np.count_nonzero(np.bincount(self.labels_))
        if n_found < n_clusters:
            from sklearn.exceptions import ConvergenceWarning

            warnings.warn(
                f"n_clusters is {n_clusters}, but only {n_found} distinct clusters were found: "
                "rows may be duplicates of each other",
                ConvergenceWarning,
                stacklevel=2,
            )
        return self

    def fit_predict(self, X: Any, y: Any = None) -> np.ndarray:
        """Cluster rows and return the cluster of each.

        Parameters
        ----------
        X : {array-like, sparse matrix} of shape (n_samples, n_features)
        y : None
            Ignored.

        Returns
        -------
        ndarray of shape (n_samples,)
        """
        return self.fit(X).labels_

    def fit_transform(self, X: Any, y: Any = None) -> np.ndarray:
        """Cluster rows and return their distances to the centroids.

        Parameters
        ----------
        X : {array-like, sparse matrix} of shape (n_samples, n_features)
        y : None
            Ignored.

        Returns
        -------
        ndarray of shape (n_samples, n_clusters)
        """
        return self._framed(self.fit(X)._lengths(X), X)

    def predict(self, X: Any) -> np.ndarray:
        """Return the nearest centroid of each row.

        Parameters
        ----------
        X : {array-like, sparse matrix} of shape (n_samples, n_features)

        Returns
        -------
        ndarray of shape (n_samples,)
        """
        checks.fitted(self, "cluster_centers_")
        labels = self._model().predict(self._rows(X), n_threads=self.n_threads)
        return labels.astype(np.int32)

    def transform(self, X: Any) -> np.ndarray:
        """Return the distance of each row to each centroid: Euclidean, or 1 - cosine.

        Parameters
        ----------
        X : {array-like, sparse matrix} of shape (n_samples, n_features)

        Returns
        -------
        ndarray of shape (n_samples, n_clusters)
        """
        checks.fitted(self, "cluster_centers_")
        return self._framed(self._lengths(X), X)

    def score(self, X: Any, y: Any = None) -> float:
        """Return the negative of the inertia these rows would have.

        Parameters
        ----------
        X : {array-like, sparse matrix} of shape (n_samples, n_features)
        y : None
            Ignored.

        Returns
        -------
        float
        """
        checks.fitted(self, "cluster_centers_")
        return -float(self._distances(X).min(axis=1).sum())

    def _best_start(self, X: Any, n_clusters: int) -> _core.KMeansModel:
        checks.one_of("metric", self.metric, ["euclidean", "spherical"])
        max_iter = checks.whole("max_iter", self.max_iter, 1)
        tolerance = checks.not_negative("tol", self.tol)
        random = checks.random(self.random_state)
        rows = _core_rows(X)

        def start(init: np.ndarray | None, n_init: int = 1) -> _core.KMeansModel:
            return _core.KMeansModel.fit(
                rows,
                n_clusters=n_clusters,
                metric=self.metric,
                init=init,
                n_init=n_init,
                max_iter=max_iter,
                tolerance=tolerance,
                seed=0 if init is not None else int(random.randint(2**31 - 1)),
                n_threads=self.n_threads,
            )

        if isinstance(self.init, str):
            checks.one_of("init", self.init, ["k-means++", "random"])
        if isinstance(self.init, str) and self.init == "k-means++":
            return start(None, self._n_starts(1))
        if isinstance(self.init, str) or callable(self.init):
            draw: Callable[..., Any] = self.init if callable(self.init) else _random_rows
            starts = (
                start(_centroids(draw(X, n_clusters, random_state=random), X, n_clusters))
                for _ in range(self._n_starts(10))
            )
            return min(starts, key=lambda model: model.inertia)
        given = _centroids(self.init, X, n_clusters)
        n_init = self._n_starts(1)
        if n_init > 1:
            warnings.warn(
                f"n_init is {n_init}, but init holds centroids: they are one start",
                RuntimeWarning,
                stacklevel=3,
            )
        return start(given)

    def _n_starts(self, auto: int) -> int:
        if isinstance(self.n_init, str):
            checks.one_of("n_init", self.n_init, ["auto"])
            return auto
        return checks.whole("n_init", self.n_init, 1)

    def _model(self) -> _core.KMeansModel:
        # Made anew from the arrays, which can be pickled, copied and set.
        centroids = np.ascontiguousarray(self.cluster_centers_, dtype=np.float64)
        return _core.KMeansModel.of_centroids(centroids, metric=self._metric)

    def _rows(self, X: Any) -> np.ndarray | checks.SparseParts:
        return _core_rows(checks.rows(self, X, fitting=False))

    def _distances(self, X: Any) -> np.ndarray:
        return self._model().transform(self._rows(X), n_threads=self.n_threads)

    def _lengths(self, X: Any) -> np.ndarray:
        distances = self._distances(X)
        return distances if self._metric == "spherical" else np.sqrt(distances)


def _core_rows(X: Any) -> np.ndarray | checks.SparseParts:
    return checks.sparse_parts(X) if scipy.sparse.issparse(X) else np.asarray(X)


def _random_rows(X: Any, n_clusters: int, random_state: np.random.RandomState) -> Any:
    return X[random_state.choice(X.shape[0], size=n_clusters, replace=False)]


def _centroids(given: Any, X: Any, n_clusters: int) -> np.ndarray:
    from sklearn.utils import check_array

    centroids = given.toarray() if scipy.sparse.issparse(given) else given
    centroids = check_array(centroids, dtype=np.float64, order="C", input_name="init")
    if centroids.shape != (n_clusters, X.shape[1]):
        raise ValueError(
            f"init is of shape {centroids.shape}, but must be of shape (n_clusters, n_features), "
            f"{(n_clusters, X.shape[1])}"
        )
    return np.asarray(centroids)
