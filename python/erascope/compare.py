"""The main job: articles in, a `Study` out that answers what changed between the eras."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from typing import Any

from erascope import _core, parameters, tables
from erascope.progress import stage_bar
from erascope.study import Study


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
    n_components: int | None = None,
    cluster: str = "kmeans",
    embeddings: Any = None,
    min_df: float = 2,
    max_df: float = 0.5,
    phrases: bool = True,
    count: str = "stories",
    n_permutations: int = 999,
    include_undated: bool = False,
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
        about as well as more do, measured against articles whose words were shuffled; eras get
        the same number unless their articles speak clearly against it.
    language : str
        Name or ISO 639-1 code, for stems and stop words; "any" for neither.
    stop_words : sequence of str, optional
        Words to leave out besides those of the language.
    weights : {"auto", "bm25", "tfidf"}
        Weights of the rows that are clustered; "auto" is BM25.
    n_components : int, optional
        Largest number of LSA dimensions; without it twice the square root of the number of
        articles, at most 100.
    cluster : {"kmeans", "mixture"}
        How articles are clustered: "kmeans", spherical k-means on unit rows; "mixture", a mixture
        of normal distributions on at most ten of their leading dimensions, which gives every
        article a probability for every topic (`Study.memberships`) and needs six articles for each.
    embeddings : array of shape (n_articles, n_dimensions), optional
        Rows of any model, clustered in place of the LSA rows.
    min_df, max_df : int or float
        Terms in fewer or more articles (a float is a share) do not shape topics. Counts, keyness
        and trends always see every term. `max_df` is inactive under 50 articles.
    phrases : bool
        Whether words that belong together (``rule of law``) are found and compared beside words:
        terms that follow each other far more often than chance would have it, with at most two
        stop words between, in at least 5 articles of the eras, copies counted once. A trend or
        kwic takes any phrase, found or not.
    count : {"stories", "articles"}
        What counts as one. With "stories" the copies of one text (see `find_stories`) are one: of
        each story and era the article with the earliest date enters vocabulary, topics and keyness,
        and its copies take its topic; trends count one article of each story and bin. Frames show
        both counts.
    n_permutations : int
        Permutations of articles between eras that a term at p = 0.05 gets, 19 or more; 0 for no p.
        Terms without effect stop sooner, and those that stand out get up to 100 times as many, so
        that their p is resolved. With `source`, articles are permuted within their source.
    include_undated : bool
        Whether articles without a date, or without a year, go to the era their words are most like
        (multinomial naive Bayes). They are marked in `Study.articles`, take part in topics and
        stay out of keyness, which compares the words they were sorted by.
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
    parameters.one_of("cluster", cluster, ["kmeans", "mixture"])
    if date_format is not None:
        parameters.string("date_format", date_format)
    # Every parameter is checked before the articles are read, which may take a while.
    given: dict[str, Any] = {
        "eras": parameters.era_bounds(eras),
        "n_topics": parameters.topic_count(n_topics),
        "language": parameters.string("language", language),
        "stop_words": [] if stop_words is None else parameters.strings("stop_words", stop_words),
        "weights": parameters.string("weights", weights),
        "n_components": None
        if n_components is None
        else parameters.whole("n_components", n_components, 1),
        "cluster": cluster,
        "min_df": parameters.frequency("min_df", min_df),
        "max_df": parameters.frequency("max_df", max_df),
        "phrases": parameters.flag("phrases", phrases),
        "count": count,
        "n_permutations": parameters.whole("n_permutations", n_permutations, 0),
        "include_undated": parameters.flag("include_undated", include_undated),
        "keep_text": parameters.flag("keep_text", keep_text),
        "seed": parameters.whole("seed", seed, 0, parameters.LARGEST_SEED),
        "n_threads": None
        if n_threads is None
        else parameters.whole("n_threads", n_threads, 1, parameters.MOST_THREADS),
    }
    table = tables.Table(articles, text, (text, date, id, title, source, url, "problem"))

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
