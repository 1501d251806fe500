"""What the tests of the page start from: a browser, and reports of invented pages.

They need Debian's `chromium`, or the program that `CHROMIUM` names. Without it they are skipped, and the last lines of the
run say so.
"""

from __future__ import annotations

import json
import os
import pathlib
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from made import ROOT, Made, Open
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says loudly that the page was not tested."""
    if CHROMIUM is None:
        terminalreporter.section("THE REPORT WAS NOT TESTED IN A BROWSER", sep="!", red=True)
        terminalreporter.line(
            "there is no chromium: install it (apt-get install chromium), or name a program in CHROMIUM"
        )


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("there is no chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The report of the sample pages."""
    rows = [json.loads(line) for line in (ROOT / "demo/pages.jsonl").read_text(encoding="utf-8").splitlines()]
    return Made(tmp_path_factory.mktemp("demo"), rows)


@pytest.fixture
def show(browser: Browser) -> Iterator[Open]:
    """Opens a report. Whatever it says on the console, fetches, or asks the reader fails the test."""
    contexts, faults = [], []

    def open_(path: pathlib.Path, address: str = "", **options: Any) -> Page:
        context = browser.new_context(
            **{"viewport": {"width": 1280, "height": 900}, "reduced_motion": "reduce", **options}
        )
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
