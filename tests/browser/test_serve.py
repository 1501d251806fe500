"""The report that is served: the same page, what is new while a gate admits, and who may look."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import pathlib
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from hostile import STRINGS
from made import ROOT, Made, data, go, invented, naql
from playwright.sync_api import Browser, Page

NAQL = ROOT / os.environ.get("NAQL", "target/release/naql")


class Served:
    """A store, a gate that admits to it, and the server of its report."""

    def __init__(
        self, folder: pathlib.Path, rows: list[dict[str, Any]], *options: str, listen: str = "127.0.0.1:0"
    ) -> None:
        naql("--version")
        if subprocess.run([NAQL, "serve", "--help"], capture_output=True, check=False).returncode != 0:
            pytest.skip("the command was built without `serve`: make serve builds it")
        self.store = folder / "store"
        gate = [NAQL, "--quiet", "gate", "--store", self.store, "--keep-text", "all", "--html", "keep", "-"]
        self.gate = subprocess.Popen(gate, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.admit(rows)
        until = time.monotonic() + 60
        while not (self.store / "store.redb").exists() and time.monotonic() < until:
            time.sleep(0.05)
        serve = [NAQL, "serve", "--store", self.store, "--listen", listen, *options]
        self.server = subprocess.Popen(serve, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert self.server.stdout
        self.address = self.server.stdout.readline().strip()
        self.port = urlsplit(self.address).port

    def admit(self, rows: list[dict[str, Any]]) -> None:
        """Gives rows to the gate, and waits until they are in the store."""
        assert self.gate.stdin
        assert self.gate.stdout
        for row in rows:
            self.gate.stdin.write(json.dumps(row).encode() + b"\n")
            self.gate.stdin.flush()
            assert json.loads(self.gate.stdout.readline())["id"] == row["id"]

    def ask(self, path: str, method: str = "GET", **headers: str) -> tuple[int, http.client.HTTPMessage, bytes]:
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)) as connection:
            connection.request(method, path, headers=headers)
            with connection.getresponse() as answer:
                return answer.status, answer.headers, answer.read()

    def json(self, path: str) -> Any:
        status, headers, body = self.ask(path)
        assert (status, headers["content-type"]) == (200, "application/json")
        return json.loads(body)

    def end(self) -> None:
        for process in (self.server, self.gate):
            process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout):
                if stream:
                    stream.close()


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory, demo: Made) -> Iterator[Served]:
    served = Served(tmp_path_factory.mktemp("served"), list(demo.pages.values()))
    yield served
    served.end()


@pytest.fixture
def own(tmp_path: pathlib.Path) -> Iterator[Callable[..., Served]]:
    """Servers of a test's own."""
    made = []

    def make(*arguments: Any, **options: str) -> Served:
        made.append(Served(tmp_path, *arguments, **options))
        return made[-1]

    yield make
    for served in made:
        served.end()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens a served page. What it says on the console, or fetches from elsewhere, fails the test."""
    contexts, faults = [], []

    def open_(served: Served, address: str = "", **options: Any) -> Page:
        context = browser.new_context(
            **{"viewport": {"width": 1280, "height": 900}, "reduced_motion": "reduce", **options}
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: faults.append(message.text))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("dialog", lambda dialog: (faults.append(dialog.message), dialog.dismiss()))
        here = f"http://127.0.0.1:{served.port}/"
        page.on("request", lambda asked: asked.url.startswith((here, "blob:")) or faults.append(asked.url))
        page.goto(served.address + address)
        page.wait_for_selector("main h1")
        return page

    yield open_
    for context in contexts:
        context.close()
    assert not [fault for fault in faults if "favicon" not in fault]


def prints(seed: int, title: str | None = None) -> list[dict[str, Any]]:
    """Two prints of one story."""
    text = " ".join(invented(seed, 60))
    row = {"text": text, "title": title or f"خبر {seed}", "byline": "رويترز"}
    return [
        {**row, "id": f"{seed}{outlet}", "publisher": f"{outlet}.example", "published": f"2026-03-09T0{hour}:00:00Z"}
        for hour, outlet in enumerate("xy")
    ]


def test_the_page_is_the_report(demo: Made, served: Served, visit: Callable[..., Page], show: Any) -> None:
    here, file = data(visit(served)), data(show(demo.path))
    assert here.pop("live") >= len(demo.pages)
    # The order of numbers in some lists is that of the documents in the store.
    assert here == file


def test_what_a_view_shows_is_what_it_is_asked_for(demo: Made, served: Served, visit: Callable[..., Page]) -> None:
    page = visit(served)

    def exported(address: str) -> Any:
        go(page, address)
        with page.expect_download() as got:
            page.click("#foot button >> nth=1")
        return json.loads(pathlib.Path(got.value.path()).read_text(encoding="utf-8"))

    assert exported("#/matrix?all=1") == served.json("/matrix.json") != []
    assert exported("#/stories") == served.json("/stories.json") != []
    for cluster in sorted(demo.records["cluster"], key=lambda c: -len(c["members"]))[:3]:
        at = quote(cluster["id"], safe="")
        assert exported(f"#/story/{at}") == served.json(f"/story.json?id={at}") != []
    for outlet in [outlet for outlet in demo.records["outlet"] if outlet["id"] != "?"][:3]:
        at = quote(outlet["id"], safe="")
        assert exported(f"#/outlet/{at}") == served.json(f"/outlet.json?id={at}")
    totals, summary = data(page)["totals"], served.json("/summary.json")
    assert {key: summary[key] for key in ("pages", "stories", "clusters", "credited", "original")} == {
        key: totals[key] for key in ("pages", "stories", "clusters", "credited", "original")
    }
    assert sum(agency["stories"] for agency in summary["agencies"]) == sum(
        cell["stories"] for cell in served.json("/matrix.json")
    )
    assert served.ask("/story.json?id=nothing")[0] == served.ask("/outlet.json")[0] == 404


@pytest.mark.parametrize("width", [1280, 390])
def test_what_is_new_appears(own: Callable[..., Served], visit: Callable[..., Page], width: int) -> None:
    served = own(prints(1))
    page = visit(served, "#/stories", viewport={"width": width, "height": 900})
    assert page.locator("#news *").count() == 0
    served.admit(prints(2, "عاجل"))
    page.wait_for_selector("#news a", timeout=60_000)
    assert page.get_attribute("#news", "data-n") == "1"
    assert "عاجل" in page.inner_text("#news")
    assert page.locator(".stories li").count() == 1, "nothing moves under who reads"
    serious = [
        rule["id"] for rule in Axe().run(page).response["violations"] if rule["impact"] in ("serious", "critical")
    ]
    assert not serious
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width
    # Another print of the old story is a change, and no new one.
    served.admit([{**prints(1)[0], "id": "z", "publisher": "z.example"}])
    page.click("#top .tools button >> nth=0")
    assert "New relayed stories" in page.inner_text("#news")
    # By keyboard to the story.
    for _ in range(50):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.closest('#news a') !== null"):
            break
    page.keyboard.press("Enter")
    page.wait_for_selector("main[data-view=story]")
    assert "عاجل" in page.inner_text("h1")
    assert page.locator("#news a").count() == 0
    served.admit([{**prints(1)[0], "id": "zz", "publisher": "zz.example"}])
    page.wait_for_selector("#news p", timeout=60_000)
    assert page.get_attribute("#news", "data-n") == "0"
    page.click("#news button")
    page.wait_for_function("() => document.querySelectorAll('#news *').length === 0")
    go(page, "#/stories")
    assert page.locator(".stories li").count() == 2


def test_what_is_deleted_is_gone(own: Callable[..., Served], visit: Callable[..., Page]) -> None:
    served = own(prints(1) + prints(2))
    page = visit(served)
    served.gate.stdin.close()
    served.gate.wait()
    naql("store", "delete", served.store, "1x")
    page.wait_for_selector("#news p", timeout=60_000)
    assert [row["cluster"] for row in served.json("/stories.json")] == ["2026-03-09/1"]


def test_hostile_news_is_inert(own: Callable[..., Served], visit: Callable[..., Page]) -> None:
    served = own([])
    page = visit(served, "#/stories")
    scripts = page.locator("script:not([id^=chunk])").count()
    for i, string in enumerate(STRINGS):
        served.admit([{**row, "publisher": string + row["publisher"], "url": string} for row in prints(i, string)])
    page.wait_for_function(
        "n => document.getElementById('news').dataset.n === String(n)", arg=len(STRINGS), timeout=120_000
    )
    state = """() => [window.struck === undefined, document.querySelectorAll('script:not([id^=chunk])').length,
        document.querySelectorAll('iframe, object, embed, img, base, link, main form:not(.filters)').length,
        [...document.querySelectorAll('a[href]')].every(a => /^(#|https?:)/.test(a.getAttribute('href'))),
        document.documentElement.scrollWidth <= innerWidth]"""
    assert page.evaluate(state) == [True, scripts, 0, True, True]
    page.reload()
    page.wait_for_selector(".stories li")
    assert page.evaluate(state) == [True, scripts, 0, True, True]
    assert set(page.locator(".stories h3").all_text_contents()) == set(STRINGS)


def test_only_this_machine_is_answered(served: Served) -> None:
    for host in ("localhost", f"localhost:{served.port}", "127.0.0.1", "[::1]:80"):
        assert served.ask("/summary.json", Host=host)[0] == 200, host
    for host in ("example.org", f"example.org:{served.port}", "127.0.0.1.example.org", "10.0.0.1", "localhost.", ""):
        for path in ("/", "/stories.json", "/events"):
            assert served.ask(path, Host=host)[0] == 421, host
    for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS"):
        assert served.ask("/", method)[0] == 405
    status, headers, body = served.ask("/?lang=en")
    assert status == 200 and b'<html lang="en"' in body
    assert headers["x-content-type-options"] == "nosniff" and headers["cache-control"] == "no-store"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "access-control-allow-origin" not in headers
    assert b"connect-src 'self'" in body and b"default-src 'none'" in body and b"unsafe" not in body[:3000]
    assert served.ask("/../../etc/passwd")[0] == served.ask("/store.redb")[0] == 404


def test_a_token(own: Callable[..., Served], visit: Callable[..., Page]) -> None:
    token = "0123456789abcdef"  # noqa: S105 - of a server that ends with the test
    served = own(prints(1), "--token", token)
    assert served.address.endswith(f"/?token={token}")
    for path in ("/", "/stories.json", "/events", "/nothing", "/?token=", "/?token=0123456789abcdeF", f"/?x={token}"):
        status, _, body = served.ask(path)
        assert status == 401 and b"xample" not in body and token.encode() not in body, path
    assert served.ask("/stories.json", Authorization=f"Bearer {token}")[0] == 200
    assert served.ask("/stories.json", Authorization="Bearer x")[0] == 401
    status, headers, _ = served.ask(f"/story.json?token={token}&id=a%2F1")
    assert (status, headers["location"]) == (303, "/story.json?id=a%2F1")
    assert "HttpOnly" in headers["set-cookie"] and "SameSite" in headers["set-cookie"]
    assert served.ask("/", Host="example.org")[0] == 421
    page = visit(served)
    assert page.url == f"http://127.0.0.1:{served.port}/"
    served.admit(prints(2))
    page.wait_for_selector("#news a", timeout=60_000)


def test_elsewhere_a_token_is_made(own: Callable[..., Served]) -> None:
    served = own(prints(1), listen="0.0.0.0:0")
    token = served.address.partition("?token=")[2]
    assert len(token) == 32
    assert served.ask("/")[0] == 401
    assert served.ask("/", Host="newsroom.example", Authorization=f"Bearer {token}")[0] == 200


def test_it_ends_when_it_is_asked_to(own: Callable[..., Served], visit: Callable[..., Page]) -> None:
    served = own(prints(1))
    page = visit(served)
    page.wait_for_function("() => document.getElementById('news') !== null")
    served.server.send_signal(signal.SIGINT)
    assert served.server.wait(timeout=60) == 0
    page.wait_for_selector("#news .missing", timeout=60_000)


def test_a_store_without_texts_is_refused(tmp_path: pathlib.Path, demo: Made) -> None:
    if subprocess.run([NAQL, "serve", "--help"], capture_output=True, check=False).returncode != 0:
        pytest.skip("the command was built without `serve`: make serve builds it")
    source = demo.path.parent / "pages.jsonl"
    naql("gate", "--store", tmp_path / "store", "--keep-text", "no", source)
    refused = subprocess.run(
        [NAQL, "serve", "--store", tmp_path / "store", "--listen", "127.0.0.1:0"],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert refused.returncode != 0 and "--keep-text all" in refused.stderr
