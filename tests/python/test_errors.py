"""Every way to go wrong is an exception that says where."""

from __future__ import annotations

import pathlib
import pickle
from collections.abc import Callable
from typing import Any

import polars as pl
import pyarrow as pa
import pytest

import naql
from pages import FIRST

LONE = "خبر \udc00"


@pytest.mark.parametrize(
    ("call", "kind", "said"),
    [
        (lambda: naql.fold(LONE), naql.TextError, "lone surrogate at 4"),
        (lambda: naql.fingerprint(LONE), naql.TextError, "lone surrogate"),
        (lambda: naql.trace(LONE), naql.TextError, "lone surrogate"),
        (lambda: naql.compare("", LONE), naql.TextError, "lone surrogate"),
        (lambda: naql.Document("a", LONE), naql.TextError, '"text" has a lone surrogate'),
        (lambda: naql.Document("a", "", url=LONE), naql.TextError, '"url" has a lone surrogate'),
        (lambda: naql.Document(1, ""), TypeError, '"id" is a str, not int'),
        (lambda: naql.Document.from_dict({"id": "a"}), naql.DocumentError, 'has no "text"'),
        (lambda: naql.Document.from_dict(3), TypeError, "a Document or a mapping"),
        (lambda: naql.Gate().admit("text"), TypeError, "a Document or a mapping"),
        (
            lambda: naql.Gate().check({"id": "a", "text": FIRST, "published": "soon"}),
            naql.DocumentError,
            "no time that",
        ),
        (lambda: naql.Gate().verify("00"), naql.ArgumentError, "not a hash"),
        (lambda: naql.Policy(words=1), naql.PolicyError, "unknown field `words`"),
        (lambda: naql.Policy.parse("min_words = "), naql.PolicyError, "line 1"),
        (lambda: naql.Policy.read("/nowhere"), FileNotFoundError, "/nowhere"),
        (lambda: naql.Registry.parse("[{}]"), naql.RegistryError, "cannot be read"),
        (lambda: naql.Registry.read("/nowhere"), FileNotFoundError, "/nowhere"),
        (lambda: naql.Fingerprint.from_bytes(b"\x03abc"), naql.SchemeError, "make it again"),
        (lambda: naql.Fingerprint.from_bytes(b""), naql.CorruptError, "not a fingerprint"),
        (lambda: naql.Gate.open("/proc/none"), naql.StorageError, "/proc/none"),
        (lambda: naql.fold(3), TypeError, "not int"),
        (lambda: naql.fold({"a": 1}), TypeError, "not dict"),
        (lambda: naql.dedup("text"), TypeError, "not str"),
        (lambda: naql.dedup([], threads=0), naql.ArgumentError, "0 threads"),
        (lambda: naql.fold([], threads=0), naql.ArgumentError, "0 threads"),
        (lambda: naql.dedup([], threads=10**6), naql.ArgumentError, "1 to 1024"),
        (lambda: naql.fold([], threads=10**6), naql.ArgumentError, "1 to 1024"),
        (lambda: naql.fold(pl.DataFrame({"a": [1]})), naql.ArgumentError, 'no column "text"; the columns are: a'),
        (lambda: naql.dedup(pl.DataFrame({"text": [""]}), id="url"), naql.DocumentError, 'no column "url"'),
        (lambda: naql.dedup(pl.DataFrame({"text": [1]})), naql.DocumentError, "of the type Int64, not of strings"),
        (lambda: naql.dedup(pl.LazyFrame({"text": ["a"]})), TypeError, "collect"),
    ],
)
def test_the_table(call: Callable[[], Any], kind: type[Exception], said: str) -> None:
    with pytest.raises(kind) as caught:
        call()
    assert said in str(caught.value)
    if isinstance(caught.value, naql.Error):
        again = pickle.loads(pickle.dumps(caught.value))
        assert (type(again), str(again), again.code) == (kind, str(caught.value), caught.value.code)


def test_codes_are_those_of_the_one_table() -> None:
    from naql import _errors

    source = (pathlib.Path(__file__).parents[2] / "core/src/error.rs").read_text(encoding="utf-8")
    table = source.split("codes! {")[1].split("\n}")[0]
    codes = {line.split('"')[1] for line in table.splitlines() if " = " in line}
    assert set(_errors._BY_CODE) == codes
    assert all(issubclass(error, naql.Error) for error in _errors._BY_CODE.values())


def test_families() -> None:
    assert issubclass(naql.StorageError, OSError)
    for error in (naql.ArgumentError, naql.TextError, naql.DocumentError, naql.PolicyError, naql.RegistryError):
        assert issubclass(error, ValueError)


@pytest.mark.parametrize(
    ("data", "kind", "row"),
    [
        ([{"id": "a", "text": ""}, {"id": "b"}], naql.DocumentError, 1),
        ([{"id": "a", "text": ""}, {"id": "b", "text": LONE}], naql.TextError, 1),
        ([{"id": "a", "text": "", "published": "soon"}], naql.DocumentError, 0),
        (pl.DataFrame({"id": [1, 2], "text": ["", None]}), naql.DocumentError, 1),
        (pa.table({"id": ["a", "b", "c"], "text": ["", None, ""]}), naql.DocumentError, 1),
        (pa.table({"text": ["", "", ""], "published": [None, "2026-01-01", "x"]}), naql.DocumentError, 2),
        (pa.table({"text": pa.chunked_array([["", ""], [None]])}), naql.DocumentError, 2),
    ],
)
def test_a_bad_row_is_told_by_its_number(data: Any, kind: type[naql.Error], row: int) -> None:
    for call in (naql.dedup, naql.pairs, naql.lineage, naql.Gate().admit_many, naql.Gate().check_many, naql.trace):
        if call is naql.trace and "published" in str(data):
            continue
        with pytest.raises(kind, match=f"row {row}\\b") as caught:
            call(data)
        assert caught.value.row == row


def test_mixed_rows() -> None:
    for rows in (["a", {"id": "a", "text": ""}], ["a", 3], [{"id": "a", "text": ""}, "a"]):
        with pytest.raises(TypeError, match="row 1"):
            naql.fold(rows)
    with pytest.raises(naql.TextError, match="row 1:") as caught:
        naql.fold(["a", LONE])
    assert caught.value.row == 1


def test_damaged_columns_are_refused() -> None:
    good = pa.array([FIRST, "ب"])
    bad = pa.Array.from_buffers(good.type, 2, [None, good.buffers()[1], pa.py_buffer(b"\xff" * len(good.buffers()[2]))])
    for call in (naql.fold, naql.fingerprint, naql.dedup):
        with pytest.raises(naql.TextError, match=r"row 300: .*damaged") as caught:
            call(pa.chunked_array([["ا"] * 300, bad]))
        assert caught.value.row == 300
    offsets = pa.py_buffer(b"\x00\x00\x00\x00\xff\x00\x00\xff\x02\x00\x00\x00")
    bad = pa.Array.from_buffers(good.type, 2, [None, offsets, pa.py_buffer(b"ab")])
    with pytest.raises(naql.TextError, match="damaged"):
        naql.fold(bad)


def test_an_error_of_the_input_comes_through() -> None:
    def broken() -> Any:
        yield {"id": "a", "text": FIRST}
        raise ZeroDivisionError("the disk is gone")

    with pytest.raises(ZeroDivisionError, match="the disk is gone"):
        naql.dedup(broken())
    stream = naql.trace(broken())
    with pytest.raises(ZeroDivisionError):
        next(stream)
    batch = pa.RecordBatch.from_pydict({"text": [FIRST]})

    def batches() -> Any:
        yield batch
        raise ZeroDivisionError("gone")

    stream = naql.fold(pa.RecordBatchReader.from_batches(batch.schema, batches()))
    assert len(next(stream)) == 1
    with pytest.raises(Exception, match="gone"):
        next(stream)
    assert list(stream) == []
