"""Read the labelled HTML pages and say how well, page by page, beside plain trafilatura.

Comes in: `pages/*.html.gz` with `pages/expected.jsonl` under ERASCOPE_DATA (default ../shared).
Goes out: F1 of the runs of four words of every body, as scripts/labelled_pages.py scores it, by
trafilatura.extract with its defaults and by `read_pages`; and the date with its evidence, for which
there are no labels. Exit code 1 if the average is below that of trafilatura.
"""

from __future__ import annotations

import gzip
import json
import sys
import tempfile
from pathlib import Path

import pandas as pd
import trafilatura

import erascope as es
from labelled_pages import DATA, body_score


def main() -> int:
    """Print every page and the averages."""
    folder = DATA / "pages"
    lines = (folder / "expected.jsonl").read_text(encoding="utf-8").splitlines()
    wanted = {Path(page["file"]).stem: page["body"] for page in map(json.loads, lines)}
    sources = {path.name: path.read_bytes() for path in sorted(folder.glob("*.html.gz"))}
    with tempfile.TemporaryDirectory() as copies:
        for name, content in sources.items():
            Path(copies, name).write_bytes(content)
        pages = es.read_pages(copies, progress=False).set_index("id")
    rows = []
    for name, content in sources.items():
        body = wanted[name.removesuffix(".html.gz")]
        plain = trafilatura.extract(gzip.decompress(content)) or ""
        scores = (body_score(text, body)[2] for text in (plain, pages.loc[name, "body"]))
        rows.append((name, *scores, *pages.loc[name, ["date", "date_evidence", "problem"]]))
    columns = ["page", "trafilatura", "erascope", "date", "date_evidence", "problem"]
    frame = pd.DataFrame(rows, columns=columns).sort_values("erascope")
    print(frame.to_string(index=False, float_format="%.3f"))
    average = frame[["trafilatura", "erascope"]].mean()
    print(f"mean F1 of {len(frame)} pages:", average.round(4).to_dict())
    return int(average["erascope"] < average["trafilatura"])


if __name__ == "__main__":
    sys.exit(main())
