"""Read the labelled pages with the built package and say how well, page by page, weakest first.

Comes in: the data under ERASCOPE_DATA (default ../shared). Goes out: precision, recall and F1 of
the runs of four words of every body, the words of every title, and what the seeds should say. The
models were trained on these pages, so the averages flatter: scripts/train_body_model.py prints
those of sites held out. Exit code 1 if a seed is not read as expected.
"""

from __future__ import annotations

import json
import sys

import pandas as pd

from erascope import _core
from train_body_model import DATA, body_score, load_pages, title_score


def check_seeds() -> int:
    """Print what is wrong in each seed; how many are wrong."""
    folder = DATA / "seeds"
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    n_wrong = 0
    for name, wanted in expected.items():
        page = _core.read_page((folder / name).read_bytes().decode("utf-8"))
        body = " ".join(page["body"].split())
        wrong = [part for part in ("title", "source") if page[part] != wanted[part]]
        if not body.startswith(wanted["body_starts"]):
            wrong.append(f"starts with {body[:60]!r}")
        if not body.endswith(wanted["body_ends"]):
            wrong.append(f"ends with {body[-60:]!r}")
        wrong += [f"holds {part!r}" for part in wanted["must_not_contain"] if part in body]
        print(f"{name}: {'; '.join(wrong) or 'as expected'}  (agency {page['agency']})")
        n_wrong += bool(wrong)
    return n_wrong


def main() -> int:
    """Print every page and the averages."""
    rows = []
    for page in load_pages():
        read = _core.read_page(page.text)
        title = title_score(read["title"] or "", page.title) if page.title else None
        score = body_score(read["body"], page.body)
        rows.append((page.collection, page.name, *score, title, read["title"]))
    columns = ["pages", "name", "precision", "recall", "f1", "title_f1", "title"]
    frame = pd.DataFrame(rows, columns=columns).sort_values("f1")
    print(frame.to_string(index=False, float_format="%.3f", max_colwidth=60))
    print("with the models as shipped, which have seen these pages:")
    numbers = ["precision", "recall", "f1", "title_f1"]
    print(frame.groupby("pages")[numbers].mean().round(4).to_string())
    return int(check_seeds() > 0)


if __name__ == "__main__":
    sys.exit(main())
