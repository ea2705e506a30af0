"""Ask a warehouse everything that a report is made from.

Command and pages both need it, and ``care`` may not ask; so the questions stand here, in one place.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl

from care.periods.freshness import as_of, complete_until
from care.periods.period import Period, Span
from care.reports import Evidence, Report, ReportKind, Scope, make_report
from care.reports.model.evidence import BY_TYPE, CLASSES
from care.review.minutes import Minute, MinuteKind, MinuteState
from care.semantic.metric import METRICS
from care.signals import read_baselines
from care.targets.targets import read_targets
from warehouse.query.warehouse import Question, RecordSide, Warehouse
from warehouse.services.minutes_store import Minutes

RUN_UP = {Period.MONTH: timedelta(days=760), Period.WEEK: timedelta(weeks=52)}
"""Enough complete periods before the report's own for a verdict."""

Where = Mapping[str, tuple[Any, ...]]


def gather_report(
    house: Warehouse, kind: ReportKind, day: date | None = None, store: str | None = None
) -> Report:
    """The report on the period that holds ``day``, by default the last one that is over.

    Raises Unknown where there is no such store, BadTarget and BadBaseline where those cannot be read.
    """
    span = kind.span(day, complete_until(_stores(house, store)))
    return make_report(kind, [gather_evidence(house, scope, span, store) for scope in kind.scopes])


def gather_evidence(house: Warehouse, scope: Scope, span: Span, store: str | None = None) -> Evidence:
    """The figures and records of a scope over a calendar period, of one store or all.

    Raises Unknown, with the nearest one, where there is no such store; ValueError for a span that is no
    calendar period.
    """
    if span.unit is None:
        raise ValueError(f"{span} is no calendar period")
    chosen = _stores(house, store)
    only: Where = {} if store is None else {"store": (store,)}
    by_type = house.measure(
        Question(BY_TYPE, ("callback_type",), since=span.since, until=span.until, where=only)
    )
    today = as_of(chosen).date()
    run_up = Span(span.unit.first_day(span.since - RUN_UP[span.unit]), span.until, span.unit)
    asked = _Asked(house, scope, only)
    # Asked first: of a network this is what takes one store, and so what its reader is told.
    tasks = asked.records(span, "callback_rate", RecordSide.DENOMINATOR)
    metrics = scope.metrics
    return Evidence(
        scope,
        span,
        chosen,
        now=asked.figures(span, metrics),
        before=asked.figures(span.previous(today), metrics),
        last_year=asked.figures(span.year_before(today), metrics),
        history=asked.figures(run_up, metrics, period=span.unit),
        by_type=by_type,
        by_advisor=asked.figures(span, scope.by_advisor, by=("store", "advisor")),
        classes={each: asked.figures(span, ("complaint_count",), by=(each,)) for each in CLASSES},
        tasks=tasks,
        voices=_voices(asked, span),
        cases=asked.records(span, "complaint_count", RecordSide.DENOMINATOR),
        open_cases=asked.records(span, "close_rate", RecordSide.MISSED, of_all_days=True),
        targets=read_targets(house.home),
        baselines=read_baselines(house.home),
        plans=_plans(house, scope, span, store),
    )


def _plans(house: Warehouse, scope: Scope, span: Span, store: str | None) -> tuple[Minute, ...]:
    """The plans on a scope that these reports are about: this one's, and what of earlier ones was left."""
    told_on = span.until + timedelta(days=1)
    return tuple(
        plan
        for plan in Minutes.open(house.home).standing(told_on)
        if plan.said.sort is MinuteKind.PLAN and plan.said.topic == scope.key
        if store in (None, plan.said.store) and (house.seen is None or plan.said.store in house.seen)
        if plan.said.state is MinuteState.OPEN or plan.told_on == told_on
    )


def _stores(house: Warehouse, store: str | None) -> pl.DataFrame:
    if store is None:
        return house.stores()
    house.measure(Question(("complaint_count",), where={"store": (store,)}))
    return house.stores().filter(pl.col("store") == store)


@dataclass(frozen=True)
class _Asked:
    """Questions within one scope: each metric is narrowed as the scope says."""

    house: Warehouse
    scope: Scope
    only: Where

    def figures(
        self, span: Span, metrics: tuple[str, ...], by: tuple[str, ...] = (), period: Period = Period.ALL
    ) -> pl.DataFrame:
        alike: dict[tuple[tuple[str, tuple[Any, ...]], ...], list[str]] = defaultdict(list)
        for metric in metrics:
            alike[tuple(self._where(metric).items())].append(metric)
        return pl.concat(
            self.house.measure(Question(tuple(keys), by, period, span.since, span.until, dict(where)))
            for where, keys in alike.items()
        )

    def records(
        self, span: Span, metric: str, side: RecordSide, *, of_all_days: bool = False
    ) -> pl.DataFrame:
        """Those of the span; ``of_all_days``: those before it, too."""
        since = None if of_all_days else span.since
        question = Question((metric,), since=since, until=span.until, where=self._where(metric))
        return self.house.records(metric, side, question)

    def _where(self, metric: str) -> Where:
        return {**self.only, **self.scope.where(METRICS[metric], self.house.dimensions(metric))}


def _voices(asked: _Asked, span: Span) -> pl.DataFrame:
    """Attempts with a score or with dissatisfaction, worst first."""
    parts = (
        asked.records(span, metric, RecordSide.DENOMINATOR)
        for metric in ("satisfaction_score", "terse_record_rate")
    )
    return (
        pl.concat(parts)
        .unique(["store", "callback_no"])
        .sort(
            "dissatisfied",
            "satisfaction",
            "attempted_at",
            "callback_no",
            descending=[True, False, False, False],
        )
    )
