"""Ask a warehouse: figures, the records behind them, and what became of each file loaded."""

from pathlib import Path

import duckdb
import polars as pl

from warehouse.query.attach import AttachedCatalog
from warehouse.query.execute import execute_question
from warehouse.query.figure_source import FigureSource, source_id
from warehouse.query.mart_catalog import MartCatalog
from warehouse.query.metric_sql import Question, RecordSide, Sql
from warehouse.query.result_cache import ResultCache
from warehouse.query.validate_question import UnknownName
from warehouse.storage.home import Home, NoWarehouse

__all__ = ["NoWarehouse", "Question", "RecordSide", "UnknownName", "Warehouse"]


class Warehouse(FigureSource):
    """One built file, attached read-only. Because it never changes, its results are cached while it is open.

    ``stores`` restricts everything that can be asked to these stores; ``id`` tells the results apart.
    Raises :class:`NoWarehouse` where nothing stands in the file.
    """

    def __init__(self, home: Path, build: str, stores: frozenset[str] | None = None) -> None:
        self.home = home
        self.build = build
        self.visible_stores = stores
        self.id = source_id(build, stores)
        self.cache = ResultCache()
        catalog = AttachedCatalog(Home(home).warehouse(build))
        if not catalog.cursor().execute("select exists (from files)").fetchall()[0][0]:
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
            except duckdb.IOException:
                # Because two loads may have ended since the pointer was read, its file may have been removed.
                if place.current() == build:
                    raise
            else:
                warehouse._marts.check_metrics()
                return warehouse
        raise NoWarehouse(home)

    def measure(self, question: Question) -> pl.DataFrame:
        """See :meth:`FigureSource.measure`; raises :class:`UnknownName`."""
        for key in question.metrics:
            self._marts.check(key, question)
        return execute_question(question, self._marts.rows, without_records=self._marts.marts_without_records)

    def records(
        self, metric: str, side: RecordSide | str, question: Question | None = None, limit: int | None = None
    ) -> pl.DataFrame:
        """See :meth:`FigureSource.records`; raises :class:`UnknownName`."""
        return self._marts.records(metric, side, question, limit)

    def statement(self, sql: Sql) -> pl.DataFrame:
        """See :meth:`FigureSource.statement`."""
        return self._marts.frame(sql)

    def files(self) -> pl.DataFrame:
        """One row a sheet of a file ever loaded, with its five counts; newest load first."""
        return self._marts.frame(("select * from files order by loaded_at desc, file_id desc", []))

    def rejects(self, file_id: int | None = None) -> pl.DataFrame:
        """The rejected rows with file, sheet, row number, reasons and the masked raw row (JSON)."""
        return self._row_notes("rejects", file_id)

    def warnings(self, file_id: int | None = None) -> pl.DataFrame:
        """The rows kept with a warning."""
        return self._row_notes("warnings", file_id)

    def _row_notes(self, table: str, file_id: int | None) -> pl.DataFrame:
        where, values = ("", []) if file_id is None else ("where file_id = ?", [file_id])
        return self._marts.frame(
            (
                f"select f.file, f.sheet, f.record, n.* from {table} n join files f using (file_id) "
                f"{where} order by file_id, source_row",
                values,
            )
        )
