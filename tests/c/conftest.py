"""What the tests of the C library start from.

The library is installed with `make install` into a folder of its own, in the profile `dev`; nothing is taken from the
build tree.
"""

from __future__ import annotations

import os
import pathlib

import pytest

from programs import ROOT, Prefix, run


@pytest.fixture(scope="session")
def prefix(tmp_path_factory: pytest.TempPathFactory) -> Prefix:
    """The library in a prefix of its own."""
    path = tmp_path_factory.mktemp("prefix")
    run(
        ["make", "-C", ROOT, "install", "PROFILE=dev", f"PREFIX={path}", "DESTDIR="],
        MAKEFLAGS="",
    )
    return Prefix(path, tmp_path_factory.mktemp("built"))


@pytest.fixture(scope="session")
def naql() -> str:
    """The command, to hold the library against."""
    path = pathlib.Path(os.environ.get("NAQL", ROOT / "target/release/naql"))
    if not path.exists():
        pytest.skip(f"{path} is not built")
    return str(path.resolve())
