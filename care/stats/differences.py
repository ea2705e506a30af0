"""How far two figures lie apart, with the interval of their difference."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum, sqrt
from statistics import fmean
from typing import TYPE_CHECKING

from care.stats.wilson import sigmas, wilson

if TYPE_CHECKING:
    import numpy as np

RESAMPLES = 2000


@dataclass(frozen=True)
class Difference:
    """``first`` less ``second`` with its interval; ``beyond_chance``: the interval leaves out zero."""

    value: float
    low: float
    high: float

    @property
    def beyond_chance(self) -> bool:
        """Whether chance alone would seldom make as large a difference."""
        return self.low > 0 or self.high < 0


Tally = tuple[float, float]
"""Numerator and denominator."""


def difference_of_rates(
    first: Tally, second: Tally, confidence: float = 0.95, extra: float = 1.0
) -> Difference:
    """Difference of two Poisson rates, numerators over exposures above zero.

    The limits of Donner and Zou (2012, MOVER) from those of each count, after Byar (Breslow and Day 1987).
    """
    (low_1, high_1), (low_2, high_2) = (_byar(count, confidence) for count in (first[0], second[0]))
    one, other = first[0] / first[1], second[0] / second[1]
    below = sqrt((one - low_1 / first[1]) ** 2 + (high_2 / second[1] - other) ** 2)
    above = sqrt((high_1 / first[1] - one) ** 2 + (other - low_2 / second[1]) ** 2)
    return Difference(one - other, one - other - extra * below, one - other + extra * above)


def difference_of_means(
    first: Sequence[float], second: Sequence[float], confidence: float = 0.95
) -> Difference:
    """Difference of two means of two values or more, after Welch."""
    from scipy.stats import ttest_ind  # here, because it takes a second to import

    found = ttest_ind(first, second, equal_var=False)
    low, high = found.confidence_interval(confidence)
    return Difference(fmean(first) - fmean(second), float(low), float(high))


def difference_of_quantiles(
    first: Sequence[float], second: Sequence[float], share: float, confidence: float = 0.95
) -> Difference:
    """Difference of two quantiles with the percentile interval of 2,000 resamples (always the same ones)."""
    import numpy as np

    dice = np.random.default_rng(2000)

    def resampled(values: Sequence[float]) -> "np.ndarray":
        given = np.asarray(values)
        drawn = given[dice.integers(0, given.size, (RESAMPLES, given.size))]
        return np.asarray(np.quantile(drawn, share, axis=1))

    shifts = resampled(first) - resampled(second)
    tail = (1 - confidence) / 2
    low, high = np.quantile(shifts, (tail, 1 - tail))
    return Difference(float(np.quantile(first, share) - np.quantile(second, share)), float(low), float(high))


def paired_difference(
    customers: Sequence[tuple[Tally, Tally]], confidence: float = 0.95
) -> tuple[float, float, Difference]:
    """Both rates of the same customers, and their difference; one pair of tallies a customer.

    The variance is that of a difference of two ratios over customers (linearised), because what one customer
    does in one period tells of what they do in another.
    """
    (above_1, below_1), (above_2, below_2) = (
        tuple(fsum(pair[side][n] for pair in customers) for n in (0, 1)) for side in (0, 1)
    )
    one, other, many = above_1 / below_1, above_2 / below_2, len(customers)
    shifts = [
        (first[0] - one * first[1]) / below_1 - (second[0] - other * second[1]) / below_2
        for first, second in customers
    ]
    reach = sigmas(confidence) * sqrt(fsum(shift * shift for shift in shifts) * many / (many - 1))
    return one, other, Difference(one - other, one - other - reach, one - other + reach)


def _byar(count: float, confidence: float) -> tuple[float, float]:
    z = sigmas(confidence)
    low = count * (1 - 1 / (9 * count) - z / (3 * sqrt(count))) ** 3 if count else 0.0
    more = count + 1
    return max(0.0, low), more * (1 - 1 / (9 * more) + z / (3 * sqrt(more))) ** 3


def newcombe(
    first: Tally, second: Tally, confidence: float = 0.95, extra: float = 1.0
) -> tuple[float, float, float]:
    """Difference of two proportions with its interval; denominators are above zero.

    Newcombe's hybrid of the two Wilson intervals (Statistics in Medicine 1998, 17: 873–890, method 10).
    ``extra``: how many times as far as chance alone the figures scatter, by which the interval is wider.
    """
    one, other = first[0] / first[1], second[0] / second[1]
    (low_1, high_1), (low_2, high_2) = wilson(*first, confidence), wilson(*second, confidence)
    difference = one - other
    return (
        difference,
        max(-1.0, difference - extra * sqrt((one - low_1) ** 2 + (high_2 - other) ** 2)),
        min(1.0, difference + extra * sqrt((high_1 - one) ** 2 + (other - low_2) ** 2)),
    )
