"""The module has the fields of the contract, and says of each what the contract says."""

from __future__ import annotations

import ast
import json
from typing import Any

import pytest

import naql
from pages import ROOT

SCHEMA = json.loads((ROOT / "docs/json.schema.json").read_text(encoding="utf-8"))["$defs"]
STUB = ast.parse((ROOT / "python/naql/_core.pyi").read_text(encoding="utf-8"))

# The classes whose attributes are the fields of a record.
RECORDS = {
    "Verdict": "verdict",
    "Match": "match",
    "Comparison": "comparison",
    "Passage": "passage",
    "Cover": "cover",
    "Trace": "trace",
    "StoryTrace": "story",
    "Credit": "credit",
    "Relay": "relay",
    "Block": "block",
    "Entry": "entry",
}


def plain(text: str | None) -> str:
    return " ".join((text or "").replace("``", "`").split())


def fields(record: str) -> dict[str, str]:
    """The fields of a record as Python calls them, with what they are."""
    properties: dict[str, Any] = SCHEMA[record]["properties"]
    return {"from_" if name == "from" else name: plain(of["description"]) for name, of in properties.items()}


@pytest.mark.parametrize(("name", "record"), RECORDS.items())
def test_records(name: str, record: str) -> None:
    of = getattr(naql, name)
    expected = fields(record)
    assert of.__match_args__ == tuple(expected)
    assert plain(of.__doc__) == SCHEMA[record]["description"]
    assert {field: plain(getattr(of, field).__doc__) for field in expected} == expected
    (stub,) = (node for node in STUB.body if isinstance(node, ast.ClassDef) and node.name == name)
    assert plain(ast.get_docstring(stub)) == SCHEMA[record]["description"]
    properties = [node for node in stub.body if isinstance(node, ast.FunctionDef) and node.name in expected]
    assert {node.name: plain(ast.get_docstring(node)) for node in properties} == expected


def test_documents_and_fingerprints() -> None:
    document = naql.Document("a", "نص")
    assert all(hasattr(document, name) for name in SCHEMA["document"]["properties"])
    assert list(naql.fingerprint("نص").to_dict()) == list(SCHEMA["fingerprint"]["properties"])


def test_columns() -> None:
    page = {"id": "a", "text": "نص الخبر (رويترز)"}
    gate = naql.Gate()
    assert naql.pairs([page]).column_names == tuple(SCHEMA["pair"]["properties"])
    assert naql.fingerprint([page["text"]]).column_names == tuple(SCHEMA["fingerprint"]["properties"])
    told, more = naql.trace([page]).column_names, naql.dedup([page]).column_names
    assert [name for name in told if name != "chain"] == list(SCHEMA["trace"]["properties"])
    figures = {"jaccard", "containment_a", "containment_b", "matched_words", "longest_run"}
    assert [name for name in more if name not in figures] == list(SCHEMA["dedup_verdict"]["properties"])
    judged = list(gate.check_many([page]).column_names)
    assert list(more) == judged + list(SCHEMA["prints"]["properties"])
    lineage = naql.lineage([page])
    kinds = ("lineage_story", "source", "edge", "cluster", "outlet")
    assert [of.column_names for of in lineage] == [tuple(SCHEMA[kind]["properties"]) for kind in kinds]
