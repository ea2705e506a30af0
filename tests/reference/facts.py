"""All facts of all stores (definitions §5 as rules.md changes it)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from tests.reference.complaints import Case, cases_of
from tests.reference.coverage import Coverage, coverage_of
from tests.reference.items import Item
from tests.reference.matching import Matched, match
from tests.reference.policies import Policies, PolicyEntry
from tests.reference.rows import Records, Store, by_store
from tests.reference.stores import Colleague, named, present_codes
from tests.reference.tasks import Task, car_task, revisit_tasks, sale_tasks, service_tasks
from tests.reference.vehicles import Vehicle, key_customers_of, losses_of, vehicles_of
from tests.reference.visits import Sight, Visit, sights_of, visits_of


@dataclass(frozen=True)
class StoreFacts:
    """Everything derived from one store's records, as of its own moment."""

    code: str
    rows: Store
    policies: Policies
    coverage: Coverage
    visits: list[Visit]
    sights: list[Sight]
    complaints: list[Case]
    tasks: list[Task] = field(default_factory=list)
    attempts: Matched = field(default_factory=list)

    @cached_property
    def vehicles(self) -> list[Vehicle]:
        """Of a store without orders nothing is known of what became of its cars."""
        known = self.sights if self.rows["service_orders"] else []
        return list(vehicles_of(known, self.coverage.as_of, self.policies))

    @cached_property
    def repeat_of(self) -> dict[str, str]:
        """complaint_no of each repeated complaint → of one that it repeats."""
        return {
            later.complaint_no: case.complaint_no
            for later in self.complaints
            for case in self.complaints
            if case.repeated_by(later)
        }

    def came_back(self, case: Case) -> bool:
        """Whether the case was reopened, or repeated by another, within its watch."""
        return case.reopened or any(case.repeated_by(later) for later in self.complaints)

    def one_shot(self, case: Case) -> bool:
        """A late reopening is as if it had not been."""
        settled = case.closed or case.reopened_late
        return settled and not self.came_back(case) and case.row["revisit_result"] != "unsatisfied"

    def revisit_of_first_close(self, case: Case) -> Task | None:
        return next((t for t in self.tasks if t.subject is case and t.trigger == case.closes[0]), None)


@dataclass(frozen=True)
class Facts:
    """The facts of all stores by store code."""

    stores: dict[str, StoreFacts]
    teams: Mapping[tuple[str, Any], str]
    items: dict[str, list[tuple[StoreFacts, Item]]] = field(default_factory=dict)
    """What was counted before, by name of what is counted."""


def facts(
    records: Records,
    supplied: Mapping[str, Iterable[str]] | None = None,
    as_of: datetime | None = None,
    staff: Sequence[Colleague] = (),
    policies: Sequence[PolicyEntry] = (),
    became: Mapping[str, str] | None = None,
    complete_until: date | None = None,
) -> Facts:
    """Derive the facts of accepted rows by record kind; what a row may say of itself: ``rows.py``.

    ``supplied``: the fields of each kind's source. ``as_of``: a moment given to all stores. ``staff``: every
    spelling stands under its person's name. ``policies``: the entries of policy.toml in their order.
    ``became``: former store code → the code that it became. ``complete_until``: the day up to which all
    records are declared complete.
    """
    present = present_codes(became or {})
    rules = Policies(policies, present)
    rows = by_store(named(records, staff, present), supplied or {})
    stores = {}
    for code, store in rows.items():
        visits = visits_of(code, store)
        stores[code] = StoreFacts(
            code=code,
            rows=store,
            policies=rules,
            coverage=coverage_of(store, as_of, complete_until),
            visits=visits,
            sights=sights_of(code, store, visits),
            complaints=cases_of(code, store, rules),
        )
    _owe_key_customers(stores, rules)
    for one in stores.values():
        one.tasks.extend(_tasks_of(one))
        one.attempts.extend(match(one.code, one.rows, one.visits, one.tasks, rules))
    teams: dict[tuple[str, Any], str] = {
        (present.get(one.store, one.store), one.name): one.team for one in staff
    }
    return Facts(stores, teams)


def _owe_key_customers(stores: Mapping[str, StoreFacts], rules: Policies) -> None:
    sights = [sight for one in stores.values() for sight in one.sights]
    as_of = {code: one.coverage.as_of for code, one in stores.items()}
    for start, sight in key_customers_of(sights, as_of, rules):
        stores[sight.store].tasks.append(car_task("key_customer", start, sight, rules))


def _tasks_of(one: StoreFacts) -> list[Task]:
    known: list[Sight] = one.sights if one.rows["service_orders"] else []
    lost = losses_of(known, one.coverage.as_of, one.policies)
    return [
        *service_tasks(one.visits, one.policies),
        *sale_tasks(one.code, one.rows, one.policies),
        *revisit_tasks(one.complaints, has_callbacks=bool(one.rows["callbacks"])),
        *(car_task("lost_customer", start, sight, one.policies) for start, sight in lost),
    ]
