"""The one query that every metric shares: many metrics of one mart and date, counted in one pass."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
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


def base(metric: Metric) -> str:
    """The condition for a row to be in the denominator as soon as it is mature."""
    return f"coalesce(({metric.denominator}) and ({metric.known}), false)"


def mature(metric: Metric) -> str:
    """The condition for a row's deadline to have passed."""
    return "true" if metric.deadline is None else f"coalesce({metric.deadline} <= as_of, false)"


def side_condition(metric: Metric, side: Side) -> str:
    """The condition for a row to stand on a side of a metric."""
    counted = f"{base(metric)} and {mature(metric)}"
    hit = f"coalesce({metric.numerator or 'true'}, false)"
    match side:
        case Side.DENOMINATOR:
            return counted
        case Side.NUMERATOR:
            return f"{counted} and {hit}"
        case Side.MISSED:
            return f"{counted} and not {hit}"
        case Side.PENDING:
            return f"{base(metric)} and not {mature(metric)}"
        case Side.UNKNOWN:
            return f"coalesce(({metric.denominator}) and not ({metric.known}), false)"


def counting(metrics: Sequence[Metric], question: Question, table: str) -> Sql:
    """Count metrics of one mart and one date: columns period, dims, then n_i, d_i, v_i, p_i, u_i."""
    first = metrics[0]
    picks = [_period(question.period, first.date) + " as period", *question.by]
    for i, metric in enumerate(metrics):
        picks += [f"{part} as {letter}_{i}" for letter, part in _parts(metric).items()]
    condition, values = _within(first.date, question)
    groups = ([] if question.period is Period.ALL else ["period"]) + list(question.by)
    grouping = f" group by {', '.join(groups)}" if groups else ""
    return f"select {', '.join(picks)} from {table} where {condition}{grouping}", values


def listing(metric: Metric, side: Side, question: Question, table: str, limit: int | None) -> Sql:
    """The very rows that stand on a side of a metric, newest first."""
    condition, values = _within(metric.date, question)
    cut = "" if limit is None else f" limit {int(limit)}"
    return (
        f"select * from {table} where {condition} and {side_condition(metric, side)} "
        f"order by {metric.date} desc, store, file_id, source_row{cut}",
        values,
    )


def _period(period: Period, column: str) -> str:
    if period is Period.ALL:
        return "cast(null as date)"
    return f"cast(date_trunc('{period.value}', {column}) as date)"


def _parts(metric: Metric) -> dict[str, str]:
    counted = side_condition(metric, Side.DENOMINATOR)
    hits = f"count(*) filter (where {side_condition(metric, Side.NUMERATOR)})"
    match metric.kind:
        case Kind.PROPORTION | Kind.COUNT | Kind.RATE:
            numerator, value = hits, "cast(null as double)"
        case Kind.MEAN:
            numerator, value = _over("sum", metric, counted), _over("avg", metric, counted)
        case Kind.MEDIAN:
            numerator, value = "cast(null as double)", _quantile(0.5, metric, counted)
        case Kind.P90:
            numerator, value = "cast(null as double)", _quantile(0.9, metric, counted)
    return {
        "n": f"cast({numerator} as double)",
        "d": f"count(*) filter (where {counted})",
        "v": value,
        "p": f"count(*) filter (where {side_condition(metric, Side.PENDING)})",
        "u": f"count(*) filter (where {side_condition(metric, Side.UNKNOWN)})",
    }


def _over(function: str, metric: Metric, counted: str) -> str:
    return f"{function}({metric.value}) filter (where {counted})"


def _quantile(q: float, metric: Metric, counted: str) -> str:
    return f"quantile_cont({metric.value}, {q}) filter (where {counted})"


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
