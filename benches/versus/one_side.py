"""One job of one work in a process of its own, its answer as JSON on standard output.

`describe`, `prepare FOLDER SIZE`, `run FOLDER SIDE` or `notes FOLDER`.

A work is a module with TITLE, UNIT, SIZE (the full one, in UNIT), GROWS (the smaller sizes that are
measured, too, as shares of the full one; False for none), `prepare(folder, size)`, which writes the
input, `load(folder, side)`, which reads it and imports what this side needs, and SIDES: the name
of each side and its function, timed from the loaded input to a dict of figures that tell what it
found.
`notes(folder)`, if it is there, gives lines for the report.
"""

from __future__ import annotations

import importlib
import json
import resource
import sys
import time
from pathlib import Path
from typing import Any


def main() -> None:
    job, name, *rest = sys.argv[1:]
    work: Any = importlib.import_module(f"works.{name}")
    print(json.dumps(answer(job, work, rest)))


def answer(job: str, work: Any, rest: list[str]) -> Any:
    if job == "describe":
        return {
            "title": work.TITLE,
            "unit": work.UNIT,
            "size": work.SIZE,
            "grows": work.GROWS,
            "sides": list(work.SIDES),
        }
    folder = Path(rest[0])
    if job == "prepare":
        return work.prepare(folder, int(rest[1]))
    if job == "notes":
        return work.notes(folder) if hasattr(work, "notes") else []
    side = rest[1]
    given = work.load(folder, side)
    loaded = peak_mb()
    start, cpu_start = time.perf_counter(), time.process_time()
    found = work.SIDES[side](given)
    seconds, cpu_seconds = time.perf_counter() - start, time.process_time() - cpu_start
    peak = peak_mb()
    return {
        "seconds": seconds,
        "cpu_seconds": cpu_seconds,  # of all threads: other work adds nothing
        "loaded_mb": loaded,
        "above_mb": peak - loaded,
        "peak_mb": peak,
        "found": found,
    }


def peak_mb() -> float:
    """Largest resident memory so far; the parent is small, so what exec inherits is, too."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak / 1e3


if __name__ == "__main__":
    main()
