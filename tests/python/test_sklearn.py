"""The estimators as estimators: scikit-learn's own checks, pipelines, copies, files, parameters."""

from __future__ import annotations

import inspect
import pickle
import warnings
from typing import Any

import numpy as np
import pytest
import scipy.sparse
import sklearn.cluster
import sklearn.decomposition
import sklearn.feature_extraction.text
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.utils.estimator_checks import parametrize_with_checks

import erascope as es

TEXTS = [
    "The arms sale and the missiles",
    "A missile for an arms sale",
    "Interest rates rose",
    "The bank held its interest rate",
    "Missiles, arms, missiles",
    "Rates of the bank fell",
]

# scikit-learn has next to no checks for estimators of texts, and says so.
pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.SkipTestWarning")

# It says, too, that ours do not extend its base class: they would have to import it.
with warnings.catch_warnings():
    warnings.simplefilter("ignore", sklearn.exceptions.SkipTestWarning)
    warnings.filterwarnings("ignore", ".*does not inherit from `sklearn.base.BaseEstimator`")
    scikit_learn_checks = parametrize_with_checks(
        [
            es.KMeans(n_clusters=3),
            es.KMeans(n_clusters=3, metric="spherical"),
            es.TruncatedSVD(),
            es.CountVectorizer(),
            es.TfidfVectorizer(),
        ]
    )


@scikit_learn_checks
def test_scikit_learn_check(estimator: Any, check: Any) -> None:
    check(estimator)


@pytest.mark.parametrize(
    ("ours", "theirs", "more"),
    [
        (
            es.CountVectorizer,
            sklearn.feature_extraction.text.CountVectorizer,
            {"stemmer", "n_threads"},
        ),
        (
            es.TfidfVectorizer,
            sklearn.feature_extraction.text.TfidfVectorizer,
            {"stemmer", "n_threads"},
        ),
        (es.KMeans, sklearn.cluster.KMeans, {"metric", "n_threads"}),
        (es.TruncatedSVD, sklearn.decomposition.TruncatedSVD, {"n_threads"}),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_parameters_are_scikit_learns(ours: Any, theirs: Any, more: set[str]) -> None:
    def parameters(estimator: Any) -> dict[str, tuple[Any, Any]]:
        signature = inspect.signature(estimator).parameters.values()
        return {found.name: (found.default, found.kind) for found in signature}

    expected = parameters(theirs)
    found = parameters(ours)
    assert {name: found[name] for name in expected} == expected
    assert set(found) - set(expected) == more
    assert all(found[name][0] == ("euclidean" if name == "metric" else None) for name in more)


def fitted() -> list[Any]:
    rows = es.TfidfVectorizer().fit_transform(TEXTS)
    return [
        es.CountVectorizer(stemmer="english", tokenizer="words").fit(TEXTS),
        es.TfidfVectorizer(stop_words="english", sublinear_tf=True).fit(TEXTS),
        es.KMeans(n_clusters=2, random_state=0).fit(rows),
        es.KMeans(n_clusters=2, random_state=0, metric="spherical").fit(rows.toarray()),
        es.TruncatedSVD(random_state=0).fit(rows),
    ]


def same(a: Any, b: Any) -> bool:
    if scipy.sparse.issparse(a):
        a, b = a.toarray(), b.toarray()
    return bool(np.array_equal(a, b))


@pytest.mark.parametrize("estimator", fitted(), ids=repr)
def test_fitted_estimator_survives_a_file(estimator: Any) -> None:
    vectorizer = isinstance(estimator, es.CountVectorizer)
    rows = TEXTS if vectorizer else es.TfidfVectorizer().fit_transform(TEXTS)
    copy = pickle.loads(pickle.dumps(estimator))
    assert same(copy.transform(rows), estimator.transform(rows))
    assert copy.get_feature_names_out().tolist() == estimator.get_feature_names_out().tolist()
    if isinstance(estimator, es.KMeans):
        assert same(copy.predict(rows), estimator.labels_)
    if vectorizer:
        assert copy.surfaces_ == estimator.surfaces_


@pytest.mark.parametrize("estimator", fitted(), ids=repr)
def test_clone_is_not_fitted(estimator: Any) -> None:
    copy = clone(estimator)
    assert copy.get_params() == estimator.get_params()
    with pytest.raises(NotFittedError):
        copy.transform(TEXTS if isinstance(copy, es.CountVectorizer) else np.eye(3))


def test_pipeline() -> None:
    steps = [
        es.TfidfVectorizer(stemmer="english", stop_words="english"),
        es.TruncatedSVD(2, random_state=0),
        es.KMeans(2, random_state=0),
    ]
    labels = make_pipeline(*steps).fit_predict(TEXTS)
    assert labels[0] == labels[1] == labels[4]
    assert labels[2] == labels[3] == labels[5] != labels[0]
    mixed = make_pipeline(
        sklearn.feature_extraction.text.TfidfVectorizer(),
        es.TruncatedSVD(2, random_state=0),
        sklearn.cluster.KMeans(2, random_state=0),
    )
    assert mixed.fit_predict(TEXTS).shape == (6,)


def test_grid_search() -> None:
    pipeline = make_pipeline(es.TfidfVectorizer(), LogisticRegression())
    search = GridSearchCV(
        pipeline,
        {"tfidfvectorizer__stemmer": [None, "english"], "tfidfvectorizer__sublinear_tf": [True]},
        cv=2,
    )
    search.fit(TEXTS * 2, [0, 0, 1, 1, 0, 1] * 2)
    assert search.best_score_ == 1.0
    assert search.predict(["arms and missiles"]).tolist() == [0]


@pytest.mark.parametrize("kind", ["pandas", "polars"])
def test_frames_on_request(kind: str) -> None:
    module = pytest.importorskip(kind)
    rows = es.TfidfVectorizer().fit_transform(TEXTS)
    for estimator in (es.KMeans(2, random_state=0), es.TruncatedSVD(2, random_state=0)):
        plain = estimator.fit_transform(rows)
        frame = estimator.set_output(transform=kind).fit_transform(rows)
        assert isinstance(frame, module.DataFrame)
        assert list(frame.columns) == estimator.get_feature_names_out().tolist()
        assert same(frame.to_numpy(), plain)
    for vectorizer in (es.CountVectorizer(), es.TfidfVectorizer()):
        assert not hasattr(vectorizer, "set_output")  # sparse rows, as in scikit-learn


INVALID: list[tuple[Any, str]] = [
    (es.CountVectorizer(input="text"), "input is 'text', but must be 'content', 'file' or"),
    (es.CountVectorizer(decode_error="skip"), "decode_error is 'skip', but must be 'strict'"),
    (es.CountVectorizer(encoding=8), "encoding is 8, but must be a str"),
    (es.CountVectorizer(strip_accents="all"), "strip_accents is 'all', but must be 'ascii'"),
    (es.CountVectorizer(lowercase=1), "lowercase is 1, but must be True or False"),
    (es.CountVectorizer(binary="yes"), "binary is 'yes', but must be True or False"),
    (es.CountVectorizer(preprocessor="no"), "preprocessor is 'no', but must be callable or None"),
    (es.CountVectorizer(tokenizer="word"), "tokenizer is 'word', but must be 'words' or None"),
    (es.CountVectorizer(token_pattern=None), "token_pattern is None, but must be a str"),
    (es.CountVectorizer(stop_words="german"), "stop_words is 'german', but must be None, 'engl"),
    (es.CountVectorizer(stop_words=["a", 1]), "stop_words holds 1, but must be None, 'english'"),
    (es.CountVectorizer(ngram_range=(2, 1)), r"ngram_range is \(2, 1\), but must be"),
    (es.CountVectorizer(ngram_range=(0, 1)), r"ngram_range is \(0, 1\), but must be"),
    (es.CountVectorizer(analyzer="char"), "analyzer is 'char', but must be 'word' or a callable"),
    (es.CountVectorizer(analyzer="char_wb"), "analyzer is 'char_wb', but must be 'word' or a"),
    (es.CountVectorizer(min_df=0), "min_df is 0, but must be a whole number of at least 1, or a"),
    (es.CountVectorizer(max_df=1.5), "max_df is 1.5, but must be"),
    (es.CountVectorizer(min_df=5, max_df=2), "must not be above max_df, 2 of 6 articles"),
    (es.CountVectorizer(min_df=6), "no term of"),
    (es.CountVectorizer(max_features=0), "max_features is 0, but must be a whole number of at"),
    (es.CountVectorizer(stemmer="klingon"), 'stemmer is "klingon", but must be one of'),
    (es.CountVectorizer(stemmer=1), "stemmer is 1, but must be a language or None"),
    (es.CountVectorizer(stemmer="en", analyzer=str.split), "stemmer is 'en', but must be None wh"),
    (es.CountVectorizer(n_threads=0), "n_threads is 0, but must be a whole number of at least 1"),
    (es.CountVectorizer(stop_words="english", vocabulary=[]), "empty vocabulary passed to fit"),
    (es.CountVectorizer(vocabulary=["a", "a"]), "Duplicate term in vocabulary: 'a'"),
    (es.CountVectorizer(vocabulary={"a": 1}), "Vocabulary of size 1 doesn't contain index 0"),
    (es.CountVectorizer(vocabulary={"a": 0, "b": 0}), "Vocabulary contains repeated indices"),
    (es.TfidfVectorizer(norm="l3"), "norm is 'l3', but must be 'l1', 'l2' or None"),
    (es.TfidfVectorizer(use_idf=1), "use_idf is 1, but must be True or False"),
    (es.TfidfVectorizer(smooth_idf="y"), "smooth_idf is 'y', but must be True or False"),
    (es.TfidfVectorizer(sublinear_tf=0), "sublinear_tf is 0, but must be True or False"),
    (es.KMeans(0), "n_clusters is 0, but must be a whole number of at least 1"),
    (es.KMeans(7), "n_clusters is 7, but must be at most the number of rows"),
    (es.KMeans(2, init="best"), "init is 'best', but must be 'k-means\\+\\+' or 'random'"),
    (es.KMeans(2, init=np.eye(3)), r"init is of shape \(3, 3\), but must be of shape"),
    (es.KMeans(2, init=[[0, np.nan]] * 2), "NaN"),
    (es.KMeans(2, n_init="many"), "n_init is 'many', but must be 'auto'"),
    (es.KMeans(2, n_init=0), "n_init is 0, but must be a whole number of at least 1"),
    (es.KMeans(2, max_iter=0.5), "max_iter is 0.5, but must be a whole number of at least 1"),
    (es.KMeans(2, tol=-1), "tol is -1, but must be a finite number of at least 0"),
    (es.KMeans(2, verbose=-1), "verbose is -1, but must be a finite number of at least 0"),
    (es.KMeans(2, copy_x=None), "copy_x is None, but must be True or False"),
    (es.KMeans(2, algorithm="full"), "algorithm is 'full', but must be 'lloyd' or 'elkan'"),
    (es.KMeans(2, metric="cosine"), "metric is 'cosine', but must be 'euclidean' or 'spherical'"),
    (es.KMeans(2, n_threads=0), "n_threads is 0, but must be at least 1"),
    (es.KMeans(2, random_state=-1), "random_state is -1, but must be a whole number from 0 to 2"),
    (es.TruncatedSVD(0), "n_components is 0, but must be a whole number of at least 1"),
    (es.TruncatedSVD(99), "n_components is 99, but must be at most the number of columns"),
    (es.TruncatedSVD(algorithm="arpack"), "algorithm is 'arpack', but must be 'randomized'"),
    (es.TruncatedSVD(n_iter=-1), "n_iter is -1, but must be a whole number of at least 0"),
    (es.TruncatedSVD(n_oversamples=0), "n_oversamples is 0, but must be a whole number of at"),
    (es.TruncatedSVD(power_iteration_normalizer="L"), "power_iteration_normalizer is 'L', but"),
    (es.TruncatedSVD(tol=np.inf), "tol is inf, but must be a finite number of at least 0"),
]


@pytest.mark.parametrize(("estimator", "message"), INVALID)
def test_invalid_parameter_is_named_with_its_bound(estimator: Any, message: str) -> None:
    texts = isinstance(estimator, es.CountVectorizer)
    with pytest.raises(ValueError, match=message):
        estimator.fit(TEXTS if texts else es.TfidfVectorizer().fit_transform(TEXTS))
