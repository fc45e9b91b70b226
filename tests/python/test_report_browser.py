"""The report in a real browser: it opens from disk without a request, does what it offers, shows
any text as text and runs none of it, and prints whole."""

from __future__ import annotations

import random
import re
import shutil
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import erascope as es
from report_strings import ADDRESSES, HOSTILE

playwright = pytest.importorskip(
    "playwright.sync_api", reason="Playwright for Python is not installed: pip install playwright"
)
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="there is no Chromium here: apt-get install chromium"
)
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
ERAS = {"2000": ("2000", "2002"), "2016": 2016}
HEADINGS = (
    "Summary",
    "What was compared",
    "Words that set the eras apart",
    "Words over time",
    "Topics of each era",
    "What became of the topics",
    "What else differs between the eras",
    "The articles",
    "What was left out",
    "How it was made",
)


def study_of(articles: Any, **parameters: Any) -> es.Study:
    settings = {"eras": ERAS, "n_topics": 2, "progress": False, "id": "id", "title": "title"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", es.ErascopeWarning)
        return es.compare_eras(articles, **(settings | parameters))


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: Any) -> Iterator[Callable[..., Any]]:
    """Open a report; nothing may have been requested, refused or complained of in the end."""
    events: list[str] = []
    contexts = []

    def opened(path: Path, **settings: Any) -> Any:
        context = browser.new_context(**settings)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("console", lambda message: events.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: events.append(f"error: {error}"))
        page.on("dialog", lambda dialog: events.append("a dialog") or dialog.dismiss())
        page.on("popup", lambda popup: events.append(f"a window: {popup.url}"))
        page.on(
            "request",
            lambda request: request.url == path.as_uri() or events.append(f"request {request.url}"),
        )
        page.add_init_script(
            "document.addEventListener('securitypolicyviolation',"
            " (event) => console.log('refused: ' + event.violatedDirective));"
        )
        page.goto(path.as_uri())
        page.wait_for_selector("html[data-ready]", state="attached")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert events == []


@pytest.fixture(scope="module")
def sample() -> es.Study:
    return study_of(es.datasets.load_sample(), source="source")


@pytest.fixture(scope="module")
def report(sample: es.Study, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sample") / "report.html"
    sample.to_html(path)
    return path


def words(page: Any) -> list[str]:
    found: list[str] = page.locator("#words-table tbody th").all_text_contents()
    return found


def test_opens_from_disk_and_holds_every_section(visit: Callable[..., Any], report: Path) -> None:
    page = visit(report)
    assert tuple(page.locator("main h2").all_text_contents()) == HEADINGS
    assert page.locator("#problem").is_hidden()
    assert "Of 109 articles" in page.locator("#summary").inner_text()
    assert page.locator("nav a").count() == len(HEADINGS)


def test_search_and_sort_the_words(
    visit: Callable[..., Any], report: Path, sample: es.Study
) -> None:
    page = visit(report)
    page.get_by_label("Search the words").fill("missil")
    assert words(page)
    assert all("missile" in word for word in words(page))
    assert re.fullmatch(r"\d+ of 2,1\d\d words", page.locator("#words-table .count").inner_text())
    page.get_by_label("Search the words").fill("no such word")
    assert "No words match." in page.locator("#words-table tbody").inner_text()
    page.get_by_label("Search the words").fill("")
    head = page.locator(
        "#words-table thead th", has=page.get_by_role("button", name="z", exact=True)
    )
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "descending"
    keyness = sample.keyness
    later = keyness[keyness["era"] == "2016"].sort_values("z", ascending=False)
    assert words(page)[0] == later["surface"].iloc[0]
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    assert words(page)[0] == later["surface"].iloc[-1]


def test_the_surest_words_come_first_with_their_chances(
    visit: Callable[..., Any], report: Path, sample: es.Study
) -> None:
    page = visit(report)
    keyness = sample.keyness
    sure = keyness[(keyness["era"] == "2016") & (keyness["q"] < 0.05)].sort_values("p")
    assert len(sure) > 10
    assert words(page)[: len(sure)][0] == sure["surface"].iloc[0]
    assert set(words(page)[: len(sure)]) == set(sure["surface"])
    first = page.locator("#words-table tbody tr").first.locator("th, td").all_text_contents()
    assert first[1] == "2016"
    assert re.fullmatch(r"\d+× [\d.]+× to (no bound|\d+×)", first[2])
    assert first[3] == "< 1 in 100,000"
    named = set(page.locator("#words svg .name").all_text_contents())
    assert named <= set(sure["surface"])
    assert sure["surface"].iloc[0] in named


def test_a_click_leads_to_the_sentence(visit: Callable[..., Any], report: Path) -> None:
    page = visit(report)
    page.get_by_label("Search the words").fill("missile")
    page.locator("#words-table tbody button", has_text="missile").first.click()
    drawer = page.get_by_role("dialog")
    assert drawer.locator("h2").inner_text() == "missile"
    marked = drawer.locator("mark").all_text_contents()
    assert len(marked) > 2
    assert all("missile" in word.lower() for word in marked)
    for citation in drawer.locator(".citation").all_text_contents():
        assert re.search(r" · \d{4}-\d\d(-\d\d)? · .+ · sample-\d{3}$", citation)
    page.keyboard.press("Escape")
    assert drawer.count() == 0
    page.locator("#words svg .name").first.press("Enter")
    assert page.get_by_role("dialog").locator("mark").count() > 0
    page.get_by_role("button", name="Show it over time").click()
    assert page.get_by_role("dialog").count() == 0
    assert page.locator("#trends .chips li").count() in (2, 3)


def test_a_click_in_the_scatter_opens_the_word_under_it(
    visit: Callable[..., Any], report: Path
) -> None:
    page = visit(report)
    label = page.locator("#words svg .name").first
    label.scroll_into_view_if_needed()
    box = label.bounding_box()
    page.mouse.move(box["x"] + 4, box["y"] + 6)
    assert page.locator("#words .hint").inner_text().startswith(label.text_content())
    page.mouse.click(box["x"] + 4, box["y"] + 6)
    assert page.get_by_role("dialog").locator("h2").inner_text() == label.text_content()


def test_names_in_the_scatter_do_not_cover_each_other(
    visit: Callable[..., Any], report: Path
) -> None:
    rims = 6  # a box holds the rim of the letters in the colour of the paper, 3 pixels a side
    for width in (1280, 390):
        page = visit(report, viewport={"width": width, "height": 900})
        boxes = [name.bounding_box() for name in page.locator("#words svg .name").all()]
        assert len(boxes) >= 8
        for place, one in enumerate(boxes):
            for other in boxes[:place]:
                apart = (
                    one["x"] + one["width"] <= other["x"] + rims
                    or other["x"] + other["width"] <= one["x"] + rims
                    or one["y"] + one["height"] <= other["y"] + rims
                    or other["y"] + other["height"] <= one["y"] + rims
                )
                assert apart


def test_trends_of_any_word_typed_in(
    visit: Callable[..., Any], report: Path, sample: es.Study
) -> None:
    page = visit(report)
    box = page.get_by_label("A word, or several with commas")
    answer = page.locator("#trend-answer")
    box.fill("Missiles, iran")
    box.press("Enter")
    assert answer.inner_text() == ""
    assert page.locator("#trends .chips .word").all_text_contents()[-2:] == ["missile", "iran"]
    box.fill("misile")
    box.press("Enter")
    assert answer.inner_text().startswith("“misile” not in these articles; nearest: missile")
    answer.get_by_role("button").first.click()
    assert answer.inner_text() == ""
    for typed, said in (
        ("the", "is a stop word"),
        ("arms sale", "is a phrase that this page does not count"),
        ("misile sale", "not in these articles: “misile”; nearest: missile"),
        ("miss*", "holds a wildcard"),
        ("qqqqqqqq", "not in these articles. "),
        ("<img src=x onerror=window.harm=1>", "not in these articles: “<img”"),
    ):
        box.fill(typed)
        page.get_by_role("button", name="Add", exact=True).click()
        assert said.strip() in answer.inner_text()
    box.fill("bank, rates, euro, climate")
    box.press("Enter")
    assert "one too many" in answer.inner_text()
    # The figures are those of the study.
    page.get_by_text("The figures behind the lines").click()
    table = page.locator("#trends table")
    heads = table.locator("thead th").all_text_contents()
    column = heads.index("iran")
    trend = sample.trend("iran", by="quarter").frame
    for row, cells in enumerate(table.locator("tbody tr").all()[:8]):
        shown = cells.locator("th, td").all_text_contents()
        own = trend.iloc[row]
        figures = [float(number) for number in re.findall(r"[\d.]+", shown[column])]
        expected = [100 * own[name] for name in ("share", "share_low", "share_high")]
        assert figures == pytest.approx(expected, abs=0.51)
        assert shown[1] == str(own["all_stories"])


def test_what_was_found_over_time_is_told_and_drawn(
    visit: Callable[..., Any], report: Path, sample: es.Study
) -> None:
    page = visit(report)
    page.get_by_label("A word, or several with commas").fill("refugees, internet, bank")
    page.get_by_role("button", name="Add", exact=True).click()
    told = page.locator("#trends .found li").all_text_contents()
    terms = page.locator("#trends .chips .word").all_text_contents()
    assert len(told) == len(terms) >= 4
    trend = sample.trend(terms, by="quarter")
    drawn = 0
    for term, sentence in zip(terms, told, strict=True):
        own = trend.test[trend.test["term"] == term].iloc[0]
        p = max(own["p"], own["p_autocorrelated"])
        verb = "no steady rise or fall" if p >= 0.05 else "rises" if own["s"] > 0 else "falls"
        assert sentence.startswith(f"{term}: {verb}")
        changes = trend.changes[trend.changes["term"] == term]
        assert sentence.count("from ") == len(changes)
        for change in changes.to_dict("records"):
            quarter = f"{change['at']:%Y} Q{(change['at'].month + 2) // 3}"
            assert f"in {quarter}" in sentence
            after = re.search(rf"to ([\d.]+) % in {quarter}", sentence)
            assert float(after[1]) == pytest.approx(100 * change["after"], abs=0.51)
        assert ("more than usual" in sentence) == (term in set(trend.bursts["term"]))
        drawn += len(changes) > 0
    assert drawn > 0
    assert page.locator("#trends svg .level").count() >= 2 * drawn


def test_the_table_can_be_walked_with_the_keyboard(visit: Callable[..., Any], report: Path) -> None:
    page = visit(report)

    def here() -> str:
        text: str = page.evaluate("document.activeElement.textContent")
        return text

    page.keyboard.press("Tab")
    assert here() == "Skip to the summary"
    rows = words(page)
    page.locator("#words-table tbody button").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert here() == rows[2]
    page.keyboard.press("ArrowUp")
    assert here() == rows[1]
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    page.keyboard.press("Enter")
    assert page.get_by_role("dialog").locator("h2").inner_text() == rows[1]
    page.keyboard.press("Escape")
    assert here() == rows[1]
    page.keyboard.press("PageDown")
    assert here() not in rows
    page.keyboard.press("ArrowUp")
    assert here() == rows[-1]
    page.keyboard.press("End")
    last = here()
    page.keyboard.press("ArrowDown")
    assert here() == last
    page.keyboard.press("Home")
    assert here() == rows[0]
    assert page.locator("#words-table tbody button[tabindex='0']").count() == 1


def test_readers_that_see_no_picture(visit: Callable[..., Any], report: Path) -> None:
    page = visit(report)
    for table in page.locator("table").all():
        assert table.locator("caption").text_content()
        assert table.locator("thead th[scope=col]").count() > 1
    for picture in page.locator("svg:not([aria-hidden])").all():
        assert picture.get_attribute("aria-label")
        assert picture.locator("title").first.text_content()
        assert picture.locator("desc").first.text_content()
    unnamed = page.evaluate(
        "[...document.querySelectorAll('button, input, select, a')].filter("
        "one => !(one.textContent.trim() || one.getAttribute('aria-label') || one.labels?.length"
        ")).length"
    )
    assert unnamed == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_fits_a_phone(visit: Callable[..., Any], report: Path, scheme: str) -> None:
    page = visit(report, viewport={"width": 390, "height": 844}, color_scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (paper == "rgb(255, 255, 255)") == (scheme == "light")


def test_prints_every_section(visit: Callable[..., Any], report: Path) -> None:
    page = visit(report)
    page.evaluate("window.addEventListener('beforeprint', () => { window.printing = true; })")
    printed = page.pdf(tagged=True, outline=True)
    assert page.evaluate("window.printing")
    assert page.locator("details[open]").count() == 0  # folded again afterwards
    for heading in HEADINGS:
        in_outline = heading.encode("utf-16-be").hex().upper().encode()
        assert heading.encode() in printed or in_outline in printed.upper()
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert all(section.is_visible() for section in page.locator("main > section").all())
    assert page.locator("details:not([open])").count() == 0
    assert len(words(page)) == 100
    assert page.locator("nav").is_hidden()


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
