"""Reminders, questionnaires and surveys: what some stores keep beside callbacks and complaints."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from random import Random

from etl.demo.days import at
from etl.demo.stores import (
    COUNTER_FROM,
    COUNTER_ITEM,
    COUNTER_STORE,
    REMINDERS_STOP,
    STOPPING_STORE,
    Store,
)
from etl.demo.trade import Row

ASKED_FROM = date(2025, 9, 1)
"""When stores began to ask items on callbacks, and from when on they list maintenance."""
AHEAD = timedelta(days=30)
"""How far a list of reminders looks ahead of its export."""
CAMPAIGN_LEAD = timedelta(days=7)
"""How long before its first day a campaign is told of."""
ITEMS = ("服务顾问接待", COUNTER_ITEM, "费用解释")
COUNTER_REASONS = ("柜台结账等了半个多小时", "结账只开一个窗口", "交车时在柜台排长队", "等开票等太久")
SURVEYED = {"css": ("总分", "接待", "维修质量", "交车与结账"), "ssi": ("总分",)}
FIRST_SURVEY = date(2024, 4, 1)


def reminders(store: Store, sales: Iterable[Row], orders: Iterable[Row]) -> list[Row]:
    """The list of reminders: those of first services a week ahead, of maintenance a week and a day ahead."""
    rng = Random(f"reminders {store.code}")  # noqa: S311 - made-up rows need no strong randomness
    due = [(day, kind, vin, lead) for kind, vin, day, leads in _events(sales, orders) for lead in leads]
    until = store.exported_at.date() + AHEAD
    listed = sorted(one for one in due if one[0] <= until)
    return [
        {
            "store_code": store.code,
            "reminder_no": f"TX{number:06d}",
            "reminder_type": kind,
            "vin": vin,
            "due_on": datetime.combine(day, datetime.min.time()),
            "sent_at": (sent := sent_at(store, day - timedelta(days=lead), rng)),
            "channel": sent and rng.choice(("phone", "sms", "sms")),
            "result": sent and rng.choice(("已预约", "已告知", "已告知", "稍后联系")),
        }
        for number, (day, kind, vin, lead) in enumerate(listed, 1)
    ]


def _events(sales: Iterable[Row], orders: Iterable[Row]) -> Iterator[tuple[str, str, date, tuple[int, ...]]]:
    """Type, VIN, day and lead days of everything that a customer is to be reminded of."""
    for sale in sales:
        day = sale["delivered_at"].date() + timedelta(days=30 if sale["owner_type"] == "company" else 90)
        yield "first_service", sale["vin"], day, (7,)
    for order in orders:
        if order["order_type"] == "maintenance" and order["delivered_at"]:
            day = order["delivered_at"].date() + timedelta(days=180)
            if day >= ASKED_FROM:
                yield "maintenance", order["vin"], day, (7, 1)


def sent_at(store: Store, lead: date, rng: Random) -> datetime | None:
    """When a reminder of that lead day was sent: mostly on it or the day before, now and then late or never.

    None after the stop, and where it would be after the export.
    """
    days, forgotten = rng.choices((0, -1, 2), (60, 36, 4))[0], rng.random() < 0.02
    sent = at(lead + timedelta(days=days), 9, 17, rng)
    stopped = store.code == STOPPING_STORE and sent.date() >= REMINDERS_STOP
    return None if forgotten or stopped or sent > store.exported_at else sent


def callback_answers(store: Store, callbacks: Iterable[Row]) -> list[Row]:
    """Three items on every second conversation after a service."""
    rng = Random(f"answers {store.code}")  # noqa: S311 - made-up rows need no strong randomness
    rows: list[Row] = []
    for call in callbacks:
        day = call["attempted_at"].date()
        asked = call["callback_type"] == "service" and call["outcome"] == "reached" and day >= ASKED_FROM
        if asked and rng.random() < 0.5:
            rows += [_answer(store, call["callback_no"], item, day, rng) for item in ITEMS]
    return rows


def _answer(store: Store, callback_no: str, item: str, day: date, rng: Random) -> Row:
    waits = store.code == COUNTER_STORE and item == COUNTER_ITEM and day >= COUNTER_FROM
    low = rng.random() < (0.42 if waits else 0.04)
    return {
        "store_code": store.code,
        "callback_no": callback_no,
        "item": item,
        "answer": f"{rng.randint(2, 5) if low else rng.choice((8, 9, 9, 10, 10))}",
        "reason": rng.choice(COUNTER_REASONS) if low and waits else None,
    }


def surveys(store: Store) -> list[Row]:
    """A year and more of CSS with its items, and of SSI, on the manufacturer's scale of 1000."""
    rng = Random(f"surveys {store.code}")  # noqa: S311 - made-up rows need no strong randomness
    rows: list[Row] = []
    month = FIRST_SURVEY
    while (after := (month + timedelta(days=32)).replace(day=1)) <= store.exported_at.date():
        for survey, items in SURVEYED.items():
            for item in items:
                falls = store.code == COUNTER_STORE and month >= COUNTER_FROM and item == items[-1] != "总分"
                rows.append(
                    {
                        "store_code": store.code,
                        "survey": survey,
                        "survey_month": datetime.combine(month, datetime.min.time()),
                        "item": item,
                        "score": rng.randint(838, 872) - (60 if falls else 0),
                        "respondents": rng.randint(24, 40),
                        "network_score": rng.randint(848, 856),
                    }
                )
        month = after
    return rows
