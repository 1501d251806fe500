"""Every function with everything that can be wrong in each parameter, as `every_call.py` reads them out of the header."""

from __future__ import annotations

import pathlib
import re

import pytest

import every_call
from programs import HERE, ROOT, Prefix, need, run

HEADER = (ROOT / "include/naql.h").read_text(encoding="utf-8")
LISTED = (ROOT / "bindings/c/abi.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    path = tmp_path_factory.mktemp("every") / "every_call.c"
    path.write_text(every_call.program(HEADER), encoding="utf-8")
    return path


def test_none_is_left_out() -> None:
    names = [name for _, name, _ in every_call.declarations(HEADER)]
    assert len(names) == len(set(names)) and set(names) == set(re.findall(r"\b(naql_\w+)\(", LISTED))


def test_every_function_says_what_it_may_answer() -> None:
    """Each has a comment; one that can fail says by which errors, or as which other function."""
    for comment, declaration in re.findall(r"((?:^//.*\n)+)((?:^[^/\n#{}].*\n)+)", HEADER, re.MULTILINE):
        for _, name, parameters in every_call.declarations(declaration):
            assert len(comment) > 10, name
            if parameters and parameters[-1][0] == "naql_error **":
                assert re.search(r"Errors: |else as `naql_\w+`", comment), f"{name} does not say its errors"


@pytest.mark.parametrize("static", [False, True], ids=["shared", "static"])
def test_plain(prefix: Prefix, source: pathlib.Path, tmp_path: pathlib.Path, static: bool) -> None:
    run([prefix.build(source, "gcc -std=c99", f"-I{HERE}", static=static)], cwd=tmp_path)


def test_sanitizers(prefix: Prefix, source: pathlib.Path, tmp_path: pathlib.Path) -> None:
    options = (f"-I{HERE}", "-fsanitize=address,undefined", "-fno-sanitize-recover=all")
    run([prefix.build(source, "gcc -std=c99", *options)], cwd=tmp_path)


def test_valgrind(prefix: Prefix, source: pathlib.Path, tmp_path: pathlib.Path) -> None:
    check = ["--quiet", "--error-exitcode=1", "--leak-check=full", "--num-callers=40"]
    check += ["--errors-for-leak-kinds=definite,indirect,possible", f"--suppressions={HERE}/valgrind.supp"]
    run([need("valgrind"), *check, prefix.build(source, "gcc -std=c99", f"-I{HERE}")], cwd=tmp_path)
