"""The module gives what the other faces give: the vectors in tests/conformance, and the rows of the command."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest

import naql
from pages import ROOT, vectors

Rows = list[dict[str, Any]]
PAGES = str(ROOT / "demo/pages.jsonl")


def run(command: str, *arguments: str) -> Rows:
    out = subprocess.run([command, *arguments], check=True, stdout=subprocess.PIPE, text=True).stdout
    return [json.loads(line) for line in out.splitlines()]


@pytest.mark.parametrize("row", vectors("fold.jsonl"), ids=lambda row: row["text"][:12])
def test_fold(row: dict[str, Any]) -> None:
    view = naql.fold(row["text"])
    assert view.text == row["fold"]
    assert view.words == tuple(row["fold"].split())
    assert naql.light(row["text"]).text == row["light"]
    assert [list(span) for span in view.spans] == row["words"]


@pytest.mark.parametrize("offsets", [False, True])
def test_fold_of_a_column(offsets: bool) -> None:
    rows = vectors("fold.jsonl")
    texts = [row["text"] for row in rows]
    folded, light = (of(texts, offsets=offsets).to_arrow() for of in (naql.fold, naql.light))
    assert folded["text"].to_pylist() == [row["fold"] for row in rows]
    assert light["text"].to_pylist() == [row["light"] for row in rows]
    if offsets:
        assert folded["offsets"].to_pylist() == [row["words"] for row in rows]


def test_trace() -> None:
    for row in vectors("trace.jsonl"):
        assert naql.trace(row["document"]).to_dict() == row["trace"]


def test_trace_of_a_column() -> None:
    rows = vectors("trace.jsonl")
    found = naql.trace([row["document"] for row in rows]).to_arrow().to_pylist()
    for row, trace in zip(rows, found, strict=True):
        stories = row["trace"]["stories"]
        assert trace.pop("chain") == (stories[0]["chain"] if stories else [])
        for story in trace["stories"]:
            for credit in story["credits"]:
                if credit["candidates"] is None:
                    del credit["candidates"]
        assert trace == row["trace"]


def test_fingerprints_are_those_of_the_command(rows: Rows, command: str) -> None:
    theirs = run(command, "fingerprint", "-q", PAGES)
    column = naql.fingerprint([row["text"] for row in rows]).to_arrow().to_pylist()
    for row, of, ours in zip(rows, theirs, column, strict=True):
        del of["id"]
        one = naql.fingerprint(row["text"])
        assert one.to_dict() == of
        assert naql.Fingerprint.from_dict(of) == one == naql.Fingerprint.from_bytes(bytes(one))
        assert ours["scheme"] == of["scheme"]
        assert (ours["raw"], ours["folded"], ours["words"]) == (one.raw, one.folded, one.words)
        assert (ours["simhash"], tuple(ours["minhash"])) == (one.simhash, one.minhash)
        assert [(mark["hash"], mark["word"]) for mark in ours["marks"]] == list(one.marks)


PRINTS = ("copies", "outlets", "first_seen")


def test_verdicts_are_those_of_the_command(rows: Rows, command: str, tmp_path: Any) -> None:
    verdicts = tmp_path / "verdicts.jsonl"
    run(command, "dedup", "-q", PAGES, "-o", str(tmp_path / "kept.jsonl"), "--verdicts", str(verdicts))
    theirs = [json.loads(line) for line in verdicts.read_text(encoding="utf-8").splitlines()]
    gate = naql.Gate()
    for row, verdict in zip(rows, theirs, strict=True):
        ours = gate.admit(row)
        # A gate does not know what will come.
        assert ours.to_dict() == {key: value for key, value in verdict.items() if key not in PRINTS}
        assert naql.Verdict.from_dict(ours.to_dict()) == ours
    for ours, verdict in zip(naql.dedup(rows).to_arrow().to_pylist(), theirs, strict=True):
        top = next((m for m in verdict["matches"] if m["id"] == verdict["of"]), {})
        for figure in ("jaccard", "containment_a", "containment_b", "matched_words", "longest_run"):
            assert ours.pop(figure) == top.get(figure)
        for key in ("replaces", *PRINTS):
            verdict.setdefault(key, None)
        assert ours == verdict


def test_pairs_are_those_of_the_command(rows: Rows, command: str) -> None:
    assert naql.pairs(rows).to_arrow().to_pylist() == run(command, "pairs", "-q", PAGES)


def test_a_lineage_is_that_of_the_command(rows: Rows, command: str) -> None:
    lines = run(command, "lineage", "-q", PAGES)
    of = naql.lineage(rows)
    for kind, found in zip(("story", "source", "edge", "cluster", "outlet"), of, strict=True):
        expected = [line for line in lines if line["kind"] == kind]
        for edge in expected if kind == "edge" else ():
            for evidence in edge["evidence"]:
                evidence.setdefault("in_byline", None)
        assert found.to_arrow().to_pylist() == expected
    assert of.edges is of[2]
    assert len(of.clusters) > 0


def test_comparisons_are_those_of_the_command(rows: Rows, command: str, tmp_path: Any) -> None:
    pages = {row["id"]: row for row in rows}
    for one, other in [("p01", "p08"), ("p03", "p04"), ("p13", "p21"), ("p01", "p02")]:
        for name in (one, other):
            (tmp_path / name).write_text(json.dumps(pages[name]), encoding="utf-8")
        (theirs,) = run(command, "compare", "--json", str(tmp_path / one), str(tmp_path / other))
        ours = naql.compare(pages[one], pages[other]).to_dict()
        assert ours == {name: theirs[name] for name in ours}


def test_the_console_script_is_the_command(command: str) -> None:
    import sys

    ours = subprocess.run(
        [sys.executable, "-m", "naql", "trace", "-q", PAGES], check=True, stdout=subprocess.PIPE
    ).stdout
    assert ours == subprocess.run([command, "trace", "-q", PAGES], check=True, stdout=subprocess.PIPE).stdout
    done = subprocess.run([sys.executable, "-m", "naql", "no-verb"], stderr=subprocess.PIPE, text=True)
    assert done.returncode == 2
    assert "no-verb" in done.stderr
