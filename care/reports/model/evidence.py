"""The input of a report: metric values and records of one business area over a period."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import polars as pl

from care.attention import NO_FINDINGS, Findings
from care.periods.freshness import as_of, complete_until, recorded_since
from care.periods.period import Period, Span
from care.policies.policy_book import NO_POLICIES, PolicyBook
from care.reports.model.scopes import Scope
from care.reports.model.survey_evidence import NOTHING_SURVEYED, SurveyEvidence
from care.review.minutes import Minute
from care.semantic.dimension import PEOPLE
from care.semantic.exposure import by_exposure
from care.semantic.metric import METRICS, Metric, MetricKind
from care.semantic.record_kinds import record_kinds_of
from care.semantic.scope_name import FigureScope, scoped_name
from care.signals import Baseline, baselines_of, compared_from
from care.signals.judged_series import JudgedSeries, judge_series
from care.signals.time_series import Reading, series_by
from care.stats.contribution import Contribution
from care.targets.targets import EffectiveTarget, Target, effective_target

Row = Mapping[str, Any]

CALLBACK_TYPE_METRICS = ("callback_rate", "callback_on_time_rate", "callback_success_rate")
COMPLAINT_DIMENSIONS = ("cause_1", "cause_2", "level", "source")


@dataclass(frozen=True)
class Evidence:
    """The metric values and records of a scope over a span.

    ``current``, ``previous`` and ``last_year`` have one row a metric. ``history`` has one row a metric and
    period, with earlier periods for the control charts. ``by_type`` is also grouped by callback_type,
    ``by_advisor`` by store and advisor. ``classes`` holds complaint counts by dimension. The records are
    masked: ``tasks`` that fell due, ``voices`` (attempts with a customer comment, a score or
    dissatisfaction), ``cases`` received in the span, ``open_cases`` received at any time up to its end,
    ``closed_cases`` first closed from ``closed_since`` on, a year before the span.
    ``plans`` are the departments' improvement plans as of the report's creation. ``narrowed``: by metric the
    part of everything that its figures are of; ``single_store``: whether the report is of one store only.
    ``contributions``: by metric who stands out by its misses. ``surveyed``: answers item by item.
    ``people``: whether the reader may see the names of colleagues. ``last_counted``: the last period in which
    these stores counted any complaint, so that an area without one had 0. ``findings``:
    what else is known.
    """

    scope: Scope
    span: Span
    stores: pl.DataFrame
    current: pl.DataFrame
    previous: pl.DataFrame
    last_year: pl.DataFrame
    history: pl.DataFrame
    by_type: pl.DataFrame
    by_advisor: pl.DataFrame
    classes: Mapping[str, pl.DataFrame]
    tasks: pl.DataFrame
    voices: pl.DataFrame
    cases: pl.DataFrame
    open_cases: pl.DataFrame
    closed_cases: pl.DataFrame
    closed_since: date
    targets: tuple[Target, ...] = ()
    baselines: tuple[Baseline, ...] = field(default=())
    policies: PolicyBook = NO_POLICIES
    plans: tuple[Minute, ...] = ()
    narrowed: Mapping[str, FigureScope] = field(default_factory=dict)
    single_store: bool = False
    contributions: Mapping[str, Sequence[Contribution]] = field(default_factory=dict)
    last_counted: date | None = None
    people: bool = True
    surveyed: SurveyEvidence = NOTHING_SURVEYED
    findings: Findings = NO_FINDINGS
    _judged: dict[str, JudgedSeries] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def unit(self) -> Period:
        """The calendar period of the report; a month where the span has none."""
        return self.span.unit or Period.MONTH

    @cached_property
    def store_codes(self) -> tuple[str, ...]:
        """The store codes in ascending order."""
        return tuple(self.stores["store"].sort())

    @property
    def until(self) -> date:
        """The last day for which every active store has delivered records."""
        return complete_until(self.stores)

    @cached_property
    def first_period(self) -> date | None:
        """The first day of the earliest period in ``history``; None where it is empty."""
        return min(self.history["period"].drop_nulls().to_list(), default=None)

    def definition(self, metric: str) -> Metric:
        """A metric by the name that the policy of all these stores has for it."""
        return self.policies.named(METRICS[metric], self.store_codes, self.span.until)

    def figures(self, metric: str) -> "MetricFigures":
        """A metric's rows of this period, the previous one and a year before, with the effective target."""
        definition, today = self.definition(metric), as_of(self.stores).date()
        return MetricFigures(
            definition,
            _row(self.current, metric),
            self._comparable(definition, self.span.previous(today), _row(self.previous, metric)),
            self._comparable(definition, self.span.year_before(today), _row(self.last_year, metric)),
            effective_target(definition, self.targets, self.store_codes, self.span.until, self.policies),
            self.scope_of(metric),
        )

    def _comparable(self, metric: Metric, span: Span, row: Row) -> Row:
        """See :func:`comparable`."""
        return comparable(metric, row, span, self.span, self.stores)

    def series(self, metric: str) -> list[Reading]:
        """A metric's values by period, without the periods that have nothing to count."""
        return series_by(self.history.filter(pl.col("metric") == metric)).get((), [])

    def contributions_told(self, metric: str) -> list[Contribution]:
        """Who stands out by the misses of a metric, as far as the reader may see names."""
        return [
            one for one in self.contributions.get(metric, ()) if self.people or one.dimension not in PEOPLE
        ]

    def judged(self, metric: str) -> JudgedSeries:
        """A metric's course up to the report's period, judged as on the pages."""
        if metric not in self._judged:
            self._judged[metric] = self._judge(metric)
        return self._judged[metric]

    def _judge(self, metric: str) -> JudgedSeries:
        definition = self.definition(metric)
        return judge_series(
            definition,
            self.series(metric),
            self.unit,
            self.until,
            self.figures(metric).target,
            baselines_of(definition, self.baselines, self.store_codes, self.policies),
            last=self.last_counted if definition.kind is MetricKind.COUNT else None,
            recorded_since=self.recorded_since(definition),
            scope=self.scope_of(metric),
            known=self.findings.of(metric, self.store_codes, self.scope_of(metric)),
        )

    def recorded_since(self, metric: Metric) -> date | None:
        """The first day of the records that tell of a metric."""
        return recorded_since(self.stores, record_kinds_of(metric))

    def scope_of(self, metric: str) -> FigureScope:
        """What the figures of a metric are of: the one store, and the area where it can be cut by it."""
        store = (("store", self.store_codes),) if self.single_store else ()
        return (*store, *self.narrowed.get(metric, ()))


@dataclass(frozen=True)
class MetricFigures:
    """A metric's rows of the span, of the previous period and of the same period a year before."""

    metric: Metric
    current: Row
    previous: Row
    last_year: Row
    target: EffectiveTarget
    scope: FigureScope = ()

    @property
    def name(self) -> str:
        """The name of the metric with its scope."""
        return scoped_name(self.metric, self.scope)

    @property
    def value(self) -> float | None:
        """The value of this period; None where the denominator is 0."""
        number: float | None = self.current["value"]
        return number


def comparable(metric: Metric, row: Row, span: Span, now: Span, stores: pl.DataFrame) -> Row:
    """The row of an earlier span; without a value where it cannot be compared with that of ``now``.

    That is where the metric moves by construction, and where its records begin later: what they cover in
    part would read as a rise.
    """
    since = compared_from(metric, recorded_since(stores, record_kinds_of(metric)))
    covered = since is None or since <= span.since
    if not covered or metric.moves_by_construction:
        return {**row, "value": None}
    return by_exposure(metric, row, span, now.elapsed(as_of(stores).date()))


def _row(frame: pl.DataFrame, metric: str) -> Row:
    return frame.row(by_predicate=pl.col("metric") == metric, named=True)
