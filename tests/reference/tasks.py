"""The callbacks that a store owes and the attempts made at them (definitions §5)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from tests.reference.calendar import end_of, half_year, months_after
from tests.reference.complaints import Case
from tests.reference.rows import Row, Store, vin_of
from tests.reference.visits import CUSTOMER, Visit, losses_of

SALE_DAYS = {"sale_day0": 0, "sale_day3": 3, "sale_day7": 7}


@dataclass(frozen=True)
class Attempt:
    """One callback record, or a complaint's revisited_at (then without a row)."""

    store: str
    at: datetime
    outcome: str
    row: Row | None = None

    @property
    def agent(self) -> str | None:
        return self.row["agent"] if self.row else None

    @property
    def dissatisfied(self) -> bool:
        return bool(self.row and self.row["dissatisfied"])

    @property
    def voice(self) -> str:
        return (self.row["voice"] if self.row else None) or ""

    def knows(self, name: str) -> bool:
        return bool(self.row and self.row.knows(name))

    @property
    def dims(self) -> dict[str, Any]:
        assert self.row
        return {"store": self.store, "agent": self.agent, "callback_type": self.row["callback_type"]}


@dataclass
class Task:
    """One owed callback; ``subjects`` are the numbers that an attempt may name."""

    store: str
    callback_type: str
    since: date
    due_on: date
    subjects: frozenset[str]
    owner: dict[str, Any]
    visit: Visit | None = None
    known: bool = True
    attempts: list[Attempt] = field(default_factory=list)

    @property
    def due_at(self) -> datetime:
        return end_of(self.due_on)

    @property
    def first_attempt_at(self) -> datetime | None:
        return self.attempts[0].at if self.attempts else None

    def first(self, *outcomes: str) -> datetime | None:
        return next((a.at for a in self.attempts if a.outcome in outcomes), None)

    @property
    def reached_at(self) -> datetime | None:
        return self.first("reached")

    @property
    def days_tried(self) -> int:
        return len({attempt.at.date() for attempt in self.attempts})

    @property
    def concluded_at(self) -> datetime | None:
        days: set[date] = set()
        for attempt in self.attempts:
            days.add(attempt.at.date())
            if attempt.outcome in ("reached", "refused", "wrong_number") or len(days) == 3:
                return attempt.at
        return None

    @property
    def dims(self) -> dict[str, Any]:
        agent = self.attempts[0].agent if self.attempts else None
        return self.owner | {"store": self.store, "callback_type": self.callback_type, "agent": agent}


def tasks_of(
    code: str, store: Store, visits: list[Visit], cases: list[Case], as_of: datetime | None
) -> list[Task]:
    """All tasks of a store, each with its attempts."""
    tasks = [*_owed(code, store, visits, as_of), *_revisits(code, store, cases)]
    for callback in store["callbacks"]:
        task = _task_of(callback, tasks)
        if task:
            task.attempts.append(Attempt(code, callback["attempted_at"], callback["outcome"], callback))
    for task in tasks:
        task.attempts.sort(key=_in_time)
    return tasks


def _in_time(attempt: Attempt) -> tuple[datetime, bool, str]:
    """At the same second by callback_no, a complaint's revisited_at last."""
    return attempt.at, attempt.row is None, attempt.row["callback_no"] if attempt.row else ""


def _owed(code: str, store: Store, visits: list[Visit], as_of: datetime | None) -> Iterator[Task]:
    for visit in visits:
        due_on = visit.day + timedelta(days=3)
        yield Task(code, "service", visit.day, due_on, visit.order_nos, visit.dims, visit)
    for sale in store["vehicle_sales"]:
        day = sale["delivered_at"].date()
        owner = {"advisor": sale["sales_advisor"]} | {name: sale[name] for name in CUSTOMER}
        for callback_type, days in SALE_DAYS.items():
            due_on = day + timedelta(days=days)
            yield Task(code, callback_type, day, due_on, frozenset({sale["sale_no"]}), owner)
    for start, visit in losses_of(visits, as_of):
        due_on = months_after(start, 6) - timedelta(days=1)
        assert visit.vin
        owner = visit.dims | {"order_type": None}
        yield Task(code, "lost_customer", start, due_on, frozenset({visit.vin}), owner, visit)


def _revisits(code: str, store: Store, cases: list[Case]) -> Iterator[Task]:
    for case in cases:
        if case.first_closed_at is None or case.row["revisit_required"] is False:
            continue
        day = case.first_closed_at.date()
        revisit = case.row["revisited_at"]
        yield Task(
            store=code,
            callback_type="complaint_revisit",
            since=day,
            due_on=day + timedelta(days=1),
            subjects=frozenset({case.complaint_no}),
            owner={"advisor": case.row["advisor"]},
            known=case.knows("revisited_at") or bool(store["callbacks"]),
            attempts=[Attempt(code, revisit, "reached")] if revisit and revisit.date() >= day else [],
        )


def _task_of(callback: Row, tasks: list[Task]) -> Task | None:
    """The task that an attempt belongs to."""
    day = callback["attempted_at"].date()
    of_type = [t for t in tasks if t.callback_type == callback["callback_type"] and t.since <= day]
    subject = callback["subject_no"]
    if callback["callback_type"] == "lost_customer":
        vin = vin_of(Row({"vin": subject or callback["vin"]}, frozenset()))
        candidates = [t for t in of_type if vin in t.subjects and half_year(day) == t.since]
    elif subject:
        candidates = [t for t in of_type if subject in t.subjects]
    elif callback["callback_type"] == "service" and (vin := vin_of(callback)):
        candidates = [t for t in of_type if _vin(t) == vin and day - t.since <= timedelta(days=30)]
    else:
        candidates = []
    return max(candidates, key=lambda t: t.since, default=None)


def _vin(task: Task) -> str | None:
    return task.visit.vin if task.visit else None


def attempts_of(code: str, store: Store, tasks: list[Task]) -> list[tuple[Attempt, Task | None]]:
    """Every callback record as an attempt, with the task it belongs to."""
    owners = {id(attempt.row): task for task in tasks for attempt in task.attempts if attempt.row}
    return [
        (Attempt(code, row["attempted_at"], row["outcome"], row), owners.get(id(row)))
        for row in store["callbacks"]
    ]
