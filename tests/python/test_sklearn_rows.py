"""KMeans and TruncatedSVD beside scikit-learn's on the same rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
import scipy.linalg
import scipy.sparse
import sklearn.cluster
import sklearn.decomposition
from sklearn.datasets import make_blobs
from sklearn.exceptions import ConvergenceWarning
from sklearn.metrics import adjusted_rand_score
from sklearn.metrics.pairwise import euclidean_distances
from sklearn.preprocessing import normalize

import erascope as es


@pytest.fixture(scope="module")
def weighted(corpus: Callable[[str], pd.DataFrame]) -> scipy.sparse.csr_matrix:
    """TF-IDF rows of five hundred articles of a news agency."""
    texts = corpus("reuters21578")["text"].head(500)
    return es.TfidfVectorizer(min_df=2, max_df=0.5, stop_words="english").fit_transform(texts)


def dense_rows(seed: int, n_rows: int = 300, offset: float = 0.0) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(n_rows, 7)) + offset


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("n_clusters", [1, 2, 9])
@pytest.mark.parametrize(
    "options", [{}, {"tol": 0}, {"max_iter": 3}, {"algorithm": "elkan"}], ids=str
)
@pytest.mark.filterwarnings("ignore:algorithm='elkan' doesn't make sense:RuntimeWarning")
def test_given_centroids_lead_where_scikit_learns_do(
    seed: int, n_clusters: int, options: dict[str, Any]
) -> None:
    for offset in (0.0, 1e4):
        rows = dense_rows(seed, offset=offset)
        options = {"init": rows[:n_clusters].copy(), "n_init": 1} | options
        ours = es.KMeans(n_clusters, **options).fit(rows)
        theirs = sklearn.cluster.KMeans(n_clusters, **options).fit(rows)
        assert ours.labels_.tolist() == theirs.labels_.tolist()
        assert ours.labels_.dtype == theirs.labels_.dtype
        assert ours.n_iter_ == theirs.n_iter_
        assert ours.inertia_ == pytest.approx(theirs.inertia_, rel=1e-6)
        np.testing.assert_allclose(ours.cluster_centers_, theirs.cluster_centers_, rtol=1e-6)
        unseen = dense_rows(seed + 50, offset=offset)
        assert ours.predict(unseen).tolist() == theirs.predict(unseen).tolist()
        np.testing.assert_allclose(ours.transform(unseen), theirs.transform(unseen), rtol=1e-6)
        assert ours.score(unseen) == pytest.approx(theirs.score(unseen), rel=1e-6)


@pytest.mark.parametrize("n_clusters", [2, 8, 20])
def test_sparse_rows_are_clustered_as_by_scikit_learn(
    n_clusters: int, weighted: scipy.sparse.csr_matrix
) -> None:
    start = weighted[:: 500 // n_clusters][:n_clusters].toarray()
    ours = es.KMeans(n_clusters, init=start).fit(weighted)
    theirs = sklearn.cluster.KMeans(n_clusters, init=start).fit(weighted)
    assert ours.inertia_ == pytest.approx(theirs.inertia_, rel=1e-6)
    nearest = np.sort(theirs.transform(weighted), axis=1)
    decided = nearest[:, 1] - nearest[:, 0] >= 1e-5
    assert decided.mean() > 0.98
    assert ours.labels_[decided].tolist() == theirs.labels_[decided].tolist()
    assert ours.predict(weighted).tolist() == ours.labels_.tolist()
    np.testing.assert_allclose(ours.transform(weighted), theirs.transform(weighted), atol=1e-5)
    dense = es.KMeans(n_clusters, init=start).fit(weighted.toarray())
    assert dense.labels_[decided].tolist() == ours.labels_[decided].tolist()


@pytest.mark.parametrize("init", ["k-means++", "random"])
def test_starts_of_its_own_are_as_good_as_scikit_learns(
    init: str, weighted: scipy.sparse.csr_matrix
) -> None:
    def inertias(kind: Any) -> list[float]:
        fits = [kind(8, init=init, n_init=3, random_state=seed).fit(weighted) for seed in range(5)]
        return [fit.inertia_ for fit in fits]

    ours, theirs = inertias(es.KMeans), inertias(sklearn.cluster.KMeans)
    assert np.mean(ours) == pytest.approx(np.mean(theirs), rel=0.01)


def test_more_starts_are_never_worse() -> None:
    rows = dense_rows(1)
    for init in ("k-means++", "random"):
        one, ten = (es.KMeans(9, init=init, n_init=n, random_state=3).fit(rows) for n in (1, 10))
        assert ten.inertia_ <= one.inertia_
    auto = es.KMeans(9, init="random", random_state=3).fit(rows)
    assert auto.inertia_ == ten.inertia_
    default, single = es.KMeans(9, random_state=3), es.KMeans(9, n_init=1, random_state=3)
    assert default.fit(rows).inertia_ == single.fit(rows).inertia_


def test_clear_clusters_are_found() -> None:
    rows, truth = make_blobs(300, centers=5, cluster_std=0.3, random_state=0)
    for init in ("k-means++", "random", lambda X, n_clusters, random_state: X[:n_clusters]):
        fit = es.KMeans(5, init=init, n_init=10, random_state=0).fit(rows)
        if isinstance(init, str):
            assert adjusted_rand_score(truth, fit.labels_) == 1.0
        assert np.array_equal(fit.fit_predict(rows), fit.labels_)
    directions = normalize(np.random.default_rng(0).normal(size=(4, 6)))
    member = np.random.default_rng(1).integers(0, 4, 200)
    lengths = np.random.default_rng(2).uniform(0.1, 50, (200, 1))
    rays = directions[member] * lengths
    fit = es.KMeans(4, metric="spherical", n_init=5, random_state=0).fit(rays)
    assert adjusted_rand_score(member, fit.labels_) == 1.0
    assert fit.inertia_ == pytest.approx(0, abs=1e-9)


def test_spherical_is_about_directions(weighted: scipy.sparse.csr_matrix) -> None:
    fit = es.KMeans(6, metric="spherical", random_state=0).fit(weighted)
    np.testing.assert_allclose(np.linalg.norm(fit.cluster_centers_, axis=1), 1)
    cosines = (normalize(weighted) @ fit.cluster_centers_.T).astype(float)
    np.testing.assert_allclose(fit.transform(weighted), 1 - cosines, atol=1e-6)
    assert fit.inertia_ == pytest.approx((1 - cosines.max(axis=1)).sum(), rel=1e-6)
    assert fit.score(weighted) == pytest.approx(-fit.inertia_, rel=1e-9)
    longer = scipy.sparse.diags_array(np.linspace(0.5, 4, 500)) @ weighted
    same = es.KMeans(6, metric="spherical", init=fit.cluster_centers_).fit(longer)
    assert (same.labels_ == fit.labels_).mean() > 0.99
    # The metric is that of the fit, whatever becomes of the parameter.
    fit.set_params(metric="euclidean")
    assert fit.predict(weighted).tolist() == fit.labels_.tolist()


def test_seeds() -> None:
    rows = dense_rows(2)
    a, b = (es.KMeans(9, random_state=seed).fit(rows) for seed in (5, np.random.RandomState(5)))
    assert a.labels_.tolist() == b.labels_.tolist()
    assert len({es.KMeans(9, random_state=seed).fit(rows).inertia_ for seed in range(9)}) > 3
    assert es.KMeans(9).fit(rows).labels_.max() == 8


def test_what_kmeans_says(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.warns(ConvergenceWarning, match="n_clusters is 3, but only 2 distinct clusters"):
        es.KMeans(3, random_state=0).fit([[0.0, 1.0]] * 5 + [[1.0, 0.0]] * 5)
    with pytest.warns(RuntimeWarning, match="n_init is 4, but init holds centroids"):
        es.KMeans(2, init=[[0.0], [1.0]], n_init=4).fit([[0.0], [1.0], [2.0]])
    es.KMeans(1, verbose=1).fit([[0.0], [2.0]])
    assert capsys.readouterr().out == "KMeans: 2 iterations, inertia 2\n"
    rows = dense_rows(3)
    before = rows.copy()
    es.KMeans(3, copy_x=False).fit(rows)
    assert np.array_equal(rows, before)


def test_svd_is_scikit_learns(weighted: scipy.sparse.csr_matrix) -> None:
    random = scipy.sparse.random_array((200, 90), density=0.1, rng=np.random.default_rng(0))
    for rows, n_components in ((weighted, 20), (random, 10), (random.toarray(), 10)):
        # Enough iterations for both to arrive: after few, the last values depend on the draw.
        ours = es.TruncatedSVD(n_components, n_iter=40, random_state=0)
        theirs = sklearn.decomposition.TruncatedSVD(n_components, n_iter=40, random_state=0)
        mine, expected = ours.fit_transform(rows), theirs.fit_transform(rows)
        assert mine.shape == expected.shape
        for name in ("singular_values_", "explained_variance_", "explained_variance_ratio_"):
            np.testing.assert_allclose(getattr(ours, name), getattr(theirs, name), rtol=1e-3)
        leading = n_components // 2
        angles = scipy.linalg.subspace_angles(
            ours.components_[:leading].T, theirs.components_[:leading].T
        )
        assert angles.max() < 0.05
        np.testing.assert_allclose(mine, ours.transform(rows), atol=1e-12)
        np.testing.assert_allclose(
            ours.components_ @ ours.components_.T, np.eye(n_components), atol=1e-9
        )
        rebuilt = np.linalg.norm(ours.inverse_transform(mine) - rows)
        by_them = np.linalg.norm(theirs.inverse_transform(expected) - rows)
        assert rebuilt == pytest.approx(by_them, rel=1e-3)


def test_svd_by_default_explains_no_less_than_scikit_learns(
    weighted: scipy.sparse.csr_matrix,
) -> None:
    for seed in range(3):
        ours = es.TruncatedSVD(50, random_state=seed).fit(weighted)
        theirs = sklearn.decomposition.TruncatedSVD(50, random_state=seed).fit(weighted)
        for name in ("explained_variance_", "explained_variance_ratio_"):
            mine, expected = getattr(ours, name).sum(), getattr(theirs, name).sum()
            assert 0.999 * expected < mine < 1.01 * expected


@pytest.mark.parametrize("normalizer", ["auto", "QR", "LU", "none"])
def test_svd_finds_the_exact_values(normalizer: str) -> None:
    rows = dense_rows(4)
    svd = es.TruncatedSVD(5, random_state=1, power_iteration_normalizer=normalizer).fit(rows)
    exact = np.linalg.svd(rows, compute_uv=False)[:5]
    np.testing.assert_allclose(svd.singular_values_, exact, rtol=1e-6)


def test_svd_beyond_the_rank_is_zeros() -> None:
    rows = np.outer(np.arange(1.0, 7), [1, 0, 2, 0, 1]) + np.outer(np.ones(6), [0, 1, 0, 0, 0])
    svd = es.TruncatedSVD(4, random_state=0)
    projected = svd.fit_transform(rows)
    assert projected.shape == (6, 4)
    assert svd.components_.shape == (4, 5)
    assert not projected[:, 2:].any()
    assert not svd.components_[2:].any()
    assert svd.singular_values_[1] > 0
    assert svd.singular_values_[2:].tolist() == [0, 0]
    assert svd.explained_variance_ratio_.sum() == pytest.approx(1)
    np.testing.assert_allclose(svd.inverse_transform(projected), rows, atol=1e-6)
    assert es.TruncatedSVD(4, random_state=0).fit_transform(rows[:3]).shape == (3, 3)


def test_rows_that_cannot_be_decomposed_or_clustered_are_told() -> None:
    for huge in (
        np.array([[1.0, 2.0], [1e300, 0.0]]),
        scipy.sparse.csr_array([[1.0, 2], [1e39, 0]]),
    ):
        with pytest.raises(es.ErascopeError, match="row 1 holds"):
            es.KMeans(2, init=[[0, 0], [1, 1]]).fit(huge)
        with pytest.raises(es.ErascopeError, match="row 1 holds"):
            es.TruncatedSVD(1).fit(huge)
    with pytest.raises(es.ErascopeError, match="no row holds a weight other than 0"):
        es.TruncatedSVD(1).fit(np.zeros((3, 2)))


def test_threads_leave_no_trace(weighted: scipy.sparse.csr_matrix) -> None:
    def bits(n_threads: int) -> list[bytes]:
        svd = es.TruncatedSVD(10, random_state=0, n_threads=n_threads)
        projected = svd.fit_transform(weighted)
        arrays = [projected, svd.components_, svd.singular_values_]
        for rows in (weighted, projected):
            for metric in ("euclidean", "spherical"):
                for init in ("k-means++", "random"):
                    fit = es.KMeans(
                        5, metric=metric, init=init, random_state=0, n_threads=n_threads
                    ).fit(rows)
                    arrays += [fit.cluster_centers_, fit.labels_, fit.transform(rows)]
        return [array.tobytes() for array in arrays]

    assert bits(1) == bits(2) == bits(3) == bits(4)


def test_sparse_rows_in_any_form() -> None:
    dense = np.array([[1.0, 0.0, 2.0], [0.0, 3.0, 0.0], [1.5, 0.0, 2.5], [0.0, 2.0, 0.0]])
    shuffled = scipy.sparse.csr_array(
        ([2.0, 1.0, 3.0, 2.0, 0.5, 1.5, 2.0], [2, 0, 1, 2, 2, 0, 1], [0, 2, 3, 6, 7]), shape=(4, 3)
    )
    # The core reads columns of 32 and of 64 bits where they lie, and zeros that are stored.
    with_zero = scipy.sparse.csr_array(
        ([1.0, 0.0, 2.0, 3.0, 1.5, 2.5, 2.0], [0, 1, 2, 1, 0, 2, 1], [0, 3, 4, 6, 7]), shape=(4, 3)
    )
    wide = scipy.sparse.csr_array(dense)
    wide.indices, wide.indptr = wide.indices.astype(np.int64), wide.indptr.astype(np.int64)
    # What lies behind the last row is none of it.
    plain = scipy.sparse.csr_array(dense)
    with_rest = scipy.sparse.csr_array(
        (np.r_[plain.data, np.nan], np.r_[plain.indices, 7], plain.indptr), shape=(4, 3)
    )
    expected = es.KMeans(2, init=dense[:2]).fit(dense)
    for rows in (
        shuffled,
        with_zero,
        with_rest,
        wide,
        scipy.sparse.csc_matrix(dense),
        scipy.sparse.coo_array(dense),
        scipy.sparse.csr_matrix(dense.astype(np.float32)),
        scipy.sparse.csr_matrix(dense * 2).astype(np.int64) / 2,
    ):
        fit = es.KMeans(2, init=dense[:2]).fit(rows)
        assert fit.labels_.tolist() == expected.labels_.tolist()
        np.testing.assert_allclose(
            fit.transform(rows), euclidean_distances(dense, fit.cluster_centers_)
        )
        svd = es.TruncatedSVD(2, random_state=0).fit(rows)
        exact = np.linalg.svd(dense, compute_uv=False)[:2]
        np.testing.assert_allclose(svd.singular_values_, exact, rtol=1e-6)
        projected = dense @ svd.components_.T
        np.testing.assert_allclose(svd.transform(rows), projected, atol=1e-6)
    assert not shuffled.has_sorted_indices  # nothing was changed


def test_what_is_no_matrix_and_what_are_no_centroids_is_told() -> None:
    rows = scipy.sparse.random(20, 6, 0.5, format="csr", random_state=1)
    kmeans = es.KMeans(3, random_state=0).fit(rows)
    for centers, message in [
        (np.empty((0, 6)), "there must be one at least"),
        (np.full((3, 6), np.nan), "a centroid holds NaN"),
    ]:
        kmeans.cluster_centers_ = centers
        for ask in (kmeans.predict, kmeans.transform):
            with pytest.raises(es.ErascopeError, match=message):
                ask(rows)
    for kind in (np.int32, np.int64):
        broken = rows.copy()
        broken.indices = broken.indices.astype(kind)
        broken.indices[0] = -1
        broken.indptr = broken.indptr.astype(kind)
        for estimator in (es.KMeans(3), es.TruncatedSVD(2)):
            with pytest.raises(es.ErascopeError, match="sparse matrix: "):
                estimator.fit(broken)
