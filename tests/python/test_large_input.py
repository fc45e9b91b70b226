"""Input that is large: Ctrl-C is answered at once and leaves nothing behind, and of the text of a
stream nothing is kept but counts."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

import erascope as es

ARTICLE = " ".join(f"word{place % 250}" for place in range(500))
SCHEMA = pa.schema([("text", pa.string())])


def endless_stream() -> pa.RecordBatchReader:
    batch = pa.record_batch([pa.array([ARTICLE] * 1000)], schema=SCHEMA)
    batches: Iterator[pa.RecordBatch] = (batch for _ in count())
    return pa.RecordBatchReader.from_batches(SCHEMA, batches)


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="threads are counted in /proc")
@pytest.mark.parametrize(
    ("ngram_range", "texts"),
    [
        pytest.param((1, 1), [ARTICLE] * 400_000, id="list"),
        pytest.param((1, 2), [ARTICLE] * 100_000, id="sequences"),
        pytest.param((1, 1), None, id="stream"),
    ],
)
def test_an_interrupted_fit_leaves_nothing_behind(ngram_range: tuple[int, int], texts: Any) -> None:
    vectorizer = es.TfidfVectorizer(ngram_range=ngram_range)
    documents = endless_stream() if texts is None else texts
    n_threads = len(os.listdir("/proc/self/task"))
    sent = []

    def interrupt() -> None:
        sent.append(time.monotonic())
        os.kill(os.getpid(), signal.SIGINT)

    timer = threading.Timer(0.5, interrupt)
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        vectorizer.fit_transform(documents)
    taken = time.monotonic() - sent[0]
    timer.join()
    assert taken < 2, "a busy machine takes longer than the second promised"
    while len(os.listdir("/proc/self/task")) > n_threads:  # they are told to end, and soon do
        assert time.monotonic() - sent[0] < 4
        time.sleep(0.01)
    assert not hasattr(vectorizer, "vocabulary_")
    assert vectorizer.fit_transform([ARTICLE]).shape[0] == 1


STREAMED = """
import resource
import pyarrow as pa
import erascope as es

vectorizer = es.CountVectorizer()
vectorizer.fit(["imports are over"])
schema = pa.schema([("text", pa.string())])
batch = pa.record_batch([pa.array(["missiles " * 2000] * 50)], schema=schema)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
stream = pa.RecordBatchReader.from_batches(schema, (batch for _ in range(300)))
rows = vectorizer.fit_transform(stream)
assert rows.shape == (15000, 1) and rows.sum() == 30_000_000
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is told in other units")
def test_of_the_text_of_a_stream_only_counts_are_kept() -> None:
    child = subprocess.run(
        [sys.executable, "-c", STREAMED], capture_output=True, text=True, check=True
    )
    # 270 MB of text; its 30 million words in order would take 120 MB.
    assert int(child.stdout) < 60_000


@pytest.mark.parametrize("in_one_piece", [False, True])
def test_of_a_stream_a_study_holds_no_column_that_it_does_not_read(in_one_piece: bool) -> None:
    names = ["page", "text", "date", "id"]
    texts = [f"missiles and arms {'sale' if row % 3 else 'control'} talks" for row in range(60)]
    columns = ["<p>" * 10_000, "", "2000-12-27", ""]
    held = []

    def batches() -> Iterator[pa.RecordBatch]:
        for row, text in enumerate(texts):
            columns[1], columns[3] = text, f"article {row}"
            batch = pa.record_batch([pa.array([cell] * 10) for cell in columns], names=names)
            if in_one_piece:  # as what comes from a file or another library does
                batch = pa.ipc.open_stream(written(batch)).read_next_batch()
            yield batch
            held.append(pa.total_allocated_bytes())

    schema = pa.schema([(name, pa.string()) for name in names])
    stream = pa.RecordBatchReader.from_batches(schema, batches())
    options = {"eras": [2000], "n_topics": 1, "progress": False}
    study = es.compare_eras(stream, text="text", **options)
    assert len(study.articles) == 600
    assert max(held) - held[0] < 2_000_000  # 18 MB of pages passed
    with pytest.raises(
        ValueError, match="text is 'body', but the columns are page, text, date, id"
    ):
        es.compare_eras(pa.RecordBatchReader.from_batches(schema, batches()), eras=[2000])


def written(batch: pa.RecordBatch) -> pa.Buffer:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as out:
        out.write(batch)
    return sink.getvalue()
