"""Figures as rows for programs, and as a table for people."""

from typing import Any

import polars as pl

from care.i18n import say
from care.periods.period import Period
from care.semantic.dimension import DIMENSIONS
from care.semantic.format import NOTHING, count, fraction, value
from care.semantic.metric import METRICS
from care.semantic.vocabulary import label


def for_programs(figures: pl.DataFrame, by: tuple[str, ...], period: Period) -> list[dict[str, Any]]:
    """One dict a figure: metric, period by name, dimensions by code, then the counts and the value."""
    columns = ("metric", "period", *by, "numerator", "denominator", "value", "pending", "awaiting")
    return [
        {**row, "period": period.name_of(row["period"]), "numerator": _whole(row["numerator"])}
        for row in figures.select(columns).to_dicts()
    ]


def for_people(figures: pl.DataFrame, by: tuple[str, ...], period: Period) -> pl.DataFrame:
    """One row a figure under the labels of the reader's language, every cell formatted."""
    headings = [
        say("指标", "Metric"),
        say("周期", "Period"),
        *(DIMENSIONS[dimension].label for dimension in by),
        say("数值", "Value"),
        say("分子 / 分母", "Numerator / denominator"),
        say("未到期", "Not due yet"),
        say("待补数据", "Awaiting records"),
    ]
    rows = [
        [
            METRICS[row["metric"]].name,
            say("全部", "All") if row["period"] is None else period.name_of(row["period"]),
            *(label(dimension, row[dimension]) for dimension in by),
            value(METRICS[row["metric"]], row["value"]),
            fraction(row["numerator"], row["denominator"]),
            count(row["pending"]) if row["pending"] else NOTHING,
            count(row["awaiting"]) if row["awaiting"] else NOTHING,
        ]
        for row in figures.to_dicts()
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys(headings, pl.String), orient="row")


def _whole(number: float | None) -> float | int | None:
    """A count as a whole number; a sum of scores or nothing as it is."""
    return int(number) if number is not None and number.is_integer() else number
