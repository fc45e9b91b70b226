"""What users pass in, checked before the core sees it: kind and bound of each parameter.

The core checks what a value means; here stands only what its types cannot express, so that a word
in place of a number is an error that names the parameter, the value and what is expected.
"""

from __future__ import annotations

import operator
import os
from collections.abc import Iterable, Mapping, Sequence
from numbers import Real
from typing import Any

import numpy as np

from erascope.tables import Table, date_cells

#: Largest whole number where nothing else bounds it, and the largest seed.
LARGEST_WHOLE = 2**63 - 1
LARGEST_SEED = 2**64 - 1
#: More threads than this only wait for each other: 2,000 take a minute over the sample corpus.
MOST_THREADS = 1024


def whole(parameter: str, value: Any, low: int, high: int = LARGEST_WHOLE) -> int:
    """Return a whole number from `low` to `high`."""
    try:
        if isinstance(value, bool | np.bool_):
            raise TypeError
        number = operator.index(value)
    except TypeError:
        raise TypeError(f"{parameter} is {value!r}, but must be a whole number") from None
    if number < low:
        raise ValueError(f"{parameter} is {number}, but must be at least {low}")
    if number > high:
        raise ValueError(f"{parameter} is {number}, but must be at most {high}")
    return number


def string(parameter: str, value: Any) -> str:
    """Return a string of characters."""
    if not isinstance(value, str):
        raise TypeError(f"{parameter} is {value!r}, but must be a string")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise ValueError(
            f"{parameter} is {value!r}, but holds a lone surrogate, which is no character"
        ) from None
    return value


def strings(parameter: str, values: Any) -> list[str]:
    """Return a list of strings; a set in the order of its words, so that chance has no say."""
    if isinstance(values, str | bytes) or not isinstance(values, Iterable):
        raise TypeError(f"{parameter} is {values!r}, but must be a list of words")
    words = [string(f"a word of {parameter}", word) for word in values]
    return sorted(words) if isinstance(values, set | frozenset) else words


def flag(parameter: str, value: Any) -> bool:
    """Return True or False."""
    if not isinstance(value, bool | np.bool_):
        raise TypeError(f"{parameter} is {value!r}, but must be True or False")
    return bool(value)


def frequency(parameter: str, value: Any) -> float:
    """Return a number of articles (int) or a share of them (float)."""
    if isinstance(value, bool | np.bool_) or not isinstance(value, Real):
        raise TypeError(
            f"{parameter} is {value!r}, but must be a whole number of articles or a share from 0.0 "
            "to 1.0"
        )
    if isinstance(value, int | np.integer):
        return whole(parameter, value, 0)
    return float(value)


def number(parameter: str, value: Any) -> float:
    """Return a real number, the bounds of which the core checks."""
    if isinstance(value, bool | np.bool_) or not isinstance(value, Real):
        raise TypeError(f"{parameter} is {value!r}, but must be a number")
    return float(value)


def one_of(parameter: str, value: Any, allowed: list[str]) -> None:
    """Refuse any value but those allowed."""
    if not (isinstance(value, str) and value in allowed):
        choices = " or ".join(repr(choice) for choice in allowed)
        raise ValueError(f"{parameter} is {value!r}, but must be {choices}")


def file_path(value: Any) -> str:
    """Return a path as a string."""
    try:
        return os.fsdecode(value)
    except TypeError:
        raise TypeError(f"path is {value!r}, but must be a path") from None


def topic_count(n_topics: Any) -> str | int | list[tuple[str, int]]:
    """Return "auto", a number, or a number for each era by its name."""
    if isinstance(n_topics, Mapping):
        return [
            (str(era), whole(f"n_topics for era {str(era)!r}", n, 1)) for era, n in n_topics.items()
        ]
    if isinstance(n_topics, str):
        return string("n_topics", n_topics)
    try:
        return whole("n_topics", n_topics, 1)
    except TypeError:
        raise TypeError(
            f"n_topics is {n_topics!r}, but must be 'auto', a whole number, or a dict of a number "
            "for each era"
        ) from None


def frequencies(reference: Any) -> list[tuple[str, int]]:
    """Return words with their frequencies, from a mapping or a table of term and frequency."""
    if isinstance(reference, Mapping):
        pairs = list(reference.items())
    else:
        table = Table(reference, "term", ("term", "frequency"))
        terms, counts = (table.column("reference", name) for name in ("term", "frequency"))
        pairs = list(zip(terms.to_list(), counts.to_list(), strict=True))
    return [
        (string("a term of reference", term), whole(f"the frequency of {term!r}", count, 0))
        for term, count in pairs
    ]


def era_bounds(eras: Any) -> list[tuple[str, str, str]]:
    """Return eras as (name, start, end) with ISO dates."""
    if isinstance(eras, Mapping):
        items = list(eras.items())
    elif isinstance(eras, Sequence | np.ndarray) and not isinstance(eras, str | bytes):
        items = [(era, era) for era in eras]
    else:
        raise TypeError(
            f"eras is {eras!r}, but must map names to (start, end) or years, or be a list of years"
        )
    return [(string("an era's name", str(name)), *_bounds(name, bounds)) for name, bounds in items]


def _bounds(name: Any, bounds: Any) -> tuple[str, str]:
    if isinstance(bounds, tuple | list):
        if len(bounds) != 2:
            raise ValueError(f"era {str(name)!r} is {bounds!r}, but must be (start, end)")
        return _day(name, "start", bounds[0]), _day(name, "end", bounds[1])
    year = str(bounds)
    if not (len(year) == 4 and year.isascii() and year.isdigit()):
        raise ValueError(f"era {str(name)!r} is {bounds!r}, but must be (start, end) or a year")
    return year, f"{int(year) + 1:04}"


def _day(name: Any, edge: str, bound: Any) -> str:
    day = date_cells([bound], None)[0]
    if day is None:
        raise TypeError(
            f"{edge} of era {str(name)!r} is {bound!r}, but must be a date, a year or an ISO string"
        )
    return day


def embedding_rows(embeddings: Any, n_articles: int) -> np.ndarray[Any, Any] | None:
    """Return the rows of a model as numbers, one row for each article."""
    if embeddings is None:
        return None
    try:
        rows = np.asarray(embeddings)
        if rows.dtype == object:
            rows = rows.astype(np.float64)
        if rows.dtype.kind not in "biuf":
            raise TypeError
    except (TypeError, ValueError):
        kind = type(embeddings).__name__
        raise TypeError(f"embeddings is a {kind}, but must be an array of real numbers") from None
    if rows.ndim != 2:
        raise ValueError(
            f"embeddings has {rows.ndim} dimensions, but must have 2: articles x dimensions"
        )
    if len(rows) != n_articles:
        raise ValueError(f"embeddings has {len(rows)} rows, but there are {n_articles} articles")
    if rows.shape[1] == 0:
        raise ValueError("embeddings has rows of 0 dimensions, but must have at least 1")
    return np.ascontiguousarray(rows, dtype=np.float64)


def trend_options(by: Any, by_source: Any, min_articles: Any, window: Any) -> dict[str, Any]:
    """How to count over time, checked."""
    return {
        "by": string("by", by),
        "by_source": flag("by_source", by_source),
        "min_articles": whole("min_articles", min_articles, 0),
        "window": whole("window", window, 1),
    }
