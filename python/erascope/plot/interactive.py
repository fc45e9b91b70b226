"""Keyness and trends as Altair charts, to point at and to zoom in a notebook.

Comes in: a study. Goes out: charts that may be changed, layered and saved like any other of
Altair's. They show what the static plots show, from the same rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from erascope.plot.contrast import BEYOND, contrast, is_tested
from erascope.plot.series import FEW_ARTICLES, runs
from erascope.plot.style import LINE_COLOURS, era_colours, literal
from erascope.plot.time_axis import dated

if TYPE_CHECKING:
    from types import ModuleType

    from pandas import DataFrame

    from erascope.plot import StudyPlots

WIDTH, HEIGHT = 640, 400  # pixels
MOST_POINTS = 3_000
N_LABELS = 24
LETTER, LINE = 7, 13  # pixels: about the width of a letter, and the height of a line
TIMES = "datum.value == 0 ? 'same' : format(pow(2, abs(datum.value)), ',.3~r') + '×'"
ODDS = "'1 in ' + format(pow(10, datum.value), ',.0f')"
VALUES = {"share": ("share of articles", ".0%"), "per_million": ("per million words", ",.0f")}


def altair() -> ModuleType:
    """Altair, or words on how to get it."""
    try:
        import altair as found
    except ImportError as error:
        raise ImportError(
            'interactive plots need Altair: pip install "erascope[interactive]"'
        ) from error
    module: ModuleType = found
    return module


class InteractivePlots:
    """Interactive plots of a study: `study.plot.interactive.keyness()` and `.trend(terms)`.

    They need Altair: ``pip install "erascope[interactive]"``.

    Parameters
    ----------
    plots : StudyPlots
        The static plots of the same study.
    """

    def __init__(self, plots: StudyPlots) -> None:
        self.plots = plots

    def keyness(self, era: str | None = None) -> Any:
        """Draw the words that set an era apart; a word under the pointer tells its figures.

        Parameters
        ----------
        era : str, optional
            The era held against all others; the last one where not given.

        Returns
        -------
        altair.LayerChart
            The 3,000 surest words at most.

        Raises
        ------
        ImportError
            Where Altair is not installed.
        ValueError
            Where there is no such era, or nothing to compare it with.
        """
        display = self.plots.keyness_display()
        panels = display.panels(era)
        if not panels:
            raise ValueError("there are fewer than two eras: nothing to compare")
        return keyness_chart(display.keyness, list(display.eras), *panels[-1])

    def trend(
        self,
        terms: str | Sequence[str],
        by: str = "month",
        value: Literal["share", "per_million"] = "share",
    ) -> Any:
        """Draw terms over time; a click in the legend singles one out.

        Parameters
        ----------
        terms, by
            As in `study.trend`.
        value : {"share", "per_million"}, default="share"
            What is drawn.

        Returns
        -------
        altair.LayerChart
            Lines in bands of their 95 % intervals; a bin of few articles shows its interval alone.

        Raises
        ------
        ImportError
            Where Altair is not installed.
        """
        if value not in VALUES:
            raise ValueError(f'value is {value!r}, but must be "share" or "per_million"')
        display = self.plots.trend_display(terms, by, value)
        return trend_chart(display.bins(), dated(display.eras), value)


def keyness_chart(keyness: DataFrame, eras: list[str], era: str, other: str | None) -> Any:
    """The volcano plot of one era against another, or against all others."""
    alt = altair()
    tested = is_tested(keyness)
    terms = contrast(keyness, era, other).head(MOST_POINTS)
    rest = other if other is not None else "other eras"
    rows = terms.assign(
        word=[literal(surface) for surface in terms["surface"]],
        more_in=np.where(terms["log_ratio"] > 0, era, rest),
        times=2 ** terms["log_ratio"].abs(),
        shown=np.where(terms["faint"], "may be chance", "borne out"),
        held_by=np.where(terms["alone"], "one side alone", "both sides"),
        chance=10.0 ** -terms["evidence"],
    )
    top = max(1.0, float(rows["evidence"].max())) if len(rows) else 1.0
    reach = max(1.0, float(rows["log_ratio"].abs().max())) if len(rows) else 1.0
    # Above the smallest p that could be told words stand by |z|: no odds are named there.
    floor = top / (1.0 + BEYOND) if rows["beyond"].any() else top
    decades = list(range(1, max(1, round(floor)) + 1))
    colours = era_colours(eras)
    side = alt.Color(
        "more_in:N",
        title="more in",
        scale=alt.Scale(domain=[rest, era], range=[colours.get(rest, "#777777"), colours[era]]),
    )
    x = alt.X(
        "log_ratio:Q",
        title="times as often",
        axis=alt.Axis(labelExpr=TIMES, tickMinStep=1),
        scale=alt.Scale(domain=[-1.3 * reach, 1.3 * reach]),
    )
    y = alt.Y(
        "evidence:Q",
        title="as large a difference by chance" if tested else "evidence |z|",
        axis=alt.Axis(labelExpr=ODDS, values=decades) if tested else alt.Axis(),
        scale=alt.Scale(domain=[0, 1.08 * top]),
    )
    points = (
        alt.Chart(rows.drop(columns="surface"))
        .mark_point(filled=True)
        .encode(
            x=x,
            y=y,
            color=side,
            size=alt.Size("count:Q", title="occurrences"),
            shape=alt.Shape(
                "held_by:N",
                title="used by",
                scale=alt.Scale(
                    domain=["both sides", "one side alone"], range=["circle", "diamond"]
                ),
            ),
            opacity=alt.Opacity(
                "shown:N",
                title=None,
                scale=alt.Scale(domain=["borne out", "may be chance"], range=[0.8, 0.2]),
            ),
            tooltip=[
                alt.Tooltip("word:N"),
                alt.Tooltip("more_in:N", title="more in"),
                alt.Tooltip("times:Q", title="times as often", format=",.3~r"),
                alt.Tooltip("count:Q", title="occurrences", format=","),
                alt.Tooltip("shown:N", title="difference"),
                *([alt.Tooltip("chance:Q", title="p, at most", format=".2~r")] if tested else []),
            ],
        )
        .interactive()
    )
    labels = (
        alt.Chart(apart(rows[~rows["faint"]], 2.6 * reach, 1.08 * top))
        .mark_text(align="left", dx=7, dy=1)
        .encode(x="log_ratio:Q", y="evidence:Q", text="word:N")
    )
    return alt.layer(points, labels).properties(width=WIDTH, height=HEIGHT)


def apart(rows: DataFrame, across: float, up: float) -> DataFrame:
    """The first rows whose words do not cover each other, on axes of these lengths."""
    kept: list[tuple[float, float, float]] = []  # left, right and height, in pixels
    chosen = []
    for place, (x, y, word) in enumerate(
        zip(rows["log_ratio"], rows["evidence"], rows["word"], strict=True)
    ):
        left, height = x / across * WIDTH, y / up * HEIGHT
        right = left + LETTER * (len(word) + 2)
        if not any(
            abs(height - h) < LINE and left < end and start < right for start, end, h in kept
        ):
            kept.append((left, right, height))
            chosen.append(place)
        if len(chosen) == N_LABELS:
            break
    return rows.iloc[chosen][["log_ratio", "evidence", "word"]]


def trend_chart(bins: DataFrame, eras: DataFrame, value: str) -> Any:
    """Lines with bands over shaded eras; `bins` has term, start, end, value, low and high."""
    from pandas import concat

    alt = altair()
    title, form = VALUES[value]
    bins = bins.assign(middle=bins["start"] + (bins["end"] - bins["start"]) / 2)
    solid = concat(
        [bins.iloc[:0].assign(run="")]
        + [
            run.assign(run=f"{term} {number}")
            for term, rows in bins.groupby("term", sort=False)
            for number, run in enumerate(runs(rows.sort_values("start")))
        ]
    )
    few = bins[(bins["all_articles"] > 0) & (bins["all_articles"] < FEW_ARTICLES)]
    chosen = alt.selection_point(fields=["term"], bind="legend")
    colour = alt.Color(
        "term:N",
        scale=alt.Scale(domain=list(bins["term"].unique()), range=list(LINE_COLOURS)),
    )
    x = alt.X("middle:T", title=None)
    axis = alt.Axis(format=form)
    tooltip = [
        alt.Tooltip("term:N"),
        alt.Tooltip("start:T", title="from"),
        alt.Tooltip("value:Q", title=title, format=".3~r"),
        alt.Tooltip("low:Q", title="95 % interval from", format=".3~r"),
        alt.Tooltip("high:Q", title="to", format=".3~r"),
        alt.Tooltip("articles:Q"),
        alt.Tooltip("all_articles:Q", title="of"),
    ]
    shades = (
        alt.Chart(eras[["era", "start", "end"]])
        .mark_rect(color="#888888", opacity=0.12)
        .encode(x="start:T", x2="end:T", tooltip="era:N")
    )
    base = alt.Chart(solid).encode(x=x, color=colour, detail="run:N")
    band = base.mark_area().encode(
        y=alt.Y("low:Q", title=title, axis=axis),
        y2="high:Q",
        opacity=alt.when(chosen).then(alt.value(0.18)).otherwise(alt.value(0.02)),
    )
    line = base.mark_line(point=True).encode(
        y=alt.Y("value:Q", title=title, axis=axis),
        opacity=alt.when(chosen).then(alt.value(1.0)).otherwise(alt.value(0.08)),
        tooltip=tooltip,
    )
    whisker = (
        alt.Chart(few)
        .mark_rule(strokeWidth=1.5)
        .encode(
            x=x,
            y=alt.Y("low:Q", title=title, axis=axis),
            y2="high:Q",
            color=colour,
            opacity=alt.when(chosen).then(alt.value(0.4)).otherwise(alt.value(0.03)),
            tooltip=tooltip,
        )
    )
    layers = alt.layer(shades, band, whisker, line).add_params(chosen)
    return layers.properties(width=WIDTH, height=HEIGHT).interactive(bind_y=False)
