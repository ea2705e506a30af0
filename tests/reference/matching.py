"""Which task an attempt belongs to, and which others a conversation answers for (rules §6.8–11, 22, 26).

Decided here:

- A step of a sale is found by its window alone; where that step is not owed the attempt belongs to none.
- A service attempt at several visits of its order is looked at for each of them: those delivered by its day,
  and in place of each other one that car's latest visit of the days before (the policy of the attempt's day).
- A conversation that belongs to no task answers for none.
- An attempt that belongs to several tasks has, in figures over attempts, the dimensions in which all of them
  agree.
"""

from collections.abc import Iterator
from datetime import date

from tests.reference.calendar import half_year, quarter
from tests.reference.clocks import Moment, after, day_of
from tests.reference.complaints import Case
from tests.reference.placeholders import plain
from tests.reference.policies import Policies
from tests.reference.rows import Row, Store, vin_of
from tests.reference.tasks import SALE_STEPS, Attempt, Task
from tests.reference.visits import Visit, latest_visit, named_visits

Matched = list[tuple[Attempt, list[Task]]]


def match(code: str, store: Store, visits: list[Visit], tasks: list[Task], policies: Policies) -> Matched:
    """Give every task its attempts; every callback record as an attempt, with the tasks it belongs to."""
    matched: Matched = []
    for row in store["callbacks"]:
        day = day_of(row["attempted_at"])
        counts = policies.on(code, day).counts(row["channel"])
        attempt = Attempt(code, row["attempted_at"], row["outcome"], counts, row)
        days = policies.on(code, day).value("callbacks", "match_days")
        own = list(_own_tasks(row, day, days, store, visits, tasks))
        for task in own:
            task.add(attempt)
        matched.append((attempt, own))
    _revisits_told_by_cases(tasks)
    _answer_for_open_tasks(matched, tasks, policies)
    return matched


def car_named(row: Row) -> str | None:
    """The car that a call to a lost or key customer names: by subject number, failing that by vin."""
    return plain(row["subject_no"]) if row["subject_no"] else vin_of(row)


def _own_tasks(
    row: Row, day: date, days: int, store: Store, visits: list[Visit], tasks: list[Task]
) -> Iterator[Task]:
    """``days``: how far back a call without a number finds a visit."""
    callback_type, subject = row["callback_type"], row["subject_no"]
    if callback_type == "service":
        called = {id(visit) for visit in _visits_called(row, day, visits, days)}
        yield from (t for t in tasks if t.callback_type == "service" and id(t.subject) in called)
    elif callback_type in SALE_STEPS:
        for sale in store["vehicle_sales"]:
            if sale["sale_no"] == subject:
                step = _step(callback_type, day, sale, tasks)
                yield from (t for t in tasks if t.subject is sale and t.callback_type == step)
    elif callback_type == "complaint_revisit":
        yield from _revisited(day, [t for t in tasks if subject and subject in t.numbers])
    else:
        begun = half_year(day) if callback_type == "lost_customer" else quarter(day)
        of_type = [t for t in tasks if t.callback_type == callback_type and t.since == begun]
        yield from (t for t in of_type if t.vin == car_named(row))


def _visits_called(row: Row, day: date, visits: list[Visit], days: int) -> list[Visit]:
    if not row["subject_no"]:
        latest = latest_visit(visits, vin_of(row), day, days)
        return [latest] if latest else []
    named = named_visits(visits, row["subject_no"], vin_of(row))
    called = [v if v.day <= day else latest_visit(visits, v.vin, day, days) for v in named]
    return [visit for visit in called if visit]


def _step(callback_type: str, day: date, sale: Row, tasks: list[Task]) -> str | None:
    """The latest step, up to its own type, whose window has opened; None before delivery."""
    days = (day - day_of(sale["delivered_at"])).days
    policy = next((task.policy for task in tasks if task.subject is sale), None)
    if policy is None:
        return None
    steps = SALE_STEPS[: SALE_STEPS.index(callback_type) + 1]
    return next((step for step in reversed(steps) if days >= policy.opens_days(step)), None)


def _revisited(day: date, tasks: list[Task]) -> list[Task]:
    """The task of the latest close up to that day; between receipt and first close that of the first."""
    return [
        task
        for task in tasks
        if isinstance(task.subject, Case) and task.trigger == _close_called(task.subject, day)
    ]


def _close_called(case: Case, day: date) -> Moment | None:
    closed = [close for close in case.closes if day_of(close) <= day]
    if closed:
        return closed[-1]
    return case.closes[0] if day_of(case.received_at) <= day else None


def _revisits_told_by_cases(tasks: list[Task]) -> None:
    cases = {id(task.subject): task.subject for task in tasks if isinstance(task.subject, Case)}
    for case in cases.values():
        of_case = [task for task in tasks if task.subject is case]
        for at in case.revisits:
            for task in _revisited(day_of(at), of_case):
                task.add(Attempt(case.store, at, "reached"))


def _answer_for_open_tasks(matched: Matched, tasks: list[Task], policies: Policies) -> None:
    """A conversation answers for every service task of the car that is open at its moment."""
    service = [task for task in tasks if task.callback_type == "service"]
    for attempt, own in sorted(matched, key=lambda pair: pair[0].place):
        if attempt.row and attempt.row["callback_type"] == "service" and attempt.result == "reached":
            cars = {task.vin for task in own if task.vin}
            days = policies.on(attempt.store, attempt.day).value("callbacks", "match_days")
            for task in service:
                recent = 0 <= (attempt.day - task.since).days <= days
                if task.vin in cars and task not in own and recent and not _concluded_before(task, attempt):
                    task.add(attempt)


def _concluded_before(task: Task, attempt: Attempt) -> bool:
    return task.concluded_at is not None and after(attempt.at, task.concluded_at)
