"""The four rules that tell a signal from noise, each one function of a point's place (definitions §7).

A position is where a point stands between centre and limit: 0 on the centre, ±1 on a limit.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum

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


class Direction(Enum):
    """Which way a signal points: high or rising, low or falling."""

    HIGH = 1
    LOW = -1


@dataclass(frozen=True)
class Signal:
    """One finding of one rule, and the places in the series of the points that it flags."""

    rule: Rule
    side: Direction
    members: tuple[int, ...]


def outside(positions: Sequence[float], place: int) -> list[Signal]:
    """A point beyond the limits; neighbours on its side are one signal with it."""
    side = _sign(positions[place])
    if abs(positions[place]) <= 1:
        return []
    return [
        Signal(
            Rule.OUTSIDE, Direction(side), _row(place, len(positions), lambda at: positions[at] * side > 1)
        )
    ]


def runs(positions: Sequence[float], place: int) -> list[Signal]:
    """Seven or more in a row on one side of the centre; a point on it breaks the run."""
    side = _sign(positions[place])
    members = _row(place, len(positions), lambda at: positions[at] * side > 0)
    return [Signal(Rule.RUN, Direction(side), members)] if side and len(members) >= LONG else []


def near_limit(positions: Sequence[float], place: int) -> list[Signal]:
    """Two of three neighbours on one side, beyond two thirds of the way to the limit."""
    side = _sign(positions[place])
    if abs(positions[place]) <= NEAR:
        return []
    members = [place]
    for step in (-1, 1):
        at = last = place
        while abs(at - last) < 2 and 0 <= (at := at + step) < len(positions):
            if positions[at] * side > NEAR:
                members.append(last := at)
    return [Signal(Rule.NEAR_LIMIT, Direction(side), tuple(sorted(members)))] if len(members) > 1 else []


def trends(values: Sequence[float], place: int) -> list[Signal]:
    """Seven or more points each higher, or each lower, than the one before; at a turn both may end."""
    found = []
    for side in Direction:
        first = last = place
        sign = side.value
        while first > 0 and (values[first] - values[first - 1]) * sign > 0:
            first -= 1
        while last < len(values) - 1 and (values[last + 1] - values[last]) * sign > 0:
            last += 1
        if last - first + 1 >= LONG:
            found.append(Signal(Rule.TREND, side, tuple(range(first, last + 1))))
    return sorted(found, key=lambda signal: signal.members)


def find_signals(positions: Sequence[float], values: Sequence[float], place: int) -> tuple[Signal, ...]:
    """What all four rules find of one point, the weightiest rule first."""
    return (
        *outside(positions, place),
        *runs(positions, place),
        *near_limit(positions, place),
        *trends(values, place),
    )


def _sign(number: float) -> int:
    return (number > 0) - (number < 0)


def _row(place: int, many: int, belongs: Callable[[int], bool]) -> tuple[int, ...]:
    """The places in a row round one of them, that one among them, as far as they belong to it."""
    first = last = place
    while first > 0 and belongs(first - 1):
        first -= 1
    while last < many - 1 and belongs(last + 1):
        last += 1
    return tuple(range(first, last + 1))
