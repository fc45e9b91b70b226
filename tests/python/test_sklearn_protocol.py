"""The estimators follow scikit-learn's protocol without its base class: what it makes of them."""

from __future__ import annotations

import re
import warnings
from typing import Any

import numpy as np
import pandas as pd
import pytest
import scipy.sparse
import sklearn
from sklearn.base import BaseEstimator, clone, is_classifier, is_clusterer, is_regressor
from sklearn.exceptions import NotFittedError
from sklearn.pipeline import make_pipeline
from sklearn.utils import estimator_html_repr, get_tags
from sklearn.utils.validation import check_is_fitted, validate_data

import erascope as es
from erascope.sklearn import checks

ESTIMATORS = [es.CountVectorizer(), es.TfidfVectorizer(), es.KMeans(2), es.TruncatedSVD(2)]
each = pytest.mark.parametrize("estimator", ESTIMATORS, ids=repr)


@each
def test_scikit_learn_takes_it_for_what_it_is(estimator: Any) -> None:
    assert not isinstance(estimator, BaseEstimator)
    assert is_clusterer(estimator) == isinstance(estimator, es.KMeans)
    assert not is_classifier(estimator)
    assert not is_regressor(estimator)
    texts = isinstance(estimator, es.CountVectorizer)
    tags = get_tags(estimator)
    assert (tags.input_tags.string, tags.input_tags.sparse) == (texts, not texts)
    assert tags.transformer_tags is not None
    with pytest.raises(NotFittedError):
        check_is_fitted(estimator)
    check_is_fitted(clone(estimator).fit(["arms sale", "bank"] if texts else np.eye(3)))


@each
def test_it_is_shown_as_scikit_learns_are(estimator: Any) -> None:
    shown = estimator._repr_mimebundle_()
    assert shown["text/plain"] == repr(estimator)
    assert type(estimator).__name__ in shown["text/html"]
    with sklearn.config_context(display="text"):
        assert list(estimator._repr_mimebundle_()) == ["text/plain"]
    pipeline = make_pipeline(estimator)
    assert repr(estimator) in repr(pipeline)
    assert repr(estimator) in estimator_html_repr(pipeline)


def test_only_changed_parameters_are_told() -> None:
    assert repr(es.TfidfVectorizer()) == "TfidfVectorizer()"
    changed = es.TfidfVectorizer(stemmer="english", min_df=2, norm="l2", dtype=np.float32)
    assert repr(changed).startswith("TfidfVectorizer(min_df=2, dtype=<class 'numpy.float32'>")
    assert repr(es.KMeans(3, init=np.eye(2))).startswith("KMeans(n_clusters=3, init=array([[1., 0.")


def test_an_unknown_parameter_is_named_and_nothing_set() -> None:
    kmeans = es.KMeans()
    with pytest.raises(ValueError, match="'n_topics' is no parameter of KMeans, which has algor"):
        kmeans.set_params(n_clusters=3, n_topics=3)
    assert kmeans.n_clusters == 8


def test_frames_may_be_asked_of_scikit_learn() -> None:
    frame = pd.DataFrame(np.eye(4), index=list("abcd"), columns=list("wxyz"))
    svd = es.TruncatedSVD(2, random_state=0)
    with sklearn.config_context(transform_output="pandas"):
        found = svd.fit_transform(frame)
        assert isinstance(svd.set_output(transform="default").transform(frame), np.ndarray)
    assert found.index.tolist() == frame.index.tolist()
    assert found.columns.tolist() == ["truncatedsvd0", "truncatedsvd1"]
    assert svd.set_output(transform=None).feature_names_in_.tolist() == list("wxyz")
    assert clone(svd.set_output(transform="polars")).fit_transform(frame).shape == (4, 2)
    with pytest.raises(ValueError, match="transform is 'arrow', but must be 'default', 'pandas'"):
        svd.set_output(transform="arrow")


def test_draws_without_a_seed_follow_numpys() -> None:
    def labels(seed: int) -> list[int]:
        np.random.seed(seed)  # noqa: NPY002
        rows = np.random.default_rng(0).normal(size=(60, 3))
        return [int(label) for label in es.KMeans(9, n_init=1).fit(rows).labels_]

    assert labels(3) == labels(3) != labels(4)
    state = np.random.RandomState(5)
    assert checks.random(state) is state
    assert checks.random(5).randint(100) == np.random.RandomState(5).randint(100)
    for bad in (-1, 2**32, "seed", 0.5):
        with pytest.raises(ValueError, match=f"random_state is {bad!r}, but must be a whole"):
            checks.random(bad)


EYE = np.eye(3, 4)
SPARSE = scipy.sparse.csr_array(EYE)
NOT_FINITE = np.where(EYE, np.nan, 0), np.where(EYE, np.inf, 0), SPARSE * np.inf
TAKEN = EYE, SPARSE, scipy.sparse.csr_matrix(EYE), np.full((2, 2), 1e308)
CONVERTED = (
    np.asfortranarray(EYE),
    EYE[:, ::2],
    EYE.astype(np.float32),
    EYE.astype(int).tolist(),
    np.ma.masked_array(EYE),
    pd.DataFrame(EYE),
    scipy.sparse.csc_array(EYE),
    scipy.sparse.coo_matrix(EYE),
    SPARSE.astype(np.float32),
)
REFUSED = (*NOT_FINITE, EYE[0], EYE[:0], EYE[:, :1], SPARSE[:, :1], EYE.astype(complex), "rows")


@pytest.mark.parametrize(
    "rows", [*TAKEN, *CONVERTED, *REFUSED], ids=lambda rows: type(rows).__name__
)
def test_rows_are_what_scikit_learn_makes_of_them(rows: Any) -> None:
    class TruncatedSVD(BaseEstimator):
        pass

    def theirs(rows: Any) -> Any:
        options = {"accept_sparse": "csr", "dtype": np.float64, "order": "C"}
        return validate_data(TruncatedSVD(), rows, ensure_min_features=2, **options)

    ours = es.TruncatedSVD()
    if any(rows is refused for refused in REFUSED):
        with pytest.raises((ValueError, TypeError)) as error:
            theirs(rows)
        with pytest.raises(error.type, match=re.escape(str(error.value))):
            checks.rows(ours, rows, fitting=True, least_columns=2)
        return
    expected = theirs(rows)
    found = checks.rows(ours, rows, fitting=True, least_columns=2)
    assert (found is rows) == any(rows is taken for taken in TAKEN)
    assert type(found) is type(expected)
    assert found.dtype == expected.dtype
    np.testing.assert_array_equal(
        *(m.toarray() if scipy.sparse.issparse(m) else m for m in (found, expected))
    )
    assert ours.n_features_in_ == expected.shape[1]
    with pytest.raises(ValueError, match="features, but TruncatedSVD is expecting"):
        checks.rows(ours, np.eye(9), fitting=False)


def test_names_of_columns_are_watched() -> None:
    frame = pd.DataFrame(EYE, columns=list("wxyz"))
    svd = es.TruncatedSVD(2).fit(frame)
    with pytest.warns(UserWarning, match="does not have valid feature names"):
        svd.transform(EYE)
    svd.fit(EYE)
    assert not hasattr(svd, "feature_names_in_")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        svd.transform(EYE)
