"""The content of a report, independent of the file format it is written in."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from care.i18n import say
from care.semantic import format as shown
from care.semantic.format import NOTHING
from care.semantic.metric import Metric, MetricKind


class NumberFormat(StrEnum):
    """The display format of a number."""

    PERCENT = "percent"
    COUNT = "count"
    HOURS = "hours"
    DECIMAL = "decimal"


_NUMBER_FORMATS = {
    MetricKind.PROPORTION: NumberFormat.PERCENT,
    MetricKind.COUNT: NumberFormat.COUNT,
    MetricKind.MEDIAN: NumberFormat.HOURS,
    MetricKind.P90: NumberFormat.HOURS,
    MetricKind.MEAN: NumberFormat.DECIMAL,
    MetricKind.RATE: NumberFormat.DECIMAL,
}


EXCEL_FORMATS = {
    NumberFormat.PERCENT: "0.0%",
    NumberFormat.COUNT: "#,##0",
    NumberFormat.HOURS: '0.0" h"',
    NumberFormat.DECIMAL: "0.00",
}
"""The Excel format code of each number format."""


@dataclass(frozen=True)
class Number:
    """A numeric cell, written to a workbook as a number; percentages are fractions, durations are in hours.

    ``bound``, ≥ or ≤, is the prefix of a target value.
    """

    value: float
    number_format: NumberFormat = NumberFormat.COUNT
    bound: Literal["", "≥ ", "≤ "] = ""

    def __str__(self) -> str:
        return self.bound + self._digits()

    def _digits(self) -> str:
        match self.number_format:
            case NumberFormat.PERCENT:
                return shown.percent(self.value)
            case NumberFormat.COUNT:
                return shown.count(self.value)
            case NumberFormat.HOURS:
                return shown.hours(self.value)
            case NumberFormat.DECIMAL:
                return f"{self.value:.2f}"


Cell = str | Number | datetime | date | None


def number(metric: Metric, value: float | None) -> Number | None:
    """The value of a metric as a cell; None where the metric has no value."""
    return None if value is None else Number(value, number_format_of(metric))


def number_format_of(metric: Metric) -> NumberFormat:
    """The number format of a metric's values."""
    return _NUMBER_FORMATS[metric.kind]


def cell_text(cell: Cell) -> str:
    """The text of a cell in the reader's language."""
    match cell:
        case None:
            return NOTHING
        case datetime():
            return shown.moment(cell)
        case date():
            return shown.day(cell)
        case _:
            return str(cell)


@dataclass(frozen=True)
class ReportTable:
    """Headings and rows. ``slide_rows`` limits the rows on slides, None for all; the workbook has all."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    slide_rows: int | None = None


class ChartType(StrEnum):
    """The type of a chart."""

    LINE = "line"
    BAR = "bar"


@dataclass(frozen=True)
class ReportChart:
    """Named series over common categories; None is a gap. A bar chart has one series, largest value first."""

    title: str
    chart_type: ChartType
    number_format: NumberFormat
    categories: tuple[str, ...]
    series: tuple[tuple[str, tuple[float | None, ...]], ...]

    @property
    def is_empty(self) -> bool:
        """Whether no series has a value."""
        return all(value is None for _, values in self.series for value in values)


@dataclass(frozen=True)
class Section:
    """One section of a report: sentences about the figures, charts and tables."""

    title: str
    sentences: tuple[str, ...]
    charts: tuple[ReportChart, ...] = ()
    measures: ReportTable | None = None
    tables: tuple[ReportTable, ...] = ()


class Department(StrEnum):
    """A department that is responsible for an improvement plan."""

    CARE = "customer_care"
    SERVICE = "service"
    SALES = "sales"

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        zh, en = {
            Department.CARE: ("客户关爱部", "Customer care"),
            Department.SERVICE: ("售后部", "Service"),
            Department.SALES: ("销售部", "Sales"),
        }[self]
        return say(zh, en)


@dataclass(frozen=True)
class Problem:
    """A problem, its recommendation and the responsible department; ``scope`` and ``metric`` identify it.

    ``planned_on``, the day after the period, is the date of the improvement plan for it.
    """

    description: str
    recommendation: str
    department: Department
    scope: str
    metric: str
    planned_on: date


@dataclass(frozen=True)
class Report:
    """One report; its last section is the summary.

    ``subtitle`` names stores, days and as-of date; ``period`` is the period's name; ``caveats`` are the
    limits of the data. ``records`` are the masked rows behind the figures, written to workbooks only.
    ``problems`` are those that need an improvement plan.
    """

    kind: str
    title: str
    period: str
    stores: tuple[str, ...]
    subtitle: str
    caveats: tuple[str, ...]
    sections: tuple[Section, ...]
    definitions: ReportTable
    records: tuple[ReportTable, ...] = ()
    problems: tuple[Problem, ...] = ()
