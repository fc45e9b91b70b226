"""Articles to measure on, written by one process and read by others.

`resampled` draws paragraphs of the corpora with replacement: real words, whose vocabulary soon
stops growing. `generated` draws words of a Zipf-Mandelbrot law without an end, so that the
vocabulary of n words grows like n to the power of 0.6 (Heaps' law), as that of real text does.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np

HEAPS = 0.6
#: The commonest word is about one in ten, as "the" is nearly.
SHIFT = 5.0
WORDS_OF_A_SENTENCE = 20


def batches(articles: Iterator[str], n_bytes: int) -> Iterator[list[str]]:
    """So many bytes of articles, the last one whole, a thousand at a time."""
    while n_bytes > 0 and (batch := list(islice(articles, 1000))):
        sizes = np.cumsum([len(article.encode()) for article in batch])
        batch = batch[: int(np.searchsorted(sizes, n_bytes)) + 1]
        n_bytes -= int(sizes[len(batch) - 1])
        yield batch


def write(articles: Iterator[str], folder: Path, n_bytes: int) -> None:
    """Write so many bytes of articles, one a line: whoever reads them need not import Arrow."""
    with (folder / "texts.jsonl").open("w") as file:
        for batch in batches(articles, n_bytes):
            file.writelines(json.dumps(article) + "\n" for article in batch)


def read(folder: Path) -> list[str]:
    """Line by line, so that no more than the texts was ever held when they are there."""
    with (folder / "texts.jsonl").open() as file:
        return [json.loads(line) for line in file]


def resampled(n_words: int, seed: int = 0) -> Iterator[str]:
    """Articles of at least so many words, made of whole paragraphs of the corpora."""
    pool = paragraphs()
    lengths = [len(paragraph.split()) for paragraph in pool]
    random = np.random.default_rng(seed)
    while True:
        chosen, words = [], 0
        while words < n_words:
            place = int(random.integers(len(pool)))
            chosen.append(pool[place])
            words += lengths[place]
        yield "\n\n".join(chosen)


def paragraphs(n_words: int = 60) -> list[str]:
    """The corpora in pieces of whole sentences, each of at least so many words."""
    import pyarrow.parquet as pq  # those who only read need not carry it

    found = []
    folder = Path(os.environ["ERASCOPE_DATA"]) / "corpora"
    for path in sorted(folder.glob("*.parquet")):
        for text in pq.read_table(path, columns=["text"])["text"].to_pylist():
            piece: list[str] = []
            for sentence in re.split(r"(?<=[.!?])\s+", text or ""):
                piece += sentence.split(" ")
                if len(piece) >= n_words:
                    found.append(" ".join(piece))
                    piece = []
    return found


def generated(n_words: int, seed: int = 0) -> Iterator[str]:
    """Articles of exactly so many made-up words."""
    random = np.random.default_rng(seed)
    words: dict[int, str] = {}
    while True:
        # Pareto's law with a shift: the share of words beyond rank r is (1 + r / SHIFT) ** -HEAPS.
        ranks = (random.random(n_words) ** (-1 / HEAPS) - 1) * SHIFT
        drawn = np.minimum(ranks, 2.0**60).astype(np.int64).tolist()
        text = [words.get(rank) or words.setdefault(rank, spelled(rank)) for rank in drawn]
        cuts = range(0, n_words, WORDS_OF_A_SENTENCE)
        yield " ".join(" ".join(text[cut : cut + WORDS_OF_A_SENTENCE]) + "." for cut in cuts)


def spelled(rank: int) -> str:
    """A word for a rank, the short ones for the common ranks: syllables of two letters."""
    word = ""
    rank += 1
    while rank:
        rank, syllable = divmod(rank, 100)
        word += "bcdfghjklmnprstvwxyz"[syllable // 5] + "aeiou"[syllable % 5]
    return word
