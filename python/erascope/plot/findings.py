"""What the tests of a trend found, as marks on its axes and in words.

Comes in: the frames `test`, `changes` and `bursts` of a trend. Goes out: levels as dashed steps,
bursts as bars under the series, and a few words on whether a term rises or falls.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from erascope.plot.series import Look

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from pandas import DataFrame, Timestamp

SURE = 0.05  # the p from which on a trend is no finding
FEWEST_BINS = 5  # of fewer no order whatever has so small a p
BAR = 0.045  # of the highest value: from the bar of one term's bursts to that of the next


class Findings(NamedTuple):
    """What was found of all terms; a frame without rows where nothing was looked for."""

    test: DataFrame
    changes: DataFrame
    bursts: DataFrame

    def bursting(self, terms: list[str]) -> list[str]:
        """Those of the terms that burst, in their order."""
        known = set(self.bursts["term"])
        return [term for term in terms if term in known]

    def changing(self, terms: list[str]) -> bool:
        """Whether one of the terms changes its level."""
        return bool(self.changes["term"].isin(terms).any())

    def verdict(self, term: str) -> str:
        """Whether the term rises or falls, in words; empty where it was not tested."""
        rows = self.test[self.test["term"] == term].to_dict("records")
        return verdict(rows[0]) if rows else ""


def findings(
    test: DataFrame | None, changes: DataFrame | None, bursts: DataFrame | None
) -> Findings:
    """The frames with their dates as dates; a frame that is not given has no rows."""
    from pandas import DataFrame, to_datetime

    def held(frame: DataFrame | None, columns: list[str], dates: list[str]) -> DataFrame:
        rows = frame if frame is not None else DataFrame({name: [] for name in columns})
        return rows.assign(**{name: to_datetime(rows[name]) for name in dates})

    return Findings(
        held(test, ["term", "n_bins", "s", "p", "p_autocorrelated"], []),
        held(changes, ["term", "at", "low", "high", "before", "after"], ["at", "low", "high"]),
        held(bursts, ["term", "start", "end"], ["start", "end"]),
    )


def verdict(row: dict[str, float]) -> str:
    """A row of `test` in words, by the larger of its two p-values.

    Examples
    --------
    >>> verdict({"n_bins": 9, "s": 31, "p": 0.002, "p_autocorrelated": 0.011})
    'rises, p 0.011'
    >>> verdict({"n_bins": 9, "s": -1, "p": 0.8, "p_autocorrelated": float("nan")})
    'no steady trend'
    """
    if row["n_bins"] < FEWEST_BINS:
        return "too few bins to test"
    known = [p for p in (row["p"], row["p_autocorrelated"]) if p == p and p is not None]
    if not known:
        return ""
    p = max(known)
    if p >= SURE:
        return "no steady trend"
    direction = "rises" if row["s"] > 0 else "falls"
    return f"{direction}, p {p:.3f}" if p >= 0.001 else f"{direction}, p < 0.001"


def draw_levels(ax: Axes, changes: DataFrame, start: Timestamp, end: Timestamp, look: Look) -> None:
    """The share between changes as dashed steps, and where each change may lie as a thin line."""
    if changes.empty:
        return
    changes = changes.sort_values("at")
    at = list(changes["at"])
    levels = [float(changes["before"].iloc[0]), *changes["after"].astype(float)]
    steps = ax.hlines(levels, [start, *at], [*at, end], color=look.colour, linewidth=1.3)
    risers = ax.vlines(at, levels[:-1], levels[1:], color=look.colour, linewidth=1.3)
    for dashed in (steps, risers):
        dashed.set(linestyle=(0, (5, 2)), zorder=3.5)
    middles = [(one + other) / 2 for one, other in pairwise(levels)]
    for middle, low, high in zip(middles, changes["low"], changes["high"], strict=True):
        ax.plot([low, high], [middle] * 2, color=look.colour, linewidth=0.8, marker="|")


def draw_bursts(ax: Axes, bursts: DataFrame, height: float, look: Look) -> None:
    """The bursts of a term as bars at `height`."""
    if len(bursts):
        ax.hlines(
            [height] * len(bursts),
            list(bursts["start"]),
            list(bursts["end"]),
            color=look.colour,
            linewidth=4.0,
            zorder=3,
        )
