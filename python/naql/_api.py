"""The functions: each takes one text or document, or a whole column or frame."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any, overload

from naql import _core
from naql._core import Columns, Document, Fingerprint, Policy, Registry, Report, Stream, Trace, View
from naql._errors import ArgumentError
from naql._frames import beside, is_stream, names, narrow, progress_of, wanted
from naql._lineage import Lineage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from os import PathLike

    import pandas as pd
    import polars as pl
    import pyarrow as pa

    from naql._frames import How
    from naql._types import AnyDocument, Dates, Documents, Html, Lang, OnError, Progress, Texts


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
    data: Any,
    *,
    text: str,
    light: bool,
    offsets: bool,
    threads: int | None,
    progress: bool | Progress,
) -> View | Columns | Stream:
    if isinstance(data, str):
        return _core.view(data, light)
    step, end = progress_of(progress)
    try:
        return _core.view_batch(narrow(data, [text]), text, light, offsets, threads, step, is_stream(data))
    finally:
        end()


@overload
def fingerprint(data: str, /) -> Fingerprint: ...  # type: ignore[overload-overlap]
@overload
def fingerprint(data: Iterator[Any], /, *, text: str = "text", threads: int | None = None) -> Stream: ...
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
    step, end = progress_of(progress)
    try:
        return _core.fingerprint_batch(narrow(data, [text]), text, threads, step, is_stream(data))
    finally:
        end()


@overload
def trace(data: str | AnyDocument, /, *, registry: Registry | None = None) -> Trace: ...  # type: ignore[overload-overlap]
@overload
def trace(
    data: Iterator[Any],
    /,
    *,
    text: str | None = None,
    id: str | None = None,
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
        text: The column of texts, when it has another name. So for ``id``, ``byline``, ``publisher`` and ``url``: what is
            named must be there; what is not is read when it is there.
        id: See ``text``. A document without an id gets its address for one, else a hash of what it says.
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
    columns = names(
        id=id, text=text, byline=byline, publisher=publisher, url=url, html=html, dates=None, on_error=on_error
    )
    step, end = progress_of(progress)
    try:
        return _core.trace_batch(_narrow(data, columns), columns, registry, threads, step, is_stream(data))
    finally:
        end()


@overload
def dedup(  # type: ignore[overload-overlap]
    data: pl.DataFrame,
    /,
    *,
    text: str | None = None,
    id: str | None = None,
    title: str | None = None,
    byline: str | None = None,
    publisher: str | None = None,
    url: str | None = None,
    published: str | None = None,
    policy: Policy | None = None,
    registry: Registry | None = None,
    html: Html = "auto",
    dates: Dates | None = None,
    on_error: OnError = "stop",
    threads: int | None = None,
    progress: bool | Progress = False,
) -> pl.DataFrame: ...
@overload
def dedup(  # type: ignore[overload-overlap]
    data: pd.DataFrame,
    /,
    *,
    text: str | None = None,
    id: str | None = None,
    title: str | None = None,
    byline: str | None = None,
    publisher: str | None = None,
    url: str | None = None,
    published: str | None = None,
    policy: Policy | None = None,
    registry: Registry | None = None,
    html: Html = "auto",
    dates: Dates | None = None,
    on_error: OnError = "stop",
    threads: int | None = None,
    progress: bool | Progress = False,
) -> pd.DataFrame: ...
@overload
def dedup(
    data: pa.Table | pa.RecordBatch,
    /,
    *,
    text: str | None = None,
    id: str | None = None,
    title: str | None = None,
    byline: str | None = None,
    publisher: str | None = None,
    url: str | None = None,
    published: str | None = None,
    policy: Policy | None = None,
    registry: Registry | None = None,
    html: Html = "auto",
    dates: Dates | None = None,
    on_error: OnError = "stop",
    threads: int | None = None,
    progress: bool | Progress = False,
) -> pa.Table: ...
@overload
def dedup(
    data: Documents,
    /,
    *,
    text: str | None = None,
    id: str | None = None,
    title: str | None = None,
    byline: str | None = None,
    publisher: str | None = None,
    url: str | None = None,
    published: str | None = None,
    policy: Policy | None = None,
    registry: Registry | None = None,
    html: Html = "auto",
    dates: Dates | None = None,
    on_error: OnError = "stop",
    threads: int | None = None,
    progress: bool | Progress = False,
) -> Columns: ...
def dedup(
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
    policy: Policy | None = None,
    registry: Registry | None = None,
    html: Html = "auto",
    dates: Dates | None = None,
    on_error: OnError = "stop",
    threads: int | None = None,
    progress: bool | Progress = False,
) -> Any:
    """Decide on many documents at once: the verdicts of an empty gate in the order of ``published``, then ``id``.

    All texts are held in memory. The verdicts are the same for any order of the rows and any number of threads; they come
    in the order of the rows.

    Args:
        data: A frame (polars, pandas, pyarrow), anything else with the Arrow interface (a DuckDB relation, a reader), or an
            iterable of documents, mappings or bare texts.
        text: The column of texts, or a part of one (``"article.body"``), when it has another name. So for the others: what is
            named must be there; what is not is read where it is there, under its name or another usual one (``content``,
            ``author``, ``source``, ``date`` …).
        id: See ``text``; strings, whole numbers or UUIDs. A row without an id gets its address for one, else a hash of
            publisher, published and text.
        title: See ``text``.
        byline: See ``text``.
        publisher: See ``text``.
        url: See ``text``.
        published: See ``text``; dates, timestamps, epochs, or strings: RFC 3339, RFC 822, ``24 يناير 2025`` … Without a zone
            they are in UTC.
        policy: By what is decided; None is the default policy.
        registry: Who can be a source; None is the built-in registry.
        html: What is done with HTML in texts: ``"auto"`` decodes it (offsets then count in what comes of it), ``"keep"`` leaves
            it.
        dates: What comes first in dates such as 3/4/2025: the day (``"dmy"``) or the month (``"mdy"``).
        on_error: What is done with a bad row: ``"stop"`` raises, ``"skip"`` leaves it out of the result, with a warning.
        threads: How many threads work; None is one a core.
        progress: Show a bar (of tqdm or rich, where installed), or call a function with each step.

    Returns:
        A frame of the same kind with the columns ``id`` (if it has none), ``decision``, ``relation``, ``of``, ``jaccard``,
        ``containment_a``, ``containment_b``, ``matched_words``, ``longest_run`` (of the match that ``of`` names, else null),
        ``reasons``, ``replaces``, ``matches``, ``cover``, ``new_words``, ``new_share``, ``chain``, ``scheme`` and ``seen``
        after its own. For other data, `Columns` with these and ``id``. Offsets are code points of the text.

    Raises:
        DocumentError: A row has no text, or its time is none (``.row`` says which), or a column that was named is not there.
        TextError: A text is no Unicode text.
        ArgumentError: The frame has such columns already, or ``threads`` is 0.

    """
    columns = names(
        id=id,
        text=text,
        title=title,
        byline=byline,
        publisher=publisher,
        url=url,
        published=published,
        html=html,
        dates=dates,
        on_error=on_error,
    )
    step, end = progress_of(progress)
    try:
        found, skipped = _core.dedup(_narrow(data, columns), columns, policy, registry, threads, step)
    finally:
        end()
    return beside(data, found, id, skipped)


def pairs(
    data: Documents,
    /,
    *,
    text: str | None = None,
    id: str | None = None,
    title: str | None = None,
    byline: str | None = None,
    publisher: str | None = None,
    url: str | None = None,
    published: str | None = None,
    policy: Policy | None = None,
    registry: Registry | None = None,
    html: Html = "auto",
    dates: Dates | None = None,
    on_error: OnError = "stop",
    threads: int | None = None,
    progress: bool | Progress = False,
) -> Columns:
    """Find every two stories of two documents that share text, with the passages.

    All texts are held in memory. The parameters are those of `dedup`.

    Returns:
        `Columns` with a row for each pair, in the order of the input: ``a``, ``b`` (ids), ``a_story``, ``b_story``,
        ``a_chain``, ``b_chain``, ``relation``, ``jaccard``, ``containment_a``, ``containment_b``, ``matched_words``,
        ``longest_run``, ``passages`` (offsets are code points) and ``reasons``.

    Raises:
        DocumentError: As `dedup`.
        TextError: As `dedup`.

    """
    columns = names(
        id=id,
        text=text,
        title=title,
        byline=byline,
        publisher=publisher,
        url=url,
        published=published,
        html=html,
        dates=dates,
        on_error=on_error,
    )
    step, end = progress_of(progress)
    try:
        return _core.pairs(_narrow(data, columns), columns, policy, registry, threads, step)
    finally:
        end()


def _pages(data: Any, columns: How, store: str | PathLike[str] | None, since: str | None) -> tuple[Any, How]:
    """The documents, and how they are read: those of a store, if one is named."""
    if (data is None) == (store is None) or (since is not None and store is None):
        message = "give documents, or a store (and since when) in their place"
        raise ArgumentError(message)
    if store is None:
        return _narrow(data, columns), columns
    pages, lacks = _core.stored(store, since)
    if lacks is not None:
        warnings.warn(lacks, stacklevel=3)
    # They are as they were when they were admitted.
    return pages, {"html": "keep"}


def lineage(
    data: Documents | None = None,
    /,
    *,
    store: str | PathLike[str] | None = None,
    since: str | None = None,
    text: str | None = None,
    id: str | None = None,
    title: str | None = None,
    byline: str | None = None,
    publisher: str | None = None,
    url: str | None = None,
    published: str | None = None,
    policy: Policy | None = None,
    registry: Registry | None = None,
    html: Html = "auto",
    dates: Dates | None = None,
    on_error: OnError = "stop",
    threads: int | None = None,
    progress: bool | Progress = False,
) -> Lineage:
    """Find who had each report first, who took it from whom, and who said so.

    All texts are held in memory. The records are the same for any order of the rows and any number of threads. The parameters
    are those of `dedup`, and ``registry`` is that of `trace`.

    In place of ``data``, ``store`` can name the directory of a gate's store: then it is the lineage of the pages that the store
    has, from ``since`` on (a number of days, ``"7d"``, or a date), and nothing that names columns is looked at. The gate may be
    open. A warning says what the store does not have; it has everything if the gate was opened with ``keep_text="all"``.

    Returns:
        A `Lineage` with `Columns` of each kind: ``stories``, ``sources``, ``edges``, ``clusters``, ``outlets``. Offsets are code
        points.

    Raises:
        DocumentError: As `dedup`.
        TextError: As `dedup`.
        ArgumentError: Neither or both of ``data`` and ``store`` are given, ``since`` is neither a number of days nor a date, or
            the store has no texts.
        StorageError: There is no store, or it cannot be read.

    """
    columns = names(
        id=id,
        text=text,
        title=title,
        byline=byline,
        publisher=publisher,
        url=url,
        published=published,
        html=html,
        dates=dates,
        on_error=on_error,
    )
    data, columns = _pages(data, columns, store, since)
    step, end = progress_of(progress)
    try:
        return Lineage(*_core.lineage(data, columns, policy, registry, threads, step))
    finally:
        end()


def report(
    data: Documents | None = None,
    /,
    *,
    store: str | PathLike[str] | None = None,
    since: str | None = None,
    text: str | None = None,
    id: str | None = None,
    title: str | None = None,
    byline: str | None = None,
    publisher: str | None = None,
    url: str | None = None,
    published: str | None = None,
    lang: Lang = "ar",
    policy: Policy | None = None,
    registry: Registry | None = None,
    html: Html = "auto",
    dates: Dates | None = None,
    on_error: OnError = "stop",
    threads: int | None = None,
    progress: bool | Progress = False,
) -> Report:
    """Make a page that shows who republished what from whom. A notebook shows it inline.

    All texts are held in memory. The parameters are those of `dedup`, and ``lang``, the language of the report (``"ar"`` or
    ``"en"``; the page can be switched), and ``registry``, the sources that are known (None: the built-in table). ``store`` and
    ``since`` are those of `lineage`.

    Returns:
        A `Report`.

    Raises:
        DocumentError: As `dedup`.
        TextError: As `dedup`.
        StorageError: As `lineage`.
        ArgumentError: ``lang`` is another language, or ``threads`` is 0.

    """
    columns = names(
        id=id,
        text=text,
        title=title,
        byline=byline,
        publisher=publisher,
        url=url,
        published=published,
        html=html,
        dates=dates,
        on_error=on_error,
    )
    data, columns = _pages(data, columns, store, since)
    step, end = progress_of(progress)
    try:
        return _core.report(data, columns, lang, policy, registry, threads, step)
    finally:
        end()


def judge(
    gate: _core.Gate,
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
    columns = names(
        id=id,
        text=text,
        title=title,
        byline=byline,
        publisher=publisher,
        url=url,
        published=published,
        html=html,
        dates=dates,
        on_error=on_error,
    )
    step, end = progress_of(progress)
    try:
        return _core.judge_batch(gate, admit, _narrow(data, columns), columns, threads, step, is_stream(data))
    finally:
        end()


def _narrow(data: Any, columns: How) -> Any:
    return narrow(data, wanted(columns))
