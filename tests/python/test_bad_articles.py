"""Articles nobody should pass in: tables that are none, texts that are none or hostile or huge,
rows alike; an error, or a row of the ledger while the rest goes on."""

from __future__ import annotations

import re
import time
import warnings
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


def compare_texts(texts: list[Any], **parameters: Any) -> es.Study:
    """Texts dated 2000 and 2016 in turn; so few of them are one topic, with a warning."""
    dates = ["2016" if i % 2 else "2000" for i in range(len(texts))]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", es.ErascopeWarning)
        return compare(texts, **({"dates": dates, "n_topics": "auto", "min_df": 1} | parameters))


@pytest.mark.parametrize(
    ("articles", "error", "message"),
    [
        (SAMPLE[:0], ValueError, "articles is empty, but must hold at least one"),
        (
            pd.DataFrame(),
            ValueError,
            "is 'date', but the columns are none|is 'body', but the columns",
        ),
        (SAMPLE[["body"]], ValueError, "date is 'date', but the columns are body"),
        (SAMPLE[["date"]], ValueError, "text is 'body', but the columns are date"),
        (
            SAMPLE["body"].tolist(),
            ValueError,
            "dates is None, but articles that come as texts need it",
        ),
        ("one text", TypeError, "articles is one str, but must be a table or a list"),
        (None, TypeError, "articles is a NoneType, but must be a table"),
        ({"body": ["a"]}, TypeError, "articles is a dict, but must be a table"),
        ((text for text in ["a"]), TypeError, "articles is a generator, but must be a table"),
        (
            SAMPLE.assign(body=5),
            TypeError,
            "text is 'body', a column of Int64, but must hold strings",
        ),
        (SAMPLE.assign(body=b"x"), TypeError, "text is 'body', a column of bytes, but must hold"),
        (
            SAMPLE.assign(body=None),
            es.ErascopeError,
            f"none of the {N} texts holds a word; .* no text",
        ),
        (SAMPLE.assign(body=np.nan), es.ErascopeError, f"none of the {N} texts holds a word"),
        (SAMPLE.assign(body=" \n"), es.ErascopeError, "none of the .* the first: empty text"),
        (SAMPLE.assign(body="😀 🎉"), es.ErascopeError, "none of the .*: no word in the text"),
        (
            SAMPLE.assign(body=pd.Series(["\ud800"] * N, dtype=object)),
            es.ErascopeError,
            "lone surrogate",
        ),
        (SAMPLE.assign(date=None), es.ErascopeError, f"none of the {N} articles has a date"),
        (
            SAMPLE.assign(date=None, body=None, problem="not a text"),
            es.ErascopeError,
            f"none of the {N} articles could be read; the first, .*: not a text$",
        ),
        (SAMPLE.assign(date="then"), ValueError, 'date is "then", but .* needs date_format'),
    ],
)
def test_articles_that_are_none(articles: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        compare(articles)


HOSTILE: list[tuple[Any, str | None]] = [
    ("Sanctions and missile sales.", None),
    ("Missile sales and sanctions.", None),
    (None, "no text"),
    (float("nan"), "no text"),
    ("", "empty text"),
    ("\t \n\u00a0", "empty text"),
    (5, "text is of type int, but must be a string"),
    (b"bytes", "text is of type bytes, but must be a string"),
    (["a"], "text is of type list, but must be a string"),
    ("\ud800 lone", "text holds a lone surrogate, which is no character"),
    ("😀 👩‍👩‍👧 🎉", "no word in the text"),
    ("!!! -- ... ***", "no word in the text"),
    ("\x00\x01\x1b[31m", None),  # a colour code holds letters and digits
    ("missile", None),
    ("1 23 456", None),
    ("naïve Straße İstanbul ﬁn ǅ", None),
    ("мир 世界 السلام ไทย", None),
    ("\u202eelissim\u202c \u200b\ufeff", None),
    ("a\u0301" * 1000, None),
]


def test_hostile_texts_are_ledger_rows_and_the_rest_goes_on() -> None:
    study = compare_texts([text for text, _ in HOSTILE])
    reasons = study.ledger.query("stage == 'text'").set_index("id")["reason"].to_dict()
    expected = {row: reason for row, (_, reason) in enumerate(HOSTILE) if reason}
    assert {row: reasons[row] for row in expected} == expected
    assert not set(reasons) - set(expected) - {12, 17, 18}
    assert study.eras["n_articles"].sum() == len(HOSTILE) - len(reasons)
    assert study.articles["era"].notna().sum() == len(HOSTILE) - len(reasons)
    assert study.kwic("missile")["id"].tolist() == [0, 1, 13]
    assert study.kwic("Straße")["keyword"].tolist() == ["Straße"]
    study.trend("missile", by="year")
    study.summary()


def test_texts_of_one_word_and_texts_of_digits() -> None:
    study = compare_texts(["iran", "russia"] * 3, n_topics=1, count="articles")
    assert study.topics["terms"].map(list).tolist() == [["iran"], ["russia"]]
    assert study.keyness.set_index(["era", "surface"]).loc[("2000", "iran"), "count"] == 3
    assert study.trend("iran", by="year").frame["articles"].sum() == 3
    digits = compare_texts(["1 2 3", "4 5"])
    assert digits.eras["n_tokens"].tolist() == [3, 2]


def test_no_topic_is_without_articles() -> None:
    alike = ["Sanctions and missile sales."] * 40
    try:
        study = compare_texts(alike, n_topics=3, count="articles")
    except ValueError as error:
        assert re.search("n_topics is 3, but era", str(error))  # noqa: PT017
    else:
        assert (study.topics["n_articles"] > 0).all()


def test_large_embeddings_are_as_good_as_small_ones() -> None:
    rows = np.random.default_rng(0).normal(size=(N, 4))
    topics = [compare(embeddings=rows * scale).articles["topic"] for scale in (1.0, 2.0**600)]
    assert topics[0].equals(topics[1])


def test_an_embedding_of_zeros_is_a_row_of_the_ledger() -> None:
    rows = np.random.default_rng(0).normal(size=(N, 4))
    rows[7] = 0
    study = compare(embeddings=rows)
    entry = study.ledger.query("stage == 'topics'")
    assert entry[["id", "reason"]].values.tolist() == [[7, "its embedding is all zeros"]]
    assert pd.isna(study.articles.loc[7, "topic"])
    assert study.articles.loc[7, "era"] == "2000"


@pytest.mark.parametrize(
    "text",
    [
        "word{i} iran russia deal. ",
        "a" * 25,
        "a.",
        "a'",
        "1,",
        "a-1-",
        "http://a/",
        "a@b",
        "a\u0301",
    ],
)
def test_a_text_of_50_megabytes_takes_seconds(text: str) -> None:
    if "{i}" in text:
        long = "".join(text.format(i=i % 50_000) for i in range(2_000_000))[:50_000_000]
    else:
        long = text * (50_000_000 // len(text.encode()))
    start = time.perf_counter()
    study = compare_texts([long, "iran deal", "russia deal", "iran russia"], keep_text=False)
    assert time.perf_counter() - start < 15
    assert study.eras["n_articles"].sum() >= 3
