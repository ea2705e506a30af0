"""Which policy holds for a store on a day, and what it says (rules §1, §6.4, §6.25).

Decided here: exactly one entry holds for a store and day, the latest of the store's own, failing that the
latest of those for all, failing that the standard; of two with the same day the later in the file. An entry
without a day holds from the beginning, one without a preset is the standard's. ``due_days`` and
``due_hours`` are one value, the deadline: whoever fixes either first sets aside both of the others. Hours
are pairs of times of day. A type that an entry gives a table of its own is owed unless the table says
otherwise.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from tests.reference.calendar import end_of
from tests.reference.clocks import Moment, clock_start, day_of
from tests.reference.presets import PRESETS, STANDARD, Values


@dataclass(frozen=True)
class PolicyEntry:
    """One ``[[policy]]`` of a home: what holds for a store, or for all, from a day on."""

    preset: str | Sequence[str] = "standard"
    store: str | None = None
    since: date | None = None
    values: Values = field(default_factory=dict)


@dataclass(frozen=True)
class Policy:
    """The values of one entry: its own go before its presets' in their order, those before the standard's."""

    own: Values
    presets: Sequence[Values]

    def _tables(self, *path: str) -> Iterator[Mapping[str, Any]]:
        for layer in (self.own, *self.presets, STANDARD):
            table: Any = layer
            for name in path:
                table = table.get(name, {})
            yield table

    def value(self, *path: str) -> Any:
        """The first that is fixed."""
        return next((table[path[-1]] for table in self._tables(*path[:-1]) if path[-1] in table), None)

    def owes(self, callback_type: str) -> bool:
        own, *_ = self._tables("callbacks", callback_type)
        if own:
            return bool(own.get("owed", True))
        return any(preset.get("callbacks", {}).get(callback_type, {}).get("owed") for preset in self.presets)

    def opens_days(self, callback_type: str) -> int:
        return self.value("callbacks", callback_type, "opens_days") or 0

    def due_at(self, callback_type: str, trigger: Moment) -> datetime:
        """To the second where the deadline is in hours, else the end of a day."""
        for table in self._tables("callbacks", callback_type):
            if "due_hours" in table:
                return clock_start(trigger) + timedelta(hours=table["due_hours"])
            if "due_days" in table:
                return end_of(day_of(trigger) + timedelta(days=table["due_days"]))
        raise KeyError(callback_type)

    def owes_reminder(self, reminder_type: str) -> bool:
        """Whether the policy itself has this type of reminder (rules §6.4)."""
        tables = (self.own, *self.presets)
        return any(reminder_type in table.get("reminders", {}) for table in tables)

    def counts(self, channel: str | None) -> bool:
        """Whether what was reached by this channel is a conversation; a blank channel counts."""
        return channel is None or channel in self.value("callbacks", "channels")

    def calling_hours(self, clock: time) -> bool:
        return any(start <= clock <= end for start, end in self.value("callbacks", "hours"))

    def target(self, metric: str) -> float | None:
        target: float | None = self.value("targets", metric)
        return target


class Policies:
    """The policy of every store and day."""

    def __init__(self, entries: Sequence[PolicyEntry] = (), present: Mapping[str, str] | None = None) -> None:
        self.entries = entries
        self.present = present or {}
        self.made: dict[tuple[str, date], Policy] = {}

    def on(self, store: str, day: date) -> Policy:
        if (store, day) not in self.made:
            self.made[store, day] = _policy(self._entry(store, day))
        return self.made[store, day]

    def _entry(self, store: str, day: date) -> PolicyEntry:
        begun = [entry for entry in self.entries if entry.since is None or entry.since <= day]
        for code in (store, None):
            of_code = [e for e in begun if (self.present.get(e.store, e.store) if e.store else None) == code]
            if of_code:
                latest = max(entry.since or date.min for entry in of_code)
                return [entry for entry in of_code if (entry.since or date.min) == latest][-1]
        return PolicyEntry()


def _policy(entry: PolicyEntry) -> Policy:
    names = [entry.preset] if isinstance(entry.preset, str) else entry.preset
    return Policy(entry.values, [PRESETS[name] for name in names])
