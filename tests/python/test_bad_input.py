"""What nobody should pass in: an error that names parameter, value and bound, or a row of the
ledger while the rest goes on; never a panic, never a silent default."""

from __future__ import annotations

import datetime
import re
from typing import Any

import numpy as np
import pandas as pd
import pytest

import erascope as es

ERAS = {"2000": ("2000-01-01", "2002-01-01"), "2016": 2016}
SAMPLE = es.datasets.load_sample()
N = len(SAMPLE)


def compare(articles: Any = SAMPLE, **parameters: Any) -> es.Study:
    settings = {"eras": ERAS, "n_topics": 2, "progress": False}
    return es.compare_eras(articles, **(settings | parameters))


WHOLE = "but must be a whole number"
SHARE = "but must be a whole number of articles or a share"
ONE_OF_NTOPICS = "but must be .auto., a whole number, or a dict"
#: Parameter, value, exception, and what the message says after the parameter's name.
WRONG = [
    ("n_topics", "many", ValueError, 'is "many", ' + ONE_OF_NTOPICS),
    ("n_topics", 2.5, TypeError, "is 2.5, " + ONE_OF_NTOPICS),
    ("n_topics", True, TypeError, "is True, " + ONE_OF_NTOPICS),
    ("n_topics", None, TypeError, "is None, " + ONE_OF_NTOPICS),
    ("n_topics", [2, 3], TypeError, r"is \[2, 3\], " + ONE_OF_NTOPICS),
    ("n_topics", 0, ValueError, "is 0, but must be at least 1"),
    ("n_topics", -3, ValueError, "is -3, but must be at least 1"),
    ("n_topics", 10**30, ValueError, "is 1000000000000000000000000000000, but must be at most"),
    ("n_topics", 56, ValueError, 'is 56, but era "2000" holds 55 articles'),
    ("n_topics", {"2000": 2.5}, TypeError, "for era '2000' is 2.5, " + WHOLE),
    ("n_topics", {"2000": 0}, ValueError, "for era '2000' is 0, but must be at least 1"),
    ("n_topics", {"1999": 2}, ValueError, 'is for era "1999", but the eras are 2000, 2016'),
    ("n_topics", {"2016": 53}, ValueError, 'is 53, but era "2016" holds 52 articles'),
    ("weights", "count", ValueError, 'is "count", but must be "auto", "tfidf" or "bm25"'),
    ("weights", None, TypeError, "is None, but must be a string"),
    ("cluster", "dbscan", ValueError, "is 'dbscan', but must be 'kmeans'"),
    ("cluster", ["kmeans"], ValueError, r"is \['kmeans'\], but must be 'kmeans'"),
    ("count", "words", ValueError, "is 'words', but must be 'stories' or 'articles'"),
    ("n_permutations", 5, ValueError, "is 5, but must be 0 for no test, or from 19 to 1000000"),
    ("n_permutations", 99.5, TypeError, "is 99.5, " + WHOLE),
    ("n_permutations", -1, ValueError, "is -1, but must be at least 0"),
    ("language", "klingon", ValueError, 'is "klingon", but must be one of arabic, danish'),
    ("language", "", ValueError, 'is "", but must be one of'),
    ("language", None, TypeError, "is None, but must be a string"),
    ("stop_words", "iran", TypeError, "is 'iran', but must be a list of words"),
    ("stop_words", 5, TypeError, "is 5, but must be a list of words"),
    ("stop_words", [5], TypeError, "is 5, but must be a string"),
    ("stop_words", ["united nations"], ValueError, 'is "united nations", but each stop word'),
    ("stop_words", [""], ValueError, 'is "", but each stop word must be one word'),
    ("min_df", -1, ValueError, "is -1, but must be at least 0"),
    ("min_df", -0.5, ValueError, "is -0.5, but a share must be from 0 to 1"),
    ("min_df", 1.5, ValueError, "is 1.5, but a share must be from 0 to 1"),
    ("min_df", float("nan"), ValueError, "is NaN, but a share must be from 0 to 1"),
    ("min_df", "2", TypeError, "is '2', " + SHARE),
    ("min_df", True, TypeError, "is True, " + SHARE),
    ("min_df", None, TypeError, "is None, " + SHARE),
    ("min_df", 200, ValueError, "is 200 articles, but must not be above max_df"),
    ("max_df", -1, ValueError, "is -1, but must be at least 0"),
    ("max_df", 2.0, ValueError, "is 2, but a share must be from 0 to 1"),
    ("max_df", float("inf"), ValueError, "is inf, but a share must be from 0 to 1"),
    ("max_df", [0.5], TypeError, r"is \[0.5\], " + SHARE),
    ("max_df", 1, ValueError, "must not be above max_df, 1 of 107 articles"),
    ("seed", "x", TypeError, "is 'x', " + WHOLE),
    ("seed", 1.5, TypeError, "is 1.5, " + WHOLE),
    ("seed", None, TypeError, "is None, " + WHOLE),
    ("seed", True, TypeError, "is True, " + WHOLE),
    ("seed", -1, ValueError, "is -1, but must be at least 0"),
    (
        "seed",
        2**64,
        ValueError,
        "is 18446744073709551616, but must be at most 18446744073709551615",
    ),
    ("n_threads", 0, ValueError, "is 0, but must be at least 1"),
    ("n_threads", -1, ValueError, "is -1, but must be at least 1"),
    ("n_threads", 1.0, TypeError, "is 1.0, " + WHOLE),
    ("n_threads", 10**6, ValueError, "is 1000000, but must be at most 1024"),
    ("n_components", 0, ValueError, "is 0, but must be at least 1"),
    ("n_components", -5, ValueError, "is -5, but must be at least 1"),
    ("n_components", "all", TypeError, "is 'all', " + WHOLE),
    ("keep_text", "no", TypeError, "is 'no', but must be True or False"),
    ("keep_text", None, TypeError, "is None, but must be True or False"),
    ("date_format", 5, TypeError, "is 5, but must be a string"),
    (
        "text",
        "article",
        ValueError,
        "is 'article', but the columns are id, date, source, title, body",
    ),
    ("text", None, ValueError, "is None, but the columns are"),
    ("date", "day", ValueError, "is 'day', but the columns are"),
    ("id", "number", ValueError, "is 'number', but the columns are"),
    ("title", "headline", ValueError, "is 'headline', but the columns are"),
    ("source", "paper", ValueError, "is 'paper', but the columns are"),
    ("url", "link", ValueError, "is 'link', but the columns are"),
    ("dates", "2000-01-01", TypeError, "is '2000-01-01', but must be a sequence of dates"),
    ("dates", 2000, TypeError, "is 2000, but must be a sequence of dates"),
    ("dates", {"a": "2000"}, TypeError, "is {.*}, but must be a sequence of dates"),
    ("dates", ["2000"], ValueError, f"is of length 1, but there are {N} articles"),
    (
        "embeddings",
        np.full((N, 3), np.nan),
        ValueError,
        "is NaN in the row of article 0, but every",
    ),
    (
        "embeddings",
        np.full((N, 3), -np.inf),
        ValueError,
        "is -inf in the row of article 0, but every",
    ),
    ("embeddings", np.ones((3, 4)), ValueError, f"has 3 rows, but there are {N} articles"),
    ("embeddings", np.ones(N), ValueError, "has 1 dimensions, but must have 2"),
    ("embeddings", np.ones((N, 2, 2)), ValueError, "has 3 dimensions, but must have 2"),
    (
        "embeddings",
        np.ones((N, 0)),
        ValueError,
        "has rows of 0 dimensions, but must have at least 1",
    ),
    ("embeddings", [["a"]] * N, TypeError, "is a list, but must be an array of real numbers"),
    (
        "embeddings",
        [[1.0], [1.0, 2.0]],
        TypeError,
        "is a list, but must be an array of real numbers",
    ),
    ("embeddings", np.ones((N, 2)) * 1j, TypeError, "is a ndarray, but must be an array of real"),
    ("eras", [], ValueError, "is empty, but at least one is needed"),
    ("eras", {}, ValueError, "is empty, but at least one is needed"),
    ("eras", None, TypeError, "is None, but must map names to"),
    ("eras", 2000, TypeError, "is 2000, but must map names to"),
    ("eras", "2000", TypeError, "is '2000', but must map names to"),
]


@pytest.mark.parametrize(
    ("parameter", "value", "error", "message"), WRONG, ids=[f"{w[0]}={w[1]!r:.20}" for w in WRONG]
)
def test_a_wrong_parameter_is_named(
    parameter: str, value: Any, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=f"(?s)(^|of )({parameter}|min_df) ?.*{message}") as raised:
        compare(**{parameter: value})
    assert type(raised.value) in (ValueError, TypeError, es.ErascopeError)
    assert "argument '" not in str(raised.value)


@pytest.mark.parametrize(
    ("eras", "message"),
    [
        (
            {"a": ("2001", "2000")},
            'era "a" starts 2001-01-01, but must start before its end 2000-01-01',
        ),
        (
            {"a": ("2000", "2000")},
            'era "a" starts 2000-01-01, but must start before its end 2000-01-01',
        ),
        (
            {"a": ("2000", "2017"), "b": 2016},
            'era "b" starts 2016-01-01, but era "a" ends only at 2017',
        ),
        ([2000, 2000], 'era "2000" is given twice'),
        ({"": 2000}, 'an era\'s name is "", but must not be empty'),
        ({"a": ("2000",)}, r"era 'a' is \('2000',\), but must be \(start, end\)"),
        ({"a": ("2000", "2001", "2002")}, r"era 'a' is .*, but must be \(start, end\)"),
        ({"a": None}, "era 'a' is None, but must be"),
        ({"a": "2000-05"}, "era 'a' is '2000-05', but must be"),
        ([1.5], "era '1.5' is 1.5, but must be"),
        ([True], "era 'True' is True, but must be"),
        ({"a": "２０００"}, "era 'a' is '２０００', but must be"),
        ({"a": ("x", "2001")}, 'start of era "a" is "x", but must be ISO 8601'),
        ({"a": ("2000", "01/01/2001")}, 'end of era "a" is "01/01/2001", but must be ISO 8601'),
        ({"a": ("--01-01", "2001")}, 'start of era "a" is "--01-01", but must have a year'),
        ({"\ud800": 2000}, r"an era's name is '\\ud800', but holds a lone surrogate"),
        (
            [1950, 1960],
            "no article lies in an era: the eras are 1950 from 1950-01-01 to before 1951",
        ),
    ],
)
def test_eras_that_cannot_be(eras: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        compare(eras=eras)


@pytest.mark.parametrize("bound", [None, float("nan"), pd.NaT, pd.NA, ""])
def test_an_era_needs_both_bounds(bound: Any) -> None:
    with pytest.raises(
        TypeError, match=r"end of era 'a' is .*, but must be a date, a year or an ISO"
    ):
        compare(eras={"a": (datetime.date(2000, 1, 1), bound)})


def test_an_era_without_articles() -> None:
    with pytest.warns(es.ErascopeWarning, match='era "1950" holds no article'):
        study = compare(eras={"1950": 1950, **ERAS}, n_topics={"2000": 2, "2016": 2})
    assert study.eras["n_articles"].tolist() == [0, 55, 52]
    assert set(study.topics["era"]) == {"2000", "2016"}
    assert study.keyness.query("era == '1950'")["count"].eq(0).all()
    assert "0 articles in 1950" in study.summary()
    with pytest.raises(ValueError, match='n_topics is 2, but era "1950" holds 0 articles'):
        compare(eras={"1950": 1950, **ERAS}, n_topics=2)


@pytest.fixture(scope="module")
def study() -> es.Study:
    return compare(id="id")


@pytest.mark.parametrize(
    ("term", "error", "message"),
    [
        ("", ValueError, 'is "", but must hold at least one word'),
        ("...", ValueError, r'is "...", but must hold at least one word'),
        ('"" ""', ValueError, "but must hold at least one word"),
        ('"iran', ValueError, "but a quote must be closed"),
        ("iran “russia", ValueError, "but a quote must be closed"),
        ("*", ValueError, 'is "[*]", but a wildcard needs a letter'),
        ("iran **", ValueError, "but a wildcard needs a letter"),
        ("\ud800", ValueError, "but holds a lone surrogate"),
        (5, TypeError, "is 5, but must be a"),
        (None, TypeError, "is None, but must be a"),
    ],
)
def test_terms_that_cannot_be_looked_for(
    study: es.Study, term: Any, error: type[Exception], message: str
) -> None:
    for ask in (study.kwic, study.trend):
        with pytest.raises(error, match=f"term.*{message}"):
            ask(term)
    if isinstance(term, str):
        with pytest.raises(error, match=f"terms.*{message}"):
            study.trend(["iran", term])


@pytest.mark.parametrize(
    ("ask", "error", "message"),
    [
        (lambda study: study.trend([]), ValueError, "terms is empty, but must hold at least one"),
        (
            lambda study: study.trend("iran", by="decade"),
            ValueError,
            'by is "decade", but must be "day"',
        ),
        (lambda study: study.trend("iran", by=None), TypeError, "by is None, but must be a string"),
        (
            lambda study: study.kwic("iran", window=-1),
            ValueError,
            "window is -1, but must be at least 0",
        ),
        (
            lambda study: study.kwic("iran", window=1.5),
            TypeError,
            "window is 1.5, but must be a whole",
        ),
        (
            lambda study: study.kwic("iran", window="x"),
            TypeError,
            "window is 'x', but must be a whole",
        ),
        (
            lambda study: study.kwic("iran", window=2**64),
            ValueError,
            "window is .*, but must be at most",
        ),
        (
            lambda study: study.kwic(["iran"]),
            TypeError,
            r"term is \['iran'\], but must be a string",
        ),
        (lambda study: study.save(5), TypeError, "path is 5, but must be a path"),
        (
            lambda study: study.save("x", texts="no"),
            TypeError,
            "texts is 'no', but must be True or",
        ),
        (lambda study: es.load(None), TypeError, "path is None, but must be a path"),
    ],
)
def test_questions_that_cannot_be_answered(
    study: es.Study, ask: Any, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        ask(study)


def test_a_huge_window_shows_the_whole_text(study: es.Study) -> None:
    bodies = SAMPLE.set_index("id")["body"]
    for hit in study.kwic("iran", window=2**63 - 1).itertuples():
        shown = f"{hit.left} {hit.keyword} {hit.right}"
        assert re.findall(r"\w+", shown) == re.findall(r"\w+", bodies[hit.id])


def test_kwic_says_why_it_has_nothing_to_show() -> None:
    with pytest.raises(es.ErascopeError, match="made with keep_text=False"):
        compare(keep_text=False).kwic("iran")
