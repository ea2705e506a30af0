"""Cars come to the workshop and new ones leave the showroom: orders and sales."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from heapq import heapify, heappop, heappush
from itertools import count
from random import Random
from typing import Any, Literal

from etl.demo.days import after, at, days, workshop_busyness
from etl.demo.people import Car, some_car, used_car
from etl.demo.stores import FIRST_DAY, Store

Row = dict[str, Any]

VISITS_A_DAY = 11.0
SALES_A_DAY = 1.5
STAY_AWAY = 0.12
"""Share of customers who never come back after a visit."""
COME_AFTER_SALE = 0.75
FIRST_MAINTENANCE_DAYS = (50, 100)
"""How long after its sale a car comes for its first maintenance; a private one's is due by day 105."""
ORDER_TYPES = ("maintenance", "repair", "accident", "warranty", "rework", "other")
ORDER_WEIGHTS = (54, 23, 8, 8, 3, 4)
HOURS_AND_AMOUNT = {
    "first_maintenance": (0.8, 2, 0, 260),
    "maintenance": (1, 3, 350, 1600),
    "repair": (2, 8, 200, 5200),
    "accident": (30, 260, 1500, 26000),
    "warranty": (2, 30, 0, 0),
    "rework": (1.5, 7, 0, 0),
    "other": (0.5, 2, 50, 600),
    "internal": (1, 9, 0, 900),
}
"""By order type: least and most hours in the workshop, and least and most amount in yuan."""


@dataclass(frozen=True)
class Occasion:
    """A car's delivery after a visit or a sale, for which a callback is owed."""

    kind: Literal["visit", "sale"]
    numbers: tuple[str, ...]
    car: Car
    advisor: str
    delivered_at: datetime


def car_sales(store: Store, rng: Random) -> tuple[list[Row], list[Occasion]]:
    """The rows of 新车交付, and the deliveries."""
    occasions: list[Occasion] = []
    for day in days(FIRST_DAY, store.exported_at.date()):
        for number in range(_how_many(SALES_A_DAY, rng)):
            car = some_car(store, len(occasions), day, rng)
            delivered_at = at(day, 10, 17.5, rng)
            if delivered_at <= store.exported_at:
                advisor = rng.choice(store.sales_advisors)
                sale_no = f"XS{day:%y%m%d}{number + 1:02d}"
                occasions.append(Occasion("sale", (sale_no,), car, advisor, delivered_at))
    return [_sale_row(store, sale) for sale in occasions], occasions


def _sale_row(store: Store, sale: Occasion) -> Row:
    car = sale.car
    return {
        "store_code": store.code,
        "sale_no": sale.numbers[0],
        "vin": car.vin,
        "plate": car.plate,
        "customer_name": car.customer_name,
        "customer_phone": car.customer_phone,
        "owner_type": car.owner_type,
        "key_customer": car.key_customer,
        "sales_advisor": sale.advisor,
        "delivered_at": sale.delivered_at,
        "model": car.model,
    }


def workshop_visits(store: Store, sales: list[Occasion], rng: Random) -> tuple[list[Row], list[Occasion]]:
    """The rows of 维修工单, and the delivered visits.

    A customer comes again after four to eight months; days that not enough regulars fill are filled by
    customers who are new to the store.
    """
    serials = count(len(sales))
    returns = [
        (
            sale.delivered_at.date() + timedelta(rng.randint(*FIRST_MAINTENANCE_DAYS)),
            serial,
            sale.car,
            "first_maintenance",
        )
        for serial, sale in enumerate(sales)
        if rng.random() < COME_AFTER_SALE
    ]
    heapify(returns)
    rows: list[Row] = []
    visits: list[Occasion] = []
    for day in days(FIRST_DAY, store.exported_at.date()):
        numbers = (f"RO{day:%y%m%d}{number:03d}" for number in count(1))
        for _ in range(_how_many(VISITS_A_DAY * workshop_busyness(day), rng)):
            if returns and returns[0][0] <= day:
                _, serial, car, order_type = heappop(returns)
            else:
                serial = next(serials)
                car = used_car(store, serial, day, rng)
                order_type = rng.choices(ORDER_TYPES, ORDER_WEIGHTS)[0]
            orders = _orders(store, day, car, order_type, numbers, rng)
            rows += orders
            if orders[0]["delivered_at"] is not None:
                visits.append(_visit(car, orders))
            if rng.random() >= STAY_AWAY:
                next_type = rng.choices(ORDER_TYPES, ORDER_WEIGHTS)[0]
                heappush(returns, (day + timedelta(rng.randint(120, 240)), serial, car, next_type))
        if workshop_busyness(day) and rng.random() < 0.12:
            own_car = used_car(store, next(serials), day, rng)
            rows.append(_order(store, day, own_car, "internal", next(numbers), rng) | dict.fromkeys(_OWNER))
    return [row for row in rows if row["arrived_at"] <= store.exported_at], visits


_OWNER = ("customer_name", "customer_phone", "owner_type", "customer_grade", "key_customer")


def _orders(
    store: Store, day: date, car: Car, order_type: str, numbers: Iterator[str], rng: Random
) -> list[Row]:
    first = _order(store, day, car, order_type, next(numbers), rng)
    if rng.random() >= 0.06:
        return [first]
    second = {"order_no": next(numbers), "order_type": "repair", "amount": rng.randint(80, 1800)}
    return [first, first | second]


def _order(store: Store, day: date, car: Car, order_type: str, order_no: str, rng: Random) -> Row:
    least_hours, most_hours, least_yuan, most_yuan = HOURS_AND_AMOUNT[order_type]
    arrived_at = at(day, 8, 16.5, rng)
    completed_at = after(arrived_at, rng.uniform(least_hours, most_hours), rng)
    delivered_at = after(completed_at, rng.uniform(0.2, 1.5), rng)
    return {
        "store_code": store.code,
        "order_no": order_no,
        "vin": car.vin,
        "plate": car.plate,
        "customer_name": car.customer_name,
        "customer_phone": car.customer_phone,
        "owner_type": car.owner_type,
        "customer_grade": car.customer_grade,
        "key_customer": car.key_customer,
        "order_type": order_type,
        "service_advisor": rng.choice(store.advisors),
        "arrived_at": arrived_at,
        "mileage_km": int((day - car.on_road_from).days * car.km_a_day),
        "amount": rng.randint(least_yuan, most_yuan),
    } | known_by(store.exported_at, {"completed_at": completed_at, "delivered_at": delivered_at})


def known_by(moment: datetime, events: dict[str, datetime]) -> Row:
    """The ``events`` as an export of that moment has them: blank where they lie ahead."""
    return {name: happened_at if happened_at <= moment else None for name, happened_at in events.items()}


def _visit(car: Car, orders: list[Row]) -> Occasion:
    first = orders[0]
    numbers = tuple(str(order["order_no"]) for order in orders)
    return Occasion("visit", numbers, car, str(first["service_advisor"]), first["delivered_at"])


def _how_many(mean: float, rng: Random) -> int:
    return max(0, round(rng.gauss(mean, 0.25 * mean**0.5 + 0.1 * mean)))
