"""Truncated SVD of TF-IDF rows to 100 components, and the rows on them."""

from __future__ import annotations

from typing import Any

import sklearn.decomposition
from works import _rows

import erascope as es

TITLE = "LSA, 100 components"
UNIT = "articles of 120 words"
SIZE = 100_000
GROWS = False

prepare = _rows.prepare_sparse
load = _rows.load_sparse


def erascope(rows: Any) -> dict[str, float]:
    return explained(es.TruncatedSVD(100, random_state=0), rows)


def scikit_learn(rows: Any) -> dict[str, float]:
    return explained(sklearn.decomposition.TruncatedSVD(100, random_state=0), rows)


def explained(svd: Any, rows: Any) -> dict[str, float]:
    svd.fit_transform(rows)
    return {"explained variance ratio": float(svd.explained_variance_ratio_.sum())}


SIDES = {"erascope": erascope, "scikit-learn": scikit_learn}
