"""What every test shares: where the corpora are, and a matplotlib that opens no window.

The corpora are no part of the repository. They are looked for in the folder that ERASCOPE_DATA
names, by default in `shared` beside the repository; a test that needs one skips where it is absent.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import matplotlib
import pandas as pd
import pytest

matplotlib.use("Agg")  # not by MPLBACKEND, which the kernels of the notebooks would inherit

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """The folder with corpora/, seeds/ and reference/."""
    folder = Path(os.environ.get("ERASCOPE_DATA") or REPOSITORY.parent / "shared").resolve()
    if not folder.is_dir():
        pytest.skip(f"no data: {folder} is not a folder; set ERASCOPE_DATA")
    return folder


@pytest.fixture(scope="session")
def data_file(data_folder: Path) -> Callable[[str], Path]:
    """The path of one file of the data: `data_file("reference/statistics.json")`."""

    def find(name: str) -> Path:
        path = data_folder / name
        if not path.exists():
            pytest.skip(f"no data: {path} is absent; set ERASCOPE_DATA")
        return path

    return find


@pytest.fixture(scope="session")
def corpus(data_file: Callable[[str], Path]) -> Callable[[str], pd.DataFrame]:
    """A corpus by its name, a fresh frame for each call: `corpus("un_debates")`."""

    def load(name: str) -> pd.DataFrame:
        return pd.read_parquet(data_file(f"corpora/{name}.parquet"))

    return load


@pytest.fixture(autouse=True)
def _close_figures() -> Iterator[None]:
    yield
    from matplotlib import pyplot

    pyplot.close("all")
