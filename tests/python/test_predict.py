"""Prediction agrees with the fit to the bit; topics changed by hand are studies like any other."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import erascope as es

SAMPLE = es.datasets.load_sample()
SAME = ["id", "era", "topic", "similarity", "runner_up", "runner_up_similarity"]


def compare(articles: Any = SAMPLE, **parameters: Any) -> es.Study:
    settings: dict[str, Any] = {
        "eras": [2000, 2016],
        "id": "id",
        "title": "title",
        "n_topics": 4,
        "progress": False,
        "n_permutations": 0,
    }
    return es.compare_eras(articles, **(settings | parameters))


def assert_predicts_itself(study: es.Study, articles: Any = SAMPLE, **parameters: Any) -> None:
    predicted = study.predict(articles, id="id", title="title", **parameters)
    pd.testing.assert_frame_equal(predicted[SAME], study.articles[SAME], check_exact=True)


@pytest.fixture(scope="module")
def study() -> es.Study:
    return compare()


def test_a_study_predicts_itself_exactly_also_from_a_file(study: es.Study, tmp_path: Path) -> None:
    assert_predicts_itself(study)
    for texts in (True, False):
        study.save(tmp_path / "s.erascope", texts=texts)
        assert_predicts_itself(es.load(tmp_path / "s.erascope"))
    assert_predicts_itself(pickle.loads(pickle.dumps(study)))


@pytest.mark.parametrize("count", ["stories", "articles"])
def test_copies_and_undated_articles_keep_their_topics(count: str) -> None:
    copies = SAMPLE.head(12).assign(id=lambda frame: "copy " + frame["id"].astype(str))
    copies["body"] = copies["body"] + " More follows."
    undated = SAMPLE.tail(5).assign(id=[f"undated {i}" for i in range(5)], date=None)
    undated["body"] = undated["body"].str.replace("the", "that")
    articles = pd.concat([SAMPLE.assign(id=SAMPLE["id"].astype(str)), copies, undated])
    with pytest.warns(es.ErascopeWarning):
        study = compare(articles, count=count, include_undated=True)
    assert study.articles["attributed"].sum() >= 5
    assert_predicts_itself(study, articles)


def test_embeddings_are_followed() -> None:
    rows = np.random.default_rng(0).normal(size=(len(SAMPLE), 6))
    study = compare(embeddings=rows)
    assert_predicts_itself(study, embeddings=rows)
    assert_predicts_itself(study.split_topic(2016, 0), embeddings=rows)
    assert study.topic_trend().frame["articles"].sum() == (
        study.predict(
            SAMPLE[SAMPLE["date"].notna()], title="title", embeddings=rows[SAMPLE["date"].notna()]
        )["nearest_topic"]
        .notna()
        .sum()
    )
    with pytest.raises(ValueError, match="embeddings is None, but the study was made on emb"):
        study.predict(SAMPLE)
    with pytest.raises(ValueError, match=r"embeddings is of shape \(109, 2\), but must be"):
        study.predict(SAMPLE, embeddings=rows[:, :2])


def test_new_articles_of_any_era_or_none(study: es.Study) -> None:
    texts = ["Central bank raised its rates; bond yields and bank shares rose.", "", "Qwxyz."]
    frame = study.predict(texts)
    assert frame["era"].isna().all()
    assert frame["topic"].isna().all()
    assert frame["nearest_topic"].isna().tolist() == [False, True, True]
    label = study.topics.set_index(["era", "topic"])["label"]
    assert "bank" in label[frame.loc[0, "nearest_era"], frame.loc[0, "nearest_topic"]]
    forced = study.predict(texts, era=2016)
    assert forced.loc[0, "era"] == "2016"
    assert "bank" in label["2016", forced.loc[0, "topic"]]
    assert forced.loc[0, "nearest_topic"] == forced.loc[0, "topic"]
    dated = study.predict(texts[:1], dates=["2016-05-01"])
    pd.testing.assert_frame_equal(dated, forced.head(1))
    own_index = SAMPLE.head(3).set_axis([7, 7, 9])
    assert study.predict(own_index, id="id", title="title").index.tolist() == [7, 7, 9]


def test_polars_in_polars_out(study: es.Study) -> None:
    polars = pytest.importorskip("polars")
    predicted = study.predict(polars.from_pandas(SAMPLE), id="id", title="title")
    assert isinstance(predicted, polars.DataFrame)
    assert predicted["topic"].to_list() == [
        None if pd.isna(topic) else topic for topic in study.articles["topic"]
    ]


def test_topics_by_hand_are_new_studies(study: es.Study, tmp_path: Path) -> None:
    before = study.topics
    merged = study.merge_topics(2016, [0, 2], label="the two")
    pd.testing.assert_frame_equal(study.topics, before)
    of_era = merged.topics[merged.topics["era"] == "2016"]
    assert of_era["topic"].tolist() == [0, 1, 2]
    old = study.articles[study.articles["era"] == "2016"]["topic"]
    new = merged.articles[merged.articles["era"] == "2016"]["topic"]
    together = of_era[of_era["label"] == "the two"]["topic"].item()
    assert (new[old.isin([0, 2])] == together).all()
    assert (new[~old.isin([0, 2])] != together).all()
    assert "were merged by hand" in merged.summary()
    assert_predicts_itself(merged)

    split = merged.split_topic(2016, together)
    assert (split.topics["era"] == "2016").sum() == 4
    moved = split.articles.loc[new.index, "topic"]
    # Articles of the other topics stay together and apart from it.
    pairs = pd.DataFrame({"merged": new, "split": moved}).drop_duplicates()
    assert sorted(pairs["merged"].value_counts()) == [1, 1, 2]
    assert split.links["topic_to"].dropna().nunique() == 4
    assert_predicts_itself(split)

    named = split.rename_topics(2016, {0: "a name", 1: "another"})
    assert named.topics[named.topics["era"] == "2016"]["label"].tolist()[:2] == [
        "a name",
        "another",
    ]
    again = named.split_topic("2000", 0).split_topic(2016, 2)
    assert {"a name", "another"} <= set(again.topics["label"])
    again.save(tmp_path / "s.erascope")
    loaded = es.load(tmp_path / "s.erascope")
    assert loaded.topics["label"].tolist() == again.topics["label"].tolist()
    pd.testing.assert_frame_equal(loaded.links, again.links)
    assert_predicts_itself(loaded)


def test_a_merger_taken_back_finds_the_topics_again(study: es.Study) -> None:
    """Merging two topics and splitting the result gives their articles back, mostly."""
    again = study.merge_topics(2016, [1, 2]).split_topic(
        2016, study.merge_topics(2016, [1, 2]).topics.query("era == '2016'")["topic"].iloc[0]
    )
    sizes = [one.topics.query("era == '2016'")["n_articles"].sum() for one in (study, again)]
    assert sizes[0] == sizes[1]


BAD = {
    "an era that is none": (
        lambda s: s.merge_topics(1990, [0, 1]),
        'era is "1990", but the eras are 2000, 2016',
    ),
    "a topic that is none": (
        lambda s: s.merge_topics(2016, [0, 4]),
        'topic is 4, but the topics of era "2016" are 0 to 3',
    ),
    "one topic": (lambda s: s.merge_topics(2016, [1, 1]), "must name at least two topics"),
    "one part": (lambda s: s.split_topic(2016, 0, 1), "n_topics is 1, but must be at least 2"),
    "too many parts": (lambda s: s.split_topic(2016, 0, 90), "n_topics is 90, but topic 0 holds"),
    "no name": (lambda s: s.rename_topics(2016, {0: " "}), "label of topic 0 is .* must not be"),
    "an unknown era": (lambda s: s.predict(["a"], era="x"), 'era is "x", but the eras are'),
    "embeddings for none": (
        lambda s: s.predict(["a"], embeddings=[[1.0]]),
        "embeddings is given, but the study was made without",
    ),
    "no such column": (lambda s: s.predict(SAMPLE, date="day"), "date is 'day', but the columns"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_cannot_be_done_is_said(study: es.Study, case: str) -> None:
    call, message = BAD[case]
    with pytest.raises(ValueError, match=message):
        call(study)
    with pytest.raises(TypeError, match="labels is"):
        study.rename_topics(2016, ["a"])
