"""Whom an agent tries at which hour of a day, and what that would have brought in other weeks."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum, sqrt

from care.stats.wilson import sigmas
from care.worklist.best_hours import FEWEST_TRIES, HourTallies

Shares = Mapping[int, float]
"""Hour of the day → the share of calls expected to reach the customer."""


@dataclass(frozen=True)
class PlanGain:
    """What the plan would have brought: so many more of ``calls`` reached, with its 95 % interval."""

    calls: int
    gained: float
    low: float
    high: float


def expected_shares(tallies: HourTallies) -> dict[int, float]:
    """The share of each hour with 30 calls or more, drawn to that of all as far as chance makes them differ.

    Empirical Bayes: the variance between hours beyond the binomial one (by moments, DerSimonian and Laird
    1986) over itself and the hour's own. Where hours differ as chance makes them, all have the same share.
    """
    counted = {hour: tally for hour, tally in tallies.items() if tally[1] >= FEWEST_TRIES}
    if not counted:
        return {}
    tried = sum(many for _, many in counted.values())
    common = sum(reached for reached, _ in counted.values()) / tried
    own = common * (1 - common)
    if not own or len(counted) == 1:
        return dict.fromkeys(counted, common)
    excess = fsum(many * (reached / many - common) ** 2 for reached, many in counted.values()) / own
    weight = (tried - fsum(many * many for _, many in counted.values()) / tried) / own
    between = max(0.0, (excess - (len(counted) - 1)) / weight)
    return {
        hour: common + between / (between + own / many) * (reached / many - common)
        for hour, (reached, many) in counted.items()
    }


def plan_hours(tried: Sequence[Collection[int]], shares: Shares, an_hour: int) -> list[int | None]:
    """The hour of each call, in the order of the list; None for what has no place in the day.

    ``tried``: the hours at which each customer was tried in vain, where another hour is better. ``an_hour``:
    how many calls the agent makes in an hour. Of equal hours the earliest is filled first.
    """
    free = Counter(dict.fromkeys(shares, an_hour))
    order = sorted(shares, key=lambda hour: (-round(shares[hour], 9), hour))
    chosen: list[int | None] = []
    for vain in tried:
        open_hours = [hour for hour in order if free[hour] > 0]
        hour = next((one for one in open_hours if one not in vain), next(iter(open_hours), None))
        if hour is not None:
            free[hour] -= 1
        chosen.append(hour)
    return chosen


def plan_gain(
    days: Iterable[Mapping[int, int]], shares: Shares, an_hour: int, checked_on: HourTallies
) -> PlanGain | None:
    """What the plan would have brought on ``days``, each with how many calls were made at which hour.

    The calls of a day are the same, at the hours of the plan. What an hour brings is told by the weeks of the
    check alone, of an hour with fewer than 30 calls by all of these weeks; None where they have fewer, too.
    The interval is that of a sum of independent proportions, and holds as far as customers are alike.
    """
    moved, calls = Counter[int](), 0
    for day in days:
        many = sum(day.values())
        planned = plan_hours([()] * many, shares, an_hour)
        moved.update(hour for hour in planned if hour is not None)
        moved.subtract(day)
        moved.update(dict(_unplanned(day, planned.count(None))))
        calls += many
    every = [sum(tally[n] for tally in checked_on.values()) for n in (0, 1)]
    if not calls or every[1] < FEWEST_TRIES:
        return None
    gained = variance = 0.0
    for hour, more in moved.items():
        own = checked_on.get(hour, (0, 0))
        reached, tried = own if own[1] >= FEWEST_TRIES else every
        gained += more * reached / tried
        variance += more * more * reached * (tried - reached) / tried**3
    reach = sigmas(0.95) * sqrt(variance)
    return PlanGain(calls, gained, gained - reach, gained + reach)


def _unplanned(day: Mapping[int, int], many: int) -> list[tuple[int, int]]:
    """The calls for which the plan has no place stay at the latest hours of the day."""
    left = []
    for hour in sorted(day, reverse=True):
        taken = min(many, day[hour])
        left.append((hour, taken))
        many -= taken
    return left
