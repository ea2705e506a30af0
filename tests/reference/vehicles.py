"""Cars active, lost and silent, and calls owed to those lost and to key customers (rules §3.10, §6.6, 17).

Decided here: months of the policy's ``lost`` table hold for loss, for active cars and for the calls alike,
by the policy of the day looked at; month ends begin with the month of the store's first sight of any car; a
store without a single order has neither lost nor silent cars.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from tests.reference.calendar import month_ends, months_after, starts
from tests.reference.policies import Policies
from tests.reference.visits import Sight, last_sights


@dataclass(frozen=True)
class Vehicle:
    """A car at the end of a month, active or lost."""

    day: date
    sight: Sight
    active: bool

    @property
    def vin(self) -> str:
        return self.sight.vin

    @property
    def dims(self) -> dict[str, Any]:
        return self.sight.dims


def is_active(sight: Sight, day: date, policies: Policies) -> bool:
    after_months = policies.on(sight.store, day).value("lost", "after_months")
    return sight.day >= months_after(day, -after_months)


def is_lost(sight: Sight, day: date, policies: Policies) -> bool:
    until_months = policies.on(sight.store, day).value("lost", "until_months")
    return not is_active(sight, day, policies) and sight.day >= months_after(day, -until_months)


def vehicles_of(sights: list[Sight], as_of: datetime | None, policies: Policies) -> Iterator[Vehicle]:
    """Every car neither unknown nor forgotten, at every month's end that has passed."""
    if not sights or as_of is None:
        return
    for end in month_ends(sights[0].day, as_of):
        for sight in last_sights(sights, end):
            active = is_active(sight, end, policies)
            if active or is_lost(sight, end, policies):
                yield Vehicle(end, sight, active)


def losses_of(
    sights: list[Sight], as_of: datetime | None, policies: Policies
) -> Iterator[tuple[date, Sight]]:
    """First day of a half-year and last sight, of each car lost as the half-year begins and owed a call."""
    if not sights or as_of is None:
        return
    for start in starts(sights[0].day, as_of.date(), 6):
        for sight in last_sights(sights, start - timedelta(days=1)):
            owed = policies.on(sight.store, start).owes("lost_customer")
            if owed and is_lost(sight, start, policies):
                yield start, sight


def key_customers_of(
    sights: Iterable[Sight], as_of: dict[str, datetime | None], policies: Policies
) -> Iterator[tuple[date, Sight]]:
    """First day of a quarter and last sight in any store, of each key customer's active car owed a call.

    The store of the last sight owes it, once the quarter has begun by that store's ``as_of``.
    """
    everywhere = sorted(sights, key=lambda sight: sight.place)
    latest = max((moment for moment in as_of.values() if moment), default=None)
    if not everywhere or latest is None:
        return
    for start in starts(everywhere[0].day, latest.date(), 3):
        for sight in last_sights(everywhere, start - timedelta(days=1)):
            own = as_of[sight.store]
            begun = own is not None and start <= own.date()
            owed = begun and policies.on(sight.store, start).owes("key_customer")
            if owed and sight.dims["key_customer"] and is_active(sight, start, policies):
                yield start, sight
