"""What shows topics: labels, quotes, representatives, quality, orders of terms, and mixtures."""

from __future__ import annotations

import warnings
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

import erascope as es

# What a label can do without: when and how much, and what people do in any text.
WORDS = (
    "january february april june july august september october november december monday tuesday "
    "wednesday thursday friday week weeks month months quarter quarters year years percent pct "
    "million billion first second third ago today now think know get got take took give gave try "
    "rise rose fell fall edged expected suggested declared announced proposed created deserve "
    "afford need held steady remained hard various different important significant mutual "
    "cultural domestic saint"
)
NO_SUBJECTS = frozenset(WORDS.split())


@pytest.fixture(scope="module")
def study() -> es.Study:
    return es.compare_eras(
        es.datasets.load_sample(),
        eras=[2000, 2016],
        id="id",
        n_topics=3,
        n_permutations=0,
        progress=False,
    )


def test_a_word_labels_one_topic_of_an_era(study: es.Study) -> None:
    for _, topics in study.topics.groupby("era"):
        words = [word for label in topics["label"] for word in label.split(", ")]
        assert len(words) == len(set(words))
    for topic in study.topics.itertuples():
        assert topic.label.split(", ") == list(topic.terms[: len(topic.label.split(", "))])


@pytest.mark.parametrize(
    ("name", "eras"),
    [
        ("un_debates", [2000, 2016]),
        ("beige_book", [2000, 2016]),
        ("wikinews_economy", [2006, 2010]),
    ],
)
def test_labels_are_made_of_what_articles_are_about(
    corpus: Callable[[str], pd.DataFrame], name: str, eras: list[int]
) -> None:
    with warnings.catch_warnings():
        # The corpora differ in form between their eras, and are warned of.
        warnings.simplefilter("ignore", es.ErascopeWarning)
        study = es.compare_eras(
            corpus(name),
            text="text",
            id="id",
            eras=eras,
            n_topics=9,
            n_permutations=0,
            progress=False,
        )
    found = [part for label in study.topics["label"] for part in label.split(", ")]
    assert all(any(c.isalpha() for c in part) for part in found)
    poor = [part for part in found if part in NO_SUBJECTS]
    # Two: of nine topics of speeches some are vague, and have little that names them.
    assert len(poor) <= 2, poor


def labels_of(texts: list[str], n_topics: int) -> list[str]:
    study = es.compare_eras(
        texts,
        dates=["2000"] * len(texts),
        eras=[2000],
        n_topics=n_topics,
        count="articles",
        n_permutations=0,
        progress=False,
    )
    return list(study.topics["label"])


def test_tables_leave_their_abbreviations_out_of_a_label() -> None:
    harbour = [
        f"The harbour of {place} waits for the ferry. The ferry to the harbour of {place} was late."
        for place in ("Alba", "Brena", "Corva", "Delva", "Ellin", "Fenna", "Galla", "Horta") * 3
    ]
    tables = [
        f"Shr {n} cts vs {n + 3} cts. Net {n},200 vs {n},900. Revs {n}.5 mln vs {n}.1 mln. "
        f"Avg shrs {n} mln. "
        "The loss was due to the storms of the winter, and a loss was what the company expected."
        for n in range(1, 25)
    ]
    tables_label = next(label for label in labels_of(harbour + tables, 2) if "harbour" not in label)
    words = set(tables_label.replace(",", "").split())
    assert "loss" in words
    assert not words & {"shr", "shrs", "revs", "avg", "vs", "cts", "mln"}


def test_quality_lies_in_its_bounds(study: es.Study) -> None:
    assert study.topics["stability"].between(0, 1).all()
    assert study.topics["coherence"].between(-1, 1).all()


def test_topics_that_chance_made_are_told_to_be_loose() -> None:
    random = np.random.default_rng(3)
    words = np.array([f"{a}{b}" for a in ("ferry", "harbour", "bridge") for b in "abcdefghij"])
    texts = [" ".join(random.choice(words, 12)) for _ in range(60)]
    study = es.compare_eras(
        texts, dates=["2000"] * 60, eras=[2000], n_topics=4, n_permutations=0, progress=False
    )
    loose = [line for line in study.summary().splitlines() if line.endswith("%, loose)")]
    assert len(loose) == (study.topics["stability"] < 0.4).sum() > 0
    assert "Loose: found again to less than 40 %" in study.summary()


def test_quotes_stand_in_the_articles_they_name(study: es.Study) -> None:
    bodies = es.datasets.load_sample().set_index("id")["body"]
    quotes = study.quotes(2)
    assert not quotes.empty
    assert quotes.groupby(["era", "topic"]).size().max() <= 2
    for quote in quotes.itertuples():
        assert quote.quote in " ".join(bodies[quote.id].split())
    own = study.articles.set_index("id")
    assert (own.loc[quotes["id"], "topic"].to_numpy() == quotes["topic"].to_numpy()).all()


def test_representatives_are_the_nearest(study: es.Study) -> None:
    shown = study.representatives(3)
    for ids, (_, topic) in zip(
        study.topics["representatives"], shown.groupby(["era", "topic"]), strict=True
    ):
        assert topic["similarity"].is_monotonic_decreasing
        assert topic["id"].iloc[0] == ids[0]


def test_terms_come_in_three_orders(study: es.Study) -> None:
    first = {
        order: study.topic_terms(5, order)["term"].tolist()
        for order in ("weight", "c-tf-idf", "frex")
    }
    assert first["weight"] != first["c-tf-idf"] != first["frex"]
    with pytest.raises(ValueError, match='order is "size", but must be "weight"'):
        study.topic_terms(5, "size")
    with pytest.raises(ValueError, match="n_terms is 0, but must be at least 1"):
        study.topic_terms(0)


def test_no_texts_no_quotes() -> None:
    bare = es.compare_eras(
        es.datasets.load_sample(),
        eras=[2000],
        id="id",
        n_topics=2,
        keep_text=False,
        n_permutations=0,
        progress=False,
    )
    with pytest.raises(es.ErascopeError, match="quotes show the texts, but this study holds none"):
        bare.quotes()


def test_a_mixture_tells_probabilities() -> None:
    sample = es.datasets.load_sample()

    def mixture(n_topics: int, n_threads: int = 1) -> es.Study:
        return es.compare_eras(
            sample,
            eras=[2000, 2016],
            id="id",
            n_topics=n_topics,
            cluster="mixture",
            n_permutations=0,
            n_threads=n_threads,
            progress=False,
        )

    memberships = mixture(2).memberships()
    assert memberships.groupby("id")["probability"].sum().to_numpy() == pytest.approx(1)
    likeliest = memberships.loc[memberships.groupby("id")["probability"].idxmax()]
    topics = mixture(2).articles.set_index("id")["topic"]
    assert (topics[likeliest["id"]].to_numpy() == likeliest["topic"].to_numpy()).all()
    pd.testing.assert_frame_equal(memberships, mixture(2, n_threads=3).memberships())
    with pytest.raises(
        ValueError, match=r'n_topics is 20, but era "2000" holds .* needs 6 for each topic'
    ):
        mixture(20)


def test_only_a_mixture_has_memberships(study: es.Study) -> None:
    with pytest.raises(es.ErascopeError, match='made with cluster="kmeans"'):
        study.memberships()
