"""Whether "auto" finds how many topics there are, where that is known.

Sets made from the Reuters stories of one topic each, with a seed for each draw:

- planted: articles drawn word by word from the word distribution of one topic, so that no structure
  hides inside a topic; 60 articles for each of 4, 8 or 12 topics, lengths as those of the stories;
- uneven: the same with sizes from 1 to 10;
- one: 200 articles drawn from one topic;
- mixtures: up to 60 stories of each of 4, 8 or 12 topics. These have parts of their own, so that
  between k and 1.5 k + 1 counts as right.

- pairs: two such mixtures as the two eras of one study, which are given the same number where their
  tables bear it.

Then the UN speeches, Beige Books and Wikinews, where nobody knows; and for each draw of the
mixtures whether the topics of the stories are stabler than those of the same stories with their
terms permuted.

    python benches/quality/number_of_topics.py [--corpora FOLDER] [--draws 30] [PART ...]
"""

from __future__ import annotations

import argparse
import json
import os
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

import erascope as es

N_ARTICLES = 60
N_ONE = 200
LEAST_STORIES = 40
LEAST_WORDS = 30
WORD = re.compile(r"[a-z][a-z'-]+")


class Stories:
    """The stories of exactly one topic, by topic."""

    def __init__(self, corpora: Path) -> None:
        frame = pd.read_parquet(corpora / "reuters21578.parquet")
        frame = frame[frame.topics.str.len() == 1]
        texts = frame.title.fillna("") + "\n\n" + frame.text
        by_topic = texts.groupby(frame.topics.str[0])
        self.of = {name: list(own) for name, own in by_topic if len(own) >= LEAST_STORIES}
        self.names = sorted(self.of)
        self.words = {
            name: np.array(WORD.findall(" ".join(own).lower())) for name, own in self.of.items()
        }
        self.lengths = np.array([len(WORD.findall(text.lower())) for text in texts])

    def planted(self, n_topics: int, draw: int, ratio: int = 1) -> list[str]:
        """Articles drawn word by word; the largest topic has `ratio` times the smallest one."""
        random = np.random.default_rng([draw, n_topics, ratio])
        n_articles = N_ONE if n_topics == 1 else N_ARTICLES
        shares = np.geomspace(1, ratio, n_topics)
        sizes = np.round(shares / shares.sum() * n_articles * n_topics).astype(int)
        return [
            " ".join(random.choice(self.words[name], max(LEAST_WORDS, random.choice(self.lengths))))
            for name, size in zip(
                random.choice(self.names, n_topics, replace=False), sizes, strict=True
            )
            for _ in range(size)
        ]

    def mixture(self, n_topics: int, draw: int) -> list[str]:
        """Stories as they are."""
        random = np.random.default_rng([draw, n_topics])
        return [
            text
            for name in random.choice(self.names, n_topics, replace=False)
            for text in random.choice(
                self.of[name], min(len(self.of[name]), N_ARTICLES), replace=False
            )
        ]


def study_of(*eras: list[str], n_topics: str | int = "auto") -> es.Study:
    """A study with its defaults, each era with its texts; topics do not depend on permutations."""
    years = [2000 + era for era in range(len(eras))]
    rows = [(text, str(year)) for year, texts in zip(years, eras, strict=True) for text in texts]
    return es.compare_eras(
        pd.DataFrame(rows, columns=["body", "date"]),
        eras=years,
        n_topics=n_topics,
        n_permutations=0,
        progress=False,
    )


def permuted(texts: list[str], draw: int) -> list[str]:
    """The same words, each dealt out to as many texts as held it, as often."""
    random = np.random.default_rng(draw)
    held: dict[str, list[int]] = {}
    for text in texts:
        for word, count in Counter(WORD.findall(text.lower())).items():
            held.setdefault(word, []).append(count)
    dealt: list[list[str]] = [[] for _ in texts]
    for word in sorted(held):
        places = random.choice(len(texts), len(held[word]), replace=False)
        for place, count in zip(places, held[word], strict=True):
            dealt[place] += [word] * count
    return [" ".join(random.permutation(words)) for words in dealt]


def found(make: Callable[[int], list[str]], n_draws: int) -> list[int]:
    return [len(study_of(make(draw)).topics) for draw in range(n_draws)]


def main() -> None:
    options = parse_arguments()
    stories = Stories(options.corpora)
    table: dict[str, list[int]] = {}

    def tell(name: str, numbers: list[int], low: float, high: float) -> None:
        table[name] = numbers
        right = np.mean([low <= number <= high for number in numbers])
        counted = ", ".join(f"{k}: {n}" for k, n in sorted(Counter(numbers).items()))
        print(f"{name:20} {right:4.0%} from {low:g} to {high:g}   ({counted})", flush=True)

    everything = ["planted", "one", "mixtures", "uneven", "pairs", "corpora", "stability"]
    parts = options.parts or everything
    for n_topics in (4, 8, 12):
        if "planted" in parts:
            numbers = found(lambda draw, k=n_topics: stories.planted(k, draw), options.draws)
            tell(f"planted, {n_topics}", numbers, n_topics - 1, n_topics + 1)
        if "mixtures" in parts:
            numbers = found(lambda draw, k=n_topics: stories.mixture(k, draw), options.draws)
            tell(f"mixtures, {n_topics}", numbers, n_topics, 1.5 * n_topics + 1)
        if "uneven" in parts:
            numbers = found(lambda draw, k=n_topics: stories.planted(k, draw, 10), options.draws)
            tell(f"uneven, {n_topics}", numbers, n_topics - 1, n_topics + 1)
    if "pairs" in parts:
        print_pairs(stories, options.draws)
    if "one" in parts:
        tell("one topic", found(lambda draw: stories.planted(1, draw), options.draws), 1, 1)
    if "stability" in parts:
        print_stability(stories, options.draws)
    if "corpora" in parts:
        print_corpora(options.corpora)
    if options.json is not None:
        options.json.write_text(json.dumps(table, indent=1) + "\n")


def print_pairs(stories: Stories, n_draws: int) -> None:
    """How often mixtures are counted right beside others, and how often both get one number."""
    for pair in ((4, 4), (8, 8), (12, 12), (4, 8), (8, 12), (4, 12)):
        right, same = [], []
        for draw in range(n_draws):
            eras = [stories.mixture(k, n_draws * place + draw) for place, k in enumerate(pair)]
            topics = study_of(*eras).topics
            numbers = topics.groupby("era").size().to_numpy()
            right += [k <= number <= 1.5 * k + 1 for k, number in zip(pair, numbers, strict=True)]
            same.append(numbers[0] == numbers[1])
        print(
            f"pairs, {pair[0]} and {pair[1]}: {np.mean(right):4.0%} of the eras right, "
            f"{np.mean(same):4.0%} of the pairs with the same number",
            flush=True,
        )


def print_stability(stories: Stories, n_draws: int) -> None:
    """The mean stability of 8 topics of stories beside that of the same words without topics."""
    pairs = []
    for draw in range(n_draws):
        texts = stories.mixture(8, draw)
        both = [
            study_of(own, n_topics=8).topics.stability.mean()
            for own in (texts, permuted(texts, draw))
        ]
        pairs.append(both)
    real, shuffled = np.array(pairs).T
    print(
        f"stability of 8 topics: {real.min():.2f} to {real.max():.2f}, with terms permuted "
        f"{shuffled.min():.2f} to {shuffled.max():.2f}; "
        f"above them in {(real > shuffled).mean():.0%}"
    )


def print_corpora(corpora: Path) -> None:
    """What "auto" finds where nobody knows."""
    for name, text, eras in [
        ("un_debates", "text", [2000, 2016]),
        ("beige_book", "text", [2000, 2008, 2016]),
        ("wikinews_economy", "text", [2005, 2006, 2008, 2010]),
    ]:
        study = es.compare_eras(
            pd.read_parquet(corpora / f"{name}.parquet"),
            text=text,
            eras=eras,
            n_permutations=0,
            progress=False,
        )
        numbers = study.topics.groupby("era", sort=False).size()
        print(f"{name:20} " + ", ".join(f"{era}: {n}" for era, n in numbers.items()), flush=True)


def parse_arguments() -> argparse.Namespace:
    corpora = Path(os.environ.get("ERASCOPE_DATA", "../shared")) / "corpora"
    parser = argparse.ArgumentParser(
        prog="benches/quality/number_of_topics.py", description="How many topics are found."
    )
    parser.add_argument("parts", nargs="*", help="some of the above, corpora or stability")
    parser.add_argument("--corpora", type=Path, default=corpora)
    parser.add_argument("--draws", type=int, default=30)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    if not options.corpora.is_dir():
        parser.exit(message=f"skipped: there is no folder {options.corpora} with the corpora\n")
    return options


if __name__ == "__main__":
    main()
