"""Complaints with their log and their revisits, and inquiries."""

from collections.abc import Sequence
from datetime import timedelta

from hypothesis import strategies as st

from tests.generated.callbacks import Subject
from tests.generated.values import (
    CAUSES,
    HOURS,
    MONTH,
    SECOND,
    VOICES,
    Cast,
    Draw,
    Row,
    after,
    customer,
    moment,
    or_blank,
    told,
)
from tests.reference.calendar import months_after
from tests.reference.clocks import Moment, placed

EVENTS = ("received", "contacted", "replied", "followed_up", "closed", "closed", "reopened", "revisited")
TERSE_LOGS = (EVENTS, EVENTS, EVENTS[:3], ("received", "closed"), ("closed", "reopened"))
"""The kinds of event that a store's logs name."""
LATE = timedelta(days=150)


def complaints(draw: Draw, cast: Cast, orders: Sequence[Row], callbacks: Sequence[Row]) -> list[Row]:
    """Complaints received anywhere, or on the limits of a missed voice or of an earlier case's watch."""
    starts: list[Moment] = [moment(draw)]
    for callback in callbacks:
        if callback["outcome"] == "reached" and callback["callback_type"] == "service":
            waits = (timedelta(0), SECOND, MONTH, MONTH + SECOND)
            starts += [placed(callback["attempted_at"]) + wait for wait in waits]
    starts = starts[1:] if draw(st.booleans()) and starts[1:] else starts
    rows: list[Row] = []
    for number in range(draw(st.integers(0, 4))):
        rows.append(_complaint(draw, cast, f"C{number}", orders, starts))
        if closed_at := rows[-1]["first_closed_at"]:
            watch_ends_at = months_after(placed(closed_at), 3)
            starts += [closed_at, placed(closed_at) + SECOND, watch_ends_at, watch_ends_at + SECOND]
    return rows


def _complaint(draw: Draw, cast: Cast, number: str, orders: Sequence[Row], starts: Sequence[Moment]) -> Row:
    received_at = told(draw, cast, draw(st.sampled_from(starts)))
    assert received_at
    first_closed_at = after(draw, cast, received_at)
    due_in = (timedelta(days=1), timedelta(days=3000))
    reopened = [first_closed_at, placed(first_closed_at) + LATE] if first_closed_at else []
    return customer(draw, cast) | {
        "complaint_no": number,
        "source": draw(st.sampled_from(cast.sources)),
        "level": draw(or_blank(("A", "D", "D"))),
        "department": draw(or_blank(("sales", "service", "service"))),
        "advisor": draw(or_blank(("李强", "周芳"))),
        "handler": draw(or_blank(("吴洁", "吴洁"))),
        "subject_no": draw(or_blank([row["order_no"] for row in orders])),
        "cause_1": draw(or_blank(CAUSES["cause_1"])),
        "cause_2": draw(or_blank(CAUSES["cause_2"])),
        "description": draw(or_blank((*VOICES, *VOICES[-1:] * 3))),
        "received_at": received_at,
        "first_contact_at": after(draw, cast, received_at),
        "first_reply_at": after(draw, cast, received_at),
        "due_at": told(draw, cast, draw(or_blank([placed(received_at) + wait for wait in due_in]))),
        "first_closed_at": first_closed_at,
        "reopen_count": draw(st.sampled_from((None, 0, 0, 1, 2))),
        "last_reopened_at": draw(st.sampled_from((None, None, *reopened))),
        "last_closed_at": after(draw, cast, first_closed_at or received_at),
        "status": draw(or_blank(("open", "closed", "closed"))),
        "revisit_required": draw(or_blank((True, False))),
        "revisited_at": after(draw, cast, received_at),
        "revisit_result": draw(or_blank(("satisfied", "unsatisfied"))),
        "next_follow_up_at": after(draw, cast, received_at),
        "form_filed_at": after(draw, cast, received_at),
    }


def log(draw: Draw, cast: Cast, complaints: Sequence[Row]) -> list[Row]:
    """Events of the complaints, and of a case that only the log knows."""
    starts = {row["complaint_no"]: placed(row["received_at"]) for row in complaints} | {"E1": moment(draw)}
    kinds = draw(st.sampled_from(TERSE_LOGS))
    waits = (*HOURS, LATE)
    events = {}
    for number in draw(st.lists(st.sampled_from(sorted(starts)), max_size=6)):
        kind = draw(st.sampled_from(kinds))
        at = told(draw, cast, starts[number] + draw(st.sampled_from(waits)))
        assert at
        events[number, kind, placed(at)] = at
    return [
        {
            "complaint_no": number,
            "event": kind,
            "happened_at": at,
            "actor": draw(or_blank(("陈静", "吴洁"))),
            "note": draw(or_blank(VOICES)),
            "next_follow_up_at": after(draw, cast, at),
        }
        for (number, kind, _), at in sorted(events.items(), key=lambda event: event[0])
    ]


def closed_cases(complaints: Sequence[Row]) -> list[Subject]:
    """The complaints that are owed a revisit, as callbacks may name them."""
    return [
        Subject("complaint_revisit", row["complaint_no"], row["vin"], row[closing])
        for row in complaints
        for closing in ("first_closed_at", "last_closed_at")
        if row[closing]
    ]


def inquiry(draw: Draw, cast: Cast, number: str) -> Row:
    """One question of a customer."""
    received_at = told(draw, cast, moment(draw))
    return {
        "inquiry_no": number,
        "received_at": received_at,
        "first_contact_at": after(draw, cast, received_at),
        "closed_at": after(draw, cast, received_at),
        "handler": draw(or_blank(("吴洁", "孙丽"))),
    }
