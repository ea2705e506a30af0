"""The value range of a trend's axis, so that a running period does not flatten the others."""

from collections.abc import Sequence

from care.charts.theme import axis
from care.semantic.metric import MetricKind
from care.signals.judged_series import JudgedSeries

AxisRange = tuple[float, float]
"""The lowest and the highest value of the axis."""

FAR_OFF, EDGE = 0.6, 0.05
"""How far from the others a hollow point may lie, and the margin at an edge, as shares of their range."""
NARROWEST = 0.02
"""Least margin round shares that are all the same."""


def axis_range(series: JudgedSeries) -> AxisRange | None:
    """The range of the comparable points, their limits and the target; None where Plotly's own fits all.

    That of a proportion never fits: of one share or none it would go on to 150 %.
    """
    chart = series.chart
    numbers = [
        number
        for one in chart.points
        if one.counts
        for number in (one.point.value, one.lower, one.upper, chart.target)
        if number is not None
    ]
    early = [one.point.value for one in chart.points if one.hollow and one.point.value is not None]
    is_share = chart.metric.kind is MetricKind.PROPORTION
    if not numbers or not early:
        return share_range([*numbers, *early]) if is_share else None
    low, high = min(numbers), max(numbers)
    height = high - low
    furthest = (low - FAR_OFF * height, high + FAR_OFF * height)
    if not height or not any(lies_outside(furthest, number) for number in early):
        return share_range([*numbers, *early]) if is_share else None
    base = 0 if "rangemode" in axis(chart.metric) else low - EDGE * height
    return (
        furthest[0] if min(early) < furthest[0] else base,
        furthest[1] if max(early) > furthest[1] else high + EDGE * height,
    )


def share_range(shares: Sequence[float]) -> AxisRange:
    """A range for shares that ends at nought and at all of them; of none it holds both.

    Beyond these there is room for half a mark, and for no tick: there is no share of −2 % or 102 %.
    """
    if not shares:
        return -EDGE / 2, 1 + EDGE / 2
    low, high = min(shares), max(shares)
    margin = max(2 * EDGE * (high - low), NARROWEST)
    low, high = low - margin, high + margin
    beyond = EDGE / 2 * (min(high, 1.0) - max(low, 0.0))
    return max(low, -beyond), min(high, 1 + beyond)


def lies_outside(drawn_range: AxisRange, number: float | None) -> bool:
    """Whether a value lies outside the drawn range."""
    return number is not None and not drawn_range[0] <= number <= drawn_range[1]
