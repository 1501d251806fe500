"""The report in a browser: what it shows is what the records say, whatever the pages say."""

from __future__ import annotations

import json
import pathlib
import re
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from axe_playwright_python.sync_playwright import Axe
from filters import filters
from hostile import STRINGS
from made import ROOT, Made, Open, data, go, invented, naql
from playwright.sync_api import Page


def pair_of(page: Page, cluster: str, a: int, b: int) -> None:
    """Shows the evidence of two members of a cluster."""
    go(page, "#/story/" + quote(cluster, safe="") + f"?a={a}&b={b}")
    page.wait_for_selector(f'[data-pair="{a}-{b}"]')


@pytest.mark.parametrize("options", [{}, {"viewport": {"width": 390, "height": 844}}], ids=["desktop", "phone"])
def test_every_passage_is_that_stretch_of_the_text(demo: Made, show: Open, options: dict[str, Any]) -> None:
    page = show(demo.path, **options)
    passages = 0
    for cluster in demo.records["cluster"]:
        members = [member["story"] for member in cluster["members"]]
        for b in range(len(members)):
            for a in range(b):
                pair_of(page, cluster["id"], a, b)
                for side, member in enumerate((a, b)):
                    text = demo.text(members[member])
                    shown = page.evaluate(
                        """side => [...document.querySelectorAll('.side')[side].querySelectorAll('[data-start]')]
                            .map(part => [Number(part.dataset.start), Number(part.dataset.end), part.textContent,
                                          part.classList.contains('words')])""",
                        side,
                    )
                    for start, end, part, is_passage in shown:
                        assert part == text[start:end]
                        passages += is_passage
                    whole = "".join(part for *_, part, is_passage in shown if not is_passage)
                    assert whole == text
    assert passages > 20


def test_passages_of_an_edge_are_those_of_the_record(demo: Made, show: Open) -> None:
    page = show(demo.path)
    tried = 0
    for cluster in demo.records["cluster"]:
        members = [member["story"] for member in cluster["members"]]
        for edge in demo.edges(cluster):
            if edge["from"] not in members:
                continue
            pair_of(page, cluster["id"], members.index(edge["from"]), members.index(edge["to"]))
            shown = page.evaluate(
                "() => [...document.querySelectorAll('.side:last-child .words')].map(p => [+p.dataset.start, +p.dataset.end])"
            )
            assert {(p["b_start"], p["b_end"]) for p in edge["passages"]} >= set(map(tuple, shown))
            assert bool(shown) == bool(edge["passages"])
            tried += 1
    assert tried > 5


def test_tones(demo: Made, show: Open) -> None:
    """p04 is p03 without hamzas: equal and respelled words, and none that are new in the story."""
    page = show(demo.path)
    cluster = next(c for c in demo.records["cluster"] if [m["story"] for m in c["members"]] == ["p03", "p04"])
    pair_of(page, cluster["id"], 0, 1)
    counts = page.evaluate(
        "() => ['equal', 'respelled', 'rewritten'].map(tone => document.querySelectorAll('.side .words .' + tone).length)"
    )
    assert counts[0] > 5 and counts[1] > 5 and counts[2] == 0


def test_counts_of_filters_are_those_of_the_records(demo: Made, show: Open) -> None:
    page = show(demo.path, "#/stories")
    for values, wanted in filters(demo):
        go(page, "#/stories?" + urlencode(values))
        page.wait_for_function(
            "values => new URLSearchParams(location.hash.split('?')[1] || '').toString() === values",
            arg=urlencode(values),
        )
        assert int(page.get_attribute(".found", "data-n") or -1) == wanted, values
        assert page.locator(".stories li").count() == wanted, values


def test_filters_by_hand_and_search(demo: Made, show: Open) -> None:
    """A choice in the form is in the address; a search finds a title in another spelling."""
    page = show(demo.path, "#/stories")
    page.select_option("select[name=credit]", "none")
    assert "credit=none" in page.evaluate("location.hash")
    page.select_option("select[name=credit]", "")
    page.fill("input[name=q]", "إخماد حَريق")
    assert page.get_attribute(".found", "data-n") == "1"
    page.fill("input[name=q]", "اخماد حريق")
    assert page.get_attribute(".found", "data-n") == "1"
    page.fill("input[name=q]", "لا شيء كهذا")
    assert page.get_attribute(".found", "data-n") == "0"


def test_figures_are_those_of_the_records(demo: Made, show: Open) -> None:
    totals = data(show(demo.path))["totals"]
    outlets = demo.records["outlet"]
    assert totals["stories"] == len(demo.records["story"]) and totals["clusters"] == len(demo.records["cluster"])
    assert totals["pages"] == len(demo.pages)
    assert totals["credited"] == sum(outlet["credited"] for outlet in outlets)
    assert totals["other"] + totals["generic"] + totals["uncredited"] == sum(outlet["uncredited"] for outlet in outlets)
    assert totals["original"] == sum(outlet["original"] for outlet in outlets)


def test_matrix_opens_its_list(demo: Made, show: Open) -> None:
    page = show(demo.path, "#/matrix")
    cells = page.evaluate(
        "() => [...document.querySelectorAll('.cell')].map(cell => [cell.getAttribute('href'), cell.firstChild.textContent])"
    )
    assert cells
    for href, n in cells:
        go(page, href)
        assert page.locator(".stories li").count() == int(n)


def test_export_is_what_is_shown(demo: Made, show: Open) -> None:
    page = show(demo.path, "#/stories?credit=none")
    shown = page.locator(".stories h3").all_text_contents()
    with page.expect_download() as got:
        page.click("#foot button >> nth=1")
    rows = json.loads(pathlib.Path(got.value.path()).read_text(encoding="utf-8"))
    assert [row["title"] for row in rows] == shown
    with page.expect_download() as got:
        page.click("#foot button >> nth=0")
    table = pathlib.Path(got.value.path()).read_text(encoding="utf-8")
    assert got.value.suggested_filename == "stories.csv"
    assert table.startswith("\ufeffcluster,title,") and table.count("\n") == len(rows) + 1


def test_nobody_is_first_where_clocks_overlap(show: Open, tmp_path: pathlib.Path) -> None:
    text = " ".join(invented(1, 80))
    rows = [{"id": id, "publisher": f"{id}.example", "published": "2026-03-01", "text": text} for id in "ab"]
    rows.append({"id": "c", "publisher": "c.example", "text": text})
    page = show(Made(tmp_path, rows).path, "#/story/2026-03-01%2F1")
    assert page.locator(".timeline .first").count() == 0
    assert page.locator(".timeline .clock:not(.instant):not(.none)").count() == 2
    assert page.locator(".timeline .clock.none").count() == 1
    assert "لا يمكن معرفة" in page.inner_text(".lead")


def test_both_languages(demo: Made, show: Open) -> None:
    page = show(demo.path)
    assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == ["ar", "rtl"]
    for address in ("#/", "#/matrix", "#/stories", "#/story/" + quote(demo.records["cluster"][0]["id"], safe="")):
        go(page, address)
        arabic = page.inner_text("main")
        page.click("#top .tools button >> nth=0")
        assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == ["en", "ltr"]
        assert page.inner_text("main") != arabic
        page.click("#top .tools button >> nth=0")
        assert page.inner_text("main") == arabic
    assert page.evaluate(
        "() => Object.values(JSON.parse(document.getElementById('words').textContent)).every(w => w.every(Boolean))"
    )


def test_keyboard_only(demo: Made, show: Open) -> None:
    """From the top of the page to a passage and its other side without a pointer."""
    page = show(demo.path)
    focused = (
        "() => { const at = document.activeElement; return at.getAttribute('href') || at.className || at.tagName }"
    )

    def tab_to(wanted: str) -> None:
        for _ in range(200):
            page.keyboard.press("Tab")
            if wanted in page.evaluate(focused):
                ring = page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle")
                assert ring != "none", wanted
                return
        raise AssertionError(f"Tab does not reach {wanted}")

    tab_to("#/matrix")
    page.keyboard.press("Enter")
    page.wait_for_selector("main[data-view=matrix]")
    assert page.evaluate("() => document.activeElement.tagName") == "H1"
    tab_to("#/stories?agency")
    page.keyboard.press("Enter")
    page.wait_for_selector("main[data-view=stories]")
    tab_to("#/story/")
    page.keyboard.press("Enter")
    page.wait_for_selector("main[data-view=story] .passage")
    tab_to("jump")
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.closest('.passage').id") == "b1"
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.closest('.passage').id") == "a1"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_serious(demo: Made, show: Open, scheme: str, width: int) -> None:
    page = show(demo.path, viewport={"width": width, "height": 900}, color_scheme=scheme)
    outlet = demo.records["outlet"][0]["id"]
    story = "#/story/" + quote(max(demo.records["cluster"], key=lambda c: len(c["members"]))["id"], safe="")
    for address in ("#/", "#/matrix", "#/stories", story, "#/outlet/" + quote(outlet), "#/nowhere"):
        go(page, address)
        if address == story:
            page.wait_for_selector("[data-pair]")
        found = [
            (rule["id"], rule["nodes"][0]["html"], rule["nodes"][0]["failureSummary"])
            for rule in Axe().run(page).response["violations"]
            if rule["impact"] in ("serious", "critical")
        ]
        assert not found, address


@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_is_wider_than_the_window(demo: Made, show: Open, width: int) -> None:
    page = show(demo.path, viewport={"width": width, "height": 900})
    clusters = ["#/story/" + quote(cluster["id"], safe="") for cluster in demo.records["cluster"]]
    for address in ("#/", "#/matrix", "#/stories", *clusters):
        go(page, address)
        over = """width => [...document.querySelectorAll('main *')].filter(node => {
            const box = node.getBoundingClientRect();
            return !node.closest('.wide, .unseen, svg') && box.width > 0 && (box.left < 8 || box.right > width - 8);
        }).map(node => node.outerHTML.slice(0, 200))"""
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width, address
        assert not page.evaluate(over, width), address


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Pairs of pages, each with a hostile string in every field."""
    rows = []
    for i, string in enumerate(STRINGS):
        text = " ".join(invented(i, 60))
        common = {"title": string, "byline": string, "publisher": string, "url": string}
        rows.append({"id": f"{i}a{string}", "text": f"{text}\n{string}", "published": "2026-03-01T08:00:00Z", **common})
        rows.append(
            {
                "id": f"{i}b{string}",
                "text": f"{string}\n{text}",
                "published": "2026-03-01T09:00:00Z",
                **common,
                "publisher": f"x{i}.example",
            }
        )
    return Made(tmp_path_factory.mktemp("hostile"), rows)


@pytest.mark.parametrize("width", [1280, 390])
def test_hostile_strings_are_inert(hostile: Made, show: Open, width: int) -> None:
    page = show(hostile.path, viewport={"width": width, "height": 900})
    scripts = page.locator("script").count()
    shown = set()
    addresses = ["#/", "#/matrix", "#/stories"]
    addresses += ["#/story/" + quote(cluster["id"], safe="") for cluster in hostile.records["cluster"]]
    addresses += ["#/outlet/" + quote(outlet["id"], safe="") for outlet in hostile.records["outlet"]]
    for address in addresses:
        go(page, address)
        if "/story/" in address:
            page.wait_for_selector("[data-pair]")
        elif address == "#/stories":
            shown = set(page.locator(".stories h3").all_text_contents())
        state = page.evaluate(
            """() => [window.struck === undefined, document.querySelectorAll('script').length,
                document.querySelectorAll('iframe, object, embed, img, base, link, main form:not(.filters), main style').length,
                [...document.querySelectorAll('a[href]')].every(a => /^(#|https?:)/.test(a.getAttribute('href'))),
                document.documentElement.scrollWidth <= innerWidth, getComputedStyle(document.querySelector('main')).display]"""
        )
        assert state == [True, scripts, 0, True, True, "block"], address
    assert shown == set(STRINGS)


def test_direction_of_hostile_text_ends_with_it(hostile: Made, show: Open) -> None:
    """What turns text stands in a box of its own, so nothing after it is turned."""
    page = show(hostile.path, "#/stories")
    loose = page.evaluate(
        """() => {
            const turns = /[\\u202a-\\u202e\\u2066-\\u2069]/, found = [];
            const walk = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
            while (walk.nextNode()) {
                const box = walk.currentNode.parentElement;
                if (turns.test(walk.currentNode.data) && box.tagName !== 'OPTION'
                    && !(box.className === 'steers' && [...walk.currentNode.data].length === 1)) found.push(box.outerHTML);
            }
            return found;
        }"""
    )
    assert not loose


def covered(spans: list[tuple[int, int]]) -> set[int]:
    return {point for start, end in spans for point in range(start, end)}


@pytest.fixture(scope="session")
def large(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Forty prints of one wire: cut, respelled, with words of their own, in another order."""
    wire = [*invented(7, 78), "قال", "أحمد", "إن", *invented(8, 39)]
    rows = []
    for i in range(40):
        words = list(wire[i % 5 : 120 - i % 7])
        words[40 + i % 30] = f"غيره{i}"
        if i % 4 == 1:
            words = [word.translate({ord("أ"): "ا", ord("إ"): "ا"}) for word in words]
        if i % 6 == 2:
            words = words[60:] + invented(100 + i, 20) + words[:60]
        text = " ".join([*invented(200 + i, 10), "😀" * (i % 3), *words, *invented(300 + i, 10)])
        rows.append({"id": f"p{i:02}", "publisher": f"o{i}.example", "published": "2026-03-01", "text": text})
    return Made(tmp_path_factory.mktemp("large"), rows)


def test_any_two_of_a_large_cluster_are_aligned(large: Made, show: Open, tmp_path: pathlib.Path) -> None:
    """The page compares what it has no passages of; it finds what `naql compare` finds."""
    page = show(large.path)
    cluster = max(large.records["cluster"], key=lambda c: len(c["members"]))
    members = [member["story"] for member in cluster["members"]]
    assert len(members) > 32
    of_record = {(edge["from"], edge["to"]) for edge in large.edges(cluster)}
    tried = respelled = 0
    for a, b in [(0, 9), (3, 21), (33, 2), (14, 38), (8, 20), (39, 38), (1, 5), (2, 8), (30, 31)]:
        if {(members[a], members[b]), (members[b], members[a])} & of_record:
            continue
        tried += 1
        pair_of(page, cluster["id"], a, b)
        sides = page.evaluate(
            """() => [...document.querySelectorAll('.side')].map(side => [...side.querySelectorAll('[data-start]')]
                .map(part => [Number(part.dataset.start), Number(part.dataset.end), part.textContent, part.className]))"""
        )
        texts = [large.text(members[a]), large.text(members[b])]
        files = []
        for side, text in zip(sides, texts, strict=True):
            assert all(part == text[start:end] for start, end, part, _ in side)
            assert "".join(part for *_, part, kind in side if kind != "words") == text
            files.append(tmp_path / f"{len(files)}.txt")
            files[-1].write_text(text, encoding="utf-8")
        # Equal words are equal, and what differs in spelling is told from what differs in words.
        kinds = [[part for *_, part, kind in side if kind == "equal"] for side in sides]
        assert sorted(" ".join(kinds[0]).split()) == sorted(" ".join(kinds[1]).split())
        if (int(members[a][1:]) % 4 == 1) != (int(members[b][1:]) % 4 == 1):
            respelled += 1
            assert any(kind == "respelled" for *_, kind in sides[0])
        found = json.loads(naql("compare", *files, "--json"))
        for at, name in enumerate("ab"):
            wanted = covered([(p[f"{name}_start"], p[f"{name}_end"]) for p in found["passages"]])
            here = covered([(start, end) for start, end, _, kind in sides[at] if kind == "words"])
            # A passage of it may have moved parts and what is between them.
            assert len(here) > 300 and len(here - wanted) <= 0.03 * len(here), (a, b, name)
        shared = sum(len(part.split()) for *_, part, kind in sides[0] if kind in ("equal", "respelled"))
        wanted_words = sum(passage["words"] for passage in found["passages"])
        assert 0.97 * wanted_words <= shared <= 1.03 * wanted_words, (a, b)
    assert tried >= 6 and respelled >= 2


def test_alignment_of_words_that_are_all_one(show: Open, demo: Made) -> None:
    """One word again and again, and hardly any: neither stops the page, and nothing is in two passages."""
    scripts = ROOT / "bindings/report/page"
    fold = re.search(r"^const searched = .*$", (scripts / "clusters.js").read_text(encoding="utf-8"), re.MULTILINE)
    assert fold
    sizes = show(demo.path).evaluate(
        "() => {"
        + fold[0]
        + (scripts / "align.js").read_text(encoding="utf-8")
        + """
            const word = n => ['كلمة '.repeat(n), 0, 5 * n];
            return [[2000, 1500], [0, 10], [4, 4], [5, 5]].map(([a, b]) => aligned(word(a), word(b)).length); }"""
    )
    assert sizes == [1, 0, 0, 1]


def test_records_without_pages_say_what_is_missing(demo: Made, show: Open, tmp_path: pathlib.Path) -> None:
    path = tmp_path / "bare.html"
    naql("report", demo.path.parent / "lineage.jsonl", "-o", path)
    page = show(path)
    assert "--pages" in page.inner_text(".missing")
    go(page, "#/story/" + quote(demo.records["cluster"][0]["id"], safe=""))
    page.wait_for_selector("[data-pair] .missing")


def test_compare_shows_the_same_evidence(show: Open, tmp_path: pathlib.Path) -> None:
    words = invented(3, 60)
    a, b, path = tmp_path / "a.txt", tmp_path / "b.txt", tmp_path / "pair.html"
    a.write_text(" ".join(["أول", *words]), encoding="utf-8")
    b.write_text("\u202e" + " ".join([*words, "<b>آخر</b>"]), encoding="utf-8")
    naql("compare", a, b, "--html", path)
    page = show(path)
    page.wait_for_selector(".evidence")
    for side, file in enumerate((a, b)):
        text = file.read_text(encoding="utf-8")
        parts = page.evaluate(
            """side => [...document.querySelectorAll('.side')[side].querySelectorAll('.words')]
                .map(p => [+p.dataset.start, +p.dataset.end, p.textContent])""",
            side,
        )
        assert parts and all(part == text[start:end] for start, end, part in parts)


def test_a_sample_shows_each_dropped_document_beside_its_original(show: Open, tmp_path: pathlib.Path) -> None:
    """Each pair has its own passages: a number jumps to the other side of the same pair."""
    stories = [" ".join(invented(seed, 60)) for seed in (3, 4)]
    rows = [
        {"id": f"{seed}{copy}", "text": text + " " + copy}
        for seed, text in enumerate(stories)
        for copy in ("أول", "ثان")
    ]
    source, path = tmp_path / "in.jsonl", tmp_path / "sample.html"
    source.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    naql("dedup", source, "-o", tmp_path / "kept.jsonl", "--sample", "9", "--sample-page", path)
    page = show(path)
    page.wait_for_selector("section:nth-of-type(2) .evidence")
    assert page.locator("main .evidence").count() == 2
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len(set(ids))
    page.click(".evidence >> nth=1 >> .side >> nth=0 >> .jump >> nth=0")
    assert page.locator(".passage.on").evaluate(
        "e => e === document.querySelectorAll('.evidence')[1].querySelectorAll('.side')[1].querySelector('.passage')"
    )


def test_times_are_read_as_utc(demo: Made, show: Open) -> None:
    page = show(demo.path, "#/stories?sort=newest", timezone_id="Asia/Riyadh")
    with page.expect_download() as got:
        page.click("#foot button >> nth=1")
    rows = json.loads(pathlib.Path(got.value.path()).read_text(encoding="utf-8"))
    dates = [datetime.fromisoformat(row["date"]) for row in rows]
    assert dates == sorted(dates, reverse=True)
    wanted = {min(demo.stories[m["story"]]["clock"]["from"] for m in c["members"]) for c in demo.records["cluster"]}
    assert {row["date"] for row in rows} == wanted
