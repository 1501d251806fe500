"""A lineage and its report: who had each report first, who took it, and who said so."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any, NamedTuple

from naql import _core
from naql._errors import ArgumentError
from naql._progress import watched
from naql._reading import names, read

if TYPE_CHECKING:
    from os import PathLike

    from naql._core import Columns, Policy, Registry, Report
    from naql._reading import How
    from naql._types import Dates, Documents, Html, Lang, OnError, Progress


class Lineage(NamedTuple):
    """The records of a lineage, as columns of each kind; the fields are those of the JSON."""

    stories: Columns
    """Every story: its clock, its role, what it claims, what it has from others."""
    sources: Columns
    """Every source that two outlets or more name for one text, or whose own story another one names."""
    edges: Columns
    """Who has a text from whom, how it came, and whether it is credited."""
    clusters: Columns
    """Stories of one report, with the anchor that all were held against."""
    outlets: Columns
    """How many stories of each outlet are its own, relayed, credited and uncredited."""


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
    seen: str | None = None,
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
    are those of `dedup`, ``registry`` is that of `trace`, and ``seen`` is the column that says when each page was fetched: it was
    public by then.

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
    how = names(id, text, title, byline, publisher, url, published, seen, html=html, on_error=on_error, dates=dates)
    pages, how = _pages(data, how, store, since)
    with watched(progress) as step:
        return Lineage(*_core.lineage(pages, how, policy, registry, threads, step))


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
    seen: str | None = None,
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
    ``"en"``; the page can be switched), and ``registry``, the sources that are known (None: the built-in table). ``seen``,
    ``store`` and ``since`` are those of `lineage`.

    Returns:
        A `Report`.

    Raises:
        DocumentError: As `dedup`.
        TextError: As `dedup`.
        StorageError: As `lineage`.
        ArgumentError: ``lang`` is another language, or ``threads`` is 0.

    """
    how = names(id, text, title, byline, publisher, url, published, seen, html=html, on_error=on_error, dates=dates)
    pages, how = _pages(data, how, store, since)
    with watched(progress) as step:
        return _core.report(pages, how, lang, policy, registry, threads, step)


def _pages(data: Any, how: How, store: str | PathLike[str] | None, since: str | None) -> tuple[Any, How]:
    """The documents, and how they are read: those of a store, if one is named."""
    if (data is None) == (store is None) or (since is not None and store is None):
        message = "give documents, or a store (and since when) in their place"
        raise ArgumentError(message)
    if store is None:
        return read(data, how), how
    pages, lacks = _core.stored(store, since)
    if lacks is not None:
        warnings.warn(lacks, stacklevel=3)
    # They are as they were when they were admitted.
    return pages, {"html": "keep"}
