"""Complaints with their log and their revisits, and inquiries."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from hypothesis import strategies as st

from tests.generated.callbacks import Subject
from tests.generated.values import (
    CAUSES,
    HOURS,
    MONTH,
    SECOND,
    Cast,
    Draw,
    Row,
    after,
    customer,
    moment,
    or_blank,
)
from tests.reference.calendar import months_after

EVENTS = ("received", "contacted", "replied", "followed_up", "closed", "closed", "reopened", "revisited")


def complaints(draw: Draw, cast: Cast, orders: Sequence[Row], callbacks: Sequence[Row]) -> list[Row]:
    """Complaints received anywhere, or on the limits of a missed voice or of an earlier case's watch."""
    starts = [moment(draw)]
    for callback in callbacks:
        if callback["outcome"] == "reached" and callback["callback_type"] == "service":
            starts += [
                callback["attempted_at"] + wait for wait in (timedelta(0), SECOND, MONTH, MONTH + SECOND)
            ]
    starts = starts[1:] if draw(st.booleans()) and starts[1:] else starts
    rows: list[Row] = []
    for number in range(draw(st.integers(0, 4))):
        rows.append(_complaint(draw, cast, f"C{number}", orders, starts))
        if closed_at := rows[-1]["first_closed_at"]:
            watch_ends_at = months_after(closed_at, 3)
            starts += [closed_at, closed_at + SECOND, watch_ends_at, watch_ends_at + SECOND]
    return rows


def _complaint(draw: Draw, cast: Cast, number: str, orders: Sequence[Row], starts: Sequence[datetime]) -> Row:
    received_at = draw(st.sampled_from(starts))
    first_closed_at = after(draw, received_at)
    return customer(draw, cast) | {
        "complaint_no": number,
        "source": draw(st.sampled_from(cast.sources)),
        "department": draw(or_blank(("sales", "service"))),
        "advisor": draw(or_blank(("李强", "周芳"))),
        "handler": draw(or_blank(("吴洁",))),
        "subject_no": draw(or_blank([row["order_no"] for row in orders])),
        "cause_1": draw(or_blank(CAUSES["cause_1"])),
        "cause_2": draw(or_blank(CAUSES["cause_2"])),
        "received_at": received_at,
        "first_contact_at": after(draw, received_at),
        "first_reply_at": after(draw, received_at),
        "due_at": draw(or_blank((received_at + timedelta(days=1), received_at + timedelta(days=3000)))),
        "first_closed_at": first_closed_at,
        "reopen_count": draw(st.sampled_from((None, 0, 0, 1))),
        "last_reopened_at": draw(st.sampled_from((None, None, first_closed_at))),
        "last_closed_at": after(draw, first_closed_at or received_at),
        "status": draw(or_blank(("open", "closed", "closed"))),
        "revisit_required": draw(or_blank((True, False))),
        "revisited_at": after(draw, received_at),
        "revisit_result": draw(or_blank(("satisfied", "unsatisfied"))),
    }


def log(draw: Draw, complaints: Sequence[Row]) -> list[Row]:
    """Events of the complaints, and of a case that only the log knows."""
    cases = {row["complaint_no"]: row["received_at"] for row in complaints} | {"E1": moment(draw)}
    events = {
        (number, draw(st.sampled_from(EVENTS)), cases[number] + draw(st.sampled_from(HOURS)))
        for number in draw(st.lists(st.sampled_from(sorted(cases)), max_size=6))
    }
    return [
        {"complaint_no": number, "event": event, "happened_at": at, "actor": None}
        for number, event, at in sorted(events)
    ]


def closed_cases(complaints: Sequence[Row]) -> list[Subject]:
    """The complaints that are owed a revisit, as callbacks may name them."""
    return [
        Subject("complaint_revisit", row["complaint_no"], row["vin"], row["first_closed_at"])
        for row in complaints
        if row["first_closed_at"]
    ]


def inquiry(draw: Draw, number: str) -> Row:
    """One question of a customer."""
    received_at = moment(draw)
    return {
        "inquiry_no": number,
        "received_at": received_at,
        "first_contact_at": after(draw, received_at),
        "closed_at": after(draw, received_at),
        "handler": draw(or_blank(("吴洁", "孙丽"))),
    }
