"""Types of what goes in, for annotations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Literal, Protocol, TypeAlias

from naql._core import Document

Decision: TypeAlias = Literal["admit", "hold", "drop"]
"""What to do with a document."""

Relation: TypeAlias = Literal[
    "exact", "same_text", "near", "contains", "contained_in", "overlaps", "rewrites", "template", "none"
]
"""What two stories are to each other."""


Html: TypeAlias = Literal["auto", "keep"]
"""What is done with HTML in texts."""

Dates: TypeAlias = Literal["dmy", "mdy"]
"""What comes first in a date of numbers: the day or the month."""

OnError: TypeAlias = Literal["stop", "skip"]
"""What is done with a bad row."""


class ArrowStream(Protocol):
    """Arrow data in pieces: a frame, a table, a chunked column, a reader."""

    def __arrow_c_stream__(self, requested_schema: object | None = None, /) -> object:
        """Hand the data over as a capsule of the Arrow C stream interface."""
        ...


class ArrowArray(Protocol):
    """Arrow data in one piece: an array, a record batch."""

    def __arrow_c_array__(self, requested_schema: object | None = None, /) -> object:
        """Hand the data over as capsules of the Arrow C data interface."""
        ...


AnyDocument: TypeAlias = Document | Mapping[str, object]
"""A document, or a mapping with its fields."""

Texts: TypeAlias = ArrowStream | ArrowArray | Iterable[str | None]
"""Many texts: Arrow data, or an iterable of str; None is a missing one."""

Documents: TypeAlias = ArrowStream | ArrowArray | Iterable[AnyDocument] | Iterable[str]
"""Many documents: Arrow data with a column for each field, or an iterable of documents or of bare texts."""

Progress: TypeAlias = Callable[[str, int, int], object]
"""Called with the name of a stage, how much of it is done, and of how much."""

Lang: TypeAlias = Literal["ar", "en"]
"""The language of a report."""
