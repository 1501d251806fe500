"""What a type checker makes of the module: read by mypy in `make lint`, never run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal, assert_type

import naql

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa


def frames(polars: pl.DataFrame, pandas: pd.DataFrame, table: pa.Table, reader: pa.RecordBatchReader) -> None:
    assert_type(naql.dedup(polars, text="content", policy=naql.Policy(min_words=3)), "pl.DataFrame")
    assert_type(naql.dedup(pandas), "pd.DataFrame")
    assert_type(naql.dedup(table, progress=True), "pa.Table")
    assert_type(naql.dedup([{"id": "a", "text": ""}]), naql.Columns)
    assert_type(naql.pairs(polars).to_polars(), "pl.DataFrame")
    assert_type(naql.report(polars, lang="en").html, str)
    assert_type(naql.lineage(polars).edges.to_polars(), "pl.DataFrame")
    assert_type(naql.fold(polars["text"]), naql.Columns)
    assert_type(naql.fold(["a", None]), naql.Columns)
    naql.fold(reader)


def texts(text: str, lines: Iterator[str]) -> None:
    assert_type(naql.fold(text), naql.View)
    assert_type(naql.fold(lines), naql.Stream)
    assert_type(naql.fingerprint(text).minhash, tuple[int, ...])
    assert_type(naql.trace(text).stories[0].credits[0].role, Literal["wire", "cited", "own"])
    assert_type(naql.trace({"id": "a", "text": text}), naql.Trace)
    assert_type(naql.compare(text, naql.Document("a", text)).passages, tuple[naql.Passage, ...])


def gates() -> None:
    with naql.Gate.open("store", read_only=True) as gate:
        assert_type(gate, naql.Gate)
        assert_type(gate.check({"id": "a", "text": ""}).decision, Literal["admit", "hold", "drop"])
        assert_type(gate.admit_many([naql.Document("a", "")]), naql.Columns)
        assert_type(gate.admit_many(iter([naql.Document("a", "")])), naql.Stream)
        assert_type([entry.hash for entry in gate.ledger()], list[str])
    match gate.check(naql.Document("a", "")):
        case naql.Verdict(id, decision, of=of):
            assert_type(id, str)
            assert_type(decision, Literal["admit", "hold", "drop"])
            assert_type(of, str | None)
