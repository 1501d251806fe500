"""Laws that hold for any text, across the boundary."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import naql

ARABIC = st.sampled_from(
    "ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأإٱؤئىةـ\u064b\u0650\u0651\u200f\u0640 \n.،0٣۷aZ\ufefb\U0001f4f0"
)
TEXT = st.text(ARABIC, max_size=80) | st.text(max_size=40)
ANY = st.text(st.characters(codec=None) | ARABIC, max_size=40)


@settings(max_examples=200, deadline=None)
@given(ANY)
def test_surrogates_are_refused_and_nothing_else(text: str) -> None:
    lone = any("\ud800" <= c <= "\udfff" for c in text)
    for call in (naql.fold, naql.light, naql.fingerprint, naql.trace, lambda t: naql.Document("a", t)):
        if lone:
            with pytest.raises(naql.TextError, match="surrogate"):
                call(text)
        else:
            call(text)


@settings(max_examples=200, deadline=None)
@given(TEXT)
def test_views(text: str) -> None:
    view = naql.fold(text)
    assert naql.fold(view.text).text == view.text
    assert naql.fold(naql.light(text).text).text == view.text
    assert " ".join(view.words) == " ".join(view.text.split(" ")) if view.text else view.words == ()
    last = 0
    for word, (start, end) in zip(view.words, view.spans, strict=True):
        assert last <= start < end <= len(text) or (start, end) == (last, end)
        assert word in naql.fold(text[start:end]).text
        last = start
    assert naql.View.raw.__get__(view) == text


@settings(max_examples=60, deadline=None)
@given(st.lists(TEXT | st.none(), max_size=12))
def test_columns_are_their_texts(texts: list[str | None]) -> None:
    one: list[Any] = [None if text is None else naql.fold(text) for text in texts]
    found = naql.fold(texts, offsets=True).to_arrow()
    assert found["text"].to_pylist() == [view and view.text for view in one]
    assert found["offsets"].to_pylist() == [[list(s) for s in view.spans] if view else [] for view in one]
    assert naql.fold(texts).to_arrow()["text"].to_pylist() == found["text"].to_pylist()
    for kind in (pa.string(), pa.large_string(), pa.string_view()):
        prints = naql.fingerprint(pa.array(texts, kind)).to_arrow()["simhash"].to_pylist()
        assert prints == [None if text is None else naql.fingerprint(text).simhash for text in texts]


WORDS = st.lists(st.text(st.sampled_from("ابتجدرسعفقكلمنهوي"), min_size=2, max_size=6), min_size=30, max_size=60)


@settings(max_examples=60, deadline=None)
@given(WORDS, WORDS, st.sampled_from(["", "\U0001f4f0 "]))
def test_passages_are_in_the_texts(one: list[str], other: list[str], before: str) -> None:
    shared = " ".join(one)
    a, b = before + shared + " " + " ".join(other), " ".join(reversed(other)) + " " + shared
    for found in (naql.compare(a, b), naql.compare(b, a)):
        left, right = (a, b) if found.containment_a <= found.containment_b else (b, a)
        for p in found.passages:
            assert 0 <= p.a_start < p.a_end <= max(len(left), len(right))
    found = naql.compare(a, b)
    for p in found.passages:
        assert naql.fold(a[p.a_start : p.a_end]).words
        assert a[p.a_start : p.a_start + 1].strip()
        assert b[p.b_end - 1 : p.b_end].strip()
    assert found.longest_run >= len(one)
    assert naql.compare(a, b).to_dict() == found.to_dict()
