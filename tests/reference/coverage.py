"""How far a store's records reach, by kind, and what can be told by then (rules §2, §6.1, §6.2).

Decided here: a row without any time (an order not begun) is not among the 20; the moment of export that a
file states counts for every store that has an accepted row in it; ``--as-of`` raises ``as_of`` and no
coverage.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tests.reference.calendar import end_of
from tests.reference.rows import Store, latest_event

KINDS = {
    "orders": ("service_orders", "vehicle_sales"),
    "callbacks": ("callbacks",),
    "complaints": ("complaints", "complaint_events"),
    "inquiries": ("inquiries",),
    "reminders": ("reminders",),
    "surveys": ("surveys",),
}
ENOUGH, FAR = 20, timedelta(days=31)


@dataclass(frozen=True)
class Coverage:
    """``as_of`` of a store, and until when each kind of its records reaches; only kinds that it has."""

    until: Mapping[str, datetime]
    as_of: datetime | None

    def has(self, kind: str) -> bool:
        return kind in self.until

    def state(self, deadline: datetime | None, kinds: Sequence[str]) -> str:
        """``due``, ``pending`` (未到期), ``awaiting`` (待补数据); ``none`` where no record could tell."""
        if not all(self.has(kind) for kind in kinds):
            return "none"
        if deadline is None:
            return "due"
        if self.as_of is None or deadline > self.as_of:
            return "pending"
        return "awaiting" if any(deadline > self.until[kind] for kind in kinds) else "due"


def coverage_of(store: Store, as_of: datetime | None, complete_until: date | None) -> Coverage:
    until = {}
    for kind, records in KINDS.items():
        if moments := _reaches(store, records):
            until[kind] = max([*moments, *([end_of(complete_until)] if complete_until else [])])
        elif complete_until and any(store[record] for record in records):
            until[kind] = end_of(complete_until)
    given = [as_of] if as_of else []
    return Coverage(until, max([*until.values(), *given], default=None))


def _reaches(store: Store, records: Sequence[str]) -> list[datetime]:
    """The moment of the latest record that is not far off, and of the exports that state theirs."""
    moments = sorted(m for record in records for row in store[record] if (m := latest_event(record, row)))
    if len(moments) >= ENOUGH and moments[-1] - moments[-2] > FAR:
        moments.pop()
    stated = [row["_exported_at"] for record in records for row in store[record] if row["_exported_at"]]
    return moments[-1:] + stated
