"""Runs and builds programs against an installed library.

A tool that is missing is named; its tests are skipped, but fail where CI is set.
"""

from __future__ import annotations

import dataclasses
import functools
import os
import pathlib
import shutil
import subprocess
from collections.abc import Sequence

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = ROOT / "tests/c"
EXAMPLES = ROOT / "bindings/c/examples"
STRICT = ["-Wall", "-Wextra", "-Werror", "-pedantic"]


def run(
    command: Sequence[str | os.PathLike[str]], stdin: bytes = b"", cwd: pathlib.Path | None = None, **settings: str
) -> bytes:
    """Runs a command, gives its output, and fails with what it said if it fails. `settings` go into the environment."""
    done = subprocess.run(
        [os.fspath(word) for word in command],
        input=stdin,
        cwd=cwd,
        capture_output=True,
        env={**os.environ, **settings},
        check=False,
    )
    if done.returncode != 0:
        pytest.fail(f"{command} ended with {done.returncode}:\n{done.stderr.decode(errors='replace')[-4000:]}")
    return done.stdout


def need(tool: str) -> str:
    """The path of a tool, without which the test makes no sense."""
    path = shutil.which(tool)
    if path is not None:
        return path
    message = f"{tool} is missing: install Debian's packages clang, cmake, pkg-config and valgrind"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


@dataclasses.dataclass(frozen=True)
class Prefix:
    """An installed library, and a folder for what is built against it."""

    path: pathlib.Path
    work: pathlib.Path

    def flags(self, *ask: str) -> list[str]:
        """What pkg-config answers; without it, what it would, so that all but its own test runs with a compiler alone."""
        tool = shutil.which("pkg-config")
        if tool is None and not os.environ.get("CI"):
            return self.own_flags("--static" in ask)
        tool = tool or need("pkg-config")
        return run([tool, *ask, "naql"], PKG_CONFIG_PATH=str(self.path / "lib/pkgconfig")).decode().split()

    def own_flags(self, static: bool) -> list[str]:
        """The flags of naql.pc, read without pkg-config."""
        lines = (self.path / "lib/pkgconfig/naql.pc").read_text(encoding="utf-8").splitlines()
        private = next(line.removeprefix("Libs.private:") for line in lines if line.startswith("Libs.private:"))
        return [f"-I{self.path}/include", f"-L{self.path}/lib", "-lnaql", *(private.split() if static else [])]

    def build(
        self, source: pathlib.Path, compiler: str = "gcc -std=c99", *extra: str, static: bool = False
    ) -> pathlib.Path:
        """Builds a program of one source."""
        return _build(self, source, compiler, extra, static)


@functools.cache
def _build(prefix: Prefix, source: pathlib.Path, compiler: str, extra: tuple[str, ...], static: bool) -> pathlib.Path:
    tool, *standard = compiler.split()
    flags = prefix.flags("--cflags", "--libs", *(["--static"] if static else []))
    if static:
        flags = ["-l:libnaql.a" if flag == "-lnaql" else flag for flag in flags]
    else:
        flags.append(f"-Wl,-rpath,{prefix.path}/lib")
    program = prefix.work / f"{source.stem}-{abs(hash((compiler, extra, static)))}"
    run([need(tool), *standard, *STRICT, "-g", *extra, source, "-x", "none", "-o", program, *flags, "-lpthread"])
    return program
