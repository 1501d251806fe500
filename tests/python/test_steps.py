"""The steps in Arrow: written with lists and dictionaries they give what `naql.dedup` and `naql.pairs` give."""

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


KINDS = ("marks", "rare", "windows", "wholes")


def grouped_by(rows: list[dict[str, Any]], *names: str) -> list[tuple[Any, list[dict[str, Any]]]]:
    """Rows by the values of some columns, in order."""
    found: dict[Any, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(tuple(row[name] for name in names), []).append(row)
    return sorted(found.items())


def sums(rows: list[dict[str, Any]]) -> dict[str, int]:
    return {kind: sum(row[kind] for row in rows) for kind in KINDS}


def pairs_of(documents: list[dict[str, Any]], buckets: int) -> list[dict[str, Any]]:
    """The pairs of documents in their order."""
    steps = naql.PairSteps()
    pages = [{**dict.fromkeys(DOCUMENT), **row, "document": n} for n, row in enumerate(documents)]
    of_page = {"document": pa.int64(), **PAGE}
    stories = rows_of(steps.stories(typed(pages, **of_page)))
    totals = (len(stories), sum(row["words"] for row in stories))
    of_story = {row["story"]: row for row in stories}
    groups = sorted((group, row["story"]) for row in stories for group in row["groups"])
    rows = [{"group": group, "story": story} for group, story in groups]
    grouped = rows_of(steps.grouped(typed(rows, group=pa.binary(), story=pa.int64())))
    copies = [row for row in grouped if row["first"] is not None]
    alike = [{**of_story[row["story"]], **row} for row in grouped if row["first"] is None]
    wide = {"group": pa.binary(), "story": pa.int64(), "outlet": pa.int64(), "hashes": pa.binary()}
    standing = rows_of(steps.standing(typed(alike, **wide)))
    ends = {
        story: (max(row["until"] for row in of), min(row["from"] for row in of))
        for (story,), of in grouped_by(standing, "story")
    }
    for page in pages:
        page["copies"] = [row["story"] for row in copies if row["story"] >> PARTS == page["document"]]
    with_copies = typed(pages, **of_page, copies=pa.list_(pa.int64()))
    keys = rows_of(steps.keys(with_copies, *totals, buckets))
    said = []
    for _, of_bucket in grouped_by(keys, "bucket"):
        said += rows_of(steps.bucket(typed(of_bucket, keys=pa.binary()), *totals))
    sets = [{"set": of[0], **sums(rows)} for of, rows in grouped_by([row for row in said if row["set"]], "set")]
    meetings = rows_of(steps.meet(typed(sets, set=pa.binary(), **dict.fromkeys(KINDS, pa.int32()))))
    passed: dict[int, list[int]] = {}
    for row in meetings:
        if row["later"] is None:
            passed.setdefault(row["earlier"], []).append(row["mark"])
    none = dict.fromkeys([*KINDS, "earlier_marks", "later_marks"], 0)
    met = [row for row in meetings if row["later"] is not None] + [
        {**none, "earlier": row["first"], "later": row["story"], "wholes": 1, "least": row["stories"]} for row in copies
    ]
    added = [
        {
            **of[0],
            **sums(of),
            "least": min(row["least"] for row in of),
            "earlier_passed": passed.get(earlier),
            "later_passed": passed.get(later, []),
        }
        for (earlier, later), of in grouped_by(met, "earlier", "later")
    ]
    longs, lists = {"earlier": pa.int64(), "later": pa.int64()}, pa.list_(pa.int64())
    ints = dict.fromkeys([*KINDS, "least", "earlier_marks", "later_marks"], pa.int32())
    how = rows_of(steps.how(typed(added, **longs, **ints, earlier_passed=lists, later_passed=lists)))
    known = [
        {
            "story": story,
            "seen": [row["seen"] for row in of],
            "until": ends.get(story, (None, None))[0],
            "from": ends.get(story, (None, None))[1],
        }
        for (story,), of in grouped_by([row for row in said if row["story"] is not None], "story")
    ]
    of_known = typed(known, story=pa.int64(), seen=pa.list_(pa.binary()), until=pa.int32(), **{"from": pa.int32()})
    found = []
    for spot in range(0, len(pages), 9):
        asked = [row for row in how if spot <= row["later"] >> PARTS < spot + 9]
        found += rows_of(steps.compare(typed(asked, **longs, how=pa.int64()), of_known, typed(pages, **of_page)))
    full = {row["later"] for row in found if row["is_full"]}
    found = [row for row in found if not (row["unless_full"] and row["earlier"] in full)]
    found.sort(key=lambda row: (row["earlier"], row["later"]))
    own = ("earlier", "later", "is_full", "unless_full")
    return [{name: value for name, value in row.items() if name not in own} for row in found]


@pytest.mark.parametrize("buckets", [1, 8])
def test_steps_of_pairs_are_pairs(buckets: int) -> None:
    golden = vectors("golden/documents.jsonl")
    # A crowd of copies, and one of pages that begin and end alike.
    texts = sorted((row["text"] for row in golden), key=len)[-4:]
    crowd = [{"id": f"c{n}", "text": f"{texts[n % 2]} {n // 2 if n % 2 else ''}"} for n in range(120)]
    mixed = [{"id": f"m{n}", "text": f"{texts[2][:90]}\n{texts[3][n : n + 150]}\n{texts[2][90:180]}"} for n in range(9)]
    documents = [*golden, *crowd, *mixed]
    want = naql.pairs(documents).to_arrow().to_pylist()
    assert any(row["crowd"] for row in want)
    assert pairs_of(documents, buckets) == want


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
