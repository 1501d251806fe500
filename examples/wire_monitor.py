"""Follow one agency's stories through the outlets that print them.

    python examples/wire_monitor.py demo/pages.jsonl spa

For wire monitors: for every page that names the agency as its source, lists the pages that share its text, and whether they name the agency
too.
"""

import sys

import polars as pl

import naql


def main(source: str, agency: str) -> None:
    pages = pl.read_ndjson(source)
    pairs = naql.pairs(pages).to_polars().filter(~pl.col("relation").is_in(["template", "none"]))
    chains = dict(zip(pages["id"], naql.trace(pages).to_polars()["chain"], strict=True))
    outlet = dict(pages.select("id", "publisher").iter_rows())
    named = {page for page, chain in chains.items() if any(agency in hop for hop in chain[1:])}

    prints: dict[str, set[str]] = {page: set() for page in sorted(named)}
    for a, b in pairs.select("a", "b").iter_rows():
        for page, other in ((a, b), (b, a)):
            if page in named:
                prints[page].add(other)
    for page, others in prints.items():
        print(f"{page}  {outlet[page]} ← {agency}")
        for other in sorted(others):
            print(f"    {other}  {outlet[other]}", "names it, too" if other in named else "does not name it")


if __name__ == "__main__":
    main(*sys.argv[1:])
