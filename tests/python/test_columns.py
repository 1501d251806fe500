"""Frames and columns of every kind, in and out."""

from __future__ import annotations

import datetime
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import naql
from pages import AGAIN, FIRST, OTHER

TEXTS = [FIRST, OTHER, AGAIN, None, ""]
FOLDED = [None if text is None else naql.fold(text).text for text in TEXTS]


def columns() -> list[Any]:
    """The same texts as every kind of column."""
    arrow = pa.array(TEXTS)
    return [
        TEXTS,
        tuple(TEXTS),
        arrow,
        arrow.cast(pa.large_string()),
        arrow.cast(pa.string_view()),
        arrow.dictionary_encode(),
        pa.chunked_array([TEXTS[:2], [], TEXTS[2:]], type=pa.string()),
        pa.array(["", *TEXTS, "غير مقروء"])[1:6],
        pl.Series(TEXTS),
        pl.Series(TEXTS, dtype=pl.Categorical),
        pl.DataFrame({"text": TEXTS}),
        pd.Series(TEXTS, dtype="str"),
        pd.Series(TEXTS, dtype=pd.ArrowDtype(pa.string())),
        pd.Series(TEXTS, dtype=object),
        pd.DataFrame({"text": TEXTS}),
        pa.table({"text": TEXTS}),
        pa.record_batch({"text": pa.array(TEXTS)}),
        duckdb.sql("select unnest($1) as text", params=[TEXTS]),
        naql.fold(TEXTS),
        naql.light(TEXTS)["text"],
    ]


@pytest.mark.parametrize("column", columns(), ids=lambda column: type(column).__module__ + "." + type(column).__name__)
def test_every_column(column: Any) -> None:
    assert naql.fold(column).to_arrow()["text"].to_pylist() == FOLDED
    words = naql.fingerprint(column).to_arrow()["words"].to_pylist()
    assert words == [None if text is None else naql.fingerprint(text).words for text in TEXTS]


def test_other_columns() -> None:
    with pytest.raises(TypeError):
        naql.fold(np.array([1, 2]))
    assert naql.fold(np.array(["أ", "ب"], dtype=object)).to_arrow()["text"].to_pylist() == ["ا", "ب"]
    assert naql.fold(str(i) for i in range(3000)).read_all().to_arrow()["text"].to_pylist() == [
        str(i) for i in range(3000)
    ]
    assert len(naql.fold([])) == len(naql.fingerprint(pa.array([], pa.string()))) == 0
    assert naql.fold(pa.nulls(3)).to_arrow()["text"].to_pylist() == [None] * 3
    dictionary = pa.DictionaryArray.from_arrays(pa.array([None, None], pa.int8()), pa.array([], pa.string()))
    assert naql.fold(dictionary).to_arrow()["text"].to_pylist() == [None] * 2


def frame(rows: list[dict[str, Any]]) -> dict[str, list[Any]]:
    names = ["id", "text", "title", "byline", "publisher", "url", "published"]
    return {name: [row.get(name) for row in rows] for name in names}


def test_polars_columns_that_are_null_throughout() -> None:
    frame = pl.DataFrame({"text": [FIRST, AGAIN], "title": [None, None], "published": [None, None]})
    found = naql.dedup(frame)
    assert found["of"].to_list() == [None, found["id"][0]]
    assert found["title"].dtype == pl.Null
    assert naql.dedup(pl.DataFrame({"text": []})).height == len(naql.trace(pl.DataFrame({"text": []}))) == 0
    assert naql.fold(pl.Series([None, None])).to_arrow()["text"].to_pylist() == [None, None]
    with pytest.raises(naql.DocumentError, match="row 0 has no text"):
        naql.dedup(pl.DataFrame({"text": [None]}))


NEW = [
    *("decision", "relation", "of", "jaccard", "containment_a", "containment_b", "matched_words", "longest_run"),
    *("reasons", "replaces", "matches", "cover", "new_words", "new_share", "chain", "scheme", "seen"),
    *("copies", "outlets", "first_seen"),
]


def test_frames_stay_what_they_are(rows: list[dict[str, Any]]) -> None:
    data = frame(rows)
    expected = naql.dedup(rows).to_arrow()
    assert expected.column_names == ["id", *NEW]

    polars = naql.dedup(pl.DataFrame(data))
    assert isinstance(polars, pl.DataFrame)
    assert polars.columns == [*data, *NEW]
    assert polars.select(list(data)).equals(pl.DataFrame(data))
    assert polars["of"].to_list() == expected["of"].to_pylist()

    index = [f"row {i}" for i in range(len(rows))]
    pandas = naql.dedup(pd.DataFrame(data, index=index))
    assert isinstance(pandas, pd.DataFrame)
    assert list(pandas.columns) == [*data, *NEW]
    assert list(pandas.index) == index
    assert list(pandas["decision"]) == expected["decision"].to_pylist()
    assert pandas["matches"].iloc[3][0]["id"] == "p03"

    for arrow in (pa.table(data), pa.table(data).combine_chunks().to_batches()[0]):
        table = naql.dedup(arrow)
        assert isinstance(table, pa.Table)
        assert table.column_names == [*data, *NEW]
        assert table["matches"].to_pylist() == expected["matches"].to_pylist()

    relation = duckdb.from_arrow(pa.table(data))
    for other in (
        relation,
        pa.table(data).to_reader(max_chunksize=5),
        iter(rows),
        [naql.Document.from_dict(r) for r in rows],
    ):
        found = naql.dedup(other)
        assert isinstance(found, naql.Columns)
        assert found.to_arrow().equals(expected)


def test_columns_by_their_names(rows: list[dict[str, Any]]) -> None:
    data = pl.DataFrame(frame(rows))
    other = data.rename({"id": "key", "text": "content", "publisher": "outlet", "published": "day"})
    found = naql.dedup(other, id="key", text="content", publisher="outlet", published="day")
    assert found.select(NEW).equals(naql.dedup(data).select(NEW))
    assert naql.pairs(other, id="key", text="content", publisher="outlet", published="day").to_arrow() == (
        naql.pairs(data).to_arrow()
    )
    lineage = naql.lineage(other, id="key", text="content", publisher="outlet", published="day")
    assert lineage.stories.to_arrow() == naql.lineage(data).stories.to_arrow()
    renamed = other.drop("id", strict=False).rows(named=True)
    again = naql.dedup(renamed, id="key", text="content", publisher="outlet", published="day").to_polars()
    assert again.select(NEW).equals(naql.dedup(data).select(NEW))
    texts = [{"content": row["text"]} for row in rows]
    assert naql.fold(texts, text="content").to_arrow() == naql.fold(data).to_arrow()
    with pytest.raises(naql.DocumentError, match=r'row 0: the document has no "url"'):
        naql.dedup(texts, text="content", id="url")
    named = naql.dedup([{"content": FIRST}, {"content": AGAIN}], text="content").to_arrow()
    assert named["of"].to_pylist() == [None, named["id"][0].as_py()]
    assert naql.dedup([{"id": 7, "text": FIRST}, naql.Document("b", AGAIN)]).to_arrow()["of"].to_pylist() == [None, "7"]
    # What is not read need have no Arrow form.
    odd = pd.DataFrame({"text": [FIRST, AGAIN], "odd": [object(), 3]})
    assert list(naql.dedup(odd)["decision"]) == ["admit", "drop"]
    with pytest.raises(naql.ArgumentError, match="'decision'"):
        naql.dedup(found, id="key", text="content")


def test_ids_and_times() -> None:
    data = {"id": [7, 8], "text": [FIRST, AGAIN]}
    assert naql.dedup(pl.DataFrame(data))["of"].to_list() == [None, "7"]
    # Without ids the frame gets those that its rows were given, by which `of` is looked up.
    found = naql.dedup(pl.DataFrame({"text": [FIRST, AGAIN]}))
    assert found["of"].to_list() == [None, found["id"][0]]
    columns = naql.dedup([FIRST, AGAIN]).to_arrow()
    assert columns["of"].to_pylist() == [None, columns["id"].to_pylist()[0]]
    later, earlier = datetime.datetime(2026, 3, 2), datetime.datetime(2026, 3, 1, 23, 59)
    for unit in ("s", "ms", "us", "ns"):
        for zone in (None, "UTC", "Asia/Riyadh"):
            times = pa.array([later, earlier], pa.timestamp(unit, zone))
            assert naql.dedup(pa.table({**data, "published": times}))["of"].to_pylist() == ["8", None]
    for days in (pa.date32(), pa.date64()):
        times = pa.array([later.date(), earlier.date()], days)
        assert naql.dedup(pa.table({**data, "published": times}))["of"].to_pylist() == ["8", None]


def test_rows_that_are_null_as_a_whole() -> None:
    structs = pa.array([{"id": "a", "text": FIRST}, None, {"id": "b", "text": AGAIN}])
    with pytest.raises(naql.DocumentError, match="row 1"):
        naql.dedup(structs)
    assert naql.fold(structs).to_arrow()["text"].to_pylist() == [FOLDED[0], None, FOLDED[2]]


def test_columns_themselves(rows: list[dict[str, Any]]) -> None:
    import pickle

    found = naql.fold(rows, offsets=True)
    assert repr(found) == "<Columns: 46 rows of text, offsets>"
    assert found.column_names == ("text", "offsets")
    assert "text" in found
    assert "id" not in found
    with pytest.raises(KeyError):
        found["id"]
    column = found["text"]
    assert (repr(column), column.name, len(column)) == ("<Column text: 46 rows>", "text", 46)
    folded = [naql.fold(row["text"]).text for row in rows]
    assert column.to_arrow().to_pylist() == column.to_polars().to_list() == list(column.to_pandas()) == folded
    assert pl.DataFrame(found).equals(found.to_polars())
    assert pa.schema(found) == found.to_arrow().schema
    assert list(found.to_pandas().columns) == ["text", "offsets"]
    assert pickle.loads(pickle.dumps(found)).to_arrow().equals(found.to_arrow())
    wide = pa.schema({"text": pa.large_string(), "offsets": pa.list_(pa.list_(pa.int64()))})
    assert pa.RecordBatchReader.from_stream(found, schema=wide).read_all()["text"].type == pa.large_string()


def test_streams(rows: list[dict[str, Any]]) -> None:
    table = pa.table(frame(rows))
    whole = naql.trace(table).to_arrow()
    stream = naql.trace(table.to_reader(max_chunksize=20))
    assert repr(stream) == "<Stream of id, chain, stories, blocks>"
    assert [len(batch) for batch in stream] == [20, 20, 6]
    assert list(stream) == []
    assert naql.trace(table.to_reader(max_chunksize=20)).to_arrow().read_all().equals(whole)
    assert pl.DataFrame(naql.trace(table.to_reader())).shape == (46, 4)
    stream = naql.trace(table.to_reader())
    stream.to_arrow()
    with pytest.raises(ValueError, match="read before"):
        stream.to_arrow()


def test_streams_take_bounded_memory() -> None:
    batch = pa.record_batch({"text": pa.array([FIRST * 40] * 64)})
    pulled = 0

    def batches() -> Any:
        nonlocal pulled
        for _ in range(50):
            pulled += 1
            yield batch

    stream = naql.fingerprint(pa.RecordBatchReader.from_batches(batch.schema, batches()))
    assert pulled == 0
    for n, found in enumerate(stream, start=1):
        assert len(found) == 64
        assert pulled <= n + 1


def test_threads_change_nothing(rows: list[dict[str, Any]]) -> None:
    table = pa.table(frame(rows * 20))
    for call in (naql.fold, naql.fingerprint, naql.trace):
        one, three = (call(table, threads=n).to_arrow() for n in (1, 3))
        assert one.equals(three)


def test_progress(rows: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]) -> None:
    seen: list[tuple[str, int, int]] = []
    naql.dedup(rows, progress=lambda *step: seen.append(step))
    assert seen[-1] == ("dedup", len(rows), len(rows))
    naql.dedup(rows, progress=True)
    naql.fold(rows, progress=True)

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        naql.dedup(rows, progress=broken)
    capsys.readouterr()


def test_a_trace_reads_the_title_of_any_kind_of_data() -> None:
    title = "رويترز: افتتاح جسر"
    text = f"{title}\nافتتحت البلدية أمس جسر الواحة الجديد بعد عامين من العمل، وقال رئيسها إن الجسر يخدم المدينة كلها."
    pages = [{"id": "a", "text": text, "headline": title}]
    untitled = naql.trace([{"id": "a", "text": text}]).to_arrow()
    for data in (pages, pl.DataFrame(pages), pd.DataFrame(pages), pa.Table.from_pylist(pages)):
        found = naql.trace(data).to_arrow()
        assert found["stories"].to_pylist()[0][0]["credits"] == []
        assert not found.equals(untitled)
    assert naql.trace(pl.DataFrame(pages).rename({"headline": "h"}), title="h").to_arrow().equals(found)


@pytest.mark.parametrize("make", [pl.DataFrame, pd.DataFrame, pa.table])
def test_what_several_outlets_printed_is_selected(make: Any) -> None:
    texts = {"a": FIRST, "b": AGAIN, "c": OTHER, "d": OTHER, "bad": None}
    publishers = ["الأهرام", "الراصد", "الأهرام", "ahram.org.eg", "الراصد"]
    times = [f"2026-03-0{day}" for day in range(1, 6)]
    rows: dict[str, list[Any]] = {
        "id": list(texts),
        "text": list(texts.values()),
        "publisher": publishers,
        "published": times,
    }
    # The bad row comes first, so that the places of the others are not those of their verdicts.
    made = make({name: values[::-1] for name, values in rows.items()})

    def kept(matched: int | None) -> list[dict[str, Any]]:
        with pytest.warns(UserWarning, match="1 rows were skipped"):
            found = naql.dedup(made, on_error="skip", matched=matched)
        return pa.table(found).select(["id", "copies", "outlets", "first_seen"]).to_pylist()

    first = {"id": "a", "copies": 1, "outlets": 2, "first_seen": "2026-03-01"}
    other = {"id": "c", "copies": 1, "outlets": 1, "first_seen": "2026-03-03"}
    dropped = {"copies": None, "outlets": None, "first_seen": None}
    assert kept(None) == [{"id": "d", **dropped}, other, {"id": "b", **dropped}, first]
    assert kept(1) == [other, first]
    assert kept(2) == [first]
    assert kept(3) == []
    with pytest.raises(naql.ArgumentError, match="matched is 0"):
        naql.dedup(made, matched=0)
