"""The vectorizers beside scikit-learn's on the same texts, and what is ours alone: stems, surfaces,
the words of news.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
import Stemmer
from sklearn.exceptions import NotFittedError
from sklearn.feature_extraction import text

import erascope as es

LETTERS = list("abcdeABCDE0123_éÉßłŁжЖЯяσςمج中文日") + list(" .,-'\n\t’—·°") * 3


def random_texts(seed: int, n_texts: int = 80) -> list[str]:
    """Short texts of few letters, digits and many gaps; some are empty."""
    random = np.random.default_rng(seed)
    lengths = random.integers(0, 120, n_texts)
    return ["".join(random.choice(LETTERS, length)) for length in lengths]


@pytest.fixture(scope="module")
def articles(corpus: Callable[[str], pd.DataFrame]) -> list[str]:
    """Five hundred articles of a news agency."""
    return [str(article) for article in corpus("reuters21578")["text"].head(500)]


def split_on_dashes(document: str) -> list[str]:
    return re.split(r"[-—\s]+", document)


COUNTING: list[dict[str, Any]] = [
    {},
    {"lowercase": False},
    {"stop_words": "english"},
    {"stop_words": ["the", "of", "ab", "éa"]},
    {"ngram_range": (1, 2)},
    {"ngram_range": (2, 3), "stop_words": "english"},
    {"min_df": 3},
    {"min_df": 0.05, "max_df": 0.3},
    {"max_df": 4, "ngram_range": (1, 2)},
    {"binary": True},
    {"strip_accents": "unicode"},
    {"strip_accents": "ascii", "lowercase": False},
    {"strip_accents": str.swapcase, "stop_words": ["AB"]},
    {"preprocessor": str.upper, "ngram_range": (1, 2)},
    {"token_pattern": r"\w+"},
    {"token_pattern": r"(\w)\w*", "stop_words": ["a"], "ngram_range": (1, 2)},
    {"tokenizer": split_on_dashes, "token_pattern": None, "ngram_range": (1, 3)},
    {"tokenizer": split_on_dashes, "token_pattern": None, "stop_words": ["ab", ""]},
    {"analyzer": str.split},
    {"vocabulary": ["the", "ab", "не", "zz", "aa"]},
    {"vocabulary": {"said": 1, "the": 2, "aé": 0}, "ngram_range": (1, 2)},
]
WEIGHING: list[dict[str, Any]] = [
    {},
    {"norm": "l1"},
    {"norm": None},
    {"use_idf": False},
    {"smooth_idf": False},
    {"sublinear_tf": True},
    {"sublinear_tf": True, "binary": True, "norm": None, "smooth_idf": False},
    {"dtype": np.float32},
]


def compare(ours: Any, theirs: Any, texts: list[str], unseen: list[str], within: float) -> None:
    for method in ("fit_transform", "transform"):
        mine = getattr(ours, method)(texts if method == "fit_transform" else unseen)
        expected = getattr(theirs, method)(texts if method == "fit_transform" else unseen)
        assert ours.vocabulary_ == theirs.vocabulary_
        assert ours.get_feature_names_out().tolist() == theirs.get_feature_names_out().tolist()
        assert (mine.shape, mine.dtype) == (expected.shape, expected.dtype)
        assert mine.has_sorted_indices
        expected.sort_indices()  # scikit-learn leaves those of a fit as they come
        np.testing.assert_array_equal(mine.indptr, expected.indptr)
        np.testing.assert_array_equal(mine.indices, expected.indices)
        np.testing.assert_allclose(mine.data, expected.data, rtol=0, atol=within)


@pytest.mark.parametrize("options", COUNTING, ids=str)
@pytest.mark.parametrize("seed", [1, 2])
def test_counts_of_random_texts_are_scikit_learns(options: dict[str, Any], seed: int) -> None:
    ours, theirs = es.CountVectorizer(**options), text.CountVectorizer(**options)
    compare(ours, theirs, random_texts(seed), random_texts(seed + 10), within=0)
    for mine, expected in zip(
        ours.inverse_transform(ours.transform(random_texts(seed))),
        theirs.inverse_transform(theirs.transform(random_texts(seed))),
        strict=True,
    ):
        assert mine.tolist() == expected.tolist()


@pytest.mark.parametrize("options", COUNTING, ids=str)
def test_counts_of_articles_are_scikit_learns(options: dict[str, Any], articles: list[str]) -> None:
    ours, theirs = es.CountVectorizer(**options), text.CountVectorizer(**options)
    compare(ours, theirs, articles[:400], articles[400:], within=0)


@pytest.mark.parametrize("counting", COUNTING, ids=str)
@pytest.mark.parametrize("weighing", WEIGHING, ids=str)
def test_weights_of_random_texts_are_scikit_learns(
    counting: dict[str, Any], weighing: dict[str, Any]
) -> None:
    if "vocabulary" in counting:  # terms of no document, whose unsmoothed weight is infinite
        weighing = weighing | {"smooth_idf": True}
    options = counting | weighing
    ours, theirs = es.TfidfVectorizer(**options), text.TfidfVectorizer(**options)
    within = 1e-6
    compare(ours, theirs, random_texts(3), random_texts(4), within)
    if weighing.get("use_idf", True):
        np.testing.assert_allclose(ours.idf_, theirs.idf_, rtol=within)


@pytest.mark.parametrize("weighing", WEIGHING, ids=str)
def test_weights_of_articles_are_scikit_learns(
    weighing: dict[str, Any], articles: list[str]
) -> None:
    options = {"min_df": 2, "max_df": 0.5, "ngram_range": (1, 2)} | weighing
    ours, theirs = es.TfidfVectorizer(**options), text.TfidfVectorizer(**options)
    compare(ours, theirs, articles[:400], articles[400:], within=1e-6)


@pytest.mark.parametrize("binary", [False, True])
def test_max_features_keeps_the_commonest(binary: bool) -> None:
    texts = random_texts(5, 300)
    full = text.CountVectorizer(binary=binary).fit(texts)
    totals = np.asarray(full.transform(texts).sum(axis=0)).ravel()
    # scikit-learn leaves open which of equally common terms stay; ours keeps the first ones.
    ranked = sorted(zip(-totals, full.get_feature_names_out(), strict=True))
    for limit in (1, 5, 17, len(ranked), len(ranked) + 5):
        ours = es.CountVectorizer(binary=binary, max_features=limit).fit(texts)
        kept = sorted(term for _, term in ranked[:limit])
        assert ours.get_feature_names_out().tolist() == kept
        assert list(ours.surfaces_) == kept


def test_documents_in_every_wrapping(tmp_path: Path) -> None:
    texts = ["Größe und Maß", "ein Maß"]
    expected = es.CountVectorizer().fit_transform(texts).toarray().tolist()
    paths = [tmp_path / "a.txt", tmp_path / "b.txt"]
    for path, content in zip(paths, texts, strict=True):
        path.write_bytes(content.encode("latin-1"))
    latin = [content.encode("latin-1") for content in texts]
    for options, documents in [
        ({}, tuple(texts)),
        ({}, iter(texts)),
        ({}, pd.Series(texts, index=["x", "x"])),
        ({}, pd.Series(texts, dtype=object)),
        ({}, pl.Series(texts)),
        ({}, np.array(texts)),
        ({"encoding": "latin-1"}, latin),
        ({"encoding": "latin-1", "input": "filename"}, paths),
        ({"encoding": "latin-1", "input": "file"}, [io.BytesIO(content) for content in latin]),
    ]:
        assert es.CountVectorizer(**options).fit_transform(documents).toarray().tolist() == expected
    with pytest.raises(UnicodeDecodeError):
        es.CountVectorizer().fit(latin)
    lenient = es.CountVectorizer(decode_error="ignore").fit(latin)
    assert lenient.get_feature_names_out().tolist() == ["ein", "gre", "ma", "und"]


@pytest.mark.parametrize("options", [{}, {"tokenizer": str.split, "token_pattern": None}], ids=str)
def test_what_is_no_text_is_named(options: dict[str, Any]) -> None:
    for bad, message in [
        (None, "row 1: text is of type NoneType, but must be a string"),
        (3.5, "row 1: text is of type float, but must be a string"),
        (np.nan, "np.nan is an invalid document"),
    ]:
        with pytest.raises(ValueError, match=message):
            es.CountVectorizer(**options).fit(["some text", bad])
    with pytest.raises(ValueError, match="raw_documents is one str, but must be an iterable"):
        es.CountVectorizer(**options).fit("some text")
    with pytest.raises(ValueError, match="surrogate"):
        es.CountVectorizer(**options).fit(["some text", "half a pair \ud800!"])
    for nothing in ([], ["", "!"]):
        with pytest.raises(ValueError, match="empty vocabulary: no document holds a term; stop_w"):
            es.CountVectorizer(analyzer=re.compile(r"\w+").findall).fit(nothing)
    with pytest.raises(TypeError):
        es.CountVectorizer(analyzer=lambda document: [1, 2]).fit(["some text"])


def test_features_of_an_analyzer_may_hold_spaces() -> None:
    def pairs(document: str) -> list[str]:
        return document.split("|")

    texts = ["new york|x|new|york x", "york x|new"]
    for options in (
        {"analyzer": pairs},
        {"tokenizer": pairs, "token_pattern": None, "ngram_range": (1, 2)},
        {"tokenizer": pairs, "token_pattern": None, "stop_words": ["new york"]},
    ):
        compare(es.CountVectorizer(**options), text.CountVectorizer(**options), texts, texts, 0)


def test_contradictions_are_told() -> None:
    for options, message in [
        ({"analyzer": str.split, "stop_words": "english"}, "stop_words has no effect"),
        ({"analyzer": str.split, "ngram_range": (1, 2)}, "ngram_range has no effect"),
        ({"analyzer": str.split, "preprocessor": str.upper}, "preprocessor has no effect"),
        ({"tokenizer": str.split, "token_pattern": "x"}, "token_pattern has no effect"),
        ({"vocabulary": ["Iran"]}, "vocabulary holds 'Iran', but lowercase is True"),
        ({"stop_words": ["don't"]}, "stop_words may be inconsistent"),
        ({"stop_words": ["The"]}, "stop_words may be inconsistent"),
    ]:
        with pytest.warns(UserWarning, match=message):
            es.CountVectorizer(**options).fit(["the words", "of a text"])
    with pytest.warns(UserWarning, match="dtype is .*int64.*, but should be float64 or float32"):
        rows = es.TfidfVectorizer(dtype=np.int64).fit_transform(["the words"])
    assert rows.dtype == np.float64


@pytest.mark.filterwarnings("ignore:Your stop_words may be inconsistent")
def test_stop_words_count_as_they_stand() -> None:
    texts = ["The cat and the dog don't", "A DOG"]
    for stop_words in (["The", "cat"], ["don't", "new york", "", " dog "], ["DOG"]):
        options = {"stop_words": stop_words}
        compare(es.CountVectorizer(**options), text.CountVectorizer(**options), texts, texts, 0)


def test_fixed_vocabulary_needs_no_fit() -> None:
    assert es.CountVectorizer(vocabulary=["b1", "a1"]).transform(
        ["a1 b1 a1"]
    ).toarray().tolist() == [[1, 2]]
    with pytest.raises(NotFittedError):
        es.CountVectorizer().get_feature_names_out()
    with pytest.raises(NotFittedError):
        es.TfidfVectorizer(vocabulary=["a1"]).transform(["a1"])


def test_idf_can_be_set() -> None:
    texts = random_texts(6)
    source = text.TfidfVectorizer().fit(texts)
    ours = es.TfidfVectorizer(vocabulary=source.vocabulary_)
    ours.idf_ = source.idf_
    difference = ours.transform(texts) - source.transform(texts)
    assert abs(difference).max() < 1e-6
    with pytest.raises(ValueError, match=r"idf_ is of shape \(2,\), but must hold one number for"):
        ours.idf_ = [1.0, 2.0]
    plain = es.TfidfVectorizer(use_idf=False).fit(texts)
    assert not hasattr(plain, "idf_")
    with pytest.raises(ValueError, match="idf_ cannot be set where use_idf is False"):
        plain.idf_ = source.idf_
    assert not hasattr(es.TfidfVectorizer().fit(texts).set_params(use_idf=False).fit(texts), "idf_")


@pytest.mark.parametrize("language", ["english", "french", "german", "russian", "spanish"])
def test_stems_are_snowballs(language: str, articles: list[str]) -> None:
    snowball = Stemmer.Stemmer(language).stemWord
    russian = ["санкции против страны", "новая санкция и ракеты", "ракета страны"]
    tokens = text.CountVectorizer().build_analyzer()
    read = [tokens(document) for document in [*articles[:200], *russian]]
    words = sorted({word for document in read for word in document})
    one_each = es.CountVectorizer(stemmer=language)
    terms = one_each.inverse_transform(one_each.fit_transform(words))
    agreed = {
        word for word, stems in zip(words, terms, strict=True) if stems.tolist() == [snowball(word)]
    }
    assert len(agreed) > 0.99 * len(words)
    texts = [" ".join(word for word in document if word in agreed) for document in read]

    def stemmed(document: str) -> list[str]:
        return [snowball(word) for word in tokens(document)]

    compare(
        es.CountVectorizer(stemmer=language),
        text.CountVectorizer(analyzer=stemmed),
        texts,
        texts,
        0,
    )
    options = {"sublinear_tf": True, "min_df": 2, "ngram_range": (1, 2)}
    pairs = text.TfidfVectorizer(tokenizer=stemmed, token_pattern=None, **options)
    compare(es.TfidfVectorizer(stemmer=language, **options), pairs, texts, texts, 1e-6)
    by_python = es.TfidfVectorizer(stemmer=language, tokenizer=str.split, **options)
    by_python.set_params(token_pattern=None)
    compare(by_python, pairs, texts, texts, 1e-6)


def test_stop_words_do_not_come_back_as_stems() -> None:
    texts = ["Others said the Sanctions work", "a sanction, because of another's work"]
    for tokenizer in (None, "words", text.CountVectorizer().build_tokenizer()):
        vectorizer = es.CountVectorizer(
            stemmer="english", tokenizer=tokenizer, stop_words=["others", "Sanction", "because"]
        ).set_params(
            token_pattern=text.CountVectorizer().token_pattern if tokenizer is None else None
        )
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("warnings.warn", lambda *args, **kwargs: None)
            vectorizer.fit(texts)
        found = set(vectorizer.vocabulary_)
        assert not found & {"other", "sanction", "becaus"}, tokenizer
        assert {"work", "said"} <= found


def test_words_of_news() -> None:
    texts = ["The U.S. sold S-300s? No: MiG-29, AT&T's.", "US and us, www.example.org, an S-300"]
    found = es.CountVectorizer(tokenizer="words", stemmer="english", stop_words="english").fit(
        texts
    )
    assert {"u.s.", "s-300", "mig-29", "at&t"} <= set(found.vocabulary_)
    assert not {"us", "www.example.org", "the"} & set(found.vocabulary_)
    assert found.vocabulary_["u.s."] == found.get_feature_names_out().tolist().index("u.s.")
    assert found.transform(["US"]).sum() == 1
    plain = es.CountVectorizer(tokenizer="words", strip_accents="unicode").fit(["Café US U.S."])
    assert plain.get_feature_names_out().tolist() == ["cafe", "u.s.", "us"]
    kept = es.CountVectorizer(tokenizer="words", lowercase=False).fit(["Café U.S."])
    assert kept.get_feature_names_out().tolist() == ["Café", "U.S."]


def test_surfaces_are_the_commonest_forms() -> None:
    vectorizer = es.CountVectorizer(stemmer="english", ngram_range=(1, 2))
    vectorizer.fit(["missiles missile missiles", "arms sales", "arms sales sale"])
    assert vectorizer.surfaces_["missil"] == "missiles"
    assert vectorizer.surfaces_["arm sale"] == "arms sales"
    fixed = es.CountVectorizer(stemmer="english", vocabulary=["sale", "bank"]).fit(["sales"])
    assert fixed.surfaces_ == {"sale": "sales", "bank": "bank"}


def test_threads_leave_no_trace(articles: list[str]) -> None:
    def bits(n_threads: int) -> tuple[bytes, ...]:
        vectorizer = es.TfidfVectorizer(stemmer="english", ngram_range=(1, 2), n_threads=n_threads)
        rows = vectorizer.fit_transform(articles)
        return rows.data.tobytes(), rows.indices.tobytes(), repr(vectorizer.surfaces_).encode()

    assert bits(1) == bits(2) == bits(4)


@pytest.mark.parametrize("n_rows", [1, 7, 1000])
def test_arrow_in_any_batches_is_the_list(n_rows: int, articles: list[str]) -> None:
    expected = es.CountVectorizer(stemmer="english").fit(articles)
    schema = pa.schema([("text", pa.string())])
    batches = (
        pa.record_batch([pa.array(articles[at : at + n_rows])], schema)
        for at in range(0, len(articles), n_rows)
    )
    for documents in (
        pa.RecordBatchReader.from_batches(schema, batches),
        pa.chunked_array([articles[:n_rows], articles[n_rows:]], pa.string_view()),
        pl.Series(articles),
    ):
        found = es.CountVectorizer(stemmer="english").fit(documents)
        assert found.vocabulary_ == expected.vocabulary_
        assert found.surfaces_ == expected.surfaces_


def test_texts_are_left_as_large_as_they_were() -> None:
    # A str counts the UTF-8 that somebody had it make among its own bytes.
    texts = ["санкции против страны " * 9, "arms and missiles " * 9, "Größe und Maß " * 9]
    sizes = [sys.getsizeof(document) for document in texts]
    found = es.CountVectorizer(max_df=1.0).fit_transform(texts)
    assert found.sum(axis=1).ravel().tolist() == [[27, 27, 27]]
    assert [sys.getsizeof(document) for document in texts] == sizes


def test_a_stream_names_the_row_without_text() -> None:
    schema = pa.schema([("text", pa.string())])
    batches = [pa.record_batch([pa.array(texts)], schema) for texts in (["a text"], [None])]
    with pytest.raises(es.ErascopeError, match="row 1 holds no text"):
        es.CountVectorizer().fit(pa.RecordBatchReader.from_batches(schema, batches))
