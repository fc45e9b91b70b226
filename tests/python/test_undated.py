"""Articles without a date: left out unless asked for, and attributed with how sure that is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import erascope as es

SAMPLE = es.datasets.load_sample()
ERAS = {"2000": ("2000-01-01", "2002-01-01"), "2016": 2016}
UNDATED = pytest.mark.filterwarnings("ignore:.*undated articles are attributed")


def compare(articles: pd.DataFrame, **parameters: object) -> es.Study:
    settings = {"eras": ERAS, "id": "id", "n_topics": 2, "n_permutations": 0, "progress": False}
    return es.compare_eras(articles, **(settings | parameters))


@UNDATED
def test_undated_articles_join_where_asked() -> None:
    hidden = SAMPLE.assign(date=SAMPLE["date"].where(np.arange(len(SAMPLE)) % 4 > 0))
    left_out, included = compare(hidden), compare(hidden, include_undated=True)
    assert not left_out.articles["attributed"].any()
    assert left_out.attribution is None
    articles = included.articles
    undated = hidden["date"].isna()
    assert (articles["attributed"] == undated).all()
    assert articles.loc[undated, ["era", "topic"]].notna().all(axis=None)
    assert articles["attributed_probability"].notna().equals(undated)
    assert not included.ledger["id"].isin(hidden.loc[undated, "id"]).any()
    assert included.eras["n_undated_attributed"].sum() == undated.sum()
    assert included.attribution is not None
    assert included.attribution["n_articles"] == left_out.eras["n_articles"].sum()
    # What their words were sorted by says nothing about those words.
    pd.testing.assert_frame_equal(included.keyness, left_out.keyness)
    truth = compare(SAMPLE).articles["era"]
    known = undated & truth.notna()
    right = (articles["era"] == truth)[known].mean()
    assert right > 0.8, right
    assert "Brier score" in included.summary()


def test_too_few_articles_are_not_calibrated() -> None:
    few = SAMPLE.groupby(SAMPLE["date"].str[:4]).head(12).reset_index(drop=True)
    few.loc[3, "date"] = None
    with pytest.warns(es.ErascopeWarning, match="not calibrated, since an era holds fewer than 20"):
        study = compare(few, include_undated=True, n_topics=1)
    one = study.articles.loc[3]
    assert one["attributed"]
    assert one["era"] in ERAS
    assert pd.isna(one["attributed_probability"])
    assert study.attribution is None


@UNDATED
def test_un_speeches_tell_their_year(corpus: Callable[[str], pd.DataFrame]) -> None:
    speeches = corpus("un_debates")
    rows = np.random.default_rng(0).permutation(len(speeches))[:72]
    hidden = speeches.assign(date=speeches["date"].mask(speeches.index.isin(rows)))
    study = compare(hidden, eras=[2000, 2016], text="text", include_undated=True)
    assert study.attribution is not None
    print(study.attribution)
    assert study.attribution["accuracy"] >= 0.95
    assert study.attribution["brier"] <= 0.1
    attributed = study.articles.loc[rows]
    assert (attributed["era"] == speeches.loc[rows, "date"].astype(str)).mean() >= 0.95
    assert attributed["attributed_probability"].between(0.5, 1).all()


def test_the_seeds_without_a_full_date_are_of_2000(data_file: Callable[[str], Path]) -> None:
    pages = es.read_pages(data_file("seeds"))
    with pytest.warns(es.ErascopeWarning):
        study = es.compare_eras(
            pages, eras=ERAS, id="id", title="title", include_undated=True, progress=False
        )
    attributed = study.articles[study.articles["attributed"]]
    assert attributed["era"].tolist() == ["2000", "2000"]
    assert attributed["attributed_probability"].isna().all()
