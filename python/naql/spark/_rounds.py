"""Rounds on tables: one run of the steps, with what lies between two of them as a table.

number       the documents: their places in the order
keys         of all stories; those that several documents have
round        lists of the keys that changed; candidates of the stories that have them; rulings on those that are new;
             verdicts on the documents that find other candidates
in order     that, once few documents are left: one after the other, in one task
until        no document is left
"""

from __future__ import annotations

import logging
import uuid
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pyspark.sql import Window
from pyspark.sql import functions as sql
from pyspark.sql.types import BooleanType, LongType, StringType, StructField, StructType

from naql._reading import COLUMNS
from naql.spark._steps import DOCUMENT, KEY, Plan, counted

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame, SparkSession

    from naql._reading import How

LOG = logging.getLogger("naql.spark")

PARTS = 20
"""How many bits of a story's number are its part of the page."""

IN_ORDER = 20_000
"""Once this many documents or fewer are left, they are decided on in order, in one task."""

KEEP = 8
"""How many kept stories a key names."""

SPOT = 10
"""Two to this many documents that follow each other make a spot, whose stories are verified together, or fewer documents."""


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


@dataclass
class Tables:
    """What rounds read."""

    documents: DataFrame
    """The documents with their places in the order."""
    named: DataFrame
    """Of each, the first that it is the same as, and whether its id or it came before."""
    pages: DataFrame
    """All that may be compared: these documents, and those of earlier days."""
    keys: DataFrame
    """The keys of all stories that several documents have, earlier ones too."""
    all_keys: DataFrame
    """All keys of all stories."""


class Run:
    """One run: its tables."""

    def __init__(self, spark: SparkSession, plan: Plan, checkpoint: str | None) -> None:
        self.spark, self.plan = spark, plan
        self.folder = checkpoint and f"{checkpoint.rstrip('/')}/naql-{uuid.uuid4().hex}"
        self.saved = 0
        self.parts = int(spark.conf.get("spark.sql.shuffle.partitions", "200") or 200)
        self.spot_bits = SPOT

    def save(self, table: DataFrame, name: str) -> DataFrame:
        """A table as it is now: what follows reads it and does not make it again."""
        self.spark.sparkContext.setJobDescription(f"naql {name}")
        self.saved += 1
        if self.folder is None:
            return table.localCheckpoint()
        path = f"{self.folder}/{self.saved:03}-{name.replace(' ', '-').replace(':', '')}"
        table.write.parquet(path)
        return self.spark.read.schema(table.schema).parquet(path)

    def signed(self, df: DataFrame, how: How, text: str | None, *, with_rows: bool) -> DataFrame:
        """The documents of a frame, each with its number; and if they are wanted with the rows of the caller."""
        text = text_of(df, text)
        types = [*self.plan.types("sign").fields, StructField("locator", LongType())]
        if with_rows:
            row = [StructField(of.name, of.dataType, of.nullable or of.name == text) for of in df.schema]
            types += [StructField("row", StructType(row)), StructField("same", BooleanType())]
        return self.save(df.mapInArrow(self.plan.signer(how, text, with_rows=with_rows), StructType(types)), "sign")

    def step(self, table: DataFrame, step: str) -> DataFrame:
        """The rows that a step makes of a table."""
        return table.select(*self.plan.inputs(step).names).mapInArrow(self.plan.mapper(step), self.plan.types(step))

    def numbered(self, signed: DataFrame, earlier: int) -> DataFrame:
        """The documents with their places in the order, after earlier ones; by that each goes to one partition, once."""
        long = [StructField(name, LongType()) for name in ("at", "within")]
        few = signed.select("order", "id", "locator")
        ordered = few.repartitionByRange("order", "id").sortWithinPartitions("order", "id").select("locator")
        table = self.save(ordered.mapInArrow(counted, StructType([*ordered.schema.fields, *long])), "sort")
        sizes = {row["at"]: row["count"] for row in table.groupBy("at").count().collect()}
        starts, start = [], 0
        for at in sorted(sizes):
            starts.append((at, earlier + start))
            start += sizes[at]
        self.spot_bits = min(SPOT, max(0, (start // (4 * self.parts)).bit_length()))
        offsets = self.spark.createDataFrame(starts, "at long, start long")
        numbers = table.join(sql.broadcast(offsets), "at").select(
            "locator", (sql.col("start") + sql.col("within")).alias("document")
        )
        return (
            signed.drop("order").join(numbers, "locator").drop("locator").repartition(self.parts, "document").persist()
        )

    def named(self, documents: DataFrame, earlier: DataFrame | None) -> DataFrame:
        """Of each document, the first that it is the same as, and whether its id came before, in earlier days, too."""
        of = documents.select("document", "id_name", "text_name", sql.lit(True).alias("new"))  # noqa: FBT003
        if earlier is not None:
            of = of.unionByName(earlier.withColumn("new", sql.lit(False)))  # noqa: FBT003
        of = of.withColumn("first", sql.min("document").over(Window.partitionBy("text_name")))
        of = of.withColumn("same_id", sql.min("document").over(Window.partitionBy("id_name"))).where("new")
        revised, repeated = (sql.col("document") > sql.col(name) for name in ("same_id", "first"))
        return self.save(of.select("document", "first", revised.alias("revised"), repeated.alias("repeated")), "names")

    def keys(self, documents: DataFrame, named: DataFrame) -> DataFrame:
        """The keys of all stories."""
        first = named.where(~sql.col("repeated")).select("document")
        # Signed again: the keys of a document take as many bytes as its text.
        types = StructType([StructField("document", LongType()), *self.plan.types("keys")])
        rows = documents.select("document", *DOCUMENT).join(first, "document").mapInArrow(self.plan.keys(), types)
        rows = rows.select("document", "day", "outlet", sql.inline("keys"))
        return rows.withColumn("story", story_of("document", "part")).select(*KEY)

    def of_several(self, keys: DataFrame) -> DataFrame:
        """The keys that several documents have."""
        of_key, document = Window.partitionBy("key"), document_of("story")
        rows = keys.withColumn("several", sql.min(document).over(of_key) < sql.max(document).over(of_key))
        return self.save(rows.where("several").drop("several"), "keys")

    def lists(self, keys: DataFrame, dropped: DataFrame) -> DataFrame:
        """What earlier documents say of keys, by the stories that are not kept."""
        of = kept(keys, dropped)
        return self.step(of.repartition("key").sortWithinPartitions("key", "story", "word"), "lists")

    def candidates(self, lists: DataFrame) -> DataFrame:
        """The stories that each is compared with."""
        of_key = sql.struct("key", "word", "day", "outlet", "about", "record")
        return self.step(lists.groupBy("story").agg(sql.collect_list(of_key).alias("lists")), "candidates")

    def rulings(self, found: DataFrame, pages: DataFrame) -> DataFrame:
        """The rulings on stories and what they found. Documents go where they are compared, once to each spot."""
        found = found.withColumn("spot", sql.shiftright("story", PARTS + self.spot_bits))
        both = sql.array_union(sql.array("story"), "candidates")
        needed = found.select("spot", sql.explode(both).alias("story"))
        needed = needed.select("spot", document_of("story").alias("document")).distinct()
        pages = needed.join(pages, "document")
        rows = found.unionByName(pages, allowMissingColumns=True).select(*self.plan.inputs("verify").names)
        return self.step(rows.repartition("spot").sortWithinPartitions("spot"), "verify")

    def verdicts(self, documents: DataFrame, named: DataFrame, rulings: DataFrame) -> DataFrame:
        """The verdicts on documents by the rulings on their stories."""
        known = rulings.where(sql.col("ruling").isNotNull()).groupBy(document_of("story").alias("document"))
        of = named.join(known.agg(sql.collect_list("ruling").alias("rulings")), "document", "left")
        return self.step(documents.select("document", *DOCUMENT).join(of, "document"), "decide")

    def first(self, of: Tables) -> State:
        """The round in which all stories are kept."""
        nothing = of.named.select(sql.col("document").alias("story")).limit(0)
        lists = self.save(self.lists(of.keys, nothing), "round 1: lists")
        found = self.save(self.candidates(lists), "round 1: candidates")
        rulings = self.save(self.rulings(found, of.pages), "round 1: verify")
        verdicts = self.save(self.verdicts(of.documents, of.named, rulings), "round 1: decide")
        dropped = self.save(dropped_of(verdicts), "round 1: dropped")
        return State(lists, found, rulings, verdicts, dropped, dropped)

    def next(self, n: int, before: State, tables: Tables) -> State:
        """The round after another one: only what that changed."""
        of = f"round {n}: "
        changed = tables.keys.join(before.flipped, "story", "left_semi").select("key").distinct()
        again = self.save(tables.keys.join(changed, "key", "left_semi"), of + "keys")
        others = before.lists.join(again, "key", "left_anti")
        lists = self.save(others.unionByName(self.lists(again, before.dropped)), of + "lists")
        touched = again.select("story").distinct()
        now = self.save(self.candidates(lists.join(touched, "story", "left_semi")), of + "candidates")
        was = before.found.select("story", sql.col("candidates").alias("was"))
        other = touched.join(was, "story", "left").join(now, "story", "left")
        other = other.where(~sql.col("was").eqNullSafe(sql.col("candidates")))
        left = self.save(other.select(document_of("story").alias("document")).distinct(), of + "documents")
        count = left.count()
        LOG.info("round %d: %d documents are left", n, count)
        if count == 0:
            return replace(before, flipped=before.flipped.limit(0))
        state = replace(before, lists=lists)
        if count <= IN_ORDER:
            return self.in_order(of, state, left, tables)
        found = self.save(before.found.join(touched, "story", "left_anti").unionByName(now), of + "found")
        asked = self.save(of_documents(found, left), of + "asked")
        pairs = asked.select("story", sql.explode("candidates").alias("of"), "seen")
        fresh = pairs.join(before.rulings, ["story", "of"], "left_anti")
        fresh = self.save(fresh.groupBy("story", "seen").agg(sql.collect_list("of").alias("candidates")), of + "pairs")
        rulings = before.rulings.unionByName(self.save(self.rulings(fresh, tables.pages), of + "verify"))
        of_pairs = pairs.select("story", "of").join(rulings, ["story", "of"])
        of_left = tables.named.join(left, "document", "left_semi")
        decided = self.save(self.verdicts(tables.documents, of_left, of_pairs), of + "decide")
        return self.decided(of, replace(state, found=found, rulings=rulings), left, decided)

    def in_order(self, of: str, before: State, left: DataFrame, tables: Tables) -> State:
        """A round in one task, in which each document that is left finds those before it decided on."""
        left = self.reached(of, left, before.rulings)
        own = tables.keys.join(left, document_of("story") == left["document"], "left_semi").select("key").distinct()
        members = kept(tables.keys.join(own, "key", "left_semi"), before.dropped)
        members = members.join(left.withColumn("left", sql.lit(True)), document_of("story") == left["document"], "left")  # noqa: FBT003
        members = self.save(members.withColumn("left", sql.coalesce("left", sql.lit(False))), of + "members")  # noqa: FBT003
        others = members.where("kept and not left")
        if self.plan.goes_on:
            known = members.select(sql.explode("stories").alias("story"), "left")
            others = others.where("record is null")
        place = sql.row_number().over(Window.partitionBy("key").orderBy("story", "word"))
        others = others.withColumn("place", place).where(sql.col("place") <= KEEP).select("story", "left")
        others = others.union(known) if self.plan.goes_on else others
        needed = others.select(document_of("story").alias("document"), "left").distinct()
        needed = needed.unionByName(left.withColumn("left", sql.lit(True)))  # noqa: FBT003
        needed = needed.join(tables.named.select("document", "revised"), "document", "left")
        needed = needed.withColumn("revised", sql.coalesce("revised", sql.lit(False)))  # noqa: FBT003
        pages = tables.pages.join(needed, "document")
        rows = members.drop("document", "left", "stories").unionByName(pages, allowMissingColumns=True)
        rows = rows.repartition(1).sortWithinPartitions("key", "story", "word")
        settled = self.save(self.step(rows, "in_order"), of + "in order")
        decided = settled.drop("found")
        now = settled.select("document", sql.inline("found"))
        now = now.select(story_of("document", "part").alias("story"), "candidates", "seen")
        others = before.found.join(left, document_of("story") == left["document"], "left_anti")
        found = self.save(others.unionByName(now), of + "found")
        return self.decided(of, replace(before, found=found), left, decided)

    def reached(self, of: str, left: DataFrame, rulings: DataFrame) -> DataFrame:
        """With some documents, those that they may change, by what matches what; about as many as go into one task."""
        pairs = rulings.where(sql.col("ruling").isNotNull())
        edges = pairs.select(document_of("of").alias("document"), document_of("story").alias("to")).distinct()
        edges = self.save(edges, of + "matches")
        found = {row["document"] for row in left.collect()}
        new = found
        while new and len(found) <= IN_ORDER:
            of_new = self.spark.createDataFrame([(document,) for document in sorted(new)], "document long")
            to = edges.join(sql.broadcast(of_new), "document").select("to").distinct().collect()
            new = {row["to"] for row in to} - found
            found |= new
        return self.spark.createDataFrame([(document,) for document in sorted(found)], "document long")

    def decided(self, of: str, before: State, left: DataFrame, decided: DataFrame) -> State:
        """What is known when some documents were decided on again."""
        verdicts = before.verdicts.join(left, "document", "left_anti").unionByName(decided)
        old, new = of_documents(before.dropped, left), dropped_of(decided)
        flipped = self.save(old.exceptAll(new).union(new.exceptAll(old)), of + "changes")
        dropped = self.save(before.dropped.exceptAll(old).union(new), of + "dropped")
        return replace(before, verdicts=verdicts, dropped=dropped, flipped=flipped)


def text_of(df: DataFrame, text: str | None) -> str | None:
    """The column of strings that is likely read as the text; which one it is, each row says."""
    names = [text] if text is not None else COLUMNS["text"]
    strings = [field.name for field in df.schema if isinstance(field.dataType, StringType)]
    return next((name for name in strings if name == text or name.lower() in names), None)


def kept(keys: DataFrame, dropped: DataFrame) -> DataFrame:
    """Keys with whether their stories are kept."""
    of = keys.join(dropped.withColumn("kept", sql.lit(False)), "story", "left")  # noqa: FBT003
    return of.withColumn("kept", sql.coalesce("kept", sql.lit(True)))  # noqa: FBT003


def of_documents(stories: DataFrame, documents: DataFrame) -> DataFrame:
    """The rows of those stories that are of some documents."""
    return stories.join(documents, document_of("story") == documents["document"], "left_semi")


def dropped_of(verdicts: DataFrame) -> DataFrame:
    """The stories that are not kept."""
    of = verdicts.select("document", sql.posexplode("kept").alias("part", "kept")).where("not kept")
    return of.select(story_of("document", "part").alias("story"))
