"""What is known about pages better than from the pages, put over what was found."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from unicodedata import normalize

import narwhals as nw
import pandas as pd

#: What a page may be told from outside.
OVERRIDABLE = ["date", "title", "source", "body"]


def overridden(pages: pd.DataFrame, overrides: Any) -> pd.DataFrame:
    """Return the pages with the cells that `overrides`, a frame or a CSV, holds."""
    if isinstance(overrides, str | os.PathLike):
        if not Path(overrides).is_file():
            raise ValueError(f"overrides is {str(overrides)!r}, but must be a CSV file that exists")
        overrides = pd.read_csv(overrides, dtype=str)
    elif not isinstance(overrides, pd.DataFrame):
        frame = nw.from_native(overrides, pass_through=True)
        if not isinstance(frame, nw.DataFrame):
            kind = type(overrides).__name__
            raise TypeError(f"overrides is a {kind}, but must be a frame or the path of a CSV")
        overrides = frame.to_pandas()
    unknown = [column for column in overrides.columns if column not in ["id", *OVERRIDABLE]]
    if "id" not in overrides.columns or unknown:
        raise ValueError(
            f"overrides has the columns {', '.join(map(str, overrides.columns))}, but must have id "
            f"and any of {', '.join(OVERRIDABLE)}"
        )
    repeated = overrides["id"][overrides["id"].duplicated()]
    if len(repeated):
        raise ValueError(f"overrides names {repeated.iloc[0]!r} more than once")
    strange = [page for page in overrides["id"] if page not in set(pages["id"])]
    if strange:
        alike = [page for page in pages["id"] if _folded(page) == _folded(strange[0])]
        hint = f"{alike[0]!r} is written otherwise" if alike else f"a page is {pages['id'][0]!r}"
        raise ValueError(f"overrides names {strange[0]!r}, but there is no such page; {hint}")
    pages = pages.set_index("id")
    for column in overrides.columns.drop("id"):
        known = overrides.set_index("id")[column].dropna()
        pages.loc[known.index, column] = known.astype(object)
        if column == "body":
            pages.loc[known.index, "problem"] = None
        if column == "date":
            pages.loc[known.index, "date_precision"] = known.map(_precision)
            pages.loc[known.index, "date_evidence"] = "override"
            pages.loc[known.index, "date_confidence"] = 1.0
    return pages.reset_index()


def _precision(date: Any) -> str | None:
    """Return the precision of an ISO 8601 date; None for another layout."""
    text = str(date)
    if text.startswith("--"):
        return "month-day"
    return {4: "year", 7: "month", 10: "day"}.get(len(text))


def _folded(name: Any) -> str:
    return normalize("NFC", str(name)).casefold()
