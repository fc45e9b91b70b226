"""How often words appear, bin by bin, with the uncertainty of each bin.

Comes in: the frame of a trend and the frame of the eras. Goes out: lines with interval bands, at
most four terms in a panel. A bin without articles is a gap, one with fewer than five only a
whisker; years without an article are cut out of the axis.
"""

from __future__ import annotations

from itertools import pairwise
from textwrap import fill
from typing import TYPE_CHECKING, Any, Self

from erascope.plot.findings import BAR, draw_bursts, draw_levels, findings
from erascope.plot.labels import clip_to_width, measure
from erascope.plot.reading_aid import VALUES, few_part, reading_aid
from erascope.plot.series import TOP, cut, draw_series, highest, looks
from erascope.plot.style import (
    HEADING_SIZE,
    LITERAL,
    NOTE_SIZE,
    TEXT_SIZE,
    WIDTH,
    dress,
    figure_of,
    heading,
    ink_on,
    left_to_right,
    literal,
    new_figure,
    note,
    say,
    settle,
)
from erascope.plot.time_axis import (
    BREAK_INCHES,
    Stretch,
    break_between,
    dated,
    name_bins,
    name_eras,
    panel_widths,
    shade_eras,
    stretches,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, SubFigure
    from pandas import DataFrame

    from erascope.plot.findings import Findings

TOGETHER = 4  # the most terms that share a panel
THIN = 0.2  # where more of the bins than this hold few articles, no terms share a panel


def columns(n_panels: int) -> int:
    """How many panels stand side by side: few of them have the whole width."""
    return 1 if n_panels < 4 else 2


class TrendDisplay:
    """Keyword trends: the share of articles, or occurrences per million words, by date.

    A band, or a whisker, is the interval of a value. Bins without articles are gaps; bins with
    fewer than five articles show their interval and no line; bins that are covered in part are
    hollow. Where the tests of the trend come along, the levels between changes are dashed, bursts
    are bars under the lines, and each name says whether its term rises or falls. Up to four terms
    share a panel; more of them, or terms over thin bins, take a panel each, on scales of their own.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row per term and bin, as the frame of `study.trend`: term, bin_start, bin_end, articles,
        all_articles, partial, and the value with its `_low` and `_high`.
    eras : pandas.DataFrame
        era, start, end (excluded); shaded and named.
    value : {"share", "per_million"}, default="share"
        What is drawn.
    test, changes, bursts : pandas.DataFrame, optional
        What was found of the terms, as the frames of `study.trend`. Levels are those of shares.

    Attributes
    ----------
    figure_ : matplotlib Figure
        The figure drawn on.
    axes_ : list of matplotlib Axes
        All panels: term by term, and within a term by date.
    ax_ : matplotlib Axes
        The first of `axes_`.
    """

    figure_: Figure | SubFigure
    axes_: list[Axes]
    ax_: Axes

    def __init__(
        self,
        frame: DataFrame,
        eras: DataFrame,
        value: str = "share",
        *,
        test: DataFrame | None = None,
        changes: DataFrame | None = None,
        bursts: DataFrame | None = None,
    ) -> None:
        self.frame = frame
        self.eras = eras
        self.value = value
        self.test = test
        self.changes = changes
        self.bursts = bursts

    def plot(self, ax: Axes | None = None) -> Self:
        """Draw the plot.

        Parameters
        ----------
        ax : matplotlib Axes, optional
            Draw all terms here, on an unbroken time axis. A new figure where not given.

        Returns
        -------
        TrendDisplay
            The display itself.

        Raises
        ------
        ValueError
            Where `value` is neither "share" nor "per_million".
        """
        if self.value not in ("share", "per_million"):
            raise ValueError(f'value is {self.value!r}, but must be "share" or "per_million"')
        bins, eras = self.bins(), dated(self.eras)
        found = findings(self.test, self.changes, self.bursts)
        terms = list(bins["term"].drop_duplicates())
        parts = stretches(bins)
        if not terms or not parts:
            self.axes_ = [ax if ax is not None else new_figure(2.4).add_subplot()]
            self.ax_, self.figure_ = self.axes_[0], self.axes_[0].figure
            say(self.ax_, "No term to draw." if not terms else "No dated articles in these bins.")
            return self
        apart = ax is None and (len(terms) > TOGETHER or few_part(bins) > THIN)
        groups = [[one] for one in terms] if apart else [terms]
        if ax is not None:
            parts = [Stretch(parts[0].start, parts[-1].end)]
            panels = [[ax]]
        else:
            panels = self.new_panels(len(groups), parts)
        self.axes_ = [axes for panel in panels for axes in panel]
        self.ax_, self.figure_ = self.axes_[0], self.axes_[0].figure
        across = 0.9 * figure_of(self.ax_).get_figwidth()
        inches = across / columns(len(groups)) - BREAK_INCHES * (len(parts) - 1)
        if ax is not None:
            inches = float(ax.get_window_extent().width) / float(ax.figure.dpi)
        widths = panel_widths(parts)
        for panel, group in zip(panels, groups, strict=True):
            rows = bins[bins["term"].isin(group)]
            for axes, part, width in zip(panel, parts, widths, strict=True):
                shade_eras(axes, eras, part)
                inside = rows[(rows["start"] < part.end) & (rows["end"] > part.start)]
                self.draw(axes, inside, group, highest(rows, self.value == "share"), found)
                name_bins(axes, bins, part, inches * width / sum(widths))
            for left, right in pairwise(panel):
                break_between(left, right)
        self.name_terms(bins, panels, groups, found, given=ax is not None)
        words = reading_aid(bins, eras, parts, groups, self.value, found)
        inches = float(self.ax_.get_window_extent().width) / float(self.figure_.dpi)
        if ax is not None:
            note(ax, fill(words, max(30, int(inches * 14))))
        else:
            self.figure_.supxlabel(
                fill(words, 125), fontsize=NOTE_SIZE, color=ink_on(self.ax_, 0.75), **LITERAL
            )
        settle(self.ax_)
        for panel in panels:
            self.clip_heading(panel)
            for axes, part in zip(panel, parts, strict=True):
                name_eras(axes, eras, part)
        return self

    def bins(self) -> DataFrame:
        """The frame with dates, and the value to draw as value, low and high."""
        names = {"bin_start": "start", "bin_end": "end"}
        names |= {self.value: "value", f"{self.value}_low": "low", f"{self.value}_high": "high"}
        columns = ["term", "articles", "all_articles", "partial", *names]
        return dated(self.frame[columns].rename(columns=names))

    def new_panels(self, n_groups: int, parts: list[Stretch]) -> list[list[Axes]]:
        """A figure with a row of axes, one per stretch of time, for each group of terms."""
        n_across = columns(n_groups)
        n_down = -(-n_groups // n_across)
        figure = new_figure(4.2 if n_down == 1 else 0.6 + 2.1 * n_down)
        grid = figure.add_gridspec(n_down, n_across)
        widths = panel_widths(parts)
        panels = []
        for place in range(n_groups):
            inner = grid[divmod(place, n_across)].subgridspec(
                1, len(parts), width_ratios=widths, wspace=BREAK_INCHES * len(parts) / WIDTH
            )
            panel: list[Axes] = []
            for column in range(len(parts)):
                axes = figure.add_subplot(inner[column], sharey=panel[0] if panel else None)
                dress(axes)
                panel.append(axes)
            panels.append(panel)
        return panels

    def draw(
        self, ax: Axes, rows: DataFrame, group: list[str], top: float, found: Findings
    ) -> None:
        """The terms of one panel, what was found of them, and its value axis."""
        end = TOP * top
        rows = cut(rows, end)
        bursting = found.bursting(group)
        for term, look in zip(group, looks(ax, len(group)), strict=True):
            series = rows[rows["term"] == term]
            draw_series(ax, series, look)
            if self.value == "share":
                changes = found.changes[found.changes["term"] == term]
                draw_levels(ax, changes, series["start"].min(), series["end"].max(), look)
            if term in bursting:
                bursts = found.bursts[found.bursts["term"] == term]
                draw_bursts(ax, bursts, -BAR * (bursting.index(term) + 1) * top, look)
        # A zero is drawn whole, and below it the bars of bursts have room.
        ax.set_ylim(-(0.02 + BAR * len(bursting)) * top, end)
        write = "{:.4g}%" if self.value == "share" else "{:,.6g}"
        scale = 100 if self.value == "share" else 1
        ax.yaxis.set_major_formatter(
            lambda value, _: write.format(scale * value) if value > -1e-9 else ""
        )
        ax.locator_params(axis="y", nbins=5)

    def clip_heading(self, panel: list[Axes]) -> None:
        """Shorten the term in the heading over a row of axes until it ends where they end."""
        term, bracket, told = panel[0].get_title("left").rpartition(" (")
        if term:
            width = float(panel[-1].bbox.x1 - panel[0].bbox.x0) - 6.0
            width -= measure(panel[0], bracket + told, HEADING_SIZE, fontweight="bold")[0]
            shorter = clip_to_width(panel[0], term, width, HEADING_SIZE, fontweight="bold")
            heading(panel[0], shorter + bracket + told)

    def name_terms(
        self,
        bins: DataFrame,
        panels: list[list[Axes]],
        groups: list[list[str]],
        found: Findings,
        given: bool,
    ) -> None:
        """A heading where a panel has one term, a legend where it has several."""
        from matplotlib.lines import Line2D

        words = {}
        for term, n in bins.groupby("term")["articles"].sum().items():
            told = "; ".join(filter(None, (f"{n:,} articles", found.verdict(term))))
            words[term] = left_to_right(f"{literal(term, 32)} ({told})")
        if len(panels) == 1:
            self.ax_.set_ylabel(VALUES[self.value], fontsize=TEXT_SIZE, color=ink_on(self.ax_))
        if len(groups[0]) == 1:
            for panel, group in zip(panels, groups, strict=True):
                heading(panel[0], words[group[0]])
            return
        lines = [
            Line2D([], [], color=look.colour, marker=look.marker, markersize=5, linewidth=1.6)
            for look in looks(self.ax_, len(groups[0]))
        ]
        labels = [words[one] for one in groups[0]]
        font: dict[str, Any] = {
            "fontsize": TEXT_SIZE,
            "frameon": False,
            "labelcolor": ink_on(self.ax_),
        }
        widest = max(measure(self.ax_, label, TEXT_SIZE)[0] for label in labels)
        room = self.ax_.bbox.width if given else 0.97 * self.figure_.bbox.width
        font["ncols"] = max(1, min(len(labels), int(room / (widest + 5.0 * TEXT_SIZE))))
        if given:
            legend = self.ax_.legend(
                lines, labels, loc="lower left", bbox_to_anchor=(0.0, 1.0), **font
            )
        else:
            legend = self.figure_.legend(lines, labels, loc="outside upper left", **font)
        for text in legend.get_texts():
            text.set(**LITERAL)
