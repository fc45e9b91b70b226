"""Why a saved page was read as it was: what was kept, what went, and which dates were seen."""

from __future__ import annotations

import os
from html import escape
from pathlib import Path
from typing import Any

from erascope import _core
from erascope.pages import read_text

KEPT = "#0b6e4f"
REMOVED = "#9a3324"


def explain_page(path: str | os.PathLike[str]) -> PageExplanation:
    r"""Explain how a text dump of a page is read.

    Parameters
    ----------
    path : str or path
        A page as `read_pages` takes it.

    Returns
    -------
    PageExplanation
        Printed as text, or in colour in a notebook.

    Raises
    ------
    ValueError
        The page cannot be read.

    Examples
    --------
    >>> from pathlib import Path
    >>> import erascope as es
    >>> page = "Talks end\n\nPublished December 28th, 2000\n\nThe two sides agreed to meet again."
    >>> _ = Path("a.txt").write_text(page)
    >>> es.explain_page("a.txt").date
    '2000-12-28'
    """
    text, problem = read_text(Path(path))
    if text is None:
        raise ValueError(f"{os.fspath(path)}: {problem}")
    return PageExplanation(_core.read_page(text), _core.find_dates(text))


class PageExplanation:
    """How a page was read, made by `explain_page`.

    Attributes
    ----------
    title, body, source, agency, language : str or None
    removed : list of dict
        first_line, last_line, text and rule of every part that was taken out.
    dates : list of dict
        Every date on the page: line, text, role, value and, where it was not taken, why.
    """

    def __init__(self, page: Any, dates: _core.PageDates) -> None:
        self.title: str | None = page["title"]
        self.body: str = page["body"]
        self.source: str | None = page["source"]
        self.agency: str | None = page["agency"]
        self.language: str | None = page["language"]
        self.removed: list[dict[str, Any]] = page["removed"]
        self.date = None if dates.date is None else dates.date.date
        self.dates = [
            {
                "line": candidate.line,
                "text": candidate.evidence,
                "role": candidate.role,
                "value": candidate.value,
                "rejected": candidate.rejected,
            }
            for candidate in dates.candidates
        ]

    def _facts(self) -> list[tuple[str, str]]:
        facts = {
            "title": self.title,
            "date": self.date,
            "source": self.source,
            "agency": self.agency,
            "language": self.language,
        }
        return [(name, value or "not found") for name, value in facts.items()]

    def _dates(self) -> list[str]:
        return [
            f"line {date['line']}: {date['text']} ({date['role']}): {date['rejected'] or 'taken'}"
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
        lines += ["", "kept:", self.body, "", "removed:"]
        lines += [f"  {line}" for line in self._removed()]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        facts = "".join(
            f"<tr><th>{name}</th><td>{escape(value)}</td></tr>" for name, value in self._facts()
        )

        def listed(lines: list[str], colour: str) -> str:
            items = "".join(f"<li>{escape(line)}</li>" for line in lines)
            return f'<ul style="color:{colour}">{items}</ul>'

        body = escape(self.body).replace("\n", "<br>")
        return (
            f"<table>{facts}</table>"
            f"<p><b>Dates on the page</b></p>{listed(self._dates(), 'inherit')}"
            f'<p><b>Kept</b></p><div style="color:{KEPT}">{body}</div>'
            f"<p><b>Removed</b></p>{listed(self._removed(), REMOVED)}"
        )
