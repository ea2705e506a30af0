"""Visits, and when a car was last seen (definitions §5, rules §3.10, §6.17).

Decided here: of orders without and with a time of day on one day the ones with it are later; of a visit and
a sale at the same moment the visit is the last sight, of two sales the greater number's.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.reference.clocks import Moment, day_of, placed
from tests.reference.rows import Row, Store, vin_of

CUSTOMER = ("owner_type", "customer_grade", "key_customer")
PROFILE = ("vin", "plate", "customer_name", "customer_phone")
VIN = re.compile(r"[A-HJ-NPR-Z0-9]{17}")


@dataclass(frozen=True)
class Visit:
    """One delivery of one vehicle: the orders of a day, the one with the smallest number first."""

    store: str
    vin: str | None
    delivered_at: Moment
    orders: tuple[Row, ...]

    @property
    def day(self) -> date:
        return day_of(self.delivered_at)

    @property
    def order(self) -> Row:
        return self.orders[0]

    @property
    def order_nos(self) -> frozenset[str]:
        return frozenset(order["order_no"] for order in self.orders)

    @property
    def dims(self) -> dict[str, Any]:
        own = {"store": self.store, "advisor": self.order["service_advisor"]}
        return own | {name: self.order[name] for name in ("order_type", *CUSTOMER)}

    @property
    def knows_profile(self) -> bool:
        return all(self.order.knows(name) for name in PROFILE)

    @property
    def has_profile(self) -> bool:
        return (
            all(self.order[name] for name in PROFILE)
            and VIN.fullmatch(self.vin or "") is not None
            and re.fullmatch(r"\d{11}", self.order["customer_phone"]) is not None
        )


def visits_of(code: str, store: Store) -> list[Visit]:
    """The visits of a store in the order of their time."""
    orders: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for order in store["service_orders"]:
        at = delivery_of(order)
        if at is not None and order["order_type"] != "internal":
            vin = vin_of(order)
            orders[(vin, day_of(at)) if vin else (None, order["order_no"])].append(order)
    visits = [_visit(code, vin, same) for (vin, _), same in orders.items()]
    return sorted(visits, key=lambda visit: placed(visit.delivered_at))


def delivery_of(order: Row) -> Moment | None:
    delivery: Moment | None = order["delivered_at"] or order["completed_at"]
    return delivery


def _visit(code: str, vin: str | None, orders: list[Row]) -> Visit:
    latest = max((at for order in orders if (at := delivery_of(order))), key=placed)
    return Visit(code, vin, latest, tuple(sorted(orders, key=lambda order: order["order_no"])))


def named_visits(visits: list[Visit], number: str | None, vin: str | None) -> list[Visit]:
    """The visits that a number and a VIN name: the one of that car, or every visit of the order.

    Decided here: orders that take no part (not delivered, internal) name nothing, nor do their cars.
    """
    named = [visit for visit in visits if number and number in visit.order_nos]
    return [visit for visit in named if vin and visit.vin == vin] or named


def latest_visit(visits: list[Visit], vin: str | None, day: date, days: int) -> Visit | None:
    """The latest visit of the car delivered on the day or in so many days before."""
    recent = [v for v in visits if vin and v.vin == vin and 0 <= (day - v.day).days <= days]
    return recent[-1] if recent else None


@dataclass(frozen=True)
class Sight:
    """When a store had a car before it: a visit, or its sale."""

    store: str
    vin: str
    at: Moment
    dims: dict[str, Any]
    is_visit: bool
    number: str = ""

    @property
    def day(self) -> date:
        return day_of(self.at)

    @property
    def place(self) -> tuple[Any, ...]:
        return placed(self.at), self.is_visit, self.number, self.store


def sights_of(code: str, store: Store, visits: list[Visit]) -> list[Sight]:
    """Every sight of every car that has a VIN, in the order of their time."""
    seen = [Sight(code, v.vin, v.delivered_at, v.dims, is_visit=True) for v in visits if v.vin]
    for sale in standing_sales(store):
        if vin := vin_of(sale):
            dims = sale_dims(code, sale)
            seen.append(Sight(code, vin, sale["delivered_at"], dims, is_visit=False, number=sale["sale_no"]))
    return sorted(seen, key=lambda sight: sight.place)


def standing_sales(store: Store) -> list[Row]:
    """Sales that were not cancelled: the others owe nothing, and show no car (rules §4)."""
    return [sale for sale in store["vehicle_sales"] if sale["sale_status"] != "cancelled"]


def sale_dims(code: str, sale: Row) -> dict[str, Any]:
    own = {"store": code, "advisor": sale["sales_advisor"], "order_type": None}
    return own | {name: sale[name] for name in CUSTOMER}


def last_sights(sights: list[Sight], until: date) -> Iterator[Sight]:
    """The last of each car, up to a day and with it."""
    yield from {sight.vin: sight for sight in sights if sight.day <= until}.values()
