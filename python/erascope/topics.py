"""Topics of a study: of further articles, changed by hand, and over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from erascope import _core, parameters, tables
from erascope.progress import stage_bar
from erascope.trend import Trend

if TYPE_CHECKING:
    from typing import Self


class StudyTopics:
    """What can be asked of the topics of a `Study`, which is one of these.

    Examples
    --------
    >>> import erascope as es
    >>> study = es.compare_eras(
    ...     es.datasets.load_sample(), eras=[2000, 2016], id="id", n_topics=3, progress=False
    ... )
    >>> study.predict(["The missile was fired from a ship."], era="2016").loc[0, "era"]
    '2016'
    """

    def __init__(self, core: _core.Study, backend: str, index: Any) -> None:
        self._core = core
        self._backend = backend
        self._index = index

    def __reduce__(self) -> tuple[Any, ...]:
        # By the format of its file: pickle carries bytes, and what they mean is checked.
        return _of_bytes, (type(self), _core.study_to_bytes(self._core), self._backend, self._index)

    def predict(
        self,
        articles: Any,
        *,
        text: str = "body",
        date: str | None = "date",
        dates: Any = None,
        id: str | None = None,
        title: str | None = None,
        era: Any = None,
        embeddings: Any = None,
        n_threads: int | None = None,
        progress: bool = False,
    ) -> Any:
        """Find the topics of articles, by the rule that gave the study's own articles theirs.

        The study's own articles get exactly what `articles` says of them, also after `save` and
        `load`.

        Parameters
        ----------
        articles : table or sequence of str
            As in `compare_eras`. A list of texts needs no dates.
        text, date, id, title : str, optional
            Columns, as in `compare_eras`; name the title where the study did. ``date=None`` for
            articles without dates.
        dates : sequence, optional
            The dates, in place of a column.
        era : str or int, optional
            Take all articles to be of this era, whatever their dates.
        embeddings : array of shape (n_articles, n_dimensions), optional
            Rows of the model whose rows the study was made on.
        n_threads : int, optional
            Number of threads; all cores by default.
        progress : bool
            Whether to show the stages.

        Returns
        -------
        frame
            One row per article, on the index the articles came with. Columns: id; era, null outside
            all eras; topic of that era, similarity, the cosine with its centroid, runner_up and
            runner_up_similarity; nearest_era, nearest_topic and nearest_similarity: the same topic,
            or for an article of no era the nearest topic of any. Null without a term to tell by.

        Examples
        --------
        >>> import erascope as es
        >>> articles = es.datasets.load_sample()
        >>> study = es.compare_eras(
        ...     articles, eras=[2000, 2016], id="id", n_topics=3, progress=False
        ... )
        >>> study.predict(articles, id="id")["topic"].equals(study.articles["topic"])
        True
        """
        frame_has_no_dates = date is None and dates is None
        table = tables.Table(articles, text, (text, date, id, title))
        given_dates = (
            None
            if frame_has_no_dates or (table.is_texts and dates is None)
            else tables.article_dates(table, date or "", dates, self._core.date_format)
        )
        with stage_bar(progress) as observer:
            batch = _core.predict(
                self._core,
                ids=tables.identifiers(table, id),
                texts=tables.article_texts(table.column("text", text), "text", text),
                dates=given_dates,
                titles=None if title is None else tables.label_column(table.column("title", title)),
                era=None if era is None else parameters.string("era", str(era)),
                embeddings=parameters.embedding_rows(embeddings, len(table)),
                n_threads=None
                if n_threads is None
                else parameters.whole("n_threads", n_threads, 1, parameters.MOST_THREADS),
                observer=observer,
            )
        return tables.to_frame(batch, table.backend, table.index)

    def merge_topics(
        self, era: Any, topics: Sequence[int], label: str | None = None, *, progress: bool = False
    ) -> Self:
        """Return a study in which these topics of an era are one; this one stays as it is.

        The topics of the era are numbered anew by size; labels and links are made anew. An article
        belongs to the merged topic if it is nearest to the centroid of any of its parts.

        Parameters
        ----------
        era : str or int
        topics : sequence of int
            Two or more of its topics.
        label : str, optional
            What to call it; without one its terms tell.
        progress : bool
            Whether to show the stages.

        Returns
        -------
        Study

        Examples
        --------
        >>> import erascope as es
        >>> study = es.compare_eras(
        ...     es.datasets.load_sample(), eras=[2000, 2016], id="id", n_topics=3, progress=False
        ... )
        >>> merged = study.merge_topics(2016, [0, 2], label="all but one")
        >>> merged.topics[merged.topics["era"] == "2016"]["label"].tolist()[0]
        'all but one'
        >>> len(study.topics), len(merged.topics)
        (6, 5)
        """
        merged = [parameters.whole("a topic of topics", one, 0, 2**32 - 1) for one in topics]
        name = None if label is None else parameters.string("label", label)
        with stage_bar(progress) as observer:
            core = _core.merge_topics(self._core, str(era), merged, name, observer)
        return type(self)(core, self._backend, self._index)

    def split_topic(
        self, era: Any, topic: int, n_topics: int = 2, *, progress: bool = False
    ) -> Self:
        """Return a study in which a topic is clustered into several; this one stays as it is.

        Articles of other topics stay where they are. The topics of the era are numbered anew by
        size; labels and links are made anew.

        Parameters
        ----------
        era : str or int
        topic : int
        n_topics : int
            How many topics it becomes.
        progress : bool
            Whether to show the stages.

        Returns
        -------
        Study
        """
        number = parameters.whole("topic", topic, 0, 2**32 - 1)
        parts = parameters.whole("n_topics", n_topics, 2)
        with stage_bar(progress) as observer:
            core = _core.split_topic(self._core, str(era), number, parts, observer)
        return type(self)(core, self._backend, self._index)

    def rename_topics(self, era: Any, labels: Mapping[int, str]) -> Self:
        """Return a study in which topics of an era have other labels; this one stays as it is.

        Parameters
        ----------
        era : str or int
        labels : mapping of int to str
            For each topic that is renamed its label.

        Returns
        -------
        Study
        """
        if not isinstance(labels, Mapping):
            raise TypeError(f"labels is {labels!r}, but must map topics to labels")
        names = [
            (
                parameters.whole("a topic of labels", topic, 0, 2**32 - 1),
                parameters.string("label", label),
            )
            for topic, label in labels.items()
        ]
        core = _core.rename_topics(self._core, str(era), names)
        return type(self)(core, self._backend, self._index)

    @property
    def chains(self) -> Any:
        """Topics that continue each other through the eras.

        Columns: chain, its number, the one with the largest share in any era first; label, that of
        its topic in the latest era; era, topic, topic_label, and share of the era with its 95 %
        interval share_low, share_high. What split off or merged is a chain of its own.
        """
        return tables.to_frame(_core.chains(self._core), self._backend)

    def topic_trend(
        self,
        by: str = "year",
        *,
        by_source: bool = False,
        min_articles: int = 5,
        window: int = 3,
    ) -> Trend:
        """Count the chains of topics over time, over every dated article, in an era or not.

        An article of an era belongs to the chain of its topic, any other to that of the nearest
        topic of any era, as `predict` tells it. The frames are those of `trend`: term is the label
        of the chain, and tokens are the words of its articles.

        Parameters
        ----------
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

        Examples
        --------
        >>> import erascope as es
        >>> study = es.compare_eras(
        ...     es.datasets.load_sample(), eras=[2000, 2016], id="id", n_topics=3, progress=False
        ... )
        >>> shares = study.topic_trend(by="year").frame.groupby("bin_start")["share"].sum()
        >>> round(shares.iloc[0], 6)
        np.float64(1.0)
        """
        counted = _core.topic_trend(
            self._core,
            **parameters.trend_options(by, by_source, min_articles, window),
        )
        eras = tables.to_frame(self._core.eras(), self._backend)
        return Trend(counted, self._backend, eras)


def _of_bytes(kind: type[StudyTopics], saved: bytes, backend: str, index: Any) -> StudyTopics:
    return kind(_core.study_of_bytes(saved), backend, index)
