"""The query that all metrics share: many metrics of one mart and date, counted in one pass."""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from care.periods.period import Period
from care.semantic.metric import Metric, MetricKind


class RecordSide(StrEnum):
    """Which rows of a metric: numerator, denominator, their difference, or why they are in neither.

    Pending: not due yet. Awaiting: due, but the records that could have told do not reach it. Unknown: the
    source does not supply what it takes.
    """

    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"
    MISSED = "missed"
    PENDING = "pending"
    AWAITING = "awaiting"
    UNKNOWN = "unknown"


NOT_COUNTED = (RecordSide.PENDING, RecordSide.AWAITING, RecordSide.UNKNOWN)
"""The sides of rows that are in no denominator."""


@dataclass(frozen=True)
class Question:
    """What to count: metrics, grouped by dimensions and period, filtered by days and values.

    ``since`` and ``until`` are days of the metric's own date, both included. In ``where`` None among the
    values of a dimension selects rows that have no value.
    """

    metrics: tuple[str, ...]
    by: tuple[str, ...] = ()
    period: Period = Period.ALL
    since: date | None = None
    until: date | None = None
    where: Mapping[str, Sequence[Any]] = field(default_factory=dict)

    def of(self, *metrics: str) -> "Question":
        """The same question about other metrics."""
        return replace(self, metrics=metrics)


Sql = tuple[str, list[Any]]
"""A statement and its bound values."""


ALWAYS, NEVER = "true", "false"
"""Constant conditions. Because half of a metric's counts are constant, they are left out of its SQL."""


@dataclass(frozen=True)
class MetricConditions:
    """The conditions of a metric on a row, and its value, as SQL. Each may be null for a row."""

    owed: str
    known: str
    due: str
    passed: str
    hit: str
    value: str

    @classmethod
    def of(cls, metric: Metric) -> "MetricConditions":
        """The conditions as the metric's file has them."""
        due = passed = ALWAYS
        if metric.deadline is not None:
            due = f"coalesce({metric.deadline} <= {metric.coverage}, false)"
            passed = f"coalesce({metric.deadline} <= as_of, false)"
        hit = ALWAYS if metric.numerator is None else f"coalesce({metric.numerator}, false)"
        return cls(_one(metric.denominator), _one(metric.known), due, passed, hit, metric.value or "null")

    def on(self, side: RecordSide) -> str:
        """The condition for a row to be on a side; null counts as false."""
        match side:
            case RecordSide.DENOMINATOR:
                return _all(self.owed, self.known, self.due)
            case RecordSide.NUMERATOR:
                return _all(self.owed, self.known, self.due, self.hit)
            case RecordSide.MISSED:
                return _all(self.owed, self.known, self.due, _not(self.hit))
            case RecordSide.PENDING:
                return _all(self.owed, self.known, _not(self.passed))
            case RecordSide.AWAITING:
                return _all(self.owed, self.known, self.passed, _not(self.due))
            case RecordSide.UNKNOWN:
                return _all(self.owed, _not(self.known))


def _one(condition: str) -> str:
    return condition if condition == ALWAYS else f"({condition})"


def _not(condition: str) -> str:
    return NEVER if condition == ALWAYS else f"not {condition}"


def _all(*conditions: str) -> str:
    if NEVER in conditions:
        return NEVER
    return " and ".join(one for one in conditions if one != ALWAYS) or ALWAYS


def count_sql(metrics: Sequence[Metric], question: Question, table: str) -> Sql:
    """Count metrics of one mart and one date: columns period, dims, then n_i, d_i, v_i, p_i, w_i, u_i."""
    groups = ["period", *question.by]
    whole = question.period is Period.ALL and not question.by
    grouping = "" if whole else f" group by {', '.join(groups)}"
    picks = ["null::date as period"] if whole else groups
    return grouped_sql(metrics, question, table, question.by, picks, grouping)


def grouped_sql(
    metrics: Sequence[Metric],
    question: Question,
    table: str,
    dimensions: Sequence[str],
    picks: Sequence[str],
    grouping: str,
) -> Sql:
    """Count metrics, grouped as told.

    Because most of the time goes into conditions, each one that metrics share is evaluated once a row, and a
    condition that all of them have is a filter.
    """
    first = metrics[0]
    conditions = [MetricConditions.of(metric) for metric in metrics]
    condition, values = filter_sql(first.date, question)
    if len({facts.owed for facts in conditions}) == 1:
        condition = _all(condition, conditions[0].owed)
        conditions = [replace(facts, owed=ALWAYS) for facts in conditions]
    names: dict[str, str] = {}
    counts = [
        f"{part} as {letter}_{i}"
        for i, (metric, facts) in enumerate(zip(metrics, conditions, strict=True))
        for letter, part in _parts(metric, _named(facts, names)).items()
    ]
    facts = [period_sql(question.period, first.date) + " as period", *dimensions]
    facts += [f"{fact} as {name}" for fact, name in names.items()]
    return (
        f"select {', '.join([*picks, *counts])} "
        f"from (select {', '.join(facts)} from {table} where {condition}){grouping}",
        values,
    )


def records_sql(metric: Metric, side: RecordSide, question: Question, table: str, limit: int | None) -> Sql:
    """Select the rows on a side of a metric, newest first."""
    condition, values = filter_sql(metric.date, question)
    order = metric.deadline or metric.date
    limited = "" if limit is None else f" limit {int(limit)}"
    return (
        f"select * from {table} where {condition} and {MetricConditions.of(metric).on(side)} "
        f"order by {metric.date} desc, store, file_id, source_row, {order}{limited}",
        values,
    )


def period_sql(period: Period, column: str) -> str:
    """The first day of the period that holds a day."""
    if period is Period.ALL:
        return "cast(null as date)"
    return f"cast(date_trunc('{period.value}', {column}) as date)"


def _named(facts: MetricConditions, names: dict[str, str]) -> MetricConditions:
    """The same conditions by short names, which are added to ``names``; constants stay as they are."""
    return MetricConditions(
        *(
            fact if fact in (ALWAYS, "null") else names.setdefault(fact, f"fact_{len(names)}")
            for fact in astuple(facts)
        )
    )


def _parts(metric: Metric, facts: MetricConditions) -> dict[str, str]:
    counted = facts.on(RecordSide.DENOMINATOR)
    match metric.kind:
        case MetricKind.PROPORTION | MetricKind.COUNT | MetricKind.RATE:
            numerator, value = _count(facts.on(RecordSide.NUMERATOR)), "null"
        case MetricKind.MEAN:
            numerator, value = _over("sum({})", facts, counted), _over("avg({})", facts, counted)
        case MetricKind.MEDIAN:
            numerator, value = "null", _over("quantile_cont({}, 0.5)", facts, counted)
        case MetricKind.P90:
            numerator, value = "null", _over("quantile_cont({}, 0.9)", facts, counted)
    return {
        "n": f"cast({numerator} as double)",
        "d": _count(counted),
        "v": f"cast({value} as double)",
        "p": _count(facts.on(RecordSide.PENDING)),
        "w": _count(facts.on(RecordSide.AWAITING)),
        "u": _count(facts.on(RecordSide.UNKNOWN)),
    }


def _count(condition: str) -> str:
    constant = {ALWAYS: "count(*)", NEVER: "0"}
    return constant.get(condition, f"count(case when {condition} then 1 end)")


def _over(function: str, facts: MetricConditions, counted: str) -> str:
    return function.format(
        facts.value if counted == ALWAYS else f"case when {counted} then {facts.value} end"
    )


def filter_sql(column: str, question: Question) -> Sql:
    """The condition that a row is of the question's days and values, with its bound values."""
    conditions, values = [f"{column} is not null"], []
    if question.since is not None:
        conditions.append(f"{column} >= ?")
        values.append(question.since)
    if question.until is not None:
        conditions.append(f"{column} <= ?")
        values.append(question.until)
    for dimension, wanted in question.where.items():
        chosen = [value for value in wanted if value is not None]
        any_of = [f"{dimension} in ({', '.join('?' * len(chosen))})"] if chosen else []
        values += chosen
        if len(chosen) < len(wanted):
            any_of.append(f"{dimension} is null")
        if any_of:
            conditions.append(f"({' or '.join(any_of)})")
    return " and ".join(conditions), values
