"""What is known about pages better than from the pages, put over what was found."""

from __future__ import annotations

import io
import os
import re
from pathlib import Path
from typing import Any
from unicodedata import normalize

import narwhals as nw
import pandas as pd

from erascope.pages.encoding import decode
from erascope.pages.files import UnreadablePageError, read_bytes
from erascope.tables import date_column

#: What a page may be told from outside.
OVERRIDABLE = ["date", "title", "source", "body"]
#: ISO 8601 by precision; a time may follow a day.
PRECISIONS = {
    "year": re.compile(r"\d{4}"),
    "month": re.compile(r"\d{4}-\d{2}"),
    "day": re.compile(r"(\d{4}-\d{2}-\d{2})([T ].*)?"),
    "month-day": re.compile(r"--\d{2}-\d{2}"),
}


def overridden(pages: pd.DataFrame, overrides: Any) -> pd.DataFrame:
    """Return the pages with the cells that `overrides`, a frame or a CSV, holds."""
    known = _frame(overrides)
    unknown = [column for column in known.columns if column not in ["id", *OVERRIDABLE]]
    if "id" not in known.columns or unknown:
        raise ValueError(
            f"overrides has the columns {', '.join(map(str, known.columns)) or 'none'}, but must "
            f"have id and any of {', '.join(OVERRIDABLE)}"
        )
    repeated = known["id"][known["id"].duplicated()]
    if len(repeated):
        raise ValueError(f"overrides names {repeated.iloc[0]!r} more than once")
    names = set(pages["id"])
    strange = [page for page in known["id"] if page not in names]
    if strange:
        alike = [page for page in pages["id"] if _folded(page) == _folded(strange[0])]
        hint = f"{alike[0]!r} is written otherwise" if alike else f"a page is {pages['id'][0]!r}"
        raise ValueError(f"overrides names {strange[0]!r}, but there is no such page; {hint}")
    known, pages = known.set_index("id"), pages.set_index("id")
    for column in known.columns:
        cells = known[column].dropna().astype(object)
        if column == "date":
            dates = date_column(nw.from_native(known[column], series_only=True), None)
            for page, date in zip(known.index, dates, strict=True):
                if date is not None:
                    _date(pages, page, date)
            continue
        pages.loc[cells.index, column] = cells
        if column == "body":
            pages.loc[cells.index, "problem"] = None
    return pages.reset_index()


def _frame(overrides: Any) -> pd.DataFrame:
    if isinstance(overrides, str | os.PathLike):
        path = Path(overrides).expanduser()
        if not path.is_file():
            raise ValueError(f"overrides is {str(overrides)!r}, but must be a CSV file that exists")
        try:
            text = io.StringIO(decode(read_bytes(path)).text)
            # A page may be titled "NA".
            return pd.read_csv(text, dtype=str, keep_default_na=False, na_values=[""])
        except (UnreadablePageError, ValueError) as error:
            raise ValueError(
                f"overrides is {str(overrides)!r}, but no CSV can be read: {error}"
            ) from None
    frame = nw.from_native(overrides, pass_through=True)
    if isinstance(frame, nw.LazyFrame):
        frame = frame.collect()
    if not isinstance(frame, nw.DataFrame):
        kind = type(overrides).__name__
        raise TypeError(f"overrides is a {kind}, but must be a frame or the path of a CSV")
    return frame.to_pandas()


def _date(pages: pd.DataFrame, page: str, date: str) -> None:
    for precision, form in PRECISIONS.items():
        found = form.fullmatch(date.strip())
        if found:
            cells = [found[1] if found.groups() else found[0], precision, "override", 1.0]
            columns = ["date", "date_precision", "date_evidence", "date_confidence"]
            pages.loc[page, columns] = pd.Series(cells, columns, dtype=object)
            return
    raise ValueError(
        f"overrides dates {page!r} {date!r}, but a date must be like 2000, 2000-12, 2000-12-27 or "
        "--12-27"
    )


def _folded(name: Any) -> str:
    return normalize("NFC", str(name)).casefold()
