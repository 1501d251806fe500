"""`make install`: what is installed, what it exports, and that programs of every kind build and run against it."""

from __future__ import annotations

import os
import pathlib
import re
import shutil
import subprocess

import pytest

from programs import EXAMPLES, HERE, ROOT, STRICT, Prefix, need, run

COMPILERS = ["gcc -std=c99", "clang -std=c99", "g++ -std=c++17 -x c++", "clang++ -std=c++17 -x c++"]
PROGRAMS = [HERE / "api.c", HERE / "misuse.c", HERE / "lifetime.c"]


def header() -> str:
    """The header without its comments."""
    return re.sub(r"//.*", "", (ROOT / "include/naql.h").read_text(encoding="utf-8"))


def functions() -> set[str]:
    return set(re.findall(r"\b(naql_\w+)\(", header()))


def test_what_is_installed(prefix: Prefix) -> None:
    lib = prefix.path / "lib"
    version = re.search(r'NAQL_VERSION "(.*)"', header())
    assert version is not None
    assert (lib / "libnaql.so").resolve() == (lib / "libnaql.so.0.1").resolve() == lib / f"libnaql.so.{version[1]}"
    assert (lib / "libnaql.a").is_file()
    assert (prefix.path / "include/naql.h").read_bytes() == (ROOT / "include/naql.h").read_bytes()
    assert (prefix.path / "share/man/man3/naql.3").is_file()
    dynamic = run([need("readelf"), "-d", lib / "libnaql.so"]).decode()
    assert "[libnaql.so.0.1]" in dynamic and "NODELETE" in dynamic


def test_pkg_config(prefix: Prefix) -> None:
    need("pkg-config")
    version = re.search(r'NAQL_VERSION "(.*)"', header())
    assert version is not None and prefix.flags("--modversion") == [version[1]]
    for static in False, True:
        asked = prefix.flags("--cflags", "--libs", *(["--static"] if static else []))
        # The places are said from where the file lies.
        plain = {flag[:2] + os.path.normpath(flag[2:]) if flag[:2] in ("-I", "-L") else flag for flag in asked}
        assert plain == set(prefix.own_flags(static))


def test_what_is_installed_can_be_moved_and_removed(prefix: Prefix, tmp_path: pathlib.Path) -> None:
    moved = Prefix(tmp_path / "moved", tmp_path)
    shutil.copytree(prefix.path, moved.path, symlinks=True)
    assert all(str(prefix.path) not in flag for flag in moved.flags("--cflags", "--libs"))
    run([moved.build(EXAMPLES / "gate.c")], b"")
    for text in (moved.path / "lib/cmake/naql").glob("*.cmake"):
        assert str(prefix.path) not in text.read_text()
    before = {path for path in prefix.path.rglob("*") if not path.is_dir()}
    listed = (prefix.path / "share/naql/installed").read_text().splitlines()
    assert {pathlib.Path(path) for path in listed} == before - {prefix.path / "share/naql/installed"}


def test_destdir_comes_before_all_places(tmp_path: pathlib.Path) -> None:
    places = [
        "PREFIX=/opt/naql",
        "LIBDIR=/opt/naql/lib64",
        "INCLUDEDIR=/opt/inc",
        "MANDIR=/opt/man",
        f"DESTDIR={tmp_path}",
    ]
    run(["make", "-C", ROOT, "install", "PROFILE=dev", *places], MAKEFLAGS="")
    found = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if not path.is_dir()}
    pages = {f"opt/man/man3/{name}.3" for name in functions()}
    assert pages <= found
    version = re.search(r'NAQL_VERSION "(.*)"', header())
    assert version is not None
    lib = "opt/naql/lib64"
    assert found - pages == {
        "opt/naql/share/naql/installed",
        "opt/inc/naql.h",
        "opt/man/man3/naql.3",
        f"{lib}/cmake/naql/naqlConfig.cmake",
        f"{lib}/cmake/naql/naqlConfigVersion.cmake",
        f"{lib}/libnaql.a",
        f"{lib}/libnaql.so",
        f"{lib}/libnaql.so.0.1",
        f"{lib}/libnaql.so.{version[1]}",
        f"{lib}/pkgconfig/naql.pc",
    }
    for text in tmp_path.rglob("*.pc"), tmp_path.rglob("*.cmake"):
        assert all(str(tmp_path) not in path.read_text() and "@" not in path.read_text() for path in text)


def test_the_library_exports_what_the_header_declares_and_nothing_else(prefix: Prefix) -> None:
    symbols = run([need("nm"), "-D", "--defined-only", prefix.path / "lib/libnaql.so"]).decode().splitlines()
    assert {line.split()[-1] for line in symbols} == functions()
    # Of the static one too: Rust's own symbols and those of Zstandard would meet others of their name. Not nm, which reads
    # objects of Rust by a plugin of clang, where that is installed, and fails.
    archive = run([need("readelf"), "-sW", prefix.path / "lib/libnaql.a"]).decode()
    symbols = [line.split() for line in archive.splitlines() if re.search(r"\s(GLOBAL|WEAK)\s", line)]
    assert {symbol[7] for symbol in symbols if symbol[6] != "UND"} == functions()


def test_every_function_is_used_and_misused() -> None:
    called = {
        name: set(re.findall(r"\b(naql_\w+)\(", (HERE / name).read_text(encoding="utf-8")))
        for name in ("check.h", "api.c", "misuse.c", "lifetime.c")
    }
    # Batches are used by the example batch.cpp and, in all ways, by bindings/c/tests/batch.rs.
    batches = {f"naql_{name}_arrow" for name in ("dedup", "pairs", "all_pairs", "lineage", "gate_check", "gate_admit")}
    assert functions() - called["check.h"] - called["api.c"] == batches
    # Nothing goes into these, so nothing wrong can.
    versions = {"naql_version", "naql_version_number", "naql_abi_version", "naql_scheme"}
    assert functions() - called["misuse.c"] - called["lifetime.c"] == versions


@pytest.mark.parametrize("static", [False, True], ids=["shared", "static"])
@pytest.mark.parametrize("compiler", COMPILERS)
@pytest.mark.parametrize("source", PROGRAMS, ids=lambda source: source.stem)
def test_pkg_config_consumers(prefix: Prefix, source: pathlib.Path, compiler: str, static: bool) -> None:
    program = prefix.build(source, compiler, static=static)
    run([program])
    linked = run([need("ldd"), program]).decode()
    assert ("libnaql.so.0.1" in linked) != static


@pytest.mark.parametrize("compiler", ["gcc", "clang"])
def test_cmake_consumers(prefix: Prefix, compiler: str, tmp_path: pathlib.Path) -> None:
    (tmp_path / "CMakeLists.txt").write_text(
        f"""
        cmake_minimum_required(VERSION 3.16)
        project(consumer C CXX)
        find_package(naql 0.1 REQUIRED)
        add_compile_options({" ".join(STRICT)})
        set(CMAKE_C_STANDARD 99)
        set(CMAKE_CXX_STANDARD 17)
        configure_file({HERE}/api.c api.cpp COPYONLY)
        include_directories({HERE})
        foreach(kind naql static)
          add_executable(c_${{kind}} {HERE}/api.c)
          add_executable(cxx_${{kind}} api.cpp)
          target_link_libraries(c_${{kind}} naql::${{kind}})
          target_link_libraries(cxx_${{kind}} naql::${{kind}})
        endforeach()
        """
    )
    cxx = {"gcc": "g++", "clang": "clang++"}[compiler]
    cmake = need("cmake")
    build = tmp_path / "build"
    choice = [f"-DCMAKE_C_COMPILER={need(compiler)}", f"-DCMAKE_CXX_COMPILER={need(cxx)}"]
    run([cmake, "-S", tmp_path, "-B", build, f"-DCMAKE_PREFIX_PATH={prefix.path}", *choice])
    run([cmake, "--build", build, "-j2"])
    for program in "c_naql", "c_static", "cxx_naql", "cxx_static":
        run([build / program])


def test_cmake_refuses_another_abi(prefix: Prefix, tmp_path: pathlib.Path) -> None:
    cmake = need("cmake")
    for wanted, good in (
        ("0.1", True),
        ("0.1.0", True),
        ("0.2", False),
        ("0.0", False),
        ("1.0", False),
        ("0.1.99", False),
    ):
        (tmp_path / "CMakeLists.txt").write_text(
            f"cmake_minimum_required(VERSION 3.16)\nproject(p C)\nfind_package(naql {wanted} REQUIRED)\n"
        )
        command = [cmake, "-S", str(tmp_path), "-B", str(tmp_path / wanted), f"-DCMAKE_PREFIX_PATH={prefix.path}"]
        assert (subprocess.run(command, capture_output=True, check=False).returncode == 0) == good, wanted


def test_the_header_may_be_included_twice_and_needs_nothing_before_it(prefix: Prefix, tmp_path: pathlib.Path) -> None:
    source = tmp_path / "twice.c"
    source.write_text(
        "#include <naql.h>\n#include <naql.h>\nint main(void) { return naql_abi_version() != NAQL_ABI_VERSION; }\n"
    )
    for compiler in [*COMPILERS, "gcc -std=c11", "gcc -std=gnu2x", "clang -std=c2x", "g++ -std=c++20 -x c++"]:
        run([prefix.build(source, compiler)])
