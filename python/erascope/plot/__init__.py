"""Plots of a study.

Each is a display object that holds its data; `plot(ax=None)` draws it and returns the display.
matplotlib is imported when something is drawn, not before.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

from erascope.plot.choose_k import ChooseKDisplay
from erascope.plot.interactive import InteractivePlots
from erascope.plot.keyness import KeynessDisplay
from erascope.plot.links import LinksDisplay
from erascope.plot.topics import TopicsDisplay
from erascope.plot.trend import TrendDisplay

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from pandas import DataFrame

__all__ = [
    "ChooseKDisplay",
    "InteractivePlots",
    "KeynessDisplay",
    "LinksDisplay",
    "StudyPlots",
    "TopicsDisplay",
    "TrendDisplay",
]


class StudyPlots:
    """The plots of a study: `study.plot.keyness()`, `.topics()`, `.links()` and so on.

    Parameters
    ----------
    study : Study
        Its frames `eras`, `topics`, `links`, `keyness` and its method `trend` are read, when a
        plot is asked for. They may be pandas or polars.
    """

    def __init__(self, study: Any) -> None:
        self.study = study

    def keyness(
        self, ax: Axes | None = None, *, era: str | None = None, n_labels: int = 20
    ) -> KeynessDisplay:
        """Draw the words that set the eras apart.

        Parameters
        ----------
        ax : matplotlib Axes, optional
            Draw here, one panel only. A new figure where not given.
        era : str, optional
            Only this era against all others.
        n_labels : int, default=20
            The most terms named in a panel.

        Returns
        -------
        KeynessDisplay
            The display, drawn.
        """
        return self.keyness_display(n_labels).plot(ax, era=era)

    def keyness_display(self, n_labels: int = 20) -> KeynessDisplay:
        """The same, not drawn yet."""
        eras = list(as_pandas(self.study.eras)["era"])
        return KeynessDisplay(as_pandas(self.study.keyness), eras, n_labels=n_labels)

    @property
    def interactive(self) -> InteractivePlots:
        """Keyness and trends as Altair charts."""
        return InteractivePlots(self)

    def topics(self, ax: Axes | None = None) -> TopicsDisplay:
        """Draw the topics of each era with their shares.

        Parameters
        ----------
        ax : matplotlib Axes, optional
            Draw here, the eras one below the other. A new figure where not given.

        Returns
        -------
        TopicsDisplay
            The display, drawn.
        """
        topics, links = as_pandas(self.study.topics), as_pandas(self.study.links)
        return TopicsDisplay(topics, links).plot(ax)

    def links(self, ax: Axes | None = None) -> LinksDisplay:
        """Draw how topics pass from era to era.

        Parameters
        ----------
        ax : matplotlib Axes, optional
            Draw here. A new figure where not given.

        Returns
        -------
        LinksDisplay
            The display, drawn.
        """
        topics, links = as_pandas(self.study.topics), as_pandas(self.study.links)
        return LinksDisplay(links, topics).plot(ax)

    def choose_k(self, ax: Axes | None = None) -> ChooseKDisplay:
        """Draw how the number of topics was chosen.

        Parameters
        ----------
        ax : matplotlib Axes, optional
            Draw here. A new figure where not given.

        Returns
        -------
        ChooseKDisplay
            The display, drawn.
        """
        eras = list(as_pandas(self.study.eras)["era"])
        return ChooseKDisplay(as_pandas(self.study.choose_k), eras).plot(ax)

    def trend(
        self,
        terms: str | Sequence[str],
        by: str = "month",
        ax: Axes | None = None,
        value: Literal["share", "per_million"] = "share",
    ) -> TrendDisplay:
        """Draw how often terms appear over time.

        Parameters
        ----------
        terms : str or sequence of str
            As in `study.trend`.
        by : str, default="month"
            The calendar bins, as in `study.trend`.
        ax : matplotlib Axes, optional
            Draw here, on an unbroken time axis. A new figure where not given.
        value : {"share", "per_million"}, default="share"
            What is drawn.

        Returns
        -------
        TrendDisplay
            The display, drawn.
        """
        return self.trend_display(terms, by, value).plot(ax)

    def trend_display(
        self, terms: str | Sequence[str], by: str = "month", value: str = "share"
    ) -> TrendDisplay:
        """The same, not drawn yet."""
        display: TrendDisplay = self.study.trend(terms, by=by).display(value)
        return display


def as_pandas(frame: Any) -> DataFrame:
    """Any eager frame that narwhals knows, as a pandas frame."""
    import narwhals as nw

    converted: DataFrame = nw.from_native(frame, eager_only=True).to_pandas()
    return converted
