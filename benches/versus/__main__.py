"""The same work here and in scikit-learn: `python benches/versus [--quick] [--works NAME ...]`.

A work is a file in `works/`: it prepares an input in a folder, loads it, and has one function per
side. Each measurement is a process of its own (`one_side.py`), the sides take turns, and the median
of the runs counts. Prints a table of times, ratios and peak memory, and writes it with every single
figure to `target/versus/` (`report.md`, `report.json`).
"""

from __future__ import annotations

import argparse
import datetime
import json
import math
import os
import platform
import shutil
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
REPOSITORY = HERE.parent.parent
#: What a work's full size shrinks to with `--quick`, which shows that everything runs.
QUICK = 1 / 100


def main() -> None:
    names = sorted(path.stem for path in (HERE / "works").glob("[a-z]*.py"))
    arguments = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    arguments.add_argument("--works", nargs="+", choices=names, default=names)
    arguments.add_argument("--runs", type=int, default=3, help="runs of each side (default: 3)")
    arguments.add_argument("--quick", action="store_true", help="one run on 1/100 of the input")
    arguments.add_argument("--output", type=Path, default=REPOSITORY / "target" / "versus")
    options = arguments.parse_args()
    if not corpora().is_dir():
        sys.exit(f"the corpora are not in {corpora()}: name their folder with ERASCOPE_DATA")
    scale, runs = (QUICK, 1) if options.quick else (1.0, options.runs)
    results = [measure(name, scale, runs, options.output) for name in options.works]
    report = table(results)
    machine = f"{os.cpu_count()} cores {platform.machine()}"
    report = f"{datetime.date.today()}, {machine}, median of {runs}\n\n{report}"
    (options.output / "report.md").write_text(report, encoding="utf-8")
    (options.output / "report.json").write_text(json.dumps(results, indent=1), encoding="utf-8")
    print(f"\n{report}")


def corpora() -> Path:
    return Path(os.environ.get("ERASCOPE_DATA", REPOSITORY.parent / "shared")) / "corpora"


def measure(name: str, scale: float, runs: int, output: Path) -> dict[str, Any]:
    """All sides of a work in turns, at each of its sizes."""
    described = one_side("describe", name)
    sizes = []
    for share in (*(described["grows"] or ()), 1.0):
        size = max(1, round(described["size"] * share * scale))
        folder = output / "input" / f"{name}-{size}"
        folder.mkdir(parents=True, exist_ok=True)
        one_side("prepare", name, folder, size)
        measured: dict[str, list[dict[str, Any]]] = {side: [] for side in described["sides"]}
        for _ in range(runs):
            for side, figures in measured.items():
                figures.append(one_side("run", name, folder, side))
                seconds = f"{figures[-1]['seconds']:.2f} s"
                print(f"{described['title']}, {size} {described['unit']}, {side}: {seconds}")
        sizes.append({"size": size, "sides": measured})
        if share == 1.0:
            described["notes"] = one_side("notes", name, folder)
        shutil.rmtree(folder)
    return {**described, "name": name, "sizes": sizes}


def one_side(job: str, name: str, *rest: Any) -> Any:
    """The answer of a process of its own."""
    command = [sys.executable, HERE / "one_side.py", job, name, *map(str, rest)]
    environment = {**os.environ, "ERASCOPE_DATA": str(corpora().parent)}
    answer = subprocess.run(command, stdout=subprocess.PIPE, check=True, env=environment)
    return json.loads(answer.stdout)


def table(results: list[dict[str, Any]]) -> str:
    """Markdown: a row per work and side, ratios to the last side, notes below."""
    heads = ["work", "side", "time", "ratio", "peak memory", "above libraries and input", "growth"]
    lines = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    notes = []
    for result in results:
        full = result["sizes"][-1]["sides"]
        for at, (side, figures) in enumerate(full.items()):
            is_ours = not side.startswith("scikit-learn")
            peers = [full[peer] for peer in full if is_ours and peer.startswith("scikit-learn")]
            seconds = median(figures, "seconds")
            ratios = [f"{median(peer, 'seconds') / seconds:.1f}" for peer in peers]
            title = f"{result['title']}, {result['sizes'][-1]['size']} {result['unit']}"
            cells = [
                "" if at else title,
                side,
                f"{seconds:.2f} s",
                " / ".join(ratios),
                memory("peak_mb", figures, peers),
                memory("above_mb", figures, peers),
                exponent(result["sizes"], side),
            ]
            lines.append(f"| {' | '.join(cells)} |")
        notes += [f"- {result['title']}: {note}" for note in result["notes"]]
        notes += [f"- {result['title']}, {line}" for line in figure_lines(full)]
    explained = (
        "Ratios are to the sides of scikit-learn in their order. Peak memory is that of the whole "
        "process; beside it what it rose above its libraries and the input, which stood there "
        "before the work began. In brackets the shares of scikit-learn's. Growth is the exponent "
        "of time (1 = linear) from the smallest input to the largest."
    )
    return "\n".join([*lines, "", explained, "", *notes, ""])


def median(figures: list[dict[str, Any]], key: str) -> float:
    return statistics.median(figure[key] for figure in figures)


def memory(key: str, figures: list[dict[str, Any]], peers: list[list[dict[str, Any]]]) -> str:
    """Megabytes and, behind them, their share of those of each peer."""
    megabytes = median(figures, key)
    shares = " / ".join(f"{megabytes / median(peer, key):.2f}" for peer in peers)
    return f"{megabytes:.0f} MB" + (f" ({shares})" if shares else "")


def exponent(sizes: list[dict[str, Any]], side: str) -> str:
    """How time grows from the smallest to the largest size."""
    if len(sizes) == 1:
        return ""
    first, last = (median(size["sides"][side], "seconds") for size in (sizes[0], sizes[-1]))
    grown = sizes[-1]["size"] / sizes[0]["size"]
    return "" if grown == 1 else f"{math.log(last / first) / math.log(grown):.2f}"


def figure_lines(sides: dict[str, list[dict[str, Any]]]) -> list[str]:
    """What each side found, so that the reader sees that it was the same work."""
    return [
        f"{side}: " + ", ".join(f"{key} {value:.10g}" for key, value in runs[0]["found"].items())
        for side, runs in sides.items()
    ]


if __name__ == "__main__":
    main()
