"""Reports from Python: those of the command."""

from __future__ import annotations

import html
import pathlib
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


def test_of_a_store(rows: list[dict[str, Any]], tmp_path: pathlib.Path) -> None:
    """The pages of a store that keeps all of them are those that it was given, also while the gate is open."""
    with naql.Gate.open(tmp_path / "all", keep_text="all") as gate:
        gate.admit_many(rows)
        assert naql.report(store=tmp_path / "all").html == naql.report(rows).html
        of_rows, of_store = naql.lineage(rows), naql.lineage(store=tmp_path / "all")
        for kind in ("stories", "sources", "edges", "clusters", "outlets"):
            wanted, found = (
                getattr(of_rows, kind).to_arrow().to_pylist(),
                getattr(of_store, kind).to_arrow().to_pylist(),
            )
            assert found == wanted, kind
        assert len(of_store.edges) > 5
        assert len(naql.lineage(store=tmp_path / "all", since="2099-01-01").stories) == 0
    with naql.Gate.open(tmp_path / "kept") as gate:
        gate.admit_many(rows)
    with pytest.warns(UserWarning, match='documents have no text in the store.*keep_text "all"'):
        kept = naql.lineage(store=tmp_path / "kept")
    assert 0 < len(kept.stories) < len(of_rows.stories)
    with naql.Gate.open(tmp_path / "no", keep_text="no") as gate:
        gate.admit_many(rows)
    with pytest.raises(naql.ArgumentError, match="the store has no text"):
        naql.lineage(store=tmp_path / "no")


def test_what_of_a_store_is_asked(tmp_path: pathlib.Path) -> None:
    for call in (naql.lineage, naql.report):
        with pytest.raises(naql.ArgumentError, match="give documents, or a store"):
            call()
        with pytest.raises(naql.ArgumentError, match="give documents, or a store"):
            call([], store=tmp_path)
        with pytest.raises(naql.ArgumentError, match="give documents, or a store"):
            call([], since="7d")
        with pytest.raises(naql.StorageError):
            call(store=tmp_path / "nothing")
    with naql.Gate.open(tmp_path / "store"):
        pass
    with pytest.raises(naql.ArgumentError, match="neither a number of days"):
        naql.report(store=tmp_path / "store", since="soon")
    with pytest.raises(naql.ArgumentError, match='keep_text is "yes"'):
        naql.Gate.open(tmp_path / "store", keep_text="yes")  # type: ignore[arg-type]
