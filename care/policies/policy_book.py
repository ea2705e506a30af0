"""All policies of a home: which holds for which store on which day."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from care.policies.policy import Policy, standard_policy
from care.policies.policy_decisions import PolicyDecision, policy_in_force, read_policies
from care.semantic.metric import Metric
from care.stores.store_register import StoreEntry, present_code, read_stores

if TYPE_CHECKING:
    import polars as pl

FIRST = date(1900, 1, 1)
OPEN = date(9999, 12, 31)
"""``since`` of a store's first policy, and ``until`` of its present one."""


@dataclass(frozen=True)
class PolicyPeriod:
    """The policy of a store from ``since`` to ``until``, which is not in it; no ``decision``: standard."""

    store: str
    since: date
    until: date
    decision: PolicyDecision | None

    @property
    def policy(self) -> Policy:
        """The policy that holds."""
        return self.decision.policy if self.decision else standard_policy()


@dataclass(frozen=True)
class PolicyBook:
    """The decisions about policies, oldest first, each about a store's present code.

    ``deciding``: the stores whose complaints tell what was decided about an opinion.
    """

    decisions: tuple[PolicyDecision, ...] = ()
    deciding: frozenset[str] = frozenset()

    def decision(self, store: str | None, on: date) -> PolicyDecision | None:
        """The decision that holds for a store on a day; None for the standard policy."""
        return policy_in_force(self.decisions, store, on)

    def policy(self, store: str | None, on: date) -> Policy:
        """The policy that holds for a store on a day."""
        decision = self.decision(store, on)
        return decision.policy if decision else standard_policy()

    def periods(self, store: str) -> list[PolicyPeriod]:
        """The policies of a store in order of time, without a gap."""
        found: list[tuple[date, PolicyDecision | None]] = []
        days = {one.since for one in self.decisions if one.store in (None, store) and one.since > FIRST}
        for day in [FIRST, *sorted(days)]:
            decision = self.decision(store, day)
            if not found or found[-1][1] is not decision:
                found.append((day, decision))
        ends = [day for day, _ in found[1:]] + [OPEN]
        return [
            PolicyPeriod(store, since, until, decision)
            for (since, decision), until in zip(found, ends, strict=True)
        ]

    def named(self, metric: Metric, stores: Collection[str], on: date) -> Metric:
        """A metric by the name that the document of all these stores' policies has for it."""
        names = [self.policy(store, on).names.get(metric.key) for store in stores]
        agreed = names[0] if names and names.count(names[0]) == len(names) else None
        return replace(metric, label=agreed) if agreed else metric


NO_POLICIES = PolicyBook()
"""The standard policy, everywhere and always."""


def policy_book(
    decisions: Iterable[PolicyDecision],
    stores: Sequence[StoreEntry] = (),
    deciding: frozenset[str] = frozenset(),
) -> PolicyBook:
    """The book of these decisions; one about a code that a store had before is about the store."""
    present = (replace(one, store=one.store and present_code(one.store, stores)) for one in decisions)
    return PolicyBook(tuple(present), deciding)


def read_policy_book(home: Path, recorded: "pl.DataFrame | None" = None) -> PolicyBook:
    """The book of a home; raises BadPolicy and BadStores.

    ``recorded``: the stores as their records tell of them, on which targets may depend.
    """
    deciding = recorded.filter("decisions_known")["store"].to_list() if recorded is not None else ()
    return policy_book(read_policies(home), read_stores(home), frozenset(deciding))
