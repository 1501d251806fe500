"""The check of instruction counts: what is too many, and that the file is read as it is written."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "benches/python"))

from bench_check import FILE, RUNS, read, worse, write


def test_more_than_three_percent_fail() -> None:
    known = {"dedup": 1000, "pairs": 1000, "trace": 1000}
    over = worse(known, {"dedup": 1031, "pairs": 1030, "trace": 500, "new": 9})
    assert over == ["dedup: 1,031 instructions, +3.1%; benches/instructions.tsv has 1,000"]


def test_the_file_is_read_as_it_is_written() -> None:
    known = read(FILE.read_text())
    assert write(known) == FILE.read_text()
    assert all(list(counts) == RUNS for counts in known.values())
