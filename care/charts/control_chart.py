"""Draw a judged series: limits, a line through the comparable points, and points by variation."""

from datetime import date
from typing import Any

from care.charts.axis_range import AxisRange, lies_outside
from care.charts.theme import COLOURS, COMMON, HOVER, LIMIT, Trace, value_with_counts
from care.i18n import say
from care.periods.period import Period
from care.presentation.chart_selection import WITHIN, meaning, period_code
from care.semantic.format import count, not_due, value
from care.semantic.metric import Metric
from care.signals import ControlChart, JudgedPoint, Point, Variation
from care.signals.judged_series import JudgedSeries


def draw_limits(chart: ControlChart) -> list[Trace]:
    """Mean and limits, dashed while they are provisional because there are too few periods."""
    dash = "dot" if chart.provisional else "solid"
    days = [one.point.period for one in chart.points]
    return [
        {
            "type": "scatter",
            "x": days,
            "y": [getattr(one, name) for one in chart.points],
            "mode": "lines",
            "line": {"color": LIMIT, "width": 1, "dash": dash, "shape": "hvh"},
            "hoverinfo": "skip",
            "connectgaps": True,
            "name": name,
        }
        for name in ("lower", "centre", "upper")
    ]


def draw_judged_points(series: JudgedSeries, drawn_range: AxisRange | None) -> list[Trace]:
    """A grey line through the comparable points, and points coloured by variation; hollow: incomplete.

    A hollow point outside ``drawn_range`` is drawn at its edge with its value.
    """
    metric, unit = series.chart.metric, series.chart.unit
    every = series.chart.points
    whole = [one.point._replace(value=None) if one.hollow else one.point for one in every]
    line = _points(whole, metric, unit, mode="lines", line={"color": COMMON, "width": 1.5}, name="line")
    marks = [
        _points(
            [one.point for one in every if one.counts and _meaning(one) is variation],
            metric,
            unit,
            mode="markers",
            marker={"size": size, "symbol": symbol, "color": COLOURS[variation]},
            name=variation,
        )
        for variation, (symbol, size) in _SHAPES.items()
    ]
    early = [one.point for one in every if one.hollow]
    beyond = [point for point in early if drawn_range and lies_outside(drawn_range, point.value)]
    near = [point for point in early if point not in beyond]
    hollow = _points(near, metric, unit, early=True, mode="markers", marker=_HOLLOW, name="early")
    return [
        line,
        *marks,
        hollow,
        *([_beyond(beyond, metric, unit, drawn_range)] if drawn_range and beyond else []),
    ]


def _beyond(points: list[Point], metric: Metric, unit: Period, drawn_range: AxisRange) -> Trace:
    """Hollow arrows at the edge, each with the value that lies beyond it."""
    low, high = drawn_range
    above = [one.measured > high for one in points]
    marks = _points(
        points,
        metric,
        unit,
        early=True,
        mode="markers+text",
        text=[value(metric, one.value) for one in points],
        textposition=["bottom center" if up else "top center" for up in above],
        marker={**_HOLLOW, "symbol": ["triangle-up-open" if up else "triangle-down-open" for up in above]},
        name="beyond",
    )
    return marks | {"y": [high if up else low for up in above]}


def _meaning(one: JudgedPoint) -> Variation:
    return one.variation or Variation.COMMON


_SHAPES = {
    Variation.COMMON: ("circle", 6),
    Variation.IMPROVING: ("diamond", 10),
    Variation.CONCERNING: ("square", 9),
    Variation.NEUTRAL: ("triangle-up", 10),
}
_HOLLOW = {"size": 9, "symbol": "circle-open", "color": COMMON, "line": {"width": 2}}


def _points(points: list[Point], metric: Metric, unit: Period, *, early: bool = False, **look: Any) -> Trace:
    return {
        "type": "scatter",
        "x": [one.period for one in points],
        "y": [one.value for one in points],
        "ids": [meaning(**{WITHIN: period_code(unit, one.period)}) for one in points],
        "customdata": [_hover(one, metric, unit, early=early) for one in points],
        "hovertemplate": HOVER,
        "cliponaxis": False,
        **look,
    }


def _hover(point: Point, metric: Metric, unit: Period, *, early: bool) -> str:
    lines = [_period_name(unit, point.period), value_with_counts(metric, point._asdict())]
    if point.pending:
        lines.append(f"{not_due(metric)} {count(point.pending)}")
    if point.awaiting:
        lines.append(say("待补数据 ", "awaiting records ") + count(point.awaiting))
    if early:
        lines.append(say("不与其他期比较", "not compared with others"))
    return "<br>".join(lines)


def _period_name(unit: Period, first_day: date) -> str:
    name = unit.name_of(first_day)
    return say(f"{name} 起一周", f"week of {name}") if unit is Period.WEEK else name
