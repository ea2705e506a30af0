"""What a metric counts, one by one: tasks, attempts, complaints, inquiries, vehicles, visits."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from tests.reference.complaints import Case
from tests.reference.facts import StoreFacts
from tests.reference.tasks import Attempt, Task
from tests.reference.visits import Visit


@dataclass(frozen=True)
class Item:
    """One thing that a metric counts, in its denominator once ``deadline`` has passed."""

    day: date
    dims: Mapping[str, Any]
    value: float
    deadline: datetime | None = None


Items = Callable[[StoreFacts], Iterator[Item]]


def before(moment: datetime | None, limit: datetime) -> bool:
    """Whether it happened, and not later than ``limit``."""
    return moment is not None and moment <= limit


def over_tasks(hit: Callable[[Task], Any], where: Callable[[Task], Any] = lambda _: True) -> Items:
    """Tasks by due day, mature once due."""

    def items(store: StoreFacts) -> Iterator[Item]:
        for task in store.tasks:
            if task.known and where(task):
                yield Item(task.due_on, task.dims, bool(hit(task)), task.due_at)

    return items


def over_attempts(value: Callable[[Attempt], Any], where: Callable[[Attempt], Any]) -> Items:
    """Callback records by day of attempt; they have the dimensions of the task they belong to."""

    def items(store: StoreFacts) -> Iterator[Item]:
        for attempt, task in store.attempts:
            if where(attempt):
                owner = task.owner if task else {}
                yield Item(attempt.at.date(), owner | attempt.dims, value(attempt))

    return items


def over_received(
    hit: Callable[[StoreFacts, Case], Any],
    where: Callable[[Case], Any] = lambda _: True,
    deadline: Callable[[Case], datetime | None] = lambda _: None,
) -> Items:
    """Complaints by day received."""

    def items(store: StoreFacts) -> Iterator[Item]:
        for case in store.complaints:
            if where(case):
                yield Item(case.received_at.date(), case.dims, hit(store, case), deadline(case))

    return items


def over_closed(
    hit: Callable[[StoreFacts, Case], Any],
    where: Callable[[Case], Any],
    deadline: Callable[[Case], datetime | None] = lambda _: None,
) -> Items:
    """Complaints that were ever closed, by day of first close."""

    def items(store: StoreFacts) -> Iterator[Item]:
        for case in store.complaints:
            if case.first_closed_at and where(case):
                yield Item(case.first_closed_at.date(), case.dims, hit(store, case), deadline(case))

    return items


def inquiries(store: StoreFacts) -> Iterator[Item]:
    """Inquiries by day received, mature after 24 hours."""
    for row in store.inquiries:
        if row.knows("closed_at"):
            due_at = row["received_at"] + timedelta(hours=24)
            dims = {"store": store.code, "handler": row["handler"]}
            yield Item(row["received_at"].date(), dims, before(row["closed_at"], due_at), due_at)


def over_vehicles(*, active: bool) -> Items:
    """Vehicles at each month's end."""

    def items(store: StoreFacts) -> Iterator[Item]:
        for vehicle in store.vehicles:
            yield Item(vehicle.day, vehicle.dims, vehicle.active is active)

    return items


def over_visits(hit: Callable[[Visit], Any], where: Callable[[Visit], Any] = lambda _: True) -> Items:
    """Visits by day of delivery."""

    def items(store: StoreFacts) -> Iterator[Item]:
        for visit in store.visits:
            if where(visit):
                yield Item(visit.day, visit.dims, hit(visit))

    return items


def missed_voices(store: StoreFacts) -> Iterator[Item]:
    """Reached service tasks without recorded dissatisfaction by day reached, mature after 30 days."""
    for task in store.tasks:
        if task.visit and task.callback_type == "service" and task.reached_at and _can_tell(task):
            until = task.reached_at + timedelta(days=30)
            if not _recorded(store, task):
                missed = any(_elsewhere(case, task, until) for case in store.complaints)
                yield Item(task.reached_at.date(), task.dims, missed, until)


def _can_tell(task: Task) -> bool:
    assert task.visit
    return task.visit.order.knows("vin") and any(attempt.knows("dissatisfied") for attempt in task.attempts)


def _recorded(store: StoreFacts, task: Task) -> bool:
    named = {case.row["subject_no"] for case in store.complaints if case.row["source"] == "callback"}
    return bool(named & task.subjects) or any(attempt.dissatisfied for attempt in task.attempts)


def _elsewhere(case: Case, task: Task, until: datetime) -> bool:
    assert task.visit
    assert task.reached_at
    return (
        case.row["source"] not in (None, "callback")
        and case.vin is not None
        and case.vin == task.visit.vin
        and task.reached_at < case.received_at <= until
    )
