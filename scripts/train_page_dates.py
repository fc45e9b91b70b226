"""Fit the weights by which a page's own date is chosen, and measure them by cross-validation.

Comes in: the pages of scripts/evaluate_dates.py. Goes out, with ``--write``:
src/page/date/weights.tsv, one line per signal: its name, the weight expected before any page was
seen, the weight fitted. The model is the one of src/page/date/choose.rs: over the different dates
of a page and the answer "none of them", with the highest-scoring place standing for each date. The
penalised likelihood pulls each weight towards the expected one, so that a signal seen on few pages
stays near what a reader would say of it.

    python scripts/train_page_dates.py            # cross-validated and transferred figures
    python scripts/train_page_dates.py --write    # fit on all pages and write the weights
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize

from erascope._core import find_dates
from evaluate_dates import DATA, Page, dated_pages, news_pages

WEIGHTS = Path(__file__).parents[1] / "src" / "page" / "date" / "weights.tsv"
N_FOLDS = 10
#: A weight strays from the expected one by about this much.
SPREAD = 1.0
#: As in src/page/date/choose.rs.
LEAST_PROBABILITY = 0.6


class Example(NamedTuple):
    """The signals of a page's candidates, and the date each means."""

    page: Page
    changes: Example | None
    signals: np.ndarray
    values: np.ndarray
    names: list[str]


def read_weights() -> tuple[list[str], np.ndarray, np.ndarray]:
    """Return signal names, expected weights, fitted weights."""
    with open(WEIGHTS, newline="") as table:
        rows = list(csv.DictReader(table, delimiter="\t"))
    return (
        [row["signal"] for row in rows],
        np.array([float(row["expected"]) for row in rows]),
        np.array([float(row["weight"]) for row in rows]),
    )


def example(page: Page, signals: list[str], updated: bool) -> Example:
    """Read the candidates of a page: those marked as days of a change, or the others."""
    dates = [
        date
        for date in find_dates(page.text).candidates
        if date.eligible and (date.role == "updated") == updated
    ]
    names = sorted({date.value for date in dates})
    matrix = np.array(
        [[float(signal in date.signals) for signal in signals] for date in dates]
    ).reshape(len(dates), len(signals))
    values = np.array([names.index(date.value) for date in dates], dtype=int)
    changes = None if updated else example(page, signals, updated=True)
    return Example(page, changes, matrix, values, names)


def best_places(weights: np.ndarray, page: Example) -> tuple[np.ndarray, np.ndarray]:
    """Return the highest-scoring candidate of each date, and the probability of each date."""
    scores = page.signals @ weights
    order = np.lexsort((-scores, page.values))
    places = order[np.searchsorted(page.values[order], np.arange(len(page.names)))]
    exponents = np.append(scores[places], 0.0)
    exponents = np.exp(exponents - exponents.max())
    return places, exponents / exponents.sum()


def loss(
    weights: np.ndarray, pages: list[Example], expected: np.ndarray, spread: float
) -> tuple[float, np.ndarray]:
    """Return the negative penalised log-likelihood and its gradient."""
    value = ((weights - expected) ** 2).sum() / (2 * spread**2)
    gradient = (weights - expected) / spread**2
    changes = [page.changes for page in pages if page.changes and page.changes.names]
    for page in pages + changes:
        places, probability = best_places(weights, page)
        right = np.array([name in page.page.right for name in page.names] + [False])
        if not right.any():
            # A change that is not the expected day may still be one.
            if page.changes is None:
                continue
            right[-1] = True
        mass = probability[right].sum()
        value -= np.log(mass)
        difference = probability - np.where(right, probability / mass, 0.0)
        gradient = gradient + difference[:-1] @ page.signals[places]
    return value, gradient


def fit(pages: list[Example], expected: np.ndarray, spread: float = SPREAD) -> np.ndarray:
    """Fit the weights."""
    return minimize(loss, expected, (pages, expected, spread), method="L-BFGS-B", jac=True).x


def outcome(weights: np.ndarray, page: Example, least: float = LEAST_PROBABILITY) -> str:
    """Say whether the page's date is right, wrong, or missing under these weights."""
    later = outcome(weights, page.changes, least) if page.changes else "undated"
    if not page.names:
        return later
    _, probability = best_places(weights, page)
    best = int(probability[:-1].argmax())
    if probability[best] < least:
        return later
    return "right" if page.names[best] in page.page.right else "wrong"


def cross_validated(
    pages: list[Example], expected: np.ndarray, spread: float, least: float, seed: int = 0
) -> Counter[tuple[str, str]]:
    """Count outcomes on pages that took no part in the fit; a page is in one fold only."""
    folds = np.random.default_rng(seed).permutation(len(pages)) % N_FOLDS
    counts: Counter[tuple[str, str]] = Counter()
    for fold in range(N_FOLDS):
        train = [page for page, own in zip(pages, folds, strict=True) if own != fold]
        weights = fit(train, expected, spread)
        for page, own in zip(pages, folds, strict=True):
            if own == fold:
                counts[page.page.part, outcome(weights, page, least)] += 1
    return counts


def show(title: str, counts: Counter[tuple[str, str]]) -> None:
    """Print counts of one line per part."""
    for part in sorted({part for part, _ in counts}):
        said = ", ".join(f"{counts[part, kind]} {kind}" for kind in ("right", "wrong", "undated"))
        print(f"{title}, {part}: {said}")


def main() -> None:
    """Fit and measure."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--write", action="store_true", help="write the weights")
    parser.add_argument("--search", action="store_true", help="try other spreads and thresholds")
    options = parser.parse_args()
    names, expected, _ = read_weights()
    pages = [example(page, names, updated=False) for page in dated_pages()]
    news = [example(page, names, updated=False) for page in news_pages() if page.right]
    print(f"{len(pages)} dated pages, {len(news)} news pages of {DATA}")
    show(
        "expected weights, nothing fitted",
        Counter((p.page.part, outcome(expected, p)) for p in pages + news),
    )
    show(
        "fitted on the news pages only",
        Counter((p.page.part, outcome(fit(news, expected), p)) for p in pages),
    )
    show(
        "fitted on the dated pages only",
        Counter((p.page.part, outcome(fit(pages, expected), p)) for p in news),
    )
    for seed in range(3):
        show(
            f"cross-validated, split {seed}",
            cross_validated(pages + news, expected, SPREAD, LEAST_PROBABILITY, seed),
        )
    if options.search:
        for spread in (0.7, 1.0, 1.5):
            for least in (0.5, 0.55, 0.6, 0.65):
                show(
                    f"spread {spread}, least {least}",
                    cross_validated(pages + news, expected, spread, least),
                )
    weights = fit(pages + news, expected)
    show(
        "all pages fitted and measured",
        Counter((p.page.part, outcome(weights, p)) for p in pages + news),
    )
    if options.write:
        lines = [f"{n}\t{e:g}\t{w:.3f}\n" for n, e, w in zip(names, expected, weights, strict=True)]
        WEIGHTS.write_text("signal\texpected\tweight\n" + "".join(lines))


if __name__ == "__main__":
    main()
