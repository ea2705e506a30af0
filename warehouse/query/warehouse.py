"""Ask a warehouse: figures, the records behind them, and what became of each file loaded."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import duckdb
import polars as pl

from warehouse.query.attach import AttachedCatalog
from warehouse.query.each_dimension_sql import EACH, count_each_sql
from warehouse.query.execute import execute_question
from warehouse.query.figure_source import FigureSource, source_id
from warehouse.query.mart_catalog import MartCatalog
from warehouse.query.metric_sql import Question, RecordSide, Sql
from warehouse.query.result_cache import ResultCache
from warehouse.query.validate_question import UnknownName
from warehouse.storage.home import DamagedHome, Home, NoWarehouse

__all__ = ["NoWarehouse", "Question", "RecordSide", "UnknownName", "Warehouse"]


FITTING = ResultCache(maximum=10)
"""The files whose marts every metric fits. Because a file never changes, it is looked at once a process."""
FAR_RECORDS = """
    select file_id, source_row,
        concat('时间 ', strftime(happened_at, '%Y-%m-%d'), ' 比本店其他同类记录（至 ',
            strftime(before_at, '%Y-%m-%d'), '）晚 31 天以上，不推移记录截至日，请核对'),
        concat('its time ', strftime(happened_at, '%Y-%m-%d'),
            ' is more than 31 days later than every other such record of the store (until ',
            strftime(before_at, '%Y-%m-%d'), '): it moves no coverage, check it'),
        null
    from far_records
"""
"""The select of the records that move no coverage, as warnings."""
STORE_PHONES = """
    select file_id, source_row,
        concat('电话 ', customer_phone, ' 在门店 ', store, ' 的 ', records, ' 行里对应 ', customers,
            ' 位不同姓名的客户：视为门店自己的号码，在这些行里按空白处理'),
        concat('the phone ', customer_phone, ' stands beside ', customers, ' differently named customers in ',
            records, ' rows of store ', store, ': it is taken for the store''s own and counts as blank'),
        null
    from store_phones
"""
"""The select of the phones that are a store's own, as warnings on the first row of each."""


class Warehouse(FigureSource):
    """One built file, attached read-only. Because it never changes, its results are cached while it is open.

    ``stores`` restricts everything that can be asked to these stores; ``id`` tells the results apart.
    Raises :class:`NoWarehouse` where nothing stands in the file, DamagedHome where there is none.
    """

    def __init__(self, home: Path, build: str, stores: frozenset[str] | None = None) -> None:
        self.home = home
        self.build = build
        self.visible_stores = stores
        self.id = source_id(build, stores)
        self.cache = ResultCache()
        try:
            catalog = AttachedCatalog(Home(home).warehouse(build))
            holds_files = catalog.cursor().execute("select exists (from files)").fetchall()[0][0]
        except duckdb.Error as fault:
            raise Home(home).damaged(
                f"数据库 {build} 丢失或不完整", f"the database of {build} is lost or cut"
            ) from fault
        if not holds_files:
            raise NoWarehouse(home)
        self._marts = MartCatalog(catalog, stores)

    @classmethod
    def open(cls, home: Path) -> "Warehouse":
        """The warehouse being served.

        Raises :class:`NoWarehouse` where nothing stands in it, BadMetric where a metric does not fit it.
        """
        place = Home(home)
        while build := place.current():
            try:
                warehouse = cls(home, build)
            except DamagedHome:
                # Because two loads may have ended since the pointer was read, its file may have been removed.
                if place.current() == build:
                    raise
            else:
                FITTING.get(place.warehouse(build), warehouse._marts.check_metrics)
                return warehouse
        raise NoWarehouse(home)

    def measure(self, question: Question) -> pl.DataFrame:
        """See :meth:`FigureSource.measure`; raises :class:`UnknownName`."""
        for key in question.metrics:
            self._marts.check(key, question)
        return execute_question(question, self._marts.rows, without_records=self._marts.marts_without_records)

    def measure_each(self, question: Question, dimensions: Sequence[str]) -> pl.DataFrame:
        """See :meth:`FigureSource.measure_each`: one statement a mart and date for all the dimensions."""
        alike: dict[tuple[str, ...], list[str]] = {}
        for key in question.metrics:
            self._marts.check(key, question)
            known = tuple(name for name in dimensions if name in self.dimensions(key))
            alike.setdefault(known, []).append(key)
        parts = [pl.DataFrame(schema=dict.fromkeys(EACH, pl.String))]
        for known, keys in alike.items():
            if known:
                asked = replace(question.of(*keys), by=(*question.by, *EACH))
                counted = partial(count_each_sql, dimensions=known)
                without = self._marts.marts_without_records
                parts.append(execute_question(asked, self._marts.rows, counted, without))
        return pl.concat(parts, how="diagonal")

    def records(
        self, metric: str, side: RecordSide | str, question: Question | None = None, limit: int | None = None
    ) -> pl.DataFrame:
        """See :meth:`FigureSource.records`; raises :class:`UnknownName`."""
        return self._marts.records(metric, side, question, limit)

    def statement(self, sql: Sql, stores: Sequence[str] = ()) -> pl.DataFrame:  # noqa: ARG002 - it holds all
        """See :meth:`FigureSource.statement`."""
        return self._marts.frame(sql)

    def files(self) -> pl.DataFrame:
        """One row a sheet of a file ever loaded, with its five counts; newest load first."""
        return self._marts.frame(("select * from files order by loaded_at desc, file_id desc", []))

    def rejects(self, file_id: int | None = None) -> pl.DataFrame:
        """The rejected rows with file, sheet, row number, reasons and the masked raw row (JSON)."""
        return self._row_notes("rejects", file_id)

    def warnings(self, file_id: int | None = None) -> pl.DataFrame:
        """The rows kept with a warning, records that move no coverage, phones that are a store's own."""
        return self._row_notes("warnings", file_id)

    def far_records(self) -> pl.DataFrame:
        """Store, record, happened_at, file and source_row of the records that move no coverage."""
        if "far_records" not in self._marts.tables:
            return pl.DataFrame(
                schema=dict.fromkeys(("store", "record", "happened_at", "file", "source_row"))
            )
        return self._marts.frame(
            (
                "select r.store, r.record, r.happened_at, f.file, r.source_row "
                "from far_records r join files f using (file_id) order by all",
                [],
            )
        )

    def store_phones(self) -> pl.DataFrame:
        """Store, masked phone, customers and records of the phones that are a store's own."""
        if "store_phones" not in self._marts.tables:
            return pl.DataFrame(schema=dict.fromkeys(("store", "customer_phone", "customers", "records")))
        return self._marts.frame(
            ("select store, customer_phone, customers, records from store_phones order by all", [])
        )

    def _row_notes(self, table: str, file_id: int | None) -> pl.DataFrame:
        where, values = ("", []) if file_id is None else ("where file_id = ?", [file_id])
        notes = f"select file_id, source_row, reason_zh, reason_en, raw from {table}"
        if table == "warnings":
            told = {"far_records": FAR_RECORDS, "store_phones": STORE_PHONES}
            notes += "".join(f" union all {told[mart]}" for mart in told if mart in self._marts.tables)
        return self._marts.frame(
            (
                f"select f.file, f.sheet, f.record, n.* from ({notes}) n join files f using (file_id) "
                f"{where} order by file_id, source_row",
                values,
            )
        )
