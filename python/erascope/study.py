"""A finished study, which answers what changed between the eras."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from erascope import _core, parameters, tables
from erascope.topic_views import TopicViews
from erascope.topics import StudyTopics
from erascope.trend import Trend

if TYPE_CHECKING:
    from erascope.plot import StudyPlots


def load(path: str | os.PathLike[str]) -> Study:
    """Read a study that `Study.save` wrote; its frames are pandas frames.

    Reading executes nothing. A file that is cut off, damaged, foreign, or of another version of the
    format is an `ErascopeError` that says so.

    Parameters
    ----------
    path : str or path

    Returns
    -------
    Study

    Examples
    --------
    >>> import erascope as es
    >>> study = es.compare_eras(
    ...     es.datasets.load_sample(), eras=[2000, 2016], id="id", n_topics=2, progress=False
    ... )
    >>> study.save("coverage.erascope")
    >>> es.load("coverage.erascope").topics.equals(study.topics)
    True
    """
    return Study(_core.Study.load(parameters.file_path(path)), "pandas", None)


class Study(StudyTopics, TopicViews):
    """What changed between eras; made by `compare_eras` or `load`.

    Every frame is a new one of the kind the articles came in (pandas, polars), so changing it
    changes nothing here.

    Examples
    --------
    >>> import erascope as es
    >>> study = es.compare_eras(
    ...     es.datasets.load_sample(), eras=[2000, 2016], id="id", n_topics=3, progress=False
    ... )
    >>> study
    <erascope.Study of 2000: 37 articles, 2016: 52 articles>
    >>> study.topics["n_articles"].sum()
    np.int64(89)
    >>> study.ledger["stage"].unique().tolist()
    ['era', 'date']
    >>> study.kwic('"missiles"', window=2).loc[0, "keyword"]
    'missiles'
    """

    def __repr__(self) -> str:
        batch = self._core.eras().to_pydict()
        eras = ", ".join(
            f"{era}: {n} articles" for era, n in zip(batch["era"], batch["n_articles"], strict=True)
        )
        return f"<erascope.Study of {eras}>"

    def _repr_html_(self) -> str:
        from erascope.report.notebook import study_excerpt

        return study_excerpt(self)

    def _frame(self, batch: Any, index: Any = None) -> Any:
        return tables.to_frame(batch, self._backend, index)

    @property
    def eras(self) -> Any:
        """The eras in the order of time.

        Columns: era; start, its first day, and end, the day after its last; n_articles with words
        in them; n_stories, with the copies of one text counted once; n_tokens, the words of what
        `count` counts, stop words included; n_undated_attributed, those of its articles that have
        no date (see `include_undated`).
        """
        return self._frame(self._core.eras())

    @property
    def topics(self) -> Any:
        """Topics of each era from the largest to the smallest.

        Columns: era; topic, its number within the era; label, the first of its terms; terms, words
        and phrases in their commonest form, by c-TF-IDF, by how much likelier an article of the
        topic is to hold them and by what they tell a reader (see `topic_terms`), none repeating
        another; n_articles, copies included, and n_stories;
        share of what was clustered in the era, stories or articles as `count` says, with its 95 %
        Wilson interval share_low, share_high; cohesion, the mean cosine with the centroid;
        stability, the mean Jaccard coefficient with the best match when half of the articles are
        clustered anew (Hennig 2007; below 0.6 a topic is not to be relied on), NaN for too few
        articles; coherence, the mean NPMI of its terms over the era's articles (-1 to 1);
        representatives, the ids of the nearest articles.
        """
        return self._frame(self._core.topics())

    @property
    def articles(self) -> Any:
        """One row per article, on the index the articles came with.

        Columns: id; era, null outside all eras; topic; similarity, the cosine with its centroid;
        runner_up, the topic next in line, and runner_up_similarity; story, the number of its story
        within its era; attributed, whether the era was told by the words of an undated article, and
        attributed_probability of that era, null where an era holds fewer than 20 dated articles to
        calibrate it; date; title, source and url where they were named. With ``count="stories"``
        copies have the topic of the article that stands for their story.
        """
        return self._frame(self._core.articles(), self._index)

    @property
    def links(self) -> Any:
        """Which topic of an era is which of the next, and how much bigger it became.

        Columns: era_from, topic_from, era_to, topic_to; similarity, the cosine of the centroids;
        correlation, what the two have in common beyond their eras, freed of the noise of few
        articles: about 1 for the same topic, about 0 for unrelated ones; expected, the correlation
        of a topic with itself over random halves of its era (the median; the mean of the two
        topics); p_link, the share of
        199 draws in which topics of articles dealt out at random come up to the pair; p_change, the
        share of 200 halves that a topic has no more in common with itself; event; nearest, for a
        topic that died or was born the most correlated one of the other era; share_from and
        share_to, the shares of the eras, share_change, the later less the earlier, with its 95 %
        interval share_change_low, share_change_high (Newcombe).

        Events: continues, matched one to one with p_link below 0.05 and a correlation of at least
        0.4 of what is expected, or with a correlation of at least 0.7; split or merged, linked in
        the same way to a topic that continues as another; died or born, where the figures are those
        of the nearest topic. Shares are those of all topics that hang together: a topic that split
        in two did not shrink by it. p_link is null where an era has a single topic.

        References
        ----------
        Spearman 1904, doi:10.2307/1412159; Kuhn 1955, doi:10.1002/nav.3800020109; Newcombe 1998.
        """
        return self._frame(self._core.links())

    @property
    def keyness(self) -> Any:
        """What each era says more, and less, than the others together, strongest evidence first.

        Columns: era; term and surface (its commonest form); count and rest_count; rate and
        rest_rate per word; log_ratio (log2, positive = more in that era) with its 95 % interval
        log_ratio_low, log_ratio_high; g2 (four cells) and g2_p, which take every word for an
        independent observation; z, the log-odds with an informative prior; p, by permuting articles
        between the eras (within their source where `source` was named), and q, the false discovery
        rate over the terms tested, both null for terms in fewer than 5 articles; documents and
        rest_documents, stories or articles that hold the term, as `count` says; dispersion (Gries's
        DP, 0 = spread as the words are); p_is_bound, whether no permutation came up to the
        difference, so that p is to be read as "at most"; chi2 and g2_two_cell, likewise token by
        token; log_ratio_conservative, the end of the interval nearer to 0 (LRC);
        document_difference, the share of documents less that of rest_documents, with its 95 %
        interval document_difference_low, document_difference_high (Newcombe); log_ratio_reweighted,
        the log_ratio if every source had the same weight in both eras, over the sources that both
        have (null where there are not two of them); is_phrase, whether
        the term is several words (see `phrases` in `compare_eras`), which are counted wherever they
        stand, as those of a word are, in a phrase or not; within, the longer phrase that holds more
        than half of the difference. What is found within another stands behind what is not: it is
        the same change told twice.

        Believe q, not g2_p: an article that repeats a word is one observation.

        References
        ----------
        Besag, Clifford 1991, doi:10.1093/biomet/78.2.301; Benjamini, Hochberg 1995,
        doi:10.1111/j.2517-6161.1995.tb02031.x; phrases by normalized pointwise mutual information
        of at least 0.5: Bouma 2009, "Normalized (pointwise) mutual information in collocation
        extraction".
        """
        return self._frame(self._core.keyness())

    @property
    def composition(self) -> Any:
        """What differs between the eras apart from words: a confound of every word found.

        Columns: era; measure; value, the mean over the articles of the era, and rest_value, that of
        the others; difference, in standard deviations (Cohen's d, of words that of their
        logarithms); divergence, 0 to 1 bit, where a measure is a distribution and value the number
        of different ones.

        Measures: words of an article; copies, the share of articles that are copies; undated, the
        share attributed for want of a date; line_breaks within paragraphs for each 100 words, about
        10 in hard-wrapped text; capitals, the share of upper case in the letters; non_ascii, the
        share of characters beyond ASCII; single_terms, the share of terms that no other article
        holds, such as names and the scars of scanning; sources, where they were named; characters.
        """
        return self._frame(self._core.composition())

    def keyness_against(self, reference: Any) -> Any:
        """What each era says more, and less, than a list of words, such as a general corpus.

        Parameters
        ----------
        reference : mapping or table
            How often each word stands in the other corpus: ``{"missile": 12, "the": 60210}``, or a
            table with the columns term and frequency. All its words, stop words included, since
            rates are per running word.

        Returns
        -------
        frame
            Columns: era; term and surface; count and reference_count; rate and reference_rate per
            word; log_ratio (log2, positive = more in that era) with the 95 % interval
            log_ratio_low, log_ratio_high over the articles of the era, the list taken for known;
            g2 and g2_p, token by token; documents of the era that hold the term. Strongest evidence
            first. A list has no articles, so nothing can be permuted.

        Examples
        --------
        >>> import erascope as es
        >>> study = es.compare_eras(
        ...     es.datasets.load_sample(), eras=[2000, 2016], id="id", n_topics=2, progress=False
        ... )
        >>> general = {"the": 61_000, "missile": 9, "talks": 60, "bank": 110, "other": 940_000}
        >>> against = study.keyness_against(general).set_index(["era", "term"])
        >>> bool(against.loc[("2016", "missil"), "log_ratio_low"] > 0)
        True
        """
        return self._frame(self._core.keyness_against(parameters.frequencies(reference)))

    @property
    def ledger(self) -> Any:
        """Every article left out of a stage.

        Columns: id; stage (text, date, era or topics); reason.
        """
        return self._frame(self._core.ledger())

    @property
    def choose_k(self) -> Any:
        """How "auto" chose the number of topics of an era; empty where it was given.

        Columns: era; n_topics tried; objective, the mean cosine of the articles with the centroid
        of their topic; gap, how far it stays above that of articles with permuted terms, and its
        gap_error; silhouette (NaN for one topic) and the mean stability of the topics, which are
        there to read and play no part in the choice; chosen, the number taken, which is that of
        the eras together where an era has no clear one of its own. Topics are added while they
        raise objective / (objective - gap), the fit beside that of permuted terms, by enough.
        """
        return self._frame(_core.choose_k(self._core))

    @property
    def attribution(self) -> dict[str, float] | None:
        """How well eras are told by words: ten-fold cross-validation over the dated articles.

        n_articles; accuracy; baseline, the accuracy of naming the largest era for all; brier, the
        score of the calibrated probabilities (0 is best). None without undated articles, without
        ``include_undated=True``, or with fewer than 20 dated articles in an era.
        """
        names = ("n_articles", "accuracy", "baseline", "brier")
        measured = self._core.attribution
        return None if measured is None else dict(zip(names, measured, strict=True))

    @property
    def warnings(self) -> list[str]:
        """What a reader must know before believing the rest."""
        return self._core.warnings

    @property
    def plot(self) -> StudyPlots:
        """Plots: ``study.plot.keyness()``, ``topics()``, ``links()``, ``trend(...)``."""
        from erascope.plot import StudyPlots

        return StudyPlots(self)

    def trend(
        self,
        terms: str | Sequence[str],
        by: str = "month",
        *,
        by_source: bool = False,
        min_articles: int = 5,
        window: int = 3,
    ) -> Trend:
        """Count terms over time, over every dated article, in an era or not.

        Parameters
        ----------
        terms : str or sequence of str
            A word matches every form of its stem (``missile``), a quoted one only that form
            (``'"missiles"'``), ``*`` any letters within a form (``miss*``), several words a phrase
            (``arms sale``). A compound in lower case is one word: ``*terrorism`` finds
            ``counter-terrorism``, too.
        by : {"day", "week", "month", "quarter", "year"}
            Calendar bins; weeks are ISO weeks.
        by_source : bool
            Whether each source has a series of its own; it needs `source` in `compare_eras`.
        min_articles : int
            Bins of fewer articles or stories are flagged, and left out of the test of the trend.
        window : int
            Bins of the rolling mean, an odd number.

        Returns
        -------
        Trend
        """
        counted = self._core.trend(
            parameters.strings("terms", [terms] if isinstance(terms, str) else terms),
            **parameters.trend_options(by, by_source, min_articles, window),
        )
        return Trend(counted, self._backend, self.eras)

    def kwic(self, term: str, window: int = 8) -> Any:
        """Return every match of a term with `window` words to either side.

        Returns
        -------
        frame
            Columns: id; date; title; left, keyword and right, as they stand in the article; source
            and url where they were named. By date; articles without a date or a year last.
        """
        words = parameters.whole("window", window, 0)
        return self._frame(self._core.kwic(parameters.string("term", term), words))

    def summary(self) -> str:
        """Return the findings in plain sentences with figures, and what the data cannot show."""
        return "\n".join(self._core.summary())

    def to_html(
        self, path: str | os.PathLike[str], *, title: str | None = None, by: str | None = None
    ) -> None:
        """Write a report: one page that opens anywhere and loads nothing, complete or not at all.

        Up to 10,000 terms and 5,000 articles go along, in less than 3 MB; where there are more, the
        page says how many of how many. The same study gives the same bytes.

        Parameters
        ----------
        path : str or path
            An older file of that name is replaced once the new one is complete.
        title : str, optional
            The heading; the names of the eras by default.
        by : {"day", "week", "month", "quarter", "year"}, optional
            Bins of the trends; by default the finest of the last three that most bins fill.
        """
        from erascope.report import write_report

        write_report(self, path, title, by)

    def export(
        self, folder: str | os.PathLike[str], *, format: str = "csv", overwrite: bool = False
    ) -> None:
        """Write every frame, the summary and the report into a folder, all of them or none.

        Parameters
        ----------
        folder : str or path
        format : {"csv", "json", "jsonl", "parquet"}
            Of the frames. In CSV a list of words is one cell with semicolons between.
        overwrite : bool
            Whether files in a folder that is not empty may be replaced.
        """
        from erascope.export import export

        export(self, folder, format, overwrite)

    def save(self, path: str | os.PathLike[str], texts: bool = True) -> None:
        """Write the study to a file, complete or not at all.

        Parameters
        ----------
        path : str or path
            An older file of that name is replaced once the new one is complete.
        texts : bool
            Whether the texts go along. Without them `kwic` has nothing to show.
        """
        self._core.save(parameters.file_path(path), parameters.flag("texts", texts))
