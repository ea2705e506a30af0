"""Ask a network: figures out of the cube, and one store's records out of its own part of the marts."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any, NoReturn

import polars as pl

from care.i18n import say
from warehouse.build.check_metrics import check_metrics
from warehouse.query.attach import AttachedCatalog
from warehouse.query.cursor_pool import CursorPool
from warehouse.query.execute import execute_question
from warehouse.query.result_cache import ResultCache
from warehouse.query.row_level_security import restrict_to_stores
from warehouse.query.unsupported import NotInNetwork, UnsupportedAcrossStores
from warehouse.query.warehouse import Question, RecordSide, UnknownName, Warehouse
from warehouse.spark.cube.cube import cube_passes
from warehouse.spark.cube.cube_sql import extra_dimensions, sum_sql
from warehouse.spark.cube.network_file import local_copy
from warehouse.spark.errors import NoLake
from warehouse.spark.lake.lake import Lake
from warehouse.spark.store_part import StorePart

OPEN, CUTS = 8, 32
"""The parts of so many stores stay opened, and the network as so many viewers of some stores see it."""


def served_build(lake: Lake) -> str:
    """The id of the build being served. Raises NoLake where there is none, or where it cannot be read."""
    with _reading(lake):
        build = lake.current()
    if not build:
        raise NoLake(
            say(
                f"{lake.address} 里还没有构建好的网络。请先运行 care build --engine spark。",
                f"No network has been built in {lake.address}. Run “care build --engine spark” first.",
            )
        )
    return build


class Network(Warehouse):
    """A built network, asked as a warehouse is; it never changes.

    Two dimensions at once, and records, are answered for one store, from its part of the marts. ``home``
    holds what people write about it; ``stores`` cuts it as a warehouse is cut, over the file of the whole.
    """

    def __init__(
        self,
        lake: Lake,
        build: str,
        home: Path | None = None,
        stores: frozenset[str] | None = None,
        whole: "Network | None" = None,
    ) -> None:
        self.home = home  # type: ignore[assignment]  # asked by a command, nobody writes about it
        self.seen, self.build = stores, build
        self.id = build if stores is None else f"{build} {sorted(stores)}"
        self.lake = lake
        self.cache = ResultCache()
        self._whole = whole
        self.manifest: dict[str, Any] = whole.manifest if whole else lake.manifest(build)
        self._open = ExitStack()
        self.file: Path = whole.file if whole else self._fetched()
        self._house = AttachedCatalog(self.file)
        self._cursors = CursorPool(
            (self._house if stores is None else restrict_to_stores(self._house, stores)).cursor
        )
        self._part = lru_cache(OPEN)(self._opened)
        self.cut_to = lru_cache(CUTS)(self._cut_to)

    @classmethod
    def open(  # type: ignore[override]  # it is opened from a lake, a warehouse from a home
        cls, lake: Lake, home: Path | None = None, build: str | None = None
    ) -> "Network":
        """The network of ``build``, or else the one being served.

        Raises NoLake where there is none, or one built by other metrics.
        """
        with _reading(lake):
            network = cls(lake, build or served_build(lake), home)
        if not {table for one in cube_passes().values() for table in one.tables} <= {
            t for t, _ in network._tables
        }:
            raise NoLake(
                say(
                    "这个网络是按别的指标定义构建的。请重新运行 care build --engine spark。",
                    "This network was built by other metrics. Run “care build --engine spark” again.",
                )
            )
        check_metrics(network._house.cursor())
        if network.stores().is_empty():
            raise NoLake(
                say(
                    f"{lake.address} 里没有一条被采用的记录。请先在门店装载并运行 care publish，再重新构建。",
                    f"Not one record in {lake.address} was accepted. Load exports at the stores, run “care "
                    "publish”, and build it again.",
                )
            )
        return network

    def measure(self, question: Question) -> pl.DataFrame:
        """As :meth:`Warehouse.measure`. Raises TooWide, with the cure, where only one store could answer."""
        for key in question.metrics:
            self._check(key, question)
        store = self._one_store(question)
        if len(extra_dimensions(question)) > 1 and store is not None:
            return self._part(store).counted(question, self._silent)
        return execute_question(question, self._rows, sum_sql, self._silent)

    def records(
        self, metric: str, side: RecordSide | str, question: Question | None = None, limit: int | None = None
    ) -> pl.DataFrame:
        """As :meth:`Warehouse.records`, of one store. Raises TooWide where none or several are asked for."""
        asked = question or Question((metric,))
        self._check(metric, replace(asked, by=()))
        store = self._one_store(asked)
        if store is None:
            raise UnsupportedAcrossStores(
                say(
                    "全网的记录请按门店查看：加上 --where store=门店代码。",
                    "Records of a network are shown store by store: add --where store=CODE.",
                ),
                say(
                    "全网的记录按门店查看：请只选一家门店。",
                    "Records of a network are shown store by store: choose one store.",
                ),
            )
        return self._part(store).records(metric, side, asked, limit)

    def files(self) -> NoReturn:
        """Raises NotHeld, and so do the other books."""
        raise NotInNetwork(
            say(
                "网络里没有各文件的装载情况、拒收行和提醒：请在装载它们的门店自己的看板上看。",
                "A network does not hold which files were loaded, nor the rows rejected or kept with a "
                "warning: look at the dashboard of the store that loaded them.",
            )
        )

    def rejects(self, file_id: int | None = None) -> NoReturn:  # noqa: ARG002 - as every warehouse is asked
        """Raises NotHeld."""
        self.files()

    def warnings(self, file_id: int | None = None) -> NoReturn:  # noqa: ARG002 - as every warehouse is asked
        """Raises NotHeld."""
        self.files()

    def _cut_to(self, stores: frozenset[str]) -> "Network":
        """The same network as far as somebody may see it."""
        return Network(self.lake, self.build, self.home, stores, self)

    def _one_store(self, question: Question) -> str | None:
        """The store that is asked about, or the only one that there is to be seen."""
        stores: Sequence[str] = question.where.get("store") or self._stores["store"].to_list()
        return stores[0] if len(stores) == 1 else None

    def _fetched(self) -> Path:
        return self._open.enter_context(local_copy(self.lake, self.manifest["network"]))

    def _opened(self, store: str) -> "StorePart":
        """The part of a store, one that may be seen: nothing cuts it but this."""
        if store not in set(self._stores["store"]):
            raise UnknownName(say(f"没有门店 {store}。", f"There is no store {store}."))
        parts = self.lake.parts(self.manifest)
        return StorePart(self.lake, self.file, store, parts.filter(pl.col("store") == store))


@contextmanager
def _reading(lake: Lake) -> Iterator[None]:
    """What goes wrong within is NoLake: every object store raises faults of its own library."""
    try:
        yield
    except NoLake:
        raise
    except Exception as fault:
        raise NoLake(
            say(
                f"无法读取 {lake.address} 里的网络：{fault}。请检查地址、权限和存储；仍然如此时，"
                "请重新运行 care build --engine spark。",
                f"The network in {lake.address} cannot be read: {fault}. Check the address, the rights and "
                "the storage; if it stays, run “care build --engine spark” again.",
            )
        ) from fault
