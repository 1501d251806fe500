"""Dedup on a DataFrame: the rows with their verdicts, and who else printed what is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyspark.sql import functions as sql

from naql._errors import ArgumentError
from naql._reading import names
from naql.spark._rounds import Run, Tables, text_of
from naql.spark._state import Table
from naql.spark._steps import DOCUMENT, Plan

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

    from naql._core import Policy, Registry
    from naql._types import Dates, Html

NEW = (
    *("decision", "relation", "of", "jaccard", "containment_a", "containment_b", "matched_words", "longest_run"),
    *("reasons", "replaces", "matches", "cover", "new_words", "new_share", "chain", "scheme", "seen"),
    *("copies", "outlets", "first_seen"),
)
"""The columns that come after a caller's own."""


def _prints(verdicts: DataFrame, named: DataFrame, documents: DataFrame) -> DataFrame:
    """Of each document that is not dropped: how many were dropped for it, how many outlets printed it, since when."""
    own = sql.col("document")
    dropped = sql.col("decision") == "drop"
    of = verdicts.select("document", "decision", "of_document").join(named.select("document", "first"), "document")
    of = of.select(own, sql.when(dropped & (sql.col("first") < own), sql.col("first"))
                   .when(dropped, sql.coalesce("of_document", own)).otherwise(own).alias("target"))  # fmt: skip
    # The first of equal documents may have been dropped for another one.
    again = of.select(sql.col("document").alias("target"), sql.col("target").alias("kept"))
    of = of.join(again, "target").select("document", sql.col("kept").alias("target"))
    printed = documents.select("document", "printed_by", "seconds", "published")
    first = sql.struct("seconds", "document", "published")
    counts = (
        of.join(printed, "document")
        .groupBy("target")
        .agg(
            (sql.count("*") - 1).alias("copies"),
            sql.countDistinct(
                sql.struct(sql.col("printed_by").isNull(), sql.coalesce("printed_by", sql.lit("")))
            ).alias("outlets"),
            sql.min(sql.when(sql.col("seconds").isNotNull(), first)).getField("published").alias("first_seen"),
        )
    )
    return counts.withColumnRenamed("target", "document")


def _tables(run: Run, documents: DataFrame, table: Table | None) -> Tables:
    """What rounds read, with what a table of earlier days says."""
    named = run.named(documents, table.names() if table else None)
    keys, pages = run.keys(documents, named), documents.select("document", *DOCUMENT)
    if table is None:
        return Tables(documents, named, pages, run.of_several(keys), keys)
    keys = run.save(keys, "all keys")
    known = run.save(table.records(keys.select("key").distinct()), "known keys")
    keys = keys.unionByName(known, allowMissingColumns=True)
    pages = pages.unionByName(table.pages())
    return Tables(documents, named, pages, run.of_several(keys), keys)


def dedup(
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
    checkpoint: str | None = None,
    state: str | None = None,
) -> DataFrame:
    """Decide on the rows of a DataFrame: the verdicts of `naql.dedup`, byte for byte, on a cluster.

    The verdicts do not depend on partitions, on the order of rows, or on tasks that ran twice. A DataFrame has no order: where
    `naql.dedup` goes by the order of its input, among rows without ids of their own and among rows that are equal in all that is
    read, here the ids decide that were made of the texts, or nothing.

    Args:
        df: The documents, a row each; its columns are kept.
        text: The column of texts, when it has another name. So for the others: see `naql.dedup`.
        id: See ``text``.
        title: See ``text``.
        byline: See ``text``.
        publisher: See ``text``.
        url: See ``text``.
        published: See ``text``.
        policy: By what is decided; None is the default policy. No rule may say ``replace``.
        registry: Who can be a source; None is the built-in registry.
        html: As of `naql.dedup`.
        dates: As of `naql.dedup`.
        checkpoint: A folder that driver and executors reach, for the tables between steps; the run has a folder of its own in
            it, which the caller removes when the result was written. None keeps them on the executors: one that is lost ends
            the run.
        state: A folder with a table of what earlier days say, which is made when it is not there. Documents are taken after all
            those of the table, whatever their times, and are in it when this returns.

    Returns:
        The rows with the columns that `naql.dedup` adds to a frame, in no order.

    Raises:
        PolicyError: A rule says ``replace``, or names what the registry has not.
        ArgumentError: The frame has such columns already.
        SchemeError: Another version of naql or another policy made the table of ``state``.

    """
    how = names(id, text, title, byline, publisher, url, published, html=html, on_error="stop", dates=dates)
    has_id = id is not None or "id" in (name.lower() for name in df.columns)
    new = [*(() if has_id else ("id",)), *NEW]
    if both := [name for name in new if name in df.columns]:
        message = f"the frame has columns {both} already; drop or rename them first"
        raise ArgumentError(message)
    plan = Plan.of(policy, registry, goes_on=state is not None)
    run = Run(df.sparkSession, plan, checkpoint)
    table = None if state is None else Table.open(run, state)
    read_as_text = text_of(df, text)
    signed = run.signed(df, how, text, with_rows=True)
    documents = run.numbered(signed, table.documents if table else 0)
    tables = _tables(run, documents, table)
    now, done = run.first(tables), 1
    while not now.flipped.isEmpty():
        done += 1
        now = run.next(done, now, tables)
    verdicts = run.save(now.verdicts, "verdicts")
    counts = _prints(verdicts, tables.named, documents)
    told = verdicts.drop("copies", "outlets", "first_seen", *(("id",) if has_id else ()))
    out = documents.select("document", "row", "same", sql.col("text").alias("read"))
    out = out.join(told, "document").join(counts, "document", "left")
    kept = sql.col("decision") != "drop"
    columns = [sql.when(kept, sql.col(name)).alias(name) if name in NEW[-3:] else sql.col(name) for name in new]
    rows = {name: sql.col("row").getField(name) for name in df.columns}
    if read_as_text is not None:
        rows[read_as_text] = sql.when(sql.col("same"), sql.col("read")).otherwise(rows[read_as_text])
    own_columns = [column.alias(name) for name, column in rows.items()]
    result = run.save(out.select(*own_columns, *columns), "result")
    if table:
        table.add(tables, now)
    documents.unpersist()
    run.spark.sparkContext.setJobDescription("naql")
    return result
