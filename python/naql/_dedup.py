"""Many documents at once: the verdicts on them, and every two that share text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, overload

from naql import _core
from naql._errors import ArgumentError
from naql._frames import beside
from naql._progress import watched
from naql._reading import names, read

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

    from naql._core import Columns, Policy, Registry
    from naql._types import Dates, Documents, Html, OnError, Progress

_Frame = TypeVar("_Frame", "pl.DataFrame", "pd.DataFrame", "pa.Table")


@overload
def dedup(  # type: ignore[overload-overlap]
    data: _Frame,
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
    matched: int | None = None,
    html: Html = "auto",
    dates: Dates | None = None,
    on_error: OnError = "stop",
    threads: int | None = None,
    progress: bool | Progress = False,
) -> _Frame: ...
@overload
def dedup(
    data: pa.RecordBatch,
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
    matched: int | None = None,
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
    matched: int | None = None,
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
    matched: int | None = None,
    html: Html = "auto",
    dates: Dates | None = None,
    on_error: OnError = "stop",
    threads: int | None = None,
    progress: bool | Progress = False,
) -> Any:
    """Decide on many documents at once: the verdicts of an empty gate in the order of the policy.

    The default order is ``published``, then ``id``; `Policy` has others, such as the longest first.

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
        matched: Give only the rows that are admitted and that this many outlets or more printed; None gives all rows.
        html: What is done with HTML in texts: ``"auto"`` decodes it (offsets then count in what comes of it), ``"keep"`` leaves
            it.
        dates: What comes first in dates such as 3/4/2025: the day (``"dmy"``) or the month (``"mdy"``).
        on_error: What is done with a bad row: ``"stop"`` raises, ``"skip"`` leaves it out of the result, with a warning.
        threads: How many threads work; None is one a core.
        progress: Show a bar (of tqdm or rich, where installed), or call a function with each step.

    Returns:
        A frame of the same kind with the columns ``id`` (if it has none), ``decision``, ``relation``, ``of``, ``jaccard``,
        ``containment_a``, ``containment_b``, ``matched_words``, ``longest_run`` (of the match that ``of`` names, else null),
        ``reasons``, ``replaces``, ``matches``, ``cover``, ``new_words``, ``new_share``, ``chain``, ``scheme``, ``seen``,
        ``copies``, ``outlets`` and ``first_seen`` after its own. The last three are null for a dropped document: how many were
        dropped for this one, how many outlets printed it or one of them, and the earliest ``published``. For other data,
        `Columns` with these and ``id``. Offsets are code points of the text.

    Raises:
        DocumentError: A row has no text, or its time is none (``.row`` says which), or a column that was named is not there.
        TextError: A text is no Unicode text.
        ArgumentError: The frame has such columns already, or ``threads`` is 0, or ``matched`` is.

    """
    how = names(id, text, title, byline, publisher, url, published, html=html, on_error=on_error, dates=dates)
    if matched is not None and matched < 1:
        message = f"matched is {matched}; give a number of outlets, 1 or more"
        raise ArgumentError(message)
    with watched(progress) as step:
        found, skipped = _core.dedup(read(data, how), how, policy, registry, matched, threads, step)
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
    all_pairs: bool = False,
    threads: int | None = None,
    progress: bool | Progress = False,
) -> Columns:
    """Find every two stories of two documents that share text, with the passages.

    All texts are held in memory. The parameters are those of `dedup`, and ``all_pairs``: whether to give every pair of a text
    that more than 50 stories have. Without it, only those of the first of them are given where the words are equal, and of the
    first 8 where they are not; ``crowd`` says how many there are. 20,000 copies of one page are 200 million pairs.

    Returns:
        `Columns` with a row for each pair, in the order of the input: ``a``, ``b`` (ids), ``a_story``, ``b_story``,
        ``a_chain``, ``b_chain``, ``crowd``, ``relation``, ``jaccard``, ``containment_a``, ``containment_b``, ``matched_words``,
        ``longest_run``, ``passages`` (offsets are code points) and ``reasons``.

    Raises:
        DocumentError: As `dedup`.
        TextError: As `dedup`.

    Warns:
        UserWarning: With `all_pairs`, when there will be a million pairs or more.

    """
    how = names(id, text, title, byline, publisher, url, published, html=html, on_error=on_error, dates=dates)
    with watched(progress) as step:
        return _core.pairs(read(data, how), how, policy, registry, all_pairs, threads, step)
