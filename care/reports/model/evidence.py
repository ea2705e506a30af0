"""The input of a report: metric values and records of one business area over a period."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import polars as pl

from care.i18n import say
from care.periods.freshness import as_of, complete_until, recorded_since
from care.periods.period import Period, Span
from care.policies.policy_book import NO_POLICIES, PolicyBook
from care.review.minutes import Minute
from care.semantic.metric import METRICS, Metric
from care.signals import Baseline, ControlChart, baselines_of, compared_from, control_chart, points_of
from care.signals.time_series import Reading, series_by
from care.targets.targets import EffectiveTarget, Target, effective_target

Row = Mapping[str, Any]

CALLBACK_TYPE_METRICS = ("callback_rate", "callback_on_time_rate", "callback_success_rate")
COMPLAINT_DIMENSIONS = ("cause_1", "cause_2", "level", "source")


@dataclass(frozen=True)
class Scope:
    """A business area: its callback types, complaint departments and metric keys.

    A None in ``departments`` includes complaints without a department.
    """

    key: str
    zh: str
    en: str
    advisors: tuple[str, str]
    callback_types: tuple[str, ...]
    departments: tuple[str | None, ...]
    execution: tuple[str, ...]
    quality: tuple[str, ...]
    volume: tuple[str, ...]
    handling: tuple[str, ...]
    satisfaction: tuple[str, ...] = ("satisfaction_score", "delight_rate")
    closing: tuple[str, ...] = (
        "close_rate",
        "one_shot_close_rate",
        "one_shot_close_to_date",
        "reopen_rate",
    )
    revisits: tuple[str, ...] = ("revisit_on_time_rate", "revisit_satisfied_rate")
    by_advisor: tuple[str, ...] = (
        "callback_on_time_rate",
        "delight_rate",
        "one_shot_close_to_date",
        "complaint_count",
    )

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return say(self.zh, self.en)

    @property
    def advisors_heading(self) -> str:
        """The heading of the section about advisors."""
        return say(*self.advisors)

    @property
    def metrics(self) -> tuple[str, ...]:
        """The keys of all metrics in a report on this area."""
        return (
            *self.execution,
            *self.quality,
            *self.satisfaction,
            *self.volume,
            *self.closing,
            *self.handling,
            *self.revisits,
        )

    def where(self, metric: Metric, dimensions: tuple[str, ...]) -> dict[str, tuple[Any, ...]]:
        """The filter of a metric by dimension; a metric that fixes its own callback type gets none for it."""
        if "callback_type" in dimensions and not metric.callback_types:
            return {"callback_type": self.callback_types}
        return {"department": self.departments} if "department" in dimensions else {}


HANDLING = (
    "first_contact_on_time_rate",
    "first_reply_on_time_rate",
    "timely_standard_rate",
    "close_on_time_rate",
    "hours_to_close_median",
    "hours_to_close_p90",
)
"""Metrics of complaint handling, the same for every department."""
AFTER_SALES = Scope(
    "after-sales",
    "售后",
    "After-sales",
    ("与服务顾问有关的项目", "Items about each service advisor"),
    ("service",),
    ("service", "parts", "other", None),
    execution=(
        "callback_on_time_rate",
        "service_callback_rate",
        "callback_success_rate",
        "private_callback_rate",
        "key_customer_callback_rate",
        "lost_customer_callback_rate",
        "next_day_rate",
        "within_48h_rate",
        "persistence_rate",
        "wrong_number_rate",
    ),
    quality=("voice_capture_rate", "missed_voice_rate", "terse_record_rate"),
    volume=("complaint_count", "complaints_per_100_visits", "repeat_share"),
    handling=(*HANDLING, "inquiry_24h_rate"),
)
SALES = Scope(
    "sales",
    "销售",
    "Sales",
    ("与销售顾问有关的项目", "Items about each sales advisor"),
    ("sale_day0", "sale_day3", "sale_day7"),
    ("sales",),
    execution=(
        "callback_on_time_rate",
        "new_car_callback_rate",
        "callback_success_rate",
        "persistence_rate",
        "wrong_number_rate",
    ),
    quality=("voice_capture_rate", "terse_record_rate"),
    volume=("complaint_count", "repeat_share"),
    handling=HANDLING,
)


@dataclass(frozen=True)
class Evidence:
    """The metric values and records of a scope over a span.

    ``current``, ``previous`` and ``last_year`` have one row a metric. ``history`` has one row a metric and
    period, with earlier periods for the control charts. ``by_type`` is also grouped by callback_type,
    ``by_advisor`` by store and advisor. ``classes`` holds complaint counts by dimension. The records are
    masked: ``tasks`` that fell due, ``voices`` (attempts with a customer comment, a score or
    dissatisfaction), ``cases`` received in the span, ``open_cases`` received at any time up to its end.
    ``plans`` are the departments' improvement plans as of the report's creation.
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
    targets: tuple[Target, ...] = ()
    baselines: tuple[Baseline, ...] = field(default=())
    policies: PolicyBook = NO_POLICIES
    plans: tuple[Minute, ...] = ()

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
        )

    def _comparable(self, metric: Metric, span: Span, row: Row) -> Row:
        """The row of an earlier span; without a value where it cannot be compared with this one.

        That is where the metric moves by construction, and where ``history`` starts later: 0 would be wrong.
        """
        covered = self.first_period is not None and self.first_period <= span.since
        return row if covered and not metric.moves_by_construction else {**row, "value": None}

    def series(self, metric: str) -> list[Reading]:
        """A metric's values by period, without the periods that have nothing to count."""
        return series_by(self.history.filter(pl.col("metric") == metric)).get((), [])

    def chart(self, metric: str) -> ControlChart:
        """The control chart of a metric up to the report's period."""
        definition = self.definition(metric)
        since = compared_from(definition, recorded_since(self.stores))
        return control_chart(
            definition,
            points_of(self.series(metric), self.unit, self.until, since),
            self.unit,
            self.figures(metric).target,
            baselines_of(definition, self.baselines, self.store_codes, self.policies),
        )


@dataclass(frozen=True)
class MetricFigures:
    """A metric's rows of the span, of the previous period and of the same period a year before."""

    metric: Metric
    current: Row
    previous: Row
    last_year: Row
    target: EffectiveTarget

    @property
    def value(self) -> float | None:
        """The value of this period; None where the denominator is 0."""
        number: float | None = self.current["value"]
        return number


def _row(frame: pl.DataFrame, metric: str) -> Row:
    return frame.row(by_predicate=pl.col("metric") == metric, named=True)
