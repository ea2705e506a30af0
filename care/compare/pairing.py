"""Which two people a comparison opens on: those of one store who have most in common."""

from collections.abc import Mapping
from itertools import permutations

from care.stats.wilson import FEWEST

Cases = Mapping[str, float]
"""How many cases a person has by metric."""


def comparable_pair(
    people: Mapping[tuple[str, str], Cases], first: tuple[str, str] | None = None
) -> tuple[tuple[str, str], tuple[str, str]] | None:
    """Two people of one store who share most metrics, and of these the pair with most cases.

    People are named by store and name. A metric is shared where both have at least five cases. ``first``:
    whom the other is sought for. None where no two share anything.
    """
    found = [
        (len(shared), sum(shared), (one, other))
        for one, other in permutations(sorted(people), 2)
        if one[0] == other[0] and first in (None, one) and (shared := _shared(people[one], people[other]))
    ]
    return max(found, key=lambda pair: pair[:2])[2] if found else None


def _shared(one: Cases, other: Cases) -> list[float]:
    """Of each metric that both have enough cases of, those of who has fewer."""
    both = (min(cases, other.get(metric, 0)) for metric, cases in one.items())
    return [cases for cases in both if cases >= FEWEST]
