"""The callbacks that a store owes, by the policy of the day of each one's trigger (rules §1, §6.4–7, §6.11).

Decided here: calls to lost customers and key customers are due at the end of their half-year or quarter
whatever ``due_days`` says, and wait for the coverage of callbacks alone; only sale steps have ``opens_days``.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from tests.reference.calendar import end_of, months_after
from tests.reference.clocks import Moment, day_of, placed
from tests.reference.complaints import Case
from tests.reference.policies import Policies, Policy
from tests.reference.rows import Row, Store, vin_of
from tests.reference.visits import Sight, Visit, sale_dims

SALE_STEPS = ("sale_day0", "sale_day3", "sale_day7")
ANSWERED = ("reached", "refused", "wrong_number")


@dataclass(frozen=True, eq=False)
class Attempt:
    """One callback record, or a revisit that the complaint itself tells of (then without a row)."""

    store: str
    at: Moment
    outcome: str
    counts: bool = True
    row: Row | None = None

    @property
    def day(self) -> date:
        return day_of(self.at)

    @property
    def result(self) -> str:
        """The outcome; nobody is reached by a channel that does not count."""
        return "unreachable" if self.outcome == "reached" and not self.counts else self.outcome

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
    def place(self) -> tuple[datetime, bool, str]:
        """At the same second by callback_no, a revisit that the complaint tells of last."""
        return placed(self.at), self.row is None, self.row["callback_no"] if self.row else ""

    @property
    def dims(self) -> dict[str, Any]:
        assert self.row
        return {"store": self.store, "agent": self.agent, "callback_type": self.row["callback_type"]}


@dataclass(eq=False)
class Task:
    """One owed callback.

    ``trigger`` is what it is owed for: delivery, sale, close, or the first day of a half-year or quarter.
    ``subject`` is the visit, sale, case or sight that it is about; ``numbers`` are those that an attempt may
    name. ``coverage`` is the kind of record that tells of its attempts, None where nothing does.
    """

    store: str
    callback_type: str
    trigger: Moment
    due_at: datetime
    policy: Policy
    vin: str | None
    numbers: frozenset[str]
    owner: dict[str, Any]
    subject: Visit | Case | Row | Sight
    coverage: str | None = "callbacks"
    attempts: list[Attempt] = field(default_factory=list)

    @property
    def since(self) -> date:
        return day_of(self.trigger)

    @property
    def visit(self) -> Visit | None:
        return self.subject if isinstance(self.subject, Visit) else None

    @property
    def first_attempt_at(self) -> Moment | None:
        return self.attempts[0].at if self.attempts else None

    def first(self, *results: str) -> Moment | None:
        return next((attempt.at for attempt in self.attempts if attempt.result in results), None)

    @property
    def reached_at(self) -> Moment | None:
        return self.first("reached")

    @property
    def tries(self) -> int:
        """On how many days a customer has to be tried."""
        return int(self.policy.value("callbacks", "tries"))

    @property
    def days_tried(self) -> int:
        return len({attempt.day for attempt in self.attempts})

    @property
    def concluded_at(self) -> Moment | None:
        days: set[date] = set()
        for attempt in self.attempts:
            days.add(attempt.day)
            if attempt.result in ANSWERED or len(days) == self.tries:
                return attempt.at
        return None

    @property
    def dims(self) -> dict[str, Any]:
        first = self.attempts[0] if self.attempts else None
        agent = ((first.row and first.row["assigned_to"]) or first.agent) if first else None
        return self.owner | {"store": self.store, "callback_type": self.callback_type, "agent": agent}

    def add(self, attempt: Attempt) -> None:
        self.attempts = sorted([*self.attempts, attempt], key=lambda one: one.place)


def service_tasks(visits: list[Visit], policies: Policies) -> Iterator[Task]:
    for visit in visits:
        policy = policies.on(visit.store, visit.day)
        if policy.owes("service"):
            yield Task(
                store=visit.store,
                callback_type="service",
                trigger=visit.delivered_at,
                due_at=policy.due_at("service", visit.delivered_at),
                policy=policy,
                vin=visit.vin,
                numbers=visit.order_nos,
                owner=visit.dims,
                subject=visit,
            )


def sale_tasks(code: str, store: Store, policies: Policies) -> Iterator[Task]:
    for sale in store["vehicle_sales"]:
        policy = policies.on(code, day_of(sale["delivered_at"]))
        for step in SALE_STEPS:
            if policy.owes(step):
                yield Task(
                    store=code,
                    callback_type=step,
                    trigger=sale["delivered_at"],
                    due_at=policy.due_at(step, sale["delivered_at"]),
                    policy=policy,
                    vin=vin_of(sale),
                    numbers=frozenset({sale["sale_no"]}),
                    owner=sale_dims(code, sale),
                    subject=sale,
                )


def revisit_tasks(cases: list[Case], *, has_callbacks: bool) -> Iterator[Task]:
    """One for each distinct close of a case."""
    for case in cases:
        coverage = "complaints" if case.knows("revisited_at") else None
        for close in case.closes if case.row["revisit_required"] is not False else ():
            policy = case.policy(close)
            if policy.owes("complaint_revisit"):
                yield Task(
                    store=case.store,
                    callback_type="complaint_revisit",
                    trigger=close,
                    due_at=policy.due_at("complaint_revisit", close),
                    policy=policy,
                    vin=case.vin,
                    numbers=frozenset({case.complaint_no}),
                    owner={"advisor": case.row["advisor"]},
                    subject=case,
                    coverage="callbacks" if has_callbacks else coverage,
                )


def car_task(callback_type: str, start: date, sight: Sight, policies: Policies) -> Task:
    """A lost or a key customer's, of the half-year or quarter that begins with ``start``."""
    months = 6 if callback_type == "lost_customer" else 3
    return Task(
        store=sight.store,
        callback_type=callback_type,
        trigger=start,
        due_at=end_of(months_after(start, months) - timedelta(days=1)),
        policy=policies.on(sight.store, start),
        vin=sight.vin,
        numbers=frozenset({sight.vin}),
        owner=sight.dims | {"order_type": None},
        subject=sight,
    )
