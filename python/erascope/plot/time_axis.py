"""A time axis made of bins: the stretches that hold articles, ticks that name bins, eras shaded.

Comes in: the bins of a trend (start, end, all_articles) and the frame of the eras. Goes out: ranges
of dates to draw, one panel each, so that years without an article do not waste the plot.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from erascope.plot.labels import clip_to_width, measure
from erascope.plot.style import INK, LITERAL, NOTE_SIZE, halo, ink_on, literal

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from pandas import DataFrame, Timedelta, Timestamp

BREAK_INCHES = 0.35  # between two panels of a broken axis
TICK_INCHES = 0.42  # the least width of a tick's words with the air around them
MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600)  # between two ticks
LONG_GAP_BINS = 3  # a gap is long if it is longer than this many bins ...
LONG_GAP_PART = 0.25  # ... and than this part of all the time that holds articles


class Stretch(NamedTuple):
    """A range of dates, its end excluded."""

    start: Timestamp
    end: Timestamp

    @property
    def length(self) -> Timedelta:
        """How long it lasts."""
        return self.end - self.start


def stretches(bins: DataFrame) -> list[Stretch]:
    """Runs of bins that hold articles; a short gap does not part them, only a long one does."""
    full = bins[bins["all_articles"] > 0].drop_duplicates("start").sort_values("start")
    if full.empty:
        return []
    covered = (full["end"] - full["start"]).sum()
    longest = max(LONG_GAP_BINS * (full["end"] - full["start"]).max(), LONG_GAP_PART * covered)
    found: list[Stretch] = []
    for start, end in zip(full["start"], full["end"], strict=True):
        if found and start - found[-1].end <= longest:
            found[-1] = Stretch(found[-1].start, max(end, found[-1].end))
        else:
            found.append(Stretch(start, end))
    return found


def dated(frame: DataFrame) -> DataFrame:
    """The frame with start and end as dates; the one that came in stays as it was."""
    from pandas import to_datetime

    return frame.assign(start=to_datetime(frame["start"]), end=to_datetime(frame["end"]))


def panel_widths(parts: list[Stretch]) -> list[float]:
    """Widths in proportion to time, the shortest stretch at least a third of the longest."""
    days = [part.length.total_seconds() / 86400 for part in parts]
    return [max(one, max(days) / 3) for one in days]


def name_bins(ax: Axes, bins: DataFrame, stretch: Stretch, inches: float) -> None:
    """Put ticks at the middle of bins, as many as `inches` have room for, named after the bins.

    The year stands under the first tick and wherever it changes.
    """
    from matplotlib.dates import date2num

    inside = bins[(bins["start"] >= stretch.start) & (bins["end"] <= stretch.end)]
    inside = inside.drop_duplicates("start").sort_values("start")
    starts = list(inside["start"])
    most = max(1, int(inches / TICK_INCHES))
    days = ((inside["end"] - inside["start"]).dt.total_seconds() / 86400).median()
    if days >= 27:
        months = [start.year * 12 + start.month - 1 for start in starts]
        steps = [one for one in MONTH_STEPS if one >= 12 or days <= 360]
    else:
        months = list(range(len(starts)))
        steps = list(range(1, len(starts) + 1))
    step = next((one for one in steps if sum(m % one == 0 for m in months) <= most), steps[-1])
    chosen = [place for place, month in enumerate(months) if month % step == 0] or [0]
    words, year = [], None
    for place in chosen:
        start = starts[place]
        if days >= 27 and step % 12 == 0:
            words.append(f"{start:%Y}")
            continue
        quarter = 85 <= days <= 360
        name = f"Q{(start.month + 2) // 3}" if quarter else f"{start:%b}"
        name = f"{start.day} {name}" if days < 27 else name
        words.append(name if start.year == year else f"{name}\n{start:%Y}")
        year = start.year
    middles = (inside["start"] + (inside["end"] - inside["start"]) / 2).iloc[chosen]
    ax.set_xticks(middles.to_numpy(), words)
    ax.set_xlim(date2num([*stretch]))


def shade_eras(ax: Axes, eras: DataFrame, stretch: Stretch) -> None:
    """Shade the part of each era that lies in the stretch, every second one a little darker."""
    for place, (start, end) in enumerate(zip(eras["start"], eras["end"], strict=True)):
        start, end = max(start, stretch.start), min(end, stretch.end)
        if start < end:
            strength = 0.07 if place % 2 == 0 else 0.13
            ax.axvspan(start, end, color=ink_on(ax), alpha=strength, linewidth=0, zorder=0)


def name_eras(ax: Axes, eras: DataFrame, stretch: Stretch) -> None:
    """Write the name of each era at the top of its shade, on end where it is narrow."""
    from matplotlib.dates import date2num

    for era, start, end in zip(eras["era"], eras["start"], eras["end"], strict=True):
        start, end = max(start, stretch.start), min(end, stretch.end)
        if start >= end:
            continue
        left, right = date2num([start, end])
        pixels = ax.transData.transform([(left, 0.0), (right, 0.0)])[:, 0]
        room = float(pixels[1] - pixels[0]) - 4.0
        words = clip_to_width(ax, literal(era), room, NOTE_SIZE)
        upright = len(words) < min(4, len(era))  # too narrow: the name stands on end, or not at all
        if upright:
            words = clip_to_width(ax, literal(era), 0.5 * float(ax.bbox.height), NOTE_SIZE)
            if measure(ax, words, NOTE_SIZE)[1] > room + 4.0:
                continue
        ax.text(
            (left + right) / 2,
            0.98,
            words,
            transform=ax.get_xaxis_transform(),
            rotation=90 if upright else 0,
            path_effects=halo(ax),
            zorder=5,
            ha="center",
            va="top",
            fontsize=NOTE_SIZE,
            color=ink_on(ax, 0.75),
            **LITERAL,
        ).set_in_layout(False)


def break_between(left: Axes, right: Axes) -> None:
    """Mark that the time axis is broken between two panels, and say why."""
    right.spines["left"].set_visible(False)
    right.tick_params(axis="y", left=False, labelleft=False)
    for ax, edge in ((left, 1.0), (right, 0.0)):
        ax.plot(
            [edge],
            [0.0],
            transform=ax.transAxes,
            marker=[(-0.4, -1.0), (0.4, 1.0)],
            markersize=8,
            color=INK,
            markeredgecolor=INK,
            linestyle="none",
            clip_on=False,
            zorder=6,
        )
    left.annotate(
        "no articles",
        (1.0, 0.5),
        xycoords="axes fraction",
        xytext=(BREAK_INCHES * 36.0, 0),
        textcoords="offset points",
        rotation=90,
        ha="center",
        va="center",
        fontsize=NOTE_SIZE,
        color=ink_on(left, 0.6),
    ).set_in_layout(False)
