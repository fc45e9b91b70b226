"""Articles to TF-IDF, LSA and k-means: the whole way, at the defaults of each side.

Objectives are comparable, since both sides cluster unit rows of nearly the same 100 dimensions.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import texts
from works.text_to_tfidf import stemming_analyzer

TITLE = "text to LSA to k-means"
UNIT = "MB"
SIZE = 72
GROWS = False
N_COMPONENTS = 100
N_CLUSTERS = 50


def prepare(folder: Path, size: int) -> None:
    texts.write(texts.resampled(n_words=100), folder, size * 1_000_000)


def load(folder: Path, side: str) -> list[str]:
    parts = ("cluster", "decomposition", "feature_extraction.text")
    theirs = (*(f"sklearn.{part}" for part in parts), "Stemmer")
    for module in ("erascope.sklearn",) if side == "erascope" else theirs:
        import_module(module)
    return texts.read(folder)


def clustered(articles: list[str], vectorizer: Any, svd: Any, kmeans: Any) -> dict[str, float]:
    rows = svd.fit_transform(vectorizer.fit_transform(articles))
    lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows))
    rows /= np.maximum(lengths, np.finfo(float).tiny)[:, np.newaxis]
    kmeans.fit(rows)
    explained = float(svd.explained_variance_ratio_.sum())
    return {"explained variance": explained, "objective": float(kmeans.inertia_)}


def erascope(articles: list[str]) -> dict[str, float]:
    import erascope as es

    vectorizer = es.TfidfVectorizer(stemmer="english", min_df=2, max_df=0.5)
    svd = es.TruncatedSVD(N_COMPONENTS, random_state=0)
    return clustered(articles, vectorizer, svd, es.KMeans(N_CLUSTERS, random_state=0))


def scikit_learn(articles: list[str], n_init: int) -> dict[str, float]:
    from sklearn.cluster import KMeans
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(analyzer=stemming_analyzer(), min_df=2, max_df=0.5)
    svd = TruncatedSVD(N_COMPONENTS, random_state=0)
    return clustered(articles, vectorizer, svd, KMeans(N_CLUSTERS, n_init=n_init, random_state=0))


SIDES = {
    "erascope": erascope,
    "scikit-learn, n_init=10": lambda articles: scikit_learn(articles, 10),
    "scikit-learn, n_init=1": lambda articles: scikit_learn(articles, 1),
}
