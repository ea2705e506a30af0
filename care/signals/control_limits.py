"""What a process does as it stands: its centre, and how far chance reaches round it (definitions §7).

Means, medians, percentiles and counts stand on an XmR chart, proportions on Laney's p′, rates on u′. Because
times are skewed, their medians and percentiles are judged on the logarithm.

Where hardly a case misses, normal limits name chance a signal: of six cases of which 95 % are as they should
be, four in six are outside three sigma, and yet one period in thirty is like that; and three periods in four
have all six, so that seven in a row above the mean say nothing. There the binomial distribution decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import copysign, exp, fsum, inf, isclose, log, sqrt
from operator import sub
from statistics import NormalDist

from care.semantic.metric import Metric, MetricKind
from care.signals.point_columns import PointColumns
from care.signals.run_rules import NEAR

PER_MOVING_RANGE = 2.66
"""Three sigma in mean moving ranges of two (3 / 1.128)."""
TOO_FAR = 3.267
"""A moving range of so many times their mean is no part of the usual wiggle."""
D2 = 1.128
"""The mean moving range of two, in sigmas."""
ENOUGH = 12
"""Points from which limits are more than provisional."""
EXPECTED = 5.0
"""Least number of cases of either kind from which on a share is spread as the normal distribution is."""
SHORTEST = 1 / 60
"""Hours below which times are not told apart: one minute."""
NORMAL = NormalDist()


@dataclass(frozen=True)
class Process:
    """A centre and three sigma round it; ``by_size``: sigma is that of one item, and shrinks with √n.

    ``logarithmic``: both are natural logarithms, and the values that it is asked about are times in hours.
    ``of_cases``: it is a share, and periods that hold few cases are told apart by the binomial distribution.
    """

    centre: float
    three_sigma: float
    by_size: bool = False
    logarithmic: bool = False
    of_cases: bool = False

    def reach(self, denominator: float) -> float:
        """How far from the centre chance reaches, over that many items."""
        return self.three_sigma / sqrt(denominator) if self.by_size and denominator else self.three_sigma

    def limits(self, denominator: float) -> tuple[float, float, float]:
        """Centre, lower and upper limit in the unit of the values, not yet clipped to what is possible."""
        reach = self.reach(denominator)
        three = self.centre, self.centre - reach, self.centre + reach
        if self.of_cases and _is_rare(self.centre, denominator):
            furthest = _furthest_share(self.centre, denominator, self._scatter)
            return self.centre, min(three[1], furthest[0]), max(three[2], furthest[1])
        return (exp(three[0]), exp(three[1]), exp(three[2])) if self.logarithmic else three

    def position(self, value: float, denominator: float) -> float:
        """Where a value stands: 0 on the centre, ±1 on a limit, infinite where nothing ever varied."""
        compared = logarithm(value) if self.logarithmic else value
        if isclose(compared, self.centre, rel_tol=1e-9, abs_tol=1e-12):
            return 0.0
        off, reach = compared - self.centre, self.reach(denominator)
        position = off / reach if reach else inf if off > 0 else -inf
        if self.of_cases and _is_rare(self.centre, denominator):
            return _cautious(position, value, self.centre, denominator, self._scatter)
        return position

    @property
    def _scatter(self) -> float:
        """How many times as much periods vary as a binomial does; at least as much."""
        binomial = 3 * sqrt(self.centre * (1 - self.centre))
        return max(1.0, self.three_sigma / binomial)


def logarithm(hours: float) -> float:
    """The natural logarithm of a time, none being shorter than :data:`SHORTEST`."""
    return log(max(hours, SHORTEST))


def xmr(values: Sequence[float], *, screened: bool = True) -> Process:
    """Mean ± 2.66 mean moving ranges, ranges too far from the others being dropped once."""
    ranges = _moving_ranges(values)
    if screened:
        usual = TOO_FAR * _mean(ranges)
        ranges = [one for one in ranges if one < usual]
    return Process(_mean(values), PER_MOVING_RANGE * _mean(ranges))


def p_prime(numerators: Sequence[float], denominators: Sequence[float]) -> Process:
    """Laney's p′: binomial limits, as much wider or narrower as the periods really vary."""
    centre = fsum(numerators) / fsum(denominators)
    one = _laney(numerators, denominators, centre, sqrt(centre * (1 - centre)))
    return replace(one, of_cases=True)


def u_prime(numerators: Sequence[float], denominators: Sequence[float], times: float = 1.0) -> Process:
    """Laney's u′: Poisson limits likewise, of a rate per ``times`` items of the denominator."""
    centre = fsum(numerators) / fsum(denominators)
    one = _laney(numerators, denominators, centre, sqrt(centre))
    return Process(times * one.centre, times * one.three_sigma, by_size=True)


def process_of(metric: Metric, points: PointColumns) -> Process:
    """The process behind some points that count; the metric's kind settles the chart."""
    match metric.kind:
        case MetricKind.PROPORTION:
            return p_prime(points.numerator, points.denominator)
        case MetricKind.RATE:
            return u_prime(points.numerator, points.denominator, metric.rated_per.times)
        case MetricKind.MEDIAN | MetricKind.P90:
            return replace(xmr(list(map(logarithm, points.value))), logarithmic=True)
        case _:
            return xmr(points.value)


def possible(kind: MetricKind) -> tuple[float, float]:
    """The least and the greatest value that there can be."""
    match kind:
        case MetricKind.PROPORTION:
            return 0.0, 1.0
        case MetricKind.MEAN:
            return 1.0, 10.0
        case _:
            return 0.0, inf


def _laney(
    numerators: Sequence[float], denominators: Sequence[float], centre: float, sigma: float
) -> Process:
    if sigma == 0:
        return Process(centre, 0.0, by_size=True)
    scores = [
        (above / below - centre) * sqrt(below) / sigma
        for above, below in zip(numerators, denominators, strict=True)
    ]
    return Process(centre, 3 * sigma * (_mean(_moving_ranges(scores)) / D2), by_size=True)


def _moving_ranges(numbers: Sequence[float]) -> list[float]:
    return list(map(abs, map(sub, numbers[1:], numbers)))


def _mean(numbers: Sequence[float]) -> float:
    return fsum(numbers) / len(numbers) if numbers else 0.0


def _is_rare(centre: float, cases: float) -> bool:
    """Whether so few cases of one kind are to be expected that only the binomial distribution holds."""
    return 0 < centre < 1 and 0 < cases * min(centre, 1 - centre) < EXPECTED


def _cautious(position: float, share: float, centre: float, cases: float, scatter: float) -> float:
    """The position of a share between centre and limit, no further out than the binomial allows.

    It is on the centre where all cases are of the usual kind, and more than half of such periods are like
    that. ``scatter``: how many times as much the periods vary.
    """
    rare, found = _rare(centre), _found(share, centre, cases)
    if found == 0 and (1 - rare) ** cases >= 0.5:
        return 0.0
    if abs(position) <= NEAR:
        return position
    beyond = _beyond(found, round(cases), rare)
    chance = beyond if found > rare * cases else 1 - beyond
    score = -NORMAL.inv_cdf(chance) if 0 < chance < 1 else inf if chance <= 0 else 0.0
    return copysign(min(abs(position), max(0.0, score) / (3 * scatter)), position)


def _furthest_share(centre: float, cases: float, scatter: float) -> tuple[float, float]:
    """The lowest and the highest share that are within the limits."""
    rare, many = _rare(centre), round(cases)
    allowed, found = NORMAL.cdf(-3 * scatter), round(rare * cases)
    while found < many and _beyond(found + 1, many, rare) >= allowed:
        found += 1
    return (0.0, found / cases) if rare == centre else (1 - found / cases, 1.0)


def _rare(centre: float) -> float:
    """The share of the rarer kind."""
    return min(centre, 1 - centre)


def _found(share: float, centre: float, cases: float) -> int:
    """The number of cases of the rarer kind."""
    return round(cases * (share if centre <= 1 - centre else 1 - share))


@lru_cache(maxsize=8192)
def _beyond(found: int, many: int, rare: float) -> float:
    """The probability of more rare cases, and half that of just as many (mid-p)."""
    below, term = 0.0, (1 - rare) ** many
    for one in range(found):
        below += term
        term *= (many - one) / (one + 1) * rare / (1 - rare)
    return max(0.0, 1 - below - term / 2)
