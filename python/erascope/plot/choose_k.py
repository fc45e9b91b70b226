"""How "auto" chose the number of topics: the gap of each number tried, era by era.

Comes in: the frame `study.choose_k`. Goes out: a line of gaps with their errors per era, and a ring
around the number that was taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import fill
from typing import TYPE_CHECKING, Self

from erascope.plot.style import (
    LINE_MARKERS,
    LITERAL,
    TEXT_SIZE,
    dress,
    era_colours,
    ink_on,
    literal,
    new_figure,
    note,
    say,
    settle,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, SubFigure
    from pandas import DataFrame

AID = (
    "gap: how much tighter the articles gather than shuffled ones would; a rise within a few of its"
    " errors (whiskers) may be chance; ring: the number taken"
)


class ChooseKDisplay:
    """The gap statistic against the number of topics, with the number that was taken.

    Parameters
    ----------
    choose_k : pandas.DataFrame
        One row per era and number tried, as `study.choose_k`: era, n_topics, gap, gap_error,
        chosen. Other columns are left alone.
    eras : sequence of str
        The eras in the order of time.

    Attributes
    ----------
    figure_ : matplotlib Figure
        The figure drawn on.
    axes_ : list of matplotlib Axes
        `ax_` alone.
    ax_ : matplotlib Axes
        The axes drawn on.
    """

    figure_: Figure | SubFigure
    axes_: list[Axes]
    ax_: Axes

    def __init__(self, choose_k: DataFrame, eras: Sequence[str]) -> None:
        self.choose_k = choose_k
        self.eras = eras

    def plot(self, ax: Axes | None = None) -> Self:
        """Draw the plot.

        Parameters
        ----------
        ax : matplotlib Axes, optional
            Draw here. A new figure where not given.

        Returns
        -------
        ChooseKDisplay
            The display itself.
        """
        from matplotlib.ticker import MaxNLocator

        if ax is None:
            ax = new_figure(4.0).add_subplot()
            dress(ax)
        self.ax_, self.axes_, self.figure_ = ax, [ax], ax.figure
        if self.choose_k.empty:
            say(
                ax,
                'The number of topics was given, or the articles are too few: "auto" chose none.',
            )
            return self
        colours = era_colours(self.eras)
        for place, era in enumerate(self.eras):
            rows = self.choose_k[self.choose_k["era"] == era].sort_values("n_topics")
            if rows.empty:
                continue
            taken = rows[rows["chosen"].astype(bool)]
            n_taken = ", ".join(str(number) for number in taken["n_topics"])
            ax.errorbar(
                rows["n_topics"],
                rows["gap"].astype(float),
                yerr=rows["gap_error"].astype(float).fillna(0.0),
                color=colours[era],
                marker=LINE_MARKERS[place % len(LINE_MARKERS)],
                markersize=4,
                linewidth=1.4,
                label=f"{literal(era, 32)}: {n_taken}",
            )
            ax.plot(
                taken["n_topics"],
                taken["gap"].astype(float),
                linestyle="none",
                marker="o",
                markersize=13,
                markerfacecolor="none",
                markeredgecolor=ink_on(ax),
                markeredgewidth=1.4,
            )
        ax.xaxis.set_major_locator(MaxNLocator(integer=True))
        ax.set_ylabel("gap", fontsize=TEXT_SIZE, color=ink_on(ax))
        legend = ax.legend(
            loc="lower left",
            bbox_to_anchor=(0.0, 1.0),
            ncols=4,
            frameon=False,
            fontsize=TEXT_SIZE,
            labelcolor=ink_on(ax),
        )
        for text in legend.get_texts():
            text.set(**LITERAL)
        note(ax, f"number of topics\n{fill(AID, 125)}")
        settle(ax)
        return self
