"""Ctrl-C while an estimator of rows works."""

from __future__ import annotations

import _thread
import threading
import time
from typing import Any

import numpy as np
import pytest
import scipy.sparse

import erascope as es

LONG = 1_000_000  # starts or steps, hours of them


@pytest.mark.parametrize(
    "estimator",
    [
        es.KMeans(50, n_init=LONG, tol=0, random_state=0),
        es.KMeans(50, n_init=LONG, tol=0, random_state=0, metric="spherical", n_threads=1),
        es.TruncatedSVD(100, n_iter=LONG, random_state=0),
    ],
    ids=["euclidean", "spherical", "svd"],
)
@pytest.mark.parametrize("kind", ["sparse", "dense"])
def test_an_interruption_is_answered_within_a_second(estimator: Any, kind: str) -> None:
    random = np.random.default_rng(0)
    rows = scipy.sparse.random_array((20_000, 4_000), density=0.01, rng=random, format="csr")
    if kind == "dense":
        rows = rows[:, :150].toarray()
    interrupted = []

    def interrupt() -> None:
        interrupted.append(time.monotonic())
        _thread.interrupt_main()

    timer = threading.Timer(0.5, interrupt)
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        estimator.fit(rows)
    timer.join()
    waited = time.monotonic() - interrupted[0]
    assert waited < 2, "a busy machine takes longer than the second promised"
    assert not hasattr(estimator, "labels_")
    assert not hasattr(estimator, "components_")
