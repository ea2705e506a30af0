"""Frames as tables and charts of a report."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from care.i18n import say, translated
from care.periods.period import Period
from care.reports.model.document import (
    Cell,
    ChartType,
    Number,
    NumberFormat,
    ReportChart,
    ReportTable,
    number,
    number_format,
)
from care.reports.model.evidence import Evidence, Measured
from care.semantic.column_labels import column_label, with_labels
from care.semantic.metric import METRICS, Better
from care.semantic.vocabulary import label
from care.signals import points_of
from care.signals.time_series import with_gaps_filled

COURSE = 13
"""Periods in a chart: a year back and the same month of last year."""
HEAVIEST = 10
"""Classes in a bar chart."""


def measures_table(evidence: Evidence, keys: Sequence[str]) -> ReportTable:
    """Metrics with value, numerator, denominator, target, changes, and what each means."""
    return ReportTable(
        say("指标", "Figures"),
        (
            say("指标", "Metric"),
            say("数值", "Value"),
            say("分子", "Numerator"),
            say("分母", "Denominator"),
            say("目标", "Target"),
            say("上期", "Before"),
            say("去年同期", "Year ago"),
            say("待到期", "Not due"),
            say("口径", "Definition"),
        ),
        tuple(_measure(evidence.measured(key)) for key in keys),
    )


def definitions_table(keys: Sequence[str]) -> ReportTable:
    """What each metric means, and the clause that asks for it."""
    metrics = [METRICS[key] for key in dict.fromkeys(keys)]
    return ReportTable(
        say("指标口径", "Definitions"),
        (say("指标", "Metric"), say("口径", "Definition"), say("出处", "Source")),
        tuple((m.name, translated(m.meaning), f"{m.source.document} {m.source.clause}") for m in metrics),
    )


def trend_chart(evidence: Evidence, *keys: str) -> ReportChart:
    """Metrics of one form over the last periods; what is not complete yet is a gap, not a drop."""
    unit = evidence.unit
    end = unit.first_day(evidence.span.since)
    begin = evidence.first_period or end
    values: dict[str, dict[date, float | None]] = {}
    for key in keys:
        series = with_gaps_filled(evidence.series(key), METRICS[key], unit, (begin, end))[-COURSE:]
        points = points_of(series, unit, evidence.until)
        values[key] = {point.period: point.value if point.complete else None for point in points}
    periods = sorted({period for course in values.values() for period in course})
    return ReportChart(
        _course_title(unit, [METRICS[key].name for key in keys]),
        ChartType.LINE,
        number_format(METRICS[keys[0]]),
        tuple(_short(unit, period) for period in periods),
        tuple((METRICS[key].name, tuple(map(values[key].get, periods))) for key in keys),
    )


def weights_table(rows: pl.DataFrame, by: str) -> ReportTable:
    """Classes of complaints in order of weight, each with its share and the share up to it."""
    ranked = rows.sort("value", by, descending=[True, False], nulls_last=True)
    whole, so_far, lines = ranked["value"].sum(), 0.0, []
    for name, cases in ranked.select(by, "value").iter_rows():
        so_far += cases
        shares = (
            (Number(cases / whole, NumberFormat.PERCENT), Number(so_far / whole, NumberFormat.PERCENT))
            if whole
            else (None,) * 2
        )
        lines.append((class_words(by, name), Number(cases), *shares))
    headings = (column_label(by), say("件数", "Cases"), say("占比", "Share"), say("累计占比", "Cumulative"))
    return ReportTable(
        say(f"按{column_label(by)}", f"By {column_label(by).lower()}"), headings, tuple(lines), brief=12
    )


def bar_chart(rows: pl.DataFrame, by: str) -> ReportChart:
    """The heaviest classes as bars."""
    ranked = rows.sort("value", by, descending=[True, False], nulls_last=True).head(HEAVIEST)
    return ReportChart(
        say(f"投诉件数，按{column_label(by)}", f"Complaints by {column_label(by).lower()}"),
        ChartType.BAR,
        NumberFormat.COUNT,
        tuple(class_words(by, name) for name in ranked[by]),
        ((say("件数", "Cases"), tuple(ranked["value"])),),
    )


def records_table(
    title: str, frame: pl.DataFrame, columns: Sequence[str] = (), brief: int | None = None
) -> ReportTable:
    """Records in the reader's words, only ``columns`` of them where given; blank columns are left out."""
    shown = with_labels(frame.select(columns) if columns else frame)
    return ReportTable(
        title, tuple(shown.columns), tuple(tuple(map(_cell, row)) for row in shown.iter_rows()), brief
    )


def class_words(by: str, name: str | None) -> str:
    """The words for a class; those without one are told as such."""
    return say("未注明", "not stated") if name is None else label(by, name)


def _measure(one: Measured) -> tuple[Cell, ...]:
    metric, now = one.metric, one.now
    counts = (now["numerator"], now["denominator"])
    return (
        metric.name,
        number(metric, now["value"]),
        *(None if counted is None else Number(counted) for counted in counts),
        _target(one),
        number(metric, one.before["value"]),
        number(metric, one.last_year["value"]),
        Number(now["pending"]) if now["pending"] else None,
        translated(metric.meaning),
    )


def _target(one: Measured) -> Cell:
    if one.aim.differs:
        return say("各店不同", "differ")
    if one.aim.value is None:
        return None
    return Number(
        one.aim.value, number_format(one.metric), "≥ " if one.metric.better is Better.HIGHER else "≤ "
    )


def _cell(cell: Cell | bool | float) -> Cell:
    if isinstance(cell, bool):
        return label("", cell)
    return Number(cell) if isinstance(cell, int | float) else cell


def _short(unit: Period, period: date) -> str:
    return f"{period:%m-%d}" if unit is Period.WEEK else unit.name_of(period)


def _course_title(unit: Period, names: Sequence[str]) -> str:
    every = say("按周", "by week") if unit is Period.WEEK else say("按月", "by month")
    return say("、", ", ").join(names) + say(f"，{every}", f", {every}")
