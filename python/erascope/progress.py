"""The stages of a long call, shown while it runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager


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
