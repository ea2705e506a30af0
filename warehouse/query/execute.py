"""Execute a question: one statement a mart and date, and all results in one frame of figures."""

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

ResultRow = tuple[Any, ...]
Column = Sequence[Any]
RunStatement = Callable[[Sql], list[ResultRow]]
"""Runs a statement and gives its rows."""
MakeStatement = Callable[[Sequence[Metric], Question, str], Sql]
"""Makes the statement that counts metrics of one mart: ``count_sql``, or ``sum_sql`` over a cube."""

FIGURE_COLUMNS: dict[str, type[pl.DataType]] = {
    "numerator": pl.Float64,
    "denominator": pl.Int64,
    "value": pl.Float64,
    "pending": pl.Int64,
    "awaiting": pl.Int64,
    "unknown": pl.Int64,
}
"""In the order in which :func:`warehouse.query.metric_sql.count_sql` selects them of each metric."""


def execute_question(
    question: Question,
    run: RunStatement,
    make_sql: MakeStatement = count_sql,
    without_records: Collection[str] = (),
) -> pl.DataFrame:
    """The figures of ``question``, sorted; a group in which nothing was counted has no row.

    ``without_records``: marts of which no record was ever loaded. Their metrics have no value, because an
    unknown count is not zero. Results stay Python's own rows until the end, because most are few and each
    step over a frame costs more than all of them.
    """
    passes: dict[tuple[str, str], list[Metric]] = defaultdict(list)
    for key in question.metrics:
        passes[METRICS[key].mart, METRICS[key].date].append(METRICS[key])
    denominators = {key: [denominator_metric(METRICS[key])] for key in question.metrics if METRICS[key].per}
    counted = [*passes.values(), *denominators.values()]
    results = _run_all(run, [make_sql(metrics, question, metrics[0].mart) for metrics in counted])
    if not question.by:
        for wide in results:
            wide.sort(key=itemgetter(0))
    denominator_rows = dict(zip(denominators, results[len(passes) :], strict=True))
    parts = [
        part
        for metrics, wide in zip(passes.values(), results, strict=False)
        for part in _metric_columns(metrics, wide, denominator_rows, question, without_records)
    ]
    named: dict[str, type[pl.DataType]] = {"metric": pl.String, "period": pl.Date}
    named |= {name: pl.Boolean if name == "key_customer" else pl.String for name in question.by}
    parts.sort(key=itemgetter(0))
    columns = [list(chain.from_iterable(column)) for column in zip(*parts, strict=True)]
    figures = pl.DataFrame(columns, schema=named | FIGURE_COLUMNS, orient="col")
    return figures.sort(*named, nulls_last=True) if question.by else figures


def _is_whole(question: Question) -> bool:
    """Whether the result is one row, so that each metric has one."""
    return question.period is Period.ALL and not question.by


def _run_all(run: RunStatement, statements: Sequence[Sql]) -> list[list[ResultRow]]:
    """The results of some statements, in their order; in threads, because each is mostly planned by one."""
    if len(statements) == 1:
        return [run(statements[0])]
    return list(_workers().map(run, statements))


@cache
def _workers() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(os.cpu_count(), thread_name_prefix="query")


def _metric_columns(
    metrics: list[Metric],
    wide: list[ResultRow],
    denominator_rows: Mapping[str, list[ResultRow]],
    question: Question,
    without_records: Collection[str],
) -> Iterator[list[Column]]:
    """Of each metric the columns of its rows: metric, period, dimensions, figures."""
    keys_width = 1 + len(question.by)
    columns: list[Column] = list(zip(*wide, strict=True))
    for nth, metric in enumerate(metrics):
        first = keys_width + nth * len(FIGURE_COLUMNS)
        own = columns[:keys_width] + columns[first : first + len(FIGURE_COLUMNS)]
        if metric.per:
            own = _with_denominators(own, denominator_rows[metric.key])
        if not own:
            continue
        if not _is_whole(question):
            own = _any_counted(own)
        groups, counts = own[:keys_width], own[keys_width:]
        numerators, denominators, found, *others = counts
        value_of = _value_of(metric) if metric.mart not in without_records else _no_value
        values = list(map(value_of, numerators, denominators, found))
        keys = [metric.key] * len(values)
        yield [keys, *groups, numerators, denominators, values, *others]


def _any_counted(columns: list[Column]) -> list[Column]:
    """The columns without the groups in which nothing was counted."""
    numerators, denominators, _, *others = columns[-len(FIGURE_COLUMNS) :]
    counted = list(map(any, zip(numerators, denominators, *others, strict=True)))
    return columns if all(counted) else [tuple(compress(column, counted)) for column in columns]


def denominator_metric(metric: Metric) -> Metric:
    """A metric that counts the rows of another mart, which are the denominator of ``metric``."""
    mart, date = metric.rated_per.mart, metric.rated_per.date
    return replace(
        metric,
        kind=MetricKind.COUNT,
        mart=mart,
        date=date,
        denominator="true",
        known=metric.rated_per.known,
        deadline=metric.rated_per.deadline,
        coverage=metric.rated_per.coverage,
        numerator=None,
        per=None,
    )


def _with_denominators(columns: list[Column], rows: list[ResultRow]) -> list[Column]:
    """The columns with the counts of another mart as denominators, joined group by group."""
    width = len(FIGURE_COLUMNS)
    numerators = {row[:-width]: row[-width:] for row in zip(*columns, strict=True)}
    denominators = {row[:-width]: row[-width:] for row in rows}
    nothing = (0.0, 0, None, 0, 0, 0)
    joined = []
    for group in sorted(numerators.keys() | denominators.keys(), key=_nulls_last):
        numerator, _, _, *others = numerators.get(group, nothing)
        _, denominator, _, *also = denominators.get(group, nothing)
        left = [one + other for one, other in zip(others, also, strict=True)]
        joined.append((*group, numerator, denominator, None, *left))
    return list(zip(*joined, strict=True))


def _nulls_last(group: ResultRow) -> list[tuple[bool, Any]]:
    return [(value is None, value) for value in group]


def _value_of(metric: Metric) -> Callable[[float, int, float | None], float | None]:
    """A function of numerator, denominator and the statement's value: the value of the metric."""
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


def _no_value(*_: float | None) -> None:
    """The value where no record of the mart was ever loaded."""
