"""Lineage and every pair on a DataFrame: all documents in one task, and tables out of it; pairs are found by steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa
from pyarrow import compute
from pyspark.sql.pandas.types import from_arrow_schema

from naql import _core
from naql._lineage import Lineage
from naql._reading import names
from naql.spark._pairs import Pairs
from naql.spark._rounds import Run
from naql.spark._steps import Batches, Plan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyspark.sql import DataFrame

    from naql._core import Columns, Policy, Registry
    from naql._reading import How
    from naql._types import Dates, Html

ROWS = 10_000
"""How many records are in a row between the task and its tables."""


class LineageFrames(NamedTuple):
    """The records of a lineage, a DataFrame of each kind; the columns are those of `naql.Lineage`."""

    stories: DataFrame
    """Every story: its clock, its role, what it claims, what it has from others."""
    sources: DataFrame
    """Every source that two outlets or more name for one text, or whose own story another one names."""
    edges: DataFrame
    """Who has a text from whom, how it came, and whether it is credited."""
    clusters: DataFrame
    """Stories of one report, with the anchor that all were held against."""
    outlets: DataFrame
    """How many stories of each outlet are its own, relayed, credited and uncredited."""


def _ordered(pages: pa.Table, how: How, plan: Plan) -> pa.Table:
    """The documents in the order of the policy: a frame has none."""
    signed = plan.steps().sign(pages, how).to_arrow().select(["order", "id"])
    return pages.take(compute.sort_indices(signed, [("order", "ascending"), ("id", "ascending")]))


def _found(work: str, pages: pa.Table, how: How, plan: Plan) -> dict[str, Columns]:
    """What naql finds in all documents, by kind."""
    if work != "lineage":
        return {"pairs": _core.pairs(pages, how, plan.policy, plan.registry, True, None, None)}  # noqa: FBT003
    found = _core.lineage(pages, how, plan.policy, plan.registry, None, None)
    return dict(zip(Lineage._fields, found, strict=True))


def _read(batches: Batches) -> Iterator[pa.RecordBatch]:
    """The records of rows of bytes."""
    for batch in batches:
        for records in batch.column("records"):
            yield from pa.ipc.open_stream(records.as_py())


def _tables(work: str, df: DataFrame, how: How, plan: Plan, checkpoint: str | None) -> list[DataFrame]:
    """The tables of what one task finds."""

    def task(batches: Batches) -> Iterator[pa.RecordBatch]:
        own = list(batches)
        if not own:
            return
        pages = _ordered(pa.Table.from_batches(own), how, plan)
        for kind, columns in _found(work, pages, how, plan).items():
            for batch in columns.to_arrow().combine_chunks().to_batches(max_chunksize=ROWS):
                sink = pa.BufferOutputStream()
                with pa.ipc.new_stream(sink, batch.schema) as stream:
                    stream.write_batch(batch)
                records = pa.array([sink.getvalue().to_pybytes()], pa.binary())
                yield pa.RecordBatch.from_arrays([pa.array([kind], pa.string()), records], names=["kind", "records"])

    run = Run(df.sparkSession, plan, checkpoint)
    found = run.save(df.repartition(1).mapInArrow(task, "kind string, records binary"), work)
    run.spark.sparkContext.setJobDescription("naql")
    empty = _found(work, pa.table({"text": pa.array([], pa.string())}), how, plan)
    return [
        found.where(found["kind"] == kind).mapInArrow(_read, from_arrow_schema(columns.to_arrow().schema))
        for kind, columns in empty.items()
    ]


def pairs(
    df: DataFrame,
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
    all_pairs: bool = False,
    checkpoint: str | None = None,
) -> DataFrame:
    """Find every two stories of two documents that share text, with the passages: the rows of `naql.pairs`.

    A DataFrame has no order: of two documents ``a`` is the one that comes first in the order of the policy. The parameters are
    those of `naql.spark.dedup`; ``all_pairs`` is as of `naql.pairs`: then all documents go to one task, and all texts are in its
    memory.

    Returns:
        The columns of `naql.pairs`, in no order.

    Raises:
        PolicyError: As `naql.spark.dedup`.

    """
    how = names(id, text, title, byline, publisher, url, published, html=html, on_error="stop", dates=dates)
    plan = Plan.of(policy, registry)
    if all_pairs:
        return _tables("pairs", df, how, plan, checkpoint)[0]
    run = Run(df.sparkSession, plan, checkpoint)
    documents = run.numbered(run.signed(df, how, text, with_rows=False), 0)
    found = Pairs(run).of(documents)
    documents.unpersist()
    run.spark.sparkContext.setJobDescription("naql")
    return found


def lineage(
    df: DataFrame,
    /,
    *,
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
    checkpoint: str | None = None,
) -> LineageFrames:
    """Find who had each report first, who took it from whom, and who said so: the records of `naql.lineage`.

    All documents go to one task, and all texts are in its memory: sources and clusters are numbered by day over all documents,
    and outlets are counted over all. The parameters are those of `naql.lineage` and `naql.spark.dedup`.

    Returns:
        `LineageFrames`, in no order.

    Raises:
        PolicyError: As `naql.spark.dedup`.

    """
    how = names(id, text, title, byline, publisher, url, published, seen, html=html, on_error="stop", dates=dates)
    return LineageFrames(*_tables("lineage", df, how, Plan.of(policy, registry), checkpoint))
