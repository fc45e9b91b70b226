"""How well stories are found: precision, recall, false stories, time and memory, printed.

    python scripts/evaluate_stories.py ../shared/corpora [fomc] [copies] [reuters] [bulk]

fomc: all pairs of statements against the definition applied to every pair. copies: wire copies made
from Reuters and Wikinews articles, 10 to 40 % of the paragraphs cut, header and credit line added,
among all articles of the corpus. reuters: the stories of all Reuters articles, listed to be read.
bulk: 100,000 articles of 3 kB.
"""

from __future__ import annotations

import re
import resource
import sys
import time
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd

import erascope as es
from erascope._core import words

HEADER = "By Staff Writers\nMoscow (AFP) Feb 16, 2016\n"
CREDIT = "\nCopyright 2016 Agence France-Presse. All rights reserved."
N_SHINGLE, LEAST_WORDS, LEAST_SIMILARITY, LEAST_RATIO = 8, 24, 0.6, 0.3


def n_covered(text: list[str], other: list[str]) -> int:
    """Words of a text that stand in a shingle which the other one holds."""
    shingles = {tuple(other[at : at + N_SHINGLE]) for at in range(len(other) - N_SHINGLE + 1)}
    covered = np.zeros(len(text), dtype=bool)
    for at in range(len(text) - N_SHINGLE + 1):
        if tuple(text[at : at + N_SHINGLE]) in shingles:
            covered[at : at + N_SHINGLE] = True
    return int(covered.sum())


def similarity(a: list[str], b: list[str]) -> float:
    """Similarity by the definition; 0 where the texts are too short or too unlike in length."""
    shorter, longer = sorted((a, b), key=len)
    if a == b:
        return 1.0
    covered = n_covered(shorter, longer)
    if len(shorter) == len(longer):
        covered = max(covered, n_covered(longer, shorter))
    if len(shorter) < LEAST_RATIO * len(longer) or covered < LEAST_WORDS:
        return 0.0
    return covered / len(shorter)


def paragraphs(text: str) -> list[str]:
    """Paragraphs of a text, or pairs of sentences where it has none."""
    parts = [part.strip() for part in re.split(r"\n\s*\n|\n(?=\s{2,}\S)", text) if part.strip()]
    if len(parts) < 3:
        sentences = re.split(r"(?<=[.!?])\s+", text.strip())
        parts = [" ".join(sentences[at : at + 2]) for at in range(0, len(sentences), 2)]
    return parts


def evaluate_fomc(corpora: Path) -> None:
    """All pairs, no window, against brute force."""
    statements = pd.read_parquet(corpora / "fomc_statements.parquet")
    found = es.find_copies(statements, text="text", window_days=None, progress=False)
    found_pairs = set(zip(found["first"], found["second"], strict=True))
    tokens = [words(text) for text in statements["text"]]
    alike = {
        (a, b): similarity(tokens[a], tokens[b]) for a, b in combinations(range(len(tokens)), 2)
    }
    expected = {pair for pair, value in alike.items() if value >= LEAST_SIMILARITY}
    both = len(found_pairs & expected)
    print(
        f"fomc: {len(expected)} pairs by brute force, {len(found_pairs)} found, recall "
        f"{both / len(expected):.4f}, precision {both / len(found_pairs):.4f}"
    )
    for name, pairs in [("missed", expected - found_pairs), ("added", found_pairs - expected)]:
        print(f"  {name}: {sorted(round(alike[pair], 3) for pair in pairs)}")
    stories = es.find_stories(statements, text="text", window_days=None, progress=False)
    print(f"  stories: {stories['story'].nunique()}, largest {stories['n_copies'].max()}")


def evaluate_copies(corpora: Path) -> None:
    """Cut copies of articles with at least three paragraphs and 50 words, among all articles."""
    for name in ["reuters21578", "wikinews_economy"]:
        frame = pd.read_parquet(corpora / f"{name}.parquet")[["date", "text"]]
        random = np.random.default_rng(7)
        rows = [
            row
            for row, text in enumerate(frame["text"])
            if len(text.split()) >= 50 and len(paragraphs(text)) >= 3
        ]
        rows = sorted(random.choice(rows, min(1000, len(rows)), replace=False))
        copies = []
        for row in rows:
            parts = paragraphs(frame["text"].iloc[row])
            n_cut = max(1, round(random.uniform(0.1, 0.4) * len(parts)))
            cut = set(random.choice(len(parts), n_cut, replace=False).tolist())
            kept = [part for at, part in enumerate(parts) if at not in cut]
            day = pd.Timestamp(frame["date"].iloc[row]) + pd.Timedelta(days=int(random.integers(4)))
            copies.append((str(day.date()), HEADER + "\n\n".join(kept) + CREDIT))
        every = pd.concat(
            [frame, pd.DataFrame(copies, columns=["date", "text"])], ignore_index=True
        )
        for window_days in [7, None]:
            stories = es.find_stories(every, text="text", window_days=window_days, progress=False)
            story = stories["story"].to_numpy()
            found = story[rows] == story[len(frame) :]
            print(
                f"copies of {name}, window {window_days}: {found.sum()} of {len(rows)} in the "
                f"story of their original, recall {found.mean():.4f}"
            )


def evaluate_reuters(corpora: Path) -> None:
    """Every story of more than one article, with titles and dates, the least alike first."""
    frame = pd.read_parquet(corpora / "reuters21578.parquet")
    for window_days in [7, None]:
        stories = es.find_stories(frame, text="text", window_days=window_days, progress=False)
        several = stories[stories["n_copies"] > 1]
        sizes = Counter(several.groupby("story").size())
        print(
            f"reuters, window {window_days}: {len(frame)} articles, "
            f"{stories['story'].nunique()} stories, {several['story'].nunique()} of several "
            f"articles, sizes {dict(sorted(sizes.items()))}"
        )
        if window_days is None:
            continue
        tokens = {
            row: words(frame["text"].iloc[row]) for row in np.flatnonzero(stories["n_copies"] > 1)
        }
        members = defaultdict(list)
        for row in tokens:
            members[stories["story"].iloc[row]].append(row)
        least = {
            story: min(similarity(tokens[a], tokens[b]) for a, b in combinations(rows, 2))
            for story, rows in members.items()
        }
        for story in sorted(members, key=lambda story: (least[story], story)):
            print(f"  least similarity {least[story]:.2f}")
            for row in members[story]:
                article = frame.iloc[row]
                print(f"    {article['id']:>6} {article['date']} {article['title']}")


def evaluate_bulk(corpora: Path) -> None:
    """100,000 articles of about 3 kB from paragraphs of the corpora, a tenth of them copies."""
    random = np.random.default_rng(1)
    pool = []
    for name in ["reuters21578", "wikinews_economy", "beige_book", "un_debates"]:
        for text in pd.read_parquet(corpora / f"{name}.parquet")["text"]:
            pool += [part for part in paragraphs(text) if 100 < len(part) < 1500]
    n_articles = 100_000
    texts: list[str] = []
    while len(texts) < n_articles:
        if texts and random.random() < 0.1:
            parts = paragraphs(texts[random.integers(len(texts))])
            kept = [part for part in parts if random.random() > 0.2]
            texts.append(HEADER + "\n\n".join(kept) + CREDIT)
            continue
        parts, length = [], 0
        while length < 3000:
            parts.append(pool[random.integers(len(pool))])
            length += len(parts[-1])
        texts.append("\n\n".join(parts))
    days = pd.Timestamp("2016-01-01") + pd.to_timedelta(
        random.integers(0, 365, n_articles), unit="D"
    )
    for name, frame in [
        ("resampled paragraphs", pd.DataFrame({"body": texts, "date": days})),
        ("one text", pd.DataFrame({"body": [texts[0]] * n_articles, "date": days})),
        (
            "one text, each with a line of its own",
            pd.DataFrame(
                {
                    "body": [f"{texts[0]}\n\nPrinted as number {i}." for i in range(n_articles)],
                    "date": days,
                }
            ),
        ),
    ]:
        megabytes = frame["body"].str.len().sum() / 1e6
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        for window_days in [7, None]:
            start = time.perf_counter()
            stories = es.find_stories(frame, window_days=window_days, progress=False)
            seconds = time.perf_counter() - start
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(
                f"bulk, {name}, window {window_days}: {len(frame)} articles, {megabytes:.0f} MB, "
                f"{stories['story'].nunique()} stories, {seconds:.1f} s, peak {peak:.0f} MB "
                f"({before:.0f} MB before)",
                flush=True,
            )


PARTS = {
    "fomc": evaluate_fomc,
    "copies": evaluate_copies,
    "reuters": evaluate_reuters,
    "bulk": evaluate_bulk,
}


def main(corpora: Path, parts: list[str]) -> None:
    """Run the parts, all by default."""
    for part in parts or PARTS:
        PARTS[part](corpora)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), sys.argv[2:])
