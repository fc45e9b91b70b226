"""What a notebook shows of a study and of a trend: small tables, escaped, without any script.

Colours are those of the text around, so that dark notebooks stay dark.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING, Any

from erascope.plot import as_pandas
from erascope.plot.style import literal, percent

if TYPE_CHECKING:
    from pandas import DataFrame

    from erascope.study import Study
    from erascope.trend import Trend

ROWS = 5  # terms per era
WIDTH, HEIGHT = 240, 32  # pixels, of a line


def study_excerpt(study: Study) -> str:
    """The eras, the first finding and the words with the most evidence for each era."""
    eras = as_pandas(study.eras)
    keyness = as_pandas(study.keyness)
    counted = [
        [row["era"], f"{row['n_articles']:,}", f"{row['n_stories']:,}", f"{row['n_tokens']:,}"]
        for row in eras.to_dict("records")
    ]
    first = study.summary().split("\n")[0]
    parts = [
        f"<p>{_text(first, 400)}</p>",
        _table(["era", "articles", "stories", "words"], counted),
    ]
    words = [
        [era, ", ".join(literal(term, 40) for term in more["surface"][:ROWS])]
        for era in eras["era"]
        for more in [keyness[(keyness["era"] == era) & (keyness["z"] > 0)]]
        if len(more)
    ]
    if words:
        parts.append(_table(["era", "says more often"], words, n_left=2))
    parts += [f"<p>⚠ {_text(warning, 400)}</p>" for warning in study.warnings]
    parts.append(
        "<p><code>.summary()</code> tells all findings, <code>.to_html(path)</code> writes a"
        " report.</p>"
    )
    return f'<div class="erascope">{"".join(parts)}</div>'


def trend_excerpt(trend: Trend) -> str:
    """For each term how often it was found, where it peaks, and a line."""
    frame = as_pandas(trend.frame)
    rows = []
    for term in frame["term"].drop_duplicates():
        bins = frame[frame["term"] == term]
        held = bins["share"].notna()
        peak = bins.loc[bins["share"].idxmax()] if held.any() else None
        when = "" if peak is None else f"{peak['bin_start']:%Y-%m-%d}, {percent(peak['share'])}"
        rows.append([term, f"{int(bins['articles'].sum()):,}", when, _line(bins, term)])
    return (
        f'<div class="erascope">{_table(["term", "articles", "highest share", "share"], rows)}'
        f"<p>{len(frame) // max(1, len(rows))} bins from {frame['bin_start'].min():%Y-%m-%d};"
        " <code>.frame</code> holds the figures, <code>.plot()</code> shows intervals.</p></div>"
    )


class _Markup(str):
    """Markup made here, which must not be escaped."""


def _text(words: object, limit: int) -> str:
    return f"<bdi>{escape(literal(words, limit))}</bdi>"


def _table(heads: Iterable[str], rows: Iterable[list[Any]], n_left: int = 1) -> str:
    align = 'style="text-align:left"'
    head = "".join(
        f"<th {align if place < n_left else ''}>{escape(name)}</th>"
        for place, name in enumerate(heads)
    )
    body = "".join(
        "<tr>"
        + "".join(
            f"<td {align if place < n_left else ''}>"
            f"{cell if isinstance(cell, _Markup) else _text(cell, 300)}</td>"
            for place, cell in enumerate(row)
        )
        + "</tr>"
        for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _line(bins: DataFrame, term: str) -> _Markup:
    """The share over time as a small line; broken where a bin is empty."""
    shares = [None if share != share else float(share) for share in bins["share"]]
    top = max([share for share in shares if share is not None], default=0.0) or 1.0
    step = WIDTH / max(1, len(shares) - 1)
    path, pen = [], "M"
    for place, share in enumerate(shares):
        if share is None:
            pen = "M"
            continue
        x, y = place * step, HEIGHT - 2 - (HEIGHT - 4) * share / top
        path.append(f"{pen}{x:.1f} {y:.1f}" + ("h.1" if pen == "M" else ""))
        pen = "L"
    return _Markup(
        f'<svg width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
        f' aria-label="{escape(literal(term, 60))} over time"><path d="{"".join(path)}" fill="none"'
        ' stroke="currentColor" stroke-width="1.5" stroke-linecap="round"/></svg>'
    )
