"""`make install-command`, `make uninstall` and `make dist`: the command with its pages and completions, and nothing left."""

import os
import pathlib
import subprocess
import tarfile

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent
NAQL = (ROOT / os.environ.get("NAQL", "target/release/naql")).resolve()


def run(*command: object, **settings: str) -> str:
    done = subprocess.run(
        [str(word) for word in command], capture_output=True, env={**os.environ, **settings}, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def small(tmp_path: pathlib.Path) -> pathlib.Path:
    """A small file that does what the command does: one with its debug information takes minutes to pack."""
    path = tmp_path / "naql"
    path.write_text(f'#!/bin/sh\nexec {NAQL} "$@"\n')
    path.chmod(0o755)
    return path


def test_it_is_installed_and_removed(tmp_path: pathlib.Path, small: pathlib.Path) -> None:
    prefix = tmp_path / "usr"
    said = run(ROOT / "bindings/cli/install.sh", small, PREFIX=str(prefix)).splitlines()
    files = {str(path) for path in prefix.rglob("*") if path.is_file()}
    assert set(said) == files - {str(prefix / "share/naql/installed")}
    names = {pathlib.Path(path).name for path in said}
    assert {
        "naql",
        "_naql",
        "naql.fish",
        "naql.1",
        "naql-dedup.1",
        "naql-store-verify.1",
        "naql-policy-diff.1",
    } <= names
    verbs = run(prefix / "bin/naql", "man", "store", "verify")
    assert ".TH NAQL-STORE-VERIFY" in verbs and "SEE ALSO" in verbs
    again = run(ROOT / "bindings/cli/install.sh", small, PREFIX=str(prefix)).splitlines()
    assert (prefix / "share/naql/installed").read_text().splitlines() == said == again
    run("make", "-C", ROOT, "uninstall", f"PREFIX={prefix}", MAKEFLAGS="")
    assert not [path for path in prefix.rglob("*") if not path.is_dir()]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completions_are_read_by_their_shell(shell: str) -> None:
    script = run(NAQL, "completions", shell)
    assert "dedup" in script
    if shell == "bash":
        line = 'eval "$("$0" completions bash)"; complete -p naql'
        assert "_naql" in run("bash", "-c", line, NAQL)


def test_it_is_packed(tmp_path: pathlib.Path, small: pathlib.Path) -> None:
    out = tmp_path / "dist"
    pack = (ROOT / "bindings/cli/dist.sh", small, "x86_64-unknown-linux-gnu", out)
    run(*pack, SOURCE_DATE_EPOCH="1772353800")
    sums = (out / "SHA256SUMS").read_text()
    [archive] = out.glob("*.tar.gz")
    assert archive.name in sums
    with tarfile.open(archive) as tar:
        names = {name.split("/", 1)[1] for name in tar.getnames() if "/" in name}
    assert {"bin/naql", "share/man/man1/naql-gate.1", "README.md", "LICENSE-MIT"} <= names
    first = archive.read_bytes()
    run(*pack, SOURCE_DATE_EPOCH="1772353800")
    assert archive.read_bytes() == first
    for package in out.glob("*.deb"):
        listed = run("dpkg-deb", "--contents", package)
        assert "./usr/bin/naql" in listed and "./usr/share/man/man1/naql-gate.1.gz" in listed


@pytest.mark.parametrize(("args", "settings"), [(["--lang", "ar"], {}), ([], {"LC_ALL": "ar_EG.UTF-8"})])
def test_help_in_arabic(args: list[str], settings: dict[str, str]) -> None:
    said = run(NAQL, "report", "--help", *args, **settings)
    assert "الاستعمال:" in said and "--lang <LANG>" in said and "Options:" not in said
    assert "Options:" in run(NAQL, "report", "--help", LC_ALL="C.UTF-8")
