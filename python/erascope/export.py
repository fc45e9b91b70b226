"""Tables on their way into files: CSV, JSON, JSON Lines or Parquet."""

from __future__ import annotations

import io
import json
import os
import shutil
import tempfile
from typing import TYPE_CHECKING, Any

from erascope import parameters
from erascope._core import ErascopeError
from erascope.files import write_whole
from erascope.plot import as_pandas

if TYPE_CHECKING:
    from pandas import DataFrame

    from erascope.study import Study

#: The kinds of table files, by the ends of their names.
KINDS = ("csv", "json", "jsonl", "parquet")
#: The frames of a study.
FRAMES = (
    "eras",
    "topics",
    "articles",
    "links",
    "chains",
    "keyness",
    "composition",
    "choose_k",
    "ledger",
)


def table_bytes(frame: Any, kind: str) -> bytes:
    """A frame as a file of one of `KINDS`; without its index.

    In CSV a list of words is one cell with semicolons between, and any other list is JSON.
    """
    table = as_pandas(frame).reset_index(drop=True)
    if kind == "parquet":
        buffer = io.BytesIO()
        table.to_parquet(buffer, index=False)
        return buffer.getvalue()
    if kind == "csv":
        text: str = table.map(_cell).to_csv(index=False, lineterminator="\n")
    else:
        # Null where a number is missing or has no bound: JSON knows no infinity.
        text = table.to_json(
            orient="records",
            lines=kind == "jsonl",
            date_format="iso",
            date_unit="s",
            double_precision=15,
            force_ascii=False,
        )
    return text.rstrip("\n").encode() + b"\n"


def _cell(value: Any) -> Any:
    if not isinstance(value, list | tuple) and not hasattr(value, "tolist"):
        return value
    items = value.tolist() if hasattr(value, "tolist") else list(value)
    if not isinstance(items, list):  # a number of numpy's
        return value
    if all(isinstance(item, str | int) for item in items):
        return "; ".join(map(str, items))
    return json.dumps(items, ensure_ascii=False)


def export(study: Study, folder: str | os.PathLike[str], kind: str, overwrite: bool) -> None:
    """Write every frame of a study, its summary and its report into a folder, all or nothing."""
    parameters.one_of("format", kind, list(KINDS))
    given = parameters.file_path(folder)
    target = os.path.realpath(given)
    parent = os.path.dirname(target)
    if os.path.exists(target) and not os.path.isdir(target):
        raise ErascopeError(f"folder is {given!r}, but that is a file")
    if os.path.isdir(target) and os.listdir(target) and not parameters.flag("overwrite", overwrite):
        raise ErascopeError(
            f"folder is {given!r}, but that is there and not empty; overwrite=True replaces the"
            " files in it that have the same names"
        )
    if not os.path.isdir(parent):
        raise ErascopeError(f"folder is {given!r}, but {parent!r} is no folder")
    try:
        part = tempfile.mkdtemp(prefix=".", suffix=".part", dir=parent)
    except OSError as error:
        raise ErascopeError(f"{given!r} cannot be written: {error.strerror}") from error
    try:
        for name in FRAMES:
            content = table_bytes(getattr(study, name), kind)
            write_whole(os.path.join(part, f"{name}.{kind}"), content, "")
        write_whole(os.path.join(part, "summary.txt"), study.summary().encode() + b"\n", "")
        study.to_html(os.path.join(part, "report.html"))
        os.makedirs(target, exist_ok=True)
        written = sorted(os.listdir(part))
        for name in written:  # found out before the first file is replaced
            if os.path.isdir(os.path.join(target, name)):
                raise ErascopeError(f"{os.path.join(given, name)!r} cannot be written: a folder")
        for name in written:
            os.replace(os.path.join(part, name), os.path.join(target, name))
    except OSError as error:
        raise ErascopeError(f"{given!r} cannot be written: {error.strerror}") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)


def read_table(path: str) -> DataFrame:
    """Read a table from a CSV, JSON Lines or Parquet file, its cells as they stand there."""
    import pandas as pd

    kind = os.path.splitext(path)[1].lower().removeprefix(".")
    try:
        if kind == "parquet":
            return pd.read_parquet(path)
        if kind == "csv":
            # All cells are text, and only an empty one is missing: "NA" is a word.
            table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
            return table.replace("", None)
        if kind in ("jsonl", "ndjson"):
            with open(path, encoding="utf-8-sig") as lines:
                rows = [json.loads(line) for line in lines if line.strip()]
            return pd.DataFrame(rows, dtype=object)
    except (OSError, ValueError) as error:  # pandas' and pyarrow's errors are ValueErrors
        reason = getattr(error, "strerror", None) or str(error).split("\n")[0]
        raise ErascopeError(f"{path!r} cannot be read: {reason}") from error
    raise ErascopeError(
        f"{path!r} is no table this reads: its name must end in .csv, .jsonl, .ndjson or .parquet"
    )
