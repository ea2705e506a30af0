"""Tables and charts of a report, made from data frames."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from care.charts.margins import shortened
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
    number_format_of,
)
from care.reports.model.evidence import Evidence, MetricFigures
from care.scorecard.scorecard_table import MET, MISSED
from care.semantic.column_labels import column_label, with_labels
from care.semantic.metric import METRICS, Better, MetricKind
from care.semantic.vocabulary import label
from care.signals import points_of
from care.signals.time_series import with_gaps_filled
from care.stats.wilson import FEWEST
from care.targets.targets import meets

CHART_PERIODS = 13
"""Maximum number of periods in a trend chart: with months, one year and the same month of last year."""
BAR_CHART_CLASSES = 10
"""Maximum number of classes in a bar chart."""


def measures_table(evidence: Evidence, keys: Sequence[str]) -> ReportTable:
    """One row a metric of the evidence, see :func:`figures_table`."""
    return figures_table([evidence.figures(key) for key in keys])


def figures_table(measured: Sequence[MetricFigures]) -> ReportTable:
    """One row a metric: value, counts, target and whether it is met, earlier values, definition."""
    return ReportTable(
        say("指标", "Figures"),
        (
            say("指标", "Metric"),
            say("数值", "Value"),
            say("分子", "Numerator"),
            say("分母", "Denominator"),
            say("目标", "Target"),
            say("达标", "Met"),
            say("上期", "Before"),
            say("去年同期", "Year ago"),
            say("未到期", "Not due"),
            say("待补数据", "Awaiting"),
            say("指标说明", "Definition"),
        ),
        tuple(map(_measures_row, measured)),
        slide_columns=(0, 1, 2, 3, 4, 5, 6, 7),
        brief_columns=(0, 1, 4, 5),
    )


def definitions_table(keys: Sequence[str]) -> ReportTable:
    """One row a metric: its definition and the source clause that requires it."""
    metrics = [METRICS[key] for key in dict.fromkeys(keys)]
    return ReportTable(
        say("指标说明", "Definitions"),
        (say("指标", "Metric"), say("指标说明", "Definition"), say("出处", "Source")),
        tuple((m.name, translated(m.meaning), f"{m.source.document} {m.source.clause}") for m in metrics),
        runs_on=True,
    )


def trend_chart(evidence: Evidence, *keys: str) -> ReportChart:
    """A line chart of metrics that share a number format; incomplete periods are gaps."""
    unit = evidence.unit
    end = unit.first_day(evidence.span.since)
    begin = evidence.first_period or end
    values: dict[str, dict[date, float | None]] = {}
    for key in keys:
        series = with_gaps_filled(evidence.series(key), METRICS[key], unit, (begin, end))[-CHART_PERIODS:]
        points = points_of(series, unit, evidence.until)
        values[key] = {point.period: point.value if point.complete else None for point in points}
    periods = sorted({period for by_period in values.values() for period in by_period})
    return ReportChart(
        _trend_title(unit, [evidence.definition(key).name for key in keys]),
        ChartType.LINE,
        number_format_of(METRICS[keys[0]]),
        tuple(_period_label(unit, period) for period in periods),
        tuple((evidence.definition(key).name, tuple(map(values[key].get, periods))) for key in keys),
        evidence.figures(keys[0]).target.value,
    )


def weights_table(rows: pl.DataFrame, by: str) -> ReportTable:
    """Complaint classes by descending count, with share and cumulative share."""
    ranked = rows.sort("value", by, descending=[True, False], nulls_last=True)
    total, cumulative, table_rows = ranked["value"].sum(), 0.0, []
    for name, cases in ranked.select(by, "value").iter_rows():
        cumulative += cases
        shares = (
            (Number(cases / total, NumberFormat.PERCENT), Number(cumulative / total, NumberFormat.PERCENT))
            if total
            else (None,) * 2
        )
        table_rows.append((complaint_class_label(by, name), Number(cases), *shares))
    headings = (column_label(by), say("件数", "Cases"), say("占比", "Share"), say("累计占比", "Cumulative"))
    return ReportTable(
        say(f"按{column_label(by)}", f"By {column_label(by).lower()}"),
        headings,
        tuple(table_rows),
        slide_rows=12,
    )


def bar_chart(rows: pl.DataFrame, by: str) -> ReportChart:
    """A bar chart of the classes with the most complaints."""
    ranked = rows.sort("value", by, descending=[True, False], nulls_last=True).head(BAR_CHART_CLASSES)
    return ReportChart(
        say(f"投诉件数，按{column_label(by)}", f"Complaints by {column_label(by).lower()}"),
        ChartType.BAR,
        NumberFormat.COUNT,
        tuple(shortened([complaint_class_label(by, name) for name in ranked[by]])),
        ((say("件数", "Cases"), tuple(ranked["value"])),),
    )


def records_table(
    title: str,
    frame: pl.DataFrame,
    columns: Sequence[str] = (),
    slide_rows: int | None = None,
    on_slides: Sequence[str] = (),
) -> ReportTable:
    """Records with translated headings and values, limited to ``columns`` where given.

    Columns without any value are left out. ``on_slides``: the columns that slides have; all where empty.
    """
    shown = with_labels(frame.select(columns) if columns else frame)
    places = {heading: place for place, heading in enumerate(shown.columns)}
    slide_columns = [places[one] for one in map(column_label, on_slides) if one in places]
    return ReportTable(
        title,
        tuple(shown.columns),
        tuple(tuple(map(cell_of, row)) for row in shown.iter_rows()),
        slide_rows,
        tuple(slide_columns) or None,
    )


def complaint_class_label(by: str, name: str | None) -> str:
    """The label of a class in the reader's language; None is labelled as not stated."""
    return say("未注明", "not stated") if name is None else label(by, name)


def _measures_row(figures: MetricFigures) -> tuple[Cell, ...]:
    metric, current = figures.metric, figures.current
    counts = (current["numerator"], current["denominator"])
    return (
        metric.name,
        number(metric, current["value"]),
        *(None if count is None else Number(count) for count in counts),
        target_cell(figures),
        target_mark(figures),
        number(metric, figures.previous["value"]),
        number(metric, figures.last_year["value"]),
        Number(current["pending"]) if current["pending"] else None,
        Number(current["awaiting"]) if current["awaiting"] else None,
        translated(metric.meaning),
    )


def target_mark(figures: MetricFigures) -> str:
    """✓ or ✗; empty without a target, without a value, or of too few cases to be held against it."""
    met = meets(figures.metric, figures.value, figures.target.value)
    few = figures.metric.kind is not MetricKind.COUNT and figures.current["denominator"] < FEWEST
    return "" if met is None or few else MET if met else MISSED


def target_cell(figures: MetricFigures) -> Cell:
    """The target with its bound; that stores differ where they do."""
    if figures.target.differs:
        return say("各店不同", "differ")
    if figures.target.value is None:
        return None
    return Number(
        figures.target.value,
        number_format_of(figures.metric),
        "≥ " if figures.metric.better is Better.HIGHER else "≤ ",
    )


def cell_of(cell: Cell | bool | float) -> Cell:
    """A value of a frame as a cell: flags in words, numbers as numbers."""
    if isinstance(cell, bool):
        return label("", cell)
    return Number(cell) if isinstance(cell, int | float) else cell


def _period_label(unit: Period, period: date) -> str:
    return f"{period:%m-%d}" if unit is Period.WEEK else unit.name_of(period)


def _trend_title(unit: Period, names: Sequence[str]) -> str:
    interval = say("按周", "by week") if unit is Period.WEEK else say("按月", "by month")
    return say("、", ", ").join(names) + say(f"，{interval}", f", {interval}")
