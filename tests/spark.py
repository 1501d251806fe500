"""What `naql.spark` gives against what `naql.dedup` or `naql.pairs` gives, and what it costs, as a row of a table.

    python tests/spark.py MASTER FILE.jsonl [--pairs] [--limit N] [--partitions N] [--kill]

MASTER is `local[2]`, `local-cluster[2,1,1024]`, or `standalone` for a master and two workers of this machine on loopback.
FILE may be the name of invented documents, too (adversarial.py): `chain:2000`. With --kill an executor is killed in every
round, or step of pairs.

The columns: master, documents, rounds, seconds, milliseconds of tasks and bytes shuffled a document, tasks, tasks that failed,
stages that ran again, executors killed. A row for each step follows, with milliseconds and bytes a document, and of its stage in
which tasks differ most the milliseconds of the longest and of the median.
"""

import argparse
import contextlib
import itertools
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import adversarial
import pyarrow as pa
import pyspark
from pyarrow import compute
from pyspark.sql import SparkSession

import naql
from naql.spark import dedup, pairs

FIELDS = ("id", "text", "title", "byline", "publisher", "url", "published")


def read(path: str, limit: int | None) -> pa.Table:
    """The documents of a file or of a name, each with the number of its row."""
    rows: list[dict[str, Any]] = []
    with contextlib.ExitStack() as opened:
        made = adversarial.rows(path)
        found = made or map(json.loads, opened.enter_context(Path(path).open(encoding="utf-8")))
        for n, row in enumerate(itertools.islice(found, limit)):
            rows.append({**{name: row.get(name) for name in FIELDS}, "row": n})
    return pa.Table.from_pylist(rows, pa.schema([*((name, pa.string()) for name in FIELDS), ("row", pa.int64())]))


@contextlib.contextmanager
def master(name: str) -> Iterator[str]:
    """The address of a master, which is started where it is one of this machine."""
    if name != "standalone":
        yield name
        return
    binary = Path(pyspark.__file__).parent / "bin/spark-class"
    address = "spark://127.0.0.1:17077"
    of = "org.apache.spark.deploy."
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    started = [
        subprocess.Popen(
            [binary, f"{of}master.Master", "--host", "127.0.0.1", "--port", "17077", "--webui-port", "0"], **quiet
        )
    ]
    time.sleep(8)
    work = tempfile.mkdtemp()
    worker = [
        binary,
        f"{of}worker.Worker",
        "--host",
        "127.0.0.1",
        "--cores",
        "1",
        "--memory",
        "1g",
        "--webui-port",
        "0",
    ]
    started += [subprocess.Popen([*worker, "--work-dir", work, address], **quiet) for _ in range(2)]
    time.sleep(6)
    try:
        yield address
    finally:
        for process in started[::-1]:
            process.terminate()
            process.wait()


def children(of: int) -> list[int]:
    """The processes that a process started, and theirs."""
    parents: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parents.setdefault(int(stat.read_text().rpartition(")")[2].split()[1]), []).append(int(stat.parent.name))
    found, new = [], [of]
    while new:
        new = [child for parent in new for child in parents.get(parent, [])]
        found += new
    return found


def executors() -> list[int]:
    """Of these, the executors."""
    out = []
    for pid in children(os.getpid()):
        with contextlib.suppress(OSError):
            if b"CoarseGrainedExecutorBackend" in Path(f"/proc/{pid}/cmdline").read_bytes():
                out.append(pid)
    return out


class Killer(threading.Thread):
    """Kills an executor in every round, or step of pairs, half a second after that began."""

    def __init__(self, spark: SparkSession) -> None:
        super().__init__(daemon=True)
        self.spark, self.killed, self.ended = spark, 0, threading.Event()

    def run(self) -> None:
        known: set[str] = set()
        tracker = self.spark.sparkContext.statusTracker()
        description = self.spark.sparkContext._jsc.sc().statusStore
        while not self.ended.wait(0.1):
            for job in tracker.getActiveJobsIds():
                text = str(description().job(job).description())
                part = text if "pairs" in text else text.partition(":")[0]
                if ("round" in part or "pairs" in part) and part not in known and (alive := executors()):
                    known.add(part)
                    time.sleep(0.5)
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(alive[0], signal.SIGKILL)
                        self.killed += 1


@dataclass
class Step:
    """What the tasks of a step did."""

    run: int = 0
    written: int = 0
    stages: dict[int, list[int]] = field(default_factory=dict)
    """The milliseconds of the tasks of each stage."""

    def skew(self) -> str:
        """Of the stage in which tasks differ most: the longest, and the median."""
        of = [(max(tasks), statistics.median(tasks)) for tasks in self.stages.values() if len(tasks) > 2]
        longest, median = max(of, key=lambda pair: pair[0] - pair[1], default=(0, 0))
        return f"{longest} ms, {median:.0f} ms"


def cost(folder: str) -> tuple[dict[str, int], dict[str, Step]]:
    """What the tasks of a run say that they did, by its event log, in all and by step."""
    sums = dict.fromkeys(("written", "run", "tasks", "failed"), 0)
    steps: dict[str, Step] = {}
    of_stage: dict[int, str] = {}
    again = set()
    for log in Path(folder).rglob("*"):
        if not log.is_file():
            continue
        for line in log.read_text(encoding="utf-8").splitlines():
            event: dict[str, Any] = json.loads(line)
            if event["Event"] == "SparkListenerJobStart":
                step = event["Properties"].get("spark.job.description", "")
                of_stage |= dict.fromkeys(event["Stage IDs"], step)
            if event["Event"] != "SparkListenerTaskEnd":
                continue
            sums["tasks"] += 1
            sums["failed"] += event["Task End Reason"]["Reason"] != "Success"
            if event["Stage Attempt ID"]:
                again.add((event["Stage ID"], event["Stage Attempt ID"]))
            metrics = event.get("Task Metrics") or {}
            run = metrics.get("Executor Run Time", 0)
            written = metrics.get("Shuffle Write Metrics", {}).get("Shuffle Bytes Written", 0)
            sums["run"] += run
            sums["written"] += written
            of = steps.setdefault(of_stage.get(event["Stage ID"], ""), Step())
            of.run += run
            of.written += written
            of.stages.setdefault(event["Stage ID"], []).append(run)
    return {**sums, "again": len(again)}, steps


def in_order(table: pa.Table) -> pa.Table:
    """The documents in the order in which they are numbered."""
    signed = naql.Steps().sign(table).to_arrow().select(["order", "id"])
    return table.take(compute.sort_indices(signed, [("order", "ascending"), ("id", "ascending")]))


def told(rows: list[dict[str, Any]]) -> dict[int, str]:
    return {row["row"]: repr({name: value for name, value in row.items() if name != "row"}) for row in rows}


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("master")
    options.add_argument("file")
    options.add_argument("--limit", type=int)
    options.add_argument("--partitions", type=int, default=8)
    options.add_argument("--kill", action="store_true")
    options.add_argument("--pairs", action="store_true")
    chosen = options.parse_args()
    os.environ |= {"PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"}
    table = read(chosen.file, chosen.limit)
    want = naql.pairs(in_order(table)).to_arrow().to_pylist() if chosen.pairs else naql.dedup(table).to_pylist()
    with master(chosen.master) as address, tempfile.TemporaryDirectory() as folder:
        events, saved = Path(folder, "events"), Path(folder, "tables")
        events.mkdir()
        builder = SparkSession.builder.master(address).appName("naql")
        for key, value in {
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.driver.host": "127.0.0.1",
            "spark.sql.shuffle.partitions": str(chosen.partitions),
            "spark.executor.memory": "1g",
            "spark.ui.enabled": "false",
            "spark.io.compression.codec": "zstd",
            "spark.eventLog.enabled": "true",
            "spark.eventLog.dir": events.as_uri(),
            "spark.task.maxFailures": "8",
            "spark.deploy.maxExecutorRetries": "-1",
            "spark.driver.memory": "4g",
            "spark.driver.maxResultSize": "0",
        }.items():
            builder = builder.config(key, value)
        spark = builder.getOrCreate()
        spark.sparkContext.setLogLevel("ERROR")
        killer = Killer(spark)
        if chosen.kill:
            killer.start()
        rows = [tuple(row.values()) for row in table.to_pylist()]
        frame = spark.createDataFrame(rows, ", ".join([*(f"{name} string" for name in FIELDS), "row bigint"]))
        start = time.monotonic()
        found = (pairs if chosen.pairs else dedup)(frame, checkpoint=str(saved))
        got = [row.asDict(recursive=True) for row in found.collect()]
        seconds = time.monotonic() - start
        killer.ended.set()
        rounds = len({path.name.split("-")[2] for path in saved.glob("*/*-round-*")})
        spark.stop()
        spent, steps = cost(str(events))
    same = sorted(map(repr, got)) == sorted(map(repr, want)) if chosen.pairs else told(got) == told(want)
    count = table.num_rows
    print(
        f"| {chosen.master} | {count} | {rounds} | {seconds:.0f} s | {spent['run'] / count:.2f} ms | "
        f"{spent['written'] / count / 1000:.1f} kB | {spent['tasks']} | {spent['failed']} | "
        f"{spent['again']} | {killer.killed} | "
        f"{'equal' if same else 'DIFFERENT'} |"
    )
    for name, step in steps.items():
        cells = f"{step.run / count:.2f} ms | {step.written / count / 1000:.2f} kB | {step.skew()}"
        print(f"|   {name} | | | | {cells} | | | | |")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
