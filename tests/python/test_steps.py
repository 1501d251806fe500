"""The five steps in Arrow: rounds written with lists and dictionaries give what `naql.dedup` gives."""

import itertools
from typing import Any

import pyarrow as pa
import pytest

import naql
from pages import vectors

DOCUMENT = ("id", "text", "title", "byline", "publisher", "url", "published")
PARTS = 20


def rows_of(columns: naql.Columns) -> list[dict[str, Any]]:
    return columns.to_arrow().to_pylist()


def typed(rows: list[dict[str, Any]], **types: pa.DataType) -> pa.Table:
    return pa.Table.from_pylist(rows, pa.schema(list(types.items())))


KEY = {"key": pa.int64(), "word": pa.int32(), "day": pa.int32(), "outlet": pa.int64(), "about": pa.int32()}
PAGE = dict.fromkeys(DOCUMENT, pa.string())


def in_rounds(documents: list[dict[str, Any]]) -> tuple[dict[int, dict[str, Any]], int]:
    """The verdicts by row, and how many rounds they took."""
    steps = naql.Steps()
    signed = [{**row, "row": n} for n, row in enumerate(rows_of(steps.sign(documents)))]
    signed.sort(key=lambda row: row["order"])
    ids: set[bytes] = set()
    texts: set[bytes] = set()
    keys = []
    for document, row in enumerate(signed):
        row |= {"document": document, "revised": row["id_name"] in ids, "repeated": row["text_name"] in texts}
        ids.add(row["id_name"])
        texts.add(row["text_name"])
        if not row["repeated"]:
            keys += [
                {**key, "story": document << PARTS | key["part"], "day": row["day"], "outlet": row["outlet"]}
                for key in row["keys"]
            ]
    keys.sort(key=lambda key: (key["key"], key["story"], key["word"]))
    dropped: set[int] | None = None
    told: list[dict[str, Any]] = []
    for done in itertools.count(1):
        rows = [{**key, "kept": key["story"] not in (dropped or ())} for key in keys]
        # A stream, whose batches end anywhere.
        walk = naql.Steps()
        batches = [rows[at : at + 97] for at in range(0, len(rows), 97)]
        wide = {**KEY, "story": pa.int64(), "kept": pa.bool_()}
        lists = [row for batch in batches for row in rows_of(walk.lists(typed(batch, **wide)))]
        lists.sort(key=lambda row: row["story"])
        stories = [
            {"story": story, "lists": list(of_story)}
            for story, of_story in itertools.groupby(lists, lambda row: row["story"])
        ]
        one = pa.list_(pa.struct([*KEY.items(), ("record", pa.binary())]))
        found = rows_of(steps.candidates(typed(stories, story=pa.int64(), lists=one)))
        pairs = [{"story": row["story"], "of": of, "seen": row["seen"]} for row in found for of in row["candidates"]]
        pages = typed(signed, document=pa.int64(), **PAGE)
        rulings = rows_of(steps.verify(typed(pairs, story=pa.int64(), of=pa.int64(), seen=pa.binary()), pages))
        for row in signed:
            of_row = [r["ruling"] for r in rulings if r["story"] >> PARTS == row["document"] and r["ruling"]]
            row["rulings"] = of_row[::-1]
        flags = {"document": pa.int64(), "revised": pa.bool_(), "repeated": pa.bool_()}
        told = rows_of(steps.decide(typed(signed, **flags, **PAGE, rulings=pa.list_(pa.binary()))))
        now = {row["document"] << PARTS | part for row in told for part, kept in enumerate(row["kept"]) if not kept}
        if now == dropped:
            return {signed[row["document"]]["row"]: row for row in told}, done
        dropped = now
    raise AssertionError


def test_rounds_of_steps_are_dedup() -> None:
    documents = vectors("golden/documents.jsonl")
    told, rounds = in_rounds(documents)
    own = ("document", "kept", "of_document", "copies", "outlets", "first_seen")
    for n, want in enumerate(naql.dedup(documents).to_arrow().to_pylist()):
        got = told[n]
        assert {name: got[name] for name in want if name not in own} == {n: want[n] for n in want if n not in own}
    assert rounds > 1


def test_what_was_made_by_something_else_is_refused() -> None:
    signed = naql.Steps().sign([{"id": "a", "text": "نص"}]).to_arrow()
    assert signed.schema.metadata[b"naql.scheme"].startswith(naql.SCHEME.encode())
    table = typed([], story=pa.int64(), lists=pa.list_(pa.struct([*KEY.items(), ("record", pa.binary())])))
    same = table.replace_schema_metadata(signed.schema.metadata)
    assert len(naql.Steps().candidates(same)) == 0
    with pytest.raises(naql.SchemeError, match=r"naql\.policy"):
        naql.Steps(naql.Policy(min_words=3)).candidates(same)
    with pytest.raises(naql.SchemeError, match="one version of naql"):
        naql.Steps().candidates(table.replace_schema_metadata({"naql.scheme": "naql/0"}))


def test_what_is_not_a_step_s_is_refused() -> None:
    steps = naql.Steps()
    with pytest.raises(naql.ArgumentError, match='no column "story"'):
        steps.candidates(pa.table({"x": [1]}))
    with pytest.raises(naql.ArgumentError, match='column "story" is Utf8, not int64'):
        steps.candidates(pa.table({"story": ["1"]}))
    with pytest.raises(naql.PolicyError, match="replace"):
        naql.Steps(naql.Policy(extends="none", rules=[{"relation": ["near"], "decision": "admit", "replace": True}]))
