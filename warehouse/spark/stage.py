"""The steps of one build: each is a select over those before it, and stands in the lake once it is done.

Whatever a step needs it reads back from there, so a worker that dies costs its own part of one step.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from warehouse.spark.dialect import spark_sql, view_name
from warehouse.spark.lake.lake import Lake

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


@dataclass(frozen=True)
class Stage:
    """A build's own working folder, and the session in which its steps are views."""

    spark: "SparkSession"
    lake: Lake
    folder: str

    def given(self, table: str, frame: pl.DataFrame) -> None:
        """Let a small frame of our own be read as a table."""
        self.view(table, self.frame(frame))

    def frame(self, ours: pl.DataFrame) -> "DataFrame":
        """A small frame of our own as one of Spark's."""
        from pyspark.sql.pandas.types import from_arrow_schema

        rows = ours.to_arrow()
        # Spark Connect would not know the columns of a frame without rows.
        return self.spark.createDataFrame(rows, from_arrow_schema(rows.schema, prefer_timestamp_ntz=True))

    def view(self, table: str, frame: "DataFrame") -> None:
        """Let a frame be read as a table; ``records.callbacks`` in the marts' SQL."""
        frame.createOrReplaceTempView(view_name(table))

    def run(self, table: str, sql: str) -> None:
        """Let a select of ours be read as a table; it is worked out where it is read."""
        self.view(table, self.spark.sql(spark_sql(sql)))

    def keep(self, table: str, sql: str) -> "DataFrame":
        """Work a select of ours out, write it, and let what is written be read as a table."""
        frame = self.spark.sql(spark_sql(sql))
        place = self.lake.for_spark("work", self.folder, view_name(table))
        frame.write.mode("overwrite").parquet(place)
        written = self.spark.read.schema(frame.schema).parquet(place)
        self.view(table, written)
        return written

    def put(self, kind: str, table: str, sql: str) -> None:
        """Work a select of ours out and write it to stay, in a folder of this build's own."""
        self.spark.sql(spark_sql(sql)).write.parquet(self.lake.for_spark(kind, table, self.folder))
