"""What is said of long work before it is done."""

from __future__ import annotations

import pytest

from erascope.progress import time_to_go


@pytest.mark.parametrize(
    ("seconds", "done", "total", "said"),
    [
        (0.1, 1, 1_000, ""),  # too early to tell
        (5.0, 0, 1_000, ""),
        (1.0, 10, 100, ""),  # soon done
        (1.0, 10, 450, "about 44 seconds to go, Ctrl-C stops"),
        (2.0, 10, 3_010, "about 10 minutes to go, Ctrl-C stops"),
    ],
)
def test_long_stages_say_how_long(seconds: float, done: int, total: int, said: str) -> None:
    assert time_to_go(seconds, done, total) == said
