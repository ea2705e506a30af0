"""Whether two columns of figures rise and fall together by more than chance (Spearman's rank correlation)."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import atanh, fsum, sqrt, tanh

from care.stats.wilson import sigmas

FEWEST_POINTS = 6
"""Fewer points, or fewer that are independent of each other, say nothing of a relation."""
SURE = 1 - 1e-9
"""The greatest correlation; of 1 itself Fisher's transform is infinite."""


@dataclass(frozen=True)
class Correlation:
    """Spearman's ρ of ``points`` pairs with its 95 % interval.

    ``independent``: so many of them are worth as much as points that know nothing of each other.
    """

    rho: float
    low: float
    high: float
    points: int
    independent: float

    @property
    def beyond_chance(self) -> bool:
        """Whether the interval leaves out zero."""
        return self.low > 0 or self.high < 0


def rank_correlation(pairs: Sequence[tuple[float, float]], *, in_time: bool = False) -> Correlation | None:
    """The correlation of pairs; None where they are too few, or one of both is the same throughout.

    The interval is Fisher's with the variance of Bonett and Wright (Psychometrika 2000, 65: 23–28). Pairs
    that follow each other ``in_time`` resemble their neighbours, so that two courses go together by chance:
    they count for fewer, after Bartlett, as Pyper and Peterman (1998) write n*, with lags up to a fifth.
    """
    if len(pairs) < FEWEST_POINTS:
        return None
    first, second = (_ranks([pair[side] for pair in pairs]) for side in (0, 1))
    spread = sqrt(_product(first, first) * _product(second, second))
    if not spread:
        return None
    independent = _independent(first, second) if in_time else float(len(pairs))
    if independent < FEWEST_POINTS:
        return None
    rho = min(SURE, max(-SURE, _product(first, second) / spread))
    centre = atanh(rho)
    reach = sigmas(0.95) * sqrt((1 + rho * rho / 2) / (independent - 3))
    return Correlation(rho, tanh(centre - reach), tanh(centre + reach), len(pairs), independent)


def _ranks(values: Sequence[float]) -> list[float]:
    """Ranks around their mean; equal values share the mean of theirs."""
    order = sorted(range(len(values)), key=values.__getitem__)
    ranks, place = [0.0] * len(values), 0
    while place < len(order):
        end = place
        while end + 1 < len(order) and values[order[end + 1]] == values[order[place]]:
            end += 1
        for at in order[place : end + 1]:
            ranks[at] = (place + end) / 2
        place = end + 1
    centre = (len(values) - 1) / 2
    return [rank - centre for rank in ranks]


def _product(one: Sequence[float], other: Sequence[float]) -> float:
    return fsum(a * b for a, b in zip(one, other, strict=False))


def _independent(first: Sequence[float], second: Sequence[float]) -> float:
    """n*, the number of independent pairs; never more than there are."""
    many = len(first)
    lags = range(1, max(1, many // 5) + 1)
    shared = fsum((1 - lag / many) * _at_lag(first, lag) * _at_lag(second, lag) for lag in lags)
    return min(float(many), many / max(1.0, 1 + 2 * shared))


def _at_lag(ranks: Sequence[float], lag: int) -> float:
    return _product(ranks, ranks[lag:]) / _product(ranks, ranks)
