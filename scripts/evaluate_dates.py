"""Measure the dates found on saved pages: one line per page, then the counts.

Comes in: the data folder (ERASCOPE_DATA, by default ../shared beside the repository) with
``dates/`` (dumps and expected.csv), ``pages/news_pages.parquet`` and ``seeds/``. Right: the day
found is the day expected. Wrong: another day. The rest is undated. Pages of news_pages carry no
dates but date lines marked by hand: a day is right there if it stands in those lines (a day without
its year, where they hold no other); pages whose lines hold none are counted apart.

    python scripts/evaluate_dates.py            # every page that is not right, and the counts
    python scripts/evaluate_dates.py --all      # every page
    python scripts/evaluate_dates.py --explain 058.txt
"""

from __future__ import annotations

import argparse
import csv
import json
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from erascope._core import PageDates, find_dates

DATA = Path(os.environ.get("ERASCOPE_DATA", Path(__file__).parents[2] / "shared"))


class Page(NamedTuple):
    """A page and the dates that count as right; ``None`` where it ought to be undated."""

    part: str
    name: str
    text: str
    right: frozenset[str | None]


def dated_pages(data: Path = DATA) -> Iterator[Page]:
    """Yield the pages of dates/ with the one day each was published."""
    with open(data / "dates" / "expected.csv", newline="") as table:
        for row in csv.DictReader(table):
            text = (data / "dates" / row["file"]).read_text(errors="replace")
            yield Page("dates", row["file"], text, frozenset([row["date"]]))


def news_pages(data: Path = DATA) -> Iterator[Page]:
    """Yield the pages of news_pages.parquet whose marked lines hold a day."""
    import pandas as pd

    for row in pd.read_parquet(data / "pages" / "news_pages.parquet").itertuples():
        dates = find_dates(str(row.supplement)).candidates
        stated = {date.value for date in dates if date.eligible and date.role != "event"}
        readings = {
            word
            for date in dates
            for word in (date.rejected or "").replace(",", "").split()
            if len(word) == 10 and word[4] == "-"
        }
        days = {day for day in stated if len(day) == 10} | readings
        without_year = {day for day in stated if day.startswith("--")}
        yield Page("news", str(row.id), row.dump, frozenset(days or without_year))


def seed_pages(data: Path = DATA) -> Iterator[Page]:
    """Yield the founding pages."""
    expected = json.loads((data / "seeds" / "expected.json").read_text())
    for name, page in expected.items():
        text = (data / "seeds" / name).read_text()
        yield Page("seeds", name, text, frozenset([page["date"]["value"]]))


def outcome(page: Page, found: PageDates) -> str:
    """Say whether the date found is right, wrong, or missing."""
    if not page.right:
        return "no label"
    value = found.date.date if found.date else None
    if value in page.right:
        return "right"
    return "undated" if value is None else "wrong"


def explain(found: PageDates) -> None:
    """Print every date of a page, and why it was not taken."""
    for date in found.candidates:
        print(
            f"    line {date.line}: {date.evidence!r} {date.value} {date.role}, {date.form}, "
            f"weekday {date.weekday}, score {date.score:.2f}: {date.rejected or 'taken'}\n"
            f"        {', '.join(date.signals)}"
        )


def main() -> None:
    """Run the measurement."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--all", action="store_true", help="print the right pages too")
    parser.add_argument("--explain", action="append", default=[], help="name of a page")
    options = parser.parse_args()
    counts: Counter[tuple[str, str]] = Counter()
    for part in (dated_pages, news_pages, seed_pages):
        for page in part():
            found = find_dates(page.text)
            result = outcome(page, found)
            counts[page.part, result] += 1
            if options.all or result != "right":
                date = found.date
                shown = f"{date.date} ({date.confidence:.2f}) {date.evidence!r}" if date else "-"
                expected = " ".join(sorted(str(day) for day in page.right))
                print(f"{page.part} {page.name} {result}: {shown}; expected {expected or '?'}")
            if page.name in options.explain:
                explain(found)
    for (part, result), count in sorted(counts.items()):
        print(f"{part}: {count} {result}")


if __name__ == "__main__":
    main()
