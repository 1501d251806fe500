"""The gate, in memory and on a store."""

from __future__ import annotations

import json
import pathlib
import pickle
import subprocess
from typing import Any

import pyarrow as pa
import pytest

import naql
from pages import AGAIN, FIRST, OTHER


def test_in_memory() -> None:
    gate = naql.Gate()
    assert repr(gate) == "<Gate in memory>"
    assert (gate.path, gate.read_only, gate.head) == (None, False, "0" * 64)
    assert gate.admit(naql.Document("a", FIRST)).decision == "admit"
    assert gate.check({"id": "b", "text": AGAIN}).decision == "drop"
    assert gate.stats().verdicts == 1
    assert gate.text("a") == FIRST
    assert gate.text("b") is None


OWN = '[{"id": "raqib", "kind": "portal", "names_ar": ["الراقب المحلي"]}]'
CREDITED = {"id": "a", "text": f"{FIRST}\nالمصدر: الراقب المحلي"}


@pytest.mark.parametrize("durable", [False, True])
def test_a_gate_by_a_registry(durable: bool, tmp_path: pathlib.Path) -> None:
    chains = []
    for i, registry in enumerate((None, naql.Registry(), naql.Registry.parse(OWN))):
        gate = naql.Gate.open(tmp_path / str(i), registry=registry) if durable else naql.Gate(registry=registry)
        chains.append(gate.check(CREDITED).chain)
        assert gate.admit(CREDITED).chain == next(gate.ledger()).chain == chains[-1]
    assert chains == [(("?",), ("?الراقب المحلي",))] * 2 + [(("?",), ("raqib",))]
    with pytest.raises(TypeError):
        naql.Gate(None, naql.Registry())  # type: ignore[misc]


def test_on_a_store(tmp_path: pathlib.Path) -> None:
    store = tmp_path / "store"
    with naql.Gate.open(store) as gate:
        assert repr(gate) == f'<Gate on "{store}">'
        assert gate.path == store
        gate.admit(naql.Document("a", FIRST, publisher="صدى"))
        gate.admit(naql.Document("b", AGAIN))
        with pytest.raises(naql.StorageError, match="store"):
            naql.Gate.open(store)
    assert gate.closed
    assert repr(gate) == f'<Gate on "{store}", closed>'
    for call in (gate.stats, gate.ledger, lambda: gate.check({"id": "c", "text": OTHER})):
        with pytest.raises(naql.ArgumentError, match="closed"):
            call()
    gate.close()
    with naql.Gate.open(str(store)) as gate:
        first, second = gate.ledger()
        assert (first.sequence, first.id, first.decision, first.chain) == (0, "a", "admit", (("?صدى",),))
        assert (second.decision, second.relation, second.of) == ("drop", "same_text", "a")
        assert [entry.id for entry in gate.ledger(1)] == ["b"]
        assert first.raw == naql.fingerprint(FIRST).raw
        assert gate.head == second.hash == gate.verify(first.hash).head
        with pytest.raises(naql.CorruptError, match="no entry with the hash"):
            gate.verify("ab" * 32)
        stats = gate.stats()
        assert (stats.documents, stats.by_decision, stats.by_outlet) == (1, {"admit": 1, "drop": 1}, {"صدى": 1})
        assert gate.delete("a", by="desk", why="asked for")
        assert not gate.delete("a")
        *_, deletion = gate.ledger()
        assert (deletion.kind, deletion.ids, deletion.by, deletion.why) == ("deletion", ("a",), "desk", "asked for")
        assert deletion.id is deletion.decision is None
        assert gate.delete_many(["a", "z"]) == ["a", "z"]
        gate.vacuum()
        assert gate.check({"id": "c", "text": AGAIN}).decision == "admit"
        verified = gate.verify()
        assert (verified.verdicts, verified.entries) == (2, 3)


def test_the_keys_of_a_few_deleted_documents_stay() -> None:
    gate = naql.Gate()
    gate.admit_many([{"id": f"n{n}", "text": f"{FIRST} {n}"} for n in range(120)])
    assert gate.delete("n7")
    *_, deletion = gate.ledger()
    assert (gate.stats().deleted, len(deletion.remains or "")) == (1, 64)
    gate.vacuum()
    assert gate.stats().deleted == 0
    gate.verify()


def test_the_command_reads_the_store(tmp_path: pathlib.Path, command: str, rows: list[dict[str, Any]]) -> None:
    with naql.Gate.open(tmp_path / "store") as gate:
        gate.admit_many(rows)
        entries = [entry.to_dict() for entry in gate.ledger()]
    done = subprocess.run([command, "store", "export", tmp_path / "store"], check=True, stdout=subprocess.PIPE)
    lines = done.stdout.decode().split("\n")[:-1]
    assert [json.loads(line) for line in lines] == entries
    assert [naql.Entry.from_dict(json.loads(line)).id for line in lines] == [row["id"] for row in rows]


def test_a_gate_takes_documents_as_they_come(tmp_path: pathlib.Path) -> None:
    policy = naql.Policy(order=["longest", "id"])
    assert policy.order == ("longest", "id")
    assert naql.Policy().order == ("published", "id")
    assert naql.Policy.from_dict(policy.to_dict()) == naql.Policy.parse(policy.to_toml()) == policy
    for open_gate in (lambda: naql.Gate(policy), lambda: naql.Gate.open(tmp_path / "store", policy=policy)):
        with pytest.raises(naql.PolicyError, match=r'order is \["longest", "id"\]'):
            open_gate()
    with pytest.raises(naql.PolicyError, match='"longest" twice'):
        naql.Policy(order=["longest", "longest", "id"])


def test_copies_that_do_not_name_the_agency_are_held(tmp_path: pathlib.Path) -> None:
    relation = ["exact", "same_text", "near"]
    rules: list[dict[str, Any]] = [
        {"relation": relation, "publisher": ["agency"], "decision": "admit", "replace": True},
        {"relation": relation, "credit": "uncredited", "decision": "hold"},
        {"relation": ["overlaps", "contains"], "independent_origins": 2, "decision": "drop"},
    ]
    policy = naql.Policy(extends="default", rules=rules)
    assert [rule.get("credit") for rule in policy.rules] == [None, "uncredited", None, None, None, None]
    assert naql.Policy.parse(policy.to_toml()) == policy
    with pytest.raises(naql.PolicyError, match='"uncredited", or a list of sources'):
        naql.Policy(extends="none", rules=[{"relation": relation, "credit": "agency", "decision": "hold"}])
    rows = [
        {"id": "copy", "publisher": "الراصد", "published": "2026-03-01T08:00:00Z", "text": FIRST},
        {"id": "wire", "publisher": "واس", "published": "2026-03-01T09:00:00Z", "text": FIRST},
        {"id": "credited", "publisher": "المرفأ", "published": "2026-03-01T10:00:00Z", "byline": "واس", "text": FIRST},
        {"id": "bare", "publisher": "الشراع", "published": "2026-03-01T11:00:00Z", "text": FIRST},
    ]
    want = [("admit", None), ("admit", "copy"), ("drop", "wire"), ("hold", "wire")]
    with naql.Gate.open(tmp_path, policy=policy) as gate:
        told = [(v.decision, v.of) for v in map(gate.admit, rows[:3])]
        told += [(v.decision, v.of) for v in (gate.check(rows[3]), gate.admit(rows[3]))]
    assert told == [*want, want[3]]
    bulk = naql.dedup(rows, policy=policy).to_arrow()
    assert list(zip(bulk["decision"].to_pylist(), bulk["of"].to_pylist(), strict=True)) == want


def test_policies_of_a_store(tmp_path: pathlib.Path) -> None:
    strict = naql.Policy(min_words=50)
    naql.Gate.open(tmp_path, policy=strict).close()
    with naql.Gate.open(tmp_path) as gate:
        assert gate.policy == strict
    with pytest.raises(naql.SchemeError, match="policy"):
        naql.Gate.open(tmp_path, policy=naql.Policy())
    with naql.Gate.open(tmp_path, policy=naql.Policy(), change_policy=True) as gate:
        assert gate.policy == naql.Policy()


def test_options(tmp_path: pathlib.Path) -> None:
    own = naql.Registry.parse('[{"id": "raqib", "kind": "portal", "names_ar": ["الراقب المحلي"]}]')
    with naql.Gate.open(tmp_path, keep_text="no", retain_days=30, registry=own, clock_jump=True) as gate:
        verdict = gate.admit({"id": "a", "text": f"{FIRST}\nالمصدر: الراقب المحلي"})
        assert verdict.chain[-1] == ("raqib",)
        assert gate.text("a") is None
        assert gate.check({"id": "b", "text": AGAIN}).decision == "drop"


def test_heads() -> None:
    gate, other = naql.Gate(), naql.Gate()
    key = naql.make_key("gate.example")
    by = naql.public_key(key)
    gate.admit({"id": "a", "text": FIRST})
    other.admit({"id": "b", "text": FIRST})
    head = gate.sign_head(key)
    gate.admit({"id": "b", "text": AGAIN})
    gate.verify_head(head, public_key=by)
    gate.verify_head(head)
    proof = gate.prove(head, key)
    naql.verify_proof(proof, head, public_key=by)
    stranger = naql.make_key("gate.example")
    with pytest.raises(naql.CorruptError, match="not signed by"):
        gate.verify_head(gate.sign_head(stranger), public_key=by)
    with pytest.raises(naql.CorruptError):
        other.verify_head(head, public_key=by)
    with pytest.raises(naql.CorruptError):
        naql.verify_proof(proof, other.sign_head(key), public_key=by)
    with pytest.raises(naql.ArgumentError, match="not a head"):
        gate.verify_head("head")
    with pytest.raises(naql.ArgumentError, match="cannot name a key"):
        naql.make_key("a b")


def test_readers(tmp_path: pathlib.Path) -> None:
    with naql.Gate.open(tmp_path) as gate:
        gate.admit({"id": "a", "text": FIRST})
        with pytest.raises(TypeError, match="read_only"):
            pickle.dumps(gate)
    with pytest.raises(TypeError, match="read_only"):
        pickle.dumps(naql.Gate())
    reader = naql.Gate.open(tmp_path, read_only=True)
    assert repr(reader) == f'<Gate on "{tmp_path}", read only>'
    again = pickle.loads(pickle.dumps(reader))
    for gate in (reader, again):
        assert gate.check({"id": "b", "text": AGAIN}).of == "a"
        with pytest.raises(naql.ArgumentError, match="reading only"):
            gate.admit({"id": "b", "text": AGAIN})


def test_what_is_sent_again_has_its_first_verdict(tmp_path: pathlib.Path, rows: list[dict[str, Any]]) -> None:
    day = [*rows, rows[0]]
    with naql.Gate.open(tmp_path / "store") as gate:
        first = gate.admit_many(pa.Table.from_pylist(day).to_reader(max_chunksize=7)).read_all().to_arrow().to_pylist()
    with naql.Gate.open(tmp_path / "store") as gate:
        again = gate.admit_many(day).to_arrow().to_pylist()
        assert gate.check(rows[0]).seen and gate.stats().verdicts == len(rows)
    assert [row["seen"] for row in first] == [False] * len(rows) + [True]
    assert all(row["seen"] for row in again)
    for name in ("id", "decision", "relation", "of", "chain"):
        assert [row[name] for row in again] == [row[name] for row in first]
    # A document counts once in a delivery.
    assert (again[0]["decision"], again[-1]["decision"]) == ("admit", "drop")


@pytest.mark.parametrize("on_disk", [False, True])
def test_many_are_one_after_the_other(tmp_path: pathlib.Path, rows: list[dict[str, Any]], on_disk: bool) -> None:
    def new(name: str) -> naql.Gate:
        return naql.Gate.open(tmp_path / name) if on_disk else naql.Gate()

    one, many, stream = new("one"), new("many"), new("stream")
    verdicts = [one.admit(row) for row in rows]
    found = many.admit_many(rows).to_arrow()
    # What dedup has more, a gate does not know: what will come.
    assert [*found.column_names, "copies", "outlets", "first_seen"] == list(naql.dedup(rows).column_names)
    for name in ("decision", "relation", "of", "jaccard", "chain", "scheme"):
        assert found[name].to_pylist() == naql.dedup(rows).to_arrow()[name].to_pylist()
    assert found["id"].to_pylist() == [row["id"] for row in rows]
    for name in ("decision", "relation", "of"):
        assert found[name].to_pylist() == [getattr(verdict, name) for verdict in verdicts]
    assert [list(map(list, verdict.chain)) for verdict in verdicts] == found["chain"].to_pylist()
    reader = pa.Table.from_pylist(rows).to_reader(max_chunksize=7)
    batches = stream.admit_many(reader)
    assert stream.stats().verdicts == 0
    assert next(batches).column_names == tuple(found.column_names)
    assert stream.stats().verdicts == 7
    batches.read_all()
    assert many.stats().verdicts == stream.stats().verdicts == one.stats().verdicts == len(rows)
    assert len(list(batches)) == 0
    checked = many.check_many(rows, threads=2).to_arrow()
    assert set(checked["relation"].to_pylist()) == {"exact", "none"} or "exact" in checked["relation"].to_pylist()
    assert many.stats().verdicts == len(rows)


def test_a_bad_row_leaves_its_batch_out(rows: list[dict[str, Any]]) -> None:
    gate = naql.Gate()
    with pytest.raises(naql.DocumentError, match="row 46: "):
        gate.admit_many([*rows, {"id": "z", "text": FIRST, "published": "soon"}])
    assert gate.stats().verdicts == 0


def test_a_stream_that_nobody_reads_says_so(rows: list[dict[str, Any]]) -> None:
    gate = naql.Gate()
    with pytest.warns(ResourceWarning, match="never read"):
        gate.admit_many(iter(rows))
    gate.check_many(iter(rows))
    gate.admit_many(iter(rows)).read_all()
    assert gate.stats().verdicts == len(rows)
