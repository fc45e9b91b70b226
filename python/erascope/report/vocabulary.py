"""Which terms a report carries, every form they take, and how the eras differ in them.

Comes in: a study. Goes out: at most so many terms, half of them those with the most evidence of a
change and half the most frequent, since a reader looks for both; where all fit, all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from erascope import _core
from erascope.plot import as_pandas
from erascope.report.cells import rounded

if TYPE_CHECKING:
    from erascope.study import Study

#: What is shown of each term in each era, where the frame holds it.
MEASURES = (
    "count",
    "rest_count",
    "documents",
    "rest_documents",
    "log_ratio",
    "log_ratio_low",
    "log_ratio_high",
    "g2",
    "z",
    "p",
    "q",
    "dispersion",
)
WHOLE = ("count", "rest_count", "documents", "rest_documents")


class Vocabulary(NamedTuple):
    """The terms of a report, sorted, with their commonest forms.

    `n` is how many terms the articles hold, `forms` maps every form to the place of its term, and
    `stop_words` are the forms that occur but are no term.
    """

    n: int
    terms: list[str]
    surfaces: list[str]
    forms: dict[str, int]
    stop_words: list[str]

    def columns(self) -> dict[str, Any]:
        """The terms as data: for each its surface and its other forms."""
        others: list[list[str]] = [[] for _ in self.terms]
        for form, place in self.forms.items():
            if form != self.surfaces[place]:
                others[place].append(form)
        return {
            "n": self.n,
            "surface": self.surfaces,
            "forms": [" ".join(forms) for forms in others],
            "stop_words": self.stop_words,
        }


def vocabulary(study: Study, n_terms: int) -> Vocabulary:
    """Choose the terms of a report."""
    columns = _core.forms(study._core).to_pydict()
    pairs = list(zip(columns["form"], columns["term"], strict=True))
    everything = sorted({term for _, term in pairs if term is not None})
    bins = _core.term_bins(study._core, everything, "year").to_pydict()
    totals = np.zeros(len(everything), dtype=np.int64)
    np.add.at(totals, bins["term"], bins["count"])
    evidence: dict[str, float] = {}
    surface: dict[str, str] = {}
    keyness = as_pandas(study.keyness)
    for term, form, z in zip(keyness["term"], keyness["surface"], keyness["z"], strict=True):
        surface[term] = form
        if z == z:
            evidence[term] = max(evidence.get(term, 0.0), abs(z))
    strong = sorted(everything, key=lambda term: (-evidence.get(term, -1.0), term))
    common = [everything[place] for place in np.argsort(-totals, kind="stable")]
    ranked = dict.fromkeys(term for pair in zip(strong, common, strict=True) for term in pair)
    terms = sorted(list(ranked)[:n_terms])
    place = {term: row for row, term in enumerate(terms)}
    forms = {form: place[term] for form, term in pairs if term in place}
    for form, row in forms.items():  # of a term that no era holds, any form will do
        surface.setdefault(terms[row], form)
    return Vocabulary(
        len(everything),
        terms,
        [surface[term] for term in terms],
        forms,
        [form for form, term in pairs if term is None],
    )


def keyness_columns(study: Study, words: Vocabulary) -> dict[str, dict[str, Any]]:
    """For each era the measures of its terms, column by column; `term` is a place, `n` how many
    there are without a cap.

    Of two eras only the later one: seen from the earlier the same figures stand the other way.
    """
    frame = as_pandas(study.keyness)
    eras = list(as_pandas(study.eras)["era"])
    place = {term: row for row, term in enumerate(words.terms)}
    found = {}
    for era in eras[1:] if len(eras) == 2 else eras:
        known = frame[frame["era"] == era]
        rows = known[known["term"].isin(place)]
        if rows.empty:
            continue
        columns: dict[str, Any] = {
            "n": len(known),
            "term": [place[term] for term in rows["term"]],
        }
        for name in MEASURES:
            if name in rows.columns:
                cells = rows[name].tolist()
                columns[name] = cells if name in WHOLE else [rounded(cell, 3) for cell in cells]
        found[era] = columns
    return found
