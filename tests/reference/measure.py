"""Counting a metric's items by period and dimension (definitions §2, §6)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from statistics import fmean
from typing import Any, NamedTuple

from tests.reference.calendar import first_day_of
from tests.reference.facts import Facts, StoreFacts
from tests.reference.items import Item, Items
from tests.reference.metrics import COUNTS, HOURS, PER_100, QUANTILES, RATES


class Measured(NamedTuple):
    """What a metric came to in one group."""

    numerator: float | None
    denominator: int | None
    value: float | None
    pending: int


@dataclass
class Counted:
    """The values of the items in a group's denominator, and how many are still pending."""

    values: list[float] = field(default_factory=list)
    pending: int = 0


@dataclass(frozen=True)
class Asked:
    """Which items are asked for, and how they are grouped."""

    by: Sequence[str]
    period: str
    since: date | None
    until: date | None
    where: Mapping[str, Sequence[Any]]
    teams: Mapping[tuple[str, str], str]

    def placed(self, item: Item) -> Item:
        """The item with its advisor's team."""
        team = self.teams.get((item.dims["store"], item.dims.get("advisor")))
        return replace(item, dims={**item.dims, "team": team})

    def admits(self, item: Item) -> bool:
        return (
            (self.since is None or item.day >= self.since)
            and (self.until is None or item.day <= self.until)
            and all(item.dims.get(name) in chosen for name, chosen in self.where.items())
        )

    def group_of(self, item: Item) -> tuple[Any, ...]:
        return first_day_of(self.period, item.day), *(item.dims.get(name) for name in self.by)


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
        over, under = (_counted(items, facts, asked) for items in PER_100[key])
        nothing = Counted()
        return {
            group: _per_100(over.get(group, nothing), under.get(group, nothing)) for group in over | under
        }
    if key in QUANTILES:
        hours = _counted(HOURS, facts, asked)
        return {group: _quantile(sorted(c.values), QUANTILES[key]) for group, c in hours.items()}
    if key in COUNTS:
        counted = _counted(COUNTS[key], facts, asked)
        return {group: Measured(len(c.values), None, len(c.values), 0) for group, c in counted.items()}
    return {group: _rate(c) for group, c in _counted(RATES[key], facts, asked).items()}


def _counted(items: Items, facts: Facts, asked: Asked) -> dict[tuple[Any, ...], Counted]:
    groups: dict[tuple[Any, ...], Counted] = {}
    for store in facts.stores.values():
        for item in _admitted(items, store, asked):
            group = groups.setdefault(asked.group_of(item), Counted())
            if _mature(item, store):
                group.values.append(float(item.value))
            else:
                group.pending += 1
    return groups


def _admitted(items: Items, store: StoreFacts, asked: Asked) -> Iterator[Item]:
    return (item for item in map(asked.placed, items(store)) if asked.admits(item))


def _mature(item: Item, store: StoreFacts) -> bool:
    return item.deadline is None or (store.as_of is not None and item.deadline <= store.as_of)


def _rate(counted: Counted) -> Measured:
    values = counted.values
    return Measured(sum(values), len(values), fmean(values) if values else None, counted.pending)


def _per_100(over: Counted, under: Counted) -> Measured:
    complaints, visits = len(over.values), len(under.values)
    return Measured(complaints, visits, 100 * complaints / visits if visits else None, 0)


def _quantile(hours: list[float], share: float) -> Measured:
    """Between the two nearest ranks, in proportion."""
    place = share * (len(hours) - 1)
    below = int(place)
    above = min(below + 1, len(hours) - 1)
    return Measured(None, len(hours), hours[below] + (hours[above] - hours[below]) * (place - below), 0)
