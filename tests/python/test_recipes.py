"""Recipes for other libraries."""

from __future__ import annotations

import pathlib
from typing import Any

import duckdb
import polars as pl
import pyarrow as pa
import pytest

import naql
from pages import vectors


def test_datasets(rows: list[dict[str, Any]], tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_HOME", str(tmp_path))
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import datasets

        naql.fold([row["text"] for row in rows])
        pages = datasets.Dataset.from_list([{"id": row["id"], "text": row["text"]} for row in rows])

        def fold(batch: dict[str, list[str]]) -> dict[str, list[str]]:
            return {"folded": naql.fold(batch["text"]).to_arrow()["text"].to_pylist()}

        folded = pages.map(fold, batched=True, batch_size=10, num_proc=2)
        kept = pages.add_column("decision", naql.dedup(pages.data.table)["decision"].to_pylist())
    assert list(folded["folded"]) == [naql.fold(row["text"]).text for row in rows]
    assert kept.filter(lambda page: page["decision"] == "admit").num_rows < len(rows)


def test_duckdb(rows: list[dict[str, Any]]) -> None:
    pages = pa.table({name: [row.get(name) for row in rows] for name in ("id", "text", "publisher", "published")})
    connection = duckdb.connect()
    relation = connection.from_arrow(pages).filter("length(text) > 50")
    connection.register("verdicts", naql.dedup(relation).to_arrow())
    counts = connection.sql("select decision, count(*) as n from verdicts group by all order by 1").fetchall()
    assert [decision for decision, _ in counts] == ["admit", "drop"] or len(counts) == 3
    connection.create_function(
        "folded", lambda texts: naql.fold(texts)["text"].to_arrow(), ["VARCHAR"], "VARCHAR", type="arrow"
    )
    found = connection.sql("select folded(text) from pages order by id").fetchall()
    assert [text for (text,) in found] == [naql.fold(row["text"]).text for row in sorted(rows, key=lambda r: r["id"])]


def test_polars(rows: list[dict[str, Any]]) -> None:
    lazy = pl.LazyFrame({"id": [row["id"] for row in rows], "text": [row["text"] for row in rows]})
    folded = lazy.with_columns(
        folded=pl.col("text").map_batches(lambda text: naql.fold(text)["text"].to_polars(), return_dtype=pl.String)
    ).collect()
    assert folded["folded"].to_list() == [naql.fold(row["text"]).text for row in rows]
    words = lazy.select(
        pl.col("text").map_batches(lambda text: naql.fingerprint(text)["words"].to_polars(), return_dtype=pl.Int64)
    ).collect()
    assert words["text"].to_list() == [naql.fingerprint(row["text"]).words for row in rows]
    kept = lazy.collect().pipe(naql.dedup).filter(pl.col("decision") == "admit")
    assert 0 < kept.height < len(rows)


@pytest.fixture
def pages(monkeypatch: pytest.MonkeyPatch) -> pa.Table:
    """Documents, each with an id of its own; what is in `examples` can be imported, here and in processes that are started."""
    examples = str(pathlib.Path(__file__).resolve().parents[2] / "examples")
    monkeypatch.setenv("PYTHONPATH", examples)
    monkeypatch.syspath_prepend(examples)
    import in_rounds

    documents = {
        row["id"]: {name: row.get(name) for name in in_rounds.DOCUMENT} for row in vectors("golden/documents.jsonl")
    }
    return pa.Table.from_pylist(list(documents.values()), in_rounds.NOTHING.schema)


def equal_to_dedup(pages: pa.Table, rows: list[dict[str, Any]]) -> None:
    """The verdicts on pages are those of `naql.dedup`; who else printed what is kept is counted by whoever has all rows."""
    found = {row["id"]: row for row in rows}
    later = ("copies", "outlets", "first_seen")
    for want in naql.dedup(pages).to_pylist():
        new = {name: want[name] for name in want if name not in (*pages.column_names, *later)}
        assert {name: found[want["id"]][name] for name in new} == new


@pytest.mark.filterwarnings("ignore")
def test_ray(pages: pa.Table) -> None:
    """`examples/on_ray.py`. Ray is no requirement of the tests: it is 67 MB."""
    ray = pytest.importorskip("ray", reason="the recipe for Ray Data needs ray; pip install 'ray[data]'")
    pytest.importorskip("ray.data")
    ray.init(num_cpus=1, include_dashboard=False, logging_level="ERROR", log_to_driver=False)
    try:
        import in_rounds
        import on_ray

        engine = on_ray.Ray()
        rows = engine.collected(in_rounds.dedup(engine, ray.data.from_arrow(pages)))
    finally:
        ray.shutdown()
    equal_to_dedup(pages, rows)


def test_daft(pages: pa.Table) -> None:
    """`examples/on_daft.py`. Daft is no requirement of the tests: it needs an earlier pyarrow than they have."""
    daft = pytest.importorskip("daft", reason="the recipe for Daft needs daft; pip install daft")
    import in_rounds
    import on_daft

    engine = on_daft.Daft()
    equal_to_dedup(pages, engine.collected(in_rounds.dedup(engine, daft.from_arrow(pages))))
