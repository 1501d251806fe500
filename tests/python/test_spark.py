"""`naql.spark` gives what `naql.dedup` gives, byte for byte.

On a small invented corpus; and on five thousand articles where the folder ../shared is there. `make spark` has the larger ones.
"""

import os
import random
import shutil
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

import naql

if shutil.which("java") is None:
    pytest.skip("Spark needs Java; install a JDK 17", allow_module_level=True)
pytest.importorskip("pyspark", reason="the tests of naql.spark need PySpark; pip install pyspark==3.5.6")

from pyspark.sql import SparkSession

from naql.spark import _rounds, dedup, lineage, pairs

pytestmark = pytest.mark.filterwarnings("ignore")

SHARED = Path(__file__).resolve().parents[3] / "shared/data/saudinewsnet_july.jsonl.zst"


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    builder = SparkSession.builder.master("local[2]").appName("naql")
    settings = {
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.sql.shuffle.partitions": "2",
        "spark.ui.enabled": "false",
        "spark.sql.adaptive.coalescePartitions.parallelismFirst": "false",
    }
    for key, value in settings.items():
        builder = builder.config(key, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


def words(rng: random.Random, count: int) -> str:
    """Words that hardly occur in any other draw."""
    return " ".join("م" + "".join(rng.choices("بتثجحخدذرزسشصضطظعغفقكل", k=5)) for _ in range(count))


def corpus(seed: int, count: int) -> list[dict[str, Any]]:
    """A few sentences that most documents share: copies, parts, pages of several stories, ids and texts that come again."""
    rng = random.Random(seed)  # noqa: S311
    sentences = [words(rng, rng.randint(12, 30)) for _ in range(9)]
    footer = words(rng, 20)
    rows: list[dict[str, Any]] = []
    for n in range(count):
        body = "\n".join(rng.choices(sentences, k=rng.randint(1, 4)))
        if rng.random() < 0.5:
            body = f"{words(rng, rng.randint(3, 30))}\n{body}"
        if rng.random() < 0.15:
            body = f"{body}\nاقرأ أيضاً\n{rng.choice(sentences)}"
        publisher = rng.choice(["المرفأ", "واس", "صدى الوادي", None])
        if publisher == "المرفأ":
            body = f"{body}\n{footer}"
        if rng.random() < 0.05:
            body = rng.choice(["خبر عاجل", "breaking news"])
        row = {
            "id": f"d{n}",
            "text": body,
            "title": rng.choice([None, "خبر"]),
            "publisher": publisher,
            "published": rng.choice([None, *(f"2026-03-{day:02}T12:00:00Z" for day in range(1, 8))]),
            "views": rng.randint(0, 9),
        }
        if rows and rng.random() < 0.1:
            row = {**rng.choice(rows), **rng.choice([{}, {"id": row["id"]}, {"text": row["text"]}])}
        rows.append(row)
    return [{**row, "row": n} for n, row in enumerate(rows)]


def same(spark: SparkSession, table: pa.Table, partitions: int, **how: Any) -> list[dict[str, Any]]:
    """Holds what Spark gives against what `naql.dedup` gives, column by column."""
    want = naql.dedup(table, policy=how.get("policy"))
    rows = [tuple(row.values()) for row in table.to_pylist()]
    schema = ", ".join(f"{f.name} {'bigint' if pa.types.is_integer(f.type) else 'string'}" for f in table.schema)
    found = dedup(spark.createDataFrame(rows, schema).repartition(partitions), **how)
    assert found.columns == want.column_names
    expected = want.to_pylist()
    assert told(row.asDict(recursive=True) for row in found.collect()) == told(expected)
    return expected


def told(rows: Iterable[dict[str, Any]]) -> list[tuple[str, str]]:
    """What is said of each document. Of rows with equal documents a frame does not say which one is the first."""
    alike = ("id", "text", "title", "byline", "publisher", "url", "published")
    others = ("row", "views")
    pairs = [
        (
            repr([row.get(name) for name in alike]),
            repr({name: value for name, value in row.items() if name not in others}),
        )
        for row in rows
    ]
    return sorted(pairs)


@pytest.mark.parametrize(("seed", "at_once"), [(1, True), (2, False)])
def test_a_corpus_of_copies(
    spark: SparkSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int, at_once: bool
) -> None:
    if at_once:
        monkeypatch.setattr(_rounds, "IN_ORDER", 0)
    checkpoint, partitions = (str(tmp_path), 1) if at_once else (None, 5)
    found = same(spark, pa.Table.from_pylist(corpus(seed, 70)), partitions, checkpoint=checkpoint)
    assert {row["decision"] for row in found} == {"admit", "hold", "drop"}
    assert any(row["seen"] for row in found)
    assert any(row["copies"] and row["outlets"] > 1 for row in found)


def test_crowds(spark: SparkSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sentence that all documents have, and a wire with many prints: crowded keys, and a story that many are compared with."""
    monkeypatch.setattr(_rounds, "SPOT", 3)
    rng = random.Random(11)  # noqa: S311
    wire, everywhere = words(rng, 120).split(), words(rng, 15)
    bodies = [" ".join(wire[: rng.randint(40, 120)]) if n % 3 else "" for n in range(90)]
    rows = [
        {
            "id": f"d{n}",
            "text": f"{body}\n{words(rng, rng.randint(3, 40))}\n{everywhere}",
            "publisher": rng.choice(["المرفأ", "واس", "صدى الوادي"]),
            "published": f"2026-03-{1 + n // 30:02}T12:00:00Z",
            "row": n,
        }
        for n, body in enumerate(bodies)
    ]
    found = same(spark, pa.Table.from_pylist(rows), 3, checkpoint=str(tmp_path))
    assert sum(row["decision"] == "drop" for row in found) > 20


def test_a_chain_ends_in_order(
    spark: SparkSession, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each story has most of the one before: whether it is kept depends on whether that is, back to the first."""
    rng = random.Random(7)  # noqa: S311
    pool = words(rng, 60 + 12 * 80).split()
    rows = [
        {"id": f"{n:03}", "text": " ".join(pool[12 * n : 12 * n + 60]), "published": "2026-03-01T12:00:00Z", "row": n}
        for n in range(80)
    ]
    caplog.set_level("INFO", "naql.spark")
    found = same(spark, pa.Table.from_pylist(rows), 2, checkpoint=str(tmp_path / "in order"))
    assert {row["decision"] for row in found} == {"admit", "drop"}
    # What is left of the first round is decided in order, and nothing is left after that.
    assert [record.getMessage().split()[2] for record in caplog.records][1:] == ["0"]
    caplog.clear()
    # A round at once when more is left than goes into one task; then some of it in order, and none of it is forgotten.
    monkeypatch.setattr(_rounds, "IN_ORDER", 70)
    same(spark, pa.Table.from_pylist(rows), 2, checkpoint=str(tmp_path / "rounds"))
    left = [int(record.getMessage().split()[2]) for record in caplog.records]
    assert left[0] > 70
    assert left[-1] == 0


@pytest.mark.parametrize("at_once", [True, False])
def test_days_are_one_run(spark: SparkSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: bool) -> None:
    """Three days, each merged into the table, give what one run over all gives of them."""
    if at_once:
        monkeypatch.setattr(_rounds, "IN_ORDER", 0)
    # Who printed what comes after them is not known to the days.
    later = ("copies", "outlets", "first_seen")
    rows = [row for row in corpus(5, 70) if row["published"]]
    days = [("2026-03-01", "2026-03-02"), ("2026-03-03", "2026-03-04"), ("2026-03-05", "2026-03-06", "2026-03-07")]
    want = naql.dedup(pa.Table.from_pylist(rows)).to_pylist()
    table, found = str(tmp_path / "table"), []
    for n, day in enumerate(days):
        frame = frame_of(spark, [row for row in rows if row["published"][:10] in day])
        verdicts = dedup(frame, checkpoint=str(tmp_path / f"{n}"), state=table).collect()
        found += [row.asDict(recursive=True) for row in verdicts]
    last = [row for row in want if row["published"][:10] in days[-1]]
    assert told(row for row in found if row["published"][:10] in days[-1]) == told(last)
    assert any(row["of"] and row["decision"] == "drop" for row in last)
    without = [[{name: row[name] for name in row if name not in later} for row in of] for of in (found, want)]
    assert told(without[0]) == told(without[1])


def test_a_table_of_another_policy_is_refused(spark: SparkSession, tmp_path: Path) -> None:
    frame = spark.createDataFrame([("a", "نص")], "id string, text string")
    dedup(frame, state=str(tmp_path))
    with pytest.raises(naql.SchemeError, match="policy"):
        dedup(frame, state=str(tmp_path), policy=naql.Policy(min_words=3))


def test_a_policy_of_its_own(spark: SparkSession) -> None:
    policy = naql.Policy(
        order=["longest", "id"],
        extends="default",
        rules=[{"relation": ["near", "contains"], "credit": "uncredited", "decision": "hold"}],
    )
    same(spark, pa.Table.from_pylist(corpus(3, 60)), 2, policy=policy)


def frame_of(spark: SparkSession, rows: list[dict[str, Any]]) -> Any:
    schema = ", ".join(f"{name} {'bigint' if name in ('views', 'row') else 'string'}" for name in rows[0])
    return spark.createDataFrame([tuple(row.values()) for row in rows], schema)


def same_pairs(spark: SparkSession, rows: list[dict[str, Any]], **how: Any) -> list[dict[str, Any]]:
    """Holds the pairs that Spark finds against those of `naql.pairs` on the rows in order, column by column."""
    # The order of the default policy, in which ids go by their numbers, and documents without a date are the last.
    rows = sorted(rows, key=lambda row: (row["published"] or "3", int(row["id"][1:])))
    rows = [row for n, row in enumerate(rows) if all(row["id"] != other["id"] for other in rows[:n])]
    schema = pa.schema([(name, pa.int64() if name in ("views", "row") else pa.string()) for name in rows[0]])
    of = {name: value for name, value in how.items() if name in ("policy", "all_pairs")}
    want = naql.pairs(pa.Table.from_pylist(rows, schema), **of).to_arrow()
    found = pairs(frame_of(spark, rows[::2] + rows[1::2]).repartition(3), **how)
    assert found.columns == want.column_names
    expected: list[dict[str, Any]] = want.to_pylist()
    assert sorted(repr(row.asDict(recursive=True)) for row in found.collect()) == sorted(map(repr, expected))
    return expected


def test_pairs_are_those_of_one_machine(spark: SparkSession, tmp_path: Path) -> None:
    found = same_pairs(spark, corpus(8, 70), checkpoint=str(tmp_path))
    assert len(found) > 200


def test_pairs_of_crowds(spark: SparkSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that many copy, equal or nearly, and another that many have parts of; footers, on pages without a date, too."""
    monkeypatch.setattr(_rounds, "SPOT", 3)
    rng = random.Random(12)  # noqa: S311
    wire, other, footer, below = words(rng, 60), words(rng, 90).split(), words(rng, 14), words(rng, 40)
    rows = []
    for n in range(200):
        body = wire if n % 3 == 0 else " ".join(other[rng.randint(0, 9) : rng.randint(70, 90)])
        if n % 4 == 1:
            body = f"{body}\n{words(rng, rng.randint(1, 5))}"
        if n % 5 == 2:
            body = f"{words(rng, 30)}\n{footer}"
        if n % 20 == 4:
            title = words(rng, 6)
            body = f"{body}\nالمصدر | الراصد + وكالات\nإقرأ أيضاً:\n{title}\nالراصد - المرفأ\n{below}"
        rows.append(
            {
                "id": f"d{n}",
                "text": body,
                "publisher": rng.choice(["المرفأ", "واس", "صدى الوادي", None]),
                "published": rng.choice([None, *(f"2026-03-{day:02}T12:00:00Z" for day in range(1, 8))]),
            }
        )
    found = same_pairs(spark, rows, checkpoint=str(tmp_path))
    assert {row["relation"] for row in found} >= {"exact", "near"}
    assert len({row["crowd"] for row in found}) > 2
    assert {row["a_story"] for row in found} == {0, 1}
    same_pairs(spark, rows, policy=naql.Policy(min_words=20))


def test_all_pairs_are_those_of_one_machine(spark: SparkSession) -> None:
    same_pairs(spark, corpus(14, 40), all_pairs=True)


def test_no_stories_have_no_pairs(spark: SparkSession) -> None:
    same_pairs(spark, [{"id": "d1", "text": "خبر", "published": None}])


def test_lineage_is_that_of_one_machine(spark: SparkSession) -> None:
    rows = [row for row in corpus(9, 40) if row["published"]]
    want = naql.lineage(pa.Table.from_pylist(rows))
    found = lineage(frame_of(spark, rows).repartition(3))
    assert len(want.edges) > 0
    for ours, theirs in zip(found, want, strict=True):
        assert ours.columns == list(theirs.column_names)
        records = sorted(repr(row.asDict(recursive=True)) for row in ours.collect())
        assert records == sorted(map(repr, theirs.to_arrow().to_pylist()))


def test_what_cannot_be_done_is_said(spark: SparkSession) -> None:
    replaces = naql.Policy(extends="none", rules=[{"relation": ["contains"], "decision": "admit", "replace": True}])
    frame = spark.createDataFrame([("a", "نص")], "id string, text string")
    with pytest.raises(naql.PolicyError, match="rule 1 of the policy says replace"):
        dedup(frame, policy=replaces)
    with pytest.raises(naql.ArgumentError, match="has columns"):
        dedup(frame.withColumnRenamed("text", "decision"))


@pytest.mark.skipif(not SHARED.exists(), reason="the articles of ../shared are not there")
def test_five_thousand_articles(spark: SparkSession) -> None:
    import io
    import json
    import subprocess

    raw = subprocess.run(["zstd", "-dcq", str(SHARED)], check=True, stdout=subprocess.PIPE).stdout
    rows = [json.loads(line) for line in io.StringIO(raw.decode()).readlines()[:5000]]
    fields = ("id", "text", "title", "byline", "publisher", "url", "published")
    table = pa.Table.from_pylist([{**{name: row.get(name) for name in fields}, "row": n} for n, row in enumerate(rows)])
    same(spark, table, 4)
