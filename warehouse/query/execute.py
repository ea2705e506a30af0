"""From a question to figures: one statement a mart and date, and all answers in one frame."""

import os
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from itertools import chain, compress
from operator import itemgetter
from typing import Any

import polars as pl

from care.periods.period import Period
from care.semantic.metric import METRICS, Metric, MetricKind
from warehouse.query.metric_sql import Question, Sql, count_sql

Row = tuple[Any, ...]
Column = Sequence[Any]
Ask = Callable[[Sql], list[Row]]
"""Runs a statement and gives its rows."""
Statement = Callable[[Sequence[Metric], Question, str], Sql]
"""Makes the statement that counts metrics of one mart: ``metric_sql.counting``, or one over a cube."""

FIGURES: dict[str, type[pl.DataType]] = {
    "numerator": pl.Float64,
    "denominator": pl.Int64,
    "value": pl.Float64,
    "pending": pl.Int64,
    "unknown": pl.Int64,
}
"""In the order in which :func:`warehouse.query.metric_sql.count_sql` counts them of each metric."""


def execute_question(
    question: Question, ask: Ask, statement: Statement = count_sql, silent: Collection[str] = ()
) -> pl.DataFrame:
    """The figures of ``question``, sorted; a group in which nothing was counted has no row.

    Of ``silent`` marts no record was ever loaded: that is no count of zero, and has no value.
    The answers stay Python's own rows until the end: most are few, and each step over a frame costs more
    than all of them.
    """
    passes: dict[tuple[str, str], list[Metric]] = defaultdict(list)
    for key in question.metrics:
        passes[METRICS[key].mart, METRICS[key].date].append(METRICS[key])
    beneath = {key: [_beneath(METRICS[key])] for key in question.metrics if METRICS[key].per}
    counted = [*passes.values(), *beneath.values()]
    answers = _at_once(ask, [statement(metrics, question, metrics[0].mart) for metrics in counted])
    if not question.by:
        for wide in answers:
            wide.sort(key=itemgetter(0))
    below = dict(zip(beneath, answers[len(passes) :], strict=True))
    parts = [
        part
        for metrics, wide in zip(passes.values(), answers, strict=False)
        for part in _counted(metrics, wide, below, question, silent)
    ]
    named: dict[str, type[pl.DataType]] = {"metric": pl.String, "period": pl.Date}
    named |= {name: pl.Boolean if name == "key_customer" else pl.String for name in question.by}
    parts.sort(key=itemgetter(0))
    columns = [list(chain.from_iterable(column)) for column in zip(*parts, strict=True)]
    figures = pl.DataFrame(columns, schema=named | FIGURES, orient="col")
    return figures.sort(*named, nulls_last=True) if question.by else figures


def _is_whole(question: Question) -> bool:
    """Whether each metric has one row."""
    return question.period is Period.ALL and not question.by


def _at_once(ask: Ask, statements: Sequence[Sql]) -> list[list[Row]]:
    """The answers to some statements, in their order. Each is mostly planned by one thread."""
    if len(statements) == 1:
        return [ask(statements[0])]
    return list(_askers().map(ask, statements))


@cache
def _askers() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(os.cpu_count(), thread_name_prefix="asking")


def _counted(
    metrics: list[Metric],
    wide: list[Row],
    below: Mapping[str, list[Row]],
    question: Question,
    silent: Collection[str],
) -> Iterator[list[Column]]:
    """Of each metric the columns of its rows: which it is, period, dimensions, figures."""
    counts = 1 + len(question.by)
    told: list[Column] = list(zip(*wide, strict=True))
    for nth, metric in enumerate(metrics):
        first = counts + nth * len(FIGURES)
        mine = told[:counts] + told[first : first + len(FIGURES)]
        if metric.per:
            mine = _per(mine, below[metric.key])
        if not mine:
            continue
        if not _is_whole(question):
            mine = _any_counted(mine)
        *groups, numerators, denominators, found, pending, unknown = mine
        value_of = _valued(metric) if metric.mart not in silent else _untold
        values = list(map(value_of, numerators, denominators, found))
        keys = [metric.key] * len(values)
        yield [keys, *groups, numerators, denominators, values, pending, unknown]


def _any_counted(columns: list[Column]) -> list[Column]:
    """Without the groups in which nothing was counted."""
    numerators, denominators, _, pending, unknown = columns[-len(FIGURES) :]
    counted = list(map(any, zip(numerators, denominators, pending, unknown, strict=True)))
    return columns if all(counted) else [tuple(compress(column, counted)) for column in columns]


def _beneath(metric: Metric) -> Metric:
    """What counts the rows of another mart that are a metric's denominator."""
    mart, date = metric.rated_per.mart, metric.rated_per.date
    return replace(
        metric, kind=MetricKind.COUNT, mart=mart, date=date, denominator="true", numerator=None, per=None
    )


def _per(columns: list[Column], rows: list[Row]) -> list[Column]:
    """What was counted, with the rows of another mart as denominators, group by group."""
    above = {row[: -len(FIGURES)]: row[-len(FIGURES) :] for row in zip(*columns, strict=True)}
    below = {row[: -len(FIGURES)]: row[-len(FIGURES) + 1] for row in rows}
    joined = []
    for group in sorted(above.keys() | below.keys(), key=_nothing_last):
        numerator, _, _, pending, unknown = above.get(group, (0.0, 0, None, 0, 0))
        joined.append((*group, numerator, below.get(group, 0), None, pending, unknown))
    return list(zip(*joined, strict=True))


def _nothing_last(group: Row) -> list[tuple[bool, Any]]:
    return [(value is None, value) for value in group]


def _valued(metric: Metric) -> Callable[[float, int, float | None], float | None]:
    """What makes the value of a numerator, a denominator and a value found by the statement."""
    match metric.kind:
        case MetricKind.PROPORTION:
            return lambda numerator, denominator, _: numerator / denominator if denominator else None
        case MetricKind.RATE:
            times = metric.rated_per.times
            return lambda numerator, denominator, _: numerator / denominator * times if denominator else None
        case MetricKind.COUNT:
            return lambda numerator, _, __: numerator
        case _:
            return lambda _, __, value: value


def _untold(*_: float | None) -> None:
    """Nothing: of a mart without one record."""
