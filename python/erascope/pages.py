"""Saved pages to a frame of articles."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import narwhals as nw
import pandas as pd

from erascope import _core

COLUMNS = [
    "id",
    "title",
    "body",
    "date",
    "date_precision",
    "date_evidence",
    "date_confidence",
    "date_updated",
    "source",
    "agency",
    "language",
    "removed",
    "problem",
]
#: The problem of a page on which no article could be told from the rest.
NO_ARTICLE = "no article was told from the rest of the page; its body is the whole text"
#: What a page may be told from outside.
OVERRIDABLE = ["date", "title", "source", "body"]


def read_pages(folder: str | os.PathLike[str], overrides: Any = None) -> pd.DataFrame:
    """Read the text dumps (``.txt``) of a folder and the folders in it as dated articles.

    Menus, teasers, comments and notices are told from the article by a model trained on labelled
    pages, and what recurs on the pages of the folder is no part of an article. A date is found with
    its evidence or not at all. A page that cannot be read stands in the frame with its problem, and
    the others go on. Links that lead out of the folder are not followed.

    Parameters
    ----------
    folder : str or path
    overrides : frame or path of a CSV, optional
        A column ``id`` and any of ``date``, ``title``, ``source``, ``body``: what is known about
        pages better than from the pages. Empty cells change nothing.

    Returns
    -------
    pandas.DataFrame
        By id: id (path relative to the folder, with forward slashes), title, body, date (ISO 8601
        at its own precision), date_precision, date_evidence (as it stands on the page),
        date_confidence (0 to 1), date_updated, source, agency, language, removed (what was taken
        out: first_line, last_line, text, rule), problem (null, or why the page could not be read,
        or read only as a whole).

    Raises
    ------
    ValueError
        The folder is none or holds no page, or an override names a page that is not there.

    Examples
    --------
    >>> from pathlib import Path
    >>> import erascope as es
    >>> Path("pages").mkdir()
    >>> _ = Path("pages", "a.txt").write_text("Talks on arms sales went on in Moscow.")
    >>> pages = es.read_pages("pages", pd.DataFrame({"id": ["a.txt"], "date": ["2000-12-27"]}))
    >>> pages[["id", "date", "date_precision"]].values.tolist()
    [['a.txt', '2000-12-27', 'day']]
    """
    root = Path(folder)
    if not root.is_dir():
        raise ValueError(f"folder is {str(folder)!r}, but must be a folder that exists")
    inside = root.resolve()
    paths = sorted(
        (path.relative_to(root).as_posix(), path)
        for path in root.rglob("*")
        if path.suffix.lower() == ".txt"
        and path.is_file()
        and path.resolve().is_relative_to(inside)
    )
    if not paths:
        raise ValueError(f"folder is {str(folder)!r}, but holds no .txt file")
    texts = [read_text(path) for _, path in paths]
    readable = [text for text, _ in texts if text is not None]
    found = iter(_core.read_pages_together(readable))
    rows = []
    for (name, _), (text, problem) in zip(paths, texts, strict=True):
        row = {"id": name, "problem": problem}
        rows.append(row if text is None else row | _article(text, next(found)))
    pages = pd.DataFrame(rows, columns=COLUMNS, dtype=object)
    pages = pages.astype(object).where(pages.notna(), None)
    return pages if overrides is None else _overridden(pages, overrides)


def _article(text: str, page: Any) -> dict[str, Any]:
    """Return what stands on a page, with its date."""
    row = dict(page)
    date, updated = row.pop("date"), row.pop("updated")
    if not page["body"]:
        row |= {"body": text, "title": None, "removed": [], "problem": NO_ARTICLE}
    row["date_precision"] = "none"
    if date is not None:
        row |= {
            "date": date.date,
            "date_precision": date.precision,
            "date_evidence": date.evidence,
            "date_confidence": date.confidence,
        }
    if updated is not None:
        row["date_updated"] = updated.date
    return row


def read_text(path: Path) -> tuple[str | None, str | None]:
    """Return the text of a page, or why there is none."""
    try:
        content = path.read_bytes()
    except OSError as error:
        return None, f"cannot be read: {error.strerror or error}"
    if b"\0" in content:
        return None, "not text: it holds a null byte"
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return None, f"not UTF-8: byte {error.start} is {content[error.start]:#04x}"
    return (text, None) if text.strip() else (None, "empty")


def _overridden(pages: pd.DataFrame, overrides: Any) -> pd.DataFrame:
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
        raise ValueError(
            f"overrides names {strange[0]!r}, but there is no such page; the first page is "
            f"{pages['id'].iloc[0]!r}"
        )
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
