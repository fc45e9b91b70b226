"""The terms of two sides, held against each other: what a keyness plot shows.

Comes in: the frame `study.keyness`. Goes out: one row per term, seen from one era.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from pandas import DataFrame, Series

SURE = 0.05  # the false discovery rate up to which a term is drawn in full colour
FEW_DOCUMENTS = 3  # without a test a term in fewer articles than this is drawn faint
BEYOND = 0.3  # of the height up to the smallest p: where terms go of which p is only a bound


def is_tested(keyness: DataFrame) -> bool:
    """Whether articles were permuted, so that terms have p-values."""
    return bool("p" in keyness and keyness["p"].notna().any())


def surest_first(keyness: DataFrame) -> DataFrame:
    """The rows with a column faint, whether the difference may be chance, the surest first.

    Surest is the smallest p of the permutation of articles, and of equal p, of which there are many
    at the smallest that so many permutations can tell, the largest effect: the difference of the
    shares of articles, at the end of its interval that is nearer to 0. By the log ratio every word
    would lead that the other side lacks, however few articles use it, and by z a word that one
    article repeats. What may be chance comes last.
    """
    q, p = column(keyness, "q"), column(keyness, "p")
    n_documents = keyness["documents"] + keyness["rest_documents"]
    low, high = (column(keyness, f"document_difference_{end}") for end in ("low", "high"))
    ranked: DataFrame = keyness.assign(
        faint=~(q < SURE) if p.notna().any() else n_documents < FEW_DOCUMENTS,
        chance=p,
        effect=np.maximum(low, -high).clip(lower=0.0),
        size=keyness["z"].astype(float).abs(),
    ).sort_values(
        ["faint", "chance", "effect", "size"], ascending=[True, True, False, False], kind="stable"
    )
    return ranked.drop(columns=["chance", "effect", "size"])


def column(frame: DataFrame, name: str) -> Series:
    """A column of numbers; missing ones where the frame does not have it."""
    from pandas import Series

    return frame[name].astype(float) if name in frame else Series(np.nan, frame.index)


def contrast(keyness: DataFrame, era: str, other: str | None) -> DataFrame:
    """One row per term, `era` against `other`, or all others if None, the surest first.

    Where articles were permuted, terms in too few of them to be tested are left out.

    Columns: surface; count; log_ratio (positive is more in `era`); evidence, the decades of p, or
    |z| without a permutation; faint, whether it may be chance; beyond, whether no permutation came
    up to the term, so that p is a bound: above it such terms stand by |z|; alone, whether only one
    side holds the term, so that its ratio has no bound on the outer side.
    """
    from pandas import concat

    rows = keyness[keyness["era"] == era]
    if other is not None:  # terms that only the other era's rows hold, seen from this side
        mirror = keyness[keyness["era"] == other]
        mirror = mirror[~mirror["term"].isin(rows["term"])]
        if len(mirror):
            rows = concat([rows, mirror.assign(log_ratio=-mirror["log_ratio"].astype(float))])
    rows = surest_first(rows)
    ratio = rows["log_ratio"].astype(float)
    finite = ratio[np.isfinite(ratio)].abs()
    bound = float(finite.max()) + 1.0 if len(finite) else 1.0
    z = rows["z"].astype(float).abs()
    beyond = column(rows, "p_is_bound").fillna(0.0) > 0
    decades = -np.log10(column(rows, "p"))
    decades += beyond * BEYOND * decades * z / max(1e-9, float(z[beyond].max(skipna=True) or 0.0))
    terms = rows.assign(
        surface=rows["surface"].where(rows["surface"].notna(), rows["term"]),
        count=rows["count"] + rows["rest_count"],
        log_ratio=ratio.clip(-bound, bound),
        evidence=decades if is_tested(keyness) else z,
        alone=(rows["count"] == 0) != (rows["rest_count"] == 0),
        beyond=beyond,
    )
    shown: DataFrame = terms.loc[
        np.isfinite(terms["evidence"]) & terms["log_ratio"].notna(),
        ["surface", "count", "log_ratio", "evidence", "faint", "alone", "beyond"],
    ]
    return shown.reset_index(drop=True)
