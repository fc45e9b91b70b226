"""The terms of a report over time: calendar bins, how many articles or stories hold each term, and
what the tests found.

Only counts above zero are carried; shares, levels and intervals are worked out where they are
shown. Findings are places of bins.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from erascope import _core, tables
from erascope.plot import as_pandas
from erascope.plot.findings import FEWEST_BINS, SURE
from erascope.plot.series import FEW_ARTICLES
from erascope.report.cells import rounded
from erascope.report.vocabulary import Vocabulary

if TYPE_CHECKING:
    from pandas import DataFrame

    from erascope.study import Study
    from erascope.trend import Trend

MOST_BINS = 120  # more cannot be told apart on a page


def over_time(study: Study, words: Vocabulary, by: str | None) -> dict[str, Any]:
    """The bins, and for each term its (gap to the last bin, count) one after the other.

    Of each term also: p of its trend, negative where it falls, 0 where there is none to speak of;
    (at, low, high) of its changes; (start, end) of its bursts.
    """
    by = by or fitting_width(study, words)
    frame = as_pandas(study.trend(any_term(words), by=by).frame)
    unit = dict(_core.origin(study._core)[0])["count"]
    start = {day: place for place, day in enumerate(frame["bin_start"])}
    end = {day: place for place, day in enumerate(frame["bin_end"], 1)}
    cells, test, changes, bursts = counted(study, words, by, start, unit)
    counts: list[list[int]] = [[] for _ in words.surfaces]
    last = [-1] * len(words.surfaces)
    for term, place, count in cells[["term", "bin", "count"]].itertuples(index=False):
        counts[term] += [place - last[term] - 1, count]
        last[term] = place
    steps: list[list[int]] = [[] for _ in words.surfaces]
    for term, *days in changes[["term", "at", "low", "high"]].itertuples(index=False):
        steps[term] += [start[day] for day in days]
    stretches: list[list[int]] = [[] for _ in words.surfaces]
    for term, first, after in bursts[["term", "start", "end"]].itertuples(index=False):
        stretches[term] += [start[first], end[after]]
    return {
        "by": by,
        "few": FEW_ARTICLES,
        "start": [day.strftime("%Y-%m-%d") for day in frame["bin_start"]],
        "end": [day.strftime("%Y-%m-%d") for day in frame["bin_end"]],
        "all": frame[f"all_{unit}"].tolist(),
        "partial": [int(partial) for partial in frame["partial"]],
        "counts": counts,
        "n_tested": int(test["n_bins"].max()) if len(test) else 0,
        "tests": directions(test),
        "changes": steps,
        "bursts": stretches,
    }


def counted(
    study: Study, words: Vocabulary, by: str, start: dict[Any, int], unit: str
) -> list[DataFrame]:
    """Counts above zero, tests, changes and bursts: of the terms at once, of phrases one by one."""
    from pandas import concat

    batches = (
        _core.term_bins(study._core, words.terms, by),
        *_core.term_findings(study._core, words.terms, by),
    )
    frames = [tables.to_frame(batch, "pandas") for batch in batches]
    if not words.phrases:
        return frames
    n_words = len(words.terms)
    trend = study.trend(words.surfaces[n_words:], by=by)
    place = {surface: row for row, surface in enumerate(words.surfaces[n_words:], n_words)}
    cells = as_pandas(trend.frame)
    cells = cells.assign(bin=cells["bin_start"].map(start), count=cells[unit])
    of_phrases = [
        rows.assign(term=rows["term"].map(place))
        for rows in (
            cells[cells["count"] > 0],
            *map(as_pandas, (trend.test, trend.changes, trend.bursts)),
        )
    ]
    return [concat(pair, join="inner") for pair in zip(frames, of_phrases, strict=True)]


def directions(test: DataFrame) -> list[float | int | None]:
    """The larger p of each term, negative where its share falls; 0 where it is no finding."""
    p = np.fmax(test["p"], test["p_autocorrelated"])
    found = (p < SURE) & (test["n_bins"] >= FEWEST_BINS)
    signed = np.where(found, np.maximum(p, 0.001) * np.sign(test["s"]), 0.0)
    return [rounded(number, 2) for number in signed[np.argsort(test["term"], kind="stable")]]


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
