"""The reminders that a store owes, and what came of those that it sent (rules §4, definitions §5).

Decided here: what a list names is one event a type, car and day; without a VIN a reminder is an event by
itself, without a day it names no event. Every lead day of the policy of the event's day is owed by itself, in
a window that opens on the day after the lead before it; the first lead's window has no beginning. A reminder
that names no day is about the first service of the car, where no list names that one. First services are owed
by the policy of the sale's day, where it has that type; what a list names is owed under every policy. A store
without reminder records has no such figures.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from tests.reference.calendar import end_of
from tests.reference.clocks import after, clock_start, day_of, within
from tests.reference.facts import StoreFacts
from tests.reference.items import Item
from tests.reference.rows import Row, vin_of
from tests.reference.visits import standing_sales

GREETINGS = ("birthday", "festival")


class Event(NamedTuple):
    """What a customer is to be reminded of, and the reminders that are about it."""

    reminder_type: str
    day: date
    leads: tuple[int, ...]
    sent: list[date]


def reminders_due(store: StoreFacts) -> Iterator[Item]:
    """Every lead day of every event, by its day."""
    for event in (*_listed(store), *_first_services(store)):
        opens: date | None = None
        for lead in sorted(event.leads, reverse=True):
            due = event.day - timedelta(days=lead)
            hit = any((opens is None or day >= opens) and day <= due for day in event.sent)
            dims = {"store": store.code, "reminder_type": event.reminder_type}
            yield Item(due, dims, hit, end_of(due), ("reminders",))
            opens = due + timedelta(days=1)


def _listed(store: StoreFacts) -> Iterator[Event]:
    events: dict[tuple[Any, ...], list[Row]] = {}
    for row in store.rows["reminders"]:
        if row["due_on"]:
            key = (row["reminder_type"], day_of(row["due_on"]), vin_of(row) or ("", row["reminder_no"]))
            events.setdefault(key, []).append(row)
    for (kind, day, _), rows in events.items():
        leads = store.policies.on(store.code, day).value("reminders", kind, "lead_days")
        yield Event(kind, day, tuple(leads), [day_of(row["sent_at"]) for row in rows if row["sent_at"]])


def _first_services(store: StoreFacts) -> Iterator[Event]:
    own = [row for row in store.rows["reminders"] if row["reminder_type"] == "first_service"]
    named = {vin_of(row) for row in own if row["due_on"]}
    for sale in standing_sales(store.rows):
        vin, sold = vin_of(sale), day_of(sale["delivered_at"])
        policy = store.policies.on(store.code, sold)
        if vin and vin not in named and policy.owes_reminder("first_service"):
            days = "company_after_days" if sale["owner_type"] == "company" else "after_days"
            day = sold + timedelta(days=policy.value("reminders", "first_service", days))
            sent = [day_of(row["sent_at"]) for row in own if row["sent_at"] and vin_of(row) == vin]
            leads = policy.value("reminders", "first_service", "lead_days")
            yield Event("first_service", day, tuple(leads), [one for one in sent if one >= sold])


def returns(store: StoreFacts) -> Iterator[Item]:
    """Reminders sent, without greetings, mature once the policy's days have passed.

    Of cars, in stores that have orders.
    """
    for row in store.rows["reminders"]:
        vin, sent_at = vin_of(row), row["sent_at"]
        if sent_at and vin and row["reminder_type"] not in GREETINGS and store.rows["service_orders"]:
            days = store.policies.on(store.code, day_of(sent_at)).value("returns", "reminder_days")
            until = clock_start(sent_at) + timedelta(days=days)
            came = any(
                visit.vin == vin and after(visit.delivered_at, sent_at) and within(visit.delivered_at, until)
                for visit in store.visits
            )
            dims = {"store": store.code, "reminder_type": row["reminder_type"]}
            yield Item(day_of(sent_at), dims, came, until, ("orders",))


def came_for_campaigns(store: StoreFacts) -> Iterator[Item]:
    """Each car once a campaign, on the first of its visits of which an order names it.

    Decided here: without a VIN every order is a car of its own.
    """
    for campaign_no, _, visit in _campaign_visits(store):
        yield Item(visit.day, visit.dims | {"campaign_no": campaign_no}, 1)


def _campaign_visits(store: StoreFacts) -> list[tuple[str, str | None, Any]]:
    first: dict[tuple[str, Any], tuple[str, str | None, Any]] = {}
    for visit in store.visits:
        for order in visit.orders:
            if number := order["campaign_no"]:
                car = visit.vin or ("", order["order_no"])
                first.setdefault((number, car), (number, visit.vin, visit))
    return list(first.values())


def invited_to_campaigns(store: StoreFacts) -> Iterator[Item]:
    """Cars with a notice of a campaign for a day of it, by the campaign's last day.

    Decided here: the car came for it where an order names it, by its last day, invited before or not.
    """
    came = {(number, vin): visit.day for number, vin, visit in _campaign_visits(store) if vin}
    for row in store.rows["campaigns"]:
        if not row["starts_on"] or not row["ends_on"]:
            continue
        ends_on = day_of(row["ends_on"])
        invited = {
            vin_of(notice)
            for notice in store.rows["reminders"]
            if notice["reminder_type"] == "campaign"
            and notice["sent_at"]
            and notice["due_on"]
            and day_of(row["starts_on"]) <= day_of(notice["due_on"]) <= ends_on
        }
        for vin in invited - {None} if store.rows["service_orders"] else ():
            hit = came.get((row["campaign_no"], vin), date.max) <= ends_on
            dims = {"store": store.code, "campaign_no": row["campaign_no"]}
            yield Item(ends_on, dims, hit, end_of(ends_on), ("orders",))
