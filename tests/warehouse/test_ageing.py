"""Of a store where every week is like every other, no week that is compared differs because it is young."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from care.periods.period import Period
from care.semantic.metric import METRICS, Metric
from care.signals import points_of
from care.signals.points import settled_until
from care.signals.time_series import Reading, series_by
from warehouse.query.warehouse import Question

pytestmark = pytest.mark.slow

WEEKS, STEADY = 40, 26
"""Weeks of records, and the first of them in which watches of the first ones have ended."""
FIRST = datetime(2025, 6, 2)
AS_OF = FIRST + timedelta(weeks=WEEKS)
LATE = {
    "service": ((1,), (1,), (1,), (1,), (4,), (9,), (), (1, 3, 5), (1, 5, 16), (1,), (1,), (2, 5), (1,)),
    "sale_day0": ((0,), (5,), (0,), (0, 6)),
    "sale_day3": ((2,), (8,), (), (2, 9)),
    "sale_day7": ((6,), (12,), (6,), ()),
}
"""By type and subject the days after it on which somebody calls: in time, days later, again and again."""
OUTCOMES = {
    ("service", 8): "unreachable",
    ("service", 9): "unreachable",
    ("service", 10): "wrong_number",
    ("sale_day3", 0): "unreachable",
}
LAST_WRONG = ("service", 11)
ANSWERED = {0: 6, 1: 13, 2: 27, 3: None}
"""Service call with a dissatisfied customer → days until a complaint is written down, if ever."""
REOPENED = {0: 2, 1: 9, 2: 20, 3: 27}
"""Complaint → days after its close on which it is reopened."""
NEVER_CLOSED, REPEATED, ELSEWHERE = 4, 6, 5
WITHOUT_WEEKS = {
    *("lost_customer_callback_rate", "lost_customer_success_rate", "lost_customer_progress"),
    *("key_customer_quarter_rate", "win_back_rate", "loss_reason_count"),
    *("campaign_return_count", "campaign_return_rate"),
}
"""What falls due on one day of a half-year, a quarter or a campaign has no weeks."""

Rows = list[dict[str, Any]]


def records() -> dict[str, Rows]:
    """The same week again and again, and nothing that happened after the day of asking."""
    rows: dict[str, Rows] = {kind: [] for kind in ("service_orders", "vehicle_sales", "callbacks")}
    rows |= {kind: [] for kind in ("complaints", "inquiries", "reminders", "callback_answers")}
    for week in range(WEEKS):
        _week(rows, week, FIRST + timedelta(weeks=week))
    calls = [call for call in rows["callbacks"] if call["attempted_at"] < AS_OF]
    made = {call["callback_no"] for call in calls}
    return rows | {
        "service_orders": [row for row in rows["service_orders"] if row["delivered_at"] < AS_OF],
        "callbacks": calls,
        "callback_answers": [row for row in rows["callback_answers"] if row["callback_no"] in made],
        "complaints": [_as_known(case) for case in rows["complaints"] if case["received_at"] < AS_OF],
    }


def _week(rows: dict[str, Rows], week: int, monday: datetime) -> None:
    at = monday + timedelta(hours=9)
    for n in range(len(LATE["service"])):
        _visit(rows, f"W{week}-{n}", _vin(week, n), at, n)
    for n in range(4):
        _sale(rows, week, n, at)
    rows["complaints"] += _cases(week, at)
    for n in range(8):
        after = at + timedelta(days=1)
        rows["callbacks"] += _calls("complaint_revisit", n % 2, f"T{week}-{n}", None, after)
    for n in range(5):
        closed = at + timedelta(hours=20 * n) if n < 4 else None
        inquiry = {"inquiry_no": f"Q{week}-{n}", "received_at": at, "handler": "吴洁"}
        rows["inquiries"].append(inquiry | {"closed_at": closed if closed and closed < AS_OF else None})


def _visit(rows: dict[str, Rows], number: str, vin: str, at: datetime, n: int) -> None:
    order = {
        "order_no": number,
        "vin": vin,
        "plate": "沪A12345",
        "customer_name": "王小明",
        "customer_phone": f"138{vin[-8:]}",
        "owner_type": "private",
        "key_customer": True,
        "order_type": "rework" if n == 0 else "repair",
        "delivered_at": at,
    }
    rows["service_orders"].append(order)
    rows["callbacks"] += _calls("service", n, number, vin, at)
    if n in ANSWERED:
        answer = {"callback_no": f"service-{n}-{number}-0", "item": "接待", "answer": str(3 + 2 * n)}
        rows["callback_answers"].append(answer)


def _sale(rows: dict[str, Rows], week: int, n: int, at: datetime) -> None:
    sale = {"sale_no": f"X{week}-{n}", "vin": _vin(week, 20 + n), "delivered_at": at}
    rows["vehicle_sales"].append(sale | {"profile_uploaded_at": at + timedelta(days=2 * n)})
    for kind in ("sale_day0", "sale_day3", "sale_day7"):
        rows["callbacks"] += _calls(kind, n, sale["sale_no"], sale["vin"], at)
    back = {"order_no": f"F{week}-{n}", "vin": sale["vin"], "order_type": "first_maintenance"}
    rows["service_orders"].append(back | {"delivered_at": at + timedelta(weeks=12 + n // 2 * 12)})
    due = at + timedelta(weeks=11)
    sent = due - timedelta(days=6 * n) if n else None
    reminder = {"reminder_no": f"T{week}-{n}", "reminder_type": "maintenance", "vin": sale["vin"]}
    told = {"due_on": due.date(), "sent_at": sent if sent and sent < AS_OF else None, "channel": "phone"}
    rows["reminders"].append(reminder | told)


def _cases(week: int, at: datetime) -> Iterator[dict[str, Any]]:
    for n in range(8):
        yield _case(n, f"T{week}-{n}", _vin(week, 40 + n), at)
    again = at + timedelta(days=14)
    yield _case(REPEATED, f"R{week}", _vin(week, 40 + REPEATED), again)
    yield _case(ELSEWHERE, f"E{week}", _vin(week, ELSEWHERE), again)
    for n, days in ANSWERED.items():
        if days is not None:
            case = _case(9, f"A{week}-{n}", _vin(week, n), at + timedelta(days=1 + days))
            yield case | {"source": "callback", "subject_no": f"W{week}-{n}"}


def _vin(week: int, n: int) -> str:
    return f"LSVAA4182E2{week:03}{n:03}"


def _calls(kind: str, n: int, subject: str, vin: str | None, at: datetime) -> Iterator[dict[str, Any]]:
    days = LATE.get(kind, ((0,), (5,)))[n]
    for place, day in enumerate(days):
        last = place == len(days) - 1
        outcome = OUTCOMES.get((kind, n), "reached" if last else "unreachable")
        heard = {
            "satisfaction": 6 + n % 4,
            "dissatisfied": kind == "service" and n in ANSWERED,
            "voice": "客户说等待时间太长，希望以后改进" if n % 2 else None,
        }
        yield {
            "callback_no": f"{kind}-{n}-{subject}-{place}",
            "callback_type": kind,
            "subject_no": subject,
            "vin": vin,
            "agent": "林芳",
            "channel": "phone",
            "attempted_at": at + timedelta(days=day, hours=1),
            "outcome": "wrong_number" if last and (kind, n) == LAST_WRONG else outcome,
            **(heard if outcome == "reached" else {}),
        }


def _case(n: int, number: str, vin: str, at: datetime) -> dict[str, Any]:
    closed = None if n == NEVER_CLOSED else at + timedelta(days=1, hours=n)
    reopened = closed + timedelta(days=REOPENED[n]) if closed and n in REOPENED else None
    return {
        "complaint_no": number,
        "source": "hotline",
        "level": "A" if n % 2 else "C",
        "department": "service",
        "handler": "吴洁",
        "vin": vin,
        "cause_1": f"原因{n}",
        "description": "客户反映等待时间太长，要求答复",
        "received_at": at,
        "first_contact_at": at + timedelta(hours=n),
        "first_reply_at": at + timedelta(hours=n),
        "due_at": at + timedelta(days=2 + n),
        "first_closed_at": closed,
        "last_reopened_at": reopened,
        "last_closed_at": reopened + timedelta(days=6) if reopened else closed,
        "form_filed_at": at + timedelta(hours=12 * n),
        "next_follow_up_at": at + timedelta(hours=4 * n),
        "revisit_result": "unsatisfied" if n == 1 else "satisfied",
    }


def _as_known(case: dict[str, Any]) -> dict[str, Any]:
    """The case as it stood on the day of asking."""
    times = {name: at for name, at in case.items() if name.endswith("_at") and name != "next_follow_up_at"}
    known = case | {name: None for name, at in times.items() if name != "due_at" and at and at >= AS_OF}
    open_again = known["last_reopened_at"] and not known["last_closed_at"]
    is_open = open_again or not known["first_closed_at"]
    return known | {
        "reopen_count": int(known["last_reopened_at"] is not None),
        "last_closed_at": None if is_open else known["last_closed_at"] or known["first_closed_at"],
        "status": "in_progress" if is_open else "closed",
        "revisit_result": case["revisit_result"] if known["first_closed_at"] else None,
    }


def compared(metric: Metric, series: list[Reading]) -> set[float]:
    """The values of the weeks that are compared with each other, without those of the beginning."""
    until = settled_until(metric, (AS_OF - timedelta(days=1)).date())
    steady = (FIRST + timedelta(weeks=STEADY)).date()
    points = points_of(series, Period.WEEK, until)
    values = [one.value for one in points if one.complete and one.period >= steady]
    return {round(value, 9) for value in values if value is not None}


def judged() -> Iterator[Metric]:
    """Every metric that gets a verdict by week."""
    for metric in METRICS.values():
        if not (metric.state or metric.monthly or metric.key in WITHOUT_WEEKS):
            yield metric


def test_no_metric_with_a_verdict_moves_with_the_age_of_its_weeks(load_rows):
    house = load_rows(as_of=AS_OF, complete_until=(AS_OF - timedelta(days=1)).date(), **records())
    rows = house.measure(Question(tuple(METRICS), (), Period.WEEK))
    weeks = {metric: series for (metric,), series in series_by(rows, "metric").items()}
    moving = {metric.key for metric in judged() if len(compared(metric, weeks.get(metric.key, []))) != 1}
    assert moving == set()
    settling = {metric.key for metric in judged() if metric.settles_days}
    at_once = {
        key for key in settling if len(compared(replace(METRICS[key], settles_days=0), weeks[key])) > 1
    }
    assert at_once == settling  # else nothing here would show that they have to wait
