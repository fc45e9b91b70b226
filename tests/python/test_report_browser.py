"""The report in a real browser: it opens from disk without a request, does what it offers, shows
any text as text and runs none of it, and prints whole."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import erascope as es
from report_studies import study_of

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
        assert len(boxes) >= 7
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
    box = page.get_by_label("A word or a phrase, or several with commas")
    answer = page.locator("#trend-answer")
    box.fill("Missiles, iran")
    box.press("Enter")
    assert answer.inner_text() == ""
    assert page.locator("#trends .chips .word").all_text_contents()[-2:] == ["missile", "iran"]
    box.fill("misile")
    box.press("Enter")
    assert answer.inner_text().startswith("“misile” is not in these articles; nearest: missile")
    answer.get_by_role("button").first.click()
    assert answer.inner_text() == ""
    for typed, said in (
        ("the", "is a stop word"),
        ("missile sale", "is a phrase that this page does not count"),
        ("misile sale", "is not in these articles: “misile”; nearest: missile"),
        ("miss*", "holds a wildcard"),
        ("qqqqqqqq", "is not in these articles. "),
        ("<img src=x onerror=window.harm=1>", "is not in these articles: “<img”"),
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


def test_phrases_are_words_like_others(
    visit: Callable[..., Any], report: Path, sample: es.Study
) -> None:
    keyness = sample.keyness
    phrase = keyness.loc[keyness["is_phrase"] & keyness["p"].notna(), "surface"].iloc[0]
    page = visit(report)
    box = page.get_by_label("A word or a phrase, or several with commas")
    box.fill(phrase.title())
    box.press("Enter")
    assert page.locator("#trend-answer").inner_text() == ""
    assert page.locator("#trends .chips .word").all_text_contents()[-1] == phrase
    page.locator("#trends .chips .word").last.click()
    marked = page.get_by_role("dialog").locator("mark").all_text_contents()
    assert marked
    assert all(text.lower() == phrase for text in marked)
    page.keyboard.press("Escape")
    page.get_by_label("Search the words").fill(phrase)
    assert phrase in words(page)


def test_what_was_found_over_time_is_told_and_drawn(
    visit: Callable[..., Any], report: Path, sample: es.Study
) -> None:
    page = visit(report)
    page.get_by_label("A word or a phrase, or several with commas").fill("refugees, internet, bank")
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
