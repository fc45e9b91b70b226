"""Interactive plots hold what the static ones hold, and say what is lacking where Altair is."""

from __future__ import annotations

import sys

import pytest

import erascope as es


@pytest.fixture(scope="module")
def study() -> es.Study:
    return es.compare_eras(
        es.datasets.load_sample(),
        eras={"2000": ("2000", "2002"), "2016": 2016},
        id="id",
        n_topics=2,
        progress=False,
    )


def test_keyness_names_the_words_that_are_borne_out(study: es.Study) -> None:
    pytest.importorskip("altair")
    chart = study.plot.interactive.keyness().to_dict()  # checked against the schema of Vega-Lite
    keyness = study.keyness
    own = keyness[(keyness["era"] == "2016") & keyness["p"].notna()]
    points, labels = (chart["datasets"][layer["data"]["name"]] for layer in chart["layer"])
    assert len(points) == len(own)
    sure = set(own.loc[own["q"] < 0.05, "surface"])
    assert {row["word"] for row in points if not row["faint"]} == sure
    assert {row["word"] for row in labels} <= sure
    assert {row["log_ratio"] > 0 for row in labels} == {True, False}
    with pytest.raises(ValueError, match="era is '1999'"):
        study.plot.interactive.keyness("1999")


def test_trends_draw_no_line_over_a_gap(study: es.Study) -> None:
    pytest.importorskip("altair")
    chart = study.plot.interactive.trend(["missile*", "refugee"], by="quarter").to_dict()
    _, band, whisker, line = chart["layer"]
    rows = chart["datasets"][line["data"]["name"]]
    frame = study.trend(["missile*", "refugee"], by="quarter").frame
    assert len(rows) == (frame["all_articles"] >= 5).sum()
    runs = {f"{term} {run}" for term in ("missile*", "refugee") for run in (0, 1)}
    assert {row["run"] for row in rows} == runs
    few = chart["datasets"][whisker["data"]["name"]]
    assert len(few) == frame["all_articles"].between(1, 4).sum() > 0
    assert band["encoding"]["y2"]["field"] == "high"
    with pytest.raises(ValueError, match="value is 'percent'"):
        study.plot.interactive.trend("oil", value="percent")


def test_one_era_has_nothing_to_compare() -> None:
    pytest.importorskip("altair")
    one = es.compare_eras(es.datasets.load_sample(), eras=[2000], n_topics=1, progress=False)
    with pytest.raises(ValueError, match="fewer than two eras"):
        one.plot.interactive.keyness()


def test_without_altair_it_is_said_how_to_get_it(
    study: es.Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "altair", None)
    with pytest.raises(ImportError, match=r'pip install "erascope\[interactive\]"'):
        study.plot.interactive.keyness()
