"""Gather the figures and records that a report is made from.

Because the command and the pages need it and ``care`` imports no warehouse, it stands here.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import polars as pl

from care.periods.freshness import as_of, last_day_known
from care.periods.period import Period, Span
from care.periods.presets import with_course
from care.policies.policy_book import read_policy_book
from care.reports import Evidence, Report, ReportKind, Scope, make_report
from care.reports.model.cover import read_cover
from care.reports.model.evidence import CALLBACK_TYPE_METRICS, COMPLAINT_DIMENSIONS
from care.review.minutes import Minute, MinuteKind, MinuteState
from care.scorecard.scorecard import HEADLINES, Scorecard
from care.semantic.callback_types import APART, left_out_words
from care.semantic.dimension import PEOPLE
from care.semantic.metric import METRICS
from care.semantic.scope_name import FigureScope
from care.signals import read_baselines
from care.targets.targets import read_targets
from warehouse.query.figure_source import FigureSource
from warehouse.query.metric_sql import Question, RecordSide
from warehouse.services.attention import store_findings
from warehouse.services.contribution_figures import contributions_of, narrowed, often_missed
from warehouse.services.minutes_store import Minutes
from warehouse.services.periodic.period_metrics import ReportRequest
from warehouse.services.periodic.periodic_report import PERIODIC_REPORTS, periodic_report
from warehouse.services.scorecard_figures import ScorecardFigures
from warehouse.services.survey_figures import ITEMS, loaded_surveys, survey_evidence
from warehouse.services.voices import worst_first

DimensionFilter = Mapping[str, tuple[Any, ...]]


def gather_report(
    source: FigureSource,
    kind: ReportKind,
    day: date | None = None,
    store: str | None = None,
    *,
    people: bool = True,
) -> Report:
    """The report on the period that holds ``day``, by default the last one that is over.

    ``people``: whether its reader may see the names of colleagues. Raises UnknownName where there is no such
    store, BadTarget, BadBaseline, BadPolicy and BadCover for bad files.
    """
    stores = _stores(source, store)
    span = kind.span(day, last_day_known(stores))
    cover = read_cover(source.home, stores["store"].to_list())
    if kind.key in PERIODIC_REPORTS:
        only: DimensionFilter = {} if store is None else {"store": (store,)}
        return replace(periodic_report(ReportRequest(source, kind, span, stores, only, people)), cover=cover)
    evidences = [gather_evidence(source, scope, span, store, people=people) for scope in kind.scopes]
    return make_report(kind, evidences, cover, _scorecard(source, evidences, store))


def _scorecard(source: FigureSource, evidences: Sequence[Evidence], store: str | None) -> Scorecard | None:
    """The scorecard of a report's area, or of all areas together where it has several."""
    first = evidences[0]
    only: DimensionFilter = {} if store is None else {"store": (store,)}
    scoped = _ScopedSource(source, first.scope, only)
    several = len(evidences) > 1
    metrics = HEADLINES if several else first.scope.headlines
    where_of: Callable[[str], DimensionFilter] = (lambda _: only) if several else scoped.where
    card = ScorecardFigures(
        source,
        first.stores,
        first.span,
        metrics,
        where_of,
        first.targets,
        first.baselines,
        first.policies,
        first.findings,
    ).scorecard()
    return card and replace(card, without=_left_out(source, first.span, metrics, where_of, only))


def _left_out(
    source: FigureSource,
    span: Span,
    metrics: Sequence[str],
    where_of: Callable[[str], DimensionFilter],
    only: DimensionFilter,
) -> dict[str, str]:
    """Which callbacks of the period the metrics of all types leave out, in words."""
    rows = source.measure(Question((*APART.values(),), since=span.since, until=span.until, where=only))
    owed = dict(rows.select("metric", "denominator").iter_rows())
    due = [type_ for type_, metric in APART.items() if owed.get(metric)]
    told = {key: left_out_words(METRICS[key].denominator, due) for key in metrics}
    return {key: words for key, words in told.items() if words and "callback_type" not in where_of(key)}


def gather_evidence(
    source: FigureSource, scope: Scope, span: Span, store: str | None = None, *, people: bool = True
) -> Evidence:
    """The figures and records of a scope over a calendar period, of one store or all.

    Raises UnknownName, with the nearest one, where there is no such store; ValueError for a span that is no
    calendar period.
    """
    if span.unit is None:
        raise ValueError(f"{span} is no calendar period")
    chosen = _stores(source, store)
    only: DimensionFilter = {} if store is None else {"store": (store,)}
    by_type = source.measure(
        Question(CALLBACK_TYPE_METRICS, ("callback_type",), since=span.since, until=span.until, where=only)
    )
    today = as_of(chosen).date()
    scope = replace(scope, satisfaction=(*scope.satisfaction, *loaded_surveys(source, scope.key, span)))
    course = replace(with_course(span, span.until, span.unit), unit=span.unit)
    year = Span(span.year_before(today).since, span.until)
    scoped = _ScopedSource(source, scope, only)
    # First, because of a network this raises UnsupportedAcrossStores with the message that helps.
    tasks = scoped.records(span, "callback_rate", RecordSide.DENOMINATOR)
    metrics = scope.metrics
    current = scoped.figures(span, metrics)
    return Evidence(
        scope,
        span,
        chosen,
        current=current,
        previous=scoped.figures(span.previous(today), metrics),
        last_year=scoped.figures(span.year_before(today), metrics),
        history=scoped.figures(course, metrics, period=span.unit),
        by_type=by_type,
        by_advisor=scoped.figures(span, scope.by_advisor, by=("store", "advisor")),
        classes={
            each: scoped.figures(span, ("complaint_count",), by=(each,)) for each in COMPLAINT_DIMENSIONS
        },
        tasks=_shown(tasks, people=people),
        voices=_shown(_voices(scoped, span), people=people),
        cases=_shown(scoped.records(span, "complaint_count", RecordSide.DENOMINATOR), people=people),
        open_cases=_shown(
            scoped.records(span, "close_rate", RecordSide.MISSED, of_all_days=True), people=people
        ),
        closed_cases=scoped.records(year, "one_shot_close_to_date", RecordSide.DENOMINATOR),
        closed_since=max(year.since, min(chosen["earliest_at"].drop_nulls().dt.date(), default=year.since)),
        targets=read_targets(source.home),
        baselines=read_baselines(source.home),
        policies=read_policy_book(source.home, chosen),
        plans=_plans(source, scope, span, store),
        narrowed={metric: scoped.narrowed(metric) for metric in metrics},
        single_store=store is not None,
        contributions=contributions_of(
            source, often_missed(current), narrowed(source, span.since, span.until, scoped.where)
        ),
        last_counted=_last_counted(source, course, only),
        people=people,
        surveyed=survey_evidence(
            source,
            lambda by: scoped.figures(span, ITEMS, by=by),
            scope.key,
            span,
            chosen["store"].to_list(),
        ),
        findings=store_findings(source),
    )


def _shown(records: pl.DataFrame, *, people: bool) -> pl.DataFrame:
    """The records, without the names of colleagues for who may not see them: empty columns are not shown."""
    named = [] if people else [name for name in PEOPLE if name in records.columns]
    return records.with_columns(pl.lit(None, pl.String).alias(name) for name in named)


def _last_counted(source: FigureSource, course: Span, only: DimensionFilter) -> date | None:
    """The last period in which these stores counted any complaint."""
    rows = source.measure(
        Question(("complaint_count",), (), course.unit or Period.MONTH, course.since, course.until, only)
    )
    return max(rows.filter(pl.col("denominator") > 0)["period"].drop_nulls().to_list(), default=None)


def _plans(source: FigureSource, scope: Scope, span: Span, store: str | None) -> tuple[Minute, ...]:
    """The improvement plans on a scope: those of this report's review, and open ones of earlier reviews."""
    told_on, visible = span.until + timedelta(days=1), source.visible_stores
    return tuple(
        plan
        for plan in Minutes.open(source.home).standing(told_on)
        if plan.content.sort is MinuteKind.PLAN and plan.content.topic == scope.key
        if store in (None, plan.content.store) and (visible is None or plan.content.store in visible)
        if plan.content.state is MinuteState.OPEN or plan.told_on == told_on
    )


def _stores(source: FigureSource, store: str | None) -> pl.DataFrame:
    if store is None:
        return source.dated_stores()
    source.measure(Question(("complaint_count",), where={"store": (store,)}))
    return source.dated_stores(store)


@dataclass(frozen=True)
class _ScopedSource:
    """A source restricted to one scope: each metric is filtered as the scope says."""

    source: FigureSource
    scope: Scope
    only: DimensionFilter

    def figures(
        self, span: Span, metrics: tuple[str, ...], by: tuple[str, ...] = (), period: Period = Period.ALL
    ) -> pl.DataFrame:
        alike: dict[tuple[tuple[str, tuple[Any, ...]], ...], list[str]] = defaultdict(list)
        for metric in metrics:
            alike[tuple(self.where(metric).items())].append(metric)
        return pl.concat(
            self.source.measure(Question(tuple(keys), by, period, span.since, span.until, dict(where)))
            for where, keys in alike.items()
        )

    def records(
        self, span: Span, metric: str, side: RecordSide, *, of_all_days: bool = False
    ) -> pl.DataFrame:
        """The records of the span; with ``of_all_days`` those before it, too."""
        since = None if of_all_days else span.since
        question = Question((metric,), since=since, until=span.until, where=self.where(metric))
        return self.source.records(metric, side, question)

    def narrowed(self, metric: str) -> FigureScope:
        """The part of the scope that a metric is narrowed to."""
        return tuple(self.scope.where(METRICS[metric], self.source.dimensions(metric)).items())

    def where(self, metric: str) -> DimensionFilter:
        """What the figures of a metric are narrowed to."""
        return {**self.only, **self.scope.where(METRICS[metric], self.source.dimensions(metric))}


def _voices(scoped: _ScopedSource, span: Span) -> pl.DataFrame:
    """Attempts with a score or with dissatisfaction, worst first."""
    scored, dissatisfied = (
        scoped.records(span, metric, RecordSide.DENOMINATOR)
        for metric in ("satisfaction_score", "terse_record_rate")
    )
    return worst_first(scored, dissatisfied)
