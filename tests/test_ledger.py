"""An exported ledger, verified without naql."""

import json
import os
import pathlib
import re
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent
NAQL = os.environ.get("NAQL", str(ROOT / "target/release/naql"))


def naql(*arguments, cwd):
    command = [str(ROOT / NAQL), *arguments]
    return subprocess.run(command, cwd=cwd, check=True, capture_output=True, text=True).stdout


def verify(ledger, *arguments):
    command = [sys.executable, str(ROOT / "tests/verify_ledger.py"), *arguments]
    # As bytes: no end of line is translated.
    done = subprocess.run(command, input="".join(ledger).encode(), capture_output=True)
    return subprocess.CompletedProcess(command, done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    """The ledger of the sample pages, and of a document with every character that JSON escapes."""
    folder = tmp_path_factory.mktemp("ledger")
    odd = {"id": '"\\/\b\f\n\r\t\x01\x7f\u2028ن😀', "text": "خبر قصير", "publisher": "«راصد»"}
    (folder / "odd.jsonl").write_text(json.dumps(odd) + "\n", encoding="utf-8")
    naql("gate", "--store", "store", str(ROOT / "demo/pages.jsonl"), "odd.jsonl", cwd=folder)
    # Not at U+2028, which JSON leaves as it is.
    lines = re.findall(".*\n", naql("store", "export", "store", cwd=folder))
    assert json.loads(lines[-1])["id"] == odd["id"]
    naql("store", "verify", "store", "--head", json.loads(lines[9])["hash"], cwd=folder)
    return lines


def test_the_ledger_is_as_documented(ledger):
    done = verify(ledger, "--head", json.loads(ledger[9])["hash"])
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"in order: {len(ledger)} entries, head {json.loads(ledger[-1])['hash']}\n"


@pytest.mark.parametrize(
    ("change", "entry"),
    [
        (lambda lines: lines[:4] + lines[5:], 4),
        (lambda lines: lines[1:], 0),
        (lambda lines: [*lines[:3], lines[4], lines[3], *lines[5:]], 3),
        (lambda lines: [*lines[:6], lines[6].replace('"admit"', '"drop"'), *lines[7:]], 6),
        (lambda lines: [*lines[:2], lines[2].replace('"id":"', '"id":"x'), *lines[3:]], 2),
        # The line is hashed as a whole: another field after the hash, the same field twice, white space, another case.
        (lambda lines: [*lines[:2], lines[2].replace('"}\n', '","id":"x"}\n'), *lines[3:]], 2),
        (lambda lines: [*lines[:2], lines[2].replace('"hash":', '"hash":"00","hash":'), *lines[3:]], 2),
        (lambda lines: [*lines[:2], lines[2].replace("{", '{"id":"x",', 1), *lines[3:]], 2),
        (lambda lines: [*lines[:2], lines[2].replace('"hash":', '"hash": '), *lines[3:]], 2),
        (lambda lines: [*lines[:2], lines[2].replace("\n", " \n"), *lines[3:]], 2),
        (lambda lines: [*lines[:2], lines[2].replace("\n", "\r\n"), *lines[3:]], 2),
        (lambda lines: [*lines[:2], " " + lines[2], *lines[3:]], 2),
        (lambda lines: [*lines[:2], re.sub('[0-9a-f]{64}"}', lambda found: found[0].upper(), lines[2]), *lines[3:]], 2),
    ],
)
def test_what_was_changed_is_found(ledger, change, entry):
    done = verify(change(ledger))
    assert done.returncode == 1
    assert f"entry {entry} does not fit" in done.stderr


def test_a_cut_ledger_lacks_its_head(ledger):
    assert verify(ledger[:-1]).returncode == 0
    done = verify(ledger[:-1], "--head", json.loads(ledger[-1])["hash"])
    assert "no entry has the hash" in done.stderr
