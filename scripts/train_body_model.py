"""Train the models that read saved pages, and say how well they do on sites they have not seen.

Comes in: the labelled pages under ERASCOPE_DATA (default ../shared): `pages/expected.jsonl` with
its dumps, and `pages/news_pages.parquet`. Goes out: cross-validated figures, page by page with
`--pages`, and with `--write` the three models, trained on all pages, in src/page/model/. The
features come from the crate, so that training and reading see the same. One thread is fastest for
tables this small: OMP_NUM_THREADS=1.

Folds are grouped: pages of one domain, or that share five rare lines, stand in one fold. The second
model learns from what the first says about pages it was not trained on. Besides each page as it is
there is one of it with lines run together, since dumps come so too; those count less and are not
part of the figures.
"""

from __future__ import annotations

import argparse
import difflib
import json
import os
import re
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.model_selection import GroupKFold

from erascope import _core

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("ERASCOPE_DATA", ROOT.parent / "shared"))
MODELS = ROOT / "src" / "page" / "model"
WORD = re.compile(r"\w+")
RUN_TOGETHER_WEIGHT = 0.3
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


class LabelledPage(NamedTuple):
    """A dump and what a reader finds in it."""

    name: str
    collection: str
    text: str
    body: str
    title: str
    domain: str


def load_pages(data: Path = DATA) -> list[LabelledPage]:
    """All labelled pages."""
    pages = []
    with (data / "pages" / "expected.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            entry = json.loads(line)
            path = data / "pages" / entry["file"]
            host = entry["url"].split("/")[2].split(".")
            n_parts = 3 if host[-2] in ("co", "com", "org") else 2
            text = path.read_bytes().decode("utf-8")
            domain = ".".join(host[-n_parts:])
            pages.append(LabelledPage(path.name, "dumps", text, entry["body"], "", domain))
    frame = pd.read_parquet(data / "pages" / "news_pages.parquet")
    for row in frame.itertuples():
        pages.append(LabelledPage(row.id, "news", row.dump, row.body, row.title, ""))
    return pages


def grams(text: str, n: int = 4) -> Counter[tuple[str, ...]]:
    """The runs of n words of a text; a shorter text is one run."""
    words = WORD.findall(text)
    if len(words) < n:
        return Counter([tuple(words)] if words else [])
    return Counter(zip(*(words[start:] for start in range(n)), strict=False))


def overlap(found: Counter[Any], wanted: Counter[Any]) -> tuple[float, float, float]:
    """Precision, recall and F1 of two multisets."""
    common = sum((found & wanted).values())
    n_found, n_wanted = sum(found.values()), sum(wanted.values())
    if not n_found or not n_wanted:
        return (float(n_found == n_wanted),) * 3
    return common / n_found, common / n_wanted, 2 * common / (n_found + n_wanted)


def body_score(found: str, wanted: str) -> tuple[float, float, float]:
    """Precision, recall and F1 of the runs of four words."""
    return overlap(grams(found), grams(wanted))


def title_score(found: str, wanted: str) -> float:
    """F1 of the words."""
    return overlap(grams(found.lower(), 1), grams(wanted.lower(), 1))[2]


def labels(pieces: list[str], body: str) -> np.ndarray:
    """The share of each piece's words that the body holds in the same order."""
    owner, words = [], []
    for number, piece in enumerate(pieces):
        found = WORD.findall(piece)
        owner += [number] * len(found)
        words += found
    n_words = np.bincount(np.array(owner, dtype=int), minlength=len(pieces))
    held = np.zeros(len(pieces))
    matcher = difflib.SequenceMatcher(None, words, WORD.findall(body), autojunk=False)
    for block in matcher.get_matching_blocks():
        for place in range(block.a, block.a + block.size):
            if block.size >= 3 or n_words[owner[place]] <= block.size:
                held[owner[place]] += 1
    return held / np.maximum(n_words, 1)


def site_groups(pages: list[LabelledPage]) -> np.ndarray:
    """A number per page: equal where pages share a domain or at least five lines that are rare."""
    parent = list(range(len(pages)))

    def root(page: int) -> int:
        while parent[page] != page:
            page = parent[page]
        return page

    first: dict[str, int] = {}
    holders: dict[str, list[int]] = defaultdict(list)
    for number, page in enumerate(pages):
        if page.domain:
            parent[root(number)] = root(first.setdefault(page.domain, number))
        stripped = (line.strip().lower() for line in page.text.splitlines())
        for line in {line for line in stripped if len(line) >= 12}:
            holders[line].append(number)
    shared: Counter[tuple[int, int]] = Counter()
    for numbers in holders.values():
        if 2 <= len(numbers) <= 40:
            shared.update((a, b) for a in numbers for b in numbers if a < b)
    for (a, b), n_lines in shared.items():
        if n_lines >= 5:
            parent[root(a)] = root(b)
    return np.array([root(number) for number in range(len(pages))])


def run_together(page: LabelledPage, seed: int) -> LabelledPage:
    """The page on few lines: its body on one of them, with some of what stands around it."""
    read = _core.page_features(page.text)
    in_body = labels(read["pieces"], page.body) >= 0.5
    random = np.random.default_rng(seed)
    text = ""
    for number, piece in enumerate(read["pieces"]):
        inside = in_body[number] and number > 0 and in_body[number - 1]
        cut = not inside and random.random() < 0.15
        text += ("\n" if cut else " " if number else "") + " ".join(piece.split())
    return page._replace(text=text)


class Table:
    """The features of all pages as one table, with the labels."""

    def __init__(self, pages: list[LabelledPage], groups: np.ndarray, n_scored: int) -> None:
        self.pages, self.n_scored = pages, n_scored
        read = [_core.page_features(page.text) for page in pages]
        self.pieces = [entry["pieces"] for entry in read]
        self.continues = [entry["continues"] for entry in read]
        self.start = np.cumsum([0] + [len(pieces) for pieces in self.pieces])
        self.first = np.vstack([entry["features"] for entry in read])
        candidate = np.concatenate([np.array(entry["candidate"], dtype=bool) for entry in read])
        self.rows = np.flatnonzero(candidate)
        self.page_of = np.repeat(np.arange(len(pages)), np.diff(self.start))
        self.group_of = groups[self.page_of]
        self.scored = self.page_of < n_scored
        self.n_words = np.expm1(self.first[:, 0])
        self.share = np.concatenate(
            [labels(pieces, page.body) for pieces, page in zip(self.pieces, pages, strict=True)]
        )
        body_words = np.bincount(self.page_of, self.share * self.n_words, len(pages))
        weight = (self.n_words + 1) / np.maximum(body_words, 30)[self.page_of]
        self.weight = np.minimum(weight, 0.5) * np.where(self.scored, 1, RUN_TOGETHER_WEIGHT)

    def of(self, page: int) -> slice:
        """The rows of a page."""
        return slice(self.start[page], self.start[page + 1])

    def second(self, judgement: np.ndarray) -> np.ndarray:
        """The table of the second model."""
        tables = []
        for number, page in enumerate(self.pages):
            values = judgement[self.of(number)].astype(np.float32).tolist()
            tables.append(_core.page_features(page.text, values)["features"])
        return np.vstack(tables)

    def fit(self, features: np.ndarray, rows: np.ndarray) -> HistGradientBoostingClassifier:
        """A model from some rows."""
        weight = self.weight[rows] / self.weight[rows].mean()
        model = HistGradientBoostingClassifier(**TREES)
        return model.fit(features[rows], self.share[rows] >= 0.5, sample_weight=weight)

    def folds(
        self, rows: np.ndarray, n_folds: int, seed: int
    ) -> list[tuple[np.ndarray, np.ndarray]]:
        """Rows to learn from and rows to judge; no group stands in both."""
        split = GroupKFold(n_folds, shuffle=True, random_state=seed)
        return [(rows[a], rows[b]) for a, b in split.split(rows, groups=self.group_of[rows])]

    def judged_from_outside(self, rows: np.ndarray, features: np.ndarray) -> np.ndarray:
        """What a model says about pages that it was not trained on."""
        judgement = np.zeros(len(self.share))
        for learn, judge in self.folds(rows, 4, seed=2):
            model = self.fit(features, learn)
            judgement[judge] = model.predict_proba(features[judge])[:, 1]
        return judgement

    def cross_validate(self) -> np.ndarray:
        """The second model's judgement of every page, none of whose site it or the first knew."""
        final = np.zeros(len(self.share))
        for learn, judge in self.folds(self.rows, 5, seed=1):
            judgement = self.judged_from_outside(learn, self.first)
            model = self.fit(self.first, learn)
            judgement[judge] = model.predict_proba(self.first[judge])[:, 1]
            features = self.second(judgement)
            final[judge] = self.fit(features, learn).predict_proba(features[judge])[:, 1]
        return final

    def body(self, page: int, judgement: np.ndarray) -> str:
        """The body that is kept by a judgement, by the rule of src/page/body.rs."""
        p, n_words = judgement[self.of(page)], self.n_words[self.of(page)]
        order = np.argsort(-p, kind="stable")
        hits, taken = np.cumsum((p * n_words)[order]), np.cumsum(n_words[order])
        expected = 2 * hits / (taken + (p * n_words).sum() + 1e-9)
        n_kept = int(np.argmax(expected)) + 1 if hits.size and hits[-1] > 0 else 0
        text = ""
        for number in sorted(order[:n_kept]):
            joint = " " if self.continues[page][number] else "\n"
            text += joint + self.pieces[page][number]
        return text.strip()


class Titles:
    """The pieces that may be headlines, with how much each resembles the labelled one."""

    def __init__(self, table: Table, judgement: np.ndarray) -> None:
        self.table, features, targets, self.page_of, self.text = table, [], [], [], []
        for number, page in enumerate(table.pages):
            values = judgement[table.of(number)].astype(np.float32).tolist()
            read = _core.page_title_features(page.text, values)
            if not page.title:
                continue
            features.append(read["features"])
            for piece in read["pieces"]:
                text = " ".join(table.pieces[number][piece].split())
                targets.append(title_score(text, page.title))
                self.page_of.append(number)
                self.text.append(text)
        self.features, self.target = np.vstack(features), np.array(targets)
        self.page_of = np.array(self.page_of)

    def fit(self, rows: np.ndarray) -> HistGradientBoostingRegressor:
        """A model from some rows."""
        scored = self.page_of[rows] < self.table.n_scored
        weight = np.where(scored, 1, RUN_TOGETHER_WEIGHT) * (1 + 10 * self.target[rows])
        model = HistGradientBoostingRegressor(**{**TREES, "max_iter": 100})
        return model.fit(self.features[rows], self.target[rows], sample_weight=weight)

    def cross_validate(self, groups: np.ndarray) -> dict[int, tuple[float, str]]:
        """The score and text of the best headline of every page that has one."""
        value = np.zeros(len(self.target))
        split = GroupKFold(5, shuffle=True, random_state=1)
        for learn, judge in split.split(value, groups=groups[self.page_of]):
            value[judge] = self.fit(learn).predict(self.features[judge])
        found = {}
        for page in np.unique(self.page_of[self.page_of < self.table.n_scored]):
            rows = np.flatnonzero(self.page_of == page)
            best = rows[np.argmax(value[rows])]
            found[int(page)] = (float(self.target[best]), self.text[best])
        return found


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


def write_models(table: Table) -> None:
    """Train on all pages and write the models."""
    MODELS.mkdir(parents=True, exist_ok=True)
    outside = table.judged_from_outside(table.rows, table.first)
    second = table.second(outside)
    models = {
        "body_first": table.fit(table.first, table.rows),
        "body_second": table.fit(second, table.rows),
    }
    titles = Titles(table, table.judged_from_outside(table.rows, second))
    models["title"] = titles.fit(np.arange(len(titles.target)))
    for name, model in models.items():
        path = MODELS / f"{name}.txt"
        path.write_text(written(model), encoding="utf-8")
        print(f"{path.relative_to(ROOT)}: {path.stat().st_size} bytes")


def main() -> None:
    """Report, or write."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--pages", action="store_true", help="print every page, weakest first")
    parser.add_argument("--write", action="store_true", help="instead write models trained on all")
    arguments = parser.parse_args()
    scored = load_pages()
    groups = site_groups(scored)
    doubled = scored + [run_together(page, seed) for seed, page in enumerate(scored)]
    groups = np.concatenate([groups, groups])
    table = Table(doubled, groups, len(scored))
    if arguments.write:
        write_models(table)
    else:
        report(table, groups, arguments.pages)


def report(table: Table, groups: np.ndarray, each_page: bool) -> None:
    """Print the cross-validated figures."""
    judgement = table.cross_validate()
    doubled, scored = table.pages, table.pages[: table.n_scored]
    rows = []
    for number, page in enumerate(doubled):
        kind = page.collection if number < len(scored) else f"{page.collection}, run together"
        score = body_score(table.body(number, judgement), page.body)
        rows.append((kind, page.name, *score))
    frame = pd.DataFrame(rows, columns=["pages", "name", "precision", "recall", "f1"])
    titles = Titles(table, judgement).cross_validate(groups)
    if each_page:
        print(frame[: len(scored)].sort_values("f1").to_string(index=False, float_format="%.3f"))
        for score, number, text in sorted((s, n, t) for n, (s, t) in titles.items())[:60]:
            print(f"title {score:.2f}  {text[:70]!r}  {doubled[number].title[:70]!r}")
    print(f"{len(np.unique(groups))} groups of sites, 5 folds; no site in two folds")
    print(frame.groupby("pages")[["precision", "recall", "f1"]].mean().round(4).to_string())
    print(f"title, {len(titles)} news pages: {np.mean([s for s, _ in titles.values()]):.4f}")


if __name__ == "__main__":
    main()
