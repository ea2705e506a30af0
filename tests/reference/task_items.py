"""Items over callback tasks and over attempts (definitions §6, rules §3, §4, §6).

Decided here: what a customer said through a channel that does not count stands (dissatisfaction, voice),
only the score does not; the note of an event has the dimensions store and agent, and no others.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from tests.reference.calendar import end_of
from tests.reference.clocks import after, clock_start, day_of, has_clock, in_time, within
from tests.reference.complaints import TERSE, Case
from tests.reference.facts import StoreFacts
from tests.reference.items import Item
from tests.reference.tasks import Attempt, Task
from tests.reference.visits import named_visits

Items = Callable[[StoreFacts], Iterator[Item]]


def anything(_: Any) -> bool:
    return True


def over_tasks(
    hit: Callable[[Task], bool | None],
    where: Callable[[Task], Any] = anything,
    also_past: Callable[[Task], datetime] = lambda task: task.due_at,
) -> Items:
    """Tasks by due day, once due and once ``also_past``.

    Decided here: the next day and the 48 hours have to be over as well, even where the task is due before. A
    revisit that the complaint tells of counts in every rate over its type, also of a store without callback
    records.
    """

    def items(store: StoreFacts) -> Iterator[Item]:
        for task in store.tasks:
            if task.coverage and where(task):
                deadline = max(task.due_at, also_past(task))
                yield Item(task.due_at.date(), task.dims, hit(task), deadline, (task.coverage,))

    return items


def over_attempts(value: Callable[[Attempt], Any], where: Callable[[StoreFacts, Attempt], Any]) -> Items:
    """Callback records by day of attempt; they have the dimensions of the task they belong to."""

    def items(store: StoreFacts) -> Iterator[Item]:
        for attempt, tasks in store.attempts:
            if where(store, attempt):
                yield Item(attempt.day, agreed(tasks) | attempt.dims, value(attempt))

    return items


def agreed(tasks: list[Task]) -> dict[str, Any]:
    """The dimensions in which all tasks agree."""
    names = {name for task in tasks for name in task.owner}
    values = {name: {task.owner.get(name) for task in tasks} for name in names}
    return {name: next(iter(some)) if len(some) == 1 else None for name, some in values.items()}


def next_day_end(task: Task) -> datetime:
    return end_of(next_day(task))


def next_day(task: Task) -> date:
    return task.since + timedelta(days=task.policy.value("callbacks", "next_days"))


def after_48h(task: Task) -> datetime:
    return clock_start(task.trigger) + timedelta(hours=task.policy.value("callbacks", "reach_hours"))


def missed_voices(store: StoreFacts) -> Iterator[Item]:
    """Reached service tasks without recorded dissatisfaction by day reached, mature later."""
    for task in store.tasks:
        if task.visit and task.reached_at and _can_tell(task) and not _recorded(store, task):
            days = task.policy.value("callbacks", "voice_days")
            until = clock_start(task.reached_at) + timedelta(days=days)
            missed = any(_elsewhere(case, task, until) for case in store.complaints)
            yield Item(day_of(task.reached_at), task.dims, missed, until, ("complaints",))


def _can_tell(task: Task) -> bool:
    assert task.visit
    return task.visit.order.knows("vin") and any(attempt.knows("dissatisfied") for attempt in task.attempts)


def _recorded(store: StoreFacts, task: Task) -> bool:
    return any(attempt.dissatisfied for attempt in task.attempts) or _named_in_callback_case(store, task)


def _named_in_callback_case(store: StoreFacts, task: Task) -> bool:
    """Whether a complaint of source callback names what the task is about."""
    return any(_names(store, case, task) for case in store.complaints if case.row["source"] == "callback")


def _names(store: StoreFacts, case: Case, task: Task) -> bool:
    if task.visit:
        return task.visit in named_visits(store.visits, case.row["subject_no"], case.vin)
    return case.row["subject_no"] in task.numbers


def _elsewhere(case: Case, task: Task, until: datetime) -> bool:
    assert task.reached_at
    return (
        case.row["source"] not in (None, "callback")
        and case.vin is not None
        and case.vin == task.vin
        and after(case.received_at, task.reached_at)
        and within(case.received_at, until)
    )


def dissatisfaction_answered(store: StoreFacts) -> Iterator[Item]:
    """Tasks with a dissatisfied attempt by day of the first of them, mature after the policy's hours.

    Decided here: the number of a complaint counts on any dissatisfied attempt of the task; a complaint names
    the task by the task's own numbers; without complaint records the column has to be supplied on one such
    attempt.
    """
    kind = "complaints" if store.coverage.has("complaints") else "callbacks"
    for task in store.tasks:
        voiced = [attempt for attempt in task.attempts if attempt.dissatisfied]
        numbered = any(attempt.knows("complaint_no") for attempt in voiced)
        if voiced and (numbered or kind == "complaints"):
            first = voiced[0]
            answered = any(attempt.row and attempt.row["complaint_no"] for attempt in voiced)
            answered = answered or _named_in_callback_case(store, task)
            hours = task.policy.value("callbacks", "answer_hours")
            until = clock_start(first.at) + timedelta(hours=hours)
            yield Item(first.day, task.dims, answered, until, (kind,))


def win_backs(store: StoreFacts) -> Iterator[Item]:
    """Lost customers reached, by day reached, mature once the policy's days have passed.

    Decided here: the visit is after the conversation, on a later day where one of the two has no time of day.
    """
    for task in store.tasks:
        if task.callback_type == "lost_customer" and task.reached_at:
            days = task.policy.value("returns", "win_back_days")
            until = clock_start(task.reached_at) + timedelta(days=days)
            reached_at = task.reached_at
            back = any(
                visit.vin == task.vin
                and after(visit.delivered_at, reached_at)
                and within(visit.delivered_at, until)
                for visit in store.visits
            )
            yield Item(day_of(reached_at), task.dims, back, until, ("orders",))


def terse_records(store: StoreFacts) -> Iterator[Item]:
    """What dissatisfied customers said, and the notes of complaint events."""
    voices = over_attempts(
        lambda attempt: len(attempt.voice) < TERSE,
        lambda _, attempt: attempt.dissatisfied and attempt.knows("voice"),
    )
    yield from voices(store)
    for event in store.rows["complaint_events"]:
        if event.knows("note"):
            dims = {"store": store.code, "agent": event["actor"]}
            yield Item(day_of(event["happened_at"]), dims, len(event["note"] or "") < TERSE)


def calls_out_of_hours(store: StoreFacts) -> Iterator[Item]:
    """Attempts by phone that have a time of day, by the hours of that day's policy."""

    def outside(attempt: Attempt) -> bool:
        assert isinstance(attempt.at, datetime)
        return not store.policies.on(store.code, attempt.day).calling_hours(attempt.at.time())

    def timed(_: StoreFacts, attempt: Attempt) -> bool:
        assert attempt.row
        return attempt.row["channel"] == "phone" and has_clock(attempt.at)

    yield from over_attempts(outside, timed)(store)


def on_time(task: Task) -> bool | None:
    return in_time(task.concluded_at, task.due_at)
