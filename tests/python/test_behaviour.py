"""Forks, threads, signals, memory, and what an import does."""

from __future__ import annotations

import gc
import multiprocessing
import os
import pathlib
import signal
import subprocess
import sys
import textwrap
import threading
import time
from typing import Any

import pytest

import naql
from pages import AGAIN, FIRST, OTHER

LIMIT = 60


def work(gate: naql.Gate | None = None) -> tuple[str, int]:
    """Every kind of call that uses threads."""
    texts = [f"{FIRST} {i}" for i in range(2000)]
    found = naql.dedup(texts[:200])
    naql.fold(texts)
    naql.fingerprint(texts, threads=2)
    gate = gate or naql.Gate()
    gate.admit_many([{"id": str(i), "text": text} for i, text in enumerate(texts[:600])])
    return gate.check({"id": "x", "text": AGAIN}).relation, len(found)


def child(queue: Any) -> None:
    queue.put(work())


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_other_processes(method: str) -> None:
    expected = work()
    context = multiprocessing.get_context(method)
    queue = context.Queue()
    process = context.Process(target=child, args=(queue,))
    process.start()
    try:
        assert queue.get(timeout=LIMIT) == expected
        process.join(LIMIT)
        assert process.exitcode == 0
    finally:
        process.kill()


def test_a_forked_child_and_the_gates_of_its_parent(tmp_path: pathlib.Path) -> None:
    memory, stored = naql.Gate(), naql.Gate.open(tmp_path)
    for gate in (memory, stored):
        gate.admit({"id": "a", "text": FIRST})
        work(gate)
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            signal.alarm(LIMIT)
            # What is in memory is a copy; a store is still the parent's.
            assert memory.check({"id": "b", "text": AGAIN}).of
            assert work(memory)
            try:
                stored.check({"id": "b", "text": AGAIN})
            except naql.ArgumentError as error:
                code = 0 if "fork" in str(error) else 2
            stored.close()
        finally:
            os._exit(code)
    _, status = os.waitpid(pid, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    assert stored.admit({"id": "z", "text": OTHER}).decision == "admit"
    stored.verify()
    with pytest.raises(naql.StorageError):
        naql.Gate.open(tmp_path)


def run(script: str, *arguments: str) -> subprocess.Popen[str]:
    code = textwrap.dedent(script)
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


WORDS = """
import random, sys, time
import naql
random.seed(7)
words = ["".join(random.choices("ابتجدرسعفقكلمنهوي", k=5)) for _ in range(9000)]
rows = [{"id": str(i), "text": " ".join(random.choices(words, k=150))} for i in range(int(sys.argv[1]))]
"""

INTERRUPTED = (
    WORDS
    + """
def step(*_):
    if not step.begun:
        step.begun = True
        print("begun", flush=True)
step.begun = False
try:
    exec(sys.argv[2])
except KeyboardInterrupt:
    print(time.monotonic(), flush=True)
    raise SystemExit(0)
print("not interrupted", flush=True)
"""
)


@pytest.mark.parametrize(
    "call",
    [
        "naql.dedup(rows, progress=step)",
        "naql.pairs(rows, progress=step)",
        "naql.lineage(rows, progress=step)",
        "naql.trace(rows * 50, progress=step)",
        "naql.fingerprint([row['text'] for row in rows] * 50, progress=step)",
        "naql.Gate().admit_many(rows, progress=step)",
    ],
)
def test_ctrl_c_ends_a_batch(call: str) -> None:
    process = run(INTERRUPTED, "12000", call)
    assert process.stdout is not None
    assert process.stdout.readline() == "begun\n"
    process.send_signal(signal.SIGINT)
    begun = time.monotonic()
    out, err = process.communicate(timeout=LIMIT)
    assert process.returncode == 0, err
    # How long it takes is measured in a bench; here the call must end because it was interrupted, not because it was done.
    assert float(out) - begun < 10


def test_ctrl_c_leaves_a_store_sound(tmp_path: pathlib.Path) -> None:
    process = run(INTERRUPTED, "6000", f"naql.Gate.open({str(tmp_path)!r}).admit_many(rows, progress=step)")
    assert process.stdout is not None
    assert process.stdout.readline() == "begun\n"
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=LIMIT)
    assert process.returncode == 0, err
    with naql.Gate.open(tmp_path) as gate:
        assert gate.verify().verdicts % 512 == 0


def test_threads_share_a_gate() -> None:
    gate = naql.Gate()
    failed: list[BaseException] = []

    def admit(n: int) -> None:
        try:
            for i in range(50):
                page = {"id": f"{n}-{i}", "text": f"{OTHER} {n} {i} " + " ".join(f"كلمة{n}{i}{j}" for j in range(20))}
                gate.admit(page)
                gate.check(page)
                naql.fold([page["text"]] * 10)
                gate.stats().to_dict()
        except BaseException as error:  # noqa: BLE001
            failed.append(error)

    threads = [threading.Thread(target=admit, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LIMIT)
    assert not failed
    assert gate.stats().verdicts == 200
    assert gate.verify().verdicts == 200


def test_the_interpreter_is_free_meanwhile() -> None:
    texts = [f"{FIRST} {i}" * 20 for i in range(3000)]
    ticks, done = 0, threading.Event()

    def tick() -> None:
        nonlocal ticks
        while not done.is_set():
            ticks += 1
            time.sleep(0.001)

    thread = threading.Thread(target=tick)
    thread.start()
    naql.fingerprint(texts)
    done.set()
    thread.join()
    assert ticks > 3


def resident() -> int:
    pages = pathlib.Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.parametrize(
    "call",
    [
        lambda gate: gate.check({"id": "b", "text": AGAIN}).matches[0].passages,
        lambda _: naql.fold("قال إنّ").spans,
        lambda _: naql.fingerprint("قال إنّ").minhash,
        lambda _: naql.trace("فتح الجسر. (وكالات)").to_dict(),
        lambda _: repr(naql.compare(FIRST, AGAIN)),
        lambda _: naql.Document("a", FIRST).text,
        lambda _: naql.Policy().rules,
    ],
)
def test_small_calls_do_not_grow_the_process(call: Any) -> None:
    gate = naql.Gate()
    gate.admit({"id": "a", "text": FIRST})
    rounds = int(os.environ.get("NAQL_ROUNDS", "6000"))
    for _ in range(rounds // 3):
        call(gate)
    gc.collect()
    before = resident()
    for _ in range(rounds):
        call(gate)
    gc.collect()
    assert resident() - before < 4 << 20


def test_batches_do_not_grow_the_process() -> None:
    texts = [f"{FIRST} {i}" for i in range(300)]

    def once() -> None:
        naql.fold(texts, offsets=True).to_arrow()
        naql.dedup(texts[:50]).to_arrow()
        list(naql.fingerprint(iter(texts)))
        with pytest.raises(naql.TextError):
            naql.fold([*texts, "\ud800"])

    for _ in range(10):
        once()
    gc.collect()
    before = resident()
    for _ in range(40):
        once()
    gc.collect()
    assert resident() - before < 16 << 20


def test_an_import_is_quiet_and_light() -> None:
    script = """
        import sys
        import naql
        heavy = {"pyarrow", "polars", "pandas", "numpy", "tqdm", "rich", "duckdb"} & set(sys.modules)
        assert not heavy, heavy
        assert naql.fold("أ").text == "ا"
        assert naql.__version__
    """
    done = run(script)
    out, err = done.communicate(timeout=LIMIT)
    assert (done.returncode, out, err) == (0, "", "")
