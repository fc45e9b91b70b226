"""The same articles give the same bits: every frame, every sentence and the saved file, whatever
the order of the rows, the number of threads, the process, and what else runs beside it."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import erascope as es
from erascope.export import FRAMES

TERMS = ["iran", "missile*", '"missiles"', "arms sale"]
SAMPLE = es.datasets.load_sample()
# What is warned of stands in Study.warnings, which is compared like all the rest.
pytestmark = pytest.mark.filterwarnings("ignore::erascope.ErascopeWarning")


def compare(articles: pd.DataFrame = SAMPLE, **parameters: Any) -> es.Study:
    settings = {
        "eras": {"2000": ("2000-01-01", "2002-01-01"), "2016": 2016},
        "id": "id",
        "title": "title",
        "source": "source",
        "progress": False,
    }
    return es.compare_eras(articles, **(settings | parameters))


def answers(study: es.Study) -> dict[str, pd.DataFrame]:
    """Everything a study says, rows that follow the user's order sorted by identifier."""
    trend = study.trend(TERMS, by="month")
    found = {name: getattr(study, name) for name in FRAMES}
    found["articles"] = found["articles"].sort_values("id", ignore_index=True)
    found["ledger"] = found["ledger"].sort_values(["id", "stage"], ignore_index=True)
    found["trend"] = trend.frame
    found["trend ledger"] = trend.ledger.sort_values("id", ignore_index=True)
    found |= {f"kwic {term}": study.kwic(term) for term in TERMS}
    found["summary"] = pd.DataFrame({"line": study.summary().split("\n")})
    found["warnings"] = pd.DataFrame({"line": study.warnings}, dtype=object)
    return found


def assert_same_bits(one: dict[str, pd.DataFrame], other: dict[str, pd.DataFrame]) -> None:
    assert one.keys() == other.keys()
    for name in one:
        pd.testing.assert_frame_equal(one[name], other[name], check_exact=True, obj=name)


SETTINGS: dict[str, dict[str, Any]] = {
    "auto": {},
    "given": {"n_topics": 4, "weights": "tfidf", "seed": 7},
    "small": {"n_topics": {"2000": 2, "2016": 3}, "n_components": 5, "keep_text": True},
    "embeddings": {"n_topics": 3, "embeddings": np.random.default_rng(0).normal(size=(109, 9))},
}


@pytest.fixture(scope="module")
def reference() -> Callable[[str], dict[str, pd.DataFrame]]:
    known: dict[str, dict[str, pd.DataFrame]] = {}

    def of(name: str) -> dict[str, pd.DataFrame]:
        if name not in known:
            known[name] = answers(compare(**SETTINGS[name]))
        return known[name]

    return of


@pytest.mark.parametrize("settings", SETTINGS)
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_the_order_of_the_rows_leaves_no_trace(
    settings: str, seed: int, reference: Callable[[str], dict[str, pd.DataFrame]]
) -> None:
    order = np.random.default_rng(seed).permutation(len(SAMPLE))
    parameters = dict(SETTINGS[settings])
    if "embeddings" in parameters:
        parameters["embeddings"] = parameters["embeddings"][order]
    study = compare(SAMPLE.iloc[order], **parameters)
    assert study.articles.index.tolist() == order.tolist()
    assert_same_bits(answers(study), reference(settings))


def test_copies_of_an_article_in_any_order() -> None:
    """Articles alike in all but their identifier are told apart by it."""
    copies = pd.concat([SAMPLE, SAMPLE.assign(id=SAMPLE["id"] + "-copy")], ignore_index=True)
    wanted = answers(compare(copies, n_topics=3))
    for seed in range(3):
        shuffled = copies.sample(frac=1, random_state=seed)
        assert_same_bits(answers(compare(shuffled, n_topics=3)), wanted)


@pytest.mark.parametrize("settings", SETTINGS)
@pytest.mark.parametrize("n_threads", [1, 2, 4])
def test_the_number_of_threads_leaves_no_trace(
    settings: str,
    n_threads: int,
    reference: Callable[[str], dict[str, pd.DataFrame]],
    tmp_path: Path,
) -> None:
    study = compare(**SETTINGS[settings], n_threads=n_threads)
    assert_same_bits(answers(study), reference(settings))
    study.save(tmp_path / "one")
    compare(**SETTINGS[settings], n_threads=5 - n_threads).save(tmp_path / "other")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()


def test_one_seed_one_result_another_seed_another() -> None:
    one, same, other = (
        answers(compare(n_topics=8, n_components=100, seed=seed)) for seed in (0, 0, 2**64 - 1)
    )
    assert_same_bits(one, same)
    for name in ("eras", "composition", "trend", "ledger"):
        pd.testing.assert_frame_equal(one[name], other[name], check_exact=True)
    # The seed deals the articles of the permutations, and has no say in what is counted.
    counted = [
        answer["keyness"]
        .drop(columns=["p", "q", "p_is_bound"])
        .sort_values(["era", "term"], ignore_index=True)
        for answer in (one, other)
    ]
    pd.testing.assert_frame_equal(*counted, check_exact=True)
    assert not one["keyness"]["p"].equals(other["keyness"]["p"])
    assert not one["articles"]["similarity"].equals(other["articles"]["similarity"])


PROCESS = """
import hashlib, sys
import erascope as es
articles = es.datasets.load_sample()
study = es.compare_eras(
    articles, eras={"2000": ("2000-01-01", "2002-01-01"), "2016": 2016}, id="id", title="title",
    source="source", stop_words={"moscow", "tehran", "officials", "percent"}, progress=False,
)
study.save(sys.argv[1])
print(hash("erascope"))
print(study.summary())
print(hashlib.sha256(study.keyness.to_csv().encode()).hexdigest())
print(hashlib.sha256(study.articles.to_csv().encode()).hexdigest())
"""


def test_two_processes_agree(tmp_path: Path) -> None:
    outputs, files = [], []
    for seed in ("1", "2"):
        path = tmp_path / seed
        result = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", PROCESS, str(path)],
            env={**os.environ, "PYTHONHASHSEED": seed, "RAYON_NUM_THREADS": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        outputs.append(result.stdout.split("\n", 1))
        files.append(hashlib.sha256(path.read_bytes()).hexdigest())
    assert outputs[0][0] != outputs[1][0]  # the seeds of Python's own hashes did differ
    assert outputs[0][1] == outputs[1][1]
    assert files[0] == files[1]


def test_four_python_threads_at_once(
    reference: Callable[[str], dict[str, pd.DataFrame]],
) -> None:
    shared = compare(**SETTINGS["given"])
    found: dict[int, list[dict[str, pd.DataFrame]]] = {}

    def work(number: int) -> None:
        found[number] = [answers(compare(**SETTINGS["given"])), answers(shared)]

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [0, 1, 2, 3]
    for both in found.values():
        for one in both:
            assert_same_bits(one, reference("given"))


@pytest.mark.parametrize("settings", SETTINGS)
def test_save_and_load_change_nothing(
    settings: str, reference: Callable[[str], dict[str, pd.DataFrame]], tmp_path: Path
) -> None:
    path = tmp_path / "study"
    compare(**SETTINGS[settings]).save(path)
    assert_same_bits(answers(es.load(path)), reference(settings))


def test_progress_changes_nothing(
    reference: Callable[[str], dict[str, pd.DataFrame]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert_same_bits(answers(compare(progress=True)), reference("auto"))
    assert capsys.readouterr().out == ""


def test_real_speeches_in_any_order_on_any_threads(corpus: Callable[[str], pd.DataFrame]) -> None:
    speeches = corpus("un_debates")
    one, other = (
        es.compare_eras(
            articles,
            text="text",
            id="id",
            eras=[2000, 2016],
            n_topics=6,
            n_threads=n,
            progress=False,
        )
        for articles, n in [(speeches, 1), (speeches.sample(frac=1, random_state=0), 2)]
    )
    for name in ("eras", "topics", "links", "keyness"):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name), check_exact=True)
    pd.testing.assert_frame_equal(
        one.articles.sort_index(), other.articles.sort_index(), check_exact=True
    )
    assert one.summary() == other.summary()
