"""One term on a time axis: line, band, whiskers, hollow markers.

Comes in: the bins of a term in the order of time. Nothing is drawn over a bin without articles, and
no line reaches across it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from erascope.plot.style import BLACK, LINE_COLOURS, LINE_MARKERS, background, ink_on

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from pandas import DataFrame

FEW_ARTICLES = 5  # a bin with fewer articles than this shows its interval and no line
MANY_BINS = 72  # from here on whole bins get no marker, only the line
MANY_RUNS = 12  # from here on a series is drawn as points
DODGE = 0.12  # of a bin: how far the whiskers of two terms stand apart
CUT = 3.0  # times the highest value: as far as the interval of a rate is shown
TOP = 1.16  # times the highest mark: where the value axis ends


class Look(NamedTuple):
    """How a term is drawn: colour, marker, and its place among the terms of the panel."""

    colour: str
    marker: str
    place: int
    n_terms: int

    @property
    def band(self) -> float:
        """How opaque the band is: the more bands lie on one another, the paler each."""
        return max(0.09, 0.2 - 0.03 * self.n_terms)


def looks(ax: Axes, n_terms: int) -> list[Look]:
    """A colour and a marker for each term of a panel; black gives way to the axes' own ink."""
    ink = ink_on(ax)
    return [
        Look(
            ink
            if LINE_COLOURS[place % len(LINE_COLOURS)] == BLACK
            else LINE_COLOURS[place % len(LINE_COLOURS)],
            LINE_MARKERS[place % len(LINE_MARKERS)],
            place,
            n_terms,
        )
        for place in range(n_terms)
    ]


def runs(rows: DataFrame) -> list[DataFrame]:
    """The bins that a line may join: enough articles in each, and no time between them."""
    solid = rows[(rows["all_articles"] >= FEW_ARTICLES) & rows["value"].notna()]
    breaks = (solid["start"] != solid["end"].shift()).cumsum()
    return [run for _, run in solid.groupby(breaks)]


def draw_series(ax: Axes, rows: DataFrame, look: Look) -> None:
    """Draw one term. `rows` has start, end, all_articles, partial, value, low and high."""
    rows = rows.sort_values("start")
    width = rows["end"] - rows["start"]
    aside = width * (DODGE * (look.place - (look.n_terms - 1) / 2))
    rows = rows.assign(middle=rows["start"] + width / 2, aside=rows["start"] + width / 2 + aside)
    few = rows[(rows["all_articles"] > 0) & (rows["all_articles"] < FEW_ARTICLES)]
    whiskers(ax, few, look, alpha=0.4)
    solid = runs(rows)
    if len(solid) > MANY_RUNS:  # more gaps than lines: points tell more than shreds of a line
        for run in solid:
            whiskers(ax, run, look, alpha=0.3)
            ax.plot(run["middle"], run["value"], color=look.colour, linewidth=0.9, alpha=0.5)
            markers(ax, run, "middle", look, size=3.0)
        return
    for run in solid:
        if len(run) == 1:
            whiskers(ax, run, look, alpha=0.75)
            markers(ax, run, "aside", look, size=6.5)
            continue
        middle = run["middle"].to_numpy()
        low, high = run["low"].to_numpy(dtype=float), run["high"].to_numpy(dtype=float)
        values = run["value"].to_numpy(dtype=float)
        ax.fill_between(
            middle, low, high, color=look.colour, alpha=look.band, linewidth=0, zorder=2
        )
        ax.plot(middle, values, color=look.colour, linewidth=1.6, zorder=3)
        shown = run if len(rows) < MANY_BINS else run[run["partial"].astype(bool)]
        markers(ax, shown, "middle", look, size=4.5)


def whiskers(ax: Axes, rows: DataFrame, look: Look, alpha: float) -> None:
    """The intervals of single bins."""
    rows = rows[rows["low"].notna() & rows["high"].notna()]
    if rows.empty:
        return
    low, high = rows["low"].to_numpy(dtype=float), rows["high"].to_numpy(dtype=float)
    place = rows["aside"].to_numpy()
    ax.vlines(place, low, high, color=look.colour, linewidth=1.4, alpha=alpha, zorder=2)


def markers(ax: Axes, rows: DataFrame, place: str, look: Look, size: float) -> None:
    """A marker at each bin, hollow where the bin is covered only in part."""
    partial = rows["partial"].to_numpy(dtype=bool)
    for hollow in (False, True):
        chosen = rows[partial == hollow]
        if len(chosen):
            ax.plot(
                chosen[place].to_numpy(),
                chosen["value"].to_numpy(dtype=float),
                linestyle="none",
                marker=look.marker,
                markersize=size,
                markeredgecolor=look.colour,
                markerfacecolor=background(ax) if hollow else look.colour,
                zorder=4,
            )


def highest(rows: DataFrame, bounded: bool) -> float:
    """The top of the value axis: the highest interval of the bins that have a value to show.

    The whisker of a bin with one article reaches to nearly 100% and would flatten all the others.
    So would the interval of a rate, which has no bound: it is cut at `CUT` times the highest value.
    """
    solid = rows[rows["all_articles"] >= FEW_ARTICLES]
    shown = solid if solid["high"].notna().any() else rows
    values, high = (shown[name].to_numpy(dtype=float) for name in ("value", "high"))
    value = float(np.max(values[np.isfinite(values)], initial=0.0))
    top = float(np.max(high[np.isfinite(high)], initial=value))
    if not bounded and value > 0:
        top = min(top, CUT * value)
    return top if top > 0 else 1.0


def cut(rows: DataFrame, top: float) -> DataFrame:
    """The rows with their intervals cut just above the axis, which ends at `top`."""
    return rows.assign(high=rows["high"].astype(float).clip(upper=1.05 * top))
