"""Saved pages to a frame of articles."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import narwhals as nw
import pandas as pd

#: What a page may be told from outside.
OVERRIDABLE = ["date", "title", "source", "body"]


def read_pages(folder: str | os.PathLike[str], overrides: Any = None) -> pd.DataFrame:
    """Read the text dumps (``.txt``) of a folder and the folders in it.

    The body is the whole text of the page as it was saved. A page that cannot be read stands in the
    frame with its problem, and the others go on. Links that lead out of the folder are not
    followed.

    Parameters
    ----------
    folder : str or path
    overrides : frame or path of a CSV, optional
        A column ``id`` and any of ``date``, ``title``, ``source``, ``body``: what is known about
        pages better than from the pages. Empty cells change nothing.

    Returns
    -------
    pandas.DataFrame
        id (path relative to the folder, with forward slashes), title, body, date, source, problem
        (null, or why the page could not be read); by id.

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
    >>> pages[["id", "date"]].values.tolist()
    [['a.txt', '2000-12-27']]
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
    rows = []
    for name, path in paths:
        body, problem = _read(path)
        rows.append((name, None, body, None, None, problem))
    columns = ["id", "title", "body", "date", "source", "problem"]
    pages = pd.DataFrame(rows, columns=columns, dtype=object)
    return pages if overrides is None else _overridden(pages, overrides)


def _read(path: Path) -> tuple[str | None, str | None]:
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
    return pages.reset_index()
