"""In words, what the marks of a trend mean: the small print under the plot.

Comes in: the bins of a trend as they are drawn. Goes out: a sentence that names only the marks that
this plot holds, and what a reader must not overlook.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from erascope.plot.series import FEW_ARTICLES, TOP, highest
from erascope.plot.style import literal

if TYPE_CHECKING:
    from pandas import DataFrame

    from erascope.plot.findings import Findings
    from erascope.plot.time_axis import Stretch

VALUES = {"share": "share of articles", "per_million": "per million words"}
MOST = 0.5  # where more of the bins than this hold few articles, longer bins are recommended


def few_part(bins: DataFrame) -> float:
    """The part of the bins with articles that hold fewer than `FEW_ARTICLES`."""
    n_articles = bins.drop_duplicates("start")["all_articles"]
    n_articles = n_articles[n_articles > 0]
    return float((n_articles < FEW_ARTICLES).mean()) if len(n_articles) else 0.0


def reading_aid(
    bins: DataFrame,
    eras: DataFrame,
    parts: list[Stretch],
    groups: list[list[str]],
    value: str,
    found: Findings,
) -> str:
    """What the marks mean that are on this plot, and which era has no articles."""
    terms = [term for group in groups for term in group]
    notes = [VALUES[value]] if len(groups) > 1 else []
    notes.append("band or whisker: 95% interval")
    for group in groups:
        rows = bins[bins["term"].isin(group) & (bins["all_articles"] > 0)]
        if (rows["high"] > TOP * highest(rows, value == "share")).any():
            notes.append("cut at the top where it is wider")
            break
    if (bins["partial"].astype(bool) & (bins["all_articles"] >= FEW_ARTICLES)).any():
        notes.append("hollow: bin covered in part")
    few = few_part(bins)
    if few > 0:
        notes.append(f"whisker alone: fewer than {FEW_ARTICLES} articles")
    if value == "share" and found.changing(terms):
        notes.append("dashed: levels between changes, thin line across: where the change may lie")
    if found.bursting(terms):
        notes.append("bar at the bottom: burst, about twice the usual share")
    if len(groups) > 1:
        notes.append("each panel has its own scale")
    for era, start, end in zip(eras["era"], eras["start"], eras["end"], strict=True):
        if not any(start < part.end and part.start < end for part in parts):
            notes.append(f"no articles in {literal(era)}")
    if few > MOST:
        notes.append("most bins hold too few articles: longer bins would tell more")
    return "; ".join(notes)
