"""A metric over time. What is not yet complete is hollow and unconnected: it must not read as a drop."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import plotly.graph_objects as go

from care.charts.edges import leave_room
from care.charts.judged import judged, limits
from care.charts.look import BRAND, COMMON, FAINT, FEW_CASES, as_text, axis, blank
from care.charts.room import room_of
from care.course import Course
from care.format import value
from care.metric import Kind
from care.period import Period, Span
from care.series import Row
from care.signals import Chart
from care.words import say

ABOVE, BESIDE = 28, 60
"""Pixels over the curves for the words of a mark, and beside them for those of the target."""
FEW_PERIODS = 6
"""Up to so many are named one by one; an axis of dates would name days that nobody measured."""
LOWER = 0.08
"""By this part of the height a mark's words stand lower than those of the one before."""


@dataclass(frozen=True)
class Mark:
    """A day on which something was decided that the course may show."""

    on: date
    text: str


def trend(course: Course, span: Span | None = None, marks: Iterable[Mark] = ()) -> go.Figure:
    """A metric by period with its limits and target; what is a signal stands out by colour and by shape.

    The days looked at are shaded where there are others; a re-basing is a line with its reason, and so is
    each of ``marks``.
    """
    chart, rows = course.chart, course.rows
    figure = blank(300, yaxis=axis(chart.metric))
    room = room_of(course)
    if room is not None:
        figure.update_yaxes(range=room)
    figure.add_traces([*limits(chart), *judged(course, room)])
    if chart.metric.kind is Kind.COUNT and _highest(chart) <= FEW_CASES:
        figure.update_yaxes(dtick=1)
    if chart.target is not None:
        _draw_target(figure, chart)
    _draw_marks(figure, [*(Mark(step.since, step.reason) for step in chart.steps), *marks], rows)
    if span is not None and chart.unit.first_day(span.since) > rows[0]["period"]:
        begin = chart.unit.first_day(span.since)
        end = min(chart.unit.last_day(span.until), chart.unit.last_day(rows[-1]["period"]))
        figure.add_vrect(x0=begin, x1=end, fillcolor=FAINT, opacity=0.3, line_width=0, layer="below")
    leave_room(figure, [_tick(chart)], lines=2)
    return figure.update_xaxes(**_dates(chart.unit, rows))


def _tick(chart: Chart) -> str:
    """The longest label that the value axis may have."""
    if chart.metric.kind is Kind.PROPORTION:
        return "100.0%"
    most = max(_highest(chart), chart.target or 0)
    whole = chart.metric.kind is Kind.COUNT or most >= FEW_CASES
    return f"{most:,.{0 if whole else 1}f}{axis(chart.metric)['ticksuffix']}"


def _highest(chart: Chart) -> float:
    points = (number for one in chart.points for number in (one.point.value, one.upper))
    return max((number for number in points if number is not None), default=0)


def _draw_target(figure: go.Figure, chart: Chart) -> None:
    """A line, with its value where no point can lie."""
    figure.update_layout(margin_r=BESIDE)
    figure.add_hline(
        y=chart.target,
        line={"dash": "dash", "width": 1.5, "color": BRAND},
        annotation={
            "text": say("目标", "goal") + "<br>" + value(chart.metric, chart.target),
            "font": {"size": 12, "color": BRAND},
            "align": "left",
            "x": 1,
            "xanchor": "left",
            "yanchor": "middle",
        },
    )


def _draw_marks(figure: go.Figure, marks: Sequence[Mark], rows: Sequence[Row]) -> None:
    """Upright lines, each with its words above on the side that has room; another's stand lower."""
    if marks:
        figure.update_layout(margin_t=ABOVE)
    middle = rows[len(rows) // 2]["period"]
    for place, mark in enumerate(marks):
        figure.add_vline(x=mark.on, line={"dash": "dot", "width": 1, "color": COMMON})
        figure.add_annotation(
            x=mark.on,
            y=1 - LOWER * place,
            yref="paper",
            text=as_text(mark.text),
            showarrow=False,
            xanchor="left" if mark.on < middle else "right",
            yanchor="bottom",
        )


def _dates(unit: Period, rows: Sequence[Row]) -> dict[str, Any]:
    named = {} if len(rows) > FEW_PERIODS else {"tickvals": [row["period"] for row in rows]}
    written = "%m-%d\n%Y" if unit in (Period.DAY, Period.WEEK) else "%m\n%Y"
    return {"tickformat": written, "tickangle": 0, **named}
