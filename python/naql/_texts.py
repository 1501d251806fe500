"""Texts, one or many: their views and fingerprints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, overload

from naql import _core
from naql._frames import is_stream, narrow
from naql._progress import watched

if TYPE_CHECKING:
    from collections.abc import Iterator

    from naql._core import Columns, Fingerprint, Stream, View
    from naql._types import Progress, Texts


@overload
def fold(data: str, /) -> View: ...  # type: ignore[overload-overlap]
@overload
def fold(
    data: Iterator[Any],
    /,
    *,
    text: str = "text",
    offsets: bool = False,
    threads: int | None = None,
) -> Stream: ...
@overload
def fold(
    data: Texts,
    /,
    *,
    text: str = "text",
    offsets: bool = False,
    threads: int | None = None,
    progress: bool | Progress = False,
) -> Columns: ...
def fold(
    data: Any,
    /,
    *,
    text: str = "text",
    offsets: bool = False,
    threads: int | None = None,
    progress: bool | Progress = False,
) -> View | Columns | Stream:
    """Fold text to the comparison alphabet: one spelling of many.

    Args:
        data: A str; or a column or an iterable of str; or a frame, whose column ``text`` is read.
        text: The column of texts, when ``data`` is a frame.
        offsets: Whether to give a column ``offsets`` too: where each word of the view (a run without white space) is
            in the text, as lists ``[start, end]`` of code points.
        threads: How many threads work; None is one a core.
        progress: Show a bar (of tqdm or rich, where installed), or call a function with each step.

    Returns:
        For a str, a `View` with the way back to the text. For many texts, `Columns` with ``text`` (and ``offsets``), a row
        for each, null for null. For what can be read once only (a ``RecordBatchReader``, a generator), a `Stream`, which
        folds a batch when you read it.

    Raises:
        TextError: A text is no Unicode text (``.row`` says which).
        ArgumentError: The frame has no such column, or ``threads`` is 0.

    """
    return _view(data, text=text, light=False, offsets=offsets, threads=threads, progress=progress)


@overload
def light(data: str, /) -> View: ...  # type: ignore[overload-overlap]
@overload
def light(
    data: Iterator[Any],
    /,
    *,
    text: str = "text",
    offsets: bool = False,
    threads: int | None = None,
) -> Stream: ...
@overload
def light(
    data: Texts,
    /,
    *,
    text: str = "text",
    offsets: bool = False,
    threads: int | None = None,
    progress: bool | Progress = False,
) -> Columns: ...
def light(
    data: Any,
    /,
    *,
    text: str = "text",
    offsets: bool = False,
    threads: int | None = None,
    progress: bool | Progress = False,
) -> View | Columns | Stream:
    """Repair the spelling of text and change nothing else; names and attribution are read in this view. As `fold`."""
    return _view(data, text=text, light=True, offsets=offsets, threads=threads, progress=progress)


def _view(
    data: Any, *, text: str, light: bool, offsets: bool, threads: int | None, progress: bool | Progress
) -> View | Columns | Stream:
    if isinstance(data, str):
        return _core.view(data, light)
    with watched(progress) as step:
        return _core.view_batch(narrow(data, [text]), text, light, offsets, threads, step, is_stream(data))


@overload
def fingerprint(data: str, /) -> Fingerprint: ...  # type: ignore[overload-overlap]
@overload
def fingerprint(
    data: Iterator[Any],
    /,
    *,
    text: str = "text",
    threads: int | None = None,
) -> Stream: ...
@overload
def fingerprint(
    data: Texts,
    /,
    *,
    text: str = "text",
    threads: int | None = None,
    progress: bool | Progress = False,
) -> Columns: ...
def fingerprint(
    data: Any,
    /,
    *,
    text: str = "text",
    threads: int | None = None,
    progress: bool | Progress = False,
) -> Fingerprint | Columns | Stream:
    """Make the fingerprint of text: all that is kept of it for finding it again.

    Args:
        data: A str; or a column or an iterable of str; or a frame, whose column ``text`` is read.
        text: The column of texts, when ``data`` is a frame.
        threads: How many threads work; None is one a core.
        progress: Show a bar (of tqdm or rich, where installed), or call a function with each step.

    Returns:
        For a str, a `Fingerprint`. For many texts, `Columns` with ``scheme``, ``raw`` and ``folded`` (BLAKE3,
        hexadecimal), ``words``, ``simhash``, ``minhash`` (128 numbers) and ``marks``; a row for each, null for null. For what
        can be read only once, a `Stream`.

    Raises:
        TextError: A text is no Unicode text (``.row`` says which).
        ArgumentError: The frame has no such column, or ``threads`` is 0.

    """
    if isinstance(data, str):
        return _core.fingerprint(data)
    with watched(progress) as step:
        return _core.fingerprint_batch(narrow(data, [text]), text, threads, step, is_stream(data))
