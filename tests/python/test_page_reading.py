"""A saved page as a reader sees it: its article, its date and why the rest went."""

import json
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import erascope as es
from erascope import _core
from ferry import PARAGRAPHS

PAGE = "\n\n".join(
    [
        "Home | World | Business | Sport | Weather",
        "Harbour Wire",
        "Ministers agree on a ferry across the strait",
        "Published March 3rd, 2016 - 10:00 GMT",
        *PARAGRAPHS,
        "Read more: <script>alert(1)</script>",
        "Follow us | Contact | Privacy policy",
        "Copyright 1999-2024 Harbour Wire. All rights reserved.",
    ]
)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "ferry.txt"
    path.write_text(PAGE)
    return path


def test_the_article_is_told_from_the_rest(page: Path) -> None:
    read = es.read_pages(page.parent).iloc[0]
    assert read["title"] == "Ministers agree on a ferry across the strait"
    assert read["body"].splitlines() == PARAGRAPHS
    assert (read["date"], read["date_precision"]) == ("2016-03-03", "day")
    assert "Published March 3rd, 2016" in read["date_evidence"]
    assert read["date_confidence"] >= 0.6
    assert "Privacy" in " ".join(part["text"] for part in read["removed"])
    assert read["problem"] is None


def test_lines_broken_at_a_margin_are_one_paragraph(page: Path) -> None:
    broken = [textwrap.fill(paragraph, 72) for paragraph in PAGE.split("\n\n")]
    for between in ["\n\n", "\n"]:
        page.write_text(between.join(broken))
        assert es.read_pages(page.parent)["body"][0].splitlines() == PARAGRAPHS


@pytest.mark.parametrize(
    ("part", "times"),
    [
        ("Three small words\n", 1_000_000),
        ("So it was. ", 4_000_000),
        ("x", 12_000_000),
        ("e\u0301\u0302", 4_000_000),
        ("a line of words that ends where the margin of this page would be and\r", 200_000),
    ],
)
def test_a_page_longer_than_any_article_is_read_to_a_bound(part: str, times: int) -> None:
    start = time.process_time()
    read = _core.read_page(part * times)
    assert time.process_time() - start < 20  # some 2 s; a step that is not linear takes hours
    assert read["truncated"]
    assert read["removed"][-1]["rule"] == "beyond what is read"
    assert not _core.read_page(part)["truncated"]


def test_an_override_goes_over_what_was_found(page: Path) -> None:
    known = pd.DataFrame({"id": ["ferry.txt"], "date": ["2016-03"]})
    read = es.read_pages(page.parent, overrides=known).iloc[0]
    columns = ["date", "date_precision", "date_evidence", "date_confidence"]
    assert read[columns].tolist() == ["2016-03", "month", "override", 1.0]


def test_an_explanation_names_lines_and_rules_and_runs_nothing(page: Path) -> None:
    explained = es.explain_page(page)
    assert explained.date == "2016-03-03"
    assert any("1999" in date["text"] and date["rejected"] for date in explained.dates)
    assert all(part["rule"] for part in explained.removed)
    assert "removed:" in repr(explained)
    shown = explained._repr_html_()
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown
    with pytest.raises(ValueError, match=r"missing.txt: cannot be read"):
        es.explain_page(page.parent / "missing.txt")


def test_the_founding_pages_are_read_as_a_careful_reader_would(
    data_file: Callable[[str], Path],
) -> None:
    expected = json.loads(data_file("seeds/expected.json").read_text())
    pages = es.read_pages(data_file("seeds")).set_index("id")
    for name, wanted in expected.items():
        read = pages.loc[name]
        assert (read["title"], read["source"]) == (wanted["title"], wanted["source"])
        assert (read["date"], read["date_precision"]) == (
            wanted["date"]["value"],
            wanted["date"]["precision"],
        )
        assert read["body"].startswith(wanted["body_starts"])
        assert read["body"].rstrip().endswith(wanted["body_ends"])
        assert not any(text in read["body"] for text in wanted["must_not_contain"])


def test_the_founding_case(data_file: Callable[[str], Path]) -> None:
    eras = {"2000": ("2000-01-01", "2002-01-01"), "2016": ("2016-01-01", "2017-01-01")}

    def compare(pages: pd.DataFrame) -> es.Study:
        with pytest.warns(es.ErascopeWarning):
            return es.compare_eras(
                pages, text="body", date="date", id="id", eras=eras, progress=False
            )

    folder = data_file("seeds")
    found = compare(es.read_pages(folder))
    assert found.eras["n_articles"].tolist() == [2, 1]
    undated = found.ledger.query("stage == 'date'")
    assert [name[:3] for name in undated["id"]] == ["003", "004"]
    known = undated[["id"]].assign(date=["2000-12-28", "2001-09-04"])
    study = compare(es.read_pages(folder, overrides=known))
    assert study.eras["n_articles"].tolist() == [4, 1]
    assert "Cannot be shown" in study.summary()
