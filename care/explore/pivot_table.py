"""A pivot as a table: for reading, with cases beside each value, and as numbers for a workbook."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import polars as pl

from care.explore.pivot import PERIOD, TOTAL, Pivot, Place
from care.explore.row import Row
from care.i18n import say
from care.periods.period import Period, Span
from care.semantic.dimension import DIMENSIONS
from care.semantic.exposure import by_exposure
from care.semantic.format import NOTHING, change, count, value
from care.semantic.metric import MetricKind
from care.semantic.vocabulary import class_label

Earlier = Callable[[Place], Row | None]
"""Gives the figure with which a place is compared; None where there is none."""


def axis_name(name: str) -> str:
    """What an axis is called."""
    return say("时间", "Time") if name == PERIOD else DIMENSIONS[name].label


def key_name(axis: str, key: Any, unit: Period) -> str:
    """What a row or a column is called."""
    return unit.name_of(key) if axis == PERIOD else class_label(axis, key)


def pivot_cells(pivot: Pivot, unit: Period, before: Earlier | None = None) -> pl.DataFrame:
    """Every cell in words: the value and how many cases it is of; with ``before`` its change since then."""

    def words(place: Place, row: Row | None) -> str:
        if row is None or row["value"] is None:
            return NOTHING
        text = value(pivot.metric, row["value"])
        if pivot.metric.kind is not MetricKind.COUNT:
            text += f"  ({_cases(row)})"
        if before is None:
            return text
        return f"{text}  {change(pivot.metric, row['value'], _value(before(place)))}"

    return _table(pivot, unit, words)


def pivot_values(pivot: Pivot, unit: Period) -> pl.DataFrame:
    """Every cell as a number, shares between 0 and 1; nothing to divide by is blank."""
    return _table(pivot, unit, lambda _, row: _value(row))


def pivot_counts(pivot: Pivot, unit: Period) -> pl.DataFrame:
    """Of every cell how many cases it is of."""
    return _table(pivot, unit, lambda _, row: None if row is None else row["denominator"])


def period_before(pivot: Pivot, unit: Period, is_whole: Callable[[date], bool]) -> Earlier:
    """What stands in the period before each cell of an axis of time, where the records cover both wholly.

    A count of a month of another length is taken as if that had had as many days.
    """

    def earlier(place: Place) -> Row | None:
        row, column = place
        now = row if pivot.rows == PERIOD else column
        if not isinstance(now, date):
            return None
        then = unit.first_day(now - timedelta(days=1))
        if not (is_whole(now) and is_whole(then)):
            return None
        found = pivot.at((then, column) if pivot.rows == PERIOD else (row, then))
        return found and by_exposure(pivot.metric, found, Span.of(unit, then), Span.of(unit, now))

    return earlier


def _table(pivot: Pivot, unit: Period, cell: Callable[[Place, Row | None], Any]) -> pl.DataFrame:
    whole = say("合计", "Total")
    heads = [key_name(pivot.columns, key, unit) for key in pivot.column_keys] if pivot.columns else []
    names = [key_name(pivot.rows, key, unit) for key in pivot.row_keys]
    columns: dict[str, list[Any]] = {axis_name(pivot.rows): [*names, whole]}
    for column, head in zip((*pivot.column_keys, TOTAL), (*heads, whole), strict=True):
        places = [(row, column) for row in (*pivot.row_keys, TOTAL)]
        columns[head] = [cell(place, pivot.at(place)) for place in places]
    return pl.DataFrame(columns, strict=False)


def _value(row: Row | None) -> float | None:
    return None if row is None else row["value"]


def _cases(row: Row) -> str:
    if row["numerator"] is None:
        return f"n = {count(row['denominator'])}"
    return f"{count(row['numerator'])}/{count(row['denominator'])}"
