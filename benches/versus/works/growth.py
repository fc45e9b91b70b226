"""Articles of 60 words to TF-IDF, LSA and k-means: how time and memory grow with their number."""

from __future__ import annotations

import sys
from itertools import islice
from pathlib import Path

import texts
from works.text_to_clusters import erascope, load

__all__ = ["GROWS", "SIDES", "SIZE", "TITLE", "UNIT", "load", "prepare"]

TITLE = "articles of 60 words to clusters"
UNIT = "articles"
SIZE = 1_000_000
GROWS = (0.01, 0.1)
N_WORDS = 60


def prepare(folder: Path, size: int) -> None:
    articles = (" ".join(text.split()[:N_WORDS]) for text in texts.resampled(N_WORDS))
    texts.write(islice(articles, size), folder, n_bytes=sys.maxsize)


SIDES = {"erascope": erascope}
