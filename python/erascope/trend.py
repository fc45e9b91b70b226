"""Terms over time, as a study counts them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import narwhals as nw

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
    >>> trend.test.loc[0, ["s", "n_bins"]].tolist()
    [-1, 3]
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
        """One row per term and calendar bin, without gaps; with ``by_source`` per source, too.

        Columns: term; source where each has its own series; bin_start, bin_end (exclusive);
        articles with the term and all_articles; stories with the term and all_stories; tokens
        (matches) and all_tokens (words, stop words included) of what is counted; share with its
        95 % Wilson interval; per_million words with its 95 % interval; partial, whether the
        articles cover only part of the bin; share_rolling and per_million_rolling, the same over
        the bins of the window around this one; few_articles, whether the bin holds fewer than
        `min_articles`, so that its share is best read from its interval; few_with_term, whether
        fewer than 30 of them hold the term, too few for the interval of per_million to be trusted.
        An empty bin has no share.

        With ``count="stories"`` share is stories / all_stories, and the earliest article of each
        story and bin stands for it: its words alone are tokens. With ``count="articles"`` share is
        articles / all_articles, and every copy counts.
        """
        return tables.to_frame(self._core.frame(), self._backend)

    @property
    def test(self) -> Any:
        """Whether the share of each term rises or falls, over the bins with enough articles.

        Columns: term; source where each has its own series; s, z and p of the Mann-Kendall test,
        ties corrected; slope, Theil-Sen's change of the share from bin to bin, with its 95 %
        interval slope_low, slope_high; z_autocorrelated and p_autocorrelated, the test with the
        variance of Hamed and Rao: believe these where bins resemble their neighbours; n_bins
        tested.

        References
        ----------
        Mann 1945, doi:10.2307/1907187; Sen 1968, doi:10.1080/01621459.1968.10480934; Hamed, Rao
        1998, doi:10.1016/S0022-1694(97)00125-X.
        """
        return tables.to_frame(self._core.test(), self._backend)

    @property
    def changes(self) -> Any:
        """Where the share of a term changes its level.

        Columns: term; source where each has its own series; at, the first day of the first bin of
        the new level; low and high, between which that day lies with 95 % confidence; before and
        after, the shares of the stretches that meet there; cost_drop, what −2 ln of the likelihood
        would rise by without the change.

        Found by PELT on the binomial likelihood of (articles with the term, articles), with the
        penalty of BIC.

        References
        ----------
        Killick, Fearnhead, Eckley 2012, doi:10.1080/01621459.2012.737745.
        """
        return tables.to_frame(self._core.changes(), self._backend)

    @property
    def bursts(self) -> Any:
        """Stretches in which the share of a term is about twice its mean, or more.

        Columns: term; source where each has its own series; start, its first day; end, the day
        after its last; weight, how much likelier (in natural logarithms) the stretch is at the
        doubled share.

        References
        ----------
        Kleinberg 2003, doi:10.1023/A:1024940629314 (two states, batched, s = 2, gamma = 1).
        """
        return tables.to_frame(self._core.bursts(), self._backend)

    @property
    def ledger(self) -> Any:
        """Articles that no bin could take: id, stage, reason."""
        return tables.to_frame(self._core.ledger(), self._backend)

    def plot(self, ax: Any = None, value: str = "share") -> TrendDisplay:
        """Draw the series with their intervals and findings; `value` is "share" or "per_million".

        Each source has lines of its own where the trend was counted by source.
        """
        return self.display(value).plot(ax=ax)

    def display(self, value: str = "share") -> TrendDisplay:
        """The same, not drawn yet: the frames as the plots read them."""
        from erascope.plot import TrendDisplay, as_pandas

        return TrendDisplay(
            as_pandas(_by_name(self.frame)),
            as_pandas(self._eras),
            value=value,
            test=as_pandas(_by_name(self.test)),
            changes=as_pandas(_by_name(self.changes)),
            bursts=as_pandas(_by_name(self.bursts)),
        )


def _by_name(frame: Any) -> Any:
    """The frame with its source, where it has one, in the name of the term."""
    if "source" not in frame.columns:
        return frame
    source = nw.col("source").fill_null("no source")
    named = nw.concat_str([nw.col("term"), source], separator=", ")
    return nw.from_native(frame).with_columns(named.alias("term")).to_native()
