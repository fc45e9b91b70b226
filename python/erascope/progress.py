"""The stages of a long call, shown while it runs."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import TypeVar

Item = TypeVar("Item")
#: Seconds between two looks at how far a stage has come, as often as the core tells.
TICK = 0.05
#: A stage that takes more seconds than this says so in words, once it has run for some time.
LONG = 10.0
MEASURED = 0.5


@contextmanager
def stage_bar(shown: bool) -> Iterator[Callable[[str, int, int], None] | None]:
    """Give an observer ``(stage, done, total)`` that draws one bar per stage and removes it."""
    if not shown:
        yield None
        return
    from tqdm.auto import tqdm

    # Texts are told in bytes, since long ones take longer: only so is the remaining time true.
    bar = tqdm(total=0, leave=False, delay=0.5, unit="", unit_scale=True)

    began = time.monotonic()

    def observe(stage: str, done: int, total: int) -> None:
        nonlocal began
        # A stage that learns how much it has to do begins anew.
        if bar.desc != f"{stage}: " or bar.total != total:
            bar.reset(total=total)
            bar.set_description(stage, refresh=False)
            began = time.monotonic()
        bar.n = done
        bar.set_postfix_str(time_to_go(time.monotonic() - began, done, total), refresh=False)
        bar.refresh()

    try:
        yield observe
    finally:
        bar.close()


def time_to_go(seconds: float, done: int, total: int) -> str:
    """Say in words what is left of a long stage that came to `done` in so many seconds."""
    if seconds < MEASURED or not done:
        return ""
    left = seconds * (total - done) / done
    if left < LONG:
        return ""
    unit, size = ("minutes", 60) if left >= 100 else ("seconds", 1)
    return f"about {left / size:.0f} {unit} to go, Ctrl-C stops"


def steps(
    observer: Callable[[str, int, int], None] | None, stage: str, items: Collection[Item]
) -> Iterator[Item]:
    """Go through the items of a stage and tell the observer, if there is one, now and then."""
    told = -TICK
    for done, item in enumerate(items):
        if observer and time.monotonic() - told >= TICK:
            observer(stage, done, len(items))
            told = time.monotonic()
        yield item
