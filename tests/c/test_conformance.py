"""The C library gives what the other faces give: the vectors in tests/conformance, and the bytes of the command."""

from __future__ import annotations

import ctypes
import json
import pathlib
import re
import subprocess
from typing import Any

import pyarrow as pa
import pytest

from programs import HERE, ROOT, Prefix, run

DEMO = (ROOT / "demo/pages.jsonl").read_bytes()
GOLDEN = ROOT / "tests/conformance/golden"
# The bytes of an ArrowArrayStream: five pointers.
STREAM = 5 * ctypes.sizeof(ctypes.c_void_p)


def golden(name: str) -> bytes:
    """The rows of a file of golden values, without the comment."""
    return (GOLDEN / name).read_bytes().split(b"\n", 1)[1]


def vectors(name: str) -> list[dict[str, Any]]:
    # Not at U+2028, which JSON leaves as it is.
    lines = (ROOT / "tests/conformance" / name).read_bytes().splitlines()
    return [row for row in map(json.loads, lines) if "_comment" not in row]


def lines(rows: list[dict[str, Any]]) -> bytes:
    return b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows)


def test_fold(prefix: Prefix) -> None:
    rows = vectors("fold.jsonl")
    assert len(rows) > 20
    out = run([prefix.build(HERE / "vectors.c"), "fold"], lines([{"id": "", "text": row["text"]} for row in rows]))
    at = 0

    def line() -> bytes:
        nonlocal at
        start, at = at, out.index(b"\n", at) + 1
        return out[start : at - 1]

    def counted() -> str:
        nonlocal at
        length = int(line())
        at += length + 1
        return out[at - length - 1 : at - 1].decode()

    for row in rows:
        raw = row["text"].encode()
        assert (counted(), counted()) == (row["light"], row["fold"])
        spans = [tuple(map(int, line().split())) for _ in range(int(line()))]
        assert [[len(raw[:start].decode()), len(raw[:end].decode())] for start, end in spans] == row["words"]
    assert at == len(out)


def test_trace_vectors(prefix: Prefix) -> None:
    rows = vectors("trace.jsonl")
    out = run([prefix.build(HERE / "vectors.c"), "trace"], lines([row["document"] for row in rows]))
    assert [json.loads(line) for line in out.splitlines()] == [row["trace"] for row in rows]


@pytest.mark.parametrize(
    ("kind", "inputs", "expected", "policy"),
    [
        ("trace", "documents.jsonl", "traces.jsonl", []),
        ("verdict", "documents.jsonl", "verdicts.jsonl", []),
        ("verdict", "documents.jsonl", "policy-verdicts.jsonl", [GOLDEN / "policy.toml"]),
    ],
)
def test_golden(prefix: Prefix, kind: str, inputs: str, expected: str, policy: list[pathlib.Path]) -> None:
    made = run([prefix.build(HERE / "vectors.c"), kind, *policy], golden(inputs)).split(b"\n")
    wanted = golden(expected).split(b"\n")
    # Of one delivery a document that comes again is dropped, but each call is a delivery of its own, and gives the first verdict.
    again = [n for n, line in enumerate(wanted) if line.endswith(b'"seen":true}')]
    assert len(again) == (kind == "verdict")
    for n in again:
        ours = json.loads(made[n])
        first = next(row for row in map(json.loads, wanted) if row["id"] == ours["id"])
        assert (ours["seen"], ours["decision"], ours["of"]) == (True, first["decision"], first["of"])
        made[n] = wanted[n]
    assert made == wanted


def test_golden_fingerprints(prefix: Prefix) -> None:
    ours = run([prefix.build(HERE / "vectors.c"), "fingerprint"], golden("texts.jsonl")).split(b"\n")
    # The command puts the id first.
    assert ours == [re.sub(rb'^{"id":"\w+",', b"{", line) for line in golden("fingerprints.jsonl").split(b"\n")]


def test_golden_comparisons(prefix: Prefix) -> None:
    documents: dict[str, Any] = {}
    for row in vectors("golden/documents.jsonl"):
        documents.setdefault(row["id"], row)
    couples = [documents[row[side]] for row in vectors("golden/compare.jsonl") for side in "ab"]
    ours = run([prefix.build(HERE / "vectors.c"), "couple"], lines(couples))
    assert ours == golden("comparisons.jsonl")


def test_golden_pairs(prefix: Prefix) -> None:
    rows = vectors("golden/documents.jsonl")
    names = ["id", "text", "title", "byline", "publisher", "url", "published", "seen"]
    table = pa.table({name: pa.array([row.get(name) for row in rows], pa.string()) for name in names})
    streams = [(ctypes.c_byte * STREAM)() for _ in range(2)]
    documents, pairs = map(ctypes.addressof, streams)
    table.to_reader()._export_to_c(documents)
    library = ctypes.CDLL(str(prefix.path / "lib/libnaql.so"))
    call = library.naql_pairs_arrow
    call.argtypes = [ctypes.c_void_p, ctypes.c_size_t, *[ctypes.c_void_p] * 3]
    assert call(None, 2, documents, pairs, None) == 0
    ours = pa.RecordBatchReader._import_from_c(pairs).read_all().to_pylist()
    ours = [{key: value for key, value in row.items() if value is not None} for row in ours]
    wanted = vectors("golden/pairs.jsonl")
    assert len(ours) == len(wanted)
    # Some ids are those of several texts.
    texts: dict[str, list[str]] = {}
    for row in rows:
        texts.setdefault(row["id"], []).append(row["text"])
    for found, row in zip(ours, wanted, strict=True):
        assert any(found == in_bytes(row, a, {"": b}) for a in texts[row["a"]] for b in texts[row["b"]]), row


def test_trace_is_that_of_the_command(prefix: Prefix, naql: str) -> None:
    assert run([prefix.build(HERE / "vectors.c"), "trace"], DEMO) == run([naql, "trace", "-q", "-"], DEMO)


def test_fingerprint_is_that_of_the_command(prefix: Prefix, naql: str) -> None:
    ours = run([prefix.build(HERE / "vectors.c"), "fingerprint"], DEMO).splitlines()
    ids = [json.loads(line)["id"] for line in DEMO.splitlines()]
    with_id = [b'{"id":"%s",' % name.encode() + line.removeprefix(b"{") for name, line in zip(ids, ours, strict=True)]
    assert with_id == run([naql, "fingerprint", "-q", "-"], DEMO).splitlines()


def test_pair_is_that_of_the_command(prefix: Prefix, naql: str, tmp_path: pathlib.Path) -> None:
    # Pages that have something to do with each other, side by side.
    pages = {json.loads(line)["id"]: line + b"\n" for line in DEMO.splitlines()}
    order = [pages[name] for name in ("p01", "p08", "p15", "p18", "p03", "p04", "p07", "p12", "p21", "p13")]
    ours = run([prefix.build(HERE / "vectors.c"), "pair"], b"".join(order)).splitlines(keepends=True)
    for a, b, pair in zip(order, order[1:], ours, strict=False):
        (tmp_path / "a").write_bytes(a)
        (tmp_path / "b").write_bytes(b)
        command = [naql, "compare", "--json", str(tmp_path / "a"), str(tmp_path / "b")]
        assert subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout == pair
    assert len(ours) == len(order) - 1


def test_verdict_is_that_of_the_command(prefix: Prefix, naql: str, tmp_path: pathlib.Path) -> None:
    theirs = run([naql, "gate", "-q", "--store", str(tmp_path / "store"), "-"], DEMO)
    assert run([prefix.build(HERE / "vectors.c"), "verdict"], DEMO) == theirs


def in_bytes(found: Any, a: str, others: dict[str, str], byline: str = "") -> Any:
    """What the library's JSON says, with its code points turned into bytes."""

    def at(text: str, point: int) -> int:
        return len(text[:point].encode())

    if isinstance(found, list):
        return [in_bytes(part, a, others, byline) for part in found]
    if not isinstance(found, dict):
        return found
    text = byline if found.get("where") == "byline" else a
    sides = {"start": text, "end": text, "a_start": a, "a_end": a}
    out = {}
    for key, value in found.items():
        if key == "passages":
            b = others[found.get("id", "")]
            sides |= {"b_start": b, "b_end": b}
            out[key] = [{k: at(sides[k], v) if k in sides else v for k, v in passage.items()} for passage in value]
        elif key == "spans":
            out[key] = [[at(a, point) for point in span] for span in value]
        else:
            out[key] = at(sides[key], value) if key in sides else in_bytes(value, a, others, byline)
    return out


POLICY = """
extends = "none"

[[rules]]
relation = ["same_text", "near", "contained_in", "contains", "overlaps"]
publisher = ["portal", "agency", "?مرافئ برس"]
decision = "admit"
replace = true

[[rules]]
relation = ["near"]
decision = "drop"
"""


@pytest.mark.parametrize(("kind", "policy"), [("verdict", False), ("verdict", True), ("trace", False)])
def test_accessors_tell_all_that_the_json_tells(
    prefix: Prefix, tmp_path: pathlib.Path, kind: str, policy: bool
) -> None:
    (tmp_path / "policy.toml").write_text(POLICY, encoding="utf-8")
    rows = [json.loads(line) for line in DEMO.splitlines()] + [row["document"] for row in vectors("trace.jsonl")]
    rows.append(
        {"id": "shared", "text": "قالت وكالة الأنباء الوطنية إن الجسر فتح.\n(و ا ع)", "byline": "الجزيرة - رويترز"}
    )
    rows.append({"id": "again", "text": rows[2]["text"], "publisher": "مرافئ برس"})
    texts = {row["id"]: row["text"] for row in rows}
    words = [kind, *([str(tmp_path / "policy.toml")] if policy else [])]
    out = run([prefix.build(HERE / "read.c"), *words], lines(rows)).splitlines()
    assert len(out) == len(rows)
    told = set()
    for row, line in zip(rows, map(json.loads, out), strict=True):
        made, wanted = line
        stories = made.pop("stories") if kind == "verdict" else None
        assert stories is None or stories >= len({match["story"] for match in made["matches"]})
        assert made == in_bytes(wanted, row["text"], texts, row.get("byline", ""))
        told |= set(re.findall(r'"(\w+)":', json.dumps(wanted)))
    # The documents are of all kinds: no field is there that none of them has.
    if kind == "trace":
        assert {"candidates", "rule", "origin_type"} <= told
    else:
        assert {"passages", "spans"} <= told and ("replaces" in told) == policy
