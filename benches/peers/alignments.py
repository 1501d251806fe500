"""`alignments.py CORPUS.jsonl PASSIM_OUTPUT`: the pairwise alignments that passim keeps on its way to the clusters, as JSON lines. Runs in passim's own Python."""

import json, sys

from pyspark.sql import SparkSession

corpus, output = sys.argv[1:]
spark = SparkSession.builder.getOrCreate()
spark.sparkContext.setLogLevel("ERROR")
ids = {row.uid: row.id for row in spark.read.json(corpus).selectExpr("id", "xxhash64(id) AS uid").collect()}
found = spark.read.parquet(f"{output}/tmp/extents.parquet")
for row in found.selectExpr("uid", "uid2", "begin", "end", "begin2", "end2", "size(split(text, '\\\\s+')) AS words").toLocalIterator():
    line = {"a": ids[row.uid], "b": ids[row.uid2], "words": row.words, "passage": [row.begin, row.end, row.begin2, row.end2]}
    print(json.dumps(line))
