"""How high a trend is drawn, so that no period that is still running flattens all others."""

from care.charts.theme import axis
from care.signals.judged_series import JudgedSeries

AxisRange = tuple[float, float]
"""The lowest and the highest value that is drawn where it lies."""

FAR_OFF, EDGE = 0.6, 0.05
"""How far off the others a hollow point may lie, and what stays free at an edge, as parts of their height."""


def axis_range(course: JudgedSeries) -> AxisRange | None:
    """What may be compared, its limits and the target settle it; None where every hollow point has room."""
    chart = course.chart
    told = [
        number
        for one in chart.points
        if one.point.counts
        for number in (one.point.value, one.lower, one.upper, chart.target)
        if number is not None
    ]
    early = [
        one.point.value for one in chart.points if not one.point.complete and one.point.value is not None
    ]
    if not told or not early:
        return None
    low, high = min(told), max(told)
    height = high - low
    furthest = (low - FAR_OFF * height, high + FAR_OFF * height)
    if not height or not any(lies_outside(furthest, number) for number in early):
        return None
    base = 0 if "rangemode" in axis(chart.metric) else low - EDGE * height
    return (
        furthest[0] if min(early) < furthest[0] else base,
        furthest[1] if max(early) > furthest[1] else high + EDGE * height,
    )


def lies_outside(room: AxisRange, number: float | None) -> bool:
    """Whether a value lies outside of what is drawn."""
    return number is not None and not room[0] <= number <= room[1]
