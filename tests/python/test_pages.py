"""Saved pages: every text dump of a folder is a row, what is known better goes over what was found,
and a page that cannot be read says why."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import erascope as es
from erascope.pages import COLUMNS, NO_ARTICLE


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "deep" / "er").mkdir(parents=True)
    files = {
        "a.txt": b"Talks on arms sales.",
        "B.TXT": "\ufeffWith a byte-order mark: é.".encode(),
        "deep/er/c.txt": b"Deep down.\r\n",
        "empty.txt": b" \n",
        "latin.txt": "Gespräch".encode("latin-1"),
        "null.txt": b"a\0b",
        "notes.md": b"not a page",
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


def test_every_page_is_a_row(folder: Path) -> None:
    pages = es.read_pages(folder)
    assert pages.columns.tolist() == COLUMNS
    pages = pages.set_index("id")
    assert pages.index.tolist() == sorted(pages.index)
    assert set(pages.index) == {
        "a.txt",
        "B.TXT",
        "deep/er/c.txt",
        "empty.txt",
        "latin.txt",
        "null.txt",
    }
    assert pages.loc["B.TXT", "body"] == "With a byte-order mark: é."
    assert pages.loc["deep/er/c.txt", "body"] == "Deep down.\r\n"
    problems = pages["problem"].dropna()
    assert problems[problems != NO_ARTICLE].to_dict() == {
        "empty.txt": "empty",
        "latin.txt": "encoding: neither UTF-8 nor declared, taken for cp1252; " + NO_ARTICLE,
        "null.txt": "not text: it holds a null byte",
    }
    pd.testing.assert_frame_equal(es.read_pages(str(folder)).set_index("id"), pages)


def test_links_out_of_the_folder_are_not_followed(folder: Path, tmp_path_factory: Any) -> None:
    outside = tmp_path_factory.mktemp("outside") / "secret.txt"
    outside.write_text("secret")
    (folder / "link.txt").symlink_to(outside)
    (folder / "gone.txt").symlink_to(folder / "nowhere")
    (folder / "loop").symlink_to(folder)
    (folder / "circle.txt").symlink_to(folder / "circle.txt")
    (folder / "within.txt").symlink_to(folder / "a.txt")
    pages = es.read_pages(folder).set_index("id")
    assert "secret" not in set(pages["body"])
    assert pages.loc["link.txt", "problem"] == "a link that leads out of the folder"
    assert pages.loc["gone.txt", "problem"] == "a link that leads nowhere"
    assert pages.loc["circle.txt", "problem"] == "a link that leads nowhere"
    assert pages.loc["within.txt", "body"] == pages.loc["a.txt", "body"]
    assert not any(name.startswith("loop") for name in pages.index)


OVERRIDES = {"id": ["latin.txt", "a.txt"], "date": ["2000-12-27", None], "body": ["Gespräch", None]}


@pytest.mark.parametrize("kind", ["pandas", "polars", "CSV", "path"])
def test_what_is_known_better_goes_over_what_was_found(folder: Path, kind: str) -> None:
    frame = pd.DataFrame(OVERRIDES)
    overrides: Any = frame
    if kind == "polars":
        overrides = pytest.importorskip("polars").DataFrame(OVERRIDES)
    elif kind != "pandas":
        frame.to_csv(folder / "known.csv", index=False)
        overrides = str(folder / "known.csv") if kind == "CSV" else folder / "known.csv"
    pages = es.read_pages(folder, overrides=overrides).set_index("id")
    assert pages.loc["latin.txt", ["date", "body", "problem"]].tolist() == [
        "2000-12-27",
        "Gespräch",
        None,
    ]
    assert pages.loc["a.txt", "body"] == "Talks on arms sales."
    assert pd.isna(pages.loc["a.txt", "date"])
    pd.testing.assert_frame_equal(frame, pd.DataFrame(OVERRIDES))


@pytest.mark.parametrize(
    ("overrides", "error", "message"),
    [
        (
            pd.DataFrame({"id": ["x.txt"], "date": ["2000"]}),
            ValueError,
            "names 'x.txt', but there is no",
        ),
        (
            pd.DataFrame({"id": ["a.txt"] * 2, "date": ["2000"] * 2}),
            ValueError,
            "'a.txt' more than once",
        ),
        (
            pd.DataFrame({"date": ["2000"]}),
            ValueError,
            "has the columns date, but must have id and any of",
        ),
        (
            pd.DataFrame({"id": ["a.txt"], "day": ["2000"]}),
            ValueError,
            "has the columns id, day, but must",
        ),
        ({"id": ["a.txt"]}, TypeError, "is a dict, but must be a frame or the path of a CSV"),
        (5, TypeError, "is a int, but must be a frame or the path of a CSV"),
        ("no.csv", ValueError, "is 'no.csv', but must be a CSV file that exists"),
    ],
)
def test_overrides_that_fit_no_page(
    folder: Path, overrides: Any, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=f"overrides {message}|overrides names.*{message}"):
        es.read_pages(folder, overrides=overrides)


def test_a_folder_that_is_none(folder: Path, tmp_path_factory: Any) -> None:
    with pytest.raises(ValueError, match=r"folder is .*, but must be a folder that exists"):
        es.read_pages(folder / "missing")
    with pytest.raises(ValueError, match=r"folder is .*, but must be a folder that exists"):
        es.read_pages(folder / "a.txt")
    with pytest.raises(ValueError, match=r"folder is .*, but holds no page: no file named \.txt"):
        es.read_pages(tmp_path_factory.mktemp("bare"))


def test_pages_that_cannot_be_read_are_rows_of_the_ledger(folder: Path) -> None:
    pages = es.read_pages(folder)
    pages["date"] = "2000"
    with pytest.warns(es.ErascopeWarning):
        study = es.compare_eras(pages, eras=[2000], id="id", progress=False)
    left_out = study.ledger.query("stage == 'text'").set_index("id")["reason"].to_dict()
    assert left_out == {"empty.txt": "empty", "null.txt": "not text: it holds a null byte"}
    assert study.eras["n_articles"].tolist() == [4], "a page with a doubt about it still counts"
