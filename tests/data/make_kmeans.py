"""Writes kmeans.json: what scikit-learn's KMeans makes of small tables from given centroids.

Run from this folder with scikit-learn 1.9.1: `python make_kmeans.py`.
"""

import json
import warnings

import numpy as np
import scipy.sparse as sp
from sklearn.cluster import KMeans

random = np.random.default_rng(1)
warnings.simplefilter("ignore")  # max_iter is meant to be too small


def case(name, rows, init, max_iter, tolerance):
    fitted = KMeans(
        len(init), init=init, n_init=1, max_iter=max_iter, tol=tolerance, algorithm="lloyd"
    ).fit(rows)
    dense = rows.toarray() if sp.issparse(rows) else rows
    return {
        "name": name,
        "sparse": sp.issparse(rows),
        "rows": dense.tolist(),
        "init": init.tolist(),
        "max_iter": max_iter,
        "tolerance": tolerance,
        "labels": fitted.labels_.tolist(),
        "centroids": fitted.cluster_centers_.tolist(),
        "inertia": fitted.inertia_,
        "n_iter": fitted.n_iter_,
    }


cases = []
dense = random.normal(size=(80, 4)).round(4)
sparse = sp.random(70, 12, density=0.3, format="csr", dtype=np.float32, rng=random)
sparse = sparse.astype(np.float64)  # float32 values, float64 arithmetic, as in erascope
for max_iter, tolerance in [(1, 0.0), (2, 0.0), (5, 0.0), (300, 0.0), (300, 1e-2)]:
    cases.append(case("dense", dense, dense[:6], max_iter, tolerance))
    cases.append(case("sparse", sparse, sparse[:5].toarray(), max_iter, tolerance))
far = np.vstack([dense[:3], [[90.0] * 4]])
for max_iter in [1, 300]:
    cases.append(case("one empty cluster", dense, far, max_iter, 0.0))
with open("kmeans.json", "w") as file:
    json.dump(cases, file)
