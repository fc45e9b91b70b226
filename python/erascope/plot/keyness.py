"""Which words set the eras apart: effect size against evidence, one point per term.

Comes in: the frame `study.keyness`. Goes out: a volcano plot; of two eras one panel, the later era
to the right; of more eras one panel each, the era against the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import fill
from typing import TYPE_CHECKING, Self

import numpy as np

from erascope.plot.contrast import BEYOND, contrast, is_tested
from erascope.plot.labels import clip_headings
from erascope.plot.placement import Point, label_points
from erascope.plot.style import (
    NOTE_SIZE,
    TEXT_SIZE,
    background,
    dress,
    era_colours,
    figure_of,
    heading,
    ink_on,
    literal,
    mixed,
    new_figure,
    note,
    say,
    settle,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, SubFigure
    from matplotlib.ticker import Locator
    from numpy.typing import NDArray
    from pandas import DataFrame


class KeynessDisplay:
    """Volcano plot of the words that set eras apart.

    Each point is a term: to the side the base-2 logarithm of how many times as frequent it is,
    upwards how seldom shuffling the articles between the eras gives as much (p; the size of z where
    nothing was permuted), its area the occurrences. A term that only one side holds is a triangle:
    its ratio has no upper bound, and where it stands is an estimate. Terms that the permutation
    does not bear out (q of 0.05 or more) are faint, those in too few articles to be tested are left
    out. The surest terms of each side, by p and then by the difference of the
    shares of articles, are named where they find room.

    Parameters
    ----------
    keyness : pandas.DataFrame
        One row per era and term, as `study.keyness`: era, term, surface, count, rest_count,
        log_ratio, z, documents, rest_documents; p, q, p_is_bound and the interval of
        document_difference where they are there. Other columns are left alone.
    eras : sequence of str
        The eras in the order of time.
    n_labels : int, default=20
        The most terms named in a panel, half of them on each side.

    Attributes
    ----------
    figure_ : matplotlib Figure
        The figure drawn on.
    axes_ : list of matplotlib Axes
        One axes per panel.
    ax_ : matplotlib Axes
        The first of `axes_`.
    """

    figure_: Figure | SubFigure
    axes_: list[Axes]
    ax_: Axes

    def __init__(self, keyness: DataFrame, eras: Sequence[str], n_labels: int = 20) -> None:
        self.keyness = keyness
        self.eras = eras
        self.n_labels = n_labels

    def plot(self, ax: Axes | None = None, *, era: str | None = None) -> Self:
        """Draw the plot.

        Parameters
        ----------
        ax : matplotlib Axes, optional
            Draw here, one panel only. A new figure where not given.
        era : str, optional
            Only the panel of this era against all others. Two eras need no choice: their one panel
            shows the later against the earlier.

        Returns
        -------
        KeynessDisplay
            The display itself.

        Raises
        ------
        ValueError
            Where `era` is none of the eras, or `ax` is given for more than one panel.
        """
        panels = self.panels(era)
        if ax is not None and len(panels) > 1:
            raise ValueError(
                f"ax is one axes, but {len(panels)} eras take one panel each: "
                f"pass era=, one of {', '.join(map(repr, self.eras))}"
            )
        if ax is not None:
            self.axes_ = [ax]
        else:
            n_columns = 1 if len(panels) < 2 else 2
            n_rows = max(1, -(-len(panels) // n_columns))
            figure = new_figure(5.0 if n_rows == 1 else 4.4 * n_rows)
            grid = figure.add_gridspec(n_rows, n_columns)
            places = [divmod(place, n_columns) for place in range(max(1, len(panels)))]
            self.axes_ = [figure.add_subplot(grid[place]) for place in places]
            for axes in self.axes_:
                dress(axes)
        self.ax_ = self.axes_[0]
        self.figure_ = self.ax_.figure
        if not panels:
            only = f"only one era, {literal(self.eras[0])}" if len(self.eras) else "no era"
            say(self.ax_, f"There is {only}: nothing to compare.")
            return self
        named = [self.draw(axes, *panel) for axes, panel in zip(self.axes_, panels, strict=True)]
        settle(self.ax_)
        for axes in self.axes_:
            clip_headings(axes, ("left", "right"))
        settle(self.ax_)
        for axes, rows in zip(self.axes_, named, strict=True):
            self.name_terms(axes, rows)
        return self

    def panels(self, era: str | None = None) -> list[tuple[str, str | None]]:
        """The comparisons to draw: an era and the other one, None for all the rest."""
        eras = list(self.eras)
        if era is not None and era not in eras:
            raise ValueError(f"era is {era!r}, but the eras are {', '.join(map(repr, eras))}")
        if len(eras) < 2:
            return []
        if len(eras) == 2:
            right = era if era is not None else eras[1]
            return [(right, eras[0] if right == eras[1] else eras[1])]
        return [(one, None) for one in (eras if era is None else [era])]

    def draw(self, ax: Axes, era: str, other: str | None) -> DataFrame:
        """Draw the points of one panel; its terms come back, to be named once the layout stands."""
        terms = contrast(self.keyness, era, other)
        if terms.empty:
            say(ax, f"No term to compare: {literal(era)} against {self.rest(other)}.")
            return terms
        colours = era_colours(self.eras)
        left = colours[other] if other is not None else ink_on(ax, 0.55)
        sides = np.where(terms["log_ratio"] > 0, colours[era], left)
        area = self.areas(terms)
        groups = terms.assign(right=terms["log_ratio"] > 0).groupby(["faint", "alone", "right"])
        for (faint, alone, right), group in groups:
            colour = list(sides[group.index])
            ax.scatter(
                group["log_ratio"],
                group["evidence"],
                s=area[group.index],
                # Mixed with the paper, not transparent: faint points in a heap must stay faint.
                c=[mixed(one, background(ax), 0.72) for one in colour] if faint else colour,
                marker=(">" if right else "<") if alone else "o",
                alpha=1.0 if faint else 0.75,
                linewidths=0,
                zorder=2 if faint else 3,
            )
        reach = max(1.0, float(terms["log_ratio"].abs().max())) * 1.18
        ax.set_xlim(-reach, reach)
        ax.set_ylim(0, max(1.0, float(terms["evidence"].max())) * 1.1)
        marks = self.scale(ax, terms)
        ax.axvline(0, color=ink_on(ax, 0.35), linewidth=0.8, zorder=1)
        ax.xaxis.set_major_locator(self.doublings(reach))
        ax.xaxis.set_major_formatter(
            lambda value, _: f"{2 ** abs(value):.4g}×" if value else "same"
        )
        heading(ax, f"← more in {self.rest(other)}", "left")
        heading(ax, f"more in {literal(era)} →", "right")
        marks += ["area: occurrences"]
        marks += ["triangle: never on the other side"] if terms["alone"].any() else []
        pale = "faint: may be chance (q ≥ 0.05)"
        pale = pale if is_tested(self.keyness) else "faint: in 1 or 2 articles"
        marks += [pale] if terms["faint"].any() else []
        width = 120 if len(self.axes_) == 1 else 64
        note(ax, f"times as frequent (log₂ ratio of rates)\n{fill('; '.join(marks), width)}")
        return terms

    def scale(self, ax: Axes, terms: DataFrame) -> list[str]:
        """Name the evidence on the upright axis; what the axis cannot say comes back as words."""
        if not is_tested(self.keyness):
            ax.set_ylabel(
                "evidence |z|: the higher, the surer", fontsize=TEXT_SIZE, color=ink_on(ax)
            )
            return []
        ax.set_ylabel(
            "as large a difference by chance", fontsize=TEXT_SIZE, color=ink_on(ax), labelpad=8
        )
        top = float(terms["evidence"].max())
        beyond = bool(terms["beyond"].any())
        if beyond:
            top /= 1.0 + BEYOND
            ax.axhline(top, color=ink_on(ax, 0.5), linewidth=0.8, linestyle=":", zorder=1)
        decades = range(1, max(1, round(top)) + 1)
        ax.set_yticks(list(decades), [f"1 in {10**decade:,}" for decade in decades])
        return ["above the dots: rarer still, by |z|"] if beyond else []

    def rest(self, other: str | None) -> str:
        """What an era is held against, in words."""
        return literal(other) if other is not None else "other eras"

    def areas(self, terms: DataFrame) -> NDArray[np.float64]:
        """Marker areas in square points, in proportion to the occurrences, but never invisible."""
        counts = terms["count"].to_numpy(dtype=float)
        areas: NDArray[np.float64] = 260.0 * counts / max(1.0, counts.max(initial=0.0))
        return np.maximum(9.0, areas)

    def doublings(self, reach: float) -> Locator:
        """Ticks at whole powers of two."""
        from matplotlib.ticker import MultipleLocator

        return MultipleLocator(max(1, round(reach / 4)))

    def name_terms(self, ax: Axes, terms: DataFrame) -> None:
        """Write the surest terms of each side, faint ones only where there are no others."""
        if terms.empty:
            return
        area = self.areas(terms)
        pixels = figure_of(ax).dpi / 72.0
        ranked = terms.assign(radius=np.sqrt(area) / 2 * pixels)
        solid = ranked[~ranked["faint"]]
        ranked = solid if len(solid) else ranked
        right = ranked[ranked["log_ratio"] > 0]
        left = ranked[ranked["log_ratio"] <= 0]
        half = self.n_labels // 2
        n_left = min(len(left), max(half, self.n_labels - len(right)))
        chosen = ranked.loc[
            ranked.index.isin(left.index[:n_left])
            | ranked.index.isin(right.index[: self.n_labels - n_left])
        ]
        points = [
            Point(row["log_ratio"], row["evidence"], row["radius"], literal(row["surface"], 32))
            for row in chosen.to_dict("records")
        ]
        crowd = solid[["log_ratio", "evidence", "radius"]]
        label_points(
            ax,
            points,
            crowd.to_numpy(dtype=float),
            divide=0.0,
            colour=ink_on(ax),
            line_colour=ink_on(ax, 0.5),
            size=TEXT_SIZE if len(self.axes_) == 1 else NOTE_SIZE,
            farthest=72.0 if len(self.axes_) == 1 else 24.0,
        )
