"""At which hours customers answer, and what calling at these hours would bring."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from care.stats.differences import newcombe
from care.stats.wilson import wilson

FEWEST_TRIES = 30
"""Number of tries below which nothing is said about an hour."""
BEST = 2
"""How many hours are recommended."""

HourTallies = Mapping[int, tuple[int, int]]
"""Hour of the day → calls by phone that were answered, and calls by phone."""


@dataclass(frozen=True)
class HourPlan:
    """The hours to call at, and what that would have brought in weeks that did not choose them.

    ``elsewhere``: the calls of those weeks at other hours. ``gained``: how many more of these would have
    been answered at the best hours; ``low`` and ``high`` are the ends of its 95 % interval. All three are
    None where those weeks have too few calls on either side to tell. ``compared``: whether at least two hours
    had enough calls to be held against each other.
    """

    hours: tuple[int, ...]
    elsewhere: int
    gained: float | None = None
    low: float | None = None
    high: float | None = None
    compared: bool = True


def best_hours(tallies: HourTallies, avoided: Collection[int] = ()) -> tuple[int, ...]:
    """The hours at which more calls are answered than at all others together, beyond chance; best first.

    Such an hour has at least 30 calls, and its Wilson interval, at 95 % over all hours that are looked at
    (Bonferroni), lies above the share answered at the others. Hours to be ``avoided`` are left out, so that
    none is recommended where a customer has just been tried in vain.
    """
    above = [hour for hour, better in apart_hours(tallies).items() if better and hour not in avoided]
    confidence = _confidence(tallies)
    lowest = {hour: wilson(*tallies[hour], confidence)[0] for hour in above}
    return tuple(sorted(above, key=lambda hour: (-lowest[hour], hour))[:BEST])


def apart_hours(tallies: HourTallies) -> dict[int, bool]:
    """The hours that lie apart from all others together beyond chance: whether they are answered more."""
    looked_at = _looked_at(tallies)
    if len(looked_at) < 2:
        return {}
    answered, tried = _sum(looked_at.values())
    found = {}
    for hour, own in looked_at.items():
        low, high = wilson(*own, _confidence(tallies))
        others = (answered - own[0]) / (tried - own[1])
        if low > others or high < others:
            found[hour] = low > others
    return found


def _looked_at(tallies: HourTallies) -> dict[int, tuple[int, int]]:
    return {hour: tally for hour, tally in tallies.items() if tally[1] >= FEWEST_TRIES}


def _confidence(tallies: HourTallies) -> float:
    """95 % over all hours that are looked at (Bonferroni)."""
    return 1 - 0.05 / max(1, len(_looked_at(tallies)))


def hour_plan(chosen_from: HourTallies, checked_on: HourTallies) -> HourPlan:
    """The best hours of some weeks, and their gain in other weeks that had no part in choosing them.

    The gain is the difference of both shares answered, in the weeks of the check, for each call made at
    another hour; its interval is Newcombe's hybrid of the two Wilson intervals (Statistics in Medicine
    1998, 17: 873–890, method 10). It holds as far as customers called at other hours are alike.
    """
    hours = best_hours(chosen_from)
    inside = _sum(checked_on[hour] for hour in hours if hour in checked_on)
    outside = _sum(tally for hour, tally in checked_on.items() if hour not in hours)
    if not hours or min(inside[1], outside[1]) < FEWEST_TRIES:
        return HourPlan(hours, outside[1], compared=len(_looked_at(chosen_from)) > 1)
    difference, low, high = newcombe(inside, outside)
    many = outside[1]
    return HourPlan(hours, many, difference * many, low * many, high * many)


def _sum(tallies: Iterable[tuple[int, int]]) -> tuple[int, int]:
    pairs = list(tallies)
    return sum(answered for answered, _ in pairs), sum(tried for _, tried in pairs)
