"""What the tests of the page start from: a browser, and reports of invented pages.

They need Debian's `chromium` (or the program that `CHROMIUM` names). Without it they are skipped, and the last lines of the run say so.
"""

from __future__ import annotations

import base64
import json
import os
import pathlib
import shutil
import subprocess
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = pathlib.Path(__file__).resolve().parents[2]
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says loudly that the page was not tested."""
    if CHROMIUM is None:
        terminalreporter.section("THE REPORT WAS NOT TESTED IN A BROWSER", sep="!", red=True)
        terminalreporter.line("there is no chromium: install it (apt-get install chromium), or name a program in CHROMIUM")


def naql(*arguments: str | pathlib.Path) -> bytes:
    """What the command prints."""
    command = ROOT / os.environ.get("NAQL", "target/release/naql")
    if not command.exists():
        pytest.skip(f"{command} is not built")
    return subprocess.run([command, "--quiet", *arguments], check=True, stdout=subprocess.PIPE).stdout


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("there is no chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


class Made:
    """A report, with the pages and the records that it is of."""

    def __init__(self, folder: pathlib.Path, rows: list[dict[str, Any]]) -> None:
        self.pages = {row["id"]: row for row in rows}
        source, lines, self.path = folder / "pages.jsonl", folder / "lineage.jsonl", folder / "report.html"
        source.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        naql("lineage", source, "-o", lines)
        naql("report", lines, "--pages", source, "-o", self.path)
        straight = naql("report", source)
        assert straight == self.path.read_bytes(), "the report of records and pages is another one than that of the pages"
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


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The report of the sample pages."""
    rows = [json.loads(line) for line in (ROOT / "demo/pages.jsonl").read_text(encoding="utf-8").splitlines()]
    return Made(tmp_path_factory.mktemp("demo"), rows)


Open = Callable[..., Page]


@pytest.fixture
def show(browser: Browser) -> Iterator[Open]:
    """Opens a report. Whatever it says on the console, fetches, or asks the reader fails the test."""
    contexts, faults = [], []

    def open_(path: pathlib.Path, address: str = "", **options: Any) -> Page:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, "reduced_motion": "reduce", **options})
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: faults.append(message.text))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("dialog", lambda dialog: (faults.append(dialog.message), dialog.dismiss()))
        page.on("request", lambda asked: asked.url.startswith(("file:", "blob:")) or faults.append(asked.url))
        page.goto(path.as_uri() + address)
        page.wait_for_selector("main h1")
        return page

    yield open_
    for context in contexts:
        context.close()
    assert not faults


def go(page: Page, address: str) -> None:
    """Shows another view."""
    page.evaluate("address => { location.hash = address }", address)
    page.wait_for_function("address => location.hash.startsWith(address.split('?')[0])", arg=address)
    page.evaluate("() => new Promise(done => setTimeout(done))")


def data(page: Page) -> dict[str, Any]:
    """The data that a report embeds."""
    packed = page.text_content("#data") or ""
    return json.loads(zlib.decompress(base64.b64decode(packed), -zlib.MAX_WBITS))
