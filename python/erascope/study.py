"""The main job: articles in, a `Study` out that answers what changed between the eras."""

from __future__ import annotations

import os
import warnings
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from erascope import _core, parameters, tables
from erascope.progress import stage_bar
from erascope.trend import Trend

if TYPE_CHECKING:
    from erascope.plot import StudyPlots


class ErascopeWarning(UserWarning):
    """Something a reader of the results must know, such as an era with too few articles.

    Examples
    --------
    >>> import warnings
    >>> import erascope as es
    >>> with warnings.catch_warnings():
    ...     warnings.simplefilter("ignore", es.ErascopeWarning)
    ...     study = es.compare_eras(
    ...         ["An arms sale.", "Interest rates rose."], dates=["2000", "2016"],
    ...         eras=[2000, 2016], progress=False,
    ...     )
    >>> study.eras["n_articles"].tolist()
    [1, 1]
    """


def compare_eras(
    articles: Any,
    *,
    eras: Mapping[Any, Any] | Sequence[Any],
    text: str = "body",
    date: str = "date",
    dates: Any = None,
    id: str | None = None,
    title: str | None = None,
    source: str | None = None,
    url: str | None = None,
    n_topics: str | int | Mapping[str, int] = "auto",
    language: str = "english",
    stop_words: Sequence[str] | None = None,
    weights: str = "auto",
    n_components: int = 100,
    cluster: str = "kmeans",
    embeddings: Any = None,
    min_df: float = 2,
    max_df: float = 0.5,
    count: str = "stories",
    keep_text: bool = True,
    date_format: str | None = None,
    seed: int = 0,
    n_threads: int | None = None,
    progress: bool = True,
) -> Study:
    """Compare the coverage of eras: topics, their links, keyness, and trends on demand.

    Parameters
    ----------
    articles : table or sequence of str
        One article per row: a pandas, polars or pyarrow table, any table with the Arrow PyCapsule
        interface, or a list of texts together with `dates`. It is not changed. A column `problem`,
        as `read_pages` gives it, is the reason in the ledger of an article without text.
    eras : mapping or sequence
        ``{"2000": ("2000-01-01", "2002-01-01"), "2016": 2016}``: half-open ``(start, end)``, or a
        calendar year; ``[2000, 2016]`` for calendar years. One era is allowed; eras may not
        overlap.
    text, date : str
        Columns of the texts and of their dates. Dates are ISO 8601 strings at any precision
        (``2000``, ``2000-12``, ``2000-12-27``), datetimes (zoned ones keep the day of their zone),
        dates, Periods or whole years; other strings need `date_format`.
    dates : sequence, optional
        The dates, in place of a column.
    id, title, source, url : str, optional
        Columns carried to `Study.articles` and `Study.kwic`. The words of a title are analysed with
        the text. Without `id` the index labels or the row numbers identify the articles.
    n_topics : "auto", int or mapping of era to int
        Number of topics. "auto" takes the smallest number that explains the articles of an era
        about as well as more do, measured against articles whose words were shuffled.
    language : str
        Name or ISO 639-1 code, for stems and stop words; "any" for neither.
    stop_words : sequence of str, optional
        Words to leave out besides those of the language.
    weights : {"auto", "bm25", "tfidf"}
        Weights of the rows that are clustered; "auto" is BM25.
    n_components : int
        Largest number of LSA dimensions.
    cluster : {"kmeans"}
        How articles are clustered: spherical k-means on unit rows.
    embeddings : array of shape (n_articles, n_dimensions), optional
        Rows of any model, clustered in place of the LSA rows.
    min_df, max_df : int or float
        Terms in fewer or more articles (a float is a share) do not shape topics. Counts, keyness
        and trends always see every term. `max_df` is inactive under 50 articles.
    count : {"stories", "articles"}
        What counts as one. With "stories" the copies of one text (see `find_stories`) are one: of
        each story and era the article with the earliest date enters vocabulary, topics and keyness,
        and its copies take its topic; trends count one article of each story and bin. Frames show
        both counts.
    keep_text : bool
        Whether the study keeps the texts, which `Study.kwic` shows.
    date_format : str, optional
        strptime format of date strings, with English month names.
    seed : int
        Seed of all random draws. The same input and seed give the same bits, whatever the order of
        the rows and the number of threads.
    n_threads : int, optional
        Number of threads; all cores by default.
    progress : bool
        Whether to show the stages.

    Returns
    -------
    Study

    Raises
    ------
    ValueError, TypeError
        A parameter is out of its bound; the message names it, its value and the bound.
    ErascopeError
        The articles do not allow the comparison: none lies in an era, none holds a word.

    Examples
    --------
    >>> import erascope as es
    >>> articles = es.datasets.load_sample()
    >>> study = es.compare_eras(
    ...     articles, text="body", date="date", id="id", title="title", n_topics=4, progress=False,
    ...     eras={"2000": ("2000-01-01", "2002-01-01"), "2016": ("2016-01-01", "2017-01-01")},
    ... )
    >>> study.eras["era"].tolist()
    ['2000', '2016']
    >>> len(study.topics)
    8
    """
    parameters.one_of("count", count, ["stories", "articles"])
    parameters.one_of("cluster", cluster, ["kmeans"])
    if date_format is not None:
        parameters.string("date_format", date_format)
    # Every parameter is checked before the articles are read, which may take a while.
    given: dict[str, Any] = {
        "eras": parameters.era_bounds(eras),
        "n_topics": parameters.topic_count(n_topics),
        "language": parameters.string("language", language),
        "stop_words": [] if stop_words is None else parameters.strings("stop_words", stop_words),
        "weights": parameters.string("weights", weights),
        "n_components": parameters.whole("n_components", n_components, 1),
        "min_df": parameters.frequency("min_df", min_df),
        "max_df": parameters.frequency("max_df", max_df),
        "count": count,
        "keep_text": parameters.flag("keep_text", keep_text),
        "seed": parameters.whole("seed", seed, 0, parameters.LARGEST_SEED),
        "n_threads": None
        if n_threads is None
        else parameters.whole("n_threads", n_threads, 1, parameters.MOST_THREADS),
    }
    table = tables.Table(articles, text)

    def labels(parameter: str, name: str | None) -> list[str | None] | None:
        return None if name is None else tables.label_column(table.column(parameter, name))

    with stage_bar(progress) as observer:
        core = _core.Study.fit(
            ids=tables.identifiers(table, id),
            texts=tables.article_texts(table.column("text", text), "text", text),
            problems=tables.page_problems(table),
            dates=tables.article_dates(table, date, dates, date_format),
            titles=labels("title", title),
            sources=labels("source", source),
            urls=labels("url", url),
            embeddings=parameters.embedding_rows(embeddings, len(table)),
            date_format=date_format,
            observer=observer,
            **given,
        )
    if id is not None and table.column("id", id).n_unique() < len(table):
        message = f"id is {id!r}, but some of its values stand more than once: joins multiply rows"
        warnings.warn(message, ErascopeWarning, stacklevel=2)
    for warning in core.warnings:
        warnings.warn(warning, ErascopeWarning, stacklevel=2)
    return Study(core, table.backend, table.index)


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


class Study:
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

    def __init__(self, core: _core.Study, backend: str, index: Any) -> None:
        self._core = core
        self._backend = backend
        self._index = index

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
        `count` counts, stop words included.
        """
        return self._frame(self._core.eras())

    @property
    def topics(self) -> Any:
        """Topics of each era from the largest to the smallest.

        Columns: era; topic, its number within the era; label and terms (heaviest by c-TF-IDF, in
        the commonest form); n_articles, copies included, and n_stories; share of what was clustered
        in the era, stories or articles as `count` says, with its 95 % Wilson interval share_low,
        share_high; cohesion, the mean cosine with the centroid;
        representatives, the ids of the nearest articles.
        """
        return self._frame(self._core.topics())

    @property
    def articles(self) -> Any:
        """One row per article, on the index the articles came with.

        Columns: id; era, null outside all eras; topic; similarity, the cosine with its centroid;
        runner_up, the topic next in line, and runner_up_similarity; story, the number of its story
        within its era; date; title, source and url where they were named. With ``count="stories"``
        copies have the topic of the article that stands for their story.
        """
        return self._frame(self._core.articles(), self._index)

    @property
    def links(self) -> Any:
        """How topics of neighbouring eras hang together.

        Columns: era_from, topic_from, era_to, topic_to, similarity (cosine of centroids), and
        event: continues (a matched pair at least 0.5 alike), died or born (similarity is then that
        of the most similar topic of the other era).
        """
        return self._frame(self._core.links())

    @property
    def keyness(self) -> Any:
        """What each era says more, and less, than the others together, strongest evidence first.

        Columns: era; term and surface (its commonest form); count and rest_count; rate and
        rest_rate per word; log_ratio (log2, positive = more in that era) with its 95 % interval
        log_ratio_low, log_ratio_high; g2 and g2_p, which take every word for an independent
        observation; z, the log-odds with an informative prior; documents and rest_documents,
        stories or articles that hold the term, as `count` says; dispersion (Gries's DP, 0 = spread
        as the words are).
        """
        return self._frame(self._core.keyness())

    @property
    def ledger(self) -> Any:
        """Every article left out of a stage.

        Columns: id; stage (text, date, era or topics); reason.
        """
        return self._frame(self._core.ledger())

    @property
    def choose_k(self) -> Any:
        """How "auto" chose the number of topics of an era; empty where it was given.

        Columns: era; n_topics tried; objective, the gap and its gap_error; chosen.
        """
        return self._frame(self._core.choose_k())

    @property
    def warnings(self) -> list[str]:
        """What a reader must know before believing the rest."""
        return self._core.warnings

    @property
    def plot(self) -> StudyPlots:
        """Plots: ``study.plot.keyness()``, ``topics()``, ``links()``, ``trend(...)``."""
        from erascope.plot import StudyPlots

        return StudyPlots(self)

    def trend(self, terms: str | Sequence[str], by: str = "month") -> Trend:
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

        Returns
        -------
        Trend
        """
        wanted = parameters.strings("terms", [terms] if isinstance(terms, str) else terms)
        counted = self._core.trend(wanted, parameters.string("by", by))
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
