"""Reminders, campaigns, questionnaires and surveys of a larger random store."""

import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from tests.generated.values import Row

Rows = list[Row]
LEADS = (-40, -15, -14, -8, -7, -7, -5, -3, -1, -1, 0, 4)
"""When a reminder is sent, in days from its event."""
AFTER_SALE = {"private": 90, "company": 30}
CAMPAIGNS = ("H1", "H2", "H3")
ITEMS = ("接待", "等待时间", "费用解释", "洗车")
ANSWERS = ("1", "4", "5", "6", "9", "10", "yes", "no", None)


def reminders(pick: random.Random, sales: Rows, orders: Rows, campaigns: Rows) -> Rows:
    """Reminders of first services, of maintenance and of campaigns; some not sent, some that name no day."""
    rows: Rows = []
    for kind, vin, day in _events(pick, sales, orders, campaigns):
        for _ in range(pick.choice((1, 1, 2))):
            sent_at = day + timedelta(days=pick.choice(LEADS), hours=9)
            rows.append(
                {
                    "reminder_no": f"E{len(rows)}",
                    "reminder_type": kind,
                    "vin": pick.choice((vin, vin, vin, vin, None)),
                    "due_on": day.date() if pick.random() < 0.85 else None,
                    "sent_at": sent_at if pick.random() < 0.8 else None,
                    "channel": pick.choice(("phone", "sms", None)),
                    "result": pick.choice(("已预约", None)),
                }
            )
    return rows


def _events(
    pick: random.Random, sales: Rows, orders: Rows, campaigns: Rows
) -> Iterator[tuple[str, str | None, datetime]]:
    for sale in sales:
        if pick.random() < 0.6:
            days = AFTER_SALE.get(sale["owner_type"] or "", 90) + pick.choice((0, 0, 5))
            yield "first_service", sale["vin"], _day(sale["delivered_at"]) + timedelta(days=days)
    for order in orders:
        if pick.random() < 0.3:
            kind = pick.choice(("maintenance", "maintenance", "insurance", "warranty_end", "birthday"))
            yield kind, order["vin"], _day(order["arrived_at"]) + timedelta(days=pick.choice((20, 180)))
    for campaign in campaigns:
        for order in orders:
            if pick.random() < 0.3:
                yield (
                    "campaign",
                    order["vin"],
                    _day(campaign["starts_on"]) + timedelta(days=pick.choice((0, 9, 90))),
                )


def _day(at: datetime) -> datetime:
    return at.replace(hour=0, minute=0, second=0)


def campaigns(pick: random.Random, orders: Rows) -> Rows:
    """Campaigns during which some of the cars came."""
    rows = []
    for number in CAMPAIGNS[: pick.randint(0, 3) if orders else 0]:
        begins = _day(pick.choice(orders)["arrived_at"]) - timedelta(days=pick.choice((1, 20)))
        ends = begins + timedelta(days=pick.choice((10, 60)))
        rows.append(
            {"campaign_no": number, "campaign_name": "夏季检测", "starts_on": begins, "ends_on": ends}
        )
    return rows


def answers(pick: random.Random, calls: Rows) -> Rows:
    """The items answered on some of the calls."""
    return [
        {"callback_no": call["callback_no"], "item": item, "answer": pick.choice(ANSWERS), "reason": None}
        for call in calls
        if call["outcome"] == "reached" and pick.random() < 0.5
        for item in ITEMS[: pick.randint(1, 4)]
    ]


def surveys(pick: random.Random, months: Sequence[datetime]) -> Rows:
    """Totals and items of some months."""
    return [
        {
            "survey": survey,
            "survey_month": month,
            "item": item,
            "score": pick.choice((78.5, 84.5, 90.0, None)),
            "respondents": pick.choice((20, None)),
            "network_score": pick.choice((84.5, 84.5, None)),
        }
        for month in months
        for survey in ("css", "ssi", "csi", "own")
        for item in ("总分", "接待")
        if pick.random() < 0.4
    ]
