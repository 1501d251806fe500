"""The verdicts of naql.dedup on any engine that maps and groups: the five steps, round by round.

For whoever has such an engine and no Spark: on_ray.py and on_daft.py are two. Rows go from step to step in the engine; places in the
order, and which stories are dropped, are on the driver: some 100 bytes a document. naql.spark keeps these in tables, too, and in each
round looks at what changed only.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

import pyarrow as pa
from pyarrow import compute

import naql

PARTS = 20
"""How many bits of a story's number are its part of the page."""

SPOT = 10
"""Two to this many documents are verified together."""

BUCKETS = 64
"""Into how many groups keys are put."""

LONG, INT, BYTES = pa.int64(), pa.int32(), pa.binary()
DOCUMENT = ("id", "text", "title", "byline", "publisher", "url", "published")
PAGE = {"document": LONG, **dict.fromkeys(DOCUMENT, pa.string()), "revised": pa.bool_(), "repeated": pa.bool_()}
KEY = {"key": LONG, "story": LONG, "word": INT, "day": INT, "outlet": LONG, "about": INT}
LIST = {name: KEY[name] for name in ("key", "word", "day", "outlet", "about")} | {"record": BYTES}
FOUND = {"story": LONG, "candidates": pa.list_(LONG), "seen": BYTES}
RULING = {"document": LONG, "ruling": BYTES}

Step = Callable[[pa.Table], pa.Table]
"""What is done with a batch or a group."""


Table = TypeVar("Table")
"""A table of the engine."""


class Engine(Protocol[Table]):
    """What is asked of an engine."""

    def mapped(self, table: Table, step: Step, to: pa.Schema) -> Table:
        """The step on batches of any size; it gives rows of these columns, more or fewer than it takes."""

    def grouped(self, tables: Sequence[Table], by: str, step: Step, to: pa.Schema) -> Table:
        """The step on all rows of tables with the same value of a column. The tables have the same columns."""

    def collected(self, table: Table) -> list[dict[str, Any]]:
        """All rows, on the driver."""


def typed(table: pa.Table, **fields: pa.DataType) -> pa.Table:
    """The table with these columns alone; those that it has not are null."""
    columns = [
        table[name].cast(of) if name in table.column_names else pa.nulls(len(table), of) for name, of in fields.items()
    ]
    return pa.table(columns, schema=pa.schema(list(fields.items())))


def signed(batch: pa.Table) -> pa.Table:
    return naql.Steps().sign(batch).to_arrow().replace_schema_metadata(None)


def keys_of(pages: pa.Table) -> pa.Table:
    """A row for each key of documents that no earlier one is the same as."""
    pages = pages.filter(compute.invert(pages["repeated"]))
    made = naql.Steps().sign(pages.select(DOCUMENT), {"html": "keep"}).to_arrow().combine_chunks()
    at = compute.list_parent_indices(made["keys"])
    key = pa.Table.from_struct_array(compute.list_flatten(made["keys"]))
    story = compute.add(compute.shift_left(pages["document"].take(at), PARTS), key["part"].cast(LONG))
    columns = {"story": story, "day": made["day"].take(at), "outlet": made["outlet"].take(at)}
    columns |= {name: key[name] for name in ("key", "word", "about")}
    return typed(pa.table({**columns, "bucket": compute.bit_wise_and(key["key"], BUCKETS - 1)}), **KEY, bucket=LONG)


def lists_of(dropped: pa.Array) -> Step:
    def step(keys: pa.Table) -> pa.Table:
        keys = keys.sort_by([("key", "ascending"), ("story", "ascending"), ("word", "ascending")])
        kept = compute.invert(compute.is_in(keys["story"], dropped))
        lists = naql.Steps().lists(typed(keys, **KEY).append_column("kept", kept)).to_arrow()
        return typed(lists.append_column("spot", spot_of(lists["story"])), story=LONG, **LIST, spot=LONG)

    return step


def spot_of(story: Any) -> Any:
    return compute.shift_right(story, PARTS + SPOT)


def found_of(lists: pa.Table) -> pa.Table:
    """The candidates of the stories of a spot."""
    lists = lists.sort_by("story").combine_chunks()
    starts = [0, *(at for at in range(1, len(lists)) if lists["story"][at] != lists["story"][at - 1]), len(lists)]
    structs = lists.select(list(LIST)).to_struct_array().combine_chunks()
    of_story = pa.ListArray.from_arrays(pa.array(starts, INT), structs)
    found = naql.Steps().candidates(pa.table({"story": lists["story"].take(starts[:-1]), "lists": of_story}))
    return typed(found.to_arrow(), **FOUND)


def pages_for(found: pa.Table) -> pa.Table:
    """Which documents are needed in which spots."""
    of = compute.list_flatten(found["candidates"])
    spot = spot_of(found["story"])
    both = [found["story"], of]
    spots = [spot, spot.take(compute.list_parent_indices(found["candidates"]))]
    needed = [compute.shift_right(story, PARTS) for story in both]
    table = pa.table([pa.concat_arrays(chunks(spots)), pa.concat_arrays(chunks(needed))], names=["spot", "document"])
    return table.group_by(["spot", "document"]).aggregate([])


def chunks(columns: Sequence[Any]) -> list[pa.Array]:
    return [
        chunk for column in columns for chunk in (column.chunks if isinstance(column, pa.ChunkedArray) else [column])
    ]


def rulings_of(spot: pa.Table) -> pa.Table:
    """The rulings on the stories of a spot, whose rows are found stories and pages."""
    asked = spot.filter(spot["story"].is_valid()).combine_chunks()
    at = compute.list_parent_indices(asked["candidates"])
    pairs = [asked["story"].take(at), compute.list_flatten(asked["candidates"]), asked["seen"].take(at)]
    pages = spot.filter(spot["document"].is_valid()).select(["document", *DOCUMENT])
    ruled = naql.Steps().verify(pa.table(pairs, names=["story", "of", "seen"]), pages).to_arrow()
    return typed(ruled.append_column("document", compute.shift_right(ruled["story"], PARTS)), **RULING)


def decided_of(rows: pa.Table) -> pa.Table:
    """The verdicts on some documents, whose rows are pages and rulings."""
    pages = rows.filter(rows["id"].is_valid())
    found = rows.filter(rows["ruling"].is_valid()).group_by("document").aggregate([("ruling", "list")])
    rulings = dict(zip(found["document"].to_pylist(), found["ruling_list"].to_pylist(), strict=True))
    lists = pa.array([rulings.get(document, []) for document in pages["document"].to_pylist()], pa.list_(BYTES))
    return naql.Steps().decide(typed(pages, **PAGE).append_column("rulings", lists)).to_arrow()


def schema(**fields: pa.DataType) -> pa.Schema:
    return pa.schema(list(fields.items()))


NOTHING = typed(pa.table({}), **{name: pa.string() for name in DOCUMENT})
SIGNED = signed(NOTHING).schema
VERDICTS = decided_of(typed(pa.table({}), **PAGE, ruling=BYTES)).schema.remove_metadata()


def dedup(engine: Engine[Table], pages: Table) -> Table:
    """The columns of `naql.dedup` with `document`, the place in the order, and `kept`; without who else printed what is kept.

    Rows have ids of their own.
    """
    names = ["id", "order", "id_name", "text_name"]
    pages = engine.mapped(pages, signed, SIGNED)
    # The order on the driver, by names, without texts.
    few = pa.schema([SIGNED.field(name) for name in names])
    order = engine.collected(engine.mapped(pages, lambda batch: batch.select(names), few))
    order.sort(key=lambda row: (row["order"], row["id"]))
    places: dict[tuple[bytes, str], tuple[int, bool, bool]] = {}
    ids: set[bytes] = set()
    texts: set[bytes] = set()
    for document, row in enumerate(order):
        places[row["order"], row["id"]] = (document, row["id_name"] in ids, row["text_name"] in texts)
        ids.add(row["id_name"])
        texts.add(row["text_name"])

    def number(batch: pa.Table) -> pa.Table:
        rows = zip(batch["order"].to_pylist(), batch["id"].to_pylist(), strict=True)
        found = [places[row] for row in rows]
        flags = {name: [of[at] for of in found] for at, name in enumerate(("document", "revised", "repeated"))}
        spot = pa.array([document >> SPOT for document in flags["document"]], LONG)
        columns = {**{name: batch[name] for name in DOCUMENT}, **flags, "spot": spot}
        return typed(pa.table(columns), **PAGE, spot=LONG)

    pages = engine.mapped(pages, number, schema(**PAGE, spot=LONG))
    keys = engine.mapped(pages, keys_of, schema(**KEY, bucket=LONG))
    dropped = pa.array([], LONG)
    while True:
        verdicts = one_round(engine, pages, keys, dropped)
        found = engine.collected(engine.mapped(verdicts, dropped_of, schema(story=LONG)))
        now = pa.array(sorted(row["story"] for row in found), LONG)
        if now.equals(dropped):
            return verdicts
        dropped = now


def dropped_of(verdicts: pa.Table) -> pa.Table:
    """The stories that are not kept."""
    rows = zip(verdicts["document"].to_pylist(), verdicts["kept"].to_pylist(), strict=True)
    stories = [document << PARTS | part for document, kept in rows for part, keep in enumerate(kept) if not keep]
    return pa.table({"story": pa.array(stories, LONG)})


def one_round(engine: Engine[Table], pages: Table, keys: Table, dropped: pa.Array) -> Table:
    """The verdicts on all documents, when these stories are not kept."""
    lists = engine.grouped([keys], "bucket", lists_of(dropped), schema(story=LONG, **LIST, spot=LONG))
    found = engine.grouped([lists], "spot", found_of, schema(**FOUND))
    # Each document goes to every spot that asks for it.
    needed = engine.collected(engine.mapped(found, pages_for, schema(spot=LONG, document=LONG)))
    spots: dict[int, set[int]] = {}
    for row in needed:
        spots.setdefault(row["document"], set()).add(row["spot"])
    asked = {**FOUND, **{name: PAGE[name] for name in ("document", *DOCUMENT)}, "spot": LONG}

    def ask(batch: pa.Table) -> pa.Table:
        return typed(batch.append_column("spot", spot_of(batch["story"])), **asked)

    def send(batch: pa.Table) -> pa.Table:
        to = [(at, spot) for at, n in enumerate(batch["document"].to_pylist()) for spot in sorted(spots.get(n, ()))]
        sent = batch.take(pa.array([at for at, _ in to], LONG)).drop_columns("spot")
        return typed(sent.append_column("spot", pa.array([spot for _, spot in to], LONG)), **asked)

    both = [engine.mapped(found, ask, schema(**asked)), engine.mapped(pages, send, schema(**asked))]
    rulings = engine.grouped(both, "spot", rulings_of, schema(**RULING))
    ruled = {**PAGE, "ruling": BYTES, "spot": LONG}

    def home(batch: pa.Table) -> pa.Table:
        return typed(batch.append_column("spot", compute.shift_right(batch["document"], SPOT)), **ruled)

    of_pages = engine.mapped(pages, lambda batch: typed(batch, **ruled), schema(**ruled))
    return engine.grouped([of_pages, engine.mapped(rulings, home, schema(**ruled))], "spot", decided_of, VERDICTS)
