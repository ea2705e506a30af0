"""What a report consists of, whatever file it is written as."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from care.i18n import say
from care.semantic import format as shown
from care.semantic.format import NOTHING
from care.semantic.metric import Metric, MetricKind


class NumberFormat(StrEnum):
    """How a number is written."""

    PERCENT = "percent"
    COUNT = "count"
    HOURS = "hours"
    DECIMAL = "decimal"


_FORMS = {
    MetricKind.PROPORTION: NumberFormat.PERCENT,
    MetricKind.COUNT: NumberFormat.COUNT,
    MetricKind.MEDIAN: NumberFormat.HOURS,
    MetricKind.P90: NumberFormat.HOURS,
    MetricKind.MEAN: NumberFormat.DECIMAL,
    MetricKind.RATE: NumberFormat.DECIMAL,
}


FORMATS = {
    NumberFormat.PERCENT: "0.0%",
    NumberFormat.COUNT: "#,##0",
    NumberFormat.HOURS: '0.0" h"',
    NumberFormat.DECIMAL: "0.00",
}
"""Each form as Office writes it."""


@dataclass(frozen=True)
class Number:
    """A number that a workbook keeps as such; percentages are fractions, durations hours.

    ``bound``, ≥ or ≤, stands before a target.
    """

    value: float
    form: NumberFormat = NumberFormat.COUNT
    bound: Literal["", "≥ ", "≤ "] = ""

    def __str__(self) -> str:
        return self.bound + self._digits()

    def _digits(self) -> str:
        match self.form:
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
    """A metric's value as a cell; None where there is none."""
    return None if value is None else Number(value, number_format(metric))


def number_format(metric: Metric) -> NumberFormat:
    """How the values of a metric are written."""
    return _FORMS[metric.kind]


def cell_text(cell: Cell) -> str:
    """A cell as people read it."""
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
    """Rows under headings. ``brief``: how many of them a slide shows; the workbook has them all."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    brief: int | None = None


class ChartType(StrEnum):
    """How a chart is drawn."""

    LINE = "line"
    BAR = "bar"


@dataclass(frozen=True)
class ReportChart:
    """Series over the same categories; None is a gap. A bar chart has one series, heaviest first."""

    title: str
    drawn: ChartType
    form: NumberFormat
    categories: tuple[str, ...]
    series: tuple[tuple[str, tuple[float | None, ...]], ...]

    @property
    def blank(self) -> bool:
        """Whether there is nothing to draw."""
        return all(value is None for _, values in self.series for value in values)


@dataclass(frozen=True)
class Section:
    """One item of the report: what the figures say in sentences, and the figures."""

    title: str
    sentences: tuple[str, ...]
    charts: tuple[ReportChart, ...] = ()
    measures: ReportTable | None = None
    tables: tuple[ReportTable, ...] = ()


class Department(StrEnum):
    """Who owes an improvement plan."""

    CARE = "customer_care"
    SERVICE = "service"
    SALES = "sales"

    @property
    def label(self) -> str:
        """In the reader's language."""
        zh, en = {
            Department.CARE: ("客户关爱部", "Customer care"),
            Department.SERVICE: ("售后部", "Service"),
            Department.SALES: ("销售部", "Sales"),
        }[self]
        return say(zh, en)


@dataclass(frozen=True)
class Problem:
    """What is the matter, what is asked for, and of whom; ``scope`` and ``metric`` tell one from another.

    ``on`` is the day after the period, on which the plan that answers it is told.
    """

    matter: str
    asked: str
    department: Department
    scope: str
    metric: str
    on: date


@dataclass(frozen=True)
class Report:
    """One report, its last section the summary.

    ``about`` tells store, days and as-of; ``period`` names the days; ``caveats`` say what is missing.

    ``records`` are the rows behind the figures, masked; only a workbook has room for them. ``problems``
    are those that a department's plan is to answer.
    """

    kind: str
    title: str
    period: str
    stores: tuple[str, ...]
    about: str
    caveats: tuple[str, ...]
    sections: tuple[Section, ...]
    definitions: ReportTable
    records: tuple[ReportTable, ...] = ()
    problems: tuple[Problem, ...] = ()
