"""The one query that every metric shares: many metrics of one mart and date, counted in one pass."""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from care.metric import Kind, Metric
from care.period import Period


class Side(StrEnum):
    """Which of a metric's rows: those counted above, below, the difference, or not yet due."""

    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"
    MISSED = "missed"
    PENDING = "pending"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Question:
    """What to count: metrics, cut by dimensions and period, of the days and values asked for.

    ``since`` and ``until`` are days of the metric's own date, both included. In ``where`` a None among
    the values stands for rows that have none.
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


@dataclass(frozen=True)
class Facts:
    """What a row has to say about a metric: conditions, and the value that it brings. All may be null."""

    owed: str
    known: str
    due: str
    hit: str
    value: str

    @classmethod
    def of(cls, metric: Metric) -> "Facts":
        """As they stand in the metric's file."""
        due = "true" if metric.deadline is None else f"coalesce({metric.deadline} <= as_of, false)"
        hit = f"coalesce({metric.numerator or 'true'}, false)"
        return cls(f"({metric.denominator})", f"({metric.known})", due, hit, metric.value or "null")

    def on(self, side: Side) -> str:
        """The condition for a row to stand on a side; not true is no."""
        counted = f"{self.owed} and {self.known} and {self.due}"
        match side:
            case Side.DENOMINATOR:
                return counted
            case Side.NUMERATOR:
                return f"{counted} and {self.hit}"
            case Side.MISSED:
                return f"{counted} and not {self.hit}"
            case Side.PENDING:
                return f"{self.owed} and {self.known} and not {self.due}"
            case Side.UNKNOWN:
                return f"{self.owed} and not {self.known}"


def counting(metrics: Sequence[Metric], question: Question, table: str) -> Sql:
    """Count metrics of one mart and one date: columns period, dims, then n_i, d_i, v_i, p_i, u_i.

    Each fact that metrics share is found out once a row, and what is counted are its answers: most of the
    time goes into conditions.
    """
    first = metrics[0]
    names: dict[str, str] = {}
    counts = [
        f"{part} as {letter}_{i}"
        for i, metric in enumerate(metrics)
        for letter, part in _parts(metric, _named(Facts.of(metric), names)).items()
    ]
    groups = ["period", *question.by]
    facts = [_period(question.period, first.date) + " as period", *question.by]
    facts += [f"{fact} as {name}" for fact, name in names.items()]
    condition, values = _within(first.date, question)
    whole = question.period is Period.ALL and not question.by
    grouping = "" if whole else f" group by {', '.join(groups)}"
    picks = ["null::date as period"] if whole else groups
    return (
        f"select {', '.join([*picks, *counts])} "
        f"from (select {', '.join(facts)} from {table} where {condition}){grouping}",
        values,
    )


def listing(metric: Metric, side: Side, question: Question, table: str, limit: int | None) -> Sql:
    """The very rows that stand on a side of a metric, newest first."""
    condition, values = _within(metric.date, question)
    cut = "" if limit is None else f" limit {int(limit)}"
    return (
        f"select * from {table} where {condition} and {Facts.of(metric).on(side)} "
        f"order by {metric.date} desc, store, file_id, source_row{cut}",
        values,
    )


def _period(period: Period, column: str) -> str:
    if period is Period.ALL:
        return "cast(null as date)"
    return f"cast(date_trunc('{period.value}', {column}) as date)"


def _named(facts: Facts, names: dict[str, str]) -> Facts:
    """The same facts under short names, which ``names`` keeps; a fact that holds of every row needs none."""
    return Facts(
        *(
            fact if fact in ("true", "(true)", "null") else names.setdefault(fact, f"fact_{len(names)}")
            for fact in astuple(facts)
        )
    )


def _parts(metric: Metric, facts: Facts) -> dict[str, str]:
    counted = facts.on(Side.DENOMINATOR)
    match metric.kind:
        case Kind.PROPORTION | Kind.COUNT | Kind.RATE:
            numerator, value = _count(facts.on(Side.NUMERATOR)), "null"
        case Kind.MEAN:
            numerator, value = _over("sum({})", facts, counted), _over("avg({})", facts, counted)
        case Kind.MEDIAN:
            numerator, value = "null", _over("quantile_cont({}, 0.5)", facts, counted)
        case Kind.P90:
            numerator, value = "null", _over("quantile_cont({}, 0.9)", facts, counted)
    return {
        "n": f"cast({numerator} as double)",
        "d": _count(counted),
        "v": f"cast({value} as double)",
        "p": _count(facts.on(Side.PENDING)),
        "u": _count(facts.on(Side.UNKNOWN)),
    }


def _count(condition: str) -> str:
    return f"count(case when {condition} then 1 end)"


def _over(function: str, facts: Facts, counted: str) -> str:
    return function.format(f"case when {counted} then {facts.value} end")


def _within(column: str, question: Question) -> Sql:
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
