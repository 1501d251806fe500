"""A table of what earlier days say: Parquet in a folder, with a folder for each day.

about     one row: what the table was made by, and how many documents it has; it is written last, and a day without it is none
names     of each document its names
pages     the documents that have a kept story
records   of each key that the day had what all documents up to then say of it
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyspark.errors import AnalysisException
from pyspark.sql import Window
from pyspark.sql import functions as sql

from naql._errors import SchemeError
from naql.spark._rounds import kept
from naql.spark._steps import DOCUMENT

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

    from naql.spark._rounds import Run, State, Tables

ABOUT = "day long, documents long, scheme string, policy string"
NAMES = "document long, id_name binary, text_name binary"
PAGES = ", ".join(["document long", *(f"{name} string" for name in DOCUMENT)])
RECORDS = "key long, record binary, owner long, stories array<long>, day long"


@dataclass
class Table:
    """The days of a table."""

    run: Run
    folder: str
    days: int
    documents: int

    @classmethod
    def open(cls, run: Run, folder: str) -> Table:
        """The table of a folder; it has no days when there is none.

        Raises:
            SchemeError: Another version of naql or another policy made it.

        """
        folder = folder.rstrip("/")
        try:
            days = run.spark.read.schema(ABOUT).parquet(f"{folder}/*/about").orderBy("day").collect()
        except AnalysisException as error:
            if error.getErrorClass() != "PATH_NOT_FOUND":
                raise
            days = []
        for day in days:
            for what, theirs, ours in (
                ("scheme", day["scheme"], run.plan.scheme),
                ("policy", day["policy"], run.plan.policy_digest()),
            ):
                if theirs != ours:
                    message = (
                        f'the table "{folder}" was made with the {what} "{theirs}", not with "{ours}"; make it again'
                    )
                    raise SchemeError(message)
        return cls(run, folder, len(days), days[-1]["documents"] if days else 0)

    def _read(self, name: str, schema: str) -> DataFrame:
        spark = self.run.spark
        if not self.days:
            return spark.createDataFrame([], schema)
        return spark.read.schema(schema).parquet(*(f"{self.folder}/{day:06}/{name}" for day in range(self.days)))

    def names(self) -> DataFrame:
        """The names of all documents."""
        return self._read("names", NAMES)

    def pages(self) -> DataFrame:
        """The documents that later ones may be compared with."""
        return self._read("pages", PAGES)

    def records(self, keys: DataFrame) -> DataFrame:
        """What is known of these keys, as rows that come before the others of a key."""
        known = self._read("records", RECORDS).join(keys, "key", "left_semi")
        last = Window.partitionBy("key").orderBy(sql.col("day").desc())
        known = known.withColumn("place", sql.row_number().over(last)).where("place = 1")
        zeros = {name: sql.lit(0) for name in ("story", "word", "outlet", "about")}
        rows = known.select("key", "record", "owner", "stories", *(zero.alias(name) for name, zero in zeros.items()))
        return rows.withColumn("day", sql.lit(None).cast("int"))

    def add(self, tables: Tables, state: State) -> None:
        """Adds a day that was decided on.

        Raises:
            Exception: What Spark raises; then the day is not in the table.

        """
        run, day = self.run, f"{self.folder}/{self.days:06}"
        run.spark.sparkContext.setJobDescription("naql state")
        new = tables.named.where(~sql.col("repeated")).select("document")
        names = tables.documents.select("document", "id_name", "text_name").join(new, "document")
        names.write.mode("overwrite").parquet(f"{day}/names")
        known = state.verdicts.where(sql.exists("kept", lambda kept: kept)).select("document")
        pages = tables.documents.select("document", *DOCUMENT).join(known, "document")
        pages.write.mode("overwrite").parquet(f"{day}/pages")
        rows = kept(tables.all_keys, state.dropped).repartition("key").sortWithinPartitions("key", "story", "word")
        records = run.step(rows, "records").withColumn("day", sql.lit(self.days).cast("long"))
        records.write.mode("overwrite").parquet(f"{day}/records")
        count = self.documents + tables.documents.count()
        about = [(self.days, count, run.plan.scheme, run.plan.policy_digest())]
        run.spark.createDataFrame(about, ABOUT).coalesce(1).write.mode("overwrite").parquet(f"{day}/about")
