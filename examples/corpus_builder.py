"""Build a corpus that has every story once.

    python examples/corpus_builder.py demo/pages.jsonl corpus.parquet

For corpus builders: reads JSON lines, keeps the first copy of each story, cuts away the site's own text around it, and writes Parquet
with the chain of each story. A second file lists what was left out, and why.
"""

import sys
from pathlib import Path

import polars as pl

import naql

# A corpus needs no copies and no excerpts, whoever prints them. Pages with news of their own stay.
POLICY = naql.Policy.parse("""
extends = "none"
min_words = 20

[[rules]]
relation = ["exact", "same_text"]
decision = "drop"

[[rules]]
relation = ["near", "contained_in"]
min_containment = 0.7
decision = "drop"
""")


def main(source: str, target: str) -> None:
    pages = pl.read_ndjson(source)
    found = naql.dedup(pages, policy=POLICY, progress=sys.stderr.isatty())
    kept = found.filter(pl.col("decision") == "admit").select(pages.columns)
    traces = naql.trace(kept).to_polars()
    corpus = kept.with_columns(stories(kept, traces), traces["chain"])
    corpus.write_parquet(target)
    left_out = found.filter(pl.col("decision") != "admit").select("id", "decision", "relation", "of", "reasons")
    left_out.write_ndjson(Path(target).with_suffix(".left_out.jsonl"))
    print(f"{pages.height} pages: {corpus.height} kept, {left_out.height} left out")


def stories(pages: pl.DataFrame, traces: pl.DataFrame) -> pl.Series:
    """The text of each page without its related links, tags and source lines."""
    cut = [
        "\n".join(text[block["start"] : block["end"]] for block in blocks if block["kind"] == "story")
        for text, blocks in zip(pages["text"], traces["blocks"], strict=True)
    ]
    return pl.Series("text", cut)


if __name__ == "__main__":
    main(*sys.argv[1:])
