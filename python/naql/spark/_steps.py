"""The five steps as functions of Arrow batches, as ``DataFrame.mapInArrow`` takes them, and the types of their rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from pyspark.sql.pandas.types import from_arrow_schema
from pyspark.sql.types import StructType  # noqa: TC002 - executors read it, too

from naql._core import Columns, Policy, Registry, Steps
from naql._errors import SchemeError

if TYPE_CHECKING:
    from naql._reading import How

DOCUMENT = ("id", "text", "title", "byline", "publisher", "url", "published")
"""The fields of a document, as the steps pass them on."""

KEY = ("key", "story", "word", "day", "outlet", "about")
"""The columns of a key of a story."""

_TYPES = {
    **dict.fromkeys(DOCUMENT, pa.string()),
    **dict.fromkeys(("key", "story", "of", "outlet", "document"), pa.int64()),
    **dict.fromkeys(("word", "day", "about"), pa.int32()),
    **dict.fromkeys(("kept", "revised", "repeated"), pa.bool_()),
    **dict.fromkeys(("record", "seen", "ruling"), pa.binary()),
}

KEYS = ("day", "outlet", "keys")
"""The columns of `Steps.sign` that say under which keys a document is looked up."""

Batches = Iterable[pa.RecordBatch]
"""What a task gets."""

Mapper = Callable[[Batches], Iterator[pa.RecordBatch]]
"""What ``mapInArrow`` takes."""


def _fields(*names: str) -> list[pa.Field[Any]]:
    return [pa.field(name, _TYPES[name]) for name in names]


LISTS = pa.list_(pa.struct(_fields("key", "word", "day", "outlet", "about", "record")))
"""What `Steps.candidates` takes of a story."""

INPUTS = {
    "lists": pa.schema(_fields(*KEY, "kept")),
    "candidates": pa.schema([*_fields("story"), pa.field("lists", LISTS)]),
    "verify": pa.schema(
        [*_fields("story", "of", "seen"), *(pa.field(name, pa.struct(_fields(*DOCUMENT))) for name in ("new", "old"))]
    ),
    "decide": pa.schema(
        [*_fields("document", "revised", "repeated", *DOCUMENT), pa.field("rulings", pa.list_(pa.binary()))]
    ),
}
"""The columns that each step takes, in order."""


def one(columns: Columns) -> pa.RecordBatch:
    """A result as one batch."""
    table = columns.to_arrow().combine_chunks()
    batches = table.to_batches()
    return batches[0] if batches else pa.RecordBatch.from_pylist([], schema=table.schema)


@dataclass(frozen=True)
class Plan:
    """The steps as a driver hands them to executors."""

    policy: Policy | None
    registry: Registry | None
    scheme: str

    @classmethod
    def of(cls, policy: Policy | None, registry: Registry | None) -> Plan:
        """The plan of a policy and a registry."""
        return cls(policy, registry, Steps(policy, registry).scheme)

    def steps(self) -> Steps:
        """The steps, where they run.

        Raises:
            SchemeError: Another version of naql is installed here than on the driver.

        """
        steps = Steps(self.policy, self.registry)
        if steps.scheme != self.scheme:
            message = (
                f'naql has the scheme "{steps.scheme}" on this executor and "{self.scheme}" on the driver; '
                "install one version everywhere"
            )
            raise SchemeError(message)
        return steps

    def mapper(self, step: str) -> Mapper:
        """A step for ``mapInArrow``."""

        def run(batches: Batches) -> Iterator[pa.RecordBatch]:
            work = getattr(self.steps(), step)
            for batch in batches:
                if batch.num_rows:
                    yield one(work(batch))

        return run

    def signer(self, how: How) -> Mapper:
        """`Steps.sign` for ``mapInArrow``; the row of the caller comes last, as a struct."""

        def run(batches: Batches) -> Iterator[pa.RecordBatch]:
            steps = self.steps()
            for batch in batches:
                if batch.num_rows:
                    signed = one(steps.sign(batch, how)).drop_columns(list(KEYS))
                    row = pa.StructArray.from_arrays(batch.columns, names=batch.schema.names)
                    names = [*signed.schema.names, "row"]
                    yield pa.RecordBatch.from_arrays([*signed.columns, row], names=names)

        return run

    def keys(self) -> Mapper:
        """What `Steps.sign` says of the keys of numbered documents, for ``mapInArrow``."""

        def run(batches: Batches) -> Iterator[pa.RecordBatch]:
            steps = self.steps()
            for batch in batches:
                if batch.num_rows:
                    signed = one(steps.sign(batch, {"html": "keep"}))
                    columns = [batch.column("document"), *(signed.column(name) for name in KEYS)]
                    yield pa.RecordBatch.from_arrays(columns, names=["document", *KEYS])

        return run

    def types(self, step: str) -> StructType:
        """The columns that a step gives: ``sign`` without its keys, ``keys`` these alone."""
        steps = Steps(self.policy, self.registry)
        if step in ("sign", "keys"):
            signed = steps.sign(pa.table({"text": pa.array([], pa.string())})).to_arrow()
            made = signed.select(list(KEYS)) if step == "keys" else signed.drop_columns(list(KEYS))
        else:
            made = getattr(steps, step)(INPUTS[step].empty_table()).to_arrow()
        return from_arrow_schema(made.schema.remove_metadata())


def counted(batches: Batches) -> Iterator[pa.RecordBatch]:
    """The rows of a partition with its number, ``at``, and their own in it, ``within``."""
    from pyspark import TaskContext

    context: Any = TaskContext.get()
    at, within = context.partitionId(), 0
    for batch in batches:
        rows = batch.num_rows
        columns = [
            *batch.columns,
            pa.array([at] * rows, pa.int64()),
            pa.array(range(within, within + rows), pa.int64()),
        ]
        within += rows
        yield pa.RecordBatch.from_arrays(columns, names=[*batch.schema.names, "at", "within"])
