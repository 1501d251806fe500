"""Rounds on tables: one run of the steps, with what lies between two of them as a table.

sign         the documents, sorted and numbered: their places in the order
keys         of all stories; those that several documents have
round        lists of the keys that changed; candidates of the stories that have them; rulings on those that are new;
             verdicts on the documents that find other candidates
until        no story is kept that was not, or the other way round
"""

from __future__ import annotations

import logging
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyspark.sql import Window
from pyspark.sql import functions as sql
from pyspark.sql.types import LongType, StructField, StructType

from naql.spark._steps import DOCUMENT, INPUTS, KEY, Plan, counted

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame, SparkSession

LOG = logging.getLogger("naql.spark")

PARTS = 20
"""How many bits of a story's number are its part of the page."""

FEW = 1_000_000
"""This many pairs are sent to every executor."""


def document_of(story: str) -> Column:
    """The place of a story's document."""
    return sql.shiftright(sql.col(story), PARTS)


def story_of(document: str, part: str) -> Column:
    """The number of a story."""
    return sql.shiftleft(document, PARTS) + sql.col(part)


@dataclass
class State:
    """What a round leaves."""

    lists: DataFrame
    """What earlier documents say of the keys of each story."""
    found: DataFrame
    """The candidates of each story that has any."""
    rulings: DataFrame
    """On all pairs of stories that were ever compared."""
    verdicts: DataFrame
    dropped: DataFrame
    """The stories that are not kept."""
    flipped: DataFrame
    """Those that the round before kept and this one does not, or the other way round."""


class Run:
    """One run: its tables."""

    def __init__(self, spark: SparkSession, plan: Plan, checkpoint: str | None) -> None:
        self.spark, self.plan = spark, plan
        self.folder = checkpoint and f"{checkpoint.rstrip('/')}/naql-{uuid.uuid4().hex}"
        self.saved = 0

    def save(self, table: DataFrame, name: str) -> DataFrame:
        """A table as it is now: what follows reads it and does not make it again."""
        self.spark.sparkContext.setJobDescription(f"naql {name}")
        self.saved += 1
        if self.folder is None:
            return table.localCheckpoint()
        path = f"{self.folder}/{self.saved:03}-{name.replace(' ', '-').replace(':', '')}"
        table.write.parquet(path)
        return self.spark.read.schema(table.schema).parquet(path)

    def step(self, table: DataFrame, step: str) -> DataFrame:
        """The rows that a step makes of a table."""
        return table.select(*INPUTS[step].names).mapInArrow(self.plan.mapper(step), self.plan.types(step))

    def numbered(self, signed: DataFrame) -> DataFrame:
        """The documents with their places in the order."""
        long = [StructField(name, LongType()) for name in ("at", "within")]
        ordered = signed.repartitionByRange("order", "id").sortWithinPartitions("order", "id")
        table = ordered.mapInArrow(counted, StructType([*signed.schema.fields, *long]))
        table = self.save(table, "sort")
        sizes = {row["at"]: row["count"] for row in table.groupBy("at").count().collect()}
        starts, start = [], 0
        for at in sorted(sizes):
            starts.append((at, start))
            start += sizes[at]
        offsets = self.spark.createDataFrame(starts, "at long, start long")
        with_starts = table.join(sql.broadcast(offsets), "at")
        return with_starts.withColumn("document", sql.col("start") + sql.col("within")).drop(
            "at", "within", "start", "order"
        )

    def named(self, documents: DataFrame) -> DataFrame:
        """Of each document, the first that it is the same as, and whether its id came before."""
        first = sql.min("document").over(Window.partitionBy("text_name"))
        revised = sql.col("document") > sql.min("document").over(Window.partitionBy("id_name"))
        of = documents.select("document", "id_name", "text_name")
        of = of.withColumn("first", first).withColumn("revised", revised)
        repeated = sql.col("document") > sql.col("first")
        return self.save(of.select("document", "first", "revised", repeated.alias("repeated")), "names")

    def keys(self, documents: DataFrame, named: DataFrame) -> DataFrame:
        """The keys of all stories that several documents have."""
        first = named.where(~sql.col("repeated")).select("document")
        # Signed again: the keys of a document take as many bytes as its text, which were sorted without them.
        types = StructType([StructField("document", LongType()), *self.plan.types("keys")])
        rows = documents.join(first, "document").select("document", *DOCUMENT).mapInArrow(self.plan.keys(), types)
        rows = rows.select("document", "day", "outlet", sql.inline("keys"))
        rows = rows.withColumn("story", story_of("document", "part")).select("document", *KEY)
        of_key = Window.partitionBy("key")
        rows = rows.withColumn("several", sql.min("document").over(of_key) < sql.max("document").over(of_key))
        return self.save(rows.where("several").select(*KEY), "keys")

    def lists(self, keys: DataFrame, dropped: DataFrame) -> DataFrame:
        """What earlier documents say of keys, by the stories that are not kept."""
        of = keys.join(dropped.withColumn("kept", sql.lit(False)), "story", "left")  # noqa: FBT003
        of = of.withColumn("kept", sql.coalesce("kept", sql.lit(True)))  # noqa: FBT003
        return self.step(of.repartition("key").sortWithinPartitions("key", "story", "word"), "lists")

    def candidates(self, lists: DataFrame) -> DataFrame:
        """The stories that each is compared with."""
        of_key = sql.struct("key", "word", "day", "outlet", "about", "record")
        return self.step(lists.groupBy("story").agg(sql.collect_list(of_key).alias("lists")), "candidates")

    def rulings(self, pairs: DataFrame, documents: DataFrame) -> DataFrame:
        """The rulings on pairs of stories."""
        page = sql.struct(*DOCUMENT)
        new = documents.select(sql.col("document").alias("new_document"), page.alias("new"))
        old = documents.select(sql.col("document").alias("old_document"), page.alias("old"))
        of = pairs.withColumn("new_document", document_of("story")).withColumn("old_document", document_of("of"))
        return self.step(of.join(old, "old_document").join(new, "new_document"), "verify")

    def verdicts(self, documents: DataFrame, named: DataFrame, rulings: DataFrame) -> DataFrame:
        """The verdicts on documents by the rulings on their stories."""
        known = rulings.where(sql.col("ruling").isNotNull()).groupBy(document_of("story").alias("document"))
        of = known.agg(sql.collect_list("ruling").alias("rulings"))
        return self.step(documents.join(named, "document").join(of, "document", "left"), "decide")

    def first(self, keys: DataFrame, documents: DataFrame, named: DataFrame) -> State:
        """The round in which all stories are kept."""
        nothing = named.select(sql.col("document").alias("story")).limit(0)
        lists = self.save(self.lists(keys, nothing), "round 1: lists")
        found = self.save(self.candidates(lists), "round 1: candidates")
        rulings = self.save(self.rulings(pairs_of(found), documents), "round 1: verify")
        verdicts = self.save(self.verdicts(documents, named, rulings), "round 1: decide")
        dropped = self.save(dropped_of(verdicts), "round 1: dropped")
        return State(lists, found, rulings, verdicts, dropped, dropped)

    def next(self, n: int, before: State, keys: DataFrame, documents: DataFrame, named: DataFrame) -> State:
        """The round after another one: only what that changed."""
        of = f"round {n}: "
        changed = keys.join(before.flipped, "story", "left_semi").select("key").distinct()
        again = self.save(keys.join(changed, "key", "left_semi"), of + "keys")
        others = before.lists.join(again, "key", "left_anti")
        lists = self.save(others.unionByName(self.lists(again, before.dropped)), of + "lists")
        touched = again.select("story").distinct()
        now = self.save(self.candidates(lists.join(touched, "story", "left_semi")), of + "candidates")
        was = before.found.select("story", sql.col("candidates").alias("was"))
        other = touched.join(was, "story", "left").join(now, "story", "left")
        other = other.where(~sql.col("was").eqNullSafe(sql.col("candidates")))
        left = self.save(other.select(document_of("story").alias("document")).distinct(), of + "documents")
        found = self.save(before.found.join(touched, "story", "left_anti").unionByName(now), of + "found")
        pairs = self.save(of_documents(pairs_of(found), left), of + "pairs")
        fresh = pairs.join(before.rulings, ["story", "of"], "left_anti")
        fresh = self.save(fresh, of + "new pairs")
        ruled = self.rulings(fresh, pages_of(fresh, documents))
        rulings = before.rulings.unionByName(self.save(ruled, of + "verify"))
        of_pairs = pairs.select("story", "of").join(rulings, ["story", "of"])
        pages = documents.join(left, "document", "left_semi")
        decided = self.save(self.verdicts(pages, named, of_pairs), of + "decide")
        verdicts = before.verdicts.join(left, "document", "left_anti").unionByName(decided)
        old, new = of_documents(before.dropped, left), dropped_of(decided)
        flipped = self.save(old.exceptAll(new).union(new.exceptAll(old)), of + "changes")
        dropped = self.save(before.dropped.exceptAll(old).union(new), of + "dropped")
        LOG.info("round %d: %d documents decided on, %d stories changed", n, left.count(), flipped.count())
        return State(lists, found, rulings, verdicts, dropped, flipped)


def pairs_of(found: DataFrame) -> DataFrame:
    """The pairs of stories to compare."""
    return found.select("story", sql.explode("candidates").alias("of"), "seen")


def pages_of(pairs: DataFrame, documents: DataFrame) -> DataFrame:
    """The documents of pairs; if these are few, without sending the others anywhere."""
    if pairs.count() > FEW:
        return documents
    both = sql.explode(sql.array(document_of("story"), document_of("of"))).alias("document")
    return documents.join(sql.broadcast(pairs.select(both).distinct()), "document", "left_semi")


def of_documents(stories: DataFrame, documents: DataFrame) -> DataFrame:
    """The rows of those stories that are of some documents."""
    return stories.join(documents, document_of("story") == documents["document"], "left_semi")


def dropped_of(verdicts: DataFrame) -> DataFrame:
    """The stories that are not kept."""
    of = verdicts.select("document", sql.posexplode("kept").alias("part", "kept")).where("not kept")
    return of.select(story_of("document", "part").alias("story"))
