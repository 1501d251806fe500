"""A disk that fails under the command: at each call that writes, syncs or cuts a file, once, or from then on.

Whatever fails, the command ends with the code for it and no panic, the store verifies, it has every verdict that was printed,
and the same run without the fault does the rest. `faults.c` makes the calls fail.

The command is `$NAQL`, else `target/release/naql`.
"""

import errno
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from command import NAQL, A, B, line

IO = 74
# Which calls fail: all of the first ones, then every so many.
ALL, STEP = 40, 7
FAULTS = [(errno.EIO, {}), (errno.ENOSPC, {"FAULT_STAYS": "1"})]


@pytest.fixture(scope="module")
def shim(tmp_path_factory):
    """The library that makes calls fail."""
    compiler = shutil.which("cc")
    if not NAQL.exists() or compiler is None or sys.platform != "linux":
        pytest.skip("needs Linux, a C compiler and the command")
    library = tmp_path_factory.mktemp("faults") / "faults.so"
    source = Path(__file__).parent / "faults.c"
    subprocess.run([compiler, "-std=c11", "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True)
    return library


def run(folder, *words, **more):
    done = subprocess.run([NAQL, *words], cwd=folder, capture_output=True, env={**os.environ, **more})
    assert b"panicked" not in done.stderr, done.stderr.decode()
    return done


def verdicts(lines):
    """The decisions in whole lines, by id."""
    found = map(json.loads, lines.split(b"\n")[:-1])
    return {row["id"]: row["decision"] for row in found if row.get("kind", "verdict") == "verdict"}


def pages(path, numbers):
    path.write_text("".join(line({"id": f"n{n}", "text": f"{(A, B)[n % 2]} {n} {n * n}"}) for n in numbers))


# What is done to a store of how many documents: of a few, one deleted document is more than one in a hundred.
RUNS = [
    (["gate", "-q", "--store", "store", "new.jsonl"], 4),
    (["store", "delete", "store", "n1"], 4),
    (["store", "delete", "store", "n1"], 120),
    (["store", "vacuum", "store"], 4),
]


@pytest.mark.parametrize("act", RUNS, ids=["gate", "purge", "delete", "vacuum"])
@pytest.mark.parametrize(("code", "more"), FAULTS, ids=["once", "from then on"])
def test_nothing_is_lost_when_a_call_fails(shim, tmp_path, act, code, more):
    words, old = act
    pages(tmp_path / "old.jsonl", range(old))
    pages(tmp_path / "new.jsonl", range(2, 9))
    assert run(tmp_path, "gate", "-q", "--store", "before", "old.jsonl").returncode == 0
    before = verdicts(run(tmp_path, "store", "export", "before").stdout)
    fault, failed = 1, 0
    while True:
        shutil.rmtree(tmp_path / "store", ignore_errors=True)
        shutil.copytree(tmp_path / "before", tmp_path / "store")
        done = run(tmp_path, *words, LD_PRELOAD=str(shim), FAULT=str(fault), FAULT_ERRNO=str(code), **more)
        assert done.returncode in {0, IO}, (fault, done.stderr.decode())
        verified = run(tmp_path, "store", "verify", "store")
        assert verified.returncode == 0, (fault, verified.stderr.decode())
        ledger = verdicts(run(tmp_path, "store", "export", "store").stdout)
        printed = verdicts(done.stdout) if words[0] == "gate" else {}
        assert {**ledger, **before, **printed} == ledger, fault
        again = run(tmp_path, *words)
        # What was deleted before the fault is not there to be deleted.
        assert again.returncode == 0 or words[1] == "delete", (fault, again.stderr.decode())
        if done.returncode == 0:
            break
        failed += 1
        fault += 1 if fault < ALL else STEP
    print(f"{failed} failed")
    assert failed > 3, "no call failed: the command writes in another way"
