"""How well topics agree with labels: a study with its defaults beside scikit-learn.

Prints NMI and ARI over the labelled sets of `sets.py`, for each row the mean, the standard
deviation and the range over seeds, then the means over the sets and what they are held against.
Each side has the number of topics given. The study has its defaults; scikit-learn has
TfidfVectorizer, plain and sublinear, with English stop words, by itself and projected by
TruncatedSVD to 100 dimensions of unit length, and KMeans(n_init=10). `--our-terms` adds the same
with words and stems as a study counts them.

    python benches/quality [--corpora FOLDER] [--seeds 5] [--our-terms] [--json FILE] [SET ...]
"""

from __future__ import annotations

import argparse
import json
import os
import time
import warnings
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import scipy.sparse
from sets import CONFIRMATION, DEVELOPMENT, LabelledSet
from sklearn.cluster import KMeans
from sklearn.decomposition import TruncatedSVD
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score
from sklearn.preprocessing import normalize

import erascope as es

OURS = "erascope, defaults"
BASELINE = "TF-IDF, LSA 100"
N_COMPONENTS = 100
GAIN = 0.02
LOSS = 0.01

Rows = Any
Labels = np.ndarray


def main() -> None:
    options = parse_arguments()
    warnings.simplefilter("ignore", ConvergenceWarning)
    table = []
    for group, makers in [("development", DEVELOPMENT), ("confirmation", CONFIRMATION)]:
        for make in makers:
            labelled = make(options.corpora)
            if options.sets and not any(part in labelled.name for part in options.sets):
                continue
            print(
                f"\n{labelled.name} ({group}): {len(labelled.texts):,} texts, "
                f"{labelled.n_topics} topics"
            )
            for rows, seconds, found in clusterings(labelled, options.seeds, options.our_terms):
                line = agreement(labelled, found)
                table.append({"set": labelled.name, "group": group, "rows": rows, **line})
                print(
                    f"  {rows:34} NMI {line['nmi']:.3f} ± {line['nmi_sd']:.3f} "
                    f"({line['nmi_low']:.3f} to {line['nmi_high']:.3f})   "
                    f"ARI {line['ari']:.3f} ± {line['ari_sd']:.3f}   {seconds:5.1f} s",
                    flush=True,
                )
    frame = pd.DataFrame(table)
    print_means(frame, options.seeds)
    if options.json is not None:
        options.json.write_text(json.dumps(table, indent=1) + "\n")


def parse_arguments() -> argparse.Namespace:
    corpora = Path(os.environ.get("ERASCOPE_DATA", "../shared")) / "corpora"
    parser = argparse.ArgumentParser(prog="benches/quality", description="NMI and ARI of topics.")
    parser.add_argument("sets", nargs="*", help="parts of the names of sets; default: all")
    parser.add_argument("--corpora", type=Path, default=corpora)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--our-terms", action="store_true")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    if not options.corpora.is_dir():
        parser.exit(message=f"skipped: there is no folder {options.corpora} with the corpora\n")
    return options


def clusterings(
    labelled: LabelledSet, n_seeds: int, our_terms: bool
) -> Iterator[tuple[str, float, list[Labels]]]:
    """Name, seconds and the labels found with each seed, for all ways to make rows."""
    yield timed(OURS, lambda seed: study_topics(labelled, seed), n_seeds)
    vectorizers: dict[str, Callable] = {"": partial(TfidfVectorizer, stop_words="english")}
    if our_terms:
        vectorizers[", our terms"] = partial(
            es.TfidfVectorizer, stop_words="english", tokenizer="words", stemmer="english"
        )
    for terms, vectorizer in vectorizers.items():
        for name, sublinear in [("TF-IDF", False), ("TF-IDF, sublinear", True)]:
            rows = vectorizer(sublinear_tf=sublinear).fit_transform(labelled.texts)
            for projection, project in [("", lambda rows, seed: rows), (", LSA 100", projected)]:

                def cluster(seed: int, rows: Rows = rows, project: Callable = project) -> Labels:
                    kmeans = KMeans(labelled.n_topics, n_init=10, random_state=seed)
                    return kmeans.fit_predict(project(rows, seed))

                yield timed(name + projection + terms, cluster, n_seeds)


def timed(
    name: str, cluster: Callable[[int], Labels], n_seeds: int
) -> tuple[str, float, list[Labels]]:
    start = time.perf_counter()
    found = [cluster(seed) for seed in range(n_seeds)]
    return name, time.perf_counter() - start, found


def study_topics(labelled: LabelledSet, seed: int) -> Labels:
    """Topics of a study of one era; an article without topic counts as a topic of its own."""
    articles = pd.DataFrame({"body": labelled.texts, "date": "2000"})
    # Permutations tell how sure keyness is; topics do not depend on them.
    study = es.compare_eras(
        articles,
        eras=[2000],
        n_topics=labelled.n_topics,
        n_permutations=0,
        seed=seed,
        progress=False,
    )
    return study.articles["topic"].astype("Int64").fillna(-1).to_numpy(dtype=int)


def projected(rows: scipy.sparse.csr_matrix, seed: int) -> np.ndarray:
    return normalize(TruncatedSVD(N_COMPONENTS, random_state=seed).fit_transform(rows))


def agreement(labelled: LabelledSet, found: list[Labels]) -> dict[str, float]:
    nmi = [normalized_mutual_info_score(labelled.labels, labels) for labels in found]
    ari = [adjusted_rand_score(labelled.labels, labels) for labels in found]
    spread = 1 if len(found) > 1 else 0
    return {
        "nmi": float(np.mean(nmi)),
        "nmi_sd": float(np.std(nmi, ddof=spread)),
        "nmi_low": min(nmi),
        "nmi_high": max(nmi),
        "ari": float(np.mean(ari)),
        "ari_sd": float(np.std(ari, ddof=spread)),
    }


def print_means(table: pd.DataFrame, n_seeds: int) -> None:
    """Means over the sets, and the three figures that count."""
    table = table.assign(nmi_range=table.nmi_high - table.nmi_low)
    figures = ["nmi", "nmi_sd", "nmi_range", "ari"]
    means = table.groupby("rows", sort=False)[figures].mean()
    print("\nmeans over the sets")
    print(means.to_string(float_format="{:.4f}".format))
    for group, part in table.groupby("group", sort=False):
        means_of_group = part.groupby("rows", sort=False).nmi.mean()
        gain = means_of_group[OURS] - means_of_group[BASELINE]
        print(f"{group}: NMI {gain:+.3f} against {BASELINE}")
    gain = means.nmi[OURS] - means.nmi[BASELINE]
    print(f"mean NMI against {BASELINE}: {gain:+.3f} (at least +{GAIN})")
    theirs = table[(table["rows"] != OURS) & ~table["rows"].str.contains("our terms")]
    best = theirs.loc[theirs.groupby("set").nmi.idxmax()].set_index("set")
    own = table[table["rows"] == OURS].set_index("set")
    worst = (own.nmi - best.nmi).idxmin()
    loss = own.nmi[worst] - best.nmi[worst]
    # What other seeds would have made of it: the best of several noisy means is a lucky one.
    error = np.hypot(own.nmi_sd[worst], best.nmi_sd[worst]) / np.sqrt(n_seeds)
    print(f"worst set against its best row: {worst} {loss:+.3f} ± {error:.3f} (at least -{LOSS})")
    share = means.nmi_sd[OURS] / means.nmi_sd[BASELINE]
    print(f"spread over seeds, as a share of that of {BASELINE}: {share:.2f} (at most 0.5)")


if __name__ == "__main__":
    main()
