"""How often the events of topic links are right, on eras whose fates are known.

Comes in: the corpora in the folder that ERASCOPE_DATA names (default: ../shared). Goes out: a table
on the standard output, one line per kind of test. Articles are drawn word by word from the word
distributions of Reuters topics, so that no structure hides inside a topic:

- planted: three topics in both eras, two in the earlier only, two in the later only, and one that
  is two topics at once in the earlier era (every word from either) and those two in the later;
- halves: eight topics, their articles dealt out to two eras at random;
- real halves: the articles of a corpus as they stand, dealt out at random;
- unrelated: Beige Books against Reuters, and five topics of Reuters against five others.

Usage: python scripts/evaluate_links.py [draws, default 30] [articles per topic and era, default 40]
"""

from __future__ import annotations

import os
import sys
import warnings
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

import erascope as es
from erascope._core import words

CORPORA = Path(os.environ.get("ERASCOPE_DATA", "../shared")) / "corpora"
N_POOL = 20  # the largest topics of single-topic stories, of which each draw takes some
ERAS = (2000, 2016)


class Pool(NamedTuple):
    """What articles are drawn from: for each topic its words, their shares and its lengths."""

    words: list[np.ndarray]
    shares: list[np.ndarray]
    lengths: list[np.ndarray]


def pool() -> Pool:
    """Count the words of the largest topics."""
    stories = reuters()
    topics = stories["topic"].value_counts().index[:N_POOL]
    found = Pool([], [], [])
    for topic in topics:
        texts = [words(text) for text in stories.loc[stories["topic"] == topic, "text"]]
        counts = Counter(word for text in texts for word in text)
        found.words.append(np.array(list(counts)))
        shares = np.array(list(counts.values()), dtype=float)
        found.shares.append(shares / shares.sum())
        found.lengths.append(np.array([len(text) for text in texts if len(text) >= 20]))
    return found


def reuters() -> pd.DataFrame:
    """Stories of one topic, the title with the text."""
    stories = pd.read_parquet(CORPORA / "reuters21578.parquet")
    stories = stories[stories["topics"].str.len() == 1]
    text = stories["title"].fillna("") + ". " + stories["text"]
    return pd.DataFrame({"topic": stories["topics"].str[0], "text": text})


def article(source: Pool, topics: tuple[int, ...], random: np.random.Generator) -> str:
    """One article, each word of which comes from one of the topics."""
    length = random.choice(source.lengths[random.choice(topics)])
    drawn = [
        random.choice(source.words[topic], size=n, p=source.shares[topic])
        for topic, n in zip(
            topics, random.multinomial(length, [1 / len(topics)] * len(topics)), strict=True
        )
    ]
    together = np.concatenate(drawn)
    random.shuffle(together)
    return " ".join(together)


def study(texts: list[str], eras: list[int], n_topics: Any, seed: int) -> es.Study:
    """Run a study of two eras without keyness."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", es.ErascopeWarning)
        return es.compare_eras(
            texts,
            dates=[str(ERAS[era]) for era in eras],
            eras=list(ERAS),
            n_topics=n_topics,
            n_permutations=0,
            seed=seed,
            progress=False,
        )


def labels_of_topics(found: es.Study, labels: list[Any]) -> dict[tuple[str, int], Any]:
    """What most articles of each topic were drawn from."""
    rows = found.articles.assign(label=labels)
    return {
        key: Counter(group["label"]).most_common(1)[0][0]
        for key, group in rows.groupby(["era", "topic"])
    }


def planted(source: Pool, seed: int, n_articles: int, auto: bool) -> list[tuple[str, bool, float]]:
    """For each topic found what it should be, and whether the links say so."""
    random = np.random.default_rng(seed)
    picked = [int(topic) for topic in random.permutation(N_POOL)[:9]]
    shared, gone, new, (one, other) = picked[:3], picked[3:5], picked[5:7], picked[7:]
    earlier = [*[(topic,) for topic in [*shared, *gone]], (one, other)]
    later = [(topic,) for topic in [*shared, *new, one, other]]
    texts, eras, labels = [], [], []
    for era, topics in enumerate((earlier, later)):
        for topic in topics:
            texts += [article(source, topic, random) for _ in range(n_articles)]
            eras += [era] * n_articles
            labels += [topic] * n_articles
    n_topics = "auto" if auto else {str(ERAS[0]): len(earlier), str(ERAS[1]): len(later)}
    found = study(texts, eras, n_topics, seed)
    label = labels_of_topics(found, labels)
    rows = found.links.to_dict("records")
    judged = []
    for (era, topic), truth in label.items():
        is_earlier = era == str(ERAS[0])
        own = "from" if is_earlier else "to"
        mine = [row for row in rows if row[f"topic_{own}"] == topic]
        told = {
            (
                row["event"],
                label.get(
                    (
                        row["era_to" if is_earlier else "era_from"],
                        row["topic_to" if is_earlier else "topic_from"],
                    )
                ),
            )
            for row in mine
        }
        if truth == (one, other):
            kind = "splits"
            right = (
                {event for event, _ in told} <= {"continues", "split"}
                and {partner for _, partner in told} <= {(one,), (other,)}
                and ("continues" in {event for event, _ in told})
            )
        elif truth in ((one,), (other,)):
            kind = "part of a split"
            right = told <= {("continues", (one, other)), ("split", (one, other))} and bool(told)
        elif truth[0] in shared:
            kind = "shared"
            # "auto" may find two topics in one: then one of them continues and the other is linked.
            right = {partner for _, partner in told} == {truth}
        else:
            kind = "died" if is_earlier else "born"
            right = {event for event, _ in told} == {kind}
        ratio = max(row["correlation"] / row["expected"] for row in mine)
        judged.append((kind, right, ratio))
    return judged


def halves(texts: list[str], seed: int, n_topics: Any) -> pd.DataFrame:
    """The links between two random halves."""
    eras = [int(era) for era in np.random.default_rng(seed).permutation(len(texts)) % 2]
    return study(texts, eras, n_topics, seed).links


def tell_halves(name: str, links: list[pd.DataFrame]) -> None:
    """Print how many topics of halves continue, and how their p_change is spread."""
    rows = pd.concat(links)
    n_topics = rows["topic_from"].notna().sum() + rows["topic_to"].notna().sum()
    events = rows["event"].value_counts()
    continuing = rows[rows["event"] == "continues"]
    parts = rows[rows["event"].isin(["split", "merged"])]
    print(
        f"{name}: {2 * len(continuing)} of {n_topics - len(parts)} topics continue"
        f" ({2 * len(continuing) / (n_topics - len(parts)):.0%}); {events.to_dict()};"
        f" p_change of those: median {continuing['p_change'].median():.2f},"
        f" below 0.05 {(continuing['p_change'] < 0.05).mean():.0%}",
        flush=True,
    )


def main() -> None:
    """Print the table."""
    n_draws = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    n_articles = int(sys.argv[2]) if len(sys.argv) > 2 else 40
    source = pool()
    for auto in (False, True):
        judged = pd.DataFrame(
            [one for seed in range(n_draws) for one in planted(source, seed, n_articles, auto)],
            columns=["kind", "right", "part"],
        )
        print(
            f"planted, {'auto' if auto else 'numbers given'}, {n_draws} draws:"
            f" {judged['right'].mean():.1%} of {len(judged)} topics right"
        )
        kinds = judged.groupby("kind")
        table = kinds["right"].agg(["mean", "size"]).round(3)
        table["part of expected, 5 %"] = kinds["part"].quantile(0.05).round(2)
        table["95 %"] = kinds["part"].quantile(0.95).round(2)
        print(table.to_string(), flush=True)

    drawn = []
    for seed in range(n_draws):
        random = np.random.default_rng(1000 + seed)
        topics = random.permutation(N_POOL)[:8]
        texts = [article(source, (int(t),), random) for t in topics for _ in range(2 * n_articles)]
        drawn.append(halves(texts, seed, 8))
    tell_halves("halves of drawn topics", drawn)

    stories = reuters()
    largest = stories["topic"].value_counts().index
    beige = pd.read_parquet(CORPORA / "beige_book.parquet")
    year = beige["date"].astype(str).str[:4]
    un = pd.read_parquet(CORPORA / "un_debates.parquet")
    real = {
        "Reuters, eight topics": list(
            stories[stories["topic"].isin(largest[2:10])].groupby("topic").head(100)["text"]
        ),
        "Beige Books 2000 and 2001": list(beige[year.isin(["2000", "2001"])]["text"]),
        "UN 2000": list(un[un["date"].astype(str).str.startswith("2000")]["text"]),
    }
    for name, texts in real.items():
        tell_halves(f"halves of {name}", [halves(texts, seed, "auto") for seed in range(4)])

    books = list(beige[year == "2000"]["text"])
    news = list(stories[stories["topic"].isin(largest[2:10])].groupby("topic").head(60)["text"])
    links = study(books + news, [0] * len(books) + [1] * len(news), "auto", 0).links
    print("Beige Books against Reuters:", links["event"].value_counts().to_dict(), flush=True)
    for seed in range(5):
        picked = np.random.default_rng(seed).permutation(largest[2:16])[:10]
        taken = stories[stories["topic"].isin(picked)].groupby("topic").head(60)
        eras = [int(topic in set(picked[5:])) for topic in taken["topic"]]
        links = study(list(taken["text"]), eras, "auto", seed).links
        print(
            f"five of Reuters against five, draw {seed}:", links["event"].value_counts().to_dict()
        )


if __name__ == "__main__":
    main()
