"""The figures of a view, as its warehouse measures them: without limits, targets or verdicts."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from care.periods.period import Period, Span
from care.periods.presets import with_course
from care.semantic.callback_types import APART, left_out_words, types_left_out
from care.semantic.exposure import by_exposure
from care.semantic.metric import METRICS
from pages.parts.data.view import View, Where
from warehouse.query.metric_sql import Question, RecordSide
from warehouse.query.result_cache import cached_figures


@dataclass(frozen=True)
class Figures:
    """Asks the warehouse for the figures and records of a view.

    Each metric is narrowed by those choices that it can be cut by. Raises Unsupported where a network
    cannot answer, UnknownName where a chosen value is none of the warehouse's.
    """

    view: View

    def of(self, *metrics: str, by: tuple[str, ...] = (), period: Period = Period.ALL) -> pl.DataFrame:
        """Figures as :meth:`FigureSource.measure` gives them, one row a metric, period and group."""
        metrics_by_where: dict[Where, list[str]] = defaultdict(list)
        for metric in metrics:
            metrics_by_where[self._where_for(metric)].append(metric)
        parts = [self._measure(tuple(keys), by, period, where) for where, keys in metrics_by_where.items()]
        return pl.concat(parts) if len(parts) > 1 else parts[0]

    def figure(self, metric: str) -> Mapping[str, Any]:
        """The one row of a metric over all of the view."""
        return self.of(metric).row(0, named=True)

    def by_metric(self, *metrics: str) -> dict[str, Mapping[str, Any]]:
        """The row of each metric over all of the view."""
        return {row["metric"]: row for row in self.of(*metrics).iter_rows(named=True)}

    def left_out(self, metric: str) -> str:
        """Which callbacks of these days a metric leaves out, in words; empty where there are none."""
        condition = METRICS[metric].denominator
        if not types_left_out(condition):
            return ""
        rows = self.by_metric(*APART.values())
        return left_out_words(condition, [one for one, key in APART.items() if rows[key]["denominator"]])

    def comparable(self, earlier: View | None, *metrics: str) -> dict[str, Mapping[str, Any]]:
        """The rows of earlier days that may be compared with this view's: its records cover them wholly."""
        if earlier is None:
            return {}
        now = self.view.span.elapsed(self.view.today)
        compared = [key for key in metrics if self.view.compares(METRICS[key], earlier)]
        rows = Figures(earlier).by_metric(*compared) if compared else {}
        return {key: by_exposure(METRICS[key], row, earlier.span, now) for key, row in rows.items()}

    def history(self, *metrics: str, by: tuple[str, ...] = (), unit: Period | None = None) -> pl.DataFrame:
        """Figures by week or month, with the course that leads to the days chosen."""
        view, unit = self.view, unit or self.view.unit
        days = view.trend_span and with_course(view.trend_span, view.today, unit)
        return Figures(view.during(days)).of(*metrics, by=by, period=unit)

    def histories(self, *metrics: str, by: tuple[str, ...] = ()) -> dict[Period, pl.DataFrame]:
        """The history of each metric by the unit in which it is judged: by month, or the view's own unit."""
        metrics_by_unit: dict[Period, list[str]] = defaultdict(list)
        for metric in metrics:
            metrics_by_unit[Period.MONTH if METRICS[metric].monthly else self.view.unit].append(metric)
        return {unit: self.history(*keys, by=by, unit=unit) for unit, keys in metrics_by_unit.items()}

    def records(self, metric: str, side: RecordSide, limit: int | None = None) -> pl.DataFrame:
        """The very rows behind a figure of this view, masked, newest first."""
        question = _question((metric,), (), Period.ALL, self.view.span, self._where_for(metric))
        return self.view.warehouse.records(metric, side, question, limit)

    @property
    def is_empty(self) -> bool:
        """Whether neither a callback fell due nor a complaint came in."""
        figures = self.of("callback_rate", "complaint_count")
        return not (figures.select("denominator", "pending", "awaiting").sum().sum_horizontal().item())

    def scope(self, metric: str) -> Where:
        """What a metric's figures are of: the choices by which it can be cut."""
        return self._where_for(metric)

    def _measure(
        self, metrics: tuple[str, ...], by: tuple[str, ...], period: Period, where: Where
    ) -> pl.DataFrame:
        warehouse, question = self.view.warehouse, (by, period, self.view.span, where)

        def measure(missing: tuple[str, ...]) -> pl.DataFrame:
            return warehouse.measure(_question(missing, *question))

        cache = warehouse.cache
        return cache.get((metrics, question), lambda: cached_figures(cache, metrics, question, measure))

    def _where_for(self, metric: str) -> Where:
        dimensions = self.view.warehouse.dimensions(metric)
        return tuple((dimension, values) for dimension, values in self.view.where if dimension in dimensions)


def _question(
    metrics: tuple[str, ...], by: tuple[str, ...], period: Period, span: Span | None, where: Where
) -> Question:
    since, until = (span.since, span.until) if span else (None, None)
    return Question(metrics, by, period, since, until, dict(where))
