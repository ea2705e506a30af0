"""The periods of a metric as measured, and as a series without gaps."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

import polars as pl

from care.periods.period import Period
from care.semantic.metric import Metric, MetricKind


class Reading(NamedTuple):
    """One period of a metric, as measured. ``value`` is None where there was nothing to divide by."""

    period: date
    numerator: float | None
    denominator: int
    value: float | None
    pending: int = 0
    awaiting: int = 0


def series_by(measured: pl.DataFrame, *names: str) -> dict[tuple[Any, ...], list[Reading]]:
    """The periods of each group, as tuples: a data frame a group would cost as much as judging it."""
    groups: dict[tuple[Any, ...], list[Reading]] = {}
    columns = [measured[name].to_list() for name in (*names, *Reading._fields)]
    for row in zip(*columns, strict=True):
        groups.setdefault(row[: len(names)], []).append(Reading(*row[len(names) :]))
    return groups


def with_gaps_filled(
    series: Sequence[Reading], metric: Metric, unit: Period, ends: tuple[date, date] | None = None
) -> list[Reading]:
    """One a period from the first to the last, oldest first.

    Where nothing was measured a count is 0, and anything else has no value.
    """
    if not series:
        return []
    known = {one.period: one for one in series}
    nothing = 0.0 if metric.kind is MetricKind.COUNT else None
    days = _first_days(unit, *(ends or (min(known), max(known))))
    return [known.get(day) or Reading(day, 0.0, 0, nothing) for day in days]


@lru_cache(maxsize=256)
def _first_days(unit: Period, first: date, last: date) -> tuple[date, ...]:
    days = []
    while first <= last:
        days.append(first)
        first = unit.last_day(first) + timedelta(days=1)
    return tuple(days)
