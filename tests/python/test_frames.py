"""The same articles in every kind of frame: the same study, on the user's index, in the user's kind
of frame, with nothing of the user's changed and identifiers that join back."""

from __future__ import annotations

import copy
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

import erascope as es
from erascope.export import FRAMES

ERAS = {"2000": ("2000-01-01", "2002-01-01"), "2016": 2016}

SAMPLE = es.datasets.load_sample()


def compare(articles: Any, **parameters: Any) -> es.Study:
    settings = {"eras": ERAS, "n_topics": 3, "progress": False}
    return es.compare_eras(articles, **(settings | parameters))


@pytest.fixture(scope="module")
def reference() -> es.Study:
    return compare(SAMPLE, id="id", title="title", source="source")


def as_pandas(frame: Any) -> pd.DataFrame:
    return frame if isinstance(frame, pd.DataFrame) else frame.to_pandas()


def assert_same_study(study: es.Study, reference: es.Study) -> None:
    for name in FRAMES:
        ours, theirs = (as_pandas(getattr(one, name)) for one in (study, reference))
        lists = [column for column in ("terms", "representatives") if column in ours]
        for column in lists:
            pairs = zip(ours[column], theirs[column], strict=True)
            assert all(list(one) == list(other) for one, other in pairs), (name, column)
        pd.testing.assert_frame_equal(
            ours.drop(columns=lists),
            theirs.drop(columns=lists),
            check_dtype=False,
            check_exact=True,
        )
    assert study.summary() == reference.summary()


def pandas_of(dtype: Any) -> Callable[[], pd.DataFrame]:
    return lambda: SAMPLE.astype(dtype)


def polars_of(kind: str) -> Callable[[], Any]:
    def make() -> Any:
        polars = pytest.importorskip("polars")
        frame = polars.from_pandas(SAMPLE)
        if kind == "categorical":
            return frame.with_columns(polars.col("body", "source").cast(polars.Categorical))
        return frame.lazy() if kind == "lazy" else frame

    return make


def duckdb_relation() -> Any:
    duckdb = pytest.importorskip("duckdb")
    return duckdb.connect().from_arrow(pa.Table.from_pandas(SAMPLE))


TABLES: dict[str, Callable[[], Any]] = {
    "pandas str": lambda: SAMPLE.copy(),
    "pandas object": pandas_of(object),
    "pandas string[python]": pandas_of("string[python]"),
    "pandas string[pyarrow]": pandas_of("string[pyarrow]"),
    "pandas ArrowDtype": pandas_of(pd.ArrowDtype(pa.string())),
    "pandas ArrowDtype large": pandas_of(pd.ArrowDtype(pa.large_string())),
    "pandas categorical": pandas_of("category"),
    "pandas dictionary": pandas_of(pd.ArrowDtype(pa.dictionary(pa.int32(), pa.string()))),
    "polars": polars_of("eager"),
    "polars lazy": polars_of("lazy"),
    "polars categorical": polars_of("categorical"),
    "pyarrow table": lambda: pa.Table.from_pandas(SAMPLE),
    "pyarrow chunks": lambda: pa.concat_tables(
        [pa.Table.from_pandas(SAMPLE[:40]), pa.Table.from_pandas(SAMPLE[40:])]
    ),
    "pyarrow batch": lambda: pa.RecordBatch.from_pandas(SAMPLE),
    "pyarrow reader": lambda: pa.Table.from_pandas(SAMPLE).to_reader(),
    "duckdb": duckdb_relation,
}


@pytest.mark.parametrize("kind", TABLES)
def test_every_table_gives_the_same_study(kind: str, reference: es.Study) -> None:
    study = compare(TABLES[kind](), id="id", title="title", source="source")
    assert_same_study(study, reference)
    wanted = "polars" if kind.startswith("polars") else "pandas"
    trend = study.trend("iran")
    frames = [getattr(study, name) for name in FRAMES]
    for frame in [*frames, trend.frame, trend.ledger, study.kwic("iran")]:
        assert type(frame).__module__.startswith(wanted), type(frame)


@pytest.mark.parametrize(
    ("kind", "texts", "dates"),
    [
        ("lists", list, list),
        ("tuples", tuple, tuple),
        ("Series", lambda column: column, lambda column: column),
        (
            "array of str",
            lambda column: column.to_numpy(dtype=str),
            lambda column: column.to_numpy(),
        ),
        ("array of objects", lambda column: column.to_numpy(dtype=object), list),
        ("chunked arrays", lambda c: pa.chunked_array([c]), lambda c: pa.chunked_array([c])),
        ("list and Arrow array", list, lambda column: pa.array(column)),
        ("list and Index", list, pd.Index),
    ],
)
def test_texts_with_dates_are_a_table(kind: str, texts: Any, dates: Any) -> None:
    study = compare(texts(SAMPLE["body"]), dates=dates(SAMPLE["date"]))
    assert_same_study(study, compare(SAMPLE[["body", "date"]]))
    assert study.articles["id"].tolist() == list(range(len(SAMPLE)))


def test_a_polars_series_of_texts_gives_polars_frames() -> None:
    polars = pytest.importorskip("polars")
    frame = polars.from_pandas(SAMPLE)
    study = compare(frame["body"], dates=frame["date"])
    assert isinstance(study.articles, polars.DataFrame)
    assert_same_study(study, compare(SAMPLE[["body", "date"]]))


def test_the_accessor_is_the_same_call(reference: es.Study) -> None:
    study = SAMPLE.erascope.compare(
        eras=ERAS, n_topics=3, progress=False, id="id", title="title", source="source"
    )
    assert_same_study(study, reference)


def test_columns_may_have_any_names() -> None:
    named = SAMPLE.rename(columns={"body": "the text", "date": "publié"})
    study = compare(named, text="the text", date="publié", id="id")
    assert_same_study(study, compare(SAMPLE, id="id"))
    numbered = SAMPLE[["body", "date", "id"]].set_axis([2, 0, 1], axis=1)
    assert_same_study(compare(numbered, text=2, date=0, id=1), compare(SAMPLE, id="id"))
    with pytest.raises(
        ValueError, match=r"(?s)articles is a table with columns of the same name.*'date'"
    ):
        compare(SAMPLE[["body", "date", "date"]])


N = len(SAMPLE)
SHUFFLED = np.random.default_rng(0).permutation(N)
INDEXES: dict[str, Any] = {
    "range": pd.RangeIndex(N),
    "shifted range": pd.RangeIndex(100, 100 + N),
    "shuffled integers": pd.Index(SHUFFLED),
    "unsigned integers": pd.Index(np.arange(N, dtype=np.uint64) + np.uint64(2**63)),
    "strings": pd.Index([f"row {i}" for i in range(N)], name="page"),
    "duplicates": pd.Index(["same"] * N),
    "duplicate integers": pd.Index([7] * N),
    "floats with NaN": pd.Index([float("nan"), *np.arange(N - 1) / 2]),
    "DatetimeIndex": pd.date_range("1990-01-01", periods=N, name="day"),
    "zoned": pd.date_range("1990-01-01", periods=N, tz="Asia/Tokyo"),
    "PeriodIndex": pd.period_range("1990-01", periods=N, freq="M"),
    "categories": pd.CategoricalIndex(["a", "b"] * (N // 2) + ["a"] * (N % 2)),
    "MultiIndex": pd.MultiIndex.from_arrays([SHUFFLED, ["x"] * N], names=["number", None]),
    "MultiIndex with duplicates": pd.MultiIndex.from_arrays([["a"] * N, ["x"] * N]),
}


@pytest.mark.parametrize("kind", INDEXES)
def test_articles_stand_on_the_index_of_the_user(kind: str) -> None:
    frame = SAMPLE.set_axis(INDEXES[kind])
    study = compare(frame)
    pd.testing.assert_index_equal(study.articles.index, frame.index, exact=True)
    plain = compare(SAMPLE)
    columns = ["era", "topic", "similarity", "runner_up", "runner_up_similarity"]
    pd.testing.assert_frame_equal(
        study.articles[columns].reset_index(drop=True), plain.articles[columns]
    )
    # A column on the same index can be set, whatever the labels.
    frame["topic"] = study.articles["topic"].to_numpy()
    assert frame["topic"].notna().sum() == study.topics["n_articles"].sum()


def test_a_series_keeps_its_index() -> None:
    texts = SAMPLE["body"].set_axis([f"row {i}" for i in range(N)])
    study = compare(texts, dates=SAMPLE["date"])
    assert study.articles.index.equals(texts.index)
    assert study.articles["id"].tolist() == texts.index.tolist()


def test_dates_in_another_order_than_the_articles_are_refused() -> None:
    shuffled = SAMPLE["date"].sample(frac=1, random_state=0)
    for articles in (SAMPLE["body"], SAMPLE[["body"]]):
        with pytest.raises(
            ValueError, match="dates is indexed as the articles are, but in another"
        ):
            compare(articles, dates=shuffled)
    # Lists have no labels: position is all there is.
    texts = SAMPLE["body"][shuffled.index]
    columns = ["topic", "similarity"]
    study = compare(texts.tolist(), dates=shuffled)
    assert (
        study.articles.set_index(shuffled.index)[columns]
        .sort_index()
        .equals(compare(SAMPLE).articles[columns])
    )


def test_nothing_of_the_user_is_changed() -> None:
    articles = SAMPLE.copy().astype({"body": object})
    articles.loc[3, "body"] = None
    articles.index = pd.Index(range(N), name=None)
    before, eras_before = articles.copy(deep=True), copy.deepcopy(ERAS)
    embeddings = np.random.default_rng(0).normal(size=(N, 5))
    embeddings_before, dates = embeddings.copy(), articles["date"].tolist()
    stop_words, n_topics = ["iran"], {"2000": 2, "2016": 2}
    study = compare(
        articles,
        id="id",
        dates=dates,
        embeddings=embeddings,
        stop_words=stop_words,
        n_topics=n_topics,
    )
    pd.testing.assert_frame_equal(articles, before)
    assert eras_before == ERAS
    assert dates == before["date"].tolist()
    assert (stop_words, n_topics) == (["iran"], {"2000": 2, "2016": 2})
    np.testing.assert_array_equal(embeddings, embeddings_before)
    study.articles.index.name = "mine"
    assert articles.index.name is None
    articles.index.name = "theirs"
    articles.loc[0, "body"] = "gone"
    assert study.articles.index.name is None
    assert "gone" not in " ".join(study.kwic("russian")["left"])


def test_frames_are_copies_that_may_be_written_to(reference: es.Study) -> None:
    for name in FRAMES:
        frame = getattr(reference, name)
        if frame.empty:
            continue
        for column in frame.columns:
            frame[column] = None
        frame.drop(frame.index, inplace=True)
    keyness = reference.keyness
    count = keyness.loc[0, "count"]
    keyness.loc[0, "count"] = -1
    keyness.to_numpy()[0, 0] = "x"
    representatives = reference.topics["representatives"]
    representatives[0].append("x")
    assert reference.keyness.loc[0, "count"] == count
    assert "x" not in reference.topics.loc[0, "representatives"]
    assert_same_study(reference, compare(SAMPLE, id="id", title="title", source="source"))


INTEGER_IDS: dict[str, Any] = {
    "int64": np.arange(N) * 7 - 50,
    "int64 edges": [-(2**63), 2**63 - 1, *range(2, N)],
    "int32": pd.Series(range(N), dtype="int32"),
    "uint64": pd.Series(range(N), dtype="uint64"),
    "Int64": pd.Series(range(N), dtype="Int64"),
    "Arrow": pd.Series(range(N), dtype=pd.ArrowDtype(pa.int64())),
    "objects": pd.Series(list(range(N)), dtype=object),
    "whole floats": np.arange(N).astype(float),
}


@pytest.mark.parametrize("kind", INTEGER_IDS)
def test_integers_stay_integers_and_join_back(kind: str) -> None:
    numbered = SAMPLE.assign(number=INTEGER_IDS[kind], id=SAMPLE["id"])
    study = compare(numbered, id="number")
    for frame in [study.articles, study.ledger, study.kwic("iran"), study.trend("iran").ledger]:
        assert frame["id"].dtype == np.int64
    for number in study.topics["representatives"].explode():
        assert type(number) is int
        assert number in set(numbered["number"])
    joined = study.articles.merge(numbered, left_on="id", right_on="number")
    assert joined["body"].tolist() == SAMPLE["body"].tolist()
    undated = study.ledger.merge(numbered, left_on="id", right_on="number")
    assert undated["date"].isna().all()
    assert len(undated) == 2


def test_strings_join_back(reference: es.Study) -> None:
    assert reference.articles["id"].tolist() == SAMPLE["id"].tolist()
    hits = reference.kwic("iran").merge(SAMPLE, on="id", suffixes=("", "_given"))
    assert len(hits) == len(reference.kwic("iran")) > 0
    assert (hits["title"] == hits["title_given"]).all()
    assert (hits["date"].fillna("") == hits["date_given"].fillna("")).all()
    dates = SAMPLE.set_index("id")["date"]
    for _, topic in reference.topics.iterrows():
        years = {str(dates[article])[:4] for article in topic["representatives"]}
        assert years <= ({"2000", "2001"} if topic["era"] == "2000" else {"2016"})


@pytest.mark.parametrize(
    ("ids", "message"),
    [
        ([None, *range(1, N)], "id is 'number', but row 0 of it is empty"),
        (
            np.arange(N, dtype=np.uint64) + np.uint64(2**63),
            "id is 'number', but row 0 of it is 9223372036854775808, beyond 64-bit",
        ),
    ],
)
def test_identifiers_that_cannot_be_kept_are_refused(ids: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        compare(SAMPLE.assign(number=ids), id="number")


COUNTS = [
    "n_articles",
    "n_stories",
    "n_tokens",
    "count",
    "rest_count",
    "documents",
    "rest_documents",
]
TREND_COUNTS = ["articles", "all_articles", "stories", "all_stories", "tokens", "all_tokens"]


def test_dtypes_do_not_depend_on_the_data(reference: es.Study) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", es.ErascopeWarning)
        plain = compare(
            SAMPLE, id="id", title="title", source="source", eras=[2000], n_topics="auto"
        )  # no links, no keyness
        few = compare(
            SAMPLE[:30], id="id", title="title", source="source", n_topics="auto"
        )  # an empty era
    for study in (reference, plain, few):
        articles, topics, links = study.articles, study.topics, study.links
        assert articles["topic"].dtype == articles["runner_up"].dtype == pd.Int64Dtype()
        assert links["topic_from"].dtype == links["topic_to"].dtype == pd.Int64Dtype()
        assert topics["topic"].dtype == np.int64
        frames = [study.eras, topics, study.keyness]
        counts = [frame[column] for frame in frames for column in COUNTS if column in frame]
        trend = study.trend(["iran", "xyzzy"]).frame
        counts += [trend[column] for column in TREND_COUNTS]
        assert {column.dtype for column in counts} == {np.dtype(np.int64)}
        assert trend["bin_start"].dtype == study.eras["start"].dtype == np.dtype("datetime64[s]")
        assert trend["partial"].dtype == np.bool_
        for name in FRAMES:
            ours, theirs = getattr(study, name), getattr(reference, name)
            assert ours.columns.equals(theirs.columns)
            if name != "ledger":
                assert ours.dtypes.equals(theirs.dtypes), name


def test_identifiers_of_an_empty_frame_are_of_the_same_kind(reference: es.Study) -> None:
    nothing = reference.kwic("xyzzy")
    assert nothing.empty
    assert nothing["id"].dtype == reference.kwic("iran")["id"].dtype
    assert nothing.merge(SAMPLE, on="id").empty
