"""Traces: who says that a text comes from whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, overload

from naql import _core
from naql._core import Document
from naql._frames import is_stream
from naql._progress import watched
from naql._reading import names, read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from naql._core import Columns, Registry, Stream, Trace
    from naql._types import AnyDocument, Documents, Html, OnError, Progress


@overload
def trace(data: str | AnyDocument, /, *, registry: Registry | None = None) -> Trace: ...  # type: ignore[overload-overlap]
@overload
def trace(
    data: Iterator[Any],
    /,
    *,
    text: str | None = None,
    id: str | None = None,
    title: str | None = None,
    byline: str | None = None,
    publisher: str | None = None,
    url: str | None = None,
    registry: Registry | None = None,
    html: Html = "auto",
    on_error: OnError = "stop",
    threads: int | None = None,
) -> Stream: ...
@overload
def trace(
    data: Documents,
    /,
    *,
    text: str | None = None,
    id: str | None = None,
    title: str | None = None,
    byline: str | None = None,
    publisher: str | None = None,
    url: str | None = None,
    registry: Registry | None = None,
    html: Html = "auto",
    on_error: OnError = "stop",
    threads: int | None = None,
    progress: bool | Progress = False,
) -> Columns: ...
def trace(
    data: Any,
    /,
    *,
    text: str | None = None,
    id: str | None = None,
    title: str | None = None,
    byline: str | None = None,
    publisher: str | None = None,
    url: str | None = None,
    registry: Registry | None = None,
    html: Html = "auto",
    on_error: OnError = "stop",
    threads: int | None = None,
    progress: bool | Progress = False,
) -> Trace | Columns | Stream:
    """Read who says that the text comes from whom: blocks, credits, relays and the chain of each story.

    Args:
        data: A `Document`, a mapping with its fields, or a bare str; or many: a frame, or an iterable of these.
        text: The column of texts, when it has another name. So for ``id``, ``title``, ``byline``, ``publisher`` and
            ``url``: what is named must be there; what is not is read where it is there.
        id: See ``text``. A document without an id gets its address for one, else a hash of what it says.
        title: See ``text``; it helps to find the lead.
        byline: See ``text``.
        publisher: See ``text``.
        url: See ``text``.
        registry: Who can be a source; None is the built-in registry.
        html: What is done with HTML in the texts of many documents: ``"auto"`` decodes it (offsets then count in what comes of
            it), ``"keep"`` leaves it.
        on_error: What is done with a bad row of many: ``"stop"`` raises, ``"skip"`` leaves it out with a warning.
        threads: How many threads work; None is one a core.
        progress: Show a bar (of tqdm or rich, where installed), or call a function with each step.

    Returns:
        For one document, a `Trace`. For many, `Columns` with ``id``, ``chain`` (that of the first story), ``stories`` and
        ``blocks``, a row for each. For what can be read once only, a `Stream`.

    Raises:
        DocumentError: A document has no text (``.row`` says which), or a column that was named is not there.
        TextError: A text is no Unicode text.

    """
    if isinstance(data, (str, Document)) or (hasattr(data, "keys") and not hasattr(data, "__arrow_c_stream__")):
        return _core.trace(data, registry)
    how = names(id, text, title, byline, publisher, url, html=html, on_error=on_error)
    with watched(progress) as step:
        return _core.trace_batch(read(data, how), how, registry, threads, step, is_stream(data))
