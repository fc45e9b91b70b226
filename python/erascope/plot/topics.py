"""The topics of each era, the largest first.

A bar for the share, a whisker for its interval, and above them the words of the topic.

Comes in: the frame `study.topics`, and `study.links` so that a topic that continues keeps its
colour. Goes out: one column per era; on an axes that is given, the eras one below the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from erascope.plot.labels import clip_headings, clip_to_width, fit_terms, measure
from erascope.plot.palette import topic_colours
from erascope.plot.style import (
    HEADING_SIZE,
    LITERAL,
    NOTE_SIZE,
    TEXT_SIZE,
    background,
    dress,
    figure_of,
    heading,
    ink_on,
    literal,
    new_figure,
    note,
    percent,
    say,
    settle,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, SubFigure
    from pandas import DataFrame

BAR = 0.32  # of a row
ONE_LINE_FROM = 7  # topics in an era: from here on a topic gets one line of terms, not two


class TopicsDisplay:
    """Bars of the topics' shares, era by era, with the words of each topic.

    Parameters
    ----------
    topics : pandas.DataFrame
        One row per topic, as `study.topics`: era, topic, label, terms (a list, the best first),
        n_articles, share, share_low, share_high. Other columns are left alone.
    links : pandas.DataFrame, optional
        As `study.links`; a topic that continues then has one colour in all its eras.

    Attributes
    ----------
    figure_ : matplotlib Figure
        The figure drawn on.
    axes_ : list of matplotlib Axes
        One axes per era, or the one that was given.
    ax_ : matplotlib Axes
        The first of `axes_`.
    colours_ : dict
        From (era, topic) to its colour.
    """

    figure_: Figure | SubFigure
    axes_: list[Axes]
    ax_: Axes
    colours_: dict[tuple[Any, Any], str]

    def __init__(self, topics: DataFrame, links: DataFrame | None = None) -> None:
        self.topics = topics
        self.links = links

    def plot(self, ax: Axes | None = None) -> Self:
        """Draw the plot.

        Parameters
        ----------
        ax : matplotlib Axes, optional
            Draw here, the eras one below the other. A new figure with a column per era where not
            given.

        Returns
        -------
        TopicsDisplay
            The display itself.
        """
        self.colours_ = topic_colours(self.topics, self.links)
        eras = list(self.topics["era"].drop_duplicates())
        columns = [self.of_era(era) for era in eras]
        if ax is not None:
            self.axes_ = [ax]
            drawn = [(ax, columns)]
        else:
            self.axes_ = self.new_axes(columns)
            drawn = [(axes, [rows]) for axes, rows in zip(self.axes_, columns, strict=False)]
        self.ax_ = self.axes_[0]
        self.figure_ = self.ax_.figure
        if not eras:
            say(self.ax_, "No topics to show.")
            return self
        highest = float(self.topics[["share", "share_high"]].max().max())
        n_units = max(2, *(len(rows) for rows in columns))
        for axes, stack in drawn:
            if ax is not None:
                n_units = sum(len(rows) + 1 for rows in stack)
            elif len(stack[0]):
                heading(axes, self.era_words(stack[0]))
            axes.set_ylim(n_units, 0)
            axes.set_xlim(0, (highest if highest > 0 else 1.0) * 1.6)
            axes.set_yticks([])
            axes.spines["left"].set_visible(False)
            axes.xaxis.set_major_formatter(lambda value, _: f"{100 * value:.4g}%")
            note(axes, "share of the era's articles, with its 95% interval")
        settle(self.ax_)
        for axes in self.axes_:
            clip_headings(axes, ("left",))
        self.leave_room(highest)
        for axes, stack in drawn:
            top = 0
            for rows in stack:
                if ax is not None:
                    self.name_era(axes, rows, top)
                    top += 1
                self.draw(axes, rows, top, n_units)
                top += len(rows)
        return self

    def of_era(self, era: Any) -> DataFrame:
        """The topics of an era, the largest first."""
        rows: DataFrame = self.topics[self.topics["era"] == era]
        return rows.sort_values("share", ascending=False, kind="stable")

    def new_axes(self, columns: list[DataFrame]) -> list[Axes]:
        """One axes per era, three to a row at most, high enough for the era with most topics."""
        n_topics = max((len(rows) for rows in columns), default=1)
        n_across = min(3, max(1, len(columns)))
        n_down = -(-max(1, len(columns)) // 3)
        row = 0.46 if n_topics >= ONE_LINE_FROM else 0.64
        figure = new_figure(n_down * max(2.2, row * n_topics + 0.9))
        grid = figure.add_gridspec(n_down, n_across)
        places = [divmod(place, n_across) for place in range(max(1, len(columns)))]
        axes = [figure.add_subplot(grid[place]) for place in places]
        for one in axes:
            dress(one)
        return axes

    def era_words(self, rows: DataFrame) -> str:
        """The name of an era and its number of articles."""
        n_articles = int(rows["n_articles"].sum())
        return f"{literal(rows['era'].iloc[0])}  ({n_articles:,} articles)"

    def name_era(self, ax: Axes, rows: DataFrame, top: int) -> None:
        """The name of an era over its topics, inside the axes."""
        words = clip_to_width(
            ax, self.era_words(rows), ax.bbox.width, HEADING_SIZE, fontweight="bold"
        )
        ax.text(
            0,
            top + 0.75,
            words,
            fontsize=HEADING_SIZE,
            fontweight="bold",
            color=ink_on(ax),
            **LITERAL,
        )

    def leave_room(self, highest: float) -> None:
        """One scale for all eras, with room behind the longest bar for its figures."""
        rows = self.topics.to_dict("records")
        from matplotlib.ticker import MaxNLocator

        widest = max(measure(self.ax_, value_words(row), NOTE_SIZE)[0] for row in rows) + 12.0
        part = min(0.6, widest / float(self.ax_.bbox.width))
        for axes in self.axes_:
            end = (highest if highest > 0 else 1.0) / (1.0 - part)
            ticks = MaxNLocator(nbins=4).tick_values(0.0, min(1.0, end))
            axes.set_xticks([tick for tick in ticks if tick <= min(1.0, end) + 1e-9])
            axes.set_xlim(0, end)
            axes.spines["bottom"].set_bounds(0.0, min(1.0, end))

    def draw(self, ax: Axes, rows: DataFrame, top: int, n_units: int) -> None:
        """The bars of one era from the row `top` downwards, each with its words above it."""
        ink, line = ink_on(ax), ink_on(ax, 0.85)
        room = float(ax.bbox.height) / n_units * 72.0 / figure_of(ax).dpi
        n_lines = 2 if len(rows) < ONE_LINE_FROM and room >= 36.0 else 1
        size = max(4.0, min(TEXT_SIZE, 0.56 * room / (1.35 * n_lines)))
        for place, row in enumerate(rows.to_dict("records")):
            middle = top + place + 0.78
            share = row["share"] if row["share"] == row["share"] else 0.0
            low = row["share_low"] if row["share_low"] == row["share_low"] else share
            high = row["share_high"] if row["share_high"] == row["share_high"] else share
            ax.barh(middle, share, BAR, color=self.colours_[row["era"], row["topic"]], zorder=2)
            ax.plot([low, high], [middle] * 2, color=background(ax), linewidth=2.8, zorder=3)
            ax.plot([low, high], [middle] * 2, color=line, linewidth=1.4, zorder=4)
            ax.annotate(
                value_words(row),
                (max(share, high), middle),
                xytext=(4, 0),
                textcoords="offset points",
                va="center",
                fontsize=min(size, NOTE_SIZE),
                color=ink,
                **LITERAL,
            )
            words = fit_terms(ax, topic_words(row), float(ax.bbox.width), n_lines, size)
            ax.annotate(
                words,
                (0, middle - BAR / 2),
                xytext=(0, 1.5),
                textcoords="offset points",
                va="bottom",
                fontsize=size,
                color=ink,
                **LITERAL,
            ).set_in_layout(False)


def value_words(row: dict[Any, Any]) -> str:
    """The share of a topic and its articles, in words."""
    share = row["share"] if row["share"] == row["share"] else 0.0
    return f"{percent(share)}, {int(row['n_articles']):,} articles"


def topic_words(row: dict[Any, Any]) -> list[str]:
    """The terms of a topic as they can be shown, after the name that the user gave it, if any."""
    terms = row.get("terms")
    words = [literal(term) for term in terms] if terms is not None and len(terms) else []
    label = literal(row["label"]) if isinstance(row.get("label"), str) else ""
    parts = {part.strip() for mark in ",/·|" for part in label.split(mark)}
    if not label or parts & set(words) or label in " ".join(words):
        return words or [label or f"topic {row['topic']}"]
    return [f"{label}: {words[0]}", *words[1:]] if words else [label]
