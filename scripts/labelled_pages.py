"""The labelled pages: how they are loaded, scored and grouped by site, and other shapes of them.

Comes in: `pages/expected.jsonl` with its dumps and `pages/news_pages.parquet` under ERASCOPE_DATA
(default ../shared). `train_body_model.py` and `evaluate_pages.py` read them from here.
"""

from __future__ import annotations

import difflib
import json
import os
import re
import textwrap
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from erascope import _core

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("ERASCOPE_DATA", ROOT.parent / "shared"))
WORD = re.compile(r"\w+")


class LabelledPage(NamedTuple):
    """A dump and what a reader finds in it."""

    name: str
    collection: str
    text: str
    body: str
    title: str
    domain: str


def load_pages(data: Path = DATA) -> list[LabelledPage]:
    """All labelled pages."""
    pages = []
    with (data / "pages" / "expected.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            entry = json.loads(line)
            path = data / "pages" / entry["file"]
            host = entry["url"].split("/")[2].split(".")
            n_parts = 3 if host[-2] in ("co", "com", "org") else 2
            text = path.read_bytes().decode("utf-8")
            domain = ".".join(host[-n_parts:])
            pages.append(LabelledPage(path.name, "dumps", text, entry["body"], "", domain))
    frame = pd.read_parquet(data / "pages" / "news_pages.parquet")
    for row in frame.itertuples():
        pages.append(LabelledPage(row.id, "news", row.dump, row.body, row.title, ""))
    return pages


def grams(text: str, n: int = 4) -> Counter[tuple[str, ...]]:
    """The runs of n words of a text; a shorter text is one run."""
    words = WORD.findall(text)
    if len(words) < n:
        return Counter([tuple(words)] if words else [])
    return Counter(zip(*(words[start:] for start in range(n)), strict=False))


def overlap(found: Counter[Any], wanted: Counter[Any]) -> tuple[float, float, float]:
    """Precision, recall and F1 of two multisets."""
    common = sum((found & wanted).values())
    n_found, n_wanted = sum(found.values()), sum(wanted.values())
    if not n_found or not n_wanted:
        return (float(n_found == n_wanted),) * 3
    return common / n_found, common / n_wanted, 2 * common / (n_found + n_wanted)


def body_score(found: str, wanted: str) -> tuple[float, float, float]:
    """Precision, recall and F1 of the runs of four words."""
    return overlap(grams(found), grams(wanted))


def title_score(found: str, wanted: str) -> float:
    """F1 of the words."""
    return overlap(grams(found.lower(), 1), grams(wanted.lower(), 1))[2]


def labels(pieces: list[str], body: str) -> np.ndarray:
    """The share of each piece's words that the body holds in the same order."""
    owner, words = [], []
    for number, piece in enumerate(pieces):
        found = WORD.findall(piece)
        owner += [number] * len(found)
        words += found
    n_words = np.bincount(np.array(owner, dtype=int), minlength=len(pieces))
    held = np.zeros(len(pieces))
    matcher = difflib.SequenceMatcher(None, words, WORD.findall(body), autojunk=False)
    for block in matcher.get_matching_blocks():
        for place in range(block.a, block.a + block.size):
            if block.size >= 3 or n_words[owner[place]] <= block.size:
                held[owner[place]] += 1
    return held / np.maximum(n_words, 1)


def site_groups(pages: list[LabelledPage]) -> np.ndarray:
    """A number per page: equal where pages share a domain or at least five lines that are rare."""
    parent = list(range(len(pages)))

    def root(page: int) -> int:
        while parent[page] != page:
            page = parent[page]
        return page

    first: dict[str, int] = {}
    holders: dict[str, list[int]] = defaultdict(list)
    for number, page in enumerate(pages):
        if page.domain:
            parent[root(number)] = root(first.setdefault(page.domain, number))
        stripped = (line.strip().lower() for line in page.text.splitlines())
        for line in {line for line in stripped if len(line) >= 12}:
            holders[line].append(number)
    shared: Counter[tuple[int, int]] = Counter()
    for numbers in holders.values():
        if 2 <= len(numbers) <= 40:
            shared.update((a, b) for a in numbers for b in numbers if a < b)
    for (a, b), n_lines in shared.items():
        if n_lines >= 5:
            parent[root(a)] = root(b)
    return np.array([root(number) for number in range(len(pages))])


def run_together(page: LabelledPage) -> str:
    """The page on few lines: its body on one of them, with some of what stands around it."""
    pieces = _core.page_features(page.text)["pieces"]
    in_body = labels(pieces, page.body) >= 0.5
    random = np.random.default_rng(len(page.text))
    text = ""
    for number, piece in enumerate(pieces):
        inside = in_body[number] and number > 0 and in_body[number - 1]
        cut = not inside and random.random() < 0.15
        text += ("\n" if cut else " " if number else "") + " ".join(piece.split())
    return text


def one_line(page: LabelledPage) -> str:
    """The page on one line."""
    return " ".join(page.text.split())


def wrapped(page: LabelledPage) -> str:
    """The page with its lines wrapped at 72 columns."""
    lines = (textwrap.fill(line.strip(), 72) for line in page.text.splitlines())
    return "\n".join(lines)


def without_blanks(page: LabelledPage) -> str:
    """The page without empty lines and indents."""
    return "\n".join(line.strip() for line in page.text.splitlines() if line.strip())


#: Shapes in which the same page may come.
SHAPES: dict[str, Callable[[LabelledPage], str]] = {
    "run together": run_together,
    "one line": one_line,
    "wrapped": wrapped,
    "no blank lines": without_blanks,
}


def in_shape(page: LabelledPage, shape: str) -> LabelledPage:
    """The page in another shape."""
    return page._replace(text=SHAPES[shape](page))
