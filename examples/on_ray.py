"""The verdicts of naql.dedup on Ray Data, by map and group alone.

    pip install naql "ray[data]"
    python examples/on_ray.py pages.parquet verdicts.parquet

The steps and their rounds are in in_rounds.py.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import in_rounds
import ray

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa
    from ray.data import Dataset


class Ray:
    """Ray Data, whose tables have the columns that steps give."""

    def mapped(self, table: Dataset, step: in_rounds.Step, to: pa.Schema) -> Dataset:
        return table.map_batches(step, batch_format="pyarrow").materialize()

    def grouped(self, tables: Sequence[Dataset], by: str, step: in_rounds.Step, to: pa.Schema) -> Dataset:
        table = tables[0].union(*tables[1:]) if tables[1:] else tables[0]
        return table.groupby(by).map_groups(step, batch_format="pyarrow").materialize()

    def collected(self, table: Dataset) -> list[dict[str, Any]]:
        return [row for part in ray.get(table.to_arrow_refs()) for row in part.to_pylist()]


if __name__ == "__main__":
    in_rounds.dedup(Ray(), ray.data.read_parquet(sys.argv[1])).write_parquet(sys.argv[2])
