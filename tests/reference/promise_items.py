"""Items over promises, forms, profiles, questionnaires and surveys (rules §4).

Decided here, of follow-ups: a promise of the log is made at its event and kept by a later step of the case; a
step is any event but the receipt, or a time of the case's own row. Nobody knows when the promise of the
case's own row was made: it is kept by a step on its day, missed where there was none at all by its time, else
unknown. A promise that the log has too is the log's.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from tests.reference.calendar import end_of
from tests.reference.clocks import Moment, after, clock_start, day_of, in_time
from tests.reference.complaints import FORM_LEVELS, Case
from tests.reference.facts import StoreFacts
from tests.reference.items import Item
from tests.reference.rows import Row
from tests.reference.task_items import agreed
from tests.reference.tasks import Attempt, Task
from tests.reference.visits import sale_dims, standing_sales

STEPS = (
    "first_contact_at",
    "first_reply_at",
    "first_closed_at",
    "last_reopened_at",
    "last_closed_at",
    "revisited_at",
)
MOST_QUESTIONS, LOWER_HALF = 3, 5
TOTALS = ("总分", "总体", "总体满意度", "总得分", "综合得分", "合计", "total", "overall")


def follow_ups(store: StoreFacts) -> Iterator[Item]:
    """Promised follow-ups by the promised day."""
    rows = {row["complaint_no"]: row for row in store.rows["complaints"]}
    for case in store.complaints:
        own = rows.get(case.complaint_no)
        events = [one for one in store.rows["complaint_events"] if one["complaint_no"] == case.complaint_no]
        steps = [event["happened_at"] for event in events if event["event"] != "received"]
        steps += [own[name] for name in STEPS if own and own[name]]
        logged = [event for event in events if event["next_follow_up_at"]]
        for event in logged:
            made_at, promised = event["happened_at"], event["next_follow_up_at"]
            later = [step for step in steps if after(step, made_at)]
            yield _promise(case, promised, _any_in_time(later, promised))
        promised = own["next_follow_up_at"] if own else None
        if promised and not any(_placed_alike(promised, one["next_follow_up_at"]) for one in logged):
            on_day = [step for step in steps if day_of(step) == day_of(promised)]
            kept = _any_in_time(on_day, promised)
            nothing = _any_in_time(steps, promised) is False
            yield _promise(case, promised, True if kept else False if nothing else None)


def _placed_alike(one: Moment, other: Moment) -> bool:
    return str(one).removesuffix(" 00:00:00") == str(other).removesuffix(" 00:00:00")


def _any_in_time(steps: list[Moment], promised: Moment) -> bool | None:
    kept = [in_time(step, clock_start(promised)) for step in steps]
    return True if True in kept else None if None in kept else False


def _promise(case: Case, promised: Moment, kept: bool | None) -> Item:
    return Item(day_of(promised), case.dims, kept, clock_start(promised), ("complaints",))


def opinion_forms(store: StoreFacts) -> Iterator[Item]:
    """Complaints of the levels that owe a form, by day of receipt; filed within the policy's days of it."""
    for case in store.complaints:
        if case.knows("form_filed_at") and case.row["level"] in FORM_LEVELS:
            day, filed_at = day_of(case.received_at), case.row["form_filed_at"]
            limit = day + timedelta(days=store.policies.on(store.code, day).value("complaints", "form_days"))
            hit = filed_at is not None and day_of(filed_at) <= limit
            yield Item(day, case.dims, hit, end_of(limit), ("complaints",))


def profiles(store: StoreFacts) -> Iterator[Item]:
    """Sales by day of delivery; the profile is uploaded within the days of that day's policy."""
    for sale in standing_sales(store.rows):
        if sale.knows("profile_uploaded_at"):
            day, uploaded_at = day_of(sale["delivered_at"]), sale["profile_uploaded_at"]
            limit = day + timedelta(days=store.policies.on(store.code, day).value("profiles", "due_days"))
            hit = uploaded_at is not None and day_of(uploaded_at) <= limit
            yield Item(day, sale_dims(store.code, sale), hit, end_of(limit), ("orders",))


def loss_reasons(store: StoreFacts) -> Iterator[Item]:
    """Attempts on which a reason was given."""
    for attempt, tasks in store.attempts:
        assert attempt.row
        if reason := attempt.row["loss_reason"]:
            yield Item(attempt.day, _dims(attempt, tasks) | {"loss_reason": reason}, 1)


def _dims(attempt: Attempt, tasks: list[Task]) -> dict[str, Any]:
    return agreed(tasks) | attempt.dims


def _answers(store: StoreFacts) -> Iterator[tuple[Attempt, list[Task], list[Row]]]:
    """The calls with the items answered on them; an answer without its call is nobody's."""
    for attempt, tasks in store.attempts:
        assert attempt.row
        number = attempt.row["callback_no"]
        answers = [
            row for row in store.rows["callback_answers"] if row["callback_no"] == number and row["answer"]
        ]
        if answers:
            yield attempt, tasks, answers


def item_scores(store: StoreFacts) -> Iterator[Item]:
    for attempt, tasks, answers in _answers(store):
        for row in answers:
            if row["answer"] not in ("yes", "no"):
                yield Item(attempt.day, _dims(attempt, tasks) | {"item": row["item"]}, int(row["answer"]))


def dissatisfied_items(store: StoreFacts) -> Iterator[Item]:
    for attempt, tasks, answers in _answers(store):
        for row in answers:
            bad = row["answer"] == "no" or (row["answer"] != "yes" and int(row["answer"]) <= LOWER_HALF)
            yield Item(attempt.day, _dims(attempt, tasks) | {"item": row["item"]}, bad)


def questionnaires(store: StoreFacts) -> Iterator[Item]:
    for attempt, tasks, answers in _answers(store):
        yield Item(attempt.day, _dims(attempt, tasks), len(answers) > MOST_QUESTIONS)


def survey_totals(survey: str) -> Any:
    """The totals of one survey, each store and month once."""

    def items(store: StoreFacts) -> Iterator[Item]:
        for row in _totals(store):
            if row["survey"] == survey:
                yield Item(day_of(row["survey_month"]), _survey_dims(store, row), row["score"])

    return items


def at_network(store: StoreFacts) -> Iterator[Item]:
    for row in _totals(store):
        if row["network_score"] is not None:
            hit = row["score"] >= row["network_score"]
            yield Item(day_of(row["survey_month"]), _survey_dims(store, row), hit)


def _totals(store: StoreFacts) -> Iterator[Row]:
    for row in store.rows["surveys"]:
        if row["score"] is not None and row["item"].strip().lower() in TOTALS:
            yield row


def _survey_dims(store: StoreFacts, row: Row) -> dict[str, Any]:
    return {"store": store.code, "survey": row["survey"], "item": row["item"]}
