"""Whose share of the misses is larger than their share of the work, beyond what chance allows.

Given how many cases a group has and how many of all are misses, the number that falls to the group by chance
is hypergeometric. The probability is multiplied by the number of groups and spans looked at (Bonferroni), so
that looking everywhere accuses nobody.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp, lgamma, log, log1p
from typing import NamedTuple

from care.stats.wilson import FEWEST

ALLOWED = 0.001
"""Greatest corrected probability of a group that is set apart: the upper half of 99.8 % limits."""
TIMES = 2.0
"""Least ratio of a group's misses to those of all others (or of theirs to its successes), because a small
difference is nobody's task."""
NOTHING = 1e-18
"""Share of a sum from which on further probabilities, which ever fall, are left out."""
EXCESS = 4
"""Least number of misses beyond the group's share of the work."""


class Tally(NamedTuple):
    """Misses among so many cases."""

    misses: int
    cases: int

    def __add__(self, other: "Tally") -> "Tally":  # type: ignore[override]  # sums, as counts do
        """Both together."""
        return Tally(self.misses + other.misses, self.cases + other.cases)

    @property
    def rate(self) -> float:
        """Misses a case; 0 without cases."""
        return self.misses / self.cases if self.cases else 0.0


@dataclass(frozen=True)
class Contribution:
    """The part of one group in all misses; ``chance`` is the corrected probability of so many or more."""

    dimension: str
    group: str
    own: Tally
    all: Tally
    chance: float

    @property
    def rest(self) -> Tally:
        """All others."""
        return Tally(self.all.misses - self.own.misses, self.all.cases - self.own.cases)

    @property
    def work(self) -> float:
        """Its share of all cases."""
        return self.own.cases / self.all.cases

    @property
    def excess(self) -> float:
        """Misses beyond those that it would have at the rate of the others."""
        return self.own.misses - self.rest.rate * self.own.cases

    @property
    def stands_out(self) -> bool:
        """Whether it is beyond chance, and by enough to be somebody's task."""
        return (
            self.chance <= ALLOWED
            and self.own.cases >= FEWEST
            and self.rest.cases >= FEWEST
            and self.excess >= EXCESS
            and (self.own.rate >= TIMES * self.rest.rate or TIMES * (1 - self.own.rate) <= 1 - self.rest.rate)
        )


def contributions(dimension: str, groups: Iterable[tuple[str, Tally]], looks: int = 1) -> list[Contribution]:
    """Every group's part, the least likely first. ``looks``: comparisons made besides these groups."""
    counted = [(group, tally) for group, tally in groups if tally.cases]
    total = Tally(sum(one.misses for _, one in counted), sum(one.cases for _, one in counted))
    many = max(1, len(counted)) * max(1, looks)
    parts = [
        Contribution(dimension, group, own, total, min(1.0, many * at_least(own, total)))
        for group, own in counted
    ]
    return sorted(parts, key=lambda one: (one.chance, -one.excess, one.group))


def most_apart(parts: Sequence[Contribution]) -> list[Contribution]:
    """Of each dimension the group that stands out most, the least likely first."""
    first: dict[str, Contribution] = {}
    for one in sorted(parts, key=lambda part: (part.chance, -part.excess)):
        if one.stands_out:
            first.setdefault(one.dimension, one)
    return list(first.values())


@lru_cache(maxsize=4096)
def at_least(own: Tally, total: Tally) -> float:
    """The probability that chance gives a group of that size as many of all misses, or more."""
    most = min(own.cases, total.misses)
    if own.misses <= max(0, total.misses - (total.cases - own.cases)):
        return 1.0
    rest = total.cases - total.misses - own.cases
    peak = (own.cases + 1) * (total.misses + 1) // (total.cases + 2)
    return _tail(
        range(own.misses, most + 1),
        peak,
        lambda misses: _log_hypergeometric(misses, own.cases, total),
        lambda misses: (total.misses - misses) * (own.cases - misses) / ((misses + 1) * (rest + misses + 1)),
    )


def _tail(terms: range, peak: int, log_of: Callable[[int], float], ratio: Callable[[int], float]) -> float:
    """The sum of the probabilities of ``terms``, at most 1: from the greatest one on, each by the one before.

    ``peak``: the likeliest number of all. ``log_of``: the logarithm of a probability; ``ratio``: that of the
    next number to it. What adds nothing more to the sum is left out.
    """
    if not terms:
        return 0.0
    start = min(max(terms[0], peak), terms[-1])
    total = term = greatest = exp(log_of(start))
    for one in range(start, terms[-1]):
        term *= ratio(one)
        total += term
        if term < NOTHING * total:
            break
    term = greatest
    for one in range(start - 1, terms[0] - 1, -1):
        term /= ratio(one)
        total += term
        if term < NOTHING * total:
            break
    return min(1.0, total)


def _log_hypergeometric(misses: int, cases: int, total: Tally) -> float:
    good = total.cases - total.misses
    return (
        _log_choose(total.misses, misses)
        + _log_choose(good, cases - misses)
        - _log_choose(total.cases, cases)
    )


def _log_choose(many: int, chosen: int) -> float:
    return lgamma(many + 1) - lgamma(chosen + 1) - lgamma(many - chosen + 1)


def binomial_at_least(hits: int, many: int, share: float) -> float:
    """The probability of so many hits or more among ``many`` of that ``share``."""
    if hits <= 0:
        return 1.0
    if share <= 0:
        return 0.0
    if share >= 1:
        return 1.0
    odds = share / (1 - share)
    return _tail(
        range(hits, many + 1),
        int((many + 1) * share),
        lambda one: _log_choose(many, one) + one * log(share) + (many - one) * log1p(-share),
        lambda one: (many - one) / (one + 1) * odds,
    )
