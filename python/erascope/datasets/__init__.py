"""Sample corpus shipped with erascope.

The articles are short newswire-style texts written for the project, so that examples and tests
run without a download.
"""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["load_sample"]

_COLUMNS = ("id", "date", "source", "title", "body")


def load_sample() -> pd.DataFrame:
    """Load the sample corpus of news articles from two eras.

    The corpus holds 109 articles: 55 dated 2000 or 2001, 52 dated 2016, and two without a
    date. Some themes run through both eras (Russian-Iranian ties, central banks and interest
    rates, climate policy), others belong to one of them (the dot-com boom and bust and the
    fall of Milosevic in 2000-2001; refugees and migration to Europe in 2016).

    Returns
    -------
    pandas.DataFrame
        One row per article, sorted by date with undated articles last, and the columns

        ``id``
            Unique identifier, ``"sample-001"`` and so on.
        ``date``
            ISO date string, mostly to the day (``"2000-03-15"``), in a few rows to the month
            (``"2000-07"``), or ``None`` where the article is undated. The column has dtype
            ``object``; nothing is parsed.
        ``source``
            Name of the outlet. The outlets are invented, and each appears in both eras.
        ``title``
            Headline.
        ``body``
            Text of the article, one paragraph of 60 to 150 words.

    Notes
    -----
    Every sentence was written for this project; none comes from a news agency or newspaper.
    The events, names and figures are matters of public record, but the texts illustrate the
    library and are not a historical source.

    Examples
    --------
    >>> import erascope as es
    >>> es.datasets.load_sample().columns.tolist()
    ['id', 'date', 'source', 'title', 'body']
    >>> sample = es.datasets.load_sample()
    >>> len(sample)
    109
    >>> int(sample["date"].isna().sum())
    2
    """
    import pandas as pd

    text = files(__name__).joinpath("sample.jsonl").read_text(encoding="utf-8")
    records: list[dict[str, str | None]] = [
        json.loads(line) for line in text.split("\n") if line.strip()
    ]
    data = {column: [record[column] for record in records] for column in _COLUMNS}
    return pd.DataFrame({**data, "date": pd.Series(data["date"], dtype=object)})
