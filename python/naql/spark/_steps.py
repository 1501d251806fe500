"""The five steps as functions of Arrow batches, as ``DataFrame.mapInArrow`` takes them, and the types of their rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from pyarrow import compute
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
    **dict.fromkeys(("key", "story", "outlet", "owner", "document", "spot"), pa.int64()),
    **dict.fromkeys(("word", "day", "about"), pa.int32()),
    **dict.fromkeys(("kept", "revised", "repeated", "left"), pa.bool_()),
    **dict.fromkeys(("record", "seen"), pa.binary()),
    "candidates": pa.list_(pa.int64()),
    "rulings": pa.list_(pa.binary()),
}

RECORD = ("record", "owner")
"""The columns of what earlier runs say of a key."""

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
    "records": pa.schema(_fields(*KEY, "kept")),
    "candidates": pa.schema([*_fields("story"), pa.field("lists", LISTS)]),
    "verify": pa.schema(_fields("spot", "story", "candidates", "seen", "document", *DOCUMENT)),
    "decide": pa.schema(_fields("document", "revised", "repeated", *DOCUMENT, "rulings")),
    "in_order": pa.schema(_fields(*KEY, "kept", "document", "revised", "left", *DOCUMENT)),
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
    goes_on: bool
    """Whether keys have rows of earlier runs."""

    @classmethod
    def of(cls, policy: Policy | None, registry: Registry | None, *, goes_on: bool = False) -> Plan:
        """The plan of a policy and a registry."""
        return cls(policy, registry, Steps(policy, registry).scheme, goes_on)

    def policy_digest(self) -> str:
        """The digest of the policy."""
        empty = Steps(self.policy, self.registry).sign(pa.table({"text": pa.array([], pa.string())})).to_arrow()
        return str(empty.schema.metadata[b"naql.policy"].decode())

    def inputs(self, step: str) -> pa.Schema:
        """The columns that a step takes, in order."""
        own = INPUTS[step]
        return pa.schema([*own, *_fields(*RECORD)]) if self.goes_on and "kept" in own.names else own

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
            steps = self.steps()
            if step == "verify":
                for table in groups(batches, "spot"):
                    yield one(verified(steps, table))
            elif step == "in_order":
                for table in groups(batches, None):
                    yield one(settled(steps, table))
            else:
                for batch in batches:
                    if batch.num_rows:
                        yield one(getattr(steps, step)(batch))
                if step == "records":
                    yield one(steps.records(self.inputs(step).empty_table()))

        return run

    def signer(self, how: How, text: str | None, *, with_rows: bool) -> Mapper:
        """`Steps.sign` for ``mapInArrow``, with three columns more.

        They are a number that no other row has; and if they are wanted the row of the caller, in which the column ``text`` is
        null where it is the text of the document, and whether it is.
        """

        def run(batches: Batches) -> Iterator[pa.RecordBatch]:
            steps = self.steps()
            # Rows are saved with these numbers before anything looks at them.
            for batch in counted(batches):
                if batch.num_rows:
                    at, within = batch.columns[-2:]
                    own = batch.drop_columns(["at", "within"])
                    signed = one(steps.sign(own, how)).drop_columns(list(KEYS))
                    signed = signed.append_column("locator", compute.add(compute.multiply(at, 1 << 33), within))
                    yield with_row(signed, own, text) if with_rows else signed

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
            table = self.inputs(step).empty_table()
            special = {"verify": verified, "in_order": settled}
            made = (special[step](steps, table) if step in special else getattr(steps, step)(table)).to_arrow()
        return from_arrow_schema(made.schema.remove_metadata())


def with_row(signed: pa.RecordBatch, own: pa.RecordBatch, text: str | None) -> pa.RecordBatch:
    """Signed documents with the rows of the caller, whose column ``text`` is not said twice."""
    same: Any = pa.array([False] * len(own))
    if text is not None:
        place = own.schema.get_field_index(text)
        found: Any = compute.equal(own.column(place), signed.column("text"))
        same = compute.fill_null(found, False)  # noqa: FBT003
        nothing = pa.scalar(None, own.schema.field(place).type)
        cut = compute.if_else(same, nothing, own.column(place))
        own = own.set_column(place, pa.field(text, cut.type), cut)
    row = pa.StructArray.from_arrays(own.columns, names=own.schema.names)
    return signed.append_column("row", row).append_column("same", same)


def verified(steps: Steps, spot: pa.Table) -> Columns:
    """The rulings of a spot: on its stories with their candidates, by its pages."""
    is_page = spot["document"].is_valid()
    asked = spot.filter(compute.invert(is_page)).combine_chunks()
    rows = compute.list_parent_indices(asked["candidates"])
    of = compute.list_flatten(asked["candidates"])
    pairs = pa.table([asked["story"].take(rows), of, asked["seen"].take(rows)], names=["story", "of", "seen"])
    return steps.verify(pairs, spot.filter(is_page).select(["document", *DOCUMENT]))


def settled(steps: Steps, rows: pa.Table) -> Columns:
    """What is decided in order on documents, by their keys and pages."""
    is_page = rows["document"].is_valid()
    known = [name for name in RECORD if name in rows.column_names]
    keys = rows.filter(compute.invert(is_page)).select([*KEY, "kept", *known])
    return steps.in_order(keys, rows.filter(is_page).select(["document", "revised", "left", *DOCUMENT]))


def groups(batches: Batches, by: str | None) -> Iterator[pa.Table]:
    """The rows with the same value of a column, which they are sorted by; or all rows."""
    own: list[pa.RecordBatch] = []
    for batch in batches:
        starts = [0]
        if by is not None:
            if own and batch.num_rows and own[-1].column(by)[-1] != batch.column(by)[0]:
                yield pa.Table.from_batches(own)
                own = []
            values = batch.column(by).to_pylist()
            starts += [at for at in range(1, len(values)) if values[at] != values[at - 1]]
        for start, end in zip(starts, [*starts[1:], batch.num_rows], strict=True):
            if start > 0:
                yield pa.Table.from_batches(own)
                own = []
            if end > start:
                own.append(batch.slice(start, end - start))
    if own:
        yield pa.Table.from_batches(own)


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
