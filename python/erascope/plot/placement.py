"""Words beside the points of a scatter plot, none over another.

Comes in: an axes with a settled layout (`style.settle`) and the points to name, the most important
first. Goes out: the texts that found a place. One that finds none is left out: a plot with nineteen
readable words says more than one with twenty in a heap. Greedy, because the most important word
should stand best; the cost is points × places × crowd, a few milliseconds for twenty words.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from erascope.plot.labels import Box, measure
from erascope.plot.style import LITERAL, TEXT_SIZE, figure_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Text
    from numpy.typing import NDArray

MARGIN = 2.0  # pixels of air above and below a label
ASIDE = 5.0  # pixels of air beside it: two words on one line are not to be read as one phrase
BESIDE = 1.5  # pixels between a marker and a label that stands beside it and needs no line
POINT_COST = 5.0  # pixels of distance that a label goes to spare a point
MOST_COVERED = 1  # points under a label: with more of them it would be a smear


class Point(NamedTuple):
    """A point that wants a label: its place in data, its marker's radius in pixels, its words."""

    x: float
    y: float
    radius: float
    words: str


class Taken(NamedTuple):
    """What already stands on the axes, in pixels."""

    frame: Box
    dots: NDArray[np.float64]
    markers: list[Box]
    labels: list[Box]
    leaders: list[tuple[float, float, float, float]]

    def blocks(self, box: Box, x: float, y: float) -> bool:
        """Whether a label for the point (x, y) cannot stand in this box."""
        return (
            not self.frame.contains(box)
            or any(box.overlaps(other) for other in (*self.labels, *self.markers))
            or any(box.crossed_by(*leader) for leader in self.leaders)
            or any(other.crossed_by(x, y, *nearest(box, x, y)) for other in self.labels)
        )

    def covered_by(self, box: Box) -> int:
        """How many points the box would touch."""
        across, up, radius = self.dots.T
        inside = (across > box.left - radius) & (across < box.right + radius)
        inside &= (up > box.bottom - radius) & (up < box.top + radius)
        return int(inside.sum())


def places(
    point: Point, x: float, y: float, width: float, height: float
) -> list[tuple[Box, float]]:
    """Boxes to try around a point at pixel (x, y), the nearest first, with their distance."""
    found = []
    for distance in (BESIDE, 7.0, 14.0, 24.0, 36.0, 52.0, 72.0):
        n_angles = 8 if distance <= BESIDE else 16
        for angle in np.arange(n_angles) * 2 * np.pi / n_angles:
            reach = point.radius + distance
            middle_x = x + (reach + width / 2) * np.cos(angle)
            middle_y = y + (reach + height / 2) * np.sin(angle)
            box = Box(
                float(middle_x - width / 2),
                float(middle_y - height / 2),
                float(middle_x + width / 2),
                float(middle_y + height / 2),
            )
            found.append((box, distance))
    return found


def cheapest(
    tried: Sequence[tuple[Box, float]], x: float, y: float, taken: Taken
) -> tuple[Box, float] | None:
    """The free place that costs least, in distance and in points covered; None where none is free.

    `tried` comes nearest first, so the search ends where distance alone costs more than the best.
    """
    best: tuple[float, Box, float] | None = None
    for box, distance in tried:
        if best is not None and best[0] <= distance:
            break
        if taken.blocks(box, x, y):
            continue
        covered = taken.covered_by(box)
        cost = distance + POINT_COST * covered
        if covered <= MOST_COVERED and (best is None or cost < best[0]):
            best = (cost, box, distance)
    return None if best is None else best[1:]


def label_points(
    ax: Axes,
    points: Sequence[Point],
    crowd: NDArray[np.float64],
    *,
    divide: float,
    colour: str,
    line_colour: str,
    size: float = TEXT_SIZE,
    farthest: float = 72.0,
) -> list[Text]:
    """Write the words of each point beside it, the first points first.

    No label overlaps another label, the marker of a labelled point or the frame, and none stands
    across the vertical line at `divide` or beyond it. Among the places left the one that touches
    the fewest points of the `crowd` (rows of x and y in data, radius in pixels) at the shortest
    distance wins, `farthest` pixels at most. A label that stands away from its point gets a line.
    """
    pixel = ax.transData.transform
    scale = 72.0 / figure_of(ax).dpi
    spots = [pixel((point.x, point.y)) for point in points]
    taken = Taken(
        frame=Box(*(float(edge) for edge in ax.bbox.extents)),
        dots=np.column_stack([pixel(crowd[:, :2]), crowd[:, 2]]) if len(crowd) else crowd,
        markers=[
            Box(x - point.radius, y - point.radius, x + point.radius, y + point.radius)
            for point, (x, y) in zip(points, spots, strict=True)
        ],
        labels=[],
        leaders=[],
    )
    middle = float(pixel((divide, 0.0))[0])
    written: list[Text] = []
    for point, (x, y) in zip(points, spots, strict=True):
        width, height = measure(ax, point.words, size)
        tried = [
            (box, distance)
            for box, distance in places(point, x, y, width + 2 * ASIDE, height + 2 * MARGIN)
            if distance <= farthest
            and (box.left > middle if point.x > divide else box.right < middle)
        ]
        best = cheapest(tried, x, y, taken)
        if best is None:
            continue
        box, distance = best
        taken.labels.append(box)
        leader: dict[str, object] | None = None
        if distance > BESIDE:
            near_x, near_y = nearest(box, x, y)
            taken.leaders.append((x, y, near_x, near_y))
            leader = {
                "arrowstyle": "-",
                "color": line_colour,
                "linewidth": 0.6,
                "shrinkA": 0.0,
                "shrinkB": point.radius * scale,
                "relpos": (
                    (near_x - box.left) / (box.right - box.left),
                    (near_y - box.bottom) / (box.top - box.bottom),
                ),
            }
        text = ax.annotate(
            point.words,
            (point.x, point.y),
            xytext=((box.left + ASIDE - x) * scale, (box.bottom + MARGIN - y) * scale),
            textcoords="offset points",
            ha="left",
            va="bottom",
            fontsize=size,
            color=colour,
            zorder=5,
            arrowprops=leader,
            **LITERAL,
        )
        text.set_in_layout(False)
        written.append(text)
    return written


def nearest(box: Box, x: float, y: float) -> tuple[float, float]:
    """The point of the box that is nearest to (x, y)."""
    return min(max(x, box.left), box.right), min(max(y, box.bottom), box.top)
