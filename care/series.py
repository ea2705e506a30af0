"""A metric's course over time, without gaps, and what of it may be compared."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import polars as pl

from care.metric import Kind, Metric
from care.period import Period

Row = dict[str, Any]


def series_by(measured: pl.DataFrame, *names: str) -> dict[tuple[Any, ...], list[Row]]:
    """The rows of each group; a frame a group would cost as much as all the rest of judging it."""
    groups: dict[tuple[Any, ...], list[Row]] = {}
    for row in measured.to_dicts():
        groups.setdefault(tuple(row[name] for name in names), []).append(row)
    return groups


def filled(
    points: Sequence[Row], metric: Metric, unit: Period, ends: tuple[date, date] | None = None
) -> list[Row]:
    """One row a period from the first to the last, oldest first.

    Where nothing was measured a count is 0, and anything else has no value.
    """
    if not points:
        return []
    known = {row["period"]: row for row in points}
    day, last = ends or (min(known), max(known))
    rows = []
    while day <= last:
        rows.append(known.get(day) or _nothing(day, metric))
        day = unit.last_day(day) + timedelta(days=1)
    return rows


def complete(row: Mapping[str, Any], unit: Period, as_of: date) -> bool:
    """Whether all of a period has passed and fallen due, so that it may be compared with others."""
    return row["pending"] == 0 and unit.last_day(row["period"]) <= as_of


def _nothing(day: date, metric: Metric) -> Row:
    value = 0.0 if metric.kind is Kind.COUNT else None
    return {"period": day, "numerator": 0.0, "denominator": 0, "value": value, "pending": 0}
