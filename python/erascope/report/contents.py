"""Everything a report shows, as plain data: dictionaries, lists, strings and numbers.

Comes in: a study. Goes out: one dictionary with an entry per section of the page. The frames of the
study are read by the names of their columns; a frame or a column that a study does not have is a
section or a column that its report does not have.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from erascope import __version__, _core
from erascope.plot import as_pandas
from erascope.plot.alluvium import fates, lay_blocks, lay_ribbons
from erascope.plot.palette import topic_colours
from erascope.plot.style import era_colours
from erascope.report.articles import Selection, select
from erascope.report.cells import plain, records, rounded
from erascope.report.time import over_time
from erascope.report.vocabulary import Vocabulary, keyness_columns, vocabulary

if TYPE_CHECKING:
    from pandas import DataFrame

    from erascope.study import Study

TERMS = 10_000
ROWS = 1_000  # of a table that a reader only leafs through


def contents(
    study: Study, title: str | None, by: str | None, n_terms: int = TERMS, per_era: int = 4
) -> dict[str, Any]:
    """The data of a report of at most `n_terms` terms, each shown in `per_era` articles of an era.

    Parameters
    ----------
    study : Study
    title : str, optional
        Heading of the page.
    by : {"day", "week", "month", "quarter", "year"}, optional
        Calendar bins of the trends; without it the finest of the last three that still hold enough.
    n_terms, per_era : int
        Caps.
    """
    eras = as_pandas(study.eras)
    topics, links = as_pandas(study.topics), as_pandas(study.links)
    names = [str(era) for era in eras["era"]]
    parameters, fingerprint = _core.origin(study._core)
    words = vocabulary(study, n_terms)
    selection = select(as_pandas(study.articles), topics)
    return {
        "title": title or " and ".join(filter(None, (", ".join(names[:-1]), names[-1]))),
        "summary": study.summary().split("\n"),
        "warnings": study.warnings,
        "unit": dict(parameters)["count"],
        "eras": [
            {**row, "colour": colour}
            for row, colour in zip(records(eras), era_colours(names).values(), strict=True)
        ],
        "terms": words.columns(),
        "keyness": keyness_columns(study, words),
        "trends": over_time(study, words, by),
        "topics": _topics(topics, links, selection),
        "links": _links(topics, links),
        "articles": selection.columns(),
        "passages": _passages(study, words, selection, per_era),
        "composition": _optional(study, "composition"),
        "ledger": _ledger(as_pandas(study.ledger)),
        "origin": {
            "version": __version__,
            "parameters": parameters,
            "fingerprint": fingerprint,
        },
    }


def _topics(topics: DataFrame, links: DataFrame, selection: Selection) -> list[dict[str, Any]]:
    colours = topic_colours(topics, links)
    what_became = fates(links)
    rows = records(topics)
    for row, own in zip(rows, topics.to_dict("records"), strict=True):
        key = (own["era"], own["topic"])
        row["colour"] = colours[key]
        row["fate"] = what_became.get(key)
        row["representatives"] = selection.places(own["representatives"])
    return rows


def _links(topics: DataFrame, links: DataFrame) -> dict[str, Any]:
    """The alluvial plot as geometry on a height from 0 to 1, and the rows behind it."""
    if topics.empty:
        return {"rows": [], "blocks": [], "ribbons": []}
    blocks = lay_blocks(topics, links)
    ribbons = lay_ribbons(links, blocks)
    place = {key: row for row, key in enumerate(zip(topics["era"], topics["topic"], strict=True))}
    return {
        "rows": records(links),
        "blocks": [
            [place[key], block.column, rounded(block.bottom), rounded(block.top)]
            for key, block in blocks.items()
        ],
        "ribbons": [
            [
                place[ribbon.earlier],
                place[ribbon.later],
                rounded(ribbon.similarity),
                *map(rounded, (*ribbon.start, *ribbon.end)),
            ]
            for ribbon in ribbons
        ],
    }


def _passages(
    study: Study, words: Vocabulary, selection: Selection, per_era: int
) -> dict[str, Any] | None:
    """Pieces of articles and where the terms stand in them; None where no texts were kept."""
    if dict(_core.origin(study._core)[0])["keep_text"] != "true" or per_era == 0:
        return None
    pieces, mentions = _core.passages(
        study._core, selection.spread_rows(), words.terms, per_era, 12
    )
    place = selection.place_of_row()
    columns = mentions.to_pydict()
    found: list[list[int]] = [[] for _ in words.surfaces]
    for term, *mention in zip(*(columns[name] for name in columns), strict=True):
        found[term].extend(mention)
    piece = pieces.to_pydict()
    return {
        "article": [place[row] for row in piece["article"]],
        "text": piece["text"],
        "mentions": found,
    }


def _ledger(ledger: DataFrame) -> dict[str, Any]:
    ordered = ledger.assign(name=ledger["id"].astype(str))
    ordered = ordered.sort_values(["stage", "reason", "name"], kind="stable")[:ROWS]
    columns = ("id", "stage", "reason")
    return {
        "n": len(ledger),
        "stages": plain(ledger["stage"].value_counts().sort_index().to_dict()),
        **{name: plain(ordered[name].tolist()) for name in columns},
    }


def _optional(study: Study, name: str) -> dict[str, Any] | None:
    """A frame that only some studies have, with all its columns."""
    if not hasattr(study, name):
        return None
    frame = as_pandas(getattr(study, name))
    if frame.empty:
        return None
    return {
        "n": len(frame),
        "columns": {str(column): plain(frame[column][:ROWS].tolist()) for column in frame.columns},
    }
