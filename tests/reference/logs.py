"""A complaint's log folded into its row (definitions §3, rules §2 "Logs", §6.13).

Decided here: of closes on one day those without a time of day are the same as one that has it; a last close
known without a first is a close; a reopening known to lie between two closes of the log is the one between
them; of a close and a reopening that cannot be told apart the reopening is the last step.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from tests.reference.clocks import Moment, after, day_of, placed
from tests.reference.rows import Row, Store

FIRST_OF = {
    "received": "received_at",
    "contacted": "first_contact_at",
    "replied": "first_reply_at",
    "closed": "first_closed_at",
    "revisited": "revisited_at",
}
TELLS: dict[str, tuple[str, ...]] = {kind: (name,) for kind, name in FIRST_OF.items()} | {
    "closed": ("first_closed_at", "last_closed_at"),
    "reopened": ("reopen_count", "last_reopened_at"),
    "followed_up": (),
}
"""The fields that are supplied once a store's logs have ever named this kind of event."""


@dataclass(frozen=True)
class Log:
    """The events of one case by kind, and the kinds that the logs of its store have ever named."""

    times: dict[str, list[Moment]]
    named: frozenset[str]

    @property
    def events(self) -> bool:
        return any(self.times.values())

    @property
    def closed(self) -> bool | None:
        """Whether its last step that closes or reopens is a close; None without such a step."""
        closed, reopened = self.times.get("closed"), self.times.get("reopened")
        if not closed:
            return False if reopened else None
        return not reopened or after(closed[-1], reopened[-1])

    def tells_of_reopening(self) -> bool:
        return self.events and bool(self.named & {"closed", "reopened"})

    def has_unknown_reopening(self, dated: list[Moment]) -> bool:
        """Whether there are two closes without a reopening known to lie between them."""
        closes = distinct(self.times.get("closed", []))
        return any(
            not any(not after(one, again) and not after(again, other) for again in dated)
            for one, other in pairwise(closes)
        )


def logs_of(store: Store) -> dict[str, Log]:
    """The log of each complaint number, its times in order."""
    named = frozenset(event["event"] for event in store["complaint_events"])
    logs: dict[str, Log] = {}
    for event in sorted(store["complaint_events"], key=lambda row: placed(row["happened_at"])):
        log = logs.setdefault(event["complaint_no"], Log({}, named))
        log.times.setdefault(event["event"], []).append(event["happened_at"])
    return logs


def folded(row: Row | None, log: Log) -> Row:
    """The row with what the log says of the case, and the fields that the two can tell of."""
    said: dict[str, Any] = {
        name: log.times[kind][0] for kind, name in FIRST_OF.items() if log.times.get(kind)
    }
    if reopened := log.times.get("reopened"):
        said |= {"reopen_count": len(reopened), "last_reopened_at": reopened[-1]}
    if closed := log.times.get("closed"):
        said["last_closed_at"] = closed[-1]
    if row is None:
        said.setdefault("received_at", min((t for ts in log.times.values() for t in ts), key=placed))
    told = {name for kind in log.named for name in TELLS[kind]} if log.events else set()
    fields = {**(row.fields if row else {}), **said}
    return Row(fields, (row.supplied if row else frozenset()) | told)


def distinct(moments: Iterable[Moment]) -> list[Moment]:
    """In order, without those of no time of day on a day of one that has it."""
    clocked = {moment for moment in moments if isinstance(moment, datetime)}
    days = {day_of(moment) for moment in clocked}
    bare: set[date] = {m for m in moments if not isinstance(m, datetime) and m not in days}
    return sorted([*clocked, *bare], key=placed)
