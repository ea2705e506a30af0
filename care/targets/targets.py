"""The targets in force: each metric's own, overridden in ``HOME/targets.toml`` by store and from a date."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path

from care.i18n import say
from care.policies.policy import Policy
from care.policies.policy_book import NO_POLICIES, PolicyBook
from care.semantic.metric import Better, Clause, Metric
from care.semantic.renamed_metrics import present_metric, present_target
from care.storage.toml_edit import add_entry
from care.storage.toml_schema import TomlValidator
from care.stores.store_register import present_code, read_stores
from care.targets.target_values import target_fault

FILE = "targets.toml"


class BadTarget(ValueError):
    """A target is invalid; the message names file, entry and cure."""


@dataclass(frozen=True)
class Target:
    """One decision: from ``since`` on, the target of ``metric`` is ``value`` (a fraction for percentages).

    ``store``: None for all stores without a target of their own.
    """

    metric: str
    value: float
    since: date
    by: str
    reason: str = ""
    store: str | None = None


TOML = TomlValidator(BadTarget)


@dataclass(frozen=True)
class EffectiveTarget:
    """The target of a figure: a value, or ``differs`` where its stores have different ones.

    ``clause``: the policy's document that asks for it; None where people set it, or where it is the metric's.
    """

    value: float | None
    differs: bool = False
    clause: Clause | None = field(default=None, compare=False)


NO_AIM = EffectiveTarget(None)
"""No target."""


def read_targets(home: Path) -> tuple[Target, ...]:
    """Every target decision of this home, oldest first; raises :class:`BadTarget`.

    One for a code that a store had before is the store's.
    """
    path = home / FILE
    if not path.exists():
        return ()
    targets = [(where, _present(target)) for where, target in TOML.read_entries(path, "target", Target)]
    for where, target in targets:
        _check(target, where)
    stores = read_stores(home)
    found = (replace(one, store=one.store and present_code(one.store, stores)) for _, one in targets)
    return tuple(sorted(found, key=lambda target: target.since))


def _present(target: Target) -> Target:
    """The target as one of the metric that stands for its own now."""
    value = present_target(target.metric, target.value)
    return replace(target, metric=present_metric(target.metric), value=value)


def set_target(home: Path, target: Target) -> None:
    """Add a decision; raises :class:`BadTarget` where it, or an entry of the file, is invalid."""
    _check(target, FILE)
    read_targets(home)
    entry = {key: value for key, value in asdict(target).items() if value is not None}
    add_entry(home / FILE, "target", entry)


def effective_target(
    metric: Metric,
    targets: Sequence[Target],
    stores: Collection[str],
    on: date,
    policies: PolicyBook = NO_POLICIES,
) -> EffectiveTarget:
    """The target of a figure over ``stores`` on a day.

    A store's own has precedence, then the general one, the policy's, and the metric's. ``targets``: oldest
    first.
    """
    in_force = [one for one in targets if one.metric == metric.key and one.since <= on]
    decided = {one.store: EffectiveTarget(one.value) for one in in_force}

    def target_of(store: str | None) -> EffectiveTarget:
        found = decided.get(store) or decided.get(None)
        return found or _policy_target(metric, policies.policy(store, on), store in policies.deciding)

    found = [target_of(store) for store in stores or (None,)]
    return found[0] if len(set(found)) == 1 else EffectiveTarget(None, differs=True)


def _policy_target(metric: Metric, policy: Policy, decides: bool) -> EffectiveTarget:
    value = policy.targets.get(metric.key)
    if value is None:
        own = metric.target_where_decided if decides else None
        return EffectiveTarget(metric.target if own is None else own)
    return EffectiveTarget(value, clause=policy.clause(f"targets.{metric.key}"))


def effective_targets(
    metric: Metric, targets: Sequence[Target], on: Mapping[str, date], policies: PolicyBook = NO_POLICIES
) -> dict[str, EffectiveTarget]:
    """Store → its target on its day in ``on``."""
    mine = [one for one in targets if one.metric == metric.key]
    return {store: effective_target(metric, mine, (store,), day, policies) for store, day in on.items()}


def _check(target: Target, where: str) -> None:
    if fault := target_fault(target.metric, target.value):
        zh, en = fault
        raise BadTarget(say(f"{where}：{zh}", f"{where}: {en}"))


def meets(metric: Metric, value: float | None, target: float | None) -> bool | None:
    """Whether a value is on the good side of a target; None where either is missing."""
    if value is None or target is None:
        return None
    return value >= target if metric.better is Better.HIGHER else value <= target
