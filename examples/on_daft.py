"""The verdicts of naql.dedup on Daft, by map and group alone.

    pip install naql daft
    python examples/on_daft.py pages.parquet verdicts.parquet

The steps and their rounds are in in_rounds.py.
"""

from __future__ import annotations

import sys
from functools import reduce
from typing import TYPE_CHECKING, Any

import daft
import in_rounds
import pyarrow as pa
from daft import DataType, col
from daft.functions import to_struct, unnest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from daft import DataFrame, Series

LARGE = {pa.large_string(): pa.string(), pa.large_binary(): pa.binary()}
"""Daft has the large types of Arrow alone; the steps take the others."""


def rows(of: Series) -> pa.Table:
    """The rows of a column of structs."""
    table = pa.Table.from_struct_array(pa.chunked_array([of.to_arrow()]))
    return table.cast(small(table.schema))


def small(schema: pa.Schema) -> pa.Schema:
    """The columns with the types that steps take; their own lists are of numbers."""
    types = [pa.list_(of.type.value_type) if pa.types.is_large_list(of.type) else of.type for of in schema]
    return pa.schema([(of.name, LARGE.get(to, to)) for of, to in zip(schema, types, strict=True)])


def structs(step: in_rounds.Step, batch: Series, to: pa.Schema) -> pa.Array:
    """The rows that a step makes of a batch, which Daft may give empty."""
    made = step(rows(batch)).cast(to) if len(batch) else to.empty_table()
    return made.to_struct_array().combine_chunks()


class Daft:
    """Daft, which wants to know the columns that a step gives, and as many rows from a map as it takes."""

    def mapped(self, table: DataFrame, step: in_rounds.Step, to: pa.Schema) -> DataFrame:
        """The rows that a batch gives are a list beside its first row."""

        @daft.func.batch(return_dtype=DataType.list(DataType.from_arrow_type(pa.struct(list(to)))))
        def run(batch: Series) -> pa.Array:
            made = structs(step, batch, to)
            return pa.ListArray.from_arrays(pa.array([0, *[len(made)] * len(batch)], pa.int32()), made)

        lists = table.select(run(to_struct(*map(col, table.column_names))).alias("row"))
        return lists.explode("row").where(col("row").not_null()).select(unnest(col("row"))).collect()

    def grouped(self, tables: Sequence[DataFrame], by: str, step: in_rounds.Step, to: pa.Schema) -> DataFrame:
        @daft.func.batch(return_dtype=DataType.from_arrow_type(pa.struct(list(to))))
        def run(group: Series) -> pa.Array:
            return structs(step, group, to)

        table = reduce(lambda one, two: one.concat(two.select(*one.column_names)), tables)
        groups = table.groupby(by).map_groups(run(to_struct(*map(col, table.column_names))).alias("row"))
        return groups.select(unnest(col("row"))).collect()

    def collected(self, table: DataFrame) -> list[dict[str, Any]]:
        return table.to_arrow().to_pylist()


if __name__ == "__main__":
    in_rounds.dedup(Daft(), daft.read_parquet(sys.argv[1])).write_parquet(sys.argv[2])
