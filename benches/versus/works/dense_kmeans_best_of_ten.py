"""k-means of LSA rows to the best objective of ten starts."""

from __future__ import annotations

from typing import Any

import sklearn.cluster
from works import _rows

import erascope as es

TITLE = "dense k-means, 100 columns, k = 50, best of ten starts"
UNIT = "articles of 120 words"
SIZE = 100_000
GROWS = False

prepare = _rows.prepare_dense
load = _rows.load_dense


def erascope(rows: Any) -> dict[str, float]:
    return {"inertia": es.KMeans(50, n_init=10, random_state=0).fit(rows).inertia_}


def scikit_learn(rows: Any) -> dict[str, float]:
    kmeans = sklearn.cluster.KMeans(50, n_init=10, random_state=0).fit(rows)
    return {"inertia": float(kmeans.inertia_)}


SIDES = {"erascope": erascope, "scikit-learn": scikit_learn}
