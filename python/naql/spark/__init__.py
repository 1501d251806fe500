"""naql on Apache Spark: the verdicts of `naql.dedup`, byte for byte, on a DataFrame of any size; its pairs and lineage, too.

>>> from naql.spark import dedup                                    # doctest: +SKIP
>>> verdicts = dedup(spark.read.parquet("pages"), checkpoint="hdfs:///tmp/run")      # doctest: +SKIP

It needs ``pip install naql[spark]`` where the driver and the executors run, and Java 17. How it works, and how to size a
cluster for it: docs/cluster.md.
"""

from naql.spark._dedup import dedup
from naql.spark._whole import LineageFrames, lineage, pairs

__all__ = ["LineageFrames", "dedup", "lineage", "pairs"]
