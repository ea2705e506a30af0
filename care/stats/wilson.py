"""Wilson's score interval of a proportion, which is valid for small numbers (definitions §7)."""

from functools import cache
from math import sqrt
from statistics import NormalDist

FEWEST = 5
"""Below this denominator a proportion is shown grey and compared with nothing."""


@cache
def sigmas(confidence: float) -> float:
    """The number of standard deviations to each side that hold this share of a normal distribution."""
    return NormalDist().inv_cdf((1 + confidence) / 2)


def wilson(numerator: float, denominator: float, confidence: float = 0.95) -> tuple[float, float]:
    """Both ends of the interval; (0, 1) where there is nothing to divide by."""
    if denominator == 0:
        return 0.0, 1.0
    z = sigmas(confidence)
    share = numerator / denominator
    centre = share + z * z / (2 * denominator)
    margin = z * sqrt(share * (1 - share) / denominator + z * z / (4 * denominator * denominator))
    scale = 1 + z * z / denominator
    low = 0.0 if numerator <= 0 else max(0.0, (centre - margin) / scale)
    high = 1.0 if numerator >= denominator else min(1.0, (centre + margin) / scale)
    return min(low, share), max(high, share)
