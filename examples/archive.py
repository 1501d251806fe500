"""Keep an archive that can answer for itself.

    python examples/archive.py demo/pages.jsonl archive

For archives: admits pages to a gate with a store, in order of publication, so that an interrupted run is resumed by running it again. Keeps
the text of everything but copies. Prints the head of the ledger, to be written down elsewhere; the next run proves with it that nothing
stored earlier was changed.
"""

import sys
from pathlib import Path

import polars as pl

import naql


def main(source: str, directory: str) -> None:
    head_file = Path(directory).with_suffix(".head")
    pages = pl.read_ndjson(source).sort("published", "id")
    with naql.Gate.open(directory) as gate:
        if head_file.exists():
            verified = gate.verify(head=head_file.read_text().strip())
            print(f"{verified.verdicts} verdicts in order, the head of the last run among them")
        found = gate.admit_many(pages).to_polars()
        print(
            *(f"{decision}: {n}" for decision, n in found["decision"].value_counts().sort("decision").iter_rows()),
            sep=", ",
        )
        head_file.write_text(gate.head)
        stats = gate.stats()
        print(f"{stats.documents} documents of {len(stats.by_outlet)} outlets, head {gate.head[:12]}…")


if __name__ == "__main__":
    main(*sys.argv[1:])
