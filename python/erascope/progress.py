"""The stages of a long call, shown while it runs."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import TypeVar

Item = TypeVar("Item")
#: Seconds between two looks at how far a stage has come, as often as the core tells.
TICK = 0.05


@contextmanager
def stage_bar(shown: bool) -> Iterator[Callable[[str, int, int], None] | None]:
    """Give an observer ``(stage, done, total)`` that draws one bar per stage and removes it."""
    if not shown:
        yield None
        return
    from tqdm.auto import tqdm

    # Texts are told in bytes, since long ones take longer: only so is the remaining time true.
    bar = tqdm(total=0, leave=False, delay=0.5, unit="", unit_scale=True)

    def observe(stage: str, done: int, total: int) -> None:
        if bar.desc != f"{stage}: ":
            bar.reset(total=total)
            bar.set_description(stage, refresh=False)
        bar.n = done
        bar.refresh()

    try:
        yield observe
    finally:
        bar.close()


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
