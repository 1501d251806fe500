"""Reports of invented pages, with the records that they are of, and what is done with them in a browser."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import pathlib
import subprocess
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

ROOT = pathlib.Path(__file__).resolve().parents[2]
Open = Callable[..., Page]


def invented(seed: int, n: int) -> list[str]:
    """Words that no other seed has."""
    digits = (hashlib.sha256(f"{seed}/{i}".encode()).hexdigest() for i in range(n))
    return ["".join("ابتجحدرسصطعفقكلم"[int(digit, 16)] for digit in word[:6]) for word in digits]


def naql(*arguments: str | pathlib.Path) -> bytes:
    """What the command prints."""
    command = ROOT / os.environ.get("NAQL", "target/release/naql")
    if not command.exists():
        pytest.skip(f"{command} is not built")
    return subprocess.run([command, "--quiet", *arguments], check=True, stdout=subprocess.PIPE).stdout


class Made:
    """A report, with the pages and the records that it is of."""

    def __init__(self, folder: pathlib.Path, rows: list[dict[str, Any]]) -> None:
        self.pages = {row["id"]: row for row in rows}
        source, lines, self.path = folder / "pages.jsonl", folder / "lineage.jsonl", folder / "report.html"
        source.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        # Markup in a page would be taken out; here it is to arrive.
        naql("lineage", source, "--html", "keep", "-o", lines)
        naql("report", lines, "--pages", source, "--html", "keep", "-o", self.path)
        straight = naql("report", source, "--html", "keep")
        assert straight == self.path.read_bytes(), (
            "the report of records and pages is another one than that of the pages"
        )
        self.records: dict[str, list[dict[str, Any]]] = {}
        for line in lines.read_text(encoding="utf-8").split("\n")[:-1]:
            record = json.loads(line)
            self.records.setdefault(record["kind"], []).append(record)
        self.stories = {story["id"]: story for story in self.records["story"]}

    def text(self, story: str) -> str:
        """The text of the page of a story."""
        return self.pages[story if story in self.pages else story.rpartition("#")[0]]["text"]

    def edges(self, cluster: dict[str, Any]) -> list[dict[str, Any]]:
        return [edge for edge in self.records["edge"] if edge["cluster"] == cluster["id"]]


def go(page: Page, address: str) -> None:
    """Shows another view."""
    page.evaluate("address => { location.hash = address }", address)
    page.wait_for_function("address => location.hash.startsWith(address.split('?')[0])", arg=address)
    page.evaluate("() => new Promise(done => setTimeout(done))")


def data(page: Page) -> dict[str, Any]:
    """The data that a report embeds."""
    packed = page.text_content("#data") or ""
    return json.loads(zlib.decompress(base64.b64decode(packed), -zlib.MAX_WBITS))
