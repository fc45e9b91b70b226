"""Rows to cluster or project, made once of articles of about 120 words; both sides read them."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse
import texts

import erascope as es

N_ITERATIONS = 20


def prepare_sparse(folder: Path, size: int) -> None:
    """TF-IDF rows of so many articles."""
    articles = texts.resampled(120)
    vectorizer = es.TfidfVectorizer(stop_words="english", min_df=2)
    rows = vectorizer.fit_transform([next(articles) for _ in range(size)])
    scipy.sparse.save_npz(folder / "rows.npz", rows, compressed=False)


def prepare_dense(folder: Path, size: int) -> None:
    """The same on their 100 leading components, of length one."""
    prepare_sparse(folder, size)
    rows = es.TruncatedSVD(100, random_state=0).fit_transform(load_sparse(folder))
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    np.save(folder / "rows.npy", rows / np.maximum(lengths, np.finfo(float).tiny))


def load_sparse(folder: Path, side: str = "") -> Any:
    """The sparse rows; both sides are imported by now."""
    import_sides()
    return scipy.sparse.load_npz(folder / "rows.npz")


def load_dense(folder: Path, side: str) -> Any:
    """The dense rows; both sides are imported by now."""
    import_sides()
    return np.load(folder / "rows.npy")


def import_sides() -> None:
    """Load what the sides would load at their first call: a fit of a few rows."""
    import sklearn.cluster
    import sklearn.decomposition

    few = scipy.sparse.eye_array(8, 4, format="csr")
    for package in (es, sklearn.cluster):
        package.KMeans(2, n_init=1).fit(few)


def iterations(n_clusters: int) -> dict[str, Any]:
    """The sides of a run of so many iterations from the same centroids: rows drawn once."""

    def run(rows: Any, side: str) -> dict[str, float]:
        import sklearn.cluster

        chosen = np.random.default_rng(1).choice(rows.shape[0], n_clusters, replace=False)
        centroids = rows[np.sort(chosen)]
        centroids = centroids.toarray() if scipy.sparse.issparse(centroids) else centroids
        kind = es.KMeans if side == "erascope" else sklearn.cluster.KMeans
        kmeans = kind(n_clusters, init=centroids, n_init=1, max_iter=N_ITERATIONS, tol=0).fit(rows)
        return {"inertia": float(kmeans.inertia_), "iterations": int(kmeans.n_iter_)}

    return {side: partial(run, side=side) for side in ("erascope", "scikit-learn")}
