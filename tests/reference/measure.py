"""Counting a metric's items by period and dimension (definitions §2, §6, rules §2, §6.2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from statistics import fmean
from typing import Any, NamedTuple

from tests.reference.calendar import first_day_of
from tests.reference.facts import Facts
from tests.reference.items import Item
from tests.reference.metrics import COUNTS, HOURS, PER_100, QUANTILES, RATES
from tests.reference.task_items import Items


class Measured(NamedTuple):
    """What a metric came to in one group.

    ``pending``: not due yet (未到期). ``awaiting``: due, but beyond the records (待补数据). ``unknown``: left
    out, because a time without a time of day may be before or after its deadline.
    """

    numerator: float | None
    denominator: int | None
    value: float | None
    pending: int = 0
    awaiting: int = 0
    unknown: int = 0


@dataclass
class Counted:
    """The values of the items in a group's denominator, and how many are in no denominator."""

    values: list[float] = field(default_factory=list)
    pending: int = 0
    awaiting: int = 0
    unknown: int = 0

    @property
    def left(self) -> tuple[int, int, int]:
        return self.pending, self.awaiting, self.unknown


@dataclass(frozen=True)
class Asked:
    """Which items are asked for, and how they are grouped."""

    by: Sequence[str]
    period: str
    since: date | None
    until: date | None
    where: Mapping[str, Sequence[Any]]
    teams: Mapping[tuple[str, Any], str]

    def value(self, item: Item, name: str) -> Any:
        if name == "team":
            return self.teams.get((item.dims["store"], item.dims.get("advisor")))
        return item.dims.get(name)

    def admits(self, item: Item) -> bool:
        return (
            (self.since is None or item.day >= self.since)
            and (self.until is None or item.day <= self.until)
            and all(self.value(item, name) in chosen for name, chosen in self.where.items())
        )

    def group_of(self, item: Item) -> tuple[Any, ...]:
        return first_day_of(self.period, item.day), *(self.value(item, name) for name in self.by)


def measure(
    key: str,
    facts: Facts,
    by: Sequence[str] = (),
    period: str = "all",
    since: date | None = None,
    until: date | None = None,
    where: Mapping[str, Sequence[Any]] | None = None,
) -> dict[tuple[Any, ...], Measured]:
    """The metric by ``(first day of the period, *by)``; groups without anything counted are not there."""
    asked = Asked(by, period, since, until, where or {}, facts.teams)
    if key in PER_100:
        over, under = (_counted(f"{key} {n}", items, facts, asked) for n, items in enumerate(PER_100[key]))
        nothing = Counted()
        return {
            group: _per_100(over.get(group, nothing), under.get(group, nothing)) for group in over | under
        }
    if key in QUANTILES:
        hours = _counted("hours", HOURS, facts, asked)
        return {group: _quantile(sorted(c.values), QUANTILES[key]) for group, c in hours.items()}
    if key in COUNTS:
        counted = _counted(key, COUNTS[key], facts, asked)
        return {group: Measured(len(c.values), None, len(c.values)) for group, c in counted.items()}
    return {group: _rate(c) for group, c in _counted(key, RATES[key], facts, asked).items()}


def _counted(name: str, items: Items, facts: Facts, asked: Asked) -> dict[tuple[Any, ...], Counted]:
    if name not in facts.items:
        facts.items[name] = [(store, item) for store in facts.stores.values() for item in items(store)]
    groups: dict[tuple[Any, ...], Counted] = {}
    for store, item in facts.items[name]:
        state = store.coverage.state(item.deadline, item.kinds)
        if state != "none" and asked.admits(item):
            _count(groups.setdefault(asked.group_of(item), Counted()), item, state)
    return groups


def _count(group: Counted, item: Item, state: str) -> None:
    if item.value is None:
        group.unknown += 1
    elif state == "due":
        group.values.append(float(item.value))
    elif state == "pending":
        group.pending += 1
    else:
        group.awaiting += 1


def _rate(counted: Counted) -> Measured:
    values = counted.values
    return Measured(sum(values), len(values), fmean(values) if values else None, *counted.left)


def _per_100(over: Counted, under: Counted) -> Measured:
    complaints, visits = len(over.values), len(under.values)
    return Measured(complaints, visits, 100 * complaints / visits if visits else None, *under.left)


def _quantile(hours: list[float], share: float) -> Measured:
    """Between the two nearest ranks, in proportion."""
    place = share * (len(hours) - 1)
    below = int(place)
    above = min(below + 1, len(hours) - 1)
    return Measured(None, len(hours), hours[below] + (hours[above] - hours[below]) * (place - below))
