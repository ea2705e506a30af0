"""From which level to which a series changed, and when: what a signal comes down to in numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import exp, fsum

from care.semantic.metric import Metric, MetricKind
from care.signals.change_point import ChangePoint
from care.signals.control_limits import logarithm
from care.signals.points import Point
from care.signals.run_rules import Direction, Signal


@dataclass(frozen=True)
class LevelChange:
    """The level ``now``, on which the series stands ``since`` a period, and the level ``before`` it.

    ``first`` and ``last``: the periods between which the change most likely came.
    """

    since: date
    now: float
    before: float
    first: date
    last: date


def level_change(
    metric: Metric, points: Sequence[Point], change: ChangePoint, signal: Signal
) -> LevelChange | None:
    """The change that a signal shows; None where the levels do not differ in its direction.

    ``points``: those that count, up to the one that is judged. Between the ends of a trend, and after a level
    that had changed before, both levels may be alike.
    """
    after, before = points[change.place :], points[change.before : change.place]
    if not after or not before:
        return None
    now, usual = level_of(metric, after), level_of(metric, before)
    higher = signal.side is Direction.HIGH
    if (now > usual) is not higher or now == usual:
        return None
    first, last = points[change.first].period, points[change.last].period
    return LevelChange(points[change.place].period, now, usual, first, last)


def level_of(metric: Metric, points: Sequence[Point]) -> float:
    """The common level of points that count: of ratios that of all cases, of times the geometric mean."""
    match metric.kind:
        case MetricKind.PROPORTION | MetricKind.RATE:
            above = fsum(point.ratio[0] for point in points)
            below = fsum(point.ratio[1] for point in points)
            return (metric.rated_per.times if metric.kind is MetricKind.RATE else 1.0) * above / below
        case MetricKind.MEDIAN | MetricKind.P90:
            return exp(fsum(logarithm(point.measured) for point in points) / len(points))
        case _:
            return fsum(point.measured for point in points) / len(points)
