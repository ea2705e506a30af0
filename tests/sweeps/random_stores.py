"""Larger random stores over two years and more, the same ones for the same seed.

Each store has a character of its own: how it calls and by what, whether its times have a clock, how late
which of its exports are, which columns and kinds of event it lacks, whether it had another code before.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from tests.generated import COLUMNLESS
from tests.generated.complaints import TERSE_LOGS
from tests.generated.decided import PRESETS, VALUES
from tests.generated.values import CAUSES, NOBODY, VOICES, Row
from tests.reference.calendar import months_after
from tests.reference.clocks import Moment, day_of, placed
from tests.reference.policies import PolicyEntry
from tests.sweeps.random_care import CAMPAIGNS, answers, campaigns, reminders, surveys

BEGAN, ENDED, FAR = datetime(2022, 11, 1), datetime(2025, 3, 10), datetime(2025, 9, 26, 9)
Rows = list[Row]
Records = dict[str, Rows]
HOUR = timedelta(hours=1)
OFFSETS = (None, None, None, timedelta(0), timedelta(hours=-5, minutes=-30), timedelta(hours=12, minutes=45))
"""The offset from UTC with which a store's export writes its times; none writes the store's own clock."""


@dataclass
class World:
    """Stores of one home, and what it has decided."""

    records: Records
    policies: list[PolicyEntry] = field(default_factory=list)
    became: dict[str, str] = field(default_factory=dict)
    as_of: datetime | None = None
    complete_until: date | None = None


@dataclass(frozen=True)
class Character:
    """How one store works and exports. Shares are of 0 to 1."""

    calls: float
    reaches: float
    channels: Sequence[str | None]
    bare: float
    """Cells without a time of day."""
    log: Sequence[str]
    until: Mapping[str, datetime]
    """When the export of a record kind ends."""
    no_file: str | None


def world(seed: int, stores: int) -> World:
    """A home of so many stores."""
    pick = random.Random(seed)
    made = World({record: [] for record in COLUMNLESS})
    cars = [f"LSVAA4182E2{number:06}" for number in range(12 * stores)]
    if pick.random() < 0.5:
        made.policies.append(PolicyEntry(pick.choice(PRESETS), since=_day(pick)))
    for number in range(stores):
        code = f"S{number:03}"
        made.policies += _policies(pick, code)
        own = cars[12 * number : 12 * number + 18]  # some are also the next store's
        rows = _store(pick, own)
        changed = BEGAN + (ENDED - BEGAN) * pick.random() if number % 4 == 0 else None
        if changed:
            made.became[f"T{number:03}"] = code
        offset = pick.choice(OFFSETS)
        if number % 4 == 1:
            _share_one_phone(rows)
        for record, exported in rows.items():
            told = {} if offset is None else {"_offset": offset}
            made.records[record] += [told | _coded(row, record, code, changed) for row in exported]
    made.as_of = pick.choice((None, None, datetime(2025, 4, 15, 12)))
    made.complete_until = pick.choice((None, None, date(2025, 1, 31)))
    return made


def _policies(pick: random.Random, code: str) -> Iterator[PolicyEntry]:
    days = [None, *sorted({_day(pick) for _ in range(2)})]
    for day in days[: pick.choice((0, 1, 1, 2, 3))]:
        yield PolicyEntry(pick.choice(PRESETS), code, day, pick.choice(VALUES))


def _day(pick: random.Random) -> date:
    return (BEGAN + (ENDED - BEGAN) * pick.random()).date()


TIME_OF = {
    "service_orders": "arrived_at",
    "vehicle_sales": "delivered_at",
    "callbacks": "attempted_at",
    "complaints": "received_at",
    "complaint_events": "happened_at",
    "inquiries": "received_at",
    "reminders": "sent_at",
    "surveys": "survey_month",
}
"""The time at which a record begins; others have none."""
PLANS = ("due_at", "due_on", "next_follow_up_at", "starts_on", "ends_on")
MONTHS = [datetime(2023 + month // 12, month % 12 + 1, 1) for month in range(26)]


def _coded(row: Row, record: str, code: str, changed: datetime | None) -> Row:
    """The row under the code that its store had at the time."""
    begins_at = _begin_of(row, record)
    old = changed is not None and begins_at is not None and begins_at < changed
    return {"store_code": code.replace("S", "T") if old else code, **row}


def _begin_of(row: Row, record: str) -> datetime | None:
    at = row.get(TIME_OF.get(record, ""))
    return None if at is None else placed(at)


def _store(pick: random.Random, cars: Sequence[str]) -> Records:
    late = [ENDED, ENDED, ENDED - timedelta(days=9), ENDED - timedelta(days=100)]
    character = Character(
        calls=pick.choice((0.4, 0.7, 0.95)),
        reaches=pick.choice((0.3, 0.6, 0.9)),
        channels=pick.choice(
            (("phone",), ("phone", "phone", "sms", None), ("sms", "wechat", "visit", "letter"))
        ),
        bare=pick.choice((0, 0, 0.2, 1)),
        log=pick.choice(TERSE_LOGS),
        until={record: pick.choice(late) for record in COLUMNLESS},
        no_file=pick.choice((None,) * 9 + ("callbacks", "complaints", "service_orders")),
    )
    orders = _orders(pick, cars)
    sales = [_sale(pick, f"X{number}", cars) for number in range(pick.randint(0, 10))]
    cases = _cases(pick, orders, cars)
    calls = _calls(pick, character, orders, sales, cases)
    offered = campaigns(pick, orders)
    records: Records = {
        "service_orders": orders,
        "vehicle_sales": sales,
        "callbacks": calls,
        "complaints": cases,
        "complaint_events": _log(pick, character, cases) if pick.random() < 0.4 else [],
        "inquiries": [_inquiry(pick, f"Q{number}") for number in range(pick.randint(0, 8))],
        "reminders": reminders(pick, sales, orders, offered),
        "callback_answers": answers(pick, calls),
        "surveys": surveys(pick, pick.sample(MONTHS, 3)),
        "campaigns": offered,
    }
    return {record: _exported(pick, character, record, rows) for record, rows in records.items()}


def _exported(pick: random.Random, character: Character, record: str, rows: Rows) -> Rows:
    """What reaches the home of a kind of record: up to a day, without some columns and times of day."""
    if record == character.no_file:
        return []
    until = character.until[record]
    kept = _cut([row for row in rows if (_begin_of(row, record) or until) <= until], until)
    if kept and record in MISTYPED and pick.random() < 0.1:
        kept.append(_far(kept[0], record))
    bare = [_without_clocks(pick, character.bare, row) for row in kept]
    if record == "complaint_events":
        keyed = {(row["complaint_no"], row["event"], placed(row["happened_at"])): row for row in bare}
        bare = list(keyed.values())
    several = record == "service_orders" and len({row["order_no"] for row in bare}) < len(bare)
    lacking = () if several else pick.choice(((), (), (), *COLUMNLESS[record]))
    return [{name: value for name, value in row.items() if name not in lacking} for row in bare]


MISTYPED = {"service_orders": "order_no", "callbacks": "callback_no", "complaints": "complaint_no"}


def _far(row: Row, record: str) -> Row:
    """One like the row, months after all others, with no other time."""
    blank = {name: None if isinstance(value, datetime) else value for name, value in row.items()}
    return blank | {TIME_OF[record]: FAR, MISTYPED[record]: "FAR"}


def _share_one_phone(records: Records) -> None:
    """Give up to sixteen customers of each kind the store's own number, so that few kinds tell it alone."""
    names = (f"客户{number}" for number in count())
    for record in ("service_orders", "vehicle_sales", "complaints"):
        for row in records[record][:16]:
            if {"customer_phone", "customer_name"} <= row.keys():
                row |= {"customer_phone": "02150001234", "customer_name": next(names)}


def _cut(rows: Rows, until: datetime) -> Rows:
    """What has not happened by the export is not in it; deadlines are, and so is a time that was mistyped."""

    def known(name: str, value: Any) -> bool:
        return not isinstance(value, datetime) or value <= until or name in PLANS

    return [{name: value if known(name, value) else None for name, value in row.items()} for row in rows]


def _without_clocks(pick: random.Random, share: float, row: Row) -> Row:
    return {
        name: day_of(value) if isinstance(value, datetime) and pick.random() < share else value
        for name, value in row.items()
    }


def _moment(pick: random.Random) -> datetime:
    """In working hours, to the minute; seldom at midnight."""
    day = BEGAN + timedelta(days=pick.randrange((ENDED - BEGAN).days))
    return day + (timedelta(minutes=pick.randrange(480, 1200)) if pick.random() < 0.95 else timedelta(0))


def _seldom(pick: random.Random) -> datetime:
    """Of a car that was not seen for more than a year: in the first months, now and then in the last."""
    at = BEGAN + timedelta(days=pick.randrange(120), minutes=pick.randrange(480, 1200))
    return at + timedelta(days=pick.choice((0, 0, 600, 730)))


def _later(pick: random.Random, since: datetime, *hours: float) -> datetime | None:
    """Some of these hours later, now and then a second more; sometimes never."""
    wait = timedelta(hours=pick.choice(hours), seconds=pick.choice((0, 0, 1)))
    return since + wait if pick.random() < 0.85 else None


def _customer(pick: random.Random, vin: str | None) -> Row:
    return {
        "vin": vin,
        "plate": pick.choice(("沪A12345", "沪A12345", None)),
        "customer_name": pick.choice(("王小明", "张丽", None)),
        "customer_phone": pick.choice(
            ("13800005678", f"139{pick.randrange(10**8):08}", "13800000000", "6588")
        ),
        "owner_type": pick.choice(("private", "private", "company", None)),
        "key_customer": pick.choice((True, False, None)),
    }


def _orders(pick: random.Random, cars: Sequence[str]) -> Rows:
    rows: Rows = []
    for number in range(pick.randint(0, 70)):
        vin = pick.choice((*cars, NOBODY, None))
        arrived_at = _seldom(pick) if vin in cars[10:] else _moment(pick)
        order = _customer(pick, vin) | {
            "order_no": f"W{number}",
            "customer_grade": pick.choice(("A", "B", None)),
            "order_type": pick.choice(
                ("maintenance", "first_maintenance", "rework", "internal", "repair", None)
            ),
            "service_advisor": pick.choice(("李强", "赵敏", None)),
            "arrived_at": arrived_at,
            "completed_at": _later(pick, arrived_at, 1, 3),
            "delivered_at": _later(pick, arrived_at, 4, 7, 24),
            "campaign_no": pick.choice((*CAMPAIGNS, None, None, None, None)),
        }
        rows.append(order)
        if vin in cars and pick.random() < 0.06:
            others = [car for car in cars if car != vin]
            rows += [
                order | {"vin": car, "delivered_at": arrived_at + 5 * HOUR} for car in pick.sample(others, 2)
            ]
    return rows


def _sale(pick: random.Random, number: str, cars: Sequence[str]) -> Row:
    customer = _customer(pick, pick.choice((*cars, None)))
    delivered_at = _moment(pick)
    return customer | {
        "sale_no": number,
        "sales_advisor": pick.choice(("周芳", "李强", None)),
        "delivered_at": delivered_at,
        "sale_status": pick.choice((None, "delivered", "delivered", "cancelled")),
        "profile_uploaded_at": _later(pick, delivered_at, 1, 70, 100),
    }


def _cases(pick: random.Random, orders: Rows, cars: Sequence[str]) -> Rows:
    rows: Rows = []
    for number in range(pick.randint(0, 25)):
        order = pick.choice(orders) if orders and pick.random() < 0.5 else None
        vin, received_at = _complained(pick, rows, order, cars)
        closed_at = _later(pick, received_at, 2, 30, 200, 900)
        since = closed_at or received_at
        customer = _customer(pick, vin)
        own = {name: customer[name] for name in ("vin", "plate", "customer_name", "customer_phone")}
        rows.append(
            own
            | {
                "complaint_no": f"T{number}",
                "source": pick.choice(("callback", "hotline", "survey", "online", "walk_in", None)),
                "process": pick.choice(("general", "major", None)),
                "level": pick.choice(("A", "C", "D", "D", None)),
                "department": pick.choice(("sales", "service", "service", None)),
                "advisor": pick.choice(("李强", "周芳", None)),
                "handler": pick.choice(("吴洁", "孙丽", "孙丽", None)),
                "subject_no": order["order_no"] if order else None,
                "cause_1": pick.choice((*CAUSES["cause_1"], None)),
                "cause_2": pick.choice((*CAUSES["cause_2"], None, None)),
                "description": pick.choice((*VOICES, VOICES[-1], VOICES[-1], None)),
                "received_at": received_at,
                "first_contact_at": _later(pick, received_at, 1, 2, 3),
                "first_reply_at": _later(pick, received_at, 1, 3, 30),
                "due_at": _later(pick, received_at, 24, 100, 5000),
                "first_closed_at": closed_at,
                "reopen_count": pick.choice((None, 0, 0, 0, 1, 2)),
                "last_reopened_at": _later(pick, since, 3, 400, 3000)
                if closed_at and pick.random() < 0.3
                else None,
                "last_closed_at": _later(pick, since, 0, 0, 40, 500) if closed_at else None,
                "status": pick.choice((None, None, "open", "closed")),
                "revisit_required": pick.choice((True, None, None, False)),
                "revisited_at": _later(pick, received_at, 1, 50, 220),
                "revisit_result": pick.choice(("satisfied", "satisfied", "unsatisfied", None)),
                "next_follow_up_at": _later(pick, received_at, 1, 30, 300),
                "form_filed_at": _later(pick, received_at, 1, 2, 30),
            }
        )
    return rows


def _complained(
    pick: random.Random, before: Rows, order: Row | None, cars: Sequence[str]
) -> tuple[str | None, datetime]:
    """Whose and when: anyone's, the last case's on the limits of its watch, or after a visit."""
    if before and before[-1]["first_closed_at"] and pick.random() < 0.3:
        closed = before[-1]["first_closed_at"]
        limits = (closed, closed + HOUR, months_after(closed, 3), months_after(closed, 4))
        return before[-1]["vin"], pick.choice(limits)
    if order and order["delivered_at"]:
        return order["vin"], order["delivered_at"] + timedelta(hours=pick.choice((30, 100, 400)))
    return pick.choice((*cars[:4], "KAPUTT", None)), _moment(pick)


def _log(pick: random.Random, character: Character, cases: Rows) -> Rows:
    """A log of some of the cases, and of one that nothing else knows of."""
    starts = {row["complaint_no"]: row["received_at"] for row in cases if pick.random() < 0.6}
    starts["E1"] = _moment(pick)
    rows: Rows = []
    for number, start in starts.items():
        rows += [_event(pick, character, number, start) for _ in range(pick.randint(1, 5))]
    return rows


def _event(pick: random.Random, character: Character, number: str, start: datetime) -> Row:
    happened_at = start + timedelta(hours=pick.choice((0, 1, 3, 30, 300, 3000)))
    return {
        "complaint_no": number,
        "event": pick.choice(character.log),
        "happened_at": happened_at,
        "next_follow_up_at": _later(pick, happened_at, 2, 24, 300) if pick.random() < 0.5 else None,
        "actor": pick.choice(("陈静", "吴洁", None)),
        "note": pick.choice((*VOICES, None)),
    }


def _inquiry(pick: random.Random, number: str) -> Row:
    received_at = _moment(pick)
    return {
        "inquiry_no": number,
        "received_at": received_at,
        "first_contact_at": _later(pick, received_at, 1),
        "closed_at": _later(pick, received_at, 1, 2, 24, 30),
        "handler": pick.choice(("吴洁", None)),
    }


def _calls(pick: random.Random, character: Character, orders: Rows, sales: Rows, cases: Rows) -> Rows:
    rows: Rows = []
    for kind, number, vin, since in _subjects(pick, orders, sales, cases):
        if pick.random() > character.calls:
            continue
        day = placed(day_of(since)) + timedelta(days=pick.choice((-3, 0, 0, 1, 1, 1, 2, 3, 5, 20)))
        for _ in range(pick.choice((1, 1, 2, 4))):
            rows.append(_call(pick, character, f"H{len(rows)}", kind, number, vin, day))
            day += timedelta(days=pick.choice((0, 1, 1, 2)))
    return [row for row in rows if BEGAN <= row["attempted_at"] <= ENDED]


def _subjects(
    pick: random.Random, orders: Rows, sales: Rows, cases: Rows
) -> Iterator[tuple[str, str, str | None, Moment]]:
    for row in orders:
        at = row["delivered_at"] or row["arrived_at"]
        yield "service", row["order_no"], row["vin"], at
        if row["vin"] and pick.random() < 0.3:
            yield "lost_customer", row["vin"], None, months_after(at, pick.choice((13, 16, 19, 20)))
            yield "key_customer", row["vin"], row["vin"], months_after(at, pick.choice((3, 6)))
    for row in sales:
        for step in ("sale_day0", "sale_day3", "sale_day7"):
            yield step, row["sale_no"], row["vin"], row["delivered_at"]
    for row in cases:
        for name in ("first_closed_at", "last_closed_at"):
            if row[name]:
                yield "complaint_revisit", row["complaint_no"], row["vin"], row[name]


def _call(
    pick: random.Random,
    character: Character,
    number: str,
    kind: str,
    subject: str,
    vin: str | None,
    day: datetime,
) -> Row:
    missed = pick.choice(("unreachable", "inconvenient", "refused", "wrong_number"))
    minutes = pick.choice((540, 600, 720, 750, 810, 900, 1140, 1200))
    return {
        "callback_no": number,
        "callback_type": kind,
        "subject_no": pick.choice((subject,) * 8 + (None, "没有这个单号")),
        "vin": pick.choice((vin, vin, None)),
        "agent": pick.choice(("陈静", "刘洋", None)),
        "channel": pick.choice(character.channels),
        "attempted_at": day + timedelta(minutes=minutes, seconds=pick.choice((0, 0, 1))),
        "outcome": "reached" if pick.random() < character.reaches else missed,
        "satisfaction": pick.choice((1, 7, 9, 10, None)),
        "dissatisfied": pick.choice((None, False, False, True)),
        "voice": pick.choice((*VOICES, None)),
        "complaint_no": pick.choice((None, None, None, "T1")),
        "loss_reason": pick.choice((None, None, "price", "car_sold", "搬家")),
    }
