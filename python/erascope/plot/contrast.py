"""The terms of two sides, held against each other: what a keyness plot shows.

Comes in: the frame `study.keyness`. Goes out: one row per term, seen from one era.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from pandas import DataFrame

SURE = 0.05  # the false discovery rate up to which a term is drawn in full colour
FEW_DOCUMENTS = 3  # without a test a term in fewer articles than this is drawn faint
BEYOND = 0.3  # of the height up to the smallest p: where terms go of which p is only a bound


def is_tested(keyness: DataFrame) -> bool:
    """Whether articles were permuted, so that terms have p-values."""
    return bool("p" in keyness and keyness["p"].notna().any())


def contrast(keyness: DataFrame, era: str, other: str | None) -> DataFrame:
    """One row per term, `era` against `other`, or all others if None, the surest first.

    Surest is the smallest p of the permutation of articles, and of equal p, of which there are many
    at the smallest that so many permutations can tell, the largest effect: the end of the interval
    of the log ratio that is nearer to 0. By z alone a word that one article repeats would lead.
    Terms in too few articles to be tested are left out. Without a permutation all stay, by |z|.

    Columns: surface; count; log_ratio (positive is more in `era`); evidence, the decades of p, or
    |z|; faint, whether it may be chance; beyond, whether no permutation came up to the term, so
    that p is a bound: above it such terms stand by |z|; alone, whether only one side holds the
    term, so that its ratio has no bound on the outer side.
    """
    from pandas import Series, concat

    rows = keyness[keyness["era"] == era]
    if other is not None:  # terms that only the other era's rows hold, seen from this side
        mirror = keyness[keyness["era"] == other]
        mirror = mirror[~mirror["term"].isin(rows["term"])]
        if len(mirror):
            rows = concat([rows, mirror.assign(log_ratio=-mirror["log_ratio"].astype(float))])
    ratio = rows["log_ratio"].astype(float)
    finite = ratio[np.isfinite(ratio)].abs()
    bound = float(finite.max()) + 1.0 if len(finite) else 1.0
    tested = is_tested(keyness)
    none = Series(np.nan, rows.index)
    p, q, effect = (
        rows.get(name, none).astype(float) for name in ("p", "q", "log_ratio_conservative")
    )
    z = rows["z"].astype(float).abs()
    beyond = rows.get("p_is_bound", Series(False, rows.index)).fillna(False).astype(bool)
    decades = -np.log10(p)
    decades += beyond * BEYOND * decades * z / max(1e-9, float(z[beyond].max(skipna=True) or 0.0))
    terms = rows.assign(
        surface=rows["surface"].where(rows["surface"].notna(), rows["term"]),
        count=rows["count"] + rows["rest_count"],
        log_ratio=ratio.clip(-bound, bound),
        evidence=decades if tested else z,
        faint=~(q < SURE) if tested else rows["documents"] + rows["rest_documents"] < FEW_DOCUMENTS,
        alone=(rows["count"] == 0) != (rows["rest_count"] == 0),
        beyond=beyond,
        p=p,
        effect=effect.abs(),
        z=z,
    )
    terms = terms[np.isfinite(terms["evidence"]) & terms["log_ratio"].notna()]
    columns = ["surface", "count", "log_ratio", "evidence", "faint", "alone", "beyond"]
    ranked: DataFrame = terms.sort_values(
        ["faint", "p", "effect", "z"], ascending=[True, True, False, False], kind="stable"
    )
    return ranked[columns].reset_index(drop=True)
