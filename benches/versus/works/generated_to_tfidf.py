"""Generated articles, whose vocabulary grows by Heaps' law, to stemmed TF-IDF."""

from __future__ import annotations

from pathlib import Path

import texts
from works import text_to_tfidf
from works.text_to_tfidf import SIDES, load

__all__ = ["GROWS", "SIDES", "SIZE", "TITLE", "UNIT", "load", "prepare"]

TITLE = "generated text to TF-IDF"
UNIT, SIZE, GROWS = text_to_tfidf.UNIT, text_to_tfidf.SIZE, text_to_tfidf.GROWS


def prepare(folder: Path, size: int) -> None:
    texts.write(texts.generated(n_words=400), folder, size * 1_000_000)
