"""What became of topics: planted fates, random halves, changes of share, chains, topics over time.

The articles are drawn word by word from made-up vocabularies, so that the truth is known; the full
test on the words of real topics is scripts/evaluate_links.py.
"""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import erascope as es

CORPORA = Path(os.environ.get("ERASCOPE_DATA", "../shared")) / "corpora"
LETTERS = np.array(list("bdfgklmnprstvz"))
VOWELS = np.array(list("aeiou"))


def vocabulary(seed: int, n_words: int = 60) -> list[str]:
    """Made-up words of six letters."""
    random = np.random.default_rng(seed)
    pairs = random.choice(LETTERS, (n_words, 3)), random.choice(VOWELS, (n_words, 3))
    return ["".join(a + b for a, b in zip(*word, strict=True)) for word in zip(*pairs, strict=True)]


COMMON = vocabulary(0, 120)


def article(subjects: list[int], random: np.random.Generator, length: int = 60) -> str:
    """One article: half of its words are of its subjects, half common to all."""
    own = [word for subject in subjects for word in vocabulary(1 + subject)]
    words = [*random.choice(own, length // 2), *random.choice(COMMON, length // 2)]
    random.shuffle(words)
    return " ".join(words)


def two_eras(
    earlier: dict[Any, int], later: dict[Any, int], seed: int = 0, **parameters: Any
) -> tuple[es.Study, dict[tuple[str, int], Any]]:
    """A study of so many articles of each subject, or pair of subjects, and what its topics are."""
    random = np.random.default_rng(seed)
    texts, dates, subjects = [], [], []
    for date, era in (("2000", earlier), ("2016", later)):
        for subject, n in era.items():
            own = list(subject) if isinstance(subject, tuple) else [subject]
            texts += [article(own, random) for _ in range(n)]
            dates += [date] * n
            subjects += [subject] * n
    settings: dict[str, Any] = {"n_permutations": 0, "progress": False, "language": "any"}
    settings["n_topics"] = {"2000": len(earlier), "2016": len(later)}
    study = es.compare_eras(texts, dates=dates, eras=[2000, 2016], **(settings | parameters))
    rows = study.articles.assign(subject=subjects)
    truth = {
        key: Counter(group["subject"]).most_common(1)[0][0]
        for key, group in rows.groupby(["era", "topic"])
    }
    return study, truth


def told(study: es.Study, truth: dict[tuple[str, int], Any]) -> set[tuple[Any, Any, str]]:
    return {
        (
            truth.get((row["era_from"], row["topic_from"])),
            truth.get((row["era_to"], row["topic_to"])),
            row["event"],
        )
        for row in study.links.to_dict("records")
    }


@pytest.mark.parametrize("seed", range(3))
def test_planted_fates(seed: int) -> None:
    study, truth = two_eras(
        {0: 30, 1: 20, 2: 25, (5, 6): 30}, {0: 20, 1: 30, 3: 25, 5: 22, 6: 20}, seed
    )
    found = told(study, truth)
    assert {(0, 0, "continues"), (1, 1, "continues"), (2, None, "died")} <= found
    assert (None, 3, "born") in found
    parts = {(later, event) for earlier, later, event in found if earlier == (5, 6)}
    assert {later for later, _ in parts} == {5, 6}
    assert {event for _, event in parts} == {"continues", "split"}
    linked = study.links[study.links["event"] == "continues"]
    assert (linked["p_link"] < 0.05).all()
    # A split topic is told with all its parts, in each of its rows.
    rows = study.links[study.links["topic_from"].map(lambda t: truth.get(("2000", t))) == (5, 6)]
    assert rows["share_to"].round(4).eq(round(42 / 117, 4)).all()


def test_merged_topics_are_told_as_such() -> None:
    study, truth = two_eras({0: 25, 5: 25, 6: 25}, {0: 25, (5, 6): 40})
    events = Counter(event for _, _, event in told(study, truth))
    assert events == {"continues": 2, "merged": 1}
    summary = study.summary()
    assert "merged into it" in summary
    assert "together" in summary


def test_halves_of_one_era_continue_and_did_not_change() -> None:
    links = []
    for seed in range(3):
        subjects = dict.fromkeys(range(5), 24)
        study, truth = two_eras(subjects, subjects, seed)
        links.append(study.links)
        assert told(study, truth) == {(one, one, "continues") for one in subjects}
    p_change = pd.concat(links)["p_change"]
    assert p_change.median() > 0.2
    assert (p_change < 0.05).mean() <= 0.2
    assert pd.concat(links)["correlation"].between(0.8, 1.2).all()


def test_how_much_bigger_a_topic_became() -> None:
    study, truth = two_eras({0: 20, 1: 60, 2: 20}, {0: 60, 1: 20, 2: 20})
    by_subject = {
        truth[row["era_from"], row["topic_from"]]: row for row in study.links.to_dict("records")
    }
    grown, shrunk, same = (by_subject[one] for one in (0, 1, 2))
    assert grown["share_from"] == 0.2
    assert grown["share_to"] == 0.6
    assert round(grown["share_change"], 9) == 0.4
    # Newcombe's interval of 60 of 100 less 20 of 100.
    assert round(grown["share_change_low"], 3) == 0.268
    assert round(grown["share_change_high"], 3) == 0.512
    assert shrunk["share_change_high"] < 0
    assert same["share_change_low"] < 0 < same["share_change_high"]
    summary = study.summary()
    assert "grew from 20 % to 60 % (+40 points, 95 % interval 27 to 51)" in summary
    assert "shrank from 60 % to 20 % (−40 points" in summary
    assert "did not surely change, 20 % and then 20 % (0 points" in summary


def test_eras_of_one_topic_are_linked_by_what_they_share() -> None:
    alike, _ = two_eras({0: 30}, {0: 30})
    assert alike.links["event"].tolist() == ["continues"]
    assert alike.links["p_link"].isna().all()
    random = np.random.default_rng(1)
    texts = [" ".join(random.choice(vocabulary(90 + era), 50)) for era in (0, 1) for _ in range(30)]
    foreign = es.compare_eras(
        texts,
        dates=["2000"] * 30 + ["2016"] * 30,
        eras=[2000, 2016],
        n_topics=1,
        language="any",
        n_permutations=0,
        progress=False,
    )
    assert foreign.links["event"].tolist() == ["died", "born"]


def test_few_articles_and_an_empty_era_are_no_obstacle() -> None:
    few, _ = two_eras({0: 2, 1: 1}, {0: 1, 1: 2})
    assert set(few.links["event"]) <= {"continues", "split", "merged", "died", "born"}
    with pytest.warns(es.ErascopeWarning, match="holds no article"):
        empty, _ = two_eras({0: 30, 1: 30}, {}, n_topics="auto")
    assert set(empty.links["event"]) == {"died"}
    assert empty.links["correlation"].isna().all()


def test_corpora_without_a_common_subject_have_no_topic_that_continues() -> None:
    books, news = CORPORA / "beige_book.parquet", CORPORA / "reuters21578.parquet"
    if not (books.exists() and news.exists()):
        pytest.skip(f"{books} and {news} are not there")
    beige = pd.read_parquet(books)
    beige = beige[beige["date"].astype(str).str.startswith("2000")]
    stories = pd.read_parquet(news)
    stories = stories[stories["topics"].str.len() == 1]
    stories = stories[stories["topics"].str[0].isin(["crude", "coffee", "ship", "sugar", "trade"])]
    stories = stories.groupby(stories["topics"].str[0]).head(25)
    texts = [*beige["text"], *stories["text"]]
    dates = ["2000"] * len(beige) + ["2016"] * len(stories)
    study = es.compare_eras(
        texts,
        dates=dates,
        eras=[2000, 2016],
        n_topics={"2000": 8, "2016": 5},
        n_permutations=0,
        progress=False,
    )
    assert set(study.links["event"]) == {"died", "born"}


def three_eras() -> tuple[es.Study, list[int]]:
    """Subject 0 in all eras, 1 in the first two, 2 in the last two; articles between the eras."""
    random = np.random.default_rng(3)
    years = {2000: [0, 1], 2004: [0, 1], 2008: [0, 1, 2], 2012: [0, 2], 2016: [0, 2]}
    texts, dates, subjects = [], [], []
    for year, of_year in years.items():
        for subject in of_year:
            n = 10 if year in (2004, 2012) else 24
            texts += [article([subject], random) for _ in range(n)]
            dates += [str(year)] * n
            subjects += [subject] * n
    study = es.compare_eras(
        texts,
        dates=dates,
        eras=[2000, 2008, 2016],
        language="any",
        n_permutations=0,
        n_topics={"2000": 2, "2008": 3, "2016": 2},
        progress=False,
    )
    return study, subjects


def test_chains_and_topics_over_all_dated_articles() -> None:
    study, subjects = three_eras()
    chains = study.chains
    assert sorted(chains.groupby("chain").size()) == [2, 2, 3]
    assert chains["topic_label"].tolist() == [
        study.topics.set_index(["era", "topic"]).loc[(era, topic), "label"]
        for era, topic in zip(chains["era"], chains["topic"], strict=True)
    ]
    trend = study.topic_trend(by="year")
    frame = trend.frame.assign(year=trend.frame["bin_start"].dt.year)
    filled = frame[frame["all_articles"] > 0]
    assert filled.groupby("year")["share"].sum().round(9).eq(1).all()
    # 2004 and 2012 lie in no era; their articles are in the chains that they were drawn from.
    counts = {
        year: sorted(n for n in group["articles"] if n) for year, group in filled.groupby("year")
    }
    assert counts[2004] == [10, 10]
    assert counts[2012] == [10, 10]
    assert counts[2008] == [24, 24, 24]
    longest = chains.groupby("chain")["label"].agg(["size", "first"]).sort_values("size")
    throughout = filled[filled["term"] == longest["first"].iloc[-1]]
    assert (throughout["articles"] > 0).all()
    assert len(subjects) == frame.groupby("year")["all_articles"].first().sum()
    assert len(trend.test) == 3


def test_chains_with_one_label_are_told_apart() -> None:
    study, _ = two_eras({0: 20, 1: 20}, {2: 20, 3: 20})
    renamed = study.rename_topics(2000, {0: "same", 1: "same"})
    labels = renamed.chains["label"].tolist()
    assert {"same", "same (2)"} <= set(labels)
    assert len(set(labels)) == len(labels)
    assert set(renamed.topic_trend().frame["term"]) == set(labels)
