"""The documentation is true: every example in README and docs/ is run, and what it prints is compared.

In a block of `console`, `$ ` starts a command and the lines below it are what it prints; `…` stands for anything. Blocks of
`python` run one after the other on a page and share their names. Blocks of `toml` are policies. Each page runs in a directory of
its own that has `demo/` and `examples/`.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from sybil import Example, Sybil
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser, SkipParser

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", ROOT / "README.ar.md", *sorted((ROOT / "docs").glob("*.md"))]


def run(example: Example) -> None:
    """Runs each command of a block and holds what it prints against the lines below it."""
    for part in re.split(r"^\$ ", example.parsed, flags=re.MULTILINE)[1:]:
        command, _, wanted = part.partition("\n")
        command, wanted = command.partition("  #")[0], wanted.rstrip()
        done = subprocess.run(["bash", "-c", command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60)
        printed = done.stdout.decode().rstrip()
        pattern = ".*".join(map(re.escape, wanted.split("…")))
        assert done.returncode == 0, f"$ {command}\n{printed}"
        assert not wanted or re.fullmatch(pattern, printed, re.DOTALL), f"$ {command}\n{printed}\n--- is not\n{wanted}"


def policy(example: Example) -> None:
    """A policy is one that naql takes."""
    tomllib.loads(example.parsed)
    Path("policy.toml").write_text(example.parsed, encoding="utf-8")
    command = ["naql", "dedup", "demo/pages.jsonl", "-o", "-", "--policy", "policy.toml"]
    done = subprocess.run(command, capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr.decode()


def parsed(example: Example) -> None:
    """JSON is JSON, a line each."""
    for line in example.parsed.splitlines():
        json.loads(line.replace("…", ""))


SYBIL = Sybil(
    parsers=[
        PythonCodeBlockParser(),
        CodeBlockParser("console", run),
        CodeBlockParser("toml", policy),
        CodeBlockParser("json", parsed),
        SkipParser(),
    ],
    encoding="utf-8",
)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_page(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in ("demo", "examples"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    places = [(ROOT / os.environ.get("NAQL", "target/release/naql")).resolve().parent, Path(sys.executable).parent]
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", ":".join([*map(str, places), os.environ["PATH"]]))
    for example in SYBIL.parse(page).examples():
        example.evaluate()
