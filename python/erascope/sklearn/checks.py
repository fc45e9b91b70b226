"""What the estimators share: parameters checked in words that name them, rows checked as
scikit-learn checks them, and sparse rows as the core takes them.
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


def fitted(estimator: Any, attribute: str) -> None:
    """Raise scikit-learn's error where an estimator has no such attribute yet."""
    if not hasattr(estimator, attribute):
        raise not_fitted(f"this {type(estimator).__name__} is not fitted: it has no {attribute}")


def not_fitted(message: str) -> Exception:
    """Return scikit-learn's error for what fit has yet to find."""
    from sklearn.exceptions import NotFittedError

    error: Exception = NotFittedError(message)
    return error


def random(random_state: Any) -> np.random.RandomState:
    """Return the source of draws that scikit-learn would take."""
    if isinstance(random_state, np.random.RandomState):
        return random_state
    if random_state is None:
        # Another one than scikit-learn's, but seeded by it: np.random.seed has its effect.
        random_state = np.random.randint(2**31 - 1)  # noqa: NPY002
    if not isinstance(random_state, Integral) or not 0 <= int(random_state) < 2**32:
        raise ValueError(
            f"random_state is {random_state!r}, but must be a whole number from 0 to 2**32 - 1, a "
            "RandomState or None"
        )
    return np.random.RandomState(int(random_state))


def rows(estimator: Any, X: Any, *, fitting: bool, least_columns: int = 1) -> Any:
    """Return rows in 64 bits, dense ones in order C or sparse ones in compressed rows.

    What is plainly right is taken as it is. All else is for scikit-learn's `validate_data` to
    convert or to refuse: frames, lists, other types, rows of none or too few columns.
    """
    if _plainly_right(X, least_columns) and not hasattr(estimator, "feature_names_in_"):
        if fitting:
            estimator.n_features_in_ = X.shape[1]
        if estimator.n_features_in_ == X.shape[1]:
            return X
    from sklearn.utils.validation import validate_data

    return validate_data(
        estimator,
        X,
        reset=fitting,
        accept_sparse="csr",
        dtype=np.float64,
        order="C",
        ensure_min_features=least_columns,
    )


def _plainly_right(X: Any, least_columns: int) -> bool:
    sparse = scipy.sparse.issparse(X) and X.format == "csr"
    if not sparse and not (type(X) is np.ndarray and X.flags.c_contiguous):
        return False
    if X.dtype != np.float64 or X.ndim != 2 or not X.shape[0] or X.shape[1] < least_columns:
        return False
    # A sum is finite only where its terms are, and needs no memory; an infinite one tells nothing.
    with np.errstate(over="ignore", invalid="ignore"):
        return bool(np.isfinite((X.data if sparse else X).sum()))


def sparse_parts(rows: Any) -> SparseParts:
    """Return dense or sparse rows as the core takes sparse ones."""
    rows = scipy.sparse.csr_array(rows)
    if not rows.has_canonical_format:
        rows = rows.copy()
        rows.sum_duplicates()
    # SciPy's columns are of 32 or 64 bits, and both are read in place; what lies behind the last
    # row is none of them.
    used = slice(rows.nnz)
    return {
        "n_cols": rows.shape[1],
        "indptr": rows.indptr.astype(np.int64, copy=False),
        "indices": np.ascontiguousarray(rows.indices[used]),
        "values": np.ascontiguousarray(rows.data[used], dtype=np.float64),
    }
