"""The policies chosen, ``HOME/policy.toml``: which holds for which store from which day, and who decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

from care.i18n import say
from care.policies.builtin_policies import PRESET_KEY, STANDARD, TOML, BadPolicy, read_values
from care.policies.policy import Policy, resolve
from care.policies.policy_values import CALLBACK_TYPES, FlatValues, PolicyValues
from care.semantic.renamed_metrics import present_metric, present_target
from care.storage.toml_edit import add_entry
from care.storage.toml_values import FILLED_TEXT, ValueKind, list_of
from care.targets.target_values import target_fault

FILE = "policy.toml"
PRESET_KEYS = list_of(PRESET_KEY)
Presets = Annotated[
    tuple[str, ...],
    ValueKind(
        lambda value: PRESET_KEY.accepts(value) or (PRESET_KEYS.accepts(value) and bool(value)),
        f'"{STANDARD}"',
        lambda value: (value,) if isinstance(value, str) else tuple(value),
        PRESET_KEY.options,
    ),
]
Filled = Annotated[str, FILLED_TEXT]


@dataclass(frozen=True)
class PolicyDecision:
    """One decision: from ``since`` on these presets hold, with single values overridden.

    ``store``: None for all stores without a decision of their own. ``overridden``: path → value.
    """

    since: date
    by: Filled
    preset: Presets = (STANDARD,)
    store: Filled | None = None
    decided_on: date | None = None
    reason: str = ""
    overridden: FlatValues = field(default_factory=dict, hash=False)

    @cached_property
    def policy(self) -> Policy:
        """The policy decided on."""
        return resolve(self.preset, self.overridden)

    @property
    def details(self) -> dict[str, Any]:
        """What the audit log and programs are told of it."""
        heading = {key: getattr(self, key) for key in ("store", "preset", "since", "by", "reason")}
        return heading | {"values": written_values(self.overridden)}


ENDED_BY_CALENDAR = ("lost_customer", "key_customer")
"""The types that are owed once a half-year or quarter and fall due on its last day."""
HEADING = tuple(one.name for one in fields(PolicyDecision) if one.name != "overridden")
TABLES = tuple(one.name for one in fields(PolicyValues))


def read_policies(home: Path) -> tuple[PolicyDecision, ...]:
    """Every policy decision of this home, oldest first; raises :class:`BadPolicy`."""
    try:
        document = TOML.read(home / FILE)
    except FileNotFoundError:
        return ()
    TOML.check_keys(document.tables, ("policy",), document.name)
    decisions = [_read(entry, where) for where, entry in TOML.entries(document, "policy")]
    return tuple(sorted(decisions, key=lambda decision: decision.since))


def add_policy(home: Path, decision: PolicyDecision) -> None:
    """Add a decision; raises :class:`BadPolicy` where it, or an entry of the file, is invalid."""
    if not decision.by.strip():
        raise BadPolicy(say(f"{FILE}：请写明决定人 by", f"{FILE}: say who decided it, “by”"))
    check_decision(decision)
    read_values(written_values(decision.overridden), FILE)
    read_policies(home)
    heading = {key: getattr(decision, key) for key in HEADING}
    heading["preset"] = decision.preset[0] if len(decision.preset) == 1 else decision.preset
    entry = {key: value for key, value in heading.items() if value} | written_values(decision.overridden)
    add_entry(home / FILE, "policy", entry)


def policy_in_force(
    decisions: Sequence[PolicyDecision], store: str | None, on: date
) -> PolicyDecision | None:
    """The decision that holds for a store on a day; a store's own goes before a general one.

    ``decisions``: oldest first. None where nothing was decided, which means the standard policy.
    """
    in_force = [one for one in decisions if one.since <= on]
    own = [one for one in in_force if store is not None and one.store == store]
    general = [one for one in in_force if one.store is None]
    return next(reversed(own or general), None)


def written_values(overridden: FlatValues) -> dict[str, Any]:
    """Values by path as the nested tables of a file."""
    tables: dict[str, Any] = {}
    for path, value in overridden.items():
        *within, key = path.split(".")
        table = tables
        for name in within:
            table = table.setdefault(name, {})
        table[key] = _written(path, value)
    return tables


def _written(path: str, value: Any) -> Any:
    if path == "callbacks.hours":
        return [[clock_text(one) for one in span] for span in value]
    return list(value) if isinstance(value, tuple) else value


def clock_text(seconds: int) -> str:
    """A second of the day as a clock shows it."""
    return f"{seconds // 3600:02d}:{seconds % 3600 // 60:02d}"


def _read(given: Mapping[str, Any], where: str) -> PolicyDecision:
    TOML.check_keys(given, (*HEADING, *TABLES), where)
    heading = {key: value for key, value in given.items() if key in HEADING}
    overridden = read_values({key: value for key, value in given.items() if key in TABLES}, where)
    overridden = dict(current_value(path, value) for path, value in overridden.items())
    decision = TOML.table(heading, PolicyDecision, where, preset={"overridden": overridden})
    check_decision(decision, where)
    return decision


def current_value(path: str, value: Any) -> tuple[str, Any]:
    """A value, of the metric that there is now where it is the target of one that is gone."""
    table, _, key = path.rpartition(".")
    if table != "targets":
        return path, value
    return f"targets.{present_metric(key)}", present_target(key, value)


def check_decision(decision: PolicyDecision, where: str = FILE) -> None:
    """Raise :class:`BadPolicy` where a decision cannot hold."""
    policy = decision.policy
    after, until = (policy.values[f"lost.{key}_months"] for key in ("after", "until"))
    if until <= after:
        raise BadPolicy(
            say(
                f"{where}：[policy.lost] 的 until_months（{until}）应大于 after_months（{after}）",
                f"{where}: until_months of [policy.lost] ({until}) has to be greater than "
                f"after_months ({after})",
            )
        )
    _check_windows(decision, policy, where)
    for path, value in decision.overridden.items():
        if path.startswith("targets.") and (fault := target_fault(path.removeprefix("targets."), value)):
            zh, en = fault
            raise BadPolicy(say(f"{where}：{zh}", f"{where}: {en}"))


def _check_windows(decision: PolicyDecision, policy: Policy, where: str) -> None:
    for kind in ENDED_BY_CALENDAR:
        if any(path.startswith(f"callbacks.{kind}.due") for path in decision.overridden):
            raise BadPolicy(
                say(
                    f"{where}：{kind} 在半年或季度的最后一天到期，不能另定期限；只能写 owed",
                    f"{where}: {kind} falls due on the last day of its half-year or quarter; write only owed",
                )
            )
    for kind in CALLBACK_TYPES:
        rule = policy.callbacks[kind]
        if rule.due_days is not None and rule.opens_days > rule.due_days:
            raise BadPolicy(
                say(
                    f"{where}：[policy.callbacks.{kind}] 的 opens_days（{rule.opens_days}）"
                    f"晚于 due_days（{rule.due_days}）",
                    f"{where}: opens_days of [policy.callbacks.{kind}] ({rule.opens_days}) is later than "
                    f"its due_days ({rule.due_days})",
                )
            )
