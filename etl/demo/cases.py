"""Complaint cases and inquiries: how a grievance is received, answered, closed and repeated."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from random import Random

from etl.demo.days import after, at, days
from etl.demo.phrases import CAUSES, Cause, topic, words, written_down
from etl.demo.stores import (
    FIRST_DAY,
    REFILED_SHARE,
    SHORTAGE_CAUSE,
    SHORTAGE_FROM,
    SHORTAGE_UNTIL,
    Store,
)
from etl.demo.trade import Occasion, Row, known_by

GRIEVANCE_SHARE = 0.026
REOPENED_SHARE = 0.14
STUCK_SHARE = 0.08
OTHER_WAYS = ("hotline", "survey", "walk_in", "inbound_call", "online", "media")
OTHER_WAYS_WEIGHTS = (34, 12, 22, 24, 7, 1)
DAYS_TO_SOLVE = {"A": 1, "B": 2, "C": 3, "D": 5, "E": 7}
INQUIRIES_A_DAY = 1.3


@dataclass(frozen=True)
class Grievance:
    """The cause of a complaint, in both levels and in the customer's words."""

    cause: Cause
    detail: str
    sentence: str


def grievance(store: Store, occasion: Occasion, rng: Random) -> Grievance | None:
    """The grievance of an occasion; None where nothing went wrong."""
    short = occasion.kind == "visit" and SHORTAGE_FROM <= occasion.delivered_at.date() < SHORTAGE_UNTIL
    if short and rng.random() < store.shortage:
        return _about(next(one for one in CAUSES["visit"] if one.name == SHORTAGE_CAUSE), occasion, rng)
    return some_grievance(occasion, rng) if rng.random() < GRIEVANCE_SHARE else None


def some_grievance(occasion: Occasion, rng: Random) -> Grievance:
    """A random grievance of this kind of occasion."""
    causes = CAUSES[occasion.kind]
    return _about(rng.choices(causes, [one.weight for one in causes])[0], occasion, rng)


def _about(cause: Cause, occasion: Occasion, rng: Random) -> Grievance:
    detail = rng.choice(list(cause.details))
    return Grievance(cause, detail, words(cause, detail, occasion.car, rng))


class CaseBook:
    """The complaint cases of one store, numbered as they are opened."""

    def __init__(self, store: Store, rng: Random) -> None:
        self.store, self.rng = store, rng
        self.rows: list[Row] = []
        self._serials = count(1)

    def open(
        self, occasion: Occasion, trouble: Grievance, received_at: datetime, source: str | None = None
    ) -> str | None:
        """Receive a complaint with all its later steps; returns the number of the case.

        None where it would be received only after the store's last export. A store that refiles
        opens a new case for a customer who comes back.
        """
        if received_at > self.store.exported_at:
            return None
        row = self._case(occasion, trouble, received_at, source or self._other_way())
        self.rows.append(row)
        closed_at = row["first_closed_at"]
        if self.store.refiles and closed_at is not None and self.rng.random() < REFILED_SHARE:
            self.open(occasion, trouble, after(closed_at, self.rng.uniform(4, 60) * 24, self.rng))
        return str(row["complaint_no"])

    def _other_way(self) -> str:
        return self.rng.choices(OTHER_WAYS, OTHER_WAYS_WEIGHTS)[0]

    def _case(self, occasion: Occasion, trouble: Grievance, received_at: datetime, source: str) -> Row:
        rng, car = self.rng, occasion.car
        level = "A" if source == "media" else rng.choices("ABCDE", (1, 6, 25, 43, 25))[0]
        handler = rng.choice(self.store.handlers)
        sales = occasion.kind == "sale"
        parts = trouble.cause.name == SHORTAGE_CAUSE
        return {
            "store_code": self.store.code,
            "complaint_no": f"TS{received_at:%y%m%d}-{next(self._serials):04d}",
            "source": source,
            "process": _process(trouble.cause, level, rng),
            "level": level,
            "department": "sales" if sales else "parts" if parts else "service",
            "advisor": occasion.advisor,
            "handler": handler,
            "vin": car.vin,
            "plate": car.plate,
            "customer_name": car.customer_name,
            "customer_phone": car.customer_phone,
            "subject_no": occasion.numbers[0] if source == "callback" or rng.random() < 0.6 else None,
            "cause_1": trouble.cause.name,
            "cause_2": trouble.detail,
            "description": written_down(trouble.sentence, car, rng),
            "received_at": received_at,
            "due_at": received_at.replace(hour=18, minute=0) + timedelta(DAYS_TO_SOLVE[level]),
        } | self._handling(received_at, level)

    def _handling(self, received_at: datetime, level: str) -> Row:
        rng, horizon = self.rng, self.store.exported_at
        contact_hours = rng.uniform(0.1, 1.8) if rng.random() < 0.91 else rng.uniform(2.2, 30)
        first_contact_at = received_at + timedelta(minutes=int(contact_hours * 60))
        reply_hours = rng.uniform(0.1, 1.1) if rng.random() < 0.97 else rng.uniform(4, 20)
        first_reply_at = first_contact_at + timedelta(minutes=int(reply_hours * 60))
        days_to_close = DAYS_TO_SOLVE[level] * rng.lognormvariate(-0.6, 0.75)
        if rng.random() < STUCK_SHARE:
            days_to_close = rng.uniform(12, 60)
        first_closed_at = after(first_reply_at, 24 * days_to_close, rng)
        reopened = rng.random() < (0.006 if self.store.refiles else REOPENED_SHARE)
        reopened_at = after(first_closed_at, rng.uniform(8, 25 * 24), rng)
        last_closed_at = after(reopened_at, rng.uniform(8, 100), rng) if reopened else first_closed_at
        has_reopened = reopened and reopened_at <= horizon
        required = level == "A" or rng.random() < 0.94
        revisited_at = at(first_closed_at.date() + timedelta(1 if rng.random() < 0.95 else 3), 9, 18, rng)
        revisited = required and rng.random() < 0.5 and revisited_at <= horizon
        unhappy = rng.random() < (0.35 if has_reopened else 0.04)
        closed = last_closed_at <= horizon if has_reopened else first_closed_at <= horizon
        events = {
            "first_contact_at": first_contact_at,
            "first_reply_at": first_reply_at,
            "first_closed_at": first_closed_at,
        }
        return known_by(horizon, events) | {
            "reopen_count": int(has_reopened),
            "last_reopened_at": reopened_at if has_reopened else None,
            "last_closed_at": (last_closed_at if has_reopened else first_closed_at) if closed else None,
            "status": "closed" if closed else "in_progress" if first_reply_at <= horizon else "open",
            "revisit_required": required,
            "revisited_at": revisited_at if revisited else None,
            "revisit_result": ("unsatisfied" if unhappy else "satisfied") if revisited else None,
        }


def _process(cause: Cause, level: str, rng: Random) -> str:
    if level == "A":
        return "major"
    if cause.name.startswith("三包"):
        return "three_guarantees"
    return rng.choices(("general", "three_guarantees", "goodwill", "internal"), (84, 5, 8, 3))[0]


def inquire(store: Store, rng: Random) -> list[Row]:
    """The rows of 问询记录."""
    rows: list[Row] = []
    for day in days(FIRST_DAY, store.exported_at.date()):
        for number in range(round(rng.expovariate(1 / INQUIRIES_A_DAY))):
            received_at = at(day, 8.5, 18, rng)
            contacted_at = received_at + timedelta(minutes=rng.randint(3, 200))
            hours = rng.uniform(0.2, 20) if rng.random() < 0.95 else rng.uniform(26, 80)
            events = {
                "first_contact_at": contacted_at,
                "closed_at": contacted_at + timedelta(minutes=int(hours * 60)),
            }
            rows.append(
                {
                    "store_code": store.code,
                    "inquiry_no": f"WX{day:%y%m%d}{number + 1:02d}",
                    "received_at": received_at,
                    "topic": topic(rng),
                    "handler": rng.choice(store.handlers),
                }
                | known_by(store.exported_at, events)
            )
    return [row for row in rows if row["received_at"] <= store.exported_at]
