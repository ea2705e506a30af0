"""What a report consists of, whatever file it is written as."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from care.i18n import say
from care.semantic import format as shown
from care.semantic.format import NOTHING
from care.semantic.metric import Metric, MetricKind


class Form(StrEnum):
    """How a number is written."""

    PERCENT = "percent"
    COUNT = "count"
    HOURS = "hours"
    DECIMAL = "decimal"


_FORMS = {
    MetricKind.PROPORTION: Form.PERCENT,
    MetricKind.COUNT: Form.COUNT,
    MetricKind.MEDIAN: Form.HOURS,
    MetricKind.P90: Form.HOURS,
    MetricKind.MEAN: Form.DECIMAL,
    MetricKind.RATE: Form.DECIMAL,
}


FORMATS = {Form.PERCENT: "0.0%", Form.COUNT: "#,##0", Form.HOURS: '0.0" h"', Form.DECIMAL: "0.00"}
"""Each form as Office writes it."""


@dataclass(frozen=True)
class Number:
    """A number that a workbook keeps as such; percentages are fractions, durations hours.

    ``bound``, ≥ or ≤, stands before a target.
    """

    value: float
    form: Form = Form.COUNT
    bound: Literal["", "≥ ", "≤ "] = ""

    def __str__(self) -> str:
        return self.bound + self._digits()

    def _digits(self) -> str:
        match self.form:
            case Form.PERCENT:
                return shown.percent(self.value)
            case Form.COUNT:
                return shown.count(self.value)
            case Form.HOURS:
                return shown.hours(self.value)
            case Form.DECIMAL:
                return f"{self.value:.2f}"


Cell = str | Number | datetime | date | None


def number(metric: Metric, value: float | None) -> Number | None:
    """A metric's value as a cell; None where there is none."""
    return None if value is None else Number(value, form_of(metric))


def form_of(metric: Metric) -> Form:
    """How the values of a metric are written."""
    return _FORMS[metric.kind]


def text_of(cell: Cell) -> str:
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
class Table:
    """Rows under headings. ``brief``: how many of them a slide shows; the workbook has them all."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    brief: int | None = None


class Drawn(StrEnum):
    """How a chart is drawn."""

    LINE = "line"
    BAR = "bar"


@dataclass(frozen=True)
class Chart:
    """Series over the same categories; None is a gap. A bar chart has one series, heaviest first."""

    title: str
    drawn: Drawn
    form: Form
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
    charts: tuple[Chart, ...] = ()
    measures: Table | None = None
    tables: tuple[Table, ...] = ()


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
    definitions: Table
    records: tuple[Table, ...] = ()
    problems: tuple[Problem, ...] = ()
