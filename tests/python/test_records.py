"""Results: frozen, equal by value, hashed, pickled, shown, matched."""

from __future__ import annotations

import copy
import datetime
import pickle
from collections.abc import Iterator
from typing import Any

import pytest

import naql
from pages import AGAIN, FIRST, OTHER

PAGE = {
    "id": "p",
    "text": f"{FIRST}\nونقلت وكالة رويترز عن مسؤول قوله إن السوق مفتوح.\nالمصدر: رويترز",
    "publisher": "صدى",
}


def records() -> Iterator[Any]:
    """One of every kind."""
    gate = naql.Gate()
    yield gate.admit(naql.Document("a", FIRST))
    verdict = gate.admit(naql.Document("b", f"{OTHER}\n{AGAIN}"))
    yield verdict
    yield from (verdict.matches[0], verdict.cover[0], verdict.matches[0].passages[0])
    yield naql.compare(FIRST, AGAIN)
    trace = naql.trace(PAGE)
    yield from (trace, trace.blocks[0], trace.stories[0], trace.stories[0].credits[0], trace.stories[0].relays[0])
    stats = gate.stats()
    yield from (stats, stats.disk, gate.verify(), next(gate.ledger()), naql.Registry()["spa"])


@pytest.mark.parametrize("record", list(records()), ids=lambda record: type(record).__name__)
def test_every_record(record: Any) -> None:
    kind = type(record)
    assert getattr(naql, kind.__name__) is kind
    for again in (pickle.loads(pickle.dumps(record)), copy.deepcopy(record), kind.from_dict(record.to_dict())):
        assert again == record
        assert hash(again) == hash(record)
        assert again.to_dict() == record.to_dict()
    assert record != record.to_dict()
    assert record != object()
    shown = repr(record)
    assert shown.startswith(kind.__name__ + "(")
    for name in kind.__match_args__:
        assert f"{name}=" in shown
        value = getattr(record, name)
        assert not isinstance(value, list)
        with pytest.raises(AttributeError):
            setattr(record, name, value)
        in_dict = record.to_dict().get(name.rstrip("_"), value)
        if isinstance(value, (str, int, float)):
            assert in_dict == value
    with pytest.raises(naql.ArgumentError, match=f"not the dict of a {kind.__name__}: "):
        kind.from_dict({})
    with pytest.raises(TypeError):
        kind()


@pytest.mark.parametrize(
    "value",
    [
        naql.Document("a", "نص", title="عنوان", published="2026-03-01"),
        naql.Policy(),
        naql.Policy(min_words=3, extends="none", rules=[{"relation": ["near"], "decision": "hold"}]),
        naql.Registry(),
        naql.Registry.parse('[{"id": "raqib", "kind": "portal", "names_ar": ["الراقب المحلي"]}]'),
        naql.fold(FIRST),
        naql.light(FIRST),
        naql.fingerprint(FIRST),
    ],
    ids=repr,
)
def test_other_values(value: Any) -> None:
    for again in (pickle.loads(pickle.dumps(value)), copy.deepcopy(value)):
        assert again == value
        assert hash(again) == hash(value)
    assert value != object()


def test_a_verdict_by_its_pattern() -> None:
    gate = naql.Gate()
    gate.admit(naql.Document("a", FIRST))
    match gate.admit(naql.Document("b", AGAIN)):
        case naql.Verdict(decision="drop", of=str(of), matches=(naql.Match(passages=(passage,)),)):
            assert of == "a"
        case other:
            pytest.fail(repr(other))
    assert AGAIN[passage.a_start : passage.a_end] == AGAIN
    assert FIRST[passage.b_start : passage.b_end] == FIRST
    match passage:
        case naql.Passage(0, end, 0):
            assert end == len(AGAIN)
        case _:
            pytest.fail("by position")


def test_parts_are_made_once() -> None:
    found = naql.compare(FIRST, AGAIN)
    assert found.passages is found.passages
    assert naql.compare(FIRST, OTHER).passages == ()


def test_spans_are_code_points() -> None:
    text = f"\U0001f4f0 {OTHER}\n{AGAIN}"
    found = naql.compare(text, f"𝒜 {FIRST}")
    (passage,) = found.passages
    assert text[passage.a_start : passage.a_end] == AGAIN
    view = naql.fold("قالت: \U0001f4f0 «السّاحل»")
    assert [view.raw[slice(*span)] for span in view.spans] == ["قالت", "السّاحل"]
    start = view.text.index("الساحل")
    assert view.raw_span(start, start + 6) == view.spans[1]
    assert view.view_span(*view.spans[1]) == (start, start + 6)
    assert view.raw_span(90, 99) == (len(view.raw), len(view.raw))


def test_documents() -> None:
    zone = datetime.timezone(datetime.timedelta(hours=3))
    for published, text in [
        ("2026-03-01", "2026-03-01"),
        (datetime.date(2026, 3, 1), "2026-03-01"),
        (datetime.datetime(2026, 3, 1, 8, 30), "2026-03-01T08:30:00Z"),
        (datetime.datetime(2026, 3, 1, 8, 30, tzinfo=zone), "2026-03-01T08:30:00+03:00"),
    ]:
        page = naql.Document("a", FIRST, published=published)
        assert page.published == text
        naql.Gate().check(page)
    page = naql.Document.from_dict({"id": "a", "text": "نص", "url": None, "more": 1})
    assert page == naql.Document("a", "نص")
    assert page.to_dict() == {"id": "a", "text": "نص"}
    assert (
        repr(naql.Document("a", "خ" * 99, url="https://x")) == f"Document(id='a', text='{'خ' * 40}…', url='https://x')"
    )


def test_policies(tmp_path: Any) -> None:
    policy = naql.Policy(min_words=5, relation={"near_containment": 0.5})
    assert (policy.min_words, policy.relation["near_containment"]) == (5, 0.5)
    assert naql.Policy.parse(policy.to_toml()) == policy == naql.Policy.from_dict(policy.to_dict())
    assert policy.digest != naql.Policy().digest
    assert [rule["decision"] for rule in policy.rules] == ["drop"] * 3
    (tmp_path / "policy.toml").write_text("min_words = 5\n[relation]\nnear_containment = 0.5\n")
    assert naql.Policy.read(tmp_path / "policy.toml") == policy
    assert naql.Gate(policy).policy == policy
    (tmp_path / "policy.toml").write_text("words = 5\n")
    with pytest.raises(naql.PolicyError, match=r"(?s)policy\.toml: .*unknown field `words`"):
        naql.Policy.read(str(tmp_path / "policy.toml"))


def test_registries() -> None:
    own = naql.Registry.parse('[{"id": "raqib", "kind": "portal", "names_ar": ["الراقب المحلي"]}]')
    assert len(own) == len(naql.Registry()) + 1 == len(list(own))
    assert "raqib" in own
    assert "raqib" not in naql.Registry()
    assert own["raqib"].names_ar == ("الراقب المحلي",)
    with pytest.raises(KeyError):
        naql.Registry()["raqib"]
    page = {"id": "a", "text": "فتح السوق أبوابه أمس.\nالمصدر: الراقب المحلي"}
    assert naql.trace(page, registry=own).stories[0].chain[-1] == ("raqib",)
    assert naql.trace(page).stories[0].chain[-1] != ("raqib",)
