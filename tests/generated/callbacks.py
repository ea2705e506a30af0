"""Orders, sales, and the callbacks made about them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from hypothesis import strategies as st

from tests.generated.values import (
    CLOCK,
    OTHER_VINS,
    VINS,
    VOICES,
    Cast,
    Draw,
    Row,
    customer,
    moment,
    or_blank,
    told,
)
from tests.reference.calendar import half_year, months_after
from tests.reference.clocks import Moment, day_of, placed

DAYS_ON = (-31, -1, 0, 0, 0, 1, 1, 1, 2, 2, 3, 3, 4, 7, 8, 30, 31)


class Subject(NamedTuple):
    """What a callback may be about: its type, number and VIN, and the day from which it is owed."""

    callback_type: str
    number: str
    vin: str | None
    since: Moment


def orders_of(draw: Draw, cast: Cast, days: Sequence[datetime]) -> list[Row]:
    """Orders of a few days; now and then one of them is of several cars."""
    rows = [order(draw, cast, f"{n + 8}", days) for n in range(draw(st.integers(0, 5)))]
    if rows and draw(st.integers(0, 4)) == 0:
        shared = rows[-1] | {"vin": VINS[0]}
        own = {"completed_at": None, "delivered_at": rows[0]["delivered_at"]}
        others = [shared | own | {"vin": vin} for vin in OTHER_VINS]
        rows = [*rows[:-1], shared, *others[: draw(st.integers(1, 2))]]
    return rows


def order(draw: Draw, cast: Cast, number: str, days: Sequence[datetime]) -> Row:
    """An order of one of the days; not delivered, or completed only, now and then."""
    day = draw(st.sampled_from(days))
    next_hours = (timedelta(0), timedelta(hours=3), timedelta(days=1))
    return customer(draw, cast) | {
        "order_no": number,
        "owner_type": draw(or_blank(("private", "company"))),
        "customer_grade": draw(or_blank(("A", "B"))),
        "key_customer": draw(or_blank((True, False))),
        "order_type": draw(or_blank(("maintenance", "first_maintenance", "rework", "internal"))),
        "service_advisor": draw(or_blank(("李强", "赵敏"))),
        "completed_at": told(draw, cast, draw(st.sampled_from((day, day, None)))),
        "delivered_at": told(draw, cast, draw(or_blank([day + hours for hours in next_hours]))),
    }


def sale(draw: Draw, cast: Cast, number: str) -> Row:
    """A new car handed over."""
    return {
        "sale_no": number,
        "vin": draw(or_blank(VINS)),
        "owner_type": draw(or_blank(("private", "company"))),
        "key_customer": draw(or_blank((True, False))),
        "sales_advisor": draw(or_blank(("李强", "周芳"))),
        "delivered_at": told(draw, cast, moment(draw)),
    }


def subjects_of(orders: Sequence[Row], sales: Sequence[Row]) -> list[Subject]:
    """What may be called back about; a vehicle is tried for at the half-years in which it may be lost."""
    subjects = [Subject("complaint_revisit", "C0", None, datetime(2023, 11, 30))]
    for row in orders:
        if at := row["delivered_at"] or row["completed_at"]:
            subjects += [Subject("service", row["order_no"], row["vin"], at)] * 4
            if row["vin"]:
                half = half_year(day_of(at))
                lost = [months_after(half, n) for n in (12, 18, 24)]
                subjects += [Subject("lost_customer", row["vin"], None, day) for day in lost]
                quarters = [months_after(half, n) for n in (3, 6)]
                subjects += [Subject("key_customer", row["vin"], row["vin"], day) for day in quarters]
    for row in sales:
        types = ("sale_day0", "sale_day3", "sale_day7")
        subjects += [Subject(kind, row["sale_no"], row["vin"], row["delivered_at"]) for kind in types]
    return subjects


def callbacks(draw: Draw, cast: Cast, subjects: Sequence[Subject], prefix: str = "") -> list[Row]:
    """Several attempts at one or two of the subjects; a few name no subject, or one that nobody knows."""
    tried = draw(st.lists(st.sampled_from(subjects), min_size=1, max_size=2))
    return [
        _callback(draw, cast, f"{prefix}{n + 8}", draw(st.sampled_from(tried)))
        for n in range(draw(st.integers(0, 6)))
    ]


def _callback(draw: Draw, cast: Cast, number: str, subject: Subject) -> Row:
    day = placed(day_of(subject.since)) + timedelta(days=draw(st.sampled_from(DAYS_ON)))
    return {
        "callback_no": number,
        "callback_type": subject.callback_type,
        "subject_no": draw(st.sampled_from((subject.number,) * 5 + (None, "没有这个单号"))),
        "vin": draw(st.sampled_from((subject.vin, subject.vin, VINS[0], None))),
        "agent": draw(or_blank(("陈静", "刘洋"))),
        "assigned_to": draw(or_blank(("刘洋", "吴洁"))),
        "channel": draw(st.sampled_from(cast.channels)),
        "attempted_at": told(draw, cast, day + draw(st.sampled_from(CLOCK))),
        "outcome": draw(st.sampled_from(cast.outcomes)),
        "satisfaction": draw(or_blank((1, 8, 9, 10))),
        "dissatisfied": draw(st.sampled_from((None, False, False, True))),
        "voice": draw(or_blank(VOICES)),
        "complaint_no": draw(st.sampled_from((None, None, "C0"))),
    }
