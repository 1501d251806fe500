"""What a gate says of many documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from naql import _core
from naql._frames import is_stream
from naql._progress import watched
from naql._reading import names, read

if TYPE_CHECKING:
    from naql._core import Columns, Gate, Stream
    from naql._types import Dates, Html, OnError, Progress


def judge(
    gate: Gate,
    admit: bool,  # noqa: FBT001 - called from Rust
    data: Any,
    /,
    *,
    text: str | None = None,
    id: str | None = None,
    title: str | None = None,
    byline: str | None = None,
    publisher: str | None = None,
    url: str | None = None,
    published: str | None = None,
    html: Html = "auto",
    dates: Dates | None = None,
    on_error: OnError = "stop",
    threads: int | None = None,
    progress: bool | Progress = False,
) -> Columns | Stream:
    """Do what ``Gate.check_many`` and ``Gate.admit_many`` say."""
    how = names(id, text, title, byline, publisher, url, published, html=html, on_error=on_error, dates=dates)
    with watched(progress) as step:
        return _core.judge_batch(gate, admit, read(data, how), how, threads, step, is_stream(data))
