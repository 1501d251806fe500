"""The command gives the golden values of tests/conformance/golden, byte for byte."""

import json
import os
import pathlib
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent
NAQL = ROOT / os.environ.get("NAQL", "target/release/naql")
GOLDEN = ROOT / "tests/conformance/golden"
POLICIES = [("verdicts.jsonl", []), ("policy-verdicts.jsonl", ["--policy", GOLDEN / "policy.toml"])]


def rows(name):
    """The rows of a file, without the comment."""
    return (GOLDEN / name).read_bytes().split(b"\n", 1)[1]


def naql(*arguments, stdin=b""):
    return subprocess.run([NAQL, *arguments], input=stdin, stdout=subprocess.PIPE, check=True).stdout


@pytest.mark.parametrize(
    ("verb", "inputs", "expected"),
    [
        ("fingerprint", "texts.jsonl", "fingerprints.jsonl"),
        ("pairs", "documents.jsonl", "pairs.jsonl"),
        ("trace", "documents.jsonl", "traces.jsonl"),
    ],
)
def test_a_verb(verb, inputs, expected):
    assert naql(verb, "-q", "-", stdin=rows(inputs)) == rows(expected)


@pytest.mark.parametrize(("expected", "policy"), POLICIES)
def test_verdicts(tmp_path, expected, policy):
    documents = rows("documents.jsonl")
    assert naql("gate", "-q", "--store", tmp_path / "store", *policy, "-", stdin=documents) == rows(expected)
    files = ["-o", tmp_path / "kept.jsonl", "--verdicts", tmp_path / "verdicts.jsonl"]
    naql("dedup", "-q", *policy, *files, "-", stdin=documents)
    # A gate does not know what will come: dedup adds the prints of what it keeps.
    found = [json.loads(line) for line in (tmp_path / "verdicts.jsonl").read_text(encoding="utf-8").splitlines()]
    prints = [[verdict.pop(key, None) for key in ("copies", "outlets", "first_seen")] for verdict in found]
    assert found == [json.loads(line) for line in rows(expected).splitlines()]
    assert all(
        (copies is None) == (verdict["decision"] == "drop") for (copies, *_), verdict in zip(prints, found, strict=True)
    )


def test_comparisons(tmp_path):
    for line in reversed(rows("documents.jsonl").splitlines()):
        (tmp_path / json.loads(line)["id"]).write_bytes(line)
    couples = map(json.loads, rows("compare.jsonl").splitlines())
    found = [naql("compare", "--json", tmp_path / row["a"], tmp_path / row["b"]) for row in couples]
    assert b"".join(found) == rows("comparisons.jsonl")
