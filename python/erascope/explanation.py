"""Why a saved page was read as it was: what was kept, what went, and which dates were seen."""

from __future__ import annotations

import os
from html import escape
from pathlib import Path
from typing import Any

from erascope import _core
from erascope.pages import _article, html, read_text
from erascope.pages.files import UnreadablePageError, is_html
from erascope.pages.html_dates import MarkupDates

KEPT = "#0b6e4f"
REMOVED = "#9a3324"
#: Why a date of the markup was not taken.
NOT_TAKEN = {"another": "it belongs to something else on the page"}
UNSURE = "another mark speaks for the page, or the marks disagree"


def explain_page(path: str | os.PathLike[str]) -> PageExplanation:
    r"""Explain how a page is read, by itself: what recurs on pages beside it is not known here.

    Parameters
    ----------
    path : str or path
        A page as `read_pages` takes it. What is not named like HTML is text.

    Returns
    -------
    PageExplanation
        Printed as text, or in colour in a notebook.

    Raises
    ------
    ValueError
        The page cannot be read.
    ImportError
        The page is HTML, and what reads it is not installed.

    Examples
    --------
    >>> from pathlib import Path
    >>> import erascope as es
    >>> page = "Talks end\n\nPublished December 28th, 2000\n\nThe two sides agreed to meet again."
    >>> _ = Path("a.txt").write_text(page)
    >>> es.explain_page("a.txt").date
    '2000-12-28'
    """
    file = Path(path)
    if is_html(file):
        html.require(1, 1)
    try:
        decoded = read_text(file)
    except UnreadablePageError as error:
        raise ValueError(f"{os.fspath(path)}: {error}") from None
    if not is_html(file):
        text, marks = decoded.text, MarkupDates([], None, None)
        row = _article(text, _core.read_page(text))
    else:
        page = html.read_html(decoded.text)
        text, marks = page.text, page.dates
        row = html.over_text(page, _article(text, _core.read_page(text)))
    problems = "; ".join(filter(None, (decoded.doubt, row.get("problem")))) or None
    row |= {"problem": problems, "encoding": decoded.encoding}
    return PageExplanation(row, _dates(row, marks, text))


def _dates(row: dict[str, Any], markup: MarkupDates, text: str) -> list[dict[str, Any]]:
    """Return every date of a page: those of its markup, then those of its text."""
    found: list[dict[str, Any]] = [
        {
            "line": None,
            "text": mark.text,
            "role": f"{mark.role}, {mark.place}",
            "value": mark.date,
            "rejected": None if mark in markup[1:] else NOT_TAKEN.get(mark.role, UNSURE),
        }
        for mark in markup.marks
    ]
    found += [
        {
            "line": candidate.line,
            "text": candidate.evidence,
            "role": candidate.role,
            "value": candidate.value,
            "rejected": candidate.rejected,
        }
        for candidate in _core.find_dates(text).candidates
    ]
    others = {mark.date for mark in markup.marks if mark.role == "another"}
    for date in found[len(markup.marks) :]:
        if row.get("date") is None and date["value"] in others:
            date["rejected"] = date["rejected"] or NOT_TAKEN["another"]
    if row.get("date_evidence") in {mark.text for mark in markup.marks}:
        for date in found[len(markup.marks) :]:
            date["rejected"] = date["rejected"] or "the markup gives the date"
    return found


class PageExplanation:
    """How a page was read, made by `explain_page`.

    Attributes
    ----------
    title, body, date, source, agency, language, encoding, problem : str or None
    removed : list of dict
        first_line, last_line, text and rule of every part that was taken out. The lines of an HTML
        page are those of its text, a block per line.
    dates : list of dict
        Every date on the page: line (None in the markup), text, role, value and, where it was not
        taken, why.
    """

    def __init__(self, row: dict[str, Any], dates: list[dict[str, Any]]) -> None:
        self.title: str | None = row.get("title")
        self.body: str | None = row.get("body")
        self.date: str | None = row.get("date")
        self.source: str | None = row.get("source")
        self.agency: str | None = row.get("agency")
        self.language: str | None = row.get("language")
        self.encoding: str = row["encoding"]
        self.problem: str | None = row["problem"]
        self.removed: list[dict[str, Any]] = row.get("removed", [])
        self.dates = dates

    def _facts(self) -> list[tuple[str, str]]:
        facts = {
            "title": self.title,
            "date": self.date,
            "source": self.source,
            "agency": self.agency,
            "language": self.language,
        }
        shown = [(name, value or "not found") for name, value in facts.items()]
        shown.append(("encoding", self.encoding))
        return shown if self.problem is None else [*shown, ("problem", self.problem)]

    def _dates(self) -> list[str]:
        return [
            f"{'markup' if date['line'] is None else 'line ' + str(date['line'])}: {date['text']} "
            f"({date['role']}): {date['rejected'] or 'taken'}"
            for date in self.dates
        ]

    def _removed(self) -> list[str]:
        return [
            f"lines {part['first_line']} to {part['last_line']}, {part['rule']}: {part['text']}"
            for part in self.removed
        ]

    def __repr__(self) -> str:
        lines = [f"{name}: {value}" for name, value in self._facts()]
        lines += ["", "dates on the page:", *(f"  {line}" for line in self._dates())]
        lines += ["", "kept:", self.body or "", "", "removed:"]
        lines += [f"  {line}" for line in self._removed()]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        facts = "".join(
            f"<tr><th>{name}</th><td>{escape(value)}</td></tr>" for name, value in self._facts()
        )

        def listed(lines: list[str], colour: str) -> str:
            items = "".join(f"<li>{escape(line)}</li>" for line in lines)
            return f'<ul style="color:{colour}">{items}</ul>'

        body = escape(self.body or "").replace("\n", "<br>")
        return (
            f"<table>{facts}</table>"
            f"<p><b>Dates on the page</b></p>{listed(self._dates(), 'inherit')}"
            f'<p><b>Kept</b></p><div style="color:{KEPT}">{body}</div>'
            f"<p><b>Removed</b></p>{listed(self._removed(), REMOVED)}"
        )
