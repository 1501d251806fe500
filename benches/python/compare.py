"""What the Python module adds to the Rust calls below it, and to the command: rates, times, overheads, in one run.

Usage: python compare.py FILE.jsonl SMALL.jsonl BINARIES, where BINARIES is the folder of `naql`, `fingerprint_rate` and
`check_rate`. Each thing is measured in turns, Rust and Python, and the best of the rounds counts: the machine is never quiet.
"""

from __future__ import annotations

import json
import pathlib
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable

import polars as pl
import pyarrow as pa

import naql

ROUNDS = 7


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def told(*command: str | pathlib.Path) -> float:
    return float(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


def best(rounds: int, *ways: Callable[[], float]) -> list[float]:
    """The least time of each way, which take turns."""
    times = [[way() for way in ways] for _ in range(rounds)]
    return [min(column) for column in zip(*times, strict=True)]


def fingerprints(path: str, rust: pathlib.Path, texts: pa.Array, megabytes: float) -> None:
    there, here, two = best(
        ROUNDS,
        lambda: told(rust / "fingerprint_rate", path),
        lambda: seconds(lambda: naql.fingerprint(texts, threads=1)),
        lambda: seconds(lambda: naql.fingerprint(texts, threads=2)),
    )
    print(f"fingerprint, one thread   Rust {megabytes / there:6.1f} MB/s   column {megabytes / here:6.1f} MB/s   {there / here:.1%}")
    print(f"fingerprint, two threads                     column {megabytes / two:6.1f} MB/s   {here / two:.2f} x one")


def dedup(path: str, rust: pathlib.Path, frame: pl.DataFrame) -> None:
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / "kept.jsonl"
        command = [rust / "naql", "dedup", "-q", "--threads", "2", path, "-o", out]
        there, here = best(
            ROUNDS,
            lambda: seconds(lambda: subprocess.run(command, check=True)),
            lambda: seconds(lambda: naql.dedup(frame, threads=2)),
        )
    print(f"dedup, two threads        command {there:6.3f} s     polars {here:6.3f} s   {here / there:.2f} x")


def checks(path: str, rust: pathlib.Path) -> None:
    rows = [json.loads(line) for line in pathlib.Path(path).read_text(encoding="utf-8").splitlines()]
    gate = naql.Gate()
    gate.admit_many(rows)
    again = [naql.Document("again", row["text"]) for row in rows]

    def once() -> float:
        def every() -> None:
            for page in again:
                gate.check(page)

        return min(seconds(every) for _ in range(100)) / len(again)

    there, here = best(ROUNDS, lambda: told(rust / "check_rate", path), once)
    print(f"check, one document       Rust {there * 1e6:6.2f} us        Python {here * 1e6:6.2f} us   {(here - there) * 1e6:+.2f} us")


def threads(texts: pa.Array) -> None:
    """Two Python threads, each with a batch on one thread, against one."""

    def batch() -> None:
        naql.fingerprint(texts, threads=1)

    def both() -> None:
        two = [threading.Thread(target=batch) for _ in range(2)]
        for thread in two:
            thread.start()
        for thread in two:
            thread.join()

    one, two = best(ROUNDS, lambda: seconds(batch), lambda: seconds(both))
    print(f"two Python threads        {2 * one / two:.2f} x one")


def importing() -> None:
    bare, with_naql = best(
        20,
        lambda: seconds(lambda: subprocess.run([sys.executable, "-c", ""], check=True)),
        lambda: seconds(lambda: subprocess.run([sys.executable, "-c", "import naql"], check=True)),
    )
    print(f"import                    {(with_naql - bare) * 1e3:.1f} ms")


INTERRUPTED = """
import sys, time, polars as pl, naql
frame = pl.read_ndjson(sys.argv[1])
begun = []
def step(*_):
    if not begun:
        begun.append(print("begun", flush=True))
try:
    eval(sys.argv[2])
except KeyboardInterrupt:
    print(time.monotonic(), flush=True)
"""


def interrupts(path: str) -> None:
    """From the signal to the exception."""
    for call in ("dedup(frame, progress=step)", "pairs(frame, progress=step)", "Gate().admit_many(frame, progress=step)"):
        waits = []
        for delay in (0.0, 0.1, 0.2, 0.3):
            command = [sys.executable, "-c", INTERRUPTED, path, f"naql.{call}"]
            process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(delay)
            process.send_signal(signal.SIGINT)
            sent = time.monotonic()
            out, _ = process.communicate()
            waits += [float(out) - sent] if out.strip() else []
        print(f"Ctrl-C in {call.partition('(')[0]:15} {max(waits, default=0) * 1e3:4.0f} ms at most, of {len(waits)}")


def main() -> None:
    path, small, binaries = sys.argv[1:]
    rust = pathlib.Path(binaries)
    frame = pl.read_ndjson(path)
    texts = frame["text"].to_arrow()
    megabytes = sum(len(text.encode()) for text in frame["text"]) / 1e6
    print(f"{path}: {frame.height} documents, {megabytes:.1f} MB of text")
    fingerprints(path, rust, texts, megabytes)
    dedup(path, rust, frame)
    checks(small, rust)
    threads(texts)
    importing()
    interrupts(path)


main()
