"""Small stores full of edges, for Hypothesis: few values, so that they collide; times on the very limits.

A store is its rows by record kind. A row's keys are the fields that its source supplies, None is a blank
cell, a date is a cell without a time of day. Every row passes the checks of definitions §3.
"""

from collections.abc import Mapping, Sequence

from hypothesis import strategies as st

from tests.generated.callbacks import callbacks, orders_of, sale, subjects_of
from tests.generated.care import answers, campaigns, reminders, surveys
from tests.generated.complaints import closed_cases, complaints, inquiry, log
from tests.generated.values import CASTS, Draw, Row, moment

COLUMNLESS: Mapping[str, Sequence[tuple[str, ...]]] = {
    "service_orders": (("delivered_at",), ("vin",), ("owner_type", "key_customer"), ("plate", "order_type")),
    "vehicle_sales": (("vin", "owner_type"), ("sale_status", "profile_uploaded_at")),
    "callbacks": (
        ("voice",),
        ("dissatisfied", "satisfaction"),
        ("subject_no",),
        ("vin", "agent"),
        ("channel", "complaint_no"),
        ("loss_reason",),
    ),
    "complaints": (
        ("revisited_at", "status"),
        ("reopen_count", "last_reopened_at"),
        ("reopen_count", "last_reopened_at", "vin", "customer_phone"),
        ("reopen_count", "last_reopened_at", "cause_1", "cause_2", "revisit_result"),
        ("first_contact_at", "status", "last_closed_at"),
        ("first_reply_at", "first_closed_at", "last_closed_at"),
        ("first_closed_at", "last_closed_at", "status", "source"),
        ("vin", "cause_2", "due_at"),
        ("source", "description"),
        ("subject_no", "department", "revisit_required", "revisited_at"),
        ("form_filed_at",),
        ("form_filed_at", "next_follow_up_at"),
    ),
    "complaint_events": (("actor",), ("note",), ("next_follow_up_at",)),
    "inquiries": (("closed_at",), ("first_contact_at",)),
    "reminders": (("due_on",), ("vin",)),
    "callback_answers": (),
    "surveys": (("network_score",),),
    "campaigns": (),
}
"""Columns that a source may lack, by record kind."""


@st.composite
def stores(draw: Draw) -> dict[str, list[Row]]:
    """One small store: its rows by record kind; now and then a kind that it does not export."""
    cast = draw(st.sampled_from(CASTS))
    days = [moment(draw) for _ in range(draw(st.integers(1, 3)))]
    orders = orders_of(draw, cast, days)
    sales = [sale(draw, cast, f"S{n}") for n in range(draw(st.integers(0, 2)))]
    called = callbacks(draw, cast, subjects_of(orders, sales))
    complained = complaints(draw, cast, orders, called)
    closed = closed_cases(complained)
    reminded = reminders(draw, cast, sales)
    records = {
        "service_orders": orders,
        "vehicle_sales": sales,
        "callbacks": called + (callbacks(draw, cast, closed, "R") if closed and draw(st.booleans()) else []),
        "complaints": complained,
        "complaint_events": log(draw, cast, complained) if draw(st.booleans()) else [],
        "inquiries": [inquiry(draw, cast, f"Q{n}") for n in range(draw(st.integers(0, 2)))],
        "reminders": reminded,
        "callback_answers": answers(draw, called),
        "surveys": surveys(draw),
        "campaigns": campaigns(draw, reminded),
    }
    lacking = draw(st.sampled_from((None,) * 8 + ("callbacks", "complaints", "service_orders", "reminders")))
    return {
        record: [] if record == lacking else _as_exported(draw, record, rows)
        for record, rows in records.items()
    }


def _as_exported(draw: Draw, record: str, rows: list[Row]) -> list[Row]:
    """The same rows, of a source that lacks some columns, or the first row of one that has them all.

    Cars of one order stand in one file, and have VINs.
    """
    columnless = draw(st.sampled_from(((), (), *COLUMNLESS[record])))
    since = draw(st.sampled_from((0, 0, 1)))
    numbers = [row.get("order_no") for row in rows]
    if record == "service_orders" and len(set(numbers)) < len(numbers):
        columnless, since = [name for name in columnless if name != "vin"], 0
    return [
        {name: value for name, value in row.items() if n < since or name not in columnless}
        for n, row in enumerate(rows)
    ]
