"""Draw a judged series: limits, a line through the comparable points, and points by variation."""

from datetime import date
from typing import Any

from care.charts.axis_range import AxisRange, lies_outside
from care.charts.theme import BAND, COLOURS, COMMON, DAY, HOVER, LIMIT, LONG_HOURS, Trace, value_with_counts
from care.i18n import say
from care.periods.period import Period
from care.presentation.chart_selection import WITHIN, meaning, period_code
from care.scorecard.drawn_points import current_run
from care.semantic.format import count, not_due, value
from care.semantic.metric import Metric, MetricKind
from care.signals import ControlChart, JudgedPoint, Point, Variation
from care.signals.judged_series import JudgedSeries

WORDS = 1 / 5
"""Share of a phone's chart that the value beside a point takes."""
CLEAR = 14
"""Width in pixels of the unseen mark that keeps a value off the mark and the line beside it."""


def draw_limits(chart: ControlChart) -> list[Trace]:
    """The limits as a pale band round the mean; without the band while they are provisional."""
    days = [one.point.period for one in chart.points]
    edge = {"color": LIMIT, "width": 1 if chart.provisional else 0, "dash": "dot", "shape": "hvh"}
    centre = edge | {"width": 1, "dash": "dot" if chart.provisional else "solid"}
    lines = {"lower": edge, "upper": edge, "centre": centre}
    return [
        {
            "type": "scatter",
            "x": days,
            "y": [getattr(one, name) for one in chart.points],
            "mode": "lines",
            "line": line,
            "hoverinfo": "skip",
            "connectgaps": True,
            "name": name,
            **({"fill": "tonexty", "fillcolor": BAND} if name == "upper" and not chart.provisional else {}),
        }
        for name, line in lines.items()
    ]


def draw_judged_points(series: JudgedSeries, drawn_range: AxisRange | None) -> list[Trace]:
    """A grey line through the comparable points; hollow: incomplete.

    Coloured, by its variation, is the run that is a signal now, and no signal of before: what is over needs
    nobody. The latest point that counts and those outside the limits have their values beside them. A hollow
    point outside ``drawn_range`` is drawn at its edge with its value.
    """
    metric, unit = series.chart.metric, series.chart.unit
    every, run = series.chart.points, current_run(series.chart)
    whole = [one.point._replace(value=None) if one.hollow else one.point for one in every]
    line = _points(whole, metric, unit, mode="lines", line={"color": COMMON, "width": 1.5}, name="line")
    marks = [
        _points(
            [one.point for one in every if one.counts and _meaning(one, run) is variation],
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
        _labels(series.chart),
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


def _meaning(one: JudgedPoint, run: frozenset[date]) -> Variation:
    return (one.point.period in run and one.variation) or Variation.COMMON


def _labels(chart: ControlChart) -> Trace:
    """The values of the latest point that counts and of those furthest out, where they stand."""
    last = chart.last.point.period if chart.last else None
    counting = [one for one in chart.points if one.counts]
    values = [one.point.measured for one in counting]
    before = dict(zip((one.point.period for one in counting), [*values[:1], *values], strict=False))
    shown = _spread([one for one in counting if one.point.period == last], counting)
    return {
        "type": "scatter",
        "x": [one.point.period for one in shown],
        "y": [one.point.value for one in shown],
        "mode": "markers+text",
        "marker": {"size": CLEAR, "opacity": 0},
        "text": [_shown(chart, one.point.measured) for one in shown],
        "textposition": [_beside(one, before[one.point.period], last) for one in shown],
        "textfont": {"size": 13},
        "hoverinfo": "skip",
        "cliponaxis": False,
        "name": "labels",
    }


def _shown(chart: ControlChart, number: float) -> str:
    """A value as its axis has it: times that reach into days are all told in days."""
    values = [one.point.value for one in chart.points if one.point.value is not None]
    if chart.metric.kind in (MetricKind.MEDIAN, MetricKind.P90) and max(values) >= LONG_HOURS:
        return say(f"{number / DAY:.1f} 天", f"{number / DAY:.1f} d")
    return value(chart.metric, number)


def _spread(first: list[JudgedPoint], points: list[JudgedPoint]) -> list[JudgedPoint]:
    """``first``, and of the points outside the limits those furthest out whose words have room."""
    places = {one.point.period: place for place, one in enumerate(points)}
    room = len(points) * WORDS
    chosen = list(first)
    for one in sorted(points, key=_outside, reverse=True):
        nearest = (abs(places[one.point.period] - places[other.point.period]) for other in chosen)
        if _outside(one) > 0 and min(nearest, default=room + 1) > room:
            chosen.append(one)
    return sorted(chosen, key=lambda one: one.point.period)


def _outside(one: JudgedPoint) -> float:
    """How far a point is outside the limits; nought or less within them."""
    number = one.point.measured
    if one.lower is None or one.upper is None:
        return 0.0
    return max(number - one.upper, one.lower - number)


def _beside(one: JudgedPoint, before: float, last: date | None) -> str:
    """Where the line does not come from: below a point that fell, above others; the last leaves room."""
    side = "bottom" if one.point.measured < before else "top"
    return f"{side} {'left' if one.point.period == last else 'center'}"


_SHAPES = {
    Variation.COMMON: ("circle", 6),
    Variation.IMPROVING: ("diamond", 10),
    Variation.DOUBTED: ("diamond-open", 10),
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
