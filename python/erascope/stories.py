"""Which articles are copies of one text: wire stories that several outlets printed."""

from __future__ import annotations

import warnings
from typing import Any

from erascope import _core, parameters, tables
from erascope.compare import ErascopeWarning
from erascope.progress import stage_bar

#: More days than the calendar has.
MOST_DAYS = 10_000_000


def find_stories(
    frame: Any,
    text: str = "body",
    date: str | None = "date",
    *,
    title: str | None = None,
    similarity: float = 0.6,
    window_days: int | None = 7,
    date_format: str | None = None,
    n_threads: int | None = None,
    progress: bool = True,
) -> Any:
    """Find exact and near duplicates: articles that are copies of one text are one story.

    Two articles are copies if they are word for word the same, or if at least `similarity` of the
    words of the shorter one stand in runs of eight or more words that the longer one holds too (at
    least 24 words in all, and the shorter one has at least 0.3 times the words of the longer one).
    So a copy is found when paragraphs were cut and a header and a credit line were added. Copies of
    copies belong to the same story.

    Dated articles are copies only within `window_days`, and on different days only if what stands
    between the copied words agrees, figures above all: the same notice with the figures of the next
    day is a story of its own, and so is the same form filled in for another subject, on one day,
    too. An article without a date, or known only to a stretch longer than the window, joins the
    story it resembles most.

    Parameters
    ----------
    frame : table or sequence of str
        One article per row: a pandas, polars or pyarrow table, any table with the Arrow PyCapsule
        interface, or a sequence of texts, which have no dates.
    text : str
        Column of the texts.
    date : str or None
        Column of the dates, as in `compare_eras`; None where there is none.
    title : str, optional
        Column of titles, whose words count with those of the text.
    similarity : float
        Least share of copied words, above 0 and up to 1.
    window_days : int or None
        Most days between copies; None compares the texts alone.
    date_format : str, optional
        strptime format of date strings, with English month names.
    n_threads : int, optional
        Number of threads; all cores by default.
    progress : bool
        Whether to show the stages.

    Returns
    -------
    frame
        One row per article, on the index the articles came with. Columns: story, the number of its
        story; n_copies, the articles of that story, itself included; similarity, the largest
        verified similarity with another article of the story, 1 for exact copies and for an article
        without any. The same articles get the same numbers, whatever the order of the rows and the
        number of threads.

    Examples
    --------
    >>> import erascope as es
    >>> es.find_stories(["Rates rose.", "An arms sale.", "Rates rose!"], progress=False)
       story  n_copies  similarity
    0      1         2         1.0
    1      0         1         1.0
    2      1         2         1.0
    """
    table, stories, _ = _find(
        frame, text, date, title, similarity, window_days, date_format, n_threads, progress
    )
    return tables.to_frame(stories, table.backend, table.index)


def find_copies(
    frame: Any,
    text: str = "body",
    date: str | None = "date",
    *,
    title: str | None = None,
    similarity: float = 0.6,
    window_days: int | None = 7,
    date_format: str | None = None,
    n_threads: int | None = None,
    progress: bool = True,
) -> Any:
    """Find the pairs of copies that make up the stories of `find_stories`.

    Parameters
    ----------
    frame, text, date, title, similarity, window_days, date_format, n_threads, progress
        As in `find_stories`.

    Returns
    -------
    frame
        One row per pair, in the order of the articles. Columns: first, second, the places of the
        two articles in `frame`, from 0; similarity, the verified one. Texts that are word for word
        the same stand in as many pairs as tie them together, not in all they could form.

    Examples
    --------
    >>> import erascope as es
    >>> es.find_copies(["Rates rose.", "An arms sale.", "Rates rose!"], progress=False)
       first  second  similarity
    0      0       2         1.0
    """
    table, _, pairs = _find(
        frame, text, date, title, similarity, window_days, date_format, n_threads, progress
    )
    return tables.to_frame(pairs, table.backend)


def _find(
    frame: Any,
    text: str,
    date: str | None,
    title: str | None,
    similarity: float,
    window_days: int | None,
    date_format: str | None,
    n_threads: int | None,
    progress: bool,
) -> tuple[tables.Table, Any, Any]:
    """Return the table, its stories and its pairs of copies."""
    if date_format is not None:
        parameters.string("date_format", date_format)
    given: dict[str, Any] = {
        "similarity": parameters.number("similarity", similarity),
        "window_days": None
        if window_days is None
        else parameters.whole("window_days", window_days, 0, MOST_DAYS),
        "n_threads": None
        if n_threads is None
        else parameters.whole("n_threads", n_threads, 1, parameters.MOST_THREADS),
    }
    parameters.flag("progress", progress)
    table = tables.Table(frame, text, (text, date, title))
    dates = None
    if date is not None and not table.is_texts:
        dates = tables.article_dates(table, date, None, date_format)
    with stage_bar(progress) as observer:
        stories, pairs, n_unreadable, problem = _core.find_stories(
            ids=tables.identifiers(table, None),
            texts=tables.article_texts(table.column("text", text), "text", text),
            titles=None if title is None else tables.label_column(table.column("title", title)),
            dates=dates,
            date_format=date_format,
            observer=observer,
            **given,
        )
    if n_unreadable:
        warnings.warn(
            f"{n_unreadable} of {len(table)} dates cannot be read and count as unknown; the first: "
            f"{problem}",
            ErascopeWarning,
            stacklevel=3,
        )
    return table, stories, pairs
