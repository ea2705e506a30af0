"""Every metric of definitions §6, as rules §3 and §4 change them, and who answers for each (rules §3.4)."""

from typing import Any

from tests.reference.case_items import (
    closed_in_time,
    closed_loops,
    first_services,
    hours_to_close,
    inquiries,
    knows_rework,
    lost_vehicles,
    over_closed,
    over_received,
    over_visits,
    over_watched,
    reworked,
    silent_vehicles,
    timely,
    visits_told_of,
)
from tests.reference.clocks import in_time
from tests.reference.facts import StoreFacts
from tests.reference.task_items import (
    Items,
    after_48h,
    calls_out_of_hours,
    dissatisfaction_answered,
    missed_voices,
    next_day_end,
    on_time,
    over_attempts,
    over_tasks,
    terse_records,
    win_backs,
)
from tests.reference.tasks import ANSWERED, SALE_STEPS, Attempt, Task

BY_CAR = ("lost_customer", "key_customer")
"""Types that fall due in one day of a half-year or quarter and are in no rate over all types."""
CALLBACKS = "callbacks"
"""What tells of a task in a rate over all types: a store without records of callbacks is in none of them."""


def _of(*types: str) -> Any:
    return lambda task: task.callback_type in types


def _all_types(task: Task) -> bool:
    return task.callback_type not in BY_CAR and task.coverage == CALLBACKS


def _attempted(task: Task) -> bool:
    return bool(task.attempts)


def _reached(task: Task) -> bool:
    return task.reached_at is not None


def _attempted_of(*types: str) -> Any:
    return lambda task: task.callback_type in types and _attempted(task)


def _called(task: Task) -> bool:
    return _all_types(task) and _attempted(task)


def _never_answered(task: Task) -> bool:
    return _called(task) and task.first(*ANSWERED) is None


def _satisfaction(attempt: Attempt) -> Any:
    assert attempt.row
    return attempt.row["satisfaction"]


def _scored(_: StoreFacts, attempt: Attempt) -> bool:
    return attempt.result == "reached" and _satisfaction(attempt) is not None


RATES: dict[str, Items] = {
    "callback_rate": over_tasks(_attempted, _all_types),
    "callback_on_time_rate": over_tasks(on_time, _all_types),
    "callback_success_rate": over_tasks(_reached, _called),
    "service_callback_rate": over_tasks(_attempted, _of("service")),
    "private_callback_rate": over_tasks(
        _attempted, lambda t: t.callback_type == "service" and t.owner["owner_type"] == "private"
    ),
    "key_customer_callback_rate": over_tasks(
        _attempted, lambda t: t.callback_type == "service" and t.owner["key_customer"]
    ),
    "key_customer_quarter_rate": over_tasks(_attempted, _of("key_customer")),
    "new_car_callback_rate": over_tasks(_attempted, _of(*SALE_STEPS)),
    "new_car_success_rate": over_tasks(_reached, _attempted_of(*SALE_STEPS)),
    "lost_customer_callback_rate": over_tasks(_attempted, _of("lost_customer")),
    "lost_customer_success_rate": over_tasks(_reached, _attempted_of("lost_customer")),
    "next_day_rate": over_tasks(
        lambda t: in_time(t.first_attempt_at, next_day_end(t)), _of("service"), next_day_end
    ),
    "within_48h_rate": over_tasks(lambda t: in_time(t.reached_at, after_48h(t)), _of("service"), after_48h),
    "revisit_on_time_rate": over_tasks(
        lambda t: in_time(t.first_attempt_at, t.due_at), _of("complaint_revisit")
    ),
    "persistence_rate": over_tasks(lambda t: t.days_tried >= t.tries, _never_answered),
    "wrong_number_rate": over_tasks(lambda t: t.first("wrong_number") is not None, _called),
    "voice_capture_rate": over_tasks(
        lambda t: any(attempt.voice for attempt in t.attempts),
        lambda t: _reached(t) and any(attempt.knows("voice") for attempt in t.attempts),
    ),
    "missed_voice_rate": missed_voices,
    "dissatisfaction_answered_rate": dissatisfaction_answered,
    "win_back_rate": win_backs,
    "terse_record_rate": terse_records,
    "satisfaction_score": over_attempts(_satisfaction, _scored),
    "delight_rate": over_attempts(lambda attempt: _satisfaction(attempt) >= 9, _scored),
    "calls_out_of_hours_share": calls_out_of_hours,
    "first_contact_on_time_rate": over_received(
        lambda _, c: c.contacted(),
        lambda c: c.from_outside and c.knows("first_contact_at"),
        lambda c: c.due_in("contact_hours"),
    ),
    "first_reply_on_time_rate": over_received(
        lambda _, c: c.replied(),
        lambda c: c.from_outside and c.knows("first_reply_at"),
        lambda c: c.due_in("reply_hours"),
    ),
    "timely_standard_rate": over_received(
        timely,
        lambda c: (
            c.from_outside and c.knows("first_contact_at") and c.knows("first_reply_at") and c.knows_form
        ),
        lambda c: max(c.due_in("contact_hours"), c.due_in("reply_hours")),
    ),
    "one_shot_close_rate": over_watched(StoreFacts.one_shot),
    "one_shot_close_to_date": over_closed(StoreFacts.one_shot, lambda c: c.tells_came_back),
    "reopen_rate": over_watched(StoreFacts.came_back),
    "closed_loop_rate": closed_loops,
    "repeat_share": over_received(
        lambda store, c: c.complaint_no in store.repeat_of, lambda c: c.can_be_found_again
    ),
    "close_rate": over_received(
        lambda _, c: c.closed, lambda c: c.knows("status", "last_closed_at", "first_closed_at")
    ),
    "close_on_time_rate": over_received(
        closed_in_time,
        lambda c: c.due_at and c.knows("last_closed_at", "first_closed_at"),
        lambda c: c.due_at,
    ),
    "revisit_satisfied_rate": over_closed(
        lambda _, c: c.row["revisit_result"] == "satisfied", lambda c: c.row["revisit_result"]
    ),
    "inquiry_24h_rate": inquiries,
    "loss_rate": lost_vehicles,
    "silent_half_year_rate": silent_vehicles,
    "first_service_rate": first_services,
    "rework_rate": over_visits(reworked, knows_rework),
    "profile_complete_rate": over_visits(lambda v: v.has_profile, lambda v: v.knows_profile),
}
"""Sum over count: fractions of 0 to 1, and one mean."""

HOURS = over_closed(hours_to_close, lambda case: case.closed_at)
QUANTILES = {"hours_to_close_median": 0.5, "hours_to_close_p90": 0.9}
COUNTS: dict[str, Items] = {"complaint_count": over_received(lambda *_: 1)}
PER_100: dict[str, tuple[Items, Items]] = {
    "complaints_per_100_visits": (
        over_received(lambda *_: 1, lambda c: c.row["department"] != "sales"),
        visits_told_of,
    )
}
METRIC_KEYS = (*RATES, *QUANTILES, *COUNTS, *PER_100)

_ANSWERS = {
    "agent": """
        callback_rate callback_on_time_rate callback_success_rate service_callback_rate private_callback_rate
        key_customer_callback_rate key_customer_quarter_rate lost_customer_callback_rate
        lost_customer_success_rate next_day_rate within_48h_rate revisit_on_time_rate persistence_rate
        voice_capture_rate missed_voice_rate dissatisfaction_answered_rate win_back_rate terse_record_rate
        calls_out_of_hours_share
    """,
    "service_advisor": """
        satisfaction_score delight_rate wrong_number_rate profile_complete_rate rework_rate
    """,
    "sales_advisor": "new_car_callback_rate new_car_success_rate",
    "handler": """
        first_contact_on_time_rate first_reply_on_time_rate timely_standard_rate one_shot_close_rate
        one_shot_close_to_date reopen_rate closed_loop_rate repeat_share close_rate close_on_time_rate
        revisit_satisfied_rate inquiry_24h_rate hours_to_close_median hours_to_close_p90
    """,
    "store": """
        complaint_count complaints_per_100_visits loss_rate silent_half_year_rate first_service_rate
    """,
}
RESPONSIBLE = {key: who for who, keys in _ANSWERS.items() for key in keys.split()}
"""Metric → who answers for it. Decided here: the rules name the answerers, not the metrics of each."""
