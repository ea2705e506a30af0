"""What pages, commands and reports may ask for figures and records: a warehouse, or a network of stores."""

from abc import abstractmethod
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

import polars as pl

from care.semantic.metric import Metric
from warehouse.query.each_dimension_sql import EACH
from warehouse.query.execute import FIGURE_COLUMNS
from warehouse.query.mart_catalog import MartCatalog
from warehouse.query.metric_sql import Question, RecordSide, Sql, count_sql
from warehouse.query.result_cache import ResultCache
from warehouse.query.unsupported import Unsupported
from warehouse.query.validate_question import metric_of


class FigureSource(Protocol):
    """One build, which never changes; every method reads only and may be called from any thread.

    What a source lists comes from its marts in every implementation alike; how it counts, and where
    its records are, each implementation says by itself.
    """

    home: Path
    """The folder with what people write about it: targets, minutes, staff."""
    build: str
    """The build that is asked."""
    id: str
    """Identifies its results: the build, and the stores that it is restricted to."""
    visible_stores: frozenset[str] | None
    """The stores that it is restricted to, None where all are visible."""
    cache: ResultCache
    """Results worked out from it, for everybody who asks."""
    _marts: MartCatalog
    """The marts that its stores, dimensions and values are listed from."""

    @abstractmethod
    def measure(self, question: Question) -> pl.DataFrame:
        """Figures, one row a metric, period and group; sorted.

        Columns: metric, period (first day; null for ALL), the dimensions, numerator, denominator,
        value, pending (would count, not due yet), awaiting (due, but the records do not reach it),
        unknown (the source could not have said).
        Raises UnknownName; UnsupportedAcrossStores where only a single store could answer.
        """

    def measure_each(self, question: Question, dimensions: Sequence[str]) -> pl.DataFrame:
        """Figures grouped by the question's own dimensions and, one at a time, by each of some more.

        Columns as :meth:`measure` gives them, behind the dimensions ``EACH``: which it is, and its value
        (null for one that the question has itself). Left out: metrics where a dimension is none of theirs,
        and dimensions that a network cannot group by. Raises UnknownName.
        """
        parts = [pl.DataFrame(schema=dict.fromkeys(EACH, pl.String))]
        for name in dimensions:
            able = [key for key in question.metrics if name in self.dimensions(key)]
            asked = replace(question.of(*able), by=tuple(dict.fromkeys((*question.by, name))))
            member = pl.lit(None) if name in question.by else pl.col(name)
            with suppress(Unsupported):
                rows = self.measure(asked)
                told = rows.with_columns(pl.lit(name).alias(EACH[0]), member.cast(pl.String).alias(EACH[1]))
                parts.append(told.select("metric", "period", *question.by, *EACH, *FIGURE_COLUMNS))
        return pl.concat(parts, how="diagonal")

    @abstractmethod
    def records(
        self, metric: str, side: RecordSide | str, question: Question | None = None, limit: int | None = None
    ) -> pl.DataFrame:
        """The very rows counted on a side of a metric, newest first, masked.

        Of ``question`` the days and the ``where`` count. Raises UnknownName; UnsupportedAcrossStores where
        only a single store could answer.
        """

    @abstractmethod
    def statement(self, sql: Sql, stores: Sequence[str] = ()) -> pl.DataFrame:
        """The result of a statement over the marts, for facts that no metric counts.

        ``stores``: those that it is about, where it reads only marts that metrics count; a network answers
        of one of them, and raises UnsupportedAcrossStores of none or several. A warehouse answers of all.
        """

    @abstractmethod
    def files(self) -> pl.DataFrame:
        """One row a sheet of a file ever loaded, with its five counts; newest load first.

        Raises NotInNetwork where the files are known to their stores only.
        """

    @abstractmethod
    def rejects(self, file_id: int | None = None) -> pl.DataFrame:
        """The rejected rows with file, sheet, row number, reasons and the masked raw row (JSON).

        Raises NotInNetwork.
        """

    @abstractmethod
    def warnings(self, file_id: int | None = None) -> pl.DataFrame:
        """The rows kept with a warning. Raises NotInNetwork."""

    @property
    def broken(self) -> bool:
        """Whether it can answer no more and has to be opened again, after ``attach.reset_engine``."""
        return self._marts.broken

    def metric(self, key: str) -> Metric:
        """The metric of that key; raises UnknownName with the nearest one."""
        return metric_of(key)

    def dimensions(self, metric: str) -> tuple[str, ...]:
        """What a metric can be grouped by: the dimensions that its mart (or both its marts) have."""
        return self._marts.dimensions(metric)

    def has_records(self, metric: str) -> bool:
        """Whether a metric that needs special records has any; true of every other."""
        return self._marts.has_records(metric)

    def values(self, dimension: str) -> list[Any]:
        """Every value of a dimension in any mart where something is counted, sorted, without null."""
        return self._marts.values(dimension)

    def colleagues(self) -> pl.DataFrame:
        """Store, name and rows: every colleague whom the marts name, and in how many rows."""
        return self._marts.colleagues()

    def advisors(self) -> pl.DataFrame:
        """Advisor and stores: in which stores' rows the marts name each advisor."""
        return self._marts.advisors()

    def stores(self, *only: str) -> pl.DataFrame:
        """One row a store, all or ``only`` these: as_of and until when each kind of record reaches."""
        return self._marts.stores(*only)

    def dated_stores(self, *only: str) -> pl.DataFrame:
        """Of these stores those whose records tell of a day: of no other is there a period to tell of."""
        return self.stores(*only).drop_nulls("as_of")

    def sql(self, metric: str) -> str:
        """The statement that counts a metric over everything, for people to read."""
        known = metric_of(metric)
        return count_sql([known], Question((metric,)), known.mart)[0]


def source_id(build: str, stores: frozenset[str] | None) -> str:
    """The ``id`` of a build restricted to some stores."""
    return build if stores is None else f"{build} {sorted(stores)}"
