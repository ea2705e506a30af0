"""One store's own part of a network: all of its rows, for what the cube does not hold."""

from collections.abc import Collection, Sequence
from pathlib import Path

import duckdb
import polars as pl

from warehouse.build.coverage import COVERAGE
from warehouse.build.dimension_values import COUNTED_MARTS
from warehouse.build.load_tables import quoted
from warehouse.query.attach import AttachedCatalog
from warehouse.query.execute import execute_question
from warehouse.query.mart_catalog import MartCatalog
from warehouse.query.metric_sql import Question, RecordSide, Sql
from warehouse.spark.lake.lake import Lake, hive_folder


class StorePart:
    """One store of a network: its marts as views over its own Parquet files.

    ``network`` is the network's file, ``parts`` the store's parts as :meth:`Lake.parts` gives them.
    """

    def __init__(self, lake: Lake, network: Path, store: str, parts: pl.DataFrame) -> None:
        catalog = AttachedCatalog(db=_connect(lake, network))
        db = catalog.cursor()
        db.execute("create table stores as from network.stores where store = ?", [store])
        own = hive_folder("store", store)
        for mart in sorted(COUNTED_MARTS):
            months = parts.filter(pl.col("mart") == mart).select("folder", "month").rows()
            files = [
                lake.for_duckdb("marts", mart, folder, own, hive_folder("month", month), "*.parquet")
                for folder, month in months
            ]
            _create_mart_view(db, mart, store, files)
        self._marts = MartCatalog(catalog)

    def measure(self, question: Question, marts_without_records: Collection[str]) -> pl.DataFrame:
        """The figures of a question about this store alone, as :func:`execute_question` gives them.

        ``marts_without_records``: the marts of which the whole network has no record.
        """
        return execute_question(question, self._marts.rows, without_records=marts_without_records)

    def records(
        self, metric: str, side: RecordSide | str, question: Question, limit: int | None
    ) -> pl.DataFrame:
        """The rows counted on a side of a metric, newest first, masked. Raises UnknownName."""
        return self._marts.records(metric, side, question, limit)

    def statement(self, sql: Sql) -> pl.DataFrame:
        """The result of a statement over the marts that metrics count."""
        return self._marts.frame(sql)


def _connect(lake: Lake, network: Path) -> duckdb.DuckDBPyConnection:
    """A DuckDB of its own, because the process's own cannot read the lake's file system."""
    db = duckdb.connect()
    if not lake.is_local:
        db.register_filesystem(lake.files)
    db.execute(f"attach '{quoted(network)}' as network (read_only)")
    return db


def _create_mart_view(db: duckdb.DuckDBPyConnection, mart: str, store: str, files: Sequence[str]) -> None:
    if not files:
        db.execute(f"create view {mart} as from network.{mart}")
        return
    coverage = ", ".join(f"s.{name}" for name in COVERAGE)
    listed = ", ".join(f"'{quoted(file)}'" for file in files)
    db.execute(
        f"create view {mart} as select '{quoted(store)}' as store, m.*, {coverage} "
        f"from read_parquet([{listed}], hive_partitioning = false, union_by_name = true) m, stores s"
    )
