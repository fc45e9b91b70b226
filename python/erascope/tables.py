"""Tables in and out: any frame, or lists, to the columns the core reads, and its batches to frames.

A table is read through narwhals, so pandas, polars and pyarrow look alike; other tables with the
Arrow PyCapsule interface become pyarrow tables first. Nothing that comes in is changed. What goes
out is of the kind that came in, on its index where it has one.
"""

from __future__ import annotations

import datetime
import sys
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import narwhals as nw
import numpy as np


class Table:
    """A table whatever holds it.

    Parameters
    ----------
    source : table or sequence of str
        What the user handed over: a frame, or a list, array or Series of texts.
    text : str
        The name that texts get where they come as a sequence.
    columns : collection of str, default=()
        What will be asked for: nothing else of a stream is held once its batch has passed. None in
        it is skipped.

    Attributes
    ----------
    columns : list of str
        The names of all columns.
    backend : {"pandas", "polars"}
        What frames made from this table are.
    is_texts : bool
        Whether the articles came as texts and nothing else.
    index : pandas.Index or None
        A copy of the index of a pandas frame or Series.
    """

    def __init__(self, source: Any, text: str, columns: Collection[str | None] = ()) -> None:
        try:
            frame = _native_frame(source, text, columns)
            self._frame: nw.DataFrame[Any] = nw.from_native(frame, eager_only=True)
        except nw.exceptions.DuplicateError as error:
            raise ValueError(
                f"articles is a table with columns of the same name: {error}"
            ) from None
        is_stream = _is_stream(source)
        self.columns = list(source.schema.names if is_stream else self._frame.columns)
        native = self._frame.implementation
        given = nw.from_native(source, pass_through=True, allow_series=True)
        self.is_texts = isinstance(given, nw.Series | Sequence | np.ndarray)
        self.backend = "polars" if native.is_polars() else "pandas"
        listed = isinstance(given, Sequence | np.ndarray)
        self.index = frame.index.copy() if native.is_pandas() and not listed else None

    def __len__(self) -> int:
        return len(self._frame)

    def column(self, parameter: str, name: str) -> nw.Series[Any]:
        """Return a column; `parameter` is what the user named it by."""
        # Not by indexing: pandas' columns may be named by numbers, which would be positions.
        for column in self._frame.iter_columns():
            if column.name == name:
                return column
        known = ", ".join(str(column) for column in self.columns)
        raise ValueError(f"{parameter} is {name!r}, but the columns are {known or 'none'}")


def _is_stream(source: Any) -> bool:
    pyarrow = sys.modules.get("pyarrow")
    return pyarrow is not None and isinstance(source, pyarrow.RecordBatchReader)


def _native_frame(source: Any, text: str, columns: Collection[str | None]) -> Any:
    if isinstance(source, str | bytes):
        raise TypeError(
            f"articles is one {type(source).__name__}, but must be a table or a list of texts"
        )
    native = nw.from_native(source, pass_through=True, allow_series=True)
    if isinstance(native, nw.DataFrame):
        return source
    if isinstance(native, nw.LazyFrame):
        return native.collect().to_native()
    if isinstance(native, nw.Series):
        return native.alias(text).to_frame().to_native()
    if hasattr(source, "__arrow_c_stream__"):
        import pyarrow as pa

        if not _is_stream(source):
            return pa.table(source)
        kept = [at for at, name in enumerate(source.schema.names) if name in columns]
        schema = pa.schema([source.schema.field(at) for at in kept])
        # The columns of a batch often lie in one piece of memory, all of which one of them would
        # hold. Of two arrays Arrow makes a new one.
        copied = (
            [pa.concat_arrays([batch.column(at), batch.column(at)[:0]]) for at in kept]
            for batch in source
        )
        batches = (pa.RecordBatch.from_arrays(arrays, schema=schema) for arrays in copied)
        return pa.Table.from_batches(batches, schema)
    if isinstance(source, Sequence | np.ndarray) and not isinstance(source, dict):
        import pandas as pd

        return pd.DataFrame({text: pd.Series(list(source), dtype=object)})
    raise TypeError(
        f"articles is a {type(source).__name__}, but must be a table (pandas, polars, pyarrow, or "
        "any with the Arrow PyCapsule interface) or a list of texts"
    )


def text_column(series: nw.Series[Any]) -> Any:
    """Return a column for the core: Arrow strings where it holds only text, else its cells."""
    if isinstance(series.dtype, nw.Categorical | nw.Enum):
        series = series.cast(nw.String)
    if series.dtype == nw.String and not _is_pandas_object(series):
        return series.to_arrow()
    return series.to_list()


def _is_pandas_object(series: nw.Series[Any]) -> bool:
    dtype = getattr(series.to_native(), "dtype", None)
    return isinstance(dtype, np.dtype) and dtype.hasobject


def article_texts(series: nw.Series[Any], parameter: str, name: str) -> Any:
    """Return the column of texts; if no cell is text, that is a mistake and no ledger row."""
    kind = series.dtype
    if not (
        kind in (nw.String, nw.Object, nw.Unknown) or isinstance(kind, nw.Categorical | nw.Enum)
    ):
        present = len(series) - series.null_count()
        if present:
            raise TypeError(f"{parameter} is {name!r}, a column of {kind}, but must hold strings")
        return [None] * len(series)
    cells = text_column(series)
    if isinstance(cells, list):
        present_cells = [cell for cell in cells if not _is_missing(cell)]
        if present_cells and not any(isinstance(cell, str) for cell in present_cells):
            found = type(present_cells[0]).__name__
            raise TypeError(f"{parameter} is {name!r}, a column of {found}, but must hold strings")
    return cells


def page_problems(table: Table) -> list[str | None] | None:
    """Return why pages have no text, as `read_pages` says it, where the table has such a column."""
    return label_column(table.column("problem", "problem")) if "problem" in table.columns else None


def label_column(series: nw.Series[Any]) -> list[str | None]:
    """Return titles, sources and the like as strings, whatever they were."""
    return [None if _is_missing(cell) else _clean(str(cell)) for cell in series.to_list()]


def _clean(text: str) -> str:
    # A lone surrogate is no character and cannot leave Python.
    return text.encode("utf-8", "replace").decode("utf-8")


def _is_missing(cell: Any) -> bool:
    if cell is None:
        return True
    return type(cell).__name__ in ("NAType", "NaTType") or (
        isinstance(cell, float) and cell != cell
    )


def identifiers(table: Table, id: str | None) -> Any:
    """Return whole numbers as an array, else strings: a column, or the index, or row numbers."""
    if id is not None:
        series = table.column("id", id)
        missing = [row for row, cell in enumerate(series.to_list()) if _is_missing(cell)]
        if missing:
            raise ValueError(f"id is {id!r}, but row {missing[0]} of it is empty")
        numbers = _whole_numbers(series)
        return label_column(series) if numbers is None else numbers
    if table.index is None:
        return np.arange(len(table), dtype=np.int64)
    if table.index.dtype.kind == "i":
        return np.ascontiguousarray(table.index.to_numpy(), dtype=np.int64)
    return [_clean(str(label)) for label in table.index]


def _whole_numbers(series: nw.Series[Any]) -> Any:
    """Return an array if all cells are whole numbers, be their column one of objects or floats."""
    cells = series.to_list()
    if not all(
        (isinstance(cell, int | np.integer) and not isinstance(cell, bool))
        or (isinstance(cell, float) and cell.is_integer())
        for cell in cells
    ):
        return None
    numbers = [int(cell) for cell in cells]
    for row, number in enumerate(numbers):
        if not -(2**63) <= number < 2**63:
            raise ValueError(
                f"id is {series.name!r}, but row {row} of it is {number}, beyond 64-bit whole "
                "numbers; convert the column to strings"
            )
    return np.array(numbers, dtype=np.int64)


def article_dates(table: Table, date: str, dates: Any, date_format: str | None) -> Any:
    """Return the dates of all articles: those given by themselves, or else those of a column."""
    if dates is None:
        if table.is_texts:
            raise ValueError(
                "dates is None, but articles that come as texts need it: one date for each"
            )
        return date_column(table.column("date", date), date_format)
    if isinstance(dates, str | bytes | Mapping) or not isinstance(dates, Iterable):
        raise TypeError(
            f"dates is {dates!r}, but must be a sequence of dates, one for each article"
        )
    _in_the_order_of(table, "dates", dates)
    cells = date_cells(dates, date_format)
    if len(cells) != len(table):
        raise ValueError(f"dates is of length {len(cells)}, but there are {len(table)} articles")
    return cells


def _in_the_order_of(table: Table, parameter: str, given: Any) -> None:
    """Refuse a pandas Series that holds the labels of the articles, but in another order."""
    import pandas as pd

    if table.index is None or not isinstance(given, pd.Series):
        return
    if not given.index.equals(table.index) and set(given.index) == set(table.index):
        raise ValueError(
            f"{parameter} is indexed as the articles are, but in another order: they are matched "
            "by position, so bring both into one order"
        )


def date_column(series: nw.Series[Any], date_format: str | None) -> list[str | None]:
    """Return dates as ISO 8601 strings at their own precision, or strings as they stand.

    Zoned times keep the day of their own zone. Cells that are no date go through as text, so that
    the core can say what is wrong with them.
    """
    if isinstance(series.dtype, nw.Datetime) or series.dtype == nw.Date:
        _no_format_for(f"a column of {series.dtype}", date_format)
        days = series.dt.to_string("%Y-%m-%d").to_list()
        return [None if _is_missing(day) else day for day in days]
    return [_date_text(cell, date_format) for cell in series.to_list()]


def date_cells(dates: Any, date_format: str | None) -> list[str | None]:
    """Return dates that come as a sequence, an array or a Series of their own."""
    if isinstance(dates, np.ndarray) and dates.dtype.kind == "M":
        _no_format_for(f"an array of {dates.dtype}", date_format)
        return [None if np.isnat(date) else str(date)[:10] for date in dates]
    series = nw.from_native(dates, pass_through=True, allow_series=True)
    if isinstance(series, nw.Series):
        return date_column(series, date_format)
    cells = dates.to_pylist() if hasattr(dates, "to_pylist") else dates  # a pyarrow array
    return [_date_text(cell, date_format) for cell in cells]


def _no_format_for(what: str, date_format: str | None) -> None:
    if date_format is not None:
        raise ValueError(
            f"date_format is {date_format!r}, but the dates are {what}: only strings have a format"
        )


def _date_text(cell: Any, date_format: str | None) -> str | None:
    if _is_missing(cell):
        return None
    if isinstance(cell, str):
        return _clean(cell) if cell.strip() else None
    if isinstance(cell, np.datetime64):
        if np.isnat(cell):
            return None
        text = str(cell)[:10]
    elif isinstance(cell, datetime.date):  # datetime and pandas.Timestamp are dates, too
        text = f"{cell.year:04}-{cell.month:02}-{cell.day:02}"
    elif isinstance(cell, float | np.floating) and cell.is_integer():
        text = str(int(cell))
    elif type(cell).__name__ == "Period":
        text = _period_text(cell)
    else:
        text = str(cell)  # whole years, and what the core will refuse
    if not isinstance(cell, int | float | np.number):
        _no_format_for(f"of type {type(cell).__name__}", date_format)
    return text


def _period_text(period: Any) -> str:
    """Return a pandas Period in ISO 8601, or with its frequency where it is no calendar period."""
    frequency = period.freqstr
    fiscal = frequency[0] in "QYA" and "-" in frequency and not frequency.endswith("-DEC")
    several = period.freq.n != 1 and period.start_time.date() != period.end_time.date()
    return f"{period} ({frequency})" if fiscal or several else str(period)


def to_frame(batch: Any, backend: str, index: Any = None) -> Any:
    """Return a `pyarrow.RecordBatch` as a frame of the user's kind."""
    if backend == "polars":
        import polars as pl

        return pl.from_arrow(batch)
    import pandas as pd
    import pyarrow as pa

    columns: dict[str, Any] = {}
    for field, column in zip(batch.schema, batch.columns, strict=True):
        if pa.types.is_list(field.type):
            values: Any = pd.Series(column.to_pylist(), dtype=object)
        elif pa.types.is_date(field.type):
            values = pd.Series(column.to_numpy(zero_copy_only=False).astype("datetime64[s]"))
        elif pa.types.is_integer(field.type) and field.nullable:
            values = column.to_pandas(types_mapper={pa.int64(): pd.Int64Dtype()}.get)
        else:
            values = column.to_pandas()
        columns[field.name] = values
    frame = pd.DataFrame(columns)
    if index is not None:
        frame.index = index.copy()
    return frame
