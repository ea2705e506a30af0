"""Items over complaints, inquiries, visits, sales and cars (definitions §6, rules §3, §4, §6)."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from tests.reference.calendar import end_of, months_after
from tests.reference.clocks import clock_start, day_of, has_clock, in_time, placed
from tests.reference.complaints import Case
from tests.reference.facts import StoreFacts
from tests.reference.items import Item
from tests.reference.matching import car_named
from tests.reference.rows import vin_of
from tests.reference.task_items import Items, anything
from tests.reference.visits import Visit, delivery_of, sale_dims, standing_sales

Hit = Callable[[StoreFacts, Case], Any]
COMPLAINTS = ("complaints",)


def over_received(
    hit: Hit,
    where: Callable[[Case], Any] = anything,
    deadline: Callable[[Case], datetime | None] = lambda _: None,
) -> Items:
    """Complaints by day received."""

    def items(store: StoreFacts) -> Iterator[Item]:
        for case in store.complaints:
            if where(case):
                yield Item(day_of(case.received_at), case.dims, hit(store, case), deadline(case), COMPLAINTS)

    return items


def over_closed(hit: Hit, where: Callable[[Case], Any]) -> Items:
    """Complaints that were ever closed, by day of first close."""

    def items(store: StoreFacts) -> Iterator[Item]:
        for case in store.complaints:
            if case.first_closed_at and where(case):
                yield Item(day_of(case.first_closed_at), case.dims, hit(store, case))

    return items


def over_watched(hit: Hit) -> Items:
    """Complaints ever closed, where it is known whether they came back, by the last day of the watch."""

    def items(store: StoreFacts) -> Iterator[Item]:
        for case in store.complaints:
            if case.watch_ends_at and case.tells_came_back:
                ends_at = case.watch_ends_at
                yield Item(ends_at.date(), case.dims, hit(store, case), ends_at, COMPLAINTS)

    return items


def timely(_: StoreFacts, case: Case) -> bool | None:
    """In time and in form; unknown where either time is unknown."""
    contacted, replied = case.contacted(), case.replied()
    if contacted is None or replied is None:
        return None
    return contacted and replied and case.in_form


def closed_in_time(_: StoreFacts, case: Case) -> bool | None:
    assert case.due_at
    return in_time(case.closed_at, case.due_at)


def closed_loops(store: StoreFacts) -> Iterator[Item]:
    """Complaints by day of first close, once the revisit owed for it is due.

    Decided here: revisited means that the customer was reached.
    """
    for case in store.complaints:
        if not case.first_closed_at:
            continue
        task = store.revisit_of_first_close(case)
        hit = case.closed and case.row["revisit_result"] != "unsatisfied"
        if task is None:
            yield Item(day_of(case.first_closed_at), case.dims, hit)
        elif task.coverage:
            revisited = hit and task.reached_at is not None
            yield Item(day_of(case.first_closed_at), case.dims, revisited, task.due_at, (task.coverage,))


def hours_to_close(_: StoreFacts, case: Case) -> float:
    """By whole days where either end has no time of day."""
    closed_at, received_at = case.closed_at, case.received_at
    assert closed_at
    if has_clock(closed_at) and has_clock(received_at):
        return (placed(closed_at) - placed(received_at)) / timedelta(hours=1)
    return (day_of(closed_at) - day_of(received_at)).days * 24


def inquiries(store: StoreFacts) -> Iterator[Item]:
    """Inquiries by day received, mature after the hours of that day's policy."""
    for row in store.rows["inquiries"]:
        if row.knows("closed_at"):
            day = day_of(row["received_at"])
            hours = store.policies.on(store.code, day).value("inquiries", "close_hours")
            due_at = clock_start(row["received_at"]) + timedelta(hours=hours)
            dims = {"store": store.code, "handler": row["handler"]}
            yield Item(day, dims, in_time(row["closed_at"], due_at), due_at, ("inquiries",))


def over_visits(hit: Callable[[Visit], Any], where: Callable[[Visit], Any] = anything) -> Items:
    """Visits by day of delivery."""

    def items(store: StoreFacts) -> Iterator[Item]:
        for visit in store.visits:
            if where(visit):
                yield Item(visit.day, visit.dims, hit(visit))

    return items


def visits_told_of(store: StoreFacts) -> Iterator[Item]:
    """Visits up to the coverage of complaints. Decided here: later ones wait for it (awaiting)."""
    for visit in store.visits:
        yield Item(visit.day, visit.dims, 1, placed(visit.delivered_at), COMPLAINTS)


def reworked(visit: Visit) -> bool:
    return any(order["order_type"] == "rework" for order in visit.orders)


def knows_rework(visit: Visit) -> bool:
    """Decided here: where any order of the visit has the column."""
    return any(order.knows("order_type") for order in visit.orders)


def first_services(store: StoreFacts) -> Iterator[Item]:
    """Cars sold, by the last day of their first service: the days of the sale's policy and its grace.

    Decided here: a sale without a VIN is left out, and so are stores whose orders never say their type; by
    day, and not before the day of sale.
    """
    orders = store.rows["service_orders"]
    if not any(order.knows("order_type") for order in orders):
        return
    first = [order for order in orders if order["order_type"] == "first_maintenance"]
    for sale in standing_sales(store.rows):
        if vin := vin_of(sale):
            sold = day_of(sale["delivered_at"])
            policy = store.policies.on(store.code, sold)
            days = "company_after_days" if sale["owner_type"] == "company" else "after_days"
            allowed = policy.value("reminders", "first_service", days) + policy.value("returns", "grace_days")
            limit = sold + timedelta(days=allowed)
            came = [day_of(at) for order in first if vin_of(order) == vin and (at := delivery_of(order))]
            hit = any(sold <= day <= limit for day in came)
            yield Item(limit, sale_dims(store.code, sale), hit, end_of(limit), ("orders",))


def lost_vehicles(store: StoreFacts) -> Iterator[Item]:
    """Cars active or lost at each month's end."""
    for vehicle in store.vehicles:
        yield Item(vehicle.day, vehicle.dims, not vehicle.active, end_of(vehicle.day), ("orders",))


def silent_vehicles(store: StoreFacts) -> Iterator[Item]:
    """Active cars at each month's end: nothing of them since the same day so many months before.

    Decided here: it waits for orders and for callbacks; an attempt is of the car that its row names, and of
    that of every task it belongs to.
    """
    seen = [(sight.vin, sight.day) for sight in store.sights]
    for attempt, tasks in store.attempts:
        assert attempt.row
        by_car = attempt.row["callback_type"] in ("lost_customer", "key_customer")
        named = {vin_of(attempt.row), car_named(attempt.row) if by_car else None}
        seen += [(vin, attempt.day) for vin in named | {task.vin for task in tasks} if vin]
    for vehicle in store.vehicles:
        if vehicle.active:
            months = store.policies.on(store.code, vehicle.day).value("lost", "silent_months")
            since = months_after(vehicle.day, -months)
            heard = any(vin == vehicle.vin and since <= day <= vehicle.day for vin, day in seen)
            yield Item(vehicle.day, vehicle.dims, not heard, end_of(vehicle.day), ("orders", "callbacks"))
