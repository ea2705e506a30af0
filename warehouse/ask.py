"""Ask a warehouse: figures, the records behind them, and the books. Reads only, from any thread."""

import difflib
import threading
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from care.dimension import DIMENSIONS
from care.metric import METRICS, Kind, Metric
from care.period import Period
from care.vocabulary import VOCABULARIES
from care.words import say
from warehouse.cut import CATALOG, cut
from warehouse.fit import check_metrics
from warehouse.home import Home, NoWarehouse
from warehouse.kept import Kept
from warehouse.query import Question, Side, Sql, counting, listing

__all__ = ["NoWarehouse", "Question", "Side", "Unknown", "Warehouse"]


class Unknown(ValueError):
    """A metric, dimension or value that does not exist; the message names the nearest that does."""


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
        self._db = duckdb.connect()
        self._lock = threading.Lock()
        self.kept = Kept()
        self._values: dict[str, list[Any]] = {}
        file = Home(home).warehouse(build).as_posix().replace("'", "''")
        self._db.execute(f"attach '{file}' as house (read_only)")
        self._db.execute("use house")
        if not self._db.execute("select exists (from files)").fetchone()[0]:
            raise NoWarehouse(home)
        self._catalog = "house"
        if stores is not None:
            cut(self._db, stores)
            self._catalog = CATALOG

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
                check_metrics(house._db)
                return house
        raise NoWarehouse(home)

    def measure(self, question: Question) -> pl.DataFrame:
        """Figures, one row a metric, period and group; sorted.

        Columns: metric, period (first day; null for ALL), the dimensions, numerator, denominator,
        value, pending (would count, not due yet), unknown (the source could not have said).
        Raises :class:`Unknown`.
        """
        passes: dict[tuple[str, str], list[Metric]] = defaultdict(list)
        for key in question.metrics:
            metric = self.metric(key)
            self._check(metric, question)
            passes[metric.mart, metric.date].append(metric)
        parts = [part for metrics in passes.values() for part in self._count(metrics, question)]
        order = ["period", *question.by]
        empty = self._empty(question)
        return pl.concat([empty, *parts], how="vertical_relaxed").sort("metric", *order, nulls_last=True)

    def records(
        self,
        metric: str,
        side: Side | str,
        question: Question | None = None,
        limit: int | None = None,
    ) -> pl.DataFrame:
        """The very rows counted on a side of a metric, newest first, masked. Raises :class:`Unknown`.

        Of ``question`` the days and the ``where`` count.
        """
        known = self.metric(metric)
        asked = question or Question((metric,))
        self._check(known, replace(asked, by=()))
        return self._frame(listing(known, Side(side), asked, known.mart, limit)).drop(
            "vin_key", "as_of", strict=False
        )

    def metric(self, key: str) -> Metric:
        """The metric of that key; raises :class:`Unknown` with the nearest one."""
        if key not in METRICS:
            raise Unknown(_nearest(say("指标", "metric"), key, METRICS))
        return METRICS[key]

    def dimensions(self, metric: str) -> tuple[str, ...]:
        """What a metric can be cut by: the dimensions that its mart (or both its marts) have."""
        known = self.metric(metric)
        marts = [known.mart] + ([known.per.mart] if known.per else [])
        return tuple(d for d in DIMENSIONS if all(d in self._columns[mart] for mart in marts))

    def values(self, dimension: str) -> list[Any]:
        """Every value a dimension takes in any mart, sorted, without null."""
        if dimension not in DIMENSIONS:
            raise Unknown(_nearest(say("维度", "dimension"), dimension, DIMENSIONS))
        if dimension not in self._values:
            marts = [mart for mart, columns in self._columns.items() if dimension in columns]
            if not marts:  # built before there was such a dimension
                return []
            union = " union ".join(f"select {dimension} as value from {mart}" for mart in marts)
            sql = f"select value from ({union}) where value is not null order by value"
            self._values[dimension] = self._frame((sql, []))["value"].to_list()
        return list(self._values[dimension])

    def colleagues(self) -> pl.DataFrame:
        """Store, name and rows: everybody whom the marts name, and how many of their rows do."""
        named = " union all ".join(
            f"select store, {column} as name from {mart}"
            for mart, columns in self._columns.items()
            for column in ("advisor", "agent", "handler")
            if column in columns
        )
        sql = f"select store, name, count(*) as rows from ({named}) where name is not null"
        sql += " group by all order by all"
        return self._frame((sql, []))

    def advisors(self) -> pl.DataFrame:
        """Advisor and the stores where the marts name them."""
        marts = [mart for mart, columns in self._columns.items() if "advisor" in columns]
        named = " union ".join(f"select store, advisor from {mart}" for mart in marts)
        sql = f"select advisor, list(store order by store) as stores from ({named}) where advisor is not null"
        return self._frame((f"{sql} group by advisor order by advisor", []))

    def stores(self) -> pl.DataFrame:
        """One row a store: as_of and until when each kind of record reaches."""
        return self._stores

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
        return counting([known], Question((metric,)), known.mart)[0]

    def _notes(self, book: str, file_id: int | None) -> pl.DataFrame:
        where, values = ("", []) if file_id is None else ("where file_id = ?", [file_id])
        return self._frame(
            (
                f"select f.file, f.sheet, f.record, n.* from {book} n join files f using (file_id) "
                f"{where} order by file_id, source_row",
                values,
            )
        )

    def _count(self, metrics: list[Metric], question: Question) -> Iterable[pl.DataFrame]:
        counted = self._frame(counting(metrics, question, metrics[0].mart))
        groups = ["period", *question.by]
        for i, metric in enumerate(metrics):
            figures = counted.select(
                pl.lit(metric.key).alias("metric"),
                *groups,
                pl.col(f"n_{i}").alias("numerator"),
                pl.col(f"d_{i}").cast(pl.Int64).alias("denominator"),
                pl.col(f"v_{i}").cast(pl.Float64).alias("value"),
                pl.col(f"p_{i}").cast(pl.Int64).alias("pending"),
                pl.col(f"u_{i}").cast(pl.Int64).alias("unknown"),
            )
            figures = self._rate(metric, figures, question) if metric.per else _finished(metric, figures)
            whole = question.period is Period.ALL and not question.by
            yield (
                figures
                if whole
                else figures.filter(pl.sum_horizontal("numerator", "denominator", "pending", "unknown") > 0)
            )

    def _rate(self, metric: Metric, above: pl.DataFrame, question: Question) -> pl.DataFrame:
        """Put the count of another mart under a rate's numerator, group by group."""
        per = metric.per
        below_metric = replace(
            metric,
            kind=Kind.COUNT,
            mart=per.mart,
            date=per.date,
            denominator="true",
            numerator=None,
            per=None,
        )
        below = self._frame(counting([below_metric], question, per.mart))
        groups = ["period", *question.by]
        joined = below.select(*groups, pl.col("d_0").alias("below")).join(
            above, on=groups, how="full", coalesce=True, nulls_equal=True
        )
        below_count = pl.col("below").fill_null(0).cast(pl.Int64)
        return joined.select(
            pl.lit(metric.key).alias("metric"),
            *groups,
            pl.col("numerator").fill_null(0.0),
            below_count.alias("denominator"),
            pl.when(below_count > 0)
            .then(pl.col("numerator").fill_null(0.0) / below_count * per.times)
            .alias("value"),
            pl.col("pending").fill_null(0),
            pl.col("unknown").fill_null(0),
        )

    def _check(self, metric: Metric, question: Question) -> None:
        has = self.dimensions(metric.key)
        for dimension in (*question.by, *question.where):
            if dimension not in DIMENSIONS:
                raise Unknown(_nearest(say("维度", "dimension"), dimension, DIMENSIONS))
            if dimension not in has:
                raise Unknown(
                    say(
                        f"指标 {metric.key} 不能按 {dimension} 划分；可用的维度：{'、'.join(has)}。",
                        f"{metric.key} cannot be cut by {dimension}; it has {', '.join(has)}.",
                    )
                )
        for dimension, wanted in question.where.items():
            self._check_values(dimension, wanted)

    def _check_values(self, dimension: str, wanted: Sequence[Any]) -> None:
        """A value that no row has can still be asked for where the vocabulary has it."""
        flag = dimension == "key_customer"
        known = (False, True) if flag else (*self.values(dimension), *VOCABULARIES.get(dimension, ()))
        for value in wanted:
            if value is not None and value not in known:
                what = say(DIMENSIONS[dimension].zh, DIMENSIONS[dimension].en.lower())
                raise Unknown(_nearest(what, str(value), map(str, known)))

    def _empty(self, question: Question) -> pl.DataFrame:
        types = {d: pl.Boolean if d == "key_customer" else pl.String for d in question.by}
        return pl.DataFrame(
            schema={
                "metric": pl.String,
                "period": pl.Date,
                **types,
                "numerator": pl.Float64,
                "denominator": pl.Int64,
                "value": pl.Float64,
                "pending": pl.Int64,
                "unknown": pl.Int64,
            }
        )

    @cached_property
    def _stores(self) -> pl.DataFrame:
        return self._frame(("select * from stores order by store", []))

    @cached_property
    def _columns(self) -> Mapping[str, frozenset[str]]:
        columns = self._frame(
            ("select table_name, column_name from duckdb_columns() where database_name = 'house'", [])
        )
        return {
            mart[0]: frozenset(group["column_name"])
            for mart, group in columns.group_by("table_name")
            if mart[0] in {m.mart for m in METRICS.values()} | {m.per.mart for m in METRICS.values() if m.per}
        }

    def _frame(self, sql: Sql) -> pl.DataFrame:
        statement, values = sql
        with self._lock:
            cursor = self._db.cursor()
        with cursor:
            cursor.execute(f"use {self._catalog}")
            return pl.DataFrame(cursor.sql(statement, params=values).to_arrow_table())


def _finished(metric: Metric, figures: pl.DataFrame) -> pl.DataFrame:
    match metric.kind:
        case Kind.PROPORTION:
            value = pl.when(pl.col("denominator") > 0).then(pl.col("numerator") / pl.col("denominator"))
        case Kind.COUNT:
            value = pl.col("numerator")
        case _:
            return figures
    return figures.with_columns(value.alias("value"))


def _nearest(what: str, given: str, known: Iterable[str]) -> str:
    names: Sequence[str] = list(known)
    close = difflib.get_close_matches(given, names, n=1, cutoff=0.0)
    return say(
        f"没有叫“{given}”的{what}；最接近的是 {close[0] if close else '—'}。",
        f"There is no {what} called “{given}”; the nearest is {close[0] if close else '—'}.",
    )
