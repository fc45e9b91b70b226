"""Fit the weights by which a page's own date is chosen, and measure them by cross-validation.

Comes in: the pages of scripts/evaluate_dates.py. Goes out, with ``--write``:
src/page/date/weights.tsv, one line per signal: its name, the weight expected before any page was
seen, the weight fitted. The model is the one of src/page/date/choose.rs: over the different dates
of a page and the answer "none of them", with the highest-scoring place standing for each date. The
penalised likelihood pulls each weight towards the expected one, so that a signal seen on few pages
stays near what a reader would say of it. No site is in two folds.

    python scripts/train_page_dates.py            # shipped and cross-validated figures
    python scripts/train_page_dates.py --pages    # and each page that is not right
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
from train_body_model import LabelledPage, site_groups

WEIGHTS = Path(__file__).parents[1] / "src" / "page" / "date" / "weights.tsv"
N_FOLDS = 10
N_SPLITS = 5
#: A weight strays from the expected one by about this much.
SPREAD = 1.0
#: As in src/page/date/choose.rs.
LEAST_PROBABILITY = 0.6


class Example(NamedTuple):
    """The candidates of a page that compete with each other."""

    right: frozenset[str | None]
    #: Those marked as days of a change, which do not compete with the others.
    changes: bool
    signals: np.ndarray
    values: list[str]


class Answer(NamedTuple):
    """The most probable date of a page, and its probability; of a change where no other is."""

    date: str | None
    probability: float


def read_weights() -> tuple[list[str], np.ndarray, np.ndarray]:
    """Return signal names, expected weights, fitted weights."""
    with open(WEIGHTS, newline="") as table:
        rows = list(csv.DictReader(table, delimiter="\t"))
    return (
        [row["signal"] for row in rows],
        np.array([float(row["expected"]) for row in rows]),
        np.array([float(row["weight"]) for row in rows]),
    )


def examples(page: Page, signals: list[str]) -> tuple[Example, Example]:
    """Read the candidates of a page: those of publication, and those of a change."""
    eligible = [date for date in find_dates(page.text).candidates if date.eligible]

    def example(changes: bool) -> Example:
        dates = [date for date in eligible if (date.role == "updated") == changes]
        dates.sort(key=lambda date: str(date.value))
        matrix = [[float(signal in date.signals) for signal in signals] for date in dates]
        shape = (len(dates), len(signals))
        values = [str(date.value) for date in dates]
        return Example(page.right, changes, np.array(matrix).reshape(shape), values)

    return example(False), example(True)


class Table:
    """Examples below each other: a row per candidate, a group per date, a block per example."""

    def __init__(self, given: list[Example]) -> None:
        given = [example for example in given if example.values]
        self.signals = np.concatenate([example.signals for example in given])
        keys = [(number, value) for number, e in enumerate(given) for value in e.values]
        self.dates = sorted(set(keys))
        place = {key: number for number, key in enumerate(self.dates)}
        self.group = np.array([place[key] for key in keys])
        self.group_start = np.searchsorted(self.group, np.arange(len(self.dates)))
        self.block = np.array([number for number, _ in self.dates])
        self.block_start = np.searchsorted(self.block, np.arange(len(given)))
        right = np.array([value in given[number].right for number, value in self.dates])
        some = np.logical_or.reduceat(right, self.block_start)
        changes = np.array([example.changes for example in given])
        # Where no candidate is right the answer is none; a change that is not the expected day may
        # be one for all that, and says nothing.
        self.right = np.where(some[self.block], right, False)
        self.none_right = ~some
        self.counts = some | ~changes

    def probabilities(self, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return the best place of each date, its probability, and that of none per example."""
        scores = self.signals @ weights
        places = np.lexsort((-scores, self.group))[self.group_start]
        top = np.maximum(np.maximum.reduceat(scores[places], self.block_start), 0.0)
        exponents = np.exp(scores[places] - top[self.block])
        none = np.exp(-top)
        total = np.add.reduceat(exponents, self.block_start) + none
        return places, exponents / total[self.block], none / total

    def loss(
        self, weights: np.ndarray, expected: np.ndarray, spread: float
    ) -> tuple[float, np.ndarray]:
        """Return the negative penalised log-likelihood and its gradient."""
        places, probability, none = self.probabilities(weights)
        mass = np.add.reduceat(np.where(self.right, probability, 0.0), self.block_start)
        mass = np.maximum(mass + np.where(self.none_right, none, 0.0), 1e-300)
        value = ((weights - expected) ** 2).sum() / (2 * spread**2)
        value -= np.log(mass)[self.counts].sum()
        wanted = np.where(self.right, probability / mass[self.block], 0.0)
        difference = np.where(self.counts[self.block], probability - wanted, 0.0)
        return value, (weights - expected) / spread**2 + difference @ self.signals[places]


def fit(pages: list[tuple[Example, Example]], expected: np.ndarray, spread: float) -> np.ndarray:
    """Fit the weights."""
    table = Table([example for page in pages for example in page])
    return minimize(table.loss, expected, (expected, spread), method="L-BFGS-B", jac=True).x


def answer(weights: np.ndarray, page: tuple[Example, Example], least: float) -> Answer:
    """Return the date of a page under these weights."""
    best = Answer(None, 0.0)
    for example in page:
        if example.values:
            table = Table([example])
            probability = table.probabilities(weights)[1]
            most = int(probability.argmax())
            best = Answer(table.dates[most][1], float(probability[most]))
            if best.probability >= least:
                return best
    return Answer(None, best.probability)


def outcome(page: Page, found: Answer) -> str:
    """Say whether the date found is right, wrong, or missing."""
    if found.date is None:
        return "undated"
    return "right" if found.date in page.right else "wrong"


def groups_of(pages: list[Page]) -> np.ndarray:
    """Return a number per page, equal for pages of one site."""
    with open(DATA / "dates" / "expected.csv", newline="") as table:
        hosts = {row["file"]: row["url"].split("/")[2] for row in csv.DictReader(table)}

    def domain(name: str) -> str:
        parts = hosts.get(name, "").split(".")
        return ".".join(parts[-3 if len(parts) > 2 and parts[-2] in ("co", "com", "org") else -2 :])

    labelled = [LabelledPage(p.name, "", p.text, "", "", domain(p.name)) for p in pages]
    # Numbered by their first page, so that the folds are the same in each run.
    groups = site_groups(labelled)
    return np.array([int(np.argmax(groups == group)) for group in groups])


def cross_validated(
    read: list[tuple[Example, Example]],
    groups: np.ndarray,
    expected: np.ndarray,
    least: float,
    spread: float,
    seed: int,
) -> list[Answer]:
    """Answer for each page with weights fitted on other sites."""
    sites, site = np.unique(groups, return_inverse=True)
    folds = (np.random.default_rng(seed).permutation(len(sites)) % N_FOLDS)[site]
    answers = [Answer(None, 0.0)] * len(read)
    for fold in range(N_FOLDS):
        weights = fit(
            [page for page, f in zip(read, folds, strict=True) if f != fold], expected, spread
        )
        for number in np.flatnonzero(folds == fold):
            answers[number] = answer(weights, read[number], least)
    return answers


def show(title: str, pages: list[Page], answers: list[Answer]) -> None:
    """Print counts, a line per part, and how the probabilities hold."""
    for part in ("dates", "news"):
        own = [(p, a) for p, a in zip(pages, answers, strict=True) if p.part == part]
        counts = Counter(outcome(p, a) for p, a in own)
        said = ", ".join(f"{counts[kind]} {kind}" for kind in ("right", "wrong", "undated"))
        dated = [(a.probability, outcome(p, a) == "right") for p, a in own if a.date]
        brier = np.mean([(probability - right) ** 2 for probability, right in dated])
        sure = [right for probability, right in dated if probability >= 0.9]
        print(
            f"{title}, {part}: {said}; Brier score {brier:.3f}; of {len(sure)} dates of confidence "
            f"0.9 and more {sum(sure)} right"
        )


def main() -> None:
    """Fit and measure."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--write", action="store_true", help="write the weights")
    parser.add_argument("--pages", action="store_true", help="print each page that is not right")
    parser.add_argument("--least", type=float, default=LEAST_PROBABILITY, help="threshold")
    parser.add_argument("--spread", type=float, default=SPREAD, help="of the weights")
    options = parser.parse_args()
    names, expected, shipped = read_weights()
    pages = [*dated_pages(), *(page for page in news_pages() if page.right)]
    read = [examples(page, names) for page in pages]
    groups = groups_of(pages)
    print(f"{len(pages)} pages in {len(np.unique(groups))} groups of sites of {DATA}")
    show("expected weights", pages, [answer(expected, page, options.least) for page in read])
    show("shipped", pages, [answer(shipped, page, options.least) for page in read])
    for seed in range(N_SPLITS):
        held_out = cross_validated(read, groups, expected, options.least, options.spread, seed)
        show(f"cross-validated, split {seed}", pages, held_out)
        for page, found in zip(pages, held_out, strict=True):
            if options.pages and outcome(page, found) != "right":
                print(
                    f"    {page.part} {page.name} {outcome(page, found)}: {found.date} "
                    f"({found.probability:.2f}); expected {' '.join(map(str, page.right))}"
                )
    if options.write:
        weights = fit(read, expected, options.spread)
        lines = [f"{n}\t{e:g}\t{w:.3f}\n" for n, e, w in zip(names, expected, weights, strict=True)]
        WEIGHTS.write_text("signal\texpected\tweight\n" + "".join(lines))


if __name__ == "__main__":
    main()
