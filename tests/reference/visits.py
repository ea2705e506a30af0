"""Visits, and what became of a vehicle since (definitions §5)."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tests.reference.calendar import half_years, month_ends, months_after
from tests.reference.rows import Row, Store, vin_of

CUSTOMER = ("owner_type", "customer_grade", "key_customer")
PROFILE = ("vin", "plate", "customer_name", "customer_phone")


@dataclass(frozen=True)
class Visit:
    """One delivery of one vehicle: the orders of a day."""

    store: str
    vin: str | None
    order_nos: frozenset[str]
    delivered_at: datetime
    order: Row
    knows_vin: bool

    @property
    def day(self) -> date:
        return self.delivered_at.date()

    @property
    def dims(self) -> dict[str, Any]:
        order = self.order
        return {
            "store": self.store,
            "advisor": order["service_advisor"],
            "order_type": order["order_type"],
        } | {field: order[field] for field in CUSTOMER}

    @property
    def knows_profile(self) -> bool:
        return all(self.order.knows(field) for field in PROFILE)

    @property
    def has_profile(self) -> bool:
        return (
            all(self.order[field] for field in PROFILE)
            and re.fullmatch(r"[A-HJ-NPR-Z0-9]{17}", self.vin or "") is not None
            and re.fullmatch(r"\d{11}", self.order["customer_phone"]) is not None
        )


def visits_of(code: str, store: Store) -> list[Visit]:
    """The visits of a store in the order of their time."""
    orders: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for order in store["service_orders"]:
        at = _delivered_at(order)
        if at is None or order["order_type"] == "internal":
            continue
        vin = vin_of(order)
        orders[(vin, at.date()) if vin else (None, order["order_no"])].append(order)
    visits = [_visit(code, vin, same) for (vin, _), same in orders.items()]
    return sorted(visits, key=lambda visit: visit.delivered_at)


def _delivered_at(order: Row) -> datetime | None:
    return order["delivered_at"] or order["completed_at"]


def _visit(code: str, vin: str | None, orders: list[Row]) -> Visit:
    first = min(orders, key=lambda order: order["order_no"])
    return Visit(
        store=code,
        vin=vin,
        order_nos=frozenset(order["order_no"] for order in orders),
        delivered_at=max(at for order in orders if (at := _delivered_at(order))),
        order=first,
        knows_vin=any(order.knows("vin") for order in orders),
    )


@dataclass(frozen=True)
class Vehicle:
    """A vehicle at the end of a month, active or lost."""

    day: date
    last_visit: Visit
    active: bool

    @property
    def dims(self) -> dict[str, Any]:
        return self.last_visit.dims


def vehicles_of(visits: list[Visit], as_of: datetime | None) -> Iterator[Vehicle]:
    """Every vehicle neither unknown nor forgotten, at every month's end that has passed."""
    if not visits or as_of is None:
        return
    for end in month_ends(visits[0].day, as_of):
        for visit in last_visits([v for v in visits if v.day <= end]):
            active = visit.day >= months_after(end, -12)
            if active or visit.day >= months_after(end, -24):
                yield Vehicle(end, visit, active)


def losses_of(visits: list[Visit], as_of: datetime | None) -> Iterator[tuple[date, Visit]]:
    """First day of a half-year and last visit, of each vehicle lost as the half-year begins."""
    if not visits or as_of is None:
        return
    for start in half_years(visits[0].day, as_of.date()):
        for visit in last_visits([v for v in visits if v.day < start]):
            if months_after(start, -24) <= visit.day < months_after(start, -12):
                yield start, visit


def last_visits(visits: list[Visit]) -> list[Visit]:
    """The last of each VIN."""
    return list({visit.vin: visit for visit in visits if visit.vin}.values())
