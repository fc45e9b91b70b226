"""What shows the topics of a study: their terms, sentences and articles, and memberships."""

from __future__ import annotations

from typing import Any

from erascope import _core, parameters, tables


class TopicViews:
    """What shows the topics of a `Study`, which is one of these.

    Examples
    --------
    >>> import erascope as es
    >>> study = es.compare_eras(
    ...     es.datasets.load_sample(), eras=[2000], id="id", n_topics=2, progress=False
    ... )
    >>> len(study.representatives(1))
    2
    """

    _core: _core.Study
    _backend: str

    def _told(self, batch: Any) -> Any:
        return tables.to_frame(batch, self._backend, None)

    def topic_terms(self, n_terms: int = 10, order: str = "weight") -> Any:
        """The terms of every topic in an order of your choice.

        Parameters
        ----------
        n_terms : int, default 10
            Terms of each topic, at most.
        order : {"weight", "c-tf-idf", "frex"}, default "weight"
            "weight" is what labels are made of: c-TF-IDF (Grootendorst 2022) times what the term
            adds to the divergence of the topic's articles from the others and the root of how
            evenly these use it, times how likely an article that holds it repeats it (Church 2000),
            how likely it stands where names stand, as nouns do, and how often in running words
            rather than in tables; twice that for names and phrases, a third for what only leads to
            the next word (`mutual`). A phrase adds no more than the best of its words does, and
            numbers, dates and measures are left out where anything else is left.
            "frex" (Bischof, Airoldi 2012) is the harmonic mean of the ranks by frequency and by
            exclusivity.

        Returns
        -------
        frame
            Columns: era, topic, term (stem), surface (commonest form), weight in that order, count
            and documents within the topic. Unlike the terms of `topics` they may repeat each other.

        Raises
        ------
        ValueError
            If `order` is none of these or `n_terms` is below 1.

        Examples
        --------
        >>> import erascope as es
        >>> study = es.compare_eras(
        ...     es.datasets.load_sample(), eras=[2000], id="id", n_topics=2, progress=False
        ... )
        >>> study.topic_terms(n_terms=3, order="frex")["topic"].tolist()
        [0, 0, 0, 1, 1, 1]
        """
        n_terms = parameters.whole("n_terms", n_terms, 1)
        return self._told(_core.topic_terms(self._core, parameters.string("order", order), n_terms))

    def quotes(self, n_quotes: int = 3) -> Any:
        """Sentences of the articles that show each topic, best first.

        They are whole sentences of 8 to 40 words from different stories, chosen by the weights of
        their terms in the topic and by how near their article is to its centroid. What stands in
        several stories is furniture and never quoted.

        Parameters
        ----------
        n_quotes : int, default 3
            Sentences of each topic, at most; a topic may have fewer.

        Returns
        -------
        frame
            Columns: era, topic, quote, and the article it stands in: id, date, title, and source
            and url where they were named.

        Raises
        ------
        ValueError
            If `n_quotes` is below 1.
        ErascopeError
            If the study holds no texts.

        Examples
        --------
        >>> import erascope as es
        >>> study = es.compare_eras(
        ...     es.datasets.load_sample(), eras=[2000], id="id", n_topics=2, progress=False
        ... )
        >>> study.quotes(1).columns.tolist()[:5]
        ['era', 'topic', 'quote', 'id', 'date']
        """
        n_quotes = parameters.whole("n_quotes", n_quotes, 1)
        return self._told(_core.quotes(self._core, n_quotes))

    def representatives(self, n_articles: int = 3) -> Any:
        """The articles nearest to the centroid of each topic, one of each story.

        Parameters
        ----------
        n_articles : int, default 3
            Articles of each topic, at most.

        Returns
        -------
        frame
            Columns: era, topic, id, date, title, source and url where they were named, and
            similarity, the cosine with the centroid.

        Raises
        ------
        ValueError
            If `n_articles` is below 1.

        Examples
        --------
        >>> import erascope as es
        >>> study = es.compare_eras(
        ...     es.datasets.load_sample(), eras=[2000], id="id", n_topics=2, progress=False
        ... )
        >>> len(study.representatives(2))
        4
        """
        n_articles = parameters.whole("n_articles", n_articles, 1)
        return self._told(_core.representatives(self._core, n_articles))

    def memberships(self) -> Any:
        """The probability of every topic for each article, of a study with ``cluster="mixture"``.

        Returns
        -------
        frame
            Columns: id, era, topic, probability; one row for each article and topic of its era. The
            topic in `articles` is the likeliest one.

        Raises
        ------
        ErascopeError
            If the study was made with ``cluster="kmeans"``, where an article has one topic.

        Examples
        --------
        >>> import erascope as es
        >>> study = es.compare_eras(
        ...     es.datasets.load_sample(), eras=[2000], id="id", n_topics=2, cluster="mixture",
        ...     progress=False,
        ... )
        >>> memberships = study.memberships()
        >>> bool(memberships.groupby("id")["probability"].sum().sub(1).abs().max() < 1e-9)
        True
        """
        return self._told(_core.memberships(self._core))
