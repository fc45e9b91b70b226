"""A sample of `make calibrate`: what the statistics promise, measured with a tenth of the runs."""

from __future__ import annotations

import importlib.util
import sys
import time
from pathlib import Path
from types import ModuleType

import pytest

LONGEST_SECONDS = 120
SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "calibrate.py"


@pytest.fixture(scope="module")
def calibrate() -> ModuleType:
    spec = importlib.util.spec_from_file_location("calibrate", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["calibrate"] = module
    spec.loader.exec_module(module)
    return module


def test_the_statistics_hold_what_they_promise(calibrate: ModuleType, data_folder: Path) -> None:
    calibrate.DATA = data_folder
    start = time.perf_counter()
    lines = list(calibrate.lines(sample=True))
    print(*lines, sep="\n")
    assert not [str(line) for line in lines if not line.kept]
    assert len(lines) >= 11
    assert time.perf_counter() - start < LONGEST_SECONDS
