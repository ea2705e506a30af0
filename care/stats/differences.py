"""How far two figures lie apart, with the interval of their difference."""

from dataclasses import dataclass
from math import sqrt

from care.stats.wilson import wilson


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
