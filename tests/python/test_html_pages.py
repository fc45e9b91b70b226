"""HTML pages: the article, its date by the markup or the text, and pages made to do harm."""

from __future__ import annotations

import builtins
import gzip
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import erascope as es
from erascope.pages.html import NO_TRAFILATURA_ARTICLE, TOO_DEEP
from ferry import PARAGRAPHS

ARTICLE = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)


def page(head: str = "", body: str = ARTICLE, after: str = "") -> str:
    return (
        f"<!doctype html><html><head><title>Ferry agreed</title>{head}</head><body>"
        "<nav><ul><li><a href='/'>Home</a></li><li><a href='/w'>Weather</a></li></ul></nav>"
        f"<article><h1>Ferry agreed</h1>{body}</article>{after}"
        "<footer>Privacy policy</footer></body></html>"
    )


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Any]:
    """Read one page: its row."""

    def read_one(content: str | bytes, name: str = "a.html") -> Any:
        content = content.encode() if isinstance(content, str) else content
        (tmp_path / name).write_bytes(content)
        rows = es.read_pages(tmp_path, progress=False).set_index("id")
        return rows.loc[name]

    return read_one


@pytest.mark.parametrize("name", ["a.html", "b.HTM", "c.xhtml", "d.html.gz", "e.htm.gz"])
def test_the_article_is_told_from_the_rest(read: Callable[..., Any], name: str) -> None:
    head = (
        "<meta property='article:published_time' content='2016-03-03T10:00:00+01:00'>"
        "<meta property='article:modified_time' content='2016-03-05T10:00:00+01:00'>"
        "<meta property='og:site_name' content='Harbour Wire'>"
    )
    content = page(head).encode()
    row = read(gzip.compress(content) if name.endswith("gz") else content, name)
    assert row["title"] == "Ferry agreed"
    assert row["body"].splitlines() == PARAGRAPHS
    assert row["source"] == "Harbour Wire"
    assert row["language"] == "english"
    assert row["date":"date_updated"].tolist() == [
        "2016-03-03",
        "day",
        "2016-03-03T10:00:00+01:00",
        0.95,
        "2016-03-05",
    ]
    assert row["problem"] is None
    out = [(part["first_line"], part["text"], part["rule"]) for part in row["removed"]]
    assert out[0] == (1, "Home\nWeather\nFerry agreed", "left out by trafilatura")
    assert out[-1][1] == "Privacy policy"


def linked(**data: Any) -> str:
    return f"<script type='application/ld+json'>{json.dumps(data)}</script>"


COMMENT = {"@type": "Comment", "datePublished": "2019-01-01"}
RELATED = (
    "<aside class=related><time datetime=2012-01-01>1 Jan 2012</time> Old news, "
    "<time datetime=2013-05-05>5 May 2013</time> other news</aside>"
)


@pytest.mark.parametrize(
    ("html", "date", "evidence"),
    [
        (page("<meta name=date content=2016-03-03>"), "2016-03-03", "2016-03-03"),
        (page("<meta name=date content=2016-03>"), "2016-03", "2016-03"),
        (page("<meta name=date content=2016>"), "2016", "2016"),
        (page("<meta name=date content=03/04/2016>"), None, None),
        (page("<meta name=date content=1970-01-01T00:00:00Z>"), None, None),
        (page("<meta name=pubdate content='3 hours ago'>"), None, None),
        (page("<meta name=viewport content=20160303>"), None, None),
        (
            page(linked(datePublished="2016-03-03T23:30:00-05:00")),
            "2016-03-03",
            "2016-03-03T23:30:00-05:00",
        ),
        (page(linked(comment=[COMMENT], datePublished="2016-03-03")), "2016-03-03", "2016-03-03"),
        (page(linked(comment=[COMMENT])), None, None),
        (page('<script type=\'application/ld+json\'>{"datePublished": "2016</script>'), None, None),
        (page(body=f"<time datetime=2016-03-03>today</time>{ARTICLE}"), "2016-03-03", "2016-03-03"),
        (
            page(body=f"<time pubdate datetime=2016-03-03>x</time>{ARTICLE}", after=RELATED),
            "2016-03-03",
            "2016-03-03",
        ),
        (page(after=RELATED), None, None),
        (page(after=RELATED.replace("aside", "div")), None, None),
        (
            page(body=f"<p>Published March 3, 2016</p>{ARTICLE}", after=RELATED),
            "2016-03-03",
            "Published March 3, 2016",
        ),
        (
            # The same moment: the day that the readers were shown.
            page(
                "<meta name=date content=2016-03-04T02:10:00Z>",
                f"<p>Published March 3, 2016 9:10 pm</p>{ARTICLE}",
            ),
            "2016-03-03",
            "Published March 3, 2016 9:10 pm",
        ),
        (page("<link rel=canonical href='http://x.example/2016/03/03/ferry'>"), None, None),
        (page("<meta property=og:url content='http://x.example/2016/03/03/ferry'>"), None, None),
        (page("<meta property=og:image content='http://x.example/2016/03/03/a.jpg'>"), None, None),
        (page("<!-- 2016-03-03 -->"), None, None),
        (page(), None, None),
    ],
)
def test_a_date_has_evidence_or_is_none(
    read: Callable[..., Any], html: str, date: str | None, evidence: str | None
) -> None:
    row = read(html)
    assert (row["date"], row["date_evidence"]) == (date, evidence)
    assert evidence is None or evidence in html
    assert (row["date_precision"] == "none") == (date is None)


def test_an_explanation_of_html(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(page("<meta name=date content=2016-03-03>", after=RELATED))
    explained = es.explain_page(path)
    assert explained.date == "2016-03-03"
    assert explained.dates[0] == {
        "line": None,
        "text": "2016-03-03",
        "role": "published, meta date",
        "value": "2016-03-03",
        "rejected": None,
    }
    assert all(date["rejected"] for date in explained.dates[1:])
    assert "markup: 2012-01-01 (another, time): it belongs to something else" in repr(explained)
    assert explained.encoding == "utf-8"
    assert "<table>" in explained._repr_html_()


ENTITIES = "".join(f"<!ENTITY e{n + 1} '{f'&e{n};' * 10}'>" for n in range(12))


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (page(body="<div>" * 100_000 + ARTICLE), TOO_DEEP),
        (page(after="<b>" * 100_000 + "end"), TOO_DEEP),
        (page(body="<table><tr><td>" * 50_000 + ARTICLE), ""),
        (f"<?xml version='1.0'?><!DOCTYPE html [<!ENTITY e0 'ha'>{ENTITIES}]>{page()}&e12;", ""),
        (
            f"<!DOCTYPE html [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>{page(after='<p>&x;</p>')}",
            "",
        ),
        (page(body="&#0;&#xD800;&#x1F;" + ARTICLE), ""),
        ("<html><head><title>F</title></head><frameset><frame src=a.html></frameset>", "no text"),
        ("<!-- nothing -->", "no text on the page"),
        ("<meta name=date content=2016-03-03>", "no text on the page"),
        ("http://127.0.0.1:9/never-fetched.html", ""),
        (ARTICLE[:300], ""),
        ("<html><body><p" + " a=b" * 50_000 + ">" + ARTICLE, ""),
    ],
)
def test_pages_made_to_do_harm(read: Callable[..., Any], content: str, problem: str) -> None:
    row = read(content)
    assert problem in (row["problem"] or "")
    assert len(row["body"] or "") < 5_000
    assert "root:" not in (row["body"] or "")


def test_where_trafilatura_finds_nothing_or_fails_the_page_is_read_as_text(
    read: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise RecursionError("too deep for me")

    html = page("<meta name=date content=2016-03-03>")
    monkeypatch.setattr("trafilatura.extract", lambda *_, **__: None)
    nothing = read(html)
    assert nothing["problem"] == NO_TRAFILATURA_ARTICLE
    monkeypatch.setattr("trafilatura.extract", fail)
    failed = read(html)
    assert failed["problem"] == (
        "trafilatura or htmldate failed: RecursionError: too deep for me; " + NO_TRAFILATURA_ARTICLE
    )
    for row in (nothing, failed):
        assert set(PARAGRAPHS[1:]) <= set(row["body"].splitlines())
        assert row["date"] == "2016-03-03"


def test_the_order_of_pages_and_what_stands_beside_them_do_not_matter(tmp_path: Path) -> None:
    for number in range(6):
        date = f"<meta name=date content=2016-03-0{number + 1}>"
        (tmp_path / f"{number}.html").write_text(page(date, ARTICLE * (number % 2 + 1)))
    together = es.read_pages(tmp_path, progress=False)
    for number in (5, 0, 3):
        (tmp_path / "alone").mkdir(exist_ok=True)
        copy = tmp_path / "alone" / f"{number}.html"
        copy.write_bytes((tmp_path / f"{number}.html").read_bytes())
        alone = es.read_pages(tmp_path / "alone", progress=False).iloc[0]
        copy.unlink()
        pd.testing.assert_series_equal(
            alone.drop("id"), together.iloc[number].drop("id"), check_names=False
        )


@pytest.mark.parametrize("lacking", ["trafilatura", "htmldate", "lxml_html_clean"])
def test_without_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lacking: str) -> None:
    for name in [name for name in sys.modules if name.split(".")[0] in ("trafilatura", "htmldate")]:
        monkeypatch.delitem(sys.modules, name)
    real = builtins.__import__

    def blocked(name: str, *rest: Any, **named: Any) -> Any:
        if name.split(".")[0] == ("trafilatura" if lacking == "lxml_html_clean" else lacking):
            raise ImportError(f"No module named {lacking!r}")
        return real(name, *rest, **named)

    monkeypatch.setattr(builtins, "__import__", blocked)
    (tmp_path / "a.txt").write_text(PARAGRAPHS[0])
    assert es.read_pages(tmp_path, progress=False)["body"].notna().all()
    (tmp_path / "b.html").write_text(page())
    what = rf"1 of the 2 pages are HTML, which needs .*{lacking}.*pip install \"erascope\[html\]\""
    with pytest.raises(ImportError, match=what):
        es.read_pages(tmp_path, progress=False)
    with pytest.raises(ImportError, match="the page is HTML, which needs"):
        es.explain_page(tmp_path / "b.html")


def test_text_never_imports_what_html_needs(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(PARAGRAPHS[0])
    code = (
        "import sys, erascope as es; es.read_pages(sys.argv[1], progress=False); "
        "print([name for name in ('trafilatura', 'htmldate', 'lxml') if name in sys.modules])"
    )
    result = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"


def test_no_worse_than_trafilatura(data_file: Callable[[str], Path]) -> None:
    folder = data_file("pages")
    script = Path(__file__).resolve().parents[2] / "scripts" / "evaluate_html.py"
    result = subprocess.run(
        [sys.executable, str(script)],
        capture_output=True,
        text=True,
        env={"ERASCOPE_DATA": str(folder.parent), "PYTHONPATH": ":".join(sys.path)},
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
