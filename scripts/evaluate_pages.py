"""Measure the reading of saved pages on sites that the models have not seen.

Comes in: the labelled pages, see `labelled_pages.py`, and `seeds/` beside them. Goes out, for each
seed of the folds given as an argument (default 1): precision, recall and F1 of the body (runs of
four words) and F1 of the title (words) of every page, weakest first; the means per collection, also
of the same pages in other shapes, which stand for pages that are not here; and what is wrong in the
five seed pages, read with the models of the build and with those of every fold. Exit code 1 if the
models of the build do not read the seed pages as expected.

Pages of one domain, or that share five rare lines, stand in one fold. The models are trained on
four folds as `train_body_model.py` trains those of the build, and the crate reads the fifth with
them, rules and all. OMP_NUM_THREADS=1 is fastest; a seed takes some minutes.
"""

from __future__ import annotations

import json
import sys

import numpy as np
import pandas as pd
from sklearn.model_selection import GroupKFold

from erascope import _core
from labelled_pages import (
    DATA,
    SHAPES,
    LabelledPage,
    body_score,
    in_shape,
    load_pages,
    site_groups,
    title_score,
)
from train_body_model import Table

N_FOLDS = 5
NUMBERS = ["precision", "recall", "f1", "title_f1"]
Models = tuple[str, str, str]


def wrong_seeds(models: Models | None = None) -> list[str]:
    """What is wrong in each seed, a line each."""
    folder = DATA / "seeds"
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    found = []
    for name, wanted in expected.items():
        page = _core.read_page((folder / name).read_bytes().decode("utf-8"), models)
        body = " ".join(page["body"].split())
        wrong = [
            f"{part} {page[part]!r}" for part in ("title", "source") if page[part] != wanted[part]
        ]
        if not body.startswith(wanted["body_starts"]):
            wrong.append(f"starts with {body[:60]!r}")
        if not body.endswith(wanted["body_ends"]):
            wrong.append(f"ends with {body[-60:]!r}")
        wrong += [f"holds {part!r}" for part in wanted["must_not_contain"] if part in body]
        if wrong:
            found.append(f"{name}: {'; '.join(wrong)}")
    return found


def scores(page: LabelledPage, shape: str, models: Models | None) -> tuple[object, ...]:
    """A row of the report."""
    read = _core.read_page(page.text, models)
    title = title_score(read["title"] or "", page.title) if page.title else None
    score = body_score(read["body"], page.body)
    return (page.collection, shape, page.name, *score, title, read["title"])


def held_out(table: Table, pages: list[LabelledPage], seed: int) -> pd.DataFrame:
    """Every page in every shape, read with models that know nothing of its site."""
    groups = site_groups(pages)
    rows = []
    split = GroupKFold(N_FOLDS, shuffle=True, random_state=seed)
    for fold, (learn, judge) in enumerate(split.split(pages, groups=groups)):
        models = table.train(groups[learn])
        for number in judge:
            rows.append(scores(pages[number], "as it is", models))
            rows += [scores(in_shape(pages[number], shape), shape, models) for shape in SHAPES]
        for line in wrong_seeds(models):
            print(f"seed {seed}, fold {fold}: {line}", flush=True)
    columns = ["pages", "shape", "name", "precision", "recall", "f1", "title_f1", "title"]
    return pd.DataFrame(rows, columns=columns)


def main(seeds: list[int]) -> int:
    """Print every page and the averages."""
    pages = load_pages()
    table = Table(pages)
    print(f"{len(np.unique(site_groups(pages)))} groups of sites, {N_FOLDS} folds")
    means = []
    for seed in seeds:
        frame = held_out(table, pages, seed)
        shown = frame[frame["shape"] == "as it is"].drop(columns="shape").sort_values("f1")
        print(f"seed {seed}:")
        print(shown.to_string(index=False, float_format="%.3f", max_colwidth=60))
        means.append(frame.groupby(["pages", "shape"])[NUMBERS].mean())
        print(means[-1].round(4).to_string())
    if len(means) > 1:
        every = pd.concat(means).groupby(level=[0, 1])
        print(f"mean over the seeds {seeds}:\n{every.mean().round(4).to_string()}")
        print(f"lowest:\n{every.min().round(4).to_string()}")
    wrong = wrong_seeds()
    print("\n".join(wrong) or "the models of the build read the seeds as expected")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main([int(argument) for argument in sys.argv[1:]] or [1]))
