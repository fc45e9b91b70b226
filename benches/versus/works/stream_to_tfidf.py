"""A stream of record batches to stemmed TF-IDF in one pass: none of its text is kept.

scikit-learn has no counterpart that learns a vocabulary within bounded memory. The input is a file
that is read ten times over, so that the disk need not hold it; nothing of it is loaded before.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import texts

TITLE = "stream to TF-IDF"
UNIT = "MB"
SIZE = 2000
GROWS = False
TIMES = 10


def prepare(folder: Path, size: int) -> None:
    import pyarrow as pa

    batches = texts.batches(texts.resampled(n_words=400), size * 1_000_000 // TIMES)
    schema = pa.schema([("text", pa.large_string())])
    with pa.OSFile(str(folder / "texts.arrow"), "wb") as file, pa.ipc.new_file(file, schema) as out:
        for batch in batches:
            out.write(pa.record_batch([pa.array(batch, pa.large_string())], schema))


def load(folder: Path, side: str) -> Path:
    for module in ("erascope.sklearn", "pyarrow"):
        import_module(module)
    return folder


def erascope(folder: Path) -> dict[str, float]:
    import pyarrow as pa

    import erascope as es

    def batches() -> Iterator[pa.RecordBatch]:
        for _ in range(TIMES):
            with pa.OSFile(str(folder / "texts.arrow")) as file:
                reader = pa.ipc.open_file(file)
                for number in range(reader.num_record_batches):
                    yield reader.get_batch(number)

    schema = pa.schema([("text", pa.large_string())])
    stream = pa.RecordBatchReader.from_batches(schema, batches())
    rows = es.TfidfVectorizer(stemmer="english", min_df=2).fit_transform(stream)
    allowed = 1000 + 16 * rows.nnz / 1e6
    return {"articles": rows.shape[0], "weights": rows.nnz, "MB allowed above import": allowed}


SIDES = {"erascope": erascope}
