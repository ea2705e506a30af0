"""Complaints with their log folded in, and whether they came back (definitions §3, §5)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tests.reference.calendar import months_after
from tests.reference.rows import Row, Store, phone_of, vin_of

FOLDED = frozenset(
    {
        "received_at",
        "first_contact_at",
        "first_reply_at",
        "first_closed_at",
        "reopen_count",
        "last_reopened_at",
        "last_closed_at",
        "revisited_at",
    }
)
FIRST_OF = {
    "received_at": "received",
    "first_contact_at": "contacted",
    "first_reply_at": "replied",
    "first_closed_at": "closed",
    "revisited_at": "revisited",
}


@dataclass(frozen=True)
class Case:
    """One complaint; ``row`` has its log folded in, ``closed_by_log`` is None where the log does not say."""

    store: str
    complaint_no: str
    row: Row
    has_events: bool
    closed_by_log: bool | None

    def knows(self, *fields: str) -> bool:
        return self.row.knows(*fields)

    @property
    def received_at(self) -> datetime:
        return self.row["received_at"]

    @property
    def first_closed_at(self) -> datetime | None:
        return self.row["first_closed_at"]

    @property
    def vin(self) -> str | None:
        return vin_of(self.row)

    @property
    def watch_ends_at(self) -> datetime | None:
        return months_after(self.first_closed_at, 3) if self.first_closed_at else None

    @property
    def closing(self) -> datetime | None:
        """The last close, or the first where no reopening is known of."""
        return self.row["last_closed_at"] or (None if self.row["reopen_count"] else self.first_closed_at)

    @property
    def closed(self) -> bool:
        if self.row["status"]:
            return self.row["status"] == "closed"
        return self.closing is not None if self.closed_by_log is None else self.closed_by_log

    @property
    def closed_at(self) -> datetime | None:
        return self.closing if self.closed else None

    @property
    def reopened(self) -> bool:
        return bool(self.row["reopen_count"]) or self.row["last_reopened_at"] is not None

    @property
    def tells_repeats(self) -> bool:
        return self.knows("vin", "customer_phone") and self.knows("cause_1", "cause_2")

    @property
    def tells_came_back(self) -> bool:
        return self.has_events or self.knows("reopen_count", "last_reopened_at") or self.tells_repeats

    def repeated_by(self, later: "Case") -> bool:
        return (
            later is not self
            and self.first_closed_at is not None
            and self.watch_ends_at is not None
            and self.first_closed_at < later.received_at <= self.watch_ends_at
            and _same(self.vin, later.vin, phone_of(self.row), phone_of(later.row))
            and _same(self.row["cause_2"], later.row["cause_2"], self.row["cause_1"], later.row["cause_1"])
        )

    @property
    def dims(self) -> dict[str, Any]:
        names = ("advisor", "handler", "source", "process", "level", "department", "cause_1", "cause_2")
        return {"store": self.store} | {name: self.row[name] for name in names}


def _same(one: str | None, other: str | None, else_one: str | None, else_other: str | None) -> bool:
    """By the first thing where both have it, else by the second where both have that."""
    if one and other:
        return one == other
    return bool(else_one) and else_one == else_other


def cases_of(code: str, store: Store) -> list[Case]:
    """The complaints of a store: its rows, its log, or both."""
    rows = {row["complaint_no"]: row for row in store["complaints"]}
    logs: dict[str, list[Row]] = {}
    for event in sorted(store["complaint_events"], key=lambda row: row["happened_at"]):
        logs.setdefault(event["complaint_no"], []).append(event)
    return [_case(code, no, rows.get(no), logs.get(no, [])) for no in dict.fromkeys([*rows, *logs])]


def _case(code: str, complaint_no: str, row: Row | None, log: list[Row]) -> Case:
    if not log:
        assert row
        return Case(code, complaint_no, row, has_events=False, closed_by_log=None)
    said = _folded(log)
    if row is None:
        said.setdefault("received_at", log[0]["happened_at"])
    fields = {**(row.fields if row else {}), **said}
    supplied = (row.supplied if row else frozenset()) | FOLDED
    return Case(code, complaint_no, Row(fields, supplied), has_events=True, closed_by_log=_closed_by(log))


def _closed_by(log: list[Row]) -> bool | None:
    """Whether the last step of the log that closes or reopens is a close; None where it has no such step."""
    closed, reopened = (
        max((event["happened_at"] for event in log if event["event"] == kind), default=None)
        for kind in ("closed", "reopened")
    )
    if not (closed or reopened):
        return None
    return reopened is None or (closed is not None and closed > reopened)


def _folded(log: list[Row]) -> dict[str, Any]:
    """What the log says of the case, only that."""
    kinds = (*FIRST_OF.values(), "reopened")
    times = {kind: [e["happened_at"] for e in log if e["event"] == kind] for kind in kinds}
    said: dict[str, Any] = {name: times[kind][0] for name, kind in FIRST_OF.items() if times[kind]}
    if reopened := times["reopened"]:
        said |= {"reopen_count": len(reopened), "last_reopened_at": reopened[-1]}
    if closed := times["closed"]:
        said["last_closed_at"] = closed[-1]
    return said
