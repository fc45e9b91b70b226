"""What notebooks show of a study and of a trend: small, escaped, and never a script."""

from __future__ import annotations

import warnings
from html.parser import HTMLParser

import pandas as pd

import erascope as es
from report_strings import HOSTILE


class Parts(HTMLParser):
    """Tags, attributes and text of markup."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.text += data


TAGS = {"div", "p", "bdi", "code", "table", "thead", "tbody", "tr", "th", "td", "svg", "path"}


def test_a_study_shows_itself() -> None:
    study = es.compare_eras(
        es.datasets.load_sample(), eras=[2000, 2016], n_topics=2, id="id", progress=False
    )
    shown = Parts(study._repr_html_())
    assert shown.tags <= TAGS
    assert "Of 109 articles" in shown.text
    assert "refugees" in shown.text
    assert len(study._repr_html_()) < 5_000


def test_a_trend_shows_itself() -> None:
    study = es.compare_eras(
        es.datasets.load_sample(), eras=[2000, 2016], n_topics=2, id="id", progress=False
    )
    trend = study.trend(["iran", "<b>missile*</b>", "nowhereatall"], by="quarter")
    shown = Parts(trend._repr_html_())
    assert shown.tags <= TAGS
    assert "<b>missile*</b>" in shown.text
    assert len(trend._repr_html_()) < 8_000


def test_hostile_text_stays_text() -> None:
    names = {f"{text[:50]}{place}": 1000 + place for place, text in enumerate(HOSTILE[:40])}
    articles = pd.DataFrame({"date": [str(year) for year in names.values()], "body": HOSTILE[:40]})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", es.ErascopeWarning)
        study = es.compare_eras(articles, eras=names, n_topics="auto", progress=False, min_df=1)
    shown = Parts(study._repr_html_())
    assert shown.tags <= TAGS
    assert not {name for name in shown.attributes if name.startswith("on")}
    assert "onerror=window.harm=1" in shown.text
