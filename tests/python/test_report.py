"""The report as a file: complete or not there, the same bytes again, within its size, and only our
own script in it. What a browser makes of it is in test_report_browser.py."""

from __future__ import annotations

import base64
import inspect
import json
import os
import re
import stat
import subprocess
import sys
import warnings
import zlib
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import erascope as es
from erascope.report.articles import spread
from erascope.report.contents import contents
from erascope.report.document import digest, document, json_block

SAMPLE = es.datasets.load_sample()
ERAS = {"2000": ("2000", "2002"), "2016": 2016}


def compare(articles: Any = SAMPLE, **parameters: Any) -> es.Study:
    settings = {"eras": ERAS, "n_topics": 2, "progress": False, "id": "id", "title": "title"}
    return es.compare_eras(articles, **(settings | parameters))


def data_of(page: str) -> dict[str, Any]:
    """The data as the page's script reads it."""
    block = re.search(r'<script id="data" type="application/json">(.*?)</script>', page, re.DOTALL)
    assert block is not None
    packed = base64.b64decode(json.loads(block[1])["deflated"])
    data: dict[str, Any] = json.loads(zlib.decompress(packed, -15))
    return data


@pytest.fixture(scope="module")
def study() -> es.Study:
    return compare()


@pytest.fixture(scope="module")
def page(study: es.Study, tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("report") / "report.html"
    study.to_html(path)
    assert os.listdir(path.parent) == ["report.html"]
    return path.read_text(encoding="utf-8")


def test_same_study_same_bytes(page: str, tmp_path: Path) -> None:
    again = tmp_path / "again.html"
    compare(SAMPLE.sample(frac=1, random_state=3)).to_html(again)
    assert again.read_text(encoding="utf-8") == page


def test_a_loaded_study_gives_the_same_page(study: es.Study, page: str, tmp_path: Path) -> None:
    study.save(tmp_path / "study")
    es.load(tmp_path / "study").to_html(tmp_path / "report.html")
    assert (tmp_path / "report.html").read_text(encoding="utf-8") == page


def test_polars_gives_the_same_page(page: str, tmp_path: Path) -> None:
    polars = pytest.importorskip("polars")
    compare(polars.from_pandas(SAMPLE)).to_html(tmp_path / "report.html")
    assert (tmp_path / "report.html").read_text(encoding="utf-8") == page


def test_a_study_without_texts_says_so(study: es.Study, tmp_path: Path) -> None:
    study.save(tmp_path / "study", texts=False)
    es.load(tmp_path / "study").to_html(tmp_path / "report.html")
    data = data_of((tmp_path / "report.html").read_text(encoding="utf-8"))
    assert data["passages"] is None
    assert data["origin"]["fingerprint"] == contents(study, None, None)["origin"]["fingerprint"]


def test_the_policy_allows_our_script_and_style_only(page: str) -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy is not None
    assert policy[1].startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy[1]
    assert "http:" not in policy[1]
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    styles = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    assert len(scripts) == len(styles) == 1
    assert digest(scripts[0]) in policy[1]
    assert digest(styles[0]) in policy[1]
    for forbidden in ("innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval("):
        assert forbidden not in scripts[0]


def test_json_is_no_markup() -> None:
    hostile = "</script><!--<script>&amp;\u2028\u2029"
    block = json_block(hostile)
    assert not set("<>&\u2028\u2029") & set(block)
    assert json.loads(block) == hostile


def test_names_of_pieces_in_a_title_are_text(study: es.Study, tmp_path: Path) -> None:
    study.to_html(tmp_path / "report.html", title="{{script}} <b>&")
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "<title>What changed: {{script}} &lt;b&gt;&amp;</title>" in page


def test_every_parameter_of_the_study_is_told(study: es.Study) -> None:
    told = {name for name, _ in contents(study, None, None)["origin"]["parameters"]}
    # What names columns, or changes no figure.
    others = {"articles", "text", "date", "dates", "id", "title", "source", "url"}
    others |= {"embeddings", "n_threads", "progress"}
    assert told == set(inspect.signature(es.compare_eras).parameters) - others


def test_trends_are_those_of_the_study(study: es.Study) -> None:
    data = contents(study, None, "quarter")
    for word in ("iran", "refugees", "technology"):
        term = data["terms"]["surface"].index(word)
        pairs = data["trends"]["counts"][term]
        counts = [0] * len(data["trends"]["start"])
        place = -1
        for gap, count in zip(pairs[::2], pairs[1::2], strict=True):
            place += gap + 1
            counts[place] = count
        frame = study.trend(word, by="quarter").frame
        assert counts == frame["stories"].tolist()
        assert data["trends"]["all"] == frame["all_stories"].tolist()
        assert data["trends"]["partial"] == frame["partial"].astype(int).tolist()


def test_phrases_are_counted_as_their_trends_count_them(study: es.Study) -> None:
    data = contents(study, None, "quarter")
    surfaces = data["terms"]["surface"][data["terms"]["n_words"] :]
    keyness = study.keyness
    assert set(surfaces) == set(keyness.loc[keyness["is_phrase"], "surface"])
    trend = study.trend(surfaces[:10], by="quarter")
    for place, phrase in enumerate(surfaces[:10], data["terms"]["n_words"]):
        pairs = data["trends"]["counts"][place]
        own = trend.frame[trend.frame["term"] == phrase]
        assert sum(pairs[1::2]) == own["stories"].sum() > 0
        starts = [data["trends"]["start"][at] for at in data["trends"]["changes"][place][::3]]
        changes = trend.changes[trend.changes["term"] == phrase]
        assert starts == [f"{day:%Y-%m-%d}" for day in changes["at"]]


def test_topics_are_shown_by_sentences_of_their_articles(study: es.Study) -> None:
    data = contents(study, None, None)
    bodies = dict(zip(SAMPLE["id"], SAMPLE["body"], strict=True))
    for topic in data["topics"]:
        assert topic["quotes"]
        for quote in topic["quotes"]:
            (place,) = quote["article"]
            assert quote["text"] in bodies[data["articles"]["id"][place]]


def test_passages_show_the_words(study: es.Study) -> None:
    data = contents(study, None, None)
    passages = data["passages"]
    shown = 0
    for place, mentions in enumerate(passages["mentions"]):
        forms = {data["terms"]["surface"][place], *data["terms"]["forms"][place].split()}
        assert place < data["terms"]["n_words"] or not mentions
        triples = zip(mentions[::3], mentions[1::3], mentions[2::3], strict=True)
        for passage, start, length in triples:
            units = passages["text"][passage].encode("utf-16-le")
            word = units[2 * start : 2 * (start + length)].decode("utf-16-le")
            assert word.lower().replace("’", "'").removesuffix("'s").rstrip("'") in forms
            shown += 1
    assert shown > 2_000
    texts = dict(zip(SAMPLE["id"], SAMPLE["title"] + "\n" + SAMPLE["body"], strict=True))
    for article, text in zip(passages["article"], passages["text"], strict=True):
        assert text in texts[data["articles"]["id"][article]]


def test_characters_beyond_the_basic_plane_do_not_shift_the_mark() -> None:
    articles = pd.DataFrame({"id": ["a", "b"], "title": ["", ""], "date": ["2000", "2016"]})
    articles["body"] = "😀😀 \u00e9migr\u00e9 missile\u2003talks"
    data = contents(compare(articles, n_topics=1), None, None)
    start, length = data["passages"]["mentions"][data["terms"]["surface"].index("missile")][1:3]
    text = data["passages"]["text"][0].encode("utf-16-le")
    assert text[2 * start : 2 * (start + length)].decode("utf-16-le") == "missile"
    assert "\u2003" not in data["passages"]["text"][0]


def test_what_is_capped_says_how_many_of_how_many() -> None:
    data = contents(compare(), None, None, n_terms=100, per_era=1)
    assert (data["terms"]["n_words"], data["terms"]["n"]) == (100, 2175)
    n_terms = len(data["terms"]["surface"])
    (columns,) = data["keyness"].values()
    assert len(columns["term"]) <= n_terms < columns["n"]
    assert sorted(columns["term"])[-1] < n_terms


def test_every_beginning_of_spread_rows_is_spread() -> None:
    rows = spread(list(range(1000)))
    assert sorted(rows) == list(range(1000))
    quarters = [sum(row // 250 == quarter for row in rows[:40]) for quarter in range(4)]
    assert min(quarters) >= 8


@pytest.mark.parametrize("by", ["day", "week", "month", "quarter", "year"])
def test_any_width_of_bins(study: es.Study, by: str) -> None:
    assert contents(study, None, by)["trends"]["by"] == by


def test_bad_parameters_are_named(study: es.Study, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match='by is "decade", but must be'):
        study.to_html(tmp_path / "report.html", by="decade")
    with pytest.raises(TypeError, match="title is 7, but must be a string"):
        study.to_html(tmp_path / "report.html", title=7)  # type: ignore[arg-type]
    assert os.listdir(tmp_path) == []


def test_little_data_gives_a_page() -> None:
    two = pd.DataFrame({"id": [1, 2], "title": [None, ""], "date": ["2000", "2016"]})
    two["body"] = ["One arms sale.", "Interest rates rose."]
    for parameters in (
        {"n_topics": 1},
        {"n_topics": 1, "eras": [2000]},
        {"n_topics": "auto", "eras": [2000, 2010, 2016]},
        {"n_topics": 1, "stop_words": ["one", "arms", "rates", "rose"]},
    ):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", es.ErascopeWarning)
            page = document(contents(compare(two, min_df=1, **parameters), None, None)).decode()
        assert data_of(page)["eras"]


def test_a_path_that_cannot_be_written_is_named(study: es.Study, tmp_path: Path) -> None:
    with pytest.raises(es.ErascopeError, match="but that is a folder; name a file"):
        study.to_html(tmp_path)
    with pytest.raises(es.ErascopeError, match="nowhere' is no folder"):
        study.to_html(tmp_path / "nowhere" / "report.html")
    with pytest.raises(es.ErascopeError, match="cannot be written: File name too long"):
        study.to_html(tmp_path / ("x" * 300))
    with pytest.raises(TypeError, match="path is 7, but must be a path"):
        study.to_html(7)  # type: ignore[arg-type]
    assert os.listdir(tmp_path) == []


def test_an_older_report_is_replaced_whole(study: es.Study, page: str, tmp_path: Path) -> None:
    real, link = tmp_path / "real.html", tmp_path / "link.html"
    real.write_text("old")
    real.chmod(0o640)
    link.symlink_to(real)
    study.to_html(link)
    assert link.is_symlink()
    assert real.read_text(encoding="utf-8") == page
    assert stat.S_IMODE(real.stat().st_mode) == 0o640


FULL_DISK = """
import resource, signal, sys
import erascope as es
from erascope.command_line import main
study = es.compare_eras(
    es.datasets.load_sample(), eras=[2000, 2016], n_topics=2, progress=False
)
articles = es.datasets.load_sample()
articles.to_csv("articles.csv", index=False)
# A limit on the size of files stands for a disk that is full.
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))
try:
    CALL
except es.ErascopeError as error:
    sys.exit(str(error))
"""
COMPARE = "sys.exit(main(['compare', 'articles.csv', '--eras', '2000', '2016', '--force', '-o'"


@pytest.mark.parametrize(
    ("call", "name"),
    [
        ("study.to_html('report.html')", "report.html"),
        ("study.export('tables', overwrite=True)", "tables"),
        (f"{COMPARE}, 'report.html']))", "report.html"),
        (f"{COMPARE}, 'tables/']))", "tables"),
    ],
)
def test_a_full_disk_leaves_what_was_there(tmp_path: Path, call: str, name: str) -> None:
    old = tmp_path / name
    if name == "tables":
        old.mkdir()
        old = old / "topics.csv"
    old.write_text("old")
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK.replace("CALL", call)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert re.search("cannot be written: File too large", done.stderr)
    assert sorted(os.listdir(tmp_path)) == sorted(["articles.csv", name])
    assert old.read_text() == "old"
    assert os.listdir(old.parent) == [old.name] or name != "tables"


def test_an_export_that_meets_a_folder_replaces_nothing(study: es.Study, tmp_path: Path) -> None:
    folder = tmp_path / "tables"
    (folder / "topics.csv").mkdir(parents=True)
    (folder / "eras.csv").write_text("old")
    with pytest.raises(es.ErascopeError, match=r"topics\.csv' cannot be written: a folder"):
        study.export(folder, overwrite=True)
    assert (folder / "eras.csv").read_text() == "old"
    assert os.listdir(tmp_path) == ["tables"]
