"""The steps of pairs as functions of Arrow batches, as ``DataFrame.mapInArrow`` takes them, and the types of their rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from pyarrow import compute
from pyspark.sql.pandas.types import from_arrow_schema

from naql._core import Columns, PairSteps
from naql.spark._steps import DOCUMENT, Batches, Mapper, Plan, groups

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyspark.sql.types import StructType

ROWS = 10_000
"""How many rows of groups are given to a step at once, with the rest of the last group; and how many rows it gives at once."""

KINDS = ("marks", "rare", "windows", "wholes")
"""The kinds of keys that two stories share."""

_LONGS = pa.list_(pa.int64())

_TYPES = {
    **dict.fromkeys(DOCUMENT, pa.string()),
    **dict.fromkeys(("document", "story", "outlet", "bucket", "spot", "earlier", "later", "how"), pa.int64()),
    **dict.fromkeys((*KINDS, "least", "earlier_marks", "later_marks", "until", "from"), pa.int32()),
    **dict.fromkeys(("group", "hashes", "keys", "set"), pa.binary()),
    **dict.fromkeys(("copies", "earlier_passed", "later_passed"), _LONGS),
    "seen": pa.list_(pa.binary()),
}

_COMPARED = (("earlier", "later", "how"), ("story", "seen", "until", "from"), ("document", *DOCUMENT))
"""The columns of the three kinds of rows of a spot."""

MET = ("earlier", "later", *KINDS, "least", "earlier_marks", "later_marks")
"""What two stories share."""

INPUTS = {
    "stories": ("document", *DOCUMENT),
    "grouped": ("group", "story"),
    "standing": ("group", "story", "outlet", "hashes"),
    "keys": ("document", "copies", *DOCUMENT),
    "bucket": ("bucket", "keys"),
    "meet": ("set", *KINDS),
    "how": (*MET, "earlier_passed", "later_passed"),
    "compare": ("spot", *(name for of in _COMPARED for name in of)),
}
"""The columns that each step takes, in order."""


@dataclass(frozen=True)
class PairPlan:
    """The steps as a driver hands them to executors."""

    plan: Plan
    stories: int = 0
    """How many stories all documents have, of those that are judged."""
    words: int = 0
    """How many words these have."""
    buckets: int = 1

    def steps(self) -> PairSteps:
        """The steps, where they run.

        Raises:
            SchemeError: As `Plan.steps`.

        """
        self.plan.steps()
        return PairSteps(self.plan.policy, self.plan.registry)

    def made(self, steps: PairSteps, step: str, table: pa.Table) -> Columns:
        """What a step makes of rows."""
        if step == "keys":
            return steps.keys(table, self.stories, self.words, self.buckets)
        if step == "bucket":
            return steps.bucket(table, self.stories, self.words)
        if step == "compare":
            parts = [table.filter(table[own[0]].is_valid()).select(own) for own in _COMPARED]
            return steps.compare(*parts)
        made: Columns = getattr(steps, step)(table)
        return made

    def mapper(self, step: str) -> Mapper:
        """A step for ``mapInArrow``."""

        def run(batches: Batches) -> Iterator[pa.RecordBatch]:
            steps = self.steps()
            for table in tables(batches, step):
                yield from self.made(steps, step, table).to_arrow().to_batches(max_chunksize=ROWS)

        return run

    def types(self, step: str) -> StructType:
        """The columns that a step gives."""
        table = pa.schema([pa.field(name, _TYPES[name]) for name in INPUTS[step]]).empty_table()
        made = self.made(PairSteps(self.plan.policy, self.plan.registry), step, table).to_arrow()
        return from_arrow_schema(made.schema.remove_metadata())


def tables(batches: Batches, step: str) -> Iterator[pa.Table]:
    """The rows that a step takes at once: all of a bucket or a spot, all of some groups, or those of a batch."""
    if step in ("bucket", "compare"):
        yield from groups(batches, "bucket" if step == "bucket" else "spot")
    elif step in ("grouped", "standing"):
        yield from whole_groups(batches, "group")
    else:
        yield from (pa.Table.from_batches([batch]) for batch in batches if batch.num_rows)


def whole_groups(batches: Batches, by: str) -> Iterator[pa.Table]:
    """The rows of some groups at a time, which they are sorted by: all of each."""
    own: list[pa.RecordBatch] = []
    for batch in batches:
        rest = batch
        if own and batch.num_rows and sum(map(len, own)) >= ROWS:
            last: Any = own[-1].column(by)[-1]
            others: Any = compute.not_equal(batch.column(by), last)
            start = compute.index(others, value=True).as_py()
            if start >= 0:
                yield pa.Table.from_batches([*own, batch.slice(0, start)])
                own, rest = [], batch.slice(start)
        if rest.num_rows:
            own.append(rest)
    if own:
        yield pa.Table.from_batches(own)
