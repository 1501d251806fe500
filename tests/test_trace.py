"""Traces against what others define: the example page, IPTC's schema, W3C PROV.

Run with pytest. The command is `$NAQL`, else `target/release/naql`. Tests whose package or shared file is absent are skipped.
"""

import json
import os
import pathlib
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent
SHARED = pathlib.Path(os.environ.get("NAQL_SHARED", ROOT.parent / "shared"))
NAQL = os.environ.get("NAQL", str(ROOT / "target/release/naql"))

DOCUMENT = {
    "id": "جسر 1",
    "title": "الجسر يفتح",
    "byline": "فلان العلاني",
    "publisher": "صدى المرفأ",
    "url": "https://sada.example/خبر/1",
    "published": "2031-03-03T10:00:00Z",
    "text": "أفادت صحيفة «نجم الشاطئ» بأن الجسر فتح أمس. ونقلت الصحيفة عن الوزير العلاني قوله إنه متين.\n"
    "وأكد موقع «أخبار الوادي» نقلا عن وزارة الجسور أن السفن عادت.\nالمصدر: متابعات + وكالات",
}


def run(document, *flags):
    if not pathlib.Path(NAQL).exists():
        pytest.skip(f"{NAQL} is not built")
    line = json.dumps(document, ensure_ascii=False)
    out = subprocess.run(
        [NAQL, "trace", "-q", "-", *flags], input=line.encode(), stdout=subprocess.PIPE, check=True
    ).stdout
    return [json.loads(row) for row in out.decode().splitlines()]


def shared(name):
    path = SHARED / "data" / name
    if not path.exists():
        pytest.skip(f"no {path}")
    return path.read_text(encoding="utf-8")


def test_the_example_page():
    text, want = shared("example_page.txt"), json.loads(shared("example_page_expected.json"))
    (trace,) = run({"id": "page", "text": text})
    at = 0
    for n, line in enumerate(text.split("\n")):
        kind, story = want["lines"][str(n)]
        block = next(b for b in trace["blocks"] if b["start"] <= at < b["end"])
        stories = [i for i, s in enumerate(trace["stories"]) if s["start"] <= at < s["end"]]
        assert (block["kind"], stories) == (kind, [] if story is None else [story]), line
        at += len(line) + 1
    assert len(trace["stories"]) == len(want["stories"])
    for got, expected in zip(trace["stories"], want["stories"], strict=True):
        assert got["publisher"] == expected["publisher"]
        assert got["chain"] == expected["chain"]
        fields = {"source", "where", "role"}
        assert {tuple(c[f] for f in sorted(fields)) for c in got["credits"]} == {
            tuple(c[f] for f in sorted(fields)) for c in expected["credits"]
        }
        for credit in expected["credits"]:
            found = next(c for c in got["credits"] if c["source"] == credit["source"])
            assert all(found[field] == value for field, value in credit.items())
        for relay in expected.get("relays", []):
            assert any(all(r[field] == value for field, value in relay.items()) for r in got["relays"]), relay


def test_ninjs_is_valid():
    jsonschema = pytest.importorskip("jsonschema")
    validator = jsonschema.Draft202012Validator(
        json.loads(shared("ninjs-schema_3.1.json")), format_checker=jsonschema.FormatChecker()
    )
    (item,) = run(DOCUMENT, "--format", "ninjs")
    validator.validate(item)
    roles = [source["role"] for source in item["infoSources"]]
    assert roles[0] == "publisher" and "origin" in roles and "cited" in roles
    assert item["uri"].isascii()
    with pytest.raises(jsonschema.ValidationError):
        validator.validate({**item, "creditline": "x"})


def test_prov_loads():
    model = pytest.importorskip("prov.model")
    (item,) = run(DOCUMENT, "--format", "prov")
    document = model.ProvDocument.deserialize(content=json.dumps(item), format="json")
    derivations = list(document.get_records(model.ProvDerivation))
    assert len(derivations) == len(item["wasDerivedFrom"])
    primary = [d for d in derivations if any("PrimarySource" in str(value) for _, value in d.extra_attributes)]
    assert primary
    again = model.ProvDocument.deserialize(content=document.serialize(format="json"), format="json")
    assert again == document
