"""One store's own part of a network: all of its rows, for what the cube does not hold."""

from collections.abc import Collection
from pathlib import Path

import duckdb
import polars as pl

from warehouse.build.dimension_values import COUNTED
from warehouse.build.load_tables import quoted
from warehouse.query.attach import AttachedCatalog
from warehouse.query.cursor_pool import CursorPool
from warehouse.query.execute import execute_question
from warehouse.query.result_cache import ResultCache
from warehouse.query.warehouse import Question, Warehouse
from warehouse.spark.lake.lake import Lake, hive_folder


class StorePart(Warehouse):
    """One store of a network: its marts as views over its own Parquet files."""

    def __init__(self, lake: Lake, network: Path, store: str, parts: pl.DataFrame) -> None:
        self.home = None  # type: ignore[assignment]  # nobody writes about a part
        self.seen, self.build, self.id = None, store, store
        self.cache = ResultCache()
        reading = duckdb.connect()
        if not lake.is_local:
            reading.register_filesystem(lake.files)
        reading.execute(f"attach '{quoted(network)}' as network (read_only)")
        self._house = AttachedCatalog(db=reading)
        self._cursors = CursorPool(self._house.cursor)
        self._db = self._house.cursor()
        self._db.execute("create table stores as from network.stores where store = ?", [store])
        for mart in sorted(COUNTED):
            files = [
                lake.for_duckdb(
                    "marts", mart, held, hive_folder("store", store), hive_folder("month", month), "*.parquet"
                )
                for held, month in parts.filter(pl.col("mart") == mart).select("folder", "month").rows()
            ]
            self._show(mart, store, files)

    def counted(self, question: Question, silent: Collection[str]) -> pl.DataFrame:
        """The figures of a question about this store alone; ``silent``: marts the network has none of."""
        return execute_question(question, self._rows, silent=silent)

    def _show(self, mart: str, store: str, files: list[str]) -> None:
        if not files:
            self._db.execute(f"create view {mart} as from network.{mart}")
            return
        listed = ", ".join(f"'{quoted(file)}'" for file in files)
        self._db.execute(
            f"create view {mart} as select '{quoted(store)}' as store, m.*, s.as_of "
            f"from read_parquet([{listed}], hive_partitioning = false, union_by_name = true) m, stores s"
        )
