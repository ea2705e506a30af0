"""When the level of a series changed: its most likely change points, by likelihood.

The series is divided into segments of one level each, so that the sum of the segments' deviances and of a
penalty per change is least (optimal partitioning: Jackson et al. 2005, as in Killick, Fearnhead and Eckley
2012). Proportions are binomial, counts and rates Poisson, both widened by the scatter that the series shows
beyond chance; times are normal on the logarithm, means normal.
"""

from collections.abc import Callable, Sequence
from itertools import accumulate, pairwise
from math import log
from typing import NamedTuple

from care.semantic.metric import MetricKind
from care.signals.control_limits import D2, logarithm
from care.signals.point_columns import PointColumns
from care.signals.run_rules import Signal

PER_CHANGE = 3.0
"""Penalty of a change in deviance, times the logarithm of the number of points."""
ON_THE_WAY = 4
"""A level of fewer points, with a larger change before it than after it, is no level of its own."""
SURE = 3.84
"""Deviance by which a place may be worse than the best one within a 95 % interval (chi-squared, 1 degree)."""

Deviance = Callable[[int, int], float]
"""Deviance of the points from a place up to, but without, another place about their common level."""


class ChangePoint(NamedTuple):
    """The place of the first point after a change, and the first and last place that it may have.

    ``before``: the place at which the level before it begins.
    """

    place: int
    first: int
    last: int
    before: int = 0


def latest_change(kind: MetricKind, points: PointColumns, signal: Signal) -> ChangePoint:
    """The beginning of the level on which the last point stands.

    Where no division is likelier than one level, or the latest one does not go the signal's way, it is the
    first point that the signal flags. A short level half-way down, such as a week that the trouble entered on
    its Thursday, is part of the change.
    """
    many = len(points.value)
    deviance = deviance_of(kind, points)
    starts = partition(deviance, many)
    level = _levels(kind, points)
    for place in range(len(starts) - 1, 0, -1):
        before, start = starts[place - 1], starts[place]
        moved = (level(start, many) - level(before, start)) * signal.side.value
        if moved <= 0:
            continue
        if place > 1 and start - before < ON_THE_WAY:
            earlier = starts[place - 2]
            if (level(before, start) - level(earlier, before)) * signal.side.value > moved:
                return _with_interval(deviance, earlier, before, many)
        return _with_interval(deviance, before, start, many)
    flagged = min(signal.members[0], many - 1)
    return ChangePoint(flagged, flagged, flagged)


def partition(deviance: Deviance, many: int) -> list[int]:
    """The places at which the segments of the best division begin, the first being 0."""
    penalty = PER_CHANGE * log(max(many, 2))
    best, came_from = [-penalty], [0]
    for end in range(1, many + 1):
        costs = [cost + deviance(start, end) for start, cost in enumerate(best)]
        least = min(costs)
        best.append(least + penalty)
        came_from.append(costs.index(least))
    starts, end = [], many
    while end > 0:
        end = came_from[end]
        starts.append(end)
    return starts[::-1]


def deviance_of(kind: MetricKind, points: PointColumns) -> Deviance:
    """The deviance of a metric's points, divided by the scatter of neighbours beyond what chance gives."""
    match kind:
        case MetricKind.PROPORTION:
            return _dispersed(_binomial(points.numerator, points.denominator), len(points.value))
        case MetricKind.RATE:
            return _dispersed(_poisson(points.numerator, points.denominator), len(points.value))
        case MetricKind.COUNT:
            return _dispersed(_poisson(points.value, [1.0] * len(points.value)), len(points.value))
        case MetricKind.MEDIAN | MetricKind.P90:
            return _normal(list(map(logarithm, points.value)))
        case _:
            return _normal(points.value)


def _with_interval(deviance: Deviance, before: int, start: int, end: int) -> ChangePoint:
    """The best place between two levels, with all places that are not clearly worse."""
    costs = {place: deviance(before, place) + deviance(place, end) for place in range(before + 1, end)}
    best = min(costs, key=lambda place: (costs[place], abs(place - start)))
    likely = [place for place, cost in costs.items() if cost - costs[best] <= SURE]
    return ChangePoint(best, likely[0], likely[-1], before)


def _levels(kind: MetricKind, points: PointColumns) -> Deviance:
    """The common level of the points from a place up to, but without, another."""
    if kind in (MetricKind.PROPORTION, MetricKind.RATE):
        above, below = _sums(points.numerator), _sums(points.denominator)
        return lambda start, end: (above[end] - above[start]) / ((below[end] - below[start]) or 1)
    sums = _sums(points.value)
    return lambda start, end: (sums[end] - sums[start]) / (end - start)


def _binomial(numerators: Sequence[float], denominators: Sequence[float]) -> Deviance:
    above, below = _sums(numerators), _sums(denominators)
    own = _sums([_entropy(k, n) for k, n in zip(numerators, denominators, strict=True)])

    def deviance(start: int, end: int) -> float:
        return 2 * (own[end] - own[start] - _entropy(above[end] - above[start], below[end] - below[start]))

    return deviance


def _entropy(numerator: float, denominator: float) -> float:
    """The greatest log-likelihood of a binomial observation, without its constant."""
    others = denominator - numerator
    hit = numerator * log(numerator / denominator) if numerator > 0 else 0.0
    return hit + others * log(others / denominator) if others > 0 else hit


def _poisson(numerators: Sequence[float], exposures: Sequence[float]) -> Deviance:
    above, below = _sums(numerators), _sums(exposures)
    own = _sums([k * log(k / n) if k > 0 else 0.0 for k, n in zip(numerators, exposures, strict=True)])

    def deviance(start: int, end: int) -> float:
        count, exposure = above[end] - above[start], below[end] - below[start]
        return 2 * (own[end] - own[start] - (count * log(count / exposure) if count > 0 else 0.0))

    return deviance


def _dispersed(deviance: Deviance, many: int) -> Deviance:
    """Divide by the mean deviance of neighbours about their common level, at least 1.

    Because neighbours seldom lie on both sides of a change, their scatter is hardly widened by it.
    """
    pairs = sorted(deviance(start, start + 2) for start in range(many - 1))
    usual = pairs[: max(1, len(pairs) - len(pairs) // 10)]
    scatter = max(1.0, sum(usual) / len(usual)) if usual else 1.0
    return lambda start, end: deviance(start, end) / scatter


def _normal(values: Sequence[float]) -> Deviance:
    """Sums of squares over the variance that the moving ranges give, as on an XmR chart."""
    ranges = sorted(abs(after - before) for before, after in pairwise(values))
    usual = ranges[: max(1, len(ranges) - len(ranges) // 10)]
    sigma = sum(usual) / len(usual) / D2 if usual else 0.0
    variance = sigma**2 or 1e-12
    sums, squares = _sums(values), _sums([value * value for value in values])

    def deviance(start: int, end: int) -> float:
        total = sums[end] - sums[start]
        return max(0.0, squares[end] - squares[start] - total * total / (end - start)) / variance

    return deviance


def _sums(numbers: Sequence[float]) -> list[float]:
    """The sum of all numbers before each place, one more than there are numbers."""
    return [0.0, *accumulate(numbers)]
