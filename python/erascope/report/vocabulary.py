"""Which terms a report carries, every form they take, and how the eras differ in them.

Comes in: a study. Goes out: at most so many terms, half of them those that the eras differ in most
surely and half the most frequent, since a reader looks for both; where all fit, all. The surest
phrases of the keyness come along.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from erascope import _core
from erascope.plot import as_pandas
from erascope.plot.contrast import surest_first
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
    "p_is_bound",
    "dispersion",
)
#: The most phrases: each is counted over time by a pass of its own.
PHRASES = 100
WHOLE = ("count", "rest_count", "documents", "rest_documents", "p_is_bound")


class Vocabulary(NamedTuple):
    """The terms of a report, sorted, and behind them phrases, with their commonest forms.

    `n` is how many terms the articles hold, `phrases` are those of the keyness, `forms` maps every
    form to the place of its term, and `stop_words` are the forms that occur but are no term.
    """

    n: int
    terms: list[str]
    phrases: list[str]
    surfaces: list[str]
    forms: dict[str, int]
    stop_words: list[str]

    def columns(self) -> dict[str, Any]:
        """The terms as data: for each its surface and its other forms."""
        others: list[list[str]] = [[] for _ in self.surfaces]
        for form, place in self.forms.items():
            if form != self.surfaces[place]:
                others[place].append(form)
        return {
            "n": self.n,
            "n_words": len(self.terms),
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
    keyness = as_pandas(study.keyness)
    surface = dict(zip(keyness["term"], keyness["surface"], strict=True))
    known = set(everything)
    surest = dict.fromkeys(surest_first(keyness)["term"])
    strong = dict.fromkeys([*filter(known.__contains__, surest), *everything])
    common = [everything[place] for place in np.argsort(-totals, kind="stable")]
    chosen = dict.fromkeys(term for pair in zip(strong, common, strict=True) for term in pair)
    terms = sorted(list(chosen)[:n_terms])
    phrases = [term for term in surest if term not in known][:PHRASES]
    place = {term: row for row, term in enumerate(terms)}
    forms = {form: place[term] for form, term in pairs if term in place}
    for form, row in forms.items():  # of a term that no era holds, any form will do
        surface.setdefault(terms[row], form)
    return Vocabulary(
        len(everything),
        terms,
        phrases,
        [surface[term] for term in (*terms, *phrases)],
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
    place = {term: row for row, term in enumerate((*words.terms, *words.phrases))}
    found = {}
    for era in eras[1:] if len(eras) == 2 else eras:
        known = frame[frame["era"] == era]
        rows = surest_first(known[known["term"].isin(place)])
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
