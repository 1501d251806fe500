"""How documents are read: which column each field is, and what is done with HTML, dates and bad rows."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from naql import _core
from naql._frames import narrow

if TYPE_CHECKING:
    from naql._types import Dates, Html, OnError

FIELDS = ("id", "text", "title", "byline", "publisher", "url", "published", "seen")

COLUMNS = dict(zip(FIELDS, _core.default_columns(), strict=True))
"""For each field of a document the names of the columns in which it is looked for, the best first."""

How = dict[str, "tuple[str, bool] | str | None"]
"""For each field its column and whether that must be there; and ``html``, ``dates`` and ``on_error``."""


def names(*columns: str | None, html: Html, on_error: OnError, dates: Dates | None = None) -> How:
    """How documents are read, from the columns of the first fields: a column that the caller names must be there."""
    given = zip_longest(FIELDS, columns)
    named = {field: (column or field, column is not None) for field, column in given}
    return {**named, "html": html, "dates": dates, "on_error": on_error}


def read(data: Any, how: How) -> Any:
    """The documents without columns that are not read."""
    return narrow(data, _wanted(how))


def _wanted(how: How) -> list[str]:
    """The names of all columns that may be read, in small letters where the caller did not give them."""
    out: list[str] = []
    for field in FIELDS:
        column = how.get(field)
        if isinstance(column, tuple):
            name, needed = column
            out += [name, name.partition(".")[0]] if needed or name != field else COLUMNS[field]
    return out
