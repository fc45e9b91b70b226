"""The report in a real browser at its limits: hostile text, long titles, little, and very much."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import erascope as es
from report_strings import ADDRESSES, HOSTILE
from report_studies import study_of


def words(page: Any) -> list[str]:
    found: list[str] = page.locator("#words-table tbody th").all_text_contents()
    return found


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> tuple[es.Study, Path]:
    n = len(HOSTILE)
    turned = [*HOSTILE[n // 2 :], *HOSTILE[: n // 2]]
    articles = pd.DataFrame(
        {
            "id": [f"{place} {text}" for place, text in enumerate(turned)],
            "title": HOSTILE,
            "source": turned,
            "url": [ADDRESSES[place % len(ADDRESSES)] for place in range(n)],
            "date": ["2000-05-01" if place % 2 else "2016-05-01" for place in range(n)],
            "body": [f"Report number {p} says {text} today." for p, text in enumerate(HOSTILE)],
        }
    )
    eras = {"</script><script>window.harm=1</script>": 2000, "<img src=x onerror=harm=1>": 2016}
    study = study_of(articles, eras=eras, source="source", url="url", count="articles")
    path = tmp_path_factory.mktemp("hostile") / "report.html"
    study.to_html(path, title="</title><script>window.harm=1</script>\u202e")
    return study, path


def test_hostile_text_is_shown_and_never_run(
    visit: Callable[..., Any], hostile: tuple[es.Study, Path]
) -> None:
    assert len(HOSTILE) >= 150
    study, path = hostile
    page = visit(path)
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")  # a hundred rows on a page
    shown: list[list[str]] = []
    while True:
        shown += page.evaluate(
            "[...document.querySelectorAll('#articles-table tbody tr')].map("
            "row => [...row.children].map(cell => cell.textContent))"
        )
        forward = page.locator("#articles-table .pager button", has_text="Next")
        if forward.is_disabled():
            break
        forward.click()
    frame = study.articles
    for column, name in ((0, "title"), (2, "source"), (6, "id")):
        assert sorted(row[column] for row in shown) == sorted(frame[name])
    # Open the drawer on words that stand beside the worst of them, and on articles.
    page.locator("#words-table tbody button").first.click()
    assert page.locator("#drawer blockquote").count() > 0
    quotations = page.locator("#drawer blockquote").all_text_contents()
    assert any("onerror" in text or "<" in text for text in quotations)
    page.keyboard.press("Escape")
    for button in page.locator("#articles-table tbody button").all()[:20]:
        button.click()
        page.keyboard.press("Escape")
    foreign = page.evaluate(
        "[...document.querySelectorAll('*')].filter(one => ['IMG', 'IFRAME', 'OBJECT', 'EMBED',"
        " 'VIDEO', 'BASE', 'TEMPLATE', 'MATH'].includes(one.tagName.toUpperCase())"
        " || [...one.attributes].some(held => held.name.startsWith('on'))).length"
    )
    assert foreign == 0
    assert page.locator("script").count() == 2
    links = page.evaluate("[...document.querySelectorAll('a')].map(one => one.href)")
    assert all(link.startswith(("https://example.org/", path.as_uri() + "#")) for link in links)
    assert any(link.startswith("https://") for link in links)
    assert page.evaluate(
        "[...document.querySelectorAll('a[href^=http]')].every(one => one.rel.includes('noopener'))"
    )
    assert page.evaluate("window.harm") is None
    assert page.evaluate("document.documentElement.scrollWidth") == 1280


def test_usable_within_two_seconds_with_10_000_words(
    visit: Callable[..., Any], tmp_path: Path
) -> None:
    dice = random.Random(0)
    letters = "abcdefghijklmnopqrstuvwxyz"
    known = ["".join(dice.choices(letters, k=8)) for _ in range(12_000)]
    weights = [1 / (10 + rank) for rank in range(len(known))]
    articles = pd.DataFrame({"id": range(5_200), "title": "A title of middling length"})
    articles["date"] = [
        f"{year}-{1 + row % 12:02}-01"
        for row, year in enumerate(dice.choices([2000, 2001, 2016], k=len(articles)))
    ]
    articles["body"] = [" ".join(dice.choices(known, weights, k=60)) for _ in range(len(articles))]
    path = tmp_path / "report.html"
    study_of(articles, language="any", count="articles").to_html(path)
    assert path.stat().st_size < 3_000_000
    started = time.perf_counter()
    page = visit(path)
    page.get_by_label("Search the words").fill(known[5])
    assert words(page) == [known[5]]
    assert time.perf_counter() - started < 2
    count = page.locator("#words-table .count").inner_text()
    assert re.fullmatch(r"1 of [\d,]+ words( \(of [\d,]+ in all\))?", count)
    assert "5,000 of 5,200 articles" in page.locator("#articles .note").inner_text()
    page.get_by_label("A word, or several with commas").fill(known[7])
    page.get_by_role("button", name="Add", exact=True).click()
    assert known[7] in page.locator("#trends .chips").inner_text()


def test_a_title_of_5000_characters_bursts_nothing(
    visit: Callable[..., Any], tmp_path: Path
) -> None:
    articles = es.datasets.load_sample()
    articles.loc[articles.index[:40], "title"] = [f"{n} " + "wide" * 1250 for n in range(40)]
    articles.loc[articles.index[40], "source"] = "w" * 5000
    eras = {"e" * 5000: ("2000", "2002"), "2016": 2016}
    path = tmp_path / "report.html"
    study = study_of(articles, eras=eras, source="source")
    study.to_html(path, title="t" * 5000)
    study.plot.keyness()
    study.plot.topics()
    study.plot.links()
    study.plot.trend("missile", by="year")
    for width in (1280, 390):
        page = visit(path, viewport={"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") == width
        page.get_by_label("Search the articles").fill("wide")
        page.locator("#articles-table tbody button").first.click()
        assert page.evaluate("document.getElementById('drawer').scrollWidth") <= width
        page.keyboard.press("Escape")


LITTLE = {
    "no articles in an era": {"eras": [2000, 2010, 2016], "n_topics": "auto"},
    "one era": {"eras": [2000]},
    "one topic": {"n_topics": 1},
    "one bin": {
        "by": "year",
        "years": ["2000"],
        "eras": {"a": ("2000-01", "2000-07"), "b": ("2000-07", "2001-01")},
    },
    "no permutation": {"n_permutations": 0},
    "no words to compare": {"stop_words": ["arms", "sale", "rates", "rose"], "texts": 2},
}


@pytest.mark.parametrize("name", LITTLE)
def test_little_is_shown_as_little(visit: Callable[..., Any], tmp_path: Path, name: str) -> None:
    settings = dict(LITTLE[name])
    by, years = settings.pop("by", None), settings.pop("years", None)
    articles = es.datasets.load_sample().dropna(subset="date")
    if settings.pop("texts", None):
        articles = articles.iloc[[0, -1]].assign(body=["Arms sale.", "Rates rose."], title="")
        settings["n_topics"] = 1
    if years:
        articles = articles[articles["date"].str[:4].isin(years)]
    study = study_of(articles, **settings)
    path = tmp_path / "report.html"
    study.to_html(path, by=by)
    page = visit(path)
    assert page.locator("#problem").is_hidden()
    assert page.locator("main section").count() >= 8
    text = page.locator("main").inner_text()
    assert "NaN" not in text
    assert "undefined" not in text
    assert "Infinity" not in text
    if name == "no articles in an era":
        assert "There are no articles in 2010: nothing can be said about it." in text
    if name == "one era":
        assert "There is only one era: nothing to compare it with." in text
    for plot in (study.plot.keyness, study.plot.topics, study.plot.links, study.plot.choose_k):
        assert plot().figure_ is not None
    assert study.plot.trend("missile", by=by or "year").figure_ is not None
