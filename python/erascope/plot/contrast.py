"""The terms of two sides, held against each other: what a keyness plot shows.

Comes in: the frame `study.keyness`. Goes out: one row per term, seen from one era.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from pandas import DataFrame

FEW_DOCUMENTS = 3  # a term in fewer articles than this is drawn faint


def contrast(keyness: DataFrame, era: str, other: str | None) -> DataFrame:
    """One row per term, the strongest evidence first, `era` against `other`, or all others if None.

    Columns: surface; count; log_ratio (positive is more in `era`); evidence; faint; alone, whether
    only one side holds the term, so that its ratio has no bound on the outer side.
    """
    from pandas import concat

    rows = keyness[keyness["era"] == era]
    if other is not None:  # terms that only the other era's rows hold, seen from this side
        mirror = keyness[keyness["era"] == other]
        mirror = mirror[~mirror["term"].isin(rows["term"])]
        if len(mirror):
            rows = concat([rows, mirror.assign(log_ratio=-mirror["log_ratio"].astype(float))])
    ratio = rows["log_ratio"].astype(float)
    finite = ratio[np.isfinite(ratio)].abs()
    bound = float(finite.max()) + 1.0 if len(finite) else 1.0
    terms = rows.assign(
        surface=rows["surface"].where(rows["surface"].notna(), rows["term"]),
        count=rows["count"] + rows["rest_count"],
        log_ratio=ratio.clip(-bound, bound),
        evidence=rows["z"].astype(float).abs(),
        faint=rows["documents"] + rows["rest_documents"] < FEW_DOCUMENTS,
        alone=(rows["count"] == 0) != (rows["rest_count"] == 0),
    )
    terms = terms[np.isfinite(terms["evidence"]) & terms["log_ratio"].notna()]
    columns = ["surface", "count", "log_ratio", "evidence", "faint", "alone"]
    ranked: DataFrame = terms.sort_values("evidence", ascending=False, kind="stable")[columns]
    return ranked.reset_index(drop=True)
