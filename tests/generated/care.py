"""Reminders, campaigns, questionnaires and surveys about the cars and the calls of a store."""

from collections.abc import Sequence
from datetime import timedelta

from hypothesis import strategies as st

from tests.generated.values import VINS, Cast, Draw, Row, moment, or_blank, told
from tests.reference.clocks import day_of, placed

TYPES = ("first_service", "first_service", "maintenance", "insurance", "birthday", "warranty_end", "campaign")
LEADS = (-91, -20, -15, -14, -7, -7, -6, -3, -1, 0, 2)
"""When a reminder is sent, in days from its event: on the leads, and around them."""
AFTER_SALE = (83, 84, 90, 30, 22)
CAMPAIGNS = ("H1", "H2")
ITEMS = ("接待", "等待时间", "费用解释", "洗车")
ANSWERS = ("1", "5", "6", "10", "yes", "no", None)


def reminders(draw: Draw, cast: Cast, sales: Sequence[Row]) -> list[Row]:
    """Reminders of one or two events, some not sent, some that name no day or no car."""
    days = [moment(draw)] + [
        placed(sale["delivered_at"]) + timedelta(days=days) for sale in sales for days in AFTER_SALE
    ]
    events = [
        (draw(st.sampled_from(TYPES)), draw(st.sampled_from(days)), draw(st.sampled_from((*VINS, None))))
        for _ in range(2)
    ]
    return [_reminder(draw, cast, f"T{n + 8}", events) for n in range(draw(st.integers(0, 5)))]


def _reminder(draw: Draw, cast: Cast, number: str, events: Sequence[tuple[str, object, str | None]]) -> Row:
    kind, day, vin = draw(st.sampled_from(events))
    sent_at = placed(day_of(day)) + timedelta(days=draw(st.sampled_from(LEADS)), hours=9)  # type: ignore[arg-type]
    return {
        "reminder_no": number,
        "reminder_type": kind,
        "vin": vin,
        "due_on": draw(st.sampled_from((day_of(day), day_of(day), day_of(day), None))),  # type: ignore[arg-type]
        "sent_at": told(draw, cast, draw(or_blank((sent_at, sent_at, sent_at)))),
        "channel": draw(or_blank(("phone", "sms"))),
    }


def campaigns(draw: Draw, reminders: Sequence[Row]) -> list[Row]:
    """One or two campaigns, some of them while cars were reminded."""
    starts = [day_of(moment(draw))] + [row["due_on"] for row in reminders if row["due_on"]]
    rows = []
    for number in CAMPAIGNS[: draw(st.integers(0, 2))]:
        begins = draw(st.sampled_from(starts)) - timedelta(days=draw(st.sampled_from((0, 3))))
        ends = begins + timedelta(days=draw(st.sampled_from((0, 3, 40))))
        rows.append({"campaign_no": number, "starts_on": draw(or_blank((begins,) * 5)), "ends_on": ends})
    return rows


def answers(draw: Draw, callbacks: Sequence[Row]) -> list[Row]:
    """The items answered on some of the calls, and one of a call that nobody knows."""
    numbers = ["nobody", *(row["callback_no"] for row in callbacks)]
    asked = draw(st.lists(st.sampled_from(numbers), max_size=3, unique=True))
    return [
        {"callback_no": number, "item": item, "answer": draw(st.sampled_from(ANSWERS))}
        for number in asked
        for item in ITEMS[: draw(st.integers(1, 4))]
    ]


def surveys(draw: Draw) -> list[Row]:
    """Totals and items of a few months, with the network's average or without."""
    rows = {}
    for _ in range(draw(st.integers(0, 3))):
        month = day_of(moment(draw)).replace(day=1)
        key = (
            draw(st.sampled_from(("css", "ssi", "csi", "own"))),
            month,
            draw(st.sampled_from(("总分", "总分", "接待"))),
        )
        score = draw(st.sampled_from((80.0, 84.5, 90.0, None)))
        rows[key] = {"score": score, "network_score": draw(or_blank((84.5, 84.5)))}
    return [
        {"survey": survey, "survey_month": month, "item": item, **row}
        for (survey, month, item), row in rows.items()
    ]
