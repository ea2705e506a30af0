"""A policy in force: every value, of the presets chosen, of what was overridden, and of ``standard``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from care.i18n import say
from care.policies.builtin_policies import PRESETS, STANDARD
from care.policies.policy_values import CALLBACK_TYPES, REMINDER_TYPES, FlatValues
from care.semantic.metric import Clause

OVERRIDDEN = ""
"""In :attr:`Policy.origins`: the value was set by the decision itself."""


@dataclass(frozen=True)
class CallbackRule:
    """Whether a type of callback is owed, and its window, in days (or hours) after the triggering event.

    ``due_days`` is None where ``due_hours`` holds. Both are None for the types that are owed once a half-year
    or quarter and fall due on its last day.
    """

    owed: bool
    opens_days: int
    due_days: int | None
    due_hours: int | None


@dataclass(frozen=True)
class ReminderRule:
    """The days before the event on which to remind, the earliest first; and how long after a sale it is.

    ``owed``: whether a chosen policy has the type. What a list of reminders names is judged in any case.
    """

    owed: bool
    lead_days: tuple[int, ...]
    after_days: int | None = None
    company_after_days: int | None = None


@dataclass(frozen=True)
class Policy:
    """Every deadline, window, channel, source list and target that holds for a store on a day.

    ``hours``: calling hours, pairs of seconds of the day. ``names``: metric → what its document calls it.
    ``values``: every value by path; ``origins``: path → the preset that fixes it, or ``OVERRIDDEN``.
    """

    presets: tuple[str, ...]
    callbacks: Mapping[str, CallbackRule]
    tries: int
    channels: tuple[str, ...]
    hours: tuple[tuple[int, int], ...]
    contact_sources: tuple[str, ...]
    targets: Mapping[str, float]
    reminders: Mapping[str, ReminderRule]
    names: Mapping[str, Mapping[str, str]]
    values: Mapping[str, Any]
    origins: Mapping[str, str]

    @property
    def name(self) -> str:
        """The names of its presets in the reader's language."""
        return say("、", ", ").join(PRESETS[key].name for key in self.presets)

    def clause(self, path: str) -> Clause | None:
        """The document and the clause that fix a value; None where the decision itself set it."""
        origin = self.origins[path]
        return None if origin == OVERRIDDEN else PRESETS[origin].clause(path)

    @property
    def key(self) -> str:
        """Its presets as one word, such as ``svw+vgic``."""
        return "+".join(self.presets)


def resolve(presets: Sequence[str] = (STANDARD,), overridden: FlatValues | None = None) -> Policy:
    """The policy that these presets make together, with single values overridden.

    The first preset that fixes a value holds, what any of them owes is owed, the rest is standard's.
    """
    chosen = tuple(dict.fromkeys(presets)) or (STANDARD,)
    layers = [(OVERRIDDEN, overridden or {})] + [(key, PRESETS[key].values) for key in chosen]
    values: FlatValues = {}
    origins: dict[str, str] = {}
    for origin, fixed in layers:
        _inherit(values, origins, origin, fixed)
    for kind in CALLBACK_TYPES:
        path = f"callbacks.{kind}.owed"
        if origins.get(path) == OVERRIDDEN:
            continue
        owing = [key for key in chosen if PRESETS[key].values.get(path, False)]
        values[path], origins[path] = bool(owing), owing[0] if owing else chosen[0]
    _inherit(values, origins, STANDARD, PRESETS[STANDARD].values)
    return _typed(chosen, values, origins)


@cache
def standard_policy() -> Policy:
    """The policy that holds where nothing was decided."""
    return resolve()


def _inherit(values: FlatValues, origins: dict[str, str], origin: str, fixed: FlatValues) -> None:
    """Add the values that no earlier layer fixes; days and hours of one deadline are one value."""
    known = {_value_name(path) for path in values}
    for path, value in fixed.items():
        if _value_name(path) not in known:
            values[path], origins[path] = value, origin


def _value_name(path: str) -> str:
    return (
        path.removesuffix("_hours")
        if path.endswith(".due_hours")
        else path.removesuffix("_days")
        if path.endswith(".due_days")
        else path
    )


def _typed(presets: tuple[str, ...], values: FlatValues, origins: Mapping[str, str]) -> Policy:
    return Policy(
        presets=presets,
        callbacks={kind: _callback_rule(values, f"callbacks.{kind}.") for kind in CALLBACK_TYPES},
        tries=values["callbacks.tries"],
        channels=values["callbacks.channels"],
        hours=values["callbacks.hours"],
        contact_sources=values["complaints.sources"],
        targets={
            path.removeprefix("targets."): value
            for path, value in values.items()
            if path.startswith("targets.")
        },
        reminders={
            kind: _reminder_rule(
                values,
                f"reminders.{kind}.",
                owed=any(
                    path.startswith(f"reminders.{kind}.") and origin in (OVERRIDDEN, *presets)
                    for path, origin in origins.items()
                ),
            )
            for kind in REMINDER_TYPES
        },
        names={metric: name for key in reversed(presets) for metric, name in PRESETS[key].names.items()},
        values=values,
        origins=origins,
    )


def _callback_rule(values: FlatValues, within: str) -> CallbackRule:
    return CallbackRule(
        values[f"{within}owed"],
        values[f"{within}opens_days"],
        values.get(f"{within}due_days"),
        values.get(f"{within}due_hours"),
    )


def _reminder_rule(values: FlatValues, within: str, *, owed: bool) -> ReminderRule:
    return ReminderRule(
        owed,
        values[f"{within}lead_days"],
        values.get(f"{within}after_days"),
        values.get(f"{within}company_after_days"),
    )
