"""The four rules that tell a signal from noise, each one function (definitions §7).

A position is where a point stands between centre and limit: 0 on the centre, ±1 on a limit.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum
from itertools import groupby, pairwise

LONG = 7
"""Points in a row that chance does not easily put on one side, or in order."""
NEAR = 2 / 3
"""Of the way from centre to limit."""


class Rule(StrEnum):
    """Why points are flagged, the weightiest first: where a process is goes before where it is heading."""

    OUTSIDE = "outside"
    RUN = "run"
    NEAR_LIMIT = "near_limit"
    TREND = "trend"


class Side(Enum):
    """Which way a signal points: high or rising, low or falling."""

    HIGH = 1
    LOW = -1


@dataclass(frozen=True)
class Signal:
    """One finding of one rule, and the places in the series of the points that it flags."""

    rule: Rule
    side: Side
    members: tuple[int, ...]


def outside(positions: Sequence[float]) -> list[Signal]:
    """Points beyond the limits; neighbours on one side are one signal."""
    sides = [_sign(position) if abs(position) > 1 else 0 for position in positions]
    return [Signal(Rule.OUTSIDE, side, members) for side, members in _stretches(sides)]


def runs(positions: Sequence[float]) -> list[Signal]:
    """Seven or more in a row on one side of the centre; a point on it breaks the run."""
    sides = [_sign(position) for position in positions]
    return [Signal(Rule.RUN, side, members) for side, members in _stretches(sides) if len(members) >= LONG]


def trends(values: Sequence[float]) -> list[Signal]:
    """Seven or more points each higher, or each lower, than the one before."""
    steps = [_sign(later - earlier) for earlier, later in pairwise(values)]
    return [
        Signal(Rule.TREND, side, (*members, members[-1] + 1))
        for side, members in _stretches(steps)
        if len(members) + 1 >= LONG
    ]


def near_limit(positions: Sequence[float]) -> list[Signal]:
    """Two of three neighbours on one side, beyond two thirds of the way to the limit."""
    found = []
    far = [(place, position) for place, position in enumerate(positions) if abs(position) > NEAR]
    for side in Side:
        near: list[list[int]] = []
        for place, position in far:
            if position * side.value < 0:
                continue
            if near and place - near[-1][-1] <= 2:
                near[-1].append(place)
            else:
                near.append([place])
        found += [Signal(Rule.NEAR_LIMIT, side, tuple(places)) for places in near if len(places) > 1]
    return found


def signals(positions: Sequence[float], values: Sequence[float]) -> list[Signal]:
    """What all four rules find, the weightiest rule first."""
    return [*outside(positions), *runs(positions), *near_limit(positions), *trends(values)]


def _sign(number: float) -> int:
    return (number > 0) - (number < 0)


def _stretches(signs: Iterable[int]) -> Iterator[tuple[Side, tuple[int, ...]]]:
    """The longest stretches of one sign other than 0, and their places."""
    begun = 0
    for sign, group in groupby(signs):
        after = begun + len(list(group))
        if sign:
            yield Side.HIGH if sign > 0 else Side.LOW, tuple(range(begun, after))
        begun = after
