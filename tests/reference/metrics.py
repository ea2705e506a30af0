"""Every metric of definitions §6."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from tests.reference.calendar import end_of
from tests.reference.complaints import Case
from tests.reference.facts import StoreFacts
from tests.reference.items import (
    Items,
    before,
    inquiries,
    missed_voices,
    over_attempts,
    over_closed,
    over_received,
    over_tasks,
    over_vehicles,
    over_visits,
)
from tests.reference.tasks import SALE_DAYS, Attempt, Task


def _service(task: Task) -> bool:
    return task.callback_type == "service"


def _attempted(task: Task) -> bool:
    return bool(task.attempts)


def _reached(task: Task) -> bool:
    return task.reached_at is not None


def _by_next_day(task: Task) -> bool:
    return before(task.first_attempt_at, end_of(task.since + timedelta(days=1)))


def _within_48h(task: Task) -> bool:
    assert task.visit
    return before(task.first_attempt_at, task.visit.delivered_at + timedelta(hours=48))


def _never_answered(task: Task) -> bool:
    return _attempted(task) and task.first("reached", "refused", "wrong_number") is None


def _satisfaction(attempt: Attempt) -> Any:
    return attempt.row["satisfaction"]


def _scored(attempt: Attempt) -> bool:
    return attempt.outcome == "reached" and _satisfaction(attempt) is not None


def _after(hours: int) -> Callable[[Case], datetime]:
    return lambda case: case.received_at + timedelta(hours=hours)


def _contact_in_time(_: StoreFacts, case: Case) -> bool:
    return before(case.row["first_contact_at"], _after(2)(case))


def _reply_in_time(_: StoreFacts, case: Case) -> bool:
    return before(case.row["first_reply_at"], _after(3)(case))


def _watch_ends_at(case: Case) -> datetime | None:
    return case.watch_ends_at


def _tells_came_back(case: Case) -> bool:
    return case.tells_came_back


def _hours_to_close(_: StoreFacts, case: Case) -> float:
    assert case.closed_at
    return (case.closed_at - case.received_at) / timedelta(hours=1)


RATES: dict[str, Items] = {
    "callback_rate": over_tasks(_attempted),
    "callback_on_time_rate": over_tasks(lambda t: before(t.concluded_at, t.due_at)),
    "callback_success_rate": over_tasks(_reached, _attempted),
    "service_overall_rate": over_tasks(_reached, _service),
    "service_callback_rate": over_tasks(_attempted, _service),
    "private_callback_rate": over_tasks(
        _attempted, lambda t: _service(t) and t.owner["owner_type"] == "private"
    ),
    "key_customer_callback_rate": over_tasks(_attempted, lambda t: _service(t) and t.owner["key_customer"]),
    "new_car_callback_rate": over_tasks(_attempted, lambda t: t.callback_type in SALE_DAYS),
    "lost_customer_callback_rate": over_tasks(_attempted, lambda t: t.callback_type == "lost_customer"),
    "next_day_rate": over_tasks(_by_next_day, _service),
    "within_48h_rate": over_tasks(_within_48h, _service),
    "revisit_on_time_rate": over_tasks(
        lambda t: before(t.first_attempt_at, t.due_at), lambda t: t.callback_type == "complaint_revisit"
    ),
    "persistence_rate": over_tasks(lambda t: t.days_tried >= 3, _never_answered),
    "wrong_number_rate": over_tasks(lambda t: t.first("wrong_number"), _attempted),
    "voice_capture_rate": over_tasks(
        lambda t: any(attempt.voice for attempt in t.attempts),
        lambda t: _reached(t) and any(attempt.knows("voice") for attempt in t.attempts),
    ),
    "missed_voice_rate": missed_voices,
    "terse_record_rate": over_attempts(
        lambda a: len(a.voice) < 10, lambda a: a.dissatisfied and a.knows("voice")
    ),
    "satisfaction_score": over_attempts(_satisfaction, _scored),
    "delight_rate": over_attempts(lambda a: _satisfaction(a) >= 9, _scored),
    "first_contact_on_time_rate": over_received(
        _contact_in_time, lambda c: c.knows("first_contact_at"), _after(2)
    ),
    "first_reply_on_time_rate": over_received(_reply_in_time, lambda c: c.knows("first_reply_at"), _after(3)),
    "timely_standard_rate": over_received(
        lambda store, c: _contact_in_time(store, c) and _reply_in_time(store, c),
        lambda c: c.knows("first_contact_at") and c.knows("first_reply_at"),
        _after(3),
    ),
    "one_shot_close_rate": over_closed(StoreFacts.one_shot, _tells_came_back, _watch_ends_at),
    "one_shot_close_to_date": over_closed(StoreFacts.one_shot, _tells_came_back),
    "reopen_rate": over_closed(StoreFacts.came_back, _tells_came_back, _watch_ends_at),
    "repeat_share": over_received(
        lambda store, c: c.complaint_no in store.repeat_of, lambda c: c.tells_repeats
    ),
    "close_rate": over_received(
        lambda _, c: c.closed, lambda c: c.knows("status", "last_closed_at", "first_closed_at")
    ),
    "close_on_time_rate": over_received(
        lambda _, c: before(c.closed_at, c.row["due_at"]),
        lambda c: c.row["due_at"] and c.knows("last_closed_at", "first_closed_at"),
        lambda c: c.row["due_at"],
    ),
    "revisit_satisfied_rate": over_closed(
        lambda _, c: c.row["revisit_result"] == "satisfied", lambda c: c.row["revisit_result"]
    ),
    "inquiry_24h_rate": inquiries,
    "return_rate": over_vehicles(active=True),
    "loss_rate": over_vehicles(active=False),
    "profile_complete_rate": over_visits(lambda v: v.has_profile, lambda v: v.knows_profile),
}
"""Sum over count: fractions of 0 to 1, and one mean."""

HOURS = over_closed(_hours_to_close, lambda case: case.closed_at)
QUANTILES = {"hours_to_close_median": 0.5, "hours_to_close_p90": 0.9}
COUNTS: dict[str, Items] = {"complaint_count": over_received(lambda *_: 1)}
PER_100: dict[str, tuple[Items, Items]] = {
    "complaints_per_100_visits": (
        over_received(lambda *_: 1, lambda c: c.row["department"] != "sales"),
        over_visits(lambda _: 1),
    )
}
METRIC_KEYS = (*RATES, *QUANTILES, *COUNTS, *PER_100)
