"""How topics pass from era to era: an alluvial plot.

Comes in: the frames `study.links` and `study.topics`. Goes out: one column of blocks per era, a
ribbon between topics that are linked, and beside each block its words, its share and what became
of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from erascope.plot.alluvium import Block, Ribbon, fates, lay_blocks, lay_ribbons
from erascope.plot.labels import Box, clip_to_width, extent, fit_terms, measure, spread
from erascope.plot.palette import Topic, topic_colours
from erascope.plot.ribbons import draw_ribbons, number_ribbons
from erascope.plot.style import (
    HEADING_SIZE,
    LITERAL,
    NOTE_SIZE,
    TEXT_SIZE,
    WIDTH,
    dress,
    halo,
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

BLOCK = 0.03  # half the width of a block; the distance between two eras is 1
AIR = 0.03  # between a block and its words
LABEL = 0.92  # the width of the words beside the first and the last era
BETWEEN = 0.72  # and of those beside an era between two others
BOTTOM, TOP = -0.02, 1.10  # the eras are named above 1


class LinksDisplay:
    """Alluvial plot of the topics of each era and their links.

    A block's height is the topic's share of its era; the number on a ribbon, and its strength, is
    the similarity of the two topics. Topics that are linked to none are named as new or as gone.

    Parameters
    ----------
    links : pandas.DataFrame
        One row per link, birth or death, as `study.links`: era_from, topic_from, era_to, topic_to,
        similarity, event ("continues", "born", "died", "split", "merged").
    topics : pandas.DataFrame
        As `study.topics`: era, topic, label, share.

    Attributes
    ----------
    figure_ : matplotlib Figure
        The figure drawn on.
    ax_ : matplotlib Axes
        The axes drawn on.
    axes_ : list of matplotlib Axes
        `ax_` alone.
    colours_ : dict
        From (era, topic) to its colour.
    blocks_ : dict
        From (era, topic) to its column and the edges of its block.
    ribbons_ : list
        The links as they are drawn.
    """

    figure_: Figure | SubFigure
    axes_: list[Axes]
    ax_: Axes
    colours_: dict[Topic, str]
    blocks_: dict[Topic, Block]
    ribbons_: list[Ribbon]

    def __init__(self, links: DataFrame, topics: DataFrame) -> None:
        self.links = links
        self.topics = topics

    def plot(self, ax: Axes | None = None) -> Self:
        """Draw the plot.

        Parameters
        ----------
        ax : matplotlib Axes, optional
            Draw here. A new figure where not given.

        Returns
        -------
        LinksDisplay
            The display itself.
        """
        eras = list(self.topics["era"].drop_duplicates())
        if ax is None:
            most = int(self.topics.groupby("era").size().max()) if eras else 1
            width = 6.0 if len(eras) < 2 else WIDTH if len(eras) < 4 else 12.0
            figure = new_figure(max(3.2, 0.5 * most + 1.2), width)
            ax = figure.add_subplot()
            dress(ax)
        self.ax_, self.axes_, self.figure_ = ax, [ax], ax.figure
        self.colours_ = topic_colours(self.topics, self.links)
        self.blocks_ = lay_blocks(self.topics, self.links) if eras else {}
        self.ribbons_ = lay_ribbons(self.links, self.blocks_)
        if not eras:
            say(ax, "No topics to show.")
            return self
        edge = BLOCK + AIR + LABEL
        ax.set_xlim(-edge if len(eras) > 1 else -2 * BLOCK, max(1.0, len(eras) - 1.0) + edge)
        ax.set_ylim(BOTTOM, TOP)
        ax.set_xticks([])
        ax.set_yticks([])
        for spine in ax.spines.values():
            spine.set_visible(False)
        linked = "ribbon and number: similarity of the topics" if self.ribbons_ else "no links"
        note(ax, f"block: share of the era's articles; {linked}")
        self.draw_blocks()
        draw_ribbons(ax, self.ribbons_, self.blocks_, self.colours_, BLOCK)
        settle(ax)
        taken: list[Box] = []
        for column, era in enumerate(eras):
            self.name_era(column, literal(era))
            taken += self.name_topics(column, column == 0 and len(eras) > 1)
        number_ribbons(ax, self.ribbons_, self.blocks_, BLOCK, taken)
        return self

    def draw_blocks(self) -> None:
        """The blocks of all eras."""
        from matplotlib.patches import Rectangle

        for topic, block in self.blocks_.items():
            self.ax_.add_patch(
                Rectangle(
                    (block.column - BLOCK, block.bottom),
                    2 * BLOCK,
                    block.top - block.bottom,
                    facecolor=self.colours_[topic],
                    edgecolor="none",
                    zorder=3,
                )
            )

    def name_era(self, column: int, era: str) -> None:
        """The name of an era above its column."""
        words = clip_to_width(self.ax_, era, 0.95 * self.across(), HEADING_SIZE, fontweight="bold")
        self.ax_.text(
            column,
            TOP - 0.01,
            words,
            ha="center",
            va="top",
            fontsize=HEADING_SIZE,
            fontweight="bold",
            color=ink_on(self.ax_),
            **LITERAL,
        ).set_in_layout(False)

    def across(self) -> float:
        """Pixels between two eras."""
        left, right = self.ax_.get_xlim()
        return float(self.ax_.bbox.width) / (right - left)

    def name_topics(self, column: int, to_the_left: bool) -> list[Box]:
        """Write each topic of a column beside its block.

        In two lines where all of them have room for two, else in one; where even that is too much,
        the smallest topics go without.
        """
        ax = self.ax_
        upwards = float(ax.bbox.height) / (TOP - BOTTOM)
        line = 1.15 * measure(ax, "Áj|", TEXT_SIZE)[1] / upwards
        topics = [one for one, block in self.blocks_.items() if block.column == column][::-1]
        n_lines = 2 if 2.1 * line * len(topics) <= 1.0 - BOTTOM else 1
        size = TEXT_SIZE if n_lines == 2 else NOTE_SIZE
        height = line * (n_lines + 0.1)
        largest = sorted(topics, key=lambda one: self.blocks_[one].bottom - self.blocks_[one].top)
        largest = largest[: int((1.0 - BOTTOM) / height)]
        topics = [one for one in topics if one in largest]
        middles = [self.blocks_[one].middle for one in topics]
        heights = spread(middles, [height] * len(topics), BOTTOM, 1.0)
        on_ribbons = 0 < column < max(block.column for block in self.blocks_.values())
        side = -1 if to_the_left else 1
        start, end = column + side * BLOCK, column + side * (BLOCK + AIR)
        boxes = []
        for topic, middle, place in zip(topics, middles, heights, strict=True):
            text = ax.text(
                end + side * 0.2 * AIR,
                place,
                self.topic_words(topic, n_lines, size),
                ha="right" if to_the_left else "left",
                va="center",
                multialignment="right" if to_the_left else "left",
                fontsize=size,
                color=ink_on(ax),
                path_effects=halo(ax) if on_ribbons else [],
                zorder=5,
                **LITERAL,
            )
            text.set_in_layout(False)
            boxes.append(extent(text))
            if abs(place - middle) > 0.3 * line:
                ax.plot([start, end], [middle, place], color=ink_on(ax, 0.5), linewidth=0.7)
        return boxes

    def topic_words(self, topic: Topic, n_lines: int, size: float) -> str:
        """The label of a topic, its share, and what became of it; in one line, that in one word."""
        ax = self.ax_
        row = self.topics[(self.topics["era"] == topic[0]) & (self.topics["topic"] == topic[1])]
        label, share = row["label"].iloc[0], float(row["share"].iloc[0])
        name = label if isinstance(label, str) and label else f"topic {topic[1]}"
        name = literal(name, 120)
        fate = fates(self.links).get(topic, "")
        fate = fate if n_lines == 2 else " ".join(fate.split(" ")[:2])
        tail = percent(share) if share == share else "no share"
        tail = literal(f"{tail}, {fate}" if fate else tail)
        last = max(block.column for block in self.blocks_.values())
        inner = 0 < self.blocks_[topic].column < last
        width = (BETWEEN if inner else LABEL if last else 1.0 + LABEL) * self.across()
        room = width if n_lines == 2 else width - measure(ax, f"  {tail}", size)[0]
        name = fit_terms(ax, name.split(", "), max(0.5 * width, room), 1, size)
        if n_lines == 2:
            return f"{name}\n{clip_to_width(ax, tail, width, size)}"
        return clip_to_width(ax, f"{name}  {tail}", width, size)
