"""A pivot as a table: for reading, with cases beside each value, and as numbers for a workbook."""

from collections.abc import Callable
from typing import Any

import polars as pl

from care.explore.pivot import PERIOD, Pivot, Row
from care.i18n import say
from care.periods.period import Period
from care.semantic.dimension import DIMENSIONS
from care.semantic.format import NOTHING, change, count, value
from care.semantic.metric import MetricKind
from care.semantic.vocabulary import class_label


def axis_name(name: str) -> str:
    """What an axis is called."""
    return say("时间", "Time") if name == PERIOD else DIMENSIONS[name].label


def key_name(axis: str, key: Any, unit: Period) -> str:
    """What a row or a column is called."""
    return unit.name_of(key) if axis == PERIOD else class_label(axis, key)


def pivot_cells(pivot: Pivot, unit: Period, before: Pivot | None = None) -> pl.DataFrame:
    """Every cell in words: the value and how many cases it is of; with ``before`` its change since."""

    def words(row: Row | None, then: Row | None) -> str:
        if row is None or row["value"] is None:
            return NOTHING
        text = value(pivot.metric, row["value"])
        if pivot.metric.kind is not MetricKind.COUNT:
            text += f"  ({_cases(row)})"
        return text if before is None else f"{text}  {change(pivot.metric, row['value'], _value(then))}"

    return _table(pivot, unit, words, before)


def pivot_values(pivot: Pivot, unit: Period) -> pl.DataFrame:
    """Every cell as a number, shares between 0 and 1; nothing to divide by is blank."""
    return _table(pivot, unit, lambda row, _: _value(row), None)


def _table(
    pivot: Pivot, unit: Period, cell: Callable[[Row | None, Row | None], Any], before: Pivot | None
) -> pl.DataFrame:
    whole = say("合计", "Total")
    heads = [key_name(pivot.columns, key, unit) for key in pivot.column_keys] if pivot.columns else []
    names = [key_name(pivot.rows, key, unit) for key in pivot.row_keys]
    columns: dict[str, list[Any]] = {axis_name(pivot.rows): [*names, whole]}
    for key, head in zip(pivot.column_keys, heads, strict=True):
        then = {row: before.cells.get((row, key)) for row in pivot.row_keys} if before else {}
        columns[head] = [
            *(cell(pivot.cells.get((row, key)), then.get(row)) for row in pivot.row_keys),
            cell(pivot.column_totals[key], before.column_totals.get(key) if before else None),
        ]
    totals = before.row_totals if before else {}
    columns[whole] = [
        *(cell(pivot.row_totals[row], totals.get(row)) for row in pivot.row_keys),
        cell(pivot.total, before.total if before else None),
    ]
    return pl.DataFrame(columns, strict=False)


def _value(row: Row | None) -> float | None:
    return None if row is None else row["value"]


def _cases(row: Row) -> str:
    if row["numerator"] is None:
        return f"n = {count(row['denominator'])}"
    return f"{count(row['numerator'])}/{count(row['denominator'])}"
