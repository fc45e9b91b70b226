"""Which articles a report carries, and in what order they show terms.

Comes in: the frames `articles` and `topics`. Goes out: at most `ARTICLES` rows, those that stand
for a topic first, then articles of the eras spread evenly over time, then others, so that a cap
does not cut off a year.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from erascope.report.cells import plain

if TYPE_CHECKING:
    from pandas import DataFrame

ARTICLES = 5_000
GOLDEN = 0.618033988749895  # steps of this part of a whole never leave a stretch unvisited


class Selection:
    """The articles of a report, by date.

    Attributes
    ----------
    n : int
        How many articles the study has.
    rows : list of int
        The places in the frame of those that the report carries.
    """

    def __init__(self, frame: DataFrame, rows: list[int], first: set[int]) -> None:
        self.n = len(frame)
        self.rows = rows
        self._first = first
        self._frame = frame.iloc[rows]

    def columns(self) -> dict[str, Any]:
        """The articles column by column."""
        names = ("id", "date", "title", "source", "url", "era", "topic", "similarity", "story")
        held = [name for name in names if name in self._frame.columns]
        return {"n": self.n, **{name: plain(self._frame[name].tolist()) for name in held}}

    def place_of_row(self) -> dict[int, int]:
        """From the place in the frame to the place in the report."""
        return {row: place for place, row in enumerate(self.rows)}

    def places(self, ids: Iterable[Any]) -> list[int]:
        """Places in the report of articles by their ids; of equal ids the first."""
        known: dict[Any, int] = {}
        for place, identifier in enumerate(self._frame["id"]):
            known.setdefault(identifier, place)
        return [known[identifier] for identifier in ids if identifier in known]

    def spread_rows(self) -> list[int]:
        """Places in the frame: those that stand for topics, then the others across the years."""
        rest = [row for row in self.rows if row not in self._first]
        return [row for row in self.rows if row in self._first] + spread(rest)


def spread(rows: list[int]) -> list[int]:
    """The same rows in an order of which every beginning is spread over all of them."""
    order = sorted(range(len(rows)), key=lambda place: (place * GOLDEN) % 1.0)
    return [rows[place] for place in order]


def select(articles: DataFrame, topics: DataFrame) -> Selection:
    """Choose the articles of a report."""
    keyed = articles.reset_index(drop=True)
    keyed = keyed.assign(
        when=keyed["date"].fillna("~"), name=keyed["id"].astype(str), inside=keyed["era"].notna()
    )
    ordered = list(keyed.sort_values(["when", "name"], kind="stable").index)
    standing = {identifier for ids in topics["representatives"] for identifier in ids}
    first = {row for row in ordered if keyed["id"].iat[row] in standing}
    inside = keyed["inside"].tolist()
    ranked = [row for row in ordered if row in first]
    for era_known in (True, False):
        rest = [row for row in ordered if row not in first and inside[row] == era_known]
        ranked += spread(rest)
    kept = set(ranked[:ARTICLES])
    return Selection(articles, [row for row in ordered if row in kept], first & kept)
