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
DODGE = 0.12  # of a bin: how far the whiskers of two terms stand apart


class Look(NamedTuple):
    """How a term is drawn: colour, marker, and its place among the terms of the panel."""

    colour: str
    marker: str
    place: int
    n_terms: int


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
    whiskers(ax, few, look, cap=5.0)
    for run in runs(rows):
        if len(run) == 1:
            whiskers(ax, run, look, cap=0.0)
            markers(ax, run, "aside", look, size=6.5)
            continue
        middle = run["middle"].to_numpy()
        low, high = run["low"].to_numpy(dtype=float), run["high"].to_numpy(dtype=float)
        values = run["value"].to_numpy(dtype=float)
        ax.fill_between(middle, low, high, color=look.colour, alpha=0.16, linewidth=0, zorder=2)
        ax.plot(middle, values, color=look.colour, linewidth=1.6, zorder=3)
        shown = run if len(rows) < MANY_BINS else run[run["partial"].astype(bool)]
        markers(ax, shown, "middle", look, size=4.5)


def whiskers(ax: Axes, rows: DataFrame, look: Look, cap: float) -> None:
    """The intervals of single bins; with a cap where they stand without a value."""
    rows = rows[rows["low"].notna() & rows["high"].notna()]
    if rows.empty:
        return
    low, high = rows["low"].to_numpy(dtype=float), rows["high"].to_numpy(dtype=float)
    place = rows["aside"].to_numpy()
    ax.vlines(place, low, high, color=look.colour, linewidth=1.4, alpha=0.75, zorder=2)
    if cap:
        for ends in (low, high):
            ax.plot(place, ends, "_", color=look.colour, markersize=cap, alpha=0.75, zorder=2)


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


def highest(rows: DataFrame) -> float:
    """The top of the value axis: the highest interval of the bins that have a value to show.

    The whisker of a bin with one article reaches to nearly 100% and would flatten all the others.
    """
    solid = rows[rows["all_articles"] >= FEW_ARTICLES]
    shown = solid if solid["high"].notna().any() else rows
    top = float(np.nanmax([0.0, *shown["high"].to_numpy(dtype=float)]))
    return top if top > 0 else 1.0
