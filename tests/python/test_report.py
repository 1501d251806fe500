"""Reports from Python: those of the command."""

from __future__ import annotations

import html
import re
import subprocess
from typing import Any

import pytest

import naql
from pages import ROOT


def test_the_report_of_the_command(rows: list[dict[str, Any]], command: str) -> None:
    report = naql.report(rows)
    for form, made in [("html", report.html), ("text", report.text), ("md", report.markdown), ("csv", report.csv)]:
        done = subprocess.run(
            [command, "report", "-q", ROOT / "demo/pages.jsonl", "--format", form], stdout=subprocess.PIPE, check=True
        )
        assert made == done.stdout.decode(), form
    assert repr(report) == "Report(clusters=14)"


def test_languages(rows: list[dict[str, Any]]) -> None:
    english, one = naql.report(rows, lang="en"), naql.report(rows, threads=1)
    assert english.html.startswith('<!doctype html>\n<html lang="en" dir="ltr">')
    assert english.text.startswith("Who took it from whom")
    assert one.html == naql.report(rows).html
    with pytest.raises(naql.ArgumentError, match='not "ar" or "en"'):
        naql.report(rows, lang="fr")  # type: ignore[arg-type]


def test_a_notebook_shows_it_closed_off(rows: list[dict[str, Any]]) -> None:
    report = naql.report(rows)
    frame = report._repr_html_()
    sandbox, page = re.fullmatch(
        r'<iframe title="[^"]*" sandbox="([^"]*)" style="[^"]*" srcdoc="([^"]*)"></iframe>', frame
    ).groups()
    assert "allow-same-origin" not in sandbox
    assert html.unescape(page) == report.html


def test_no_pages() -> None:
    assert repr(naql.report([])) == "Report(clusters=0)"
