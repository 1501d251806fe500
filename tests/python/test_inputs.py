"""Whatever columns and values come in, the documents are those that the command reads."""

from __future__ import annotations

import datetime
import gzip
import io
import json
import pathlib
import subprocess
import sys
import uuid
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import naql

A = (
    "أعلنت بلدية مدينة الواحة أمس افتتاح السوق المغطى الجديد بعد أعمال ترميم استمرت ثمانية عشر شهرا، وقال رئيس البلدية إن "
    "السوق يضم مئة وعشرين محلا وساحة للعروض الشعبية ومواقف تتسع لثلاثمئة سيارة"
)
B = (
    "تراجعت أسعار الزيتون في أسواق الجبل هذا الموسم بعد وفرة الإنتاج، وذكر مزارعون أن المعاصر تعمل ليلا ونهارا لاستقبال "
    "المحصول، بينما طالبت الجمعية التعاونية بفتح باب التصدير"
)


def decisions(data: Any, **options: Any) -> list[str]:
    found: Any = naql.dedup(data, **options)
    if isinstance(found, naql.Columns):
        found = found.to_arrow()
    return found["decision"].to_pylist() if isinstance(found, pa.Table) else list(found["decision"])


@pytest.mark.parametrize(
    "column",
    [
        pa.array([A, B, A], pa.large_string()),
        pa.array([A, B, A], pa.string_view()),
        pa.array([A, B, A]).dictionary_encode(),
        pa.array([A.encode(), B.encode(), A.encode()]),
        pa.array([[A], [B], [A]]),
        pa.array([[A], [B], [A]], pa.large_list(pa.string())),
        pa.array([[A], [B], [A]], pa.list_view(pa.string())),
        pa.array([[A], [B], [A]], pa.list_(pa.string(), 1)),
    ],
    ids=str,
)
def test_every_type_of_texts(column: Any) -> None:
    table = pa.table({"text": pa.chunked_array([column])})
    assert decisions(table) == ["admit", "admit", "drop"]


def test_categories_of_pandas() -> None:
    frame = pd.DataFrame({"text": pd.Categorical([A, B, A]), "source": pd.Categorical(["x", None, "y"])})
    assert decisions(frame) == ["admit", "admit", "drop"]


def test_columns_without_a_value_are_none() -> None:
    frame = pd.DataFrame({"id": ["a", "b", "c"], "text": [A, B, A], "author": float("nan"), "published": [None] * 3})
    assert decisions(frame) == ["admit", "admit", "drop"]
    nulls = pa.table({"id": ["a", "b", "c"], "text": [A, B, A], "published": pa.nulls(3), "source": pa.nulls(3)})
    assert decisions(nulls) == ["admit", "admit", "drop"]
    rows = frame.to_dict("records")
    assert decisions(rows) == ["admit", "admit", "drop"]


@pytest.mark.parametrize(
    ("ids", "want"),
    [
        (pa.array([1, 2, 3]), ["1", "2", "3"]),
        (pa.array([1.0, 2.0, 3.0]), ["1", "2", "3"]),
        (
            pa.array([uuid.UUID(int=n).bytes for n in (1, 2, 3)], pa.binary(16)),
            [str(uuid.UUID(int=n)) for n in (1, 2, 3)],
        ),
    ],
)
def test_ids(ids: Any, want: list[str]) -> None:
    table = pa.table({"id": ids, "text": [A, B, A]})
    assert naql.dedup(table.to_reader()).to_arrow()["id"].to_pylist() == want
    assert naql.dedup(table)["of"].to_pylist() == [None, None, want[0]]


def test_rows_without_ids_get_their_address_or_what_they_say() -> None:
    rows = [{"text": A, "url": "https://x.example/1"}, {"text": B}, {"text": B, "source": "y"}]
    ids = naql.dedup(rows).to_arrow()["id"].to_pylist()
    assert ids[0] == "https://x.example/1"
    assert ids[1].startswith("blake3:")
    assert ids[1] != ids[2]
    assert naql.Gate().admit({"text": B}).id == ids[1]
    # The first row stays.
    rows = [{"text": f"{A} {n if n != 10 else 2}"} for n in range(1, 13)]
    exact = naql.Policy(extends="none", rules=[{"relation": ["exact", "same_text"], "decision": "drop"}])
    assert [n for n, decision in enumerate(decisions(rows, policy=exact), 1) if decision == "drop"] == [10]


def test_the_usual_names_of_columns(command: str, tmp_path: pathlib.Path) -> None:
    rows = [
        {
            "Id": 1,
            "Content": A,
            "source": "ahram",
            "publishedAt": "2025-01-24T08:00:00Z",
            "link": "https://x.example/1",
        },
        {
            "Id": 2,
            "Content": B,
            "source": "ahram",
            "publishedAt": "2025-01-24T09:00:00Z",
            "link": "https://x.example/2",
        },
        {"Id": 3, "Content": A, "source": "okaz", "publishedAt": "2025-01-24T07:00:00Z", "link": "https://x.example/3"},
    ]
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    done = subprocess.run(
        [command, "dedup", "-q", "in.jsonl", "-o", "k.jsonl", "--verdicts", "v.jsonl"], cwd=tmp_path, check=True
    )
    assert done.returncode == 0
    theirs = [json.loads(line) for line in (tmp_path / "v.jsonl").read_text().splitlines()]
    ours = naql.dedup(pa.Table.from_pylist(rows))
    assert [verdict["decision"] for verdict in theirs] == ours["decision"].to_pylist() == ["drop", "admit", "admit"]
    assert [verdict["chain"] for verdict in theirs] == ours["chain"].to_pylist()
    assert [verdict["of"] for verdict in theirs] == ours["of"].to_pylist() == ["3", None, None]


def test_parts_of_columns() -> None:
    rows = [{"id": "a", "article": {"body": A}}, {"id": "b", "article": {"body": B}}]
    for data in (pa.Table.from_pylist(rows), pl.DataFrame(rows), rows):
        assert decisions(data, text="article.body") == ["admit", "admit"]


def times() -> list[Any]:
    zone = datetime.timezone(datetime.timedelta(hours=3))
    return [
        "2025-01-24T08:30:00Z",
        "2025-01-24 08:30",
        "24 يناير 2025 08:30",
        "Fri, 24 Jan 2025 11:30:00 +0300",
        1737707400,
        1737707400000,
        datetime.datetime(2025, 1, 24, 8, 30),
        datetime.datetime(2025, 1, 24, 11, 30, tzinfo=zone),
        pd.Timestamp("2025-01-24 08:30"),
    ]


@pytest.mark.parametrize("time", times(), ids=str)
def test_times(time: Any) -> None:
    # Within no day of the other one: the rule applies only if the time was read.
    near = naql.Policy(extends="none", rules=[{"relation": ["exact"], "within_days": 0, "decision": "drop"}])
    rows = [{"id": "a", "text": A, "date": time}, {"id": "b", "text": A, "date": "2025-01-24T08:30:00Z"}]
    assert decisions(rows, policy=near) == ["admit", "drop"]
    if not isinstance(time, str):
        table = pa.table({"id": ["a", "b"], "text": [A, A], "date": pa.array([time, time])})
        assert decisions(table, policy=near) == ["admit", "drop"]


def test_times_that_must_be_explained() -> None:
    rows = [{"id": "a", "text": A, "date": "24/1/2025"}]
    with pytest.raises(naql.DocumentError, match="dmy or mdy"):
        naql.dedup(rows)
    assert decisions(rows, dates="dmy") == ["admit"]
    with pytest.raises(naql.DocumentError, match="Hijri"):
        naql.dedup([{"id": "a", "text": A, "date": "24 رجب 1446"}])


def test_when_a_page_was_fetched() -> None:
    at = datetime.datetime(2026, 3, 1, 8, tzinfo=datetime.UTC)
    page = naql.Document("a", A, seen=at)
    assert page.seen == "2026-03-01T08:00:00+00:00"
    assert naql.Document.from_dict(page.to_dict()) == page and "seen=" in repr(page)
    with pytest.raises(naql.DocumentError, match='"seen" is "soon"'):
        naql.Document("a", A, seen="soon")
    rows = [{"id": "a", "text": A, "fetched": at}, {"id": "b", "text": A, "seen": True}]
    clock = {"from": None, "to": "2026-03-01T08:00:00Z", "basis": "seen"}
    none = {"from": None, "to": None, "basis": "none"}
    table = pa.table({"id": ["a", "b"], "text": [A, A], "fetched": pa.array([at, None]), "seen": [None, True]})
    for data in (rows, [page, rows[1]], table, table.to_pandas(), pl.from_arrow(table)):
        clocks = naql.lineage(data).stories.to_arrow()["clock"].to_pylist()
        assert sorted(clocks, key=str) == sorted([clock, none], key=str), type(data)
    with pytest.raises(naql.DocumentError):
        naql.lineage(table, seen="seen")


def test_html() -> None:
    rows = [{"id": "a", "text": A}, {"id": "b", "text": A.replace(" ", "&nbsp;")}]
    assert decisions(rows) == ["admit", "drop"]
    assert decisions(pa.Table.from_pylist(rows), html="keep") == ["admit", "admit"]
    with pytest.raises(naql.ArgumentError, match="html"):
        naql.dedup(rows, html="no")  # type: ignore[call-overload]


def test_bad_rows_are_left_out() -> None:
    table = pa.table({"id": ["a", "b", "c", "d"], "text": [A, None, A, A], "date": [None, None, "soon", None]})
    for data in (table, table.to_pandas(), pl.from_arrow(table)):
        with pytest.warns(UserWarning, match="2 rows were skipped; row 1 has no text"):
            found: Any = naql.dedup(data, on_error="skip")
        assert list(found["id"].to_pylist() if isinstance(found, pa.Table) else found["id"]) == ["a", "d"]
        assert list(found["of"].to_pylist() if isinstance(found, pa.Table) else found["of"])[1] == "a"
    with pytest.warns(UserWarning, match="2 rows"):
        columns = naql.Gate().admit_many(table, on_error="skip")
    assert columns.to_arrow()["id"].to_pylist() == ["a", "d"]


def test_a_registry_of_ones_own() -> None:
    own = naql.Registry.parse("id\tkind\tcountry\tnames_ar\nsada\tagency\tOM\tصدى المرفأ\n")
    rows = [{"id": "a", "text": f"{A}\nالمصدر: صدى المرفأ", "publisher": "x"}]
    assert naql.dedup(rows, registry=own).to_arrow()["chain"].to_pylist()[0][1] == ["sada"]
    policy = naql.Policy(extends="none", rules=[{"relation": ["near"], "credit": ["sada"], "decision": "hold"}])
    with pytest.raises(naql.PolicyError, match="sada"):
        naql.dedup(rows, policy=policy)
    naql.dedup(rows, policy=policy, registry=own)


def test_an_id_has_a_limit() -> None:
    with pytest.raises(naql.DocumentError, match="5000 bytes"):
        naql.Gate().admit({"id": "i" * 5000, "text": A})
    with pytest.raises(naql.DocumentError, match="5000 bytes"):
        naql.dedup([{"id": "i" * 5000, "text": A}])


def test_a_notebook_shows_the_columns() -> None:
    shown = naql.dedup([{"id": "<b>\x1b", "text": A}] * 1)._repr_html_()
    assert "<th>decision</th>" in shown
    assert "&lt;b&gt;" in shown
    assert "\x1b" not in shown
    assert "1 rows" in shown


def test_parquet_and_arrow_through_the_command(command: str, tmp_path: pathlib.Path) -> None:
    import pyarrow.parquet as pq
    from pyarrow import feather

    stamps = [datetime.datetime(2025, 1, 24, 8, 30, tzinfo=datetime.UTC)] * 3
    table = pa.table(
        {
            "id": pa.array([1.0, 2.0, None]),
            "text": pa.array([A, B, A]).dictionary_encode(),
            "empty": pa.nulls(3),
            "published": pa.nulls(3),
            "utc": pa.array(stamps, pa.timestamp("us", "UTC")),
            "riyadh": pa.array(stamps, pa.timestamp("ns", "Asia/Riyadh")),
            "parts": [{"a": [1, 2]}] * 3,
        },
        metadata={"huggingface": '{"info": {}}', "pandas": "{}"},
    )
    for codec in ("none", "snappy", "gzip", "zstd", "lz4", "brotli"):
        pq.write_table(table, tmp_path / f"{codec}.parquet", compression=codec)
    feather.write_feather(table, tmp_path / "a.feather", compression="lz4")
    feather.write_feather(table, tmp_path / "b.arrow", compression="zstd")
    for name in ("none.parquet", "lz4.parquet", "brotli.parquet", "gzip.parquet", "a.feather", "b.arrow"):
        for output in ("kept.parquet", "kept.arrow", "kept.jsonl"):
            subprocess.run([command, "dedup", "-q", name, "-o", output], cwd=tmp_path, check=True)
        kept = pq.read_table(tmp_path / "kept.parquet")
        assert kept.column_names == table.column_names
        assert kept["text"].to_pylist() == [A, B]
        assert (kept.schema.metadata or {}).get(b"huggingface") == b'{"info": {}}', name
        assert feather.read_table(tmp_path / "kept.arrow").num_rows == 2
        rows = [json.loads(line) for line in (tmp_path / "kept.jsonl").read_text(encoding="utf-8").splitlines()]
        assert rows[0]["parts"] == {"a": [1, 2]}
        assert rows[0]["riyadh"].startswith("2025-01-24T")
        assert set(rows[0]) == {"id", "text", "utc", "riyadh", "parts"}


PAGE = f"""<html lang="ar"><head><title>السوق</title><meta property="og:site_name" content="الواحة"></head>
<body><nav><a href="/">الرئيسية</a></nav><article><h1>السوق</h1><p>{A}</p><p>{B}</p></article></body></html>"""
FEED = f"""<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>الواحة</title>
<link>https://waha.example/</link><item><title>السوق &amp; غيره</title><link>https://waha.example/1</link>
<pubDate>Fri, 24 Jan 2025 11:30:00 +0300</pubDate><description>&lt;p&gt;{A}&lt;/p&gt;</description></item></channel></rss>"""


def archive() -> bytes:
    warcio = pytest.importorskip("warcio")
    from warcio.statusandheaders import StatusAndHeaders

    out = io.BytesIO()
    writer = warcio.warcwriter.WARCWriter(out, gzip=True)
    headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.0")
    record = writer.create_warc_record(
        "https://waha.example/2", "response", payload=io.BytesIO(PAGE.encode()), http_headers=headers
    )
    writer.write_record(record)
    return out.getvalue()


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_the_web_is_read(tmp_path: pathlib.Path) -> None:
    pytest.importorskip("trafilatura")
    pytest.importorskip("feedparser")
    (page,) = naql.read_html(PAGE, url="https://waha.example/1")
    assert page.id == page.url == "https://waha.example/1"
    assert A.split("،", maxsplit=1)[0] in page.text
    (entry,) = naql.read_feed(FEED)
    assert (entry.text, entry.title, entry.publisher) == (A, "السوق & غيره", "waha.example")
    assert entry.published == "2025-01-24T08:30:00Z"
    (tmp_path / "a.warc.gz").write_bytes(archive())
    (tmp_path / "feed.xml").write_text(FEED, encoding="utf-8")
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    (stored,) = naql.read_warc(tmp_path / "a.warc.gz")
    assert (stored.id, stored.publisher) == ("https://waha.example/2", "waha.example")
    assert (
        naql.dedup([*naql.read_warc(tmp_path / "a.warc.gz"), *naql.read_html(tmp_path)])
        .to_arrow()["decision"]
        .to_pylist()
    )
    for name in ("a.warc.gz", "feed.xml", "page.html"):
        done = subprocess.run(
            [sys.executable, "-m", "naql", "read", name], cwd=tmp_path, check=True, stdout=subprocess.PIPE
        )
        (row,) = done.stdout.decode().splitlines()
        assert A.split("،", maxsplit=1)[0] in json.loads(row)["text"]
    assert gzip.decompress((tmp_path / "a.warc.gz").read_bytes()).startswith(b"WARC/")
