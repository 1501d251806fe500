"""Texts that are read letter by letter: copies of a few words, and the Quran in its two spellings. Through the command."""

import json
import os
import pathlib
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent
NAQL = pathlib.Path(os.environ.get("NAQL", ROOT / "target/release/naql")).resolve()


def rows(*words, stdin):
    done = subprocess.run([str(NAQL), *words, "-q"], input=stdin.encode(), capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    return [json.loads(row) for row in done.stdout.decode().splitlines()]


def test_a_copy_is_a_copy_however_short():
    texts = [
        "عاجل: انفجار في المدينة",
        "عاجل: انفجار في المدينة",
        "عاجل: انفجار في الميناء",
        "عاجل : انفجار في المدينه",
    ]
    lines = "".join(json.dumps({"id": f"s{n}", "text": text}) + "\n" for n, text in enumerate(texts))
    found = rows("dedup", "-", "-o", os.devnull, "--verdicts", "-", stdin=lines)
    told = [(verdict["decision"], verdict["relation"], verdict["of"]) for verdict in found]
    assert told == [
        ("hold", "none", None),
        ("drop", "exact", "s0"),
        ("hold", "none", None),
        ("drop", "same_text", "s0"),
    ]


@pytest.mark.parametrize(
    ("written", "folded"),
    [("شَيۡـٔٗا", "شيءا"), ("يَـُٔودُهُۥ", "يءوده"), ("سَيِّـَٔاتِ", "سيءات"), ("ٱلۡأَفۡـِٔدَةِ", "الافءده")],
)
def test_hamza_on_a_tatweel_keeps_its_seat(written, folded):
    [row] = rows("fold", "-", stdin=json.dumps({"id": "q", "text": written}) + "\n")
    assert row["text"] == folded
