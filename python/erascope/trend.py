"""Terms over time, as a study counts them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from erascope import _core, tables

if TYPE_CHECKING:
    from erascope.plot import TrendDisplay


class Trend:
    """Terms over time, made by `Study.trend`.

    Examples
    --------
    >>> import erascope as es
    >>> study = es.compare_eras(
    ...     es.datasets.load_sample(), eras=[2000, 2016], id="id", n_topics=3, progress=False
    ... )
    >>> trend = study.trend(["arms sale", "missile*"], by="year")
    >>> trend
    <erascope.Trend of arms sale, missile*>
    >>> trend.frame.loc[0, ["articles", "all_articles"]].tolist()
    [3, 37]
    >>> trend.ledger["reason"].unique().tolist()
    ['undated']
    """

    def __init__(self, core: _core.Trend, backend: str, eras: Any) -> None:
        self._core = core
        self._backend = backend
        self._eras = eras

    def __repr__(self) -> str:
        return f"<erascope.Trend of {', '.join(dict.fromkeys(self.frame['term']))}>"

    def _repr_html_(self) -> str:
        from erascope.report.notebook import trend_excerpt

        return trend_excerpt(self)

    @property
    def frame(self) -> Any:
        """One row per term and calendar bin, without gaps.

        Columns: term; bin_start, bin_end (exclusive); articles with the term and all_articles;
        stories with the term and all_stories; tokens (matches) and all_tokens (words, stop words
        included) of what is counted; share with its 95 % Wilson interval; per_million words with
        its 95 % interval; partial, whether the articles cover only part of the bin. An empty bin
        has no share.

        With ``count="stories"`` share is stories / all_stories, and the earliest article of each
        story and bin stands for it: its words alone are tokens. With ``count="articles"`` share is
        articles / all_articles, and every copy counts.
        """
        return tables.to_frame(self._core.frame(), self._backend)

    @property
    def ledger(self) -> Any:
        """Articles that no bin could take: id, stage, reason."""
        return tables.to_frame(self._core.ledger(), self._backend)

    def plot(self, ax: Any = None, value: str = "share") -> TrendDisplay:
        """Draw the series with their intervals; `value` is "share" or "per_million"."""
        from erascope.plot import TrendDisplay

        return TrendDisplay(self.frame, self._eras, value=value).plot(ax=ax)
