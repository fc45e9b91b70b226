"""Saved pages to a frame of articles."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from erascope import _core, parameters
from erascope.pages import html
from erascope.pages.encoding import Decoded, decode
from erascope.pages.files import (
    HTML_SUFFIXES,
    TEXT_SUFFIXES,
    PageFile,
    UnreadablePageError,
    is_html,
    page_files,
    read_bytes,
)
from erascope.pages.overrides import overridden
from erascope.progress import stage_bar, steps

_Observer = Callable[[str, int, int], None] | None

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
#: The problem of a page of more lines or bytes than are read.
TOO_LONG = "longer than any article: its end was not read"


def read_pages(
    folder: str | os.PathLike[str],
    overrides: Any = None,
    *,
    n_threads: int | None = None,
    progress: bool = True,
) -> pd.DataFrame:
    r"""Read the saved pages of a folder and the folders in it as dated articles.

    Pages are text dumps (``.txt``) and HTML (``.html``, ``.htm``, ``.xhtml``), each also packed
    (``.gz``). Menus, teasers, comments and notices are told from the article: in text by a model
    trained on labelled pages, where what recurs on the pages of the folder is no part of an article
    either; in HTML by trafilatura, or as in text where it finds nothing. A date is found with its
    evidence or not at all: in the text of the page, and for HTML first in its markup, by htmldate.
    The address of a page and the time of its file are no evidence.

    HTML needs ``pip install "erascope[html]"``. A page that cannot be read stands in the frame with
    its problem, and the others go on. Links are not followed to other folders, nor out of this one.

    Encodings are told by byte-order mark, valid UTF-8, what HTML declares, and else guessed, which
    the problem says. Text that was once decoded wrongly is repaired (by ftfy, and nothing but the
    encoding), and all of it is in NFC.

    Parameters
    ----------
    folder : str or path
        ``~`` is the home folder.
    overrides : frame or path of a CSV, optional
        A column ``id`` and any of ``date``, ``title``, ``source``, ``body``: what is known about
        pages better than from the pages. Empty cells change nothing.
    n_threads : int, optional
        Number of threads that read text; all cores by default. HTML is read by one.
    progress : bool
        Whether to show the stages.

    Returns
    -------
    pandas.DataFrame
        By id: id (path relative to the folder, with forward slashes), title, body, date (ISO 8601
        at its own precision), date_precision, date_evidence (as it stands on the page, in HTML
        also in its markup), date_confidence (0 to 1; 0.95 for a date that the markup states about
        the page, 0.8 for an element that shows one, 0.6 for one of change alone), date_updated,
        source, agency, language, removed (what was taken out: first_line, last_line, text, rule;
        the lines of an HTML page are those of its text, a block per line), problem (null, or why
        the page could not be read or only in part, or what is uncertain about it).

    Raises
    ------
    ValueError
        The folder is none or holds no page, or an override names a page that is not there.
    ImportError
        There is HTML, and what reads it is not installed.

    Examples
    --------
    >>> from pathlib import Path
    >>> import erascope as es
    >>> Path("pages").mkdir()
    >>> _ = Path("pages", "a.txt").write_text("Talks on arms sales went on in Moscow.")
    >>> known = pd.DataFrame({"id": ["a.txt"], "date": ["2000-12-27"]})
    >>> pages = es.read_pages("pages", known, progress=False)
    >>> pages[["id", "date", "date_precision"]].values.tolist()
    [['a.txt', '2000-12-27', 'day']]

    A page in HTML, with the extra `html`:

    >>> _ = Path("pages", "b.html").write_text(
    ...     "<html><head><meta property='article:published_time' content='2016-03-03T10:00:00Z'>"
    ...     "</head><body><h1>Talks</h1><p>Talks on arms sales went on in Moscow.</p></body></html>"
    ... )
    >>> page = es.read_pages("pages", progress=False).iloc[1]
    >>> page["date"], page["date_evidence"]
    ('2016-03-03', '2016-03-03T10:00:00Z')
    """
    try:
        root = Path(os.fsdecode(folder)).expanduser()
    except TypeError:
        raise TypeError(f"folder is {folder!r}, but must be a path") from None
    if not root.is_dir():
        raise ValueError(f"folder is {str(folder)!r}, but must be a folder that exists")
    if n_threads is not None:
        parameters.whole("n_threads", n_threads, 1, parameters.MOST_THREADS)
    parameters.flag("progress", progress)
    files = page_files(root)
    if not files:
        suffixes = ", ".join(TEXT_SUFFIXES + HTML_SUFFIXES)
        raise ValueError(f"folder is {str(folder)!r}, but holds no page: no file named {suffixes}")
    n_html = sum(file.is_html for file in files)
    if n_html:
        html.require(n_html, len(files))
    with stage_bar(progress) as observer:
        rows = _rows(files, n_threads, observer)
    pages = pd.DataFrame(rows, columns=COLUMNS, dtype=object)
    pages = pages.astype(object).where(pages.notna(), None)
    return pages if overrides is None else overridden(pages, overrides)


def _rows(
    files: list[PageFile], n_threads: int | None, observer: _Observer
) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [{"id": file.id, "problem": file.problem} for file in files]
    texts: dict[int, str] = {}
    pages: dict[int, html.HtmlPage] = {}
    for number, file in enumerate(steps(observer, "files", files)):
        if file.problem:
            continue
        try:
            decoded = read_text(file.path)
        except UnreadablePageError as error:
            rows[number]["problem"] = str(error)
            continue
        rows[number]["problem"] = decoded.doubt
        if file.is_html:
            pages[number] = html.read_html(decoded.text)
        else:
            texts[number] = decoded.text
    dumps = {number: page.text for number, page in pages.items()}
    # Apart, so that what recurs among the texts does not depend on the HTML beside them.
    for part in filter(None, (texts, dumps)):
        together = _core.read_pages_together(
            list(part.values()), n_threads=n_threads, observer=observer
        )
        for number, read in zip(part, together, strict=True):
            row = _article(part[number], read)
            if number in pages:
                row = html.over_text(pages[number], row)
            problems = (rows[number]["problem"], row.get("problem"))
            rows[number] |= row | {"problem": "; ".join(filter(None, problems)) or None}
    return rows


def _article(text: str, page: Any) -> dict[str, Any]:
    """Return what stands on a page, with its date."""
    row = dict(page)
    date, updated = row.pop("date"), row.pop("updated")
    truncated = row.pop("truncated")
    if not page["body"]:
        row |= {"body": text, "title": None, "removed": [], "problem": NO_ARTICLE}
    elif truncated:
        row["problem"] = TOO_LONG
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


def read_text(path: Path) -> Decoded:
    """Return the text of a page, for HTML its source.

    Raises
    ------
    UnreadablePageError
        There is none.
    """
    decoded = decode(read_bytes(path), html=is_html(path))
    if not decoded.text.strip():
        raise UnreadablePageError("empty")
    return decoded
