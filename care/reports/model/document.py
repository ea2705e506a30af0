"""The content of a report, independent of the file format it is written in."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from care.i18n import say
from care.reports.model.cover import NO_COVER, Cover
from care.reports.model.executive_page import ExecutivePage
from care.reports.model.problem import Problem
from care.reports.model.team_axis import AxisRow
from care.scorecard.scorecard import Scorecard
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
    """Headings and rows, all of which the workbook has.

    ``slide_rows`` limits the rows on slides, ``slide_columns`` names the columns there by place; None for
    all. ``brief_columns`` are those that are shown beside a chart. A table takes one slide at most, with a
    note of what is left out, unless it ``runs_on``.
    """

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    slide_rows: int | None = None
    slide_columns: tuple[int, ...] | None = None
    brief_columns: tuple[int, ...] | None = None
    runs_on: bool = False

    def only(self, columns: tuple[int, ...] | None) -> "ReportTable":
        """The table with these columns, by place; None for all."""
        if columns is None:
            return self
        rows = tuple(tuple(row[place] for place in columns) for row in self.rows)
        headings = tuple(self.headings[place] for place in columns)
        return replace(self, headings=headings, rows=rows, slide_columns=None, brief_columns=None)


class ChartType(StrEnum):
    """The type of a chart."""

    LINE = "line"
    BAR = "bar"
    STEPS = "steps"


@dataclass(frozen=True)
class ReportChart:
    """Named series over common categories; None is a gap. A bar chart has one series, largest value first.

    The categories of steps are numbers on a scale, from which on their values hold; the series after the
    first are the ends of its interval. ``axis``: what the categories are, where that has to be said.
    ``target``: the one that the first series has, drawn as a line.
    """

    title: str
    chart_type: ChartType
    number_format: NumberFormat
    categories: tuple[str, ...]
    series: tuple[tuple[str, tuple[float | None, ...]], ...]
    target: float | None = None
    axis: str = ""

    @property
    def target_series(self) -> tuple[tuple[str, tuple[float | None, ...]], ...]:
        """The target as a series of its own, named with what it is for; none without one."""
        if self.target is None or self.chart_type is ChartType.BAR:
            return ()
        shown = str(Number(self.target, self.number_format))
        name = say(f"目标 {shown}", f"Target {shown}")
        if len(self.series) > 1:
            name = say(f"{name}（前者）", f"{name} (the first)")
        return ((name, (self.target,) * len(self.categories)),)

    @property
    def all_series(self) -> tuple[tuple[str, tuple[float | None, ...]], ...]:
        """The series that are drawn: those measured, then the target."""
        return (*self.series, *self.target_series)

    @property
    def corners(self) -> list[tuple[float, tuple[float | None, ...]]]:
        """Of steps: the places and values between which a straight line is drawn."""
        values = list(zip(*(line for _, line in self.series), strict=True))
        found = [(float(self.categories[0]), values[0])]
        for place, before, now in zip(self.categories[1:], values[:-1], values[1:], strict=True):
            found += [(float(place), before), (float(place), now)]
        return found

    @property
    def is_empty(self) -> bool:
        """Whether no series has a value."""
        return all(value is None for _, values in self.series for value in values)


@dataclass(frozen=True)
class Section:
    """One section of a report: sentences about the figures, charts and tables.

    ``findings``: those of the sentences that its slide has, beside the figures; all where it is empty.
    ``message``: what it says, in one line, the title of its slide. ``short``: its name of a few words, for
    sheets. ``in_appendix``: whether its slides follow after all others. ``room``: headings of empty boxes in
    which people write on paper or on the slide. ``axis``: a person on the axes of their team.
    """

    title: str
    sentences: tuple[str, ...]
    charts: tuple[ReportChart, ...] = ()
    measures: ReportTable | None = None
    tables: tuple[ReportTable, ...] = ()
    findings: tuple[str, ...] = ()
    message: str = ""
    short: str = ""
    in_appendix: bool = False
    room: tuple[str, ...] = ()
    axis: tuple[AxisRow, ...] = ()

    @property
    def is_brief(self) -> bool:
        """Whether it has sentences only, as one without data: then it takes a line."""
        return not (self.charts or self.measures or self.tables or self.room or self.axis)

    @property
    def all_tables(self) -> tuple[ReportTable, ...]:
        """Its measures, then its tables."""
        return (*((self.measures,) if self.measures else ()), *self.tables)


@dataclass(frozen=True)
class Report:
    """One report; its last section is the summary.

    ``subtitle`` names stores, days and as-of date; ``period`` is the period's name; ``caveats`` are the
    limits of the data. ``records`` are the masked rows behind the figures, written to workbooks only.
    ``problems`` are those that need an improvement plan. ``executive`` is the page that comes first,
    ``scorecard`` the matrix of stores, or of the months of one store, that comes second. ``one_page``: it
    goes on one sheet of paper, without a cover, and on slides without an appendix; its definitions are in the
    workbook only. ``one_slide``: on one slide, too, in the small print of paper.
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
    cover: Cover = NO_COVER
    executive: ExecutivePage | None = None
    scorecard: Scorecard | None = None
    one_page: bool = False
    one_slide: bool = False
