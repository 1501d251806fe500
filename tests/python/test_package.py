"""The package: what the wheel has, what it says of itself, and its surface."""

from __future__ import annotations

import importlib.metadata
import inspect
import re
import zipfile

import pytest

import naql
from pages import ROOT


@pytest.fixture(scope="module")
def wheel() -> zipfile.ZipFile:
    found = sorted((ROOT / "target/wheels/dev").glob("*.whl"))
    if not found:
        pytest.skip("no wheel was built")
    return zipfile.ZipFile(found[-1])


def test_contents(wheel: zipfile.ZipFile) -> None:
    names = set(wheel.namelist())
    package = {
        str(path.relative_to(ROOT / "python"))
        for path in (ROOT / "python/naql").rglob("*")
        if path.suffix in (".py", ".pyi", ".typed")
    }
    package |= {"naql/py.typed", "naql/_core.abi3.so"}
    info = {name for name in names if ".dist-info/" in name}
    assert names - info == package
    assert {name.partition("/")[2] for name in info} >= {
        *("METADATA", "RECORD", "WHEEL", "entry_points.txt", "licenses/LICENSE-APACHE", "licenses/LICENSE-MIT")
    }
    assert "-cp311-abi3-" in str(wheel.filename)


def test_metadata() -> None:
    metadata = importlib.metadata.metadata("naql")
    version = re.search(r'^version = "(.*)"', (ROOT / "Cargo.toml").read_text(encoding="utf-8"), re.MULTILINE)
    assert version is not None
    assert metadata["Version"] == naql.__version__ == version[1]
    assert metadata["License-Expression"] == "MIT OR Apache-2.0"
    assert metadata["Requires-Python"] == ">=3.11"
    assert metadata["Description-Content-Type"].startswith("text/markdown")
    assert "Typing :: Typed" in metadata.get_all("Classifier", [])
    scripts = importlib.metadata.entry_points(group="console_scripts", name="naql")
    assert [script.value for script in scripts] == ["naql._cli:main"]


def test_the_surface_is_what_it_says() -> None:
    for name in naql.__all__:
        assert hasattr(naql, name), name
    assert len(naql.__all__) == len(set(naql.__all__))


def test_everything_is_documented() -> None:
    for name in naql.__all__:
        value = getattr(naql, name)
        if not (inspect.isclass(value) or inspect.isroutine(value)):
            continue
        assert value.__doc__, name
        for member, of in vars(value).items() if value.__module__.startswith("naql") and inspect.isclass(value) else ():
            if not member.startswith("_") and member not in ("code", "row"):
                assert of.__doc__, f"{name}.{member}"
