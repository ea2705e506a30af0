"""The figures of both sides, from the same engine as everywhere."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

import polars as pl

from care.compare import Compared, Side, compare_sides, scatter_of_weeks
from care.explore.row import Row
from care.periods.period import Period, Span
from care.semantic.metric import METRICS, MetricKind
from care.stats.differences import paired_difference
from pages.parts.components.compare.choose_sides import PERIODS, Sides, side_name, side_view
from pages.parts.data.measured_figures import Figures
from pages.parts.data.view import View
from warehouse.query.facts.cohort_sql import cohort_sql, has_cohort
from warehouse.query.metric_sql import Question, RecordSide
from warehouse.query.unsupported import Unsupported

YEAR = timedelta(weeks=52)
FEWEST_CUSTOMERS = 20
"""Fewer customers whom both periods have are not compared."""
VALUED = (MetricKind.MEAN, MetricKind.MEDIAN, MetricKind.P90)


def measured_sides(view: View, sides: Sides) -> tuple[Side, Side, list[Compared]]:
    """Both sides and their figures, those that differ first. Intervals of periods allow for their scatter."""
    first, second = (_side(view, sides, code) for code in (sides.first, sides.second))
    if sides.cohort:
        return first, second, _cohort(view, sides)
    extra = {}
    if sides.kind == PERIODS:
        weeks = Figures(view.during(Span(view.today - YEAR, view.today)))
        rows = weeks.of(*sides.metrics, period=Period.WEEK)
        extra = {
            key: scatter_of_weeks(METRICS[key], _tallies(rows.filter(metric=key))) for key in sides.metrics
        }
    return first, second, compare_sides(sides.metrics, first, second, extra)


def courses(view: View, sides: Sides, metric: str) -> list[tuple[str, list[tuple[str, Row]]]]:
    """The course of a metric on either side, by the unit of the view's trends."""
    unit = Period.MONTH if METRICS[metric].monthly else view.unit
    found = []
    for code in (sides.first, sides.second):
        rows = (
            Figures(side_view(view, sides.kind, code))
            .history(metric, unit=unit)
            .drop_nulls("value")
            .sort("period")
        )
        told: list[tuple[str, Row]] = [
            (unit.name_of(row["period"]), row) for row in rows.tail(26).iter_rows(named=True)
        ]
        found.append((side_name(sides.kind, code), told))
    return found


def _tallies(rows: pl.DataFrame) -> list[tuple[float, float]]:
    counted = rows.filter(pl.col("pending") + pl.col("awaiting") == 0).drop_nulls("numerator")
    return counted.sort("period").select("numerator", "denominator").rows()


def _side(view: View, sides: Sides, code: str) -> Side:
    figures = Figures(side_view(view, sides.kind, code))
    rows = figures.by_metric(*sides.metrics)
    span = figures.view.span
    days = span.days if sides.kind == PERIODS and span else None
    return Side(side_name(sides.kind, code), rows, days, _values(figures, sides.metrics))


def _values(figures: Figures, metrics: Sequence[str]) -> Mapping[str, list[float]]:
    """The values behind each mean or quantile; none where a network cannot list them."""
    found = {}
    for key in metrics:
        column = METRICS[key].value or ""
        if METRICS[key].kind in VALUED:
            try:
                rows = figures.records(key, RecordSide.DENOMINATOR)
            except Unsupported:
                continue
            if column in rows.columns:
                found[key] = rows[column].drop_nulls().cast(pl.Float64).to_list()
    return found


def _cohort(view: View, sides: Sides) -> list[Compared]:
    """The proportions of the customers (by car) whom both periods have."""
    spans = [side_view(view, sides.kind, code).span for code in (sides.first, sides.second)]
    able = [key for key in sides.metrics if has_cohort(METRICS[key])]
    found = []
    for key in able:
        question = Question((key,), where=dict(Figures(view).scope(key)))
        rows = view.warehouse.statement(cohort_sql(METRICS[key], question, *spans)).drop("store").rows()
        if len(rows) < FEWEST_CUSTOMERS:
            continue
        customers = [((n_1, d_1), (n_2, d_2)) for n_1, d_1, n_2, d_2 in rows]
        one, other, apart = paired_difference(customers, 1 - 0.05 / len(able))
        first, second = (_row(rate, [pair[n] for pair in customers]) for n, rate in enumerate((one, other)))
        found.append(Compared(METRICS[key], first, second, apart, len(customers)))
    return sorted(found, key=lambda one: not one.differs)


def _row(value: float, tallies: Sequence[tuple[float, float]]) -> Row:
    above, below = (sum(tally[n] for tally in tallies) for n in (0, 1))
    return {"numerator": above, "denominator": below, "value": value, "pending": 0, "awaiting": 0}
