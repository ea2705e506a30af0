"""A metric over time. Incomplete periods are hollow and unconnected, so that they do not read as a drop."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from care.charts.axis_range import axis_range
from care.charts.control_chart import draw_judged_points, draw_limits
from care.charts.margins import annotation, horizontal_line, margins_for, shortened, vertical_line
from care.charts.theme import (
    BRAND,
    COMMON,
    FEW_CASES,
    LONG_HOURS,
    TARGET,
    Figure,
    axis,
    case_by_case,
    escape_text,
    in_days,
    new_figure,
)
from care.i18n import say
from care.periods.period import Period, Span
from care.semantic.format import value
from care.semantic.metric import MetricKind
from care.signals import ControlChart, Point
from care.signals.judged_series import JudgedSeries

ABOVE, HEADROOM, BESIDE = 28, 26, 60
"""Pixels above the curves for the text of a mark and for a value, and right of them for the target."""
NOTE = 260
"""Pixels that the text of a mark takes at most."""
CHOSEN = 0.015
"""Height of the bar beneath the chosen days, as a share of the chart's."""
FEW_PERIODS = 6
"""Up to this number of periods each has a tick, because a date axis would label days without a point."""
LOWER = 0.08
"""Share of the height by which a mark's text stands lower than that of the one before."""


@dataclass(frozen=True)
class Mark:
    """A day on which something was decided that may have changed the series."""

    on: date
    text: str


def trend(series: JudgedSeries, span: Span | None = None, marks: Iterable[Mark] = ()) -> Figure:
    """A metric by period with its limits and target; signals differ in colour and shape.

    The chosen days have a bar beneath them where others are drawn; a re-basing is a line with its reason, and
    so is each of ``marks``.
    """
    chart = series.chart
    points = [judged.point for judged in chart.points]
    drawn_range = axis_range(series)
    most = _highest(chart)
    few = chart.metric.kind is MetricKind.COUNT and most <= FEW_CASES
    is_long = chart.metric.kind in (MetricKind.MEDIAN, MetricKind.P90) and most >= LONG_HOURS
    decided = [*(Mark(step.since, step.reason) for step in chart.steps), *marks]
    target = chart.target
    return new_figure(
        300,
        [*draw_limits(chart), *draw_judged_points(series, drawn_range)],
        xaxis=_dates(chart.unit, points),
        yaxis=axis(chart.metric)
        | ({"range": drawn_range} if drawn_range else {})
        | (case_by_case(most) if few else {})
        | (in_days(most) if is_long else {}),
        margin=margins_for([_tick(chart)], lines=2)
        | {"t": ABOVE if decided else HEADROOM}
        | ({"r": BESIDE} if target is not None else {}),
        shapes=[
            *([horizontal_line(target, dash="dash", width=2, color=TARGET)] if target is not None else []),
            *(vertical_line(mark.on, dash="dot", width=1, color=COMMON) for mark in decided),
            *_looked_at(chart.unit, points, span),
        ],
        annotations=[*([_target_label(chart)] if target is not None else []), *_words(decided, points)],
    )


def _tick(chart: ControlChart) -> str:
    """The longest label that the value axis can have."""
    if chart.metric.kind is MetricKind.PROPORTION:
        return "100.0%"
    most = max(_highest(chart), chart.target or 0)
    whole = chart.metric.kind is MetricKind.COUNT or most >= FEW_CASES
    return f"{most:,.{0 if whole else 1}f}{axis(chart.metric)['ticksuffix']}"


def _highest(chart: ControlChart) -> float:
    points = (number for one in chart.points for number in (one.point.value, one.upper))
    return max((number for number in points if number is not None), default=0)


def _target_label(chart: ControlChart) -> dict[str, Any]:
    """The target's value, right of all points."""
    return annotation(
        say("目标", "target") + "<br>" + value(chart.metric, chart.target),
        font={"size": 12, "color": BRAND},
        align="left",
        x=1,
        xref="x domain",
        xanchor="left",
        y=chart.target,
        yanchor="middle",
    )


def _words(marks: Sequence[Mark], points: Sequence[Point]) -> Iterator[dict[str, Any]]:
    """The text of each mark, on the side that has room; that of the next one stands lower."""
    middle = points[len(points) // 2].period if points else date.max
    for place, mark in enumerate(marks):
        side = "left" if mark.on < middle else "right"
        high = 1 - LOWER * place
        yield annotation(
            escape_text(shortened([mark.text], NOTE)[0]),
            x=mark.on,
            xanchor=side,
            y=high,
            yref="paper",
            yanchor="bottom",
        )


def _looked_at(unit: Period, points: Sequence[Point], span: Span | None) -> Iterator[dict[str, Any]]:
    """A bar beneath the chosen days, where there are others before them."""
    if span is not None and points and (begin := unit.first_day(span.since)) > points[0].period:
        end = min(unit.last_day(span.until), unit.last_day(points[-1].period))
        yield {
            **vertical_line(begin, width=0),
            "type": "rect",
            "x1": end,
            "y1": CHOSEN,
            "fillcolor": COMMON,
        }


def _dates(unit: Period, points: Sequence[Point]) -> dict[str, Any]:
    named = {} if len(points) > FEW_PERIODS else {"tickvals": [one.period for one in points]}
    written = "%m-%d\n%Y" if unit in (Period.DAY, Period.WEEK) else "%m\n%Y"
    return {"tickformat": written, "tickangle": 0, **named}
