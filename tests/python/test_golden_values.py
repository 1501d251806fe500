"""The module gives the golden values of tests/conformance/golden."""

from __future__ import annotations

from typing import Any

import pytest

import naql
from pages import ROOT, vectors

DOCUMENTS = vectors("golden/documents.jsonl")
POLICY = naql.Policy.read(ROOT / "tests/conformance/golden/policy.toml")


def test_fingerprints() -> None:
    for row, expected in zip(vectors("golden/texts.jsonl"), vectors("golden/fingerprints.jsonl"), strict=True):
        assert {"id": row["id"], **naql.fingerprint(row["text"]).to_dict()} == expected


def test_comparisons() -> None:
    documents: dict[str, Any] = {}
    for row in DOCUMENTS:
        documents.setdefault(row["id"], row)
    for couple, expected in zip(vectors("golden/compare.jsonl"), vectors("golden/comparisons.jsonl"), strict=True):
        ours = naql.compare(documents[couple["a"]], documents[couple["b"]]).to_dict()
        assert ours == {name: expected[name] for name in ours}
        assert {"relation", "jaccard", "passages", "reasons"} <= ours.keys()


@pytest.mark.parametrize(
    ("policy", "name"), [(None, "verdicts.jsonl"), (POLICY, "policy-verdicts.jsonl")], ids=["default", "policy"]
)
def test_verdicts(policy: naql.Policy | None, name: str) -> None:
    expected = vectors(f"golden/{name}")
    gate = naql.Gate(policy)
    first: dict[str, naql.Verdict] = {}
    for row, wanted in zip(DOCUMENTS, expected, strict=True):
        ours = gate.admit(row)
        if wanted["seen"]:
            # Of one delivery it is dropped, but each call is a delivery of its own.
            again = first[row["id"]]
            assert (ours.seen, ours.decision, ours.relation, ours.of) == (
                True,
                again.decision,
                again.relation,
                again.of,
            )
        else:
            assert ours.to_dict() == wanted
            first[row["id"]] = ours
    at_once = naql.dedup(DOCUMENTS, policy=policy).to_arrow().to_pylist()
    for field in ("id", "decision", "relation", "of", "reasons", "cover", "new_words", "new_share", "seen"):
        assert [row[field] for row in at_once] == [row[field] for row in expected]


def test_pairs() -> None:
    assert naql.pairs(DOCUMENTS).to_arrow().to_pylist() == vectors("golden/pairs.jsonl")


def test_traces() -> None:
    assert [naql.trace(row).to_dict() for row in DOCUMENTS] == vectors("golden/traces.jsonl")
