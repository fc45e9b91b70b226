"""What lies in a folder of pages besides pages: none of it stops the rest, or is waited for."""

from __future__ import annotations

import gzip
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

import erascope as es
from erascope.pages import NO_ARTICLE, TOO_LONG
from erascope.pages.files import MAX_BYTES

SENTENCE = "The two ministers signed the agreement on Thursday after four days of talks in town."


def problem(folder: Path, name: str) -> str | None:
    return es.read_pages(folder, progress=False).set_index("id").loc[name, "problem"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_pipes_sockets_and_devices_are_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "zero.txt").symlink_to("/dev/zero")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(os.path.relpath(tmp_path / "s.html"))
        assert problem(tmp_path, "pipe.txt") == "not a regular file"
        assert problem(tmp_path, "s.html") == "not a regular file"
        assert problem(tmp_path, "zero.txt") == "a link that leads out of the folder"


def test_a_folder_named_like_a_page_is_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a.txt").mkdir()
    (tmp_path / "a.txt" / "b.txt").write_text(SENTENCE)
    assert es.read_pages(tmp_path, progress=False)["id"].tolist() == ["a.txt/b.txt"]


def test_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "closed").mkdir()
    for name in ("a.txt", "b.txt", "closed/c.txt"):
        (tmp_path / name).write_text(SENTENCE)
    # Whoever runs this may be allowed everything.
    real_open, real_scandir = Path.open, os.scandir

    def refuse(path: object) -> None:
        if str(path).endswith(("b.txt", "closed")):
            raise PermissionError(13, "Permission denied", str(path))

    def opened(path: Path, *rest: object) -> object:
        refuse(path)
        return real_open(path, *rest)  # type: ignore[call-overload]

    def scanned(path: str) -> object:
        refuse(path)
        return real_scandir(path)

    monkeypatch.setattr(Path, "open", opened)
    monkeypatch.setattr(os, "scandir", scanned)
    pages = es.read_pages(tmp_path, progress=False).set_index("id")
    assert pages.loc["a.txt", "body"] == SENTENCE
    assert pages["problem"].to_dict() == {
        "a.txt": pages.loc["a.txt", "problem"],
        "b.txt": "cannot be read: Permission denied",
        "closed/": "cannot be read: Permission denied",
    }


def test_sizes(tmp_path: Path) -> None:
    huge = tmp_path / "huge.txt"
    with huge.open("wb") as file:
        file.truncate(100_000_000)
    (tmp_path / "bomb.html.gz").write_bytes(gzip.compress(bytes(MAX_BYTES + 1)))
    article = "\n\n".join(f"{SENTENCE} It was day {day} of the talks." for day in range(9))
    (tmp_path / "long.txt").write_text(article + "\n" + "Home\n" * 1_000_000)
    (tmp_path / "lines.txt").write_text("a b\n" * 1_000_000)
    pages = es.read_pages(tmp_path, progress=False).set_index("id")
    assert pages["problem"].to_dict() == {
        "huge.txt": "larger than 10 MB, which no page of an article is",
        "bomb.html.gz": "larger than 10 MB unpacked, which no page of an article is",
        "long.txt": TOO_LONG,
        "lines.txt": NO_ARTICLE,
    }
    assert len(pages.loc["long.txt", "body"]) < 2_000


def test_gzip(tmp_path: Path) -> None:
    packed = gzip.compress(SENTENCE.encode())
    files = {
        "a.txt.gz": packed,
        "b.txt": packed,  # as it came from a server
        "c.txt.gz": packed + gzip.compress(b" More was said."),
        "cut.txt.gz": packed[:-9],
        "sum.txt.gz": packed[:-8] + b"12345678",
        "head.txt.gz": packed[:2] + b"\xff" + packed[3:],
        "plain.txt.gz": SENTENCE.encode(),
        "none.txt.gz": b"",
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    pages = es.read_pages(tmp_path, progress=False).set_index("id")
    problems = pages["problem"].fillna("")
    assert pages.loc["a.txt.gz", "body"] == pages.loc["b.txt", "body"]
    assert pages.loc["c.txt.gz", "body"].endswith(" More was said.")
    assert problems["cut.txt.gz"] == "damaged gzip: it ends too early"
    assert problems["sum.txt.gz"].startswith("damaged gzip: CRC check failed")
    assert problems["head.txt.gz"].startswith("damaged gzip: ")
    assert problems["plain.txt.gz"] == problems["none.txt.gz"] == "not gzip, as its name says"


def test_what_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "null.txt").write_bytes(bytes(range(256)) * 20)
    (tmp_path / "picture.txt").write_bytes(b"\xff\xd8\xff" + bytes(range(1, 256)) * 20)
    assert problem(tmp_path, "null.txt") == "not text: it holds a null byte"
    assert problem(tmp_path, "picture.txt") == "not text: it holds control characters"


def test_names(tmp_path: Path) -> None:
    names = ["a.txt", "A.txt", "\u00e9.txt", "e\u0301.txt", "x y'\".txt", ".hidden.txt"]
    for name in names:
        (tmp_path / name).write_text(SENTENCE)
    if len(os.listdir(tmp_path)) < len(names):
        pytest.skip("this file system takes some of the names for one")
    try:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")).write_text(SENTENCE)
    except OSError:
        pytest.skip("this file system takes no such name")
    pages = es.read_pages(tmp_path, progress=False)
    assert set(pages["id"]) == {*names, "caf\\xe9.txt"}
    pages["date"] = "2000"
    with pytest.warns(es.ErascopeWarning):
        study = es.compare_eras(pages, eras=[2000], id="id", count="articles", progress=False)
    assert set(study.articles["id"]) == set(pages["id"])
    known = pd.DataFrame({"id": ["\u00c9.txt"], "date": ["2000"]})
    with pytest.raises(ValueError, match=r"no such page; '(é|e\u0301).txt' is written otherwise"):
        es.read_pages(tmp_path, known, progress=False)


def test_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "a.txt").write_bytes(b"\0")
    (tmp_path / "pages" / "b.txt").write_bytes(b"")
    pages = es.read_pages("~/pages", progress=False)
    assert pages["problem"].notna().all()
    with pytest.raises(es.ErascopeError, match="none of the 2 articles could be read"):
        es.compare_eras(pages, eras=[2000], progress=False)
    for folder, error in ((5, TypeError), (None, TypeError), ("", ValueError), ("a\0", ValueError)):
        with pytest.raises(error):
            es.read_pages(tmp_path / "missing" if folder == "" else folder, progress=False)
    with pytest.raises(ValueError, match="n_threads is 0, but must be at least 1"):
        es.read_pages(tmp_path / "pages", n_threads=0)
    with pytest.raises(TypeError, match="progress is 'no', but must be True or False"):
        es.read_pages(tmp_path / "pages", progress="no")  # type: ignore[arg-type]


def test_any_number_of_threads_and_the_bar_give_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(30):
        (tmp_path / f"{number:02}.txt").write_text(f"Menu\n\n{SENTENCE * 3} So {number}.\n\nMenu 2")
    pages = es.read_pages(tmp_path, n_threads=1, progress=False)
    assert capsys.readouterr().err == ""
    for n_threads in (2, 7, None):
        again = es.read_pages(tmp_path, n_threads=n_threads)
        pd.testing.assert_frame_equal(again, pages)


@pytest.mark.skipif(os.name == "nt", reason="no SIGINT from outside")
def test_an_interruption_is_answered_within_a_second(tmp_path: Path) -> None:
    for number in range(3000):
        text = "\n\n".join(f"{SENTENCE} Day {day}, talk {number}." for day in range(100))
        (tmp_path / f"{number}.txt").write_text(text)
    code = "import sys, erascope as es; print('go', flush=True); es.read_pages(sys.argv[1])"
    child = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert child.stdout is not None
    child.stdout.readline()
    time.sleep(0.7)
    assert child.poll() is None, "too fast to interrupt"
    child.send_signal(signal.SIGINT)
    started = time.monotonic()
    _, errors = child.communicate(timeout=30)
    assert time.monotonic() - started < 2, "a busy machine takes longer than the second promised"
    assert b"KeyboardInterrupt" in errors
