"""The look that every plot shares.

Colours that colour-blind readers and grey printers keep apart, dark ink on white paper, and article
text that is always shown literally.

A figure we open is dressed explicitly, so that it reads the same in a dark notebook. An axes the
caller passes keeps its own dress; only our ink adapts to its background.
"""

from __future__ import annotations

import unicodedata
import warnings
from collections.abc import Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.patheffects import AbstractPathEffect

PAPER = "#ffffff"
INK = "#1f2328"
PALE_INK = "#f2f2f2"
WIDTH = 9.0  # inches: a notebook's column
TEXT_SIZE = 9.0  # points
HEADING_SIZE = 10.0
NOTE_SIZE = 8.0

# Okabe and Ito (2008). Blue and orange come first: of all pairs they differ most in grey.
BLUE, ORANGE, GREEN, PURPLE = "#0072B2", "#E69F00", "#009E73", "#CC79A7"
SKY, VERMILLION, BLACK = "#56B4E9", "#D55E00", "#000000"
ERA_COLOURS = (BLUE, ORANGE, GREEN, PURPLE, SKY, VERMILLION)
LINE_COLOURS = (BLUE, VERMILLION, GREEN, BLACK, PURPLE, SKY, ORANGE)
LINE_MARKERS = ("o", "s", "^", "D", "v", "P", "X")

# Texts come from articles: a dollar sign is a dollar sign, never mathematics or TeX.
LITERAL: dict[str, Any] = {"parse_math": False, "usetex": False}


def literal(text: object, limit: int = 60) -> str:
    r"""Text on one line, without control characters or lone surrogates, clipped with an ellipsis.

    Examples
    --------
    >>> literal("arms\n  sale")
    'arms sale'
    >>> literal("abcdef", limit=4)
    'abc…'
    """
    words = "".join(
        " " if unicodedata.category(character) in ("Cc", "Zl", "Zp") else character
        for character in str(text).encode("utf-8", "replace").decode("utf-8")
    )
    line = " ".join(words.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def left_to_right(words: str) -> str:
    """Words that begin in a right-to-left script, marked so that they do not turn the line."""
    strong = (unicodedata.bidirectional(character) for character in words)
    first = next((kind for kind in strong if kind in ("L", "R", "AL")), "L")
    return words if first == "L" else "\u200e" + words


def era_colours(eras: Sequence[str]) -> dict[str, str]:
    """One colour per era, in the order of the eras."""
    return {era: ERA_COLOURS[place % len(ERA_COLOURS)] for place, era in enumerate(eras)}


def mixed(colour: str, other: str, part: float) -> str:
    """`colour` with `part` of `other` mixed in, as a hexadecimal colour."""
    from matplotlib.colors import to_hex, to_rgb

    pairs = zip(to_rgb(colour), to_rgb(other), strict=True)
    red, green, blue = (own * (1 - part) + foreign * part for own, foreign in pairs)
    return to_hex((red, green, blue))


def figure_of(ax: Axes) -> Figure:
    """The whole figure an axes stands in, also where it stands in a subfigure."""
    part = ax.figure  # get_figure(root=True) says the same, from matplotlib 3.10 on
    if part is None:
        raise ValueError("ax is in no figure: it was removed from the one it was made for")
    return part.figure


def background(ax: Axes) -> str:
    """The colour that stands behind the text of `ax`; white where everything is transparent."""
    from matplotlib.colors import to_hex, to_rgba

    for colour in (ax.get_facecolor(), figure_of(ax).get_facecolor()):
        if to_rgba(colour)[3] > 0.5:
            return to_hex(to_rgba(colour))
    return PAPER


def ink_on(ax: Axes, strength: float = 1.0) -> str:
    """Dark ink on a light background, pale ink on a dark one; weaker where strength is below 1."""
    from matplotlib.colors import to_rgb

    paper = background(ax)
    red, green, blue = to_rgb(paper)
    ink = INK if 0.299 * red + 0.587 * green + 0.114 * blue > 0.5 else PALE_INK
    return mixed(ink, paper, 1 - strength)


def new_figure(height: float, width: float = WIDTH) -> Figure:
    """A figure on white paper, known to pyplot so that a notebook shows it."""
    from matplotlib import pyplot
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    layout = ConstrainedLayoutEngine(w_pad=0.08, h_pad=0.08)
    return pyplot.figure(figsize=(width, height), layout=layout, facecolor=PAPER)


def dress(ax: Axes) -> None:
    """Give an axes of our own figure its paper, its ink and two spines, in any user's style."""
    ax.set_facecolor(PAPER)
    ax.grid(False)
    ax.set_axisbelow(True)
    ax.tick_params(which="both", colors=INK, labelsize=NOTE_SIZE, top=False, right=False)
    for side, spine in ax.spines.items():
        spine.set_visible(side in ("left", "bottom"))
        spine.set_color(INK)
        spine.set_linewidth(0.8)


def halo(ax: Axes) -> list[AbstractPathEffect]:
    """A rim in the colour of the background, so that words stay readable on anything drawn."""
    from matplotlib.patheffects import withStroke

    return [withStroke(linewidth=2.5, foreground=background(ax))]


def say(ax: Axes, words: str) -> None:
    """Where there is nothing to draw, say so in words in the middle of the axes."""
    ax.set_axis_off()
    ax.text(
        0.5,
        0.5,
        words,
        transform=ax.transAxes,
        ha="center",
        va="center",
        wrap=True,
        fontsize=TEXT_SIZE + 2,
        color=ink_on(ax, 0.8),
        **LITERAL,
    )


def heading(ax: Axes, words: str, side: Literal["left", "right"] = "left") -> None:
    """A title over an axes, on its left side unless told."""
    ax.set_title(
        words, loc=side, fontsize=HEADING_SIZE, fontweight="bold", color=ink_on(ax), **LITERAL
    )


def note(ax: Axes, words: str) -> None:
    """What the reader must know to read the plot, in small print under the axes."""
    ax.set_xlabel(words, fontsize=NOTE_SIZE, color=ink_on(ax, 0.75), **LITERAL)


@contextmanager
def missing_glyphs_ignored() -> Iterator[None]:
    """Measure text without a warning of glyphs the font lacks: drawing it warns soon enough."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from")
        warnings.filterwarnings("ignore", message="Matplotlib currently does not support")
        yield


def settle(ax: Axes) -> None:
    """Let the layout find its final places, so that what is measured next is what is drawn."""
    with missing_glyphs_ignored():
        figure_of(ax).draw_without_rendering()


def percent(share: float) -> str:
    """A share in words: whole per cent, one decimal below ten.

    Examples
    --------
    >>> percent(0.234), percent(0.045), percent(0.0)
    ('23%', '4.5%', '0%')
    """
    return f"{share:.1%}" if 0 < share < 0.0995 else f"{share:.0%}"
