"""What the tests of the Python module start from."""

from __future__ import annotations

import json
import os
import pathlib
from typing import Any

import pytest

from pages import ROOT


@pytest.fixture(scope="session")
def rows() -> list[dict[str, Any]]:
    """The sample pages."""
    return [json.loads(line) for line in (ROOT / "demo/pages.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="session")
def command() -> str:
    """The command, to hold the module against."""
    path = pathlib.Path(os.environ.get("NAQL", ROOT / "target/release/naql"))
    if not path.exists():
        pytest.skip(f"{path} is not built")
    return str(path.resolve())
