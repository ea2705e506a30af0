"""Small stores worked out by hand, whose figures had once misled; data for the reference and for the product.

Each truth is rows, what a home has decided besides, and what must come out. A ``date`` is a cell without a
time of day. ``NONE`` means that there is no figure at all: neither a value nor anything that waits.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from tests.reference.policies import PolicyEntry

Rows = list[dict[str, Any]]

DAY = timedelta(days=1)
CAUSE = "配件缺货/等待"


class Outcome(NamedTuple):
    """Counts of one metric in one period; ``denominator`` None where a metric has none."""

    numerator: float
    denominator: int | None
    pending: int = 0
    awaiting: int = 0
    unknown: int = 0


NONE = Outcome(0, 0)


@dataclass(frozen=True)
class Truth:
    """``expected``: metric → first day of its month (None: all time) → counts, of ``store``."""

    name: str
    records: Mapping[str, Rows]
    expected: Mapping[str, Mapping[date | None, Outcome]]
    policies: Sequence[PolicyEntry] = ()
    became: Mapping[str, str] = field(default_factory=dict)
    complete_until: date | None = None
    store: str = "S01"


def vin(number: int) -> str:
    return f"LSVAA4182E21848{number:02}"


def orders(*times: datetime | date, store: str = "S01", **fields: Any) -> Rows:
    """One car for each time."""
    return [
        {"store_code": store, "order_no": f"W{n}", "vin": vin(n % 90), "delivered_at": at, **fields}
        for n, at in enumerate(times)
    ]


def calls(*made: tuple[str | None, datetime | date], **fields: Any) -> Rows:
    """Calls by number and time; reached by phone, of service, unless ``fields`` say otherwise."""
    usual = {"callback_type": "service", "channel": "phone", "outcome": "reached", "dissatisfied": False}
    return [
        {
            "store_code": "S01",
            "callback_no": f"H{n}",
            "subject_no": number,
            "vin": None,
            "attempted_at": at,
            **usual,
            **fields,
        }
        for n, (number, at) in enumerate(made)
    ]


def cases(*received: datetime | date, **fields: Any) -> Rows:
    return [
        {"store_code": "S01", "complaint_no": f"T{n}", "cause_1": CAUSE, "received_at": at, **fields}
        for n, at in enumerate(received)
    ]


def log(number: str, **events: datetime | date) -> Rows:
    """Events by kind; what follows a ``_`` tells two of one kind apart."""
    return [
        {"store_code": "S01", "complaint_no": number, "event": kind.split("_")[0], "happened_at": at}
        for kind, at in events.items()
    ]


def every_day(first: datetime, last: datetime, times: int = 1) -> list[datetime]:
    return [first + DAY * n for n in range((last - first).days + 1) for _ in range(times)]


def overall(**outcomes: Outcome) -> dict[str, Mapping[date | None, Outcome]]:
    return {metric: {None: outcome} for metric, outcome in outcomes.items()}


NOON = datetime(2026, 2, 1, 12)
FIVE_A_DAY = orders(*every_day(NOON, datetime(2026, 3, 10, 12), 5))
LATE_CALLS = calls(
    *(
        (row["order_no"], row["delivered_at"] - timedelta(hours=2) + DAY)
        for row in FIVE_A_DAY
        if row["delivered_at"] < datetime(2026, 2, 28)
    )
)
CLOSED = datetime(2025, 5, 10, 9)
WATCHED = {
    "store_code": "S01",
    "complaint_no": "T1",
    "vin": vin(1),
    "cause_1": CAUSE,
    "received_at": datetime(2025, 5, 9, 9),
    "first_closed_at": CLOSED,
}
AUGUST: dict[str, Mapping[date | None, Outcome]] = {
    "reopen_rate": {date(2025, 8, 1): Outcome(0, 1)},
    "one_shot_close_rate": {date(2025, 8, 1): Outcome(1, 1)},
}
LATER_CASE = cases(datetime(2025, 12, 1), vin=vin(2), first_closed_at=None)
TWO_LOGS = [
    *log(
        "T1", received=datetime(2026, 1, 1, 9), closed_1=datetime(2026, 1, 2), closed_2=datetime(2026, 1, 20)
    ),
    *log("T2", received=datetime(2026, 1, 1, 9), closed=datetime(2026, 1, 3, 9)),
    *log("T3", received=datetime(2026, 6, 1, 9)),
]
SERVED_ANEW = [
    *orders(*[datetime(2024, 10, 1, 9)] * 20, store="OLD"),
    *[row | {"order_no": f"N{n}"} for n, row in enumerate(orders(*[datetime(2025, 6, 1, 9)] * 20))],
]
STEADY = orders(*every_day(datetime(2026, 3, 1, 9), datetime(2026, 3, 20, 9)))
FAR = orders(datetime(2026, 10, 20, 9))[0] | {"order_no": "FAR", "vin": vin(89)}

TRUTHS = (
    Truth(
        "callbacks exported ten days before orders: what cannot be told yet waits",
        {"service_orders": FIVE_A_DAY, "callbacks": LATE_CALLS},
        # called up to 28 February 10:00: due by the 27th 24 days × 5; due by 9 March 10 × 5; later 4 × 5
        {
            "callback_rate": {
                None: Outcome(120, 120, pending=20, awaiting=50),
                date(2026, 2, 1): Outcome(120, 120, awaiting=5),
                date(2026, 3, 1): Outcome(0, 0, pending=20, awaiting=45),
            }
        },
    ),
    Truth(
        "the same, the records declared complete up to 9 March: what was not called is missed",
        {"service_orders": FIVE_A_DAY, "callbacks": LATE_CALLS},
        # called are those delivered up to 27 February: 27 days × 5, of which 3 days × 5 were waiting
        overall(callback_rate=Outcome(135, 170, pending=20)),
        complete_until=date(2026, 3, 9),
    ),
    Truth(
        "orders alone: no callback figures",
        {"service_orders": orders(*every_day(NOON, NOON + 27 * DAY))},
        overall(
            callback_rate=NONE,
            callback_on_time_rate=NONE,
            service_callback_rate=NONE,
            lost_customer_callback_rate=NONE,
            missed_voice_rate=NONE,
            silent_half_year_rate=NONE,
            complaints_per_100_visits=NONE,
        ),
    ),
    Truth(
        "no complaints: nothing is known of missed voices, complaints per visit and reopening",
        {
            "service_orders": orders(NOON, NOON + DAY),
            "callbacks": calls(("W0", NOON + DAY), ("W1", NOON + 60 * DAY)),
        },
        overall(
            missed_voice_rate=NONE,
            complaints_per_100_visits=NONE,
            reopen_rate=NONE,
            complaint_count=Outcome(0, None),
            callback_rate=Outcome(2, 2),
        ),
    ),
    Truth(
        "eight cases of one cause without vehicle and phone: nobody can tell a repeat",
        {
            "complaints": cases(
                *every_day(NOON, NOON + 7 * DAY),
                vin=None,
                customer_phone=None,
                first_closed_at=NOON + 8 * DAY,
            )
        },
        overall(repeat_share=NONE, reopen_rate=NONE, one_shot_close_to_date=NONE),
    ),
    Truth(
        "one order of three cars: three visits, all of them called by the number",
        {
            "service_orders": [
                row | {"order_no": "W1"} for row in orders(NOON, NOON, NOON, order_type="repair")
            ],
            "callbacks": calls(("W1", NOON + DAY), (None, NOON + 9 * DAY)),
        },
        overall(service_callback_rate=Outcome(3, 3), rework_rate=Outcome(0, 3)),
    ),
    Truth(
        "one order of three cars: a call that names one of them is that one's",
        {
            "service_orders": [row | {"order_no": "W1"} for row in orders(NOON, NOON, NOON)],
            "callbacks": calls(("W1", NOON + DAY), vin=vin(1)) + calls((None, NOON + 9 * DAY))[:0],
        },
        overall(service_callback_rate=Outcome(1, 3)),
        complete_until=date(2026, 2, 10),
    ),
    Truth(
        "received at 10:15, contacted on that day: whether in time is unknown",
        {
            "complaints": cases(
                datetime(2026, 2, 1, 10, 15),
                source="hotline",
                first_contact_at=date(2026, 2, 1),
                first_reply_at=datetime(2026, 2, 1, 11),
            )
        },
        overall(first_contact_on_time_rate=Outcome(0, 0, unknown=1), first_reply_on_time_rate=Outcome(1, 1)),
        complete_until=date(2026, 2, 2),
    ),
    Truth(
        "24 text messages are 24 calls made and nobody reached",
        {
            "service_orders": orders(*every_day(NOON, NOON + 23 * DAY)),
            "callbacks": calls(
                *((f"W{n}", NOON + DAY * n + timedelta(hours=1)) for n in range(24)),
                channel="sms",
                satisfaction=10,
            ),
        },
        overall(
            callback_rate=Outcome(24, 24),
            callback_success_rate=Outcome(0, 24),
            satisfaction_score=NONE,
            calls_out_of_hours_share=NONE,
        ),
        complete_until=date(2026, 3, 1),
    ),
    Truth(
        "revisited the day before the close, satisfied: the revisit was made",
        {
            "complaints": cases(
                datetime(2026, 2, 1, 9),
                first_closed_at=datetime(2026, 2, 5, 9),
                revisited_at=datetime(2026, 2, 4, 9),
                revisit_result="satisfied",
            )
        },
        overall(revisit_on_time_rate=Outcome(1, 1), closed_loop_rate=Outcome(1, 1)),
        complete_until=date(2026, 2, 10),
    ),
    Truth(
        "closed in May, watched until August: nobody came back",
        {
            "complaints": [
                WATCHED | {"reopen_count": 0, "last_reopened_at": None, "status": None},
                *LATER_CASE,
            ]
        },
        AUGUST,
    ),
    Truth(
        "the same, reopened five months after the close: August stays",
        {
            "complaints": [
                WATCHED | {"reopen_count": 1, "last_reopened_at": CLOSED + 153 * DAY, "status": None},
                *LATER_CASE,
            ]
        },
        AUGUST,
    ),
    Truth(
        "a log of receipts and closes alone tells of nothing else, and a case closed twice came back",
        {"complaint_events": TWO_LOGS},
        overall(
            first_contact_on_time_rate=NONE,
            first_reply_on_time_rate=NONE,
            timely_standard_rate=NONE,
            revisit_on_time_rate=NONE,
            reopen_rate=Outcome(1, 2),
            one_shot_close_rate=Outcome(1, 2),
            close_rate=Outcome(2, 3),
        ),
    ),
    Truth(
        "cars served under the code that their store became are active, and owed no call",
        {
            "service_orders": SERVED_ANEW,
            "callbacks": calls((None, datetime(2026, 3, 1, 9))),
        },
        {
            "lost_customer_callback_rate": {None: NONE},
            "loss_rate": {date(2026, 2, 1): Outcome(0, 20, awaiting=0)},
        },
        became={"OLD": "S01"},
        complete_until=date(2026, 2, 28),
    ),
    Truth(
        "one order seven months ahead of twenty others moves nothing",
        {
            "service_orders": [*STEADY, FAR],
            "callbacks": calls(*((row["order_no"], row["delivered_at"] + DAY) for row in STEADY)),
        },
        # as_of 21 March 9:00: due by the 20th are those of 1–17 March
        overall(callback_rate=Outcome(17, 17, pending=4), loss_rate=NONE),
    ),
)
