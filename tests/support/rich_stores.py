"""Two small stores in which everything happens: every metric has something above, below and beside it."""

import random
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from care.policies.policy_decisions import PolicyDecision, add_policy
from tests.support.rich_care import with_care

AS_OF = datetime(2026, 3, 10, 18)
BEGAN = datetime(2024, 1, 2, 9)
STORES = ("S01", "S02")
ADVISORS = ("李强", "赵敏", None)
CAUSES = {"诊断与维修质量": ("多次未修复", "漏项"), "配件缺货/等待": ("等配件", None)}
COLUMNLESS = {"complaints": ("first_reply_at",), "callbacks": ("voice",), "service_orders": ("plate",)}
"""Columns that the exports of the second store lack."""
Rows = list[dict[str, Any]]


def exports() -> list[tuple[str, str, Rows]]:
    """Store, record kind and rows; the same every time."""
    every = with_care(_records(random.Random(1)), AS_OF)
    return [(store, record, _of(store, record, every[record])) for record in every for store in STORES]


def _of(store: str, record: str, rows: Rows) -> Rows:
    lacking = COLUMNLESS.get(record, ()) if store == STORES[1] else ()
    own = [row for row in rows if row["store_code"] == store]
    return [{name: value for name, value in row.items() if name not in lacking} for row in own]


def _records(pick: random.Random) -> dict[str, Rows]:
    orders = [_order(pick, number) for number in range(160)]
    sales = [_sale(pick, number) for number in range(30)]
    complaints = [_complaint(pick, number, orders) for number in range(70)]
    subjects = [("service", row, row["order_no"], row["delivered_at"]) for row in orders]
    subjects += [
        (kind, row, row["sale_no"], row["delivered_at"])
        for row in sales
        for kind in ("sale_day0", "sale_day7")
    ]
    subjects += [
        ("complaint_revisit", row, row["complaint_no"], row["first_closed_at"])
        for row in complaints
        if row["first_closed_at"]
    ]
    subjects += [
        ("lost_customer", row, row["vin"], datetime(2025, 9, 1)) for row in orders[:20] if row["vin"]
    ]
    callbacks = [call for subject in subjects for call in _calls(pick, *subject)]
    old_orders, old_calls = _lost(pick, orders[20:80])
    orders += old_orders
    callbacks += old_calls
    return {
        "service_orders": orders,
        "vehicle_sales": sales,
        "complaints": complaints,
        "callbacks": [{"callback_no": number, **call} for number, call in enumerate(callbacks)],
        "inquiries": [_inquiry(pick, number) for number in range(25)],
    }


def _lost(pick: random.Random, served: Rows) -> tuple[Rows, Rows]:
    """Orders of cars not seen for more than a year, some of which came again, with calls to their owners.

    Owners of cars ``served`` are called as key customers.
    """
    cars = [{**_car(pick), "vin": f"LSVAA4182E21848{number}"} for number in range(40, 52)]
    orders = [
        {
            **_order(pick, 200 + number),
            **car,
            "order_type": "repair",
            "delivered_at": datetime(2024, 3, 4 + number),
        }
        for number, car in enumerate(cars)
    ]
    back = [
        {
            **order,
            "order_no": f"W{300 + number}",
            "order_type": "rework",
            "delivered_at": datetime(2025, 10, 20, 9),
        }
        for number, order in enumerate(orders[:4])
    ]
    calls: Rows = []
    for order in orders:
        calls += _calls(pick, "lost_customer", order, order["vin"], datetime(2025, 9, 1))
    for order in served:
        if order["vin"]:
            calls += _calls(pick, "key_customer", order, order["vin"], datetime(2025, 11, 1))
    return orders + back, calls


def decide(home: Path) -> None:
    """The policy of these stores: SVW's from a day on."""
    add_policy(home, PolicyDecision(date(2025, 7, 1), "王经理", ("svw",)))


def _moment(pick: random.Random) -> datetime:
    """Any time of the two years, rather a late one."""
    share = max(pick.random(), pick.random())
    return (BEGAN + (AS_OF - BEGAN) * share).replace(microsecond=0)


def _after(pick: random.Random, since: datetime, hours: float) -> datetime | None:
    """Some time later, mostly within these hours; sometimes never, and never after the day of asking."""
    then = since + timedelta(seconds=int(pick.expovariate(1 / (hours * 3600))))
    return then if then <= AS_OF and pick.random() < 0.85 else None


def _car(pick: random.Random) -> dict[str, Any]:
    number = pick.randrange(40)
    return {
        "store_code": STORES[number % 2],
        "vin": f"LSVAA4182E21848{number:02}" if number else None,
        "customer_phone": f"138000056{number:02}",
        "customer_name": pick.choice(("王小明", "张丽", None)),
        "plate": "沪A12345",
    }


def _owner(pick: random.Random) -> dict[str, Any]:
    return {
        "owner_type": pick.choice(("private", "private", "company", None)),
        "key_customer": pick.choice((True, False, None)),
    }


def _order(pick: random.Random, number: int) -> dict[str, Any]:
    return {
        **_car(pick),
        **_owner(pick),
        "order_no": f"W{number:03}",
        "customer_grade": pick.choice(("A", "B", None)),
        "order_type": pick.choice(("first_maintenance", "repair", "rework", "internal")),
        "service_advisor": pick.choice(ADVISORS),
        "delivered_at": _moment(pick),
    }


def _sale(pick: random.Random, number: int) -> dict[str, Any]:
    own = {"sale_no": f"X{number:03}", "sales_advisor": pick.choice(ADVISORS), "delivered_at": _moment(pick)}
    return {**_car(pick), **_owner(pick), **own}


def _complaint(pick: random.Random, number: int, orders: Rows) -> dict[str, Any]:
    visit = pick.choice(orders)
    received_at = min(visit["delivered_at"] + timedelta(days=pick.randrange(25), hours=1), AS_OF)
    first_closed_at = _after(pick, received_at, 60)
    reopened_at = _after(pick, first_closed_at, 300) if first_closed_at and pick.random() < 0.3 else None
    last_closed_at = _after(pick, reopened_at, 60) if reopened_at else first_closed_at
    cause = pick.choice(tuple(CAUSES))
    return {
        **{name: visit[name] for name in ("store_code", "vin", "customer_phone")},
        "complaint_no": f"C{number:03}",
        "source": pick.choice(("callback", "hotline", "walk_in", None)),
        "process": pick.choice(("general", "goodwill")),
        "level": pick.choice(("A", "C", "E", None)),
        "department": pick.choice(("service", "sales", "parts", None)),
        "advisor": pick.choice(ADVISORS),
        "handler": pick.choice(("吴洁", None)),
        "cause_1": cause,
        "cause_2": pick.choice(CAUSES[cause]),
        "description": CAUSES[cause][0] * 3,
        "received_at": received_at,
        "first_contact_at": _after(pick, received_at, 1),
        "first_reply_at": _after(pick, received_at, 2),
        "due_at": received_at + timedelta(days=3) if pick.random() < 0.8 else None,
        "first_closed_at": first_closed_at,
        "reopen_count": 1 if reopened_at else 0,
        "last_reopened_at": reopened_at,
        "last_closed_at": last_closed_at,
        "status": "closed" if last_closed_at else "in_progress",
        "revisit_result": pick.choice(("satisfied", "unsatisfied", None)) if last_closed_at else None,
    }


def _calls(pick: random.Random, kind: str, subject: dict[str, Any], subject_no: str, since: datetime) -> Rows:
    """None, one or several attempts; the last of them may reach the customer."""
    times = sorted(since + timedelta(hours=pick.uniform(1, 120)) for _ in range(pick.choice((0, 1, 1, 2, 4))))
    return [
        {
            "store_code": subject["store_code"],
            "callback_type": kind,
            "subject_no": subject_no,
            "vin": subject["vin"],
            "agent": pick.choice(("陈静", "刘洋", None)),
            "channel": "phone",
            "attempted_at": time.replace(microsecond=0),
            **_answer(pick, last=time == times[-1]),
        }
        for time in times
        if time <= AS_OF
    ]


def _answer(pick: random.Random, *, last: bool) -> dict[str, Any]:
    outcomes = (
        ("reached", "reached", "reached", "refused", "wrong_number")
        if last
        else ("unreachable", "inconvenient")
    )
    outcome = pick.choice(outcomes) if pick.random() < 0.8 else "unreachable"
    if outcome != "reached":
        return {"outcome": outcome}
    return {
        "outcome": outcome,
        "satisfaction": pick.choice((None, 4, 8, 9, 10)),
        "dissatisfied": pick.choice((True, False, False, None)),
        "voice": pick.choice((None, "太慢", "等配件等了实在是太久了,下次不来了")),
    }


def _inquiry(pick: random.Random, number: int) -> dict[str, Any]:
    received_at = _moment(pick)
    return {
        "store_code": pick.choice(STORES),
        "inquiry_no": f"Q{number:03}",
        "received_at": received_at,
        "handler": pick.choice(("吴洁", "孙丽")),
        "closed_at": _after(pick, received_at, 20),
    }
