"""Frames in and out: what kind of frame a caller has, and results as the same kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from naql._errors import ArgumentError

if TYPE_CHECKING:
    from naql._core import Columns


def kind(data: object) -> str:
    """The library that a frame is of: ``polars``, ``pandas``, ``pyarrow``, or nothing."""
    of = type(data)
    library = of.__module__.partition(".")[0]
    frames = {"polars": "DataFrame", "pandas": "DataFrame", "pyarrow": "Table"}
    if library == "pyarrow" and of.__name__ == "RecordBatch":
        return library
    if library == "polars" and of.__name__ == "LazyFrame":
        message = "a LazyFrame has no rows yet; collect() it first, or use map_batches"
        raise TypeError(message)
    return library if frames.get(library) == of.__name__ else ""


def narrow(data: Any, wanted: Iterable[str]) -> Any:
    """Only the columns that are read, so that no other one need have an Arrow form."""
    of = kind(data)
    if not of:
        return _without_null(data) if type(data).__module__.startswith("polars.") else data
    there = list(data.column_names) if of == "pyarrow" else list(data.columns)
    small = {name.lower() for name in wanted}
    present = [name for name in there if isinstance(name, str) and name.lower() in small]
    # Without any, the whole frame: the message then says which columns there are.
    if not present:
        return data
    if of == "polars":
        return _without_null(data.select(present))
    return data[present] if of == "pandas" else data.select(present)


def _without_null(data: Any) -> Any:
    """What is null throughout as strings, in a frame or column of polars: its Arrow form of Null is not the standard's."""
    import polars as pl

    if isinstance(data, pl.DataFrame):
        return data.cast({pl.Null: pl.String})
    return data.cast(pl.String) if isinstance(data, pl.Series) and data.dtype == pl.Null else data


def is_stream(data: object) -> bool:
    """Whether data can be read once only, from front to back: what is its own iterator."""
    return isinstance(data, Iterator)


def beside(data: Any, found: Columns, id: str | None = None, skipped: Iterable[int] = ()) -> Any:
    """The frame with the new columns after its own, without rows that were skipped; another kind of data gives the columns alone.

    A frame without ids gets those that its rows were given, so that ``of`` can be looked up.
    """
    of = kind(data)
    if not of:
        return found
    own = list(data.column_names if of == "pyarrow" else data.columns)
    has_id = id is not None or any(isinstance(name, str) and name.lower() == "id" for name in own)
    new = [name for name in found.column_names if name != "id" or not has_id]
    if both := [name for name in new if name in own]:
        message = f"the frame has columns {both} already; drop or rename them first"
        raise ArgumentError(message)
    if of == "pyarrow":
        import pyarrow as pa

        data = data if isinstance(data, pa.Table) else pa.Table.from_batches([data])
    if gone := set(skipped):
        kept = [row for row in range(len(data)) if row not in gone]
        data = (
            data.iloc[kept]
            if of == "pandas"
            else data[kept]
            if of == "polars"
            else data.take(pa.array(kept, pa.int64()))
        )
    if of == "polars":
        return data.hstack(found.to_polars().select(new))
    if of == "pandas":
        import pandas as pd

        return pd.concat([data, found.to_pandas()[new].set_axis(data.index)], axis=1)
    for name in new:
        data = data.append_column(name, found[name].to_arrow())
    return data


def pandas_of(arrow: Any) -> Any:
    """A pyarrow Table or ChunkedArray as pandas: plain types as pandas has them, lists and structs as Arrow types."""
    import pandas as pd
    import pyarrow as pa

    def mapped(of: Any) -> Any:
        return pd.ArrowDtype(of) if pa.types.is_nested(of) else None

    return arrow.to_pandas(types_mapper=mapped)
