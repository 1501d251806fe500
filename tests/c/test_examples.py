"""The examples in bindings/c/examples, built against the installed library and run."""

from __future__ import annotations

import pathlib

import pytest

from programs import EXAMPLES, ROOT, Prefix, run

DEMO = (ROOT / "demo/pages.jsonl").read_bytes()


@pytest.mark.parametrize("compiler", ["gcc -std=c99", "clang -std=c99", "g++ -std=c++17 -x c++"])
def test_gate(prefix: Prefix, compiler: str) -> None:
    lines = run([prefix.build(EXAMPLES / "gate.c", compiler)], DEMO).decode().splitlines()
    assert len(lines) == DEMO.count(b"\n")
    assert lines[0] == "admit p01"
    assert lines[3] == "drop  p04: same_text p03; bytes 0-1244 are in p03 (rule 1: same_text -> drop)"
    assert sum(line.startswith("drop ") for line in lines) == 11


def test_gate_with_a_policy(prefix: Prefix, tmp_path: pathlib.Path) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text('extends = "none"\n[[rules]]\nrelation = ["same_text"]\ndecision = "hold"\n')
    lines = run([prefix.build(EXAMPLES / "gate.c"), policy], DEMO).decode().splitlines()
    assert lines[3].startswith("hold  p04: same_text p03;")


def test_gate_on_a_store(prefix: Prefix, tmp_path: pathlib.Path) -> None:
    program = prefix.build(EXAMPLES / "gate.c")
    policy = tmp_path / "policy.toml"
    policy.write_text("")
    pages = DEMO.splitlines(keepends=True)
    lines = [
        run([program, policy, tmp_path / "store"], part).decode() for part in (b"".join(pages[:3]), pages[3], pages[0])
    ]
    assert lines[1] == "drop  p04: same_text p03; bytes 0-1244 are in p03 (rule 1: same_text -> drop)\n"
    # What came in an earlier run gets its first verdict.
    assert lines[2] == lines[0].splitlines(keepends=True)[0] == "admit p01\n"


def test_the_readme_shows_gate_as_it_is(prefix: Prefix) -> None:
    section = (ROOT / "README.md").read_text(encoding="utf-8").split("## From C and C++")[1].split("\n## ")[0]
    code, console = (section.split(f"```{kind}\n")[1].split("```")[0] for kind in ("c", "console"))
    assert code in (EXAMPLES / "gate.c").read_text(encoding="utf-8")
    *_, output = console.partition("pages.jsonl | ./gate\n")
    assert "head -8 demo/pages.jsonl | ./gate\n" in console
    assert run([prefix.build(EXAMPLES / "gate.c")], b"".join(DEMO.splitlines(keepends=True)[:8])).decode() == output


def test_trace(prefix: Prefix) -> None:
    page = (
        "أفادت وكالة رويترز بأن الجسر فتح أمس. ونقلت الوكالة عن الوزير سالم البحري قوله إنه متين.\n"
        "المصدر: صدى المرفأ + وكالات"
    )
    for compiler in "gcc -std=c99", "clang++ -std=c++17 -x c++":
        out = run([prefix.build(EXAMPLES / "trace.c", compiler), "صدى المرفأ"], page.encode()).decode()
        assert out.splitlines()[0] == "?صدى المرفأ <- @agencies"
        assert "  reuters passes on what was said by الوزير سالم البحري\n" in out
    run([prefix.build(EXAMPLES / "trace.c")])


def test_threads(prefix: Prefix) -> None:
    out = run([prefix.build(EXAMPLES / "threads.c", "gcc -std=c99")], DEMO).decode()
    assert out == "46 pages, 46 of them known at the end\n"


@pytest.mark.parametrize("compiler", ["g++ -std=c++17", "clang++ -std=c++17"])
def test_batch(prefix: Prefix, compiler: str) -> None:
    page = "أعلنت بلدية الساقية صباح اليوم فتح سوق السمك الجديد أمام الباعة بعد عام من العمل"
    again = page.replace("أ", "ا").replace("ة", "ه")
    other = "وصلت إلى ميناء النورس سفينة تحمل عشرين ألف طن من القمح وتبدأ غدا عملية التفريغ"
    out = run(
        [prefix.build(EXAMPLES / "batch.cpp", compiler), "2"], f"{page}\n{other}\n{again}\nخبر\n".encode()
    ).decode()
    expected = [
        "2 verdicts",
        "line 1: admit -",
        "line 2: admit -",
        "2 verdicts",
        "line 3: drop line 1",
        "line 4: hold -",
    ]
    assert out.splitlines() == expected
