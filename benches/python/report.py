#!/usr/bin/env python3
"""How large a report of 10,000 clusters is, how long it takes to make, and how soon a browser can use it.

  target/venv/bin/python benches/python/report.py [--naql target/release/naql] [--clusters 10000]

The pages are made of the generator's vocabulary: of each cluster one story of 90 to 250 words, printed by two to four outlets, some with
another byline, some cut short. Needs Debian's chromium.
"""

import argparse
import json
import pathlib
import random
import shutil
import subprocess
import tempfile
import time

from playwright.sync_api import sync_playwright

OUTLETS = [f"outlet-{i}.example" for i in range(60)]
AGENCIES = ["رويترز", "واس", "أ ف ب", "د ب أ", "الأناضول"]


def pages(clusters: int) -> list[dict[str, str]]:
    """The pages, in the order of publication."""
    lines = pathlib.Path("benches/data/vocabulary.txt").read_text(encoding="utf-8").splitlines()
    words = [word for line in lines if not line.startswith(("#", "[")) for word in line.split()]
    draw, rows = random.Random(24), []
    for cluster in range(clusters):
        story = draw.choices(words, k=draw.randint(90, 250))
        title, agency, start = " ".join(draw.choices(words, k=9)), draw.choice(AGENCIES), 1_772_323_200 + cluster * 60
        for copy in range(draw.choice([2, 2, 2, 3, 4])):
            text = story[: draw.randint(60, len(story))] if draw.random() < 0.3 else story
            when = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(start + copy * draw.randint(60, 9000)))
            row = {"id": f"{cluster}-{copy}", "publisher": draw.choice(OUTLETS), "published": when, "title": title, "text": " ".join(text)}
            row["url"] = f"https://{row['publisher']}/news/{cluster}{copy}"
            if draw.random() < 0.6:
                row["byline"] = agency
            rows.append(row)
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--naql", default="target/release/naql")
    parser.add_argument("--clusters", type=int, default=10_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        source, path = pathlib.Path(folder, "pages.jsonl"), pathlib.Path(folder, "report.html")
        source.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in pages(options.clusters)), encoding="utf-8")
        clock = time.perf_counter()
        subprocess.run([options.naql, "report", source, "-o", path], check=True)
        print(f"made in {time.perf_counter() - clock:.1f} s: {path.stat().st_size / 1e6:.1f} MB of {source.stat().st_size / 1e6:.1f} MB of pages")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"])
            page = browser.new_page()
            for address, shown in [("", "main h1"), ("#/matrix", ".cell"), ("#/stories", ".stories li"), ("#/story/2026-03-01%2F7", ".passage")]:
                clock = time.perf_counter()
                page.goto("about:blank")
                page.goto(path.as_uri() + address)
                page.wait_for_selector(shown)
                print(f"{address or '#/':24} usable after {time.perf_counter() - clock:.2f} s")
            clock = time.perf_counter()
            page.goto(path.as_uri() + "#/stories")
            page.wait_for_selector(".stories li")
            page.select_option("select[name=credit]", "none")
            page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
            print(f"{'a filter':24} after {time.perf_counter() - clock:.2f} s, {page.inner_text('.found')}")
            browser.close()


main()
