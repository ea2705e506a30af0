"""The course of metrics with verdicts, of any groups: what ``care metrics --signals`` prints.

Because ``care`` imports no warehouse, it stands here; every judgement is in ``care.signals``.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from care.attention import Findings
from care.i18n import say
from care.periods.freshness import complete_until, last_day_known, recorded_since
from care.periods.period import Period, Span
from care.periods.presets import with_course
from care.policies.policy_book import read_policy_book
from care.semantic.metric import METRICS, MetricKind
from care.semantic.record_kinds import record_kinds_of
from care.signals import baselines_of, read_baselines
from care.signals.judged_series import JudgedSeries, judge_series
from care.signals.time_series import Reading, series_by
from care.targets.targets import effective_target, read_targets
from warehouse.query.figure_source import FigureSource
from warehouse.query.metric_sql import Question
from warehouse.query.validate_question import UnknownName
from warehouse.services.attention import store_findings


@dataclass(frozen=True)
class JudgedGroup:
    """The course of one metric of one group, ``group`` naming its value of each dimension asked for."""

    metric: str
    group: dict[str, Any]
    series: JudgedSeries


def judged_metrics(source: FigureSource, question: Question) -> Iterator[JudgedGroup]:
    """Every metric and group of a question by period, judged as the pages judge them.

    Points are drawn from ``question.since`` on; before it, the course reaches back as far as verdicts need.
    Raises UnknownName without a period to judge by, and what :meth:`FigureSource.measure` raises.
    """
    if question.period is Period.ALL:
        raise UnknownName(
            say(
                "--signals 要有周期，请加上 --period week 或 --period month。",
                "--signals judges periods; add --period week or --period month.",
            )
        )
    known = source.dated_stores(*question.where.get("store", ()))
    if known.is_empty():
        return
    until = min(question.until or last_day_known(known), last_day_known(known))
    course = with_course(Span(question.since or until, until), until, question.period)
    rows = source.measure(
        Question(
            question.metrics,
            question.by,
            question.period,
            course.since,
            question.until,
            question.where,
        )
    )
    ends, findings = _last_counted(source, question, rows), store_findings(source)
    for (metric, *values), readings in series_by(rows, "metric", *question.by).items():
        group = dict(zip(question.by, values, strict=True))
        own = known.filter(pl.col("store") == group["store"]) if group.get("store") else known
        last = ends.get((metric, group.get("store")))
        yield JudgedGroup(
            metric, group, _judged(source, question, metric, group, own, readings, last, findings)
        )


def _last_counted(
    source: FigureSource, question: Question, rows: pl.DataFrame
) -> dict[tuple[str, str | None], date]:
    """By metric and store the last period in which any was counted: then a class that had none had 0."""
    counts = [key for key in question.metrics if METRICS[key].kind is MetricKind.COUNT]
    if not counts or not {*question.by, *question.where} - {"store"}:
        return {}
    by = ("store",) if "store" in question.by else ()
    where = {name: chosen for name, chosen in question.where.items() if name == "store"}
    since = min(rows["period"].drop_nulls().to_list(), default=None)
    whole = source.measure(Question(tuple(counts), by, question.period, since, question.until, where))
    return {
        (metric, next(iter(store), None)): max(reading.period for reading in series)
        for (metric, *store), series in series_by(whole, "metric", *by).items()
    }


def _judged(
    source: FigureSource,
    question: Question,
    metric: str,
    group: dict[str, Any],
    stores: pl.DataFrame,
    readings: list[Reading],
    last: date | None,
    findings: Findings,
) -> JudgedSeries:
    known, unit, home = METRICS[metric], question.period, source.home
    codes, policies = stores["store"].to_list(), read_policy_book(home, stores)
    on = min(question.until or last_day_known(stores), last_day_known(stores))
    scope = {name: tuple(chosen) for name, chosen in question.where.items()}
    scope |= {name: (value,) for name, value in group.items()}
    return judge_series(
        known,
        readings,
        unit,
        complete_until(stores),
        effective_target(known, read_targets(home), codes, on, policies),
        baselines_of(known, read_baselines(home), codes, policies),
        last=last,
        recorded_since=recorded_since(stores, record_kinds_of(known)),
        scope=tuple(scope.items()),
        drawn_from=question.since and unit.first_day(question.since),
        known=findings.of(metric, codes, tuple(scope.items())),
    )
