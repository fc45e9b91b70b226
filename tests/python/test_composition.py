"""What differs apart from words, and what a word list says: frames against plain recounts."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

import erascope as es

SAMPLE = es.datasets.load_sample()
ERAS = {"2000": ("2000-01-01", "2002-01-01"), "2016": 2016}
SETTINGS = {"id": "id", "n_topics": 2, "progress": False}


def study_of(articles: pd.DataFrame, **parameters: object) -> es.Study:
    return es.compare_eras(articles, eras=ERAS, **(SETTINGS | parameters))


def cohen(one: pd.Series, other: pd.Series) -> float:
    """The difference of means in standard deviations."""
    return float((one.mean() - other.mean()) / np.sqrt((one.var() + other.var()) / 2))


def measures(study: es.Study, era: str) -> pd.DataFrame:
    return study.composition.query("era == @era").set_index("measure")


def test_forms_are_recounted() -> None:
    study = study_of(SAMPLE, source="source", n_permutations=0)
    era = study.articles["era"]
    bodies = SAMPLE["body"]
    letters = bodies.str.replace(r"[\W\d_]", "", regex=True)
    capitals = letters.str.count("[A-Z]") / letters.str.len()
    found = measures(study, "2016")
    one, other = capitals[era == "2016"], capitals[era == "2000"]
    assert found.loc["capitals", "value"] == pytest.approx(one.mean(), rel=1e-3)
    assert found.loc["capitals", "difference"] == pytest.approx(cohen(one, other), rel=0.02)
    mirrored = measures(study, "2000")["difference"]
    pd.testing.assert_series_equal(found["difference"], -mirrored, check_exact=True)
    sources = SAMPLE.loc[era == "2016", "source"].nunique(dropna=False)
    assert found.loc["sources", "value"] == sources
    assert found["divergence"].dropna().between(0, 1).all()
    assert "sources" not in study_of(SAMPLE, n_permutations=0).composition["measure"].tolist()


def test_a_form_as_large_as_the_findings_is_warned_of() -> None:
    wrapped = SAMPLE["body"].str.replace(r"((?:\S+ ){9}\S+) ", r"\1\n", regex=True)
    early = SAMPLE["date"].str[:4].isin(["2000", "2001"])
    scanned = SAMPLE.assign(body=wrapped.where(early, SAMPLE["body"]))
    with pytest.warns(es.ErascopeWarning, match="2016 differs in line breaks within paragraphs"):
        study = study_of(scanned)
    assert measures(study, "2000").loc["line_breaks", "value"] > 5
    assert "Apart from words, 2016 differs in: line breaks" in study.summary()


def test_sources_weigh_the_same_where_they_are_named() -> None:
    # One outlet says "percent" in each article, the other never; only their mix changes.
    outlets = {"2000": ["A"] * 30 + ["B"] * 10, "2001": ["A"] * 10 + ["B"] * 30}
    rows = [
        {
            "date": date,
            "source": outlet,
            "body": f"{'percent ' * 2 * (outlet == 'A')}word{i % 9}x and",
        }
        for date, sources in outlets.items()
        for i, outlet in enumerate(sources)
    ]
    frame = pd.DataFrame(rows)
    settings = {"eras": [2000, 2001], "n_topics": 1, "count": "articles", "progress": False}
    named = es.compare_eras(frame, source="source", **settings)
    percent = named.keyness.query("era == '2000' and surface == 'percent'").iloc[0]
    assert percent["log_ratio"] > 0.5
    assert percent["log_ratio_reweighted"] == pytest.approx(0, abs=1e-9)
    assert percent["p"] == 1.0
    without = es.compare_eras(frame, **settings)
    assert without.keyness["log_ratio_reweighted"].isna().all()
    assert "If every source had the same weight" not in without.summary()
    assert "since no source was named" in without.summary()
    assert "since no source was named" not in named.summary()


@pytest.mark.filterwarnings("ignore::erascope.ErascopeWarning")
def test_un_speeches_are_told_by_their_subjects(corpus: Callable[[str], pd.DataFrame]) -> None:
    study = es.compare_eras(
        corpus("un_debates"), eras=[2000, 2016], text="text", **(SETTINGS | {"n_topics": 1})
    )
    assert any("line breaks within paragraphs" in warning for warning in study.warnings)
    for era, subjects in [
        (
            "2016",
            {"sustainable development", "climate change", "2030 agenda", "paris agreement"},
        ),
        ("2000", {"millennium summit", "century", "debt", "peacekeeping"}),
    ]:
        first = study.keyness[study.keyness["era"] == era].head(12)
        assert subjects <= set(first["surface"]), first["surface"].tolist()
        # No fragments of broken words: every one stands in many speeches.
        assert (first["documents"] >= 60).all()
        assert (first["q"] < 0.001).all()
        assert first["p_is_bound"].all()


def test_a_word_list_is_compared_by_rates() -> None:
    study = study_of(SAMPLE, n_permutations=0)
    words = study.eras.set_index("era")["n_tokens"]
    general = {"missile": 9, "Missiles": 3, "zeppelin": 4, "bank": 4_000, "the": 95_984}
    against = study.keyness_against(general).set_index(["era", "term"])
    kept = study.keyness.set_index(["era", "term"])
    row = against.loc[("2000", "missil")]
    assert row["reference_count"] == 12
    assert row["reference_rate"] == pytest.approx(12 / 100_000)
    assert row["count"] == kept.loc[("2000", "missil"), "count"]
    expected = np.log2(row["count"] / words["2000"] / 0.00012)
    assert row["log_ratio"] == pytest.approx(expected)
    assert row["log_ratio_low"] < expected < row["log_ratio_high"]
    assert against.loc[("2000", "bank"), "log_ratio"] < 0
    table = pd.DataFrame({"term": list(general), "frequency": list(general.values())})
    pd.testing.assert_frame_equal(study.keyness_against(table), against.reset_index())


@pytest.mark.parametrize(
    ("reference", "error", "message"),
    [
        ({}, ValueError, "must add up to at least 1"),
        ({"word": 0}, ValueError, "must add up to at least 1"),
        ({"word": -1}, ValueError, "the frequency of 'word' is -1, but must be at least 0"),
        ({"word": 0.5}, TypeError, "the frequency of 'word' is 0.5, but must be a whole number"),
        ({5: 5}, TypeError, "a term of reference is 5, but must be a string"),
        (pd.DataFrame({"term": ["word"]}), ValueError, "reference is 'frequency', but the columns"),
    ],
)
def test_bad_word_lists(reference: object, error: type[Exception], message: str) -> None:
    study = study_of(SAMPLE, n_permutations=0)
    with pytest.raises(error, match=message):
        study.keyness_against(reference)
