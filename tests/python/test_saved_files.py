"""Studies on disk: what was saved comes back whole, everything else is an error that names the file
and what is wrong with it, and a save that is killed leaves the old file as it was."""

from __future__ import annotations

import os
import pickle
import random
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import erascope as es

FRAMES = ["eras", "topics", "articles", "links", "chains", "keyness", "ledger", "choose_k"]
SAMPLE = es.datasets.load_sample()


def compare(**parameters: Any) -> es.Study:
    settings = {"eras": {"2000": ("2000", "2002"), "2016": 2016}, "n_topics": 2, "progress": False}
    return es.compare_eras(SAMPLE, id="id", title="title", **(settings | parameters))


@pytest.fixture(scope="module")
def study() -> es.Study:
    return compare()


@pytest.fixture
def saved(study: es.Study, tmp_path: Path) -> Path:
    path = tmp_path / "coverage.erascope"
    study.save(path)
    return path


def assert_same(one: es.Study, other: es.Study) -> None:
    for name in FRAMES:
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name), check_exact=True)
    assert one.summary() == other.summary()
    assert one.warnings == other.warnings
    trends = [each.trend(["iran", "missile*", "arms sale"], by="quarter") for each in (one, other)]
    pd.testing.assert_frame_equal(trends[0].frame, trends[1].frame, check_exact=True)
    pd.testing.assert_frame_equal(trends[0].ledger, trends[1].ledger)


def test_what_was_saved_comes_back(study: es.Study, saved: Path) -> None:
    for path in (saved, str(saved), os.fsencode(saved)):
        loaded = es.load(path)  # type: ignore[arg-type]
        assert_same(loaded, study)
        pd.testing.assert_frame_equal(loaded.kwic("iran"), study.kwic("iran"))
    again = saved.with_name("again")
    loaded.save(again)
    assert again.read_bytes() == saved.read_bytes()
    assert sorted(saved.parent.iterdir()) == sorted([saved, again])


def test_the_index_stays_behind(tmp_path: Path) -> None:
    indexed = es.compare_eras(SAMPLE.set_index("id"), eras=[2000, 2016], n_topics=2, progress=False)
    indexed.save(tmp_path / "s")
    articles = es.load(tmp_path / "s").articles
    assert articles.index.equals(pd.RangeIndex(len(SAMPLE)))
    assert articles["id"].tolist() == SAMPLE["id"].tolist()  # the labels are the identifiers


def test_texts_may_stay_behind(study: es.Study, tmp_path: Path) -> None:
    path = tmp_path / "without.erascope"
    study.save(path, texts=False)
    content = path.read_bytes()
    assert not any(body[:40].encode() in content for body in SAMPLE["body"])
    loaded = es.load(path)
    assert_same(loaded, study)
    with pytest.raises(
        es.ErascopeError, match=r"kwic shows the texts, but this study holds none.*texts=F"
    ):
        loaded.kwic("iran")
    study.kwic("iran")  # the study itself keeps them


def refuses(path: Path, message: str) -> None:
    with pytest.raises(es.ErascopeError, match=message) as raised:
        es.load(path)
    assert type(raised.value) is es.ErascopeError
    assert str(path) in str(raised.value)


def test_a_file_cut_off_anywhere_is_refused(saved: Path) -> None:
    content = saved.read_bytes()
    n = len(content)
    lengths = {*range(1, 40), *range(n - 40, n), *random.Random(0).sample(range(40, n - 40), 60)}
    for length in lengths:
        saved.write_bytes(content[:length])
        refuses(saved, "cut off|not a file that erascope saved")
    saved.write_bytes(content + b"\0")
    refuses(saved, "cut off or padded")


def test_a_file_with_a_flipped_bit_is_refused(saved: Path) -> None:
    content = saved.read_bytes()
    chance = random.Random(0)
    for at in [*range(40), *(chance.randrange(len(content)) for _ in range(200))]:
        damaged = bytearray(content)
        damaged[at] ^= 1 << chance.randrange(8)
        saved.write_bytes(damaged)
        refuses(saved, "damaged|cut off|not a file that erascope saved|written in version")


@pytest.mark.parametrize(
    ("version", "advice"),
    [(2, "make the study anew"), (4, "update erascope"), (2**32 - 1, "update")],
)
def test_a_file_of_another_version_is_refused(saved: Path, version: int, advice: str) -> None:
    content = saved.read_bytes()
    assert int.from_bytes(content[8:12], "little") == 3
    saved.write_bytes(content[:8] + version.to_bytes(4, "little") + content[12:])
    refuses(saved, f"written in version {version} of the format, but .* reads version 3: {advice}")


class Bomb:
    """What a pickle would run."""

    def __reduce__(self) -> tuple[Any, ...]:
        return os._exit, (1,)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"id,date\n1,2000\n",
        pickle.dumps(Bomb()),
        b"PK\x03\x04" + bytes(100),
        b"PAR1" * 20,
        b"\x80\x04" * 50,
        b"erascope" * 10,
        bytes(1000),
    ],
)
def test_a_foreign_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "foreign"
    path.write_bytes(content)
    refuses(path, "not a file that erascope saved")


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    refuses(tmp_path, "directory")
    refuses(tmp_path / "missing", "No such file")
    with pytest.raises(ValueError, match=r"nul|NUL|null"):
        es.load("a\0b")


def test_an_unwritable_place_is_named(study: es.Study, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("mine")
    places = [
        tmp_path / "no folder" / "s",
        file / "s",
        tmp_path,
        Path("/proc/s"),
        tmp_path / ("x" * 300),
    ]
    for place in places:
        with pytest.raises(es.ErascopeError) as raised:
            study.save(place)
        assert str(place) in str(raised.value)
    assert list(tmp_path.iterdir()) == [file]
    assert file.read_text() == "mine"


def test_remains_of_a_killed_save_do_no_harm(study: es.Study, saved: Path) -> None:
    remains = saved.with_name(f"{saved.name}.{os.getpid()}.part")
    remains.write_bytes(b"ERASCOPE" + bytes(10**6))
    study.save(saved)
    assert_same(es.load(saved), study)


SAVE_AGAIN_AND_AGAIN = """
import sys
import erascope as es
old, new = es.load(sys.argv[1]), es.load(sys.argv[2])
print("ready", flush=True)
while True:
    new.save(sys.argv[3])
    old.save(sys.argv[3])
"""


def test_a_killed_save_leaves_a_whole_file(study: es.Study, tmp_path: Path) -> None:
    old, new, path = (tmp_path / name for name in ("old", "new", "coverage.erascope"))
    study.save(old)
    compare(n_topics=3, seed=1).save(new)
    study.save(path)
    contents = {old.read_bytes(), new.read_bytes()}
    chance = random.Random(0)
    for _ in range(6):
        command = [sys.executable, "-c", SAVE_AGAIN_AND_AGAIN, str(old), str(new), str(path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
            time.sleep(chance.uniform(0.0, 0.05))
            process.kill()
        assert path.read_bytes() in contents
        es.load(path)
    # Whatever the killed left behind, the next save works and is found.
    study.save(path)
    assert_same(es.load(path), study)


def test_threads_that_save_to_one_path_leave_a_whole_file(study: es.Study, tmp_path: Path) -> None:
    path = tmp_path / "coverage.erascope"
    study.save(path)
    content, problems = path.read_bytes(), []

    def save_and_look() -> None:
        for _ in range(50):
            try:
                study.save(path)
                if path.read_bytes() != content:
                    problems.append("cut off")
            except ValueError as error:
                problems.append(str(error))

    threads = [threading.Thread(target=save_and_look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
