#!/usr/bin/env python3
"""How many instructions fixed pieces of work take, held against benches/instructions.tsv.

  bench_check.py [--update]

Each run of `instructions` (benches/src/bin/instructions.rs) is counted by callgrind, less what it takes to make the documents. A count
depends on the compiler, the target and the instructions of the processor, so a row of the file is of these, too; where the file has none
of them, or valgrind is not there, nothing is checked, and that is said. More than TOLERANCE over the file fails. Hash tables are seeded by
chance: counts of two runs of one build differ by some 0.1 %. With --update the rows of this compiler, target and processor are written.
"""

import argparse
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
FILE = ROOT / "benches/instructions.tsv"
PROGRAM = ROOT / "target/release/instructions"
RUNS = ["fingerprint", "trace", "dedup", "gate", "check", "pairs", "lineage"]
TOLERANCE = 0.03
HEADER = ["rustc", "target", "cpu", "run", "instructions"]

Key = tuple[str, str, str]


def read(text: str) -> dict[Key, dict[str, int]]:
    """The counts of the file by compiler, target and processor."""
    known: dict[Key, dict[str, int]] = {}
    for line in text.splitlines()[1:]:
        rustc, target, cpu, run, count = line.split("\t")
        known.setdefault((rustc, target, cpu), {})[run] = int(count)
    return known


def write(known: dict[Key, dict[str, int]]) -> str:
    """The file, in order."""
    rows = [[*key, run, str(counts[run])] for key, counts in sorted(known.items()) for run in RUNS if run in counts]
    return "".join("\t".join(row) + "\n" for row in [HEADER, *rows])


def worse(known: dict[str, int], found: dict[str, int]) -> list[str]:
    """What takes more instructions than it may, each with both figures."""
    over = [(run, known[run], n) for run, n in found.items() if run in known and n > known[run] * (1 + TOLERANCE)]
    return [f"{run}: {n:,} instructions, {n / was - 1:+.1%}; benches/instructions.tsv has {was:,}" for run, was, n in over]


def said(*command: str) -> str:
    """What a command says."""
    return subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout


def count(run: str) -> int:
    """The instructions of the whole program."""
    with tempfile.TemporaryDirectory() as directory:
        command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={directory}/out", str(PROGRAM), run]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    total = re.search(r"Collected : (\d+)", done.stderr)
    if done.returncode or not total:
        sys.exit(f"valgrind failed ({done.returncode}) on {run}: {done.stderr[-800:]}")
    return int(total[1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--update", action="store_true")
    options = parser.parse_args()
    if not shutil.which("valgrind"):
        sys.exit(print("bench-check skipped: valgrind is not installed"))
    about = dict(line.split(": ", 1) for line in said("rustc", "-vV").splitlines() if ": " in line)
    cpu = said("valgrind", "--tool=none", "-q", str(PROGRAM), "cpu").strip()
    key = (about["release"], about["host"], cpu)
    known = read(FILE.read_text()) if FILE.exists() else {}
    if key not in known and not options.update:
        sys.exit(print(f"bench-check skipped: no counts of {' '.join(key)} in {FILE.name}; make bench-check UPDATE=1 adds them"))
    made = count("input")
    found = {run: count(run) - made for run in RUNS}
    if options.update:
        known[key] = found
        FILE.write_text(write(known))
        print(f"{FILE.name}: {len(found)} counts of {' '.join(key)}")
        return
    over = worse(known[key], found)
    for run, n in found.items():
        was = known[key].get(run)
        print(f"{run:12} {n:>14,}" + (f" {n / was - 1:+7.2%}" if was else "  not in the file"))
    if over:
        sys.exit(f"more than {TOLERANCE:.0%} more instructions:\n" + "\n".join(over))


if __name__ == "__main__":
    main()
