"""The value range of a trend's axis, so that a running period does not flatten the others."""

from care.charts.theme import axis
from care.signals.judged_series import JudgedSeries

AxisRange = tuple[float, float]
"""The lowest and the highest value of the axis."""

FAR_OFF, EDGE = 0.6, 0.05
"""How far from the others a hollow point may lie, and the margin at an edge, as shares of their range."""


def axis_range(series: JudgedSeries) -> AxisRange | None:
    """The range of the comparable points, their limits and the target; None where every hollow point fits."""
    chart = series.chart
    numbers = [
        number
        for one in chart.points
        if one.counts
        for number in (one.point.value, one.lower, one.upper, chart.target)
        if number is not None
    ]
    early = [one.point.value for one in chart.points if one.hollow and one.point.value is not None]
    if not numbers or not early:
        return None
    low, high = min(numbers), max(numbers)
    height = high - low
    furthest = (low - FAR_OFF * height, high + FAR_OFF * height)
    if not height or not any(lies_outside(furthest, number) for number in early):
        return None
    base = 0 if "rangemode" in axis(chart.metric) else low - EDGE * height
    return (
        furthest[0] if min(early) < furthest[0] else base,
        furthest[1] if max(early) > furthest[1] else high + EDGE * height,
    )


def lies_outside(drawn_range: AxisRange, number: float | None) -> bool:
    """Whether a value lies outside the drawn range."""
    return number is not None and not drawn_range[0] <= number <= drawn_range[1]
