"""What the estimators share: parameters checked in words that name them, and sparse rows as the
core takes them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from numbers import Integral, Real
from typing import Any, TypedDict

import numpy as np
import scipy.sparse


class SparseParts(TypedDict):
    """A sparse matrix in compressed rows; the columns of each row rise."""

    n_cols: int
    indptr: np.ndarray
    indices: np.ndarray
    values: np.ndarray


def whole(name: str, value: Any, least: int) -> int:
    """Return `value` as an int, or raise where it is none or below `least`."""
    if not isinstance(value, bool) and isinstance(value, Integral) and int(value) >= least:
        return int(value)
    raise ValueError(f"{name} is {value!r}, but must be a whole number of at least {least}")


def not_negative(name: str, value: Any) -> float:
    """Return `value` as a float, or raise where it is no number, infinite or below 0."""
    if not isinstance(value, Real) or not math.isfinite(value) or value < 0:
        raise ValueError(f"{name} is {value!r}, but must be a finite number of at least 0")
    return float(value)


def flag(name: str, value: Any) -> bool:
    """Return `value` as a bool, or raise where it is none."""
    if not isinstance(value, bool | np.bool_):
        raise ValueError(f"{name} is {value!r}, but must be True or False")
    return bool(value)


def one_of(name: str, value: Any, allowed: Sequence[str | None]) -> Any:
    """Return `value`, or raise where it is none of `allowed`."""
    if not (value is None or isinstance(value, str)) or value not in allowed:
        listed = [repr(choice) for choice in allowed]
        bound = listed[0] if len(listed) == 1 else f"{', '.join(listed[:-1])} or {listed[-1]}"
        raise ValueError(f"{name} is {value!r}, but must be {bound}")
    return value


def sparse_parts(rows: Any) -> SparseParts:
    """Return dense or sparse rows as the core takes sparse ones."""
    rows = scipy.sparse.csr_array(rows)
    if not rows.has_canonical_format:
        rows = rows.copy()
        rows.sum_duplicates()
    # SciPy's columns are of 32 or 64 bits, and both are read in place.
    return {
        "n_cols": rows.shape[1],
        "indptr": rows.indptr.astype(np.int64, copy=False),
        "indices": np.ascontiguousarray(rows.indices),
        "values": np.ascontiguousarray(rows.data, dtype=np.float64),
    }
