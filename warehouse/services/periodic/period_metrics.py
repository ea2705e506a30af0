"""The figures of a periodic report's metrics, with those of earlier periods and their targets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from care.periods.freshness import as_of
from care.periods.period import Span
from care.policies.policy_book import read_policy_book
from care.reports import ReportKind
from care.reports.model.evidence import MetricFigures, comparable
from care.reports.periodic.period_figures import PeriodFigures
from care.semantic.dimension import PEOPLE
from care.semantic.metric import METRICS
from care.targets.targets import effective_target, read_targets
from warehouse.query.figure_source import FigureSource
from warehouse.query.metric_sql import Question, RecordSide


@dataclass(frozen=True)
class ReportRequest:
    """A periodic report as asked for: its kind and period, of these ``stores`` (one row each).

    ``only``: what everything is filtered by. ``people``: whether the reader may see colleagues' names.
    """

    source: FigureSource
    kind: ReportKind
    span: Span
    stores: pl.DataFrame
    only: Mapping[str, Sequence[Any]]
    people: bool = True

    def measure(
        self, metrics: Sequence[str], by: tuple[str, ...] = (), span: Span | None = None, **where: Any
    ) -> pl.DataFrame:
        """The figures of metrics over the period, or another ``span``."""
        days = span or self.span
        only = {**self.only, **{name: (value,) for name, value in where.items()}}
        return self.source.measure(
            Question(tuple(metrics), by, since=days.since, until=days.until, where=only)
        )

    def records(
        self, metric: str, *sides: RecordSide, span: Span | None = None, **where: Any
    ) -> pl.DataFrame:
        """The records on some sides of a metric, without colleagues' names where readers may not see them.

        The column ``settled`` says whether a row is in the denominator.
        """
        days = span or self.span
        only = {**self.only, **{name: (value,) for name, value in where.items()}}
        question = Question((metric,), since=days.since, until=days.until, where=only)
        found = [
            self.source.records(metric, side, question).with_columns(
                settled=pl.lit(side not in (RecordSide.PENDING, RecordSide.AWAITING))
            )
            for side in sides
        ]
        rows = pl.concat(found, how="diagonal_relaxed")
        return rows if self.people else rows.drop(PEOPLE, strict=False)

    def figures(self, *metrics: str) -> PeriodFigures:
        """The figures of these metrics, each beside those of the period before and of a year ago."""
        today = as_of(self.stores).date()
        earlier = self.kind.earlier(self.span, today)
        now, before, year = (
            {row["metric"]: row for row in self.measure(metrics, span=span).iter_rows(named=True)}
            for span in (self.span, *earlier)
        )
        targets, policies = read_targets(self.source.home), read_policy_book(self.source.home, self.stores)
        codes = tuple(self.stores["store"].sort())
        measured = {}
        for key in metrics:
            metric = policies.named(METRICS[key], codes, self.span.until)
            measured[key] = MetricFigures(
                metric,
                now[key],
                comparable(metric, before[key], earlier[0], self.span, self.stores),
                comparable(metric, year[key], earlier[1], self.span, self.stores),
                effective_target(metric, targets, codes, self.span.until, policies),
                tuple(self.only.items()),  # type: ignore[arg-type]  # values of one dimension
            )
        return PeriodFigures(self.kind, self.span, self.stores, measured, self.people)
