"""All facts of all stores (definitions §5)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from tests.reference.complaints import Case, cases_of
from tests.reference.rows import Row, Store, by_store, latest_event
from tests.reference.staff import Colleague, named
from tests.reference.tasks import Attempt, Task, attempts_of, tasks_of
from tests.reference.visits import Vehicle, Visit, vehicles_of, visits_of


@dataclass(frozen=True)
class StoreFacts:
    """Everything derived from one store's records, as of its own moment."""

    code: str
    as_of: datetime | None
    visits: list[Visit]
    tasks: list[Task]
    attempts: list[tuple[Attempt, Task | None]]
    complaints: list[Case]
    inquiries: list[Row]
    vehicles: list[Vehicle]

    @cached_property
    def repeat_of(self) -> dict[str, str]:
        """complaint_no of each repeated complaint → of the one it repeats, received last."""
        return {
            later.complaint_no: max(earlier, key=lambda case: case.received_at).complaint_no
            for later in self.complaints
            if (earlier := [case for case in self.complaints if case.repeated_by(later)])
        }

    def came_back(self, case: Case) -> bool:
        """Whether the case was reopened, or repeated by another."""
        return case.reopened or any(case.repeated_by(later) for later in self.complaints)

    def one_shot(self, case: Case) -> bool:
        return case.closed and not self.came_back(case) and case.row["revisit_result"] != "unsatisfied"


@dataclass(frozen=True)
class Facts:
    """The facts of all stores by store code."""

    stores: dict[str, StoreFacts] = field(default_factory=dict)
    teams: Mapping[tuple[str, str], str] = field(default_factory=dict)


def facts(
    records: Mapping[str, Iterable[Mapping[str, Any]]],
    supplied: Mapping[str, Iterable[str]] | None = None,
    as_of: datetime | None = None,
    staff: Sequence[Colleague] = (),
) -> Facts:
    """Derive the facts, with every spelling of ``staff`` under its person's name.

    ``records`` holds accepted rows by record kind, ``supplied`` the fields of each kind's source; a row's own
    ``_supplied`` goes before that, and without either the row's own keys count.
    """
    stores = by_store(named(records, staff), supplied or {})
    teams = {(one.store, one.name): one.team for one in staff}
    return Facts({code: _facts_of(code, store, as_of) for code, store in stores.items()}, teams)


def _facts_of(code: str, store: Store, given: datetime | None) -> StoreFacts:
    as_of = max((time for time in (given, latest_event(store)) if time), default=None)
    visits = visits_of(code, store)
    cases = cases_of(code, store)
    tasks = tasks_of(code, store, visits, cases, as_of)
    return StoreFacts(
        code=code,
        as_of=as_of,
        visits=visits,
        tasks=tasks,
        attempts=attempts_of(code, store, tasks),
        complaints=cases,
        inquiries=store["inquiries"],
        vehicles=list(vehicles_of(visits, as_of)),
    )
