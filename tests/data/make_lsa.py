"""Writes lsa.json: a small sparse matrix and scikit-learn's truncated SVD of it.

Run from this folder with scikit-learn 1.9.1: `python make_lsa.py`.
"""

import json

import numpy as np
import scipy.sparse as sp
from sklearn.decomposition import TruncatedSVD

N_COMPONENTS = 6

random = np.random.default_rng(0)
rows = sp.random(25, 14, density=0.3, format="csr", dtype=np.float32, rng=random)
rows.sort_indices()
# 14 columns are fewer than 6 + 10: the subspace is the whole space, so the values are exact.
svd = TruncatedSVD(N_COMPONENTS, algorithm="arpack", random_state=0, tol=1e-14)
svd.fit(rows.astype(np.float64))
largest = np.abs(svd.components_).argmax(axis=1)
signs = np.sign(svd.components_[np.arange(N_COMPONENTS), largest])
with open("lsa.json", "w") as file:
    json.dump(
        {
            "n_cols": rows.shape[1],
            "indptr": rows.indptr.tolist(),
            "indices": rows.indices.tolist(),
            "values": [float(x) for x in rows.data],
            "singular_values": svd.singular_values_.tolist(),
            "explained_variance": svd.explained_variance_.tolist(),
            "explained_variance_ratio": svd.explained_variance_ratio_.tolist(),
            "components": (signs[:, None] * svd.components_).tolist(),
        },
        file,
    )
