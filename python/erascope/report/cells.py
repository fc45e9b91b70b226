"""Cells of frames as JSON knows them: text, numbers, lists and null."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pandas import DataFrame


def plain(value: Any) -> Any:
    """A cell of a frame as JSON knows it; a missing or infinite number is null."""
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if hasattr(value, "tolist"):  # numpy's numbers and arrays
        return plain(value.tolist())
    if isinstance(value, float):
        return rounded(value)
    if value is None or isinstance(value, str | int):
        return value
    if str(value) in ("<NA>", "NaT"):
        return None
    return value.strftime("%Y-%m-%d") if hasattr(value, "strftime") else str(value)


def rounded(number: float, digits: int = 4) -> float | int | None:
    """A number with four significant digits, which is more than anybody reads."""
    if not math.isfinite(number):
        return None
    short = float(f"{number:.{digits}g}")
    return int(short) if short == int(short) else short


def records(frame: DataFrame) -> list[dict[str, Any]]:
    """One dictionary per row."""
    return [plain(row) for row in frame.to_dict("records")]
