"""Ask a warehouse: figures, the records behind them, and the books. Reads only, from any thread."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from care.semantic.dimension import DIMENSIONS
from care.semantic.metric import METRICS, Metric
from warehouse.build.check_metrics import check_metrics
from warehouse.build.dimension_values import BOOK, counted_columns, dimension_values_sql
from warehouse.query.attach import AttachedCatalog
from warehouse.query.cursor_pool import CursorPool
from warehouse.query.execute import execute_question
from warehouse.query.metric_sql import Question, RecordSide, Sql, count_sql, records_sql
from warehouse.query.result_cache import ResultCache
from warehouse.query.row_level_security import restrict_to_stores
from warehouse.query.validate_question import UnknownName, check_dimension, check_question, metric_of
from warehouse.storage.home import Home, NoWarehouse

__all__ = ["NoWarehouse", "Question", "RecordSide", "UnknownName", "Warehouse"]

COLLEAGUES = ("advisor", "agent", "handler")
RECORD_LISTS = 50
"""Maximum number of cached lists of records."""
FLAG = "key_customer"
"""The only dimension that is yes or no."""


class Warehouse:
    """One built file, attached read-only; it never changes, so its answers may be kept as long as it.

    ``stores`` cuts everything that can be asked to these stores; answers are told apart by ``id``, which
    holds the cut too.
    """

    def __init__(self, home: Path, build: str, stores: frozenset[str] | None = None) -> None:
        self.home = home
        self.seen = stores
        self.build = build
        self.id = build if stores is None else f"{build} {sorted(stores)}"
        self.cache = ResultCache()
        self._house = AttachedCatalog(Home(home).warehouse(build))
        if not self._house.cursor().execute("select exists (from files)").fetchall()[0][0]:
            raise NoWarehouse(home)
        self._cursors = CursorPool(
            (self._house if stores is None else restrict_to_stores(self._house, stores)).cursor
        )

    @classmethod
    def open(cls, home: Path) -> "Warehouse":
        """The warehouse being served.

        Raises :class:`NoWarehouse` where nothing stands in it, BadMetric where a metric does not fit it.
        """
        place = Home(home)
        while build := place.current():
            try:
                house = cls(home, build)
            except duckdb.IOException:
                # Two loads may have ended since the pointer was read, and its file been cleared away.
                if place.current() == build:
                    raise
            else:
                check_metrics(house._house.cursor())
                return house
        raise NoWarehouse(home)

    @property
    def broken(self) -> bool:
        """Whether it can answer no more and has to be opened again, after ``catalog.start_anew``."""
        return self._cursors.broken

    def measure(self, question: Question) -> pl.DataFrame:
        """Figures, one row a metric, period and group; sorted.

        Columns: metric, period (first day; null for ALL), the dimensions, numerator, denominator,
        value, pending (would count, not due yet), unknown (the source could not have said).
        Raises :class:`UnknownName`.
        """
        for key in question.metrics:
            self._check(key, question)
        return execute_question(question, self._rows, silent=self._silent)

    def records(
        self,
        metric: str,
        side: RecordSide | str,
        question: Question | None = None,
        limit: int | None = None,
    ) -> pl.DataFrame:
        """The very rows counted on a side of a metric, newest first, masked. Raises :class:`UnknownName`.

        Of ``question`` the days and the ``where`` count.
        """
        known, asked = self.metric(metric), question or Question((metric,))
        self._check(metric, replace(asked, by=()))
        sql = records_sql(known, RecordSide(side), asked, known.mart, limit)
        if limit is None:
            return self._listed(sql)
        return self._record_lists.get(repr(sql), lambda: self._listed(sql))

    def metric(self, key: str) -> Metric:
        """The metric of that key; raises :class:`UnknownName` with the nearest one."""
        return metric_of(key)

    def dimensions(self, metric: str) -> tuple[str, ...]:
        """What a metric can be cut by: the dimensions that its mart (or both its marts) have."""
        return self._dimensions[self.metric(metric).key]

    def values(self, dimension: str) -> list[Any]:
        """Every value a dimension takes in any mart where something is counted, sorted, without null."""
        check_dimension(dimension)
        if dimension == FLAG:
            return [False, True]
        return list(self._values.get(dimension, ()))

    def colleagues(self) -> pl.DataFrame:
        """Store, name and rows: everybody whom the marts name, and how many of their rows do."""
        named = self._said.filter(pl.col("dimension").is_in(COLLEAGUES)).rename({"value": "name"})
        return named.group_by("store", "name").agg(pl.col("rows").sum()).sort("store", "name")

    def advisors(self) -> pl.DataFrame:
        """Advisor and the stores where the marts name them."""
        named = self._said.filter(pl.col("dimension") == "advisor").rename({"value": "advisor"})
        return named.group_by("advisor").agg(pl.col("store").sort().alias("stores")).sort("advisor")

    def stores(self, *only: str) -> pl.DataFrame:
        """One row a store, all or ``only`` these: as_of and until when each kind of record reaches."""
        if len(only) == 1:
            return self._store[only[0]] if only[0] in self._store else self._stores.clear()
        return self._stores.filter(pl.col("store").is_in(only)) if only else self._stores

    def files(self) -> pl.DataFrame:
        """One row a sheet of a file ever loaded, with its five counts; newest load first."""
        return self._frame(("select * from files order by loaded_at desc, file_id desc", []))

    def rejects(self, file_id: int | None = None) -> pl.DataFrame:
        """The rejected rows with file, sheet, row number, reasons and the masked raw row (JSON)."""
        return self._notes("rejects", file_id)

    def warnings(self, file_id: int | None = None) -> pl.DataFrame:
        """The rows kept with a warning."""
        return self._notes("warnings", file_id)

    def sql(self, metric: str) -> str:
        """The statement that counts a metric over everything, for people to read."""
        known = self.metric(metric)
        return count_sql([known], Question((metric,)), known.mart)[0]

    def _notes(self, book: str, file_id: int | None) -> pl.DataFrame:
        where, values = ("", []) if file_id is None else ("where file_id = ?", [file_id])
        return self._frame(
            (
                f"select f.file, f.sheet, f.record, n.* from {book} n join files f using (file_id) "
                f"{where} order by file_id, source_row",
                values,
            )
        )

    def _check(self, metric: str, question: Question) -> None:
        check_question(metric, question, self.dimensions(metric), self.values)

    @cached_property
    def _record_lists(self) -> ResultCache:
        """A cache of its own for lists of records, because one takes as much memory as a hundred figures."""
        return ResultCache(RECORD_LISTS)

    @cached_property
    def _stores(self) -> pl.DataFrame:
        return self._frame(("select * from stores order by store", []))

    @cached_property
    def _store(self) -> Mapping[str, pl.DataFrame]:
        """Each store by itself: judged one by one, hundreds are looked up."""
        return {one["store"].item(): one for one in self._stores.iter_slices(1)}

    @cached_property
    def _silent(self) -> frozenset[str]:
        """The marts of complaints where neither a complaint was ever loaded nor a file of them."""
        if self._stores["complaints_at"].is_not_null().any():
            return frozenset()
        asked = "select exists (from complaints)"
        if any(table == "files" for table, _ in self._tables):
            asked += " or exists (from files where record in ('complaints', 'complaint_events'))"
        return frozenset() if self._rows((asked, []))[0][0] else frozenset({"complaints"})

    @cached_property
    def _columns(self) -> Mapping[str, frozenset[str]]:
        return counted_columns(self._tables)

    @cached_property
    def _dimensions(self) -> Mapping[str, tuple[str, ...]]:
        """By metric, none where an earlier version built no such mart. A page asks a hundred times."""
        return {key: tuple(filter(self._in_all(metric), DIMENSIONS)) for key, metric in METRICS.items()}

    def _in_all(self, metric: Metric) -> Callable[[str], bool]:
        """Whether the mart of a metric has a dimension, and the one that it is counted per."""
        marts = [metric.mart] + ([metric.per.mart] if metric.per else [])
        having = [self._columns.get(mart, frozenset()) for mart in marts]
        return lambda name: all(name in columns for columns in having)

    @cached_property
    def _tables(self) -> list[tuple[str, str]]:
        return self._rows(
            (
                "select table_name, column_name from duckdb_columns() where database_name = ?",
                [self._house.name],
            )
        )

    @cached_property
    def _said(self) -> pl.DataFrame:
        """The book of what the marts say; worked out of them where an earlier version built the file."""
        kept = any(table == BOOK for table, _ in self._tables)
        return self._frame((f"from {BOOK}" if kept else dimension_values_sql(self._columns), []))

    @cached_property
    def _values(self) -> Mapping[str, list[str]]:
        by_dimension = self._said.group_by("dimension").agg(pl.col("value").unique().sort())
        return dict(by_dimension.iter_rows())

    def _listed(self, sql: Sql) -> pl.DataFrame:
        return self._frame(sql).drop("vin_key", "as_of", strict=False)

    def _frame(self, sql: Sql) -> pl.DataFrame:
        statement, values = sql
        with self._cursors.one() as cursor:
            return pl.DataFrame(cursor.sql(statement, params=values).to_arrow_table())

    def _rows(self, sql: Sql) -> list[tuple[Any, ...]]:
        with self._cursors.one() as cursor:
            return cursor.execute(*sql).fetchall()
