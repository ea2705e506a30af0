"""The marts of one attached file: runs statements over them and knows what they can be asked for."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

import polars as pl

from care.semantic.dimension import DIMENSIONS
from care.semantic.metric import METRICS, Metric
from warehouse.build.check_metrics import check_metrics
from warehouse.build.coverage import COVERAGE
from warehouse.build.dimension_values import TABLE, TABLE_BEFORE, counted_columns, dimension_values_sql
from warehouse.query.attach import AttachedCatalog
from warehouse.query.cursor_pool import CursorPool
from warehouse.query.execute import denominator_metric
from warehouse.query.facts.sister_stores_sql import (
    SEEN_BY,
    SEEN_ON,
    tells_of_lost_cars,
    with_sister_stores_sql,
)
from warehouse.query.metric_sql import NOT_COUNTED, Question, RecordSide, Sql, records_sql
from warehouse.query.result_cache import ResultCache
from warehouse.query.row_level_security import restrict_to_stores
from warehouse.query.validate_question import check_dimension, check_question, metric_of
from warehouse.storage.arrow_stream import frame_of

COLLEAGUES = ("advisor", "agent", "handler")
"""The dimensions whose values are names of colleagues."""
FLAG = "key_customer"
"""The only dimension that is yes or no."""
RECORD_LISTS = 50
"""Maximum number of cached lists of records."""


class MartCatalog:
    """The marts of an attached file, restricted to ``stores`` where these are given. Used from any thread.

    Because the file never changes, what it lists (stores, dimensions, their values) is asked for once.
    """

    def __init__(
        self,
        catalog: AttachedCatalog,
        stores: frozenset[str] | None = None,
        counted_in: Mapping[str, str] | None = None,
    ) -> None:
        """``counted_in``: mart → the table that holds its counts, where the file has no rows of marts."""
        self._catalog = catalog
        self._counted_in = counted_in or {}
        visible = catalog if stores is None else restrict_to_stores(catalog, stores)
        self._cursors = CursorPool(visible.cursor)

    @property
    def broken(self) -> bool:
        """Whether it can answer no more and has to be opened again, after ``attach.reset_engine``."""
        return self._cursors.broken

    def frame(self, sql: Sql) -> pl.DataFrame:
        """The result of a statement as a frame."""
        statement, values = sql
        with self._cursors.one() as cursor:
            return frame_of(cursor.sql(statement, params=values))

    def rows(self, sql: Sql) -> list[tuple[Any, ...]]:
        """The result of a statement as Python's own rows."""
        with self._cursors.one() as cursor:
            return cursor.execute(*sql).fetchall()

    def check_metrics(self) -> None:
        """Raise BadMetric where a metric does not fit these marts."""
        check_metrics(self._catalog.cursor())

    def check(self, metric: str, question: Question) -> None:
        """Raise UnknownName where a metric cannot be asked so."""
        check_question(metric, question, self.dimensions(metric), self._askable)

    def records(
        self, metric: str, side: RecordSide | str, question: Question | None, limit: int | None
    ) -> pl.DataFrame:
        """The rows counted on a side of a metric, newest first, masked; cached where there is a limit.

        Of lost cars it stands beside them where a sister store that may be seen has seen one since.
        Of ``question`` the days and the ``where`` count. What a rate does not count yet are rows of its other
        mart. Raises UnknownName.
        """
        known, asked = metric_of(metric), question or Question((metric,))
        self.check(metric, replace(asked, by=()))
        counted = denominator_metric(known) if known.per and side in NOT_COUNTED else known
        sql = records_sql(counted, RecordSide(side), asked, counted.mart, limit)
        if tells_of_lost_cars(counted) and self._stores.height > 1 and "visits" in self.tables:
            sql = with_sister_stores_sql(counted.mart, sql)
        if limit is None:
            return self._records(sql)
        return self._record_lists.get(repr(sql), lambda: self._records(sql))

    def dimensions(self, metric: str) -> tuple[str, ...]:
        """What a metric can be grouped by: the dimensions that its mart (or both its marts) have."""
        return self._dimensions[metric_of(metric).key]

    def _askable(self, dimension: str) -> list[Any]:
        """The values that may be asked for; of stores also those of which nothing is counted."""
        return self._stores["store"].to_list() if dimension == "store" else self.values(dimension)

    def values(self, dimension: str) -> list[Any]:
        """Every value of a dimension in any mart where something is counted, sorted, without null."""
        check_dimension(dimension)
        if dimension == FLAG:
            return [False, True]
        return list(self._values.get(dimension, ()))

    def colleagues(self) -> pl.DataFrame:
        """Store, name and rows: every colleague whom the marts name, and in how many rows."""
        named = self._dimension_values.filter(pl.col("dimension").is_in(COLLEAGUES)).rename({"value": "name"})
        return named.group_by("store", "name").agg(pl.col("rows").sum()).sort("store", "name")

    def advisors(self) -> pl.DataFrame:
        """Advisor and stores: in which stores' rows the marts name each advisor."""
        named = self._dimension_values.filter(pl.col("dimension") == "advisor").rename({"value": "advisor"})
        return named.group_by("advisor").agg(pl.col("store").sort().alias("stores")).sort("advisor")

    def stores(self, *only: str) -> pl.DataFrame:
        """One row a store, all or ``only`` these: as_of and until when each kind of record reaches."""
        if len(only) == 1:
            return self._store[only[0]] if only[0] in self._store else self._stores.clear()
        return self._stores.filter(pl.col("store").is_in(only)) if only else self._stores

    @cached_property
    def tables(self) -> frozenset[str]:
        """The tables of the file."""
        return frozenset(table for table, _ in self._table_columns)

    def has_records(self, metric: str) -> bool:
        """Whether a metric that needs special records has any; true of every other."""
        return metric_of(metric).needs is None or metric in self._with_special_records

    @cached_property
    def marts_without_records(self) -> frozenset[str]:
        """The marts of metrics that need special records, without a row; and that of complaints likewise."""
        some = {METRICS[key].mart for key in self._with_special_records}
        return frozenset({one.mart for one in METRICS.values() if one.needs} - some) | self._no_complaints

    @cached_property
    def _with_special_records(self) -> frozenset[str]:
        """The metrics that need special records and have any; by mart alone where the file has no rows."""
        special = {key: metric for key, metric in METRICS.items() if metric.needs}
        checks = [
            f"select '{key}' where exists (from {self._counted_in.get(one.mart, one.mart)} "
            f"where {'true' if one.mart in self._counted_in else one.denominator})"
            for key, one in special.items()
            if one.mart in self.tables
        ]
        return (
            frozenset(key for (key,) in self.rows((" union all ".join(checks), [])))
            if checks
            else frozenset()
        )

    @cached_property
    def _no_complaints(self) -> frozenset[str]:
        """The mart of complaints where neither a complaint was ever loaded nor a file of them.

        A file all of whose rows were rejected delivers nothing.
        """
        if self._stores["complaints_at"].is_not_null().any():
            return frozenset()
        any_complaint = "select exists (from complaints)"
        if "files" in self.tables:
            any_complaint += (
                " or exists (from files where record in ('complaints', 'complaint_events') "
                "and (read = 0 or rejected < read))"
            )
        return frozenset() if self.rows((any_complaint, []))[0][0] else frozenset({"complaints"})

    @cached_property
    def _record_lists(self) -> ResultCache:
        """A cache of its own, because one list takes as much memory as a hundred figures."""
        return ResultCache(RECORD_LISTS)

    @cached_property
    def _stores(self) -> pl.DataFrame:
        return self.frame(("select * from stores order by store", []))

    @cached_property
    def _store(self) -> Mapping[str, pl.DataFrame]:
        """Each store by itself, because hundreds are looked up where stores are judged one by one."""
        return {one["store"].item(): one for one in self._stores.iter_slices(1)}

    @cached_property
    def _columns(self) -> Mapping[str, frozenset[str]]:
        return counted_columns(self._table_columns)

    @cached_property
    def _dimensions(self) -> Mapping[str, tuple[str, ...]]:
        """By metric, none where an earlier version built no such mart. A page asks a hundred times."""
        return {key: tuple(filter(self._in_all(metric), DIMENSIONS)) for key, metric in METRICS.items()}

    def _in_all(self, metric: Metric) -> Callable[[str], bool]:
        """Whether the mart of a metric has a dimension, and the one that it is counted per."""
        marts = [metric.mart] + ([metric.per.mart] if metric.per else [])
        columns_of = [self._columns.get(mart, frozenset()) for mart in marts]
        return lambda name: all(name in columns for columns in columns_of)

    @cached_property
    def _table_columns(self) -> list[tuple[str, str]]:
        """Table and column, each of the file's."""
        return self.rows(
            (
                "select table_name, column_name from duckdb_columns() where database_name = ?",
                [self._catalog.name],
            )
        )

    @cached_property
    def _dimension_values(self) -> pl.DataFrame:
        """Dimension, value, store, rows; made of the marts where an earlier version built the file."""
        written = [table for table in (TABLE, TABLE_BEFORE) if table in self.tables]
        return self.frame((f"from {written[0]}" if written else dimension_values_sql(self._columns), []))

    @cached_property
    def _values(self) -> Mapping[str, list[str]]:
        by_dimension = self._dimension_values.group_by("dimension").agg(pl.col("value").unique().sort())
        return dict(by_dimension.iter_rows())

    def _records(self, sql: Sql) -> pl.DataFrame:
        rows = self.frame(sql).drop("vin_key", *COVERAGE, strict=False)
        seen = SEEN_ON in rows.columns and rows[SEEN_ON].is_not_null().any()
        return rows if seen else rows.drop(SEEN_ON, SEEN_BY, strict=False)
