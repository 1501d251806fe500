"""The command reads the newest store of tests/conformance/store, and those from OLDEST on, and refuses the older ones."""

import json
import os
import pathlib
import shutil
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent
NAQL = ROOT / os.environ.get("NAQL", "target/release/naql")
OLDEST = 9
*OLDER, NEWEST = sorted((ROOT / "tests/conformance/store").glob("[0-9]*"), key=lambda path: int(path.name))


def naql(*arguments):
    return subprocess.run([NAQL, *arguments], stdout=subprocess.PIPE, check=True).stdout


def test_the_newest_is_read_and_goes_on(tmp_path):
    shutil.copy(NEWEST / "store.redb", tmp_path)
    ledger = (NEWEST / "ledger.jsonl").read_bytes()
    assert naql("store", "export", tmp_path) == ledger
    head = json.loads(ledger.splitlines()[-1])["hash"]
    assert naql("store", "verify", tmp_path, "--head", head).endswith(f"head {head}\n".encode())
    verdicts = naql("gate", "-q", "--store", tmp_path, NEWEST / "next.jsonl")
    assert verdicts == (NEWEST / "verdicts.jsonl").read_bytes()
    naql("store", "verify", tmp_path, "--head", head)
    # Without naql.
    subprocess.run([sys.executable, ROOT / "tests/verify_ledger.py", "--head", head], input=ledger, check=True)


@pytest.mark.parametrize("path", [path for path in OLDER if int(path.name) >= OLDEST], ids=lambda path: path.name)
def test_an_older_one_is_read(tmp_path, path):
    shutil.copy(path / "store.redb", tmp_path)
    ledger = (path / "ledger.jsonl").read_bytes()
    head = json.loads(ledger.splitlines()[-1])["hash"]
    naql("store", "verify", tmp_path, "--head", head)
    naql("gate", "-q", "--store", tmp_path, path / "next.jsonl")
    assert naql("store", "export", tmp_path).startswith(ledger)
    naql("store", "verify", tmp_path, "--head", head)


@pytest.mark.parametrize("path", [path for path in OLDER if int(path.name) < OLDEST], ids=lambda path: path.name)
@pytest.mark.parametrize(
    "verb", [["gate", "-", "--store"], ["store", "verify"], ["store", "export"], ["store", "stats"]]
)
def test_an_older_one_is_refused(tmp_path, path, verb):
    shutil.copy(path / "store.redb", tmp_path)
    done = subprocess.run([NAQL, *verb, tmp_path], stdin=subprocess.DEVNULL, capture_output=True, check=False)
    assert done.returncode == 65
    assert f"the store has format {path.name}," in done.stderr.decode()
