"""Ask a network of stores: figures from the cube, one store's records from its own part of the marts."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any, NoReturn

import polars as pl

from care.i18n import say
from warehouse.query.attach import AttachedCatalog
from warehouse.query.execute import execute_question
from warehouse.query.figure_source import FigureSource, source_id
from warehouse.query.mart_catalog import MartCatalog
from warehouse.query.metric_sql import Question, RecordSide, Sql
from warehouse.query.result_cache import ResultCache
from warehouse.query.unsupported import NotInNetwork, UnsupportedAcrossStores
from warehouse.query.validate_question import UnknownName
from warehouse.spark.cube.cube import cube_passes
from warehouse.spark.cube.cube_sql import extra_dimensions, sum_sql
from warehouse.spark.cube.network_file import local_copy
from warehouse.spark.errors import NoLake
from warehouse.spark.lake.lake import Lake
from warehouse.spark.store_part import StorePart

OPEN_PARTS = 8
"""Maximum number of stores whose parts stay open."""
OPEN_CUTS = 32
"""Maximum number of restrictions of the network that stay open, one a set of visible stores."""


def served_build(lake: Lake) -> str:
    """The id of the build being served. Raises NoLake where there is none, or where it cannot be read."""
    with _translate_read_errors(lake):
        build = lake.current()
    if not build:
        raise NoLake(
            say(
                f"{lake.address} 里还没有构建好的网络。请先运行 care build --engine spark。",
                f"No network has been built in {lake.address}. Run “care build --engine spark” first.",
            )
        )
    return build


class Network(FigureSource):
    """A built network of stores, asked as a warehouse is; it never changes.

    Figures by two dimensions at once, and records, are answered for one store, from its part of the marts.
    ``stores`` restricts the network as a warehouse is restricted, over the file of the ``whole`` network.
    """

    def __init__(
        self,
        lake: Lake,
        build: str,
        home: Path,
        stores: frozenset[str] | None = None,
        whole: "Network | None" = None,
    ) -> None:
        self.home = home
        self.build = build
        self.visible_stores = stores
        self.id = source_id(build, stores)
        self.cache = ResultCache()
        self.lake = lake
        self._whole = whole
        self.manifest: dict[str, Any] = whole.manifest if whole else lake.manifest(build)
        self._copies = ExitStack()
        self.file: Path = whole.file if whole else self._copy_file()
        counted_in = {one.mart: one.table for one in cube_passes().values()}
        self._marts = MartCatalog(AttachedCatalog(self.file), stores, counted_in)
        self._part = lru_cache(OPEN_PARTS)(self._open_part)
        self.cut_to = lru_cache(OPEN_CUTS)(self._cut_to)

    @classmethod
    def open(cls, lake: Lake, home: Path, build: str | None = None) -> "Network":
        """The network of ``build``, by default the one being served; ``home`` as in :class:`FigureSource`.

        Raises NoLake where there is none, or one built by other metrics.
        """
        with _translate_read_errors(lake):
            network = cls(lake, build or served_build(lake), home)
        if not {table for one in cube_passes().values() for table in one.tables} <= network._marts.tables:
            raise NoLake(
                say(
                    "这个网络是按别的指标定义构建的。请重新运行 care build --engine spark。",
                    "This network was built by other metrics. Run “care build --engine spark” again.",
                )
            )
        network._marts.check_metrics()
        if network.stores().is_empty():
            raise NoLake(
                say(
                    f"{lake.address} 里没有一条被采用的记录。请先在门店导入并运行 care publish，再重新构建。",
                    f"Not one record in {lake.address} was accepted. Load exports at the stores, run “care "
                    "publish”, and build it again.",
                )
            )
        return network

    def measure(self, question: Question) -> pl.DataFrame:
        """See :meth:`FigureSource.measure`. Raises UnsupportedAcrossStores, with the cure."""
        for key in question.metrics:
            self._marts.check(key, question)
        store = self._one_store(question)
        if len(extra_dimensions(question)) > 1 and store is not None:
            return self._part(store).measure(question, self._marts.marts_without_records)
        return execute_question(question, self._marts.rows, sum_sql, self._marts.marts_without_records)

    def records(
        self, metric: str, side: RecordSide | str, question: Question | None = None, limit: int | None = None
    ) -> pl.DataFrame:
        """See :meth:`FigureSource.records`. Raises UnsupportedAcrossStores unless one store is asked for."""
        asked = question or Question((metric,))
        self._marts.check(metric, replace(asked, by=()))
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

    def statement(self, sql: Sql, stores: Sequence[str] = ()) -> pl.DataFrame:
        """See :meth:`FigureSource.statement`. Raises UnsupportedAcrossStores unless it is about one store."""
        if len(stores) == 1:
            return self._part(stores[0]).statement(sql)
        raise UnsupportedAcrossStores(
            say(
                "全网不看每一件投诉和每一次拨打；要看请在门店自己的看板上看。",
                "Of a network single complaints and calls are not looked at; the stores' own dashboards do.",
            )
        )

    def files(self) -> NoReturn:
        """Raises NotInNetwork, as do :meth:`rejects` and :meth:`warnings`."""
        raise NotInNetwork(
            say(
                "网络里没有各文件的导入情况、拒收行和需核对的行：请在导入它们的门店自己的看板上看。",
                "A network does not hold which files were loaded, nor the rows rejected or kept with a "
                "warning: look at the dashboard of the store that loaded them.",
            )
        )

    def rejects(self, file_id: int | None = None) -> NoReturn:  # noqa: ARG002 - as every source is asked
        """Raises NotInNetwork."""
        self.files()

    def warnings(self, file_id: int | None = None) -> NoReturn:  # noqa: ARG002 - as every source is asked
        """Raises NotInNetwork."""
        self.files()

    def _cut_to(self, stores: frozenset[str]) -> "Network":
        """The same network restricted to some stores."""
        return Network(self.lake, self.build, self.home, stores, self)

    def _one_store(self, question: Question) -> str | None:
        """The store that is asked about, or the only visible one."""
        stores: Sequence[str] = question.where.get("store") or self.stores()["store"].to_list()
        return stores[0] if len(stores) == 1 else None

    def _copy_file(self) -> Path:
        return self._copies.enter_context(local_copy(self.lake, self.manifest["network"]))

    def _open_part(self, store: str) -> StorePart:
        """The part of a store. Because a part has no restriction of its own, the store has to be visible."""
        if store not in set(self.stores()["store"]):
            raise UnknownName(say(f"没有门店 {store}。", f"There is no store {store}."))
        parts = self.lake.parts(self.manifest)
        return StorePart(self.lake, self.file, store, parts.filter(pl.col("store") == store))


@contextmanager
def _translate_read_errors(lake: Lake) -> Iterator[None]:
    """Raise whatever goes wrong within as NoLake, because each object store has errors of its own library."""
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
