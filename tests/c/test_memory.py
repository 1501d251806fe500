"""Every C program under valgrind, and built with the address and undefined-behaviour sanitizers: no error, no leak."""

from __future__ import annotations

import pathlib

import pytest

from programs import EXAMPLES, HERE, ROOT, Prefix, need, run

DEMO = (ROOT / "demo/pages.jsonl").read_bytes()
# The first pages: valgrind is some fifty times slower than the machine.
FEW = b"".join(DEMO.splitlines(keepends=True)[:12])
RUNS = [
    (HERE / "api.c", [], b""),
    (HERE / "misuse.c", [], b""),
    (HERE / "lifetime.c", [], b""),
    (HERE / "vectors.c", ["fold"], FEW),
    (HERE / "vectors.c", ["fingerprint"], FEW),
    (HERE / "vectors.c", ["trace"], FEW),
    (HERE / "vectors.c", ["pair"], FEW),
    (HERE / "vectors.c", ["verdict"], FEW),
    (EXAMPLES / "gate.c", [], FEW),
    (EXAMPLES / "trace.c", ["صدى المرفأ"], "قالت وكالة رويترز إن الجسر فتح.\nالمصدر: وكالات".encode()),
    (EXAMPLES / "threads.c", [], FEW),
    (EXAMPLES / "batch.cpp", ["2"], "خبر أول عن الجسر\nخبر آخر\nخبر أول عن الجسر\n".encode()),
]
NAMES = [" ".join([source.stem, *words]) if source.stem == "vectors" else source.stem for source, words, _ in RUNS]


def compiler(source: pathlib.Path) -> list[str]:
    return ["g++ -std=c++17" if source.suffix == ".cpp" else "gcc -std=c99"]


@pytest.mark.parametrize(("source", "words", "stdin"), RUNS, ids=NAMES)
def test_valgrind(prefix: Prefix, source: pathlib.Path, words: list[str], stdin: bytes) -> None:
    check = [
        "--quiet",
        "--error-exitcode=1",
        "--leak-check=full",
        "--num-callers=40",
        f"--suppressions={HERE}/valgrind.supp",
    ]
    run(
        [
            need("valgrind"),
            *check,
            "--errors-for-leak-kinds=definite,indirect,possible",
            prefix.build(source, *compiler(source)),
            *words,
        ],
        stdin,
    )


@pytest.mark.parametrize(("source", "words", "stdin"), RUNS, ids=NAMES)
def test_sanitizers(prefix: Prefix, source: pathlib.Path, words: list[str], stdin: bytes) -> None:
    program = prefix.build(source, *compiler(source), "-fsanitize=address,undefined", "-fno-sanitize-recover=all")
    assert "__asan_init" in run([need("nm"), "-D", program]).decode(), "the sanitizer is not in"
    run([program, *words], stdin, ASAN_OPTIONS="detect_leaks=1:strict_string_checks=1")
