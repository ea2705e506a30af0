"""What a report is made from: figures and records of one part of the trade over some days."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import polars as pl

from care.i18n import say
from care.periods.freshness import as_of, complete_until
from care.periods.period import Period, Span
from care.review.minutes import Minute
from care.semantic.metric import METRICS, Metric
from care.signals import Baseline, ControlChart, baselines_of, control_chart, points_of
from care.signals.time_series import Reading, series_by
from care.targets.targets import EffectiveTarget, Target, effective_target

Row = Mapping[str, Any]

BY_TYPE = ("callback_rate", "callback_on_time_rate", "callback_success_rate")
CLASSES = ("cause_1", "cause_2", "level", "source")


@dataclass(frozen=True)
class Scope:
    """One part of the trade: its callbacks, the departments its complaints are about, its metrics.

    ``departments`` with None also takes the complaints for which no department is given.
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
        """What it is called in the reader's language."""
        return say(self.zh, self.en)

    @property
    def about_advisors(self) -> str:
        """The heading over what concerns its advisors."""
        return say(*self.advisors)

    @property
    def metrics(self) -> tuple[str, ...]:
        """Every metric that a report on it states."""
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
        """The conditions on a metric; one that names a callback type of its own is left to it."""
        if "callback_type" in dimensions and "callback_type" not in metric.denominator:
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
"""How a complaint is handled, whichever department it is about."""
AFTER_SALES = Scope(
    "after-sales",
    "售后",
    "After-sales",
    ("与服务顾问有关的项目", "Items about each service advisor"),
    ("service",),
    ("service", "parts", "other", None),
    execution=(
        "callback_on_time_rate",
        "service_overall_rate",
        "callback_success_rate",
        "service_callback_rate",
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
    """The figures and records of a scope over a span, as measured.

    ``now``, ``before``, ``last_year``: one row a metric. ``history``: metric by period, with a run-up.
    ``by_type``, ``by_advisor``: also by callback_type; by store and advisor. ``classes``: complaints by
    dimension. Records, masked: ``tasks`` that fell due, ``voices`` (attempts that have words, a score or
    dissatisfaction), ``cases`` received, ``open_cases`` received at any time up to the span's end.
    ``plans`` are the departments', as they stood when the report was made.
    """

    scope: Scope
    span: Span
    stores: pl.DataFrame
    now: pl.DataFrame
    before: pl.DataFrame
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
    plans: tuple[Minute, ...] = ()

    @property
    def unit(self) -> Period:
        """The calendar period it is of."""
        return self.span.unit or Period.MONTH

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The stores' codes."""
        return tuple(self.stores["store"].sort())

    @property
    def until(self) -> date:
        """The day up to which every living store has delivered records."""
        return complete_until(self.stores)

    @cached_property
    def first_period(self) -> date | None:
        """The first day of the first period in ``history``; None where that is empty."""
        return min(self.history["period"].drop_nulls().to_list(), default=None)

    def measured(self, metric: str) -> "Measured":
        """A metric now, before and a year before, with the target in force."""
        known = METRICS[metric]
        today = as_of(self.stores).date()
        return Measured(
            known,
            _row(self.now, metric),
            self._if_kept(self.span.previous(today), _row(self.before, metric)),
            self._if_kept(self.span.year_before(today), _row(self.last_year, metric)),
            effective_target(known, self.targets, self.names, self.span.until),
        )

    def _if_kept(self, span: Span, row: Row) -> Row:
        """A row of earlier days; without value where no records reach back so far: no count is not 0."""
        first = self.first_period
        return row if first is not None and first <= span.since else {**row, "value": None}

    def series(self, metric: str) -> list[Reading]:
        """A metric period by period, those without anything to count left out."""
        return series_by(self.history.filter(pl.col("metric") == metric)).get((), [])

    def chart(self, metric: str) -> ControlChart:
        """The control chart of a metric up to this period."""
        known = METRICS[metric]
        return control_chart(
            known,
            points_of(self.series(metric), self.unit, self.until),
            self.unit,
            self.measured(metric).aim,
            baselines_of(known, self.baselines, self.names),
        )


@dataclass(frozen=True)
class Measured:
    """A metric's row over the span, the period before it and the same a year before."""

    metric: Metric
    now: Row
    before: Row
    last_year: Row
    aim: EffectiveTarget

    @property
    def value(self) -> float | None:
        """The value now; None where there is nothing to divide by."""
        number: float | None = self.now["value"]
        return number


def _row(frame: pl.DataFrame, metric: str) -> Row:
    return frame.row(by_predicate=pl.col("metric") == metric, named=True)
