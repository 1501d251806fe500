"""Frames in and out: what kind of frame a caller has, and results as the same kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from naql._errors import ArgumentError

if TYPE_CHECKING:
    from naql._core import Columns

Names = dict[str, tuple[str, bool]]

FIELDS = ("id", "text", "title", "byline", "publisher", "url", "published")


def names(**columns: str | None) -> Names:
    """Which column each field of a document is, and whether it must be there: what the caller names must."""
    return {field: (column or field, column is not None or field == "text") for field, column in columns.items()}


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
    present = [name for name in dict.fromkeys(wanted) if name in there]
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


def beside(data: Any, found: Columns) -> Any:
    """The frame with the new columns after its own; another kind of data gives the columns alone."""
    of = kind(data)
    if not of:
        return found
    new = [name for name in found.column_names if name != "id"]
    own = data.column_names if of == "pyarrow" else data.columns
    if both := [name for name in new if name in own]:
        message = f"the frame has columns {both} already; drop or rename them first"
        raise ArgumentError(message)
    if of == "polars":
        return data.hstack(found.to_polars().select(new))
    if of == "pandas":
        import pandas as pd

        return pd.concat([data, found.to_pandas()[new].set_axis(data.index)], axis=1)
    import pyarrow as pa

    table = data if isinstance(data, pa.Table) else pa.Table.from_batches([data])
    for name in new:
        table = table.append_column(name, found[name].to_arrow())
    return table


def pandas_of(arrow: Any) -> Any:
    """A pyarrow Table or ChunkedArray as pandas: plain types as pandas has them, lists and structs as Arrow types."""
    import pandas as pd
    import pyarrow as pa

    def mapped(of: Any) -> Any:
        return pd.ArrowDtype(of) if pa.types.is_nested(of) else None

    return arrow.to_pandas(types_mapper=mapped)


Progress = Callable[[str, int, int], object]


def progress_of(wanted: bool | Progress) -> tuple[Progress | None, Callable[[], object]]:  # noqa: FBT001
    """What is called with each step, and what is called at the end."""
    if wanted is False:
        return None, lambda: None
    if wanted is not True:
        return wanted, lambda: None
    return _bar()


def _bar() -> tuple[Progress | None, Callable[[], object]]:
    """A bar of tqdm, else of rich, else nothing."""
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


def _rich() -> tuple[Progress | None, Callable[[], object]]:
    try:
        from rich.progress import Progress as Bars
    except ImportError:
        return None, lambda: None
    bars = Bars(transient=True)
    task = bars.add_task("naql", total=None)
    bars.start()

    def step(stage: str, done: int, total: int) -> None:
        bars.update(task, description=stage, completed=done, total=total)

    return step, bars.stop
