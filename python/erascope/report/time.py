"""The terms of a report over time: calendar bins, and how many articles or stories hold each term.

Only counts above zero are carried; shares and intervals are worked out where they are shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from erascope import _core
from erascope.plot import as_pandas
from erascope.plot.series import FEW_ARTICLES
from erascope.report.vocabulary import Vocabulary

if TYPE_CHECKING:
    from erascope.study import Study
    from erascope.trend import Trend

MOST_BINS = 120  # more cannot be told apart on a page


def over_time(study: Study, words: Vocabulary, by: str | None) -> dict[str, Any]:
    """The bins, and for each term its (gap to the last bin, count) one after the other."""
    by = by or fitting_width(study, words)
    frame = as_pandas(study.trend(any_term(words), by=by).frame)
    unit = dict(_core.origin(study._core)[0])["count"]
    cells = _core.term_bins(study._core, words.terms, by).to_pydict()
    counts: list[list[int]] = [[] for _ in words.terms]
    last = [-1] * len(words.terms)
    for term, place, count in zip(cells["term"], cells["bin"], cells["count"], strict=True):
        counts[term] += [place - last[term] - 1, count]
        last[term] = place
    return {
        "by": by,
        "few": FEW_ARTICLES,
        "start": [day.strftime("%Y-%m-%d") for day in frame["bin_start"]],
        "end": [day.strftime("%Y-%m-%d") for day in frame["bin_end"]],
        "all": frame[f"all_{unit}"].tolist(),
        "partial": [int(partial) for partial in frame["partial"]],
        "counts": counts,
    }


def any_term(words: Vocabulary) -> str:
    """A query for its bins alone: quoted, so that nothing in the word is a wildcard."""
    return f'"{words.surfaces[0]}"' if words.surfaces else "a"


def fitting_width(study: Study, words: Vocabulary) -> str:
    """The finest width with bins that can be read, and that (nearly) all dates can be told to."""

    def trend(by: str) -> Trend:
        return study.trend(any_term(words), by=by)

    n_without_year = len(as_pandas(trend("year").ledger))
    for by in ("month", "quarter"):
        counted = trend(by)
        articles = as_pandas(counted.frame)["all_articles"]
        n_coarser = len(as_pandas(counted.ledger)) - n_without_year
        median = articles[articles > 0].median() if (articles > 0).any() else 0
        few_lost = n_coarser <= 0.01 * (n_coarser + articles.sum())
        if len(articles) <= MOST_BINS and few_lost and median >= FEW_ARTICLES:
            return by
    return "year"
