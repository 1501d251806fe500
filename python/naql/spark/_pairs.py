"""Pairs on a DataFrame: every two stories that share text, found by the keys that they share.

stories      of each document, with what they are grouped by
groups       crowds of equal stories, for which the first stands; stories that begin or end alike, and their standing words
buckets      of all keys a part: which stories share some, and what is known of shingles
meetings     who meets whom by the stories that share keys, once for each set of them; added up by pair
compare      the pairs of later stories, spot by spot
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pyspark.sql import functions as sql

from naql.spark._pair_steps import INPUTS, KINDS, MET, PairPlan
from naql.spark._rounds import PARTS, document_of
from naql.spark._steps import DOCUMENT

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

    from naql.spark._rounds import Run

KEYS = 1 << 22
"""About so many keys or fewer are in a bucket."""

KEYS_A_WORD = 2
"""A story has about so many keys a word."""


class Pairs:
    """The pairs of one run."""

    def __init__(self, run: Run) -> None:
        self.run, self.plan = run, PairPlan(run.plan)

    def step(self, table: DataFrame, step: str) -> DataFrame:
        """The rows that a step makes of a table."""
        return table.select(*INPUTS[step]).mapInArrow(self.plan.mapper(step), self.plan.types(step))

    def save(self, table: DataFrame, name: str) -> DataFrame:
        """A table as it is now."""
        return self.run.save(table, f"pairs: {name}")

    def of(self, documents: DataFrame) -> DataFrame:
        """The pairs of numbered documents."""
        pages = documents.select("document", *DOCUMENT)
        stories = self.save(self.step(pages, "stories"), "stories")
        counts = stories.agg(sql.count("*").alias("stories"), sql.sum("words").alias("words")).first()
        count, words = (counts["stories"], counts["words"] or 0) if counts else (0, 0)
        buckets = max(4 * self.run.parts, KEYS_A_WORD * words // KEYS)
        self.plan = replace(self.plan, stories=count, words=words, buckets=buckets)
        of_groups = stories.select(sql.explode("groups").alias("group"), "story")
        of_groups = of_groups.repartition("group").sortWithinPartitions("group", "story")
        grouped = self.save(self.step(of_groups, "grouped"), "groups")
        copies = grouped.where("first is not null")
        standing = self.standing(stories, grouped.where("first is null").select("group", "story"))
        of_document = copies.groupBy(document_of("story").alias("document")).agg(
            sql.collect_list("story").alias("copies")
        )
        keys = self.step(pages.join(of_document, "document", "left"), "keys")
        keys = keys.repartition("bucket").sortWithinPartitions("bucket")
        bucket = self.save(self.step(keys, "bucket"), "buckets")
        met = self.met(bucket.where("set is not null"), copies)
        known = bucket.where("seen is not null").select("story", "seen")
        return self.compared(met, known, standing, pages)

    def standing(self, stories: DataFrame, alike: DataFrame) -> DataFrame:
        """The standing words of stories that begin or end alike."""
        rows = alike.join(stories.select("story", "outlet", "hashes"), "story")
        found = self.step(rows.repartition("group").sortWithinPartitions("group"), "standing")
        of_story = found.groupBy("story").agg(sql.max("until").alias("until"), sql.min("from").alias("from"))
        return self.save(of_story, "standing")

    def met(self, sets: DataFrame, copies: DataFrame) -> DataFrame:
        """The stories that share enough to be compared."""
        # The rows of one set have all of its keys of one bucket: each is expanded once.
        sums = [sql.sum(kind).cast("int").alias(kind) for kind in KINDS]
        meetings = self.save(self.step(sets.groupBy("set").agg(*sums), "meet"), "meetings")
        none = [sql.lit(0).alias(name) for name in (*KINDS[:-1], "earlier_marks", "later_marks")]
        of_copies = copies.where(document_of("first") < document_of("story")).select(
            *(sql.col("first").alias("earlier"), sql.col("story").alias("later")),
            *(sql.lit(1).alias("wholes"), sql.col("stories").alias("least"), *none),
        )
        rows = meetings.where("later is not null").select(*MET).unionByName(of_copies)
        marks = [sql.max(name).alias(name) for name in ("earlier_marks", "later_marks")]
        added = rows.groupBy("earlier", "later").agg(*sums, sql.min("least").alias("least"), *marks)
        passed = meetings.where("later is null").groupBy("earlier").agg(sql.collect_list("mark").alias("passed"))
        for side in ("earlier", "later"):
            of_side = passed.select(sql.col("earlier").alias(side), sql.col("passed").alias(f"{side}_passed"))
            added = added.join(of_side, side, "left")
        return self.save(self.step(added, "how"), "met")

    def compared(self, met: DataFrame, known: DataFrame, standing: DataFrame, pages: DataFrame) -> DataFrame:
        """The pairs of stories that met. Documents go where they are compared, once to each spot."""
        met = met.withColumn("spot", sql.shiftright("later", PARTS + self.run.spot_bits))
        needed = met.select("spot", sql.explode(sql.array("earlier", "later")).alias("story"))
        needed = needed.select("spot", document_of("story").alias("document")).distinct()
        earlier = met.select("spot", sql.col("earlier").alias("story")).distinct()
        seen = known.join(earlier.select("story").distinct(), "story", "left_semi")
        seen = seen.groupBy("story").agg(sql.collect_list("seen").alias("seen")).join(standing, "story", "left")
        rows = met.unionByName(earlier.join(seen, "story"), allowMissingColumns=True)
        rows = rows.unionByName(needed.join(pages, "document"), allowMissingColumns=True)
        rows = rows.select(*INPUTS["compare"]).repartition("spot").sortWithinPartitions("spot")
        related = self.save(self.step(rows, "compare"), "compare")
        own = [name for name in related.columns if name not in ("earlier", "later", "is_full", "unless_full")]
        open_ = related.where("unless_full")
        if open_.isEmpty():
            return related.select(*own)
        full = related.where("is_full").select(sql.col("later").alias("earlier")).distinct()
        given = related.where("not unless_full").unionByName(open_.join(full, "earlier", "left_anti"))
        return self.save(given.select(*own), "result")
