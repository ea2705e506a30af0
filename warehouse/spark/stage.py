"""The steps of one build: each is a select over earlier steps, and may be written to the lake.

Because later steps read a written step from the lake, a worker that dies costs its part of one step only.
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
    """A build's own working folder, and the Spark session in which its steps are views."""

    spark: "SparkSession"
    lake: Lake
    folder: str

    def given(self, table: str, frame: pl.DataFrame) -> None:
        """Create a view of a small Polars frame."""
        self.view(table, self.frame(frame))

    def frame(self, ours: pl.DataFrame) -> "DataFrame":
        """A small Polars frame as a Spark frame."""
        from pyspark.sql.pandas.types import from_arrow_schema

        rows = ours.to_arrow()
        # Because Spark Connect cannot infer the columns of a frame without rows, the schema is given.
        return self.spark.createDataFrame(rows, from_arrow_schema(rows.schema, prefer_timestamp_ntz=True))

    def view(self, table: str, frame: "DataFrame") -> None:
        """Create a view of a frame under the name that our SQL has, such as ``records.callbacks``."""
        frame.createOrReplaceTempView(view_name(table))

    def run(self, table: str, sql: str) -> None:
        """Create a view of a select of ours; it is computed wherever it is read."""
        self.view(table, self.spark.sql(spark_sql(sql)))

    def keep(self, table: str, sql: str) -> "DataFrame":
        """Compute a select of ours, write it to the working folder, and create a view of what is written."""
        frame = self.spark.sql(spark_sql(sql))
        place = self.lake.for_spark("work", self.folder, view_name(table))
        frame.write.mode("overwrite").parquet(place)
        written = self.spark.read.schema(frame.schema).parquet(place)
        self.view(table, written)
        return written

    def put(self, kind: str, table: str, sql: str) -> None:
        """Compute a select of ours and write it to the lake, in a folder of this build's own."""
        self.spark.sql(spark_sql(sql)).write.parquet(self.lake.for_spark(kind, table, self.folder))
