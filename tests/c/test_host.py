"""The library in programs of all kinds: loaded and unloaded, forked, left in the middle, next to other libraries."""

from __future__ import annotations

import pathlib

import pytest

from programs import HERE, STRICT, Prefix, need, run

OTHER = """
use std::{collections::HashMap, panic::catch_unwind};

/// Uses what a library of Rust uses: memory, hash tables, threads, panics.
#[unsafe(no_mangle)]
pub extern "C" fn other_sum(n: u64) -> u64 {
    let sum = move || (0..n).map(|i| (i, i)).collect::<HashMap<u64, u64>>().values().sum::<u64>();
    let sum = catch_unwind(|| std::thread::spawn(sum).join().unwrap_or(0)).unwrap_or(0);
    sum + u64::from(catch_unwind(|| if n > 0 { panic!("on purpose") }).is_err())
}
"""

BESIDE = """
#include "check.h"

#include <stdint.h>

uint64_t other_sum(uint64_t n);
// Of the same name as a function of the Zstandard that is in libnaql.
size_t ZSTD_compressBound(size_t size);
size_t ZSTD_compressBound(size_t size) {
    return size == 0 ? 77 : 0;
}

int main(int argc, char **argv) {
    naql_gate *gate = NULL;
    naql_document *document = page("a", "خبر");
    naql_verdict *verdict = NULL;
    CHECK(argc == 2 && other_sum(5) == 11 && ZSTD_compressBound(0) == 77);
    CHECK(naql_gate_open(naql_text_of(argv[1]), NULL, &gate, NULL) == NAQL_OK);
    CHECK(naql_gate_admit(gate, document, &verdict, NULL) == NAQL_OK);
    naql_verdict_free(verdict);
    naql_document_free(document);
    naql_gate_free(gate);
    return 0;
}
"""

TWO = """
#include <naql.h>
#include <naql.h>

naql_status {name}(naql_view **view);
naql_status {name}(naql_view **view) {{
    return naql_fold(naql_text_of("خبر"), view, nullptr);
}}
"""


def test_fork(prefix: Prefix, tmp_path: pathlib.Path) -> None:
    run([prefix.build(HERE / "host.c"), "fork", tmp_path])


def test_exit_while_threads_run(prefix: Prefix) -> None:
    for _ in range(5):
        run([prefix.build(HERE / "host.c"), "exit"])


def test_unload(prefix: Prefix, tmp_path: pathlib.Path) -> None:
    program = tmp_path / "unload"
    source = [f"-I{prefix.path}/include", HERE / "unload.c"]
    run([need("gcc"), "-std=c99", *STRICT, *source, "-o", program, "-ldl", "-lpthread"])
    run([program, prefix.path / "lib/libnaql.so"])


def test_the_static_library_beside_others(prefix: Prefix, tmp_path: pathlib.Path) -> None:
    (tmp_path / "other.rs").write_text(OTHER)
    (tmp_path / "beside.c").write_text(BESIDE)
    other = tmp_path / "libother.a"
    run([need("rustc"), "--edition", "2024", "--crate-type", "staticlib", "-o", other, tmp_path / "other.rs"])
    for order in (["first"], ["last"]):
        before, behind = ([str(other)], []) if order == ["first"] else ([], [str(other)])
        program = tmp_path / f"beside-{order[0]}"
        flags = ["-l:libnaql.a" if flag == "-lnaql" else flag for flag in prefix.flags("--cflags", "--libs", "--static")]
        run(
            [need("gcc"), "-std=c99", *STRICT, f"-I{HERE}", tmp_path / "beside.c", *before, *flags, *behind, *flags]
            + ["-o", program]
        )
        run([program, tmp_path / f"store-{order[0]}"])


@pytest.mark.parametrize("compiler", ["g++", "clang++"])
@pytest.mark.parametrize("static", [False, True], ids=["shared", "static"])
def test_a_program_of_two_parts(prefix: Prefix, tmp_path: pathlib.Path, compiler: str, static: bool) -> None:
    """The header in two translation units, hidden symbols, optimized when linked, without exceptions."""
    for name in "one", "two":
        (tmp_path / f"{name}.cpp").write_text(TWO.format(name=name), encoding="utf-8")
    (tmp_path / "main.cpp").write_text(
        "#include <naql.h>\nnaql_status one(naql_view **);\nnaql_status two(naql_view **);\n"
        "int main() {\n    naql_view *a = nullptr, *b = nullptr;\n"
        "    if (one(&a) != NAQL_OK || two(&b) != NAQL_OK) { return 1; }\n"
        "    naql_view_free(a);\n    naql_view_free(b);\n    return 0;\n}\n"
    )
    flags = prefix.flags("--cflags", "--libs", *(["--static"] if static else []))
    if static:
        flags = ["-l:libnaql.a" if flag == "-lnaql" else flag for flag in flags]
    else:
        flags.append(f"-Wl,-rpath,{prefix.path}/lib")
    options = ["-std=c++17", *STRICT, "-O2", "-fvisibility=hidden", "-fno-exceptions", "-fno-rtti"]
    options += ["-Wold-style-cast", "-Wuseless-cast", "-flto"] if compiler == "g++" else ["-Wold-style-cast"]
    program = tmp_path / "program"
    run([need(compiler), *options, *sorted(tmp_path.glob("*.cpp")), "-o", program, *flags])
    run([program])


def test_a_new_version_is_installed_over_an_old_one(prefix: Prefix, tmp_path: pathlib.Path) -> None:
    """Programs that run go on with the old library; those that are started later find the new one."""
    lib = tmp_path / "lib"
    lib.mkdir()
    (lib / "libnaql.so.0.1.0").write_bytes(b"old")
    (lib / "libnaql.so.0.0").symlink_to("libnaql.so.0.0.9")
    (lib / "libnaql.so").symlink_to("libnaql.so.0.0")
    (lib / "libnaql.a").write_bytes(b"old")
    with (lib / "libnaql.so.0.1.0").open("rb") as held:
        run(["make", "-C", HERE.parents[1], "install", "PROFILE=dev", f"PREFIX={tmp_path}", "DESTDIR="], MAKEFLAGS="")
        assert held.read() == b"old"
    assert (lib / "libnaql.so").resolve().name == (prefix.path / "lib/libnaql.so").resolve().name
    assert (lib / "libnaql.so").read_bytes() == (prefix.path / "lib/libnaql.so").read_bytes()
