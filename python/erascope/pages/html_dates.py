"""When an HTML page was published, by its markup: htmldate's answer with the mark it rests on.

A mark is a string in the markup that says when the page was published or changed: a ``meta``
element, JSON-LD of the article (not of a comment, a video or a list within it), an element with
``itemprop``, or a ``time``. htmldate's answer is taken where a mark says the same day; a day that
it reads from something else, such as the name of an image, is not. A page without marks is dated
by its text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from erascope import _core

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# The range is fixed: by default htmldate's ends with the day on which it runs.
EARLIEST, LATEST = "1800-01-01", "2100-12-31"
#: What programs write where they know no date.
PLACEHOLDERS = {"1970-01-01", "1900-01-01", "2000-01-01T00:00:00"}
UPDATED = re.compile(r"modif|updat|revis|lastmod|changed", re.IGNORECASE)
PUBLISHED = re.compile(
    r"publi|pubdate|issued|creat|posted|^(?:dc\.|dcterms\.)?date$|release_?date|^pdate$",
    re.IGNORECASE,
)
#: A zone other than UTC behind a time.
ELSEWHERE = re.compile(r":\d\d(?:\.\d+)?\s*(?:[+-](?!00:?00)\d\d|(?!GMT|UTC|Z\b)[A-Za-z]{3,4}\b)")
#: How sure a date by a mark is: said for machines about the page; shown to the reader; of several
#: days the one that htmldate chose.
META, ELEMENT, CHANGED = 0.95, 0.8, 0.6
#: Elements with a date that are looked at: a page with more is a calendar.
MOST_SHOWN = 1000
#: Keys of JSON-LD under which the page itself is described.
OWN_KEYS = ("@graph", "mainEntity", "mainEntityOfPage")


UNDATED = {"date": None, "date_precision": "none", "date_evidence": None, "date_confidence": None}


class Mark(NamedTuple):
    """A string in the markup that gives a date.

    Attributes
    ----------
    role : {"published", "updated", "another"}
        "another" where it belongs to a comment, a related article or the like.
    place : str
        Where it stands, such as ``meta article:published_time``.
    text : str
        As it stands there.
    date : str
        ISO 8601, at its own precision; zoned times keep the day as written.
    confidence : float
    """

    role: str
    place: str
    text: str
    date: str
    confidence: float


class MarkupDates(NamedTuple):
    """The marks of a page, strongest first, and the ones that were taken."""

    marks: list[Mark]
    published: Mark | None
    updated: Mark | None


def date_options(*, original: bool) -> dict[str, Any]:
    """Return the options of htmldate: it guesses least, and knows neither address nor today."""
    return {
        "extensive_search": False,
        "original_date": original,
        "url": "",
        "min_date": EARLIEST,
        "max_date": LATEST,
    }


def markup_dates(tree: HtmlElement, day: str | None) -> MarkupDates:
    """Return the dates that the markup of a page gives; `day` is htmldate's of publication."""
    from htmldate import find_date

    marks = list(_marks(tree))
    updated = [mark for mark in marks if mark.role == "updated"]
    changed = find_date(tree, **date_options(original=False)) if updated else None
    published = [mark for mark in marks if mark.role == "published"]
    return MarkupDates(marks, _chosen(published, day), _chosen(updated, changed))


def over_text_dates(dates: MarkupDates, row: dict[str, Any]) -> dict[str, Any]:
    """Return the cells of a row that the markup dates, given those that the text dates.

    Where the markup gives a time in UTC or in no zone, and the text the day before or after, both
    mean one moment, and the day is that which the readers were shown.
    """
    cells = {} if dates.updated is None else {"date_updated": dates.updated.date}
    mark = dates.published
    if mark is None and row.get("date") is None and dates.updated is not None:
        mark = dates.updated._replace(confidence=CHANGED)
    if mark is None:
        of_others = {mark.date for mark in dates.marks if mark.role == "another"}
        return cells | (UNDATED if row.get("date") in of_others else {})
    if _is_moment_of(mark, row.get("date")):
        return cells | {"date_confidence": max(mark.confidence, row["date_confidence"])}
    return cells | {
        "date": mark.date,
        "date_precision": {4: "year", 7: "month", 10: "day"}[len(mark.date)],
        "date_evidence": mark.text,
        "date_confidence": mark.confidence,
    }


def _is_moment_of(mark: Mark, shown: str | None) -> bool:
    if shown is None or len(shown) != 10 or len(mark.date) != 10 or ELSEWHERE.search(mark.text):
        return False
    apart = date.fromisoformat(mark.date) - date.fromisoformat(shown)
    return abs(apart.days) == 1 and ":" in mark.text


def _chosen(marks: list[Mark], day: str | None) -> Mark | None:
    """Return the mark that all of its strength agree with, or on which htmldate's day rests."""
    if not marks:
        return None
    strongest = [mark for mark in marks if mark.confidence == marks[0].confidence]
    if len({mark.date for mark in strongest}) == 1:
        return strongest[0]
    # What elements show may belong to anything on the page: where they disagree, none is sure.
    stated = [mark for mark in strongest if mark.confidence == META]
    return next((mark for mark in stated if mark.date == day), None)


def _marks(tree: HtmlElement) -> Iterator[Mark]:
    yield from _meta(tree)
    for script in tree.iterfind(".//script[@type='application/ld+json']"):
        yield from _linked_data(script.text or "")
    shown = list(islice(_shown(tree), MOST_SHOWN))
    yield from (mark for mark in shown if mark.confidence == META)
    yield from (mark for mark in shown if mark.confidence != META)


def _meta(tree: HtmlElement) -> Iterator[Mark]:
    for element in tree.iter("meta"):
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            name = element.get(attribute)
            if name:
                content = element.get("content") or element.get("datetime")
                yield from _mark(name, f"meta {name}", content, META)


def _linked_data(text: str) -> Iterator[Mark]:
    try:
        waiting: list[Any] = [json.loads(text, strict=False)]
    except (ValueError, RecursionError):
        return
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, list):
            waiting = node + waiting
        elif isinstance(node, dict):
            for name in ("datePublished", "dateCreated", "dateModified"):
                yield from _mark(name, f"JSON-LD {name}", node.get(name), META)
            waiting = [node[key] for key in OWN_KEYS if key in node] + waiting


def _shown(tree: HtmlElement) -> Iterator[Mark]:
    """Marks of elements that the reader sees; those of related items and comments say nothing."""
    for element in tree.iter("time", "abbr", "span", "div", "p"):
        name = element.get("itemprop") or ("pubdate" if "pubdate" in element.attrib else "")
        text = element.get("datetime") or element.get("content") or element.get("title")
        if element.tag != "time" and not (name and text):
            continue
        text = text or (element.text if element.tag == "time" else None)
        kind = name or element.get("class") or ""
        role = "modified" if UPDATED.search(kind) else "published"
        for mark in _mark(role, f"{element.tag} {name}".strip(), text, META if name else ELEMENT):
            yield mark._replace(role="another") if _is_of_another(element) else mark


def _is_of_another(element: HtmlElement) -> bool:
    """Whether an element belongs to a comment or to an article within the article."""
    articles = 0
    for ancestor in element.iterancestors():
        articles += ancestor.tag == "article"
        kind = f"{ancestor.get('class', '')} {ancestor.get('itemprop', '')} {ancestor.tag}"
        if re.search("comment|related|aside|sidebar|teaser", kind, re.IGNORECASE):
            return True
    return articles > 1


def _mark(name: str, place: str, text: Any, confidence: float) -> Iterator[Mark]:
    if not isinstance(text, str) or len(text) > 100:
        return
    role = "updated" if UPDATED.search(name) else "published" if PUBLISHED.search(name) else None
    if role is None or text.strip() in PLACEHOLDERS or text.strip()[:10] in PLACEHOLDERS:
        return
    # Read as a text is: an ambiguous date (03/04/2016) has no value and is no mark.
    values = [candidate.value for candidate in _core.find_dates(text).candidates]
    value = values[0] if len(values) == 1 else None
    if value is not None and not value.startswith("--"):
        yield Mark(role, place, text.strip(), value, confidence)
