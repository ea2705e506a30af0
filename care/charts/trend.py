"""A metric over time. What is not yet complete is hollow and unconnected: it must not read as a drop."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import plotly.graph_objects as go

from care.charts.look import (
    BRAND,
    COMMON,
    CONCERNING,
    FAINT,
    FEW_CASES,
    IMPROVING,
    LIMIT,
    NEUTRAL,
    as_text,
    axis,
    blank,
    spoken,
)
from care.clicks import WITHIN, meaning, period_code
from care.course import Course
from care.format import count, value
from care.metric import Kind, Metric
from care.period import Period, Span
from care.series import Row
from care.signals import Chart, Judged, Variation
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
    figure.add_traces([*_limits(chart), *_judged(course)])
    if chart.metric.kind is Kind.COUNT and _highest(chart) <= FEW_CASES:
        figure.update_yaxes(dtick=1)
    if chart.target is not None:
        _draw_target(figure, chart)
    _draw_marks(figure, [*(Mark(step.since, step.reason) for step in chart.steps), *marks], rows)
    if span is not None and chart.unit.first_day(span.since) > rows[0]["period"]:
        begin = chart.unit.first_day(span.since)
        end = min(chart.unit.last_day(span.until), chart.unit.last_day(rows[-1]["period"]))
        figure.add_vrect(x0=begin, x1=end, fillcolor=FAINT, opacity=0.3, line_width=0, layer="below")
    return figure.update_xaxes(**_dates(chart.unit, rows))


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


def _limits(chart: Chart) -> list[go.Scatter]:
    """Mean and limits, dashed while there are too few periods for more than a provisional one."""
    dash = "dot" if chart.provisional else "solid"
    days = [judged.point.period for judged in chart.points]
    return [
        go.Scatter(
            x=days,
            y=[getattr(judged, name) for judged in chart.points],
            mode="lines",
            line={"color": LIMIT, "width": 1, "dash": dash, "shape": "hvh"},
            hoverinfo="skip",
            connectgaps=True,
            name=name,
        )
        for name in ("lower", "centre", "upper")
    ]


def _judged(course: Course) -> list[go.Scatter]:
    """A grey line through what may be compared, and points by what they mean; hollow: not complete."""
    metric, unit = course.chart.metric, course.chart.unit
    pairs = list(zip(course.chart.points, course.rows, strict=True))
    whole = [row if judged.point.complete else {**row, "value": None} for judged, row in pairs]
    line = _points(whole, metric, unit, mode="lines", line={"color": COMMON, "width": 1.5}, name="line")
    marks = [
        _points(
            [row for judged, row in pairs if judged.point.counts and _meaning(judged) is variation],
            metric,
            unit,
            mode="markers",
            marker={"size": size, "symbol": symbol, "color": colour},
            name=variation,
        )
        for variation, (colour, symbol, size) in _MARKS.items()
    ]
    early = [row for judged, row in pairs if not judged.point.complete]
    return [
        line,
        *marks,
        _points(early, metric, unit, early=True, mode="markers", marker=_HOLLOW, name="early"),
    ]


def _meaning(judged: Judged) -> Variation:
    return judged.variation or Variation.COMMON


_MARKS: dict[Variation, tuple[str, str, int]] = {
    Variation.COMMON: (COMMON, "circle", 6),
    Variation.IMPROVING: (IMPROVING, "diamond", 10),
    Variation.CONCERNING: (CONCERNING, "square", 9),
    Variation.NEUTRAL: (NEUTRAL, "triangle-up", 10),
}
_HOLLOW = {"size": 9, "symbol": "circle-open", "color": COMMON, "line": {"width": 2}}


def _points(rows: list[Row], metric: Metric, unit: Period, *, early: bool = False, **look: Any) -> go.Scatter:
    return go.Scatter(
        x=[row["period"] for row in rows],
        y=[row["value"] for row in rows],
        ids=[meaning(**{WITHIN: period_code(unit, row["period"])}) for row in rows],
        customdata=[_hover(row, metric, unit, early=early) for row in rows],
        hovertemplate="%{customdata}<extra></extra>",
        cliponaxis=False,
        **look,
    )


def _hover(row: Row, metric: Metric, unit: Period, *, early: bool) -> str:
    lines = [_period_name(unit, row["period"]), spoken(metric, row)]
    if row["pending"]:
        lines.append(say("待到期 ", "not yet due ") + count(row["pending"]))
    if early:
        lines.append(say("未完整，勿与前期比较", "not complete, not comparable"))
    return "<br>".join(lines)


def _period_name(unit: Period, first_day: date) -> str:
    name = unit.name_of(first_day)
    return say(f"{name} 起一周", f"week of {name}") if unit is Period.WEEK else name


def _dates(unit: Period, rows: Sequence[Row]) -> dict[str, Any]:
    named = {"nticks": 8} if len(rows) > FEW_PERIODS else {"tickvals": [row["period"] for row in rows]}
    return {"tickformat": "%m-%d\n%Y" if unit in (Period.DAY, Period.WEEK) else "%m\n%Y", **named}
