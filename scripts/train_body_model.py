"""Train the three models that read saved pages, and write them to src/page/model/.

Comes in: the labelled pages, see `labelled_pages.py`. Goes out: the models of this build, trained
on all pages. `evaluate_pages.py` trains on some pages and reads the others. The features come from
the crate, so that training and reading see the same. One thread is fastest for tables this small:
OMP_NUM_THREADS=1.

The second model learns from what the first says about pages it was not trained on, the model of
headlines from what the second says about such pages. Besides each page as it is there is one of it
in another shape, since dumps come so too; those count less.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.model_selection import GroupKFold

from erascope import _core
from labelled_pages import (
    ROOT,
    SHAPES,
    LabelledPage,
    in_shape,
    labels,
    load_pages,
    site_groups,
    title_score,
)

MODELS = ROOT / "src" / "page" / "model"
NAMES = ("body_first", "body_second", "title")
N_FOLDS = 4
RESHAPED_WEIGHT = 0.3
TITLE_LIKENESS = 0.6
TITLE_WEIGHT = 5
TREES: dict[str, Any] = {
    "max_iter": 120,
    "learning_rate": 0.07,
    "max_leaf_nodes": 10,
    "min_samples_leaf": 15,
    "l2_regularization": 3.0,
    "max_bins": 63,
    "max_features": 0.3,
    "early_stopping": False,
    "random_state": 0,
}


class Table:
    """The features of all pages, and of all in another shape, as one table with the labels."""

    def __init__(self, pages: list[LabelledPage]) -> None:
        shapes = list(SHAPES)
        reshaped = [
            in_shape(page, shapes[number % len(shapes)]) for number, page in enumerate(pages)
        ]
        groups = site_groups(pages)
        self.pages = pages + reshaped
        read = [_core.page_features(page.text) for page in self.pages]
        self.pieces = [entry["pieces"] for entry in read]
        self.start = np.cumsum([0] + [len(pieces) for pieces in self.pieces])
        self.first = np.vstack([entry["features"] for entry in read])
        candidate = np.concatenate([np.array(entry["candidate"], dtype=bool) for entry in read])
        self.rows = np.flatnonzero(candidate)
        self.page_of = np.repeat(np.arange(len(self.pages)), np.diff(self.start))
        self.group_of = np.concatenate([groups, groups])[self.page_of]
        self.page_weight = np.repeat([1, RESHAPED_WEIGHT], len(pages))
        self.share = np.concatenate(
            [
                labels(pieces, page.body)
                for pieces, page in zip(self.pieces, self.pages, strict=True)
            ]
        )
        n_words = np.expm1(self.first[:, 0])
        body_words = np.bincount(self.page_of, self.share * n_words, len(self.pages))
        weight = (n_words + 1) / np.maximum(body_words, 30)[self.page_of]
        self.weight = np.minimum(weight, 0.5) * self.page_weight[self.page_of]

    def of(self, page: int) -> slice:
        """The rows of a page."""
        return slice(self.start[page], self.start[page + 1])

    def second(self, judgement: np.ndarray, rows: np.ndarray) -> np.ndarray:
        """The table of the second model; only the pages of some rows are filled in."""
        tables: dict[int, np.ndarray] = {}
        for page in np.unique(self.page_of[rows]):
            values = judgement[self.of(page)].astype(np.float32).tolist()
            tables[page] = _core.page_features(self.pages[page].text, values)["features"]
        width = next(iter(tables.values())).shape[1]
        filled = np.zeros((len(self.share), width), dtype=np.float32)
        for page, table in tables.items():
            filled[self.of(page)] = table
        return filled

    def fit(self, features: np.ndarray, rows: np.ndarray) -> HistGradientBoostingClassifier:
        """A model from some rows."""
        weight = self.weight[rows] / self.weight[rows].mean()
        model = HistGradientBoostingClassifier(**TREES)
        return model.fit(features[rows], self.share[rows] >= 0.5, sample_weight=weight)

    def judged_from_outside(self, rows: np.ndarray, features: np.ndarray) -> np.ndarray:
        """What models say about the pages of some rows that they were not trained on."""
        judgement = np.zeros(len(self.share))
        split = GroupKFold(N_FOLDS, shuffle=True, random_state=2)
        for learn, judge in split.split(rows, groups=self.group_of[rows]):
            model = self.fit(features, rows[learn])
            judgement[rows[judge]] = model.predict_proba(features[rows[judge]])[:, 1]
        return judgement

    def train(self, groups: np.ndarray) -> tuple[str, str, str]:
        """The three models, as `_core.read_page` takes them, from the pages of some groups."""
        rows = self.rows[np.isin(self.group_of[self.rows], groups)]
        second = self.second(self.judged_from_outside(rows, self.first), rows)
        judgement = self.judged_from_outside(rows, second)
        models = self.fit(self.first, rows), self.fit(second, rows), self.fit_title(judgement, rows)
        first, second, title = map(written, models)
        return first, second, title

    def fit_title(self, judgement: np.ndarray, rows: np.ndarray) -> HistGradientBoostingClassifier:
        """Which piece is the headline: those of a page that resemble the labelled one most."""
        features, is_title, weight = [], [], []
        for number in np.unique(self.page_of[rows]):
            page = self.pages[number]
            if not page.title:
                continue
            values = judgement[self.of(number)].astype(np.float32).tolist()
            read = _core.page_title_features(page.text, values)
            likeness = np.array(
                [title_score(self.pieces[number][piece], page.title) for piece in read["pieces"]]
            )
            best = likeness >= max(TITLE_LIKENESS, likeness.max(initial=0))
            features.append(read["features"])
            is_title.append(best)
            weight.append(self.page_weight[number] * (1 + TITLE_WEIGHT * best))
        model = HistGradientBoostingClassifier(**TREES)
        weights = np.concatenate(weight)
        return model.fit(np.vstack(features), np.concatenate(is_title), sample_weight=weights)


def written(model: Any) -> str:
    """The trees in the format of src/page/trees.rs."""

    def node(nodes: np.ndarray, place: int) -> list[str]:
        at = nodes[place]
        if at["is_leaf"]:
            return [f"{at['value']:.4g}"]
        threshold = np.float32(at["num_threshold"])
        question = f"{at['feature_idx']}<={threshold:.7g}"
        return [question, *node(nodes, at["left"]), *node(nodes, at["right"])]

    lines = [f"{float(np.ravel(model._baseline_prediction)[0]):.6g}"]
    lines += [" ".join(node(trees[0].nodes, 0)) for trees in model._predictors]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Train on all pages and write the models."""
    table = Table(load_pages())
    MODELS.mkdir(parents=True, exist_ok=True)
    for name, model in zip(NAMES, table.train(table.group_of), strict=True):
        path = MODELS / f"{name}.txt"
        path.write_text(model, encoding="utf-8")
        print(f"{path.relative_to(ROOT)}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
