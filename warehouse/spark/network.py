"""Ask a network: figures out of the cube, and one store's records out of its own part of the marts."""

import threading
from collections.abc import Collection
from contextlib import ExitStack
from dataclasses import replace
from functools import lru_cache
from io import BytesIO

import duckdb
import polars as pl

from care.words import say
from warehouse.ask import Question, Side, Warehouse
from warehouse.fit import check_metrics
from warehouse.kept import Kept
from warehouse.measuring import measured
from warehouse.said import COUNTED
from warehouse.spark.cube import passes
from warehouse.spark.faults import NoLake, TooWide
from warehouse.spark.lake import Lake, folder
from warehouse.spark.network_file import local_copy
from warehouse.spark.summing import cuts, summing

OPEN = 8
"""The parts of so many stores stay opened."""


class Network(Warehouse):
    """A built network, asked as a warehouse is; it never changes.

    Two dimensions at once, and records, are answered for one store, from its part of the marts.
    """

    def __init__(self, lake: Lake, build: str) -> None:
        self.home, self.seen, self.build, self.id = None, None, build, build
        self.lake = lake
        self.kept = Kept()
        self._lock = threading.Lock()
        self._manifest = lake.manifest(build)
        self._db = duckdb.connect()
        self._catalog = "house"
        self._open = ExitStack()
        self._file = self._open.enter_context(local_copy(lake, self._manifest["network"]))
        self._db.execute(f"attach '{_quoted(str(self._file))}' as house (read_only)")
        self._db.execute("use house")
        self._part = lru_cache(OPEN)(self._opened)

    @classmethod
    def open(cls, lake: Lake) -> "Network":
        """The network being served. Raises NoLake where there is none, or one built by other metrics."""
        build = lake.current()
        if build is None:
            raise NoLake(
                say(
                    f"{lake.address} 里还没有构建好的网络。请先运行 care build --engine spark。",
                    f"No network has been built in {lake.address}. Run “care build --engine spark” first.",
                )
            )
        network = cls(lake, build)
        if not {table for one in passes().values() for table in one.tables} <= {
            t for t, _ in network._tables
        }:
            raise NoLake(
                say(
                    "这个网络是按别的指标定义构建的。请重新运行 care build --engine spark。",
                    "This network was built by other metrics. Run “care build --engine spark” again.",
                )
            )
        check_metrics(network._db)
        return network

    def measure(self, question: Question) -> pl.DataFrame:
        """As :meth:`Warehouse.measure`. Raises TooWide, with the cure, where only one store could answer."""
        for key in question.metrics:
            self._check(key, question)
        store = _one_store(question)
        if len(cuts(question)) > 1 and store is not None:
            return self._part(store).counted(question, self._silent)
        return measured(question, self._rows, summing, self._silent)

    def records(
        self, metric: str, side: Side | str, question: Question | None = None, limit: int | None = None
    ) -> pl.DataFrame:
        """As :meth:`Warehouse.records`, of one store. Raises TooWide where none or several are asked for."""
        store = _one_store(question) if question else None
        if store is None:
            raise TooWide(
                say(
                    "全网的记录请按门店查看：加上 --where store=门店代码。",
                    "Records of a network are shown store by store: add --where store=CODE.",
                )
            )
        self._check(metric, replace(question, by=()))
        return self._part(store).records(metric, side, question, limit)

    def _opened(self, store: str) -> "Part":
        parts = pl.read_parquet(BytesIO(self.lake.read("builds", f"{self._manifest['parts']}.parquet")))
        return Part(self.lake, self._file, store, parts.filter(pl.col("store") == store))


class Part(Warehouse):
    """One store of a network: its marts as views over its own Parquet files."""

    def __init__(self, lake: Lake, network: object, store: str, parts: pl.DataFrame) -> None:
        self.home, self.seen, self.build, self.id = None, None, store, store
        self.kept = Kept()
        self._lock = threading.Lock()
        self._db = duckdb.connect()
        self._catalog = "house"
        if not lake.is_local:
            self._db.register_filesystem(lake.files)
        self._db.execute(f"attach '{_quoted(str(network))}' as network (read_only)")
        self._db.execute("attach ':memory:' as house")
        self._db.execute("use house")
        self._db.execute("create table stores as from network.stores where store = ?", [store])
        for mart in sorted(COUNTED):
            files = [
                lake.for_duckdb(
                    "marts", mart, held, folder("store", store), folder("month", month), "*.parquet"
                )
                for held, month in parts.filter(pl.col("mart") == mart).select("folder", "month").rows()
            ]
            self._show(mart, store, files)

    def counted(self, question: Question, silent: Collection[str]) -> pl.DataFrame:
        """The figures of a question about this store alone; ``silent``: marts the network has none of."""
        return measured(question, self._rows, silent=silent)

    def _show(self, mart: str, store: str, files: list[str]) -> None:
        if not files:
            self._db.execute(f"create view {mart} as from network.{mart}")
            return
        listed = ", ".join(f"'{_quoted(file)}'" for file in files)
        self._db.execute(
            f"create view {mart} as select '{_quoted(store)}' as store, m.*, s.as_of "
            f"from read_parquet([{listed}], hive_partitioning = false, union_by_name = true) m, stores s"
        )


def _one_store(question: Question) -> str | None:
    stores = question.where.get("store", ())
    return stores[0] if len(stores) == 1 else None


def _quoted(text: str) -> str:
    return text.replace("'", "''")
