"""The shell's commands: what they write, what they refuse, and the exit codes that tell."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import erascope as es
from erascope.command_line import main
from erascope.export import table_bytes

SAMPLE = es.datasets.load_sample()
ERAS = ["--eras", "2000=2000-01-01:2002-01-01", "2016"]


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Run a command; gives its exit code and what it wrote to either side."""

    def call(*arguments: str) -> tuple[int, str, str]:
        try:
            code = main(arguments)
        except SystemExit as exit:
            code = int(exit.code or 0)
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return call


def test_demo(run: Callable[..., tuple[int, str, str]]) -> None:
    code, out, err = run("demo")
    assert code == 0
    assert out.startswith("Of 109 articles:")
    assert err == "wrote report.html\n"
    first = Path("report.html").read_bytes()
    code, out, err = run("demo")
    assert (code, out) == (2, "")
    assert "'report.html' is there already; --force overwrites it" in err
    assert run("demo", "--force")[0] == 0
    assert Path("report.html").read_bytes() == first


@pytest.mark.parametrize("kind", ["csv", "jsonl", "parquet"])
def test_compare_reads_tables(run: Callable[..., tuple[int, str, str]], kind: str) -> None:
    Path(f"articles.{kind}").write_bytes(table_bytes(SAMPLE, kind))
    code, out, err = run("compare", f"articles.{kind}", *ERAS, "-o", "study.erascope")
    assert code == 0
    assert err == f"109 articles in articles.{kind}\nwrote study.erascope\n"
    study = es.load("study.erascope")
    assert out == study.summary() + "\n"
    own = es.compare_eras(
        SAMPLE,
        eras={"2000": ("2000", "2002"), "2016": 2016},
        id="id",
        title="title",
        source="source",
        progress=False,
    )
    pd.testing.assert_frame_equal(study.articles, own.articles)


def test_compare_writes_a_folder(run: Callable[..., tuple[int, str, str]]) -> None:
    SAMPLE.to_csv("articles.csv", index=False)
    common = ["compare", "articles.csv", *ERAS, "--n-topics", "2", "-o"]
    for kind in ("csv", "json", "parquet"):
        assert run(*common, f"{kind}/", "--format", kind)[0] == 0
        names = {"eras", "topics", "articles", "links", "chains", "keyness", "choose_k", "ledger"}
        written = {name for name in os.listdir(kind) if name.endswith(kind)}
        assert {f"{name}.{kind}" for name in names} <= written
        assert {"report.html", "summary.txt"} <= set(os.listdir(kind))
    csv, parquet = pd.read_csv("csv/keyness.csv"), pd.read_parquet("parquet/keyness.parquet")
    assert csv["log_ratio"].tolist() == parquet["log_ratio"].tolist()
    topics = json.loads(Path("json/topics.json").read_text(encoding="utf-8"))
    assert topics[0]["terms"] == list(pd.read_parquet("parquet/topics.parquet")["terms"][0])
    assert pd.read_csv("csv/topics.csv")["terms"][0] == "; ".join(topics[0]["terms"])
    code, _, err = run(*common, "csv/")
    assert code == 2
    assert "'csv/' is there already" in err
    Path("csv/mine.txt").write_text("mine")
    assert run(*common, "csv/", "--force")[0] == 0
    assert Path("csv/mine.txt").read_text() == "mine"
    assert not [name for name in os.listdir() if name.endswith(".part")]


def test_read_and_compare_pages(run: Callable[..., tuple[int, str, str]]) -> None:
    Path("pages").mkdir()
    for row in SAMPLE[SAMPLE["date"].notna()].to_dict("records")[:80]:
        lines = [row["title"], row["date"], row["body"]]
        Path("pages", f"{row['id']}.txt").write_text("\n\n".join(lines), encoding="utf-8")
    code, out, err = run("read", "pages", "-o", "articles.csv")
    assert (code, out) == (0, "")
    assert err.startswith("80 pages, ")
    assert len(pd.read_csv("articles.csv")) == 80
    code, out, _ = run("compare", "pages", "--eras", "2000", "--n-topics", "2", "--quiet")
    assert code == 0
    assert out.startswith("Of 80 articles")


def test_cells_are_read_as_they_stand(run: Callable[..., tuple[int, str, str]]) -> None:
    table = pd.DataFrame({"id": ["007", "NA"], "date": ["2000", "2016"]})
    table["body"] = ["An arms sale in spring.", "Rates rose in spring."]
    table.to_csv("articles.csv", index=False)
    arguments = ["compare", "articles.csv", "--eras", "2000", "2016", "--min-df", "1"]
    code, _, err = run(*arguments, "-o", "study.erascope")
    assert code == 0
    assert "warning: " in err
    assert es.load("study.erascope").articles["id"].tolist() == ["007", "NA"]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ([], 2, "the following arguments are required"),
        (["compare", "articles.csv"], 2, "--eras"),
        (["compare", "articles.csv", *ERAS, "-o", "report.pdf"], 2, "must end in .html, .erascope"),
        (["compare", "articles.csv", *ERAS, "-o", "no/report.html"], 2, "is no folder"),
        (["compare", "articles.csv", *ERAS, "--text", "words"], 2, "text is 'words', but the"),
        (["compare", "articles.csv", *ERAS, "--n-topics", "many"], 2, "--n-topics is 'many'"),
        (["compare", "articles.csv", *ERAS, "--n-topics", "0"], 2, "n_topics is 0"),
        (["compare", "articles.csv", "--eras", "2000:2001"], 2, "needs a name"),
        (["compare", "articles.csv", "--eras", "soon"], 2, "era 'soon' is 'soon'"),
        (["compare", "articles.csv", "--eras", "1900"], 1, "no article lies in an era"),
        (["compare", "none.csv", *ERAS], 1, "'none.csv' cannot be read: No such file"),
        (["compare", "cut.parquet", *ERAS], 1, "'cut.parquet' cannot be read: "),
        (["compare", "cut.jsonl", *ERAS], 1, "'cut.jsonl' cannot be read: "),
        (["compare", "latin.csv", *ERAS], 1, "'latin.csv' cannot be read: "),
        (["compare", "articles.txt", *ERAS], 1, "must end in .csv, .jsonl, .ndjson or .parquet"),
        (["read", "empty", "-o", "articles.csv"], 2, "is there already"),
        (["read", "empty", "-o", "new.xlsx"], 2, "must end in .csv, .json, .jsonl, .parquet"),
    ],
)
def test_what_is_wrong_is_said(
    run: Callable[..., tuple[int, str, str]], arguments: list[str], code: int, said: str
) -> None:
    SAMPLE.to_csv("articles.csv", index=False)
    Path("empty").mkdir()
    Path("cut.parquet").write_bytes(b"PAR1 and no more")
    Path("cut.jsonl").write_text('{"body": "An arms')
    Path("latin.csv").write_bytes("date,body\n2000,caf\u00e9\n".encode("latin-1"))
    before = sorted(os.listdir())
    found, out, err = run(*arguments)
    assert (found, out) == (code, "")
    assert said in err
    assert "Traceback" not in err
    assert sorted(os.listdir()) == before


def test_help_is_enough_to_find_out(run: Callable[..., tuple[int, str, str]]) -> None:
    for arguments in (["--help"], ["compare", "--help"]):
        code, out, _ = run(*arguments)
        assert code == 0
        assert "compare news.parquet --text text --date date --eras 2000 2016 -o report.html" in out


def test_from_a_shell(data_file: Callable[[str], Path]) -> None:
    path = data_file("corpora/fomc_statements.parquet")
    arguments = ["compare", path, "--text", "text", "--eras", "2000", "2016", "-o", "report.html"]
    done = subprocess.run(
        [sys.executable, "-m", "erascope.command_line", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Of 159 articles")
    assert "it/s" not in done.stderr
    assert Path("report.html").stat().st_size > 50_000
