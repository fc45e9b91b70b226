"""Text measured as it will be drawn, clipped or broken to a width, and spread along a line.

Everything here works in pixels of the settled layout (`style.settle`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np

from erascope.plot.style import (
    HEADING_SIZE,
    LITERAL,
    TEXT_SIZE,
    heading,
    left_to_right,
    missing_glyphs_ignored,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Text


class Box(NamedTuple):
    """A rectangle in pixels."""

    left: float
    bottom: float
    right: float
    top: float

    def overlaps(self, other: Box) -> bool:
        """Whether the two share any area."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.bottom < other.top
            and other.bottom < self.top
        )

    def contains(self, other: Box) -> bool:
        """Whether `other` lies inside."""
        return (
            self.left <= other.left
            and self.bottom <= other.bottom
            and self.right >= other.right
            and self.top >= other.top
        )

    def crossed_by(self, x: float, y: float, to_x: float, to_y: float) -> bool:
        """Whether the straight line between two points passes through, seen at 25 points of it."""
        part = np.linspace(0.0, 1.0, 25)
        along, up = x + part * (to_x - x), y + part * (to_y - y)
        inside = (along > self.left) & (along < self.right) & (up > self.bottom) & (up < self.top)
        return bool(inside.any())


def extent(text: Text) -> Box:
    """The box of a text that is already on the axes."""
    with missing_glyphs_ignored():
        box = text.get_window_extent()
    return Box(float(box.x0), float(box.y0), float(box.x1), float(box.y1))


def measure(ax: Axes, words: str, size: float = TEXT_SIZE, **font: Any) -> tuple[float, float]:
    """Width and height of the words in pixels."""
    from matplotlib.transforms import IdentityTransform

    probe = ax.text(
        0, 0, words, fontsize=size, transform=IdentityTransform(), **{**LITERAL, **font}
    )
    box = extent(probe)
    probe.remove()
    return box.right - box.left, box.top - box.bottom


def clip_to_width(ax: Axes, words: str, width: float, size: float = TEXT_SIZE, **font: Any) -> str:
    """The words, or as many of their characters as fit into `width` pixels, with an ellipsis."""
    if measure(ax, words, size, **font)[0] <= width:
        return words
    short, long = 0, len(words)
    while long - short > 1:
        middle = (short + long) // 2
        if measure(ax, words[:middle].rstrip() + "…", size, **font)[0] <= width:
            short = middle
        else:
            long = middle
    return words[:short].rstrip(" ,") + "…"


def fit_terms(
    ax: Axes, terms: Sequence[str], width: float, n_lines: int, size: float = TEXT_SIZE
) -> str:
    """As many whole terms as fit into `n_lines` lines of `width` pixels, separated by commas.

    A term too long for a line of its own is clipped; terms that find no room are left out.
    """
    lines: list[str] = []
    line = ""
    for place, term in enumerate(terms):
        comma = "," if place + 1 < len(terms) else ""
        longer = f"{line} {term}{comma}" if line else term + comma
        if measure(ax, longer, size)[0] <= width:
            line = longer
        elif not line:
            line = clip_to_width(ax, longer, width, size)
        elif len(lines) + 1 < n_lines:
            lines.append(line)
            line = clip_to_width(ax, term + comma, width, size)
        else:
            break
    return "\n".join(left_to_right(one) for one in (*lines, line.rstrip(",")))


def spread(
    centres: Sequence[float], heights: Sequence[float], low: float, high: float
) -> list[float]:
    """Centres moved as little as needed so that blocks of these heights do not overlap.

    The blocks come in their order from low to high and stay in that range; where they cannot all
    fit they fill it evenly.

    Blocks that touch move as one cluster around their mean (pool adjacent violators; Ayer et al.
    1955, doi:10.1214/aoms/1177728423): least squares, linear time.
    """
    size = np.asarray(heights, dtype=float)
    shrink = min(1.0, (high - low) / size.sum()) if len(size) else 1.0
    size = size * shrink
    offset = np.concatenate([[0.0], np.cumsum(size)])[: len(size)] + size / 2
    clusters: list[tuple[float, int]] = []  # mean shift of a cluster, its number of blocks
    for centre, own in zip(centres, offset, strict=True):
        mean, number = float(centre - own), 1
        while clusters and clusters[-1][0] > mean:
            before, n_before = clusters.pop()
            mean = (mean * number + before * n_before) / (number + n_before)
            number += n_before
        clusters.append((mean, number))
    shifts = np.concatenate([np.full(number, mean) for mean, number in clusters] or [np.zeros(0)])
    shifts = np.clip(shifts, low, high - size.sum())
    return [float(place) for place in offset + shifts]


def clip_headings(ax: Axes, sides: Sequence[Literal["left", "right"]]) -> None:
    """Clip the headings over an axes to their part of its width, so that they do not meet."""
    width = float(ax.bbox.width) / len(sides) - 6.0
    for side in sides:
        words = ax.get_title(side)
        heading(ax, clip_to_width(ax, words, width, HEADING_SIZE, fontweight="bold"), side)
