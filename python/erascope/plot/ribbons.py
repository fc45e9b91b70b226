"""The ribbons of an alluvial plot, and the numbers on them.

Comes in: ribbons and blocks as `alluvium` lays them. Goes out: patches and texts on the axes.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from erascope.plot.alluvium import Block, Ribbon
from erascope.plot.labels import Box, extent
from erascope.plot.palette import Topic
from erascope.plot.style import NOTE_SIZE, halo, ink_on

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ALONG = (0.5, 0.4, 0.6, 0.3, 0.7, 0.85)  # spots to try for a number, from one end to the other
ACROSS = (0.0, 0.3, -0.3)  # and from the middle of the ribbon towards its edges


def draw_ribbons(
    ax: Axes,
    ribbons: list[Ribbon],
    blocks: dict[Topic, Block],
    colours: dict[Topic, str],
    half_block: float,
) -> None:
    """The ribbons between the blocks, the stronger the more similar."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3]
    for ribbon in ribbons:
        left = blocks[ribbon.earlier].column + half_block
        right = blocks[ribbon.later].column - half_block
        patch = PathPatch(
            Path(ribbon.outline(left, right), codes),
            facecolor=colours[ribbon.earlier],
            alpha=0.12 + 0.5 * min(1.0, ribbon.similarity),
            linewidth=0,
            zorder=1,
        )
        ax.add_patch(patch)


def number_ribbons(
    ax: Axes,
    ribbons: list[Ribbon],
    blocks: dict[Topic, Block],
    half_block: float,
    taken: list[Box],
) -> None:
    """Write the similarity on each ribbon, on a spot of it that is still free."""
    for ribbon in ribbons:
        left = blocks[ribbon.earlier].column + half_block
        right = blocks[ribbon.later].column - half_block
        for aside, part in product(ACROSS, ALONG):
            along, height = ribbon.spot(part)
            text = ax.text(
                left + along * (right - left),
                height + aside * ribbon.thickness(part),
                f"{ribbon.similarity:.2f}",
                ha="center",
                va="center",
                fontsize=NOTE_SIZE,
                color=ink_on(ax),
                path_effects=halo(ax),
                zorder=4,
            )
            text.set_in_layout(False)
            box = extent(text)
            if not any(box.overlaps(other) for other in taken):
                taken.append(box)
                break
            text.remove()
