"""What a caller sees of a long call: a bar, or a function of their own that is called with each step."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from naql._types import Progress


@contextlib.contextmanager
def watched(wanted: bool | Progress) -> Iterator[Progress | None]:  # noqa: FBT001
    """What is called with each step of the work that is done inside."""
    step, end = _bar() if wanted is True else (wanted or None, None)
    try:
        yield step
    finally:
        if end is not None:
            end()


def _bar() -> tuple[Progress | None, Callable[[], object] | None]:
    """A bar of tqdm, else of rich, else nothing: what is called with each step, and what at the end."""
    try:
        from tqdm.auto import tqdm
    except ImportError:
        return _rich()
    bar = tqdm(total=0, leave=False, unit=" rows")

    def step(stage: str, done: int, total: int) -> None:
        bar.total = total
        bar.set_description(stage, refresh=False)
        bar.n = done
        bar.refresh()

    return step, bar.close


def _rich() -> tuple[Progress | None, Callable[[], object] | None]:
    try:
        from rich.progress import Progress as Bars
    except ImportError:
        return None, None
    bars = Bars(transient=True)
    task = bars.add_task("naql", total=None)
    bars.start()

    def step(stage: str, done: int, total: int) -> None:
        bars.update(task, description=stage, completed=done, total=total)

    return step, bars.stop
